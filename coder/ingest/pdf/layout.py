"""One page after the other to lines in reading order, kept small until the whole document is known.

Running heads, page numbers, footnotes and hyphens can only be judged over the whole document, so a first
pass lays out every page, closes it, and keeps its lines packed (text as UTF-8, numbers as arrays): about
20 kB a page, where line objects would take 100. The same pass counts the document's words, which later
decide hyphens. Rotated text is kept apart as margin text. Pages count from 1.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coder.ingest.pdf.columns import line_numbers, regions
from coder.ingest.pdf.drawn import drawings_of
from coder.ingest.pdf.glyphs import PageGlyphs, lost_ligatures, raw_hash
from coder.ingest.pdf.lines import MARK, Line, lines_of, with_brackets
from coder.ingest.pdf.opening import page_label
from coder.ingest.pdf.pieces import Piece, cuts_words, doubled, pieces_of
from coder.ingest.pdf.seen import Sight, is_outside, sight_of
from coder.ingest.pdf.tables import Grid, rows_of, widened

__all__ = ["PageLayout", "laid_out", "words_of"]

_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_HYPHENS = (MARK, "-", "‐")
_TIGHT = re.compile(r"(?<=\w)([–—] ?)(?=\w)")
_FEW = 20
_DRAWINGS = 5
_TOGETHER = 100  # pages
_AT_HAND = 60


@dataclass(slots=True)
class PageLayout:
    """A page as laid out; `lines()` unpacks. Width and height are those of the page as its text reads."""

    number: int
    width: float
    height: float
    own_label: str = ""
    scanned: bool = False
    drawn: bool = False
    failed: bool = False
    margin: tuple[str, ...] = ()
    characters: int = 0
    lost: tuple[str, ...] = ()
    raw_hash: str = ""
    sight: Sight = field(default_factory=Sight)
    doubled: int = 0
    ruled: bool = False
    tables: list[list[tuple[int, int]]] = field(default_factory=list)
    columns: int = 1
    _lines: list[Line] | None = None
    _text: bytes = b""
    _places: array[float] = field(default_factory=lambda: array("f"))
    _runs: array[int] = field(default_factory=lambda: array("i"))

    def pack(self, lines: list[Line]) -> None:
        """Keep these lines; those of the first pages also as they are, which saves short documents time."""
        self._lines = lines if self.number <= _AT_HAND else None
        self._text = "\n".join(line.text for line in lines).encode("utf-8", "replace")
        for line in lines:
            marks = line.bold + 2 * line.rtl + 4 * line.bullet
            self._places.extend(
                (line.x0, line.x1, line.top, line.bottom, line.size, line.region, marks, line.cells)
            )
            self._runs.append(len(line.runs))
            for run in line.runs:
                self._runs.extend(run)

    def lines(self) -> list[Line]:
        """The lines in reading order."""
        return list(self._unpacked() if self._lines is None else self._lines)

    def clear(self) -> None:
        """Forget the lines; what is told of the page as a whole stays."""
        self._text, self._places, self._runs = b"", array("f"), array("i")
        self._lines = None

    def _unpacked(self) -> Iterator[Line]:
        if not self._places:
            return
        at = 0
        for row, text in enumerate(self._text.decode("utf-8").split("\n")):
            x0, x1, top, bottom, size, region, marks, cells = self._places[8 * row : 8 * row + 8]
            count = self._runs[at]
            flat = self._runs[at + 1 : at + 1 + 4 * count]
            at += 1 + 4 * count
            it = iter(flat)
            runs = tuple(zip(it, it, it, it, strict=True))
            yield Line(
                text, runs, x0, x1, top, bottom, size, int(region),
                bool(int(marks) & 1), int(cells), bool(int(marks) & 2), bool(int(marks) & 4),
            )  # fmt: skip


def laid_out(
    open_again: Callable[[], Any], grids: Mapping[int, Sequence[Grid]] | None = None
) -> tuple[list[PageLayout], Counter[str]]:
    """Every page laid out, and how often each word (lower case) stands unbroken in the document.

    Long dashes between words are counted as well: alone when no blank follows, with one when it does.

    Args:
        open_again: opens the document; PDFium keeps what it has parsed until a document is closed, so long
            documents are opened anew from time to time.
        grids: the ruled tables of pages that have some, by number.
    """
    words: Counter[str] = Counter()
    out: list[PageLayout] = []
    document = open_again()
    try:
        for index in range(len(document)):
            if index and index % _TOGETHER == 0:
                document.close()
                document = open_again()
            page = _page(document, index, (grids or {}).get(index + 1, ()))
            out.append(page)
            text = page._text.decode("utf-8")
            words.update(words_of(text))
            words.update(_dashes(text))
    finally:
        document.close()
    if sum(page.characters for page in out) < _FEW * len(out):
        for page in out:  # a file of stray letters on drawings has no text layer to speak of
            page.scanned = page.scanned or page.drawn
    return out, words


def words_of(text: str) -> list[str]:
    """The words of lines joined by line ends, lower case, without those that a line end breaks."""
    kept: list[str] = []
    broken = False
    for line in text.split("\n"):
        if broken:
            line = line.partition(" ")[2]
        broken = line[-1:] in _HYPHENS if line else False
        kept.append(line.rpartition(" ")[0] if broken else line)
    return _WORD.findall("\n".join(kept).lower())


def _dashes(text: str) -> list[str]:
    return _TIGHT.findall(text) if "–" in text or "—" in text else []


def _page(document: Any, index: int, grids: Sequence[Grid] = ()) -> PageLayout:
    with PageGlyphs(document, index) as page:
        if not page.usable:
            return PageLayout(index + 1, 0, 0, failed=True)
        glyphs = page.glyphs()
        if grids:
            found, _ = pieces_of(page, glyphs)
            grids = [widened(grid, found) for grid in grids]
        grids = [grid for grid in grids if not cuts_words(page, glyphs, grid.cells)]
        cells = [cell for grid in grids for cell in grid.cells]
        pieces, (width, height) = pieces_of(page, glyphs, cells)
        out = PageLayout(index + 1, width, height, own_label=page_label(document, index))
        drawn = drawings_of(page)
        out.ruled = drawn.ruled
        out.sight = sight_of(page, glyphs, pieces, (width, height), drawn)
        out.characters = sum(p.end - p.start for p in pieces)
        if out.characters < _FEW:
            # A cover with a title is no scan; a page-filling image with a stray number is.
            share, drawings = page.pictured()
            out.drawn = share > 0.02 or drawings >= _DRAWINGS
            out.scanned = out.drawn if not out.characters else share > 0.7
    text = glyphs.text
    out.lost = lost_ligatures(glyphs)
    out.raw_hash = raw_hash(glyphs.codes)
    numbers = line_numbers(pieces, text)
    turned = [p for p in pieces if p.angle]
    off = {p.start for p in pieces if is_outside(p, (width, height))}
    again = doubled(pieces, text)
    out.doubled = len(again)
    straight = [p for p in pieces if not p.angle and p.start not in numbers | off | again]
    lines, out.tables = _lines(straight, grids, text, height)
    with_brackets(lines)
    out.columns = _columns(lines)
    out.margin = tuple(_turned_lines(turned, text))
    if off:
        beyond = lines_of([p for p in pieces if p.start in off], text, 0)
        out.margin = (*out.margin, *(line.text.replace(MARK, "-") for line in beyond))
    if numbers:
        column = " ".join(text[p.start : p.end] for p in pieces if p.start in numbers)
        out.margin = (*out.margin, column)
    out.pack(lines)
    return out


def _lines(
    pieces: list[Piece], grids: Sequence[Grid], text: str, height: float
) -> tuple[list[Line], list[list[tuple[int, int]]]]:
    """The lines of a page in reading order, each table where its upper edge is, and the tables' shapes."""
    tables = [rows_of(g, n, [p for p in pieces if g.holds(p)], text) for n, g in enumerate(grids)]
    rest = [p for p in pieces if not any(grid.holds(p) for grid in grids)]
    # A table is one wide piece without characters until its place in the order is known.
    rest += [
        Piece(-1 - n, -1 - n, g.frame[0], g.frame[2], g.frame[1], g.frame[1] + 1, 1.0)
        for n, g in enumerate(grids)
    ]
    lines: list[Line] = []
    for number, region in enumerate(regions(rest, height)):
        here: list[Piece] = []
        for piece in sorted(region, key=lambda p: p.middle):
            if piece.start >= 0:
                here.append(piece)
                continue
            lines += lines_of(here, text, number)
            lines += tables[-1 - piece.start][0]
            here = []
        lines += lines_of(here, text, number)
    return lines, [shapes for _, shapes in tables]


def _columns(lines: list[Line]) -> int:
    """How many regions of three lines and more stand beside each other, at most."""
    heights: dict[int, list[Line]] = {}
    for line in lines:
        heights.setdefault(line.region, []).append(line)
    boxes = [
        (own[0].top, own[-1].bottom, min(x.x0 for x in own), max(x.x1 for x in own))
        for own in heights.values()
        if len(own) >= 3
    ]
    most = 1
    for top, bottom, _, _ in boxes:
        middle = (top + bottom) / 2
        beside = sorted((x0, x1) for t, b, x0, x1 in boxes if t <= middle <= b)
        apart, reach = 0, float("-inf")
        for x0, x1 in beside:
            apart += x0 >= reach
            reach = max(reach, x1)
        most = max(most, apart)
    return most


def _turned_lines(pieces: list[Piece], text: str) -> Iterator[str]:
    """Text that runs in another direction than the page, one string a line."""
    for angle in sorted({p.angle for p in pieces}):
        for line in lines_of([p for p in pieces if p.angle == angle], text, 0):
            yield line.text.replace(MARK, "-")
