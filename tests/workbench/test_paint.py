"""A row of the screen says without any colour whose coding it shows."""

from __future__ import annotations

from pathlib import Path

from coder.workbench.desk import Desk
from coder.workbench.paint import Painter
from coder.workbench.palette import Look
from coder.workbench.rows import Rows
from tests.project.small import a_project, opened
from tests.workbench.desks import hands_on

LOOKS = {"aid": Look("ai", "#123456", "#abcdef"), "frame": Look("fr", "#654321", "#fedcba")}


def a_painter(desk: Desk, width: int = 30) -> Painter:
    return Painter(desk, Rows(desk.doc.text, width), LOOKS)


def gutter(painter: Painter, row: int) -> str:
    return "".join(piece.text for piece in painter.row(row)[2:-1] if piece.start < 0).rstrip()


def test_own_codings_those_of_others_and_suggestions_have_bars_of_their_own(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    for by, digit in (("ben", "4"), ("ana", "1")):
        hands = hands_on(root, by=by)
        hands.do("unit", "paragraph")
        hands.do("pinned", digit)
    with opened(root) as project:
        project.tag()
        painter = a_painter(Desk(project, "EU-01"))
        assert [gutter(painter, row) for row in (0, 1)] == ["fr a║ w┆ w┆", "│  ║  ┆"]


def test_behind_the_text_an_own_coding_goes_before_those_of_others(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    for by, digit, kind in (("ben", "4", "sentence"), ("ana", "1", "paragraph")):
        hands = hands_on(root, by=by)
        hands.do("unit", kind)
        hands.do("pinned", digit)
    for by, behind in (("ana", "#fedcba"), ("ben", "#abcdef")):
        painter = a_painter(hands_on(root, by=by).desk)
        assert {p.behind for p in painter.row(0) if p.start == 0} == {behind}
