"""The tour: every lesson is learned by what it asks for and by nothing else, and nothing of it stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coder.workbench.hands import Hands
from coder.workbench.keys import KEYS
from coder.workbench.linear import Linear
from coder.workbench.tour import LESSONS, Tour, tour_project
from coder.workbench.tour_lines import TourLines
from tests.workbench.screens import project_in

ANSWERS = ("", "1", "j|.", "c aid", "u", "l", "a", "l|x", "g|1|m a note", "?")
"""Lines by lesson; `|` parts lines of one lesson, of which the last one teaches."""


def a_tour(root: Path) -> TourLines:
    hands = Hands(project_in(root), "D-01")
    return TourLines(Linear(hands), Tour(hands.desk, KEYS))


def test_each_lesson_is_learned_by_what_it_asks_for(tmp_path: Path) -> None:
    lines = a_tour(tmp_path)
    assert "1 of 10" in lines.begin()[-1]
    for number, answer in enumerate(ANSWERS):
        *first, last = answer.split("|")
        for line in first:
            lines.command(line)
        assert lines.tour.at == number
        assert "well done" in lines.command(last), answer
    assert lines.tour.done and "ten keys" in lines.tour.words()
    assert lines.command("q") == [] and lines.left


def test_another_act_teaches_nothing_and_the_tour_can_be_left(tmp_path: Path) -> None:
    lines = a_tour(tmp_path)
    for line in ("k", "1", "nonsense", "?"):
        lines.command(line)
        assert lines.tour.at == 0
    lines.command("q")
    assert lines.left


def test_every_act_of_the_lessons_has_a_key() -> None:
    assert {lesson.act for lesson in LESSONS} <= {key.bound_to for key in KEYS}


def test_the_tour_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CODER_CACHE", str(tmp_path / "cache"))
    with tour_project() as project:
        root = project.layout.root
        assert [e.id for e in project.library.entries] == ["EU-02"]
        assert len(project.pending()) >= 20
    assert not root.exists() and not (tmp_path / "cache").exists()
    assert os.environ["CODER_CACHE"] == str(tmp_path / "cache")
