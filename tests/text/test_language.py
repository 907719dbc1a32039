from __future__ import annotations

import tracemalloc

import pytest

from coder.model.span import Span
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


def stretches(text: str, lang: str | None = None) -> list[tuple[str, str]]:
    found = passages(text, spans_of(text), lang=lang)
    return [(p.lang, text[p.start : p.end].strip()) for p in found]


def spans_of(text: str) -> list[Span]:
    out: list[Span] = []
    for part in text.split("\n\n"):
        at = out[-1].end + 2 if out else 0
        out.append(Span(at, at + len(part)))
    return out


EN = "The ministers adopted a joint statement on the future of their cooperation."
DE = "Die Minister haben eine gemeinsame Erklärung über die Zukunft der Zusammenarbeit angenommen."
FR = "Les ministres ont adopté une déclaration commune sur l'avenir de la coopération."


@pytest.mark.parametrize(
    ("title", "lang"),
    [
        ("Déclaration commune sur le partenariat", "fr"),
        ("Gemeinsame Erklärung über die Partnerschaft", "de"),
        ("Declaración conjunta sobre las migraciones y el desarrollo", "es"),
        ("Joint declaration", "en"),
        ("Rio de la Plata", "en"),
        ("12", "en"),
    ],
)
def test_a_short_title_in_another_language_is_told(title: str, lang: str) -> None:
    found = stretches(f"{EN}\n\n{title}\n\n{EN}")
    assert [one for one, text in found if title in text] == [lang]
    assert {one for one, text in found if EN in text} == {"en"}


@pytest.mark.parametrize("lang", [None, "en|fr", "English, French"])
def test_two_lines_in_two_languages_are_two_passages(lang: str | None) -> None:
    one, other = (
        "La migration est une chance pour les pays.",
        "Migration is a chance for the two countries of origin.",
    )
    assert stretches(f"{one}\n\n{other}", lang) == [("fr", one), ("en", other)]
    assert stretches(f"{other}\n\n{one}", lang) == [("en", other), ("fr", one)]


def test_between_two_languages_a_line_that_tells_nothing_is_of_none() -> None:
    assert stretches(f"{EN}\n\nMigration\n\n{FR}") == [("en", EN), ("und", "Migration"), ("fr", FR)]
    assert stretches(f"{EN}\n\nMigration\n\n{EN}\n\n{FR}")[0][1].count("Migration") == 1
    assert stretches(f"{EN}\n\n12\n\n{FR}")[0] == ("en", f"{EN}\n\n12")


def test_of_declared_languages_one_is_chosen_and_no_other() -> None:
    assert stretches(f"{DE}\n\n{EN}\n\n{FR}", "de|fr")[-1] == ("fr", FR)
    assert {lang for lang, _ in stretches(f"{DE}\n\n{EN}\n\n{FR}", "de|fr")} <= {"de", "fr", "und"}


@pytest.mark.parametrize("lang", ["EN", "en-GB", "English", "eng"])
def test_a_language_is_taken_as_people_write_it(lang: str) -> None:
    assert stretches(FR, lang) == [("en", FR)]


def test_the_words_of_a_long_text_are_not_all_kept() -> None:
    text = "\n\n".join(f"{SAMPLES['en']} {n % 7}" for n in range(12_000))
    spans = paragraphs(text)
    passages(text, spans)
    tracemalloc.start()
    found = passages(text, spans)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [p.lang for p in found] == ["en"]
    assert most < 9 * len(text)  # bytes; as strings of their own they would take fourteen
