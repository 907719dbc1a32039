"""Tables of judgements: what cells mean, and what is refused with its place."""

from __future__ import annotations

import pytest

from coder.agree.alpha import alpha, alpha_masi
from coder.agree.judgements import judgements, value_text
from coder.agree.tables import cell_value, long_table, spans_table, wide_table
from coder.agree.unitizing import u_alpha
from coder.model.errors import BadSpan, BadValue, UnknownName, Unreadable, UsageError

LONG = ["coder", "Unit", "value"]


def rows_of(text):
    return [line.split("|") for line in text.split("\n")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("  ", None),
        ("{}", frozenset()),
        (" A ", "A"),
        ("A;B", frozenset("AB")),
        ("B ; A", frozenset("AB")),
        ("A;A", "A"),
        ("nan", "nan"),
        ("0", "0"),
    ],
)
def test_what_a_cell_says(text, value):
    assert cell_value(text) == value


def test_a_long_table():
    rows = rows_of("ana|u1|x\nben|u1|x\n||\nana|u2|y\nben|u2|\nchloe|u2|x;y\nchloe|u1|{}\nben|u3|x")
    judged = long_table(LONG, rows)
    assert judged.coders == ("ana", "ben", "chloe")
    assert judged.names == ("u1", "u2", "u3")
    told = [[value_text(judged.values[c]) if c >= 0 else "" for c in row] for row in judged.cells]
    assert told == [["x", "y", ""], ["x", "", "x"], ["{}", "x;y", ""]]
    assert not judged.declared
    assert alpha_masi(judged).units == 2


def test_columns_are_found_by_the_names_given():
    rows = [["s1", "p", "2"], ["s1", "q", "3"], ["s2", "p", "3"], ["s2", "q", "3"]]
    judged = long_table(
        ["Sentence", "Person", "Score"], rows, columns=("sentence", "Person", "SCORE")
    )
    assert (
        alpha(judged, level="interval").value
        == alpha(judgements([[2, 3], [3, 3]]), level="interval").value
    )
    with pytest.raises(UnknownName, match="column 'valu' is not known; nearest is 'value'"):
        long_table(LONG, [], columns=("unit", "coder", "valu"))


def test_coders_are_compared_in_the_order_named():
    rows = rows_of("ana|1|x\nben|1|y\nchloe|1|x")
    assert long_table(LONG, rows, coders=("chloe", "ana")).coders == ("chloe", "ana")
    with pytest.raises(UnknownName, match="coder 'dan' is not known"):
        long_table(LONG, rows, coders=("dan",))


def test_declared_values_keep_their_order_and_refuse_others():
    rows = rows_of("ana|1|low\nben|1|high\nana|2|low;high\nben|2|hgih")
    judged = long_table(LONG, rows[:3], values=("low", "mid", "high"))
    assert judged.values == ("low", "mid", "high", frozenset({"low", "high"}))
    assert judged.declared
    with pytest.raises(BadValue) as told:
        long_table(LONG, rows, values=("low", "mid", "high"), place="j.csv")
    assert str(told.value) == (
        "j.csv: row 5, column value: a judgement cannot be 'hgih'; nearest is 'high'"
    )


def test_a_judgement_made_twice_is_refused_with_its_rows():
    with pytest.raises(Unreadable, match=r"j\.csv: row 4: ana has judged 'u1' before, in row 2"):
        long_table(LONG, rows_of("ana|u1|x\nben|u1|x\nana|u1|x"), place="j.csv")


@pytest.mark.parametrize(
    ("row", "level", "message"),
    [
        ("ana||x", "nominal", "row 2: the column unit is empty"),
        ("|u1|x", "nominal", "row 2: the column coder is empty"),
        ("ana|u1|A;", "nominal", "row 2, column value: a code is missing in 'A;'"),
        ("ana|u1|two", "interval", "row 2, column value: 'two' is not a number, as level interval"),
        ("ana|u1|A;B", "ratio", "row 2, column value: 'A;B' is not a number"),
    ],
)
def test_cells_that_cannot_be_read(row, level, message):
    with pytest.raises((Unreadable, BadValue), match=message):
        long_table(LONG, rows_of(row), level=level)


