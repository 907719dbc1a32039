from __future__ import annotations

import pytest

from coder.ingest.extract import Extraction, extract_bytes
from coder.model.errors import Unreadable
from tests.ceiling import ends
from tests.ingest.contract import keeps_the_contract
from tests.ingest.making import shared


def read(xml: str | bytes) -> Extraction:
    raw = xml if isinstance(xml, bytes) else xml.encode()
    return keeps_the_contract(extract_bytes(raw, "a.xml"))


def test_sections_named_by_attributes_get_headings() -> None:
    made = read(
        '<treaty><meta><name>A - B</name><party n="1">AA</party><party n="2">BB</party></meta><body>'
        '<chapter number="CHAPTER 1" name="Aims"><article number="ARTICLE 1" name="Objectives">The aims'
        " are:  (a) trade;  (b) aid.  Nothing else.</article></chapter></body></treaty>"
    )
    assert made.text == (
        "CHAPTER 1 Aims\n\nARTICLE 1 Objectives\n\nThe aims are:\n\n(a) trade;\n\n(b) aid. Nothing else."
    )
    assert [h.of(made.text) for h in made.map.headings] == [
        "CHAPTER 1 Aims",
        "ARTICLE 1 Objectives",
    ]
    assert made.map.origin["meta"] == {"name": "A - B", "party": "AA|BB"}


def test_words_inside_sentences_stay_in_them() -> None:
    made = read(
        "<doc><title>On <b>trade</b></title><p>One <i>and\n   two</i>.</p><list><item>a</item><item>b</item>"
        "</list><table><row><cell>x</cell><cell>1</cell></row></table><q><w>Loose</w> words.</q></doc>"
    )
    assert made.text == "On trade\n\nOne and two.\n\na\nb\n\nx\t1\n\nLoose words."
    assert [h.of(made.text) for h in made.map.headings] == ["On trade"]


def test_empty_lines_part_paragraphs_and_other_line_ends_do_not() -> None:
    assert read("<a>One\n  goes on.\n\n Two.</a>").text == "One goes on.\n\nTwo."


def test_the_declared_encoding_is_used() -> None:
    made = read("<?xml version='1.0' encoding='iso-8859-1'?><a>Länder</a>".encode("latin-1"))
    assert (made.text, made.encoding) == ("Länder", "iso-8859-1")


def test_an_external_document_type_is_not_fetched() -> None:
    made = read('<!DOCTYPE a PUBLIC "-//X" "http://localhost:1/x.dtd"><a>words &nbsp; here</a>')
    assert made.text.startswith("words")
    assert [f.code for f in made.findings] == ["entities"]


BOMB = '<!DOCTYPE a [<!ENTITY x "aaaaaaaa"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (BOMB.encode(), "entities"),
        (OUTSIDE.encode(), "entities"),
        (BOMB.encode("utf-16"), "entities"),
        (b"<a>cut", "not XML"),
        (b"no markup", "not XML"),
        (b"", "empty"),
        (b"<a>" * 5000 + b"</a>" * 5000, "too deeply"),
    ],
)
def test_hostile_and_broken_files_are_refused_in_words(data: bytes, word: str) -> None:
    with pytest.raises(Unreadable, match=word):
        extract_bytes(data, "a.xml")


def test_200_elements_deep_is_read() -> None:
    assert read("<a>" * 200 + "deep" + "</a>" * 200).text == "deep"


def test_many_siblings_cost_linear_time() -> None:
    with ends():
        made = read("<a>" + "<b>x</b>" * 20_000 + "</a>")
    assert len(made.map.paragraphs) == 20_000


def test_treaties_come_without_tags_and_with_headings() -> None:
    for path in sorted(shared("data", "trade_agreements_xml").glob("*.xml")):
        made = keeps_the_contract(extract_bytes(path.read_bytes(), path.name))
        assert "</" not in made.text
        assert len(made.map.headings) >= 10
        meta = made.map.origin["meta"]
        assert isinstance(meta, dict)
        assert meta["date_signed"]
