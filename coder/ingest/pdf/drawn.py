"""What is drawn on a page beside its letters: pictures and bars that lie over text, rules that make a table.

Looks once through the page's objects in the order in which they are drawn. A ground is a picture or a filled
shape that is larger than a letter: text drawn after it stands on it, text drawn before it may lie under it,
which is for the picture of the page to say. A ruled table shows itself by thin lines or boxes that cross or
adjoin. Sides are left, bottom, right, top in points of the page, y upwards.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pypdfium2.raw as raw

from coder.ingest.pdf.glyphs import PageGlyphs

__all__ = ["Drawings", "drawings_of", "is_pale"]

_POINTER = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_object_at = _POINTER(ctypes.cast(raw.FPDFPage_GetObject, ctypes.c_void_p).value or 0)
_KIND = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)
_kind_of = _KIND(ctypes.cast(raw.FPDFPageObj_GetType, ctypes.c_void_p).value or 0)
_BOUNDS = ctypes.CFUNCTYPE(ctypes.c_int, *[ctypes.c_void_p] * 5)
_bounds_of = _BOUNDS(ctypes.cast(raw.FPDFPageObj_GetBounds, ctypes.c_void_p).value or 0)
_PAINT = ctypes.CFUNCTYPE(ctypes.c_int, *[ctypes.c_void_p] * 3)
_paint_of = _PAINT(ctypes.cast(raw.FPDFPath_GetDrawMode, ctypes.c_void_p).value or 0)
_FILL = ctypes.CFUNCTYPE(ctypes.c_int, *[ctypes.c_void_p] * 5)
_fill_of = _FILL(ctypes.cast(raw.FPDFPageObj_GetFillColor, ctypes.c_void_p).value or 0)
_channels = (ctypes.c_uint * 4)()
_CHANNEL = ctypes.addressof(_channels)
_values = (ctypes.c_float * 4)()
_PLACE = ctypes.addressof(_values)

Sides = tuple[float, float, float, float]

_MOST = 3000  # objects of a page that are looked at; a drawing of more is a map
_THIN = 2.5
_LARGE = 6.0


@dataclass(slots=True)
class Drawings:
    """Grounds and text objects with their place in the order of drawing; whether rules make a table.

    A ground has its place, its sides, and whether it is as pale as paper.
    """

    grounds: list[tuple[int, Sides, bool]] = field(default_factory=list)
    order: dict[int, int] = field(default_factory=dict)
    ruled: bool = False


def drawings_of(page: PageGlyphs) -> Drawings:
    """What is drawn on an open page."""
    out = Drawings()
    rules = _Rules()
    handle = page.handle
    for index in range(min(_MOST, raw.FPDFPage_CountObjects(page.raw))):
        thing = _object_at(handle, index)
        kind = _kind_of(thing)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            out.order[thing] = index
        else:
            sides = _sides(thing)
            if sides is None:
                continue
            left, bottom, right, top = sides
            if right - left < _LARGE or top - bottom < _LARGE:
                if kind == raw.FPDF_PAGEOBJ_PATH:
                    rules.add(sides, stroked=False)
                continue
            filled, stroked = True, False
            if kind == raw.FPDF_PAGEOBJ_PATH:
                filled, stroked = _painted(thing)
                rules.add(sides, stroked=stroked)
            if filled:
                pale = kind == raw.FPDF_PAGEOBJ_PATH and is_pale(thing)
                out.grounds.append((index, sides, pale))
    out.ruled = rules.make_a_table()
    return out


def _sides(thing: int) -> Sides | None:
    at = _PLACE
    if not _bounds_of(thing, at, at + 4, at + 8, at + 12):
        return None
    left, bottom, right, top = _values
    return left, bottom, right, top


def is_pale(thing: int) -> bool:
    """Whether an object is filled with white, or with next to nothing."""
    at = _CHANNEL
    if not _fill_of(thing, at, at + 4, at + 8, at + 12):
        return False
    red, green, blue, alpha = _channels
    return (red >= 250 and green >= 250 and blue >= 250) or alpha <= 5


def _painted(thing: int) -> tuple[bool, bool]:
    """Whether a path is filled, and whether its outline is drawn."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    found = _paint_of(thing, ctypes.addressof(fill), ctypes.addressof(stroke))
    return bool(found) and fill.value != 0, bool(found) and stroke.value != 0


class _Rules:
    """Thin lines and boxes of a page, as they come."""

    def __init__(self) -> None:
        self.across: list[Sides] = []
        self.down: list[Sides] = []
        self.cells: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)

    def add(self, sides: Sides, *, stroked: bool) -> None:
        left, bottom, right, top = sides
        wide, high = right - left, top - bottom
        if high < _THIN and wide > 4 * _LARGE:
            self.across.append(sides)
        elif wide < _THIN and high > 1.5 * _LARGE:
            self.down.append(sides)
        elif (
            stroked and wide > 3 * _LARGE and 1.5 * _LARGE < high < 400
        ):  # a box: two rules each way
            self.across += [(left, bottom, right, bottom), (left, top, right, top)]
            self.down += [(left, bottom, left, top), (right, bottom, right, top)]
        elif wide > 3 * _LARGE and _LARGE < high < 200:
            self.cells[round(bottom / 3), round(top / 3)].append((left, right))

    def make_a_table(self) -> bool:
        """Whether three rules each way meet at different places, or filled cells adjoin in rows."""
        rows_of_cells = sum(
            any(0 <= b[0] - a[1] < 2 * _THIN for a, b in pairwise(sorted(row)))
            for row in self.cells.values()
        )
        if rows_of_cells >= 3:
            return True
        if len(self.down) < 3 or len(self.across) < 3:
            return False
        rows = np.array(self.across[:_MOST])
        columns: dict[int, list[Sides]] = defaultdict(list)
        for sides in self.down[:_MOST]:
            columns[round(sides[0] / 4)].append(sides)
        met, crossed = 0, set()
        for parts in columns.values():
            left, bottom, top = parts[0][0], min(p[1] for p in parts), max(p[3] for p in parts)
            here = (rows[:, 0] - _THIN <= left) & (left <= rows[:, 2] + _THIN)
            here &= (bottom - _THIN <= rows[:, 1]) & (rows[:, 1] <= top + _THIN)
            found = set((rows[here, 1] / 4).round().astype(int).tolist())
            met += len(found) >= 2
            crossed |= found if len(found) >= 2 else set()
        return met >= 3 and len(crossed) >= 3
