"""Bootstrap weights: every sample is as large as the data, and the same for ever."""

from __future__ import annotations

import numpy as np
import pytest

from coder.stats import bootstrap
from coder.stats.draws import Draws


def test_a_draw_counts_what_was_drawn():
    (found,) = bootstrap.weights(5, 3, seed=7)
    drawn = Draws(7).below(5, 15).reshape(3, 5)
    assert found.tolist() == [np.bincount(row, minlength=5).tolist() for row in drawn]
    assert found.sum(axis=1).tolist() == [5, 5, 5]


def test_parts_together_are_one(monkeypatch):
    whole = np.concatenate(list(bootstrap.weights(4, 10, seed=1)))
    monkeypatch.setattr(bootstrap, "AT_ONCE", 12)
    parts = list(bootstrap.weights(4, 10, seed=1))
    assert [len(part) for part in parts] == [3, 3, 3, 1]
    assert np.concatenate(parts).tolist() == whole.tolist()


def test_sums_are_weighed():
    sums = np.array([[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]])
    (weights,) = bootstrap.weights(3, 50, seed=3)
    (found,) = bootstrap.redrawn(sums, 50, seed=3)
    assert found == pytest.approx(weights @ sums)
    assert found[:, 1] == pytest.approx(10 * found[:, 0])


def test_draws_that_are_not_kept_are_the_same(monkeypatch):
    sums = np.array([[1.0], [2.0], [4.0]])
    (kept,) = bootstrap.redrawn(sums, 40, seed=5)
    monkeypatch.setattr(bootstrap, "KEPT", 0)
    monkeypatch.setattr(bootstrap, "AT_ONCE", 30)
    assert np.concatenate(list(bootstrap.redrawn(sums, 40, seed=5))).tolist() == kept.tolist()


def test_hands_are_even_and_left_to_chance():
    hand = bootstrap.dealt(1003, 10, seed=4)
    assert sorted(np.bincount(hand).tolist()) == [100] * 7 + [101] * 3
    assert hand.tolist() != sorted(hand.tolist())
    assert hand.tolist() == bootstrap.dealt(1003, 10, seed=4).tolist()
    assert bootstrap.dealt(3, 3).tolist() != []
