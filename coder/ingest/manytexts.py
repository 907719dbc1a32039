"""Many short texts in one table: one text a row, the other columns are what is known about it.

    id;text;age          ->   RowText(number=2, id="a1", text="Because ...", variables={"age": "34"})
    a1;Because ...;34

Reads XLSX and CSV as sheets are read (separator and encoding are told). Owns the ids: those of the named
column, else the table's name with the number of the row, so that the same table gives the same ids; a row
without an id, or with one that stands twice, keeps its fault to itself. Cells of texts keep their line ends.
Stores nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from coder.ingest.sheet import Row, Sheet, read_sheet
from coder.model.errors import UnknownName
from coder.model.finding import Finding, Level
from coder.model.names import fold_name, is_doc_id, slug

__all__ = ["RowText", "Texts", "texts_of"]

_RESERVED = frozenset({"id", "file", "text", "sha256", "formerly"})
"""Columns that the program keeps for itself in the sheet of documents."""


@dataclass(frozen=True, slots=True)
class RowText:
    """One row: its number in the table, and its text; `fault` says why it cannot be a document."""

    number: int
    id: str
    text: str
    variables: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Texts:
    """The rows of a table, and what is to be told about it."""

    name: str
    rows: tuple[RowText, ...]
    findings: tuple[Finding, ...] = ()


def texts_of(path: Path, *, text_column: str, id_column: str = "") -> Texts:
    """The texts of a table.

    Args:
        path: XLSX or CSV.
        text_column: the column of the texts; capitals do not matter.
        id_column: the column of the ids; without, ids are `TABLE-0002`, by the number of the row.

    Raises:
        Unreadable: missing, empty, damaged, or no table.
        UnknownName: there is no such column.
    """
    sheet = read_sheet(path, words=text_column)
    words = _column(sheet, text_column)
    ids = _column(sheet, id_column) if id_column else ""
    variables = [c for c in sheet.columns if c not in (words, ids)]
    taken = [c for c in variables if c.casefold() in _RESERVED]
    findings = list(sheet.findings)
    if taken:
        what = f"columns that the program keeps itself are not variables: {', '.join(taken)}"
        findings.append(Finding(Level.WARNING, "column", what, sheet.name))
    kept = [c for c in variables if c not in taken]
    rows: list[RowText] = []
    seen: set[str] = set()
    stem = slug(path.stem, longest=60)
    for row in sheet.rows:
        given = row.cells.get(ids, "") if ids else f"{stem}-{row.number:04d}"
        rows.append(_row(row, given, seen, row.cells.get(words, ""), kept))
    return Texts(sheet.name, tuple(rows), tuple(findings))


def _column(sheet: Sheet, asked: str) -> str:
    """The column as the table writes it."""
    for column in sheet.columns:
        if column == asked:
            return column
    folded = [c for c in sheet.columns if c.casefold() == asked.casefold()]
    if not folded:
        raise UnknownName.of("column", asked, sheet.columns)
    return folded[0]


def _row(row: Row, given: str, seen: set[str], text: str, kept: list[str]) -> RowText:
    doc_id = given if is_doc_id(given) else slug(given) if given else ""
    fault = ""
    if not doc_id:
        fault = "there is no id in this row"
    elif fold_name(doc_id) in seen:
        fault = f"the id {doc_id!r} stands twice"
    seen.add(fold_name(doc_id))
    variables = {c: row.cells[c] for c in kept if c in row.cells}
    return RowText(row.number, doc_id, text, variables, fault)
