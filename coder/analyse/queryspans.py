"""How segments lie to each other, for whole columns at a time.

    holds = related(left, right, "follows", gap=200)      one truth a segment of the left side

Owns the proximity operators. Segments of one coder in one document are compared; a place of a text belongs
to every coder (`by` is -1). Equal spans are within and enclose each other; touching is no overlap, and is
a distance of 0. A distance counts what lies wholly between: characters, words, sentences, paragraphs, so that
0 sentences takes in neighbouring ones, as the rules of co-occurrence do. Offsets are code points, half-open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coder.model.columns import UnitColumns

__all__ = ["Flags", "Ints", "Measure", "Spans", "chained", "related"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Spans:
    """Segments as columns; `doc` and `by` are numbers, `by` -1 for what belongs to every coder."""

    doc: Ints
    by: Ints
    start: Ints
    end: Ints

    def __len__(self) -> int:
        return len(self.doc)

    def take(self, keep: NDArray[np.generic]) -> Spans:
        """Those that a mask or row numbers name."""
        return Spans(self.doc[keep], self.by[keep], self.start[keep], self.end[keep])


def chained(parts: list[Spans]) -> Spans:
    """All segments of the parts, each once, by document, coder and place."""
    table = np.concatenate([np.stack([p.doc, p.by, p.start, p.end], axis=1) for p in parts], axis=0)
    table = np.unique(table, axis=0) if len(table) else table
    return Spans(table[:, 0], table[:, 1], table[:, 2], table[:, 3])


class Measure:
    """A distance: between two places in one document, in characters, words or units.

    Args:
        kind: characters, words, sentences or paragraphs.
        units: the words, sentences or paragraphs; None for characters.
    """

    def __init__(self, kind: str, units: UnitColumns | None = None) -> None:
        self.kind = kind
        self._units = units
        if units is not None:
            doc = np.asarray(units.doc, dtype=np.int64)
            self._width = int(np.asarray(units.end).max()) + 2 if len(units) else 2
            self._start = doc * self._width + np.asarray(units.start, dtype=np.int64)
            self._end = doc * self._width + np.asarray(units.end, dtype=np.int64)

    def between(self, doc: Ints, end: Ints, start: Ints) -> Ints:
        """What lies between the `end` of an earlier segment and the `start` of a later one, by pairs."""
        if self._units is None:
            return start - end
        base, top = doc * self._width, self._width - 1
        first = np.searchsorted(self._start, base + np.minimum(end, top), "left")
        stop = np.searchsorted(self._end, base + np.minimum(start, top), "right")
        return np.asarray(np.maximum(0, stop - first), dtype=np.int64)


def related(
    left: Spans, right: Spans, operator: str, *, gap: int | None, measure: Measure
) -> Flags:
    """Which segments of the left side stand so to some segment of the right side.

    Args:
        left: what is asked about.
        right: its possible partners.
        operator: a proximity operator of the query language; `holds` is within or encloses.
        gap: the greatest distance; None for any (near has one).
        measure: what the distance counts.
    """
    out = np.zeros(len(left), dtype=np.bool_)
    for mine, theirs, by_coder in _alike(left, right):
        a, b = left.take(mine), right.take(theirs)
        if not len(a) or not len(b):
            continue
        line = _Line(a, b, by_coder)
        if operator in ("follows", "precedes"):
            found = _spaced(line, operator, gap, measure)
        elif operator == "near":
            found = _RELATIONS["overlaps"](line)
            found |= _spaced(line, "follows", gap, measure)
            found |= _spaced(line, "precedes", gap, measure)
        else:
            found = _RELATIONS[operator](line)
        out[np.flatnonzero(mine)[found]] = True
    return out


def _alike(left: Spans, right: Spans) -> Iterator[tuple[Flags, Flags, bool]]:
    """Which rows are compared within coder, and which by document alone."""
    mine, theirs = left.by >= 0, right.by >= 0
    yield mine, theirs, True
    yield mine, ~theirs, False
    yield ~mine, np.ones(len(right), dtype=np.bool_), False


class _Line:
    """Both sides on one long line, where each document (and coder) has a stretch of its own."""

    def __init__(self, a: Spans, b: Spans, by_coder: bool) -> None:
        self.a, self.b = a, b
        width = int(max(a.end.max(), b.end.max())) + 1
        coders = int(max(a.by.max(), b.by.max())) + 1 if by_coder else 1
        place = a.doc * coders + a.by if by_coder else a.doc
        other = b.doc * coders + b.by if by_coder else b.doc
        self.group, self.other = place, other
        self.start, self.end = place * width + a.start, place * width + a.end
        order = np.argsort(other * width + b.start, kind="stable")
        self.b_start = (other * width + b.start)[order]
        self.b_end = (other * width + b.end)[order]


def _within(line: _Line) -> Flags:
    at = np.searchsorted(line.b_start, line.start, "right")
    furthest = np.concatenate([[-1], np.maximum.accumulate(line.b_end)])
    return np.asarray(furthest[at] >= line.end)


def _encloses(line: _Line) -> Flags:
    at = np.searchsorted(line.b_start, line.start, "left")
    nothing = np.iinfo(np.int64).max
    nearest = np.minimum.accumulate(line.b_end[::-1])[::-1]
    return np.asarray(np.concatenate([nearest, [nothing]])[at] <= line.end)


def _overlaps(line: _Line) -> Flags:
    at = np.searchsorted(line.b_start, line.end, "left")
    furthest = np.concatenate([[-1], np.maximum.accumulate(line.b_end)])
    return np.asarray(furthest[at] > line.start)


def _runs_into(line: _Line) -> Flags:
    """Begins before a partner and ends inside it: the partner starts inside and ends later."""
    return _crossing(line.start, line.end, line.b_start, line.b_end)


def _overlapped_by(line: _Line) -> Flags:
    """The same seen from behind."""
    order = np.argsort(-line.b_end, kind="stable")
    return _crossing(-line.end, -line.start, -line.b_end[order], -line.b_start[order])


def _crossing(start: Ints, end: Ints, b_start: Ints, b_end: Ints) -> Flags:
    low = np.searchsorted(b_start, start, "right")
    high = np.searchsorted(b_start, end, "left")
    some = low < high
    out = np.zeros(len(start), dtype=np.bool_)
    edges = np.stack([low[some], high[some]], axis=1).ravel()
    if len(edges):
        furthest = np.maximum.reduceat(np.append(b_end, np.iinfo(np.int64).min), edges)[::2]
        out[some] = furthest > end[some]
    return out


def _holds(line: _Line) -> Flags:
    return np.asarray(_within(line) | _encloses(line))


_RELATIONS = {
    "within": _within,
    "encloses": _encloses,
    "overlaps": _overlaps,
    "runs_into": _runs_into,
    "overlapped_by": _overlapped_by,
    "holds": _holds,
}


def _spaced(line: _Line, operator: str, gap: int | None, measure: Measure) -> Flags:
    """Whether the nearest partner behind (follows) or ahead (precedes) is near enough.

    Distances never shrink with more text between, so that the nearest partner decides.
    """
    a, b = line.a, line.b
    width = int(max(a.end.max(), b.end.max())) + 1
    place, other = line.group * width, line.other * width
    edge = b.end if operator == "follows" else b.start
    order = np.argsort(other + edge, kind="stable")
    keys, edges, groups = (other + edge)[order], edge[order], line.other[order]
    if operator == "follows":
        at = np.searchsorted(keys, place + a.start, "right") - 1
    else:
        at = np.searchsorted(keys, place + a.end, "left")
    inside = (at >= 0) & (at < len(keys))
    at = np.where(inside, at, 0)
    found = inside & (groups[at] == line.group)
    if gap is None:
        return np.asarray(found)
    if operator == "follows":
        far = measure.between(a.doc, edges[at], a.start)
    else:
        far = measure.between(a.doc, a.end, edges[at])
    return np.asarray(found & (far <= gap))
