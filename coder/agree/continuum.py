"""Spans of several coders on one line of text.

    stretches   |------ D1 ------|---- D2 ----|      documents end to end, each read by some coders
    ana            [--a--][--a--]   [----b----]      touching units stay two, overlapping ones are one
    ben          [----a----]

Owns the line: documents follow each other without gaps, a span never leaves its document, and spans of one
coder with the same code that share a character are joined. A stretch that a coder has not read is
missing, not empty. `characters` cuts the line at every boundary into runs of equal characters, which are
judgements that weigh their length. Offsets are code points, half-open, from 0.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from coder.agree.judgements import ABSENT, PRESENT, Cells, Ints, Judgements, Value, set_of
from coder.model.errors import UsageError

__all__ = [
    "NOTHING",
    "Continuum",
    "Flags",
    "Layer",
    "characters",
    "code_characters",
    "joined",
    "layer_of",
    "set_places",
]

NOTHING = ""
"""The value of characters that a coder read and left alone."""

PIECE = 1 << 15
"""Places that are looked up at once."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Continuum:
    """Spans on the line, sorted by (coder, code, start), disjoint within coder and code.

    Attributes:
        coders: names; the first is the reference of precision and recall.
        codes: names, in their order.
        by, code: positions in `coders` and `codes`, one a span.
        start, end: places on the line.
        edges: where stretches begin, and the end of the line (stretches + 1, rising, from 0).
        read: (stretches, coders), whether the coder has read the stretch.
        cuts: where independent blocks begin, and the end of the line; without, the edges.
        left_out: what is not here, by reason.
    """

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    by: Ints
    code: Ints
    start: Ints
    end: Ints
    edges: Ints
    read: Flags
    cuts: Ints | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.read.shape != (len(self.edges) - 1, len(self.coders)):
            raise UsageError("every stretch needs a mark of reading for each coder")
        if len(self.start) and not 0 <= self.start.min() <= self.end.max() <= self.length:
            raise UsageError("a span lies outside the line")

    def __len__(self) -> int:
        return len(self.start)

    @property
    def length(self) -> int:
        """Characters of the whole line."""
        return int(self.edges[-1])

    @property
    def block_starts(self) -> Ints:
        """Where blocks begin, and the end of the line."""
        return self.edges if self.cuts is None else self.cuts

    def with_code(self, code: str) -> Continuum:
        """The same spans, with one more code at the end of the list."""
        return replace(self, codes=(*self.codes, code))

    def of_codes(self, codes: Collection[str]) -> Continuum:
        """The spans of some codes, all coders and stretches kept.

        Raises:
            UsageError: for a code that is not among them.
        """
        for code in codes:
            if code not in self.codes:
                raise UsageError(f"code {code!r} is not on this line", found=code)
        kept = [at for at, code in enumerate(self.codes) if code in codes]
        lookup = np.full(len(self.codes) + 1, -1, dtype=np.int64)
        lookup[kept] = np.arange(len(kept))
        rows = lookup[self.code] >= 0
        return replace(
            self,
            codes=tuple(self.codes[at] for at in kept),
            by=self.by[rows],
            code=lookup[self.code[rows]],
            start=self.start[rows],
            end=self.end[rows],
        )


@dataclass(frozen=True, slots=True)
class Layer:
    """One value a character: the runs, and each coder's units with start, end, value and coder.

    `at` is where runs begin; its last entry is the end of the line. `doubled` counts, by coder, the
    characters to which the coder gave two codes; where there are any, the layer has no single value and
    no coefficient.
    """

    runs: Judgements
    at: Ints
    by: Ints
    value: Ints
    start: Ints
    end: Ints
    doubled: Mapping[str, int]


