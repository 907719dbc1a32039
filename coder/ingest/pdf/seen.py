"""Whether what the text layer says can be seen on the page.

A text layer may be invisible on purpose, as OCR leaves it under the picture of a page; then its words must
lie where the picture is dark, and its blanks where it is light. Text may also be hidden without a picture,
lie under a picture or bar, have the colour of the paper, stand outside the page, or have no place at all: a
reader of the page does not see such words. Counts are characters of one page; the page is drawn small, and
only where something may be hidden.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as raw

from coder.ingest.pdf.drawn import Drawings, is_pale
from coder.ingest.pdf.glyphs import Glyphs, PageGlyphs
from coder.ingest.pdf.pieces import HYPHEN, Piece

__all__ = ["Sight", "sight_of"]

_INVISIBLE = 3
_FEW = 6
_CONTRAST = 12  # of 255
_RENDERED = 400
_COVERING = 0.5
_SCALE = 0.6  # of 72 dots to the inch
_TEXT_OBJECT = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_MODE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)
_SET_MODE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
_render_mode = _MODE(ctypes.cast(raw.FPDFTextObj_GetTextRenderMode, ctypes.c_void_p).value or 0)
_set_render_mode = _SET_MODE(
    ctypes.cast(raw.FPDFTextObj_SetTextRenderMode, ctypes.c_void_p).value or 0
)
# A pdfium of before 2024 cannot tell how a character is drawn; its pages pass as seen.
_found: Any = getattr(raw, "FPDFText_GetTextObject", None)
_text_object: Any = (
    _TEXT_OBJECT(ctypes.cast(_found, ctypes.c_void_p).value or 0) if _found else None
)


@dataclass(frozen=True, slots=True)
class Sight:
    """What of a page's characters cannot be seen.

    `layer`: invisible over an image, as OCR makes them; `amiss`: such a layer does not lie on the dark parts
    of the image; `otherwise`: it does, but its words are not those of the image; `hidden`: invisible without
    an image; `covered`: words under something or in the colour of their ground; `outside` the page;
    `placeless`, with empty boxes.
    """

    layer: int = 0
    amiss: bool = False
    otherwise: bool = False
    hidden: int = 0
    covered: tuple[str, ...] = ()
    outside: int = 0
    placeless: int = 0


def sight_of(
    page: PageGlyphs,
    glyphs: Glyphs,
    pieces: Sequence[Piece],
    size: tuple[float, float],
    drawn: Drawings,
) -> Sight:
    """What can be told of a page; `size` is width and height in the frame of the pieces."""
    if not len(glyphs.codes):
        return Sight()
    ink = (glyphs.codes > 0x20) & (glyphs.codes != HYPHEN)
    flat = (np.abs(glyphs.boxes[:, 2] - glyphs.boxes[:, 0]) < 0.01) | (
        np.abs(glyphs.boxes[:, 1] - glyphs.boxes[:, 3]) < 0.01
    )
    invisible: list[Piece] = []
    pale: list[Piece] = []
    under: list[tuple[Piece, int]] = []
    # What is printed white at the very edge are the printer's own notes, and furniture anyway.
    low, high = 0.07 * size[1], 0.93 * size[1]
    for piece in pieces:
        thing = _object_of(page, piece.start)
        if _mode(thing) == _INVISIBLE:
            invisible.append(piece)
        elif thing and drawn.order.get(thing) is not None and not piece.angle:
            if low < piece.middle < high and is_pale(thing):
                pale += [piece] * (not _on_colour(piece, drawn.order[thing], glyphs, drawn))
            elif drawn.grounds and _is_under(piece, drawn.order[thing], glyphs, drawn):
                under.append((piece, thing))
    count = sum(p.end - p.start for p in invisible)
    covered = bool(count) and page.pictured()[0] > _COVERING
    layer = _Layer(page, glyphs, invisible) if covered else None
    return Sight(
        layer=count if covered else 0,
        amiss=layer is not None and layer.amiss(),
        otherwise=layer is not None and layer.otherwise(),
        hidden=0 if covered else count,
        covered=tuple(
            glyphs.text[p.start : p.end]
            for p in (*_faded(page, glyphs, pale), *_covered(page, glyphs, under))
        ),
        outside=sum(p.end - p.start for p in pieces if is_outside(p, size)),
        placeless=int((ink & flat).sum()),
    )


def is_outside(piece: Piece, size: tuple[float, float]) -> bool:
    """Whether a piece in the direction of the page stands wholly off it."""
    if piece.angle:
        return False
    return piece.x1 < 0 or piece.x0 > size[0] or piece.bottom < 0 or piece.top > size[1]


def _object_of(page: PageGlyphs, index: int) -> int:
    """The object that draws a character; 0 where that cannot be told."""
    return int(_text_object(page.text_address, index) or 0) if _text_object is not None else 0


def _mode(thing: int) -> int:
    """How an object of text is drawn; 0 where that cannot be told."""
    return int(_render_mode(thing)) if thing else 0


def _on_colour(piece: Piece, order: int, glyphs: Glyphs, drawn: Drawings) -> bool:
    """Whether a picture, or a shape that is not white, was drawn where a piece stands before it."""
    left, top, right, bottom = _sides(glyphs, piece)
    x, y = (left + right) / 2, (top + bottom) / 2
    return any(
        index < order and not pale and c[0] <= x <= c[2] and c[1] <= y <= c[3]
        for index, c, pale in drawn.grounds
    )


def _is_under(piece: Piece, order: int, glyphs: Glyphs, drawn: Drawings) -> bool:
    """Whether something was drawn after a piece over nearly all of it."""
    later = [c for index, c, _ in drawn.grounds if index > order]
    if not later:
        return False
    left, top, right, bottom = _sides(glyphs, piece)
    y, most = (top + bottom) / 2, 0.9 * (right - left)
    return any(c[1] <= y <= c[3] and min(right, c[2]) - max(left, c[0]) >= most for c in later)


def _faded(page: PageGlyphs, glyphs: Glyphs, pale: Sequence[Piece]) -> list[Piece]:
    """The pale pieces that are of one colour with their ground, which may be made of many small shapes."""
    if not pale:
        return []
    picture = page.darkness(_SCALE)
    return [p for p in pale if float(np.ptp(_part(page, glyphs, p, picture))) < _CONTRAST]


def _covered(page: PageGlyphs, glyphs: Glyphs, under: Sequence[tuple[Piece, int]]) -> list[Piece]:
    """The pieces under something that leave no trace: the page looks the same without them."""
    if sum(p.end - p.start for p, _ in under) < _FEW or len(under) > _RENDERED:
        return []
    picture = page.darkness(_SCALE)
    for _, thing in under:
        _set_render_mode(thing, _INVISIBLE)
    change = np.abs(picture - page.darkness(_SCALE))
    return [p for p, _ in under if float(_part(page, glyphs, p, change).max()) < _CONTRAST]


def _sides(glyphs: Glyphs, piece: Piece) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a piece in points of the page, y upwards."""
    ink = glyphs.codes[piece.start : piece.end] > 0x20  # blanks have no box
    boxes = glyphs.boxes[piece.start : piece.end][ink]
    return (
        float(boxes[:, 0].min()), float(boxes[:, 1].max()),
        float(boxes[:, 2].max()), float(boxes[:, 3].min()),
    )  # fmt: skip


