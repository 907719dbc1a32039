"""A match says what it stands on, and a place says what each rule lacks there."""

from __future__ import annotations

import pytest

from coder.codebook.load import load_text
from coder.model.codebook import Codebook
from coder.model.document import Document
from coder.model.span import Span
from coder.tag.expansion import expansion
from coder.tag.explain import Verdict, explain_match, explain_place
from coder.tag.program import Program
from tests.builders import a_document

BOOK = """
contexts: {negated: {proposes: {stance: contests}}, attributed: {effect: drop}}
attributes: [{name: stance, values: [contests]}]
defaults: {overlap: longest_in_code}
codes:
  - id: shared
    rules:
      - id: sr1
        lang: en
        seq: [{any: [{lemma: share}, {phrase: joint}]}, {gap: [0, 2]}, {lemma: responsibility, forms: answerability}]
        unless: [{phrase: of the carrier}]
        scope: {meta: {actor: [EU, CH]}}
        note: Broad.
      - {id: sr2, lang: de, lemmas: [gemeinsam, Verantwortung]}
      - {id: sr3, near: {all: [{glob: "benef*"}, {phrase: origin}, {phrase: host}], max_gap: 2}}
      - {id: sr4, phrase: win-win, enabled: no}
      - {id: sr5, phrase: responsibility}
      - {id: sr6, tokens: [{POS: VERB}], requires: model}
      - {id: sr7, phrase: duty, scope: {section: annex}}
  - {id: security, silences: shared, rules: [{id: se1, phrase: joint responsibility for security}]}
"""


def book_of(text: str = BOOK) -> Codebook:
    book, findings = load_text(text.encode(), "b", "b.yaml")
    assert book is not None, [str(f) for f in findings]
    return book


def because(text: str, rule: str, words: str, book: str = BOOK, **variables: str) -> list[str]:
    made = book_of(book)
    code = next(c.id for c in made.codes for r in c.rules if r.id == rule)
    start = text.index(words)
    doc = a_document(text, **{"lang": "en", "actor": "EU", **variables})
    program = Program(made, only={(code, rule)})
    return list(explain_match(program, doc, code, rule, (start, start + len(words))))


def test_each_word_is_told_with_its_part_and_the_form_that_brought_it() -> None:
    text = "This is not a shared and joint responsibility."
    told = because(text, "sr1", "joint responsibility")
    assert told == [
        "“joint responsibility” matches rule sr1 of code shared (seq, line 8).",
        "“joint” at 25:30 is phrase joint.",
        "“responsibility” at 31:45 is lemma responsibility.",
        "The rule's note says: Broad.",
        "Flagged negated: “not” stands before it, 3 words between (at most 3).",
        "The flag proposes stance = contests; it counts once a person confirms it.",
        "Not cancelled: unless phrase of the carrier in its sentence was not found.",
        "In scope: actor is EU or CH; the document has actor EU.",
        "The rule reads en; the passage is en.",
    ]


def test_inflected_and_given_forms_are_told_apart() -> None:
    assert any(
        line.startswith("“Shared” at 0:6 is lemma share (form of share in en: simplemma ")
        for line in because("Shared answerability.", "sr1", "Shared answerability")
    )
    told = because("Shared answerability.", "sr1", "Shared answerability")
    assert "“answerability” at 7:20 is lemma responsibility (form given by hand)." in told


def test_the_words_of_a_sequence_of_lemmas_are_told_one_by_one() -> None:
    told = because("In gemeinsamer Verantwortung.", "sr2", "gemeinsamer Verantwortung", lang="de")
    assert told[1].startswith("“gemeinsamer” at 3:14 is lemma gemeinsam (form of gemeinsam in de")
    assert told[2] == "“Verantwortung” at 15:28 is lemma Verantwortung."


def test_parts_in_any_order_are_told_in_the_order_of_the_text() -> None:
    told = because("origin and host benefits", "sr3", "origin and host benefits")
    assert [line.split(" is ")[1] for line in told[1:4]] == [
        "phrase origin.",
        "phrase host.",
        "glob benef*.",
    ]


def test_what_does_not_match_any_more_says_so() -> None:
    assert because("responsibility", "sr1", "responsibility") == [
        "“responsibility” is no match of rule sr1 as it is now."
    ]


def verdicts(text: str, words: str = "", **variables: str) -> dict[str, Verdict]:
    doc = a_document(text, **{"lang": "en", "actor": "EU", **variables})
    start = text.index(words) if words else 0
    span = Span(start, start + len(words or text))
    found = explain_place(book_of(), doc, "shared", span)
    return {v.rule: v for v in found}


