from __future__ import annotations

import pytest

from coder.ingest.extract import Extraction, extract_bytes
from coder.store.texts import map_from_json, map_to_json
from tests.ingest.contract import keeps_the_contract
from tests.ingest.making import docx, p, shared


def read(text: str, name: str = "a.txt") -> Extraction:
    return keeps_the_contract(extract_bytes(text.encode(), name))


def turns(made: Extraction) -> list[tuple[str, str]]:
    return [(t.name, made.text[t.start : t.end]) for t in made.map.speakers]


TALK = "Interviewer: Why?\nB1: Because.\nAnd so on.\n\nInterviewer: And then?\nB1 (00:12): Then this.\n"


def test_turns_are_told_and_paragraphs_parted_at_them() -> None:
    made = read(TALK)
    assert made.text == TALK
    assert turns(made) == [
        ("Interviewer", "Interviewer: Why?"), ("B1", "B1: Because.\nAnd so on."),
        ("Interviewer", "Interviewer: And then?"), ("B1", "B1 (00:12): Then this."),
    ]  # fmt: skip
    assert [s.of(made.text) for s in made.map.paragraphs] == [words for _, words in turns(made)]
    assert "4 turns of 2 speakers: Interviewer, B1" in made.findings[0].what


@pytest.mark.parametrize(
    "label",
    ["{}: x y", "[00:01:02] {}: x y", "**{}:** x y", "{}:\nx y", "{} 0:12: x y", "{} : x y"],
)
def test_labels_have_many_forms(label: str) -> None:
    text = "\n\n".join(label.format(name) for name in ("Ana M.", "Ben", "Ana M.", "Ben"))
    assert [name for name, _ in turns(read(text))] == ["Ana M.", "Ben", "Ana M.", "Ben"]


@pytest.mark.parametrize(
    "text",
    [
        "Note: this.\n\nExample: that.\n\nDefinition: these.\n\nScope: those.",
        "The parties agree: first, to meet.\n\nThe parties agree: then, to part.",
        "10:30 we met.\n\n11:45 we left.\n\n12:00 noon.\n\n13:10 end.",
        "http://a: b\n\nhttp://a: b\n\nhttp://c: b\n\nhttp://c: b",
    ],
)
def test_prose_with_colons_has_no_speakers(text: str) -> None:
    made = read(text)
    assert made.map.speakers == ()
    assert made.findings == ()


def test_word_documents_have_speakers_too() -> None:
    body = "".join(p(f"{name}: says something.") for name in ("Ana", "Ben", "Ana", "Ben"))
    made = keeps_the_contract(extract_bytes(docx(body), "a.docx"))
    assert [name for name, _ in turns(made)] == ["Ana", "Ben", "Ana", "Ben"]


@pytest.mark.parametrize("lang", ["EN", "DE", "ES", "IT", "GR", "PL"])
def test_speakers_of_a_parliamentary_debate(lang: str) -> None:
    path = shared("data", "europarl_coal_debate", f"{lang}.txt")
    made = keeps_the_contract(extract_bytes(path.read_bytes(), path.name))
    names = [t.name for t in made.map.speakers]
    assert {"Bernhard Rapkay", "Werner Langen"} <= set(names)
    assert 25 <= len(set(names)) <= 45


def test_speakers_are_stored_and_older_maps_have_none() -> None:
    made = read(TALK)
    stored = map_to_json(made.map, full_hash="x")
    assert map_from_json(stored) == made.map
    del stored["speakers"]
    assert map_from_json(stored).speakers == ()
    assert "speakers" not in map_to_json(read("Plain words.").map, full_hash="x")
