"""Which languages a document's passages are in: the map's, unless the variable says others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coder.model.document import Document, Passage
from coder.model.errors import BadValue
from coder.project.ingesting import IngestOptions
from coder.project.spoken import as_said
from tests.builders import a_document
from tests.project.small import a_project, opened

BOOK = """\
codes:
  - id: duty
    definition: Duties are joint.
    rules:
      - {id: d1, lang: de, phrase: joint}
      - {id: d2, lang: en, phrase: joint}
      - {id: d3, phrase: joint}
"""
ENGLISH = "The duty of the states is joint, and it has been so for the time of the agreement."
FRENCH = "Les parties ont dans le cadre de cet accord une responsabilité qui est partagée."


def told(doc: Document, *langs: str) -> Document:
    """The document with one passage a paragraph in these languages."""
    spans = [*doc.map.paragraphs, *doc.map.paragraphs[-1:] * len(langs)]
    parts = tuple(Passage(s.start, s.end, x) for s, x in zip(spans, langs, strict=False))
    return replace(doc, map=replace(doc.map, languages=parts))


@pytest.mark.parametrize(
    ("langs", "said", "expected"),
    [
        (("en",), "en", ["en"]),
        (("en",), "", ["en"]),
        (("en",), "de", ["de"]),
        (("en",), "German", ["de"]),
        (("en",), "en|de", ["en"]),
        (("und",), "de", ["de"]),
        (("en",), "und", ["en"]),
        (("en",), "Klingon", ["en"]),
        (("en", "fr"), "en|fr", ["en", "fr"]),
        (("en", "fr"), "fr|en", ["en", "fr"]),
        (("en", "fr"), "fr", ["fr"]),
        (("de", "fr"), "en|fr", ["en", "fr"]),
    ],
)
def test_the_map_holds_until_a_person_says_something_else(
    langs: tuple[str, ...], said: str, expected: list[str]
) -> None:
    doc = told(a_document(ENGLISH, FRENCH), *langs)
    found = as_said(doc.text, doc.map, said)
    assert [p.lang for p in found.languages] == expected
    assert (found.paragraphs, found.sentences) == (doc.map.paragraphs, doc.map.sentences)


def test_of_three_languages_ingest_writes_two_and_the_map_holds() -> None:
    doc = told(a_document(ENGLISH, FRENCH, "x"), "en", "fr", "de")
    assert as_said(doc.text, doc.map, "en|fr") is doc.map


def test_rules_follow_what_a_person_says_of_the_language(tmp_path: Path) -> None:
    doc = told(a_document(ENGLISH, id="A", lang="en"), "en")
    root = a_project(tmp_path / "p", doc, a_document("Nothing.", id="B"), book=BOOK)
    with opened(root) as project:
        found = [s.key.rule for s in project.tag(dry_run=True).found]
        assert sorted(found) == ["d2", "d3"]
        project.tag()
        project.set_variables("A", {"lang": "de"})
        again = project.tag()
        assert again.run == ["A"]
        assert sorted(s.key.rule for s in project.tag(dry_run=True).found) == ["d1", "d3"]
        assert project.document("A").lang_at(3) == "de"
        project.undo()
        assert sorted(s.key.rule for s in project.tag(dry_run=True).found) == ["d2", "d3"]


def test_what_ingest_is_told_is_said_of_the_document_as_well(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p", book=BOOK)
    source = tmp_path / "a.txt"
    source.write_text(ENGLISH, encoding="utf-8")
    with opened(root) as project:
        for options, lang in (
            (IngestOptions(), "en"),
            (IngestOptions(lang="de", again=True), "de"),
            (IngestOptions(lang="fr", resegment=True), "fr"),
            (IngestOptions(again=True), "fr"),
        ):
            list(project.ingest([source], options))
            assert project.library.entry("a").variables["lang"] == lang
            assert project.document("a").lang_at(0) == lang


def test_a_language_is_written_as_the_codebook_declares_it(tmp_path: Path) -> None:
    book = 'variables: [{name: lang, values: [en, de, "en|de"]}]\n' + BOOK
    with opened(a_project(tmp_path / "p", a_document(ENGLISH, id="A"), book=book)) as project:
        (one,) = project.set_variables("A", {"lang": "Deutsch"})
        assert one.value == "de"
        (one,) = project.set_variables("A", {"lang": "English, German"})
        assert one.value == "en|de"
        with pytest.raises(BadValue):
            project.set_variables("A", {"lang": "fr"})
