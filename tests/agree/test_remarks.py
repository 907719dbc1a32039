"""What is told beside a coefficient."""

from __future__ import annotations

import dataclasses

import numpy as np

from coder.agree.judgements import judgements
from coder.agree.remarks import marked, prevalence, remarks

ANA = ["present"] * 2 + ["absent"] * 38 + ["present"]
BEN = ["present"] + ["absent"] * 39 + [None]


def test_rare_values_and_few_marks_are_told():
    judged = judgements([ANA, BEN], coders=("ana", "ben"), unit="sentence")
    assert marked(judged) == {"ana": 2, "ben": 1}
    assert prevalence(judged) == 3 / 80
    assert remarks(judged) == (
        "'present' is rare (3.8 % of judgements): chance agreement is high, so AC1 and the counts "
        "belong beside alpha",
        "ana marked 2 sentences",
        "ben marked 1 sentence",
    )


def test_values_nearly_everywhere_and_few_units_are_told():
    judged = judgements([["x"] * 19 + ["y"]] * 2)
    told = remarks(judged, positive="x")
    assert told[0].startswith("'x' is nearly everywhere (95.0 % of judgements)")
    assert told[1:] == ("only 20 units compared",)
    assert remarks(judged, positive="y")[1:] == (
        "1 marked 1 unit",
        "2 marked 1 unit",
        "only 20 units compared",
    )


def test_often_there_is_nothing_to_tell():
    row = ["present", "absent"] * 20
    assert remarks(judgements([row, row])) == ()
    assert remarks(judgements([["present"], [None]])) == ()
    assert prevalence(judgements([])) is None


def test_characters_are_counted_as_many():
    judged = judgements([["present", "absent"]] * 2, unit="character")
    judged = dataclasses.replace(judged, weight=np.array([9.0, 1]))
    assert marked(judged) == {"1": 9, "2": 9}
    assert prevalence(judged) == 0.9
    assert remarks(judged) == ()
    none = judgements([["absent"] * 40] * 2, coders=("ana", "ben"))
    assert remarks(none)[1:] == ("ana marked no units", "ben marked no units")