def test_a_wide_table():
    rows = rows_of("u1|x|x\nu2|y|\n||\nu3|x|A;B")
    judged = wide_table(["unit", "ana", "ben"], rows, unit="unit")
    assert (judged.coders, judged.names) == (("ana", "ben"), ("u1", "u2", "u3"))
    assert judged.cells.tolist() == [[0, 1, 0], [0, -1, 2]]
    bare = wide_table(["\ufeffana", "", "ben"], [["1", "?", "2"], ["2"]], level="interval")
    assert (bare.coders, bare.names) == (("ana", "ben"), ("2", "3"))
    assert bare.cells.tolist() == [[0, 1], [1, -1]]
    assert wide_table(["unit", "ana", "ben"], rows, unit="unit", coders=("ben",)).coders == ("ben",)
    assert len(wide_table(["ana", "ben"], [])) == 0


def test_what_a_wide_table_refuses():
    with pytest.raises(Unreadable, match=r"t\.csv: two columns are called 'ana'"):
        wide_table(["ana", "ana"], [], place="t.csv")
    with pytest.raises(Unreadable, match="row 3: the unit 'u1' stands in row 2 too"):
        wide_table(["u", "ana"], [["u1", "x"], ["u1", "x"]], unit="u")
    with pytest.raises(Unreadable, match="row 2: the column u is empty"):
        wide_table(["u", "ana"], [["", "x"]], unit="u")
    with pytest.raises(BadValue, match="row 2, column ana: a judgement cannot be 'z'"):
        wide_table(["u", "ana"], [["u1", "z"]], unit="u", values=("x", "y"))
    with pytest.raises(UnknownName, match="column 'v' is not known"):
        wide_table(["u", "ana"], [], unit="v")


HEADER = ["Coder", "code", "start", "end", "memo"]


def test_a_table_of_spans():
    rows = rows_of("ana|a|0|5.0|m\nana|a|3|8|\n\nben|b|9|12\nben|a|8|9\ndan|a|0|1")
    line = spans_table(HEADER, rows, length=20, coders=("ben", "ana", "eve"))
    assert (line.coders, line.codes, line.length) == (("ben", "ana", "eve"), ("a", "b"), 20)
    assert list(zip(line.by.tolist(), line.start.tolist(), line.end.tolist(), strict=True)) == [
        (0, 8, 9),
        (0, 9, 12),
        (1, 0, 8),
    ]
    assert line.left_out == {
        "spans of coders not compared": 1,
        "spans joined to one they overlap, of the same coder and code": 1,
    }
    assert spans_table(HEADER, rows, length=20).coders == ("ana", "ben", "dan")
    assert u_alpha(spans_table(HEADER, [], length=20)).undefined == "nothing to compare: no coder"


@pytest.mark.parametrize("span", ["5|5", "6|5", "15|21"])
def test_a_span_that_does_not_fit_is_refused(span):
    with pytest.raises(BadSpan, match=r"s\.tsv: row 2: the span"):
        spans_table(HEADER, rows_of(f"ana|a|{span}"), length=20, place="s.tsv")


def test_what_else_a_table_of_spans_refuses():
    for row in ("ana|a|x|5", "ana|a|-1|5", "ana|a|0|1.5", "ana|a|0|99999999999"):
        with pytest.raises(Unreadable, match="is not a character offset"):
            spans_table(HEADER, rows_of(row), length=20)
    with pytest.raises(Unreadable, match="row 2: the column code is empty"):
        spans_table(HEADER, rows_of("ana||0|5"), length=20)
    with pytest.raises(UsageError, match="a text of 0 characters"):
        spans_table(HEADER, [], length=0)
    with pytest.raises(UnknownName, match="column 'end' is not known"):
        spans_table(["coder", "code", "start"], [], length=5)
