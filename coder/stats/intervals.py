"""Intervals: for a share of trials, and of a set of draws.

Owns the two that the program reports: Wilson's score interval of k successes in n trials, which stays
inside 0 and 1 and does not collapse at the ends, and the percentile interval of bootstrap draws.
Standard library only.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from statistics import NormalDist

__all__ = ["percentile_interval", "wilson"]


def wilson(successes: int, trials: int, *, confidence: float = 0.95) -> tuple[float, float] | None:
    """Wilson's score interval of a share.

    Args:
        successes: 0 to trials.
        trials: how often it was tried.
        confidence: in (0, 1).

    Returns:
        Lower and upper bound in [0, 1]; None without trials.

    Raises:
        ValueError: when the counts or the confidence make no sense.
    """
    if not 0 <= successes <= trials or not 0 < confidence < 1:
        raise ValueError(f"no share: {successes} of {trials} at {confidence}")
    if trials == 0:
        return None
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = successes / trials
    middle = share + z * z / (2 * trials)
    spread = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    width = 1 + z * z / trials
    low = 0.0 if successes == 0 else max(0.0, (middle - spread) / width)
    high = 1.0 if successes == trials else min(1.0, (middle + spread) / width)
    return low, high


def percentile_interval(
    draws: Iterable[float], *, confidence: float = 0.95
) -> tuple[float, float] | None:
    """The middle `confidence` share of draws, interpolated between neighbours; None without draws."""
    ordered = sorted(draws)
    if not ordered:
        return None

    def at(share: float) -> float:
        place = share * (len(ordered) - 1)
        below = math.floor(place)
        above = min(below + 1, len(ordered) - 1)
        return ordered[below] + (place - below) * (ordered[above] - ordered[below])

    tail = (1 - confidence) / 2
    return at(tail), at(1 - tail)
