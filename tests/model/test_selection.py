from __future__ import annotations

import pytest

from coder.model.errors import BadValue, UsageError
from coder.model.selection import Selection


def test_a_selection_without_limits_is_false_and_says_nothing() -> None:
    assert not Selection()
    assert str(Selection()) == ""


def test_a_star_after_a_code_means_its_subtree() -> None:
    selection = Selection(codes=("win_win", "frame.*"), under=("control",))
    assert selection.codes == ("win_win",)
    assert selection.under == ("control", "frame")


@pytest.mark.parametrize("field", ["origin", "how", "unit", "layer"])
def test_a_value_that_does_not_exist_is_refused_with_the_allowed_ones(field: str) -> None:
    with pytest.raises(BadValue) as caught:
        Selection(**{field: "sentense"})
    assert caught.value.allowed
    assert caught.value.found == "sentense"


def test_a_near_value_is_named() -> None:
    with pytest.raises(BadValue, match="nearest is 'sentence'"):
        Selection(unit="sentense")


def test_final_and_a_coder_exclude_each_other() -> None:
    with pytest.raises(UsageError):
        Selection(by=("anna",), layer="final")


def test_the_filter_reads_as_one_line_without_the_layer() -> None:
    selection = Selection(codes=("a", "b"), by=("anna",), as_of="2020-01-01", layer="pool")
    assert str(selection) == "code a, b; by anna; as of 2020-01-01"
