"""One row of the document as it is drawn: margin, gutter, text.

    p.4 ¶31 > pa r┆       text of the row ...

Owns what a row looks like and how wide its parts are. Margin: page and paragraph where one begins, and a
mark at the rows of the cursor. Gutter: four lanes of three cells, the code's letters where a coding begins
and a bar below, solid for own codings, double for those of others, dashed for suggestions; a `+` where more
lie there than lanes are. Text: behind it the colour of the innermost coding, own ones first, never that of a
suggestion; the cursor is bold and underlined, so that it shows without any colour. Without colours what is
coded is underlined and the cursor is in reverse. Nothing here knows of widgets: a row is a list of pieces.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from coder.model.value import value
from coder.text.safe import safe_cells
from coder.workbench.desk import Desk
from coder.workbench.marks import Mark
from coder.workbench.palette import Look
from coder.workbench.rows import Rows

if TYPE_CHECKING:
    from coder.model.document import Page
    from coder.model.span import Span

__all__ = ["LANES", "MARGIN", "Painter", "Piece", "TEXT_AT"]

LANES = 4
LANE = 3
"""Cells of a lane: two letters or a bar, and a blank."""
MARGIN = 9
_START = attrgetter("start")
TEXT_AT = MARGIN + 1 + LANE * LANES + 2
"""The cell at which the text begins."""


@value
class Piece:
    """Some characters with one look; `behind` and `front` are `#rrggbb` or empty."""

    text: str
    front: str = ""
    behind: str = ""
    bold: bool = False
    underline: bool = False
    dim: bool = False
    reverse: bool = False
    start: int = -1
    """Offset of the first character in the document; -1 for what is no text of it."""


class Painter:
    """Draws the rows of one desk.

    Args:
        desk: what lies there.
        rows: the text in rows.
        looks: {code: look}.
        mono: whether there are no colours.
    """

    def __init__(
        self, desk: Desk, rows: Rows, looks: Mapping[str, Look], *, mono: bool = False
    ) -> None:
        self.desk = desk
        self.mono = mono
        self.rows = rows
        self.looks = looks
        self._pages = [p for p in desk.doc.map.pages if p.start < p.end]
        self.found: tuple[int, int] | None = None
        self.front = ""

    def row(self, number: int) -> list[Piece]:
        """The pieces of a row of the screen, from the left edge."""
        start, end = self.rows.ranges[number]
        marks = self.desk.marks.over(start, max(end, start + 1))
        return [
            self._margin(number),
            *self._gutter(marks, start, end),
            *self._text(marks, start, end),
        ]

    def look(self, code: str) -> Look:
        """How a code is drawn; one that is in no codebook is grey."""
        return self.looks.get(code) or Look(code[:2] or "??", "#999999", "")

    # -- parts -----------------------------------------------------------------------------------

    def _margin(self, number: int) -> Piece:
        start, end = self.rows.ranges[number]
        span = self.desk.cursor.span
        here = ">" if span.start < max(end, start + 1) and start < span.end else " "
        page, at = self._page(number), self._last_begun(number, self.desk.doc.map.paragraphs)
        paragraph = f"¶{at + 1}" if at >= 0 else ""
        ways = (f"{page} {paragraph}".strip(), f"{page}{paragraph}", page)
        word = next((way for way in ways if len(way) < MARGIN), page)
        told = f"{word[: MARGIN - 1]:<{MARGIN - 1}}{here}"
        return Piece(told, dim=not page and here == " ", bold=here == ">")

    def _page(self, number: int) -> str:
        """The page that begins in a row, as the margin has it; empty for none."""
        at = self._last_begun(number, self._pages)
        return f"p.{self._pages[at].label or self._pages[at].number}" if at >= 0 else ""

    def _last_begun(self, number: int, parts: Sequence[Page] | Sequence[Span]) -> int:
        """The number from 0 of the last part that begins in a row; -1 for none."""
        low = self.rows.ranges[number][0] if number else 0
        behind = (
            bisect_left(parts, self.rows.ranges[number + 1][0], key=_START)
            if self.rows.has(number + 1)
            else len(parts)
        )
        return behind - 1 if behind and parts[behind - 1].start >= low else -1

    def _gutter(self, marks: list[Mark], start: int, end: int) -> list[Piece]:
        lanes, more = _in_lanes(marks, start)
        out = [Piece(" ")]
        for lane in range(LANES):
            mark: Mark | None = lanes.get(lane)
            if mark is None:
                out.append(Piece(" " * LANE))
                continue
            look = self.look(mark.code)
            begins = start <= mark.start < max(end, start + 1)
            own = self.desk.own(mark)
            line = "│" if own else "║" if mark.decided else "┆"
            bar = look.letters[: 2 if own else 1] if begins else ""
            told = bar if own and begins else f"{bar}{line}"
            out.append(Piece(f"{told:<{LANE}}", front=look.bar, bold=own))
        out.append(Piece("+ " if more else "  "))
        return out

    def _depth(self, mark: Mark) -> tuple[bool, bool, int, int]:
        other = not self.desk.own(mark)
        return (mark.id != self.front, other, mark.end - mark.start, mark.start)

    def _text(self, marks: list[Mark], start: int, end: int) -> list[Piece]:
        codings = [m for m in marks if m.decided]
        span = self.desk.cursor.span
        spans = [(span.start, span.end), *((m.start, m.end) for m in codings)]
        spans += [self.found] if self.found else []
        inside = {at for pair in spans for at in pair if start < at < end}
        edges = sorted({start, end, *inside})
        out = []
        for low, high in pairwise(edges):
            over = [m for m in codings if m.start <= low and high <= m.end]
            inner = min(over, key=self._depth) if over else None
            here = span.start <= low and high <= span.end
            hit = self.found is not None and self.found[0] <= low and high <= self.found[1]
            out.append(
                Piece(
                    safe_cells(self.desk.doc.text[low:high]),
                    behind=self.look(inner.code).behind if inner and not self.mono else "",
                    bold=here or hit,
                    underline=(here and not self.mono) or bool(self.mono and inner),
                    reverse=self.mono and here,
                    start=low,
                )
            )
        return out


def _in_lanes(marks: list[Mark], start: int) -> tuple[dict[int, Mark], bool]:
    """What each lane shows in a row that begins at `start`, and whether more lies there.

    One after the other in a lane, what begins in the row goes before the end of what was there; what else
    begins there has its letters in a lane that is free, so that none is known by its colour alone.
    """
    lanes: dict[int, Mark] = {}
    besides: list[Mark] = []
    for one in marks:
        there = lanes.get(one.lane)
        if there is None or (there.start < start <= one.start):
            lanes[one.lane] = one
        elif one.start >= start:
            besides.append(one)
    more = any(lane >= LANES for lane in lanes)
    for one in sorted(besides, key=lambda m: not m.decided):
        free = next((lane for lane in range(LANES) if lane not in lanes), None)
        more = more or free is None
        if free is not None:
            lanes[free] = one
    return lanes, more
