"""Where the paragraphs of a text are.

Answers for plain text, whose only layout is line ends: a blank line ends a paragraph; inside a block a
bullet or an enumerator at the start of a line begins a new one; and where lines are too long to have been
wrapped by hand, every line is a paragraph of its own. Spans are code points, half-open, sorted, disjoint,
never empty, and neither begin nor end with white space. Linear time. Readers that know the paragraphs of
their format (DOCX, HTML, PDF) do not ask this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coder.model.span import Span

__all__ = ["paragraphs", "trimmed"]

# Bullets, "1.", "1)", "(a)", "(iv)", "a)", "§ 3", Markdown headings.
_ITEM = re.compile(
    r"\s*(?:[•▪◦‣●■–—*+-]\s|\(?[0-9]{1,3}[.)]\s|\([a-z]{1,4}\)\s|[a-z]\)\s|§+\s?\d|#{1,6}\s)"
)
_HEADING = re.compile(r"#{1,6}\s")
# Hand-wrapped lines are seldom longer than this.
_WRAP = 100


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without white space at its ends, or None when nothing else is there."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs of a text whose only layout is its line ends.

    Returns:
        Sorted, disjoint spans of code points that cover every character but white space.
    """
    out: list[Span] = []
    for lines in _blocks(text):
        for start, end in _in_block(text, lines):
            span = trimmed(text, start, end)
            if span is not None:
                out.append(span)
    return tuple(out)


def _blocks(text: str) -> Iterator[list[tuple[int, int]]]:
    """The runs of lines that are not blank, each line as (start, end)."""
    lines: list[tuple[int, int]] = []
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if start == end or text[start:end].isspace():
            if lines:
                yield lines
            lines = []
        else:
            lines.append((start, end))
        start = end + 1
    if lines:
        yield lines


def _in_block(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Paragraphs of a block without blank lines."""
    if len(lines) < 2 or max(end - start for start, end in lines) > _WRAP:
        return lines
    out: list[tuple[int, int]] = []
    for start, end in lines:
        apart = (
            not out
            or "\t" in text[start:end]
            or _ITEM.match(text, start, end)
            or _HEADING.match(text, out[-1][0], out[-1][1])
        )
        if apart:
            out.append((start, end))
        else:
            out[-1] = (out[-1][0], end)
    return out
