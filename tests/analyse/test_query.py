"""The query language: what is understood, what is refused and where."""

from __future__ import annotations

import pytest

from coder.analyse.query import Vocabulary, parse_query
from coder.analyse.querytree import (
    And,
    Codes,
    Everything,
    Not,
    OneOf,
    Or,
    Proximity,
    Units,
    Variable,
    Words,
)
from coder.model.errors import BadValue, UnknownName
from tests.builders import a_book

SAVED = {
    "gain": "win_win or aid", "round": "@round", "there": "aid and @back", "back": "@there",
    "bad": "win_win and nothing",
}  # fmt: skip
KNOWN = Vocabulary(
    a_book("frame", "frame.win_win", "frame.fair", "readmission", "aid"),
    ("case", "year", "title"),
    ("stance",),
    SAVED,
)
WIN, AID, BACK = Codes(("win_win",)), Codes(("aid",)), Codes(("readmission",))


def parsed(text):
    return parse_query(text, KNOWN)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("win_win", WIN),
        ("frame.win_win", WIN),
        ("code:win_win", WIN),
        ("ANY", Everything()),
        ("not win_win", Not(WIN)),
        ("not not win_win", WIN),
        ("win_win and aid or readmission", Or((And((WIN, AID)), BACK))),
        ("win_win and (aid or readmission)", And((WIN, Or((AID, BACK))))),
        ("not win_win and aid", And((Not(WIN), AID))),
        ("win_win and readmission within sentence", Units(And((WIN, BACK)), "sentence")),
        ("aid and (win_win within Page)", And((AID, Units(WIN, "page")))),
        ("win_win within sentence within document", Units(Units(WIN, "sentence"), "document")),
        ("not win_win within aid", Not(Proximity(WIN, "within", AID))),
        ("win_win within aid encloses readmission",
         Proximity(Proximity(WIN, "within", AID), "encloses", BACK)),
        ("win_win co-occurs aid", Proximity(WIN, "overlaps", AID)),
        ("win_win RUNS_INTO aid", Proximity(WIN, "runs_into", AID)),
        ("win_win near 200 aid", Proximity(WIN, "near", AID, 200)),
        ("win_win near 1 sentence aid", Proximity(WIN, "near", AID, 1, "sentences")),
        ("win_win follows 3 words aid", Proximity(WIN, "follows", AID, 3, "words")),
        ("win_win near 3 tokens aid", Proximity(WIN, "near", AID, 3, "words")),
        ("aid within section", Units(AID, "section")),
        ("win_win precedes aid", Proximity(WIN, "precedes", AID)),
        ("sub(frame)", Codes(("frame", "win_win", "fair"))),
        ("SUB frame", Codes(("frame", "win_win", "fair"))),
        ("frame.*", Codes(("frame", "win_win", "fair"))),
        ("up(win_win)", Codes(("win_win", "frame"))),
        ("up aid", AID),
        ("sib(fair)", Codes(("win_win", "fair"))),
        ("sib aid", AID),
        ("one_of(win_win, aid or readmission)", OneOf((WIN, Or((AID, BACK))))),
        ('"mutual benefit"', Words("plain", "mutual benefit")),
        ("“mutual benefit”", Words("plain", "mutual benefit")),
        ("'so-called'", Words("plain", "so-called")),
        ("text:partner*", Words("plain", "partner*")),
        ("lemma:share", Words("lemma", "share")),
        ('lemma:"shared duty"', Words("lemma", "shared duty")),
        (r"/win\/win|re(ad)+/", Words("regex", "win/win|re(ad)+")),
        ("@gain and readmission", And((Or((WIN, AID)), BACK))),
    ],
)  # fmt: skip
def test_what_is_understood(text, tree):
    assert parsed(text) == tree


