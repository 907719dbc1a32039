r"""A workbook or a table in text to bare cells: what stands where, and what a spreadsheet made of it.

    (table,) = tables_of_text("code;name\nwin_win;Win-win\n", "codes.csv")
    table.rows[0].cells[0].text

Owns the reading of cells and nothing of their meaning: a cell is text with a `kind` that tells dates, numbers
and truth values from words, and `indent`, the levels by which the program moved it to the right. Rows keep
the number that the program shows; empty ones are left out. Never a formula: of one the value last computed
is taken, with a finding. The container of a workbook must have been looked at before (`ingest.container`).
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from coder.model.errors import Unreadable
from coder.model.finding import Finding, Level

__all__ = ["MOST_CELL", "RawCell", "RawRow", "RawTable", "column_letters", "tables_of_text",
           "tables_of_workbook"]  # fmt: skip

MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 256
MOST_CELL: Final = 1_000_000
"""Most characters of one cell; a longer one is refused by its place."""

_MOST_ALL: Final = 40_000_000
# Only controls: the library has taken the mark off from text that looks like an escape.
_ESCAPED = re.compile("_x(00[01][0-9A-Fa-f])_")
_GUARDED = re.compile("'('*[=+@\t-])")


@dataclass(frozen=True, slots=True)
class RawCell:
    """One cell; `kind` is text, number, date, truth or formula (one without a value).

    `made` is the date itself where it is one.
    """

    text: str
    kind: str = "text"
    indent: int = 0
    made: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row that is not empty, with the number that a spreadsheet shows."""

    number: int
    cells: tuple[RawCell, ...]

    def text(self, column: int) -> str:
        """The text of a cell; empty beyond the last."""
        return self.cells[column].text if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class RawTable:
    """One sheet; `name` is empty for a table in text."""

    name: str
    rows: tuple[RawRow, ...]
    findings: tuple[Finding, ...] = ()

    def place(self, row: int, column: int) -> str:
        """A cell as a person finds it: `Codes!D7`, or `row 7, column 4` in text."""
        if self.name:
            return f"{self.name}!{column_letters(column)}{row}"
        return f"row {row}, column {column + 1}"


def column_letters(column: int) -> str:
    """The letters of a column counted from 0: A, B ... Z, AA."""
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def tables_of_workbook(data: bytes, place: str) -> tuple[RawTable, ...]:
    """Every sheet of an XLSX workbook, hidden ones too, in their order.

    Raises:
        Unreadable: damaged, or larger than any codebook.
    """
    import warnings

    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and validations, which are not read
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
            computed = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            budget = [_MOST_ALL]
            out = tuple(
                _sheet(sheet, computed.worksheets[n], place, budget)
                for n, sheet in enumerate(book.worksheets)
            )
            book.close()
            computed.close()
    except Unreadable:
        raise
    except Exception as error:  # whatever a hostile or damaged workbook makes the library do
        what = f"damaged: the workbook cannot be read ({type(error).__name__})"
        raise Unreadable(what, place=place, hint="save it again, or as CSV") from error
    return out


def _sheet(sheet: Any, computed: Any, place: str, budget: list[int]) -> RawTable:
    title = str(sheet.title)
    found: dict[int, tuple[RawCell, ...]] = {}
    formulas: list[tuple[int, int]] = []
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        cells = tuple(_cell(cell, (title, number, n), budget) for n, cell in enumerate(row))
        formulas += [(number, n) for n, c in enumerate(cells) if c.kind == "formula"]
        if any(c.text for c in cells):
            found[number] = _trimmed(cells)
        if len(found) > MOST_ROWS:
            raise Unreadable(f"more than {MOST_ROWS:,} rows", place=f"{place}: {title}")
    findings = tuple(_computed(found, formulas, computed, title))
    return RawTable(title, tuple(RawRow(n, c) for n, c in found.items()), findings)


def _trimmed(cells: tuple[RawCell, ...]) -> tuple[RawCell, ...]:
    last = max(n for n, c in enumerate(cells) if c.text)
    return cells[: last + 1]


