"""Keeping rows and rolling codes up."""

from __future__ import annotations

import numpy as np

from coder.analyse.cooccur import cooccur
from coder.analyse.selection import roll_up, take, where_docs
from coder.model.codebook import Code, Codebook
from coder.model.columns import Columns

BOOK = Codebook(
    "frames",
    (
        Code("shared", parent="frame"),
        Code("frame"),
        Code("win_win", parent="shared"),
        Code("aid"),
        Code("visa", parent="aid"),
    ),
)


def columns_of(rows, codes=("shared", "frame", "win_win", "aid", "visa", "unknown")) -> Columns:
    cells = [list(c) for c in zip(*rows, strict=True)] if rows else [[]] * 5
    n = len(rows)
    return Columns(
        ("d0", "d1"), codes, ("ana", "ben"), *cells, how=[0] * n, hows=("hand",), row=list(range(n))
    )


def rows_of(c):
    return list(
        zip(*(list(map(int, x)) for x in (c.doc, c.start, c.end, c.code, c.by)), strict=True)
    )


def test_take_keeps_all_columns_alike():
    columns = columns_of([(0, 0, 5, 0, 0), (0, 1, 5, 1, 1), (1, 0, 2, 2, 0)])
    kept = take(columns, np.array([True, False, True]))
    assert rows_of(kept) == [(0, 0, 5, 0, 0), (1, 0, 2, 2, 0)]
    assert kept.row.tolist() == [0, 2] and kept.rule == () and kept.codes == columns.codes


def test_documents_that_do_not_hold_lose_their_place():
    columns = columns_of([(0, 0, 5, 0, 0), (1, 0, 2, 2, 0)])
    kept = where_docs(columns, lambda doc: doc == "d1")
    assert kept.docs == ("d1",) and rows_of(kept) == [(0, 0, 2, 2, 0)]
    assert where_docs(columns_of([]), lambda doc: False).docs == ()


def test_codes_become_their_ancestors_and_equal_codings_one():
    rows = [
        (0, 0, 9, 2, 0),
        (0, 0, 9, 0, 0),
        (0, 0, 9, 2, 1),
        (0, 0, 9, 4, 0),
        (0, 0, 5, 5, 0),
        (1, 0, 9, 1, 0),
    ]
    rolled = roll_up(columns_of(rows), BOOK, 0)
    assert rolled.codes == ("frame", "aid", "unknown")
    assert rows_of(rolled) == [
        (0, 0, 9, 0, 0),
        (0, 0, 9, 1, 0),
        (0, 0, 9, 0, 1),
        (0, 0, 5, 2, 0),
        (1, 0, 9, 0, 0),
    ]
    assert cooccur(rolled).values == ((3, 1, 1), (1, 1, 1), (1, 1, 1))
    assert cooccur(rolled, rule="document").values[0] == (3, 1, 1)


def test_depth_one_keeps_what_is_not_deeper():
    rolled = roll_up(columns_of([(0, 0, 9, 2, 0), (0, 0, 9, 1, 0)]), BOOK, 1)
    assert rolled.codes == ("shared", "frame", "aid", "visa", "unknown")
    assert [row[3] for row in rows_of(rolled)] == [0, 1]


def test_an_ancestor_outside_the_columns_gets_a_place():
    rolled = roll_up(columns_of([(0, 0, 9, 0, 0)], codes=("visa",)), BOOK, 0)
    assert rolled.codes == ("aid",) and rows_of(roll_up(columns_of([]), BOOK, 0)) == []
