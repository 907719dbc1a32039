"""A sheet that a person made to rows of text: XLSX, or CSV with comma, semicolon or tab.

    sheet = read_sheet(Path("spans.csv"))
    sheet.header, sheet.rows

Owns how such files are opened: the separator is told from the header line, the encoding is UTF-8 or the
code page that fits (then a finding says which), of a workbook the first sheet is read. Every cell is
text, as it was typed; a cell that the spreadsheet program turned into a date is a finding that names its
row, counted from 1 with the header. What columns mean is the caller's business.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from coder.model.errors import Unreadable
from coder.model.finding import Finding, Level

__all__ = ["Sheet", "read_sheet", "sheet_from_text"]

LARGEST: Final = 512 << 20
"""Bytes of a file, and of a workbook unpacked."""

_CELL: Final = 10_000_000
_TOLD: Final = 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """Names of columns, rows of cells, and what is to be told about the reading."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    findings: tuple[Finding, ...] = ()


def read_sheet(path: Path) -> Sheet:
    """Read a sheet from a file.

    Raises:
        Unreadable: missing, a folder, empty, too large, or neither XLSX nor a table in text.
    """
    place = str(path)
    try:
        if path.is_dir():
            raise Unreadable("a folder, not a table", place=place, hint="give the file in it")
        if path.stat().st_size > LARGEST:
            raise Unreadable("the table is too large to be read", place=place)
        data = path.read_bytes()
    except OSError as error:
        why = (error.strerror or "cannot be opened").lower()
        raise Unreadable(f"the table cannot be read: {why}", place=place) from error
    if data.startswith(b"PK\x03\x04"):
        return _workbook(data, place)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            "an old or locked Excel file", place=place, hint="save it as .xlsx or .csv"
        )
    text, findings = _decoded(data, place)
    sheet = sheet_from_text(text, place)
    return Sheet(sheet.header, sheet.rows, findings)


def sheet_from_text(text: str, place: str) -> Sheet:
    """Read a sheet from its characters; the first line that is not empty names the columns.

    Raises:
        Unreadable: when there is no line, or it is not a table.
    """
    start = text.lstrip("\n\r")
    first = start.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    csv.field_size_limit(_CELL)
    try:
        lines = list(csv.reader(io.StringIO(start, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        hint = "a quote inside a quoted cell is written twice"
        raise Unreadable(f"not a table: {error}", place=place, hint=hint) from error
    return _sheet(lines, place)


def _sheet(lines: Iterable[list[str]], place: str, findings: Iterable[Finding] = ()) -> Sheet:
    rows = iter(lines)
    header = tuple(cell.strip() for cell in next(rows, []))
    if not any(header):
        raise Unreadable("the table is empty", place=place, hint="its first row names the columns")
    return Sheet(header, tuple(tuple(row) for row in rows), tuple(findings))


def _decoded(data: bytes, place: str) -> tuple[str, tuple[Finding, ...]]:
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        from coder.ingest.encoding import decode

        told = decode(data)
    if told.encoding == "binary":
        raise Unreadable("not a table: binary data", place=place, hint="save it as .xlsx or .csv")
    what = f"read as {told.encoding}, since it is not UTF-8"
    hint = "when letters look wrong, save it as UTF-8"
    return told.text, (Finding(Level.WARNING, "encoding", what, place, hint=hint),)


def _workbook(data: bytes, place: str) -> Sheet:
    import warnings
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST:
                raise Unreadable("the workbook is too large when unpacked", place=place)
        import openpyxl

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of styles and extensions that hold no cells
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            cells = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
            book.close()
    except Unreadable:
        raise
    except Exception as error:  # whatever a hostile or damaged workbook makes the library do
        what = f"damaged: the workbook cannot be read ({type(error).__name__})"
        raise Unreadable(what, place=place, hint="save it again, or as CSV") from error
    findings: list[Finding] = []
    lines = [list(_cells(row, n, place, findings)) for n, row in enumerate(cells, 1)]
    while lines and not any(lines[-1]):
        lines.pop()
    return _sheet(lines, place, findings)


def _cells(row: list[Any], number: int, place: str, findings: list[Finding]) -> Iterator[str]:
    for column, cell in enumerate(row, 1):
        if cell is None:
            yield ""
        elif isinstance(cell, bool):
            yield "true" if cell else "false"
        elif isinstance(cell, float) and cell.is_integer():
            yield str(int(cell))
        elif hasattr(cell, "isoformat"):
            text = (
                cell.isoformat(sep=" ")
                if hasattr(cell, "hour") and hasattr(cell, "day")
                else cell.isoformat()
            )
            text = text.removesuffix(" 00:00:00")
            if len(findings) < _TOLD:
                what = f"column {column} is a date, not text: {text}"
                hint = "format the column as text before typing, if it was not meant as a date"
                findings.append(
                    Finding(Level.WARNING, "date-cell", what, f"{place}: row {number}", hint=hint)
                )
            yield text
        else:
            yield str(cell)
