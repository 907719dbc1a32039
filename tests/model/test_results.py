"""Tables, matrices and captions: values that hold no clock, no path and no NaN."""

from __future__ import annotations

import pytest

from coder.model.results import Caption, Edge, EdgeList, Matrix, Score, Table


def test_a_caption_says_title_facts_and_notes_in_this_order() -> None:
    caption = Caption("Co-occurrence.", {"measure": "count", "rule": "overlap"}, ("Two left out.",))
    assert caption.sentence() == "Co-occurrence. measure: count; rule: overlap. Two left out."


def test_a_caption_of_a_title_alone_is_one_sentence() -> None:
    assert Caption("Codes by case").sentence() == "Codes by case."


def test_rows_of_a_table_can_be_read_by_name() -> None:
    table = Table(("code", "n"), (("win_win", 3), ("security", None)))
    assert table.dicts() == [{"code": "win_win", "n": 3}, {"code": "security", "n": None}]


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError):
        Table(("code", "n"), (("win_win",),)).dicts()


def test_a_matrix_as_a_table_heads_its_rows_with_ids() -> None:
    matrix = Matrix(("a", "b"), ("x",), ((1,), (None,)), row_labels=("A", "B"), col_labels=("X",))
    assert matrix.table() == Table(("code", "x"), (("a", 1), ("b", None)), Caption(""), ("code",))


def test_a_matrix_for_people_shows_names_where_there_are_any() -> None:
    named = Matrix(("a",), ("x",), ((1.5,),), row_labels=("A",), col_labels=("X",), corner="frame")
    assert named.table(labels=True).columns == ("frame", "X")
    assert named.table(labels=True).rows == (("A", 1.5),)
    plain = Matrix(("a",), ("x",), ((1,),))
    assert plain.table(labels=True) == plain.table()


def test_a_matrix_whose_rows_do_not_fit_is_refused() -> None:
    with pytest.raises(ValueError):
        Matrix(("a", "b"), ("x",), ((1,),)).table()


def test_results_are_undirected_and_without_interval_unless_said() -> None:
    assert EdgeList({"a": {}, "b": {}}, (Edge("a", "b", 2.0),)).directed is False
    score = Score("alpha", None, undefined="fewer than two coders")
    assert (score.low, score.high, score.units) == (None, None, 0)
