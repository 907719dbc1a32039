"""Codings on one long line, where the partners of a coding are a run.

    group   0 (doc 0, Ana)          1 (doc 0, Ben)         sorted by start; the partners of coding i
    line    |--a--|  |--b--| ...gap... |--c--| ...gap...   that come later are one run first[i] .. stop[i]-1

Owns the sweep: codings of one coder in one document lie on one stretch, stretches so far apart that no
rule joins them, and binary searches find the runs. Distances in tokens, sentences or paragraphs are
measured in numbers of units: a coding reaches from the units wholly before it to those begun before its
end. In a document without such units nothing is near. Offsets are half-open; spans are never empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from coder.analyse.arrays import Bools, Ints, ints, run_ends, runs
from coder.analyse.closeness import Closeness
from coder.model.columns import Columns, UnitColumns

__all__ = ["Line", "line_of", "listed", "unit_runs"]


@dataclass(frozen=True)
class Line:
    """Codings in sweep order: `code` of each, and the run `[first, stop)` of later partners.

    `first` is None where the run begins right after the coding. `order` are row numbers in the columns;
    None when they stand in sweep order already. With `nested` (start, end) only what lies inside the
    earlier coding is its partner. `directed`: the earlier coding is the row's, the later the column's; of
    equal spans each encloses the other.
    """

    code: Ints
    stop: Ints
    first: Ints | None = None
    order: Ints | None = None
    nested: tuple[Ints, Ints] | None = None
    directed: bool = False

    def begins(self) -> Ints:
        """Where each run begins."""
        return np.arange(1, len(self.code) + 1) if self.first is None else self.first

    def holds(self, left: Ints, right: Ints) -> Bools:
        """Whether the earlier coding holds the later one."""
        assert self.nested is not None
        end = self.nested[1]
        return np.asarray(end[right] <= end[left])

    def equal(self, left: Ints, right: Ints) -> Bools:
        """Whether both have the same span."""
        assert self.nested is not None
        start, end = self.nested
        return np.asarray((end[right] == end[left]) & (start[right] == start[left]))


def line_of(columns: Columns, rule: Closeness, units: UnitColumns | None = None) -> Line:
    """Put codings on the line and find each one's later partners under a pair rule.

    Args:
        columns: the codings.
        rule: a rule of pairs.
        units: what distances are counted in, unless that is characters.
    """
    code, start, end = ints(columns.code), ints(columns.start), ints(columns.end)
    if not len(code):
        return Line(code, code, directed=rule.directed)
    group = ints(columns.doc) * len(columns.coders) + ints(columns.by)
    if units is not None and rule.units:
        return _in_units(columns, rule, units, group)
    longest = int(end.max())
    gap = min(rule.gap, longest)  # no gap inside a document is longer than the document
    base = group * (longest + gap + 1)
    start, end = base + start, base + end
    del group, base
    order: Ints | None = None
    if rule.kind in ("same", "enclosure", "encloses"):
        down = end if rule.kind == "same" else -end
        order = np.lexsort((down, start))
        start, end, code = start[order], end[order], code[order]
        if rule.kind == "same":
            return Line(code, run_ends((np.diff(start) != 0) | (np.diff(end) != 0)), order=order)
        stop = np.searchsorted(start, end, side="left")
        return Line(code, stop, None, order, (start, end), rule.directed)
    if np.any(start[1:] < start[:-1]):
        order = np.argsort(start, kind="stable")
        code, start, end = code[order], start[order], end[order]
    if rule.kind == "overlap":
        return Line(code, np.searchsorted(start, end, side="left"), order=order)
    stop = np.searchsorted(start, end + gap, side="right")
    first = np.searchsorted(start, end, side="left") if rule.directed else None
    return Line(code, stop, first, order, directed=rule.directed)


def _in_units(columns: Columns, rule: Closeness, units: UnitColumns, group: Ints) -> Line:
    """As `line_of` for near and then, with distances counted in units."""
    before, until, known = unit_runs(columns, units)
    n = len(group)
    # Where nothing can be measured each coding is alone.
    group = np.where(known, group, len(columns.docs) * len(columns.coders) + np.arange(n))
    start, end = ints(columns.start), ints(columns.end)
    order = np.lexsort((start, group))
    group, start, end = group[order], start[order], end[order]
    before, until = before[order], until[order]
    gap = min(rule.gap, len(units))
    base = group * (len(units) + gap + 2)
    stop = np.searchsorted(base + before, base + until + gap, side="right")
    first = None
    if rule.directed:
        far = group * (int(end.max()) + 1)
        first = np.searchsorted(far + start, far + end, side="left")
    return Line(ints(columns.code)[order], stop, first, order, directed=rule.directed)


def unit_runs(columns: Columns, units: UnitColumns) -> tuple[Ints, Ints, Bools]:
    """For each coding the units that share a code point with it, and whether its document has units.

    Returns:
        Number of units up to those wholly before the coding; of those begun before its end; a mask.
        The first is at most the second where the mask holds.
    """
    place = {name: at for at, name in enumerate(units.docs)}
    has = np.zeros(len(units.docs) + 1, dtype=np.bool_)  # the last for documents not known at all
    has[ints(units.doc)] = True
    known = np.array([place.get(name, -1) for name in columns.docs], dtype=np.int64)
    here = known[ints(columns.doc)]
    longest = int(max(ints(columns.end).max(), ints(units.end).max(initial=0))) + 1
    at = ints(units.doc) * longest
    before = np.searchsorted(at + ints(units.end), here * longest + ints(columns.start), "right")
    until = np.searchsorted(at + ints(units.start), here * longest + ints(columns.end), "left")
    return before, until, has[here]


def listed(line: Line) -> Iterator[tuple[Ints, Ints]]:
    """All pairs by place on the line, in blocks: each once, of a directed rule the row's coding first."""
    first = line.begins()
    for left, right in runs(np.arange(len(line.code), dtype=np.int64), first, line.stop):
        if line.nested is None:
            yield left, right
            continue
        inside = line.holds(left, right)
        yield left[inside], right[inside]
        if line.directed:
            equal = line.equal(left, right)
            yield right[equal], left[equal]
