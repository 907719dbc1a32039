"""Alpha where some disagreements weigh more than others: by rank, or by a fixed distance.

Owns the pairs of judgements within units: which two values met, and in which unit. Ranks depend on how
often values were used, so each bootstrap draw ranks anew; distances (ratio, sets) are fixed, and only
the counts of values change from draw to draw.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from coder.agree.distances import Distance
from coder.agree.judgements import Cells, Floats, Ints, Judgements, number, pairable_rows
from coder.agree.parts import Groups, Parts, counted, divided, one_less, parts_of
from coder.model.errors import UsageError

__all__ = ["by_distance_parts", "meetings", "ordinal_parts", "ranks"]


def meetings(cells: Cells, width: int) -> tuple[Ints, Ints]:
    """Every two judgements of one unit.

    Returns:
        the smaller place of the two values times `width` plus the larger, and the unit, of each pair.
    """
    keys, units = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for a, b in combinations(cells, 2):
        unit = np.flatnonzero((a >= 0) & (b >= 0))
        low = np.minimum(a[unit], b[unit]).astype(np.int64)
        keys.append(low * width + np.maximum(a[unit], b[unit]))
        units.append(unit)
    return np.concatenate(keys), np.concatenate(units)


def ranks(judged: Judgements) -> Ints:
    """The place of each value in the order; equal numbers share a place.

    Raises:
        UsageError: when values are neither declared nor all numbers.
    """
    if judged.declared:
        return np.arange(len(judged.values))
    found = [number(value) for value in judged.values]
    if any(one is None for one in found):
        raise UsageError(
            "the order of the values is not known",
            hint="declare the values from the lowest to the highest",
        )
    return np.unique(np.array(found, dtype=np.float64), return_inverse=True)[1].astype(np.int64)


def ordinal_parts(judged: Judgements) -> Parts:
    """Ordinal alpha taken apart.

    The distance of two values is the squared distance of their mean ranks among all pairable judgements
    (Krippendorff 2011, D), so D_e is the variance of ranks and needs no pairs of values.
    """
    width = max(1, len(judged.values))
    cells, m = pairable_rows(judged.cells)
    ranked = np.append(ranks(judged), -1).astype(np.int32)[cells]
    keys, units = meetings(ranked, width)
    seen, at = np.unique(keys, return_inverse=True)
    low, high = seen // width, seen % width

    def sums(groups: Groups) -> Floats:
        tally = groups.tally(judged)
        met = tally.at(units).table(at, len(seen), one_less(m)[units])
        return np.concatenate([counted(tally, ranked, width), met], axis=1)

    def value(s: Floats) -> Floats:
        used, met = s[:, :width], s[:, width:]
        n = used.sum(axis=1)
        rank = used.cumsum(axis=1) - used / 2 - n[:, None] / 2
        apart = 2 * (met * (rank[:, low] - rank[:, high]) ** 2).sum(axis=1)
        varied = (used > 0).sum(axis=1) > 1
        spread = np.where(varied, 2 * n * (used * rank**2).sum(axis=1), 0)
        return 1 - divided((n - 1) * apart, spread)

    return parts_of("alpha", judged, sums, value)


def by_distance_parts(measure: str, judged: Judgements, distance: Distance) -> Parts:
    """Alpha with a fixed distance taken apart (Krippendorff 2011, D, with any delta)."""
    width = max(1, len(judged.values))
    cells, m = pairable_rows(judged.cells)
    keys, units = meetings(cells, width)
    seen, at = np.unique(keys, return_inverse=True)
    far = distance.between(seen // width, seen % width)[at]
    apart = 2 * np.bincount(units, far, minlength=len(judged)) * one_less(m)

    def sums(groups: Groups) -> Floats:
        tally = groups.tally(judged)
        used = counted(tally, cells, len(judged.values))
        return np.concatenate([tally.total(apart)[:, None], used], axis=1)

    def value(s: Floats) -> Floats:
        n = s[:, 1:].sum(axis=1)
        return 1 - divided((n - 1) * s[:, 0], distance.expected(s[:, 1:]))

    return parts_of(measure, judged, sums, value)
