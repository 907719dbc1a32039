"""Forms that the tables leave out, and none of other words."""

from __future__ import annotations

import pytest

from coder.tag.forms import expand_forms, knows_lemma
from tests.tag.found import found


@pytest.mark.parametrize(
    ("lang", "lemma", "forms"),
    [
        ("de", "zirkulär", "zirkuläre zirkulärer zirkulären"),
        ("de", "Massnahme", "Maßnahmen Massnahme"),
        ("de", "Strasse", "Straßen"),
        ("de", "Schliessung", "Schließungen"),
        ("de", "gross", "große größer"),
        ("de", "teilen", "geteilt geteilte geteilten geteilter"),
        ("de", "regeln", "geregelt geregelte"),
        ("de", "begrenzen", "begrenzt begrenzte begrenzten begrenzter"),
        ("de", "aufnehmen", "aufgenommen aufgenommene"),
        ("de", "überprüfen", "überprüft überprüfte überprüften"),
        ("en", "win", "win wins won winning"),
        ("en", "prefer", "preferred preferring"),
        ("en", "cancel", "cancelled canceled cancelling"),
        ("en", "travel", "travelled travelling traveling"),
        ("en", "label", "labelled"),
        ("en", "model", "modelling"),
        ("en", "break", "broke broken"),
        ("en", "feel", "felt"),
        ("en", "half", "half halves"),
        ("es", "conjunto", "conjunta conjuntas"),
        ("es", "recíproco", "recíproca recíprocas"),
        ("es", "bueno", "buena buenas buen"),
        ("es", "devolver", "devolverlos devolviéndolos devuélvase"),
        ("es", "respetar", "respetarlas respétese"),
        ("fr", "réduire", "réduit réduite réduites"),
        ("fr", "bref", "brève brèves"),
        ("fr", "engager", "engageant"),
        ("fr", "encourager", "encourageant"),
    ],
)
def test_a_word_has_its_forms(lang: str, lemma: str, forms: str) -> None:
    assert set(forms.split()) <= set(expand_forms(lemma, lang))


@pytest.mark.parametrize(
    ("lang", "lemma", "never"),
    [
        ("en", "win", "winned"),
        ("en", "break", "breaked"),
        ("en", "open", "openned openning"),
        ("es", "acuerdo", "acuerda"),
        ("es", "camino", "camina"),
        ("es", "contacto", "contacta"),
        ("es", "lugar", "lugarlo lugarse"),
        ("fr", "danger", "dangeant"),
        ("de", "oft", "ofte"),
        ("de", "Regel", "geregelt"),
        ("de", "begrenzen", "begrenzeste"),
    ],
)
def test_and_no_other(lang: str, lemma: str, never: str) -> None:
    assert not set(never.split()) & set(expand_forms(lemma, lang))


@pytest.mark.parametrize(
    ("lang", "lemma", "text", "expected"),
    [
        ("en", "State", "The State and States and the state, states.", ["State", "States"]),
        ("en", "state", "The State and States and the state, states.", ["state", "states"]),
        ("en", "Win", "Won, won, Winning", ["Won", "Winning"]),
        ("de", "Partnerschaft", "Partnerschaften, partnerschaften", ["Partnerschaften"]),
        ("fr", "État", "les États, l'état, des états", ["États"]),
        ("es", "Estado", "los Estados, el estado", ["Estados"]),
    ],
)
def test_with_case_exact_the_forms_have_the_capitals_of_the_word(
    lang: str, lemma: str, text: str, expected: list[str]
) -> None:
    assert found(f"{{lang: {lang}, lemma: {lemma}, case: exact}}", text, lang) == expected


def test_a_word_that_no_table_has_is_told() -> None:
    assert knows_lemma("partnership", "en")
    assert knows_lemma("Massnahme", "de")
    assert knows_lemma("together", "en")
    assert not knows_lemma("fluxogram", "en")
    assert not knows_lemma("partenariato", "it")
