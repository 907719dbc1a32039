"""Documents: what a stored text may hold, and how offsets resolve to pages, units and languages."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.model.document import (
    Document,
    Page,
    Passage,
    TextMap,
    Turn,
    Unit,
    text_faults,
    text_hash,
)
from coder.model.errors import BadSpan, UnknownName
from coder.model.span import Span
from tests.builders import a_document


def with_pages(text: str, *ranges: tuple[int, int], **variables: str) -> Document:
    """A document whose pages have the given ranges, with roman labels."""
    labels = ("i", "ii", "iii", "iv", "v", "vi")
    pages = tuple(Page(n + 1, labels[n], s, e) for n, (s, e) in enumerate(ranges))
    return Document("D-01", text, TextMap("x", "y", pages), variables=variables)


def page_of(doc: Document, offset: int) -> Page:
    """The page of an offset that has one."""
    page = doc.page_at(offset)
    assert page is not None
    return page


def test_the_hash_names_the_bytes_of_the_text() -> None:
    text = "Städte – deux « parties »\n"
    assert text_hash(text) == hashlib.sha256(text.encode()).hexdigest()[:16]
    assert a_document(text).hash == text_hash(text)
    assert len(text_hash("\ud800")) == 16  # a lone surrogate is a fault, not a crash


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("good\ttext\n", ()),
        ("line\r\nend", ((4, "U+000D"),)),
        ("\ufeffbom", ((0, "U+FEFF"),)),
        ("soft\u00adhyphen", ((4, "U+00AD"),)),
        ("a\x00b\x0cc", ((1, "U+0000"), (3, "U+000C"))),
        ("\u0085\ufffe\uffff", ((0, "U+0085"), (1, "U+FFFE"), (2, "U+FFFF"))),
        ("zero\u200dwidth \u2028 stays", ()),
    ],
)
def test_faults_of_a_text_are_named_by_place(
    text: str, faults: tuple[tuple[int, str], ...]
) -> None:
    assert text_faults(text) == faults


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Cf", "Cn"))))
def test_ordinary_characters_are_no_faults(text: str) -> None:
    assert text_faults(text) == ()


def test_each_offset_has_the_page_whose_range_holds_it() -> None:
    doc = with_pages("0123456789", (0, 4), (4, 7), (7, 10))
    assert [page_of(doc, n).label for n in range(10)] == ["i"] * 4 + ["ii"] * 3 + ["iii"] * 3


def test_an_empty_page_holds_no_offset() -> None:
    doc = with_pages("0123456789", (0, 0), (0, 4), (4, 4), (4, 4), (4, 10), (10, 10))
    assert [page_of(doc, n).number for n in (0, 3, 4, 9)] == [2, 2, 5, 5]


def test_what_stands_between_pages_belongs_to_the_last_page_with_text() -> None:
    doc = with_pages("0123456789", (0, 4), (4, 4), (4, 4), (6, 10))
    assert [page_of(doc, n).number for n in (3, 4, 5, 6)] == [1, 1, 1, 4]


def test_formats_without_pages_have_no_page() -> None:
    assert with_pages("text").page_at(2) is None


def test_a_text_before_the_first_page_has_no_page() -> None:
    assert with_pages("0123456789", (5, 10)).page_at(2) is None


def test_an_empty_text_has_a_place_zero() -> None:
    assert with_pages("", (0, 0)).page_at(0) == Page(1, "i", 0, 0)


@pytest.mark.parametrize("offset", [-1, 10, 99])
def test_an_offset_outside_the_text_is_refused(offset: int) -> None:
    with pytest.raises(BadSpan, match="outside the text of D-01") as refused:
        with_pages("0123456789", (0, 10)).page_at(offset)
    assert refused.value.found == offset


@given(st.lists(st.integers(0, 4), min_size=1, max_size=6))
def test_page_at_agrees_with_a_walk_over_the_pages(lengths: list[int]) -> None:
    starts = [sum(lengths[:n]) for n in range(len(lengths) + 1)]
    doc = with_pages("x" * starts[-1], *pairwise(starts))
    for offset in range(starts[-1]):
        walked = next(p for p in doc.map.pages if p.start <= offset < p.end)
        assert doc.page_at(offset) == walked


def test_units_are_numbered_from_one_in_order() -> None:
    doc = a_document("First. Second.\n\nThird.", "Fourth.")
    assert doc.units("sentence")[1] == Unit("sentence", 2, Span(7, 14))
    assert [u.number for u in doc.units("paragraph")] == [1, 2, 3]
    assert [u.number for u in doc.units("page")] == [1, 2]
    assert doc.units("document") == (Unit("document", 1, Span(0, len(doc.text))),)


def test_pages_and_documents_without_text_are_no_units() -> None:
    doc = with_pages("abc", (0, 0), (0, 3))
    assert doc.units("page") == (Unit("page", 1, Span(0, 3)),)
    assert a_document("").units("document") == ()


def test_an_unknown_kind_of_unit_names_the_nearest() -> None:
    with pytest.raises(UnknownName) as refused:
        a_document("First.").units("sentense")
    assert refused.value.nearest == "sentence"


def test_unit_numbers_are_those_that_share_a_character() -> None:
    doc = a_document("First. Second. Third.")
    assert doc.unit_numbers("sentence", Span(3, 9)) == (1, 2)
    assert doc.unit_numbers("sentence", Span(6, 7)) == ()  # the space between two sentences
    assert doc.unit_numbers("document", Span(6, 7)) == (1,)


def test_quote_is_the_slice() -> None:
    doc = a_document("First. Second.")
    assert doc.quote(Span(7, 14)) == "Second."


def test_quote_refuses_an_end_outside_and_names_the_document() -> None:
    with pytest.raises(BadSpan) as refused:
        a_document("First.", id="EU-01").quote(Span(0, 7))
    assert str(refused.value) == "EU-01: span 0:7 ends outside the text, which has 6 characters"
    assert "docs text EU-01" in refused.value.hint


def test_the_language_of_a_passage_comes_from_the_map_then_the_variable() -> None:
    made = TextMap("x", "y", languages=(Passage(0, 3, "fr"), Passage(3, 5, "de")))
    doc = Document("D-01", "abcdefgh", made, variables={"lang": "en|de"})
    assert [doc.lang_at(n) for n in (0, 2, 3, 4, 5)] == ["fr", "fr", "de", "de", "en"]
    assert Document("D-01", "abc", TextMap("x", "y")).lang_at(1) == "und"


def test_a_speaker_is_known_inside_the_turns_alone() -> None:
    turns = (Turn(2, 4, "Chair"), Turn(4, 6, "Delegate"))
    doc = Document("D-01", "abcdefgh", TextMap("x", "y", speakers=turns))
    assert [doc.speaker_at(n) for n in (0, 2, 4, 5, 6)] == ["", "Chair", "Delegate", "Delegate", ""]
