from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from coder.model.document import Page
from coder.project.reading import reading_of
from tests.builders import a_document
from tests.cli.program import run
from tests.project.small import a_project, opened


def finished(root: Path, by: str = "ana") -> list[str]:
    with opened(root, by) as project:
        return [c.by for c in project.status().coders if c.finished]


def test_finishing_says_for_how_many_codes_and_what_is_next(coder: Any, root: Path) -> None:
    ran = coder("finish", "EU-01")
    assert ran.code == 0 and "EU-01 finished for 4 codes; next: coder docs show CH-01" in ran.err
    assert "coder code\n" not in ran.err
    assert finished(root) == ["ana"]
    for doc in ("CH-01", "US-01"):
        ran = coder("finish", doc)
    assert ran.err.endswith("next: coder status\n")


def test_it_can_be_taken_back_and_undone(coder: Any, root: Path) -> None:
    coder("finish", "EU-01")
    assert coder("finish", "EU-01", "--undo").code == 0
    assert finished(root) == []
    coder("undo")
    assert finished(root) == ["ana"]


def test_one_code_alone_can_be_read_for(coder: Any, root: Path) -> None:
    ran = coder("finish", "EU-01", "--for", "aid", "--for", "frame.win_win")
    assert ran.code == 0 and "finished for 2 codes" in ran.err
    (line,) = (root / "codings/ana.jsonl").read_text().splitlines()
    assert json.loads(line)["codes"] == ["aid", "win_win"]
    assert coder("finish", "EU-01", "--for", "win_wim").code == 2


def test_taking_back_some_codes_names_them(coder: Any, root: Path) -> None:
    coder("finish", "EU-01")
    ran = coder("finish", "EU-01", "--for", "aid", "--for", "frame.win_win", "--undo")
    assert ran.err == "EU-01 is not finished for aid, win_win any more; next: coder status\n"
    assert finished(root) == ["ana"]
    with opened(root, "ana") as project:
        assert reading_of(project).read["EU-01"]["ana"] == {"frame", "readmission"}
    assert (
        "not finished for frame any more"
        in coder("finish", "EU-01", "--for", "frame", "--for", "aid", "--undo").err
    )


def test_taking_back_what_does_not_stand_writes_nothing(coder: Any, root: Path) -> None:
    ran = coder("finish", "EU-01", "--undo")
    assert ran.code == 0 and "EU-01 was not finished by ana; nothing is changed" in ran.err
    assert not list((root / "codings").iterdir())
    coder("finish", "EU-01", "--for", "aid")
    before = (root / "codings/ana.jsonl").read_bytes()
    ran = coder("finish", "EU-01", "--undo", "--for", "win_win")
    assert "was not finished for win_win by ana" in ran.err
    assert coder("finish", "EU-01", "--undo", "--for", "win_wim").code == 2
    assert coder("finish", "XX", "--undo").code == 2
    assert (root / "codings/ana.jsonl").read_bytes() == before


def test_pending_suggestions_and_pages_without_text_are_said(coder: Any, tmp_path: Path) -> None:
    coder("tag")
    assert "2 suggestions still pending" in coder("finish", "CH-01").err
    doc = a_document("One page.", id="SC-1")
    pages = (*doc.map.pages, Page(2, "2", len(doc.text), len(doc.text)))
    from dataclasses import replace

    half = replace(doc, map=replace(doc.map, pages=pages))
    lead = ("--project", a_project(tmp_path / "q", half), "--coder", "ana")
    assert "no text on page 2" in run(*lead, "finish", "SC-1").err


def test_nobody_finishes_without_a_name_or_a_text(
    root: Path, fresh: Path, monkeypatch: Any
) -> None:
    monkeypatch.delenv("CODER_NAME")
    ran = run("--project", root, "finish", "EU-01")
    assert ran.code == 2 and "coder me NAME" in ran.err
