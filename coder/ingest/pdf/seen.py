"""Whether what the text layer says can be seen on the page.

A text layer may be invisible on purpose, as OCR leaves it under the picture of a page; then its words must
lie where the picture is dark. It may also be hidden without a picture, stand outside the page, or have no
place at all: a reader of the page does not see such words, and no rectangle can mark them. Counts are
characters of one page; the picture is drawn small and only for pages with invisible text over an image.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as raw

from coder.ingest.pdf.glyphs import Glyphs, PageGlyphs
from coder.ingest.pdf.pieces import HYPHEN, Piece

__all__ = ["Sight", "sight_of"]

_INVISIBLE = 3
_COVERING = 0.5
_SCALE = 0.6  # of 72 dots to the inch
# A pdfium of before 2024 cannot tell how a character is drawn; its pages pass as seen.
_text_object: Any = getattr(raw, "FPDFText_GetTextObject", None)


@dataclass(frozen=True, slots=True)
class Sight:
    """What of a page's characters cannot be seen.

    `layer`: invisible over an image, as OCR makes them; `amiss`: such a layer does not lie on the dark parts
    of the image; `hidden`: invisible without an image; `outside` the page; `placeless`, with empty boxes.
    """

    layer: int = 0
    amiss: bool = False
    hidden: int = 0
    outside: int = 0
    placeless: int = 0


def sight_of(
    page: PageGlyphs, glyphs: Glyphs, pieces: Sequence[Piece], size: tuple[float, float]
) -> Sight:
    """What can be told of a page; `size` is width and height in the frame of the pieces."""
    if not len(glyphs.codes):
        return Sight()
    ink = (glyphs.codes > 0x20) & (glyphs.codes != HYPHEN)
    flat = (np.abs(glyphs.boxes[:, 2] - glyphs.boxes[:, 0]) < 0.01) | (
        np.abs(glyphs.boxes[:, 1] - glyphs.boxes[:, 3]) < 0.01
    )
    invisible = [p for p in pieces if _mode(page, p.start) == _INVISIBLE]
    count = sum(p.end - p.start for p in invisible)
    covered = bool(count) and page.pictured()[0] > _COVERING
    return Sight(
        layer=count if covered else 0,
        amiss=covered and _amiss(page, glyphs, invisible),
        hidden=0 if covered else count,
        outside=sum(p.end - p.start for p in pieces if is_outside(p, size)),
        placeless=int((ink & flat).sum()),
    )


def is_outside(piece: Piece, size: tuple[float, float]) -> bool:
    """Whether a piece in the direction of the page stands wholly off it."""
    if piece.angle:
        return False
    return piece.x1 < 0 or piece.x0 > size[0] or piece.bottom < 0 or piece.top > size[1]


def _mode(page: PageGlyphs, index: int) -> int:
    """How a character is drawn; 0 where that cannot be told."""
    if _text_object is None:
        return 0
    thing = _text_object(page.text_handle, index)
    return int(raw.FPDFTextObj_GetTextRenderMode(thing)) if thing else 0


def _amiss(page: PageGlyphs, glyphs: Glyphs, pieces: Sequence[Piece]) -> bool:
    """Whether the picture is no darker under the words than elsewhere, though it is dark somewhere."""
    dark = page.darkness(_SCALE)
    under = np.zeros(dark.shape, dtype=np.bool_)
    for piece in pieces:
        boxes = glyphs.boxes[piece.start : piece.end]
        left, top, right, bottom = (float(v) for v in (
            boxes[:, 0].min(), boxes[:, 1].max(), boxes[:, 2].max(), boxes[:, 3].min(),
        ))  # fmt: skip
        (x0, y0), (x1, y1) = (
            page.pixel(left, top, dark.shape),
            page.pixel(right, bottom, dark.shape),
        )
        rows, columns = slice(*sorted((y0, y1))), slice(*sorted((x0, x1)))
        under[_inside(rows, dark.shape[0]), _inside(columns, dark.shape[1])] = True
    if not under.any() or under.all() or float(dark.std()) < 4:
        return False
    return float(_mean(dark, under)) < 1.15 * float(_mean(dark, ~under)) + 1


def _inside(part: slice, length: int) -> slice:
    return slice(min(max(0, part.start), length), min(max(0, part.stop), length))


def _mean(dark: npt.NDArray[np.float32], where: npt.NDArray[np.bool_]) -> float:
    return float(dark[where].mean())
