"""Krippendorff's alpha: nominal, ordinal, interval, ratio, and on sets of codes.

    alpha = 1 - D_o / D_e       D_o: disagreement within units      D_e: among all pairable judgements

Owns the disagreements without a table of coincidences: D_o is added up unit by unit, D_e comes from the
counts of the values (nominal), their ranks (ordinal) or moments (interval), or from the distances of
values taken in blocks (ratio, sets), so memory does not grow with the number of pairs of values. Any
number of coders, any gaps; units with fewer than two judgements are dropped before anything is counted.
No variation among pairable judgements means undefined; alpha is not bounded below by 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from coder.agree.distances import jaccard, masi, ratio
from coder.agree.graded import by_distance_parts, ordinal_parts, ranks
from coder.agree.judgements import (
    Cells,
    Floats,
    Ints,
    Judgements,
    number,
    pairable_rows,
    value_text,
)
from coder.agree.parts import Groups, Parts, counted, divided, one_less, parts_of, score
from coder.agree.percent import agreeing
from coder.model.errors import BadValue
from coder.model.results import Score

__all__ = [
    "LEVELS",
    "METRICS",
    "alpha",
    "alpha_jaccard",
    "alpha_masi",
    "alpha_parts",
    "metric_distances",
    "numbers_of",
]

LEVELS: Final = ("nominal", "ordinal", "interval", "ratio")
METRICS: Final = (*LEVELS, "masi", "jaccard")

TINY = 1e-12
"""Variance below this share of the squares is rounding, in a draw that holds one number only."""


def alpha(judged: Judgements, *, level: str = "nominal") -> Score:
    """Krippendorff's alpha.

    Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, sections C and D; Hayes and
    Krippendorff 2007, Communication Methods and Measures 1:77. Ordinal: values in their declared order,
    or numbers; interval: numbers; ratio: numbers of 0 or more.

    Returns:
        at most 1; undefined when nothing was judged twice or pairable judgements do not vary.

    Raises:
        BadValue: for another level, or values that the level cannot take.
        UsageError: when an ordinal level lacks the order of its values.
    """
    if level not in LEVELS:
        raise BadValue.of_value("the level of alpha", level, LEVELS)
    return score(alpha_parts(judged, metric=level))


def alpha_masi(judged: Judgements) -> Score:
    """Alpha on sets of codes with the distance 1 - J * M (Passonneau 2006, LREC, section 3).

    Returns:
        at most 1; undefined as `alpha`.
    """
    return score(alpha_parts(judged, metric="masi"))


def alpha_jaccard(judged: Judgements) -> Score:
    """Alpha on sets of codes with Jaccard's distance, 1 - shared / all codes of both.

    Returns:
        at most 1; undefined as `alpha`.
    """
    return score(alpha_parts(judged, metric="jaccard"))


def alpha_parts(judged: Judgements, *, metric: str = "nominal") -> Parts:
    """Alpha taken apart; `metric` is a level, masi or jaccard.

    Raises:
        BadValue: for another metric, or values that it cannot take.
        UsageError: when an ordinal metric lacks the order of its values.
    """
    if metric == "nominal":
        return _nominal(judged)
    if metric == "ordinal":
        return ordinal_parts(judged)
    if metric == "interval":
        return _interval(judged)
    if metric == "ratio":
        return by_distance_parts("alpha", judged, ratio(numbers_of(judged, least=0)))
    if metric in ("masi", "jaccard"):
        made = masi(judged.values) if metric == "masi" else jaccard(judged.values)
        return by_distance_parts(f"alpha-{metric}", judged, made)
    raise BadValue.of_value("the metric of alpha", metric, METRICS)


def metric_distances(judged: Judgements, metric: str) -> Callable[[Ints, Ints], Floats]:
    """The distances that `metric` has on these judgements, between arrays of places of values.

    Raises:
        BadValue: for another metric, or values that it cannot take.
        UsageError: when an ordinal metric lacks the order of its values.
    """
    if metric in ("masi", "jaccard"):
        return (masi if metric == "masi" else jaccard)(judged.values).between
    if metric == "ratio":
        return ratio(numbers_of(judged, least=0)).between
    if metric == "interval":
        x = _scaled(judged, numbers_of(judged))
    elif metric == "ordinal":
        place, cells = ranks(judged), pairable_rows(judged.cells)[0]
        used = np.bincount(place[cells[cells >= 0]], minlength=len(place)).astype(np.float64)
        x = (used.cumsum() - used / 2)[place]
    else:
        return lambda a, b: np.asarray(a != b, dtype=np.float64)
    return lambda a, b: np.asarray((x[a] - x[b]) ** 2, dtype=np.float64)


def numbers_of(judged: Judgements, *, least: float | None = None) -> Floats:
    """The values as numbers.

    Raises:
        BadValue: for a value that is no number, or is below `least`.
    """
    out = []
    for value in judged.values:
        found = number(value)
        if found is None or (least is not None and found < least):
            wanted = "a number" if least is None else f"a number of {least} or more"
            raise BadValue(
                f"the value {value_text(value)!r} is not {wanted}",
                found=value_text(value),
                hint="the level nominal takes any value, ordinal any declared order",
            )
        out.append(found)
    return np.array(out, dtype=np.float64)


def _nominal(judged: Judgements) -> Parts:
    def sums(groups: Groups) -> Floats:
        tally = groups.tally(judged)
        cells, m = pairable_rows(judged.cells)
        apart = m - agreeing(cells) * one_less(m)
        used = counted(tally, cells, len(judged.values))
        return np.concatenate([tally.total(apart)[:, None], used], axis=1)

    def value(s: Floats) -> Floats:
        used = s[:, 1:]
        n = used.sum(axis=1)
        return 1 - divided((n - 1) * s[:, 0], (used * (n[:, None] - used)).sum(axis=1))

    return parts_of("alpha", judged, sums, value)


def _interval(judged: Judgements) -> Parts:
    x = _scaled(judged, numbers_of(judged))

    def sums(groups: Groups) -> Floats:
        tally = groups.tally(judged)
        cells, m = pairable_rows(judged.cells)
        figures = [_squares_apart(cells, x) * one_less(m), m.astype(np.float64)]
        for power in (1, 2):
            figures.append(np.where(cells >= 0, x[cells] ** power, 0).sum(axis=0))
        return np.stack([tally.total(one) for one in figures], axis=1)

    def value(s: Floats) -> Floats:
        apart, n, first, second = s.T
        spread = n * second - first**2
        spread = np.where(spread > TINY * n * second, spread, 0)
        return 1 - divided((n - 1) * apart, 2 * spread)

    return parts_of("alpha", judged, sums, value)


def _scaled(judged: Judgements, x: Floats) -> Floats:
    """The numbers shifted by a middle one and scaled to at most 1, which changes no alpha.

    Shifting by a value that occurs makes the spread of one repeated number exactly 0.
    """
    cells, _ = pairable_rows(judged.cells)
    used = np.sort(x[cells[cells >= 0]])
    if not len(used):
        return np.append(
            x, 0.0
        )  # cells of -1 pick the last place; it is masked wherever it is picked
    largest = np.abs(used).max() or 1.0
    x = x / largest - used[len(used) // 2] / largest
    reach = np.abs(used / largest - used[len(used) // 2] / largest).max() or 1.0
    return np.append(x / reach, 0.0)


def _squares_apart(cells: Cells, x: Floats) -> Floats:
    """Sum of squared differences over ordered pairs of coders, for each unit."""
    if not len(cells):
        return np.zeros(cells.shape[1])
    seen = cells >= 0
    first = np.argmax(seen, axis=0)[None, :]
    base = x[np.take_along_axis(cells, first, axis=0)]
    from_first = np.where(seen, x[cells] - base, 0)
    spread = seen.sum(axis=0) * (from_first**2).sum(axis=0) - from_first.sum(axis=0) ** 2
    return np.asarray(2 * np.maximum(spread, 0), dtype=np.float64)
