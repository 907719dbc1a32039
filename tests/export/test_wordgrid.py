"""Tables in Word: inside the margins, words unbroken, on their side where that is too narrow."""

from __future__ import annotations

import io
from typing import Any

from coder.export.word import table_docx
from coder.model.results import Caption, Table

LONG = (
    "A definition that goes on for a good while, so that its column needs most of the paper. " * 4
)


def read(table: Table) -> Any:
    import docx

    return docx.Document(io.BytesIO(table_docx(table)))


def widths(document: Any) -> list[int]:
    return [column.width.twips for column in document.tables[0].columns]


def test_long_texts_get_the_room_and_numbers_stand_right() -> None:
    table = Table(("code", "definition", "n"), (("win_win", LONG, 3), ("x", "Short.", 14)))
    document = read(table)
    code, definition, number = widths(document)
    assert code + definition + number <= 9638
    assert definition > 3 * code > 3 * number
    grid = document.tables[0]
    assert [row.cells[2].paragraphs[0].alignment for row in grid.rows] == [2, 2, 2]
    assert document.sections[-1].orientation == 0


def test_columns_without_a_word_are_left_out() -> None:
    document = read(Table(("code", "group", "n"), (("a", "", 0), ("b", None, 2))))
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["code", "n"]


def test_wide_tables_lie_on_their_side_and_the_next_page_stands_again() -> None:
    names = tuple(f"partnership-{n:02}" for n in range(9))
    document = read(Table(names, (("responsibility",) * 9,), Caption("Wide")))
    turned = [section.orientation for section in document.sections]
    assert turned == [0, 1, 0]
    assert sum(widths(document)) <= 13466
    assert min(widths(document)) >= 240 + 100 * len("responsibility") - 200
