"""Draws that never change."""

from __future__ import annotations

import pytest

from coder.stats.draws import Draws

M = 2**64


def splitmix(seed: int, n: int) -> list[int]:
    """The published generator, one word after the other."""
    out, state = [], seed
    for _ in range(n):
        state = (state + 0x9E3779B97F4A7C15) % M
        z = state
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % M
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB % M
        out.append(z ^ (z >> 31))
    return out


@pytest.mark.parametrize("seed", [0, 1, 1234567, M - 1, M + 5])
def test_words_are_those_of_the_published_generator(seed):
    assert Draws(seed).words(50).tolist() == splitmix(seed % M, 50)


def test_the_first_words_of_seed_zero_are_frozen():
    assert Draws(0).words(2).tolist() == [16294208416658607535, 7960286522194355700]


def test_asking_in_parts_is_asking_once():
    parts = Draws(9)
    assert [*parts.words(3).tolist(), *parts.words(4).tolist()] == Draws(9).words(7).tolist()


def test_below_stays_below_and_reaches_everything():
    drawn = Draws(5).below(7, 5000).tolist()
    assert set(drawn) == set(range(7))
    assert all(600 < drawn.count(k) < 830 for k in range(7))
    assert Draws(5).below(1, 3).tolist() == [0, 0, 0]
