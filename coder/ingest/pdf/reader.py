"""A PDF as a reading: every step of this package in its order, and what there is to tell.

Findings: `scan` (pages without a text layer), `garbled` (the text layer is not the words on the page),
`ligatures` (letters lost in ligatures), `damaged` (repaired, or pages that cannot be read), `text-layer`,
`invisible`, `outside` and `placeless` (what is written and what is drawn do not agree), and `furniture` as a
note on what was set apart. The same bytes give the same text.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import groupby, islice
from typing import Any

from coder.ingest.pages import page_list
from coder.ingest.pdf import EXTRACTOR
from coder.ingest.pdf.breaks import dominant_size
from coder.ingest.pdf.checks import findings_of
from coder.ingest.pdf.flow import Flow, Writer
from coder.ingest.pdf.furniture import (
    Running,
    at_edge,
    is_page_number,
    labels,
    outermost,
    within_text,
)
from coder.ingest.pdf.layout import PageLayout, laid_out
from coder.ingest.pdf.lines import MARK, Line
from coder.ingest.pdf.notes import marked_notes
from coder.ingest.pdf.opening import looks_cut, opened
from coder.ingest.pdf.paragraphs import (
    Paragraph,
    note_of,
    one_by_one,
    paragraphs_of,
    split_notes,
)
from coder.ingest.pdf.tables import Grid, grids_of, read_with_pdfplumber, ruled_pages
from coder.ingest.reading import Options, Reading
from coder.model.document import Furniture, Page
from coder.model.finding import Finding, Level
from coder.model.languages import codes
from coder.text.language import detect
from coder.text.wordlist import wordlist_name

__all__ = ["read_pdf"]

_APART = -10_000  # regions from here down are lines of furniture that stay in the text


def read_pdf(data: bytes, name: str, options: Options) -> Reading:
    """A PDF file.

    Raises:
        Unreadable: encrypted, damaged beyond repair, or without pages.
    """
    if options.engine == "pdfplumber":
        return read_with_pdfplumber(data, name, options)
    with _few_collections():
        return _read(data, name, options)


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for cycles of dead objects seldom: pages make millions of objects, and next to no cycles."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], 100_000), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _read(data: bytes, name: str, options: Options) -> Reading:
    open_again = partial(opened, data, name, options.password)
    tables = grids_of(data, options.password, ruled_pages(open_again)) if options.tables else {}
    pages, words = laid_out(open_again, tables)
    whole = _Whole(pages, tables, keep=options.furniture)
    writer = Writer(words, _one_language(options.lang) or _language(pages))
    flow = Flow(writer)
    ahead: Iterator[_PageParts] = (whole.parts(page) for page in pages)
    now = next(ahead, None)
    while now is not None:
        following = next(ahead, None)
        for at, region in enumerate(now.regions):
            flow.region(region, now.regions[at + 1] if at + 1 < len(now.regions) else None)
        flow.notes(now.notes)
        flow.page_ends(now.number, following.text() if following else None)
        now = following
    flow.end()
    return _reading(pages, whole, writer, cut=looks_cut(data))


def _one_language(written: str | None) -> str:
    """The language, where one and no more is given."""
    found = codes(written or "")
    return found[0] if len(found) == 1 else ""


def _language(pages: Sequence[PageLayout]) -> str:
    """The language of the first pages with text."""
    lines = (line.text for page in pages[:20] for line in page.lines())
    return detect(" ".join(islice(lines, 600)))[0]


class _PageParts:
    """A page sorted out: regions of paragraphs, notes."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.regions: list[list[Paragraph]] = []
        self.notes: list[Paragraph] = []

    def text(self) -> list[Paragraph] | None:
        """The first region that is no line of furniture."""
        return next((r for r in self.regions if r[0].kind != "furniture"), None)


