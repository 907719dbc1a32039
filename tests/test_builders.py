"""The builders say what they are meant to say; other tests rest on it."""

from __future__ import annotations

import pytest

from coder.model.coding import AttributeValue
from coder.model.event import event_faults
from coder.model.span import Span
from tests.builders import (
    a_book,
    a_coding,
    a_document,
    a_suggestion,
    an_event,
    an_id,
    span_of,
    the_add_of,
)
from tests.conftest import reason_class


def test_a_document_has_sentences_paragraphs_and_pages() -> None:
    doc = a_document("First. Second one!\n\nThird.", "Fourth?", id="X-1", year="2008")
    quotes = {k: [doc.quote(u.span) for u in doc.units(k)] for k in ("sentence", "paragraph")}
    assert quotes["sentence"] == ["First.", "Second one!", "Third.", "Fourth?"]
    assert quotes["paragraph"] == ["First. Second one!", "Third.", "Fourth?"]
    assert [doc.text[p.start : p.end] for p in doc.map.pages] == [
        "First. Second one!\n\nThird.\n\n",
        "Fourth?",
    ]
    assert doc.variables == {"year": "2008"}


def test_a_document_without_text_has_no_units() -> None:
    doc = a_document("")
    assert doc.units("sentence") == () and doc.units("page") == ()


def test_a_coding_quotes_what_it_covers() -> None:
    doc = a_document("First. Second.")
    coding = a_coding(doc, "Second", "win_win", by="ana", attributes={"stance": "contests"})
    assert coding.quote == "Second" == coding.span.of(doc.text)
    assert coding.attributes == {"stance": AttributeValue("contests")}
    assert coding == a_coding(doc, Span(7, 13), "win_win", attributes={"stance": "contests"})
    assert span_of(doc, "First") == Span(0, 5)


def test_a_suggestion_has_the_place_in_its_key() -> None:
    doc = a_document("First. Second.")
    one, two = (a_suggestion(doc, q, "win_win") for q in ("First", "Second"))
    assert (one.key.start, one.key.end, one.code) == (0, 5, "win_win")
    assert one.id != two.id


def test_an_event_is_valid_and_the_same_each_time() -> None:
    event = an_event("retract", on=an_id("a"), seq=3, undoes="g", after=[an_id("a")])
    assert event == an_event("retract", on=an_id("a"), seq=3, undoes="g", after=[an_id("a")])
    assert event_faults(event.raw()) == "" and event.undoes == "g"
    assert event.id != an_event("retract", on=an_id("a"), seq=4).id


def test_the_event_that_makes_a_coding_is_about_itself() -> None:
    doc = a_document("First. Second.")
    coding = a_coding(doc, "Second", "win_win")
    event = the_add_of(coding)
    assert event.id == event.on == coding.id
    assert event_faults(event.raw()) == ""


def test_a_book_makes_parents() -> None:
    book = a_book("win_win", "control.readmission", "control.borders")
    assert [c.id for c in book] == ["win_win", "control", "readmission", "borders"]
    assert book.path("borders") == "control.borders"


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("Skipped: shared data absent: set it", "shared data absent"),
        ("Skipped: outside program absent: soffice", "outside program absent"),
        ("tesseract is not installed", "outside program absent"),
        ("part not there yet: coder.cli", "part not there yet"),
        ("only on Windows", "other"),
    ],
)
def test_skips_are_told_apart(reason: str, told: str) -> None:
    assert reason_class(reason) == told
