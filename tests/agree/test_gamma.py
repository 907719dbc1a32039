"""gamma and boundary similarity: alignments found by trying all, and what is refused."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.agree import gamma as module
from coder.agree.boundaries import boundary_similarity
from coder.agree.gamma import Costs, disorder, gamma
from coder.model.errors import UsageError

PLACES = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 9), st.sampled_from("xy")), max_size=4
)


def of(*coders):
    return [(f"c{n}", code, s, s + w) for n, own in enumerate(coders) for s, w, code in own]


def by_trying(one, other):
    """The best alignment of two coders, by pairing in every order."""
    costs, best = Costs(), float("inf")
    units = [[module._Unit(c, s, s + w) for s, w, c in own] for own in (one, other)]
    few, many = sorted(units, key=len)
    padded = [*many, *[None] * len(few)]
    for chosen in permutations(range(len(padded)), len(few)):
        left = len(many) - sum(padded[k] is not None for k in chosen)
        total = left + sum(
            1 if padded[k] is None else costs.between(u, padded[k])
            for u, k in zip(few, chosen, strict=True)
        )
        best = min(best, total)
    return best / ((len(one) + len(other)) / 2)


@given(PLACES, PLACES)
@settings(max_examples=40)
def test_the_alignment_of_two_is_the_best_there_is(one, other):
    if not one or not other:
        assert disorder(of(one, other)) is None
        return
    assert disorder(of(one, other)) == pytest.approx(by_trying(one, other))


def test_identical_coders_have_no_disorder_and_gamma_one():
    spans = of(*[[(0, 5, "x"), (9, 4, "y")]] * 3)
    assert disorder(spans) == 0
    assert gamma(spans, samples=20).value == 1


def test_equal_seeds_give_equal_values_and_one_coder_none():
    spans = of([(0, 5, "x"), (9, 4, "y")], [(1, 5, "x")])
    assert gamma(spans, samples=20).value == gamma(spans, samples=20, seed=0).value
    assert gamma(of([(0, 5, "x")])).undefined == "nothing to compare: 1 coder"
    assert gamma([]).undefined == "nothing to compare: no coder"


def test_a_search_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(module, "MOST", 3)
    many = [(n, 5, "x") for n in range(6)]
    with pytest.raises(UsageError, match="takes too long"):
        disorder(of(many, [(s + 1, w, c) for s, w, c in many]))


def test_random_spans_may_be_none_at_all():
    """A draw of one span a coder, give or take one, is sometimes empty."""
    spans = of([(0, 5, "x")], [(0, 5, "x"), (6, 2, "x"), (9, 2, "y")], [(3, 3, "y")])
    assert gamma(spans, samples=60).value < 1
    assert module._disorder({"a": [], "b": []}, Costs(empty=2.0)) == 2.0


def test_boundaries_shared_moved_and_missing():
    assert boundary_similarity([5, 6], [5, 6]) == 1
    assert boundary_similarity([5, 6], [6, 5]) == 0.5  # moved by one
    assert boundary_similarity([5, 6], [7, 4]) == 0  # too far to be the same
    assert boundary_similarity([11], [11]) is None
    assert boundary_similarity([1, 1, 1, 4], [2, 5]) == pytest.approx(1 / 3)
    assert boundary_similarity([1, 2, 4], [2, 5]) == 0.25  # one moved, the other without partner
    assert boundary_similarity([5, 1, 5], [4, 1, 6]) == boundary_similarity([4, 1, 6], [5, 1, 5])


def test_two_texts_are_not_compared():
    with pytest.raises(UsageError, match="not of one text"):
        boundary_similarity([3], [4])
    with pytest.raises(UsageError, match="cannot be near"):
        boundary_similarity([3], [3], near=1)
