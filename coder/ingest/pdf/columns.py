"""The reading order of a page: columns, found by where lines begin together.

    heading heading heading          1
    left column   right column      2, 3
    table cell    12      34         4   (rows stay rows)

A column border is a place where several pieces begin, nothing crosses, and prose stands on both sides; what
crosses it (a heading over both columns, a wide table) parts the page into bands above and below. Sides are
read one after the other only in bands where both look like prose, so tables, lists with numbers in front and
tables of contents keep their rows; a table or box beside running text is read after it. Recursive, so three
columns are two borders. Works on pieces of one page
in one direction; coordinates are points, y downwards.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from coder.ingest.pdf.pieces import Piece

__all__ = ["line_numbers", "regions"]

# A piece this many times as long as high is prose; a side is prose when most of its length is.
_PROSE = 9
_MOST = 0.6
_ROWS = 3
_DEPTH = 12

_Floats = npt.NDArray[np.float64]
_Bools = npt.NDArray[np.bool_]


def regions(pieces: Sequence[Piece], height: float) -> list[list[Piece]]:
    """Pieces grouped into regions, in reading order; inside a region rows are read across.

    Rows at the upper and lower edge that a gap parts from the rest are regions of their own, so that a
    running head over three columns is not cut by them. `height` is that of the page.
    """
    order = sorted(pieces, key=lambda p: p.middle)
    first = _outer(order, 0.12 * height)
    mirrored = [(-p.bottom, -p.top, p.size) for p in reversed(order[first:])]
    last = len(order) - _edge_rows(mirrored, -0.88 * height)
    out: list[list[Piece]] = [order[:first]]
    _split(order[first:last], out, 0)
    out.append(order[last:])
    return [region for region in out if region]


def _outer(order: list[Piece], band: float) -> int:
    return _edge_rows([(p.top, p.bottom, p.size) for p in order], band)


def _edge_rows(boxes: list[tuple[float, float, float]], band: float) -> int:
    """How many of the outermost boxes (near edge, far edge, size) a gap inside the band sets apart."""
    count = 0
    reach = -1e9
    for at, (near, far, size) in enumerate(boxes):
        if at and near - reach > 0.8 * size:
            count = at
        if far > band:
            break
        reach = max(reach, far)
    return count


def _split(pieces: list[Piece], out: list[list[Piece]], depth: int) -> None:
    border = _border(pieces) if len(pieces) >= 2 * _ROWS and depth < _DEPTH else None
    if border is None:
        out.append(pieces)
        return
    rtl = sum(p.end - p.start for p in pieces if p.rtl) * 2 > sum(p.end - p.start for p in pieces)
    flow: list[Piece] = []
    for left, right, crossing in _bands(pieces, border):
        if _side_by_side(left, right):
            if flow:
                _split(flow, out, depth + 1)
            flow = []
            swap = rtl if _prose(left) == _prose(right) else _prose(right)
            for side in (right, left) if swap else (left, right):
                _split(side, out, depth + 1)
        else:
            flow += left + right
        flow += crossing
    if flow and len(flow) < len(pieces):
        _split(flow, out, depth + 1)
    elif flow:
        out.append(flow)


def _bands(
    pieces: list[Piece], border: float
) -> list[tuple[list[Piece], list[Piece], list[Piece]]]:
    """From top to bottom: what stands left and right of the border, and what crosses it below them."""
    crossing = sorted((p for p in pieces if p.x0 < border < p.x1), key=lambda p: p.middle)
    middles = [p.middle for p in crossing]
    bands: list[tuple[list[Piece], list[Piece], list[Piece]]] = [
        ([], [], [p]) for p in crossing
    ] + [([], [], [])]
    for piece in pieces:
        if not piece.x0 < border < piece.x1:
            band = bands[bisect_left(middles, piece.middle)]
            band[0 if piece.x1 <= border else 1].append(piece)
    return bands


def _side_by_side(left: list[Piece], right: list[Piece]) -> bool:
    """Whether both sides of a band are prose of some lines that stand beside each other."""
    if len(left) < _ROWS or len(right) < _ROWS:
        return False
    top = max(min(p.top for p in left), min(p.top for p in right))
    bottom = min(max(p.bottom for p in left), max(p.bottom for p in right))
    beside = [[p for p in side if top - 1 <= p.middle <= bottom + 1] for side in (left, right)]
    if min(len(side) for side in beside) < min(_ROWS, len(left), len(right)):
        return False
    if not (_prose(left) and _prose(right)):
        return _beside_text(left, right) or _beside_text(right, left)
    gap = min(p.x0 for p in right if _long(p)) - max(p.x1 for p in left if _long(p))
    return gap >= 0.35 * min(left[0].size, right[0].size)


def _beside_text(text: list[Piece], aside: list[Piece]) -> bool:
    """Whether one side is running text at an even pitch and the other a block of its own, as a box is.

    A table whose first column is long has rows at uneven pitch; numbers of paragraphs and titles in the
    margin stand alone.
    """
    lines = sorted((p for p in text if _long(p)), key=lambda p: p.middle)
    if (
        len(lines) < 5
        or len(aside) < _ROWS
        or not _prose(text)
        or sum(p.small for p in lines) < 0.35 * len(lines)
    ):
        return False
    pitches = np.diff([p.bottom for p in lines])
    even = np.abs(pitches - np.median(pitches)) < 0.1 * lines[0].size
    block = sorted(aside, key=lambda p: p.middle)
    near = np.diff([p.middle for p in block]) < 1.9 * block[0].size
    words = [p for p in aside if p.end - p.start > 3]
    em = lines[0].size
    x0, x1 = min(p.x0 for p in lines), max(p.x1 for p in lines)
    apart = x1 < min(p.x0 for p in aside) - 0.2 * em or x0 > max(p.x1 for p in aside) + 0.2 * em
    rows = np.diff(sorted(p.middle for p in text)) < 0.5 * em
    alone = float(rows.mean()) < 0.1 and all(x0 - 8 * em <= p.x0 for p in text)
    whole = float(even.mean()) >= 0.75 and float(near.mean()) >= 0.6
    return apart and alone and whole and 2 * len(words) >= len(aside)


def _prose(side: list[Piece]) -> bool:
    long = sum(p.x1 - p.x0 for p in side if _long(p))
    return long >= _MOST * sum(p.x1 - p.x0 for p in side)


def _long(piece: Piece) -> bool:
    return piece.x1 - piece.x0 >= _PROSE * piece.size


def _border(pieces: list[Piece]) -> float | None:
    """The column border with the most pieces in bands that stand side by side."""
    starts = np.array([p.x0 for p in pieces])
    ends = np.array([p.x1 for p in pieces])
    middles = np.array([(p.top + p.bottom) / 2 for p in pieces])
    long = np.array([_long(p) for p in pieces])
    small = np.array([p.small and _long(p) for p in pieces])
    size = float(np.median([p.size for p in pieces]))
    best, most = None, 2 * _ROWS - 1
    asides: list[tuple[int, float]] = []
    edges = _edges(starts, size)
    for edge in edges:
        border = edge - 0.2 * size
        beside, columns = _gain((starts, ends), middles, (long, small), border)
        if columns > most:
            best, most = border, columns
        if beside >= 2 * _ROWS:
            asides.append((-beside, border))
    if best is not None or not asides:
        return best
    for edge in {_further_left(starts, ends, edge, size) for edge in edges}.difference(edges):
        border = edge - 0.2 * size
        beside, _ = _gain((starts, ends), middles, (long, small), border)
        if beside >= 2 * _ROWS:
            asides.append((-beside, border))
    for _, border in sorted(asides)[:8]:
        sides = [band[:2] for band in _bands(pieces, border)]
        if any(_beside_text(a, b) or _beside_text(b, a) for a, b in sides if a and b):
            return border
    return None


def _edges(starts: _Floats, size: float) -> list[float]:
    """Places where at least three pieces begin together, but for the leftmost."""
    order = np.sort(starts)
    groups = np.split(order, np.nonzero(np.diff(order) > 0.25 * size)[0] + 1)
    return [float(group[0]) for group in groups[1:] if len(group) >= _ROWS]


def _further_left(starts: _Floats, ends: _Floats, edge: float, size: float) -> float:
    """The edge, moved left to where titles set in the middle of a narrow column or box begin."""
    over = starts[(starts < edge) & (ends > edge) & (starts > edge - 10 * size)]
    return float(over.min()) if len(over) else edge


def _gain(
    places: tuple[_Floats, _Floats],
    middles: _Floats,
    kinds: tuple[_Bools, _Bools],
    border: float,
) -> tuple[int, int]:
    """How many pieces stand in bands with text beside a block that is none, and with prose on both sides."""
    (starts, ends), (long, small) = places, kinds
    crossing = (starts < border) & (ends > border)
    walls = np.sort(middles[crossing])
    band = np.searchsorted(walls, middles)
    count = len(walls) + 1
    prose, text = np.ones(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
    enough = np.ones(count, dtype=np.bool_)
    pieces = np.zeros(count)
    for side in (~crossing & (ends <= border), ~crossing & (starts >= border)):
        here = np.bincount(band[side], minlength=count)
        width = np.bincount(band[side], weights=(ends - starts)[side], minlength=count)
        wide = side & long
        filled = np.bincount(band[wide], weights=(ends - starts)[wide], minlength=count)
        many = np.bincount(band[wide], minlength=count)
        going = np.bincount(band[side & small], minlength=count)
        mostly = filled >= _MOST * width
        enough &= here >= _ROWS
        prose &= mostly
        text |= mostly & (many >= 5) & (going >= 0.35 * many)
        pieces += here
    return int(pieces[enough & text & ~prose].sum()), int(pieces[enough & prose].sum())


def line_numbers(pieces: Sequence[Piece], text: str) -> set[int]:
    """Raw starts of the pieces that number the lines of a page in its margin (court transcripts, bills).

    They stand left of all other text, at an even pitch, count up evenly and span most of the page.
    """
    numbers = sorted(
        (p for p in pieces if p.end - p.start <= 3 and text[p.start : p.end].isdecimal()),
        key=lambda p: p.top,
    )
    if len(numbers) < 8:
        return set()
    edge = float(np.median([p.x1 for p in numbers]))
    numbers = [p for p in numbers if abs(p.x1 - edge) < 6]
    chosen = {p.start for p in numbers}
    values = np.array([int(text[p.start : p.end]) for p in numbers])
    others = [p for p in pieces if p.start not in chosen]
    if len(numbers) < 8 or not others:
        return set()
    steps = np.diff(values)
    even = np.mean(steps == np.median(steps)) if len(steps) else 0.0
    inside = sum(p.x0 < edge for p in others)
    reach = numbers[-1].bottom - numbers[0].top
    height = max(p.bottom for p in others) - min(p.top for p in others)
    regular = even > 0.9 and float(np.median(steps)) in (1.0, 5.0)
    return chosen if regular and inside <= 0.1 * len(others) and reach > 0.6 * height else set()
