"""Where the keys go: units, places, searches, filters; and what is said where nothing is."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.model.errors import CoderError, UnknownName, UsageError
from coder.workbench.hands import Hands
from tests.builders import a_document
from tests.project.small import a_project, opened
from tests.workbench.desks import a_tagged_project, hands_on


@pytest.fixture
def hands(tmp_path: Path) -> Hands:
    return hands_on(a_tagged_project(tmp_path / "p"))


def at(hands: Hands) -> str:
    return hands.desk.doc.quote(hands.desk.cursor.span)


def test_moving_stops_at_both_ends(hands: Hands) -> None:
    hands.do("move", "unit -1")
    assert at(hands) == "A win-win for all."
    hands.do("move", "document 1")
    hands.do("move", "unit 1")
    assert at(hands) == "This is not a win-win."
    hands.do("move", "paragraph -1")
    assert at(hands) == "A win-win for all."
    hands.do("move", "screen 1")
    assert hands.desk.cursor.number == 4


@pytest.mark.parametrize(
    ("place", "there"),
    [
        ("p2", "There is no readmission without aid."), ("2", "There is no readmission without aid."),
        ("p1s3", "Aid is given."), ("par2", "There is no readmission without aid."), ("2:9", "win-win"),
    ],
)  # fmt: skip
def test_places_are_found_as_people_write_them(hands: Hands, place: str, there: str) -> None:
    hands.ask("place", place)
    assert at(hands) == there


@pytest.mark.parametrize("place", ["p9", "77", "zz", "", "9:9", "par99", "label:x", "-1:3", "²"])
def test_places_that_are_not_there_are_refused(hands: Hands, place: str) -> None:
    with pytest.raises(CoderError):
        hands.ask("place", place)
    assert at(hands) == "A win-win for all."


def test_a_search_goes_round_and_says_so(hands: Hands) -> None:
    hands.ask("search", "WIN‑win")
    assert at(hands) == "win-win" and hands.desk.said.endswith("1 of 2")
    hands.do("found", "1")
    assert hands.desk.said == "WIN‑win: 2 of 2"
    hands.do("found", "1")
    assert hands.desk.said == "WIN‑win: 1 of 2, from the top again"
    hands.do("found", "-1")
    assert hands.desk.said == "WIN‑win: 2 of 2, from the end again"
    hands.ask("search", "/a[i]d/")
    assert at(hands) == "Aid" and "of 2" in hands.desk.said


def test_searches_that_cannot_be(hands: Hands) -> None:
    with pytest.raises(UsageError, match="searched for yet"):
        hands.do("found", "1")
    for written in ("", " ", "//", "/(/"):
        with pytest.raises(UsageError):
            hands.ask("search", written)
    assert hands.ask("search", "nowhere") == "'nowhere' is not in EU-01"


def test_a_search_has_no_bad_expression_that_takes_for_ever(tmp_path: Path) -> None:
    doc = a_document("a" * 3000 + "!", id="X")
    hands = Hands(opened(a_project(tmp_path / "p", doc)), "X")
    assert "is not in" in hands.ask("search", "/(a+)+$/")


def test_next_uncoded_passes_what_one_coded_oneself(hands: Hands) -> None:
    with opened(hands.desk.project.layout.root, "ben") as other:
        other.add("EU-01", "p1s2", "aid")
    hands.do("move", "unit 1")
    hands.do("move", "unit 1")
    hands.do("pinned", "4")
    hands.do("move", "document -1")
    hands.do("next", "uncoded")
    assert at(hands) == "It brings mutual benefit."
    hands.do("next", "uncoded")
    assert at(hands) == "There is no readmission without aid."
    hands.do("previous", "uncoded")
    assert at(hands) == "It brings mutual benefit."


def test_suggestions_come_one_after_the_other_also_on_one_place(hands: Hands) -> None:
    seen = []
    for _ in range(4):
        hands.do("next", "suggestion")
        mark = hands.desk.target(decided=False)
        seen.append((at(hands), mark.code if mark else ""))
    assert seen == [
        ("win-win", "win_win"), ("It brings mutual benefit.", "win_win"), ("readmission", "readmission"),
        ("win-win", "win_win"),
    ]  # fmt: skip
    assert hands.do("next", "suggestion") == "no suggestion after this; 3 above"
    hands.do("previous", "suggestion")
    assert at(hands) == "readmission"


def test_two_codings_on_one_place_are_two_steps(hands: Hands) -> None:
    hands.do("pinned", "1")
    hands.do("pinned", "4")
    hands.do("move", "document 1")
    hands.do("previous", "coding")
    first = hands.desk.target()
    hands.do("previous", "coding")
    second = hands.desk.target()
    assert first and second and {first.code, second.code} == {"frame", "aid"}


def test_the_filter_is_kept_and_may_be_a_code_or_a_value(hands: Hands) -> None:
    hands.do("move", "document 1")
    hands.do("pinned", "2")
    hands.do("set", "stance=contests")
    hands.do("doubt", "is it?")
    for written in ("stance=contests", "win_win", "win", "doubt", "coding"):
        hands.do("move", "document -1")
        hands.ask("filter", written)
        assert at(hands) == "This is not a win-win.", written
        hands.do("move", "document -1")
        hands.do("next")
        assert at(hands) == "This is not a win-win."
    assert hands.ask("filter", "stance=asserts") == "no stance=asserts after this"
    for unknown in ("zzz", "mood=good"):
        with pytest.raises(UnknownName):
            hands.ask("filter", unknown)
    assert hands.sitting.filter == "stance=asserts"
