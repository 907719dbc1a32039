"""gamma: how well the best alignment of several coders' spans fits, against chance.

    gamma(spans)          1 - disorder of the best alignment / mean disorder of random continua
    disorder(spans)       of the best alignment: every span stands in exactly one tuple

Owns the alignment (exact, by branch and bound) and the seeded random continua. For small studies and to
repeat published figures: the search grows fast, so what is larger than `MOST` steps is refused, and the value
moves by some hundredths with the seed. Offsets are code points, half-open. For texts of any length
take the unitizing family.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise, product
from statistics import NormalDist, fmean, pstdev
from typing import Final

from coder.model.errors import UsageError
from coder.model.results import Score
from coder.stats.draws import Draws

__all__ = ["MOST", "Costs", "Spans", "disorder", "gamma"]

MOST: Final = 200_000
"""Steps of one search for the best alignment."""

Spans = Sequence[tuple[str, str, float, float]]
"""Coder, code, start, end."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Weights: of the place, of another code, and of a span that the other coder lacks."""

    place: float = 1.0
    code: float = 1.0
    empty: float = 1.0

    def between(self, one: _Unit, other: _Unit) -> float:
        """Dissimilarity of two spans."""
        apart = abs(one.start - other.start) + abs(one.end - other.end)
        share = apart / (one.end - one.start + other.end - other.start)
        return self.empty * (self.place * share**2 + self.code * (one.code != other.code))


@dataclass(frozen=True, slots=True)
class _Unit:
    code: str
    start: float
    end: float


def disorder(spans: Spans, *, costs: Costs | None = None) -> float | None:
    """Disorder of the best alignment: the mean over a coder's number of spans.

    Mathet, Widloecher and Metivier 2015, Computational Linguistics 41:437, section 4.

    Returns:
        0 or more; None with fewer than two coders.

    Raises:
        UsageError: when the search is too long.
    """
    coders = _by_coder(spans)
    return _disorder(coders, costs or Costs()) if len(coders) > 1 else None


def gamma(spans: Spans, *, costs: Costs | None = None, samples: int = 200, seed: int = 0) -> Score:
    """Gamma of some coders' spans.

    Mathet, Widloecher and Metivier 2015, Computational Linguistics 41:437, eq. 8: 1 - observed / expected
    disorder. Random continua have numbers, lengths and gaps of spans drawn from normal distributions
    with the mean and spread observed, and codes by their shares.

    Args:
        spans: of all coders.
        costs: the weights of the dissimilarity.
        samples: random continua; fewer than 100 leave much noise.
        seed: a whole number of 0 or more.

    Returns:
        at most 1; undefined with fewer than two coders.

    Raises:
        UsageError: when a search is too long.
    """
    coders = _by_coder(spans)
    blank = Score("gamma", None, None, units=len(spans), coders=tuple(coders), unit="span")
    if len(coders) < 2:
        return replace(blank, undefined=f"nothing to compare: {len(coders) or 'no'} coder")
    weights, stream = costs or Costs(), Draws(seed)
    drawn = [_disorder(_random(coders, stream), weights) for _ in range(samples)]
    return replace(blank, value=1 - _disorder(coders, weights) / fmean(drawn))


def _by_coder(spans: Spans) -> dict[str, list[_Unit]]:
    out: dict[str, list[_Unit]] = {}
    for coder, code, start, end in spans:
        out.setdefault(coder, []).append(_Unit(code, start, end))
    return {coder: sorted(own, key=lambda u: (u.start, u.end)) for coder, own in out.items()}


# -- the best alignment ------------------------------------------------------------------------


def _disorder(coders: dict[str, list[_Unit]], costs: Costs) -> float:
    whole = sum(map(len, coders.values())) / len(coders)
    if not whole:
        return costs.empty  # a draw without any span is as far from agreement as chance is
    return _Search(list(coders.values()), costs).best() / whole