def _part(
    page: PageGlyphs, glyphs: Glyphs, piece: Piece, dark: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """What the picture shows where a piece stands; one white pixel for one beside the picture."""
    left, top, right, bottom = _sides(glyphs, piece)
    (x0, y0), (x1, y1) = page.pixel(left, top, dark.shape), page.pixel(right, bottom, dark.shape)
    rows = _inside(slice(*sorted((y0, y1))), dark.shape[0])
    columns = _inside(slice(*sorted((x0, x1))), dark.shape[1])
    part = dark[rows, columns]
    return part if part.size else np.zeros((1, 1), dtype=np.float32)


class _Layer:
    """An invisible text layer and the picture that it lies under."""

    def __init__(self, page: PageGlyphs, glyphs: Glyphs, pieces: Sequence[Piece]) -> None:
        self.page, self.glyphs, self.pieces = page, glyphs, pieces

    def amiss(self) -> bool:
        """Whether the picture is no darker under the words than elsewhere, though it is dark somewhere."""
        dark = self.page.darkness(_SCALE)
        under = np.zeros(dark.shape, dtype=np.bool_)
        for piece in self.pieces:
            left, top, right, bottom = _sides(self.glyphs, piece)
            (x0, y0), (x1, y1) = (
                self.page.pixel(left, top, dark.shape),
                self.page.pixel(right, bottom, dark.shape),
            )
            rows, columns = slice(*sorted((y0, y1))), slice(*sorted((x0, x1)))
            under[_inside(rows, dark.shape[0]), _inside(columns, dark.shape[1])] = True
        if not under.any() or under.all() or float(dark.std()) < 4:
            return False
        return float(_mean(dark, under)) < 1.15 * float(_mean(dark, ~under)) + 1

    def otherwise(self) -> bool:
        """Whether the picture has as much ink where the layer has blanks between words as in its words.

        The blanks of one wording fall on the letters of another.
        """
        dark = self.page.darkness(2.0)
        words, blanks = [], []
        for piece in self.pieces[:400]:
            for gap in range(piece.start + 1, piece.end - 1):
                if self.glyphs.codes[gap] != 0x20:
                    continue
                before, after = self.glyphs.boxes[gap - 1], self.glyphs.boxes[gap + 1]
                blank = min(self.glyphs.codes[gap - 1], self.glyphs.codes[gap + 1]) <= 0x20
                if blank or after[0] - before[2] < 1:
                    continue
                middle = (float(before[2]) + float(after[0])) / 2
                blanks.append(self._ink(dark, middle, before))
                words.append(self._ink(dark, (float(before[0]) + float(before[2])) / 2, before))
        if len(blanks) < 40 or float(np.mean(words)) < 8:
            return False
        return float(np.mean(blanks)) > 0.75 * float(np.mean(words))

    def _ink(self, dark: npt.NDArray[np.float32], x: float, box: npt.NDArray[np.float32]) -> float:
        column, first = self.page.pixel(x, float(box[1]), dark.shape)
        _, last = self.page.pixel(x, float(box[3]), dark.shape)
        rows = _inside(slice(*sorted((first, last))), dark.shape[0])
        columns = _inside(slice(column, column + 2), dark.shape[1])
        part = dark[rows, columns]
        return float(part.max(axis=0).mean()) if part.size else 0.0


def _inside(part: slice, length: int) -> slice:
    return slice(min(max(0, part.start), length), min(max(0, part.stop), length))


def _mean(dark: npt.NDArray[np.float32], where: npt.NDArray[np.bool_]) -> float:
    return float(dark[where].mean())