@pytest.mark.parametrize(
    ("rule", "text", "variables", "outcome", "why"),
    [
        ("sr1", "a shared responsibility.", {}, "hit", "“shared responsibility” is a match"),
        ("sr1", "the joint responsibility of the carrier.", {}, "cancelled", "“joint responsibility” is cancelled by “of the carrier” (unless phrase of the carrier)"),
        ("sr1", "the so-called joint responsibility.", {}, "dropped", "“joint responsibility” is dropped: attributed by “so-called” (effect: drop)"),
        ("sr1", "joint responsibility for security.", {}, "silenced", "“joint responsibility” is silenced: security (rule se1) matches “joint responsibility for security”"),
        ("sr5", "joint responsibility.", {}, "shorter", "“responsibility” is left to a longer match: rule sr1 of shared matches “joint responsibility” (overlap: longest_in_code)"),
        ("sr1", "joint responsibility.", {"actor": "US"}, "scope", "it reads documents where actor is EU or CH; this one has actor US"),
        ("sr1", "joint responsibility.", {"lang": "fr"}, "language", "it reads en; this is fr"),
        ("sr1", "a joint effort.", {}, "nothing", "any(lemma share, phrase joint) (“joint”) stands here; lemma responsibility does not stand here"),
        ("sr1", "a shared responsability.", {}, "nothing", "any(lemma share, phrase joint) (“shared”) stands here; lemma responsibility does not stand here; nearest is “responsability”"),
        ("sr1", "responsibility is shared.", {}, "nothing", "all its parts stand here, but not in this order and at the gaps given (words between: 1)"),
        ("sr3", "benefits for origin and for the host.", {}, "nothing", "all its parts stand here, but 3 words lie between (at most 2)"),
        ("sr3", "nothing.", {}, "nothing", "none of its parts: glob benef* does not stand here; phrase origin does not stand here; phrase host does not stand here"),
        ("sr4", "win-win", {}, "off", "the rule is switched off (enabled: no)"),
        ("sr6", "x", {}, "skipped", "rule 'sr6' of code 'shared' is skipped: no pipeline is named under pipelines: in the codebook"),
        ("sr7", "duty", {}, "section", "its scope leaves this section out: before the first heading"),
    ],
)  # fmt: skip
def test_a_place_tells_what_became_of_a_rule(
    rule: str, text: str, variables: dict[str, str], outcome: str, why: str
) -> None:
    found = verdicts(text, **variables)[rule]
    assert (found.outcome, found.why) == (outcome, why)


def test_only_the_sentences_of_the_place_are_looked_at() -> None:
    text = "A joint responsibility. Nothing here. It is shared."
    assert verdicts(text, "Nothing")["sr1"].outcome == "nothing"
    assert verdicts(text, "responsibility. Nothing")["sr1"].match == (2, 22)


def test_a_rule_lists_its_forms_with_their_sources() -> None:
    data = (
        "codes: [{id: a, rules: [{id: r, lang: en, lemma: life, forms: lifes, not_forms: lives,"
        " unless: [{glob: 'half*'}]}, {id: s, any: [{phrase: win-win}, {regex: 'x+'}, {tokens: [{LOWER: y}]}]}]}]"
    )
    book = book_of(data)
    rules = {r.id: r for c in book.codes for r in c.rules}
    rows = [
        (f.role, f.part, f.lang, f.form, f.source, f.kept) for f in expansion(rules["r"], ("en",))
    ]
    assert ("body", "lemma", "en", "life", "as written", True) in rows
    assert ("body", "lemma", "en", "lifes", "given by hand (forms)", True) in rows
    assert ("unless", "glob", "en", "half*", "* is letters of one word", True) in rows
    (gone,) = [r for r in rows if r[3] == "lives"]
    assert gone[4].startswith("taken out by hand (not_forms); ") and not gone[5]
    others = [(f.part, f.form, f.spellings) for f in expansion(rules["s"], ("en",))]
    assert others == [("phrase", "win-win", 6), ("regex", "x+", 1), ("tokens", "tokens of 1", 1)]


def test_forms_that_were_taken_out_are_not_found() -> None:
    book = book_of("codes: [{id: a, rules: [{id: r, lemma: life, not_forms: lives}]}]")
    doc: Document = a_document("lives of life", lang="en")
    assert [doc.text[h.start : h.end] for h in Program(book).hits(doc)] == ["life"]
