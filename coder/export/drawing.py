"""A figure as boxes, lines, discs and words, before it becomes a file.

Owns the shape that the figure writers share, so that SVG, PNG and PDF show the same thing. Units are
points (1/72 inch), x to the right, y downwards. Colours are `#rrggbb`. Boxes lie lowest, then strokes,
discs and words. Measures of words are estimates: no font is opened to make a figure.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

__all__ = ["Box", "Disc", "Drawing", "Stroke", "Words", "shortened", "text_width", "wrapped"]


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; `hint` is what a reader sees who points at it."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line from (x, y) to (x2, y2); `dash` makes it broken."""

    x: float
    y: float
    x2: float
    y2: float
    width: float = 1.0
    colour: str = "#222222"
    dash: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle around (x, y) with a thin white rim; with `square` a square of the same area."""

    x: float
    y: float
    radius: float
    fill: str
    hint: str = ""
    square: bool = False

    @property
    def side(self) -> float:
        """Side of the square that covers as much as the circle."""
        return self.radius * 1.7725


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text, its baseline at (x, y).

    `anchor` is start, middle or end; `upright` turns the line by 90 degrees, to be read from below;
    `halo` puts a white rim around the letters, for words over lines.
    """

    x: float
    y: float
    text: str
    size: float = 10
    anchor: str = "start"
    fill: str = "#222222"
    upright: bool = False
    bold: bool = False
    halo: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure; `title` and `description` are for those who cannot see it."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    words: tuple[Words, ...]
    title: str = ""
    description: str = ""
    strokes: tuple[Stroke, ...] = ()
    discs: tuple[Disc, ...] = ()


def text_width(text: str, size: float) -> float:
    """About how wide a line of text is, in points."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return size * (0.56 * (len(text) - wide) + wide)


def shortened(text: str, longest: int) -> str:
    """The text, or its beginning and an ellipsis when it is longer than `longest` characters."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def wrapped(text: str, width: float, size: float) -> list[str]:
    """The text in lines that are about `width` wide; words are not broken."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
