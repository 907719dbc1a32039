"""Twenty cases of policy language that word lists get wrong, in every language that has them: 1 to 9.

Each case holds rules, text and what must be found there; what must not be found stands in the same text.
"""

from __future__ import annotations

import unicodedata

import pytest

from tests.tag.found import NOUNS, flags, found, hits


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
