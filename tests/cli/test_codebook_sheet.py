"""The codebook goes out as a spreadsheet and comes back by hand of a colleague."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

BOOK = "codebooks/frames.yaml"


def edit(path: Path, column: str, code: str, text: object) -> None:
    """Type into one cell, as a person does, and save."""
    book = openpyxl.load_workbook(path)
    page = book["Codes"]
    head = {cell.value: cell.column for cell in page[1]}
    row = next(r for r in range(2, 40) if page.cell(r, 1).value == code)
    page.cell(row, head[column]).value = text  # type: ignore[assignment]
    book.save(path)


@pytest.fixture
def sheet(coder: Any, tmp_path: Path) -> Path:
    path = tmp_path / "codes.xlsx"
    ran = coder("codebook", "sheet", path)
    assert ran.code == 0 and "4 codes in" in ran.err and "codebook apply" in ran.err
    return path


def test_nothing_edited_is_nothing_changed(coder: Any, root: Path, sheet: Path) -> None:
    before = (root / BOOK).read_bytes()
    ran = coder("codebook", "apply", sheet)
    assert ran.code == 0 and "nothing to change" in ran.err and not ran.out
    assert (root / BOOK).read_bytes() == before
    assert len(list((root / "codebooks/history").glob("frames-*.yaml"))) == 1


def test_differences_come_first_and_need_a_yes(coder: Any, root: Path, sheet: Path) -> None:
    before = (root / BOOK).read_bytes()
    edit(sheet, "definition", "aid", "Money is lent.")
    for words, code in ((["--dry-run"], 0), ([], 2)):
        ran = coder("codebook", "apply", sheet, *words)
        assert ran.code == code and "Codes!G5\taid\tdefinition\tMoney is given." in ran.out
        assert (root / BOOK).read_bytes() == before
    ran = coder("codebook", "apply", sheet, "--yes", "--json")
    assert ran.code == 0 and json.loads(ran.out)[0]["after"] == "Money is lent."
    assert "1 cell changed" in ran.err
    assert b"definition: Money is lent." in (root / BOOK).read_bytes()
    assert coder("codebook", "apply", sheet).code == 0


def test_a_colour_may_be_a_plain_name(coder: Any, root: Path, sheet: Path) -> None:
    edit(sheet, "colour", "aid", "green")
    assert coder("codebook", "apply", sheet, "--yes").code == 0
    assert b'colour: "#' in (root / BOOK).read_bytes()


def test_the_question_is_asked_on_a_terminal(
    coder: Any, root: Path, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coder.cli import asking

    edit(sheet, "name", "aid", "Help")
    monkeypatch.setattr(asking, "can_ask", lambda given: True)
    for answer, there in (("n\n", False), ("y\n", True)):
        ran = coder("codebook", "apply", sheet, stdin=answer)
        assert ran.code == 0 and "make 1 change in codebook frames? [y/N]" in ran.err
        assert (b"name: Help" in (root / BOOK).read_bytes()) is there


def test_on_a_terminal_texts_are_shown_whole(coder: Any, sheet: Path) -> None:
    edit(sheet, "definition", "aid", "Money \u202e is lent. " * 12)
    edit(sheet, "include", "aid", "grants\ngifts")
    ran = coder("--no-color", "codebook", "apply", sheet, "--dry-run", terminal=True)
    lines = ran.out.splitlines()
    assert lines[0] == "Codes!G5  aid: definition" and lines[1] == "  - Money is given."
    assert len(lines[2]) > 200 and "\u202e" not in ran.out
    assert lines[-1] == "  + grants / gifts"


def test_a_new_id_with_its_key_is_a_renaming(coder: Any, root: Path, sheet: Path) -> None:
    coder("add", "EU-01", "par1", "aid")
    edit(sheet, "id", "aid", "help")
    edit(sheet, "definition", "aid", "Help is given.")
    assert coder("codebook", "apply", sheet, "--yes").code == 0
    lines = (root / "codebooks/frames.migrations.yaml").read_text().splitlines()
    kinds = [json.loads(line.removeprefix("- "))["kind"] for line in lines]
    assert kinds == ["rename", "edit"]
    assert "* help" in coder("docs", "show", "EU-01").out
    assert coder("codebook", "check").code == 0
    ran = coder("codebook", "apply", sheet, "--yes")
    assert ran.code == 0 and "nothing to change" in ran.err
    edit(sheet, "id", "readmission", "aid")
    ran = coder("codebook", "apply", sheet, "--yes")
    assert ran.code == 1 and "an id is not used again" in ran.err


def test_a_cell_that_changed_on_both_sides_is_refused_by_its_place(
    coder: Any, root: Path, sheet: Path
) -> None:
    path = root / BOOK
    path.write_text(path.read_text().replace("Money is given.", "Money is sent."))
    edit(sheet, "definition", "win_win", "Everybody gains.")
    edit(sheet, "definition", "aid", "Money is lent.")
    before = path.read_bytes()
    ran = coder("codebook", "apply", sheet, "--yes")
    assert ran.code == 4 and "Codes!G5: aid, definition" in ran.err
    assert path.read_bytes() == before
    edit(sheet, "definition", "aid", "Money is given.")
    assert coder("codebook", "apply", sheet, "--yes").code == 0
    assert "Money is sent." in path.read_text() and "Everybody gains." in path.read_text()


def test_a_sheet_of_a_state_that_is_not_kept_is_refused(
    coder: Any, root: Path, sheet: Path
) -> None:
    path = root / BOOK
    path.write_text(path.read_text() + "# changed\n")
    for kept in (root / "codebooks/history").glob("*"):
        kept.unlink()
    ran = coder("codebook", "apply", sheet, "--yes")
    assert ran.code == 4 and "not kept here" in ran.err


def test_cells_that_cannot_stand_are_all_named(coder: Any, root: Path, sheet: Path) -> None:
    import datetime

    edit(sheet, "colour", "aid", "reddish")
    edit(sheet, "parent", "aid", "fram")
    edit(sheet, "name", "readmission", datetime.datetime(2025, 4, 3))
    edit(sheet, "definition", "aid", "=A1")
    before = (root / BOOK).read_bytes()
    ran = coder("codebook", "apply", sheet, "--yes")
    assert ran.code == 1 and "4 cells that cannot stand" in ran.err
    for words in (
        "Codes!M5",
        "nearest is 'frame'",
        "Codes!C4: name: a date",
        "Codes!G5: definition: a formula",
    ):
        assert words in ran.err
    assert (root / BOOK).read_bytes() == before


def test_a_sheet_as_text_comes_back_with_semicolons(coder: Any, root: Path, tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    assert coder("codebook", "sheet", path, "--excel").code == 0
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfkey ") and b";id;name;" in data
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    rows[1][rows[0].index("exclude")] = "=1+1\nnot this"
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    assert coder("codebook", "apply", path, "--yes").code == 0
    assert 'exclude: ["=1+1", not this]' in (root / BOOK).read_text()


def test_what_is_no_sheet_is_refused_in_words(coder: Any, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "c.csv").write_bytes(b"")
    for name in ("a.csv", "b.xlsx", "c.csv", "none.csv", "."):
        ran = coder("codebook", "apply", tmp_path / name)
        assert ran.code == 3 and ran.err.startswith("coder: "), name
    assert coder("codebook", "sheet", tmp_path / "x.ods").code == 2
    assert coder("codebook", "sheet", tmp_path / "none" / "x.csv").code == 3


def test_a_workbook_that_unpacks_without_end_is_refused(coder: Any, tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 40_000_000)
    ran = coder("codebook", "apply", path)
    assert ran.code == 3 and "unpacks beyond all measure" in ran.err


@pytest.mark.outside
def test_a_workbook_saved_by_another_program_changes_nothing(
    coder: Any, root: Path, sheet: Path, tmp_path: Path, program: Any
) -> None:
    import subprocess

    (tmp_path / "saved").mkdir()
    where = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [program("soffice", "libreoffice"), "--headless", where, "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "saved"), str(sheet)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    saved = tmp_path / "saved" / sheet.name
    ran = coder("codebook", "apply", saved)
    assert ran.code == 0 and "nothing to change" in ran.err
    edit(saved, "definition", "aid", "Money is lent.")
    assert coder("codebook", "apply", saved, "--yes").code == 0
    assert "definition: Money is lent." in (root / BOOK).read_text()


def test_what_a_sheet_changed_is_taken_back_at_once(coder: Any, root: Path, sheet: Path) -> None:
    before = (root / BOOK).read_bytes()
    coder("add", "EU-01", "par1", "aid")
    edit(sheet, "id", "aid", "help")
    edit(sheet, "definition", "aid", "Help is given.")
    edit(sheet, "id", "readmission", "return")
    assert coder("codebook", "apply", sheet, "--yes").code == 0
    log = coder("codebook", "log").out
    assert "from a sheet, step 1 of 3" in log and "from a sheet, step 3 of 3" in log
    ran = coder("codebook", "undo")
    assert ran.code == 0
    assert "rename of readmission to return and rename of aid to help and edit of" in ran.err
    assert (root / BOOK).read_bytes() == before
    assert "* aid" in coder("docs", "show", "EU-01").out
    assert coder("codebook", "undo").code == 4


def test_a_sheet_whose_lines_were_changed_since_is_not_taken_back_by_half(
    coder: Any, root: Path, sheet: Path
) -> None:
    edit(sheet, "id", "aid", "help")
    edit(sheet, "definition", "aid", "Help is given.")
    assert coder("codebook", "apply", sheet, "--yes").code == 0
    book = root / BOOK
    book.write_bytes(book.read_bytes().replace(b"id: help", b"id: help   # by hand"))
    changed = book.read_bytes()
    log = coder("codebook", "log").out
    assert coder("codebook", "undo").code == 4
    assert book.read_bytes() == changed
    assert coder("codebook", "log").out == log
