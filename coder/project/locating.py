"""Where a span stands in the source: pages, rectangles, a picture.

    project.rectangles("EU-01", Span(1200, 1345)).rectangles   ->   ((3, 90.1, 700.2, 300.4, 712.0), ...)

Owns the fall-back: rectangles are given only where the page in the source still has the characters that the
text was made from; else the pages are told, which the map knows by itself, with a finding that says why
there are no rectangles. A text of OCR stands in the PDF that was derived for it, not in the scan. Rectangles
are points, y upwards: (page, left, bottom, right, top).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coder.model.document import Document, Page
from coder.model.errors import BadSpan, CoderError, InputError, UnknownName
from coder.model.finding import Finding, Level
from coder.model.names import fold_name
from coder.model.span import Span
from coder.project.cataloguing import sees_others
from coder.project.places import parse_place
from coder.project.showing import source_of
from coder.store.files import read_bytes

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["Marked", "Picture", "page_picture", "paged_file", "place_of", "rectangles"]

Rectangle = tuple[int, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Marked:
    """Where a span stands: its pages, its rectangles where they are sure, and what there is to tell."""

    pages: tuple[Page, ...]
    rectangles: tuple[Rectangle, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as PNG, with marks where a span was asked for."""

    png: bytes
    page: Page
    findings: tuple[Finding, ...] = ()


def rectangles(project: Project, doc_id: str, span: Span, *, password: str = "") -> Marked:
    """The rectangles of a span in the source of a document.

    Raises:
        UnknownName, InputError, Unreadable: the document is not there, has no text, or is damaged.
        BadSpan: the span ends outside the text.
    """
    doc = project.library.document(doc_id)
    doc.quote(span)
    pages = tuple(p for p in doc.map.pages if p.start < span.end and span.start < p.end)
    if doc.map.origin.get("form") != "runs 1":
        return Marked(pages, findings=(_told(doc, "its map knows no places on the page"),))
    try:
        file, notes = paged_file(project, doc)
        from coder.ingest.pdf.places import rectangles as on_pages

        found = on_pages(file, doc.map.origin, span, password=password or None)
    except CoderError as error:
        return Marked(pages, findings=(_told(doc, error.what),))
    if not found.changed:
        return Marked(pages, found.rectangles, notes)
    from coder.ingest.pages import page_list

    what = f"{page_list(found.changed)} of the source read otherwise now than when it was ingested"
    return Marked(pages, found.rectangles, (*notes, _told(doc, what)))


def paged_file(project: Project, doc: Document) -> tuple[Path, tuple[Finding, ...]]:
    """The PDF that a text was made from: the source, or the one with a text layer that OCR made of it.

    Where that one is gone or is not the same, the source is given, with a finding.

    Raises:
        InputError: the source is not in sources/.
    """
    source = source_of(project, doc.id)
    told = doc.map.origin.get("derived")
    if not isinstance(told, Mapping):
        return source, ()
    from coder.project.ocr import derived_folder

    name = Path(str(told.get("file", ""))).name
    made = derived_folder(project.layout.sources(doc.corpus)) / name
    data = read_bytes(made) if name else None
    if data is not None and hashlib.sha256(data).hexdigest() == told.get("sha256"):
        return made, ()
    why = "is missing" if data is None else "is not the one that the text was made from"
    what = f"the PDF with the text layer, derived/{name}, {why}"
    note = Finding(
        Level.WARNING, "derived", what, doc.id, hint="coder ingest --again --ocr auto makes it anew"
    )
    return source, (note,)


def _told(doc: Document, why: str) -> Finding:
    what = f"pages are given without rectangles: {why}"
    hint = "coder ingest --again makes a text with a new map" if doc.map.pages else ""
    return Finding(Level.WARNING, "no-rectangles", what, doc.id, hint=hint)


def place_of(project: Project, doc: Document, written: str) -> Span:
    """The span that a place or the id of a coding of this document denotes.

    Raises:
        BadSpan, UnknownName: it denotes nothing here.
    """
    from coder.project.coding import find_coding

    try:
        return parse_place(doc, written)
    except BadSpan as error:
        if error.what.endswith("is not a place"):
            try:
                coding = find_coding(project, written)
            except UnknownName:
                raise error from None
            seen = sees_others(project, doc.id) or fold_name(coding.by) == fold_name(
                project.reader()
            )
            if coding.doc == doc.id and coding.carried != "review" and seen:
                return coding.span
            raise BadSpan(
                f"coding {written} has no place in this text", place=doc.id, found=written
            ) from None
        raise


def page_picture(
    project: Project, doc_id: str, *, place: str = "", page: str = "", password: str = ""
) -> Picture:
    """A page of the source with a place marked on it: the first page of the place, or the page asked for.

    Args:
        project: the project.
        doc_id: the document.
        place: 1200:1345, p3s2, par7, or the id of a coding; nothing is marked without.
        page: number or printed label.
        password: opens an encrypted source.

    Raises:
        UnknownName, InputError, Unreadable: the document, its source or its text cannot be read.
        BadSpan: the place or page is not there, or the place not on the page.
    """
    doc = project.library.document(doc_id)
    if doc.map.origin.get("kind") != "pdf":
        raise InputError("has no pages to draw: its source is no PDF", place=doc.id)
    file, notes = paged_file(project, doc)
    span = place_of(project, doc, place) if place else None
    marked = (
        rectangles(project, doc_id, span, password=password) if span else Marked((), findings=notes)
    )
    chosen = _page(doc, page) if page else (*marked.pages, *doc.map.pages)[0]
    if span and chosen not in marked.pages:
        raise BadSpan(f"{place} is not on page {page}", place=doc.id, found=place)
    from coder.ingest.pdf.picture import page_picture as drawn

    marks = [r[1:] for r in marked.rectangles if r[0] == chosen.number]
    png = drawn(file, chosen.number, marks, password=password or None)
    return Picture(png, chosen, (*marked.findings, *_goes_on(doc, marked, chosen)))


def _page(doc: Document, written: str) -> Page:
    """By number, else by printed label."""
    pages = doc.map.pages
    if written.isdecimal() and 1 <= int(written) <= len(pages):
        return pages[int(written) - 1]
    for page in pages:
        if page.label == written:
            return page
    what = f"there is no page {written}; the document has {len(pages)}"
    raise BadSpan(what, place=doc.id, found=written)


def _goes_on(doc: Document, marked: Marked, chosen: Page) -> tuple[Finding, ...]:
    others = [str(p.number) for p in marked.pages if p != chosen]
    if not others:
        return ()
    what = f"the place stands on page {', '.join(others)} too"
    return (Finding(Level.NOTE, "other-pages", what, doc.id, hint="--page N draws another page"),)