class _Whole:
    """What is known of the document before its text is put together."""

    def __init__(
        self, pages: Sequence[PageLayout], tables: Mapping[int, list[Grid]], *, keep: bool
    ) -> None:
        self.running = Running(pages)
        self.keep = keep
        self.tables = tables
        self.single = len(pages) == 1
        self.furniture: list[Furniture] = []
        self.apart: list[Furniture] = []
        self.notes: Counter[int] = Counter()
        # A sample tells type sizes: some fifty pages, evenly over the document.
        sample = [line for page in pages[:: 1 + len(pages) // 50] for line in page.lines()]
        self.size = dominant_size(sample)
        total = sum(len(line.text) for line in sample)
        self.bold_is_rare = sum(len(x.text) for x in sample if x.bold) < 0.35 * total

    def parts(self, page: PageLayout) -> _PageParts:
        """Furniture out, notes apart, paragraphs made."""
        out = _PageParts(page.number)
        kept = self._without_furniture(page)
        page.clear()  # its lines are not needed again, and a long document has many
        for region, group in groupby(kept, key=lambda line: line.region):
            if region <= _APART:
                lines = list(group)
                line = Paragraph("furniture", [(page.number, lines[0])])
                out.regions.append([line])
                continue
            lines, notes = list(group), list[Line]()
            if region >= 0:  # tables are regions below it
                lines, notes = split_notes(lines, page.height, self.size)
            body = paragraphs_of(lines, page.number, self.size, self.bold_is_rare)
            if body:
                out.regions.append(body)
            for note in one_by_one(notes):
                self.notes[page.number] += 1
                out.notes += note_of(note, page.number)
        return out

    def _without_furniture(self, page: PageLayout) -> list[Line]:
        lines = page.lines()
        edges = _body(lines, page)
        outer = {id(line) for line in outermost(lines)}
        kinds = within_text(
            lines,
            ["" if line.region < 0 else self.running.kind(line, page, edges) for line in lines],
        )
        kept: list[Line] = []
        for line, kind in zip(lines, kinds, strict=True):
            if not kind and id(line) in outer and self._numbers(line, page):
                kind = "number"
            if kind:
                text = line.text.replace(MARK, "-").replace("\t", " ")
                self.furniture.append(Furniture(page.number, kind, text))
            if kind and self.keep:
                line.region = _APART - len(kept)
            elif kind:
                self.apart.append(self.furniture[-1])
                continue
            kept.append(line)
        self.apart += (Furniture(page.number, "margin", text) for text in page.margin)
        return kept

    def _numbers(self, line: Line, page: PageLayout) -> bool:
        """Whether an outermost line is the number of its page."""
        if not is_page_number(line.text):
            return False
        return at_edge(line, page) or self.running.counts(line, page)


def _body(lines: list[Line], page: PageLayout) -> tuple[float, float]:
    """Left and right edge of the running text of a page."""
    wide = [line for line in lines if line.x1 - line.x0 > 0.25 * page.width]
    if not wide:
        return 0.0, page.width
    return min(line.x0 for line in wide), max(line.x1 for line in wide)


def _reading(pages: list[PageLayout], whole: _Whole, writer: Writer, *, cut: bool) -> Reading:
    text = "".join(writer.parts)
    ranges = _pages(pages, whole.furniture, writer, len(text))
    findings, lacking = findings_of(text, pages, whole.apart, writer.words, ranges, cut=cut)
    findings += tuple(_with_rules(pages, whole))
    return Reading(
        text=text,
        extractor=EXTRACTOR,
        paragraphs=tuple(writer.paragraphs),
        headings=tuple(writer.headings),
        pages=ranges,
        furniture=tuple(whole.apart),
        origin=_origin(pages, writer, text, keep=whole.keep),
        decisions=(*_summary(pages, whole), *writer.decisions, *marked_notes(text, writer.notes)),
        findings=findings,
        encoding="pdf",
        partial=lacking,
    )


def _with_rules(pages: Sequence[PageLayout], whole: _Whole) -> Iterator[Finding]:
    """The pages on which ruled lines make tables that were read as lines of text."""
    numbers = [page.number for page in pages if page.ruled and page.number not in whole.tables]
    if numbers:
        what = f"ruled tables on {page_list(numbers)} are read line by line"
        yield Finding(Level.NOTE, "tables", what, hint="--tables reads their cells, row by row")


def _summary(pages: Sequence[PageLayout], whole: _Whole) -> Iterator[Mapping[str, object]]:
    """What was done to pages as wholes: columns, footnotes, tables."""
    for count in sorted({page.columns for page in pages} - {1}):
        numbers = [page.number for page in pages if page.columns == count]
        yield {"kind": "columns", "where": page_list(numbers), "count": count}
    twice = [page.number for page in pages if page.doubled]
    if twice:
        count = sum(page.doubled for page in pages)
        yield {"kind": "doubled", "where": page_list(twice), "count": count}
    if whole.notes:
        numbers = sorted(whole.notes)
        yield {"kind": "notes", "where": page_list(numbers), "count": whole.notes.total()}
    if whole.tables:
        yield {"kind": "tables", "where": page_list(whole.tables), "count": len(whole.tables)}


def _origin(
    pages: Sequence[PageLayout], writer: Writer, text: str, *, keep: bool
) -> dict[str, Any]:
    """The way back; `pages` are short hashes of their raw characters, by which it is known to hold.

    Also what another text of the file is to be made with, and the cells of tables.
    """
    import pypdfium2

    tables = [
        {
            "page": page, "rows": [list(span) for span in spans],
            "cells": [
                _cells(text[start:end], *shape)
                for (start, end), shape in zip(spans, pages[page - 1].tables[number], strict=True)
            ],
        }
        for (page, number), spans in writer.tables.items()
    ]  # fmt: skip
    more = {**({"furniture": "kept"} if keep else {}), **({"tables": tables} if tables else {})}
    return more | {
        "kind": "pdf",
        "engine": f"pdfium {pypdfium2.PDFIUM_INFO.build}",
        "words": wordlist_name(),
        "form": "runs 1",
        "pages": [page.raw_hash for page in pages],
        "runs": writer.runs,
    }


def _cells(row: str, lead: int, columns: int) -> list[str]:
    """The cells of a row of which the empty ones at both ends are not in the text."""
    cells = [""] * lead + row.split("\t")
    return cells + [""] * (columns - len(cells))


def _pages(
    pages: list[PageLayout], furniture: list[Furniture], writer: Writer, end: int
) -> tuple[Page, ...]:
    """Ranges that touch and cover the text; a page without text is empty where it would stand."""
    names = labels(pages, furniture)
    out: list[Page] = []
    for page, label in zip(reversed(pages), reversed(names), strict=True):
        start = min(writer.page_starts.get(page.number, end), end)
        out.append(Page(page.number, label, start, end))
        end = start
    out.reverse()
    if out and out[0].start:
        out[0] = Page(out[0].number, out[0].label, 0, out[0].end)
    return tuple(out)
