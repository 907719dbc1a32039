"""Recall estimated from two samples: of what was retrieved, and of what was not.

    recall_estimate(Retrieved(120, right=60, wrong=20), Passed(880, judged=100, right=3))

Owns the arithmetic of an audit. Counts are of units of one kind (paragraphs); both samples are simple random
ones, or all there is. Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass

from coder.stats.intervals import wilson

__all__ = ["Passed", "RecallEstimate", "Retrieved", "recall_estimate"]

Bounds = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Units that were retrieved: how many, and of those decided how many rightly and wrongly."""

    units: int
    right: int
    wrong: int

    def __post_init__(self) -> None:
        if self.right < 0 or self.wrong < 0 or self.right + self.wrong > self.units:
            raise ValueError(f"no counts of {self.units} units: {self.right}, {self.wrong}")


@dataclass(frozen=True, slots=True)
class Passed:
    """Units that were passed over: how many, how many of them were judged, how many of those are right."""

    units: int
    judged: int
    right: int

    def __post_init__(self) -> None:
        if not 0 <= self.right <= self.judged <= self.units:
            raise ValueError(f"no sample of {self.units} units: {self.right} of {self.judged}")


@dataclass(frozen=True, slots=True)
class RecallEstimate:
    """Units rightly retrieved, units missed and recall in [0, 1], each with bounds; None without basis."""

    retrieved: float | None
    missed: float | None
    missed_bounds: Bounds | None
    recall: float | None
    bounds: Bounds | None


def recall_estimate(
    retrieved: Retrieved, passed: Passed, *, confidence: float = 0.95
) -> RecallEstimate:
    """Recall T / (T + F), T rightly retrieved units and F missed ones, each scaled up from what was judged.

    T = r + (M - d) r/d for r of d decided among M retrieved units; F = k + (U - n) k/n for k of n judged
    among U passed over: the estimator from a sample of each segment, as in W. Webber 2013, Approximate recall
    confidence intervals, ACM Transactions on Information Systems 31(1), article 2. For the bounds, Wilson's
    interval (1927) takes the place of r/d and k/n; where both are samples each is taken at
    1 - (1 - confidence) / 2, so that by Bonferroni's inequality both hold together at `confidence`. The lower
    bound of recall has the lowest T and the highest F, the upper one the reverse. What was wholly judged is
    exact and has no interval of its own.

    Returns:
        The estimates; None where there is nothing to rest them on.
    """
    decided = retrieved.right + retrieved.wrong
    sampled = (decided < retrieved.units) + (passed.judged < passed.units)
    level = 1 - (1 - confidence) / max(1, sampled)
    found = _scaled(retrieved.right, decided, retrieved.units, level)
    missed = _scaled(passed.right, passed.judged, passed.units, level)
    if missed is None:
        return RecallEstimate(found[0] if found else None, None, None, None, None)
    if found is None:
        return RecallEstimate(None, missed[0], missed[1], None, None)
    return RecallEstimate(
        found[0],
        missed[0],
        missed[1],
        _share(found[0], missed[0]),
        _bounds(found[1], missed[1]),
    )


def _scaled(k: int, n: int, total: int, level: float) -> tuple[float, Bounds] | None:
    """The number of right units among all, from k of n looked at, with its bounds."""
    if n == total:
        return float(k), (float(k), float(k))
    shares = wilson(k, n, confidence=level)
    if shares is None:
        return None
    rest = total - n
    low, high = (k + rest * share for share in shares)
    return k + rest * k / n, (low, high)


def _share(found: float, missed: float) -> float | None:
    return found / (found + missed) if found + missed > 0 else None


def _bounds(found: Bounds, missed: Bounds) -> Bounds | None:
    low, high = _share(found[0], missed[1]), _share(found[1], missed[0])
    if low is None and high is None:
        return None
    return (low if low is not None else 0.0), (high if high is not None else 1.0)
