"""What a stranger stumbled over: what is asked about stays in sight, what is acted on is numbered, places."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("textual", reason="the workbench's extra is not installed")

from textual.pilot import Pilot

from coder.project.facade import Project
from tests.workbench.screens import a_workbench, project_in, run


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with project_in(tmp_path) as project:
        yield project


@pytest.mark.parametrize("size", [(80, 24), (160, 50), (60, 14)])
def test_a_line_that_asks_never_lies_over_what_is_asked_about(
    project: Project, size: tuple[int, int]
) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        for key in ("c", "m", "/", ":"):
            for _ in range(app.view.size.height):
                await pilot.press("j")
                rows, span = app.view.rows, app.desk.cursor.span
                last = rows.at(span.end - 1) - int(app.view.scroll_offset.y)
                if last == app.view.size.height - 1:
                    break
            await pilot.press(key)
            await pilot.pause()
            first = rows.at(app.desk.cursor.span.start) - int(app.view.scroll_offset.y)
            last = rows.at(app.desk.cursor.span.end - 1) - int(app.view.scroll_offset.y)
            free = app.prompt.region.y - app.view.region.y
            assert first >= 0 and last < free, (key, first, last, free)
            await pilot.press("escape")

    run(a_workbench(project), steps, size)


def test_what_the_next_key_acts_on_is_numbered_and_tab_turns(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        await pilot.press("1", "2")
        assert app.meant().startswith("acting on ") and "(tab turns)" in app.meant()
        _, count = app.desk.which_target()
        seen = []
        for _ in range(count):
            seen.append(app.desk.which_target()[0])
            await pilot.press("tab")
        assert sorted(seen) == list(range(1, count + 1)) and count >= 2
        assert app.desk.which_target()[0] == seen[0]

    run(a_workbench(project), steps)


def test_a_place_is_found_in_each_way_in_which_it_is_written(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        paragraphs, sentences = app.desk.doc.map.paragraphs, app.desk.doc.map.sentences

        async def asked(word: str) -> int:
            await pilot.press("g", ":")
            app.prompt.insert(word)
            await pilot.press("enter")
            return int(app.desk.cursor.span.start)

        for word in ("¶7", "par7", "paragraph 7", "p.1 ¶7"):
            assert await asked(word) == paragraphs[6].start, word
        for word in ("p2", "p.2", "page 2"):
            assert await asked(word) == app.desk.doc.map.pages[1].start, word
        for word in ("s12", "sentence 12"):
            assert await asked(word) == sentences[11].start, word
        start = app.view.rows.row(19).start
        for word in ("20", "row 20", "line 20"):
            stands = await asked(word)
            assert stands == app.desk.places.around("sentence", start).span.start, word

    run(a_workbench(project), steps)


def test_the_margin_names_page_and_paragraph_where_a_page_begins(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        doc = app.desk.doc
        number = app.view.rows.at(doc.map.pages[1].start)
        begins = doc.map.pages[1].start
        paragraph = next(n for n, p in enumerate(doc.map.paragraphs, 1) if p.start >= begins)
        assert app.view.painter.row(number)[0].text.startswith(f"p.2 ¶{paragraph}")

    run(a_workbench(project), steps)


def test_the_letters_of_a_coding_stand_where_it_begins_although_another_ends_there(
    project: Project,
) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        rows = app.view.rows
        number = next(n for n, (start, end) in enumerate(rows.ranges) if n and end - start > 30)
        start = rows.ranges[number][0]
        before = rows.ranges[number - 1]
        begins = before[0] if before[0] < before[1] else rows.ranges[number - 2][0]
        project.add("D-01", f"{begins}:{start + 5}", "aid")
        project.add("D-01", f"{start + 8}:{start + 20}", "win_win")
        app.desk.place(project.codings_of("D-01"))
        drawn = "".join(piece.text for piece in app.view.painter.row(number))
        assert "ww" in drawn, drawn

    run(a_workbench(project), steps)


def test_each_coding_that_begins_in_a_row_has_its_letters_there(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        await pilot.press("g", "1", "j", "2")
        spans = {m.code: m for m in app.desk.marks if m.decided}
        one, two = spans["win_win"], spans["aid"]
        rows, painter = app.view.rows, app.view.painter
        assert one.lane == two.lane and rows.at(one.start) == rows.at(two.start)
        gutter = "".join(p.text for p in painter.row(rows.at(one.start))[1:7])
        for mark in (one, two):
            assert painter.look(mark.code).letters in gutter, gutter

    run(a_workbench(project), steps, (160, 50))
