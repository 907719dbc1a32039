"""A text as rows of a screen: where each row begins and ends, and which column an offset has.

Owns the wrapping. Rows are half-open code-point ranges of the stored text, sorted and disjoint; the line
ends and the blanks at which a row was broken belong to no row. Columns are terminal cells: a wide
character takes two, a combining mark none, a tab one (it is drawn as one blank), a sign that steers the
reading direction one (it is drawn as a dot). What is drawn is always
`text[start:end]` of a row, so an offset on the screen is an offset in the text. Right-to-left text stays
in its logical order; putting it in visual order is the terminal's work.

Ordinary prose is wrapped by searching for blanks only; cells are counted just where a paragraph holds a
character that is not one cell wide.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import category, east_asian_width

__all__ = ["Row", "Rows", "cell_width", "wrap"]

_UNUSUAL = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0dff\u0e31-\u0e4e\u1100-\u11ff\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u20d0-\u20ff\u231a-\u231b\u2329-\u232a\u23e9-\u23f3\u25fd-\u27bf\u2b1b-\u2b55"
    "\u2e80-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe00-\ufe6f\uff01-\uff60\uffe0-\uffe6"
    "\U00010000-\U0010ffff]"
)
"""Characters that may not be one cell wide."""


def cell_width(char: str) -> int:
    """How many cells a terminal gives to a character: 0, 1 or 2."""
    if char in "\t\n":
        return 1
    if not _UNUSUAL.match(char):
        return 1
    kind = category(char)
    if kind in ("Mn", "Me") or char in "\u200c\u200d":
        return 0
    if kind == "Cf":
        return 1
    return 2 if east_asian_width(char) in "WF" else 1


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the screen: its number from 0, and the text on it."""

    number: int
    start: int
    end: int


def wrap(text: str, width: int) -> list[tuple[int, int]]:
    """The rows of a text at a width in cells (at least 2); an empty line is an empty row."""
    if width < 2:
        raise ValueError(f"a row needs 2 cells, and {width} are there")
    rows: list[tuple[int, int]] = []
    start, size = 0, len(text)
    while start <= size:
        end = text.find("\n", start)
        end = size if end < 0 else end
        if end - start <= width and not _UNUSUAL.search(text, start, end):
            rows.append((start, end))
        elif _UNUSUAL.search(text, start, end):
            rows += _by_cells(text, start, end, width)
        else:
            rows += _by_characters(text, start, end, width)
        start = end + 1
    if len(rows) > 1 and text.endswith("\n"):
        rows.pop()
    return rows


def _by_characters(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    """Rows of a line in which each character is one cell wide."""
    while end - start > width:
        at = text.rfind(" ", start + 1, start + width + 1)
        if at < 0:  # one long word: broken where the row ends
            yield start, start + width
            start += width
            continue
        yield start, at
        start = at + 1
    yield start, end


def _by_cells(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    """Rows of a line with wide or combining characters; wide ones may be parted anywhere."""
    row, used, chance = start, 0, -1
    at = start
    while at < end:
        cells = cell_width(text[at])
        if used + cells > width:
            if text[at] == " ":
                yield row, at
                row = at = at + 1
            elif cells == 2 and at > row:
                yield row, at
                row = at
            elif chance > row:
                yield row, chance
                row = at = chance + 1 if text[chance] == " " else chance
            else:
                yield row, at
                row = at
            used, chance = 0, -1
            continue
        if text[at] == " " or (cells == 2 and at > row):
            chance = at
        used += cells
        at += 1
    yield row, end


class Rows:
    """The rows of one text at one width.

    Args:
        text: the stored text.
        width: cells of a row.
    """

    def __init__(self, text: str, width: int) -> None:
        self.text = text
        self.width = width
        self.ranges = wrap(text, width)
        self._starts = [start for start, _ in self.ranges]

    def __len__(self) -> int:
        return len(self.ranges)

    def row(self, number: int) -> Row:
        """The row of a number from 0."""
        start, end = self.ranges[number]
        return Row(number, start, end)

    def at(self, offset: int) -> int:
        """Number of the row on which an offset stands; a line end belongs to the row before it."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def touched(self, start: int, end: int) -> range:
        """Numbers of the rows that show a part of start..end."""
        return range(self.at(start), self.at(max(start, end - 1)) + 1)

    def column(self, row: int, offset: int) -> int:
        """The cell, from 0, in which an offset of this row begins."""
        start, end = self.ranges[row]
        return self.cells(start, min(offset, end))

    def offset(self, row: int, column: int) -> int:
        """The offset drawn in a cell; behind the row's end its last offset."""
        start, end = self.ranges[row]
        if not _UNUSUAL.search(self.text, start, end):
            return min(start + max(0, column), max(start, end - 1))
        used = 0
        for at in range(start, end):
            used += cell_width(self.text[at])
            if used > column:
                return at
        return max(start, end - 1)

    def cells(self, start: int, end: int) -> int:
        """Cells that start..end takes within one row."""
        if not _UNUSUAL.search(self.text, start, end):
            return max(0, end - start)
        return sum(map(cell_width, self.text[start:end]))
