"""`coder ingest --again` after the extractor changed: said, aligned once, shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coder.ingest import pdf
from coder.ingest.extract import Extraction, extract
from coder.project.extracting import Extractor
from tests.cli.program import run
from tests.ingest.making import Pdf

FIRST = [
    "The parties share a lasting responsibility for migration, and",
    "readmission follows from it.",
]
SECOND = [
    "Circular migration is a triple win for all who take part in it.",
    "The committee meets every year.",
]


def treaty(path: Path) -> Path:
    made = Pdf()
    for number, lines in enumerate((FIRST, SECOND)):
        made.line(60, 40, f"Official Gazette {number + 1}", 8).lines(60, 120, lines).page()
    path.write_bytes(made.done())
    return path


def other(self: Extractor, request: Any) -> Extraction:
    """An extractor that keeps running heads and the ends of lines."""
    return extract(request[0], engine="pdfplumber")


def test_a_newer_extractor_is_mentioned_and_changes_nothing(
    fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = treaty(tmp_path / "treaty.pdf")
    run("ingest", path)
    assert "extractor" not in run("ingest", path).err
    before = run("docs", "text", "treaty").data
    monkeypatch.setattr(pdf, "EXTRACTOR", "pdfium-flow 99")
    ran = run("ingest", path)
    assert "pdfium-flow 99 may read it otherwise" in ran.err and "--again" in ran.err
    assert run("docs", "text", "treaty").data == before


def test_codings_are_exact_moved_or_to_review(
    fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = treaty(tmp_path / "treaty.pdf")
    run("ingest", path)
    monkeypatch.setattr(Extractor, "_extracted", other)
    for quote in ("Circular migration is a triple win", "for migration, and readmission follows"):
        assert run("add", "treaty", "--quote", quote, "partnership").code == 0
    ran = run("ingest", path, "--again")
    assert "1 exact, 1 moved" in ran.err
    alignments = list((fresh / "corpora/main/texts").glob("treaty.*.align.json"))
    assert len(alignments) == 1
    written = alignments[0].read_bytes()
    (moved,) = json.loads(run("docs", "review", "--json").out)
    assert moved["state"] == "moved" and moved["score"] > 0.9
    assert moved["now"].split() == moved["was"].split()
    states = json.loads(run("docs", "history", "treaty", "--json").out)
    assert [(r["state"], r["extractor"].split()[0]) for r in states] == [
        ("earlier", "pdfium-flow"), ("current", "pdfplumber"),
    ]  # fmt: skip
    assert 0.9 < states[0]["kept"] < 1
    run("ingest", path, "--again")
    assert alignments[0].read_bytes() == written
