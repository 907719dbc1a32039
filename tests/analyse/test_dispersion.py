"""Dispersion against a published example, and first and last occurrence."""

from __future__ import annotations

import pytest

from coder.analyse.dispersion import dispersion, spread
from coder.model.columns import Columns

DOCS = ("d0", "d1", "d2", "d3")
CODES = ("a", "b", "never")


def test_the_example_of_gries_2008():
    # The letter a in "bamnibeup / basatbewqn / bcagabesta / baghabeaat / bahaabeaxat": 1 to 5 times.
    juilland, dp, dp_norm = spread([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])
    assert round(juilland, 3) == 0.785
    assert round(dp, 2) == 0.18
    assert dp_norm == pytest.approx(dp / (1 - 9 / 50))


def test_even_and_most_uneven():
    assert spread([2, 4, 6], [100, 200, 300]) == (1.0, 0.0, 0.0)
    juilland, dp, dp_norm = spread([9, 0, 0], [100, 100, 100])
    assert (juilland, dp, dp_norm) == pytest.approx((0, 2 / 3, 1))


@pytest.mark.parametrize(
    ("counts", "sizes"), [([3], [10]), ([0, 0], [5, 5]), ([1, 1], [0, 0]), ([1, 2], [7, 0])]
)
def test_what_has_no_dispersion(counts, sizes):
    assert spread(counts, sizes) == (None, None, None)


def columns_of(rows) -> Columns:
    cells = [list(c) for c in zip(*sorted(rows), strict=True)] if rows else [[]] * 5
    return Columns(DOCS, CODES, ("ana",), *cells)


def test_every_code_has_a_row():
    columns = columns_of([(0, 0, 4, 0, 0), (2, 0, 4, 0, 0), (2, 5, 9, 0, 0), (1, 0, 9, 1, 0)])
    table = dispersion(
        columns,
        words={"d0": 100, "d1": 100, "d2": 200},
        when={"d0": "2009", "d2": "2007-05-01"},
        chars={"a": 12},
    )
    rows = {row["code"]: row for row in table.dicts()}
    a = rows["a"]
    assert (a["n"], a["documents"], a["of"], a["chars"], a["per1000"]) == (3, 2, 4, 12, 7.5)
    assert (a["first"], a["first_doc"], a["last"], a["last_doc"]) == (
        "2007-05-01",
        "d2",
        "2009",
        "d0",
    )
    assert a["dp"] == pytest.approx((abs(1 / 4 - 1 / 3) + 1 / 4 + abs(1 / 2 - 2 / 3)) / 2)
    assert (rows["b"]["first"], rows["b"]["first_doc"]) == ("", "d1")
    assert (rows["never"]["n"], rows["never"]["dp"], rows["never"]["last_doc"]) == (0, None, "")
    assert table.caption.facts["words"] == "400"


def test_without_dates_or_words_the_order_of_documents_decides():
    table = dispersion(columns_of([(3, 0, 4, 0, 0), (1, 0, 4, 0, 0)]), words={})
    row = table.dicts()[0]
    assert (row["first_doc"], row["last_doc"], row["per1000"], row["dp"]) == (
        "d1",
        "d3",
        None,
        None,
    )
    assert dispersion(columns_of([]), words={}).rows[0][1] == 0
