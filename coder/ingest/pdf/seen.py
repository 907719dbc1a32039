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

from coder.ingest.pdf.drawn import Drawings
from coder.ingest.pdf.glyphs import Glyphs, PageGlyphs
from coder.ingest.pdf.pieces import HYPHEN, Piece

__all__ = ["Sight", "sight_of"]

_INVISIBLE = 3
_FEW = 10
_MANY = 40
_CONTRAST = 12  # of 255
_RENDERED = 400
_COVERING = 0.5
_SCALE = 0.6  # of 72 dots to the inch
_FILL = ctypes.CFUNCTYPE(ctypes.c_int, *[ctypes.c_void_p] * 5)
_get_fill = _FILL(ctypes.cast(raw.FPDFPageObj_GetFillColor, ctypes.c_void_p).value or 0)
_channels = (ctypes.c_uint * 4)()
_CHANNEL = ctypes.addressof(_channels)
# A pdfium of before 2024 cannot tell how a character is drawn; its pages pass as seen.
_text_object: Any = getattr(raw, "FPDFText_GetTextObject", None)


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
    things = [_object_of(page, p.start) for p in pieces]
    invisible = [p for p, t in zip(pieces, things, strict=True) if _mode(t) == _INVISIBLE]
    count = sum(p.end - p.start for p in invisible)
    covered = bool(count) and page.pictured()[0] > _COVERING
    layer = _Layer(page, glyphs, invisible) if covered else None
    # What is printed white at the very edge are the printer's own notes, and furniture anyway.
    low, high = 0.07 * size[1], 0.93 * size[1]
    doubtful = [
        (p, t) for p, t in zip(pieces, things, strict=True)
        if t and not p.angle and low < p.middle < high and _may_be_hidden(p, t, glyphs, drawn)
    ]  # fmt: skip
    return Sight(
        layer=count if covered else 0,
        amiss=layer is not None and layer.amiss(),
        otherwise=layer is not None and layer.otherwise(),
        hidden=0 if covered else count,
        covered=_covered(page, glyphs, doubtful),
        outside=sum(p.end - p.start for p in pieces if is_outside(p, size)),
        placeless=int((ink & flat).sum()),
    )


def is_outside(piece: Piece, size: tuple[float, float]) -> bool:
    """Whether a piece in the direction of the page stands wholly off it."""
    if piece.angle:
        return False
    return piece.x1 < 0 or piece.x0 > size[0] or piece.bottom < 0 or piece.top > size[1]


def _object_of(page: PageGlyphs, index: int) -> Any:
    """The object that draws a character; None where that cannot be told."""
    return _text_object(page.text_handle, index) if _text_object is not None else None


def _mode(thing: Any) -> int:
    """How an object of text is drawn; 0 where that cannot be told."""
    return int(raw.FPDFTextObj_GetTextRenderMode(thing)) if thing else 0


def _may_be_hidden(piece: Piece, thing: Any, glyphs: Glyphs, drawn: Drawings) -> bool:
    """Whether a piece is white, or something is drawn after it over its middle."""
    if _mode(thing) == _INVISIBLE:
        return False
    if _is_white(thing):
        return True
    if not drawn.covers:
        return False
    at = drawn.order.get(ctypes.cast(thing, ctypes.c_void_p).value or 0)
    if at is None:
        return False
    left, top, right, bottom = _sides(glyphs, piece)
    y, most = (top + bottom) / 2, 0.9 * (right - left)
    return any(
        index > at and c[1] <= y <= c[3] and min(right, c[2]) - max(left, c[0]) >= most
        for index, c in drawn.covers
    )


def _is_white(thing: Any) -> bool:
    at = _CHANNEL
    if not _get_fill(thing, at, at + 4, at + 8, at + 12):
        return False
    red, green, blue, alpha = _channels
    return (red >= 250 and green >= 250 and blue >= 250) or alpha <= 5


def _covered(
    page: PageGlyphs, glyphs: Glyphs, doubtful: Sequence[tuple[Piece, Any]]
) -> tuple[str, ...]:
    """The words that leave no trace in the picture of the page.

    Where they stand it is of one colour, or, under a cover, the same without them.
    """
    white = sum(p.end - p.start for p, t in doubtful if _is_white(t))
    beneath = sum(p.end - p.start for p, _ in doubtful) - white
    if beneath < _FEW and white < _MANY:  # white figures on the bars of a chart are no secret
        return ()
    picture = page.darkness(_SCALE)
    plain = [float(np.ptp(_part(page, glyphs, p, picture))) < _CONTRAST for p, _ in doubtful]
    hidden = [p for (p, _), uniform in zip(doubtful, plain, strict=True) if uniform]
    under = [
        (p, t) for (p, t), uniform in zip(doubtful, plain, strict=True)
        if not uniform and not _is_white(t)
    ]  # fmt: skip
    if under and len(under) <= _RENDERED:
        for _, thing in under:
            raw.FPDFTextObj_SetTextRenderMode(thing, _INVISIBLE)
        change = np.abs(picture - page.darkness(_SCALE))
        hidden += [p for p, _ in under if float(_part(page, glyphs, p, change).max()) < _CONTRAST]
    return tuple(glyphs.text[p.start : p.end] for p in hidden)


def _sides(glyphs: Glyphs, piece: Piece) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a piece in points of the page, y upwards."""
    boxes = glyphs.boxes[piece.start : piece.end]
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
                if after[0] - before[2] < 1:
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
