"""The page for people who write Python: its cells run one after the other, as in a notebook."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import coder
from coder.project.starting import copy_demo
from tests.gates.source import ROOT

PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
CELL = re.compile(r"(?m)^<!-- notebook -->\n```python\n(.*?)^```$", re.DOTALL)


def test_the_cells_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy_demo(tmp_path, with_codings=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CODER_CACHE", str(tmp_path / "cache"))
    names: dict[str, object] = {}
    cells = [m[1] for m in CELL.finditer(PAGE)]
    assert len(cells) == 5
    for number, cell in enumerate(cells, 1):
        exec(compile(cell, f"docs/python.md, cell {number}", "exec"), names)
    said = capsys.readouterr().out
    assert "14 documents; EU-03 has" in said and "sentences" in said
    assert (tmp_path / "methods.md").is_file() and (tmp_path / "package.zip").is_file()


def test_every_public_name_is_explained() -> None:
    table = PAGE.partition("## All names")[2]
    missing = [n for n in coder.__all__ if f"`{n}`" not in table]
    assert not missing
    assert not [
        n for n in re.findall(r"`(\w+)`", table) if n not in coder.__all__ and n[0].isupper()
    ]
