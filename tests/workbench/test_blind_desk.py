"""While a document is coded blind, neither desk nor review shows what others did; afterwards both do."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.workbench.hands import Hands
from coder.workbench.linear import Linear
from coder.workbench.queue import Queue
from coder.workbench.reviewing import Review
from tests.project.small import opened
from tests.project.test_blindness import LEA, plant
from tests.workbench.desks import a_tagged_project

CANARIES = ("canary", "heron")


@pytest.fixture
def linear(tmp_path: Path) -> Linear:
    root = plant(tmp_path / "p").root
    project = opened(root, "ana")
    project.tag()
    return Linear(Hands(project, "EU-01"))


def everything(linear: Linear) -> str:
    said = linear.begin()
    linear.hands.do("move", "document -1")
    for line in ["o", *[""] * 6, "l", "b", "f coding", ">", "f memo", ">", "?", "tab", "m"]:
        said += linear.command(line)
    return "\n".join(said)


def test_codings_memos_and_suggestions_of_others_are_not_there(linear: Linear) -> None:
    marks = list(linear.hands.desk.marks)
    assert [m.code for m in marks] == ["win_win"] and all(m.coding for m in marks)
    said = everything(linear)
    assert "by ben" not in said and "canary" not in said and "suggested" not in said
    assert "0 suggestions" in said


def test_finishing_shows_them_at_once_and_taking_it_back_hides_them_again(linear: Linear) -> None:
    assert linear.command("F yes")[0].endswith("what others did here is shown now")
    said = everything(linear)
    assert "by ben" in said and "canary on a coding" in said
    assert any(not m.decided for m in linear.hands.desk.marks)
    linear.command("u")
    said = everything(linear)
    assert "by ben" not in said and "canary" not in said and "suggested" not in said


def test_the_precision_of_a_rule_is_not_told_meanwhile(linear: Linear) -> None:
    project = linear.hands.desk.project
    review = Review(Queue(project, project.pending()))
    assert {s.doc for s in review.queue.items} == {"CH-01"}
    said = "\n".join([*review.asked(), review.accept(), *review.asked()])
    assert "accepted, " not in said and "decided yet" not in said and "%" not in said
    linear.command("F yes")
    again = Review(Queue(project, project.pending()))
    assert {s.doc for s in project.pending()} == {"CH-01", "EU-01"}
    assert {s.doc for s in again.queue.items} == {"EU-01"}  # what is left in the other is coded
    assert "%" in again.accept()


def test_a_lead_sees_all(tmp_path: Path) -> None:
    root = a_tagged_project(tmp_path / "p", more=LEA)
    with opened(root, "ben") as ben:
        ben.add("EU-01", "p1s2", "aid", memo="canary")
    hands = Hands(opened(root, "lea"), "EU-01")
    assert any(m.coding and m.coding.memo == "canary" for m in hands.desk.marks)


def test_names_that_others_proposed_are_no_hint_meanwhile(linear: Linear) -> None:
    root = linear.hands.desk.project.layout.root
    with opened(root, "ben") as ben:
        ben.coin("visa_trap", "Visa trap")
    with opened(root, "ana") as ana:
        ana.coin("own_word", "Own word")
    desk = Hands(opened(root, "ana"), "EU-01").desk
    proposed = [c.id for c in desk.picker.choices if c.proposed]
    assert proposed == ["own_word"]
    linear.hands.desk.keep_up()
    linear.command("F yes")
    assert "visa_trap" in [c.id for c in linear.hands.desk.picker.choices]


def test_the_very_words_that_another_proposed_become_a_code_of_ones_own(linear: Linear) -> None:
    with opened(linear.hands.desk.project.root, "ben") as ben:
        ben.coin("visa_trap", "Visa trap")
    said = linear.command("v Visa trap")
    assert said[0].startswith("coded") and "ben" not in said[0]
    assert {c.by for c in linear.hands.desk.project.coined() if c.name == "Visa trap"} == {
        "ana",
        "ben",
    }
