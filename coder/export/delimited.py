"""Tables as CSV and TSV.

Owns three promises. CSV is exact: UTF-8, LF, quoted only where it must be, every cell reads back as it
was. CSV for Excel (BOM, semicolon, CRLF) gives up exactness for safety: a text cell that a spreadsheet
would take for a formula gets an apostrophe in front. TSV has one line a row whatever the cells hold, as
it is what a terminal or a pipe gets.
"""

from __future__ import annotations

import re

from coder.export.tables import cell_text
from coder.model.results import Cell, Table
from coder.text.safe import safe_line

__all__ = ["csv_bytes", "tsv_bytes"]

# A spreadsheet computes cells that begin so; the wide forms count in East Asian settings.
_FORMULA = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def csv_bytes(table: Table, *, excel: bool = False, digits: int | None = None) -> bytes:
    """The table as CSV with a header line.

    Args:
        table: what to write.
        excel: for a double click in Excel: BOM, semicolon, CRLF, no cell becomes a formula.
        digits: decimals of floats; None leaves them unrounded.
    """
    mark, end = (";", "\r\n") if excel else (",", "\n")
    lines = (table.columns, *table.rows)
    text = "".join(
        _line([_field(cell, mark, excel, digits) for cell in row], mark) + end for row in lines
    )
    # Half a surrogate pair cannot be written; it shows as its escape.
    return ("\ufeff" * excel + text).encode("utf-8", "backslashreplace")


def _line(fields: list[str], mark: str) -> str:
    # One empty field alone would be an empty line, which readers skip.
    return '""' if fields == [""] else mark.join(fields)


def _field(cell: Cell, mark: str, excel: bool, digits: int | None) -> str:
    text = cell_text(cell, digits)
    if excel and isinstance(cell, str) and _FORMULA.match(text):
        text = "'" + text
    if any(c in text for c in (mark, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text


def tsv_bytes(table: Table, *, digits: int | None = None) -> bytes:
    """The table as tab-separated lines with a header; breaks and controls in cells are made visible."""
    lines = (
        "\t".join(safe_line(cell_text(cell, digits)) for cell in row) + "\n"
        for row in (table.columns, *table.rows)
    )
    return "".join(lines).encode("utf-8")
