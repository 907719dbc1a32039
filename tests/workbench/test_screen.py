"""The full screen: how many presses a task takes, what is drawn, what is lost (nothing)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("textual", reason="the workbench's extra is not installed")

from textual.events import Key
from textual.pilot import Pilot

from coder.project.facade import Project
from coder.workbench.keys import KEYS
from tests.project.small import opened
from tests.workbench.screens import a_workbench, plain, project_in, run


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with project_in(tmp_path) as project:
        yield project


def codes(project: Project) -> list[str]:
    return [c.code for c in project.codings_of("D-01")]


def said(app: Any) -> str:
    return str(app._said)


def test_each_task_takes_as_few_presses_as_the_study_counts(project: Project) -> None:
    """Each row: the task, the keys pressed for it, and what holds afterwards."""

    async def steps(pilot: Pilot[Any], app: Any) -> None:
        async def press(most: float, *keys: str) -> None:
            assert len(keys) <= most
            await pilot.press(*keys)

        await press(1, "1")  # pinned code
        assert codes(project) == ["win_win"]
        assert said(app).startswith("coded D-01 p. 1") and said(app).endswith("; u undoes")
        await press(1, "j")
        await press(1, ".")  # the same again
        assert codes(project) == ["win_win", "win_win"]
        await press(1, "u")  # undo
        assert codes(project) == ["win_win"]
        await press(1, "ctrl+r")  # redo
        assert codes(project) == ["win_win", "win_win"]
        await press(4.4, "r", "a", "i", "enter")  # recode
        assert codes(project) == ["win_win", "aid"]
        await press(4.4, "c", "r", "enter")  # any code
        assert sorted(codes(project)) == ["aid", "readmission", "win_win"]
        await press(1, "d")  # remove
        assert sorted(codes(project)) == ["aid", "win_win"]
        await press(2 + 2, "m", "o", "k", "enter")  # a note: two presses and its text
        assert [c.memo for c in project.codings_of("D-01") if c.memo] == ["ok"]
        before = project.codings_of("D-01")[1].span
        await press(1, "]")  # a later end
        assert project.codings_of("D-01")[1].span.end > before.end
        await press(1, "[")
        assert project.codings_of("D-01")[1].span == before
        await press(1, "D")  # a doubt
        await press(1, "!")  # an exemplar
        flagged = project.codings_of("D-01")[1]
        assert set(flagged.flags) == {"doubt", "exemplar"}
        await press(1, "y")  # stance
        assert project.codings_of("D-01")[1].attributes["stance"].value == "asserts"

    run(a_workbench(project), steps)


def test_suggestions_take_one_press_each(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        pending = len(project.pending())
        await pilot.press("l")
        assert not app.desk.target().decided
        await pilot.press("a")
        assert len(project.pending()) == pending - 1 and len(codes(project)) == 1
        await pilot.press("l", "x")
        assert len(project.pending()) == pending - 2 and len(codes(project)) == 1
        await pilot.press("l", "A")
        assert "suggestions of rule" in app.prompt.lines()[0].plain
        await pilot.press("n", "enter")
        assert len(project.pending()) == pending - 2
        await pilot.press("A", "y", "enter")
        assert len(project.pending()) < pending - 3

    run(a_workbench(project), steps)


def test_split_and_join_take_one_press(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        await pilot.press("shift+down", "1", "escape", "j")
        await pilot.press("s")
        assert codes(project) == ["win_win", "win_win"]
        await pilot.press("k", "&")
        assert codes(project) == ["win_win"]
        await pilot.press("v", "m", "y", "enter")
        assert len(codes(project)) == 2

    run(a_workbench(project), steps)


def test_every_key_of_the_table_does_its_act_and_none_fails_loudly(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)

    async def steps(pilot: Pilot[Any], app: Any) -> None:
        asked = {k.argument for k in KEYS if k.act == "ask"}
        for key in KEYS:
            if key.act == "leave":
                continue
            name = key.name
            app.take(Key(name, name if len(name) == 1 else " " if name == "space" else None))
            prompt = app.prompt
            if prompt.display:
                assert key.act == "ask" and prompt.what == key.argument and prompt.what in asked
                app.take(Key("escape", None))
                assert not prompt.display
            if len(app.screen_stack) > 1:
                assert key.act in ("help", "palette")
                await pilot.press("escape")
                await pilot.pause()
                assert len(app.screen_stack) == 1
        assert app.is_running
        await pilot.press("q")
        assert app.return_value == 0

    run(a_workbench(project), steps)


def test_keys_that_come_faster_than_the_screen_are_not_lost(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        for name in (
            "c",
            "r",
            "e",
            "enter",
            "j",
            "c",
            "a",
            "i",
            "enter",
            "m",
            "1",
            "enter",
            "j",
            "1",
        ):
            app.post_message(Key(name, name if len(name) == 1 else None))
        await pilot.pause()
        assert codes(project) == ["readmission", "aid", "win_win"]
        assert project.codings_of("D-01")[1].memo == "1"

    run(a_workbench(project), steps)


def test_a_key_draws_only_the_rows_it_touches(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        await pilot.pause(0.3)
        drawn: list[int] = []
        layouts: list[int] = []
        render = app.view.render_line
        monkeypatch.setattr(app.view, "render_line", lambda y: drawn.append(y) or render(y))
        arrange = type(app.screen)._refresh_layout
        monkeypatch.setattr(
            type(app.screen),
            "_refresh_layout",
            lambda *a, **k: layouts.append(1) or arrange(*a, **k),
        )
        for key in ("j", "1", "j"):
            drawn.clear()
            await pilot.press(key)
            assert 1 <= len(set(drawn)) <= 6, key
        assert not layouts

    run(a_workbench(project), steps)


def test_the_panel_is_read_on_by_a_key_and_begins_again_at_the_next_act(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        await pilot.pause(0.3)
        await pilot.press("1")
        rows = len(app.side._rows)
        seen = [app.side._top]
        for _ in range(3):
            await pilot.press("I")
            seen.append(app.side._top)
        height = app.side.size.height
        assert rows > height and seen[0] == 0 and seen[1] > 0 and 0 in seen[2:]
        await pilot.press("I", "j")
        assert app.side._top == 0

    run(a_workbench(project), steps, size=(110, 14))


def test_the_terminal_may_change_its_size(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        await pilot.press("j", "j", "j", "1")
        span = app.desk.cursor.span
        for size in ((160, 50), (44, 10), (20, 6), (100, 30), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            rows = app.view.rows
            top = int(app.view.scroll_offset.y)
            assert app.desk.cursor.span == span
            assert top <= rows.at(span.start) < top + max(1, app.view.size.height)
            assert rows.width <= 88

    run(a_workbench(project), steps)


def test_the_panel_opens_and_closes(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        assert not app.side.display
        await pilot.press("i")
        await pilot.pause()
        assert app.side.display and "Pinned" in plain(app)
        await pilot.press("1")
        assert "Both sides gain." in plain(app)
        await pilot.press("i")
        assert not app.side.display

    run(a_workbench(project), steps)


def test_the_mouse_stands_and_marks(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        from coder.workbench.paint import TEXT_AT

        first = app.view.region
        await pilot.click(offset=(first.x + TEXT_AT + 2, first.y + 3))
        assert app.desk.cursor.span.start > 0
        at = app.view.rows.ranges[0][0]
        await pilot.mouse_down(offset=(first.x + TEXT_AT, first.y))
        await pilot.hover(offset=(first.x + TEXT_AT + 8, first.y))
        await pilot.mouse_up(offset=(first.x + TEXT_AT + 8, first.y))
        span = app.desk.cursor.span
        assert (span.start, span.end) == (at, at + 9)
        await pilot.press("1")
        assert project.codings_of("D-01")[0].quote == "A win-win"

    run(a_workbench(project), steps)


def test_highlights_lie_on_the_cells_of_wide_and_right_to_left_text(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        for word in ("都有利", "Readmission 是", "مفيدة"):
            at = app.desk.doc.text.index(word)
            project.add("D-01", f"{at}:{at + len(word)}", "aid")
            app.desk.place(project.codings_of("D-01"))
            row = app.view.rows.at(at)
            pieces = app.view.painter.row(row)
            (piece,) = [p for p in pieces if p.behind and p.start == at]
            assert piece.text == word
            from rich.cells import cell_len

            before = "".join(p.text for p in pieces[: pieces.index(piece)])
            from coder.workbench.paint import TEXT_AT

            assert cell_len(before) == TEXT_AT + app.view.rows.column(row, at)
            assert app.view.rows.offset(row, app.view.rows.column(row, at)) == at

    run(a_workbench(project), steps)


def test_without_colours_no_colour_leaves_the_program(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        await pilot.press("1", "j")
        strips = app.screen._compositor.render_strips()
        filters = app.get_line_filters()
        for strip in strips:
            segments = list(strip)
            for each in filters:
                segments = each.apply(segments, app.screen.background_colors[1])
            for segment in segments:
                style = segment.style
                assert style is None or style.color is None or style.color.is_default
                assert style is None or style.bgcolor is None or style.bgcolor.is_default
        flagged = {p.underline for p in app.view.painter.row(0) if p.start >= 0}
        assert True in flagged

    run(a_workbench(project, scheme="mono"), steps)


def test_overlaps_are_shown_one_after_the_other(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        await pilot.press("1", "2", "o")
        assert said(app).startswith("1 of 2 here")
        first = app.view.painter.front
        await pilot.press("o")
        assert said(app).startswith("2 of 2 here") and app.view.painter.front != first
        await pilot.press("j")
        assert app.view.painter.front == ""

    run(a_workbench(project), steps)


def test_own_codings_come_first_and_those_of_others_are_named(tmp_path: Path) -> None:
    with project_in(tmp_path, by="ben") as other:
        sentences = a_workbench(other).hands.desk.places.units("sentence")
        other.add("D-01", sentences[0], "aid")
        root = other.layout.root

    async def steps(pilot: Pilot[Any], app: Any) -> None:
        if not app.hands.desk.project.codings_of("D-01")[1:]:
            assert app.meant().startswith("here: suggestion") or "by others (o)" in app.meant()
            await pilot.press("1")
        desk = app.hands.desk
        (mine,) = (m for m in desk.marks.on(sentences[0]) if desk.own(m))
        assert mine.lane == 0

    for _ in range(2):  # at once, and after opening it again
        with opened(root, "ana") as project:
            run(a_workbench(project), steps)


def test_the_line_says_that_only_others_coded_here(project: Project) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        await pilot.press("1")
        app.desk.by, app.desk._mine = "ben", {}
        for mark in [m for m in app.desk.marks if not m.decided]:
            app.desk.lift(mark.id)
        assert app.meant() == "here: nothing of yours; 1 by others (o)"

    run(a_workbench(project), steps)


def test_words_that_are_no_act_go_with_the_next_move_and_the_last_act_stays(
    project: Project,
) -> None:
    async def steps(pilot: Pilot[Any], app: Any) -> None:
        await pilot.press("1")
        assert said(app).startswith("coded") and "again: Win-win" in app._foot()
        await pilot.press("i", "i")
        assert said(app).startswith("coded")
        await pilot.press("j")
        assert said(app).startswith("coded"), "the last act stays"
        app.act(lambda: app.hands.ask("filter", "memo"))
        assert said(app) == "no memo after this"
        await pilot.press("k")
        assert said(app).startswith("coded")

    run(a_workbench(project), steps, (160, 24))
