from __future__ import annotations

import pytest

from coder.ingest.pdf.hyphens import Hyphens, joined_word

WORDS = {
    "observations", "school", "related", "multi", "threaded", "open", "source", "migration", "villages",
    "long", "term", "village", "contre", "parties", "avant", "postes",
}  # fmt: skip


def decided(
    left: str, right: str, lang: str = "en", words: dict[str, int] | None = None
) -> tuple[bool, str]:
    return Hyphens(words or {}, lang, knows=lambda word, _: word in WORDS).keep(left, right)


@pytest.mark.parametrize(
    ("left", "right", "lang", "wanted"),
    [
        ("observa", "tions", "en", (False, "word list")),
        ("multi", "threaded code", "en", (True, "word list")),
        ("school", "related", "en", (True, "suffix")),
        ("unheard", "ofness", "en", (False, "default")),
        ("school", "ing", "en", (False, "default")),
        ("Yukon", "Kuskokwim", "en", (True, "capital")),
        ("migra", "tion", "de", (False, "default")),
        ("Migrations", "partnerschaft", "de", (False, "default")),
        ("Ein", "und Ausreise", "de", (True, "suspended")),
        ("short", "and long-term", "en", (True, "suspended")),
        ("avant", "postes", "fr", (True, "word list")),
        ("ci", "dessous", "fr", (True, "suffix")),
        ("ci", "vilité", "fr", (False, "default")),
        ("xx", "iii", "es", (False, "number")),
        ("COVID", "19", "en", (True, "number")),
        ("non", "resident", "en", (True, "prefix")),
    ],
)
def test_what_the_document_does_not_decide_goes_by_form_and_list(
    left: str, right: str, lang: str, wanted: tuple[bool, str]
) -> None:
    assert decided(left, right, lang) == wanted


def test_the_words_of_the_document_come_first() -> None:
    assert decided("multi", "threaded", words={"multithreaded": 1}) == (False, "document")
    assert decided("observa", "tions", words={"observa-tions": 2}) == (True, "document")
    assert decided("avant", "postes", "fr", {"postes": 3}) == (True, "word list")


def test_a_document_that_hyphenates_its_prefixes_does_so_again() -> None:
    habit = {"co-development": 2, "co-management": 1, "threaded": 1}
    assert decided("co", "threaded", words=habit) == (True, "habit")
    assert decided("co", "untry", words=habit) == (False, "default")


def test_the_list_is_not_asked_where_the_document_decides() -> None:
    def never(word: str, lang: str) -> bool:
        raise AssertionError(word)

    assert Hyphens({"observations": 1}, "en", knows=never).keep("observa", "tions")[1] == "document"
    assert Hyphens({}, "en", knows=never).keep("school", "related")[1] == "suffix"


def test_the_log_shows_the_two_halves() -> None:
    assert joined_word("in school", "related matters") == ("school", "related")


def test_a_family_of_words_decides_for_its_members() -> None:
    family = {"co-operate": 2, "co-operative": 1, "cooperating": 1}
    assert decided("co", "operation", words=family) == (True, "family")
    assert decided("inter", "nationally", words={"international": 3}) == (False, "family")


def test_abbreviations_keep_their_hyphen_and_capitals_are_joined() -> None:
    assert decided("EU", "Erweiterung", "de") == (True, "capital")
    assert decided("EU", "funded") == (True, "capital")
    assert decided("MIGRA", "TION")[0] is False


def test_pronouns_hang_on_portuguese_verbs() -> None:
    known = {"tornou", "classe"}

    def knows(word: str, lang: str) -> bool:
        return word in known

    portuguese = Hyphens({}, "pt", knows=knows)
    assert portuguese.keep("tornou", "se") == (True, "suffix")
    assert portuguese.keep("chamá", "lo") == (True, "suffix")
    assert portuguese.keep("clas", "se") == (False, "word list")


def test_the_log_may_tell_how_often_each_form_stands_there() -> None:
    hyphens = Hyphens({"cooperation": 2, "co-operation": 5}, "en", knows=lambda *_: False)
    assert hyphens.counts("of co", "operation and") == (2, 5)
    assert hyphens.keep("co", "operation") == (True, "document")
