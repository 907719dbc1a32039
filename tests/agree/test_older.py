"""The older alpha_U: what is wrong with it stays visible, and what it cannot say is undefined."""

from __future__ import annotations

import pytest

from coder.agree.older import alpha_u_2004
from coder.agree.tables import spans_table
from coder.agree.unitizing import u_alpha

FIVE = [(at, at + 20) for at in range(100, 600, 100)]


def line(ours, theirs, *, length=1000, coders=("a", "b")):
    rows = [("a", "x", s, e) for s, e in ours] + [("b", "x", s, e) for s, e in theirs]
    return spans_table(
        ["coder", "code", "start", "end"],
        [[str(cell) for cell in row] for row in rows],
        length=length,
        coders=coders,
    )


def test_a_span_too_long_beats_an_exact_one_here_and_nowhere_else():
    exact, longer = line(FIVE, [(100, 120)]), line(FIVE, [(100, 126)])
    assert alpha_u_2004(longer).value > alpha_u_2004(exact).value
    assert u_alpha(longer).value < u_alpha(exact).value


def test_identical_coders_agree_wholly():
    assert alpha_u_2004(line(FIVE, FIVE)).value == pytest.approx(1)


def test_without_a_second_coder_or_any_mark_it_is_undefined():
    assert "1 coder" in alpha_u_2004(line(FIVE, [], coders=("a",))).undefined
    nobody = spans_table(["coder", "code", "start", "end"], [], length=9, coders=("a", "b"))
    assert alpha_u_2004(nobody).undefined == "no variation: nobody marked anything"


def test_a_code_that_none_of_the_compared_used_adds_nothing():
    some = line(FIVE, [(100, 120)])
    assert alpha_u_2004(some.with_code("unused")).value == alpha_u_2004(some).value
