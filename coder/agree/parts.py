"""A coefficient taken apart: sums over units, and what is made of the sums.

    parts = alpha_parts(judged)         score(parts) -> Score
                                        parts.sums(groups) -> what the bootstrap redraws

Owns one way from data to number for the point value and for every bootstrap draw: `sums` adds figures up
over groups of units, `value` turns rows of sums into numbers, NaN where the coefficient is undefined.
NaN never leaves this package: `score` turns it into "undefined" with the reason. Units with fewer than
two judgements are told as left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coder.agree.judgements import Cells, Floats, Ints, Judgements, given, value_text
from coder.model.results import Score

__all__ = [
    "Groups",
    "Parts",
    "Tally",
    "counted",
    "divided",
    "mean_of_known",
    "one_less",
    "parts_of",
    "score",
    "why_undefined",
]

SPARSE = "units with fewer than two judgements"


@dataclass(frozen=True, slots=True)
class Tally:
    """Adds up over groups; `group` is the group of each element, None when there is one group only."""

    group: Ints | None
    count: int
    weight: Floats | None = None

    def at(self, elements: Ints) -> Tally:
        """Adds up over things that belong to these elements."""
        group = None if self.group is None else self.group[elements]
        return Tally(group, self.count, None if self.weight is None else self.weight[elements])

    def unweighted(self) -> Tally:
        """The same groups, each element counting once."""
        return replace(self, weight=None)

    def total(self, figures: NDArray[Any]) -> Floats:
        """Sum of a figure over each group (weighted by what the units stand for)."""
        if self.weight is not None:
            figures = figures * self.weight
        if self.group is None:
            return np.array([figures.sum()], dtype=np.float64)
        return np.bincount(self.group, figures, minlength=self.count).astype(np.float64)

    def table(self, cells: Ints, width: int, figures: Floats | None = None) -> Floats:
        """How much of each cell value (0 to width - 1; -1 is passed over) each group holds.

        Returns:
            array (groups, width), counted, or summed over `figures`.
        """
        key = cells + np.int64(1)
        if self.group is not None:
            key += self.group * (width + 1)
        if self.weight is not None:
            figures = self.weight if figures is None else figures * self.weight
        flat = np.bincount(key, figures, minlength=self.count * (width + 1))
        return flat.astype(np.float64).reshape(self.count, width + 1)[:, 1:]


@dataclass(frozen=True, slots=True)
class Groups:
    """How units are grouped: all in one (`hand` is None), or by the group of their unit or block.

    `over` is "units" or "blocks"; `hand[i]` is the group of unit or block i.
    """

    count: int = 1
    hand: Ints | None = None
    over: str = "units"

    def tally(self, judged: Judgements) -> Tally:
        """Adds up over the units of some judgements."""
        if self.over == "blocks" and judged.block is not None:
            return self.tally_at(judged.block, judged.weight)
        return Tally(self.hand, self.count, judged.weight)

    def tally_at(self, block: Ints, weight: Floats | None = None) -> Tally:
        """Adds up over things that stand in these blocks."""
        return Tally(None if self.hand is None else self.hand[block], self.count, weight)


@dataclass(frozen=True, slots=True)
class Parts:
    """A coefficient of some data.

    Attributes:
        blank: what is known of the score before it is computed (measure, coders, units, left out).
        sums: figures by group, an array (groups, figures).
        value: rows of sums (draws, figures) to values (draws,), NaN where undefined.
        reason: why the value of all data together is undefined, when it is.
        units: how many units may be redrawn; 0 when units are not independent of each other.
        blocks: how many blocks may be redrawn; 0 when they are not known.
    """

    blank: Score
    sums: Callable[[Groups], Floats]
    value: Callable[[Floats], Floats]
    reason: Callable[[], str]
    units: int = 0
    blocks: int = 0


def parts_of(
    measure: str,
    judged: Judgements,
    sums: Callable[[Groups], Floats],
    value: Callable[[Floats], Floats],
    reason: Callable[[], str] | None = None,
) -> Parts:
    """The parts of a coefficient of one set of judgements; `why_undefined` tells the usual reasons."""
    seen = given(judged.cells)
    whole = np.ones(len(judged)) if judged.weight is None else judged.weight
    enough = int(whole[seen >= 2].sum())
    left = dict(judged.left_out)
    if thin := int(whole.sum()) - enough:
        left[SPARSE] = left.get(SPARSE, 0) + thin
    blank = Score(
        measure, None, "", units=enough, coders=judged.coders, unit=judged.unit, left_out=left
    )
    free = len(judged) if judged.weight is None else 0
    return Parts(blank, sums, value, reason or (lambda: why_undefined(judged)), free, judged.blocks)


def score(parts: Parts) -> Score:
    """The value of all data together, or why there is none."""
    found = float(parts.value(parts.sums(Groups()))[0])
    if np.isfinite(found):
        return replace(parts.blank, value=found + 0.0, undefined=None)
    return replace(parts.blank, value=None, undefined=parts.reason())


def why_undefined(judged: Judgements) -> str:
    """The usual reason: too few coders, nothing judged twice, or only one value."""
    if len(judged.coders) < 2:
        return f"nothing to compare: {len(judged.coders) or 'no'} coder"
    cells = judged.cells[:, given(judged.cells) >= 2]
    seen = np.unique(cells[cells >= 0])
    if not len(seen):
        return f"nothing to compare: no {judged.unit} was judged by two coders"
    if len(seen) == 1:
        value = value_text(judged.values[int(seen[0])])
        return f"no variation: every compared {judged.unit} has the value {value!r}"
    return "the values leave no room for disagreement by chance"


def divided(above: Floats, below: Floats) -> Floats:
    """Quotients, NaN where the lower number is not above 0."""
    out = np.full(np.broadcast(above, below).shape, np.nan)
    np.divide(above, below, out=out, where=below > 0)
    return out


def mean_of_known(each: Floats) -> Floats:
    """Mean along the last axis over what is defined; NaN where nothing is."""
    known = ~np.isnan(each)
    return divided(np.where(known, each, 0).sum(axis=-1), known.sum(axis=-1).astype(np.float64))


def one_less(m: Ints) -> Floats:
    """1 / (judgements - 1) of each unit, 0 for units that fewer than two coders judged."""
    return np.where(m >= 2, 1 / np.maximum(m - 1, 1), 0.0)


def counted(tally: Tally, cells: Cells, width: int) -> Floats:
    """How often each value stands in the cells of all coders: (groups, width)."""
    out = np.zeros((tally.count, width))
    for row in cells:
        out += tally.table(row, width)
    return out
