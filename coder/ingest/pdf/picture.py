"""A page as a picture, with marks on it.

    page_picture(path, 3, [(90, 700, 300, 712)])   ->   the bytes of a PNG

Rectangles are points in the page's own coordinates, y upwards, before the page is turned for reading; the
picture is as the page reads. Written with the standard library; no picture is larger than `LONGEST` on a
side. Draws one page; which words are marked is the caller's matter.
"""

from __future__ import annotations

import ctypes
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as raw

from coder.ingest.pdf.opening import opened
from coder.model.errors import InputError, Unreadable

__all__ = ["LONGEST", "page_picture"]

LONGEST = 3000
"""Pixels of the longer side, at most."""

_DOTS = 144  # to the inch
_MARK = np.array([255, 226, 64], dtype=np.uint16)  # what white becomes under the marker, red first
_AROUND = 1.0  # points that a mark reaches beyond the letters

Sides = tuple[float, float, float, float]


def page_picture(
    path: str | Path, number: int, marks: Sequence[Sides] = (), *, password: str | None = None
) -> bytes:
    """A page (from 1) as PNG with these rectangles marked.

    Raises:
        Unreadable: the file cannot be opened, or the page not be drawn.
        InputError: there is no such page.
    """
    document = opened(Path(path).read_bytes(), Path(path).name, password)
    try:
        if not 1 <= number <= len(document):
            raise InputError(f"there is no page {number}", place=Path(path).name, found=number)
        try:
            page = document[number - 1]
        except Exception as error:  # PDFium's own error types
            raise Unreadable(f"page {number} cannot be drawn", place=Path(path).name) from error
        pixels = _drawn(page)
        for mark in marks:
            _marked(pixels, page, mark)
        page.close()
    finally:
        document.close()
    return _png(pixels)


def _drawn(page: Any) -> npt.NDArray[np.uint8]:
    """The page on white, as rows of red, green, blue."""
    longer = max(1.0, *page.get_size())
    scale = min(_DOTS / 72, LONGEST / longer)
    bitmap = page.render(scale=scale, rev_byteorder=True, no_smoothtext=False)
    pixels = np.array(bitmap.to_numpy()[:, :, :3], dtype=np.uint8)
    bitmap.close()
    return pixels


def _marked(pixels: npt.NDArray[np.uint8], page: Any, mark: Sides) -> None:
    """Colour what is light under the mark, as a marker pen does."""
    height, width = pixels.shape[:2]
    left, bottom, right, top = mark
    corners = [
        _pixel(page, (width, height), x, y)
        for x, y in ((left - _AROUND, bottom - _AROUND), (right + _AROUND, top + _AROUND))
    ]
    (x0, x1), (y0, y1) = (sorted(values) for values in zip(*corners, strict=True))
    part = pixels[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]
    part[:] = (part * _MARK // 255).astype(np.uint8)


def _pixel(page: Any, size: tuple[int, int], x: float, y: float) -> tuple[int, int]:
    """Where a point of the page lies in the picture."""
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(
        page.raw, 0, 0, size[0], size[1], 0, x, y, ctypes.byref(across), ctypes.byref(down)
    )
    return across.value, down.value


def _png(pixels: npt.NDArray[np.uint8]) -> bytes:
    height, width = pixels.shape[:2]
    rows = np.zeros(
        (height, 1 + 3 * width), dtype=np.uint8
    )  # each row begins with its filter, none
    rows[:, 1:] = pixels.reshape(height, 3 * width)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(rows.tobytes(), 6)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
