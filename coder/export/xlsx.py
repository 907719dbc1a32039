"""Tables as XLSX.

Owns four promises: text is always text (never a formula, link or number); what XML cannot hold is made
visible; a text longer than a cell may be is cut with a mark and told as a finding; equal tables give
equal bytes, as the file's date is fixed. A second sheet tells what the table is.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from coder.export.tables import cell_text, is_number
from coder.export.xmltext import xml_legal
from coder.model.errors import UsageError
from coder.model.finding import Finding, Level
from coder.model.results import Cell, Table

__all__ = ["CELL_MAX", "xlsx_bytes"]

CELL_MAX = 32_767
"""Most UTF-16 units that a cell may hold."""

_MARK = " [... cut: the cell was full]"
_ROWS, _COLS = 1_048_576, 16_384
_PRINTED = 16  # columns that can be read when they are printed on one page's width
_TALLEST = 405  # points that a row may be high
_BIGGEST = 2**53  # whole numbers beyond are not exact in a spreadsheet


def xlsx_bytes(table: Table, *, digits: int | None = None) -> tuple[bytes, tuple[Finding, ...]]:
    """The table as a workbook with the sheets Table and Read me.

    Args:
        table: what to write.
        digits: decimals shown; the cells keep the numbers, to 16 digits.

    Returns:
        The file, and a finding for every text that was cut.

    Raises:
        UsageError: when a sheet cannot hold so many rows or columns.
    """
    import xlsxwriter

    if len(table.rows) >= _ROWS or len(table.columns) > _COLS:
        raise UsageError(
            f"{len(table.rows)} rows in {len(table.columns)} columns do not fit into a sheet",
            hint="write CSV, which has no limit",
        )
    file = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(file, options)
    book.set_properties(
        {"title": xml_legal(table.caption.title)[:200], "created": datetime(2000, 1, 1)}
    )
    findings = _table_sheet(book, table, digits)
    _readme_sheet(book, table)
    book.close()
    return file.getvalue(), tuple(findings)


def _cut(text: str) -> str:
    """The longest beginning that fits with the mark; never half a character."""
    room = 2 * (CELL_MAX - len(_MARK))
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + _MARK


def _table_sheet(book: Any, table: Table, digits: int | None) -> list[Finding]:
    sheet = book.add_worksheet("Table")
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    number = book.add_format({"valign": "top"})
    decimals = book.add_format({"valign": "top", "num_format": _pattern(digits)})
    findings: list[Finding] = []
    for col, name in enumerate(table.columns):
        sheet.write_string(0, col, _short(name, f"heading {col + 1}", findings), head)
        sheet.set_column(col, col, _width(table, col))
    widths = [_width(table, col) for col in range(len(table.columns))]
    for at, row in enumerate(table.rows, 1):
        if (lines := _lines(row, widths)) > 1:
            sheet.set_row(at, min(_TALLEST, 15 * lines))
        for col, cell in enumerate(row):
            if isinstance(cell, bool):
                sheet.write_boolean(at, col, cell, number)
            elif is_number(cell) and abs(float(cell or 0)) <= _BIGGEST:
                sheet.write_number(at, col, cell, decimals if isinstance(cell, float) else number)
            elif cell is not None:
                place = f"row {at + 1}, column {table.columns[col]}"
                sheet.write_string(at, col, _short(cell_text(cell), place, findings), wrap)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    if len(table.columns) <= _PRINTED:
        sheet.fit_to_pages(1, 0)
    if table.columns:
        sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.columns) - 1)
    return findings


def _pattern(digits: int | None) -> str:
    return "General" if digits is None else "0." + "0" * digits if digits else "0"


def _short(text: str, place: str, findings: list[Finding]) -> str:
    text = xml_legal(text)
    units = len(text.encode("utf-16-le")) // 2
    if units <= CELL_MAX:
        return text
    findings.append(
        Finding(
            Level.WARNING,
            "cut",
            f"a text of {units} characters was cut, a cell holds {CELL_MAX}",
            place,
            hint="CSV and JSON hold it whole",
        )
    )
    return _cut(text)


def _width(table: Table, col: int) -> float:
    """Column width in characters: that of the longest cell, 8 to 60."""
    cells: list[Cell] = [table.columns[col], *(row[col] for row in table.rows[:1000])]
    return float(min(60, max(8, 2 + max(len(cell_text(cell, 3)) for cell in cells))))


def _lines(row: tuple[Cell, ...], widths: list[float]) -> int:
    """Lines that the tallest text of a row takes, so that every program shows it whole."""
    most = 1
    for cell, width in zip(row, widths, strict=True):
        if isinstance(cell, str) and (len(cell) > width - 1 or "\n" in cell):
            most = max(most, sum(1 + int(len(x) * 1.05 / width) for x in cell.split("\n")))
    return most


def _readme_sheet(book: Any, table: Table) -> None:
    sheet = book.add_worksheet("Read me")
    bold = book.add_format({"bold": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    caption = table.caption
    lines = [("title", caption.title), *caption.facts.items()]
    lines += [("note", note) for note in caption.notes]
    lines += [("rows", str(len(table.rows))), ("columns", ", ".join(table.columns))]
    for at, (what, text) in enumerate(lines):
        sheet.write_string(at, 0, _short(what, "", []), bold)
        sheet.write_string(at, 1, _short(text, "", []), wrap)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 90)
