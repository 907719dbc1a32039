"""What pdfplumber is for: where the cells of ruled tables are, and a second opinion on a whole file.

It costs some 200 ms a page, so it runs only when asked for, on pages that have rules, and every page is
closed at once. What stands in a cell is read as all text of this package is, so a row of a table leads back
to the characters of the page like any line. Cells are left, top, right, bottom in points from the upper left
corner of the visible page. As a second engine it gives the plain text of each page without the layout work.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from coder.ingest.pdf.drawn import drawings_of
from coder.ingest.pdf.glyphs import PageGlyphs
from coder.ingest.pdf.lines import MARK, Line, lines_of
from coder.ingest.pdf.opening import opened
from coder.ingest.pdf.pieces import Piece
from coder.ingest.reading import Options, Reading
from coder.model.document import Page
from coder.model.finding import Finding, Level
from coder.model.span import Span
from coder.text.clean import clean_text
from coder.text.paragraphs import paragraphs

__all__ = ["Grid", "grids_of", "read_with_pdfplumber", "rows_of", "ruled_pages", "widened"]

Sides = tuple[float, float, float, float]
Run = tuple[int, int, int, int]

_ASIDE = 220.0
_FIGURE = re.compile(r"[-–+~<>≈$€£(]?\s?\d[\d.,\s%)*]*\Z|[-–:*./n]+a?\.?\Z")


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: its frame and the cells of its rows; None where a cell is part of another."""

    frame: Sides
    rows: tuple[tuple[Sides | None, ...], ...]

    @property
    def cells(self) -> list[Sides]:
        """All cells."""
        return [cell for row in self.rows for cell in row if cell]

    def holds(self, piece: Piece) -> bool:
        """Whether a piece stands in one of the cells."""
        return _inside(piece, self.frame) and any(_inside(piece, cell) for cell in self.cells)


def ruled_pages(open_again: Callable[[], Any]) -> list[int]:
    """Numbers of the upright pages on which rules make a table."""
    document = open_again()
    out = []
    try:
        for index in range(len(document)):
            with PageGlyphs(document, index, text=False) as page:
                if page.loaded and not page.turned and drawings_of(page).ruled:
                    out.append(index + 1)
    finally:
        document.close()
    return out


def grids_of(data: bytes, password: str | None, pages: Iterable[int]) -> dict[int, list[Grid]]:
    """The ruled tables of these pages; pages that pdfplumber cannot read have none."""
    import pdfplumber

    numbers = list(pages)
    out: dict[int, list[Grid]] = {}
    if not numbers:
        return out
    try:
        with pdfplumber.open(io.BytesIO(data), password=password or "", pages=numbers) as pdf:
            for page in pdf.pages:
                found = _on_page(page)
                if found:
                    out[page.page_number] = found
                page.close()
    except Exception:  # hostile files: tables are an addition, the text is there without them
        return out
    return out


def _on_page(page: Any) -> list[Grid]:
    dx, dy = page.cropbox[0] - page.mediabox[0], page.mediabox[3] - page.cropbox[3]
    out = []
    for found in page.find_tables():
        rows = tuple(
            tuple(_moved(cell, dx, dy) if cell else None for cell in row.cells)
            for row in found.rows
        )
        if len(rows) >= 2 and max(map(len, rows)) >= 2:
            out.append(Grid(_moved(found.bbox, dx, dy), rows))
    return out


def widened(grid: Grid, pieces: Sequence[Piece]) -> Grid:
    """The table with the columns at its left and right that no rule closes.

    Many tables have rules between their columns only; half of the rows going on outside tells them.
    """
    spans = [
        (min(c[1] for c in cells), max(c[3] for c in cells))
        for cells in ([c for c in row if c] for row in grid.rows)
        if cells
    ]
    left, top, right, bottom = grid.frame
    before = _beside(pieces, spans, lambda p: left + 2 - p.x1 >= 0 and left - p.x0 < _ASIDE)
    after = _beside(pieces, spans, lambda p: p.x0 + 2 - right >= 0 and p.x1 - right < _ASIDE)
    if before is not None:
        left = min(p.x0 for p in before) - 1
    if after is not None:
        right = max(p.x1 for p in after) + 1
    rows = []
    for row, (upper, lower) in zip((r for r in grid.rows if any(r)), spans, strict=True):
        first = ((left, upper, grid.frame[0], lower),) if before is not None else ()
        last = ((grid.frame[2], upper, right, lower),) if after is not None else ()
        rows.append((*first, *row, *last))
    return Grid((left, top, right, bottom), tuple(rows))


