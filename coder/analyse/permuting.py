"""Whether two codes stand together more than by chance: codes permuted within documents.

    permutation   within each document and coder the codes change places among the spans: what the
                  same spans and the same codes would give if they had nothing to do with each other

Owns the test. Two-sided p values are corrected for the number of cells that were looked at. B permutations
are products of about 2 times the square root of B independent ones, one of each of two pools; any two such
products are independent, so that estimates are what B fresh permutations give, at a fraction of the sorting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from math import isqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coder.analyse.arrays import Floats, Ints, ints
from coder.analyse.cells import Grid, full_grid
from coder.analyse.chance import FEW, Asked, divided, few_note, measured, partners_measured
from coder.analyse.closeness import Closeness, closeness
from coder.analyse.cooccur import check_question
from coder.analyse.correction import bh, holm
from coder.analyse.counts import counts_of
from coder.analyse.line import Line, line_of, listed
from coder.analyse.measures import COUNTS, basis_of, is_symmetric
from coder.model.columns import Columns, UnitColumns
from coder.model.results import Caption, Cell, Table
from coder.stats.draws import Draws

__all__ = ["permutations", "shuffles"]

_PAIR = ("code_a", "code_b")
_HEADER = (*_PAIR, "expected", "p_more", "p_less", "p", "p_holm", "q", "documents", "few")
_LISTED_AT_MOST = 4_000_000
"""Pairs kept in memory between permutations (64 MB); with more they are listed anew for each."""
_LEVEL = 0.05
_ALIKE = 1e-9
"""Two values that differ by less are one: a sum of logarithms has no exact last bit."""

Cells = tuple[Ints, Ints]
Codes = NDArray[np.int32]


def permutations(
    columns: Columns,
    *,
    rule: str = "overlap",
    measure: str = "count",
    units: UnitColumns | None = None,
    draws: int = 1000,
    seed: int = 0,
    grid: Grid | None = None,
) -> Table:
    """Each pair that stands together, in truth or by chance, against permuted codes.

    Returns:
        code_a, code_b, the measure, expected (mean over permutations), p_more and p_less: the share of
        permutations with at least, and at most, this value, itself counted as one of them; p: two-sided;
        p_holm and q: corrected for all rows; documents (in which the pair stands together), few.

    Raises:
        BadValue: for an unknown rule or measure.
        UsageError: when rule, measure and units do not go together.
    """
    how = closeness(rule)
    check_question(how, measure, units)
    asked = Asked(rule, measure, units)
    symmetric = is_symmetric(how, measure)
    looked_at = grid or full_grid(len(columns.codes))
    cells = np.array(list(looked_at.pairs(symmetric=symmetric)), dtype=np.int64).reshape(-1, 2)
    a, b = cells.T
    real, drawn = _drawn(columns, asked, (a, b), draws, seed)
    total, known, more, less = _compared(real, drawn, undefined=measure not in COUNTS)
    shown = np.flatnonzero((np.nan_to_num(real) != 0) | (total != 0))
    docs = counts_of(columns, how, "docs", units=units).both[a, b][shown]
    found = real[shown], total[shown], known[shown], more[shown], less[shown]
    told = {"measure": measure, "rule": str(how), "permutations": str(draws), "seed": str(seed)}
    told["tests"] = str(int((~np.isnan(found[0])).sum()))
    rows = tuple(_rows(columns.codes, (a[shown], b[shown]), found, docs, measure in COUNTS))
    title = "Code co-occurrence against permuted codes"
    notes = (*few_note(int((docs < FEW).sum()), len(rows)), *_draws_note(len(rows), draws))
    return Table((*_HEADER[:2], measure, *_HEADER[2:]), rows, Caption(title, told, notes), _PAIR)


def _draws_note(tests: int, draws: int) -> tuple[str, ...]:
    """The sentence where so few permutations cannot show anything among so many cells."""
    needed = round(2 * tests / _LEVEL)
    if needed <= draws + 1:
        return ()
    said = f"{draws} permutations cannot bring p_holm below {_LEVEL} among {tests} pairs"
    return (f"{said}: take {needed}, or choose fewer codes",)


def _rows(
    codes: Sequence[str], cells: Cells, found: tuple[Floats, ...], docs: Ints, whole: bool
) -> Iterator[tuple[Cell, ...]]:
    """The rows of the table: values, means, p values plain and corrected, documents."""
    real, total, known, more, less = found
    there = ~np.isnan(real)
    mean = divided(total, known)
    above, below = (np.where(there, (1 + tail) / (1 + known), np.nan) for tail in (more, less))
    p = np.minimum(1.0, 2 * np.minimum(above, below))
    columns = (real, mean, above, below, p, holm(p), bh(p))
    shown = [[None if v != v else v for v in column.tolist()] for column in columns]
    if whole:
        shown[0] = [int(v) for v in real.tolist()]
    names = ([codes[i] for i in side.tolist()] for side in cells)
    yield from zip(*names, *shown, docs.tolist(), (docs < FEW).tolist(), strict=True)


def _compared(real: Floats, drawn: Iterator[Floats], *, undefined: bool) -> tuple[Any, ...]:
    """Sum of the values, how many were defined, how many at least and at most the real one."""
    total = np.zeros(len(real))
    known, more, less = (np.zeros(len(real), dtype=np.int32) for _ in range(3))
    low, high = real - _ALIKE, real + _ALIKE
    for values in drawn:
        if undefined:
            there = ~np.isnan(values)
            known += there
            total += np.where(there, values, 0.0)
        else:
            known += 1
            total += values
        more += values >= low  # comparisons with NaN are false
        less += values <= high
    return total, known, more, less


def _drawn(
    columns: Columns, asked: Asked, cells: Cells, draws: int, seed: int
) -> tuple[Floats, Iterator[Floats]]:
    """The real values of the cells, and those of every permutation."""
    how = asked.how
    if basis_of(how, asked.measure) == "pairs":
        return _of_pairs(columns, asked, cells, draws, seed)
    real = _whole(columns, how, asked)[cells]
    again = (
        _whole(replace(columns, code=code), how, asked)[cells]
        for code in shuffles(columns, draws, seed)
    )
    return real, again


def _whole(columns: Columns, how: Closeness, asked: Asked) -> Floats:
    """The whole matrix of a measure that is not about pairs; NaN where undefined."""
    found = counts_of(columns, how, asked.measure, units=asked.units)
    alone = np.broadcast_to(np.diag(found.both)[:, None], found.both.shape)
    if found.back is not None:
        return partners_measured(asked.measure, (alone, alone.T), found.both, found.back)
    return measured(asked.measure, alone, alone.T, found.both, found.units)


# -- pairs: listed once, counted again and again ----------------------------------------------------


def _of_pairs(
    columns: Columns, asked: Asked, cells: Cells, draws: int, seed: int
) -> tuple[Floats, Iterator[Floats]]:
    """Counting pairs, the pairs stay and only the codes at their ends change."""
    how, (a, b) = asked.how, cells
    n, line = len(columns.codes), line_of(columns, asked.how, asked.units)
    alone = np.bincount(line.code, minlength=n)
    n1, n2 = alone[a], alone[b]
    there = a * n + b if how.directed else np.minimum(a, b) * n + np.maximum(a, b)

    def valued(counts: Ints) -> Floats:
        return measured(asked.measure, n1, n2, counts[there], 0)

    listing = _listing(line)
    code = ints(columns.code).astype(np.int32)
    real = _tallied(code, listing(), n, how)
    drawn = _counted(columns, listing, lambda code, ends: _tallied(code, ends, n, how), draws, seed)
    return valued(real), map(valued, drawn)


def _listing(line: Line) -> Callable[[], Iterable[Cells]]:
    """The pairs by row, in blocks: kept, or where they are too many listed anew each time."""
    order = np.arange(len(line.code)) if line.order is None else line.order

    def blocks() -> Iterator[Cells]:
        return ((order[left], order[right]) for left, right in listed(line))

    if int(np.maximum(0, line.stop - line.begins()).sum()) > _LISTED_AT_MOST:
        return blocks
    kept = [np.empty((2, 0), dtype=np.int64), *map(np.stack, blocks())]
    left, right = np.concatenate(kept, axis=1)
    return lambda: [(left, right)]


def _tallied(code: Codes, ends: Iterable[Cells], n: int, how: Closeness) -> Ints:
    """Pairs by cell; where direction means nothing only in cells above the diagonal."""
    total: Ints | None = None
    for left, right in ends:
        a, b = code.take(left), code.take(right)
        if not how.directed:
            a, b = np.minimum(a, b), np.maximum(a, b)
        a *= np.int32(n)
        a += b
        counts = np.bincount(a, minlength=n * n)
        total = counts if total is None else total + counts
    return np.zeros(n * n, dtype=np.int64) if total is None else total


def _counted(
    columns: Columns,
    listing: Callable[[], Iterable[Cells]],
    tallied: Callable[[Codes, Iterable[Cells]], Ints],
    draws: int,
    seed: int,
) -> Iterator[Ints]:
    """The tally of every permutation; the second factor is looked up once for all first ones."""
    left_over = draws
    pool, seconds = _pools(columns, draws, seed)
    small = [code.astype(np.int32) for code in pool]
    for second in seconds:
        ends = [(second[left], second[right]) for left, right in listing()]
        for code in small[:left_over]:
            yield tallied(code, ends)
        left_over -= len(small)


# -- permutations -----------------------------------------------------------------------------------


def shuffles(columns: Columns, draws: int, seed: int) -> Iterator[Ints]:
    """Codes permuted within each document and coder, by row, again and again."""
    left = draws
    pool, seconds = _pools(columns, draws, seed)
    for second in seconds:
        for code in pool[:left]:
            yield code[second]
        left -= len(pool)


def _pools(columns: Columns, draws: int, seed: int) -> tuple[Sequence[Ints], Iterator[Ints]]:
    """Permuted codes, and permutations of rows; as many of both as give so many products."""
    stream = Draws(seed)
    width = max(1, isqrt(max(0, draws - 1)) + 1)
    deal = _dealer(columns)
    code = ints(columns.code)
    pool = [code[deal(stream)] for _ in range(min(width, draws))]
    return pool, (deal(stream) for _ in range(-(-draws // width)))


def _dealer(columns: Columns) -> Callable[[Draws], Ints]:
    """Makes permutations of rows that stay within document and coder.

    One sort of one word a row: group, then chance, then the row's place, which is read off again.
    """
    group = ints(columns.doc) * max(1, len(columns.coders)) + ints(columns.by)
    places = np.argsort(group, kind="stable")
    n = len(group)
    number = np.cumsum(np.diff(group[places], prepend=group[:1].sum()) != 0).astype(np.uint64)
    for_place = np.uint64(max(1, n - 1).bit_length())
    for_group = np.uint64(int(number[-1]).bit_length() if n else 0)
    base = (number << (np.uint64(64) - for_group)) if for_group else np.zeros(n, dtype=np.uint64)
    base |= np.arange(n, dtype=np.uint64)
    mask = (np.uint64(1) << for_place) - np.uint64(1)

    def deal(stream: Draws) -> Ints:
        key = stream.words(n) >> for_group
        key &= ~mask
        key |= base
        key.sort()
        key &= mask
        out = np.empty(n, dtype=np.int64)
        out[places] = places[key.astype(np.int64)]
        return out

    return deal
