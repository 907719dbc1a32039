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
import sys
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from unicodedata import category, east_asian_width

from coder.model.value import value
from coder.text.safe import safe_cells
from coder.workbench.cursor import inside_character, whole_character

__all__ = ["Row", "Rows", "cell_width", "wrap"]

_FAR = sys.maxsize
CHUNK = 60_000
"""Characters that are wrapped at one time."""

_CHARACTERS = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061c\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0700-\u109f\u1100-\u11ff\u135d-\u135f\u1700-\u1aff\u1b00-\u1cff\u1dc0-\u1dff"
    "\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u20d0-\u20ff\u231a-\u231b\u2329-\u232a\u23e9-\u23f3\u25fd-\u27bf\u2b1b-\u2b55"
    "\u2cef-\u2dff\u2e80-\ua4cf\ua66f-\ua6f1\ua802-\uabff\uac00-\ud7ff\uf900-\ufaff\ufe00-\ufe6f\uff01-\uff60\uffe0-\uffe6"
    "\U00010000-\U0010ffff]"
)
"""Characters that may not be one cell wide."""


@cache
def _unusual() -> re.Pattern[str]:
    """Finds such a character; made when a text is not plain ASCII."""
    return re.compile(_CHARACTERS)


def _is_plain(text: str, start: int, end: int) -> bool:
    """Whether every character of start..end is one cell wide."""
    return text[start:end].isascii() or not _unusual().search(text, start, end)


def cell_width(char: str) -> int:
    """How many cells a terminal gives to a character: 0, 1 or 2."""
    if char.isascii() or not _unusual().match(char):
        return 1
    return _cells_of(char)


@lru_cache(8192)
def _cells_of(char: str) -> int:
    drawn = safe_cells(char)
    if drawn != char:
        return len(drawn)
    if category(char) in ("Mn", "Me") or "\u1160" <= char <= "\u11ff":
        return 0  # what joins the syllable before it
    return 2 if east_asian_width(char) in "WF" else 1


@value
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
    _wrap_on(text, width, rows, 0, len(text))
    return rows


def _wrap_on(text: str, width: int, rows: list[tuple[int, int]], start: int, goal: int) -> int:
    """Add the rows of whole lines from `start` on until `goal` is passed.

    Returns:
        Where to go on; behind the text's end when all is wrapped.
    """
    size = len(text)
    find, rfind, add = text.find, text.rfind, rows.append
    odd = -1 if text.isascii() else _next_unusual(text, start)
    while start <= min(goal, size):
        end = find("\n", start)
        if end < 0:
            end = size
        if 0 <= odd < end:
            rows += _by_cells(text, start, end, width)
            odd = _next_unusual(text, end)
        else:  # every character is one cell wide: only blanks are looked for
            while end - start > width:
                at = rfind(" ", start + 1, start + width + 1)
                if at < 0:  # one long word: broken where the row ends
                    add((start, start + width))
                    start += width
                else:
                    add((start, at))
                    start = at + 1
            add((start, end))
        start = end + 1
    if start > size and len(rows) > 1 and text.endswith("\n"):
        rows.pop()
    return start


def _next_unusual(text: str, start: int) -> int:
    """Where the next character is that may not be one cell wide; -1 for nowhere."""
    found = _unusual().search(text, start)
    return found.start() if found else -1


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
            elif cells == 2 and at > row and not inside_character(text, at):
                yield row, at
                row = at
            elif chance > row:
                yield row, chance
                row = at = chance + 1 if text[chance] == " " else chance
            else:
                cut = whole_character(text, at, -1)
                at = cut if cut > row else at
                yield row, at
                row = at
            used, chance = 0, -1
            continue
        if text[at] == " " or (cells == 2 and at > row and not inside_character(text, at)):
            chance = at
        used += cells
        at += 1
    yield row, end


class Rows:
    """The rows of one text at one width, wrapped from the top as far as somebody looked.

    Args:
        text: the stored text.
        width: cells of a row.

    `ranges` are the rows that are wrapped; the number of all is estimated until the last is.
    """

    def __init__(self, text: str, width: int) -> None:
        if width < 2:
            raise ValueError(f"a row needs 2 cells, and {width} are there")
        self.text = text
        self.width = width
        self.ranges: list[tuple[int, int]] = []
        self._next = 0
        self._reach(0)

    def __len__(self) -> int:
        left = len(self.text) - self._next
        return len(self.ranges) + (left * len(self.ranges) // self._next + 1 if left > 0 else 0)

    def _reach(self, offset: int) -> None:
        """Wrap on until an offset is behind."""
        if self._next <= min(offset, len(self.text)):
            goal = max(offset, self._next + CHUNK)
            self._next = _wrap_on(self.text, self.width, self.ranges, self._next, goal)

    def has(self, number: int) -> bool:
        """Whether there is a row of a number; wraps on until that is known."""
        while number >= len(self.ranges) and self._next <= len(self.text):
            self._reach(self._next)
        return 0 <= number < len(self.ranges)

    def row(self, number: int) -> Row:
        """The row of a number from 0; behind the last the last."""
        start, end = self.ranges[number if self.has(number) else -1]
        return Row(number, start, end)

    def at(self, offset: int) -> int:
        """Number of the row on which an offset stands; a line end belongs to the row before it."""
        self._reach(offset)
        return max(0, bisect_right(self.ranges, (offset, _FAR)) - 1)

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
        if _is_plain(self.text, start, end):
            return min(start + max(0, column), max(start, end - 1))
        used = 0
        for at in range(start, end):
            used += cell_width(self.text[at])
            if used > column:
                return at
        return max(start, end - 1)

    def cells(self, start: int, end: int) -> int:
        """Cells that start..end takes within one row."""
        if _is_plain(self.text, start, end):
            return max(0, end - start)
        return sum(map(cell_width, self.text[start:end]))
