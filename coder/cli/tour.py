"""`coder tour`: the ten keys of the workbench on an example, in five minutes, without a mouse."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from coder.cli import diagnostics
from coder.cli.code import Lines, require_screen
from coder.cli.diagnostics import ExitCode

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["tour"]


def tour(*, linear: Lines = False) -> ExitCode:
    """Learn the ten keys of the workbench on an example, in five minutes.

    Each key is said, tried and checked; q leaves at any time. The example is a copy
    in a temporary folder and is thrown away afterwards. With --linear the lessons come
    line by line, for screen readers and plain terminals.

    Examples:
        coder tour
        coder tour --linear
    """
    from coder.workbench.tour import tour_project

    if not linear:
        require_screen()
    diagnostics.note("a copy of the example is being made ready")
    with tour_project() as project:
        done = _by_lines(project) if linear else _on_screen(project)
    diagnostics.done("left the tour", "coder demo NAME makes a copy of the example that stays")
    return ExitCode(done)


def _on_screen(project: Project) -> int:
    from coder.workbench.tour_screen import run

    return run(project)


def _by_lines(project: Project) -> int:
    from coder.cli.lines import utf8_lines
    from coder.workbench.hands import Hands
    from coder.workbench.keys import KEYS
    from coder.workbench.linear import Linear, work
    from coder.workbench.tour import DOC, Tour
    from coder.workbench.tour_lines import TourLines

    hands = Hands(project, DOC)
    lines = TourLines(Linear(hands, KEYS), Tour(hands.desk, KEYS))
    for _ in work(lines, utf8_lines(sys.stdin), _say):
        sys.stdout.flush()
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
