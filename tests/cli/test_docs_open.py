"""`coder docs show --open`: a page as a picture with the place marked."""

from __future__ import annotations

import json
import webbrowser
from pathlib import Path
from typing import Any

from tests.cli.program import run
from tests.ingest.making import Pdf

PNG = b"\x89PNG\r\n\x1a\n"
WORDS = ["We share a lasting responsibility for migration.", "Readmission follows from it."]


def ingested(tmp_path: Path) -> Path:
    path = tmp_path / "treaty.pdf"
    path.write_bytes(Pdf().lines(60, 100, WORDS).page().lines(60, 100, ["Second page."]).done())
    run("ingest", path)
    return path


def test_a_page_is_drawn_with_its_mark_into_a_file_or_a_pipe(fresh: Path, tmp_path: Path) -> None:
    ingested(tmp_path)
    target = tmp_path / "page.png"
    ran = run("docs", "show", "treaty", "--open", "0:8", "--output", target)
    assert (ran.code, ran.out) == (0, "")
    marked = target.read_bytes()
    assert marked.startswith(PNG)
    plain = run("docs", "show", "treaty", "--page", "1", "--open")
    assert plain.data.startswith(PNG) and plain.data != marked
    assert run("docs", "show", "treaty", "--page", "2", "--open").data != plain.data


def test_a_coding_is_marked_by_its_id(fresh: Path, tmp_path: Path) -> None:
    ingested(tmp_path)
    run("add", "treaty", "0:8", "partnership")
    (coding,) = json.loads(run("export", "codings", "--json").out)
    by_place = run("docs", "show", "treaty", "0:8", "--open").data
    ids = [v for k, v in coding.items() if k in ("id", "coding")]
    assert run("docs", "show", "treaty", ids[0], "--open").data == by_place


def test_places_that_are_not_there_are_refused(fresh: Path, tmp_path: Path) -> None:
    ingested(tmp_path)
    assert run("docs", "show", "treaty", "--open", "p9").code != 0
    assert run("docs", "show", "treaty", "--open", "nonsense").code != 0
    ran = run("docs", "show", "treaty", "--open", "0:8", "--page", "2")
    assert ran.code != 0 and "is not on page 2" in ran.err
    assert run("docs", "show", "treaty", "--open", "--page", "7").code != 0
    assert run("docs", "show", "treaty", "--open", "--output", tmp_path / "page.csv").code == 2


def test_on_a_terminal_the_picture_is_opened(fresh: Path, tmp_path: Path, monkeypatch: Any) -> None:
    ingested(tmp_path)
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: opened.append(address) or True)
    ran = run("docs", "show", "treaty", "--open", "0:8", terminal=True)
    assert ran.code == 0
    assert len(opened) == 1 and opened[0].endswith("treaty-page-1.png")


def test_a_source_that_reads_otherwise_is_drawn_without_marks_and_said(
    fresh: Path, tmp_path: Path
) -> None:
    ingested(tmp_path)
    kept = fresh / "corpora/main/sources/treaty.pdf"
    kept.write_bytes(Pdf().line(60, 100, "Something else.").page().line(60, 90, "x").done())
    ran = run("docs", "show", "treaty", "0:8", "--open")
    assert ran.code == 0 and ran.data.startswith(PNG)
    assert "page 1 of the source read otherwise now" in ran.err


def test_a_source_without_pages_has_no_picture(fresh: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Some words.")
    run("ingest", tmp_path / "a.txt")
    assert run("docs", "show", "a", "0:4", "--open").code == 3
