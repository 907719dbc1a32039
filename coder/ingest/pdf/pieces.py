"""Runs of characters on one baseline: what the layout is made of.

    "Table 4.     2010    2011"   ->   three pieces

A piece is a maximal run of characters that PDFium gives one after the other, on one baseline, without a
gap wider than about one em. Pieces are cut by NumPy over the whole page at once. Text that runs in another
direction than most of the page is turned into its own frame, so that every piece reads left to right;
`angle` says in which quarter it stood, -1 for oblique text (watermarks). Coordinates here: points, x to the
right, y downwards from the top of the page as read.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coder.ingest.pdf.glyphs import Glyphs, PageGlyphs

__all__ = ["HYPHEN", "Piece", "cuts_words", "doubled", "pieces_of"]

HYPHEN = 0xFFFE
_ASCENT = 0.75  # how much of the size of type is above the baseline

_Bools = npt.NDArray[np.bool_]
_Ints = npt.NDArray[np.int64]
_Floats = npt.NDArray[np.float32]

_SPACE = np.zeros(0x10000, dtype=np.bool_)
_SPACE[[*range(0x21), 0x7F, 0xA0, 0x1680, *range(0x2000, 0x200F), 0x2028, 0x2029, 0x202F, 0x205F,
        0x3000, 0xFEFF]] = True  # fmt: skip
_SPACE[0x80:0xA0] = True
_ACCENTS = np.array([ord(c) for c in "`^~¨´¸¯ˆ˜ˇ˘˙˚˝"], dtype=np.uint32)
_RTL = ((0x590, 0x8FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFC))


@dataclass(slots=True)
class Piece:
    """One run: raw characters `[start, end)`, its box, its size of type, and its marks.

    Top and bottom are those of a box of the size of type on the baseline, so that they are the same
    whatever the font; `full` is a raw character of full size. `small`: it begins with a small letter.
    `bullet`: its first character is a sign of a list, and what to write for it. `raised` are raw indices
    of small raised digits (footnote marks, exponents), `accents` those of accents that stand over another
    letter, each with whether that letter follows. `turned` are the raw ranges of letters that one sign
    of a script from right to left stands for, which come in the wrong order.
    """

    start: int
    end: int
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    angle: int = 0
    bold: bool = False
    rtl: bool = False
    raised: tuple[int, ...] = ()
    full: int = 0
    small: bool = False
    bullet: str = ""
    accents: tuple[tuple[int, bool], ...] = ()
    turned: tuple[tuple[int, int], ...] = ()

    @property
    def middle(self) -> float:
        """Vertical centre."""
        return (self.top + self.bottom) / 2


def pieces_of(
    page: PageGlyphs, glyphs: Glyphs, cells: Sequence[tuple[float, float, float, float]] = ()
) -> tuple[list[Piece], tuple[float, float]]:
    """All pieces of a page in content order, and width and height of the page as its text reads.

    No piece goes over the border of one of the `cells` (left, top, right, bottom).
    """
    codes = glyphs.codes
    left, bottom, right, top = page.bounds
    width, height = right - left, top - bottom
    ink = np.nonzero(~_SPACE[np.minimum(codes, 0xFFFF)])[0]
    if not len(ink):
        return [], (width, height)
    # From the corner of the visible page, x to the right, y downwards.
    boxes = glyphs.boxes * np.array([1, -1, 1, -1], dtype=np.float32)
    boxes += np.array([-left, top, -left, top], dtype=np.float32)
    starts, ends = _cut(codes, boxes, ink, cells)
    quarters = [_quarter(page.angle(int(ink[s]))) for s in starts]
    if not any(quarters):
        found = _pieces(codes, boxes, ink, starts, ends, 0)
        main = 0
    else:
        found, main = _turned(codes, boxes, ink, (starts, ends), quarters, (width, height))
    text = glyphs.text
    for piece in found:
        sign = text[piece.start]
        piece.small = sign.islower()
        if sign.isalpha() and (piece.end == piece.start + 1 or text[piece.start + 1].isspace()):
            piece.bullet = _bullet(piece, page, text)
        plain = sign.isalnum() and not piece.bullet
        first = piece.start if plain else _first_letter(piece, text)
        piece.bold = page.bold(first) and page.bold(piece.end - 1)
        if piece.angle >= 0:
            _on_baseline(piece, page, (left, top, width, height), (piece.angle + main) % 4)
    for start, end in _one_sign(codes, boxes):
        owner = next((p for p in found if p.start <= start and end <= p.end), None)
        if owner is not None:
            owner.turned = (*owner.turned, (start, end))
    for at, base in _accents(codes, boxes, ink):
        owner = next(p for p in found if p.start <= at < p.end)
        owner.accents = (*owner.accents, (at, base > at))
    return found, (height, width) if main % 2 else (width, height)


def _on_baseline(
    piece: Piece, page: PageGlyphs, sheet: tuple[float, float, float, float], quarter: int
) -> None:
    """Give the piece the top and bottom that its size of type has on its baseline."""
    size = page.type_size(piece.full)
    if not 0.5 * piece.size <= size <= 2 * piece.size:
        return  # a font that lies about its size: the boxes stay
    left, top, width, height = sheet
    x, y = page.origin(piece.full)
    right, down = x - left, top - y
    base = {0: down, 1: width - right, 2: height - down, 3: right}[quarter]
    if not piece.top - size <= base <= piece.bottom + size:
        return
    piece.top, piece.bottom, piece.size = base - _ASCENT * size, base + (1 - _ASCENT) * size, size


def _first_letter(piece: Piece, text: str) -> int:
    """The first letter or digit of a piece; its first character without one."""
    for at in range(piece.start, min(piece.end, piece.start + 8)):
        if text[at].isalnum() and not (piece.bullet and at == piece.start):
            return at
    return piece.start


def _bullet(piece: Piece, page: PageGlyphs, text: str) -> str:
    """What to write for a letter that stands alone, if it is a sign of a list and not that letter.

    Word processors take such signs from fonts of their own: a `y` of Wingdings, an `o` of Courier.
    """
    sign, at = text[piece.start], piece.start + 1
    while at < len(text) and text[at].isspace():
        if text[at] == "\n":
            return ""
        at += 1
    if at >= len(text):
        return ""
    if page.symbol(piece.start):
        return "" if page.symbol(at) else "•"
    other = page.font(piece.start)
    return sign if sign == "o" and "Courier" in other and other != page.font(at) else ""


def _one_sign(codes: npt.NDArray[np.uint32], boxes: _Floats) -> list[tuple[int, int]]:
    """Raw ranges of letters from right to left that share one box, as those of a ligature do.

    Lines of such scripts come turned round character by character, and so do the letters of one sign.
    """
    rtl = _right_to_left(codes)
    if len(codes) < 2 or not rtl.any():
        return []
    wide = boxes[:, 2] - boxes[:, 0] > 0.5
    same = (np.abs(np.diff(boxes[:, 0])) < 0.01) & (np.abs(np.diff(boxes[:, 2])) < 0.01)
    same &= np.abs(np.diff(boxes[:, 1])) < 0.01
    same &= rtl[1:] & rtl[:-1] & wide[1:] & wide[:-1]
    out: list[tuple[int, int]] = []
    for at in np.nonzero(same)[0]:
        if out and out[-1][1] == at + 1:
            out[-1] = (out[-1][0], int(at) + 2)
        else:
            out.append((int(at), int(at) + 2))
    return out


def _accents(codes: npt.NDArray[np.uint32], boxes: _Floats, ink: _Ints) -> list[tuple[int, int]]:
    """Accents that were set over a letter as characters of their own, as TeX does, with that letter."""
    out = []
    for position in np.nonzero(np.isin(codes[ink], _ACCENTS))[0]:
        at = int(ink[position])
        left, right = float(boxes[at, 0]), float(boxes[at, 2])
        for beside in (at + 1, at - 1):
            if not 0 <= beside < len(codes) or not chr(int(codes[beside])).isalpha():
                continue
            shared = min(right, float(boxes[beside, 2])) - max(left, float(boxes[beside, 0]))
            if shared > 0.5 * min(right - left, float(boxes[beside, 2] - boxes[beside, 0])) > 0:
                out.append((at, beside))
                break
    return out


def doubled(pieces: Sequence[Piece], text: str) -> set[int]:
    """Raw starts of pieces that were drawn a second time for a shadow or for a bolder look.

    They stand within a third of an em of a piece with the same words.
    """
    groups: dict[str, list[Piece]] = {}
    for piece in pieces:
        if piece.end - piece.start >= 3:
            groups.setdefault(text[piece.start : piece.start + 3], []).append(piece)
    out: set[int] = set()
    for group in groups.values():
        if len(group) > 1:
            out.update(_again(group, text))
    return out


def _again(pieces: list[Piece], text: str) -> Iterator[int]:
    """Of pieces that begin alike, the raw starts of those that stand on a longer one."""
    kept: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: p.start - p.end):
        written, near = text[piece.start : piece.end], 0.34 * piece.size
        if any(
            abs(p.x0 - piece.x0) < near
            and abs(p.middle - piece.middle) < near
            and p.angle == piece.angle
            and text[p.start : p.end].startswith(written)
            for p in kept
        ):
            yield piece.start
        else:
            kept.append(piece)


def _frame(boxes: _Floats, quarter: int, size: tuple[float, float]) -> _Floats:
    """Boxes as x0, top, x1, bottom in the frame in which text of this quarter reads left to right."""
    width, height = (np.float32(v) for v in size)
    left, top, right, bottom = boxes.T
    columns = {
        0: (left, top, right, bottom),
        1: (top, width - right, bottom, width - left),
        2: (width - right, height - bottom, width - left, height - top),
        3: (height - bottom, left, height - top, right),
    }[quarter]
    return np.stack(columns, axis=1)


def _quarter(angle: float) -> int:
    """0 to 3 for text turned by quarters, -1 for oblique text."""
    turns = angle / (math.pi / 2)
    nearest = round(turns)
    return nearest % 4 if abs(turns - nearest) < 0.12 else -1


def _cut(
    codes: npt.NDArray[np.uint32],
    frame: _Floats,
    ink: _Ints,
    cells: Sequence[tuple[float, float, float, float]] = (),
) -> tuple[_Ints, _Ints]:
    """First and one-past-last position (in `ink`) of each piece."""
    x0, top, x1, bottom = frame[ink].T
    height = np.maximum(bottom - top, 0.1)
    newline = np.cumsum(codes == 10)[ink]
    less = np.minimum(height[1:], height[:-1])
    overlap = np.minimum(bottom[1:], bottom[:-1]) - np.maximum(top[1:], top[:-1])
    gap = np.maximum(x0[1:] - x1[:-1], x0[:-1] - x1[1:])
    em = np.maximum(height[1:], height[:-1])
    rtl = _right_to_left(codes[ink])
    other = np.abs(height[1:] - height[:-1]) > 0.1 * em  # a box in smaller type beside the text
    back = (x0[1:] < x0[:-1] - 0.6 * em) & ~(rtl[1:] | rtl[:-1])
    broken = (
        (newline[1:] != newline[:-1])
        | (codes[ink[:-1]] == HYPHEN)
        | (overlap < 0.3 * less)
        | (gap > 0.95 * em)
        | (other & (gap > 0.6 * em))
        | back
    )
    if cells:
        owner = _owners(frame[ink], cells)
        broken |= owner[1:] != owner[:-1]
    cuts = np.nonzero(broken)[0] + 1
    starts = np.concatenate(([0], cuts))
    return starts, np.concatenate((cuts, [len(ink)]))


def _owners(boxes: _Floats, cells: Sequence[tuple[float, float, float, float]]) -> _Ints:
    """In which cell the middle of each box lies; -1 for none."""
    owner = np.full(len(boxes), -1)
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    for number, (left, upper, right, lower) in enumerate(cells):
        owner[(left <= x) & (x <= right) & (upper <= y) & (y <= lower)] = number
    return owner


def cuts_words(
    page: PageGlyphs, glyphs: Glyphs, cells: Sequence[tuple[float, float, float, float]]
) -> bool:
    """Whether borders of cells go through words, as the lines of a chart do and those of a table do not."""
    left, _, _, top = page.bounds
    ink = np.nonzero(~_SPACE[np.minimum(glyphs.codes, 0xFFFF)])[0]
    boxes = glyphs.boxes[ink] * np.array([1, -1, 1, -1], dtype=np.float32)
    boxes += np.array([-left, top, -left, top], dtype=np.float32)
    owner = _owners(boxes, cells)
    near = np.abs(boxes[1:, 0] - boxes[:-1, 2]) < 0.06 * (boxes[1:, 3] - boxes[1:, 1])
    inside = near & (np.diff(ink) == 1) & (owner[1:] >= 0) & (owner[:-1] >= 0)
    crossed = int((inside & (owner[1:] != owner[:-1])).sum())
    return crossed > max(2, 0.02 * int(inside.sum()))


def _right_to_left(codes: npt.NDArray[np.uint32]) -> _Bools:
    out = np.zeros(len(codes), dtype=np.bool_)
    for first, last in _RTL:
        out |= (codes >= first) & (codes <= last)
    return out


def _pieces(
    codes: npt.NDArray[np.uint32],
    frame: _Floats,
    ink: _Ints,
    starts: _Ints,
    ends: _Ints,
    quarter: int,
) -> list[Piece]:
    """Pieces with their boxes; the box is that of the full-size characters, not of raised marks."""
    x0, top, x1, bottom = frame[ink].T
    height = bottom - top
    counts = ends - starts
    owner = np.repeat(np.arange(len(starts)), counts)
    # The usual height of a piece: neither raised marks nor an outsized bullet may set it.
    ranked = height[np.lexsort((height, owner))]
    usual = np.maximum(ranked[starts + np.minimum(counts - 1, counts * 3 // 4)], 0.1)
    full = np.abs(height - usual[owner]) <= 0.2 * usual[owner]
    weight = np.maximum(np.add.reduceat(full.astype(np.float32), starts), 1.0)
    tops = np.add.reduceat(np.where(full, top, 0), starts) / weight
    bottoms = np.add.reduceat(np.where(full, bottom, 0), starts) / weight
    digit = (codes[ink] >= 48) & (codes[ink] <= 57)
    raised = np.nonzero(
        digit & (height < 0.85 * usual[owner]) & (bottom < bottoms[owner] - 0.15 * usual[owner])
    )[0]
    rtl = np.add.reduceat(_right_to_left(codes[ink]).astype(np.int32), starts) * 2 > counts
    chosen = np.minimum.reduceat(np.where(full, np.arange(len(ink)), len(ink)), starts)
    out = [
        Piece(int(a), int(b) + 1, float(left), float(right), float(t), float(low), float(low - t),
              quarter, rtl=bool(r), full=int(f))
        for a, b, left, right, t, low, r, f in zip(
            ink[starts], ink[ends - 1], np.minimum.reduceat(x0, starts),
            np.maximum.reduceat(x1, starts), tops, bottoms, rtl,
            ink[np.where(chosen < len(ink), chosen, starts)], strict=True,
        )
    ]  # fmt: skip
    for position in raised:
        piece = out[owner[position]]
        piece.raised = (*piece.raised, int(ink[position]))
    return out


def _turned(
    codes: npt.NDArray[np.uint32],
    boxes: _Floats,
    ink: _Ints,
    cut: tuple[_Ints, _Ints],
    quarters: list[int],
    size: tuple[float, float],
) -> tuple[list[Piece], int]:
    """Pieces of a page on which text runs in several directions."""
    starts, ends = cut
    turn = np.repeat(np.array(quarters), ends - starts)
    kinds, counts = np.unique(turn, return_counts=True)
    main = int(max(zip(counts, kinds, strict=True))[1]) if len(kinds) else 0
    main = max(main, 0)
    found: list[Piece] = []
    for kind in (int(k) for k in kinds):
        chosen = ink[turn == kind]
        frame = _frame(boxes, max(kind, 0), size)
        inner_starts, inner_ends = _cut(codes, frame, chosen)
        relative = kind if kind < 0 else (kind - main) % 4
        found += _pieces(codes, frame, chosen, inner_starts, inner_ends, relative)
    found.sort(key=lambda piece: piece.start)
    return found, main