def _beside(
    pieces: Sequence[Piece], spans: Sequence[tuple[float, float]], near: Callable[[Piece], bool]
) -> list[Piece] | None:
    """The short pieces beside rows of a table, if at least half of the rows have one."""
    found = [p for p in pieces if near(p) and p.x1 - p.x0 < 14 * p.size and not p.angle]
    rows = sum(any(upper <= p.middle <= lower for p in found) for upper, lower in spans)
    inside = [p for p in found if any(upper <= p.middle <= lower for upper, lower in spans)]
    return inside if inside and 2 * rows >= len(spans) else None


def _moved(sides: Sequence[float], dx: float, dy: float) -> Sides:
    left, top, right, bottom = (float(value) for value in sides)
    return left - dx, top - dy, right - dx, bottom - dy


def _inside(piece: Piece, sides: Sides) -> bool:
    x, y = (piece.x0 + piece.x1) / 2, (piece.top + piece.bottom) / 2
    return sides[0] <= x <= sides[2] and sides[1] <= y <= sides[3]


def rows_of(
    grid: Grid, number: int, pieces: Sequence[Piece], text: str
) -> tuple[list[Line], list[tuple[int, int]]]:
    """The rows of a table as lines with tabs between the cells.

    Args:
        grid: the table.
        number: which of the page it is, from 0; its lines are a region of their own, -1 - number.
        pieces: what stands in its frame.
        text: the raw characters of the page.

    Returns:
        The lines, and for each how many empty cells come before its text, and how many cells it has.
    """
    matrix = [row for cells in grid.rows for row in _split(_row(cells, pieces, text))]
    used = [n for n in range(len(matrix[0]) if matrix else 0) if any(row[n] for row in matrix)]
    size = max((p.size for p in pieces), default=1.0)
    lines: list[Line] = []
    shapes: list[tuple[int, int]] = []
    for row in matrix:
        cells = [row[n] for n in used]
        full = [line for cell in cells for line in cell]
        if not full:
            continue
        lead = next(n for n, cell in enumerate(cells) if cell)
        written, runs = "", list[Run]()
        for n, cell in enumerate(cells[lead:]):
            written += "\t" if n else ""
            words, own = _joined(cell)
            runs += _shifted(own, len(written))
            written += words
        lines.append(
            Line(written.rstrip("\t"), tuple(runs), grid.frame[0], grid.frame[2],
                 min(line.top for line in full), max(line.bottom for line in full), size,
                 -1 - number, cells=max(3, len(cells)))
        )  # fmt: skip
        shapes.append((lead, len(cells)))
    return lines, shapes


_Cell = list[Line]


def _row(cells: Sequence[Sides | None], pieces: Sequence[Piece], text: str) -> list[_Cell]:
    """The lines in each cell of a row."""
    return [
        lines_of([p for p in pieces if cell is not None and _inside(p, cell)], text, 0)
        for cell in cells
    ]


def _split(row: list[_Cell]) -> list[list[_Cell]]:
    """A row as it is, or line by line, where it has rules around several rows of figures only."""
    full = [cell for cell in row if cell]
    longest = max(map(len, full), default=0)
    figures = [c for c in full if sum(bool(_FIGURE.match(x.text)) for x in c) >= 0.7 * len(c)]
    if longest < 3 or not figures or min(map(len, full)) < longest - 2 or len(full) < 2:
        return [row]
    base = max(full, key=len)
    out: list[list[_Cell]] = [[[] for _ in row] for _ in base]
    for column, cell in enumerate(row):
        for line in cell:
            at = min(range(len(base)), key=lambda n: abs(base[n].bottom - line.bottom))
            if abs(base[at].bottom - line.bottom) > 0.4 * line.size:
                return [row]
            out[at][column].append(line)
    return out


def _joined(lines: Sequence[Line]) -> tuple[str, list[Run]]:
    """What stands in a cell, its lines joined; a hyphen at a line end stays marked for later."""
    written, runs = "", list[Run]()
    for line in lines:
        written += " " if written and not written.endswith(MARK) else ""
        runs += _shifted(line.runs, len(written))
        written += line.text.replace("\t", " ")
    if written.endswith(MARK):
        written = written[:-1] + "-"
    return written, runs


def _shifted(runs: Iterable[Run], by: int) -> list[Run]:
    return [(at + by, start, size, length) for at, start, size, length in runs]


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
