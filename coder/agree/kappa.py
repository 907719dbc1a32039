"""Kappa of two coders: Cohen's, weighted, of one category, and pooled over codes.

    kappa = (Po - Pe) / (1 - Pe)      Pe: what two coders with these marginals share by chance

Owns pairwise deletion: a pair of coders is compared on the units both judged. With more coders the value
is the mean over pairs for which kappa is defined (Light). Kappa rewards coders for having different
marginals; alpha does not, and is the program's headline.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import numpy as np

from coder.agree.judgements import Cells, Floats, Judgements
from coder.agree.parts import Groups, Parts, Tally, divided, mean_of_known, parts_of, score
from coder.model.errors import BadValue, UsageError
from coder.model.results import Score

__all__ = [
    "WEIGHTS",
    "cohen",
    "cohen_parts",
    "pooled_kappa",
    "pooled_kappa_parts",
]

WEIGHTS: Final = ("none", "linear", "quadratic")


def cohen_parts(judged: Judgements, *, weights: str = "none") -> Parts:
    """Cohen's kappa taken apart (see `cohen`)."""
    if weights not in WEIGHTS:
        raise BadValue.of_value("the weights of kappa", weights, WEIGHTS)
    pairs, width = list(combinations(judged.cells, 2)), len(judged.values)

    def sums(groups: Groups) -> Floats:
        tally = groups.tally(judged)
        columns = [_pair_sums(tally, a, b, width, weights) for a, b in pairs]
        return np.concatenate([np.zeros((groups.count, 0)), *columns], axis=1)

    def value(s: Floats) -> Floats:
        observed, expected = _disagreements(s.reshape(len(s), len(pairs), 2 + 2 * width), weights)
        return mean_of_known(1 - divided(observed, expected))

    name = "cohen" if weights == "none" else f"cohen-{weights}"
    return parts_of(name, judged, sums, value)


def cohen(judged: Judgements, *, weights: str = "none") -> Score:
    """Cohen's kappa; with more than two coders the mean over pairs.

    (Po - Pe) / (1 - Pe) with Pe = sum of p1c * p2c: Cohen 1960, Educational and Psychological
    Measurement 20:37, eq. 1; weighted: Cohen 1968,
    Psychological Bulletin 70:213, with distances |i - j| (`linear`) or (i - j)^2 (`quadratic`) between
    the places of two values in their order; mean of pairs: Light 1971, Psychological Bulletin 76:365.

    Returns:
        at most 1; undefined when no two coders judged the same unit, or each pair used one value only.

    Raises:
        BadValue: for other weights.
    """
    return score(cohen_parts(judged, weights=weights))


def _apart(a: Cells, b: Cells, weights: str) -> Floats:
    """Distance of two judgements of each unit, by the places of their values."""
    apart = np.abs(a - b).astype(np.float64)
    if weights == "none":
        return np.asarray(apart > 0, dtype=np.float64)
    return np.asarray(apart**2 if weights == "quadratic" else apart, dtype=np.float64)


def _pair_sums(tally: Tally, a: Cells, b: Cells, width: int, weights: str) -> Floats:
    """Units of both, their distances, and the values of each: (groups, 2 + 2 width)."""
    both = (a >= 0) & (b >= 0)
    first = [tally.total(both * 1.0), tally.total(both * _apart(a, b, weights))]
    used = [tally.table(np.where(both, x, -1), width) for x in (a, b)]
    return np.concatenate([np.stack(first, axis=1), *used], axis=1)


def _disagreements(s: Floats, weights: str) -> tuple[Floats, Floats]:
    """Observed distance times n, and expected distance times n, both as sums over units squared.

    Distances by chance need no table of all pairs of values: linear ones add up over the thresholds
    between neighbouring values, quadratic ones over moments.
    """
    n, apart = s[..., 0], s[..., 1]
    width = (s.shape[-1] - 2) // 2
    a, b = s[..., 2 : 2 + width], s[..., 2 + width :]
    if weights == "none":
        expected = (a * (n[..., None] - b)).sum(axis=-1)
    elif weights == "linear":
        up_a, up_b = a.cumsum(axis=-1), b.cumsum(axis=-1)
        whole = n[..., None]
        expected = (up_a * (whole - up_b) + up_b * (whole - up_a)).sum(axis=-1)
    else:
        rank = np.arange(width, dtype=np.float64)
        expected = n * ((a + b) @ rank**2) - 2 * (a @ rank) * (b @ rank)
    return apart * n, expected


def pooled_kappa_parts(codes: Sequence[Judgements]) -> Parts:
    """Pooled kappa taken apart (see `pooled_kappa`)."""
    if not codes:
        raise UsageError("pooled kappa needs the judgements of at least one code")
    head = codes[0]
    for one in codes[1:]:
        if one.coders != head.coders:
            raise UsageError("pooled kappa compares the same coders on every code")
    each = [cohen_parts(one) for one in codes]
    widths = [2 + 2 * len(one.values) for one in codes]
    pairs = len(head.coders) * (len(head.coders) - 1) // 2

    def sums(groups: Groups) -> Floats:
        return np.concatenate([one.sums(groups) for one in each], axis=1)

    def value(s: Floats) -> Floats:
        observed, expected, at = [], [], 0
        for width in widths:
            block = s[:, at : at + pairs * width].reshape(len(s), pairs, width)
            at += pairs * width
            n = block[..., 0]
            top, chance = _disagreements(block, "none")
            observed.append(divided(top, n * n))
            expected.append(divided(chance, n * n))
        # 1 - (mean Po - mean Pe) / (1 - mean Pe) is mean disagreement over mean expected disagreement.
        below = mean_of_known(np.stack(expected, axis=-1))
        above = mean_of_known(np.stack(observed, axis=-1))
        return mean_of_known(1 - divided(above, below))

    same = all(len(one) == len(head) for one in codes)
    parts = parts_of("pooled-kappa", head, sums, value)
    return Parts(
        parts.blank,
        sums,
        value,
        parts.reason,
        parts.units if same else 0,
        max(one.blocks for one in codes),
    )


def pooled_kappa(codes: Sequence[Judgements]) -> Score:
    """Kappa pooled over codes: the mean of Po and the mean of Pe over codes, then one quotient.

    (mean Po - mean Pe) / (1 - mean Pe): De Vries, Elliott, Kanouse and Teleki 2008, Field Methods
    20:272. With more than two coders
    the mean over pairs. One set of judgements a code, of the same coders.

    Returns:
        at most 1; undefined when nothing was judged twice or no code varies.

    Raises:
        UsageError: without codes, or when their coders differ.
    """
    return score(pooled_kappa_parts(codes))
