"""Agreement as a forest plot: one line a code, its value, and how far it may be off.

Owns the reading of it: the scale ends at 1 and begins where the lowest value asks for; .667 and .800 are
marked, since below the first nothing is usually concluded and above the second much; what has no value
says why instead of standing at 0, and what rests on too few marks is grey.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coder.export.drawing import Box, Disc, Drawing, Stroke, Words, text_width
from coder.export.framing import INK, LINE, MARGIN, SIZE, SMALL, SOFT, Marks, framed, shown_name
from coder.model.results import Caption, Score

__all__ = ["Judged", "forest"]

_ROW, _PLOT, _VALUES = 16.0, 300.0, 120.0
_BAND, _POINT, _WEAK = "#f3f5f8", "#0b62a4", "#9aa2ad"
_BARS = (0.667, 0.8)


@dataclass(frozen=True, slots=True)
class Judged:
    """A line of the plot: what it is about, its score, and whether too little stands behind it."""

    name: str
    score: Score
    weak: bool = False


def forest(rows: Sequence[Judged], caption: Caption) -> Drawing:
    """The rows drawn from top to bottom in their order.

    Args:
        rows: the lines; of a score without an interval only the value is drawn.
        caption: what was compared.
    """
    names = [shown_name(row.name) for row in rows]
    left = MARGIN + max((text_width(name, SIZE) for name in names), default=40) + 10
    right = left + _PLOT
    low = _lowest([row.score for row in rows])
    marks, top = Marks(), MARGIN + 16
    bottom = top + _ROW * len(rows)

    def x(value: float) -> float:
        return left + (max(low, min(1.0, value)) - low) / (1 - low) * _PLOT

    _axis(marks, (low, top, bottom), x)
    for at, (name, row) in enumerate(zip(names, rows, strict=True)):
        y = top + _ROW * (at + 0.5)
        if at % 2 == 0:
            marks.boxes.append(Box(MARGIN, y - _ROW / 2, right + _VALUES - MARGIN, _ROW, _BAND))
        marks.words.append(Words(left - 10, y + 3, name, SIZE, "end", INK))
        _line(marks, row, y, x)
        fill = SOFT if row.weak else INK
        marks.words.append(Words(right + 10, y + 3, _said(row.score), SMALL, fill=fill))
    told = ["Points are values, lines their intervals." if _has_intervals(rows) else ""]
    told += ["Broken lines stand at .667 and .800."]
    told += ["Grey values rest on too few marks." if any(row.weak for row in rows) else ""]
    return framed(marks, (right + _VALUES + MARGIN, bottom + 18), caption, told=told)


def _has_intervals(rows: Sequence[Judged]) -> bool:
    return any(row.score.low is not None for row in rows)


def _lowest(scores: Sequence[Score]) -> float:
    """Where the scale begins: 0, or the next tenth of 0.2 below what goes under it."""
    values = [v for s in scores for v in (s.value, s.low) if v is not None]
    low = 0.0
    while values and min(values) < low - 0.02 and low > -1:
        low = round(low - 0.2, 1)
    return low


def _axis(marks: Marks, place: tuple[float, float, float], x: Callable[[float], float]) -> None:
    low, top, bottom = place
    for n in range(round((1 - low) / 0.2) + 1):
        value = round(low + 0.2 * n, 1)
        marks.strokes.append(Stroke(x(value), top, x(value), bottom + 4, 0.6, LINE))
        marks.words.append(Words(x(value), bottom + 14, f"{value:.1f}", SMALL, "middle", SOFT))
    for bar in _BARS:
        marks.strokes.append(Stroke(x(bar), top - 4, x(bar), bottom, 1.0, SOFT, dash=True))
        marks.words.append(
            Words(x(bar), top - 7, f"{bar:.3f}".removeprefix("0"), SMALL, "middle", SOFT)
        )


def _line(marks: Marks, row: Judged, y: float, x: Callable[[float], float]) -> None:
    score, colour = row.score, _WEAK if row.weak else _POINT
    if score.value is None:
        return
    if score.low is not None and score.high is not None:
        ends = (x(score.low), y, x(score.high), y)
        marks.strokes.append(Stroke(*ends, 1.8, colour))
        for end in (ends[0], ends[2]):
            marks.strokes.append(Stroke(end, y - 3, end, y + 3, 1.2, colour))
    marks.discs.append(Disc(x(score.value), y, 3.6, colour, f"{score.measure} {_said(score)}"))


def _said(score: Score) -> str:
    if score.value is None:
        return shown_name(f"no value: {score.undefined or ''}", 26)
    if score.low is None or score.high is None:
        return _number(score.value)
    return f"{_number(score.value)} [{_number(score.low)}, {_number(score.high)}]"


def _number(value: float) -> str:
    """Two decimals, with a real minus sign, and no minus before a zero."""
    text = f"{abs(value):.2f}"
    return f"\u2212{text}" if value < 0 and text != "0.00" else text
