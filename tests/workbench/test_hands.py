"""Hands: every act ends in words, an error changes nothing, and what was kept between keys stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.model.errors import CoderError, UnknownName, UsageError
from coder.workbench.asking import told_before
from coder.workbench.hands import ASKED
from tests.project.small import a_project, opened
from tests.workbench.desks import a_tagged_project, hands_on, held


def test_an_act_or_a_question_that_is_none_is_refused_with_the_nearest(tmp_path: Path) -> None:
    hands = hands_on(a_project(tmp_path / "p"))
    with pytest.raises(UnknownName, match="accep"):
        hands.do("accep")
    with pytest.raises(UnknownName, match="memmo"):
        hands.ask("memmo", "x")


@pytest.mark.parametrize(
    ("method", "act", "word"),
    [
        ("do", "pinned", "9"), ("do", "found", "1"), ("do", "accept", ""), ("do", "remove", ""),
        ("do", "split", ""), ("do", "value", "7"), ("do", "unit", "chapter"), ("ask", "place", "p99"),
        ("ask", "code", "zzz"), ("ask", "pin", "x aid"), ("ask", "attribute", "stance"),
        ("ask", "filter", "zzz"), ("ask", "search", "/(/"), ("ask", "recode", "aid"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_changes_nothing(
    tmp_path: Path, method: str, act: str, word: str
) -> None:
    hands = hands_on(a_project(tmp_path / "p"))
    before, stood = held(hands.desk.project), hands.desk.cursor
    with pytest.raises(CoderError):
        getattr(hands, method)(act, word)
    assert held(hands.desk.project) == before and hands.desk.cursor == stood


def test_the_ends_of_the_document_say_so(tmp_path: Path) -> None:
    hands = hands_on(a_project(tmp_path / "p"))
    assert hands.do("move", "unit -1") == "this is the first sentence of EU-01"
    assert hands.do("move", "document 1") == ""
    assert hands.do("move", "unit 1") == "this is the last sentence of EU-01"


def test_search_filter_and_step_stay_between_keys(tmp_path: Path) -> None:
    root = a_tagged_project(tmp_path / "p")
    hands = hands_on(root)
    assert hands.ask("search", "win-win") == "win-win: 1 of 2"
    assert hands.do("found", "-1") == "win-win: 2 of 2, from the end again"
    hands.ask("filter", "suggestion")
    assert hands.sitting.filter == "suggestion"
    assert hands.do("step").endswith("go by words now")
    again = hands_on(root)
    assert again.sitting.search == "win-win" and again.sitting.filter == "suggestion"
    assert again.do("found", "1").startswith("win-win: ")


def test_what_another_program_did_is_seen_before_the_next_act(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    hands = hands_on(root)
    hands.do("pinned", "1")
    with opened(root, "ana") as other:
        other.undo()
        other.add("EU-01", "p2s1", "aid")
    with pytest.raises(UsageError, match="no coding of yours"):
        hands.do("remove")
    assert [m.code for m in hands.desk.marks] == ["aid"]


def test_every_question_says_what_it_is_about_or_why_it_cannot_be_asked(tmp_path: Path) -> None:
    desk = (hands := hands_on(a_tagged_project(tmp_path / "p"))).desk
    hands.do("next", "suggestion")
    assert told_before(desk, "accept_rest").startswith("2 suggestions of rule ww1")
    assert "suggestions not decided" in told_before(desk, "finish")
    assert told_before(desk, "memo").startswith("on the document EU-01")
    with pytest.raises(UsageError, match="no coding of yours is here"):
        told_before(desk, "recode")
    hands.do("accept")
    assert told_before(desk, "memo") == "on Win-win"
    assert told_before(desk, "recode") == "instead of Win-win"
    assert "stance=asserts|contests" in told_before(desk, "attribute")
    assert told_before(desk, "in_vivo").startswith("Enter takes the words: ")
    assert all(isinstance(told_before(desk, what), str) for what in {*ASKED} - {"accept_rest"})
