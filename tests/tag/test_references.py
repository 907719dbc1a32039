"""A code named in another code's rule; parts with exceptions; sections; what that means for a rule's hash."""

from __future__ import annotations

import pytest

from coder.codebook.load import load_text
from coder.model.codebook import Codebook
from coder.model.document import Document, TextMap
from coder.model.finding import Level
from coder.model.span import Span
from coder.tag.identity import hashes_since, match_hashes, rule_hash, rule_hashes
from coder.tag.program import compile_book
from tests.builders import a_document

BOOK = """
codes:
  - {id: gain, rules: [
      {id: g1, phrase: win-win, unless: [{phrase: no}]},
      {id: g2, glob: "benefit*", lang: en, scope: {meta: {actor: EU}}},
      {id: g3, phrase: never, enabled: no}]}
  - {id: both, rules: [{id: b1, near: {all: [{code: gain}, {phrase: partner}], max_gap: 3}}]}
"""


def book_of(text: str) -> Codebook:
    book, findings = load_text(text.encode(), "b", "b.yaml")
    assert book is not None, [str(f) for f in findings]
    return book


def faults(text: str) -> list[str]:
    book, findings = load_text(text.encode(), "b", "b.yaml")
    assert book is None
    return [f.what for f in findings if f.level is Level.ERROR]


def found(text: str, book: str = BOOK, **variables: str) -> list[str]:
    doc = a_document(text, **variables)
    hits = compile_book(book_of(book)).hits(doc)
    return [text[h.start : h.end] for h in hits if h.rule == "b1"]


def test_a_code_stands_for_its_rules_with_all_that_limits_them() -> None:
    text = (
        "A win-win for the partner. No win-win for a partner. Benefits of a partner. never partner."
    )
    assert found(text, lang="en", actor="EU") == [
        "win-win for the partner",
        "Benefits of a partner",
    ]
    assert found(text, lang="en", actor="US") == ["win-win for the partner"]
    assert found(text, lang="de", actor="EU") == ["win-win for the partner"]


def test_several_codes_are_alternatives() -> None:
    book = "codes: [{id: a, rules: [{phrase: x}]}, {id: c, rules: [{phrase: y}]}, {id: d, rules: [{id: b1, code: [a, c]}]}]"
    assert found("x y z", book) == ["x", "y"]


def test_a_rule_that_refers_to_a_code_changes_with_its_rules_and_with_nothing_else() -> None:
    before = rule_hashes(book_of(BOOK))

    def changed(old: str, new: str) -> set[str]:
        after = rule_hashes(book_of(BOOK.replace(old, new)))
        return {rule for code, rule in before if before[code, rule] != after.get((code, rule))}

    assert changed("phrase: win-win", "phrase: win win") == {"g1", "b1"}
    assert changed("phrase: partner", "phrase: partners") == {"b1"}
    assert changed("g1,", "g1, note: new, weight: 2,") == set()
    assert changed("phrase: never, enabled: no", "phrase: ever, enabled: no") == {"g3"}
    renamed = rule_hashes(book_of(BOOK.replace("gain", "profit")))
    assert renamed["both", "b1"] == before["both", "b1"]


