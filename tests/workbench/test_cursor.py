"""The cursor: it always covers text, stands on a unit, and comes back to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.model.document import Document, TextMap
from coder.model.span import Span
from coder.workbench.cursor import KINDS, Places, clauses
from tests.builders import a_document

TEXT = "One sentence here. A second one, which is rather longer, follows; and ends. Last."


def places() -> Places:
    cuts = [0, 19, 76]
    ends = [18, 75, len(TEXT)]
    sentences = tuple(Span(a, b) for a, b in zip(cuts, ends, strict=True))
    made = TextMap("x", "y", paragraphs=(Span(0, len(TEXT)),), sentences=sentences)
    return Places(Document("D", TEXT, made))


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["move", "end", "start", "kind"]),
        st.sampled_from(KINDS),
        st.integers(-3, 3),
    ),
    max_size=15,
)


@given(MOVES)
def test_a_cursor_always_covers_some_of_the_text(moves: list[tuple[str, str, int]]) -> None:
    at = places()
    cursor = at.around("sentence", 0)
    for what, kind, step in moves:
        if what == "move":
            cursor = at.move(cursor, step)
        elif what == "kind":
            cursor = at.of_kind(cursor, kind)
        elif what == "end":
            cursor = at.end_moved(cursor, "character" if kind == "clause" else kind, step)
        else:
            cursor = at.start_moved(cursor, "character" if kind == "clause" else kind, step)
        assert 0 <= cursor.span.start < cursor.span.end <= len(TEXT)
        assert 0 <= cursor.number < len(at.units(cursor.kind))


def test_going_on_and_back_is_standing_still() -> None:
    at = places()
    cursor = at.around("sentence", 20)
    assert at.move(at.move(cursor, 1), -1) == cursor
    assert at.move(at.end_moved(cursor, "word", 1), 0).span == cursor.span


def test_the_end_goes_by_words_and_the_start_too() -> None:
    at = places()
    cursor = at.around("sentence", 0)
    assert at.end_moved(cursor, "word", -1).span == Span(0, 12)
    assert at.end_moved(cursor, "sentence", 1).span == Span(0, 75)
    assert at.start_moved(cursor, "word", 1).span == Span(4, 18)
    assert at.start_moved(cursor, "character", -5).span == Span(0, 18)


def test_a_cursor_between_units_stands_on_the_next() -> None:
    assert places().around("sentence", 18).number == 1
    assert places().around("sentence", 10_000).number == 2


def test_clauses_are_the_whole_sentence_and_none_is_tiny() -> None:
    sentence = Span(19, 75)
    parts = clauses(TEXT, sentence)
    assert parts[0].start == 19 and parts[-1].end == 75
    assert [TEXT[p.start : p.end] for p in parts] == [
        "A second one, which is rather longer,",
        "follows; and ends.",
    ] or len(parts) == 1


def test_words_are_runs_of_letters_with_what_joins_them() -> None:
    doc = a_document("Mutually co-operate, l’accord.")
    words = [doc.text[s.start : s.end] for s in Places(doc).units("word")]
    assert words == ["Mutually", "co-operate", "l’accord"]


@pytest.mark.parametrize("text", ["x", "x\n"])
def test_a_text_of_one_character_has_one_unit_of_each_kind(text: str) -> None:
    at = Places(Document("D", text, TextMap("x", "y")))
    assert [len(at.units(kind)) for kind in KINDS] == [1, 1, 1, 1]


FAMILY, FLAG, HAND = "👨\u200d👩\u200d👧", "🇪🇺", "👋🏽"


@pytest.mark.parametrize(
    "whole", [FAMILY, FLAG, HAND, "e\u0301", "हि", "\u1112\u1161\u11ab", "❤\ufe0f", "葛\U000e0100"]
)
def test_a_character_is_taken_in_and_let_go_whole(whole: str) -> None:
    text = f"a{whole}{whole}b"
    at = Places(a_document(text, id="D"))
    cursor = at.selected(at.around("sentence", 0), Span(0, 1))
    ends = []
    for _ in range(3):
        cursor = at.end_moved(cursor, "character", 1)
        ends.append(cursor.span.end)
    size = len(whole)
    assert ends == [1 + size, 1 + 2 * size, 2 + 2 * size]
    for end in (1 + 2 * size, 1 + size, 1):
        cursor = at.end_moved(cursor, "character", -1)
        assert cursor.span.end == end
    cursor = at.selected(cursor, Span(1 + size, len(text)))
    assert at.start_moved(cursor, "character", 1).span.start == 1 + 2 * size
    assert at.start_moved(cursor, "character", -1).span.start == 1
