"""What units carry: the NumPy kernels of the unit rules.

    coding   |-----------|          carries its code into units 1 and 2 of its coder
    units    |--1--| |--2--| |--3--|

Owns incidence: a unit carries a code of a coder when one of the coder's codings of it shares a code
point with the unit; twice is once. Each coder's units are counted apart, so a unit with one code by Ana
and another by Ben holds no co-occurrence. Documents are worked through in blocks, so memory follows the
block and not the project.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from coder.analyse import arrays
from coder.analyse.arrays import Ints, distinct, ints, run_ends, runs
from coder.analyse.line import unit_runs
from coder.analyse.pairs import Partners, tally
from coder.model.columns import Columns, UnitColumns

__all__ = [
    "carried",
    "count_units",
    "partner_codes_in_units",
    "partnered_in_units",
    "units_by_document",
    "units_looked_at",
]


def count_units(columns: Columns, units: UnitColumns | None) -> Ints:
    """Units that carry both codes, within coder; on the diagonal those that carry the code.

    Args:
        columns: the codings.
        units: the units; None takes each document as one unit.

    Returns:
        int64 array (codes, codes), symmetric.
    """
    n = len(columns.codes)
    out = np.zeros((n, n), dtype=np.int64)
    for unit, code in carried(columns, units):
        out += tally(code, run_ends(np.diff(unit) != 0), n)
        out += np.diag(np.bincount(code, minlength=n))
    return out


def units_looked_at(columns: Columns, units: UnitColumns | None) -> int:
    """Number of units as `count_units` counts them (see `units_by_document`)."""
    return int(units_by_document(columns, units).sum())


def units_by_document(columns: Columns, units: UnitColumns | None) -> Ints:
    """Units of each document, once for each of its coders.

    A document that nobody coded has its units counted once, since its emptiness is a finding too.
    """
    n_docs, width = len(columns.docs), max(1, len(columns.coders))
    key = distinct(ints(columns.doc) * width + ints(columns.by))
    coders = np.bincount(key // width, minlength=n_docs)
    per_doc = np.ones(n_docs, dtype=np.int64)
    if units is not None:
        per_doc = np.bincount(_unit_docs(columns, units), minlength=n_docs)
    return per_doc * np.maximum(coders, 1)


def _unit_docs(columns: Columns, units: UnitColumns) -> Ints:
    """The document of each unit as a position in `columns.docs`; units of other documents left out."""
    if units.docs == columns.docs:
        return ints(units.doc)
    place = {doc: at for at, doc in enumerate(columns.docs)}
    lookup = np.array([place.get(doc, -1) for doc in units.docs], dtype=np.int64)
    found = lookup[ints(units.doc)]
    return found[found >= 0]


def carried(columns: Columns, units: UnitColumns | None) -> Iterator[tuple[Ints, Ints]]:
    """Blocks of (unit * coders + coder, code), sorted and distinct; no unit stands in two blocks."""
    n = len(columns.codes)
    for _rows, _first, _stop, kept in _blocks(columns, units):
        if len(kept):
            yield kept // n, kept % n


def partnered_in_units(columns: Columns, units: UnitColumns | None) -> Partners:
    """As `coder.analyse.pairs.partnered`: codings that lie in a unit which carries the other code."""
    n = len(columns.codes)
    out = np.zeros((n, n), dtype=np.int64)
    code = ints(columns.code)
    for coding, other in partner_codes_in_units(columns, units):
        out += np.bincount(code[coding] * n + other, minlength=n * n).reshape(n, n)
    np.fill_diagonal(out, np.bincount(code, minlength=n))  # those outside all units too
    return out, out.T.copy()


def partner_codes_in_units(
    columns: Columns, units: UnitColumns | None
) -> Iterator[tuple[Ints, Ints]]:
    """Blocks of (coding by row, code): a unit of the coding carries that code, by the same coder."""
    n, coders = len(columns.codes), len(columns.coders)
    by = ints(columns.by)
    for rows, first, stop, kept in _blocks(columns, units):
        found: list[Ints] = [np.empty(0, dtype=np.int64)]
        for coding, unit in runs(rows, first[rows], stop[rows]):
            key = (unit * coders + by[coding]) * n
            low, high = np.searchsorted(kept, key), np.searchsorted(kept, key + n)
            for again, at in runs(coding, low, high):
                found = [distinct(np.concatenate((*found, again * n + kept[at] % n)))]
        yield found[0] // n, found[0] % n


def _blocks(columns: Columns, units: UnitColumns | None) -> Iterator[tuple[Ints, Ints, Ints, Ints]]:
    """Rows of whole documents, the run of units of every coding, and what those units carry.

    The last is (unit * coders + coder) * codes + code, sorted and distinct.
    """
    if not len(columns):
        return
    first, stop = _unit_runs(columns, units)
    n, coders = len(columns.codes), len(columns.coders)
    code, by = ints(columns.code), ints(columns.by)
    for rows in _document_blocks(ints(columns.doc), stop - first):
        parts: list[Ints] = [np.empty(0, dtype=np.int64)]
        for coding, unit in runs(rows, first[rows], stop[rows]):
            parts.append((unit * coders + by[coding]) * n + code[coding])
            if len(parts) == 8:  # one huge document: distinct keys are few, so merge now and then
                parts = [distinct(np.concatenate(parts))]
        yield rows, first, stop, distinct(np.concatenate(parts))


def _unit_runs(columns: Columns, units: UnitColumns | None) -> tuple[Ints, Ints]:
    """For each coding the run of units [first, stop) that share a code point with it."""
    doc = ints(columns.doc)
    if units is None:
        return doc, doc + 1
    before, until, known = unit_runs(columns, units)
    return before, np.where(known, np.maximum(until, before), before)


def _document_blocks(doc: Ints, size: Ints) -> Iterator[Ints]:
    """Row numbers in blocks of whole documents, each of about `PAIRS_AT_ONCE` incidences."""
    order = np.arange(len(doc)) if np.all(doc[1:] >= doc[:-1]) else np.argsort(doc, kind="stable")
    edges = np.concatenate(([0], np.flatnonzero(np.diff(doc[order])) + 1, [len(doc)]))
    upto = np.concatenate(([0], np.cumsum(size[order])))[edges]
    at = 0
    while at < len(edges) - 1:
        fits = int(np.searchsorted(upto, upto[at] + arrays.PAIRS_AT_ONCE, side="right")) - 1
        after = max(fits, at + 1)
        yield order[edges[at] : edges[after]]
        at = after
