"""Similar passages: the coder's own, likest first, none while the document is blind."""

from __future__ import annotations

from pathlib import Path

from coder.workbench.similar import Similar
from tests.builders import a_document
from tests.project.small import a_project, opened
from tests.workbench.desks import hands_on

DOCS = (
    a_document("Development helps farmers abroad. Visas cost money here.", id="EU-01"),
    a_document("Farmers abroad need development aid. Ships leave harbours.", id="CH-01"),
    a_document("Nothing alike stands in it. Development is farming abroad.", id="US-01"),
)


def test_own_passages_of_other_documents_come_likest_first(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p", *DOCS)
    with opened(root, "ana") as project:
        project.add("CH-01", "s1", "aid")
        project.add("CH-01", "s2", "aid")
        gone = project.add("US-01", "s2", "aid")
        project.remove([gone])
    with opened(root, "ben") as project:
        project.add("US-01", "s2", "aid")
    hands = hands_on(root, "EU-01")
    lines = [line.text for line in Similar(hands.desk).lines("aid")]
    assert lines == ["Coded alike before", "CH-01: Farmers abroad need development aid."]
    assert Similar(hands.desk).lines("win_win") == []


def test_passages_of_this_document_are_those_on_the_desk(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p", *DOCS)
    hands = hands_on(root, "CH-01")
    hands.ask("code", "aid")
    hands.do("move", "unit 1")
    similar = Similar(hands.desk)
    assert similar.lines("aid") == []  # no word in common
    hands.do("move", "unit -1")
    assert similar.lines("aid") == []  # the passage itself is no precedent for itself
