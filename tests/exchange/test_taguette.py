"""Databases of Taguette: bytes of text in HTML become code points of a readable text."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.exchange.formats import ReadOptions
from coder.exchange.taguette import HtmlText, read_taguette
from coder.model.errors import Unreadable
from tests.exchange.making import a_taguette

PLAIN = ReadOptions()


def test_highlights_quote_the_text_and_blocks_stand_apart(tmp_path: Path) -> None:
    foreign = read_taguette(a_taguette(tmp_path / "t.sqlite3"), PLAIN)
    (doc,) = foreign.documents
    assert doc.text == "Übersicht\n\nA win-win & aid.\n\nNo readmission.\n"
    assert {doc.text[c.start : c.end] for c in foreign.codings} == {"win-win & aid"}
    assert [c.code for c in foreign.codings] == ["frame.win", "aid"]


def test_who_and_when_stand_in_the_log(tmp_path: Path) -> None:
    foreign = read_taguette(a_taguette(tmp_path / "t.sqlite3"), PLAIN)
    (user,) = foreign.users
    assert user.name == "ana"
    assert {(c.user, c.time) for c in foreign.codings} == {(user.id, "2024-05-01T10:00:00")}


def test_tags_of_other_projects_stay_away_and_losses_are_counted(tmp_path: Path) -> None:
    foreign = read_taguette(a_taguette(tmp_path / "t.sqlite3"), PLAIN)
    assert [c.name for c in foreign.codes] == ["frame.win", "aid"]
    assert (foreign.name, foreign.description) == ("Study", "A study.")
    assert foreign.losses == {"highlights without a tag": 1}


def test_several_projects_are_refused_by_name(tmp_path: Path) -> None:
    path = a_taguette(tmp_path / "t.sqlite3")
    db = sqlite3.connect(path)
    db.execute("INSERT INTO documents VALUES (2, 'x', '', 'x', 2, 'LEFT_TO_RIGHT', '<p>x</p>')")
    db.commit()
    db.close()
    with pytest.raises(Unreadable, match="'Study', 'Empty'"):
        read_taguette(path, PLAIN)


def test_a_highlight_in_the_middle_of_a_character_is_outside(tmp_path: Path) -> None:
    path = a_taguette(tmp_path / "t.sqlite3", spans=[(1, 4)])
    with pytest.raises(Unreadable, match="outside"):
        read_taguette(path, PLAIN)
    assert read_taguette(path, ReadOptions(keep_broken=True)).codings == ()


pieces = st.lists(st.sampled_from(["a", "é", "\U0001f600", " ", "\n", "&amp;", "<p>", "</p>", "<b>",
                                   "</b>", "<br>", "e\u0301", "\u00ad"]), max_size=25)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(pieces, st.data())
def test_a_stretch_of_bytes_is_the_same_words(parts: list[str], data: st.DataObject) -> None:
    html = "".join(parts)
    plain = "".join(p.replace("&amp;", "&") for p in parts if not p.startswith("<"))
    points = [len(plain[:n].encode()) for n in range(len(plain) + 1)]
    start = data.draw(st.integers(0, len(plain)))
    end = data.draw(st.integers(start, len(plain)))
    text = HtmlText(html)
    found = text.place(points[start], points[end])
    wanted = plain[start:end].replace("\u00ad", "")
    if found is None:
        assert not wanted
    else:
        kept = text.text[slice(*found)].replace("\n", "")
        assert kept == wanted.replace("\n", "")
