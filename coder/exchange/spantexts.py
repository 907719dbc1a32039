"""Texts with their codings, as programs for machine learning and annotation take them.

Owns the value that the writers share and nothing else. Offsets are code points, half-open, in `text`;
a label is the code as it shall be called there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["LabelledSpan", "SpanText", "overlapping"]


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """One coding: its place, its label, who made it and when, what hangs on it."""

    start: int
    end: int
    label: str
    id: str = ""
    by: str = ""
    time: str = ""
    memo: str = ""
    how: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SpanText:
    """A document with its codings, sorted by place."""

    id: str
    text: str
    spans: tuple[LabelledSpan, ...]
    lang: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)


def overlapping(spans: Iterable[LabelledSpan] | Sequence[LabelledSpan]) -> int:
    """How many spans, sorted by their start, begin before one ahead of them has ended."""
    count, reached = 0, 0
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        count += span.start < reached
        reached = max(reached, span.end)
    return count
