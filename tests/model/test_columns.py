"""Codings and units in bulk: as long as their columns."""

from __future__ import annotations

from coder.model.columns import Columns, UnitColumns


def test_columns_are_as_long_as_their_rows() -> None:
    columns = Columns(("D-01",), ("a", "b"), ("ana",), [0, 0], [0, 4], [3, 9], [1, 0], [0, 0])
    assert len(columns) == 2
    assert columns.rules == ("",)


def test_no_codings_are_no_rows() -> None:
    assert len(Columns((), (), (), [], [], [], [], [])) == 0


def test_units_are_as_many_as_their_rows() -> None:
    assert len(UnitColumns("sentence", ("D-01", "D-02"), [0, 1, 1], [0, 0, 5], [4, 5, 9])) == 3
