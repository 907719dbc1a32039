"""How sure a co-occurrence is: bootstrap intervals over documents.

    interval      documents are drawn with replacement: what a corpus of such documents would give
    difference    the same in two subsets, each redrawn apart

Owns the design and what is said of small numbers. Draws come from `coder.stats.draws`, so a seed gives the
same figures for ever. Documents are the unit of chance, not codings, since codings of one document
resemble each other. A pair that stands together in few documents has an interval that tells little.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coder.analyse.arrays import Floats, Ints, ints
from coder.analyse.bydocument import Parts, parts_of
from coder.analyse.cells import Grid, full_grid
from coder.analyse.closeness import Closeness, closeness
from coder.analyse.cooccur import check_question, cooccur
from coder.analyse.measures import basis_of, is_symmetric
from coder.model.columns import Columns, UnitColumns
from coder.model.results import Caption, Cell, Table
from coder.stats.draws import Draws
from coder.stats.intervals import percentile_interval

__all__ = ["FEW", "Asked", "divided", "drawn_values", "few_note", "intervals", "measured"]

_PAIR = ("code_a", "code_b")
_DECIMALS = 12
"""Logarithms differ in the last bit between machines; interval ends are rounded above that."""
FEW = 5
"""Documents below which an interval or a test tells little."""


@dataclass(frozen=True)
class Asked:
    """Rule and measure with the units that they need."""

    rule: str = "overlap"
    measure: str = "count"
    units: UnitColumns | None = None

    @property
    def how(self) -> Closeness:
        """The rule taken apart."""
        return closeness(self.rule)


def intervals(
    columns: Columns,
    *,
    rule: str = "overlap",
    measure: str = "count",
    units: UnitColumns | None = None,
    draws: int = 2000,
    seed: int = 0,
    grid: Grid | None = None,
) -> Table:
    """Each pair that stands together, with the 95 % interval of its value over redrawn documents.

    Returns:
        code_a, code_b, the measure, low, high, documents (in which the pair stands together), few; low and
        high are None when no draw defined the value.

    Raises:
        BadValue: for an unknown rule or measure.
        UsageError: when rule, measure and units do not go together.
    """
    how = closeness(rule)
    real = cooccur(columns, rule=rule, measure=measure, units=units).values
    docs = cooccur(columns, rule=rule, measure="docs", units=units).values
    looked_at = grid or full_grid(len(columns.codes))
    symmetric = is_symmetric(how, measure)
    together = [(a, b) for a, b in looked_at.pairs(symmetric=symmetric) if real[a][b]]
    drawn = drawn_values(columns, Asked(rule, measure, units), together, draws=draws, seed=seed)
    rows: list[tuple[Cell, ...]] = []
    for (a, b), seen in zip(together, drawn.T.tolist(), strict=True):
        low, high = percentile_interval(v for v in seen if v == v) or (None, None)
        n = int(docs[a][b] or 0)
        ends = (_rounded(low), _rounded(high))
        rows.append((columns.codes[a], columns.codes[b], real[a][b], *ends, n, n < FEW))
    told = {"measure": measure, "rule": str(how), "draws": str(draws), "seed": str(seed)}
    title = "Code co-occurrence with 95 % intervals over documents"
    notes = few_note(sum(bool(row[-1]) for row in rows), len(rows))
    header = (*_PAIR, measure, "low", "high", "documents", "few")
    return Table(header, tuple(rows), Caption(title, told, notes), _PAIR)


def few_note(few: int, cells: int) -> tuple[str, ...]:
    """The sentence about pairs in few documents; none where there are none."""
    if not few:
        return ()
    return (
        f"{few} of {cells} pairs stand together in fewer than {FEW} documents: too few to trust",
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)


def drawn_values(
    columns: Columns, asked: Asked, cells: list[tuple[int, int]], *, draws: int, seed: int
) -> Floats:
    """Values of cells in redrawn corpora.

    Returns:
        Array (draws, cells); NaN where a value is undefined.

    Raises:
        BadValue, UsageError: see `cooccur`.
    """
    check_question(asked.how, asked.measure, asked.units)
    out = np.empty((draws, len(cells)))
    if not cells:
        return out
    bench = _Bench(columns, asked, cells)
    n_docs, stream = len(columns.docs), Draws(seed)
    for at in range(draws):
        weights = np.bincount(stream.below(n_docs, n_docs), minlength=n_docs)
        out[at] = bench.values(weights)
    return out


class _Bench:
    """The counts of some cells by document, ready to be weighted again and again."""

    def __init__(self, columns: Columns, asked: Asked, cells: list[tuple[int, int]]) -> None:
        how, units = asked.how, asked.units
        self.measure, self.basis = asked.measure, basis_of(how, asked.measure)
        n = len(columns.codes)
        a, b = np.array(cells, dtype=np.int64).T
        low, high = (a, b) if how.directed else (np.minimum(a, b), np.maximum(a, b))
        partners = self.basis == "partners"
        parts = parts_of(columns, how, units, partners="after" if partners else "")
        self.parts = parts.once() if self.basis == "docs" else parts
        self.alone = (_places(parts, n, a, a), _places(parts, n, b, b))
        self.both = _places(parts, n, a, b) if partners else _places(parts, n, low, high)
        self.turned, self.back = self.parts, self.both
        if partners:
            self.turned = parts_of(columns, how, units, partners="back")
            self.back = _places(self.turned, n, a, b)

    def values(self, weights: Ints) -> Floats:
        total = np.append(self.parts.total(weights), 0)
        n1, n2, n12 = total[self.alone[0]], total[self.alone[1]], total[self.both]
        if self.basis != "partners":
            every = int((weights * self.parts.units).sum()) if len(self.parts.units) else 0
            return measured(self.measure, n1, n2, n12, every)
        n21 = np.append(self.turned.total(weights), 0)[self.back]
        return partners_measured(self.measure, (n1, n2), n12, n21)


def _places(parts: Parts, n: int, row: Ints, column: Ints) -> Ints:
    """Where the cells stand in `parts.cells`; one past the end for cells that are always 0."""
    wanted = row * n + column
    at = np.searchsorted(parts.cells, wanted)
    found = parts.cells[np.minimum(at, len(parts.cells) - 1)] == wanted
    return np.where(found, at, len(parts.cells))


def divided(above: Any, below: Any) -> Floats:
    """A share by cell; NaN where there is nothing to divide by."""
    below = np.asarray(below, dtype=np.float64)
    out = np.full(np.shape(below), np.nan)
    np.divide(above, below, out=out, where=below > 0)
    return out


def partners_measured(measure: str, alone: tuple[Ints, Ints], after: Ints, back: Ints) -> Floats:
    """As `coder.analyse.measures.of_partners`, on whole arrays; NaN where undefined."""
    if measure == "segments":
        return after.astype(np.float64)
    if measure == "share":
        return divided(after, alone[0])
    return divided(back, alone[1]) if measure == "share-col" else divided(after + back, sum(alone))


def measured(measure: str, n1: Ints, n2: Ints, n12: Ints, every: int) -> Floats:
    """As `coder.analyse.measures.coefficients`, on whole arrays; NaN where undefined."""
    if measure in ("count", "docs"):
        return n12.astype(np.float64)
    if measure in ("c", "jaccard"):
        return divided(n12, n1 + n2 - n12)
    if measure in ("share", "share-col"):
        return divided(n12, n1 if measure == "share" else n2)
    x1, x2 = n1.astype(np.float64), n2.astype(np.float64)
    lift = divided(n12 * float(every), x1 * x2)
    if measure == "lift":
        return lift
    if measure == "npmi":
        safe = (n12 > 0) & (n12 < every)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(safe, np.log(lift) / -np.log(n12 / max(every, 1)), np.nan)
    if measure == "loglik":
        return _loglik(x1, x2, ints(n12).astype(np.float64), float(every))
    spread = np.maximum(0, every - x1) * np.maximum(0, every - x2) * x1 * x2
    return divided(n12 * float(every) - x1 * x2, np.sqrt(spread))


def _loglik(n1: Floats, n2: Floats, n12: Floats, every: float) -> Floats:
    total = np.zeros(np.shape(n12))
    for seen, row, col in (
        (n12, n1, n2),
        (n1 - n12, n1, every - n2),
        (n2 - n12, every - n1, n2),
        (every - n1 - n2 + n12, every - n1, every - n2),
    ):
        with np.errstate(divide="ignore", invalid="ignore"):
            total += np.where(seen > 0, seen * np.log(seen * every / (row * col)), 0.0)
    sign = np.where(n12 * every >= n1 * n2, 1.0, -1.0)
    defined = (n1 > 0) & (n1 < every) & (n2 > 0) & (n2 < every) & (n12 <= np.minimum(n1, n2))
    defined &= every - n1 - n2 + n12 >= 0
    return np.where(defined, sign * np.maximum(0.0, 2 * total), np.nan)
