"""A codebook as a file that a colleague edits in a spreadsheet program: XLSX, or CSV.

    data = workbook_bytes(book_sheet(data))

Owns how the sheet looks: codes in tree order, names moved in by their depth, a frozen header, parents and
answers to choose from, every cell formatted as text so that nothing typed becomes a date or a number.
No cell is a formula. Equal codebooks give equal bytes. What stands in the cells is `sheet.py`'s business.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from coder.codebook.sheet import ATTRIBUTE_COLUMNS, LINES, MOST_SHOWN, TOO_LONG, BookSheet
from coder.codebook.sheetread import key_heading
from coder.codebook.workbook import column_letters

__all__ = ["csv_bytes", "workbook_bytes"]

_WIDTHS = {
    "key": 14, "id": 22, "name": 28, "parent": 22, "group": 16, "definition": 50, "include": 40,
    "exclude": 40, "examples": 60, "counterexamples": 44, "rules": 50, "colour": 10, "shortcut": 9,
    "retired": 8, "of": 11, "type": 11, "values": 30, "codes": 24, "default": 14, "question": 60,
}  # fmt: skip
_ROOM = 300
"""Rows below the last code in which new codes are typed."""

_ROWS_BELOW_HEAD = 1
_GUARD = re.compile(r"'*[=+@\t\r-]")
_TOLD = {
    "key": "Tells which code the row is, even with another id. Leave it as it is; empty for a new code.",
    "parent": "The id of the code above; empty at the top level.",
    "retired": "yes: no longer in use. Codes are not deleted here.",
    "rules": "One rule a line: id: words | other words. word~ in any form, wor* any ending.",
}


def workbook_bytes(sheet: BookSheet) -> bytes:
    """The codebook as XLSX with the sheets Codes, Attributes and Read me."""
    import xlsxwriter

    file = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }  # fmt: skip
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"title": f"Codebook {sheet.name}", "created": datetime(2000, 1, 1)})
    looks = _Looks(book)
    heading = key_heading(sheet.state)
    page = book.add_worksheet("Codes")
    columns = ("key", *sheet.columns)
    _head(page, looks, [heading, *sheet.columns], columns)
    for at, (ident, cells) in enumerate(sheet.codes.items(), _ROWS_BELOW_HEAD):
        page.write_string(at, 0, ident, looks.key)
        for n, column in enumerate(sheet.columns, 1):
            form = looks.of(column, cells[column], sheet.depth[ident])
            page.write_string(at, n, _shown(cells[column]), form)
    page.freeze_panes(1, columns.index("name") + 1)
    page.autofilter(0, 0, max(1, len(sheet.codes)), len(columns) - 1)
    _choices(page, sheet, columns)
    _attributes(book, looks, sheet)
    _read_me(book, looks, sheet)
    book.close()
    return file.getvalue()


def _shown(text: str) -> str:
    return text if len(text.encode("utf-16-le")) // 2 <= MOST_SHOWN else TOO_LONG


class _Looks:
    """The formats of cells, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        plain = {"num_format": "@", "text_wrap": True, "valign": "top"}
        self.plain_facts = plain
        self.plain = book.add_format(plain)
        self.head = book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True,
                                     "bg_color": "#EDEDED", "num_format": "@"})  # fmt: skip
        self.key = book.add_format({**plain, "font_color": "#8A8A8A"})
        self._made: dict[tuple[str, int], Any] = {}

    def of(self, column: str, text: str, depth: int) -> Any:
        """The format of a cell: names are moved in, colours shown."""
        more: tuple[str, int] = ("", 0)
        if column == "name" and depth:
            more = ("", min(depth, 15))
        elif column == "colour" and re.fullmatch(r"#[0-9a-fA-F]{6}", text):
            more = (text, 0)
        if more == ("", 0):
            return self.plain
        if more not in self._made:
            facts: dict[str, Any] = {**self.plain_facts}
            if more[0]:
                facts |= {"bg_color": more[0], "font_color": _readable(more[0])}
            else:
                facts |= {"indent": more[1]}
            self._made[more] = self.book.add_format(facts)
        return self._made[more]


