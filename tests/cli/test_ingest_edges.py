"""What people do wrong with ingest, and what it says to them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coder.cli import asking, ingest
from tests.cli.program import Ran, run
from tests.cli.test_ingest import TREATY, put, rows
from tests.ingest.making import docx, p


def listed() -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(run("docs", "list", "--json").out)
    return found


def test_the_same_content_twice_is_said(fresh: Path, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a_txt=TREATY, b_txt=TREATY)
    ran = run("ingest", folder)
    assert {f: r["state"] for f, r in rows(ran).items()} == {"a.txt": "new", "b.txt": "unchanged"}
    assert "warning: b.txt: has the same content as a; it was not taken twice" in ran.err
    (folder / "a.txt").unlink()
    assert "note: b.txt: has the same content as a" in run("ingest", folder).err


def test_a_new_text_is_foretold_and_asked_for(
    fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = put(tmp_path / "in", a_txt=TREATY)
    run("ingest", folder)
    run("add", "a", "--quote", "We share a lasting responsibility.", "partnership")
    put(folder, a_txt=TREATY.replace("We share a lasting responsibility", "Trade"), b_txt="New.")
    before = {q: q.read_bytes() for q in fresh.rglob("*") if q.is_file()}
    ran = run("ingest", folder, "--again", "--dry-run")
    assert {f: r["state"] for f, r in rows(ran).items()} == {"a.txt": "kept", "b.txt": "not taken"}
    assert "a new text would be made; codings: 1 review" in ran.err
    monkeypatch.setattr(asking, "can_ask", lambda given: True)
    asked = run("ingest", folder / "a.txt", "--again", stdin="n\n")
    assert "a: a new text; its codings: 1 review. Make it? [y/N]" in asked.err
    assert {q: q.read_bytes() for q in fresh.rglob("*") if q.is_file()} == before
    assert rows(run("ingest", folder / "a.txt", "--again", "--yes"))["a.txt"]["state"] == "again"
    assert run("ingest", folder, "--dry-run").code == 2


def test_the_same_text_keeps_its_units(
    fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("ingest", put(tmp_path / "in", a_txt=TREATY))
    (path,) = (fresh / "corpora/main/texts").glob("*.map.json")
    path.write_text(path.read_text().replace('"sentences": [[0,34],', '"sentences": ['))
    kept = path.read_text()
    ran = run("ingest", "--again")
    assert rows(ran)["a.txt"]["state"] == "unchanged"
    assert "keeps its paragraphs and sentences, which would be others now" in ran.err
    assert path.read_text() == kept
    run("ingest", "--again", "--resegment")
    assert '"sentences": [[0,34],' in path.read_text()


def test_a_document_that_was_taken_out_comes_back(fresh: Path, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a_txt=TREATY)
    run("ingest", folder)
    run("docs", "rename", "a", "EU-01")
    run("docs", "set", "EU-01", "year=2008")
    ran = run("docs", "rm", "EU-01")
    assert "coder docs rm EU-01 --undo takes it back" in ran.err and listed() == []
    ran = run("ingest", folder)
    assert rows(ran)["a.txt"]["state"] == "restored" and "back with its id" in ran.err
    assert [(r["id"], r["year"]) for r in listed()] == [("EU-01", "2008")]
    run("docs", "rm", "EU-01")
    assert run("docs", "rm", "EU-01", "--undo").code == 0
    assert [(r["id"], r["year"]) for r in listed()] == [("EU-01", "2008")]
    assert "coder docs rename X EU-01 takes it back" in run("docs", "rename", "EU-01", "X").err


def meta(tmp_path: Path, sheet: str) -> Ran:
    return run("ingest", "--meta", put(tmp_path / "m", m_csv=sheet) / "m.csv")


def test_sheets_end_as_their_rows_do(fresh: Path, tmp_path: Path) -> None:
    run("ingest", put(tmp_path / "in", a_txt=TREATY, b_txt="Words."))
    ran = meta(tmp_path, "file;year\na.txt;2008\nb.txt;2009\n")
    assert ran.code == 0 and "variables from 2 of 2 rows" in ran.err
    ran = meta(tmp_path, "file;year\na.txt;2008\na.txt;2009\n")
    assert ran.code == 5 and "belongs to row 2 already" in ran.err
    ran = meta(tmp_path, "Datei;Jahr\na.txt;2008\n")
    assert ran.code == 3 and "no column id or file" in ran.err


def test_what_a_folder_held_beside_documents_is_told(fresh: Path, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a_txt=TREATY, x_json="{}", pic_jpg=b"\xff\xd8\xff")
    ran = run("ingest", folder)
    assert (ran.code, list(rows(ran))) == (0, ["a.txt"])
    assert "warning: one file was passed over, as pictures hold no text: pic.jpg" in ran.err
    assert "note: one file was passed over, as data are no documents: x.json (name" in ran.err


@pytest.mark.parametrize(
    ("stream", "said"),
    [
        ("WordDocument", "an old Word document (.doc)"), ("Workbook", "an old spreadsheet (.xls)"),
        ("PowerPoint Document", "an old presentation (.ppt)"),
    ],
)  # fmt: skip
def test_old_office_files_say_what_they_are(
    fresh: Path, tmp_path: Path, stream: str, said: str
) -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + stream.encode("utf-16-le")
    ran = run("ingest", put(tmp_path / "in", a_doc=old))
    assert ran.code == 3 and said in ran.err and "save it as" in ran.err


def test_a_known_file_is_explained_too(fresh: Path, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a_docx=docx(p("We share a responsibility for all of them.")))
    run("ingest", folder)
    ran = run("ingest", folder, "--explain")
    assert rows(ran)["a.docx"]["state"] == "unchanged"
    assert "a: made by docx" in ran.err and "language en" in ran.err


def test_a_corpus_is_made_when_there_is_something_in_it(fresh: Path, tmp_path: Path) -> None:
    run("ingest", put(tmp_path / "in", empty_txt=b""), "--corpus", "Ältere Texte!")
    assert not (fresh / "corpora" / "Ältere-Texte").exists()
    ran = run("ingest", put(tmp_path / "in", a_txt=TREATY), "--corpus", "Ältere Texte!")
    assert "the corpus is called 'Ältere-Texte'" in ran.err
    assert [r["corpus"] for r in listed()] == ["Ältere-Texte"]


def test_the_moving_line_is_taken_away_before_others(
    fresh: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ingest._clear()
    assert capsys.readouterr().err == ""  # in a pipe nothing moves
    ran = run("ingest", put(tmp_path / "in", a_txt=TREATY), terminal=True)
    assert "\r" in ran.err and "\x1b[K" not in ran.err


def test_a_passage_that_was_moved_is_shown_where_it_stands(fresh: Path, tmp_path: Path) -> None:
    words = [f"Paragraph {n} of the treaty says its own thing." for n in range(12)]
    run("ingest", put(tmp_path / "in", a_txt="\n\n".join(words)))
    run("add", "a", "--quote", words[1], "partnership")
    moved = [words[0], *words[2:], words[1]]
    run("ingest", put(tmp_path / "in", a_txt="\n\n".join(moved)), "--again")
    (found,) = json.loads(run("docs", "review", "--json").out)
    assert (found["state"], found["now"]) == ("review", words[1])
    place = f"{found['start']}:{found['end']}"
    assert run("resize", found["coding"], place).code == 0
    assert json.loads(run("docs", "review", "--json").out) == []


def test_a_dry_run_over_a_table_changes_nothing(fresh: Path, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a_csv="id,text,n\nx,One.,1\n")
    words = ("ingest", folder / "a.csv", "--text-column", "text", "--id-column", "id")
    run(*words)
    put(folder, a_csv="id,text,n\nx,Two.,2\ny,New.,3\nz,New.,3\n")
    before = {q: q.read_bytes() for q in fresh.rglob("*") if q.is_file()}
    ran = run(*words, "--again", "--dry-run")
    assert {f: r["state"] for f, r in rows(ran).items()} == {
        "a.csv:2": "kept", "a.csv:3": "not taken", "a.csv:4": "not taken",
    }  # fmt: skip
    assert "rows whose text an earlier row has too: 1 (4)" in ran.err
    assert {q: q.read_bytes() for q in fresh.rglob("*") if q.is_file()} == before
