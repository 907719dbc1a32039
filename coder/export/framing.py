"""What every figure has: room around it, the caption under it, and names that are safe to show.

Owns the one look of figures: sizes of letters, the margin, the caption's lines, and the sentence for those
who cannot see the figure. What stands above the caption is each figure's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from coder.export.drawing import Box, Disc, Drawing, Stroke, Words, shortened, wrapped
from coder.model.results import Caption
from coder.text.safe import safe_line

__all__ = [
    "INK",
    "LINE",
    "MARGIN",
    "SIZE",
    "SMALL",
    "SOFT",
    "Marks",
    "framed",
    "sentences",
    "shown_name",
]

MARGIN, SIZE, SMALL = 12.0, 9.0, 8.0
INK, SOFT, LINE = "#222222", "#59616c", "#c9ced6"


@dataclass(slots=True)
class Marks:
    """What a figure consists of while it is drawn."""

    boxes: list[Box] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    discs: list[Disc] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)


def shown_name(text: str, longest: int = 40) -> str:
    """A name in one line, not longer than `longest` characters, with nothing unseen in it."""
    return shortened(safe_line(text), longest)


def sentences(caption: Caption, told: Sequence[str] = ()) -> str:
    """The caption in one line: title, how to read the figure, facts, notes, each with its full stop."""
    facts = "; ".join(f"{name}: {fact}" for name, fact in caption.facts.items())
    parts = [caption.title, *told, facts, *caption.notes]
    return safe_line(" ".join(_stopped(part) for part in parts if part))


def _stopped(text: str) -> str:
    return text if text.endswith((".", ";", "!", "?")) else f"{text}."


def framed(
    marks: Marks, size: tuple[float, float], caption: Caption, *, told: Sequence[str] = ()
) -> Drawing:
    """The marks with the caption under them.

    Args:
        marks: what is drawn.
        size: width of the figure and the y below which the caption may stand.
        caption: title, facts and notes.
        told: sentences that say how to read the figure; they stand after the title.
    """
    width, below = size
    sentence = sentences(caption, told)
    lines = wrapped(sentence, width - 2 * MARGIN, SIZE)
    words = [
        Words(MARGIN, below + 18 + 12 * at, line, SIZE, fill=INK) for at, line in enumerate(lines)
    ]
    return Drawing(
        width,
        below + 18 + 12 * len(lines) + MARGIN - 6,
        tuple(marks.boxes),
        (*marks.words, *words),
        safe_line(caption.title),
        sentence,
        tuple(marks.strokes),
        tuple(marks.discs),
    )
