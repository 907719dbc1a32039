"""Screens for tests: a small project, a workbench on it, keys pressed and what then stands there.

    with_workbench(root, steps)          steps(pilot, app) on a screen of its own
    plain(app)                           the screen as text with its styles in short

Owns the fixture document: about 4,000 characters, three pages, wide characters, a line from right to left.
A screen as text has one line of letters below each row for its styles and a legend at the end; dates are
masked, so that equal screens are equal bytes.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from coder.project.facade import Project
from coder.workbench.app import Workbench
from coder.workbench.hands import Hands
from coder.workbench.themes import SCHEMES
from tests.builders import a_document
from tests.project.small import BOOK, a_project, opened

__all__ = ["DOC", "a_workbench", "plain", "project_in", "run"]

FIRST = (
    "A win-win for all sides. It brings mutual benefit, and trust grows. Aid is given to those who ask.\n\n"
    "There is no readmission without aid, as both ministers said; the text is silent on rights. "
    "This is not a win-win. Readmission stays the price of every door that is opened.\n\n"
)
FILL = "Paragraph {n} tells of the talks. Nothing in it asks for a code. It ends with readmission of a kind."
WIDE = "移民伙伴关系对双方都有利。 Readmission 是代价。 The dash — and a “quote” stay."
RIGHT = "الشراكة مفيدة للجميع. عودة المهاجرين شرط. A win-win at the end."
DOC = a_document(
    FIRST + "\n\n".join(FILL.format(n=n) for n in range(1, 13)),
    WIDE + "\n\n" + RIGHT + "\n\n" + "\n\n".join(FILL.format(n=n) for n in range(13, 20)),
    "\n\n".join(FILL.format(n=n) for n in range(20, 26)) + " A mutual benefit closes it.",
    id="D-01",
    title="Talks about partnership",
)
KEYED = BOOK.replace("  - id: win_win\n", '  - id: win_win\n    key: "1"\n').replace(
    "  - id: aid\n", '  - id: aid\n    key: "2"\n'
)

Steps = Callable[[Pilot[Any], Any], Awaitable[None]]


def project_in(root: Path, *, by: str = "ana", more: str = "") -> Project:
    """A project with the fixture document, its rules run."""
    project = opened(a_project(root / "p", DOC, book=KEYED, more=more), by)
    project.tag()
    return project


def a_workbench(project: Project, *, scheme: str = "dark", **options: Any) -> Workbench:
    """The workbench on the fixture document."""
    return Workbench(Hands(project, "D-01", **options), scheme=SCHEMES[scheme])


def run(app: Any, steps: Steps, size: tuple[int, int] = (80, 24)) -> None:
    """Show an application and do some steps with it."""

    async def doing() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await steps(pilot, app)

    asyncio.run(doing())


def plain(app: Any) -> str:
    """The screen as text: each row, below it its styles as letters, at the end what the letters mean."""
    letters: dict[str, str] = {"": "."}
    out = []
    for strip in app.screen._compositor.render_strips():
        text, marks = "", ""
        for segment in strip:
            style = str(segment.style or "").replace("not bold", "").strip()
            letter = letters.setdefault(style, _letter(len(letters)))
            text += segment.text
            marks += letter * len(segment.text)
        masked = re.sub(r"\d{4}-\d\d-\d\d", "YYYY-MM-DD", text)
        out += [f"|{masked}", f"|{_short(marks)}"]
    legend = [f"{letter} {style}" for style, letter in letters.items() if style]
    return "\n".join([*(line.rstrip() for line in out), "", *legend, ""])


def _letter(number: int) -> str:
    return "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[number % 52]


def _short(marks: str) -> str:
    """Runs of letters as the letter and how often it comes."""
    return " ".join(f"{m[0][0]}{len(m[0])}" for m in re.finditer(r"(.)\1*", marks))
