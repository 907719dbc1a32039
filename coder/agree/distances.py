"""How far two values are from each other, for alpha on ratios and on sets of codes.

    MASI     1 - J * M      J: codes of both / codes of either;  M: 1 equal, 2/3 subset, 1/3 overlap, 0 none
    Jaccard  1 - J          two empty sets are equal, an empty and a filled one wholly different

Owns distances between values known by their places. `expected` weighs all pairs of values by counts in
blocks of rows, so that memory stays the same however many values there are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from coder.agree.judgements import Floats, Ints, Value, members

__all__ = ["Distance", "jaccard", "masi", "ratio"]

CELLS_AT_ONCE = 4_000_000
"""Cells of a block: values of the block by all values by codes of a value."""


@dataclass(frozen=True, slots=True)
class Distance:
    """Distances between values by place; `between` takes two arrays of places, `depth` is its cost."""

    width: int
    between: Callable[[Ints, Ints], Floats]
    depth: int = 1

    def expected(self, used: Floats) -> Floats:
        """Sum over ordered pairs of values of count * count * distance.

        Args:
            used: counts of the values, (draws, values).

        Returns:
            one sum a draw.
        """
        out = np.zeros(len(used))
        every = np.arange(self.width, dtype=np.int64)
        step = max(1, CELLS_AT_ONCE // max(1, self.width * self.depth))
        for low in range(0, self.width, step):
            some = every[low : low + step]
            left, right = np.repeat(some, self.width), np.tile(every, len(some))
            block = self.between(left, right).reshape(len(some), self.width)
            out += ((used @ block.T) * used[:, low : low + step]).sum(axis=1)
        return out


def ratio(numbers: Floats) -> Distance:
    """((c - k) / (c + k))^2 of numbers of 0 or more; two zeros are equal (Krippendorff 2011, D)."""
    scaled = numbers / (np.abs(numbers).max(initial=0) or 1.0)

    def between(a: Ints, b: Ints) -> Floats:
        x, y = scaled[a], scaled[b]
        whole = x + y
        far: Floats = np.divide(x - y, whole, out=np.zeros(len(whole)), where=whole > 0)
        return far**2

    return Distance(len(numbers), between)


def jaccard(values: Sequence[Value]) -> Distance:
    """1 - shared codes / codes of either."""
    table = _membership(values)

    def between(a: Ints, b: Ints) -> Floats:
        shared, either, _ = _overlaps(table, a, b)
        return 1 - np.divide(shared, either, out=np.ones(len(a)), where=either > 0)

    return Distance(len(values), between, table.shape[1])


def masi(values: Sequence[Value]) -> Distance:
    """1 - J * M, both factors as Passonneau (2006, LREC, section 3) has them."""
    table = _membership(values)

    def between(a: Ints, b: Ints) -> Floats:
        shared, either, smaller = _overlaps(table, a, b)
        alike = np.divide(shared, either, out=np.ones(len(a)), where=either > 0)
        kind = np.where(shared == smaller, 2 / 3, 1 / 3)
        kind = np.where(shared == either, 1.0, kind)
        return 1 - alike * np.where((shared == 0) & (either > 0), 0.0, kind)

    return Distance(len(values), between, table.shape[1])


def _membership(values: Sequence[Value]) -> Floats:
    """Which codes each value holds: (values, codes), at least one column."""
    codes = sorted({code for value in values for code in members(value)})
    place = {code: at for at, code in enumerate(codes)}
    table = np.zeros((len(values), max(1, len(codes))), dtype=np.float64)
    for row, value in enumerate(values):
        for code in members(value):
            table[row, place[code]] = 1
    return table


def _overlaps(table: Floats, a: Ints, b: Ints) -> tuple[Floats, Floats, Floats]:
    """Codes in both, in either, and in the smaller of two values."""
    size = table.sum(axis=1)
    shared = np.zeros(len(a))
    for code in table.T:  # by code, so that no table of pairs by codes is held
        shared += code[a] * code[b]
    return shared, size[a] + size[b] - shared, np.minimum(size[a], size[b])
