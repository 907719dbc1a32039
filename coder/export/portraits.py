"""Portraits of documents: where along its text each code stands.

Owns the reading of it: a document is a band from its first to its last character, all of one width, with a
lane for each code that occurs in any of them; thin lines are ends of pages. A coding is as wide as its
share of the text, but never too thin to be seen. Names stand beside the lanes; colour only helps.
"""

from __future__ import annotations

from dataclasses import dataclass

from coder.export.drawing import Box, Drawing, Stroke, Words, text_width
from coder.export.framing import INK, LINE, MARGIN, SIZE, SOFT, Marks, framed, shown_name
from coder.model.results import Caption

__all__ = ["Lane", "Portrait", "portraits"]

_LEAST, _BACK = 1.2, "#f3f5f8"
_ONE_COLUMN = 6


@dataclass(frozen=True, slots=True)
class Lane:
    """A code with the colour of its lane."""

    code: str
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Portrait:
    """A document: its name, how long its text is, (start, end, code) of codings, and ends of pages."""

    name: str
    length: int
    codings: tuple[tuple[int, int, str], ...]
    pages: tuple[int, ...] = ()


def portraits(found: tuple[Portrait, ...], lanes: tuple[Lane, ...], caption: Caption) -> Drawing:
    """The documents drawn under each other in their order, in two columns from seven on."""
    high = 9.0 if len(lanes) <= 12 else 7.0
    names = max((text_width(lane.name[:34], high - 1.5) for lane in lanes), default=40) + 8
    columns = 1 if len(found) <= _ONE_COLUMN else 2
    wide = 420.0 if columns == 1 else 250.0
    marks, lowest, at = Marks(), 0.0, 0
    heights = [_height(one, lanes, high) for one in found]
    for column in range(columns):
        left, y = MARGIN + names + column * (names + wide + 18), MARGIN
        while at < len(found) and (column + 1 == columns or y - MARGIN < sum(heights) / columns):
            _portrait(marks, found[at], lanes, (left, y, wide, high))
            y += heights[at]
            at += 1
        lowest = max(lowest, y)
    told = ["Each band is a text from its beginning to its end; thin lines are ends of pages."]
    right = MARGIN + columns * (names + wide + 18) - 18 + MARGIN
    return framed(marks, (right, lowest - 8), caption, told=told)


def _height(one: Portrait, lanes: tuple[Lane, ...], high: float) -> float:
    own = {code for _, _, code in one.codings}
    return 13 + max(1, sum(lane.code in own for lane in lanes)) * high + 14


def _portrait(
    marks: Marks,
    one: Portrait,
    lanes: tuple[Lane, ...],
    place: tuple[float, float, float, float],
) -> None:
    """One document; lanes without a coding in it are left out."""
    left, y, wide, high = place
    size = high - 1.5
    own = {code for _, _, code in one.codings}
    shown = [lane for lane in lanes if lane.code in own]
    name = shown_name(one.name, int(wide / 4.9))
    marks.words.append(Words(left, y + 8, name, SIZE, fill=INK, bold=True))
    top = y + 13
    bottom = top + max(1, len(shown)) * high
    marks.boxes.append(Box(left, top, wide, bottom - top, _BACK))
    if not shown:
        marks.words.append(Words(left + 4, top + high - 2, "no codings", size, fill=SOFT))
    scale = wide / max(1, one.length)
    for end in one.pages:
        x = left + end * scale
        marks.strokes.append(Stroke(x, top, x, bottom, 0.5, LINE))
    rows = {lane.code: at for at, lane in enumerate(shown)}
    for lane in shown:
        middle = top + (rows[lane.code] + 0.5) * high
        text = shown_name(lane.name, 34)
        marks.words.append(Words(left - 6, middle + size * 0.35, text, size, "end", INK))
    by_code = {lane.code: lane for lane in shown}
    for start, end, code in one.codings:
        if code in by_code:
            lane = by_code[code]
            width = max(_LEAST, (end - start) * scale)
            x = min(left + start * scale, left + wide - width)
            share = 100 * start // max(1, one.length)
            hint = f"{lane.name}, {one.name}, at {share} %"
            marks.boxes.append(
                Box(x, top + rows[code] * high + 0.8, width, high - 1.6, lane.colour, hint)
            )
