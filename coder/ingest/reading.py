"""What every reader hands back, and how blocks become a text.

A reader (PDF, DOCX, HTML, plain text) knows its format; all give a `Reading`: the text as it will be
stored with paragraphs, headings and pages as code points in it. Formats made of blocks use `assembled`:
paragraphs are parted by an empty line, rows of a table and items of a list by a line end. Owns: the text
has no `text_faults`, paragraphs are sorted, disjoint and not empty, every heading is a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from coder.model.document import Furniture, Page, Turn
from coder.model.finding import Finding
from coder.model.span import Span
from coder.text.clean import clean_text

__all__ = ["EXTRACTORS", "Block", "Options", "Reading", "assembled"]

EXTRACTORS = {
    "docx": "docx 3", "odt": "odt 2", "rtf": "rtf 3", "html": "html 3", "epub": "epub 2",
    "xml": "xml 1", "markdown": "markdown 1", "text": "text 1", "transcript": "transcript 1",
}  # fmt: skip
"""Readers with their versions, but for that of PDFs; a version is raised when texts come out otherwise."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller asked for; readers take what concerns them.

    `whole` reads a web page with the site around its text; `furniture` leaves the running heads, feet and
    page numbers of a PDF where they stand in its text.
    """

    lang: str | None = None
    password: str | None = None
    engine: str = "pdfium"
    tables: bool = False
    whole: bool = False
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in a file."""

    text: str
    extractor: str
    paragraphs: tuple[Span, ...] = ()
    headings: tuple[Span, ...] = ()
    pages: tuple[Page, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    origin: Mapping[str, object] = field(default_factory=dict)
    decisions: tuple[Mapping[str, object], ...] = ()
    findings: tuple[Finding, ...] = ()
    encoding: str = ""
    partial: bool = False
    speakers: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of a format that has them; `kind` is paragraph, heading, item, row or note."""

    kind: str
    text: str


_CLOSE = {"item", "row"}


def assembled(blocks: Iterable[Block]) -> tuple[str, tuple[Span, ...], tuple[Span, ...]]:
    """Text, paragraphs and headings of a sequence of blocks; blocks without text are left out."""
    parts: list[str] = []
    paragraphs: list[Span] = []
    headings: list[Span] = []
    at = 0
    last = ""
    for block in blocks:
        text = clean_text(block.text).strip()
        if not text:
            continue
        if parts:
            gap = "\n" if block.kind == last and block.kind in _CLOSE else "\n\n"
            parts.append(gap)
            at += len(gap)
        span = Span(at, at + len(text))
        paragraphs.append(span)
        if block.kind == "heading":
            headings.append(span)
        parts.append(text)
        at += len(text)
        last = block.kind
    return "".join(parts), tuple(paragraphs), tuple(headings)
