"""What the benchmark of ingest counts."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from benchmarks import bench_ingest as bench
from tests.ingest.making import Pdf


def test_passages_are_exact_but_for_line_ends() -> None:
    entries = [
        {"file": "a.pdf", "must": ["one two", "three-four"], "must_not": ["Gazette 3"]},
        {"file": "scan.pdf", "must": ["seen by nobody"], "must_not": []},
    ]
    texts = {"a.pdf": "one\ntwo threefour ﬁne Gazette  3"}
    assert bench.quality(texts, entries) == (1, 2, 1, 1)
    assert bench.quality({}, entries) == (0, 2, 0, 1)


def test_growth_is_the_slope_of_the_logarithms() -> None:
    assert bench._slope([(math.log(n), 1.1 * math.log(n) + 3) for n in (1, 2, 8)]) == (
        pytest.approx(1.1)
    )


def test_long_documents_repeat_the_pages_of_others(tmp_path: Path) -> None:
    sources = []
    for number in (1, 2):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(
            Pdf().line(60, 60, f"Page {number}").page().line(60, 60, "b").page().done()
        )
        sources.append(path)
    bench.repeated(sources, 5, tmp_path / "long.pdf")
    assert bench.pages_of(tmp_path / "long.pdf") == 5


def test_without_the_shared_data_nothing_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODER_SHARED", str(tmp_path))
    (row,) = bench.run()
    assert row["value"] is None and row["bar"] == 10


def test_readers_that_are_not_there_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "which", lambda name: None)
    assert "pdftotext" not in bench.readers()
    assert list(bench.readers())[:3] == ["ours", "ours, with tables", "pdfplumber"]


def test_a_reader_that_fails_costs_its_own_file(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"")

    def picky(path: Path, password: str) -> str:
        if path.name == "b.pdf":
            raise ValueError("not this one")
        return "text"

    done = bench.runs_over(sorted(tmp_path.glob("*.pdf")), {"picky": picky}, rounds=2)
    assert (done["picky"].texts, done["picky"].failed) == ({"a.pdf": "text"}, {"b.pdf"})
    assert len(done["picky"].taken["a.pdf"]) == 2
