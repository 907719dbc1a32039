"""How sure a coefficient is: bootstrap intervals, the chance of falling short, the verdict.

    interval(parts, draws=2000, seed=0, over="units")     -> Interval, to be put on the score

Owns what is redrawn: independent units, or blocks (documents) where units of one text hang together;
never characters, which would make intervals many times too narrow. Of more than `MOST` units, groups
dealt by chance are redrawn instead: the same width within some two per cent, at a fraction of the cost.
Draws are frozen by the seed; those in which the coefficient is undefined are counted and left aside. A
verdict looks at the lower end only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from coder.agree.alpha import alpha_parts, metric_distances
from coder.agree.graded import meetings
from coder.agree.judgements import Floats, Judgements, pairable_rows
from coder.agree.parts import Groups, Parts, one_less, score
from coder.model.errors import BadValue, UsageError
from coder.model.results import Score
from coder.stats.bootstrap import dealt, redrawn
from coder.stats.draws import Draws
from coder.stats.intervals import percentile_interval

__all__ = [
    "DRAWS",
    "MOST",
    "OVER",
    "THRESHOLDS",
    "Interval",
    "interval",
    "krippendorff_interval",
    "verdict",
    "with_interval",
]

DRAWS: Final = 2000
OVER: Final = ("units", "blocks")
THRESHOLDS: Final = (0.667, 0.8)
"""Below the first a coefficient is to be discarded, from the second on it is reliable (Krippendorff)."""

MOST, FEWEST = 2000, 200
"""Things redrawn at most; and at least, when each has many figures."""

FIGURES = 8_000_000
"""Figures (groups by sums) held at most."""

DECIMALS = 12
"""Sums differ in the last bit between machines; interval ends are rounded above that."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a coefficient lies.

    Attributes:
        low, high: ends of the interval, None when there is none.
        undefined: why there is none.
        draws: samples drawn; `lost` of them left the coefficient undefined.
        seed: what the draws depend on.
        over: what was redrawn, in words, with how many.
        below: share of the defined draws under each threshold.
        confidence: of the interval.
    """

    low: float | None = None
    high: float | None = None
    undefined: str | None = None
    draws: int = 0
    lost: int = 0
    seed: int = 0
    over: str = ""
    below: Mapping[float, float] = field(default_factory=dict)
    confidence: float = 0.95


def interval(
    parts: Parts,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    over: str = "units",
    confidence: float = 0.95,
) -> Interval:
    """The percentile bootstrap interval of a coefficient (Efron 1979, Annals of Statistics 7:1).

    Args:
        parts: the coefficient taken apart.
        draws: samples to draw, 1 or more.
        seed: a whole number of 0 or more; equal seeds give equal intervals.
        over: units, or blocks (the documents or paragraphs units stand in).
        confidence: in (0, 1).

    Returns:
        the interval, or why there is none.

    Raises:
        BadValue: for something else to redraw.
        UsageError: for numbers that make no sense.
    """
    if over not in OVER:
        raise BadValue.of_value("what is redrawn", over, OVER)
    _check(draws, seed, confidence)
    n = parts.units if over == "units" else parts.blocks
    blank = Interval(seed=seed, confidence=confidence)
    if score(parts).value is None:
        return replace(blank, undefined="the coefficient itself is undefined")
    if n == 0 and over == "units":
        return replace(
            blank, undefined="characters are not independent of each other: redraw blocks"
        )
    if n < 2:
        return replace(blank, undefined=f"{n or 'no'} {over.removesuffix('s')} to redraw")
    width = parts.sums(Groups()).shape[1]
    hands = min(n, MOST, max(FEWEST, FIGURES // max(1, width)))
    hand = np.arange(n) if hands == n else dealt(n, hands, seed=seed + 2**32)
    sums = parts.sums(Groups(hands, hand, over))
    drawn = np.concatenate([parts.value(part) for part in redrawn(sums, draws, seed=seed)])
    told = f"{n} {over}" if hands == n else f"{n} {over} in {hands} groups dealt by chance"
    return _told(replace(blank, over=told), drawn)


def _check(draws: int, seed: int, confidence: float) -> None:
    if draws < 1 or seed < 0 or not 0 < confidence < 1:
        raise UsageError(f"no interval from {draws} draws, seed {seed}, confidence {confidence}")


def _told(blank: Interval, drawn: Floats) -> Interval:
    known = drawn[np.isfinite(drawn)]
    made = replace(blank, draws=len(drawn), lost=len(drawn) - len(known))
    ends = percentile_interval(known.tolist(), confidence=blank.confidence)
    if ends is None:
        return replace(made, undefined="the coefficient is undefined in every draw")
    low, high = (round(end, DECIMALS) + 0.0 for end in ends)
    below = {t: float(np.mean(known < t)) for t in THRESHOLDS}
    return replace(made, low=low, high=high, below=below)


def krippendorff_interval(
    judged: Judgements,
    *,
    metric: str = "nominal",
    draws: int = DRAWS,
    seed: int = 0,
    confidence: float = 0.95,
) -> Interval:
    """Krippendorff's own bootstrap of alpha, to repeat published figures.

    Hayes and Krippendorff 2007, Communication Methods and Measures 1:77: pairs of judgements within
    units are redrawn as if they were independent, D_e stays as it is. About half as wide as redrawing units.

    Returns:
        the interval, or why there is none.

    Raises:
        BadValue: for another metric, or values that it cannot take.
        UsageError: when an ordinal metric lacks its order, or for numbers that make no sense.
    """
    _check(draws, seed, confidence)
    found = score(alpha_parts(judged, metric=metric))
    blank = Interval(seed=seed, confidence=confidence)
    if found.value is None:
        return replace(blank, undefined="the coefficient itself is undefined")
    cells, m = pairable_rows(judged.cells)
    width = len(judged.values)
    keys, units = meetings(cells, width)
    seen, at = np.unique(keys, return_inverse=True)
    heavy = one_less(m) if judged.weight is None else one_less(m) * judged.weight
    chance = np.bincount(at, heavy[units]).astype(np.float64)
    chance /= chance.sum()
    apart = metric_distances(judged, metric)(seen // width, seen % width)
    observed = float(chance @ apart)
    by_chance = observed / (1 - found.value) if observed else 1.0
    means = _pair_means(chance, apart, len(keys), draws, seed)
    told = f"{len(keys)} pairs of judgements, expected disagreement fixed"
    return _told(replace(blank, over=told), 1 - means / by_chance)


def _pair_means(chance: Floats, apart: Floats, pairs: int, draws: int, seed: int) -> Floats:
    """The mean distance of so many pairs drawn by their chance, for each draw.

    Of very many pairs, as many bundles as are redrawn of units are drawn once, set to the true mean, and
    redrawn as wholes.
    """
    stream, edges = Draws(seed), np.cumsum(chance)

    def drawn(n: int) -> Floats:
        place = np.searchsorted(edges, stream.words(n) / 2.0**64, side="right")
        return apart[np.minimum(place, len(apart) - 1)]

    if pairs <= 10 * MOST:
        return np.array([drawn(pairs).mean() for _ in range(draws)])
    bundles = drawn(MOST * (pairs // MOST)).reshape(MOST, -1).mean(axis=1)
    bundles += chance @ apart - bundles.mean()
    parts = redrawn(bundles[:, None], draws, seed=seed + 1)
    return np.concatenate(list(parts))[:, 0] / MOST


def with_interval(found: Score, bounds: Interval) -> Score:
    """The score with the ends of the interval; draws that were lost are told among what was left out."""
    left = dict(found.left_out)
    if bounds.lost:
        left["draws without a value"] = bounds.lost
    return replace(found, low=bounds.low, high=bounds.high, left_out=left)


def verdict(low: float | None) -> str:
    """What a lower end allows to say: reliable, tentative, not reliable; empty without an interval.

    Krippendorff 2004, Content Analysis, 11.4: from .800 on reliable, from .667 on for tentative
    conclusions only.
    """
    if low is None:
        return ""
    if low >= THRESHOLDS[1]:
        return "reliable"
    return "tentative" if low >= THRESHOLDS[0] else "not reliable"
