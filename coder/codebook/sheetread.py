"""A sheet that comes back, as rows of known columns: whatever order, whatever else stands beside them.

    read = read_back(tables)
    read.state, read.rows[0].key, read.rows[0].text("definition")

Owns the finding of the header (also below lines that somebody put on top), of the key column with the state
that the sheet was made from, and of the sheet of attributes. Columns may be missing, moved or added;
what is not known is named and left alone. What the cells mean, and whether they changed, is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coder.codebook.sheet import ATTRIBUTE_COLUMNS, CODE_COLUMNS, tidy
from coder.codebook.workbook import RawCell, RawTable
from coder.model.errors import Unreadable
from coder.model.finding import Finding, Level

__all__ = ["KEY", "ReadBack", "SheetRow", "key_heading", "read_back"]

KEY = "key"
_KEY_HEADING = re.compile(r"key(?:\s+([0-9a-f]{16}))?(?:\s*\(.*\))?", re.DOTALL)
_NAMED = re.compile(r"name ?\( ?([a-z]{2,3}) ?\)")
_LOOKED_AT = 20
_NOTHING = RawCell("")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number, its key (empty in a new row), its cells by column and where they stand."""

    number: int
    key: RawCell
    cells: Mapping[str, RawCell]
    places: Mapping[str, str]

    def text(self, column: str) -> str:
        """A cell as it is compared; empty where the sheet has no such column."""
        return tidy(self.cells.get(column, _NOTHING).text)

    def place(self, column: str) -> str:
        """Where a cell stands; of an absent one, where the row begins."""
        return self.places.get(column) or next(iter(self.places.values()), f"row {self.number}")


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a file says: the state it was made from, rows of codes, rows of attributes."""

    state: str
    keyed: bool
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    attributes: tuple[SheetRow, ...]
    findings: tuple[Finding, ...]


def key_heading(state: str) -> str:
    """What stands above the key column: the column's name, the state, and what to do with it."""
    return f"{KEY} {state} (leave as it is)"


def read_back(tables: Sequence[RawTable], place: str) -> ReadBack:
    """The rows of a sheet of a codebook.

    Raises:
        Unreadable: no table in it has the columns of a codebook.
    """
    found = [(t, _header(t, CODE_COLUMNS, "id")) for t in tables]
    fitting = [(t, h) for t, h in found if h is not None and t.name.casefold() != "attributes"]
    named = [(t, h) for t, h in fitting if t.name.casefold() == "codes"]
    if not fitting:
        raise Unreadable(
            "not a sheet of a codebook: no row has the columns id and name", place=place,
            hint="coder codebook sheet makes one; coder codebook import reads other people's tables",
        )  # fmt: skip
    table, header = (named or fitting)[0]
    assert header is not None
    findings = list(table.findings)
    columns, rows = _rows(table, header, findings)
    state = ""
    for cell in table.rows[header].cells:
        if told := _KEY_HEADING.fullmatch(tidy(cell.text).casefold()):
            state = told[1] or ""
    attributes: tuple[SheetRow, ...] = ()
    for other, at in ((t, _header(t, ATTRIBUTE_COLUMNS, "type")) for t in tables):
        if other is not table and other.name.casefold() == "attributes" and at is not None:
            findings += other.findings
            attributes = _rows(other, at, findings)[1]
    return ReadBack(state, KEY in columns, columns, rows, attributes, tuple(findings))


def _header(table: RawTable, columns: tuple[str, ...], needed: str) -> int | None:
    """The index of the row that names the columns."""
    for n, row in enumerate(table.rows[:_LOOKED_AT]):
        names = {_column(cell.text, columns) for cell in row.cells}
        if {"name", needed} <= names:
            return n
    return None


def _column(text: str, columns: tuple[str, ...]) -> str:
    """The column that a heading means; empty when none."""
    name = tidy(text).replace("\n", " ").casefold().strip(" *:")
    if _KEY_HEADING.fullmatch(name):
        return KEY
    if name in columns:
        return name
    told = _NAMED.fullmatch(name)
    return f"name ({told[1]})" if told and columns is CODE_COLUMNS else ""


def _rows(
    table: RawTable, header: int, findings: list[Finding]
) -> tuple[tuple[str, ...], tuple[SheetRow, ...]]:
    columns = ATTRIBUTE_COLUMNS if table.name.casefold() == "attributes" else CODE_COLUMNS
    at: dict[str, int] = {}
    unknown = []
    head = table.rows[header]
    for n, cell in enumerate(head.cells):
        column = _column(cell.text, columns)
        if column and column in at:
            what = f"two columns are called {column!r}; the first is read"
            findings.append(
                Finding(Level.WARNING, "column", what, table.place(head.number, n), found=column)
            )
        elif column:
            at[column] = n
        elif cell.text.strip():
            unknown.append(tidy(cell.text).replace("\n", " "))
    if unknown:
        what = f"not read: {len(unknown)} columns that no codebook has: {', '.join(unknown[:8])}"
        findings.append(Finding(Level.NOTE, "column", what, found=unknown[0]))
    rows = []
    for row in table.rows[header + 1 :]:
        cells = {c: row.cells[n] if n < len(row.cells) else _NOTHING for c, n in at.items()}
        if not any(c.text.strip() for c in cells.values()):
            continue
        places = {c: table.place(row.number, n) for c, n in at.items()}
        key = cells.pop(KEY, _NOTHING)
        rows.append(SheetRow(row.number, key, cells, places))
    return tuple(at), tuple(rows)
