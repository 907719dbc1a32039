"""Agreement without chance: percent in three conventions, and Holsti's.

    one table, three numbers      unit mean .818      coincidence .800      pooled pairs lower still

Owns the conventions. With complete data the three are one number; with gaps they differ in how much a
unit weighs that more coders judged. The default of the program is the unit mean. Units that fewer than
two coders judged do not count, but for Holsti, whose denominator holds every decision made.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Final

import numpy as np

from coder.agree.judgements import Cells, Floats, Judgements, given
from coder.agree.parts import Groups, Parts, divided, mean_of_known, parts_of, score
from coder.model.errors import BadValue
from coder.model.results import Score

__all__ = ["CONVENTIONS", "agreeing", "holsti", "holsti_parts", "percent", "percent_parts"]

CONVENTIONS: Final = ("units", "coincidence", "pairs")

FEW = 8
"""Up to so many coders, comparing every two of them is faster than sorting each unit."""


def agreeing(cells: Cells) -> Floats:
    """Ordered pairs of coders that gave a unit the same value, for each unit."""
    out = np.zeros(cells.shape[1])
    if len(cells) <= FEW:
        for a, b in combinations(cells, 2):
            out += (a == b) & (a >= 0)
        return out * 2
    ordered = np.sort(cells, axis=0)
    run = np.zeros(cells.shape[1])
    for below, here in pairwise(ordered):
        run = np.where((here == below) & (here >= 0), run + 1, 0)
        out += run  # the k-th equal value agrees with the k - 1 before it
    return out * 2


def percent_parts(judged: Judgements, *, convention: str = "units") -> Parts:
    """Percent agreement taken apart (see `percent`)."""
    if convention not in CONVENTIONS:
        raise BadValue.of_value("the convention of percent agreement", convention, CONVENTIONS)

    def sums(groups: Groups) -> Floats:
        tally, m = groups.tally(judged), given(judged.cells).astype(np.float64)
        pairs = np.where(m >= 2, m * (m - 1), 0)
        heavy = {"units": pairs, "coincidence": m - 1, "pairs": np.ones_like(m)}[convention]
        share = divided(agreeing(judged.cells), np.where(pairs > 0, heavy, 0))
        whole = divided(pairs, np.where(pairs > 0, heavy, 0))
        return np.stack([tally.total(np.nan_to_num(x)) for x in (share, whole)], axis=1)

    name = "percent" if convention == "units" else f"percent-{convention}"
    return parts_of(name, judged, sums, lambda s: divided(s[:, 0], s[:, 1]))


def percent(judged: Judgements, *, convention: str = "units") -> Score:
    """Share of agreement, without any correction for chance.

    `units`: the mean over units of agreeing pairs of coders among all pairs (Gwet 2014, Handbook of
    Inter-Rater Reliability, ch. 2). `coincidence`: the same weighted by the judgements of the unit,
    1 - D_o (Krippendorff 2004, Content Analysis, 11.3). `pairs`: all agreeing pairs among all pairs.

    Returns:
        in [0, 1]; undefined when no unit was judged twice.

    Raises:
        BadValue: for another convention.
    """
    return score(percent_parts(judged, convention=convention))


def holsti_parts(judged: Judgements) -> Parts:
    """Holsti's coefficient taken apart."""
    pairs = list(combinations(judged.cells, 2))

    def sums(groups: Groups) -> Floats:
        tally = groups.tally(judged)
        columns = []
        for a, b in pairs:
            both = (a >= 0) & (b >= 0)
            made = (a >= 0).astype(np.float64) + (b >= 0)
            columns += [tally.total(x) for x in (2.0 * (both & (a == b)), made, both * 1.0)]
        return np.stack(columns, axis=1) if columns else np.zeros((groups.count, 0))

    def value(s: Floats) -> Floats:
        each = s.reshape(len(s), len(pairs), 3)
        shares = np.where(each[:, :, 2] > 0, divided(each[:, :, 0], each[:, :, 1]), np.nan)
        return mean_of_known(shares)

    return parts_of("holsti", judged, sums, value)


def holsti(judged: Judgements) -> Score:
    """Holsti's coefficient of reliability: 2A / (N1 + N2), the mean over pairs of coders.

    Holsti 1969, Content Analysis for the Social Sciences and Humanities, p. 140. A are the decisions on
    which two coders agree, N1 and N2 all decisions each made; a decision of one only counts against.

    Returns:
        in [0, 1]; undefined when no two coders judged the same unit.
    """
    return score(holsti_parts(judged))
