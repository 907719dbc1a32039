"""What lies on a document: codings and suggestions, found by place, each in a lane of the gutter.

Owns two invariants: marks that overlap never share a lane, and a mark keeps its lane while it stands, so
that nothing on the screen jumps when something else is added or taken away. Offsets are code points,
half-open. Lookup is by buckets of characters: a row of the screen costs what stands on it, whatever the
document holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coder.model.coding import Coding, Suggestion
    from coder.model.span import Span

__all__ = ["BUCKET", "Mark", "Marks"]

BUCKET = 512
"""Characters of a bucket."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A coding or a suggestion on the document; exactly one of the two is there."""

    id: str
    start: int
    end: int
    code: str
    lane: int = 0
    coding: Coding | None = None
    suggestion: Suggestion | None = None

    @property
    def decided(self) -> bool:
        """Whether a person decided it; a suggestion is never drawn as if one had."""
        return self.coding is not None


class Marks:
    """The marks of one document.

    Args:
        marks: in any order; lanes are given by start, longest first, as they come in.
    """

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        self._by_id: dict[str, Mark] = {}
        self._buckets: dict[int, list[Mark]] = {}
        for mark in sorted(marks, key=_order):
            self.add(mark)

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Mark]:
        return iter(sorted(self._by_id.values(), key=_order))

    def every(self) -> Iterator[Mark]:
        """All marks in no order, which is quicker than one after the other by place."""
        return iter(self._by_id.values())

    def __contains__(self, mark_id: str) -> bool:
        return mark_id in self._by_id

    def get(self, mark_id: str) -> Mark | None:
        """The mark of an id, or None."""
        return self._by_id.get(mark_id)

    def add(self, mark: Mark) -> Mark:
        """Put a mark in, in the first lane that is free there; one of the same id is replaced."""
        if mark.id in self._by_id:
            self.remove(mark.id)
        taken = {m.lane for m in self.over(mark.start, mark.end)}
        lane = next(n for n in range(len(taken) + 1) if n not in taken)
        placed = Mark(mark.id, mark.start, mark.end, mark.code, lane, mark.coding, mark.suggestion)
        self._by_id[mark.id] = placed
        for bucket in _buckets(mark.start, mark.end):
            self._buckets.setdefault(bucket, []).append(placed)
        return placed

    def remove(self, mark_id: str) -> Mark | None:
        """Take a mark out; returns it, or None when there is none of this id."""
        mark = self._by_id.pop(mark_id, None)
        if mark is not None:
            for bucket in _buckets(mark.start, mark.end):
                self._buckets[bucket].remove(mark)
        return mark

    def over(self, start: int, end: int) -> list[Mark]:
        """Marks that share a character with start..end, by start, longest first."""
        found = {
            m.id: m
            for bucket in _buckets(start, end)
            for m in self._buckets.get(bucket, ())
            if m.start < end and start < m.end
        }
        return sorted(found.values(), key=_order)

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


def _order(mark: Mark) -> tuple[int, int, str]:
    return (mark.start, -mark.end, mark.id)


def _buckets(start: int, end: int) -> range:
    return range(start // BUCKET, max(start, end - 1) // BUCKET + 1)
