"""Tables of spans."""

from __future__ import annotations

import pytest

from coder.analyse.cooccur import cooccur
from coder.analyse.spanrows import columns_from_rows
from coder.model.errors import BadSpan, CoderError, Unreadable

HEADER = ["doc", "start", "end", "code", "coder"]


def test_rows_become_sorted_columns():
    rows = [
        ["d2", "5", "9", "b", "ana"],
        ["d1", "0", "4", "b", "ben"],
        [" ", "", "", "", ""],
        ["d1", "0", "9.0", "a", "ben"],
    ]
    columns = columns_from_rows(HEADER, rows)
    assert (columns.docs, columns.codes, columns.coders) == (
        ("d1", "d2"),
        ("a", "b"),
        ("ana", "ben"),
    )
    assert columns.doc.tolist() == [0, 0, 1] and columns.end.tolist() == [9, 4, 9]
    assert columns.by.tolist() == [1, 1, 0]
    assert cooccur(columns).values == ((1, 1), (1, 2))


def test_columns_stand_in_any_order_and_coder_may_be_by_or_missing():
    columns = columns_from_rows(
        ["\ufeffCode", "END", " start", "doc", "x", "by"], [["a", "2", "1", "d", "?", "me"]]
    )
    assert columns.coders == ("me",) and columns.start.tolist() == [1]
    assert columns_from_rows(HEADER[:4], [["d", "1", "2", "a"]]).coders == ("",)
    assert columns_from_rows(HEADER, [["d", "1", "2", "a"]]).coders == ("",)
    assert len(columns_from_rows(HEADER, [])) == 0


def test_missing_columns_are_named():
    with pytest.raises(Unreadable, match="no column end and no column code") as caught:
        columns_from_rows(["doc", "start"], [], place="t.csv")
    assert caught.value.place == "t.csv"


@pytest.mark.parametrize(
    ("row", "error", "what"),
    [
        (["d", "x", "2", "a"], Unreadable, "start 'x'"),
        (["d", "1", "-2", "a"], Unreadable, "end '-2'"),
        (["d", "1", "2²", "a"], Unreadable, "end"),
        (["d", "1", "99999999999999999999", "a"], Unreadable, "end"),
        (["d", "1", "2147483648", "a"], Unreadable, "end"),
        (["", "1", "2", "a"], Unreadable, "no doc"),
        (["d", "1", "2"], Unreadable, "no code"),
        (["d", "2", "2", "a"], BadSpan, "empty or reversed"),
        (["d", "3", "2", "a"], BadSpan, "empty or reversed"),
    ],
)
def test_bad_rows_are_told_by_their_number(row, error, what):
    good = ["d", "1", "2", "a"]
    with pytest.raises(error, match=what) as caught:
        columns_from_rows(HEADER, [good, good, row], place="spans.csv")
    assert caught.value.place == "spans.csv: row 4"
    with pytest.raises(CoderError) as caught:
        columns_from_rows(HEADER, [row])
    assert caught.value.place == "row 2"
