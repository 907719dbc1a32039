"""Wilson's interval and percentiles."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.stats.intervals import percentile_interval, wilson


def test_wilson_of_ten_in_twenty():
    low, high = wilson(10, 20)
    assert (low, high) == pytest.approx((0.29930, 0.70070), abs=1e-5)


@given(st.integers(0, 400), st.integers(1, 400), st.floats(0.5, 0.999))
def test_wilson_ends_solve_their_equation(k, n, confidence):
    from statistics import NormalDist

    k = min(k, n)
    low, high = wilson(k, n, confidence=confidence)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    assert 0 <= low <= k / n <= high <= 1
    for end in (low, high):
        if 0 < end < 1:
            assert abs(k / n - end) == pytest.approx(z * math.sqrt(end * (1 - end) / n), abs=1e-7)


def test_wilson_without_trials_is_none_and_nonsense_is_refused():
    assert wilson(0, 0) is None
    for k, n, confidence in ((3, 2, 0.95), (-1, 2, 0.95), (1, 2, 1.0)):
        with pytest.raises(ValueError, match="no share"):
            wilson(k, n, confidence=confidence)


def test_percentiles_are_interpolated():
    assert percentile_interval(range(101)) == pytest.approx((2.5, 97.5))
    assert percentile_interval([4.0]) == (4.0, 4.0)
    assert percentile_interval([]) is None
