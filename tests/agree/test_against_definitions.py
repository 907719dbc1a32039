"""Every coefficient on units against its definition, and what is true of all of them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.agree import chance, kappa, matches, percent
from coder.agree.alpha import alpha, alpha_jaccard, alpha_masi
from coder.agree.judgements import against_rest, judgements
from tests.agree import naive

VALUES = ("a", "b", "c")
SETS = tuple(map(frozenset, ["", "A", "B", "AB", "AC", "ABC"]))
NUMBERS = (0, 1, 2, 4, 7)


def matrices(values, *, coders=(2, 4), units=(1, 9), gaps=True):
    """Rows of equal length, with or without gaps."""
    cell = st.sampled_from((*values, None, None) if gaps else values)
    size = st.tuples(st.integers(*coders), st.integers(*units))
    return size.flatmap(
        lambda s: st.lists(
            st.lists(cell, min_size=s[1], max_size=s[1]), min_size=s[0], max_size=s[0]
        )
    )


def same(found, expected):
    if expected is None:
        assert found.value is None
        assert found.undefined
    else:
        assert found.undefined is None
        assert found.value == pytest.approx(float(expected), abs=1e-9)


@given(matrices(VALUES))
def test_percent_and_holsti(matrix):
    judged = judgements(matrix)
    for convention in percent.CONVENTIONS:
        same(percent.percent(judged, convention=convention), naive.percent(matrix, convention))
    same(percent.holsti(judged), naive.holsti(matrix))


@given(matrices(VALUES, coders=(9, 11), units=(1, 4)))
def test_many_coders_are_counted_as_few_are(matrix):
    same(percent.percent(judgements(matrix)), naive.percent(matrix))
    same(alpha(judgements(matrix)), naive.alpha(matrix))


@given(matrices(VALUES))
def test_nominal_alpha_is_its_definition(matrix):
    same(alpha(judgements(matrix)), naive.alpha(matrix))


@given(matrices(NUMBERS))
def test_alpha_of_numbers(matrix):
    judged = judgements(matrix)
    same(alpha(judged, level="interval"), naive.alpha(matrix, lambda c, k: (c - k) ** 2))
    ratio = naive.alpha(
        matrix, lambda c, k: naive.Fraction((c - k) ** 2, (c + k) ** 2) if c + k else 0
    )
    same(alpha(judged, level="ratio"), ratio)
    same(alpha(judged, level="ordinal"), naive.alpha(matrix, naive.ordinal_delta(matrix, NUMBERS)))


@given(matrices(VALUES))
def test_ordinal_alpha_takes_the_declared_order(matrix):
    order = ["c", "a", "unused", "b"]
    found = alpha(judgements(matrix, values=order), level="ordinal")
    same(found, naive.alpha(matrix, naive.ordinal_delta(matrix, order)))


@given(matrices(SETS))
def test_alpha_of_sets(matrix):
    judged = judgements(matrix)
    same(alpha_masi(judged), naive.alpha(matrix, naive.masi))
    same(alpha_jaccard(judged), naive.alpha(matrix, naive.jaccard))


@given(matrices(VALUES))
def test_fleiss_scott_conger(matrix):
    judged = judgements(matrix)
    same(chance.fleiss(judged), naive.fleiss(matrix))
    same(chance.conger(judged), naive.conger(matrix))
    if len(matrix) == 2:
        same(chance.scott(judged), naive.scott(matrix))


@given(matrices(VALUES))
def test_coefficients_that_need_the_list_of_values(matrix):
    declared = judgements(matrix, values=("a", "b", "c", "never"))
    same(chance.brennan_prediger(declared), naive.brennan_prediger(matrix, 4))
    same(chance.ac1(declared), naive.ac1(matrix, ["a", "b", "c", "never"]))
    used = naive.values_in(matrix)
    same(chance.brennan_prediger(judgements(matrix)), naive.brennan_prediger(matrix, len(used)))
    same(chance.ac1(judgements(matrix)), naive.ac1(matrix, used))


@given(matrices(VALUES))
def test_cohen_is_its_definition(matrix):
    judged = judgements(matrix, values=("b", "a", "c"))
    places = "bac".index
    same(kappa.cohen(judged), naive.cohen(matrix))
    linear = naive.cohen(matrix, lambda c, k: abs(places(c) - places(k)))
    same(kappa.cohen(judged, weights="linear"), linear)
    quadratic = naive.cohen(matrix, lambda c, k: (places(c) - places(k)) ** 2)
    same(kappa.cohen(judged, weights="quadratic"), quadratic)


@given(st.lists(matrices(("x", "y"), coders=(2, 2)), min_size=1, max_size=4))
def test_pooled_kappa_is_its_definition(codes):
    found = kappa.pooled_kappa([judgements(m, values=("x", "y")) for m in codes])
    same(found, naive.pooled(codes))


@given(matrices(VALUES, coders=(2, 2)))
def test_matches_are_their_definition(matrix):
    judged = judgements(matrix, values=VALUES)
    f1, precision, recall = naive.matches(*matrix, "b")
    same(matches.f1(judged, positive="b"), f1)
    same(matches.precision(judged, positive="b"), precision)
    same(matches.recall(judged, positive="b"), recall)


ALL = {
    "percent": percent.percent,
    "percent-pairs": lambda j: percent.percent(j, convention="pairs"),
    "holsti": percent.holsti,
    "cohen": kappa.cohen,
    "scott": chance.scott,
    "fleiss": chance.fleiss,
    "conger": chance.conger,
    "brennan-prediger": chance.brennan_prediger,
    "ac1": chance.ac1,
    "alpha": alpha,
    "alpha-masi": alpha_masi,
    "alpha-jaccard": alpha_jaccard,
    "f1": lambda j: matches.f1(against_rest(j, "a")),
}


@pytest.mark.parametrize("name", ALL)
@given(matrix=matrices(VALUES), seed=st.integers(0, 9))
def test_the_order_of_coders_and_units_and_the_names_of_values_change_nothing(name, matrix, seed):
    rng = random.Random(seed)
    there = ALL[name](judgements(matrix, values=VALUES))
    rows = rng.sample(matrix, len(matrix))
    order = rng.sample(range(len(matrix[0])), len(matrix[0]))
    here = ALL[name](judgements([[row[i] for i in order] for row in rows], values=VALUES))
    assert (here.value is None) == (there.value is None)
    assert here.value == pytest.approx(there.value, abs=1e-12) if here.value is not None else True
    if name != "f1":
        other = {"a": "one", "b": "A", "c": "?", None: None}
        renamed = ALL[name](
            judgements([[other[v] for v in r] for r in matrix], values=("A", "?", "one"))
        )
        same(renamed, there.value)


@pytest.mark.parametrize("name", ALL)
@given(
    row=st.lists(st.sampled_from(VALUES), min_size=2, max_size=9).filter(
        lambda r: len({*r}) > 1 and "a" in r
    ),
    coders=st.integers(2, 4),
)
def test_identical_coders_agree_wholly(name, row, coders):
    found = ALL[name](judgements([row] * coders))
    assert found.value == pytest.approx(1, abs=1e-12)
    assert found.undefined is None


@given(matrices(NUMBERS, coders=(2, 3), gaps=False))
def test_identical_coders_agree_wholly_on_numbers(matrix):
    row = matrix[0]
    for level in ("ordinal", "interval", "ratio"):
        found = alpha(judgements([row, row, row]), level=level)
        assert found.value == (1.0 if len({*row}) > 1 else None)


@given(matrices(VALUES, coders=(2, 2), gaps=False))
def test_alpha_of_two_is_pi_with_its_correction_for_small_samples(matrix):
    pi, n = chance.scott(judgements(matrix)).value, len(matrix[0])
    found = alpha(judgements(matrix)).value
    assert (pi is None) == (found is None)
    if pi is not None:
        assert found == pytest.approx(1 - (1 - pi) * (2 * n - 1) / (2 * n), abs=1e-12)


@given(matrices(VALUES, coders=(2, 2), gaps=False))
def test_with_two_coders_fleiss_is_pi_and_conger_is_cohen(matrix):
    judged = judgements(matrix)
    same(chance.fleiss(judged), chance.scott(judged).value)
    conger = chance.conger(judged).value
    if conger is not None:
        assert kappa.cohen(judged).value == pytest.approx(conger, abs=1e-12)


@given(st.permutations(["a", "b", "c"] * 2))
def test_with_equal_shares_ac1_is_brennan_prediger(row):
    judged = judgements([row, row[::-1]])
    assert chance.ac1(judged).value == pytest.approx(chance.brennan_prediger(judged).value)


@given(matrices(VALUES, gaps=False))
def test_without_gaps_the_three_conventions_of_percent_are_one(matrix):
    judged = judgements(matrix)
    each = [percent.percent(judged, convention=c).value for c in percent.CONVENTIONS]
    assert each == pytest.approx([each[0]] * 3)


@given(matrices(VALUES), st.integers(2, 5))
def test_a_unit_that_weighs_k_is_k_equal_units(matrix, k):
    import dataclasses

    import numpy as np

    once = judgements(matrix, values=VALUES)
    heavy = dataclasses.replace(once, weight=np.full(len(once), float(k)))
    many = judgements([list(row) * k for row in matrix], values=VALUES)
    for name, measure in ALL.items():
        one, other = measure(heavy), measure(many)
        assert one.units == other.units, name
        same(one, other.value)
