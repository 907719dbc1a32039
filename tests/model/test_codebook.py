"""The tree of codes: lookup by id, path and key; order of the file; roll-up."""

from __future__ import annotations

import pytest

from coder.model.codebook import Attribute, Code, Codebook
from coder.model.errors import UnknownName

BOOK = Codebook(
    "frames",
    (
        Code("frame", "Frame", key="1"),
        Code("win_win", "Win-win", parent="frame", key="ww"),
        Code("control"),
        Code("triple", parent="win_win"),
        Code("readmission", parent="control"),
    ),
    attributes=(Attribute("stance", values=("affirms", "contests")),),
)


@pytest.mark.parametrize("written", ["triple", "frame.win_win.triple"])
def test_a_code_is_found_by_id_and_by_path(written: str) -> None:
    assert BOOK.code(written).id == "triple"


def test_a_code_is_found_by_its_key() -> None:
    assert BOOK.code("ww").id == "win_win"


@pytest.mark.parametrize("written", ["tripel", "control.triple", "frame.triple", "", "9"])
def test_what_is_no_code_is_said_with_the_nearest(written: str) -> None:
    with pytest.raises(UnknownName) as error:
        BOOK.code(written)
    assert error.value.hint
    if written == "tripel":
        assert error.value.nearest == "triple"


def test_the_tree_follows_the_order_of_the_file() -> None:
    assert [(d, c.id) for d, c in BOOK.tree()] == [
        (0, "frame"), (1, "win_win"), (2, "triple"), (0, "control"), (1, "readmission"),
    ]  # fmt: skip
    assert [c.id for c in BOOK.subtree("frame")] == ["frame", "win_win", "triple"]
    assert [c.id for c in BOOK.children()] == ["frame", "control"]
    assert [c.id for c in BOOK] == ["frame", "win_win", "control", "triple", "readmission"]


def test_paths_and_roll_up_are_computed_from_parents() -> None:
    assert BOOK.path("triple") == "frame.win_win.triple"
    assert BOOK.ancestors("triple") == ("frame", "win_win")
    assert [BOOK.roll_up("triple", d) for d in range(4)] == ["frame", "win_win", "triple", "triple"]
    assert BOOK.path("unknown") == "unknown"
    assert BOOK.ancestors("unknown") == ()


def test_a_circle_of_parents_ends_all_the_same() -> None:
    book = Codebook("b", (Code("a", parent="b"), Code("b", parent="a")))
    assert book.ancestors("a") == ("a", "b")


def test_attributes_are_found_by_name() -> None:
    assert BOOK.attribute("stance").values == ("affirms", "contests")
    with pytest.raises(UnknownName, match="nearest is 'stance'"):
        BOOK.attribute("stanse")


def test_a_code_shows_its_name_or_its_id() -> None:
    assert BOOK.code("frame").label == "Frame"
    assert BOOK.code("control").label == "control"
    assert "frame" in BOOK and "fame" not in BOOK


def test_codes_come_in_the_order_of_the_file() -> None:
    assert tuple(code.id for code in BOOK) == BOOK.ids
    assert BOOK.ids[0] == "frame"
    assert BOOK.get("triple") is BOOK.code("triple")
    assert BOOK.get("nothing") is None
