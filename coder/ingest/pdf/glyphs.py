"""The characters of one page with their boxes, straight from PDFium.

One pass: the text in one call, then one call a character for its box, written by PDFium itself into one
array; going through the usual wrapper would cost six times as much. Index `i` of `text`, `codes` and
`boxes` is PDFium's character index, which is what the way back to the page (`origin`) speaks of. Boxes are
points, as left, top, right, bottom with y upwards; blanks and line ends, made up by PDFium or not, have
the box 0, 0, 0, 0. A line-end hyphen is U+FFFE.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import deque
from dataclasses import dataclass
from itertools import repeat
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as raw

__all__ = ["Glyphs", "PageGlyphs", "lost_ligatures", "raw_hash"]

_BOX = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_get_box = _BOX(ctypes.cast(raw.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0)
_ANGLE = ctypes.CFUNCTYPE(ctypes.c_float, ctypes.c_void_p, ctypes.c_int)
_get_angle = _ANGLE(ctypes.cast(raw.FPDFText_GetCharAngle, ctypes.c_void_p).value or 0)
_WEIGHT = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
_get_weight = _WEIGHT(ctypes.cast(raw.FPDFText_GetFontWeight, ctypes.c_void_p).value or 0)
_SIZE = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_void_p, ctypes.c_int)
_get_size = _SIZE(ctypes.cast(raw.FPDFText_GetFontSize, ctypes.c_void_p).value or 0)
_get_matrix = _BOX(ctypes.cast(raw.FPDFText_GetMatrix, ctypes.c_void_p).value or 0)
_POINT = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p
)
_get_origin = _POINT(ctypes.cast(raw.FPDFText_GetCharOrigin, ctypes.c_void_p).value or 0)
_NAME = ctypes.CFUNCTYPE(
    ctypes.c_ulong, ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_void_p
)
_get_name = _NAME(ctypes.cast(raw.FPDFText_GetFontInfo, ctypes.c_void_p).value or 0)

_BOLD = re.compile(r"(?i:bold|black|heavy|demi|cmbx|sfbx)|[a-z](?:Bd|Blk|Hv)(?![a-z])")
_NOT_BOLD = re.compile(
    r"(?i:regular|roman|italic|oblique|light|book|medium|cmr\d)|[a-z]Rg(?![a-z])"
)
_SYMBOLS = re.compile(r"wingdings|webdings|dingbats|symbol", re.I)

_WITH_LIGATURES = tuple(map(ord, "fhil"))
_LIGATED = np.isin(np.arange(128), _WITH_LIGATURES)
# A page with more characters than this is an attack or a data dump; the rest is left out and reported.
MAX_CHARS = 400_000


@dataclass(slots=True)
class Glyphs:
    """Characters of a page: `text[i]`, `codes[i]` and `boxes[i]` belong together."""

    text: str
    codes: npt.NDArray[np.uint32]
    boxes: npt.NDArray[np.float32]


def raw_hash(codes: npt.NDArray[np.uint32]) -> str:
    """A short name for the raw characters of a page; another extractor or file gives another."""
    return f"{crc32(codes.astype('<u4').tobytes()):08x}"


class PageGlyphs:
    """An open page; use as a context manager, so that PDFium's memory goes back at once."""

    def __init__(self, document: Any, index: int, *, text: bool = True) -> None:
        self._page = raw.FPDF_LoadPage(document.raw, index)
        self._text = raw.FPDFText_LoadPage(self._page) if self._page and text else None
        self._handle = ctypes.cast(self._text, ctypes.c_void_p).value if self._text else 0
        self._name = ctypes.create_string_buffer(128)
        self._bold: dict[bytes, bool] = {}
        self._matrix = raw.FS_MATRIX()
        self._matrix_at = ctypes.addressof(self._matrix)
        self._point = (ctypes.c_double * 2)()
        self._point_at = ctypes.addressof(self._point)

    def __enter__(self) -> PageGlyphs:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._text:
            raw.FPDFText_ClosePage(self._text)
        if self._page:
            raw.FPDF_ClosePage(self._page)

    @property
    def usable(self) -> bool:
        """Whether PDFium could load the page."""
        return bool(self._text)

    @property
    def loaded(self) -> bool:
        """Whether there is a page at all."""
        return bool(self._page)

    @property
    def turned(self) -> bool:
        """Whether the page is to be turned for reading."""
        return bool(raw.FPDFPage_GetRotation(self._page))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the visible page in its own coordinates, before rotation."""
        box = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(self._page, ctypes.byref(box))
        return box.left, box.bottom, box.right, box.top

    @property
    def raw(self) -> Any:
        """PDFium's page."""
        return self._page

    @property
    def handle(self) -> int:
        """The same as a number."""
        return ctypes.cast(self._page, ctypes.c_void_p).value or 0

    @property
    def text_address(self) -> int:
        """PDFium's handle of the page's text, for questions about single characters."""
        return self._handle or 0

    def darkness(self, scale: float) -> npt.NDArray[np.float32]:
        """The page as drawn, small: 0 for white to 255 for black, one value a pixel."""
        left, bottom, right, top = self.bounds
        turned = raw.FPDFPage_GetRotation(self._page) % 2
        across, down = (top - bottom, right - left) if turned else (right - left, top - bottom)
        width, height = (max(1, min(2000, round(side * scale))) for side in (across, down))
        pixels = np.full((height, width), 255, dtype=np.uint8)
        stride = pixels.strides[0]
        bitmap = raw.FPDFBitmap_CreateEx(
            width, height, raw.FPDFBitmap_Gray, pixels.ctypes.data, stride
        )
        raw.FPDF_RenderPageBitmap(bitmap, self._page, 0, 0, width, height, 0, 0)
        raw.FPDFBitmap_Destroy(bitmap)
        return (255 - pixels).astype(np.float32)

    def pixel(self, x: float, y: float, shape: tuple[int, ...]) -> tuple[int, int]:
        """Where a point of the page lies in a drawing of this shape (rows, columns)."""
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(
            self._page, 0, 0, shape[1], shape[0], 0, x, y, ctypes.byref(across), ctypes.byref(down)
        )
        return across.value, down.value

    def glyphs(self) -> Glyphs:
        """All characters of the page."""
        count = min(MAX_CHARS, raw.FPDFText_CountChars(self._text))
        boxes = np.zeros((max(count, 1), 4), dtype=np.float32)
        if count <= 0:
            return Glyphs("", np.zeros(0, dtype=np.uint32), boxes[:0])
        codes = self._codes(count)
        inked = np.nonzero(codes > 0x20)[0]
        places = inked * 16 + boxes.ctypes.data
        # A loop in Python around the call would cost as much as the call.
        deque(map(_get_box, repeat(self._handle), inked.tolist(), places.tolist()), maxlen=0)
        text = codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
        return Glyphs(text, codes, boxes)

    def hash(self) -> str:
        """The short name of the page's raw characters, as `raw_hash` gives it."""
        count = min(MAX_CHARS, raw.FPDFText_CountChars(self._text))
        return raw_hash(self._codes(count) if count > 0 else np.zeros(0, dtype=np.uint32))

    def rectangles(self, start: int, count: int) -> list[tuple[float, float, float, float]]:
        """What covers raw characters: left, bottom, right, top in points, one for each stretch of a line."""
        sides = [ctypes.c_double() for _ in range(4)]
        out = []
        for index in range(max(0, raw.FPDFText_CountRects(self._text, start, count))):
            raw.FPDFText_GetRect(self._text, index, *(ctypes.byref(side) for side in sides))
            left, top, right, bottom = (side.value for side in sides)
            out.append((left, bottom, right, top))
        return out

    def _codes(self, count: int) -> npt.NDArray[np.uint32]:
        buffer = np.zeros(count + 1, dtype=np.uint16)
        written = raw.FPDFText_GetText(
            self._text, 0, count, buffer.ctypes.data_as(ctypes.POINTER(ctypes.c_ushort))
        )
        codes = buffer[:count].astype(np.uint32)
        if written != count + 1 or bool(((codes >= 0xD800) & (codes < 0xE000)).any()):
            # Text and character list do not run in step: ask character by character.
            get = raw.FPDFText_GetUnicode
            codes = np.fromiter((get(self._text, i) for i in range(count)), np.uint32, count)
            codes[codes == 2] = 0xFFFE
        codes[(codes > 0x10FFFF) | ((codes >= 0xD800) & (codes < 0xE000))] = 0xFFFD
        return codes

    def angle(self, index: int) -> float:
        """Angle of a character in radians, counter-clockwise negative as PDFium has it, in [0, 2 pi)."""
        return float(_get_angle(self._handle, index))

    def font(self, index: int) -> str:
        """The name of a character's font, "" where it has none."""
        return self._font(index).decode("utf-8", "replace")

    def _font(self, index: int) -> bytes:
        size = _get_name(self._handle, index, self._name, 128, 0)
        return self._name.value if 0 < size <= 128 else b""

    def bold(self, index: int) -> bool:
        """Whether the font of a character is bold: by its name, else by the weight of its stems."""
        key = self._font(index)
        known = self._bold.get(key)
        if known is None:
            name = key.decode("utf-8", "replace")
            known = bool(_BOLD.search(name))
            if not known and not _NOT_BOLD.search(name):
                known = int(_get_weight(self._handle, index)) >= 600
            self._bold[key] = known
        return known

    def symbol(self, index: int) -> bool:
        """Whether a character is drawn by a font of signs, where its code says nothing."""
        return bool(_SYMBOLS.search(self.font(index)))

    def type_size(self, index: int) -> float:
        """The size of type of a character in points; 0 where it cannot be told."""
        if not _get_matrix(self._handle, index, self._matrix_at):
            return 0.0
        scale = math.hypot(self._matrix.c, self._matrix.d)
        return abs(float(_get_size(self._handle, index))) * scale

    def origin(self, index: int) -> tuple[float, float]:
        """Where a character stands on its baseline, in the page's own coordinates."""
        _get_origin(self._handle, index, self._point_at, self._point_at + 8)
        return self._point[0], self._point[1]

    def pictured(self) -> tuple[float, int]:
        """Share of the page under its largest image or form, and the number of drawings on it.

        Looks at 500 objects. Letters drawn as outlines are drawings, too.
        """
        left, bottom, right, top = self.bounds
        page = max(1.0, (right - left) * (top - bottom))
        best, drawings = 0.0, 0
        sides = [ctypes.c_float() for _ in range(4)]
        for index in range(min(500, raw.FPDFPage_CountObjects(self._page))):
            thing = raw.FPDFPage_GetObject(self._page, index)
            kind = raw.FPDFPageObj_GetType(thing)
            drawings += kind != raw.FPDF_PAGEOBJ_TEXT
            if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM) and (
                raw.FPDFPageObj_GetBounds(thing, *sides)
            ):
                x0, y0, x1, y1 = (side.value for side in sides)
                best = max(best, abs((x1 - x0) * (y1 - y0)))
        return float(min(1.0, best / page)), drawings


