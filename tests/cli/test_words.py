from __future__ import annotations

import pytest

from coder.cli.table import VERBS
from coder.cli.words import WORDS, meaning
from tests.cli.program import run


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("quotation", "coding"),
        ("Quotations", "coding"),
        ("code system", "codebook"),
        ("Retrieved Segments", "codings"),
        ("node", "code"),
        ("auto-coding", "suggestions"),
    ],
)
def test_words_of_other_tools_are_answered_in_ours(word: str, said: str) -> None:
    ran = run("help", *word.split(" "))
    assert ran.code == 0
    assert said in ran.out.split("here ")[1]


def test_help_of_a_verb_is_its_page_and_of_nothing_the_front_page() -> None:
    assert run("help", "completions").out == run("completions", "--help").out
    assert run("help").out == run("--help").out


def test_an_unknown_word_names_the_nearest() -> None:
    ran = run("help", "quotatoin")
    assert ran.code == 2
    assert "nearest is 'quotation'" in ran.err


def test_words_are_small_letters_and_say_something() -> None:
    for word, (said, verb) in WORDS.items():
        assert word == word.casefold()
        assert said and verb
        assert meaning(word) == (said, verb)


def test_words_lead_to_verbs_that_exist() -> None:
    missing = {verb for _, verb in WORDS.values()} - {verb.name for verb in VERBS}
    if missing:
        pytest.skip(f"part not there yet: {', '.join(sorted(missing))}")


def test_a_verb_that_is_not_there_is_not_recommended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WORDS, "trial", ("nothing", "no such verb"))
    assert run("help", "trial").out == "trial: here nothing\n"
    monkeypatch.setitem(WORDS, "trial", ("a page", "completions"))
    assert run("help", "trial").out == "trial: here a page; see coder completions --help\n"
