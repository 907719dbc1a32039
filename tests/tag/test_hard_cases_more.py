"""Twenty cases of policy language that word lists get wrong, in every language that has them: 10 to 20.

Each case holds rules, text and what must be found there; what must not be found stands in the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.model.document import Document, Passage, TextMap
from coder.model.span import Span
from tests.tag.found import NOUNS, document, flags, found, hits


@pytest.mark.parametrize(
    ("lang", "text", "hedge"),
    [
        ("en", "A partnership could follow.", True),
        ("en", "Where appropriate, a partnership is formed.", True),
        ("en", "A partnership may be granted.", False),
        ("en", "Partnership is subject to the law.", False),
        ("de", "Gegebenenfalls folgt eine Partnerschaft.", True),
        ("de", "Eine Partnerschaft könnte folgen.", True),
        ("de", "Das Wohl der Partner zählt.", False),
        ("fr", "Un partenariat, le cas échéant, suivra.", True),
        ("fr", "Un partenariat peut être conclu.", False),
        ("es", "Una asociación, en su caso, seguirá.", True),
        ("es", "La asociación podría seguir.", True),
        ("es", "Una asociación sigue.", False),
    ],
)
def test_10_hedges_say_possibility(lang: str, text: str, hedge: bool) -> None:
    assert ("hedged" in flags(NOUNS, text, lang)) is hedge


@pytest.mark.parametrize(
    ("lang", "rule", "text", "expected"),
    [
        ("en", "{lemma: responsibility}", "responsibilities, irresponsible", ["responsibilities"]),
        ("de", "{lemmas: [geteilt, Verantwortung]}", "geteilte, geteilter und geteilten Verantwortung", ["geteilten Verantwortung"]),
        ("de", "{lemma: Land}", "Länder, Ländern, Landung", ["Länder", "Ländern"]),
        ("fr", "{lemmas: [responsabilité, partagé]}", "responsabilité partagée, responsabilités partagées", ["responsabilité partagée", "responsabilités partagées"]),
        ("fr", "{lemma: partenariat}", "partenariats, partenaire", ["partenariats"]),
        ("es", "{lemma: corresponsable}", "corresponsables, corresponsabilidad", ["corresponsables"]),
        ("es", "{lemma: compartir, forms: [compartidísimo]}", "compartimos, compartidísimo", ["compartimos", "compartidísimo"]),
    ],
)  # fmt: skip
def test_11_words_are_found_in_their_forms(
    lang: str, rule: str, text: str, expected: list[str]
) -> None:
    assert found(rule, text, lang) == expected


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ("{phrase: Partnerschaft, compound: true}", "Migrationspartnerschaft", ["partnerschaft"]),
        ("{phrase: Partnerschaft}", "Migrationspartnerschaft", []),
        ("{glob: '*abkommen'}", "Rückübernahmeabkommen, Abkommens", ["Rückübernahmeabkommen"]),
        ("{phrase: [Ausschaffung, Abschiebung]}", "Ausschaffung und Abschiebung", ["Ausschaffung", "Abschiebung"]),
        ("{phrase: Aussengrenze}", "Außengrenze, AUSSENGRENZE, Aussengrenze", ["Außengrenze", "AUSSENGRENZE", "Aussengrenze"]),
        ("{phrase: Maßnahme}", "Massnahme, MASSNAHME", ["Massnahme", "MASSNAHME"]),
        ("{phrase: Rückübernahme}", "Rueckuebernahme, RÜCKÜBERNAHME", ["Rueckuebernahme", "RÜCKÜBERNAHME"]),
        ("{lemma: Land}", "Laender und LAENDERN", ["Laender", "LAENDERN"]),
        ("{glob: 'Ein- und Auswander*'}", "die Ein- und Auswanderung", ["Ein- und Auswanderung"]),
        ("{seq: [{lemma: nehmen}, {gap: [0, 4]}, {phrase: zurück}]}", "Der Staat nimmt seine Bürger zurück.", ["nimmt seine Bürger zurück"]),
        ("{seq: [{lemma: nehmen}, {gap: [0, 4]}, {phrase: zurück}]}", "Er nimmt es. Zurück blieb keiner.", []),
    ],
)  # fmt: skip
def test_12_german_compounds_and_separated_verbs(rule: str, text: str, expected: list[str]) -> None:
    assert found(rule, text, "de") == expected


@pytest.mark.parametrize(
    ("lang", "rule", "text", "expected"),
    [
        ("fr", "{phrase: aide}", "l’aide, l'aide, d’aide, plaide", ["aide", "aide", "aide"]),
        (
            "fr",
            "{phrase: d'égal à égal}",
            "d’égal à égal et d'égal à égal",
            ["d’égal à égal", "d'égal à égal"],
        ),
        ("fr", "{phrase: elle}", "qu’elle, celle", ["elle"]),
        ("fr", "{phrase: aujourd'hui}", "aujourd’hui", ["aujourd’hui"]),
        ("es", "{phrase: del Estado}", "del Estado, modelo Estado", ["del Estado"]),
        (
            "es",
            "{glob: 'devolver*'}",
            "devolverlos, devolver, revolver",
            ["devolverlos", "devolver"],
        ),
    ],
)
def test_13_elision_and_clitics(lang: str, rule: str, text: str, expected: list[str]) -> None:
    rule = rule.replace("d'égal à égal", '"d\'égal à égal"').replace(
        "aujourd'hui", '"aujourd\'hui"'
    )
    assert found(rule, text, lang) == expected


@pytest.mark.parametrize(
    ("lang", "parts", "text", "expected"),
    [
        ("en", ("share", "responsibility"), "responsibility, which must be shared by all", "responsibility, which must be shared"),
        ("en", ("joint", "responsibility"), "joint and equitable responsibility", "joint and equitable responsibility"),
        ("en", ("share", "responsibility"), "They share bread. Responsibility is theirs.", ""),
        ("de", ("gemeinsam", "Verantwortung"), "Verantwortung, die gemeinsam getragen wird", "Verantwortung, die gemeinsam"),
        ("fr", ("responsabilité", "commun"), "une responsabilité vraiment commune", "responsabilité vraiment commune"),
        ("es", ("responsabilidad", "compartir"), "la responsabilidad que compartimos", "responsabilidad que compartimos"),
    ],
)  # fmt: skip
def test_14_parts_may_stand_apart_inside_a_sentence(
    lang: str, parts: tuple[str, str], text: str, expected: str
) -> None:
    rule = f"{{near: {{all: [{{lemma: {parts[0]}}}, {{lemma: {parts[1]}}}], max_gap: 4}}}}"
    assert found(rule, text, lang) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "See Art. 5 para. 2 of a joint paper, No. 143, on duty."),
        ("en", "A joint plan, e.g. of the U.S. Government, is a duty."),
        ("de", "Die joint gemeinten Ziele nach Art. 5 Abs. 2 lit. a sind duty."),
        ("fr", "Le joint de l’art. 5 al. 2, à 3,5 %, est duty."),
        ("es", "El joint del art. 5 núm. 3, con 3,5 %, es duty."),
    ],
)
def test_15_abbreviations_end_no_sentence(lang: str, text: str) -> None:
    rule = "{near: {all: [{phrase: joint}, {phrase: duty}], max_gap: 12}}"
    assert len(found(rule, text, lang)) == 1
    assert found(rule, text.replace(" on duty", ". On duty").replace(", is a duty", ". Is a duty"), lang) in (
        [], found(rule, text, lang)
    )  # fmt: skip


def test_16_the_same_words_again_are_told_apart_by_place() -> None:
    text = "The Parties, in a spirit of partnership, agree.\n\n" * 3
    places = [(h.start, h.end) for h in hits("rules: [{phrase: partnership}]", text)]
    assert len(set(places)) == 3


def test_17_a_legacy_code_page_shifts_nothing(tmp_path: Path) -> None:
    from coder.ingest.extract import extract

    text = "Die Rückübernahme – „Partnerschaft“ – für Bürger.\n\nEine zweite Seite über Länder und Städte."
    for encoding in ("cp1252", "utf-8", "utf-16"):
        file = tmp_path / f"{encoding}.txt"
        file.write_bytes(text.encode(encoding))
        made = extract(file, lang="de")
        doc = Document("d", made.text, made.map, variables={"lang": "de"})
        assert found("{phrase: [Rückübernahme, Länder]}", doc) == ["Rückübernahme", "Länder"], (
            encoding
        )


def test_18_each_passage_is_read_in_its_language() -> None:
    text = "Déclaration sur le partenariat\n\nThe pain of partners"
    spans = (Span(0, 30), Span(32, len(text)))
    passages = (Passage(0, 32, "fr"), Passage(32, len(text), "en"))
    doc = Document(
        "d", text, TextMap("x", "x", paragraphs=spans, sentences=spans, languages=passages)
    )
    assert found("{lemma: partenariat, lang: fr}", doc) == ["partenariat"]
    assert found("{phrase: pain, lang: fr}", doc) == []
    assert found("{phrase: pain, lang: en}", doc) == ["pain"]


@pytest.mark.parametrize("lang", ["en", "de", "fr", "es"])
def test_19_acronyms_keep_their_capitals_when_asked(lang: str) -> None:
    text = "GAMM and the gamm; a MoU, a mou; the Partnership, a partnership"
    assert found("{phrase: GAMM, case: exact}", text, lang) == ["GAMM"]
    assert found("{phrase: MoU, case: exact}", text, lang) == ["MoU"]
    assert found("{phrase: Partnership, case: exact}", text, lang) == ["Partnership"]
    assert len(found("{phrase: gamm}", text, lang)) == 2


@pytest.mark.parametrize(
    ("lang", "phrase"),
    [
        ("en", "shared responsibility"),
        ("de", "gemeinsame Maßnahme"),
        ("fr", "égalité réelle"),
        ("es", "migración ordenada"),
    ],
)
def test_20_title_case_and_full_capitals_match(lang: str, phrase: str) -> None:
    for spelling in (phrase.title(), phrase.upper(), phrase.capitalize()):
        assert found(f"{{phrase: {phrase}}}", f"{spelling}: x", lang) == [spelling]


def test_20_an_acronym_is_not_found_in_a_common_word() -> None:
    assert found("{phrase: IOM, case: exact}", "axiom, iom, IOM, AXIOM") == ["IOM"]
    assert found("{phrase: US, case: exact}", "us, US, bus, USA, U.S.") == ["US"]


def addresses(shared: Path) -> Iterator[Document]:
    for path in sorted((shared / "data" / "sotu_2001_2012").glob("su*.txt")):
        yield document(path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n"))


def test_in_real_addresses_legal_is_never_found_in_illegal(shared: Path) -> None:
    rule = "{any: [{phrase: legal immigration}, {glob: 'legal migra*'}, {glob: 'legal immigra*'}, {phrase: legal}]}"
    seen = illegal = 0
    for doc in addresses(shared):
        illegal += len(re.findall(r"(?i)\billegal\w*", doc.text))
        for hit in hits(f"rules: [{rule}]", doc):
            seen += 1
            assert not re.search(r"(?i)il\Z", doc.text[: hit.start]), doc.text[
                hit.start - 3 : hit.end
            ]
    assert illegal > 10
    assert seen >= 3


def test_in_real_addresses_security_is_not_the_security_council(shared: Path) -> None:
    rule = "{phrase: security, unless: [{phrase: Security Council, within: match}]}"
    councils = seen = 0
    for doc in addresses(shared):
        councils += len(re.findall(r"(?i)security\s+council", doc.text))
        for hit in hits(f"rules: [{rule}]", doc):
            seen += 1
            assert not re.match(r"(?i)\s+council", doc.text[hit.end :])
    assert councils >= 3
    assert seen > 100


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ("{phrase: main-d'œuvre}", "la main-d'oeuvre, la main-d’œuvre, MAIN-D'ŒUVRE", 3),
        ("{phrase: voeux}", "nos vœux, nos voeux, VŒUX", 3),
        ("{phrase: vœux, case: exact}", "nos vœux, nos voeux, VŒUX", 2),
        ("{phrase: Œuvre, case: exact}", "une Œuvre, une œuvre, une Oeuvre", 2),
        ("{glob: 'œuvr*'}", "les oeuvres, les œuvres", 2),
        ("{phrase: vitæ}", "curriculum vitae, VITÆ", 2),
        ("{phrase: cœur}", "le choeur, le coeur", 1),
        ("{phrase: responsabilité}", "LA RESPONSABILITE, RESPONSABILITÉ, responsabilite", 2),
        ("{phrase: État}", "L'ETAT, l'Etat, l’État, etat, Etats", 3),
        ("{phrase: d'égal à égal}", "D'EGAL A EGAL, d'égal a égal, d'egal a egal", 1),
        ("{phrase: États membres}", "les Etats membres, ETATS MEMBRES, les etats membres", 2),
        ("{phrase: où}", "OU, Ou, ou, où", 1),
        ("{phrase: responsabilité, case: exact}", "RESPONSABILITE", 0),
        ("{lemma: migración, lang: es}", "LA MIGRACION, las MIGRACIONES, la migracion", 2),
        ("{phrase: año, lang: es}", "UN ANO, UN AÑO", 1),
        ("{phrase: Behörde, lang: de}", "DIE BEHORDE, DIE BEHOERDE, DIE BEHÖRDE", 2),
    ],
)
def test_letters_that_are_two_and_capitals_without_accents(
    rule: str, text: str, expected: int
) -> None:
    lang = "es" if "lang: es" in rule else "de" if "lang: de" in rule else "fr"
    assert len(found(rule, text, lang)) == expected


@pytest.mark.parametrize("hyphen", ["flexible", "optional"])
def test_a_slash_stands_with_spaces_or_at_a_line_end(hyphen: str) -> None:
    text = "win/win, win/\nwin, win\n/win, win/ win, win /win, win / win, win/\n\nwin, win // win"
    assert len(found(f"{{phrase: win-win, hyphen: {hyphen}}}", text, "en")) == 6
    assert found("{phrase: win-win, hyphen: exact}", text, "en") == []


@pytest.mark.parametrize(
    ("lang", "rule", "text", "expected"),
    [
        ("fr", "{phrase: hui}", "aujourd'hui, aujourd’hui, hui", ["hui"]),
        ("fr", "{phrase: hommes}", "les prud'hommes, d'hommes, hommes", ["hommes", "hommes"]),
        ("fr", "{phrase: aujourd'hui}", "AUJOURD’HUI, aujourd'hui", ["AUJOURD’HUI", "aujourd'hui"]),
        ("fr", "{phrase: aide}", "l'aide, l’entr'aide", ["aide"]),
        (
            "es",
            "{lang: es, lemma: devolver}",
            "devolverlos, devolviéndolos, devuélvase, devolución",
            ["devolverlos", "devolviéndolos", "devuélvase"],
        ),
        (
            "de",
            "{lang: de, lemma: Partnerschaft, compound: true}",
            "Migrationspartnerschaften, Mobilitätspartnerschaft.",
            ["partnerschaften", "partnerschaft"],
        ),
        (
            "de",
            "{lang: de, lemma: Abkommen, compound: true}",
            "Rückübernahmeabkommens, Abkommen",
            ["abkommens", "Abkommen"],
        ),
    ],
)
def test_words_that_are_one_and_forms_that_are_longest(
    lang: str, rule: str, text: str, expected: list[str]
) -> None:
    assert found(rule, text, lang) == expected
