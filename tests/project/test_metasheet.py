"""Sheets of variables as people have them, joined before, with and after the files."""

from __future__ import annotations

from pathlib import Path

from coder.project.metasheet import Joined, apply_sheet
from coder.project.shelf import Shelf
from coder.store.documents import Entry


def a_shelf() -> Shelf:
    shelf = Shelf("main")
    shelf.put(Entry("EU-2008", "main", "EU 2008.pdf", "t", "a" * 64, ("scan1",), {"case": "EU"}))
    shelf.put(Entry("law", "main", "law.txt", "t", "b" * 64))
    return shelf


def joined(tmp_path: Path, sheet: str, *files: str) -> tuple[Shelf, Joined]:
    shelf = a_shelf()
    path = tmp_path / "meta.csv"
    path.write_text(sheet)
    paths = [tmp_path / name for name in files]
    for one in paths:
        one.write_text(one.name)
    return shelf, apply_sheet(shelf, path, paths)


def test_rows_find_documents_by_any_name_they_had(tmp_path: Path) -> None:
    shelf, done = joined(tmp_path, "id;Year;note\nEU 2008;2008;x\nLAW;2009;\n")
    assert (done.joined, done.rows, done.findings) == (2, 2, [])
    assert shelf.rows[0].variables == {"case": "EU", "year": "2008", "note": "x"}
    assert shelf.rows[1].variables == {"year": "2009"}
    shelf, done = joined(tmp_path, "file,case\nsub/LAW.TXT,CH\nscan1,DE\n")
    assert (shelf.rows[1].variables["case"], shelf.rows[0].variables["case"]) == ("CH", "DE")


def test_a_row_under_another_id_says_which_document_it_is(tmp_path: Path) -> None:
    shelf, done = joined(tmp_path, "id,file,case\nCH-1,law.txt,CH\n")
    (told,) = done.findings
    assert told.what == (
        "row 2: 'law.txt' is the document 'law' already, not 'CH-1'; coder docs rename law CH-1 changes its id"
    )
    assert shelf.rows[1].variables == {"case": "CH"}


def test_two_rows_for_one_document_are_an_error_and_the_first_counts(tmp_path: Path) -> None:
    shelf, done = joined(tmp_path, "file,year\nlaw.txt,2008\nlaw.txt,2009\n")
    assert [f.code for f in done.findings] == ["claimed-twice"]
    assert "row 3: 'law' belongs to row 2 already" in done.findings[0].what
    assert (shelf.rows[1].variables["year"], done.joined) == ("2008", 1)


def test_a_sheet_without_id_and_file_is_one_error(tmp_path: Path) -> None:
    _, done = joined(tmp_path, "Datei;Titel\nlaw.txt;A\neu.pdf;B\n")
    assert [f.code for f in done.findings] == ["no-key"]
    assert "Datei, Titel" in done.findings[0].what and "file" in done.findings[0].hint
    assert (done.joined, done.rows) == (0, 2)


def test_a_column_that_is_nearly_a_known_one_is_named(tmp_path: Path) -> None:
    _, done = joined(tmp_path, "id,yaer\nlaw,2008\n")
    assert [f.what for f in done.findings] == ["column 'yaer' is a new variable; nearest is 'year'"]


def test_rows_of_new_files_wait_for_them_and_the_rest_is_said(tmp_path: Path) -> None:
    sheet = "id,file,case\nN1,new.txt,EU\nN2,nwe.txt,EU\n"
    shelf, done = joined(tmp_path, sheet, "new.txt", "other.txt", "other.md", "more.txt")
    assert [(r.id, r.file, dict(r.variables)) for r in shelf.rows[2:]] == [
        ("N1", "new.txt", {"case": "EU"})
    ]
    assert [f.what for f in done.findings] == [
        "row 3: file 'nwe.txt' is not among the files; nearest is 'new.txt'",
        "3 files have no row in the sheet: other.txt, other.md, more.txt",
    ]


def test_a_transcript_is_kept_by_its_name(tmp_path: Path) -> None:
    shelf, _ = joined(tmp_path, "id,transcript\nEU-2008,folder/eu.txt\n")
    assert shelf.rows[0].variables["transcript"] == "eu.txt"
