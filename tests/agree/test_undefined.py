"""Undefined stays undefined, with a reason that says why; and what is told beside a value."""

from __future__ import annotations

import pytest

from coder.agree import chance, kappa, matches, percent
from coder.agree.alpha import alpha, alpha_masi, alpha_parts
from coder.agree.judgements import judgements
from coder.agree.parts import why_undefined
from coder.model.errors import BadValue, UsageError

CORRECTED = [
    alpha,
    lambda j: alpha(j, level="interval"),
    lambda j: alpha(j, level="ordinal"),
    lambda j: alpha(j, level="ratio"),
    alpha_masi,
    kappa.cohen,
    lambda j: kappa.cohen(j, weights="quadratic"),
    lambda j: kappa.pooled_kappa([j]),
    chance.fleiss,
    chance.scott,
    chance.conger,
]
BY_LIST = [chance.ac1, chance.brennan_prediger]
PLAIN = [percent.percent, percent.holsti]


@pytest.mark.parametrize("measure", CORRECTED)
def test_one_value_everywhere_is_no_variation(measure):
    found = measure(judgements([[1, 1, 1], [1, 1, 1]]))
    assert found.value is None
    assert found.undefined == "no variation: every compared unit has the value '1'"
    assert percent.percent(judgements([[1, 1, 1], [1, 1, 1]])).value == 1.0


@pytest.mark.parametrize("measure", CORRECTED)
def test_variation_that_nobody_can_pair_is_no_variation(measure):
    found = measure(judgements([[1, 1, 2, None], [1, 1, None, 3]]))
    assert found.undefined == "no variation: every compared unit has the value '1'"
    assert found.left_out == {"units with fewer than two judgements": 2}
    assert found.units == 2


@pytest.mark.parametrize("measure", [*CORRECTED, *BY_LIST, *PLAIN])
def test_nothing_that_two_judged_is_nothing_to_compare(measure):
    found = measure(judgements([[1, None], [None, 2]]))
    assert (found.value, found.units) == (None, 0)
    assert found.undefined == "nothing to compare: no unit was judged by two coders"


@pytest.mark.parametrize(
    "measure", [*CORRECTED, *BY_LIST, *PLAIN, lambda j: matches.f1(j, positive="1")]
)
@pytest.mark.parametrize(
    ("matrix", "coders"), [([[1, 2]], "1 coder"), ([], "no coder"), ([[]], "1 coder")]
)
def test_one_coder_is_nothing_to_compare(measure, matrix, coders):
    found = measure(judgements(matrix))
    assert found.value is None
    assert found.undefined == f"nothing to compare: {coders}"


def test_no_units_are_nothing_to_compare():
    assert alpha(judgements([[], []])).undefined.startswith("nothing to compare")


@pytest.mark.parametrize("measure", BY_LIST)
def test_a_declared_list_needs_no_variation(measure):
    assert measure(judgements([[1, 1], [1, 1]], values=(1, 2))).value == 1.0
    alone = measure(judgements([[1, 1], [1, 1]]))
    assert alone.undefined == "there is only one value to choose from: declare the values"


@pytest.mark.parametrize("measure", [matches.f1, matches.precision, matches.recall])
def test_a_value_that_nobody_marked_has_no_matches(measure):
    found = measure(judgements([["absent"] * 3] * 2, values=("absent", "present")))
    assert found.value is None
    assert "marked 'present' in what was compared" in found.undefined


def test_what_is_left_when_no_usual_reason_holds():
    judged = judgements([["a", "b"], ["a", "b"]])
    assert why_undefined(judged) == "the values leave no room for disagreement by chance"


def test_a_complete_crossing_is_below_zero():
    assert alpha(judgements([["a", "b"], ["b", "a"]])).value == -0.5


def test_strings_that_look_like_nothing_are_values():
    found = alpha(judgements([["nan", "None", "", 1], ["nan", "None", "", "1"]]))
    assert found.value == 1.0
    assert found.units == 4


