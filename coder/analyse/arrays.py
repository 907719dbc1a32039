"""Arrays of whole numbers: what all kernels of analyses share.

Owns the blocks: pairs are listed so many at a time, whatever one document holds, so that a document
coded ten thousand times over cannot fill the memory. Nothing here knows what is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["PAIRS_AT_ONCE", "Bools", "Floats", "Ints", "distinct", "ints", "run_ends", "runs"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

PAIRS_AT_ONCE = 400_000
"""Pairs listed at a time; three arrays of this length are alive at once (about 10 MB)."""


def ints(values: Any) -> Ints:
    """A column as an array of 64-bit integers (not copied when it is one)."""
    return np.asarray(values, dtype=np.int64)


def run_ends(breaks: Bools) -> Ints:
    """One past the end of its run, for each of len(breaks) + 1 elements.

    Args:
        breaks: whether element i + 1 begins a new run.
    """
    n = len(breaks) + 1
    edges = np.concatenate((np.flatnonzero(breaks) + 1, [n]))
    return np.repeat(edges, np.diff(edges, prepend=0))


def distinct(keys: Ints) -> Ints:
    """The different values, sorted; sorts `keys` in place.

    By sorting, as the hash table behind `numpy.unique` grows slow with size.
    """
    keys.sort()
    fresh = np.ones(len(keys), dtype=np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=fresh[1:])
    return keys[fresh]


def runs(left: Ints, first: Ints, stop: Ints) -> Iterator[tuple[Ints, Ints]]:
    """All pairs (left[i], j) with first[i] <= j < stop[i], in blocks of at most `PAIRS_AT_ONCE`."""
    some = np.flatnonzero(stop > first)
    left, first = left[some], first[some]
    upto = np.cumsum(stop[some] - first)
    total = int(upto[-1]) if len(upto) else 0
    for low in range(0, total, PAIRS_AT_ONCE):
        high = min(low + PAIRS_AT_ONCE, total)
        a, b = np.searchsorted(upto, [low, high - 1], side="right")
        edges = np.clip(upto[a : b + 1], None, high)
        lengths = np.diff(edges, prepend=low)
        # j counts on from first[i]; `before` is how far the run had come before its first pair here.
        before = np.concatenate((upto[a - 1 : a] if a else [0], upto[a:b]))
        right = np.arange(low, high) + np.repeat(first[a : b + 1] - before, lengths)
        yield np.repeat(left[a : b + 1], lengths), right
