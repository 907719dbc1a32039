from __future__ import annotations

import pytest

from coder.text.language import detect, passages, word_share
from coder.text.paragraphs import paragraphs

SAMPLES = {
    "en": "The parties shall cooperate on migration and they will support those who return to the country.",
    "de": "Die Vertragsparteien arbeiten bei der Migration zusammen und unterstützen die Personen, die in das Land zurückkehren.",
    "fr": "Les parties coopèrent dans le domaine des migrations et soutiennent les personnes qui rentrent dans leur pays.",
    "es": "Las partes cooperan en el ámbito de la migración y apoyan a las personas que regresan a su país de origen.",
    "it": "Le parti cooperano nel settore della migrazione e sostengono le persone che tornano nel loro paese di origine.",
    "nl": "De partijen werken samen op het gebied van migratie en steunen de personen die naar het land terugkeren.",
    "pl": "Strony współpracują w dziedzinie migracji oraz wspierają osoby, które wracają do kraju i nie mają pracy.",
    "pt": "As partes cooperam no domínio da migração e apoiam as pessoas que regressam ao seu país de origem.",
    "el": "Τα μέρη συνεργάζονται στον τομέα της μετανάστευσης.",
    "zh": "人类家庭所有成员的固有尊严及其平等的和不移的权利的承认",
}


@pytest.mark.parametrize("lang", SAMPLES)
def test_one_sentence_is_enough_to_tell_the_language(lang: str) -> None:
    found, sure = detect(SAMPLES[lang])
    assert found == lang
    assert 0 < sure <= 1


@pytest.mark.parametrize("text", ["", "12 34", "Georgia Moldova Cape Verde", "xqzt vrrk plmn"])
def test_what_no_language_claims_is_undetermined(text: str) -> None:
    assert detect(text) == ("und", 0.0)


def test_a_bilingual_text_has_two_passages_that_touch() -> None:
    text = "\n\n".join([SAMPLES["de"], "Artikel 1", SAMPLES["de"], SAMPLES["fr"], SAMPLES["fr"]])
    spans = paragraphs(text)
    found = passages(text, spans)
    assert [p.lang for p in found] == ["de", "fr"]
    assert (found[0].start, found[0].end, found[1].end) == (0, spans[3].start, len(text))


def test_an_override_makes_one_passage() -> None:
    text = SAMPLES["de"] + "\n\n" + SAMPLES["fr"]
    assert [p.lang for p in passages(text, paragraphs(text), lang="rm")] == ["rm"]
    assert passages("", ()) == ()


def test_prose_has_function_words_and_names_have_not() -> None:
    assert word_share(SAMPLES["en"]) > 0.3
    assert word_share("Gulkana Gakona Tazlina Chitina") == 0
