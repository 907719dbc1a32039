"""What each kind of rule finds, and does not."""

from __future__ import annotations

import pytest

from coder.codebook.load import load_text
from coder.model.document import Document, Passage, TextMap
from coder.model.span import Span
from coder.tag.program import compile_book
from tests.builders import a_document


def quotes(rule: str, text: str | Document, head: str = "", lang: str = "en") -> list[str]:
    """The quotations that one rule finds in a text."""
    data = f"{head}\ncodes: [{{id: a, rules: [{rule}]}}]\n"
    book, findings = load_text(data.encode(), "b", "b.yaml")
    assert book is not None, [str(f) for f in findings]
    doc = text if isinstance(text, Document) else a_document(text, lang=lang)
    return [doc.text[h.start : h.end] for h in compile_book(book).hits(doc)]


@pytest.mark.parametrize(
    ("rule", "text", "found"),
    [
        ("{phrase: legal}", "illegal, legal, paralegals", ["legal"]),
        ("{phrase: [win-win, win-win situation]}", "a win–win situation", ["win–win", "win–win situation"]),
        ("{phrase: win-win}", "winwin win / win win/win win - win", ["win / win", "win win", "win/win", "win win", "win - win"]),
        ("{phrase: co-operation, hyphen: optional}", "cooperation, co-operation, co operation", ["cooperation", "co-operation", "co operation"]),
        ("{phrase: win-win, hyphen: exact}", "win win, win/win, win—win", ["win—win"]),
        ("{phrase: NGO, case: exact}", "NGO ngo Ngo", ["NGO"]),
        ("{phrase: Mobility Partnership, case: exact}", "Mobility  Partnership, MOBILITY PARTNERSHIP", ["Mobility  Partnership"]),
        ("{phrase: gagnant-gagnant}", "GAGNANT‑GAGNANT", ["GAGNANT‑GAGNANT"]),
        ("{phrase: shared responsibility}", "shared\n\nresponsibility", []),
        ("{phrase: Art. 5}", "Art. 5, Art. 55", ["Art. 5"]),
        ("{phrase: aide}", "l’aide, aider, l'aide", ["aide", "aide"]),
        ("{glob: border*}", "borders, cross-border, borderless control, bord", ["borders", "border", "borderless"]),
        ("{glob: '*migra*'}", "Immigration emigrates xmigr", ["Immigration", "emigrates"]),
        ("{glob: 'port* of entry'}", "ports of entry, port of entry, portsof entry", ["ports of entry", "port of entry"]),
        ("{glob: 're-admi*'}", "re-admission re‑admit readmit re admitted", ["re-admission", "re‑admit", "re admitted"]),
        ("{glob: 're-admi*', hyphen: optional}", "readmit", ["readmit"]),
        ("{glob: 'EU*', case: exact}", "EURO EUs eus", ["EURO", "EUs"]),
        ("{glob: 'labo*r'}", "labour labor labors", ["labour", "labor"]),
        ("{lemma: responsibility}", "Responsibilities and responsibility", ["Responsibilities", "responsibility"]),
        ("{lemma: [share, own], forms: ownership}", "shared owning ownership owner", ["shared", "owning", "ownership"]),
        ("{lemmas: [share, responsibility]}", "shared responsibilities; shared, responsibilities; shares¹ responsibility", ["shared responsibilities", "shares¹ responsibility"]),
        (r"{regex: '\bFRONTEX\b', case: exact}", "Frontex FRONTEX é FRONTEX", ["FRONTEX", "FRONTEX"]),
        (r"{regex: '[0-9] ?[x×] ?1'}", "é 3×1 and 3 X 1", ["3×1", "3 X 1"]),
        ("{seq: [{phrase: joint}, {phrase: duty}]}", "joint duty, joint and duty, joint (duty)", ["joint duty", "joint (duty"]),
        ("{seq: [{phrase: joint}, {gap: [1, 2]}, {phrase: duty}]}", "joint duty. joint and duty. joint a b duty. joint a b c duty", ["joint and duty", "joint a b duty"]),
        ("{seq: [{phrase: joint}, {gap: [0, 1]}, {any: [{phrase: duty}, {lemma: task}]}]}", "joint tasks, joint big duty", ["joint tasks", "joint big duty"]),
        ("{near: {all: [{phrase: duty}, {phrase: joint}], max_gap: 2}}", "duty that is joint. joint of a b duty", ["duty that is joint"]),
        ("{near: {all: [{phrase: duty}, {phrase: joint}], max_gap: 3, ordered: true}}", "joint duty. duty, joint", ["duty, joint"]),
        ("{near: {all: [{phrase: a}, {phrase: b}, {phrase: c}], max_gap: 0}}", "c a b. a c. b a c", ["c a b", "b a c"]),
        ("{before: {left: {lemma: combat}, right: {glob: traffick*}, max_gap: 2}}", "combating human trafficking. trafficking combat", ["combating human trafficking"]),
        ("{all_of: [{phrase: a}, {phrase: b}]}", "a x b x x a. b", ["a x b"]),
        ("{all_of: [{phrase: a}, {phrase: b}], within: paragraph}", "x a. x. b x\n\nb", ["a. x. b"]),
        ("{any: [{phrase: x}, {phrase: y z}]}", "y z x", ["y z", "x"]),
        ("{near: {all: [{phrase: joint}, {phrase: duty}], max_gap: 9}}", "joint. duty", []),
        ("{near: {all: [{phrase: joint}, {phrase: duty}], max_gap: 9}, within: paragraph}", "joint. duty", ["joint. duty"]),
        ("{phrase: security, unless: [{phrase: security council}]}", "security. The Security Council. security and Security Council", ["security"]),
        ("{phrase: security, unless: [{phrase: security council, within: match}]}", "security of the Security Council", ["security"]),
        ("{phrase: security, unless: [{phrase: security council, within: overlap}]}", "security of the Security Council", ["security"]),
        ("{seq: [{phrase: human}, {phrase: security, unless: [{phrase: security council, within: overlap}]}]}", "human security, Human Security Council", ["human security"]),
        ("{phrase: security, unless: [{phrase: annex, within: overlap}]}", "security in the annex", ["security"]),
        ("{phrase: security, unless: [{phrase: annex, within: paragraph}]}", "security. annex\n\nsecurity", ["security"]),
        ("{phrase: x, enabled: no}", "x", []),
    ],
)  # fmt: skip
def test_a_rule_finds_these_words(rule: str, text: str, found: list[str]) -> None:
    assert quotes(rule, text) == found


