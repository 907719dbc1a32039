"""Agreement corrected for chance, several coders: Scott, Fleiss, Conger, Brennan-Prediger, Gwet's AC1.

    (Po - Pe) / (1 - Pe)       Po is always the mean over units; they differ in Pe, the share by chance

Owns the five readings of chance. Po counts units that two or more coders judged. Where coders left gaps,
Fleiss, Conger and AC1 follow Gwet (2014, chapters 2 and 3): the shares of values rest on all units that
anybody judged. For Brennan-Prediger and AC1 the number q of values matters: it is the declared list, not
what happened to be used, when values were declared.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from coder.agree.judgements import Floats, Judgements, against_rest, given, pairable, pairable_rows
from coder.agree.parts import (
    Groups,
    Parts,
    Tally,
    counted,
    divided,
    parts_of,
    score,
    why_undefined,
)
from coder.agree.percent import agreeing
from coder.model.results import Score

__all__ = [
    "ac1",
    "ac1_parts",
    "brennan_prediger",
    "brennan_prediger_parts",
    "conger",
    "conger_parts",
    "fleiss",
    "fleiss_category",
    "fleiss_parts",
    "scott",
    "scott_parts",
]

HEAD = 3
"""Figures before the values: units judged twice, sum of their agreement, units judged at all."""


def _corrected(observed: Floats, chance: Floats) -> Floats:
    return 1 - divided(1 - observed, 1 - chance)


def _head(tally: Tally, judged: Judgements) -> Floats:
    m = given(judged.cells).astype(np.float64)
    two = m >= 2
    share = two * agreeing(judged.cells) / np.maximum(m * (m - 1), 1)
    return np.stack([tally.total(x) for x in (two * 1.0, share, (m >= 1) * 1.0)], axis=1)


def _shares(tally: Tally, judged: Judgements) -> Floats:
    """Sum over units of the share of each value among the unit's judgements: (groups, values)."""
    part: Floats = 1 / np.maximum(given(judged.cells), 1).astype(np.float64)
    out = np.zeros((tally.count, len(judged.values)))
    for row in judged.cells:
        out += tally.table(row, len(judged.values), part)
    return out


def _compared(tally: Tally, judged: Judgements) -> Floats:
    """How often each value stands in units judged twice: (groups, values)."""
    return counted(tally, pairable_rows(judged.cells)[0], len(judged.values))


def _varies(compared: Floats) -> Floats:
    """1 where at least two values were compared, else NaN."""
    return np.where((compared > 0).sum(axis=1) > 1, 1.0, np.nan)


def _observed(s: Floats) -> Floats:
    return divided(s[:, 1], s[:, 0])


def fleiss_parts(judged: Judgements, *, measure: str = "fleiss") -> Parts:
    """Fleiss' kappa taken apart (see `fleiss`)."""
    width = len(judged.values)

    def sums(groups: Groups) -> Floats:
        tally = groups.tally(judged)
        parts = [f(tally, judged) for f in (_head, _shares, _compared)]
        return np.concatenate(parts, axis=1)

    def value(s: Floats) -> Floats:
        share = divided(s[:, HEAD : HEAD + width], s[:, 2:3])
        kappa = _corrected(_observed(s), (share**2).sum(axis=1))
        return kappa * _varies(s[:, HEAD + width :])

    return parts_of(measure, judged, sums, value)


def fleiss(judged: Judgements) -> Score:
    """Fleiss' kappa: chance is the squared overall share of each value.

    Pe = sum of p_c^2: Fleiss 1971, Psychological Bulletin 76:378, for complete data; with gaps p_c is
    the mean share in the units judged at all (Gwet 2014, Handbook of Inter-Rater Reliability, ch. 2).

    Returns:
        at most 1; undefined when nothing was judged twice or the compared units hold one value.
    """
    return score(fleiss_parts(judged))


def fleiss_category(judged: Judgements, value: str) -> Score:
    """Fleiss' kappa of one value against all others (Fleiss 1971, on agreement in one category).

    Returns:
        at most 1; undefined as `fleiss`.
    """
    return score(fleiss_parts(against_rest(judged, value), measure="fleiss-category"))


def scott_parts(judged: Judgements) -> Parts:
    """Scott's pi taken apart (see `scott`)."""
    if len(judged.coders) == 2:
        judged = pairable(judged)
    return fleiss_parts(judged, measure="scott")


