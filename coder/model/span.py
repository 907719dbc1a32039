"""A stretch of text: a half-open range of code points in one version of one text.

    shared responsibility
    |     |              |
    0     6             21      Span(0, 6) is "shared"; text[0:6] is the quotation

Owns the relations between spans. Units: code points, not bytes, not UTF-16. Edges: touching spans
(end of one = start of the other) do not overlap; an empty span overlaps nothing. A span knows no text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from coder.model.errors import BadSpan

__all__ = ["Relation", "Span", "joined"]


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