@pytest.mark.parametrize(
    ("rule", "text", "lang", "found"),
    [
        ("{lemmas: [gemeinsam, Verantwortung]}", "gemeinsame Verantwortung in gemeinsamer Verantwortung", "de", ["gemeinsame Verantwortung", "gemeinsamer Verantwortung"]),
        ("{lemma: geteilt}", "geteilte geteilten", "de", ["geteilte", "geteilten"]),
        ("{phrase: Partnerschaft, compound: true}", "Migrationspartnerschaften", "de", ["partnerschaft"]),
        ("{lemma: Abkommen, compound: true}", "Rückübernahme-\nabkommens", "de", ["abkommens"]),
        ("{lemmas: [responsabilité, partagé]}", "responsabilités partagées", "fr", ["responsabilités partagées"]),
        ("{lemmas: [responsabilidad, compartido]}", "responsabilidades compartidas", "es", ["responsabilidades compartidas"]),
        ("{phrase: Aussengrenze}", "Außengrenze AUSSENGRENZE", "de", ["Außengrenze", "AUSSENGRENZE"]),
    ],
)  # fmt: skip
def test_words_of_other_languages_bend_too(
    rule: str, text: str, lang: str, found: list[str]
) -> None:
    assert quotes(rule, text, lang=lang) == found


def test_a_rule_runs_on_text_of_its_language_only() -> None:
    text = "die Partner\n\nthe partner"
    passages = (Passage(0, 12, "de"), Passage(12, len(text), "en"))
    paragraphs = (Span(0, 11), Span(13, len(text)))
    doc = Document(
        "d",
        text,
        TextMap("x", "x", paragraphs=paragraphs, sentences=paragraphs, languages=passages),
    )
    assert quotes("{phrase: partner, lang: de}", doc) == ["Partner"]
    assert quotes("{phrase: partner, lang: [en, fr]}", doc) == ["partner"]
    assert quotes("{phrase: partner}", doc) == ["Partner", "partner"]
    assert quotes("{any: [{phrase: partner, lang: en}, {phrase: die}]}", doc) == ["die", "partner"]


def test_lemmas_bend_by_the_language_they_stand_in() -> None:
    text = "bin\n\nbeing"
    passages = (Passage(0, 5, "de"), Passage(5, 10, "en"))
    doc = Document("d", text, TextMap("x", "x", languages=passages))
    assert quotes("{lemma: be}", doc) == ["being"]
    assert quotes("{lemma: sein}", doc) == ["bin"]


def test_the_variable_says_the_language_where_the_map_does_not() -> None:
    assert quotes("{phrase: x, lang: de}", "x", lang="en|de") == ["x"]
    assert quotes("{phrase: x, lang: de}", "x", lang="fr") == []
    assert quotes("{phrase: x, lang: de}", a_document("x")) == ["x"]  # nobody knows: better shown


def test_scope_asks_the_variables_and_the_heading() -> None:
    rule = "{phrase: x, scope: {meta: {actor: [EU, CH], side: {not: sending}}}}"
    assert quotes(rule, a_document("x", actor="EU")) == ["x"]
    assert quotes(rule, a_document("x", actor="eu|US")) == ["x"]
    assert quotes(rule, a_document("x", actor="US")) == []
    assert quotes(rule, a_document("x")) == []
    assert quotes(rule, a_document("x", actor="EU", side="sending")) == []
    text = "x Chapter x Annex II x"
    doc = Document("d", text, TextMap("x", "x", headings=(Span(2, 9), Span(12, 20))))
    assert quotes("{phrase: x, scope: {section: {not: annex}}}", doc) == ["x", "x"]
    assert quotes("{phrase: x, scope: {section: [annex, chapter]}}", doc) == ["x", "x"]


def test_a_text_without_units_is_one_unit() -> None:
    doc = Document("d", "a. b", TextMap("x", "x"))
    assert quotes("{near: {all: [{phrase: a}, {phrase: b}], max_gap: 1}}", doc) == ["a. b"]
    assert quotes("{phrase: a, unless: [{phrase: b}]}", doc) == []


def test_parts_may_have_a_unit_of_their_own() -> None:
    rule = "{any: [{near: {all: [{phrase: a}, {phrase: b}], max_gap: 1}, within: paragraph}]}"
    assert quotes(rule, "x a. b x") == ["a. b"]


def test_one_place_may_be_found_by_many_rules() -> None:
    head = "sets: {s: [win-win, win]}"
    assert quotes("{phrase: $s}, {glob: win*}", "win-win", head) == [
        "win",
        "win",
        "win-win",
        "win",
        "win",
    ]
