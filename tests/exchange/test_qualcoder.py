"""Projects of QualCoder: every table is in the value or counted, and the folder stays as it was."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from coder.exchange.formats import ReadOptions
from coder.exchange.qualcoder import read_qualcoder
from coder.model.errors import InputError, Unreadable
from tests.exchange.making import INTERVIEW, a_qualcoder

PLAIN = ReadOptions()


def test_codings_quote_the_text_whatever_its_line_ends(tmp_path: Path) -> None:
    foreign = read_qualcoder(a_qualcoder(tmp_path), PLAIN)
    texts = {d.id: d.text for d in foreign.documents}
    assert "\r" not in texts["source/1"]
    assert [texts[c.document][c.start : c.end] for c in foreign.codings] == ["win-win"] * 2 + [
        "aid"
    ]
    assert [c.quote for c in foreign.codings] == ["win-win", "win-win", "aid"]


def test_positions_in_utf16_units_are_told_by_the_words_kept(tmp_path: Path) -> None:
    text = "\U0001f600" + INTERVIEW.replace("\U0001f600", "x").replace("\r", "")
    foreign = read_qualcoder(a_qualcoder(tmp_path, text, shift=1), PLAIN)
    assert [c.quote for c in foreign.codings[:2]] == ["win-win", "win-win"]
    assert any(f.code == "positions" for f in foreign.findings)


def test_codes_stand_below_their_categories(tmp_path: Path) -> None:
    codes = {c.id: c for c in read_qualcoder(a_qualcoder(tmp_path), PLAIN).codes}
    assert codes["Win-win"].parent == "Positive" and codes["Positive"].parent == "Frames"
    assert not codes["Frames"].codable and codes["Win-win"].colour == "#00AA00"
    assert codes["Win-win"].description == "Both gain." and codes["Aid"].parent == ""


def test_what_hangs_on_things_comes_along(tmp_path: Path) -> None:
    foreign = read_qualcoder(a_qualcoder(tmp_path), PLAIN)
    assert foreign.codings[0].memo == "why" and foreign.codings[0].attributes == {
        "important": "yes"
    }
    assert foreign.documents[0].variables == {"year": "2008"}
    (case,) = foreign.cases
    assert case.documents == ("source/1",) and case.variables == {"age": "67"}
    notes = {m.id: m for m in foreign.memos}
    assert (
        notes["annotation/1"].text == "> Only\n\nOnly?"
        and notes["annotation/1"].target == "source/3"
    )
    assert notes["journal/1"].kind == "project" and "Began." in notes["journal/1"].text
    assert foreign.codings[0].time == "2024-05-01T10:00:00"


def test_equal_names_in_two_files_are_two_users(tmp_path: Path) -> None:
    first = read_qualcoder(a_qualcoder(tmp_path), PLAIN)
    other = tmp_path / "b"
    other.mkdir()
    second = a_qualcoder(other).rename(other / "second.qda")
    assert {u.name for u in first.users} == {"ana", "ben"}
    assert not {u.id for u in first.users} & {u.id for u in read_qualcoder(second, PLAIN).users}


def test_dates_of_codes_are_counted_and_said(tmp_path: Path) -> None:
    told = [f.what for f in read_qualcoder(a_qualcoder(tmp_path), PLAIN).findings]
    assert sum("codes and categories were made is not kept" in what for what in told) == 1


def test_everything_else_is_counted(tmp_path: Path) -> None:
    assert read_qualcoder(a_qualcoder(tmp_path), PLAIN).losses == {
        "codings of pictures": 1,
        "original files beside their texts": 1,
        "pictures, sound, film and files without text": 1,
        "stored queries": 1,
    }


def test_positions_outside_refuse_the_project_unless_told(tmp_path: Path) -> None:
    path = a_qualcoder(tmp_path, shift=10_000)
    with pytest.raises(Unreadable, match="outside"):
        read_qualcoder(path, PLAIN)
    foreign = read_qualcoder(path, ReadOptions(keep_broken=True))
    assert len(foreign.codings) == 1 and foreign.losses["codings that lie outside their text"] == 2


def test_nothing_is_written_beside_the_database(tmp_path: Path) -> None:
    path = a_qualcoder(tmp_path)
    before = {p: p.read_bytes() for p in path.rglob("*")}
    read_qualcoder(path, PLAIN)
    assert {p: p.read_bytes() for p in path.rglob("*")} == before


def test_hostile_and_damaged_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_qualcoder(tmp_path / "none.qda", PLAIN)
    text = tmp_path / "text.qda"
    text.write_text("no database")
    with pytest.raises(Unreadable, match="no database"):
        read_qualcoder(text, PLAIN)
    cut = tmp_path / "cut.qda"
    cut.write_bytes((a_qualcoder(tmp_path) / "data.qda").read_bytes()[:5000])
    with pytest.raises(Unreadable):
        read_qualcoder(cut, PLAIN)


def test_a_view_in_the_place_of_a_table_is_never_run(tmp_path: Path) -> None:
    path = a_qualcoder(tmp_path) / "data.qda"
    db = sqlite3.connect(path)
    db.execute("ALTER TABLE source RENAME TO hidden")
    db.execute(
        "CREATE VIEW source AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) "
        "SELECT id, 'x' AS name, 'x' AS fulltext FROM n"
    )
    db.commit()
    db.close()
    with pytest.raises(Unreadable, match="tables are missing"):
        read_qualcoder(path, PLAIN)


def test_work_hidden_in_a_column_is_not_done(tmp_path: Path) -> None:
    path = a_qualcoder(tmp_path) / "data.qda"
    db = sqlite3.connect(path)
    db.execute("ALTER TABLE source RENAME TO hidden")
    db.execute(
        "CREATE TABLE source (id INTEGER, name TEXT, "
        "fulltext TEXT AS (hex(zeroblob(90000000))) VIRTUAL)"
    )
    db.execute("INSERT INTO source (id, name) VALUES (1, 'x')")
    db.commit()
    db.close()
    with pytest.raises(Unreadable, match="damaged"):
        read_qualcoder(path, PLAIN)