def joined(by: Ints, code: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Spans sorted by (coder, code, start), those of one coder and code that share a character as one.

    Touching spans stay apart: they are two units.
    """
    order = np.lexsort((-end, start, code, by))
    by, code, start, end = by[order], code[order], start[order], end[order]
    if not len(start):
        return by, code, start, end
    fresh = np.ones(len(start), dtype=np.bool_)
    fresh[1:] = (by[1:] != by[:-1]) | (code[1:] != code[:-1])
    # A long line for each coder and code, so that one running maximum serves all of them.
    base = (np.cumsum(fresh) - 1) * (int(end.max()) + 1)
    reach = np.maximum.accumulate(base + end)
    fresh[1:] |= base[1:] + start[1:] >= reach[:-1]
    first = np.flatnonzero(fresh)
    return by[first], code[first], start[first], np.maximum.reduceat(end, first)


def _runs(line: Continuum) -> tuple[Ints, Ints, Flags]:
    """Bounds of the runs, the block of each run, and who has read it (coders, runs)."""
    bounds = np.concatenate([line.start, line.end, line.edges, line.block_starts])
    bounds.sort()  # the hash table behind numpy.unique grows slow with size
    bounds = bounds[np.concatenate([[True], bounds[1:] != bounds[:-1]])]
    start = bounds[:-1]
    in_block = np.diff(np.searchsorted(start, line.block_starts))
    in_stretch = np.diff(np.searchsorted(start, line.edges))
    block = np.repeat(np.arange(len(in_block)), in_block)
    return bounds, block, np.repeat(line.read.T, in_stretch, axis=1)


def _covered(at: Ints, start: Ints, end: Ints, value: Ints) -> Ints:
    """The value of the span that each place stands in, else -1; spans are disjoint, all sorted by start.

    Places are taken a piece at a time, so that what is worked on stays small whatever the line's length.
    """
    out = np.full(len(at), -1, dtype=np.int64)
    for low in range(0, len(at) if len(start) else 0, PIECE):
        place = at[low : low + PIECE]
        first, last = np.searchsorted(start, place[[0, -1]], side="right").tolist()
        begun = np.bincount(np.searchsorted(place, start[first:last]), minlength=len(place))
        one = first - 1 + np.cumsum(begun)  # the last span that begins at a place or before
        inside = (one >= 0) & (place < end[one])
        out[low : low + PIECE] = np.where(inside, value[one], -1)
    return out


def _judged(
    line: Continuum, cells: Cells, values: tuple[Value, ...], bounds: Ints, block: Ints
) -> Judgements:
    return Judgements(
        line.coders,
        values,
        cells,
        unit="character",
        weight=np.diff(bounds).astype(np.float64),
        block=block,
        declared=True,
        left_out=line.left_out,
    )


def code_characters(line: Continuum, code: str) -> Judgements:
    """Whether each coder gave the characters this code: `absent`, `present`, or not read.

    Raises:
        UsageError: for a code that is not on the line.
    """
    one = line.of_codes((code,))
    bounds, block, read = _runs(one)
    start = bounds[:-1]
    cells = np.full((len(line.coders), len(start)), -1, dtype=np.int32)
    for coder in range(len(line.coders)):
        own = one.by == coder
        inside = _covered(start, one.start[own], one.end[own], one.code[own]) >= 0
        cells[coder] = np.where(read[coder], inside, -1)
    return _judged(one, cells, (ABSENT, PRESENT), bounds, block)


def layer_of(line: Continuum, codes: Sequence[str] = (), *, merged: bool = False) -> Layer:
    """One value a character for some codes (all without), or for all of them as one value.

    Args:
        line: the spans.
        codes: codes that exclude each other on a passage.
        merged: take all codes as one value; spans that share characters are one unit.

    Raises:
        UsageError: for a code that is not on the line.
    """
    some = line.of_codes(codes) if codes else line
    by, value, start, end = some.by, some.code, some.start, some.end
    if merged:
        by, value, start, end = joined(by, np.zeros_like(value), start, end)
    order = np.argsort(by * (some.length + 1) + start, kind="stable")
    by, value, start, end = by[order], value[order], start[order], end[order]
    doubled = {} if merged else _doubled(some.coders, by, start, end)
    at, block, read = _runs(some)
    cells = np.full((len(some.coders), len(block)), -1, dtype=np.int32)
    for coder in range(len(some.coders)):
        own = by == coder
        inside = _covered(at[:-1], start[own], end[own], value[own])
        cells[coder] = np.where(read[coder], inside + 1, -1)
    names = ("coded",) if merged else some.codes
    runs = _judged(some, cells, (NOTHING, *names), at, block)
    return Layer(runs, at, by, value, start, end, doubled)


def _doubled(coders: tuple[str, ...], by: Ints, start: Ints, end: Ints) -> dict[str, int]:
    """Characters with two codes or more by one coder; units are sorted by coder and start."""
    out = {}
    for at, coder in enumerate(coders):
        own = by == at
        begin, stop = start[own], end[own]
        if len(begin) > 1:
            reach = np.maximum.accumulate(stop)
            shared = np.minimum(stop[1:], reach[:-1]) - begin[1:]
            if (total := int(np.maximum(shared, 0).sum())) > 0:
                out[coder] = total
    return out


def characters(line: Continuum, codes: Sequence[str] = ()) -> Judgements:
    """The set of codes each coder gave the characters: `{}` where read and left alone.

    Any codes may overlap; sets that occur are the values.

    Raises:
        UsageError: for a code that is not on the line.
    """
    some = line.of_codes(codes) if codes else line
    bounds, block, read = _runs(some)
    start = bounds[:-1]
    kinds: dict[frozenset[str], int] = {frozenset(): 0}
    cells = np.full((len(some.coders), len(start)), -1, dtype=np.int32)
    for coder in range(len(some.coders)):
        held = np.zeros((len(start), len(some.codes) // 8 + 1), dtype=np.uint8)
        for code in np.unique(some.code[some.by == coder]).tolist():
            own = (some.by == coder) & (some.code == code)
            inside = _covered(start, some.start[own], some.end[own], some.code[own]) >= 0
            held[inside, code // 8] |= np.uint8(1 << code % 8)
        cells[coder] = np.where(read[coder], set_places(held, some.codes, kinds), -1)
    values = tuple(map(set_of, kinds))
    return replace(_judged(some, cells, values, bounds, block), declared=False)


def set_places(
    held: NDArray[np.uint8], codes: Sequence[str], kinds: dict[frozenset[str], int]
) -> Ints:
    """The place of each row's set of codes in `kinds`, which grows by the sets not met before.

    Args:
        held: bits by code, (rows, bytes), the lowest bit first.
        codes: their names.
        kinds: sets met so far, with their places.
    """
    wide = np.zeros((len(held), -(-held.shape[1] // 8) * 8), dtype=np.uint8)
    wide[:, : held.shape[1]] = held
    some = np.flatnonzero(wide.any(axis=1))  # most rows are empty
    words = wide[some].view(np.uint64)
    # Sorting by words of eight bytes is many times faster than by rows of bytes.
    order = np.lexsort(words.T)
    fresh = np.ones(len(order), dtype=np.bool_)
    fresh[1:] = (words[order[1:]] != words[order[:-1]]).any(axis=1)
    at = np.empty(len(order), dtype=np.int64)
    at[order] = np.cumsum(fresh) - 1
    places = []
    for row in np.unpackbits(wide[some[order[fresh]]], axis=1, bitorder="little"):
        kind = frozenset(codes[place] for place in np.flatnonzero(row).tolist())
        places.append(kinds.setdefault(kind, len(kinds)))
    out = np.full(len(held), kinds.setdefault(frozenset(), len(kinds)), dtype=np.int64)
    out[some] = np.array(places, dtype=np.int64)[at]
    return out
