"""Before a question and after the editor: nothing is asked in vain, and the screen comes back."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("textual", reason="the workbench's extra is not installed")

from textual.pilot import Pilot

from coder.model.errors import UsageError
from coder.project.facade import Project
from coder.workbench.outside import edited
from tests.workbench.screens import a_workbench, project_in, run


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with project_in(tmp_path) as project:
        yield project


def pressed(project: Project, program: str, *, given: bool = True) -> tuple[str, list[str]]:
    """What is said after `M` with an editor that runs a program, and how often the screen came back."""
    went: list[str] = []
    told: list[str] = []

    @contextmanager
    def away() -> Iterator[None]:
        went.append("away")
        yield  # as in Textual: nothing is put right after an error
        went.append("back")

    async def steps(pilot: Pilot[Any], app: Any) -> None:
        if given:
            app.suspend = away
        await pilot.press("M")
        told.append(app._below.told[2] + app._below.told[1])
        await pilot.press("j")
        assert app.desk.cursor.number == 1, "keys do what they did"

    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("VISUAL", raising=False)
        patch.setenv("EDITOR", f"{sys.executable} -c '{program}'")
        run(a_workbench(project), steps)
    return told[0], went


def test_an_editor_that_gives_up_leaves_the_screen_as_it_was(project: Project) -> None:
    said, went = pressed(project, "raise SystemExit(1)")
    assert went == ["away", "back"] and "gave up" in said


def test_where_the_terminal_cannot_be_lent_that_is_said(project: Project) -> None:
    said, went = pressed(project, "pass", given=False)
    assert went == [] and "terminal" in said


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_an_interrupt_is_for_the_editor_alone(tmp_path: Path) -> None:
    program = tmp_path / "stop.py"
    program.write_text("import os, signal\nos.kill(os.getppid(), signal.SIGINT)\n", "utf-8")
    before = signal.getsignal(signal.SIGINT)
    assert edited([sys.executable, str(program)], "kept") == "kept"
    assert signal.getsignal(signal.SIGINT) is before
    with pytest.raises(UsageError):
        edited([sys.executable, "-c", "raise SystemExit(1)"])


def test_where_nothing_may_be_written_nothing_is_asked(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        for key in ("c", "r", "v", "=", "m", "M", "A", "F"):
            await pilot.press(key)
            assert not app.prompt.display, key
            assert "reading only" in app._below.told[2], key
        await pilot.press(":")
        assert app.prompt.display

    run(a_workbench(project, readonly=True), steps)
