"""Tables of judgements from anywhere, read strictly.

    long   unit,coder,value        wide   unit,ana,ben,chloe        spans   coder,code,start,end

Owns what a cell means: `A;B` is a set of codes, `{}` the empty set ("judged, nothing found"), an empty cell
is missing; "nan", "NA" and "0" are values. A value that was not declared, a number that is none, a
judgement made twice, and a span that is empty or leaves the text are refused with row and column. Rows
are counted as a spreadsheet does, the header being row 1. Opening the file is not done here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np

from coder.agree.continuum import Continuum, joined
from coder.agree.judgements import (
    Judgements,
    Value,
    members,
    number,
    set_of,
    values_in_order,
)
from coder.model.errors import BadSpan, BadValue, UnknownName, Unreadable, UsageError

__all__ = ["LONG", "cell_value", "long_table", "spans_table", "wide_table"]

LONG: Final = ("unit", "coder", "value")
SPANS: Final = ("coder", "code", "start", "end")

Row = tuple[int, Sequence[str]]


def cell_value(text: str) -> Value | None:
    """The value a cell says, None when it is empty.

    Raises:
        BadValue: when a set has an empty member, as in `A;`.
    """
    text = text.strip()
    if not text:
        return None
    if text == "{}":
        return frozenset()
    if ";" not in text:
        return text
    codes = [code.strip() for code in text.split(";")]
    if not all(codes):
        raise BadValue(f"a code is missing in {text!r}", found=text, hint="write a set as A;B")
    return set_of(codes)


def long_table(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    columns: tuple[str, str, str] = ("unit", "coder", "value"),
    values: Sequence[str] = (),
    level: str = "nominal",
    coders: Sequence[str] = (),
    place: str = "",
) -> Judgements:
    """Judgements from one row each.

    Args:
        header: names of the columns.
        rows: cells as text; rows without any are skipped.
        columns: which columns hold the unit, the coder and the value.
        values: the declared values, in order; without, those that occur.
        level: nominal, ordinal, interval or ratio; the last two take numbers only.
        coders: the coders to compare, in order; without, all in the order of the file.
        place: the file's name, for messages.

    Raises:
        UnknownName: for a column or coder that is not there.
        Unreadable: for a row without unit or coder, or with the judgement of an earlier row.
        BadValue: for a value that was not declared, or is no number where numbers are needed.
    """
    at = _columns(header, columns, place)
    found: dict[tuple[str, str], tuple[int, Value | None]] = {}
    for n, row in _filled(rows):
        where = _where(place, n)
        unit, coder = (_needed(row, at[i], columns[i], where) for i in (0, 1))
        if (unit, coder) in found:
            raise Unreadable(
                f"{coder} has judged {unit!r} before, in row {found[unit, coder][0]}",
                place=where,
                found=f"{unit}, {coder}",
                hint="one row for each unit and coder; several codes stand in one cell as A;B",
            )
        value = _checked(_cell(row, at[2]), values, level, f"{where}, column {columns[2]}")
        found[unit, coder] = n, value
    names = tuple(dict.fromkeys(coder for _, coder in found))
    units = tuple(dict.fromkeys(unit for unit, _ in found))
    return _judgements(
        {key: value for key, (_, value) in found.items()}, units, names, values, coders
    )


def wide_table(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    unit: str = "",
    values: Sequence[str] = (),
    level: str = "nominal",
    coders: Sequence[str] = (),
    place: str = "",
) -> Judgements:
    """Judgements from one row a unit and one column a coder.

    Args:
        header: names of the columns.
        rows: cells as text; rows without any are skipped.
        unit: the column that names the unit; without, the rows are the units.
        values: the declared values, in order; without, those that occur.
        level: nominal, ordinal, interval or ratio; the last two take numbers only.
        coders: the columns to compare, in order; without, all but the unit's.
        place: the file's name, for messages.

    Raises:
        UnknownName: for a column that is not there.
        Unreadable: when two columns or two units have one name, or a unit has none.
        BadValue: for a value that was not declared, or is no number where numbers are needed.
    """
    key = _columns(header, (unit,), place)[0] if unit else -1
    names = [name.strip().lstrip("\ufeff") for name in header]
    columns = {name: at for at, name in enumerate(names) if at != key and name}
    if len(columns) < sum(bool(name) for at, name in enumerate(names) if at != key):
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable(f"two columns are called {twice!r}", place=place, found=twice)
    found: dict[tuple[str, str], Value | None] = {}
    seen: dict[str, int] = {}
    for n, row in _filled(rows):
        where = _where(place, n)
        this = _needed(row, key, unit, where) if unit else str(n)
        if this in seen:
            raise Unreadable(
                f"the unit {this!r} stands in row {seen[this]} too", place=where, found=this
            )
        seen[this] = n
        for name, at in columns.items():
            found[this, name] = _checked(_cell(row, at), values, level, f"{where}, column {name}")
    return _judgements(found, tuple(seen), tuple(columns), values, coders)


def spans_table(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    length: int,
    coders: Sequence[str] = (),
    place: str = "",
) -> Continuum:
    """Spans from one row each: coder, code, start, end.

    Args:
        header: names of the columns, in any order and case; others are ignored.
        rows: cells as text; rows without any are skipped.
        length: characters of the text, all of which every coder has read.
        coders: the coders to compare, in order, also those without a span; else all of the file.
        place: the file's name, for messages.

    Raises:
        UsageError: when the text has no length.
        UnknownName: for a column that is not there.
        Unreadable: for a row without coder or code, or whose start or end is no number.
        BadSpan: for a span that is empty, reversed, or leaves the text.
    """
    if length < 1:
        raise UsageError(f"a text of {length} characters has nothing to compare", found=length)
    at = _columns(header, SPANS, place)
    spans: list[tuple[str, str, int, int]] = []
    for n, row in _filled(rows):
        where = _where(place, n)
        coder, code = (_needed(row, at[i], SPANS[i], where) for i in (0, 1))
        start, end = (_offset(_cell(row, at[i]), SPANS[i], where) for i in (2, 3))
        if not start < end <= length:
            raise BadSpan(
                f"the span {start}:{end} is empty, reversed, or leaves the text of {length} characters",
                place=where,
                found=f"{start}:{end}",
                hint="characters are counted from 0; the end is the first one after the span",
            )
        spans.append((coder, code, start, end))
    names = tuple(coders) or tuple(dict.fromkeys(span[0] for span in spans))
    codes = tuple(sorted({span[1] for span in spans}))
    kept = [s for s in spans if s[0] in names]
    by, code_at = [names.index(s[0]) for s in kept], [codes.index(s[1]) for s in kept]
    grid = np.array([by, code_at, [s[2] for s in kept], [s[3] for s in kept]], dtype=np.int64)
    parts = joined(*grid)
    told = {
        "spans of coders not compared": len(spans) - len(kept),
        "spans joined to one they overlap, of the same coder and code": len(kept) - len(parts[0]),
    }
    left = {reason: count for reason, count in told.items() if count}
    edges, read = np.array([0, length], dtype=np.int64), np.ones((1, len(names)), dtype=np.bool_)
    return Continuum(names, codes, *parts, edges, read, None, left)


def _judgements(
    found: dict[tuple[str, str], Value | None],
    units: tuple[str, ...],
    names: tuple[str, ...],
    values: Sequence[str],
    coders: Sequence[str],
) -> Judgements:
    order = values_in_order({value for value in found.values() if value is not None}, tuple(values))
    place = {value: at for at, value in enumerate(order)}
    row, column = ({name: at for at, name in enumerate(some)} for some in (names, units))
    cells = np.full((len(names), len(units)), -1, dtype=np.int32)
    for (unit, coder), value in found.items():
        if value is not None:
            cells[row[coder], column[unit]] = place[value]
    for coder in coders:
        if coder not in names:
            raise UnknownName.of("coder", coder, names)
    judged = Judgements(names, order, cells, names=units, declared=bool(values))
    return judged.only(coders) if coders else judged


def _columns(header: Sequence[str], wanted: Sequence[str], place: str) -> list[int]:
    """Where the wanted columns stand; exact names before names that differ in case."""
    names = [name.strip().lstrip("\ufeff") for name in header]
    folded = [name.casefold() for name in names]
    out = []
    for name in wanted:
        if name in names:
            out.append(names.index(name))
        elif name.casefold() in folded:
            out.append(folded.index(name.casefold()))
        else:
            raise UnknownName.of(
                "column", name, names, hint=f"the first row of {place or 'the table'}"
            )
    return out


def _filled(rows: Iterable[Sequence[str]]) -> Iterator[Row]:
    """The rows that hold anything, with their numbers in the file."""
    for n, row in enumerate(rows, 2):
        if any(cell.strip() for cell in row):
            yield n, row


def _where(place: str, n: int) -> str:
    return f"{place}: row {n}" if place else f"row {n}"


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""


def _needed(row: Sequence[str], at: int, name: str, where: str) -> str:
    if text := _cell(row, at):
        return text
    raise Unreadable(f"the column {name} is empty", place=where)


def _checked(text: str, values: Sequence[str], level: str, where: str) -> Value | None:
    """The value of a cell, if it is one that was declared and that the level can take."""
    try:
        value = cell_value(text)
    except BadValue as error:
        error.place = where
        raise
    if value is None:
        return None
    if values:
        for code in sorted(members(value)):
            if code not in values:
                wrong = BadValue.of_value("a judgement", code, values)
                wrong.place = where
                raise wrong
    if level in ("interval", "ratio") and number(value) is None:
        raise BadValue(f"{text!r} is not a number, as level {level} needs", place=where, found=text)
    return value


def _offset(text: str, name: str, where: str) -> int:
    digits = text.removesuffix(".0")  # spreadsheets like to make numbers decimal
    if digits.isascii() and digits.isdigit() and len(digits) <= 10:
        return int(digits)
    raise Unreadable(f"{name} {text!r} is not a character offset", place=where, found=text)