@pytest.mark.parametrize(
    ("text", "row", "holds"),
    [
        ("case = EU", {"case": "EU"}, True),
        ("year >= 2008", {"year": "2007"}, False),
        ('title = "two words"', {"title": "two words"}, True),
        ("case in (EU, CH)", {"case": "CH"}, True),
        ("case not in (EU, CH)", {"case": "CH"}, False),
        ("stance != asserts", {"stance": "contests"}, True),
        ("by = ana", {"by": "ana"}, True),
        ("coded < 2024-01-01", {"coded": "2023-12-31"}, True),
    ],
)
def test_variables_are_compared(text, row, holds):
    node = parsed(text)
    assert isinstance(node, Variable) and node.condition(row) is holds


def test_a_bracket_tests_the_codings_of_a_code():
    node = parsed("sub(frame)[stance = contests and by = ana] and aid")
    assert isinstance(node, And)
    codes = node.parts[0]
    assert codes.ids == ("frame", "win_win", "fair")
    assert codes.test({"stance": "contests", "by": "ana"}) and not codes.test({"by": "ana"})


@pytest.mark.parametrize(
    ("text", "at", "what"),
    [
        ("", 1, "expected a code, a text in quotation marks, or (, but the query ends"),
        ("and win_win", 1, "expected a code"),
        ("win_win and", 12, "the query ends"),
        ("win_win aid", 9, "not 'aid'"),
        ("(win_win", 9, "expected )"),
        ("win_win )", 9, "not ')'"),
        (")", 1, "not ')'"),
        ("win_win near aid", 14, "expected how far"),
        ("win_win near", 13, "expected how far"),
        ("win_win within 20 aid", 16, "takes no distance"),
        ("win_win $", 9, "cannot hold '$'"),
        ('win_win and "aid', 13, "cannot hold '\"'"),
        ('""', 1, "no words to look for"),
        ("lemma:", 1, "no word after lemma:"),
        ('lemma: "aid"', 1, "no word after lemma:"),
        ("case =", 7, "expected a value"),
        ("case in (EU", 12, "expected a value"),
        ("case = European Union", 17, "several words"),
        ("case not EU", 10, "expected in after not"),
        ("year >= 2008 and win_win[stance contests]", 33, "expected ="),
        ("win_win[stance = contests", 26, "expected ]"),
        ("one_of win_win", 8, "expected ("),
        ("one_of(win_win", 15, "expected , or )"),
        ("sub(frame", 10, "expected )"),
        ('sub("frame")', 5, "expected a code"),
        ("sub", 1, "expected a code"),
        ("@round", 1, "leads back to itself"),
        ("@there", 1, "leads back to itself"),
        ("(" * 50, 42, "more than 40 levels"),
        ("within sentence", 1, "expected a code"),
    ],
)
def test_faults_tell_their_place(text, at, what):
    with pytest.raises(BadValue) as error:
        parsed(text)
    assert error.value.place.endswith(f"character {at}") and what in str(error.value)
    assert error.value.hint


@pytest.mark.parametrize(
    ("text", "at", "near"),
    [
        ("aid and win_wim", 9, "win_win"),
        ("frame.win_wim", 1, "frame.win_win"),
        ("sub(fram)", 5, "frame"),
        ("aid and cse = EU", 9, "case"),
        ("win_win[stanc = contests]", 9, "stance"),
        ("win_win and @gian", 13, "@gain"),
        ("win_win withn aid", 9, None),
    ],
)
def test_unknown_names_come_with_the_nearest(text, at, near):
    with pytest.raises((UnknownName, BadValue)) as error:
        parsed(text)
    assert error.value.nearest == near and f"character {at}" in str(error.value)


def test_a_variable_alone_is_told_how_to_be_asked():
    with pytest.raises(UnknownName) as error:
        parsed("win_win and case")
    assert error.value.hint == "case is a variable: write case = VALUE"


def test_a_fault_in_a_saved_query_names_it():
    with pytest.raises(UnknownName, match="query @bad, character 13"):
        parsed("aid or @bad")


def test_too_much_is_refused():
    with pytest.raises(BadValue, match="at most 10000"):
        parsed("a" * 10_001)
    deep = {f"q{n}": f"@q{n + 1}" for n in range(60)} | {"q60": "aid"}
    known = Vocabulary(a_book("aid"), saved=deep)
    with pytest.raises(BadValue, match="more than 40 levels"):
        parse_query("@q0", known)
