"""Pairs of codings that stand together: the NumPy kernels of the pair rules.

Owns three counts over the pairs of a line (see `coder.analyse.line`): the pairs themselves, the codings
that have a partner of a code, and who partners whom. Pairs come in blocks, so memory follows the block.
Coefficients are not made here.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from coder.analyse.arrays import Bools, Ints, distinct, ints, runs
from coder.analyse.closeness import Closeness
from coder.analyse.line import Line, line_of, listed
from coder.model.columns import Columns, UnitColumns

__all__ = [
    "CELLS_AT_ONCE",
    "Ints",
    "Partners",
    "count_pairs",
    "distinct",
    "ints",
    "partner_codes",
    "partnered",
    "runs",
    "tally",
]

CELLS_AT_ONCE = 2_000_000
"""Flags (coding by code) held at a time when partners are counted once a coding."""

Partners = tuple[Ints, Ints]
"""Codings of the row's code with a partner of the column's, and of the column's with one of the row's."""


def tally(key: Ints, stop: Ints, n_codes: int) -> Ints:
    """Pairs of runs as a symmetric matrix with an empty diagonal.

    Args:
        key: the code of each element, elements in sweep order.
        stop: one past the last later partner of each.
        n_codes: rows and columns of the result.

    Returns:
        int64 array (n_codes, n_codes): pairs of different codes, in both cells.
    """
    return _tallied(Line(key, stop), n_codes)


def _tallied(line: Line, n: int) -> Ints:
    total = np.zeros(n * n, dtype=np.int64)
    for left, right in listed(line):
        cell = line.code[left] * n
        cell += line.code[right]
        total += np.bincount(cell, minlength=n * n)
    out = total.reshape(n, n)
    if not line.directed:
        out = out + out.T
    np.fill_diagonal(out, 0)
    return out


def count_pairs(columns: Columns, rule: Closeness, units: UnitColumns | None = None) -> Ints:
    """Pairs of codings under a pair rule; on the diagonal the number of codings.

    Returns:
        int64 array (codes, codes), symmetric unless the rule is directed.
    """
    line, n = line_of(columns, rule, units), len(columns.codes)
    out = _tallied(line, n)
    np.fill_diagonal(out, np.bincount(line.code, minlength=n))
    return out


def partnered(columns: Columns, rule: Closeness, units: UnitColumns | None = None) -> Partners:
    """Codings that have at least one partner.

    Every coding is a partner of its own code (itself), so the diagonals are numbers of codings.

    Returns:
        Two int64 arrays (codes, codes): codings of the row's code with a partner in the column's, and
        codings of the column's code with a partner in the row's.
    """
    line, n = line_of(columns, rule, units), len(columns.codes)
    after = _with_partner(line, n, after=True, before=not line.directed)
    if not line.directed:
        return after, after.T.copy()
    return after, _with_partner(line, n, after=False, before=True).T.copy()


def _with_partner(line: Line, n: int, *, after: bool, before: bool) -> Ints:
    out = np.zeros((n, n), dtype=np.int64)
    for coding, code in partner_codes(line, n, after=after, before=before):
        out += np.bincount(line.code[coding] * n + code, minlength=n * n).reshape(n, n)
    np.fill_diagonal(out, np.bincount(line.code, minlength=n))
    return out


def partner_codes(
    line: Line, n_codes: int, *, after: bool = True, before: bool = True
) -> Iterator[tuple[Ints, Ints]]:
    """Blocks of (coding, code): the coding, by place on the line, has a partner of that code.

    Args:
        line: the codings.
        n_codes: number of codes.
        after: partners to which it is the first of the pair (of a directed rule: the row's).
        before: partners to which it is the second.
    """
    reach = np.maximum.accumulate(line.stop) if len(line.stop) else line.stop
    step = max(1, CELLS_AT_ONCE // max(n_codes, 1))
    for low in range(0, len(line.code), step):
        high = min(low + step, len(line.code))
        seen = np.zeros((high - low, n_codes), dtype=np.bool_)
        if after or line.nested is not None:
            _flag_later(line, seen, low, (after, before))
        if before or line.nested is not None:
            _flag_earlier(line, seen, low, (after, before), reach)
        coding, code = np.nonzero(seen)
        yield low + coding, code


def _counting(line: Line, left: Ints, right: Ints, ways: tuple[bool, bool]) -> Bools:
    """Which pairs count for one of the two: `ways` are as the first, and as the second, of the pair."""
    straight, turned = ways
    keep = line.holds(left, right) if straight else np.zeros(len(left), dtype=np.bool_)
    # Of equal spans each holds the other, so the pair counts the other way round as well.
    return np.asarray(keep | line.equal(left, right)) if turned else keep


def _flag_later(line: Line, seen: Bools, low: int, ways: tuple[bool, bool]) -> None:
    """Flag the codes of later partners of the codings from `low` on."""
    high = low + len(seen)
    own, first = np.arange(low, high, dtype=np.int64), line.begins()
    for left, right in runs(own, first[low:high], line.stop[low:high]):
        if line.nested is not None:
            keep = _counting(line, left, right, ways)
            left, right = left[keep], right[keep]
        seen[left - low, line.code[right]] = True


def _flag_earlier(line: Line, seen: Bools, low: int, ways: tuple[bool, bool], reach: Ints) -> None:
    """Flag the codes of earlier partners: codings that reach into the block, and those inside it."""
    high = low + len(seen)
    lefts = np.arange(np.searchsorted(reach, low, side="right"), high, dtype=np.int64)
    inside, first = np.minimum(line.stop[lefts], high), line.begins()[lefts]
    for left, right in runs(lefts, np.maximum(first, low), inside):
        if line.nested is not None:
            keep = _counting(line, left, right, ways[::-1])
            left, right = left[keep], right[keep]
        seen[right - low, line.code[left]] = True
