"""A matrix as a heat map.

Owns the reading of it: darker is more, by lightness alone, so that it holds in print and for every kind
of colour vision; negative values (npmi, phi) go to orange instead of blue. The diagonal of a square
matrix tells how often a code occurs, which would drown the rest, so it is grey and outside the scale.
Undefined cells stay white with a dot.
"""

from __future__ import annotations

from collections.abc import Mapping

from coder.export.drawing import Box, Drawing, Words, shortened, text_width, wrapped
from coder.export.framing import sentences
from coder.export.tables import cell_text
from coder.model.results import Matrix
from coder.text.safe import safe_line

__all__ = ["colour", "heatmap"]

_MORE = ("#f4f8fc", "#c5d8ec", "#84b1d8", "#3f7fb8", "#0b3a6c")
_LESS = ("#f4f8fc", "#fbdcb8", "#f2b26b", "#d07c26", "#8a4606")
_GREY, _DARK, _LIGHT = "#e4e4e4", "#222222", "#ffffff"
_MARGIN, _SIZE, _NARROWEST = 12.0, 9.0, 420.0
_LABEL_MAX = 40


def colour(value: float, top: float) -> str:
    """The fill of a value on a scale that ends at `top` (and at -`top`)."""
    anchors = _MORE if value >= 0 else _LESS
    place = min(1.0, abs(value) / top) * (len(anchors) - 1) if top else 0.0
    low = min(int(place), len(anchors) - 2)
    a, b = anchors[low], anchors[low + 1]
    part = place - low
    mixed = (
        round(int(a[i : i + 2], 16) * (1 - part) + int(b[i : i + 2], 16) * part) for i in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _ink(fill: str) -> str:
    """Dark or light, whichever can be read on the fill."""
    red, green, blue = (int(fill[i : i + 2], 16) for i in (1, 3, 5))
    return _DARK if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else _LIGHT


def heatmap(matrix: Matrix, labels: Mapping[str, str] | None = None, *, digits: int = 2) -> Drawing:
    """The matrix drawn with names, values in the cells where they fit, a scale, and the caption.

    Args:
        matrix: any matrix; rows downwards in their order.
        labels: id to the name to show.
        digits: decimals of values that are not whole.
    """
    rows, cols = _names(matrix.rows, labels), _names(matrix.cols, labels)
    cell = _cell_size(max(len(rows), len(cols)))
    size = min(_SIZE, cell * 0.8)
    left = _MARGIN + max((text_width(name, size) for name in rows), default=0) + 6
    top = _MARGIN + max((text_width(name, size) for name in cols), default=0) + 6
    square = matrix.rows == matrix.cols
    scale = _scale(matrix, square)
    boxes: list[Box] = []
    words = [
        Words(left - 6, top + (i + 0.5) * cell + size * 0.35, name, size, "end")
        for i, name in enumerate(rows)
    ]
    words += [
        Words(left + (j + 0.5) * cell + size * 0.35, top - 6, name, size, upright=True)
        for j, name in enumerate(cols)
    ]
    for i, values in enumerate(matrix.values):
        for j, value in enumerate(values):
            grey = square and i == j
            fill = _LIGHT if value is None else _GREY if grey else colour(value, scale)
            shown = "·" if value is None else cell_text(value, digits)
            x, y = left + j * cell, top + i * cell
            hint = f"{rows[i]} / {cols[j]}: {'undefined' if value is None else shown}"
            boxes.append(Box(x, y, cell - 1, cell - 1, fill, hint))
            if cell >= 16 and text_width(shown, size * 0.9) <= cell:
                at = (x + (cell - 1) / 2, y + cell / 2 + size * 0.3)
                words.append(Words(*at, shown, size * 0.9, "middle", _ink(fill)))
    width = max(left + len(cols) * cell + _MARGIN, _NARROWEST)
    below = top + len(rows) * cell + 16
    foot = _foot(matrix, (below, width), (scale, digits))
    height = foot[1][-1].y + _MARGIN
    title = safe_line(matrix.caption.title)
    about = sentences(matrix.caption)
    return Drawing(width, height, (*boxes, *foot[0]), (*words, *foot[1]), title, about)


def _names(ids: tuple[str, ...], labels: Mapping[str, str] | None) -> list[str]:
    return [shortened(safe_line((labels or {}).get(i, i)), _LABEL_MAX) for i in ids]


def _cell_size(n: int) -> float:
    return 30.0 if n <= 20 else 22.0 if n <= 40 else 12.0 if n <= 100 else 6.0


def _scale(matrix: Matrix, square: bool) -> float:
    """The greatest distance from 0 among the cells that are on the scale."""
    return max(
        (
            abs(value)
            for i, row in enumerate(matrix.values)
            for j, value in enumerate(row)
            if value is not None and not (square and i == j)
        ),
        default=0,
    )


def _foot(
    matrix: Matrix, place: tuple[float, float], scale: tuple[float, int]
) -> tuple[list[Box], list[Words]]:
    """The scale and, under it, the caption in lines."""
    (y, width), (top, digits) = place, scale
    lowest = -top if any(v is not None and v < 0 for row in matrix.values for v in row) else 0
    steps = [lowest + (top - lowest) * i / 8 for i in range(9)]
    boxes = [Box(_MARGIN + 22 * i, y, 22, 10, colour(v, top)) for i, v in enumerate(steps)]
    whole = isinstance(top, int)
    ends = [cell_text(end if whole else float(end), digits) for end in (lowest, top)]
    right = _MARGIN + 22 * len(steps)
    words = [
        Words(_MARGIN, y + 20, ends[0], 8),
        Words(right, y + 20, ends[1], 8, "end"),
        Words(right + 8, y + 8, safe_line(matrix.caption.facts.get("measure", "")), 8),
    ]
    lines = wrapped(sentences(matrix.caption), width - 2 * _MARGIN, _SIZE)
    words += [Words(_MARGIN, y + 38 + 12 * i, line, _SIZE) for i, line in enumerate(lines)]
    return boxes, words
