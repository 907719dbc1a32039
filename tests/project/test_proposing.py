"""Phrases for rules: counted again by hand, ranked by what is sure, ready to be pasted."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.codebook.load import load_text
from coder.model.selection import Selection
from coder.project.facade import Project
from coder.project.proposing import phrases_of
from tests.builders import a_document
from tests.project.small import a_project, opened

BOOK = """\
languages: [en, de]
codes:
  - id: gain
    definition: Both gain.
    rules:
      - {id: ga1, phrase: win-win}
      - {id: ga2, phrase: profit}
  - {id: two_words, definition: None yet.}
"""
DOCS = (
    a_document(
        "A win-win of mutual gain. Mutual gain for all. All see mutual gain. The profit is small. Nothing of it.",
        "We see mutual gain here. A profit again. Mutual trust is more.", id="D-1", lang="en"),
    a_document("Der Gewinn für alle. Gewinn für alle zählt. Sonst nichts.", id="D-2", lang="de"),
    a_document("Mutual gain. A profit.", id="D-3", lang="en"),
)  # fmt: skip
MARKED = {
    "D-1": ("A win-win of mutual gain.", "Mutual gain for all.", "All see mutual gain."),
    "D-2": ("Der Gewinn für alle.", "Gewinn für alle zählt."),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return a_project(tmp_path / "p", *DOCS, book=BOOK)


@pytest.fixture
def project(root: Path) -> Iterator[Project]:
    with opened(root) as project:
        project.tag()
        for doc, quotes in MARKED.items():
            text = next(d.text for d in DOCS if d.id == doc)
            for quote in quotes:
                project.add(doc, f"{text.index(quote)}:{text.index(quote) + len(quote)}", "gain")
            project.finish(doc)
        project.reject([s for s in project.pending() if s.doc == "D-3"])
        yield project


def low(k: int, n: int) -> float:
    z = 1.959963984540054
    return (k + z * z / 2 - z * math.sqrt(k * (n - k) / n + z * z / 4)) / (n + z * z)


def test_a_phrase_is_ranked_by_the_sentences_for_and_against_it(project: Project) -> None:
    found = {p.phrase: p for p in project.propose_rules().proposals}
    gain = found["mutual gain"]
    # For: three marked sentences. Against: one unmarked in a document that was read. D-3 was not read.
    assert (gain.right, gain.wrong, gain.new) == (3, 1, 2)
    assert gain.low == pytest.approx(low(3, 4))
    assert (gain.docs, gain.lang, gain.rule) == (("D-1",), "en", "ga4")
    german = found["Gewinn für alle"]
    assert (german.right, german.wrong, german.lang) == (2, 0, "de")
    lows = [p.low for p in project.propose_rules().proposals]
    assert lows == sorted(lows, reverse=True)


def test_a_phrase_that_rules_hit_already_or_that_another_covers_is_left_out(
    project: Project,
) -> None:
    phrases = {p.phrase for p in project.propose_rules().proposals}
    assert phrases == {"mutual gain", "Gewinn für alle"}


def test_rejected_suggestions_speak_against(project: Project, root: Path) -> None:
    text = DOCS[2].text
    project.add("D-3", f"0:{text.index(' A profit')}", "gain")
    table = {p.phrase: p for p in project.propose_rules().proposals}
    assert (table["mutual gain"].right, table["mutual gain"].wrong) == (4, 1)
    project.add("D-3", f"{text.index('A profit')}:{len(text)}", "two_words")
    assert project.propose_rules(Selection(codes=("two_words",))).proposals == ()


def test_what_an_audit_found_empty_speaks_against(project: Project, root: Path) -> None:
    rows = project.audit_rules(Selection(codes=("gain",), docs=("D-1", "D-2"))).dicts()
    sheet = [
        {k: "" if v is None else str(v) for k, v in r.items()} | {"judged": "no"} for r in rows
    ]
    before = {p.phrase: p.wrong for p in project.propose_rules().proposals}
    project.judge_rules(sheet)
    assert {p.phrase: p.wrong for p in project.propose_rules().proposals} == before  # read already


def test_the_lines_can_be_pasted_and_hit_what_they_promise(project: Project, root: Path) -> None:
    lines = project.propose_rules(Selection(codes=("gain",))).yaml()
    assert lines.startswith("# code gain: paste under its rules:\n      # ")
    pasted = BOOK.replace("phrase: profit}\n", f"phrase: profit}}\n{lines}")
    book, findings = load_text(pasted.encode(), "frames", "frames.yaml")
    assert book is not None, [str(f) for f in findings]
    assert [r.id for r in book.code("gain").rules] == ["ga1", "ga2", "ga3", "ga4"]
    (root / "codebooks" / "frames.yaml").write_text(pasted)
    project.books.refresh()
    project.tag()
    assert project.propose_rules().proposals == ()
    recall = [r for r in project.score_rules().dicts() if r["rule"] == "(any)"]
    assert recall[0]["recall"] == 1.0


def test_as_many_as_asked_for_and_no_more(project: Project) -> None:
    assert [p.phrase for p in project.propose_rules(top=1).proposals] == ["Gewinn für alle"]


def test_phrases_neither_begin_nor_end_with_small_words() -> None:
    found = set(phrases_of("The spirit of partnership, and 3 co-operating states", "en"))
    assert {"spirit of partnership", "partnership", "co-operating states"} <= found
    assert not {"the spirit", "spirit of", "partnership and", "of partnership"} & found
