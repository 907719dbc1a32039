"""The same counts as the matrix, kept apart by document.

    parts = parts_of(columns, closeness("overlap"), None)
    parts.total(weights)        pairs of each kept cell when document d stands weights[d] times

Owns the sparse sum behind redrawn documents: what each document adds to each cell is worked out once, so
that a draw costs one weighted sum and no sweep. Cells with two codes are kept once, the smaller position
first, but for partnered codings, which have a direction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coder.analyse.closeness import Closeness
from coder.analyse.incidence import carried, units_by_document
from coder.analyse.pairs import Ints, ints, line_of, partner_codes, run_ends, runs
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


def parts_of(
    columns: Columns, rule: Closeness, units: UnitColumns | None, *, partners: bool = False
) -> Parts:
    """The counts of a rule by document.

    Args:
        columns: the codings.
        rule: the rule.
        units: the units of a unit rule; None for documents and pair rules.
        partners: codings with a partner instead of pairs (pair rules only).
    """
    n = len(columns.codes)
    adder = _Adder(n)
    if not rule.by_pair:
        _add_units(adder, columns, units)
    elif len(columns):
        line = line_of(columns, rule)
        doc = ints(columns.doc) if line.order is None else ints(columns.doc)[line.order]
        adder.add(doc, line.code, line.code)
        if partners:
            for coding, code in partner_codes(line, n):
                other = line.code[coding] != code
                adder.add(doc[coding[other]], line.code[coding[other]], code[other])
        else:
            adder.add_pairs(doc, line.code, line.stop)
    per_doc = ints([]) if rule.by_pair else units_by_document(columns, units)
    return adder.parts(per_doc)


def _add_units(adder: _Adder, columns: Columns, units: UnitColumns | None) -> None:
    known = {doc: at for at, doc in enumerate(columns.docs)}
    for key, code in carried(columns, units):
        unit = key // len(columns.coders)
        doc = unit
        if units is not None:
            lookup = np.array([known.get(name, -1) for name in units.docs], dtype=np.int64)
            doc = lookup[ints(units.doc)[unit]]
        adder.add(doc, code, code)
        adder.add_pairs(doc, code, run_ends(np.diff(key) != 0))


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

    def add_pairs(self, doc: Ints, code: Ints, stop: Ints) -> None:
        first = np.arange(1, len(code) + 1, dtype=np.int64)
        for left, right in runs(first - 1, first, stop):
            other = code[left] != code[right]
            a, b = code[left[other]], code[right[other]]
            self.add(doc[left[other]], np.minimum(a, b), np.maximum(a, b))

    def parts(self, units: Ints) -> Parts:
        key = np.concatenate((*self.keys, ints([])))
        distinct, back = np.unique(key, return_inverse=True)
        n = np.bincount(back, np.concatenate((*self.counts, ints([]))), minlength=len(distinct))
        doc, cell = np.divmod(distinct, max(1, self.n_codes**2))
        cells, place = np.unique(cell, return_inverse=True)
        return Parts(cells, doc, place, n.astype(np.int64), units)
