"""Codes over time, one panel a case: discs on a line of years.

Owns the reading of it: the area of a disc is the number of codings of a code in the documents of a year;
a year with documents has a shaded column, so that "not found" and "nothing to read" look different. Panels
stand under each other over the same years.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from coder.export.drawing import Box, Disc, Drawing, Stroke, Words, text_width
from coder.export.framing import INK, LINE, MARGIN, SIZE, SMALL, SOFT, Marks, framed, shown_name
from coder.export.palette import FAMILIES
from coder.model.results import Caption

__all__ = ["Timeline", "timeline"]

_ROW, _SHADE = 15.0, "#eef1f5"


@dataclass(frozen=True, slots=True)
class Timeline:
    """Counts by code, panel and year.

    Attributes:
        panels: values of the variable that divides the documents, in order.
        years: from the first to the last, without gaps.
        rows: the codes as (id, name to show), in order.
        counts: (code, panel, year) to the number of codings, or to codings in 1,000 words; what is
            missing is 0.
        documents: (panel, year) to the number of documents.
        colours: code to colour.
        by_words: whether counts are codings in 1,000 words of the documents of the year.
    """

    panels: tuple[str, ...]
    years: tuple[int, ...]
    rows: tuple[tuple[str, str], ...]
    counts: Mapping[tuple[str, str, int], float]
    documents: Mapping[tuple[str, int], int]
    caption: Caption
    colours: Mapping[str, str] = field(default_factory=dict)
    by_words: bool = False


def timeline(found: Timeline) -> Drawing:
    """The panels drawn, with the years under the last, a scale of discs, and the caption."""
    names = [shown_name(name, 34) for _, name in found.rows]
    left = MARGIN + max((text_width(n, SIZE) for n in names), default=40) + 10
    step = max(15.0, min(46.0, 470.0 / max(1, len(found.years))))
    right = left + step * len(found.years)
    most = max(found.counts.values(), default=1)
    radius = min(_ROW * 0.62, step * 0.55)
    marks, y = Marks(), MARGIN
    for panel in found.panels:
        y = _panel(marks, found, panel, (left, y, step, radius * 2 / math.sqrt(most) / 2))
    _years(marks, found.years, left, step, y)
    _scale(marks, (most, found.by_words), radius, (left, y + 34))
    what = "codings in 1,000 words" if found.by_words else "the number of codings"
    told = [f"The area of a disc is {what} in the documents of a year;"]
    told += ["shaded years have documents."]
    return framed(marks, (max(right + MARGIN, 480.0), y + 42), found.caption, told=told)


def _panel(
    marks: Marks, found: Timeline, panel: str, place: tuple[float, float, float, float]
) -> float:
    """One panel; returns the y below it."""
    left, y, step, grow = place
    read = sum(n for (name, _), n in found.documents.items() if name == panel)
    marks.words.append(Words(left, y + 9, shown_name(panel, 60), SIZE + 1, fill=INK, bold=True))
    start = left + text_width(shown_name(panel, 60), SIZE + 1) + 12
    marks.words.append(Words(start, y + 9, _plural(read, "document"), SMALL, fill=SOFT))
    top = y + 16
    bottom = top + _ROW * len(found.rows)
    for at, year in enumerate(found.years):
        docs = found.documents.get((panel, year), 0)
        if docs:
            hint = f"{panel} {year}: {_plural(docs, 'document')}"
            marks.boxes.append(
                Box(left + at * step + 0.5, top, step - 1, bottom - top, _SHADE, hint)
            )
    for row, (code, name) in enumerate(found.rows):
        middle = top + _ROW * (row + 0.5)
        marks.words.append(Words(left - 8, middle + 3, shown_name(name, 34), SIZE, "end", INK))
        marks.strokes.append(
            Stroke(left, middle, left + step * len(found.years), middle, 0.5, LINE)
        )
        for at, year in enumerate(found.years):
            n = found.counts.get((code, panel, year), 0)
            if n:
                hint = f"{name}, {panel} {year}: {_said(n, found.by_words)}"
                colour = found.colours.get(code, FAMILIES[0])
                spot = (left + (at + 0.5) * step, middle, max(1.6, grow * math.sqrt(n)))
                marks.discs.append(Disc(*spot, colour, hint))
    return bottom + 14


def _said(n: float, by_words: bool) -> str:
    return f"{n:.1f} codings in 1,000 words" if by_words else _plural(round(n), "coding")


def _plural(n: int, word: str) -> str:
    return f"{n} {word}{'' if n == 1 else 's'}"


def _years(marks: Marks, years: tuple[int, ...], left: float, step: float, y: float) -> None:
    every = max(1, math.ceil(26 / step))
    for at, year in enumerate(years):
        if at % every == 0:
            marks.words.append(
                Words(left + (at + 0.5) * step, y - 3, str(year), SMALL, "middle", SOFT)
            )


def _scale(
    marks: Marks, top: tuple[float, bool], radius: float, place: tuple[float, float]
) -> None:
    """Discs of known size."""
    (x, y), (most, by_words) = place, top
    title = "codings in 1,000 words:" if by_words else "codings:"
    marks.words.append(Words(x, y - 12 + 3, title, SMALL, fill=SOFT))
    x += 110 if by_words else 44
    sizes = (most / 16, most / 4, most) if by_words else (1, max(1, round(most / 4)), most)
    for n in dict.fromkeys(sizes):
        size = max(1.6, radius * math.sqrt(n / most))
        marks.discs.append(Disc(x + size, y - 12, size, SOFT))
        marks.words.append(
            Words(x + 2 * size + 4, y - 9, f"{n:.1f}" if by_words else str(n), SMALL, fill=INK)
        )
        x += 2 * size + 40
