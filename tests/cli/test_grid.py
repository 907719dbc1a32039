from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from coder.cli.grid import cell_shown, grid, width_of
from coder.model.results import Table


def test_numbers_stand_right_and_words_left() -> None:
    table = Table(("code", "n", "share"), (("win_win", 5, 0.5), ("x", 120, None)))
    assert grid(table, width=80) == ("code       n  share\nwin_win    5  0.500\nx        120\n")


def test_long_words_are_cut_to_the_width() -> None:
    table = Table(("doc", "text"), (("d", "word " * 40),))
    lines = grid(table, width=40).splitlines()
    assert max(map(len, lines)) <= 40
    assert lines[1].endswith("…")


def test_too_many_columns_come_in_blocks_that_repeat_the_first() -> None:
    table = Table(("code", *(f"column{i}" for i in range(9))), (("a", *range(9)),))
    drawn = grid(table, width=40)
    blocks = drawn.split("\n\n")
    assert len(blocks) > 1
    assert all(block.startswith("code") for block in blocks)
    assert all(len(line) <= 40 for line in drawn.splitlines())


def test_a_table_without_rows_shows_its_header() -> None:
    assert grid(Table(("code", "n"), ()), width=80) == "code  n\n"
    assert grid(Table((), ()), width=80) == ""


def test_wide_and_combining_characters_keep_columns_straight() -> None:
    assert width_of("漢字") == 4
    assert width_of("e\u0301") == 1
    lines = grid(Table(("a", "b"), (("漢字", "x"), ("e\u0301", "y"))), width=80).splitlines()
    assert lines[1] == "漢字  x"
    assert lines[2] == "e\u0301     y"


def test_truth_is_a_word_and_nothing_is_empty() -> None:
    assert [cell_shown(c) for c in (True, False, None)] == ["yes", "no", ""]


def test_nothing_steers_the_terminal() -> None:
    drawn = grid(Table(("a\x1b[31m",), (("x\x1b]0;t\x07\n\u202eb",),)), width=80)
    assert "\x1b" not in drawn and "\x07" not in drawn and "\u202e" not in drawn
    assert len(drawn.splitlines()) == 2


cells = st.one_of(st.text(max_size=60), st.integers(), st.none(), st.booleans(), st.floats(0, 1))


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 12), st.integers(20, 120))
def test_every_row_gives_one_line_a_block(data: st.DataObject, n: int, width: int) -> None:
    rows = data.draw(st.lists(st.tuples(*[cells] * n), max_size=5))
    drawn = grid(Table(tuple("abcdefghijkl"[:n]), tuple(rows)), width=width)
    for block in drawn.split("\n\n") if n > 1 else []:
        assert len(block.rstrip("\n").split("\n")) <= len(rows) + 1
