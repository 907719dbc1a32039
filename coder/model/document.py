"""A text with its pages and units, as stored.

Owns the invariants of a stored text (`text_faults`): LF line ends, no BOM, no U+FFFE, no soft hyphens,
no control characters but tab and newline. Offsets are code points, half-open. Pages, sentences and
paragraphs are numbered from 1. A document never changes; a new extraction is a new version with a new
hash. Where the text came from and how it was cleaned is in the map (`TextMap`).
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cached_property

from coder.model.errors import BadSpan, UnknownName
from coder.model.languages import first
from coder.model.span import Span
from coder.model.value import value

__all__ = [
    "UNIT_KINDS",
    "Document",
    "Furniture",
    "Page",
    "Passage",
    "TextMap",
    "Turn",
    "Unit",
    "bytes_hash",
    "text_faults",
    "text_hash",
]

UNIT_KINDS = ("sentence", "paragraph", "page", "document")

_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\ufeff\ufffe\uffff]")


def text_hash(text: str) -> str:
    """The name of a text version: the first 16 hex digits of the SHA-256 of its UTF-8 bytes."""
    return bytes_hash(text.encode("utf-8", "surrogatepass"))


def bytes_hash(data: bytes) -> str:
    """The name of a text version by its UTF-8 bytes."""
    return hashlib.sha256(data).hexdigest()[:16]


def text_faults(text: str) -> tuple[tuple[int, str], ...]:
    """Characters that must not stand in a stored text, as (offset, U+XXXX); empty for a good text."""
    return tuple((m.start(), f"U+{ord(m[0]):04X}") for m in _FORBIDDEN.finditer(text))


@value
class Page:
    """One page of the source.

    `number` counts from 1 in the file, `label` is what is printed on it ("iii", "12") or the number;
    `[start, end)` is its text; an image without text has an empty range.
    """

    number: int
    label: str
    start: int
    end: int


@value
class Furniture:
    """What stood on a page and is not part of the running text: kept, not lost.

    `kind` is one of head, foot, number, margin, comment (a remark beside the text), meta (what the file
    says about it). Formats without pages have it on page 1.
    """

    page: int
    kind: str
    text: str


@value
class Passage:
    """A stretch in one language (`lang` is a two-letter code, or `und`)."""

    start: int
    end: int
    lang: str


@value
class Turn:
    """A stretch said by one speaker; `name` is as the source gives it, its label belongs to the turn."""

    start: int
    end: int
    name: str


@value
class Unit:
    """A coding unit: the `number`-th (from 1) sentence, paragraph, page or the document itself."""

    kind: str
    number: int
    span: Span


@value
class TextMap:
    """What is known about a text beside its characters.

    `sentences` and `paragraphs` are sorted, disjoint spans, computed once with `segmenter`; every
    sentence lies inside one paragraph. `origin` holds the way back to the source (page text runs for
    PDF, times of cues for a transcript); it is opaque here. `decisions` logs every edit of the extractor
    (hyphens joined, ...). `speakers` are the turns of a conversation, sorted and disjoint, empty else.
    """

    extractor: str
    segmenter: str
    pages: tuple[Page, ...] = ()
    paragraphs: Sequence[Span] = ()
    sentences: Sequence[Span] = ()
    languages: tuple[Passage, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    headings: Sequence[Span] = ()
    origin: Mapping[str, object] = field(default_factory=dict)
    decisions: tuple[Mapping[str, object], ...] = ()
    speakers: tuple[Turn, ...] = ()


@value(slots=False)
class Document:
    """A document as the rest of the program sees it: id, text, map, variables.

    `variables` are the cells of documents.csv as strings, empty cells left out. `aliases` are former ids.
    """

    id: str
    text: str
    map: TextMap
    corpus: str = "main"
    variables: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()

    @cached_property
    def hash(self) -> str:
        """Name of this text version."""
        return text_hash(self.text)

    @cached_property
    def _page_starts(self) -> list[int]:
        return [p.start for p in self.map.pages]

    def page_at(self, offset: int) -> Page | None:
        """The page on which the character at `offset` stands; None for formats without pages.

        Raises:
            BadSpan: when `offset` is outside the text.
        """
        if not 0 <= offset < max(1, len(self.text)):
            raise BadSpan(f"offset {offset} is outside the text of {self.id}", found=offset)
        at = bisect_right(self._page_starts, offset)
        while at and self.map.pages[at - 1].start == self.map.pages[at - 1].end and at > 1:
            at -= 1  # an empty page starts where its successor starts
        return self.map.pages[at - 1] if at else None

    def units(self, kind: str) -> tuple[Unit, ...]:
        """All units of a kind, in order.

        Args:
            kind: sentence, paragraph, page or document.

        Raises:
            UnknownName: for another kind.
        """
        spans: Sequence[Span]
        if kind == "sentence":
            spans = self.map.sentences
        elif kind == "paragraph":
            spans = self.map.paragraphs
        elif kind == "page":
            spans = tuple(Span(p.start, p.end) for p in self.map.pages if p.start < p.end)
        elif kind == "document":
            spans = (Span(0, len(self.text)),) if self.text else ()
        else:
            raise UnknownName.of("unit", kind, UNIT_KINDS)
        return tuple(Unit(kind, n, span) for n, span in enumerate(spans, 1))

    def unit_numbers(self, kind: str, span: Span) -> tuple[int, ...]:
        """Numbers (from 1) of the units that share a code point with `span`."""
        if kind not in ("sentence", "paragraph"):
            return tuple(u.number for u in self.units(kind) if u.span.overlaps(span))
        spans = self.map.sentences if kind == "sentence" else self.map.paragraphs
        at = bisect_right(spans, span.start, key=lambda s: s.end)  # sorted and disjoint
        end = at
        while end < len(spans) and spans[end].start < span.end:
            end += 1
        return tuple(n + 1 for n in range(at, end) if spans[n].overlaps(span))

    def quote(self, span: Span) -> str:
        """The characters of the span, which are the quotation.

        Raises:
            BadSpan: when the span ends outside the text; the place is the document id.
        """
        if span.end > len(self.text):
            raise BadSpan(
                f"span {span} ends outside the text, which has {len(self.text)} characters",
                place=self.id,
                found=str(span),
                hint=f"coder docs text {self.id} shows the text",
            )
        return self.text[span.start : span.end]

    def lang_at(self, offset: int) -> str:
        """Language of the passage at `offset`: the map's, else the first of the variable `lang`, else und."""
        for passage in self.map.languages:
            if passage.start <= offset < passage.end:
                return first(passage.lang)
        return first(self.variables.get("lang", ""))

    def speaker_at(self, offset: int) -> str:
        """Who speaks at `offset`; empty outside the turns of a conversation."""
        at = bisect_right(self.map.speakers, offset, key=lambda turn: turn.start) - 1
        turn = self.map.speakers[at] if at >= 0 else None
        return turn.name if turn is not None and offset < turn.end else ""
