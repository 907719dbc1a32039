"""One process or several: the same texts, maps and sheet, byte by byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.project.extractions import Extractions
from coder.project.ingesting import IngestOptions
from tests.ingest.making import Pdf, docx, p
from tests.project.small import a_project, opened

WORDS = [
    "The parties share a lasting respon-",
    "sibility for migration, and",
    "readmission follows.",
]


def a_folder(root: Path) -> Path:
    root.mkdir()
    for number in range(3):
        made = Pdf()
        for page in range(2):
            made.line(60, 40, f"Gazette {page + 1}", 8).lines(
                60, 120, [*WORDS, f"{number}."]
            ).page()
        (root / f"treaty{number}.pdf").write_bytes(made.done())
    (root / "law.docx").write_bytes(docx(p("One law.") + p("Two laws.")))
    (root / "page.html").write_text("<html><body><ol><li>One</li></ol></body></html>")
    (root / "old.txt").write_bytes("Die Länder übernehmen für alle die Maßnahmen.".encode("cp1252"))
    (root / "broken.pdf").write_bytes(b"%PDF-1.7 nothing else")
    return root


def ingested(root: Path, folder: Path, jobs: int) -> dict[str, bytes]:
    """Every file of the corpus after taking the folder in."""
    with opened(a_project(root)) as project:
        done = list(project.ingest([folder], IngestOptions(jobs=jobs)))
    assert [one.file for one in done if one.error] == ["broken.pdf"]
    corpus = root / "corpora"
    return {
        q.relative_to(corpus).as_posix(): q.read_bytes()
        for q in sorted(corpus.rglob("*"))
        if q.is_file()
    }


def test_several_processes_write_the_same_bytes_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = a_folder(tmp_path / "in")
    monkeypatch.setattr(Extractions, "get", lambda *_: None)  # nothing was made before
    made = [ingested(tmp_path / f"p{jobs}", folder, jobs) for jobs in (1, 2)]
    assert made[0] == made[1]
    assert sum(name.endswith(".map.json") for name in made[0]) == 3 + 6
