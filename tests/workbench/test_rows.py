"""Wrapping: what is drawn is the text, no row is too wide, and cells and offsets say the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.text.safe import safe_cells
from coder.workbench.cursor import inside_character
from coder.workbench.rows import Rows, cell_width, wrap

UNSURE = ("HEXAGRAM", "TRIGRAM", "MONOGRAM", "DIGRAM", "TETRAGRAM", "COUNTING ROD")
"""Names of characters that became wide in a later Unicode than this Python's."""
TEXTS = st.text(st.sampled_from("ab é\n\t日本e\u0301א ‌🙂-"), max_size=120)


@given(TEXTS, st.integers(2, 20))
def test_rows_fit_and_leave_out_only_what_they_are_broken_at(text: str, width: int) -> None:
    rows = Rows(text, width)
    at = 0
    for start, end in rows.ranges:
        assert rows.cells(start, end) <= width
        assert all(c in " \n" for c in text[at:start])
        assert "\n" not in text[start:end]
        at = end
    assert all(c in " \n" for c in text[at:])


@given(TEXTS.filter(lambda t: t.strip("\n")), st.integers(2, 20), st.data())
def test_every_offset_has_a_row_and_a_cell_that_lead_back(
    text: str, width: int, data: st.DataObject
) -> None:
    rows = Rows(text, width)
    offset = data.draw(st.integers(0, len(text) - 1))
    row = rows.row(rows.at(offset))
    assert row.start <= offset
    if offset < row.end and cell_width(text[offset]):
        assert rows.offset(row.number, rows.column(row.number, offset)) == offset


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("", 10, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("unbreakable", 4, ["unbr", "eaka", "ble"]),
        ("a\n\nb\n", 4, ["a", "", "b"]),
        ("日本語の文", 4, ["日本", "語の", "文"]),
        ("e\u0301te\u0301 ", 3, ["e\u0301te\u0301", ""]),
    ],
)
def test_rows_of_words_of_long_words_and_of_wide_ones(
    text: str, width: int, rows: list[str]
) -> None:
    assert [text[a:b] for a, b in wrap(text, width)] == rows


@given(TEXTS, st.integers(2, 20), st.lists(st.integers(0, 130), max_size=5))
def test_rows_that_are_wrapped_bit_by_bit_are_the_same_rows(
    text: str, width: int, looked: list[int]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("coder.workbench.rows.CHUNK", 7)
        rows = Rows(text, width)
        whole = wrap(text, width)
        for offset in looked:
            assert rows.ranges == whole[: len(rows.ranges)]
            starts = [start for start, _ in whole]
            assert rows.at(offset) == max(0, sum(start <= offset for start in starts) - 1)
        assert not rows.has(len(whole)) and rows.has(len(whole) - 1)
        assert rows.ranges == whole and len(rows) == len(whole)


def test_a_row_of_one_cell_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells"):
        wrap("a", 1)


@pytest.mark.parametrize(
    ("char", "cells"), [("a", 1), ("日", 2), ("\u0301", 0), ("\u200d", 0), ("\u202e", 1), ("🙂", 2)]
)
def test_wide_characters_take_two_cells_and_marks_none(char: str, cells: int) -> None:
    assert cell_width(char) == cells


def test_rows_that_show_a_span_are_found() -> None:
    rows = Rows("one two three four", 7)
    assert list(rows.touched(0, 3)) == [0]
    assert list(rows.touched(4, 9)) == [0, 1]
    assert rows.offset(0, 99) == 6


def test_what_is_one_character_is_not_parted_where_a_row_ends() -> None:
    text = "👩\u200d🚀👋🏽🇪🇺👩\u200d🚀"
    for width in range(5, 12):
        for start, _ in wrap(text, width):
            assert not inside_character(text, start), (width, start)


@pytest.mark.parametrize("text", ["\u0730\u0eb1\u17d2", "\u1161\u11ab", "\ufe0f\ufe0e\u200d\u200c"])
def test_marks_of_every_script_take_no_cell(text: str) -> None:
    assert [cell_width(c) for c in text] == [0] * len(text)


@given(st.text(max_size=40))
def test_no_row_is_drawn_wider_than_it_is_counted(text: str) -> None:
    cells = pytest.importorskip("rich.cells", reason="the workbench's extra is not installed")
    for start, end in wrap(text, 12):
        hexagrams = any(unicodedata.name(c, "").startswith(UNSURE) for c in text[start:end])
        assert hexagrams or cells.cell_len(safe_cells(text[start:end])) <= 12
