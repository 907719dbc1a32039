"""The same counts as the matrix, kept apart by document.

    parts = parts_of(columns, closeness("overlap"), None)
    parts.total(weights)        pairs of each kept cell when document d stands weights[d] times

Owns the sparse sum behind redrawn documents: what each document adds to each cell is worked out once, so
that a draw costs one weighted sum and no sweep. Cells with two codes are kept once, the smaller position
first, but for partnered codings and directed rules, where the row's code comes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from coder.analyse.arrays import Ints, ints, run_ends, runs
from coder.analyse.closeness import Closeness
from coder.analyse.incidence import carried, partner_codes_in_units, units_by_document
from coder.analyse.line import Line, line_of, listed
from coder.analyse.pairs import partner_codes
from coder.model.columns import Columns, UnitColumns

__all__ = ["Parts", "parts_of"]


@dataclass(frozen=True)
class Parts:
    """What each document adds: `n` to the cell at `place` of `cells` (row * codes + column), sorted.

    `units` is the number of units of each document, empty for pair rules.
    """

    cells: Ints
    doc: Ints
    place: Ints
    n: Ints
    units: Ints

    def total(self, weights: Ints) -> Ints:
        """The sum for each of `cells` with every document taken so many times."""
        sums = np.bincount(self.place, weights[self.doc] * self.n, minlength=len(self.cells))
        return sums.astype(np.int64)

    def once(self) -> Parts:
        """Each document counts once where it has anything."""
        return replace(self, n=np.ones_like(self.n))


def parts_of(
    columns: Columns,
    rule: Closeness,
    units: UnitColumns | None,
    *,
    partners: str = "",
) -> Parts:
    """The counts of a rule by document.

    Args:
        columns: the codings.
        rule: the rule.
        units: the units of a unit rule or of its distances; None for documents and characters.
        partners: instead of pairs or units, `after` for codings of the row's code with a partner in the
            column's, `back` for codings of the column's code with a partner in the row's.
    """
    adder = _Adder(len(columns.codes))
    where = units if rule.units else None
    if partners:
        _add_partners(adder, columns, rule, where, partners)
    elif not rule.by_pair:
        _add_units(adder, columns, where)
    elif len(columns):
        line = line_of(columns, rule, where)
        doc = _docs_on(line, columns)
        adder.add(doc, line.code, line.code)
        for left, right in listed(line):
            adder.add_pairs(doc[left], line.code[left], line.code[right], directed=rule.directed)
    per_doc = ints([]) if rule.by_pair else units_by_document(columns, where)
    return adder.parts(per_doc)


def _docs_on(line: Line, columns: Columns) -> Ints:
    return ints(columns.doc) if line.order is None else ints(columns.doc)[line.order]


def _add_partners(
    adder: _Adder, columns: Columns, rule: Closeness, units: UnitColumns | None, way: str
) -> None:
    code, doc = ints(columns.code), ints(columns.doc)
    found: Iterator[tuple[Ints, Ints]]
    if not rule.by_pair:
        found = partner_codes_in_units(columns, units)
    else:
        line = line_of(columns, rule, units)
        code, doc = line.code, _docs_on(line, columns)
        after, before = way == "after" or not rule.directed, way == "back" or not rule.directed
        found = partner_codes(line, adder.n_codes, after=after, before=before)
    adder.add(doc, code, code)
    for coding, other in found:
        apart = code[coding] != other
        own, other = code[coding[apart]], other[apart]
        row, column = (own, other) if way == "after" else (other, own)
        adder.add(doc[coding[apart]], row, column)


def _add_units(adder: _Adder, columns: Columns, units: UnitColumns | None) -> None:
    known = {doc: at for at, doc in enumerate(columns.docs)}
    for key, code in carried(columns, units):
        unit = key // len(columns.coders)
        doc = unit
        if units is not None:
            lookup = np.array([known.get(name, -1) for name in units.docs], dtype=np.int64)
            doc = lookup[ints(units.doc)[unit]]
        adder.add(doc, code, code)
        stop = run_ends(np.diff(key) != 0)
        first = np.arange(1, len(code) + 1, dtype=np.int64)
        for left, right in runs(first - 1, first, stop):
            adder.add_pairs(doc[left], code[left], code[right], directed=False)


class _Adder:
    """Collects (document, cell) and how often, merging block by block."""

    def __init__(self, n_codes: int) -> None:
        self.n_codes = n_codes
        self.keys: list[Ints] = []
        self.counts: list[Ints] = []

    def add(self, doc: Ints, row: Ints, column: Ints) -> None:
        key = (doc * self.n_codes + row) * self.n_codes + column
        found: Any = np.unique(key, return_counts=True)
        self.keys.append(found[0])
        self.counts.append(found[1])

    def add_pairs(self, doc: Ints, row: Ints, column: Ints, *, directed: bool) -> None:
        other = row != column
        a, b = row[other], column[other]
        if not directed:
            a, b = np.minimum(a, b), np.maximum(a, b)
        self.add(doc[other], a, b)

    def parts(self, units: Ints) -> Parts:
        key = np.concatenate((*self.keys, ints([])))
        distinct, back = np.unique(key, return_inverse=True)
        n = np.bincount(back, np.concatenate((*self.counts, ints([]))), minlength=len(distinct))
        doc, cell = np.divmod(distinct, max(1, self.n_codes**2))
        cells, place = np.unique(cell, return_inverse=True)
        return Parts(cells, doc, place, n.astype(np.int64), units)