class _Search:
    """Tuples of at most one span a coder, and the cheapest set of them that holds every span once."""

    def __init__(self, coders: list[list[_Unit]], costs: Costs) -> None:
        many = len(coders)
        self.pairs = many * (many - 1) / 2
        place = {(c, n): 0 for c, own in enumerate(coders) for n in range(len(own))}
        order = sorted(place, key=lambda at: (coders[at[0]][at[1]].start, at))
        self.bit = {at: 1 << n for n, at in enumerate(order)}
        tuples = self._tuples(coders, costs)
        self.at: list[list[tuple[float, int]]] = [[] for _ in order]
        share = [math.inf] * len(order)
        for cost, held in tuples:
            members = [n for n in range(len(order)) if held >> n & 1]
            self.at[members[0]].append((cost, held))
            for n in members:
                share[n] = min(share[n], cost / len(members))
        for own in self.at:
            own.sort()
        self.share = share
        self.steps = 0
        self.least = math.inf

    def _tuples(self, coders: list[list[_Unit]], costs: Costs) -> list[tuple[float, int]]:
        """All tuples with their costs; one that costs more than its spans do alone never helps."""
        out = []
        for chosen in product(*([None, *range(len(own))] for own in coders)):
            some = [(c, n) for c, n in enumerate(chosen) if n is not None]
            if not some:
                continue
            cost = sum(
                costs.between(coders[a[0]][a[1]], coders[b[0]][b[1]])
                for a, b in combinations(some, 2)
            )
            # Whatever pairs with nothing costs as much, so a span alone costs `empty`.
            lacking = self.pairs - len(some) * (len(some) - 1) / 2
            cost = (cost + costs.empty * lacking) / self.pairs
            if cost <= costs.empty * len(some) + 1e-12:
                out.append((cost, sum(self.bit[at] for at in some)))
        return out

    def best(self) -> float:
        """The least sum of costs."""
        every = (1 << len(self.at)) - 1
        self._go(every, 0.0, sum(self.share))
        return self.least

    def _go(self, left: int, cost: float, bound: float) -> None:
        if cost + bound >= self.least - 1e-12:
            return
        if not left:
            self.least = cost
            return
        self.steps += 1
        if self.steps > MOST:
            raise UsageError(
                "the best alignment takes too long to find", hint="take u-alpha for long texts"
            )
        first = (left & -left).bit_length() - 1
        for price, held in self.at[first]:
            if held & left == held:
                spared = sum(
                    self.share[n] for n in range(first, held.bit_length()) if held >> n & 1
                )
                self._go(left & ~held, cost + price, bound - spared)


# -- chance ------------------------------------------------------------------------------------


def _random(coders: dict[str, list[_Unit]], stream: Draws) -> dict[str, list[_Unit]]:
    """Spans as they might have been: numbers, gaps and lengths around those observed."""
    normal = _Normal(stream)
    numbers = [float(len(own)) for own in coders.values()]
    gaps = [0.0]
    for own in coders.values():
        gaps += [later.start - one.end for one, later in pairwise(own)]
    every = [u for own in coders.values() for u in own]
    lengths = [u.end - u.start for u in every]
    out: dict[str, list[_Unit]] = {}
    for coder in coders:
        at, own = 0.0, []
        for _ in range(abs(round(normal.like(numbers)))):
            start = at + normal.like(gaps)
            at = start + max(abs(normal.like(lengths)), 1e-6)
            own.append(_Unit(every[int(stream.below(len(every), 1)[0])].code, start, at))
        out[coder] = sorted(own, key=lambda u: (u.start, u.end))
    return out


class _Normal:
    """Draws around figures that were observed."""

    def __init__(self, stream: Draws) -> None:
        self.stream = stream

    def like(self, figures: Sequence[float]) -> float:
        """One draw with the mean and spread of some figures."""
        share = (int(self.stream.words(1)[0] >> 11) + 0.5) / 2.0**53
        return fmean(figures) + pstdev(figures) * NormalDist().inv_cdf(share)