def lost_ligatures(glyphs: Glyphs) -> tuple[str, ...]:
    """Words in which one letter may stand for a ligature of two ("hey" for They), as often as met.

    Such a letter is far wider than its like on the page, and shares its box with no other letter.
    """
    left, top, right, bottom = glyphs.boxes.T
    height = top - bottom
    width = np.where(height > 2, (right - left) / np.maximum(height, 0.1), 0)
    shared = np.zeros(len(left), dtype=np.bool_)
    if len(left) > 1:
        same = (np.abs(np.diff(left)) < 0.05) & (np.abs(np.diff(right)) < 0.05)
        shared[1:] |= same
        shared[:-1] |= same
    words: list[str] = []
    candidates = np.nonzero(_LIGATED[np.minimum(glyphs.codes, 127)] & (width > 0))[0]
    codes = glyphs.codes[candidates]
    for letter in _WITH_LIGATURES:
        here = candidates[codes == letter]
        if len(here) < 15 or float(width[here].max()) <= 1.6 * float(np.median(width[here])):
            continue
        wide = here[(width[here] > 1.6 * np.median(width[here])) & ~shared[here]]
        if len(wide) > 0.25 * len(here):
            continue  # a second, wider font
        words += [
            _word_at(glyphs.text, int(at))
            for at in wide[:100]
            if not _wide_beside(glyphs.codes, width, int(at))
        ]
    return tuple(words)


def _wide_beside(codes: npt.NDArray[np.uint32], width: npt.NDArray[Any], at: int) -> bool:
    """Whether a neighbour is wider than its like, too: then the font is wide, not the letter."""
    for beside in (at - 1, at + 1):
        if 0 <= beside < len(codes) and width[beside] > 0:
            usual = np.median(width[(codes == codes[beside]) & (width > 0)])
            if width[beside] > 1.2 * usual:
                return True
    return False


def _word_at(text: str, at: int) -> str:
    start = end = at
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return text[start:end]
