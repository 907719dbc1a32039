"""A concordance: every hit with the words around it.

    concordance(texts, [Hit("EU-03", 120, 131)], window=8, sort="right")

Owns the window (so many words to each side, line breaks as spaces) and the sorting: by the words to the
right, by those to the left read backwards from the hit, or by document and place. Words are compared as they
are counted (`words`). Places are half-open code points.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coder.analyse.words import folded_word, word_spans
from coder.model.errors import BadValue, UsageError

__all__ = ["SORTS", "Hit", "Line", "concordance"]

SORTS = ("doc", "left", "right")


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that was found."""

    doc: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """A hit with its surroundings; `left` and `right` begin and end with whole words."""

    hit: Hit
    left: str
    match: str
    right: str


def concordance(
    texts: Mapping[str, str], hits: Iterable[Hit], *, window: int = 8, sort: str = "doc"
) -> tuple[Line, ...]:
    """The hits with the words around them.

    Args:
        texts: the text of each document.
        hits: in the order of documents and places, which `doc` keeps.
        window: words to each side.
        sort: doc, left or right.

    Raises:
        BadValue: another order.
        UsageError: a window below 0.
    """
    if sort not in SORTS:
        raise BadValue.of_value("--sort", sort, SORTS)
    if window < 0:
        raise UsageError(f"--window is {window}, and must be 0 or more", found=window)
    known: dict[str, tuple[list[int], list[int]]] = {}
    lines = []
    for hit in hits:
        if hit.doc not in known:
            spans = word_spans(texts[hit.doc])
            known[hit.doc] = ([s for s, _ in spans], [e for _, e in spans])
        lines.append(_line(texts[hit.doc], hit, window, known[hit.doc]))
    if sort == "doc":
        return tuple(lines)
    return tuple(sorted(lines, key=_by_right if sort == "right" else _by_left))


def _line(text: str, hit: Hit, window: int, words: tuple[list[int], list[int]]) -> Line:
    starts, ends = words
    first = bisect_left(starts, hit.start) - window
    last = bisect_left(ends, hit.end + 1) + window - 1
    begin = min(hit.start, starts[max(0, first)]) if window and starts else hit.start
    stop = max(hit.end, ends[min(last, len(ends) - 1)]) if window and ends else hit.end
    return Line(
        hit, _flat(text[begin : hit.start]).lstrip(), _flat(text[hit.start : hit.end]),
        _flat(text[hit.end : stop]).rstrip(),
    )  # fmt: skip


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _folded(text: str) -> list[str]:
    return [folded_word(text[s:e]) for s, e in word_spans(text)]


def _by_right(line: Line) -> tuple[list[str], list[str]]:
    return _folded(line.right), _folded(line.match)


def _by_left(line: Line) -> tuple[list[str], list[str]]:
    return _folded(line.left)[::-1], _folded(line.match)
