"""Six screens, byte by byte: what stands where and how it is drawn, at two sizes, on three kinds of page.

The files hold for one version of Textual, because another one may draw its own parts otherwise; with
another version the tests are skipped. After a wanted change: CODER_GOLDEN=write pytest THIS FILE, and look
at the difference.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("textual", reason="the workbench's extra is not installed")

from coder.project.facade import Project
from coder.workbench.queue import Queue
from coder.workbench.review_screen import ReviewScreen
from coder.workbench.themes import SCHEMES
from tests.workbench.screens import a_workbench, plain, project_in, run

PINNED = "8.2.8"
GOLDEN = Path(__file__).parent / "golden"

pytestmark = pytest.mark.skipif(
    version("textual") != PINNED, reason=f"the screens were kept with Textual {PINNED}"
)


def _code(scheme: str) -> Callable[[Project], Any]:
    return lambda project: a_workbench(project, scheme=scheme)


def _review(scheme: str) -> Callable[[Project], Any]:
    return lambda project: ReviewScreen(
        Queue(project, project.pending(), order="place"), scheme=SCHEMES[scheme]
    )


CODED = ("1", "j", "2", "c", "r", "e", "a", "enter", "l")
SCREENS: dict[str, tuple[Callable[[Project], Any], tuple[int, int], tuple[str, ...]]] = {
    "code_80_dark": (_code("dark"), (80, 24), (*CODED, "k")),
    "pick_80_light": (_code("light"), (80, 24), (*CODED, "c", "w")),
    "code_80_mono": (_code("mono"), (80, 24), CODED),
    "code_160_dark": (_code("dark"), (160, 50), (*CODED, "a")),
    "review_160_light": (_review("light"), (160, 50), ("a", "x")),
    "help_160_mono": (_code("mono"), (160, 50), (*CODED, "?")),
}


@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_is_drawn_as_it_was_looked_at(name: str, tmp_path: Path) -> None:
    make, size, keys = SCREENS[name]
    shown = []

    async def steps(pilot: Any, app: Any) -> None:
        await pilot.press(*keys)
        await pilot.pause(0.35)
        shown.append(plain(app))

    with project_in(tmp_path) as project:
        run(make(project), steps, size)
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("CODER_GOLDEN") == "write":
        file.write_bytes(shown[0].encode())
    assert shown[0] == file.read_bytes().decode()
