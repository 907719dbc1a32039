"""A document with its canonical text, the ways between both, and the languages of its passages.

    reading = Reading(doc)
    reading.span(4, 10)        where canonical [4, 10) stands in the stored text
    reading.at(120)            the canonical offset of what stands at or after 120
    langs_of(doc, 120)         frozenset({"en"})

Owns the stretches inside which stored and canonical offsets differ by one number, told once for a document:
nearly all places lie in one of them. Offsets are code points. Folds nothing and looks for nothing.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from functools import cached_property

from coder.model.document import Document
from coder.model.languages import codes
from coder.text.canonical import Canonical, canonical

__all__ = ["Range", "Reading", "langs_of"]

Range = tuple[int, int]


def langs_of(doc: Document, offset: int | None = None) -> frozenset[str]:
    """Languages of the passage at `offset`, or of the whole document; `und` where nothing is known.

    They are codes, in whatever way the document's variable `lang` is written.
    """
    written = frozenset(codes(doc.variables.get("lang", "")))
    passages = doc.map.languages
    if offset is None:
        told = {lang for p in passages for lang in codes(p.lang)}
        return frozenset(told if _covered(doc) else told | (written or {"und"}))
    starts = bisect_right(passages, offset, key=lambda p: p.start)
    if starts and passages[starts - 1].end > offset:
        return frozenset(codes(passages[starts - 1].lang))
    return written or frozenset(("und",))


def _covered(doc: Document) -> bool:
    """Whether nothing but white space stands outside the passages whose language is known."""
    at = 0
    for passage in doc.map.languages:
        if doc.text[at : passage.start].strip():
            return False
        at = passage.end
    return at > 0 and not doc.text[at:].strip()


class Reading:
    """A document with its canonical text, as scanners read it."""

    def __init__(self, doc: Document, folded: Canonical | None = None) -> None:
        self.doc = doc
        self.folded = canonical(doc.text) if folded is None else folded
        self.langs = langs_of(doc)
        # The stretch asked for last: first and last canonical offset, and how much further on it stands.
        self.level = (1, 0, 0) if self.folded.layers else (0, len(self.folded.text), 0)

    @cached_property
    def levels(self) -> list[tuple[int, int, int]]:
        """The stretches, by place: first and last canonical offset, and how much further on they stand.

        Behind them comes one more, further on than anything stands.
        """
        folded = self.folded
        levels = folded.levels() if folded.layers else [(0, len(folded.text), 0)]
        return [*levels, (sys.maxsize, sys.maxsize, 0)]

    def level_at(self, start: int) -> int:
        """The number of the stretch in which canonical `start` lies."""
        return max(0, bisect_right(self._starts[0], start) - 1)

    @cached_property
    def _starts(self) -> tuple[list[int], list[int]]:
        """Canonical and stored starts of all stretches."""
        return [low for low, _, _ in self.levels], [low + by for low, _, by in self.levels]

    def span(self, start: int, end: int) -> Range:
        """Range in the stored text of canonical `[start, end)`; cheapest when asked in order."""
        low, high, shift = self.level
        if low <= start and end <= high:
            return start + shift, end + shift
        (starts, _), levels = self._starts, self.levels
        i = bisect_right(starts, start) - 1
        if i >= 0 and end <= levels[i][1]:
            self.level = levels[i]
            return start + levels[i][2], end + levels[i][2]
        return self.folded.span(start, end)

    def at(self, offset: int) -> int:
        """Canonical offset of the first character at or after `offset`; cheapest when asked in order."""
        low, high, shift = self.level
        if low <= offset - shift <= high:
            return offset - shift
        (_, starts), levels = self._starts, self.levels
        i = bisect_right(starts, offset) - 1
        if i >= 0 and offset - levels[i][2] <= levels[i][1]:
            self.level = levels[i]
            return offset - levels[i][2]
        return self.folded.at(offset)

    def speaks(self, lang: str, offset: int) -> bool:
        """Whether a form of `lang` may stand at `offset`."""
        if len(self.langs) == 1 and lang in self.langs:
            return True
        at = langs_of(self.doc, offset)
        return lang in at or "und" in at
