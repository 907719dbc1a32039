"""A document as a person reads it: pages and paragraphs with their text, and the codings in them.

Owns which paragraphs a page shows and under which one a coding stands (the one in which it begins), and
that nobody who still codes a document blindly is shown what others marked in it. How it looks is the
command line's matter. Offsets are code points of the present text.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.model.coding import Coding
from coder.model.document import Document, Page
from coder.model.errors import InputError
from coder.model.names import fold_name
from coder.model.results import Caption, Table
from coder.model.span import Span
from coder.project.cataloguing import sees_others
from coder.project.places import parse_place
from coder.text.sections import Outline

if TYPE_CHECKING:
    from pathlib import Path

    from coder.project.facade import Project

__all__ = ["Paragraph", "Shown", "shown_document", "shown_table", "source_of"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, or the part of it on one page.

    `number` counts from 1 in the document, `page` is None for formats without pages, `codings` begin in it.
    """

    number: int
    page: Page | None
    span: Span
    text: str
    codings: tuple[Coding, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A document, or one page of it; `unplaced` are codings to be reviewed, `hidden` that others' are."""

    doc: Document
    paragraphs: tuple[Paragraph, ...]
    empty_pages: tuple[Page, ...]
    unplaced: tuple[Coding, ...]
    hidden: bool


def shown_document(project: Project, doc_id: str, *, page: str = "") -> Shown:
    """What `coder docs show` shows.

    Args:
        project: the project.
        doc_id: the document.
        page: its number in the file, or its printed label; all pages without.

    Raises:
        UnknownName, InputError, Unreadable: the document is not there, has no text, or is damaged.
        BadSpan: there is no such page.
    """
    doc = project.document(doc_id)
    span = Span(0, len(doc.text)) if not page else _page(doc, page)
    hidden = not sees_others(project, doc.id)
    mine = fold_name(project.reader())
    codings = [c for c in project.codings_of(doc.id) if not hidden or fold_name(c.by) == mine]
    placed = [c for c in codings if c.carried != "review"]
    return Shown(
        doc=doc,
        paragraphs=tuple(_paragraphs(doc, span, placed)),
        empty_pages=() if page else tuple(p for p in doc.map.pages if p.start == p.end),
        unplaced=() if page else tuple(c for c in codings if c.carried == "review"),
        hidden=hidden,
    )


def _page(doc: Document, written: str) -> Span:
    return parse_place(doc, f"p{written}" if written.isdecimal() else f"label:{written}")


def _paragraphs(doc: Document, shown: Span, codings: list[Coding]) -> list[Paragraph]:
    parts = [
        (number, page, part)
        for number, whole in enumerate(doc.map.paragraphs, 1)
        for page, part in _parts(doc, whole)
    ]
    starts = [part.start for _, _, part in parts]
    under: dict[int, list[Coding]] = {}
    for coding in codings:  # one that begins between two paragraphs stands under the first
        under.setdefault(max(0, bisect_right(starts, coding.span.start) - 1), []).append(coding)
    out: list[Paragraph] = []
    for at, (number, page, part) in enumerate(parts):
        low, high = max(part.start, shown.start), min(part.end, shown.end)
        if low < high:
            own = tuple(under.get(at, ()))
            out.append(Paragraph(number, page, Span(low, high), doc.text[low:high], own))
    return out


def _parts(doc: Document, whole: Span) -> list[tuple[Page | None, Span]]:
    """A paragraph cut at page ends."""
    first = doc.page_at(whole.start)
    if first is None or whole.end <= first.end:
        return [(first, whole)]
    out: list[tuple[Page | None, Span]] = []
    for page in doc.map.pages[first.number - 1 :]:
        low, high = max(whole.start, page.start), min(whole.end, page.end)
        if low < high:
            out.append((page, Span(low, high)))
        if page.start >= whole.end:
            break
    return out


def shown_table(shown: Shown) -> Table:
    """The same as rows for machines, with the section and, in a conversation, who speaks."""
    outline = Outline(shown.doc)
    rows = tuple(
        (
            p.page.number if p.page else None, p.page.label if p.page else None, p.number,
            str(outline.at(p.span.start)), shown.doc.speaker_at(p.span.start) or None,
            p.span.start, p.span.end, p.text,
            "; ".join(f"{c.code} ({c.by})" for c in p.codings),
        )
        for p in shown.paragraphs
    )  # fmt: skip
    columns = (
        "page", "page_label", "paragraph", "section", "speaker", "start", "end", "text", "codes",
    )  # fmt: skip
    texts = ("page_label", "section", "speaker", "text", "codes")
    return Table(columns, rows, Caption(shown.doc.id), texts)


def source_of(project: Project, doc_id: str) -> Path:
    """The file that a document was made from.

    Raises:
        InputError: it is not in sources/.
    """
    entry = project.library.entry(doc_id)
    path = project.layout.sources(entry.corpus) / entry.file
    if not entry.file or not path.is_file():
        raise InputError(
            "the source is not in sources/", place=str(path) if entry.file else entry.id
        )
    return path
