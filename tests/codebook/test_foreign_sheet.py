"""Spreadsheets of codes are understood whatever their columns are called and however they nest."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from coder.codebook.colours import colour_of
from coder.codebook.foreign import entries_of
from coder.codebook.foreign_columns import roles
from coder.codebook.foreign_keywords import keywords
from coder.codebook.foreign_sheet import sheet_book
from coder.codebook.sheet import book_sheet
from coder.codebook.sheetwrite import csv_bytes
from coder.codebook.workbook import tables_of_text, tables_of_workbook
from coder.model.errors import Unreadable


def read(text):
    return sheet_book(tables_of_text(text, "f"), "f")


def tree(book):
    """{code: parent} by name."""
    names = {c.key: c.name for c in book.codes}
    return {c.name: names.get(c.parent, "") for c in book.codes}


FOUR = {"Frames": "", "Win-win": "Frames", "Triple": "Win-win", "Rights": ""}
LAYOUTS = {
    "parents by name": "Code,Parent code\nFrames,\nWin-win,Frames\nTriple,win-win\nRights,\n",
    "parents by id": "id;name;parent\nf;Frames;\nw;Win-win;f\nt;Triple;w\nr;Rights;\n",
    "parents by path": "Name,Parent\nFrames,\nWin-win,Frames\nTriple,Frames > Win-win\nRights,\n",
    "children before parents": "Name,Parent\nTriple,Win-win\nWin-win,Frames\nFrames,\nRights,\n",
    "levels, each in its row": "Level 1,Level 2,Level 3\nFrames,,\n,Win-win,\n,,Triple\nRights,,\n",
    "levels, filled": "Ebene 1;Ebene 2;Ebene 3\nFrames;;\nFrames;Win-win;\nFrames;Win-win;Triple\nRights;;\n",
    "levels in other words": "1st order,2nd order,3rd order\nFrames,Win-win,Triple\nRights,,\n",
    "category and subcategory": "Theme,Subtheme,Code\nFrames,Win-win,Triple\nRights,,\n",
    "a path": "Code path\nFrames\nFrames > Win-win\nFrames > Win-win > Triple\nRights\n",
    "a path below the root": "Hierarchical Name\tDescription\nCodes\\\\Frames\tx\nCodes\\\\Frames\\\\Win-win\t\n"
                            "Codes\\\\Frames\\\\Win-win\\\\Triple\t\nCodes\\\\Rights\t\n",
    "a path beside the name": "Name,Path\nFrames,Frames\nWin-win,Frames/Win-win\nTriple,Frames/Win-win/Triple\n"
                              "Rights,Rights\n",
    "the path of the parents": "Name,Path\nFrames,\nWin-win,Frames\nTriple,Frames/Win-win\nRights,\n",
    "numbers": "Nr.,Kategorie\n1,Frames\n1.1,Win-win\n1.1.1.,Triple\n2,Rights\n",
    "depths": "Level,Code\n0,Frames\n1,Win-win\n2,Triple\n0,Rights\n",
    "spaces": "Codes\nFrames\n  Win-win\n    Triple\nRights\n",
    "dashes in a bare list": "Frames\n- Win-win\n-- Triple\nRights\n",
    "names that hold the parent": "Name,Comment\nFrames::Win-win,\nFrames,\nFrames::Win-win::Triple,\nRights,\n",
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_way_to_say_a_hierarchy_gives_the_same_tree(layout):
    book = read(LAYOUTS[layout])
    assert tree(book) == FOUR
    assert not book.lost


def test_indents_of_the_program_are_levels():
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    page = book.add_worksheet("My codes")
    page.write_row(0, 0, ["Our project"])
    page.write_row(2, 0, ["Code", "Definition"])
    for n, (name, deep) in enumerate(
        [("Frames", 0), ("Win-win", 1), ("Triple", 2), ("Rights", 0)], 3
    ):
        page.write_string(n, 0, name, book.add_format({"indent": deep}))
    book.add_worksheet("Log").write_row(0, 0, ["2024", "x"])
    book.close()
    found = sheet_book(tables_of_workbook(file.getvalue(), "f"), "f")
    assert tree(found) == FOUR and found.lost == {"row of the sheet 'Log'": 1}


def test_parents_without_a_row_are_made_and_told():
    book = read("Category,Code,Definition\nFrames,Win-win,Gain\nFrames,Burden,\nRights,Access,\n")
    assert tree(book) == {
        "Frames": "",
        "Win-win": "Frames",
        "Burden": "Frames",
        "Rights": "",
        "Access": "Rights",
    }
    assert [c.codable for c in book.codes] == [False, True, True, False, True]
    assert "2 codes were made for parents" in str(book.findings[0])
    book = read("Name,Parent\nWin-win,Frames\nBurden,Frames\n")
    assert tree(book) == {"Frames": "", "Win-win": "Frames", "Burden": "Frames"}


def test_all_that_a_row_says_comes_along():
    book = read(
        "Kürzel;Kategorie;Definition;Kodierregel;Abgrenzung;Ankerbeispiel;Ankerbeispiel 2;Gegenbeispiel;Farbe;"
        "Codegruppen;Notiz;rules;name (fr)\n"
        'ww;Win-win;Alle gewinnen;"- ein\n- zwei";nicht;[de] Beide;Alle;Keiner;rot;A|B;mein;"r1: win-win";Gagnant\n'
    )
    (code,) = book.codes
    assert (code.id, code.name, code.definition) == ("ww", "Win-win", "Alle gewinnen")
    assert code.include == ("ein", "zwei") and code.exclude == ("nicht",)
    assert code.examples == (("Beide", "de", True), ("Alle", "", True), ("Keiner", "", False))
    assert (code.colour, code.groups, code.note) == ("#ff0000", ("A", "B"), "Notiz: mein")
    assert code.names == {"fr": "Gagnant"} and code.rules == ({"phrase": "win-win"},)
    assert not book.lost and "kept in the note" in str(book.findings[0])


def test_what_other_programs_count_is_lost_by_name():
    book = read(
        "Code,Comment,Grounded,Density,Created,Modified by\nA,x,3,0,2020-01-01,ana\nB,y,,1,,ben\n"
    )
    assert book.lost == {
        "cell of the column 'Grounded' (a figure or a time)": 1,
        "cell of the column 'Density' (a figure or a time)": 2,
        "cell of the column 'Created' (a figure or a time)": 1,
    }
    assert [c.note for c in book.codes] == ["Modified by: ana", "Modified by: ben"]


def test_marks_and_numbers_of_other_programs_are_no_names():
    book = read("ID,Code,Parent,Alle codierten Segmente\n1,○ Frames,,3\n2,● Win-win,1,4\n")
    assert tree(book) == {"Frames": "", "Win-win": "Frames"} and len(book.lost) == 1
    assert list(entries_of(book).ids.values()) == ["frames", "win_win"]


def test_rows_of_one_code_become_one_code():
    book = read("Code,Definition,Example\nA,one,x\nB,,y\na,two,z\n")
    (first, _) = book.codes
    assert first.definition == "one\ntwo" and [e[0] for e in first.examples] == ["x", "z"]
    assert "1 rows name a code" in str(book.findings[0])
    assert tree(read("Name,Parent\nA,\nB,\nC,A\nC,B\n")) == {"A": "", "B": "", "C": "B"}


def test_rows_without_a_code_and_odd_cells_are_told():
    book = read("Name,Colour,Shortcut,rules,Comment\nA,blurple,long,a: x~ y,\n,,,,only a comment\n")
    assert book.lost == {
        "colour that is none": 1, "rule that words cannot show": 1, "row without a code": 1,
        "shortcut longer than three signs": 1,
    }  # fmt: skip


def test_our_own_sheet_is_read_as_a_codebook_too():
    data = b"groups: [{id: g}]\ncodes: [{id: a, name: A, group: g, examples: [{text: x, code: false}]}, {id: b, parent: a}]\n"
    book = sheet_book(tables_of_text(csv_bytes(book_sheet(data)).decode("utf-8-sig"), "f"), "f")
    assert [(c.id, c.groups) for c in book.codes] == [("a", ("g",)), ("b", ())] and not book.lost
    assert entries_of(book).codes[1]["parent"] == "a"


def test_what_is_no_table_of_codes_is_refused():
    for text in ("a,b\n1,2\n", "x" * 100 + "\n", "Definition,Example\nx,y\n"):
        with pytest.raises(Unreadable, match="no column of codes"):
            read(text)


@pytest.mark.parametrize(
    ("text", "colour"),
    [("#AbC", "#AbC"), ("00ff00", "#00ff00"), ("rgb(255, 0, 16)", "#ff0010"), ("1;2;3", "#010203"),
     ("Grün", "#008000"), ("300,1,1", ""), ("no", "")],
)  # fmt: skip
def test_colours_are_told_from_digits_numbers_and_names(text, colour):
    assert colour_of(text, foreign=True) == colour_of(text) == colour


def test_figures_alone_are_a_colour_where_people_write_it_for_us():
    assert colour_of("112233") == "#112233" and not colour_of("112233", foreign=True)


def test_roles_of_columns_prefer_the_better_name():
    assert roles(["Comment", "Code", "Definition"]) == ["", "name", "definition"]
    assert roles(["Main category", "Subcategory", "Description"]) == [
        "level 1",
        "level 2",
        "definition",
    ]
    assert roles(["CODE (name)", "Examples 1", "Examples 2", "What"]) == [
        "name",
        "examples",
        "examples",
        "",
    ]


def test_keywords_become_rules_that_propose():
    book = read(
        "Code;Keywords;Suchbegriffe (de);Note\n"
        'Win-win;"win-win, triple win; ""mutual gain""";Gewinn | gewinn*;mine\n'
        "Rights;human rights AND (migrant OR refugee);;\n"
        "Duty;;;\n"
        "Aid;aid OR help;;\n"
    )
    win, rights, duty, aid = book.codes
    assert win.rules == (
        {"phrase": ["win-win", "triple win", "mutual gain"]},
        {"lang": ["de"], "phrase": "Gewinn"}, {"lang": ["de"], "glob": "gewinn*"},
    )  # fmt: skip
    assert win.note == "Note: mine" and not duty.rules and not duty.note
    assert not rights.rules and rights.note == "Keywords: human rights AND (migrant OR refugee)"
    assert aid.rules == ({"phrase": ["aid", "help"]},)
    told = [str(f) for f in book.findings if f.code in ("keywords", "no-keywords")]
    assert "'Keywords': 5 keywords are looked for" in told[0]
    assert "'Suchbegriffe (de)': 2 keywords" in told[1]
    assert "no words to look for, and kept in the note" in told[2]
    assert not book.lost and entries_of(book).rules == 4


@pytest.mark.parametrize(
    "heading", ["Key words", "Mots-clés", "Palabras clave", "keywords_en", "SEARCH TERMS"]
)
def test_keywords_are_known_by_many_names(heading):
    (code,) = read(f"Code,Definition,{heading}\nA,x,some words\n").codes
    assert [r["phrase"] for r in code.rules] == ["some words"]


@pytest.mark.parametrize(
    ("cell", "rules", "others"),
    [
        ("", (), ()),
        ("*", (), ("*",)),
        ("a sentence that is far too long, to be looked for by anybody at all here", (),
         ("a sentence that is far too long, to be looked for by anybody at all here",)),
        ("x; y\u00e9", ({"phrase": "y\u00e9"},), ("x",)),
        ("$set; migrat?on; fine", ({"phrase": "fine"},), ("$set", "migrat?on")),
        ("12; G20", ({"phrase": "G20"},), ("12",)),
        ("one, one, One", ({"phrase": ["one", "One"]},), ()),
    ],
)  # fmt: skip
def test_what_is_no_list_of_words_is_given_back(cell, rules, others):
    found = keywords(cell, "Keywords")
    assert (found.rules, found.others) == (rules, others)
