"""Coefficients by name."""

from __future__ import annotations

import pytest

from coder.agree.judgements import judgements
from coder.agree.measures import MEASURES, ON_UNITS, parts_by_name, parts_on_line
from coder.agree.parts import score
from coder.agree.tables import spans_table
from coder.model.errors import BadValue

PUBLIC = [
    "percent",
    "holsti",
    "scott",
    "cohen",
    "fleiss",
    "conger",
    "brennan-prediger",
    "ac1",
    "alpha",
    "alpha-masi",
    "u-alpha",
    "binary-u-alpha",
    "cu-alpha",
    "f1",
    "precision",
    "recall",
]
HEADER = ["coder", "code", "start", "end"]


def test_every_public_name_is_known():
    assert set(PUBLIC) <= set(MEASURES)


@pytest.mark.parametrize("name", ON_UNITS)
def test_a_score_carries_the_name_it_was_asked_by(name):
    judged = judgements([["present", "absent"]] * 2, coders=("ana", "ben"), unit="sentence")
    found = score(parts_by_name(name, judged))
    assert (found.measure, found.value) == (name, 1.0)
    assert (found.units, found.coders, found.unit) == (2, ("ana", "ben"), "sentence")


@pytest.mark.parametrize("name", MEASURES)
def test_a_score_of_characters_carries_its_name_too(name):
    rows = [
        ["ana", "a", "0", "5"],
        ["ana", "b", "6", "8"],
        ["ben", "a", "0", "5"],
        ["ben", "b", "6", "8"],
    ]
    line = spans_table(HEADER, rows, length=10)
    found = score(parts_on_line(name, line))
    assert (found.measure, found.value, found.unit, found.units) == (name, 1.0, "character", 10)
    nothing = score(parts_on_line(name, spans_table(HEADER, [], length=10, coders=("ana", "ben"))))
    assert nothing.value is None or name.startswith(("percent", "holsti"))


def test_characters_of_all_codes_are_counted_together():
    rows = [["ana", "a", "0", "6"], ["ana", "b", "0", "2"], ["ben", "a", "3", "7"]]
    line = spans_table(HEADER, rows, length=10)
    assert score(parts_on_line("precision", line)).value == 3 / 4
    assert score(parts_on_line("recall", line)).value == 3 / 8
    assert score(parts_on_line("f1", line)).value == 6 / 12
    assert score(parts_on_line("f1", line, ["a"])).value == 6 / 10


def test_levels_are_for_alpha():
    judged = judgements([[1, 2, 3, 3], [1, 2, 3, 1]])
    nominal, interval = (
        score(parts_by_name("alpha", judged, level=level)) for level in ("nominal", "interval")
    )
    assert nominal.value != interval.value
    assert interval.measure == "alpha"


def test_other_names_are_refused():
    judged, line = judgements([[1], [1]]), spans_table(HEADER, [], length=5)
    with pytest.raises(BadValue, match="a measure cannot be 'alhpa'; nearest is 'alpha'"):
        parts_by_name("alhpa", judged)
    with pytest.raises(BadValue, match="u-alpha needs spans of characters"):
        parts_by_name("u-alpha", judged)
    with pytest.raises(BadValue, match="level of alpha"):
        parts_by_name("alpha", judged, level="masi")
    with pytest.raises(BadValue, match="a measure cannot be 'gamma'"):
        parts_on_line("gamma", line)
