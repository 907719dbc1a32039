"""Codings from a plain table: doc, start, end, code and perhaps coder.

Owns the reading of such rows into columns and what is wrong with a row, by its number in the file (the
header is row 1). Documents, codes and coders are known by their names alone and come sorted. Offsets are
half-open; an empty span is an error. Opening the file is not done here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from coder.model.columns import Columns
from coder.model.errors import BadSpan, Unreadable

__all__ = ["columns_from_rows"]

NEEDED = ("doc", "start", "end", "code")
_CODER = ("coder", "by")
_LONGEST = 2**31
"""No text has an offset beyond; larger numbers are a slip, and would not fit on one line."""


def columns_from_rows(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, place: str = ""
) -> Columns:
    """The rows of a table as columns.

    Args:
        header: names of the columns in any order and case; others are ignored. `by` may stand for coder.
        rows: the cells as text; wholly empty rows are skipped.
        place: the file's name, for messages.

    Raises:
        Unreadable: when a column is missing, or a cell that must be filled or a number is not.
        BadSpan: when an end is not after its start.
    """
    at = _places(header, place)
    cells: list[tuple[str, int, int, str, str]] = []
    for number, row in enumerate(rows, 2):
        if any(cell.strip() for cell in row):
            cells.append(_row(row, at, f"{place}: row {number}" if place else f"row {number}"))
    return _columns(cells)


def _places(header: Sequence[str], place: str) -> dict[str, int]:
    names = [name.strip().lstrip("\ufeff").casefold() for name in header]
    at = {name: names.index(name) for name in NEEDED if name in names}
    missing = [name for name in NEEDED if name not in at]
    if missing:
        raise Unreadable(
            f"there is no column {' and no column '.join(missing)}",
            place=place,
            found=", ".join(header),
            hint="the first row names the columns: doc,start,end,code and, if several coded, coder",
        )
    coder = next((names.index(name) for name in _CODER if name in names), None)
    return at if coder is None else at | {"coder": coder}


def _row(row: Sequence[str], at: dict[str, int], place: str) -> tuple[str, int, int, str, str]:
    cell = {name: row[i].strip() if i < len(row) else "" for name, i in at.items()}
    for name in ("doc", "code"):
        if not cell[name]:
            raise Unreadable(f"no {name}", place=place)
    start, end = _offset(cell, "start", place), _offset(cell, "end", place)
    if start >= end:
        raise BadSpan(
            f"the span {start}:{end} is empty or reversed",
            place=place,
            found=f"{start}:{end}",
            hint="start and end are characters counted from 0, the end is the first one after",
        )
    return cell["doc"], start, end, cell["code"], cell.get("coder", "")


def _offset(cell: dict[str, str], name: str, place: str) -> int:
    text = cell[name].removesuffix(".0")  # spreadsheets like to make numbers decimal
    if text.isascii() and text.isdigit() and len(text) <= 10 and int(text) < _LONGEST:
        return int(text)
    raise Unreadable(f"{name} {cell[name]!r} is not a character offset", place=place, found=text)


def _columns(cells: list[tuple[str, int, int, str, str]]) -> Columns:
    docs = {name: i for i, name in enumerate(sorted({c[0] for c in cells}))}
    codes = {name: i for i, name in enumerate(sorted({c[3] for c in cells}))}
    coders = {name: i for i, name in enumerate(sorted({c[4] for c in cells}))}
    cells.sort(key=lambda c: (c[0], c[1], -c[2]))
    return Columns(
        tuple(docs),
        tuple(codes),
        tuple(coders),
        np.array([docs[c[0]] for c in cells], dtype=np.int64),
        np.array([c[1] for c in cells], dtype=np.int64),
        np.array([c[2] for c in cells], dtype=np.int64),
        np.array([codes[c[3]] for c in cells], dtype=np.int64),
        np.array([coders[c[4]] for c in cells], dtype=np.int64),
    )
