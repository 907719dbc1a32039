"""Examples of a codebook as tests, and the demo codebook's own."""

from __future__ import annotations

from pathlib import Path

from coder.codebook.load import load, load_text
from coder.codebook.starter import starter
from coder.model.span import Span
from coder.tag.examples import example_document, run_examples
from coder.tag.explain import explain_place
from coder.tag.program import compile_book

ROOT = Path(__file__).resolve().parents[2]


def test_examples_that_miss_or_hit_wrongly_are_named() -> None:
    data = b"""codes:
  - id: a
    rules: [{id: r, phrase: win}]
    examples:
      - {text: we win, code: true}
      - {text: we lose, code: true}
      - {text: "no win, no fee", code: false}
  - id: b
    examples: [{text: not tested, code: true}]
"""
    book, _ = load_text(data, "b", "b.yaml")
    assert book is not None
    findings, run = run_examples(book, "b.yaml")
    assert run == 3
    assert [f.place for f in findings] == ["b.yaml:6:1", "b.yaml:7:1"]
    assert "no rule hits its example 'we lose'" in findings[0].what
    assert "rule r hits 'win'" in findings[1].what


def test_a_reason_that_holds_for_several_words_is_told_once() -> None:
    data = b"""codes:
  - id: a
    rules: [{id: r, phrase: win, unless: [{phrase: council}]}]
    examples: [{text: "a win, a win for the Council", code: true}]
"""
    book, _ = load_text(data, "b", "b.yaml")
    assert book is not None
    ((one,), _) = run_examples(book, "b.yaml")
    assert one.what.count("is cancelled by") == 1


def test_a_missed_example_says_what_became_of_the_rules() -> None:
    data = b"""languages: [en, de]
codes:
  - id: win
    rules:
      - {id: w1, phrase: win-win}
      - {id: w2, lang: de, phrase: win-win-win}
      - {id: w3, phrase: gain, unless: [{phrase: loss}]}
      - {id: w4, phrase: aid, scope: {meta: {actor: EU}}}
      - {id: w5, seq: [{lemma: share}, {lemma: task}]}
      - {id: w6, phrase: partnership}
    examples:
      - {text: A win-win-win., lang: en}
      - {text: A gain and a loss., lang: en}
      - {text: Their aid., lang: en}
      - {text: Shared work for all., lang: en}
      - {text: Good partnerships., lang: en}
      - {text: Nothing., lang: en}
  - {id: triple, silences: win, rules: [{id: t1, lang: en, phrase: win-win-win}]}
  - {id: far, rules: [{id: f1, lang: de, phrase: Ferne}], examples: [{text: "Far, far.", lang: en}]}
"""
    book, _ = load_text(data, "b", "b.yaml")
    assert book is not None
    told = [f.what.partition("(read as en)")[2] for f in run_examples(book, "b.yaml")[0]]
    begins = [
        ": rule w1: “win-win” is silenced: triple (rule t1) matches “win-win-win”",
        ": rule w3: “gain” is cancelled by “loss” (unless phrase loss)",
        ": rule w4: it reads documents where actor is EU; this one has actor (no value)"
        " (an example has no variables)",
        ": rule w5: lemma share (“Shared”) stands here; lemma task does not stand here",
        ": rule w6: phrase partnership does not stand here; nearest is “partnerships”",
        ": rules w1, w3, w5, w6: what they look for does not stand here",
        ": rule f1: it reads de; this is en",
    ]
    for line, begin in zip(told, begins, strict=True):
        assert line.startswith(begin), line


def test_an_example_becomes_a_text_with_units() -> None:
    doc = example_document("One. Two.\n\nThree.", "en")
    assert len(doc.map.sentences) == 3
    assert len(doc.map.paragraphs) == 2
    assert doc.lang_at(0) == "en"
    assert example_document("", "en").map.languages == ()


def test_the_first_codebook_passes_its_own_examples() -> None:
    book, _ = load_text(starter("x").encode(), "x", "x.yaml")
    assert book is not None
    assert run_examples(book) == ((), 6)


def test_the_demo_codebook_passes_its_own_examples() -> None:
    book, _ = load(ROOT / "codebooks" / "migration-partnerships.yaml")
    assert book is not None
    findings, run = run_examples(book)
    assert [str(f) for f in findings] == []
    assert run > 200


def test_rules_of_a_code_out_of_use_propose_nothing_and_are_not_tested() -> None:
    data = b"""codes:
  - {id: a, retired: true, silences: [b], rules: [{id: ra, phrase: win-win}], examples: [{text: win-win, code: true}]}
  - {id: b, rules: [{id: rb, phrase: win}, {id: rc, seq: [{phrase: a}, {code: a}]}]}
"""
    book, _ = load_text(data, "b", "b.yaml")
    assert book is not None
    assert run_examples(book) == ((), 0)
    doc = example_document("A win-win.", "en")
    assert [h.rule for h in compile_book(book).hits(doc)] == ["rc", "rb", "rb"]
    (verdict,) = explain_place(book, doc, "a", Span(2, 9))
    assert verdict.outcome == "off"
    assert "out of use" in verdict.why
