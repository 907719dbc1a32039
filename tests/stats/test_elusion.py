"""Recall from two samples, recounted with nothing but arithmetic."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.stats.elusion import Passed, Retrieved, recall_estimate


def bounds(k: int, n: int, z: float) -> tuple[float, float]:
    """The two roots p of (k/n - p)^2 = z^2 p (1 - p) / n, by the quadratic formula."""
    a, b, c = n + z * z, -(2 * k + z * z), k * k / n
    root = math.sqrt(max(0.0, b * b - 4 * a * c))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


Z = {0.95: 1.959963984540054, 0.975: 2.241402727604947}


def test_the_figures_of_an_audit_by_hand() -> None:
    made = recall_estimate(Retrieved(120, right=60, wrong=20), Passed(880, judged=100, right=3))
    assert made.retrieved == 60 + 40 * 60 / 80 == 90
    assert made.missed == 3 + 780 * 3 / 100 == pytest.approx(26.4)
    assert made.recall == pytest.approx(90 / 116.4)
    low, high = bounds(60, 80, Z[0.975])
    few, many = bounds(3, 100, Z[0.975])
    assert made.missed_bounds == pytest.approx((3 + 780 * few, 3 + 780 * many))
    t, f = (60 + 40 * low, 60 + 40 * high), (3 + 780 * few, 3 + 780 * many)
    assert made.bounds == pytest.approx((t[0] / (t[0] + f[1]), t[1] / (t[1] + f[0])))


def test_what_was_wholly_judged_has_no_interval_of_its_own() -> None:
    made = recall_estimate(Retrieved(10, right=6, wrong=4), Passed(100, judged=50, right=5))
    few, many = bounds(5, 50, Z[0.95])
    assert made.bounds == pytest.approx((6 / (6 + 5 + 50 * many), 6 / (6 + 5 + 50 * few)))
    exact = recall_estimate(Retrieved(10, right=6, wrong=4), Passed(20, judged=20, right=2))
    assert (exact.recall, exact.bounds) == (0.75, (0.75, 0.75))


def test_without_a_basis_there_is_no_figure() -> None:
    nothing = recall_estimate(Retrieved(5, 0, 0), Passed(10, 0, 0))
    assert (nothing.retrieved, nothing.missed, nothing.recall, nothing.bounds) == (None,) * 4
    no_decision = recall_estimate(Retrieved(5, 0, 0), Passed(10, 10, 2))
    assert (no_decision.missed, no_decision.recall) == (2.0, None)
    no_sample = recall_estimate(Retrieved(5, 5, 0), Passed(10, 0, 0))
    assert (no_sample.retrieved, no_sample.recall) == (5.0, None)
    none_at_all = recall_estimate(Retrieved(0, 0, 0), Passed(10, 10, 0))
    assert (none_at_all.recall, none_at_all.bounds) == (None, None)


@pytest.mark.parametrize("counts", [(3, 2, 2), (3, -1, 0), (3, 4, 0)])
def test_counts_that_cannot_be_are_refused(counts: tuple[int, int, int]) -> None:
    units, a, b = counts
    with pytest.raises(ValueError, match="no counts"):
        Retrieved(units, a, b)
    with pytest.raises(ValueError, match="no sample"):
        Passed(units, 2, 3)


@given(
    st.integers(0, 40),
    st.integers(0, 40),
    st.integers(0, 40),
    st.integers(1, 40),
    st.integers(0, 40),
    st.integers(0, 400),
)
def test_the_estimate_lies_within_its_bounds(
    right: int, wrong: int, open_: int, n: int, k: int, rest: int
) -> None:
    made = recall_estimate(
        Retrieved(right + wrong + open_, right, wrong), Passed(n + rest, n, min(k, n))
    )
    if made.recall is not None and made.bounds is not None:
        assert 0 <= made.bounds[0] <= made.recall + 1e-12
        assert made.recall <= made.bounds[1] + 1e-12 <= 1 + 1e-9


def test_the_bounds_hold_what_they_promise() -> None:
    """Of samples from a population with a known recall, at least 95 % have bounds that hold it."""
    draw = random.Random(5)
    matched = [True] * 84 + [False] * 36
    passed = [True] * 36 + [False] * 664
    truth = 84 / 120
    held = 0
    for _ in range(400):
        a, b = draw.sample(matched, 60), draw.sample(passed, 150)
        made = recall_estimate(Retrieved(120, sum(a), 60 - sum(a)), Passed(700, 150, sum(b)))
        assert made.bounds is not None
        held += made.bounds[0] <= truth <= made.bounds[1]
    assert held >= 380