def test_numbers_that_differ_by_little_far_from_zero_are_told_apart():
    matrix = [[1e9, 1e9 + 1, 1e9 + 2, 1e9], [1e9, 1e9 + 1, 1e9 + 2, 1e9 + 1]]
    small = [[0, 1, 2, 0], [0, 1, 2, 1]]
    far = alpha(judgements(matrix), level="interval").value
    assert far == pytest.approx(alpha(judgements(small), level="interval").value, abs=1e-9)
    huge = alpha(judgements([["1e300", "-1e300"], ["1e300", "1e300"]]), level="interval").value
    assert huge == pytest.approx(alpha(judgements([[1, 0], [1, 1]]), level="interval").value)


def test_what_a_level_cannot_take_is_refused():
    with pytest.raises(BadValue, match="'b' is not a number"):
        alpha(judgements([[1, "b"], [1, 2]]), level="interval")
    with pytest.raises(BadValue, match="'-1' is not a number of 0 or more"):
        alpha(judgements([[1, -1], [1, 2]]), level="ratio")
    with pytest.raises(BadValue, match="not a number"):
        alpha(judgements([[["a", "b"], "1"], ["1", "inf"]]), level="interval")
    with pytest.raises(UsageError, match="order of the values is not known"):
        alpha(judgements([["low", "high"], ["low", "low"]]), level="ordinal")
    with pytest.raises(BadValue, match="cannot be 'nominall'; nearest is 'nominal'"):
        alpha(judgements([[1]]), level="nominall")
    with pytest.raises(BadValue, match="metric"):
        alpha_parts(judgements([[1]]), metric="euclid")
    with pytest.raises(BadValue, match="convention"):
        percent.percent(judgements([[1]]), convention="mean")
    with pytest.raises(BadValue, match="weights"):
        kappa.cohen(judgements([[1]]), weights="cubic")


def test_pooled_kappa_needs_the_same_coders():
    with pytest.raises(UsageError, match="at least one code"):
        kappa.pooled_kappa([])
    with pytest.raises(UsageError, match="same coders"):
        kappa.pooled_kappa([judgements([[1], [1]]), judgements([[1], [1]], coders=("x", "y"))])


def test_matches_need_something_to_match():
    with pytest.raises(UsageError, match="needs judgements"):
        matches.match_parts("f1", [])
    with pytest.raises(BadValue, match="measure of matches"):
        matches.match_parts("f2", [judgements([[1], [1]])])
    with pytest.raises(BadValue, match="positive value cannot be 'yess'; nearest is 'yes'"):
        matches.f1(judgements([["yes"], ["no"]]), positive="yess")


def test_with_more_coders_precision_is_the_mean_over_the_others():
    judged = judgements([["y", "y", "n", "n"], ["y", "n", "n", "n"], ["y", "y", "y", "y"]])
    assert matches.precision(judged, positive="y").value == pytest.approx((1 + 1 / 2) / 2)
    assert matches.recall(judged, positive="y").value == pytest.approx((1 / 2 + 1) / 2)
    f1 = matches.f1(judged, positive="y").value
    assert f1 == pytest.approx((2 / 3 + 4 / 6 + 2 / 5) / 3)


def test_a_positive_value_is_found_in_sets():
    judged = judgements([[["a", "b"], ["a"], []], [["a"], ["b"], []]])
    assert matches.f1(judged, positive="a").value == pytest.approx(2 / 3)


def test_one_category_against_the_rest_by_hand():
    """a against the rest: Po = 3/4, share of a = 3/8, Pe = 34/64, so (48 - 34) / (64 - 34)."""
    judged = judgements([["a", "a", "b", "c"], ["a", "b", "b", "b"]])
    found = chance.fleiss_category(judged, "a")
    assert (found.measure, found.value) == ("fleiss-category", pytest.approx(14 / 30))
