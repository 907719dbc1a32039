"""Units that are longer than the screen can be read to their end, and what grows stays in sight."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("textual", reason="the workbench's extra is not installed")

from textual.pilot import Pilot

from coder.project.facade import Project
from coder.workbench.paint import TEXT_AT
from tests.workbench.screens import a_workbench, project_in, run

LOW = (60, 8)
"""A screen with four rows of text; the second paragraph of the fixture takes six."""


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with project_in(tmp_path) as project:
        yield project


def rows_in_sight(app: Any) -> range:
    top = int(app.view.scroll_offset.y)
    return range(top, top + app.view.size.height)


def rows_of_cursor(app: Any) -> range:
    span = app.desk.cursor.span
    return app.view.rows.touched(span.start, span.end)


def test_page_keys_read_a_unit_that_is_longer_than_the_screen(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        await pilot.press("t", "j")
        number, rows = app.desk.cursor.number, rows_of_cursor(app)
        assert len(rows) > app.view.size.height and rows[0] in rows_in_sight(app)
        for _ in range(3):
            if rows[-1] not in rows_in_sight(app):
                await pilot.press("pagedown")
                assert app.desk.cursor.number == number
        assert rows[-1] in rows_in_sight(app)
        await pilot.press("1")  # an act leaves it where it is read
        assert rows[-1] in rows_in_sight(app)
        await pilot.press("pageup", "pageup")
        assert rows[0] in rows_in_sight(app)
        for _ in range(6):
            await pilot.press("pagedown")
        assert app.desk.cursor.number > number

    run(a_workbench(project), steps, LOW)


def test_the_end_that_moves_is_in_sight(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        for _ in range(8):
            await pilot.press("shift+down")
            assert rows_of_cursor(app)[-1] in rows_in_sight(app)
        for _ in range(6):
            await pilot.press("shift+up")
            assert rows_of_cursor(app)[-1] in rows_in_sight(app)
        await pilot.press("escape")
        assert rows_of_cursor(app)[0] in rows_in_sight(app)

    run(a_workbench(project), steps, LOW)


def test_the_mouse_takes_no_blanks_at_the_edges(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        text, ranges = app.desk.doc.text, app.view.rows.ranges
        blank = next(n for n, (start, end) in enumerate(ranges) if start == end)
        x, y = app.view.region.x + TEXT_AT, app.view.region.y
        await pilot.mouse_down(offset=(x, y + blank))
        await pilot.hover(offset=(x + 5, y + blank + 1))
        await pilot.mouse_up(offset=(x + 5, y + blank + 1))
        start = ranges[blank + 1][0]
        assert app.desk.doc.quote(app.desk.cursor.span) == text[start : start + 6].strip()

    run(a_workbench(project), steps)


def test_the_screen_comes_back_as_it_was_scrolled_and_with_its_panel(project: Project) -> None:
    seen: list[tuple[int, bool]] = []

    def remembered(app: Any) -> None:
        seen.append((int(app.view.scroll_offset.y), bool(app.side.display)))

    async def first(pilot: Pilot[Any], app: Any) -> None:
        for _ in range(13):
            await pilot.press("j")
        await pilot.press("k", "k", "i")
        await pilot.pause()
        remembered(app)

    async def second(pilot: Pilot[Any], app: Any) -> None:
        await pilot.pause()
        remembered(app)

    for steps in (first, second):
        run(a_workbench(project), steps, (90, 16))
    assert seen[0] == seen[1] and seen[0][0] > 0 and seen[0][1]
    run(a_workbench(project), second, (120, 16))
    assert seen[2][1], "what was chosen on a narrow screen says nothing of a wide one"
