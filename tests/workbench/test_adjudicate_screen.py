"""Conflicts on the screen: every reading numbered beside the text, one key a decision, undo asks again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("textual", reason="the workbench's extra is not installed")

from textual.pilot import Pilot

from coder.project.adjudicating import queue
from coder.workbench.adjudicate_screen import AdjudicateScreen
from coder.workbench.themes import SCHEMES
from tests.project.small import opened
from tests.workbench.screens import plain, project_in, run


def test_a_conflict_is_settled_by_one_key_and_asked_again_after_undo(tmp_path: Path) -> None:
    lead = '[[coders]]\nid = "lea"\nrole = "lead"\n'
    with project_in(tmp_path, more=lead) as ana:
        root = ana.layout.root
        ana.add("D-01", "p1s1", "win_win")
        ana.add("D-01", "p1s4", "readmission")
        ana.finish("D-01")
    with opened(root, "ben") as ben:
        ben.add("D-01", "p1s1", "aid")
        ben.finish("D-01")

    async def steps(pilot: Pilot[Any], app: Any) -> None:
        count = len(app.items)
        shown = plain(app)
        assert "Readings" in shown and "ana: " in shown
        await pilot.press("1")
        assert len(queue(app.project)) == count - 1 and app._said.startswith("settled D-01")
        await pilot.press("=", *"none", "enter")
        assert len(queue(app.project)) == count - 2
        await pilot.press("u")
        assert len(queue(app.project)) == count - 1 and app.current is not None
        await pilot.press("9")
        assert app.is_running and len(queue(app.project)) == count - 1
        await pilot.press("q")
        assert app.return_value == 0

    with opened(root, "lea") as project:
        app = AdjudicateScreen(project, queue(project), scheme=SCHEMES["dark"])
        run(app, steps, (100, 30))
