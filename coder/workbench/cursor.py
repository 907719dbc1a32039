"""Where the coder stands: a unit of the text, and what is taken in around it.

Owns the movement: a cursor always covers a non-empty span of the text, stands on one unit of its kind,
and goes back to exactly that unit when it moves on. Units are clause, sentence, paragraph and word; the
sentences and paragraphs are those stored with the text, a clause is a part of a sentence, a word a run of
letters or digits. Offsets are code points, half-open. Pure: it knows neither screen nor project.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import attrgetter

from coder.model.document import Document
from coder.model.span import Span
from coder.model.value import value

__all__ = ["KINDS", "Cursor", "Places", "clauses", "inside_character", "whole_character"]

KINDS = ("clause", "sentence", "paragraph", "word")
"""Kinds of units, in the order in which one key goes through them."""

_BREAK = re.compile(r"(?<=[;:,—–])\s+(?=\S)|\s+(?=[—–]\s)")
_WORD = re.compile(r"[^\W_]+(?:['’\-‑.][^\W_]+)*")
SHORTEST = 20
"""Characters of the shortest clause; a shorter part stays with its neighbour."""


def inside_character(text: str, at: int) -> bool:
    """Whether a place lies inside what is drawn as one character: before an accent, inside an emoji."""
    if not 0 < at < len(text) or text[at] < "\u0300":
        return False
    from unicodedata import category

    here, before = text[at], text[at - 1]
    if before == "\u200d" or here in "\u200c\u200d" or "\U0001f3fb" <= here <= "\U0001f3ff":
        return True
    if "\U0001f1e6" <= here <= "\U0001f1ff":  # two letters are a flag
        letters = 0
        while at > letters and "\U0001f1e6" <= text[at - 1 - letters] <= "\U0001f1ff":
            letters += 1
        return letters % 2 == 1
    if "\u1160" <= here <= "\u11ff":  # vowels and ends of a Korean syllable
        return "\u1100" <= before <= "\u11ff"
    return "\U000e0020" <= here <= "\U000e007f" or category(here) in ("Mn", "Me", "Mc")


def whole_character(text: str, at: int, step: int) -> int:
    """The place, or the next one in a direction that parts no character."""
    while inside_character(text, at):
        at += 1 if step > 0 else -1
    return at


def clauses(text: str, sentence: Span) -> list[Span]:
    """The parts of a sentence between its inner stops; together they are the whole sentence."""
    out: list[Span] = []
    start = sentence.start
    for found in _BREAK.finditer(text, sentence.start, sentence.end):
        if found.start() - start >= SHORTEST and sentence.end - found.end() >= SHORTEST:
            out.append(Span(start, found.start()))
            start = found.end()
    return [*out, Span(start, sentence.end)]


@value
class Cursor:
    """A unit of a kind (its number from 0), and the span that an act would take.

    `span` is the unit until somebody extends or shrinks it.
    """

    kind: str
    number: int
    span: Span


class Places:
    """The units of one document, by kind; clauses and words are looked for when first asked for."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self._units: dict[str, Sequence[Span]] = {
            "sentence": doc.map.sentences or doc.map.paragraphs,
            "paragraph": doc.map.paragraphs,
        }
        if not self._units["sentence"] and doc.text.strip():
            self._units |= dict.fromkeys(("sentence", "paragraph"), (Span(0, len(doc.text)),))

    def units(self, kind: str) -> Sequence[Span]:
        """All units of a kind, by place."""
        if kind not in self._units:
            text, sentences = self.doc.text, self._units["sentence"]
            if kind == "clause":
                self._units[kind] = [part for s in sentences for part in clauses(text, s)]
            else:
                self._units[kind] = [Span(*m.span()) for m in _WORD.finditer(text)]
        return self._units[kind]

    def cursor(self, kind: str, number: int) -> Cursor:
        """A cursor on a unit; numbers outside are brought to the first or the last."""
        units = self.units(kind)
        at = min(max(0, number), len(units) - 1)
        return Cursor(kind, at, units[at])

    def around(self, kind: str, offset: int) -> Cursor:
        """A cursor on the unit at an offset, or on the next one behind it."""
        units = self.units(kind)
        at = bisect_right(units, offset, key=lambda u: u.start) - 1
        if at < 0 or (offset >= units[at].end and at + 1 < len(units)):
            at += 1
        return self.cursor(kind, at)

    def move(self, cursor: Cursor, step: int) -> Cursor:
        """The unit `step` units on (or back); what was taken in beside the unit is let go."""
        return self.cursor(cursor.kind, cursor.number + step)

    def of_kind(self, cursor: Cursor, kind: str) -> Cursor:
        """The unit of another kind where the cursor begins."""
        return self.around(kind, cursor.span.start)

    def selected(self, cursor: Cursor, span: Span) -> Cursor:
        """The cursor with any span, as a mouse marks one; the unit is the one where it begins."""
        return replace(self.around(cursor.kind, span.start), span=span)

    def end_moved(self, cursor: Cursor, by: str, step: int) -> Cursor:
        """The cursor with its end moved by units of a kind or `character`; as it was rather than empty."""
        end = cursor.span.end + step
        if by != "character":
            here = cursor.span.end
            if step < 0:  # the last unit goes with the stop behind it
                units = self.units(by)
                last = bisect_left(units, here, key=attrgetter("start")) - 1
                here = min(here, units[last].end) if last >= 0 else here
            end = _edge(self.units(by), attrgetter("end"), here, step)
        end = whole_character(self.doc.text, min(end, len(self.doc.text)), step)
        if end <= cursor.span.start:
            return cursor
        return replace(cursor, span=Span(cursor.span.start, end))

    def start_moved(self, cursor: Cursor, by: str, step: int) -> Cursor:
        """The cursor with its start moved in the same way; as it was where nothing would be left."""
        start = cursor.span.start + step
        if by != "character":
            start = _edge(self.units(by), attrgetter("start"), cursor.span.start, step)
        start = whole_character(self.doc.text, max(start, 0), step)
        if start >= cursor.span.end:
            return cursor
        return replace(cursor, span=Span(start, cursor.span.end))


def _edge(units: Sequence[Span], side: Callable[[Span], int], here: int, step: int) -> int:
    """The `step`-th edge after (or before) a place; the place itself where there is none."""
    if not units or not step:
        return here
    if step > 0:
        at = bisect_right(units, here, key=side) + step - 1
    else:
        at = bisect_left(units, here, key=side) + step
    return side(units[min(max(at, 0), len(units) - 1)])