def scott(judged: Judgements) -> Score:
    """Scott's pi of two coders, on the units both judged; with more coders it is Fleiss' kappa.

    Pe = sum of p_c^2 with the mean shares of the two: Scott 1955, Public Opinion Quarterly 19:321.

    Returns:
        at most 1; undefined as `fleiss`.
    """
    return score(scott_parts(judged))


def conger_parts(judged: Judgements) -> Parts:
    """Conger's kappa taken apart (see `conger`)."""
    width, coders = len(judged.values), len(judged.coders)

    def sums(groups: Groups) -> Floats:
        tally = groups.tally(judged)
        each = [tally.table(row, width) for row in judged.cells]
        return np.concatenate([_head(tally, judged), _compared(tally, judged), *each], axis=1)

    def value(s: Floats) -> Floats:
        each = s[:, HEAD + width :].reshape(len(s), coders, width)
        total = each.sum(axis=2, keepdims=True)
        share = np.nan_to_num(divided(each, total))
        m = (total[:, :, 0] > 0).sum(axis=1).astype(np.float64)[:, None]
        mean = divided(share.sum(axis=1), m)
        # Mean of the products of different coders' shares: no coder agrees with himself by chance.
        chance = divided((m * mean) ** 2 - (share**2).sum(axis=1), m * (m - 1)).sum(axis=1)
        kappa = _corrected(_observed(s), chance)
        return kappa * _varies(s[:, HEAD : HEAD + width])

    return parts_of("conger", judged, sums, value)


def conger(judged: Judgements) -> Score:
    """Conger's kappa: chance is the mean product of two different coders' shares.

    Conger 1980, Psychological Bulletin 88:322; equal to the squared mean share less the variance of the
    coders' shares over their number; with gaps Gwet 2014, ch. 2. With two coders it is Cohen's kappa.

    Returns:
        at most 1; undefined when nothing was judged twice or the compared units hold one value.
    """
    return score(conger_parts(judged))


def brennan_prediger_parts(judged: Judgements) -> Parts:
    """The coefficient of Brennan and Prediger taken apart."""
    q = len(judged.values)

    def value(s: Floats) -> Floats:
        return _corrected(_observed(s), np.full(len(s), 1 / q if q else np.nan))

    return _by_list("brennan-prediger", judged, lambda g: _head(g.tally(judged), judged), value)


def brennan_prediger(judged: Judgements) -> Score:
    """Chance as if all q values were equally likely: Pe = 1 / q.

    Brennan and Prediger 1981, Educational and Psychological Measurement 41:687; the S of Bennett, Alpert
    and Goldstein 1954, and Randolph's free-marginal kappa of 2005.

    Returns:
        in [-1 / (q - 1), 1]; undefined when nothing was judged twice or there is one value to choose.
    """
    return score(brennan_prediger_parts(judged))


def ac1_parts(judged: Judgements) -> Parts:
    """Gwet's AC1 taken apart (see `ac1`)."""
    q = len(judged.values)

    def sums(groups: Groups) -> Floats:
        tally = groups.tally(judged)
        return np.concatenate([_head(tally, judged), _shares(tally, judged)], axis=1)

    def value(s: Floats) -> Floats:
        share = divided(s[:, HEAD:], s[:, 2:3])
        spread = (share * (1 - share)).sum(axis=1)
        return _corrected(_observed(s), spread / (q - 1) if q > 1 else np.full(len(s), np.nan))

    return _by_list("ac1", judged, sums, value)


def ac1(judged: Judgements) -> Score:
    """Gwet's AC1: chance is the spread of the shares over q - 1.

    Pe = sum of p_c (1 - p_c) / (q - 1): Gwet 2008, British Journal of Mathematical and Statistical
    Psychology 61:29; with gaps the shares count units with one judgement too, as there.

    Returns:
        at most 1; undefined when nothing was judged twice or there is one value to choose.
    """
    return score(ac1_parts(judged))


def _by_list(
    measure: str,
    judged: Judgements,
    sums: Callable[[Groups], Floats],
    value: Callable[[Floats], Floats],
) -> Parts:
    """Parts of a coefficient for which the list of values matters, not their variation."""

    def reason() -> str:
        usual = why_undefined(judged)
        if usual.startswith("nothing") or len(judged.values) > 1:
            return usual
        return "there is only one value to choose from: declare the values"

    return parts_of(measure, judged, sums, value, reason)
