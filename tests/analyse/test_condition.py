"""The language of --where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.analyse.condition import parse_condition
from coder.model.errors import BadValue, CoderError, UnknownName

ROW = {
    "case": "EU",
    "year": "2008",
    "title": "A partnership of equals",
    "date": "2008-06-05",
    "state": "Côte d'Ivoire",
    "empty": "",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("case = EU", True),
        ("case == 'EU'", True),
        ('case = "EU" and year >= 2008', True),
        ("case = EU and year > 2008", False),
        ("case = eu", False),
        ("year = 2008.0", True),
        ("year < 10000", True),
        ("year < 9", False),
        ("year <= 2008 AND year >= 2008", True),
        ("title = A partnership of equals", True),
        ("title = 'A partnership of equals' or case = CH", True),
        ("state = Côte d'Ivoire and case=EU", True),
        ("state = Co\u0302te d'Ivoire", True),
        ("case in (CH, EU)", True),
        ("case not in (CH, 'EU')", False),
        ("case IN (CH)", False),
        ("case != CH", True),
        ("case <> EU", False),
        ("not case = EU", False),
        ("not not case = EU", True),
        ("not (case = CH or year < 2000)", True),
        ("case = CH and year = 2008 or case = EU", True),
        ("case = EU or case = CH and year = 1", True),
        ("(case = EU or case = CH) and year = 1", False),
        ("date >= 2008-06-05", True),
        ("date < 2009", True),
        ("actor = EU", False),
        ("actor != EU", True),
        ("not actor = EU", True),
        ("actor not in (EU)", True),
        ("actor < 5", False),
        ("actor >= 5", False),
        ('actor = ""', True),
        ('empty = ""', True),
        ("empty < z", False),
        ("'case' = EU", True),
        ("case = EU-27", False),
        ("year = -5", False),
    ],
)
def test_conditions_hold_or_not(text, expected):
    assert parse_condition(text)(ROW) is expected


def test_it_names_what_it_looks_at():
    condition = parse_condition("year > 1 and (case = EU or year < 3)")
    assert condition.names == ("year", "case") and condition.text.startswith("year")


def test_an_unknown_name_is_told_with_the_nearest():
    with pytest.raises(UnknownName, match="nearest is 'case'"):
        parse_condition("csae = EU", ["case", "year"])
    assert parse_condition("case = EU", ["case"])(ROW)


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("", 1, "expected the name"),
        ("case", 5, "expected =, !="),
        ("case =", 7, "expected a value"),
        ("case = EU and", 14, "expected the name"),
        ("case = and year = 1", 8, "expected a value"),
        ("case = EU)", 10, "expected and, or, or the end"),
        ("(case = EU", 11, "expected )"),
        ("(case = EU year = 1", 17, "expected )"),
        ("case in EU", 9, "expected ( and values"),
        ("case in (EU", 12, "expected )"),
        ("case in (EU,)", 13, "expected a value"),
        ("case not EU", 10, "expected in after not"),
        ("case ( EU", 6, "expected =, !="),
        ("case = EU adn year = 1", 20, "expected and, or"),
        ('case = "EU', 8, "cannot hold"),
        ("case = EU ! x", 11, "cannot hold"),
        ("and = 3", 1, "expected the name"),
        ("= 3", 1, "expected the name"),
        ('"" "" = 3', 4, "expected =, !="),
        ("not " * 80 + "a = 1", 205, "levels deep"),
        ("(" * 80 + "a = 1" + ")" * 80, 52, "levels deep"),
    ],
)
def test_errors_tell_the_character(text, where, what):
    with pytest.raises(BadValue) as caught:
        parse_condition(text)
    assert what in caught.value.what
    assert caught.value.place == f"where, character {where}"


def test_an_ended_condition_says_so():
    with pytest.raises(BadValue, match="but the condition ends"):
        parse_condition("case =")


@given(st.text(alphabet="ab=<>!(),'\" andorti01", max_size=40))
def test_any_text_is_a_condition_or_a_told_error(text):
    try:
        assert parse_condition(text)({"a": "1"}) in (True, False)
    except CoderError as error:
        assert error.place


@given(
    st.dictionaries(st.sampled_from(["a", "b"]), st.sampled_from(["", "1", "01", "x"])),
    st.sampled_from(["1", "x", '""']),
)
def test_not_equal_is_the_opposite_of_equal(row, value):
    assert parse_condition(f"a != {value}")(row) is not parse_condition(f"a = {value}")(row)
    assert parse_condition(f"a in ({value})")(row) is parse_condition(f"a = {value}")(row)
