"""Scans get a text layer in a PDF of their own, which text, map and pictures name; the source stays."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

import coder
from coder.model.finding import Level
from coder.model.span import Span
from coder.project import ocr
from coder.project.ingesting import IngestOptions
from tests.ingest.making import Pdf

LINES = [
    "The parties share a lasting responsibility for migration and for its consequences,",
    "and they will consult each other before any measure is taken by one of them alone.",
]
# A program that puts the layer of a prepared file in place of the scan, and notes how it was called.
STAND_IN = """
import json, os, pathlib, sys
log = pathlib.Path(os.environ["OCR_LOG"])
log.write_text(log.read_text() + json.dumps(sys.argv[1:]) + "\\n" if log.exists() else json.dumps(sys.argv[1:]) + "\\n")
if os.environ.get("OCR_FAILS"):
    sys.exit("the language data are missing")
pathlib.Path(sys.argv[-1]).write_bytes(pathlib.Path(os.environ["OCR_LAYER"]).read_bytes())
"""


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "minutes.pdf"
    path.parent.mkdir()
    path.write_bytes(Pdf().picture().done())
    return path


@pytest.fixture
def program_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for ocrmypdf that really runs; returns its log."""
    folder = tmp_path / "modules"
    folder.mkdir()
    (folder / "ocrmypdf.py").write_text(STAND_IN)
    (tmp_path / "layer.pdf").write_bytes(Pdf().picture().lines(60, 100, LINES).done())
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setenv("PYTHONPATH", str(folder))
    monkeypatch.setenv("OCR_LOG", str(tmp_path / "log"))
    monkeypatch.setenv("OCR_LAYER", str(tmp_path / "layer.pdf"))
    monkeypatch.setattr(ocr, "which", lambda name: f"/usr/bin/{name}")
    return tmp_path / "log"


def calls(log: Path) -> list[list[str]]:
    return [json.loads(line) for line in log.read_text().splitlines()]


def taken(tmp_path: Path, path: Path, **options: object) -> coder.Project:
    if not (tmp_path / "project").exists():
        coder.init(tmp_path / "project")
    project = coder.open(tmp_path / "project")
    (one,) = project.ingest([path], IngestOptions(**options))  # type: ignore[arg-type]
    assert one.error is None
    assert "ocr" not in [f.code for f in one.findings if f.level > Level.NOTE], one.findings
    return project


def test_the_layer_lies_beside_the_source_and_the_map_names_it(
    tmp_path: Path, scan: Path, program_: Path
) -> None:
    with taken(tmp_path, scan, ocr="auto", lang="de") as project:
        doc = project.document("minutes")
        assert "lasting responsibility" in doc.text
        told = doc.map.origin["derived"]
        assert isinstance(told, dict)
        made = project.layout.sources("main").parent / "derived" / told["file"]
        assert hashlib.sha256(made.read_bytes()).hexdigest() == told["sha256"]
        assert told["source"] == hashlib.sha256(scan.read_bytes()).hexdigest()
        assert told["by"].endswith("tesseract deu") and ".deu.pdf" in told["file"]
        assert (project.layout.sources("main") / "minutes.pdf").read_bytes() == scan.read_bytes()
        ((words),) = calls(program_)
        assert words[:4] == ["--skip-text", "--quiet", "-l", "deu"]
        start = doc.text.index("lasting")
        marked = project.rectangles("minutes", Span(start, start + 7))
        assert len(marked.rectangles) == 1 and marked.findings == ()
        drawn = project.page_picture("minutes", place=f"{start}:{start + 7}")
        assert drawn.png.startswith(b"\x89PNG") and drawn.findings == ()


def test_a_second_text_takes_the_layer_that_is_there_without_being_told(
    tmp_path: Path, scan: Path, program_: Path
) -> None:
    with taken(tmp_path, scan, ocr="auto") as project:
        before = project.document("minutes").text
    with taken(tmp_path, scan, again=True) as project:
        assert project.document("minutes").text == before
    assert len(calls(program_)) == 1


def test_a_layer_that_is_gone_or_changed_is_said(
    tmp_path: Path, scan: Path, program_: Path
) -> None:
    with taken(tmp_path, scan, ocr="auto") as project:
        (made,) = (project.layout.sources("main").parent / "derived").iterdir()
        made.write_bytes(Pdf().lines(60, 100, ["Other words."]).done())
        drawn = project.page_picture("minutes", place="0:10")
        codes = [f.code for f in drawn.findings]
        assert codes[0] == "derived" and "is not the one" in drawn.findings[0].what
        assert "no-rectangles" in codes
        made.unlink()
        assert "is missing" in project.page_picture("minutes").findings[0].what


def test_pages_without_text_among_others_are_read_and_force_reads_all(
    tmp_path: Path, program_: Path
) -> None:
    mixed = tmp_path / "mixed.pdf"
    mixed.write_bytes(Pdf().lines(60, 100, LINES).page().picture().page().done())
    taken(tmp_path, mixed, ocr="auto").close()
    healthy = tmp_path / "healthy.pdf"
    healthy.write_bytes(Pdf().lines(60, 100, LINES).done())
    taken(tmp_path, healthy, ocr="auto").close()
    assert [Path(c[-2]).name for c in calls(program_)] == ["mixed.pdf"]
    with taken(tmp_path, healthy, ocr="force", again=True) as project:
        told = project.document("healthy").map.origin["derived"]
    assert calls(program_)[-1][0] == "--force-ocr"
    assert str(told["by"]).endswith("every page")  # type: ignore[index]


def test_ocr_that_fails_says_why_and_the_scan_stays_named(
    tmp_path: Path, scan: Path, program_: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCR_FAILS", "1")
    project = coder.open(coder.init(tmp_path / "project"))
    (one,) = project.ingest([scan], IngestOptions(ocr="auto"))
    assert one.state == "scan"
    told = {f.code: f for f in one.findings}
    assert "scan" in told and "language data are missing" in told["ocr"].what
    assert "tesseract --list-langs" in told["ocr"].hint
    assert not (project.layout.sources("main").parent / "derived").exists()
    project.close()


def test_the_real_programs_read_a_scan(tmp_path: Path, shared: Path) -> None:
    try:
        ocr.check_ocr()
    except coder.CoderError as error:
        pytest.skip(f"outside program absent: {error.what}")
    with taken(tmp_path, shared / "pdfs" / "derived_scan_eu_008.pdf", ocr="auto") as project:
        text = " ".join(project.document("derived_scan_eu_008").text.split())
    assert "called for more technical assistance to be provided to the national authorities" in text
    assert "leading eventually to the establishment of the JASPERS initiative" in text
