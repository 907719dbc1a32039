"""The whole count matrices behind a measure, and the one way from them to cells.

Owns the choice of the kernel: pairs, units, documents, or codings with a partner. Every diagonal holds n
of the code in what is counted: codings, units or documents.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coder.analyse import incidence, pairs
from coder.analyse.arrays import Ints, distinct, ints
from coder.analyse.bydocument import parts_of
from coder.analyse.closeness import Closeness
from coder.analyse.measures import basis_of, coefficients, of_partners
from coder.model.columns import Columns, UnitColumns

__all__ = ["Counts", "Values", "counts_of"]

Values = tuple[tuple[float | int | None, ...], ...]


@dataclass(frozen=True)
class Counts:
    """What stands together: `both` as a matrix, `back` for codings with a partner, `units` N or 0."""

    basis: str
    both: Ints
    back: Ints | None = None
    units: int = 0

    def values(self, measure: str) -> Values:
        """Counts as int, coefficients as unrounded float, None where undefined."""
        if self.back is not None:
            return of_partners(self.both.tolist(), self.back.tolist(), measure)
        return coefficients(self.both.tolist(), measure, units=self.units)


def counts_of(
    columns: Columns,
    how: Closeness,
    measure: str,
    *,
    units: UnitColumns | None = None,
    n_units: int | None = None,
) -> Counts:
    """Count for a measure under a rule.

    Args:
        columns: codings that count.
        how: the rule.
        measure: what is asked for.
        units: the units of the rule, or those that its distances are counted in.
        n_units: N; None counts the units of every document, once for each coder who coded there.
    """
    basis = basis_of(how, measure)
    where = units if how.units else None
    n = 0
    if not how.by_pair:
        n = incidence.units_looked_at(columns, where) if n_units is None else n_units
    if basis == "docs":
        return Counts(basis, _documents(columns, how, where), units=n)
    if basis == "partners":
        both, back = (
            pairs.partnered(columns, how, where)
            if how.by_pair
            else incidence.partnered_in_units(columns, where)
        )
        return Counts(basis, both, back, n)
    if how.by_pair:
        return Counts(basis, pairs.count_pairs(columns, how, where))
    return Counts(basis, incidence.count_units(columns, where), units=n)


def _documents(columns: Columns, how: Closeness, units: UnitColumns | None) -> Ints:
    """Documents in which both stand together at least once; on the diagonal those with the code."""
    n = len(columns.codes)
    parts = parts_of(columns, how, units)
    found = np.bincount(parts.place, minlength=len(parts.cells))
    out = np.zeros(n * n, dtype=np.int64)
    out[parts.cells] = found
    grid = out.reshape(n, n)
    if not how.directed:
        grid = grid + grid.T - np.diag(np.diag(grid))
    doc_codes = distinct(ints(columns.doc) * max(1, n) + ints(columns.code))
    np.fill_diagonal(grid, np.bincount(doc_codes % max(1, n), minlength=n))
    return grid
