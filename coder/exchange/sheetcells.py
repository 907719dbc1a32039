"""A spreadsheet that somebody hands in, as rows of plain text.

    (sheet,) = sheets_of(data, "quotations.xlsx")
    sheet.rows[0]        # (1, ("ID", "Document", "Quotation Content"))

Owns the suspicion against the file: a workbook is measured member by member before a library opens it, no
formula is computed, no link followed. Rows keep the number that the program shows; empty rows are left out.
Dates become ISO text, whole numbers lose their `.0`. What the cells mean is not known here.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from coder.model.errors import InputError, Unreadable
from coder.model.finding import Finding, Level

__all__ = ["CellSheet", "bytes_of_file", "sheets_of"]

MOST_BYTES: Final = 100_000_000
MOST_ROWS: Final = 300_000
MOST_COLUMNS: Final = 128
MOST_CELL: Final = 1_000_000
_MOST_MEMBER: Final = 400_000_000
_MOST_RATIO: Final = 300
_GUARDED = re.compile("'('*[=+@\t-])")
_ESCAPED = re.compile("_x(00[01][0-9A-Fa-f])_")
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)

Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class CellSheet:
    """One sheet: its name (empty for a text file) and its rows with their numbers."""

    name: str
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...] = ()


def bytes_of_file(path: Path, *, most: int = MOST_BYTES) -> bytes:
    """The bytes of a file.

    Raises:
        InputError: there is no such file.
        Unreadable: a folder, empty, too large, or not to be opened.
    """
    if path.is_dir():
        raise Unreadable("a folder, not a file", place=str(path))
    try:
        if path.stat().st_size > most:
            raise Unreadable(f"larger than {most // 1_000_000} MB", place=str(path))
        data = path.read_bytes()
    except OSError as error:
        kind = InputError if isinstance(error, FileNotFoundError) else Unreadable
        why = (error.strerror or "cannot be opened").lower()
        raise kind(f"the file cannot be read: {why}", place=str(path)) from error
    if not data.strip():
        raise Unreadable("the file is empty", place=str(path))
    return data


def sheets_of(data: bytes, place: str) -> tuple[CellSheet, ...]:
    """Every sheet of a workbook, or the one table of a text file.

    Args:
        data: the file.
        place: what it is called in messages.

    Raises:
        Unreadable: damaged, harmful, or no table.
    """
    if data.startswith(b"PK\x03\x04"):
        _check_container(data, place)
        return _workbook(data, place)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            "an old spreadsheet (.xls) or one with a password", place=place,
            hint="save it as .xlsx or .csv",
        )  # fmt: skip
    if place.casefold().endswith((".xlsx", ".xlsm")):
        raise Unreadable("damaged: not the spreadsheet that its name says", place=place,
                         hint="save it again as .xlsx or .csv")  # fmt: skip
    text, findings = _text(data, place)
    excel = data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    return (CellSheet("", _table(text, place, excel=excel), findings),)


# -- workbooks --------------------------------------------------------------------------------


def _check_container(data: bytes, place: str) -> None:
    """Unpack every part once, counted, so that a library may safely do it again."""
    harmful = "this may be a harmful file; ask who sent it"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                raise Unreadable("not a spreadsheet", place=place, hint="give XLSX or CSV")
            left = _MOST_MEMBER
            for info in archive.infolist():
                limit = min(left, max(2_000_000, info.compress_size * _MOST_RATIO))
                with archive.open(info) as stream:
                    size = 0
                    while chunk := stream.read(1 << 18):
                        size += len(chunk)
                        if size > limit:
                            raise Unreadable("a part of it unpacks beyond all measure",
                                             place=place, found=info.filename, hint=harmful)  # fmt: skip
                        if _DECLARED.search(chunk):
                            raise Unreadable("a document type is declared in it", place=place,
                                             found=info.filename, hint=harmful)  # fmt: skip
                left -= size
    except Unreadable:
        raise
    except Exception as error:  # whatever a damaged container makes the library do
        raise Unreadable("damaged: the workbook cannot be unpacked", place=place) from error


def _workbook(data: bytes, place: str) -> tuple[CellSheet, ...]:
    import warnings

    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and validations, which are not read
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            out = tuple(_sheet(sheet, place) for sheet in book.worksheets)
            book.close()
    except Unreadable:
        raise
    except Exception as error:  # whatever a hostile or damaged workbook makes the library do
        what = f"damaged: the workbook cannot be read ({type(error).__name__})"
        raise Unreadable(what, place=place, hint="save it again, or as CSV") from error
    return out


def _sheet(sheet: Any, place: str) -> CellSheet:
    rows: list[Row] = []
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
        cells = tuple(_cell(value, f"{place}: {sheet.title} row {number}") for value in row)
        if any(cells):
            rows.append((number, cells))
        if len(rows) > MOST_ROWS:
            raise Unreadable(f"more than {MOST_ROWS:,} rows", place=f"{place}: {sheet.title}")
    return CellSheet(str(sheet.title), tuple(rows))


def _cell(value: object, place: str) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = str(value)
    if len(text) > MOST_CELL:
        raise Unreadable(f"a cell of {len(text):,} characters", place=place)
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text).replace("\r\n", "\n")


# -- text -------------------------------------------------------------------------------------


def _text(data: bytes, place: str) -> tuple[str, tuple[Finding, ...]]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16"), ()
        except UnicodeDecodeError:
            raise Unreadable("damaged: no UTF-16 text", place=place) from None
    if b"\x00" in data:
        raise Unreadable("binary data, not a table", place=place, hint="save it as .xlsx or .csv")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        what = "read as Windows-1252, since it is not UTF-8"
        hint = "when letters look wrong, save it as UTF-8 or as .xlsx"
        return data.decode("cp1252", "replace"), (
            Finding(Level.WARNING, "encoding", what, place, hint=hint),
        )


def _table(text: str, place: str, *, excel: bool) -> tuple[Row, ...]:
    told = re.match(r"sep=(.)\r?\n", text)
    body = text[told.end() :] if told else text
    mark = told[1] if told else _separator(body)
    guarded = excel or mark != ","  # only what is made for Excel has guards against formulas
    csv.field_size_limit(MOST_CELL)
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=mark)
    try:
        for number, line in enumerate(reader, 2 if told else 1):
            cells = tuple(map(_unguarded, line) if guarded else line)[:MOST_COLUMNS]
            if any(cell.strip() for cell in cells):
                rows.append((number, cells))
            if len(rows) > MOST_ROWS:
                raise Unreadable(f"more than {MOST_ROWS:,} rows", place=place)
    except csv.Error as error:
        raise Unreadable(f"row {reader.line_num}: {error}", place=place) from error
    return tuple(rows)


def _unguarded(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from making a formula of it."""
    return _GUARDED.sub(r"\1", cell, count=1) if cell[:1] == "'" else cell


def _separator(text: str) -> str:
    head = re.sub(r'"[^"]*"', "", text[:20_000]).split("\n")[:20]
    line = next((x for x in head if any(mark in x for mark in ",;\t")), "")
    return max(",;\t", key=line.count)
