"""Which files of a folder are documents, and that the rest is said."""

from __future__ import annotations

from pathlib import Path

from coder.model.finding import Level
from coder.project.incoming import incoming
from tests.project.small import a_project, opened


def put(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return root


def test_a_folder_is_taken_without_what_is_no_document(tmp_path: Path) -> None:
    folder = put(
        tmp_path / "in", "a.txt", "b/law.pdf", "speech.2004", "Thumbs.db", "~$a.docx", ".hidden/c.txt",
        "__MACOSX/a.txt", "meta.xlsx", "x.json", "scan.JPG", "talk.mp3", "documents.csv", "old.doc",
    )  # fmt: skip
    with opened(a_project(tmp_path / "p")) as project:
        files, told = incoming(project, [folder])
    assert [one.label for one in files] == ["a.txt", "law.pdf", "old.doc", "speech.2004"]
    assert [(f.level, f.what.split(":")[-1].strip()) for f in told] == [
        (Level.WARNING, "scan.JPG"), (Level.WARNING, "talk.mp3"), (Level.NOTE, "meta.xlsx, x.json"),
        (Level.NOTE, "Thumbs.db, ~$a.docx"),
    ]  # fmt: skip
    assert "--text-column" in told[2].hint and "OCR" in told[0].hint


def test_a_file_that_is_named_itself_is_always_taken(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", "x.json", "answers.csv")
    paths = [folder / "x.json", folder / "answers.csv", folder / "x.json"]
    with opened(a_project(tmp_path / "p")) as project:
        files, told = incoming(project, paths)
    assert ([one.label for one in files], told) == (["x.json", "answers.csv"], [])


def test_files_of_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", "de/law.txt", "fr/Law.txt", "it.txt")
    with opened(a_project(tmp_path / "p")) as project:
        files, _ = incoming(project, [folder])
    assert [one.label for one in files] == ["de/law.txt", "fr/Law.txt", "it.txt"]


def test_what_the_project_keeps_for_itself_is_no_document(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    put(
        root, "notes.txt", "corpora/main/sources/a.txt", "corpora/main/tables/b.txt", "exports/t.md"
    )
    with opened(root) as project:
        files, told = incoming(project, [root])
    assert [one.path.relative_to(root).as_posix() for one in files] == [
        "corpora/main/sources/a.txt", "notes.txt",
    ]  # fmt: skip
    assert told == []
