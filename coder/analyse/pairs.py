"""Pairs of codings that stand together: the NumPy kernels.

    group   0 (doc 0, Ana)          1 (doc 0, Ben)         sorted by start; the partners of coding i
    line    |--a--|  |--b--| ...gap... |--c--| ...gap...   that come later are one run i+1 .. stop[i]-1

Owns the sweep: codings of one coder in one document lie on one stretch of a long line, stretches so far
apart that no rule joins them; after sorting by start the later partners of a coding are contiguous, and
two binary searches find them. Pairs are listed in blocks of so many pairs (not codings), so one
document coded ten thousand times over cannot fill the memory. Offsets are code points, half-open;
spans are never empty. Coefficients are not made here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coder.analyse.closeness import Closeness
from coder.model.columns import Columns

__all__ = [
    "PAIRS_AT_ONCE",
    "Ints",
    "Line",
    "count_pairs",
    "distinct",
    "ints",
    "line_of",
    "partner_codes",
    "partnered",
    "run_ends",
    "runs",
    "tally",
]

Ints = NDArray[np.int64]

PAIRS_AT_ONCE = 400_000
"""Pairs listed at a time; three arrays of this length are alive at once (about 10 MB)."""

CELLS_AT_ONCE = 2_000_000
"""Flags (coding by code) held at a time when partners are counted once a coding."""


@dataclass(frozen=True)
class Line:
    """Codings in sweep order: `code` of each, and `stop`, one past its last later partner.

    `order` are their row numbers in the columns; None when the columns stand in sweep order already.
    """

    code: Ints
    stop: Ints
    order: Ints | None = None


def ints(values: Any) -> Ints:
    """A column as an array of 64-bit integers (not copied when it is one)."""
    return np.asarray(values, dtype=np.int64)


def line_of(columns: Columns, rule: Closeness) -> Line:
    """Put codings on the line and find each one's later partners under a pair rule."""
    code, start, end = ints(columns.code), ints(columns.start), ints(columns.end)
    if not len(code):
        return Line(code, code)
    longest = int(end.max())
    gap = min(rule.gap, longest)  # no gap inside a document is longer than the document
    group = ints(columns.doc) * len(columns.coders) + ints(columns.by)
    base = group * (longest + gap + 1)
    start, end = base + start, base + end
    del group, base
    order: Ints | None = None
    if rule.kind == "same":
        order = np.lexsort((end, start))
        start, end = start[order], end[order]
        stop = run_ends((np.diff(start) != 0) | (np.diff(end) != 0))
        return Line(code[order], stop, order)
    if np.any(start[1:] < start[:-1]):
        order = np.argsort(start, kind="stable")
        code, start, end = code[order], start[order], end[order]
    if rule.kind == "near":
        return Line(code, np.searchsorted(start, end + gap, side="right"), order)
    return Line(code, np.searchsorted(start, end, side="left"), order)


def run_ends(breaks: NDArray[np.bool_]) -> Ints:
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


def tally(key: Ints, stop: Ints, n_codes: int) -> Ints:
    """Pairs of runs as a symmetric matrix with an empty diagonal.

    Args:
        key: the code of each element, elements in sweep order.
        stop: one past the last later partner of each.
        n_codes: rows and columns of the result.

    Returns:
        int64 array (n_codes, n_codes): pairs of different codes, in both cells.
    """
    first = np.arange(1, len(key) + 1, dtype=np.int64)
    total = np.zeros(n_codes * n_codes, dtype=np.int64)
    for left, right in runs(first - 1, first, stop):
        cell = key[left] * n_codes
        cell += key[right]
        total += np.bincount(cell, minlength=n_codes * n_codes)
    half = total.reshape(n_codes, n_codes)
    out = half + half.T
    np.fill_diagonal(out, 0)
    return out


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
        # j counts on from first[i]; `begun` is how far the run had come before its first pair here.
        before = np.concatenate((upto[a - 1 : a] if a else [0], upto[a:b]))
        right = np.arange(low, high) + np.repeat(first[a : b + 1] - before, lengths)
        yield np.repeat(left[a : b + 1], lengths), right


def count_pairs(columns: Columns, rule: Closeness) -> Ints:
    """Pairs of codings under a pair rule; on the diagonal the number of codings.

    Returns:
        int64 array (codes, codes), symmetric.
    """
    line, n = line_of(columns, rule), len(columns.codes)
    out = tally(line.code, line.stop, n)
    np.fill_diagonal(out, np.bincount(line.code, minlength=n))
    return out


def partnered(columns: Columns, rule: Closeness) -> Ints:
    """Codings of the row's code that have at least one partner of the column's code.

    Every coding is a partner of its own code (itself), so the diagonal is the number of codings.

    Returns:
        int64 array (codes, codes), in general not symmetric.
    """
    line, n = line_of(columns, rule), len(columns.codes)
    out = np.zeros((n, n), dtype=np.int64)
    for coding, code in partner_codes(line, n):
        out += np.bincount(line.code[coding] * n + code, minlength=n * n).reshape(n, n)
    np.fill_diagonal(out, np.bincount(line.code, minlength=n))
    return out


def partner_codes(line: Line, n_codes: int) -> Iterator[tuple[Ints, Ints]]:
    """Blocks of (coding, code): the coding, by place on the line, has a partner of that code."""
    reach = np.maximum.accumulate(line.stop) if len(line.stop) else line.stop
    step = max(1, CELLS_AT_ONCE // max(n_codes, 1))
    for low in range(0, len(line.code), step):
        high = min(low + step, len(line.code))
        coding, code = np.nonzero(_flags(line, reach, (low, high), n_codes))
        yield low + coding, code


def _flags(line: Line, reach: Ints, block: tuple[int, int], n: int) -> NDArray[np.bool_]:
    """Flags (coding of the block, code): the coding has a partner of that code, before or after it."""
    low, high = block
    seen = np.zeros((high - low, n), dtype=np.bool_)
    own = np.arange(low, high, dtype=np.int64)
    for left, right in runs(own, own + 1, line.stop[low:high]):
        seen[left - low, line.code[right]] = True
    # Earlier codings that reach into the block, and those of the block among themselves.
    lefts = np.arange(np.searchsorted(reach, low, side="right"), high, dtype=np.int64)
    inside = np.minimum(line.stop[lefts], high)
    for left, right in runs(lefts, np.maximum(lefts + 1, low), inside):
        seen[right - low, line.code[left]] = True
    return seen
