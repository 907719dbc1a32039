"""Codes of other people become entries of a codebook, each with an id of its own and nothing lost unsaid."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.codebook.foreign import (
    ForeignBook,
    ForeignCode,
    ForeignGroup,
    entries_of,
    foreign_file,
    foreign_guid,
    in_groups,
    is_heading,
    without_faulty_rules,
)
from coder.codebook.load import load_text
from coder.codebook.sheet import book_sheet
from coder.codebook.sheetcheck import code_id_of
from coder.model.errors import Unreadable
from coder.model.names import is_code_id

GUID = "85d17f60-7bb0-481e-b742-b4861dd669df"
WORDS = st.text(st.sampled_from("ab 9éß日😀'\"#:-=+@[]|~*,.;\n\t\x00\ud800"), max_size=12)


def made(book, **more):
    """The codebook that a foreign one becomes, and its file."""
    data = foreign_file("x", entries_of(book, **more), origin=book.origin)
    loaded, findings = load_text(data, "x", "x")
    assert loaded is not None, (data.decode(), findings)
    return loaded, data


@st.composite
def foreign_books(draw):
    codes = []
    for n in range(draw(st.integers(1, 5))):
        codes.append(
            ForeignCode(
                str(n), draw(WORDS), draw(st.sampled_from(["", *(c.key for c in codes)])),
                id=draw(st.sampled_from(["", "a", "a", "Ä", "b"])), definition=draw(WORDS),
                include=tuple(draw(st.lists(WORDS, max_size=2))),
                examples=tuple((w, "", True) for w in draw(st.lists(WORDS.filter(str.strip), max_size=2))),
                groups=tuple(draw(st.lists(st.sampled_from(["g", "h"]), unique=True))), note=draw(WORDS),
                guid=draw(st.sampled_from(["", GUID])), codable=draw(st.booleans()),
            )
        )  # fmt: skip
    return ForeignBook(tuple(codes), (ForeignGroup("g", "A g"), ForeignGroup("h", draw(WORDS))))


@given(foreign_books())
@settings(max_examples=50)
def test_any_foreign_book_becomes_a_codebook_with_all_its_codes(book):
    loaded, data = made(book)
    entries = entries_of(book)
    assert len(loaded.codes) == len(book.codes) and len(set(entries.ids.values())) == len(
        book.codes
    )
    for code in book.codes:
        ours = loaded.code(entries.ids[code.key])
        assert ours.parent == entries.ids.get(code.parent, "")
        assert len(ours.examples) == len(code.examples)
        note = next(e for e in entries.codes if e["id"] == ours.id).get("note", "")
        groups = [g["id"] for g in entries.groups]
        mine = [groups["gh".index(g)] for g in code.groups]
        assert [ours.group, *in_groups(note)][: len(mine)] == mine
        assert foreign_guid(note) == code.guid and is_heading(note) is not code.codable
    assert book_sheet(data).codes


@pytest.mark.parametrize(
    ("name", "ident"),
    [
        ("Win-win", "win_win"), ("Ärger über Öl", "aerger_ueber_oel"), ("Été & hiver", "ete_hiver"),
        ("2022", "c2022"), ("日本", "code"), ("", "code"), ("<3", "c3"), ("CON", "code_con"),
        ("x" * 90, "x" * 60),
    ],
)  # fmt: skip
def test_ids_are_made_of_names(name, ident):
    assert code_id_of(name) == ident and is_code_id(ident)


def test_ids_that_were_asked_for_are_given_first():
    book = ForeignBook(
        (ForeignCode("1", "Aid"), ForeignCode("2", "X", id="aid"), ForeignCode("3", "Aid"))
    )
    assert entries_of(book).ids == {"1": "aid_2", "2": "aid", "3": "aid_3"}
    assert entries_of(book, taken={"aid"}).ids["2"] == "aid_3"


def test_circles_and_empty_books_are_refused():
    circle = ForeignBook((ForeignCode("1", "a", "2"), ForeignCode("2", "b", "1")))
    with pytest.raises(Unreadable, match="circle at 'a'"):
        entries_of(circle)
    with pytest.raises(Unreadable, match="no code in it"):
        entries_of(ForeignBook(()))


def test_rules_that_no_codebook_may_hold_are_kept_in_the_note_and_counted():
    rules = ({"phrase": "good"}, {"tokens": [{"NONE": "x"}]}, {"glob": "*"})
    entries = entries_of(ForeignBook((ForeignCode("1", "a", rules=rules), ForeignCode("2", "b"))))
    sound, dropped = without_faulty_rules(entries)
    assert dropped == 2 and sound.rules == 1 and len(sound.codes[0]["rules"]) == 1
    assert "left out: {tokens: [{NONE: x}]}; {glob: " in sound.codes[0]["note"]
    assert without_faulty_rules(sound) == (sound, 0)
