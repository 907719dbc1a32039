"""Picking by letters: a plain order that fingers can learn."""

from __future__ import annotations

from pathlib import Path

from coder.codebook.load import load
from coder.workbench.picker import Choice, Picker, plain

CODES = [
    Choice("win_win", "Win-win"),
    Choice("triple_win", "Triple win"),
    Choice("western", "Western values"),
    Choice("equality", "Égalité"),
    Choice("willing", "Political will"),
]


def ids(typed: str, recent: tuple[str, ...] = ()) -> list[str]:
    return [c.id for c in Picker(CODES, recent).ranked(typed)]


def test_beginnings_come_before_initials_words_and_the_rest() -> None:
    assert ids("wi") == ["win_win", "willing", "triple_win"]
    assert ids("tw") == ["triple_win"]
    assert ids("val") == ["western"]
    assert ids("xyz") == []


def test_several_words_fit_in_any_order() -> None:
    assert ids("will pol") == ["willing"] and ids("pol will") == ["willing"]
    assert ids("will zzz") == []


def test_case_and_accents_do_not_count() -> None:
    assert ids("EGAL") == ["equality"] and plain("Égalité") == "egalite"


def test_what_was_used_last_breaks_ties() -> None:
    assert ids("w")[:2] == ["win_win", "western"]
    assert ids("w", ("western",))[:2] == ["western", "win_win"]
    picker = Picker(CODES)
    picker.used("western")
    assert picker.ranked("")[0].id == "western"


def test_codes_of_the_demo_need_few_letters() -> None:
    root = Path(__file__).resolve().parents[2]
    book, _ = load(root / "codebooks" / "migration-partnerships.yaml")
    assert book is not None
    picker = Picker([Choice(c.id, c.label) for _, c in book.tree()])
    needed = [n for c in picker.choices if (n := picker.letters_needed(c.id)) is not None]
    assert len(needed) >= len(picker.choices) - 1
    assert sum(needed) / len(needed) <= 2.4  # with c and Enter: 4.4 keys