def test_hashes_of_a_book_are_those_of_its_rules() -> None:
    book = book_of(BOOK + "contexts: {negated: {max_gap: 2}, odd: {before: [{phrase: x}]}}\n")
    one_by_one = {(c.id, r.id): rule_hash(r, book) for c in book.codes for r in c.rules}
    assert rule_hashes(book) == one_by_one
    assert len(set(one_by_one.values())) == len(one_by_one)


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        ("[{id: a, rules: [{code: b}]}, {id: b, rules: [{any: [{code: a}]}]}]", "in a circle: a -> b -> a"),
        ("[{id: a, rules: [{code: a}]}]", "in a circle: a -> a"),
        ("[{id: a, rules: [{code: bb}]}, {id: b, rules: [{phrase: x}]}]", "'bb' is not known; nearest is 'b'"),
        ("[{id: a, rules: [{code: b}]}, {id: b}]", "has no rules that could match"),
        ("[{id: a, rules: [{phrase: x}]}], contexts: {odd: {before: [{tokens: [{LOWER: x}]}]}}", "cannot stand in a context"),
        ("[{id: a, rules: [{tokens: [{LOWR: x}]}]}]", "unknown key 'LOWR' of a token; nearest is 'LOWER'"),
        ("[{id: a, rules: [{tokens: [{LEMMA: x}]}]}]", "LEMMA is told by a trained pipeline only"),
        ("[{id: a, rules: [{tokens: [{LOWER: EU}]}]}]", "'EU' is never met"),
        ("[{id: a, rules: [{tokens: [{OP: '?'}]}]}]", "no token has to be there"),
        ("[{id: a, rules: [{tokens: [x]}]}]", "expected a token such as"),
        ("[{id: a, rules: [{tokens: [{LENGTH: {'>': a}}]}]}]", "expected a whole number"),
        ("[{id: a, rules: [{tokens: [{LOWER: {REGEX: '(?=a)'}}]}]}]", "RE2 refuses"),
        ("[{id: a, rules: [{dependency: [{RIGHT_ID: v, RIGHT_ATTRS: {LOWER: x}}]}]}]", "needs a pipeline with a parser"),
        ("[{id: a, rules: [{requires: model, dependency: [{RIGHT_ID: verb, RIGHT_ATTRS: {}}, {LEFT_ID: vreb, REL_OP: '>', RIGHT_ID: n, RIGHT_ATTRS: {}}]}]}]", "'vreb' names no node before it; nearest is 'verb'"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_told_with_its_place(codes: str, told: str) -> None:
    assert any(told in what for what in faults(f"{{codes: {codes}}}"))


def test_sets_and_references_that_unfold_without_end_are_refused() -> None:
    sets = ", ".join(f"s{n}: {{any: [$s{n + 1}, $s{n + 1}]}}" for n in range(25))
    assert any(
        "unfolds into more than" in w
        for w in faults(
            f"{{sets: {{{sets}, s25: [x]}}, codes: [{{id: a, rules: [{{phrase: $s0}}]}}]}}"
        )
    )
    codes = ", ".join(
        f"{{id: c{n}, rules: [{{any: [{{code: c{n + 1}}}, {{code: c{n + 1}}}]}}]}}"
        for n in range(25)
    )
    assert any(
        "unfolds into too much" in w
        for w in faults(f"{{codes: [{codes}, {{id: c25, rules: [{{phrase: x}}]}}]}}")
    )


def test_a_section_reaches_from_one_heading_to_the_next() -> None:
    text = "aid. trade\nAnnex\naid. x.\n\ntrade\nEnd\naid"
    doc = Document(
        "d",
        text,
        TextMap(
            "x", "x", paragraphs=(Span(0, 24), Span(26, 40)), headings=(Span(11, 16), Span(32, 35))
        ),
    )
    book = "codes: [{id: a, rules: [{id: b1, all_of: [{phrase: aid}, {phrase: trade}], within: section}]}]"
    hits = compile_book(book_of(book)).hits(doc)
    assert [text[h.start : h.end] for h in hits] == ["aid. trade", "aid. x.\n\ntrade"]


def test_after_is_before_the_other_way_round() -> None:
    book = "codes: [{id: a, rules: [{id: b1, after: {left: {phrase: x}, right: {phrase: y}, max_gap: 1}}]}]"
    assert found("y a x. x y. y a b x", book) == ["y a x"]


GOLDEN = {"r": "4a1b383c72af79fa", "t": "3c1037155e626c94", "u": "b541e495a04b0aba"}
GOLDEN_UP_TO_0_1 = {"r": "296086348452e1ec", "t": "aaa46f4c25ca06ca", "u": "2fd503fb87993116"}


def test_hashes_that_were_written_down_once_stay_what_they_are() -> None:
    """A change here brings back what coders rejected: old journals name these hashes."""
    text = (
        "defaults: {hyphen: optional}\nsets: {s: {words: [a, b], lemmas: [go]}}\n"
        "contexts: {negated: {max_gap: 2, proposes: {stance: no}}, odd: {before: [{phrase: x}], lang: de, enabled: no}}\n"
        "attributes: [{name: stance}]\n"
        "codes: [{id: a, rules: [{id: r, phrase: win-win}, {id: t, lang: de, seq: [$s, {gap: [0, 2]},"
        " {lemma: Ziel, forms: Ziele, lang: de}], unless: [{glob: 'xx*y', within: match}], context: odd,"
        " scope: {meta: {actor: [EU]}, section: {not: annex}}, expand: sentence}, {id: u, regex: 'a+'}]}]\n"
    )
    book = book_of(text)
    assert {rule: h for (_, rule), h in rule_hashes(book).items()} == GOLDEN
    assert {rule: h for (_, rule), h in match_hashes(book).items()} == GOLDEN_UP_TO_0_1
    assert hashes_since(book) == {
        ("a", rule, then): GOLDEN[rule] for rule, then in GOLDEN_UP_TO_0_1.items()
    }