def _readable(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#000000" if red * 3 + green * 6 + blue > 1280 else "#FFFFFF"


def _head(page: Any, looks: _Looks, headings: Sequence[str], columns: Sequence[str]) -> None:
    for n, (heading, column) in enumerate(zip(headings, columns, strict=True)):
        page.write_string(0, n, heading, looks.head)
        width = _WIDTHS.get(column, 28)
        page.set_column(n, n, width, looks.key if column == "key" else looks.plain)
    page.set_row(0, 48)


def _choices(page: Any, sheet: BookSheet, columns: Sequence[str]) -> None:
    """Lists to choose from, and a word beside the cell that is being typed."""
    last = len(sheet.codes) + _ROOM
    ids = column_letters(columns.index("id"))
    lists: Mapping[str, Any] = {
        "parent": f"=${ids}$2:${ids}${last + 1}",
        "group": list(sheet.groups),
        "retired": ["yes"],
    }
    for column in ("key", "parent", "group", "retired", "rules"):
        at = columns.index(column)
        told = {"input_title": column, "input_message": _TOLD[column]} if column in _TOLD else {}
        source = lists.get(column)
        if isinstance(source, list) and (not source or len(",".join(source)) > 255):
            continue
        rule = {"validate": "any"} if source is None else {
            "validate": "list", "source": source, "error_type": "warning",
            "error_title": column, "error_message": "None of the values known here. Keep it?",
        }  # fmt: skip
        page.data_validation(1, at, last, at, {**rule, **told})


def _attributes(book: Any, looks: _Looks, sheet: BookSheet) -> None:
    page = book.add_worksheet("Attributes")
    columns = ("key", *ATTRIBUTE_COLUMNS)
    _head(page, looks, columns, columns)
    for at, ((_, name), cells) in enumerate(sheet.attributes.items(), _ROWS_BELOW_HEAD):
        page.write_string(at, 0, name, looks.key)
        for n, column in enumerate(ATTRIBUTE_COLUMNS, 1):
            page.write_string(at, n, _shown(cells[column]), looks.plain)
    page.freeze_panes(1, 2)
    last = len(sheet.attributes) + _ROOM
    for column, choices in (
        ("of", ["coding", "document"]),
        ("type", ["nominal", "ordinal", "integer", "text", "date"]),
    ):
        at = columns.index(column)
        page.data_validation(1, at, last, at, {"validate": "list", "source": choices})


def _read_me(book: Any, looks: _Looks, sheet: BookSheet) -> None:
    page = book.add_worksheet("Read me")
    bold = book.add_format({"bold": True, "valign": "top", "num_format": "@"})
    lines = [
        ("codebook", sheet.name),
        ("state", sheet.state),
        ("to edit", "Change any cell of Codes and Attributes, save, and give the file back. Order of rows"
                    " and columns does not matter, columns of your own are not read."),
        ("key", "Leave the first column as it is: it tells which code a row is when its id was changed."
                " A new code is a new row with an empty key."),
        ("lists", f"In {', '.join(LINES)} every line is one entry."),
        ("examples", "An example in another language begins with it in brackets: [de] Ein Beispiel."
                     " counterexamples are passages that the rules must not find."),
        ("rules", "One rule a line. ww1: win-win | triple win (words as written) - ww2 [fr]:"
                  " gagnant-gagnant (in French only) - sr1: share~ (any form of the word) - sr2: joint~"
                  " effort~ (one behind the other) - de1: develop* (* stands for letters)."
                  " Rules marked (in YAML) are changed in the codebook's file."),
        ("codes", "A code that is no longer wanted gets yes under retired. A row that is deleted changes"
                  " nothing."),
        ("back", "coder codebook apply FILE shows what changed and asks before it changes anything."),
    ]  # fmt: skip
    for at, (what, text) in enumerate(lines):
        page.write_string(at, 0, what, bold)
        page.write_string(at, 1, text, looks.plain)
    page.set_column(0, 0, 12)
    page.set_column(1, 1, 100)


def csv_bytes(sheet: BookSheet, *, semicolons: bool = False) -> bytes:
    """The codes as CSV with a byte order mark; a cell that a program would take for a formula is guarded.

    Args:
        sheet: the codebook.
        semicolons: as spreadsheet programs want it where the comma stands in numbers.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";" if semicolons else ",", lineterminator="\r\n")
    writer.writerow([key_heading(sheet.state), *sheet.columns])
    for ident, cells in sheet.codes.items():
        writer.writerow([ident, *(_guarded(cells[c]) for c in sheet.columns)])
    return out.getvalue().encode("utf-8-sig")


def _guarded(text: str) -> str:
    return "'" + text if _GUARD.match(text) else text
