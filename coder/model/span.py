"""A stretch of text: a half-open range of code points in one version of one text.

    shared responsibility
    |     |              |
    0     6             21      Span(0, 6) is "shared"; text[0:6] is the quotation

Owns the relations between spans. Units: code points, not bytes, not UTF-16. Edges: touching spans
(end of one = start of the other) do not overlap; an empty span overlaps nothing. A span knows no text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from operator import lt
from typing import overload

from coder.model.errors import BadSpan

__all__ = ["Relation", "Span", "Spans", "joined"]


class Relation(Enum):
    """How one span lies to another; exactly one holds for any two spans."""

    BEFORE = "before"
    """Ends at or before the start of the other."""
    AFTER = "after"
    """Starts at or after the end of the other."""
    EQUAL = "equal"
    ENCLOSES = "encloses"
    """Holds the other, and is longer."""
    WITHIN = "within"
    """Lies inside the other, and is shorter."""
    OVERLAPS = "overlaps"
    """Shares code points, and neither holds the other."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range `[start, end)` of code points, `0 <= start < end`.

    Raises:
        BadSpan: at construction, when the range is empty, reversed or negative.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise BadSpan(
                f"span {self.start}:{self.end} is empty or reversed",
                found=f"{self.start}:{self.end}",
                hint="a span is START:END in characters from 0, with START smaller than END",
            )

    def __len__(self) -> int:
        return self.end - self.start

    def __str__(self) -> str:
        return f"{self.start}:{self.end}"

    def overlaps(self, other: Span) -> bool:
        """Whether at least one code point is shared; touching is not overlapping."""
        return self.start < other.end and other.start < self.end

    def encloses(self, other: Span) -> bool:
        """Whether every code point of `other` is in this span; equal spans enclose each other."""
        return self.start <= other.start and other.end <= self.end

    def gap(self, other: Span) -> int:
        """Code points between the two; 0 when they touch or overlap."""
        return max(0, other.start - self.end, self.start - other.end)

    def relation(self, other: Span) -> Relation:
        """Which of the six relations holds, seen from this span."""
        if self == other:
            return Relation.EQUAL
        if self.end <= other.start:
            return Relation.BEFORE
        if other.end <= self.start:
            return Relation.AFTER
        if self.encloses(other):
            return Relation.ENCLOSES
        return Relation.WITHIN if other.encloses(self) else Relation.OVERLAPS

    def common(self, other: Span) -> Span | None:
        """The shared part, or None when nothing is shared."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None

    def of(self, text: str) -> str:
        """The quotation.

        Raises:
            BadSpan: when the span ends outside `text`.
        """
        if self.end > len(text):
            raise BadSpan(
                f"span {self} ends outside the text, which has {len(text)} characters",
                found=str(self),
                hint=f"give an end of at most {len(text)}",
            )
        return text[self.start : self.end]

    @classmethod
    def parse(cls, written: str) -> Span:
        """Read `1200:1345`.

        Raises:
            BadSpan: when it is not two whole numbers with a colon, or reversed.
        """
        start, colon, end = written.partition(":")
        if not colon or not (
            start.isascii() and start.isdigit() and end.isascii() and end.isdigit()
        ):
            raise BadSpan(
                f"{written!r} is not a span",
                found=written,
                hint="write START:END in characters from 0, for instance 1200:1345",
            )
        return cls(int(start), int(end))


class Spans(Sequence[Span]):
    """Many spans, each made when it is looked at: equal to a tuple of them, and quicker to have.

    Args:
        pairs: start and end of each.

    Raises:
        BadSpan: when one of them is no span.
        TypeError, ValueError: when these are not pairs of whole numbers.
    """

    __slots__ = ("_ends", "_made", "_starts")

    def __init__(self, pairs: Sequence[Sequence[int]]) -> None:
        self._starts: tuple[int, ...]
        self._ends: tuple[int, ...]
        self._starts, self._ends = zip(*pairs, strict=True) if pairs else ((), ())
        self._made: tuple[Span, ...] | None = None
        if {*map(type, self._starts), *map(type, self._ends)} - {int}:
            raise TypeError("a span is two whole numbers")
        if not all(map(lt, self._starts, self._ends)) or min(self._starts, default=0) < 0:
            self._all()  # the one that is at fault says so

    def _all(self) -> tuple[Span, ...]:
        if self._made is None:
            self._made = tuple(map(Span, self._starts, self._ends))
        return self._made

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, at: int) -> Span: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Span, ...]: ...
    def __getitem__(self, at: int | slice) -> Span | tuple[Span, ...]:
        if isinstance(at, slice) or self._made is not None:
            return self._all()[at]
        return Span(self._starts[at], self._ends[at])

    def __iter__(self) -> Iterator[Span]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Spans):
            return (self._starts, self._ends) == (other._starts, other._ends)
        return self._all() == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same code points as `spans`, as sorted spans that neither overlap nor touch."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            if span.end > out[-1].end:
                out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
    return tuple(out)
