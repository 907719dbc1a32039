"""What pdfplumber is for: ruled tables as rows with tabs, and a second opinion on a whole file.

It costs some 200 ms a page, so it runs only when asked for, and every page is closed at once. Rows of a
table replace the lines that stand in its frame; their way back is the page, not the character. As a second
engine it gives the plain text of each page without the layout work of this package.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coder.ingest.pdf.lines import Line
from coder.ingest.pdf.opening import opened
from coder.ingest.reading import Options, Reading
from coder.model.document import Page
from coder.model.finding import Finding, Level
from coder.model.span import Span
from coder.text.clean import clean_text, one_line
from coder.text.paragraphs import paragraphs

__all__ = ["Table", "read_with_pdfplumber", "tables_of", "with_tables"]


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: its frame (x0, top, x1, bottom in points, y downwards) and its rows of cells."""

    frame: tuple[float, float, float, float]
    rows: tuple[tuple[str, ...], ...]


def tables_of(data: bytes, password: str | None) -> dict[int, list[Table]]:
    """The ruled tables of each page; pages that pdfplumber cannot read have none."""
    import pdfplumber

    out: dict[int, list[Table]] = {}
    try:
        with pdfplumber.open(io.BytesIO(data), password=password or "") as pdf:
            for page in pdf.pages:
                found = _on_page(page)
                if found:
                    out[page.page_number] = found
                page.close()
    except Exception:  # hostile files: tables are an addition, the text is there without them
        return out
    return out


def _on_page(page: Any) -> list[Table]:
    out = []
    for found in page.find_tables():
        rows = tuple(
            tuple(one_line(cell or "") for cell in row) for row in found.extract() if any(row)
        )
        if len(rows) >= 2 and max(map(len, rows)) >= 2:
            x0, top, x1, bottom = found.bbox
            out.append(Table((x0, top, x1, bottom), rows))
    return out


def with_tables(lines: Sequence[Line], tables: Sequence[Table]) -> list[Line]:
    """The lines with each table's rows in place of the lines in its frame."""
    out: list[Line] = []
    done: set[int] = set()
    for line in lines:
        at = next((n for n, table in enumerate(tables) if _inside(line, table)), None)
        if at is None:
            out.append(line)
        elif at not in done:
            done.add(at)
            out += _rows(tables[at], line, at)
    return out


def _inside(line: Line, table: Table) -> bool:
    x0, top, x1, bottom = table.frame
    middle = (line.top + line.bottom) / 2
    return top <= middle <= bottom and x0 - 2 <= line.x0 and line.x1 <= x1 + 2


def _rows(table: Table, like: Line, number: int) -> list[Line]:
    """The rows as lines of a region of their own."""
    x0, top, x1, bottom = table.frame
    step = (bottom - top) / len(table.rows)
    out = []
    for at, cells in enumerate(table.rows):
        text = "\t".join(cells).strip("\t")
        if text:
            here = top + at * step
            out.append(Line(text, (), x0, x1, here, here + step, like.size, -1 - number, cells=3))
    return out


def read_with_pdfplumber(data: bytes, name: str, options: Options) -> Reading:
    """A PDF as pdfplumber reads it, page by page.

    Raises:
        Unreadable: encrypted, or damaged beyond repair.
    """
    import pdfplumber

    opened(data, name, options.password).close()  # says in plain words why a file does not open
    text = ""
    spans: list[Span] = []
    pages: list[Page] = []
    with pdfplumber.open(io.BytesIO(data), password=options.password or "") as pdf:
        for page in pdf.pages:
            written = clean_text(page.extract_text() or "").strip()
            page.close()
            if text and written:
                text += "\n\n"
            start = len(text)
            text += written
            spans += (Span(s.start + start, s.end + start) for s in paragraphs(written))
            if pages:
                pages[-1] = Page(pages[-1].number, pages[-1].label, pages[-1].start, start)
            pages.append(Page(page.page_number, str(page.page_number), start, len(text)))
    blank = [page.number for page in pages if page.start == page.end]
    findings = [
        Finding(Level.NOTE, "engine", "read by pdfplumber: no columns, heads or hyphens resolved")
    ]
    if blank:
        what = f"scanned: {len(blank)} of {len(pages)} pages have no text layer"
        findings.append(Finding(Level.WARNING, "scan", what))
    return Reading(
        text=text,
        extractor="pdfplumber 1",
        paragraphs=tuple(spans),
        pages=tuple(pages),
        origin={"kind": "pdf", "engine": "pdfplumber"},
        findings=tuple(findings),
        encoding="pdf",
        partial=bool(blank),
    )