def _computed(
    found: dict[int, tuple[RawCell, ...]], formulas: list[tuple[int, int]], sheet: Any, title: str
) -> Iterator[Finding]:
    """Put the values last computed where formulas stand; says where."""
    if not formulas:
        return
    wanted = {row for row, _ in formulas}
    sheet.reset_dimensions()
    values = {
        number: row
        for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1)
        if number in wanted
    }
    for number, column in formulas:
        row = values.get(number, ())
        cell = (
            _cell(row[column], (title, number, column), [_MOST_ALL]) if column < len(row) else None
        )
        cells = list(found[number])
        formula = cells[column].text
        if cell is None or not cell.text:  # nobody has computed it yet
            cells[column] = RawCell(formula, "formula")
            found[number] = tuple(cells)
            continue
        cells[column] = cell
        found[number] = tuple(cells)
        what = f"a formula stands here; its value {cells[column].text!r} was taken"
        place = f"{title}!{column_letters(column)}{number}"
        yield Finding(Level.WARNING, "formula", what, place, found=formula,
                      hint="put an apostrophe before text that begins with =")  # fmt: skip


def _cell(cell: Any, at: tuple[str, int, int], budget: list[int]) -> RawCell:
    value = cell.value
    if value is None:
        return RawCell("")
    indent = 0
    if getattr(cell, "has_style", False):
        indent = int(cell.alignment.indent or 0)
    if isinstance(value, bool):
        return RawCell("true" if value else "false", "truth", indent)
    if isinstance(value, datetime.datetime | datetime.date):
        day = value.date() if isinstance(value, datetime.datetime) else value
        text = str(value).removesuffix(" 00:00:00")
        return RawCell(text, "date", indent, day)
    if isinstance(value, int | float):
        whole = isinstance(value, int) or (value.is_integer() and abs(value) < 1e15)
        return RawCell(str(int(value)) if whole else repr(value), "number", indent)
    text = str(getattr(value, "text", value))
    if len(text) > MOST_CELL:
        place = f"{at[0]}!{column_letters(at[2])}{at[1]}"
        raise Unreadable(f"a cell of {len(text):,} characters", place=place)
    budget[0] -= len(text)
    if budget[0] < 0:
        raise Unreadable("the workbook holds more text than any codebook", place=at[0])
    if cell.data_type == "f":
        return RawCell(text, "formula", indent)
    return RawCell(_ESCAPED.sub(lambda m: chr(int(m[1], 16)), text), indent=indent)


def tables_of_text(text: str, place: str) -> tuple[RawTable, ...]:
    """The one table of a CSV or TSV: comma, semicolon or tab, told from its first lines.

    An apostrophe that guards a cell against becoming a formula is taken off.

    Raises:
        Unreadable: not a table, or larger than any codebook.
    """
    text = text.removeprefix("\ufeff")
    told = re.match(r"sep=(.)\r?\n", text)
    first = 1 if told else 0
    mark = told[1] if told else _separator(text)
    csv.field_size_limit(MOST_CELL)
    rows: list[RawRow] = []
    reader = csv.reader(
        io.StringIO(text[told.end() :] if told else text, newline=""), delimiter=mark
    )
    try:
        for number, line in enumerate(reader, 1 + first):
            if len(line) > MOST_COLUMNS and any(line[MOST_COLUMNS:]):
                raise Unreadable(f"row {number} has more than {MOST_COLUMNS} cells", place=place)
            cells = tuple(RawCell(_GUARDED.sub(r"\1", c, count=1) if c[:1] == "'" else c)
                          for c in line)  # fmt: skip
            if any(c.text.strip() for c in cells):
                rows.append(RawRow(number, cells))
            if len(rows) > MOST_ROWS:
                raise Unreadable(f"more than {MOST_ROWS:,} rows", place=place)
    except csv.Error as error:
        why = "a cell is too long" if "limit" in str(error) else str(error)
        raise Unreadable(f"row {reader.line_num}: {why}", place=place) from error
    return (RawTable("", tuple(rows)),)


def _separator(text: str) -> str:
    """The separator that stands oftenest outside quotation marks in the header, the first line with any."""
    head = re.sub(r'"[^"]*"', "", text[:20_000]).split("\n")[:20]
    line = next((x for x in head if any(mark in x for mark in ",;\t")), "")
    return max(",;\t", key=line.count)
