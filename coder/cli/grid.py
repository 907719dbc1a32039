"""A table as aligned lines for a terminal.

Owns the layout: numbers to the right, text to the left, long cells cut with an ellipsis, too many
columns in blocks that repeat the first. Cells pass `safe_line`, since they hold words of documents.
Plain strings need no library to draw, so a table comes as fast as it is counted; a width counts wide
East Asian characters twice. For files and pipes see `coder.export`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

from coder.model.results import Cell, Table
from coder.text.safe import safe_line

__all__ = ["cell_shown", "grid", "width_of"]

GAP: Final = "  "
SHORTEST: Final = 12
"""Text columns are not cut below this many places."""


def width_of(text: str) -> int:
    """Places that `text` takes on a terminal: wide characters two, combining marks none."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)


def cell_shown(cell: Cell, digits: int | None = None) -> str:
    """A cell for the eye: numbers with three decimals unless `digits` says else, None as empty."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:.{3 if digits is None else digits}f}"
    return safe_line(str(cell))


def _cut(text: str, width: int) -> str:
    if width_of(text) <= width:
        return text
    while text and width_of(text) > width - 1:
        text = text[:-1]
    return text + "…"


def _pad(text: str, width: int, right: bool) -> str:
    space = " " * (width - width_of(text))
    return space + text if right else text + space


def _fitted(natural: Sequence[int], numeric: Sequence[bool], room: int) -> list[int]:
    # The widest text columns give way first, all down to one common width.
    widths = [*natural]
    spare = room - len(GAP) * (len(widths) - 1) - sum(widths)
    elastic = [i for i, is_number in enumerate(numeric) if not is_number]
    while spare < 0 and elastic:
        top = max(widths[i] for i in elastic)
        if top <= SHORTEST:
            break
        widest = [i for i in elastic if widths[i] == top]
        below = max((widths[i] for i in elastic if widths[i] < top), default=0)
        least = max(SHORTEST, below, top + spare // len(widest))
        spare += (top - least) * len(widest)
        for n, i in enumerate(widest):
            widths[i] = least + (n < spare)  # what division left over goes to the first of them
    return widths


def _blocks(widths: Sequence[int], room: int) -> list[list[int]]:
    # Columns by position; every block begins with the first column.
    blocks: list[list[int]] = [[0]]
    used = widths[0]
    for i in range(1, len(widths)):
        if used + len(GAP) + widths[i] > room and len(blocks[-1]) > 1:
            blocks.append([0])
            used = widths[0]
        blocks[-1].append(i)
        used += len(GAP) + widths[i]
    return blocks


def grid(table: Table, *, width: int, digits: int | None = None, bold: bool = False) -> str:
    """The table as lines of at most `width` places, where its columns allow; ends with a newline.

    Args:
        table: what to show.
        width: places of the terminal.
        digits: decimals of fractions.
        bold: whether the header may be set in bold.
    """
    head = [safe_line(name) for name in table.columns]
    body = [[cell_shown(cell, digits) for cell in row] for row in table.rows]
    numeric = [
        any(row[i] is not None for row in table.rows)
        and all(row[i] is None or isinstance(row[i], int | float) for row in table.rows)
        for i in range(len(head))
    ]
    natural = [max(map(width_of, (name, *(row[i] for row in body)))) for i, name in enumerate(head)]
    widths = _fitted(natural, numeric, width)
    parts: list[str] = []
    for block in _blocks(widths, width) if head else []:
        lines = [
            GAP.join(_pad(_cut(row[i], widths[i]), widths[i], numeric[i]) for i in block).rstrip()
            for row in (head, *body)
        ]
        if bold:
            lines[0] = f"\x1b[1m{lines[0]}\x1b[0m"
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)
