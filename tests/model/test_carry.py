"""Codings across text versions: exact, moved with a score, or for a person to look at."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.model.carry import MOVED_SHARE, Alignment, Carried, carry, carry_along, route
from coder.model.span import Span


def aligned(old: str, new: str, names: tuple[str, str] = ("old", "new")) -> Alignment:
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return Alignment(*names, tuple((b.a, b.b, b.size) for b in blocks if b.size))


OLD = "One. The agreement is a win-win for all. End."


@pytest.mark.parametrize(
    "new,state,quote",
    [
        (OLD, "exact", "The agreement is a win-win for all."),
        ("More before. " + OLD, "exact", "The agreement is a win-win for all."),
        (OLD.replace("One", "Two"), "exact", "The agreement is a win-win for all."),
        (OLD.replace("win-win", "win win"), "moved", "The agreement is a win win for all."),
        (OLD.replace("is a", "is really a"), "moved", "The agreement is really a win-win for all."),
    ],
)
def test_a_passage_is_found_again(new: str, state: str, quote: str) -> None:
    found = carry(Span(5, 40), aligned(OLD, new))
    assert found.state == state
    assert found.span is not None
    assert new[found.span.start : found.span.end] == quote
    assert (found.score == 1) == (state == "exact")


def test_a_passage_that_is_gone_is_for_review() -> None:
    assert carry(Span(2, 4), Alignment("o", "n", ((0, 0, 1), (9, 1, 3)))) == Carried(
        "review", None, 0.0
    )
    assert carry(Span(2, 4), Alignment("o", "n", ())).state == "review"


def test_a_passage_of_which_little_is_left_is_for_review_with_a_place() -> None:
    found = carry(Span(0, 10), Alignment("o", "n", ((0, 5, 3),)))
    assert found.state == "review"
    assert found.span == Span(5, 8)


def test_torn_apart_by_an_insertion_is_not_exact() -> None:
    found = carry(Span(0, 10), Alignment("o", "n", ((0, 0, 5), (5, 6, 5))))
    assert (found.state, found.span) == ("moved", Span(0, 11))


def test_the_share_that_counts_as_moved() -> None:
    assert carry(Span(0, 10), Alignment("o", "n", ((0, 0, 8),))).state == "moved"
    assert carry(Span(0, 10), Alignment("o", "n", ((0, 0, 6),))).score < MOVED_SHARE


ONE, TWO = Alignment("a", "b", ((0, 2, 50),)), Alignment("b", "c", ((2, 0, 50),))


def test_the_way_between_versions_goes_forth_and_back() -> None:
    assert route("a", "c", [TWO, ONE]) == (ONE, TWO)
    assert route("c", "a", [ONE, TWO]) == (TWO.reversed(), ONE.reversed())
    assert route("a", "a", [ONE]) == ()
    assert route("a", "z", [ONE, TWO]) is None
    assert route("a", "c", [ONE, TWO, Alignment("a", "c", ())]) == (Alignment("a", "c", ()),)
    assert route("a", "c", [ONE, ONE.reversed(), TWO]) == (ONE, TWO)


def test_carried_along_several_versions() -> None:
    assert carry_along(Span(5, 9), []) == Carried("exact", Span(5, 9), 1.0)
    assert carry_along(Span(5, 9), [ONE, TWO]) == Carried("exact", Span(5, 9), 1.0)
    changed = Alignment("b", "c", ((2, 0, 8), (11, 9, 40)))
    assert carry_along(Span(0, 20), [ONE, changed]).state == "moved"
    assert carry_along(Span(0, 4), [ONE, Alignment("b", "c", ())]).state == "review"


def test_small_changes_add_up_to_a_review() -> None:
    """What moved twice must still be mostly what it was."""
    half = Alignment("a", "b", ((0, 0, 9),))
    again = Alignment("b", "c", ((0, 0, 7),))
    assert carry(Span(0, 10), half).state == "moved"
    assert carry(Span(0, 9), again).state == "moved"
    found = carry_along(Span(0, 10), [half, again, Alignment("c", "d", ((0, 0, 6),))])
    assert found.state == "review"
    assert 0 < found.score < MOVED_SHARE


@given(st.text("ab c", max_size=40), st.text("ab c", max_size=40), st.data())
def test_exact_is_exact_and_offsets_stay_inside(old: str, new: str, data: st.DataObject) -> None:
    if not old:
        return
    start = data.draw(st.integers(0, len(old) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(old))))
    found = carry(span, aligned(old, new))
    assert 0 <= found.score <= 1
    if found.span is not None:
        assert 0 <= found.span.start < found.span.end <= len(new)
    if found.state == "exact":
        assert found.span is not None
        assert new[found.span.start : found.span.end] == old[span.start : span.end]
