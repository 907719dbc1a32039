"""Rows of codings: the quick way says what the view says, and pieces make the same bytes as the whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.cli.streaming import chunks_of
from coder.export.write import write
from coder.model.selection import Selection
from coder.project import codingrows
from coder.project.codingrows import CODING_COLUMNS, coding_rows
from coder.project.exporting import chosen_codings
from coder.project.facade import Project
from tests.project.small import a_project, opened


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = a_project(tmp_path / "p")
    with opened(root, "ben") as ben:
        ben.add("EU-01", "p1s1", "aid", memo='a "quoted"\nmemo, with more')
        ben.add("CH-01", "p1s1", "readmission")
    with opened(root) as ana:
        first = ana.add("EU-01", "p1s1", "aid")
        ana.add("EU-01", "p1s2", "win_win", attributes={"stance": "asserts"})
        ana.add("EU-01", "p1s1", "win_win")
        ana.recode([first], "readmission")
        ana.resize(ana.add("US-01", "p1s1", "aid"), "0:7")
        ana.remove([ana.add("US-01", "p1s1", "win_win")])
    return opened(root)


@pytest.mark.parametrize(
    "selection", [Selection(), Selection(by=("ana",)), Selection(codes=("aid",))]
)
def test_every_row_says_what_the_view_says(project: Project, selection: Selection) -> None:
    codings, chosen = chosen_codings(project, selection, default="pool")
    rows = coding_rows(project, selection)
    expected = tuple(rows._row(c) for c in codings)
    assert rows.table().rows == expected and expected
    assert rows.table().columns == CODING_COLUMNS
    assert rows.caption.facts == chosen.facts


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl"])
@pytest.mark.parametrize("block", [1, 2, 1000])
def test_pieces_make_the_bytes_of_the_whole(
    project: Project, form: str, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codingrows, "_BLOCK", block)
    rows = coding_rows(project)
    whole, _ = write(rows.table(), form)
    assert b"".join(chunks_of(rows.tables(), form)) == whole
    nothing = coding_rows(project, Selection(docs=("XX-*",)))
    assert b"".join(chunks_of(nothing.tables(), form)) == write(nothing.table(), form)[0]
