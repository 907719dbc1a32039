"""The value every coefficient starts from."""

from __future__ import annotations

import numpy as np
import pytest

from coder.agree.judgements import (
    Judgements,
    against_rest,
    judgements,
    pairable,
    value_of,
    value_text,
    values_in_order,
)
from coder.model.errors import BadValue, UsageError


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (None, None),
        (float("nan"), None),
        (np.float32("nan"), None),
        ("nan", "nan"),
        ("", ""),
        (1, "1"),
        (1.0, "1"),
        (np.int64(3), "3"),
        (2.5, "2.5"),
        (True, "True"),
        ([], frozenset()),
        (["a"], "a"),
        (("a", "b", "a"), frozenset("ab")),
        ({1, 2}, frozenset("12")),
    ],
)
def test_a_value_is_text_or_a_set_of_texts(raw, value):
    assert value_of(raw) == value


def test_values_in_words():
    assert [value_text(v) for v in ("a", frozenset(), frozenset("ba"))] == ["a", "{}", "a;b"]


def test_values_stand_in_the_order_declared_else_by_number_or_text():
    assert values_in_order({"10", "9", "1e1"}) == ("9", "10", "1e1")
    assert values_in_order({"b", "a", frozenset("ab")}) == ("a", "b", frozenset("ab"))
    assert values_in_order({"low"}, ("high", "low", "never")) == ("high", "low", "never")
    with pytest.raises(BadValue, match="'a' is declared twice"):
        values_in_order((), ("a", "b", "a"))


def test_rows_become_cells():
    judged = judgements(
        [["b", None, "a"], ["b", "b", None]], coders=("ana", "ben"), names=("u1", "u2", "u3")
    )
    assert judged.values == ("a", "b")
    assert judged.cells.tolist() == [[1, -1, 0], [1, 1, -1]]
    assert (len(judged), judged.blocks, judged.holds_sets, judged.declared) == (3, 0, False, False)
    some = pairable(judged)
    assert some.names == ("u1",)
    assert some.left_out == {"units with fewer than two judgements": 2}
    assert pairable(some) is some
    assert judged.only(["ben"]).cells.tolist() == [[1, 1, -1]]
    with pytest.raises(BadValue, match="cannot be 'bem'; nearest is 'ben'"):
        judged.only(["bem"])


def test_units_keep_their_weight_and_block():
    judged = Judgements(
        ("a", "b"),
        ("x",),
        np.zeros((2, 3), dtype=np.int32),
        weight=np.array([1.0, 2, 3]),
        block=np.array([0, 0, 4]),
    )
    some = judged.take(np.array([0, 2]))
    assert some.weight.tolist() == [1, 3]
    assert (some.blocks, judged.take(np.array([], dtype=int)).blocks) == (5, 0)


def test_one_value_against_the_rest():
    judged = judgements([["a", ["a", "b"], [], None]])
    assert judged.holds_sets
    assert against_rest(judged, "a").cells.tolist() == [[1, 1, 0, -1]]


def test_what_does_not_fit_is_refused():
    with pytest.raises(UsageError, match="different numbers of units"):
        judgements([["a"], ["a", "b"]])
    with pytest.raises(UsageError, match="2 coders need as many rows"):
        judgements([["a"]], coders=("ana", "ben"))
    with pytest.raises(UsageError, match="one for each unit"):
        judgements([["a"]], blocks=[0, 1])
    with pytest.raises(UsageError, match="names no value"):
        Judgements(("a",), ("x",), np.array([[1]], dtype=np.int32))
    with pytest.raises(BadValue, match="a judgement cannot be 'c'"):
        judgements([[["a", "c"]]], values=("a", "b"))
