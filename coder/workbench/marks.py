"""What lies on a document: codings and suggestions, found by place, each in a lane of the gutter.

Owns two invariants: marks that overlap never share a lane, and a mark keeps its lane while it stands, so
that nothing on the screen jumps when something else is added or taken away. Of both one thing goes first:
the coder's own codings take the first lanes, and what lies there of others or of rules makes room. Offsets
are code points, half-open. What was coded before the sitting stays in columns (`Laid`), and becomes a mark
only where somebody looks; what was done since lies in buckets of characters. A row of the screen costs what
stands on it, whatever the document holds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field, replace
from operator import sub
from typing import TYPE_CHECKING

from coder.model.value import value

if TYPE_CHECKING:
    from coder.model.coding import Coding, Suggestion
    from coder.model.span import Span
    from coder.project.laid import Laid

__all__ = ["BUCKET", "Mark", "Marks", "laid_mark", "lanes_of"]

BUCKET = 512
"""Characters of a bucket."""
LONG = 4096
"""Characters from which a coding is looked for among the few long ones."""


@value
class Mark:
    """A coding or a suggestion on the document.

    `by` is who coded, empty for a suggestion. `bare` says that the coding has neither memo, flag nor
    attribute, `again` that it asks for a second look. The coding itself is read when it is asked for.
    """

    id: str
    start: int
    end: int
    code: str
    lane: int = 0
    by: str = ""
    bare: bool = False
    again: bool = False
    suggestion: Suggestion | None = None
    held: Coding | None = None
    read: Callable[[str], Coding | None] | None = field(default=None, compare=False, repr=False)

    @property
    def decided(self) -> bool:
        """Whether a person decided it; a suggestion is never drawn as if one had."""
        return bool(self.by)

    @property
    def coding(self) -> Coding | None:
        """The coding; None for a suggestion."""
        return self.held if self.held is not None or self.read is None else self.read(self.id)


class Marks:
    """The marks of one document.

    Args:
        marks: in any order; lanes are given by start, longest first, as they come in.
        laid: codings in columns, which get their lanes before `marks`.
        own: whether a coder is the one whose codings go first; nobody's do without it.

    `moved` are the marks that made room, until somebody takes them out.
    """

    def __init__(
        self,
        marks: Iterable[Mark] = (),
        laid: Laid | None = None,
        *,
        own: Callable[[str], bool] | None = None,
    ) -> None:
        self._own = own or (lambda _: False)
        self.moved: list[Mark] = []
        self._by_id: dict[str, Mark] = {}
        self._buckets: dict[int, list[Mark]] = {}
        self._laid = laid
        self._made: dict[int, Mark] = {}
        self._gone: set[int] = set()
        if laid is not None:
            mine = {by: self._own(by) for by in set(laid.by)} if own else {}
            self._lanes, self._longest, self._long = lanes_of(laid.starts, laid.ends)
            if not all(mine.values()) and any(mine.values()):
                self._lanes = _own_first(laid.starts, laid.ends, [mine[by] for by in laid.by])
        for mark in sorted(marks, key=_order):
            self.add(mark)

    def __len__(self) -> int:
        return len(self._by_id) + (len(self._laid) - len(self._gone) if self._laid else 0)

    def __iter__(self) -> Iterator[Mark]:
        return iter(sorted(self.every(), key=_order))

    def every(self) -> Iterator[Mark]:
        """All marks in no order, which is quicker than one after the other by place."""
        yield from list(self._by_id.values())
        for n in range(len(self._laid) if self._laid else 0):
            if n not in self._gone:
                yield self._mark(n)

    def __contains__(self, mark_id: str) -> bool:
        return mark_id in self._by_id or self._number(mark_id) is not None

    def get(self, mark_id: str) -> Mark | None:
        """The mark of an id, or None."""
        found = self._by_id.get(mark_id)
        if found is not None:
            return found
        n = self._number(mark_id)
        return None if n is None else self._mark(n)

    def add(self, mark: Mark) -> Mark:
        """Put a mark in, in the first lane that is free there; one of the same id is replaced.

        For an own coding a lane is free where no own coding lies; what lies there goes into another.
        """
        if mark.id in self:
            self.remove(mark.id)
        there, own = self.over(mark.start, mark.end), self._own(mark.by)
        taken = {m.lane for m in there if not own or self._own(m.by)}
        lane = next(n for n in range(len(taken) + 1) if n not in taken)
        placed = replace(mark, lane=lane)
        self._by_id[mark.id] = placed
        for bucket in _buckets(mark.start, mark.end):
            self._buckets.setdefault(bucket, []).append(placed)
        self.moved += [self.add(m) for m in there if own and m.lane == lane]
        return placed

    def remove(self, mark_id: str) -> Mark | None:
        """Take a mark out; returns it, or None when there is none of this id."""
        mark = self._by_id.pop(mark_id, None)
        if mark is not None:
            for bucket in _buckets(mark.start, mark.end):
                self._buckets[bucket].remove(mark)
            return mark
        n = self._number(mark_id)
        if n is None:
            return None
        self._gone.add(n)
        return self._mark(n)

    def over(self, start: int, end: int) -> list[Mark]:
        """Marks that share a character with start..end, by start, longest first."""
        found = {
            m.id: m
            for bucket in (_buckets(start, end) if self._by_id else ())
            for m in self._buckets.get(bucket, ())
            if m.start < end and start < m.end
        }
        laid = [self._mark(n) for n in self._laid_over(start, end)]
        return sorted([*found.values(), *laid], key=_order)

    def at(self, offset: int) -> list[Mark]:
        """Marks over one character, the innermost (shortest) last."""
        return sorted(self.over(offset, offset + 1), key=lambda m: (m.start - m.end, m.start, m.id))

    def on(self, span: Span, *, code: str = "") -> list[Mark]:
        """Codings that lie exactly on a span, of one code if one is given."""
        return [
            m
            for m in self.over(span.start, span.end)
            if m.decided and (m.start, m.end) == (span.start, span.end) and code in ("", m.code)
        ]

    # -- what lies in columns ------------------------------------------------------------------

    def _number(self, mark_id: str) -> int | None:
        """The number of a coding that still lies in the columns."""
        n = self._laid.number.get(mark_id) if self._laid is not None else None
        return None if n is None or n in self._gone else n

    def _laid_over(self, start: int, end: int) -> Iterator[int]:
        if self._laid is None:
            return
        starts, ends, gone = self._laid.starts, self._laid.ends, self._gone
        for n in range(bisect_right(starts, start - self._longest), bisect_left(starts, end)):
            if ends[n] > start and n not in gone and ends[n] - starts[n] < LONG:
                yield n
        for n in self._long:
            if starts[n] < end and ends[n] > start and n not in gone:
                yield n

    def _mark(self, n: int) -> Mark:
        found = self._made.get(n)
        if found is None:
            assert self._laid is not None
            found = self._made[n] = laid_mark(self._laid, n, self._lanes[n])
        return found


def laid_mark(laid: Laid, n: int, lane: int = 0) -> Mark:
    """A coding of the columns as a mark."""
    return Mark(
        laid.ids[n], laid.starts[n], laid.ends[n], laid.codes[n], lane, laid.by[n], not laid.rest[n],
        laid.again[n], read=laid.coding,
    )  # fmt: skip


def lanes_of(starts: Sequence[int], ends: Sequence[int]) -> tuple[list[int], int, list[int]]:
    """The first free lane for each of some ranges that are sorted by start.

    Returns:
        Lanes from 0, one above the length of the longest range shorter than `LONG`, and which are longer.
    """
    sizes = list(map(sub, ends, starts))
    long = [n for n, size in enumerate(sizes) if size >= LONG]
    longest = max((size for size in sizes if size < LONG) if long else sizes, default=0)
    lanes: list[int] = []
    free = [0]  # where each lane is free again
    for start, end in zip(starts, ends, strict=True):
        if free[0] <= start:  # as it is for most
            free[0] = end
            lanes.append(0)
            continue
        for lane, until in enumerate(free):
            if until <= start:
                free[lane] = end
                lanes.append(lane)
                break
        else:
            lanes.append(len(free))
            free.append(end)
    return lanes, longest + 1, long


def _own_first(starts: Sequence[int], ends: Sequence[int], mine: Sequence[bool]) -> list[int]:
    """The lanes of ranges of which some go first: theirs as if the others were not there."""
    own = [n for n, one in enumerate(mine) if one]
    lanes = [0] * len(starts)
    begin, end = [starts[n] for n in own], [ends[n] for n in own]
    given, longest, long = lanes_of(begin, end)
    for n, lane in zip(own, given, strict=True):
        lanes[n] = lane
    free: list[int] = []
    for n in (n for n, one in enumerate(mine) if not one):
        low, high = starts[n], ends[n]
        near = range(bisect_right(begin, low - longest), bisect_left(begin, high))
        taken = {given[k] for k in (*near, *long) if begin[k] < high and end[k] > low}
        taken |= {lane for lane, until in enumerate(free) if until > low}
        lanes[n] = next(lane for lane in range(len(taken) + 1) if lane not in taken)
        free += [0] * (lanes[n] + 1 - len(free))
        free[lanes[n]] = high
    return lanes


def _order(mark: Mark) -> tuple[int, int, str]:
    return (mark.start, -mark.end, mark.id)


def _buckets(start: int, end: int) -> range:
    return range(start // BUCKET, max(start, end - 1) // BUCKET + 1)
