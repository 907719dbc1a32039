"""From a stretch of the stored text back to the page: PDFium's characters, and rectangles on demand.

No boxes are stored; the map's `origin` holds runs, one list for each stretch of a page: the page, the first
offset, then for each run the gap in the text, the gap in raw characters, the length and the extra raw
length, as differences to the end of the run before. A run with extra raw length (a ligature spelled out) is
taken as a whole. Rectangles are points with y upwards from the lower left corner of the page, as PDF has
them: (page, left, bottom, right, top). They hold as long as a page has the raw characters that the text was
made from; `origin` keeps a short hash of each page for that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coder.model.span import Span

__all__ = ["Located", "Rectangle", "raw_ranges", "rectangles"]

Rectangle = tuple[int, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Located:
    """Where a span stands: rectangles, and the pages that are not what the text was made from."""

    rectangles: tuple[Rectangle, ...] = ()
    changed: tuple[int, ...] = ()


def raw_ranges(origin: Mapping[str, Any], span: Span) -> tuple[tuple[int, int, int], ...]:
    """Where the span came from: (page, first raw character, number of raw characters), in text order.

    Characters that the extractor put in (blanks between lines) came from nowhere.
    """
    if origin.get("form") != "runs 1":
        return ()
    out: list[tuple[int, int, int]] = []
    for flat in origin.get("runs", ()):
        if len(flat) > 1 and flat[1] < span.end:
            out += _in_page(flat, span)
    return tuple(out)


def _in_page(flat: list[int], span: Span) -> Iterator[tuple[int, int, int]]:
    page, clean, raw = flat[0], flat[1], 0
    numbers = iter(flat[2:])
    for gap, raw_gap, length, extra in zip(numbers, numbers, numbers, numbers, strict=True):
        start, at = clean + gap, raw + raw_gap
        clean, raw = start + length, at + length + extra
        if start >= span.end:
            return
        if clean <= span.start:
            continue
        if extra:
            yield page, at, length + extra
        else:
            first, last = max(start, span.start), min(clean, span.end)
            yield page, at + first - start, last - first


def rectangles(
    path: str | Path, origin: Mapping[str, Any], span: Span, *, password: str | None = None
) -> Located:
    """The rectangles that cover a span in the source, one for each stretch of a line.

    Pages whose raw characters are no longer those that the text was made from are named instead: their
    rectangles would mark other words.

    Raises:
        Unreadable: when the source cannot be opened.
    """
    from coder.ingest.pdf.glyphs import PageGlyphs
    from coder.ingest.pdf.opening import opened

    wanted: dict[int, list[tuple[int, int]]] = {}
    for page, start, count in raw_ranges(origin, span):
        wanted.setdefault(page, []).append((start, count))
    if not wanted:
        return Located()
    hashes = origin.get("pages", ())
    found: list[Rectangle] = []
    changed: list[int] = []
    document = opened(Path(path).read_bytes(), Path(path).name, password)
    try:
        for number, ranges in wanted.items():
            if not 0 < number <= len(document):
                changed.append(number)
                continue
            with PageGlyphs(document, number - 1) as glyphs:
                known = hashes[number - 1] if number <= len(hashes) else ""
                if not glyphs.usable or glyphs.hash() != known:
                    changed.append(number)
                    continue
                for start, count in ranges:
                    found += ((number, *sides) for sides in glyphs.rectangles(start, count))
    finally:
        document.close()
    return Located(tuple(found), tuple(changed))
