"""The queue on the screen: one key a decision, in context, with the number before many are accepted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("textual", reason="the workbench's extra is not installed")

from textual.pilot import Pilot

from coder.project.facade import Project
from coder.workbench.prompt import Prompt
from coder.workbench.queue import Queue
from coder.workbench.review_screen import ReviewScreen
from coder.workbench.themes import SCHEMES
from tests.workbench.screens import plain, project_in, run


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with project_in(tmp_path) as project:
        yield project


def a_review(project: Project) -> ReviewScreen:
    return ReviewScreen(Queue(project, project.pending(), order="place"), scheme=SCHEMES["dark"])


def test_a_decision_is_one_key_and_the_next_is_in_sight(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        size = len(project.pending())
        first = app.review.queue.current
        await pilot.press("a")
        assert len(project.pending()) == size - 1
        (coding,) = project.codings_of("D-01")
        assert (coding.code, coding.span) == (first.code, first.wide)
        assert app.desk.target().id == app.review.queue.current.id
        await pilot.press("x")
        assert len(project.pending()) == size - 2 and len(project.codings_of("D-01")) == 1
        await pilot.press("u")
        assert len(project.pending()) == size - 1
        await pilot.press("u")
        assert len(project.pending()) == size and not project.codings_of("D-01")
        assert not any(m.decided for m in app.desk.marks)
        await pilot.press("r", "a", "i", "enter")
        assert [c.code for c in project.codings_of("D-01")] == ["aid"]
        await pilot.press("space")
        assert len(project.pending()) == size - 1

    run(a_review(project), steps)


def test_the_rest_of_a_rule_is_counted_before_it_is_accepted(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        rule = "re1"
        while app.review.queue.current.key.rule != rule:
            await pilot.press("space")
        count = sum(s.key.rule == rule for s in project.pending())
        await pilot.press("A")
        assert app.query_one(Prompt).lines()[0].plain.startswith(f"{count} suggestions of rule re1")
        await pilot.press("escape")
        assert sum(s.key.rule == rule for s in project.pending()) == count
        await pilot.press("A", "y", "enter")
        assert not any(s.key.rule == rule for s in project.pending())
        assert {c.how.value for c in project.codings_of("D-01")} == {"bulk"}

    run(a_review(project), steps)


def test_at_the_end_the_screen_says_so_and_undo_goes_back(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        while app.review.queue.current is not None:
            await pilot.press("A", "y", "enter")
        assert "nothing is left to decide" in plain(app)
        await pilot.press("a")
        assert app.is_running
        await pilot.press("u")
        assert app.review.queue.current is not None
        await pilot.press("q")
        assert app.return_value == 0

    run(a_review(project), steps)


def test_the_order_is_said_and_digits_that_mean_nothing_are_not_listed(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        assert "order: by document and place" in plain(app)
        await pilot.press("?")
        await pilot.pause()
        shown = plain(app)
        assert "order: by document and place" in shown and "On the digits now" not in shown

    run(a_review(project), steps)
