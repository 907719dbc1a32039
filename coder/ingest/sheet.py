"""The metadata sheet as people have it: XLSX, or CSV with whatever separator and code page.

Answers with columns and rows as plain strings, and says by row what a spreadsheet did to them: cells it
turned into dates, rows with more cells than columns, columns without or with the same name. Row numbers are
those a spreadsheet shows (the header is row 1 when nothing stands above it). Empty rows are passed over.
Knows nothing of documents; joining rows to files is `join`.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coder.ingest.container import check_members, open_container
from coder.ingest.encoding import decode
from coder.model.errors import Unreadable
from coder.model.finding import Finding, Level
from coder.text.clean import clean_text, one_line

__all__ = ["Row", "Sheet", "read_sheet", "sheet_of"]

MAX_BYTES = 200_000_000
MAX_ROWS = 1_000_000

_SEPARATORS = (",", ";", "\t")
_MONTHS = "jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|janv|févr|avr|juin|juil|ene|ago|dic"
_MADE_DATE = re.compile(
    rf"\d{{1,2}}[-. /]{{1,2}}(?:{_MONTHS})\w{{0,7}}\.?|(?:{_MONTHS})\w{{0,7}}[-. ]\d{{2,4}}", re.I
)
_DATE_COLUMN = re.compile(r"date|datum|fecha|data\b|day|signed|adopted", re.I)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the sheet, and its cells by column; empty cells are left out."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as read; `delimiter` is empty for XLSX."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    delimiter: str
    findings: tuple[Finding, ...] = ()


def read_sheet(path: str | Path, *, words: str = "") -> Sheet:
    """The sheet in a file.

    Args:
        path: the file.
        words: a column whose cells are texts: they keep their line ends and are not judged as data.

    Raises:
        Unreadable: missing, empty, damaged, or no sheet.
    """
    path = Path(path)
    if path.is_dir():
        raise Unreadable("a folder, not a sheet", place=str(path))
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable("the sheet is larger than 200 MB", place=str(path))
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable("missing: there is no such file", place=str(path)) from error
    except OSError as error:
        raise Unreadable(
            f"the file cannot be opened ({error.strerror})", place=str(path)
        ) from error
    return sheet_of(data, path.name, words=words)


def sheet_of(data: bytes, name: str, *, words: str = "") -> Sheet:
    """The same for bytes in memory.

    Raises:
        Unreadable: empty, damaged, or no sheet.
    """
    if not data.strip():
        raise Unreadable("the file is empty", place=name)
    if data.startswith(b"PK\x03\x04"):
        return _made(name, _xlsx_rows(data, name), "utf-8", "", words)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            "an old spreadsheet (.xls) or one with a password, which is not read",
            place=name,
            hint="save it as XLSX or CSV",
        )
    decoded = decode(data)
    if decoded.encoding == "binary" or "\x00" in decoded.text:
        raise Unreadable("not a sheet: the file holds binary data", place=name)
    text = decoded.text
    told = re.match(r"sep=(.)\r?\n", text)
    delimiter = told[1] if told else _delimiter(text)
    rows = _csv_rows(text[told.end() :] if told else text, delimiter, name, 1 if told else 0)
    sheet = _made(name, rows, decoded.encoding, delimiter, words)
    if decoded.encoding in ("ascii", "utf-8"):
        return sheet
    note = Finding(
        Level.WARNING if decoded.sure < 0.7 else Level.NOTE,
        "encoding",
        f"read as {decoded.encoding} (confidence {decoded.sure:.2f})",
        place=name,
        found=decoded.encoding,
        hint="save it as CSV UTF-8 or as XLSX if letters with accents are wrong",
    )
    return Sheet(sheet.name, sheet.columns, sheet.rows, sheet.encoding, delimiter,
                 (note, *sheet.findings))  # fmt: skip


def _delimiter(text: str) -> str:
    """The separator that the first lines hold most evenly."""
    lines = [
        re.sub(r'"[^"]*"', "", line) for line in text[:20_000].splitlines()[:10] if line.strip()
    ]
    if not lines:
        return ","
    counts = {sep: [line.count(sep) for line in lines] for sep in _SEPARATORS}
    return max(_SEPARATORS, key=lambda sep: (min(counts[sep]) > 0, counts[sep][0]))


def _csv_rows(text: str, delimiter: str, name: str, before: int) -> Iterator[tuple[int, list[Any]]]:
    csv.field_size_limit(MAX_BYTES)  # a cell may hold a whole text
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, row in enumerate(reader, 1 + before):
            yield number, list(row)
    except csv.Error as error:
        raise Unreadable(f"damaged: row {reader.line_num}: {error}", place=name) from error


def _xlsx_rows(data: bytes, name: str) -> Iterator[tuple[int, list[Any]]]:
    import warnings

    from openpyxl import load_workbook

    with open_container(data, name, "spreadsheet") as archive:
        if "xl/workbook.xml" not in archive.namelist():
            raise Unreadable("not a spreadsheet", place=name, hint="give XLSX or CSV")
        check_members(archive, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validations, which are not read
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
                yield number, list(row)
        book.close()
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(
            f"damaged: the spreadsheet cannot be read ({type(error).__name__})", place=name
        ) from error


def _made(
    name: str, rows: Iterable[tuple[int, list[Any]]], encoding: str, delimiter: str, words: str
) -> Sheet:
    """Header and rows out of raw cells."""
    findings: list[Finding] = []
    header: list[str] | None = None
    out: list[Row] = []
    for number, raw in rows:
        if number > MAX_ROWS:
            findings.append(_told(Level.WARNING, "rows", name, number, "the rest was not read"))
            break
        if all(value is None or not str(value).strip() for value in raw):
            continue
        if header is None:
            header = _header(raw, name, number, findings)
        else:
            out.append(_row(raw, header, (name, number), findings, words.casefold()))
    if header is None:
        raise Unreadable("the sheet is empty", place=name)
    columns = tuple(column for column in header if column)
    return Sheet(name, columns, tuple(out), encoding, delimiter, tuple(findings))


def _told(level: Level, code: str, name: str, number: int, what: str, hint: str = "") -> Finding:
    return Finding(level, code, f"row {number}: {what}", place=name, hint=hint)


def _header(raw: Sequence[Any], name: str, number: int, findings: list[Finding]) -> list[str]:
    """Column names; "" for one that cannot be used, which is reported."""
    out: list[str] = []
    seen: set[str] = set()
    for position, value in enumerate(raw, 1):
        column = one_line(str(value)) if value is not None else ""
        if column.casefold() in seen:
            what = f"two columns are called {column!r}; the second is not read"
            findings.append(_told(Level.ERROR, "duplicate-column", name, number, what))
            column = ""
        elif not column and any(v is not None and str(v).strip() for v in raw[position:]):
            what = f"column {position} has no name and is not read"
            findings.append(_told(Level.WARNING, "column", name, number, what))
        seen.add(column.casefold()) if column else None
        out.append(column)
    return out


def _row(
    raw: Sequence[Any],
    header: Sequence[str],
    place: tuple[str, int],
    findings: list[Finding],
    words: str,
) -> Row:
    """One row; `place` is the sheet's name and the row's number, `words` the column of texts, folded."""
    name, number = place
    cells: dict[str, str] = {}
    extra = [v for v in raw[len(header) :] if v is not None and str(v).strip()]
    if extra:
        many = f"{len(extra)} cells" if len(extra) > 1 else "one cell"
        what = f"{many} more than there are columns, which {'are' if len(extra) > 1 else 'is'} not read"
        hint = "put a cell that holds the separator in quotation marks"
        findings.append(_told(Level.ERROR, "too-many-cells", name, number, what, hint))
    for column, value in zip(header, raw, strict=False):
        if not column or value is None:
            continue
        if words and column.casefold() == words and isinstance(value, str):
            cells[column] = clean_text(value)
            continue
        written, is_date = _written(value)
        if not written:
            continue
        cells[column] = written
        if (is_date or _MADE_DATE.fullmatch(written)) and not _DATE_COLUMN.search(column):
            what = f"column {column!r} holds {written!r}, which a spreadsheet made a date of"
            hint = "set the column to Text and type the cell again"
            findings.append(_told(Level.WARNING, "date-cell", name, number, what, hint))
        elif written.startswith("#") and written.rstrip("!?").isupper():
            what = f"column {column!r} holds the error {written}"
            findings.append(_told(Level.WARNING, "error-cell", name, number, what))
    return Row(number, cells)


def _written(value: Any) -> tuple[str, bool]:
    """A cell as a string, and whether the spreadsheet holds it as a date."""
    if isinstance(value, datetime.datetime):
        plain = value.time() == datetime.time()
        return (value.date().isoformat() if plain else value.isoformat(sep=" ")), True
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat(), True
    if isinstance(value, bool):
        return str(value).lower(), False
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value)), False
    return one_line(str(value)), False
