"""`export spans`: the ending chooses the program, and losses are said with exit code 5."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Coder


@pytest.fixture
def coded(coder: Coder) -> Coder:
    coder("add", "EU-01", "p1s1", "aid", "--memo", "why")
    coder("add", "CH-01", "p1s1", "win_win", by="ben")
    return coder


def test_json_lines_hold_everything(coded: Coder, tmp_path: Path) -> None:
    ran = coded("export", "spans")
    assert ran.code == 0
    assert [json.loads(line)["id"] for line in ran.out.splitlines()] == ["EU-01", "CH-01"]
    assert (
        "1 document without a coding left out" in ran.err and "2 codings in 2 documents" in ran.err
    )
    ran = coded(
        "export", "spans", "--all-docs", "--labels", "name", "--output", tmp_path / "s.jsonl"
    )
    lines = [json.loads(x) for x in (tmp_path / "s.jsonl").read_text("utf-8").splitlines()]
    assert ran.code == 0 and len(lines) == 3 and lines[0]["spans"][0]["label"] == "Aid"


def test_losses_are_named_and_end_with_five(coded: Coder, tmp_path: Path) -> None:
    ran = coded("export", "spans", "--output", tmp_path / "s.spacy")
    assert ran.code == 5 and (tmp_path / "s.spacy").stat().st_size > 100
    assert "not in the file: 1 x notes of codings" in ran.err


def test_an_unknown_ending_is_refused_by_name(coded: Coder, tmp_path: Path) -> None:
    ran = coded("export", "spans", "--output", tmp_path / "s.conll")
    assert ran.code == 2 and "conll" in ran.err and not (tmp_path / "s.conll").exists()


def test_annotations_come_back_by_import(coded: Coder, tmp_path: Path) -> None:
    path = tmp_path / "s.jsonld"
    assert coded("export", "spans", "--output", path).code == 5  # variables of documents
    ran = coded("import", path)
    assert ran.code == 0 and "here already: 2 codings" in ran.err
