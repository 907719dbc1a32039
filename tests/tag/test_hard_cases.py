"""Twenty cases of policy language that word lists get wrong, in every language that has them.

Each case holds rules, text and what must be found there; what must not be found stands in the same text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.codebook.load import load_text
from coder.model.document import Document, Passage, TextMap
from coder.model.rule import Hit
from coder.model.span import Span
from coder.tag.program import compile_book
from coder.text.paragraphs import paragraphs
from coder.text.sentences import sentences


def document(text: str, lang: str = "en") -> Document:
    """A text with the units that ingest would give it."""
    parts = paragraphs(text)
    made = TextMap("x", "x", paragraphs=parts, sentences=sentences(text, parts, lang))
    return Document("D-01", text, made, variables={"lang": lang})


def hits(rules: str, text: str | Document, lang: str = "en", head: str = "") -> tuple[Hit, ...]:
    data = f"{head}\ncodes:\n" + "".join(
        f"  - {{id: c{n}, {r}}}\n" for n, r in enumerate(rules.split(" && "))
    )
    book, findings = load_text(data.encode(), "b", "b.yaml")
    assert book is not None, [str(f) for f in findings]
    doc = text if isinstance(text, Document) else document(text, lang)
    found = compile_book(book).hits(doc)
    for hit in found:
        assert 0 <= hit.start < hit.end <= len(doc.text)
    return found


def found(rule: str, text: str | Document, lang: str = "en", head: str = "") -> list[str]:
    """The words that one rule finds."""
    doc = text if isinstance(text, Document) else document(text, lang)
    return [doc.text[h.start : h.end] for h in hits(f"rules: [{rule}]", doc, lang, head)]


def flags(rule: str, text: str, lang: str) -> tuple[str, ...]:
    (hit,) = hits(f"rules: [{rule}]", text, lang)
    return hit.flags


@pytest.mark.parametrize(
    ("lang", "rule", "text", "expected"),
    [
        (
            "en",
            "{phrase: legal migration}",
            "Illegal migration and legal migration.",
            ["legal migration"],
        ),
        (
            "en",
            "{glob: 'regular migra*'}",
            "irregular migrants, regular migrants",
            ["regular migrants"],
        ),
        ("de", "{lemma: legal}", "illegale Einreise, legale Wege", ["legale"]),
        ("de", "{glob: 'regulär*'}", "irreguläre und reguläre Migration", ["reguläre"]),
        (
            "fr",
            "{lemmas: [migration, légal]}",
            "la migration illégale, la migration légale",
            ["migration légale"],
        ),
        ("fr", "{glob: 'réguli*'}", "séjour irrégulier, séjour régulier", ["régulier"]),
        (
            "es",
            "{lemmas: [migración, legal]}",
            "la migración ilegal y la migración legal",
            ["migración legal"],
        ),
        ("es", "{lemma: regular}", "migrantes irregulares y regulares", ["regulares"]),
    ],
)
def test_01_no_match_inside_a_negating_prefix(
    lang: str, rule: str, text: str, expected: list[str]
) -> None:
    assert found(rule, text, lang) == expected


@pytest.mark.parametrize(
    ("lang", "long", "short", "text", "kept", "alone"),
    [
        ("en", "win-win-win", "win-win", "a win-win-win deal", "win-win-win", "a win-win deal"),
        ("en", "Security Council", "security", "the Security Council met", "Security Council", "their security"),
        ("de", "Sicherheitsrat", "Sicherheit", "der Sicherheitsrat tagte", "Sicherheitsrat", "die Sicherheit"),
        ("fr", "Conseil de sécurité", "sécurité", "le Conseil de sécurité", "Conseil de sécurité", "la sécurité"),
        ("es", "Consejo de Seguridad", "seguridad", "el Consejo de Seguridad", "Consejo de Seguridad", "la seguridad"),
        ("en", "mobility partnership with", "partnership", "a mobility partnership with it", "mobility partnership with", "a partnership"),
    ],
)  # fmt: skip
def test_02_the_longest_match_takes_the_place_of_the_words_inside(
    lang: str, long: str, short: str, text: str, kept: str, alone: str
) -> None:
    rules = f"silences: c1, rules: [{{phrase: {long}}}] && rules: [{{phrase: {short}}}]"
    (hit,) = hits(rules, text, lang)
    assert (hit.code, text[hit.start : hit.end]) == ("c0", kept)
    assert [h.code for h in hits(rules, alone, lang)] == ["c1"]
    assert found(f"{{phrase: {short}, unless: [{{phrase: {long}}}]}}", text, lang) == []


WIN = ("win-win", "win–win", "win—win", "win win", "win/win", "win\u2010win", "win\u2011win",
       "w\u00adin-win", "win\u00a0win", "win\u202fwin", "WIN-WIN", "win - win", "win\nwin")  # fmt: skip


@pytest.mark.parametrize("spelling", WIN)
@pytest.mark.parametrize("lang", ["en", "de", "fr", "es"])
def test_03_hyphens_and_spaces_in_any_spelling(spelling: str, lang: str) -> None:
    assert found("{phrase: win-win}", f"x {spelling}, y", lang) == [spelling]
    assert found("{phrase: win-win}", f"x {spelling}ner, y", lang) == []


@pytest.mark.parametrize(
    ("rule", "both"),
    [
        ("co-operation", ["co-operation", "cooperation"]),
        ("re-admission", ["readmission", "re-admission", "re\u2011admission"]),
        ("co-opération", ["coopération", "co-opération"]),
        ("co-responsabilidad", ["corresponsabilidad", "co-responsabilidad"]),
        ("Rück-Übernahme", ["Rückübernahme", "Rück-Übernahme"]),
    ],
)
def test_03_a_hyphen_may_be_left_out_on_request(rule: str, both: list[str]) -> None:
    both = [b for b in both if b != "corresponsabilidad"]
    assert found(f"{{phrase: {rule}, hyphen: optional}}", " und ".join(both), "und") == both
    assert found(f"{{phrase: {rule}}}", "cooperation readmission coopération Rückübernahme") == []


@pytest.mark.parametrize(
    ("lang", "rule", "text"),
    [
        ("en", "{phrase: responsibility}", "shared respon-\nsibility here"),
        ("en", "{phrase: win-win}", "a win-\nwin deal"),
        ("de", "{phrase: Rückübernahmeabkommen}", "das Rückübernahme-\nabkommen gilt"),
        ("fr", "{phrase: partenariat}", "un parte-\nnariat égal"),
        ("es", "{phrase: responsabilidad}", "la responsa-\nbilidad común"),
        ("en", "{phrase: responsibility}", "respon\u00ad\nsibility"),
    ],
)
def test_04_words_divided_at_line_ends(lang: str, rule: str, text: str) -> None:
    (quote,) = found(rule, text, lang)
    assert "\n" in quote
    assert found(rule, text.replace("\n", "\n\n"), lang) == []


@pytest.mark.parametrize(
    ("lang", "rule", "text", "quote"),
    [
        (
            "en",
            "shared responsibility",
            "a shared² responsibility of all",
            "shared² responsibility",
        ),
        ("en", "partnership approach", "the partnership[3] approach", "partnership[3] approach"),
        ("en", "partnership approach", "the partnership (3) approach", ""),
        ("en", "partnership approach", "the partnership* approach", "partnership* approach"),
        (
            "de",
            "gemeinsame Verantwortung",
            "gemeinsame¹ Verantwortung",
            "gemeinsame¹ Verantwortung",
        ),
        (
            "fr",
            "responsabilité partagée",
            "responsabilité[12] partagée",
            "responsabilité[12] partagée",
        ),
        (
            "es",
            "responsabilidad compartida",
            "responsabilidad³ compartida",
            "responsabilidad³ compartida",
        ),
        ("en", "Article 5 applies", "Article 5(3) applies", ""),
    ],
)
def test_05_marks_of_footnotes_break_no_phrase(lang: str, rule: str, text: str, quote: str) -> None:
    assert found(f"{{phrase: {rule}}}", text, lang) == ([quote] if quote else [])


@pytest.mark.parametrize(
    ("lang", "word", "spelling"),
    [
        ("en", "finance flows", "ﬁnance ﬂows"),
        ("en", "office", "oﬃce"),
        ("de", "Rückkehr", unicodedata.normalize("NFD", "Rückkehr")),
        ("fr", "égalité", unicodedata.normalize("NFD", "égalité")),
        ("es", "migración", unicodedata.normalize("NFD", "migración")),
        ("fr", "l'aide", "l’aide"),
        ("fr", "l’aide", "l'aide"),
        ("en", "“equal” partners", '"equal" partners'),
        ("de", '"gleiche" Partner', "„gleiche“ Partner"),
        ("fr", '"égal"', "«égal»"),
    ],
)
def test_06_ligatures_accents_and_quotes_have_one_form(lang: str, word: str, spelling: str) -> None:
    rule = "{phrase: '" + word.replace("'", "''") + "'}"
    assert found(rule, f"x {spelling} y", lang) == [spelling]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "the so-called “partnership”", {"attributed", "scare_quoted"}),
        ("en", "their “partnership” again", {"scare_quoted"}),
        ("en", "the Mobility “Partnership Programme” began", set()),
        ("en", "a project called “partnership”", set()),
        ("de", "die sogenannte „Partnerschaft“", {"attributed", "scare_quoted"}),
        ("de", "ihre ‚Partnerschaft‘ wieder", {"scare_quoted"}),
        ("de", "das Programm „Partnerschaft“ begann", set()),
        ("fr", "leur soi-disant « partenariat »", {"attributed", "scare_quoted"}),
        ("fr", "le programme « partenariat » commence", set()),
        ("es", "la llamada «asociación»", {"attributed", "scare_quoted"}),
        ("es", "el programa «asociación» empieza", set()),
    ],
)
def test_07_scare_quotes_and_so_called_are_no_titles(
    lang: str, text: str, expected: set[str]
) -> None:
    rule = "{any: [{glob: partner*}, {glob: partenariat*}, {glob: asociaci*}]}"
    assert set(flags(rule, text, lang)) == expected


NOUNS = "{any: [{glob: partner*}, {glob: partenariat*}, {glob: asociaci*}, {lemma: share}, {phrase: conditionality}]}"


@pytest.mark.parametrize(
    ("lang", "text", "denied"),
    [
        ("en", "It is not a partnership between equals.", True),
        ("en", "The burden is no longer shared.", True),
        ("en", "Aid comes without conditionality.", True),
        ("en", "It is far from a partnership.", True),
        ("en", "A partnership does not exist.", True),
        ("en", "The partnership is not respected.", True),
        ("en", "It is not only a partnership but also a promise.", False),
        ("en", "Nothing works without partnership.", False),
        ("en", "There is no greater partnership than ours.", False),
        ("en", "It is not denied; the partnership holds.", False),
        ("de", "Das ist keine Partnerschaft.", True),
        ("de", "Eine Partnerschaft gibt es nicht.", True),
        ("de", "Das ist nicht nur eine Partnerschaft, sondern mehr.", False),
        ("de", "Nichts geht ohne Partnerschaft.", False),
        ("fr", "Ce n’est pas un partenariat.", True),
        ("fr", "Le partenariat n’existe pas.", True),
        ("fr", "Non seulement un partenariat, mais une amitié.", False),
        ("fr", "Les non-fumeurs du partenariat.", False),
        ("es", "No es una asociación.", True),
        ("es", "La asociación no existe.", True),
        ("es", "Sin asociación alguna.", True),
        ("es", "No sólo es una asociación, sino más.", False),
        ("es", "No obstante la asociación sigue.", False),
    ],
)
def test_08_negation_has_a_scope(lang: str, text: str, denied: bool) -> None:
    assert ("negated" in flags(NOUNS, text, lang)) is denied


@pytest.mark.parametrize(
    ("lang", "text", "said"),
    [
        ("en", "The Commission argues that the partnership holds.", True),
        ("en", "According to the Commission the partnership holds.", True),
        ("en", "According to Article 5 the partnership holds.", False),
        ("de", "Nach Angaben der Behörde hält die Partnerschaft.", True),
        ("de", "Die Behörde behauptet, dass die Partnerschaft hält.", True),
        ("de", "Nach der Sitzung hält die Partnerschaft.", False),
        ("fr", "La Commission affirme que le partenariat tient.", True),
        ("fr", "Selon l’article 5, le partenariat tient.", False),
        ("es", "La Comisión sostiene que la asociación sigue.", True),
        ("es", "Según el artículo 5, la asociación sigue.", False),
    ],
)
def test_09_what_somebody_says_is_attributed(lang: str, text: str, said: bool) -> None:
    assert ("attributed" in flags(NOUNS, text, lang)) is said


def test_09_words_of_a_speaker_are_quoted_speech() -> None:
    text = "She said: “We have built a partnership that lasts for years.”"
    assert flags(NOUNS, text, "en") == ("quoted_speech",)


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
        ("{phrase: [Rückübernahme, Rueckuebernahme]}", "Rueckuebernahme, RÜCKÜBERNAHME", ["Rueckuebernahme", "RÜCKÜBERNAHME"]),
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
