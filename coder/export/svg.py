"""Figures as SVG, written by hand.

Owns the bytes: no library, no clock, no random ids, so the same drawing gives the same file. Text stays
text (searchable, editable, read aloud); nothing in it can become markup or script.
"""

from __future__ import annotations

from coder.export.drawing import Box, Disc, Drawing, Stroke, Words
from coder.export.xmltext import xml_text

__all__ = ["svg_bytes"]


def svg_bytes(drawing: Drawing) -> bytes:
    """The drawing as a file that browsers, Word, Inkscape and LaTeX tools take."""
    width, height = _number(drawing.width), _number(drawing.height)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt"'
        f' viewBox="0 0 {width} {height}" role="img" font-family="Helvetica, Arial, sans-serif">',
        f"<title>{xml_text(drawing.title)}</title>",
        f"<desc>{xml_text(drawing.description)}</desc>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *map(_box, drawing.boxes),
        *map(_stroke, drawing.strokes),
        *map(_disc, drawing.discs),
        *map(_words, drawing.words),
        "</svg>",
    ]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _box(box: Box) -> str:
    place = f'x="{_number(box.x)}" y="{_number(box.y)}"'
    size = f'width="{_number(box.width)}" height="{_number(box.height)}"'
    return _hinted("rect", f'{place} {size} fill="{xml_text(box.fill)}"', box.hint)


def _hinted(tag: str, attributes: str, hint: str) -> str:
    start = f"<{tag} {attributes}"
    return f"{start}><title>{xml_text(hint)}</title></{tag}>" if hint else f"{start}/>"


def _stroke(stroke: Stroke) -> str:
    ends = f'x1="{_number(stroke.x)}" y1="{_number(stroke.y)}"'
    ends += f' x2="{_number(stroke.x2)}" y2="{_number(stroke.y2)}"'
    look = f'stroke="{xml_text(stroke.colour)}" stroke-width="{_number(stroke.width)}"'
    look += ' stroke-dasharray="3 3"' if stroke.dash else ""
    return _hinted("line", f"{ends} {look}", stroke.hint)


def _disc(disc: Disc) -> str:
    look = f'fill="{xml_text(disc.fill)}" stroke="#ffffff" stroke-width="0.8"'
    if disc.square:
        corner = f'x="{_number(disc.x - disc.side / 2)}" y="{_number(disc.y - disc.side / 2)}"'
        size = f'width="{_number(disc.side)}" height="{_number(disc.side)}"'
        return _hinted("rect", f"{corner} {size} {look}", disc.hint)
    place = f'cx="{_number(disc.x)}" cy="{_number(disc.y)}" r="{_number(disc.radius)}"'
    return _hinted("circle", f"{place} {look}", disc.hint)


def _words(words: Words) -> str:
    x, y = _number(words.x), _number(words.y)
    more = f' text-anchor="{words.anchor}"' if words.anchor != "start" else ""
    more += f' transform="rotate(-90 {x} {y})"' if words.upright else ""
    more += ' font-weight="bold"' if words.bold else ""
    more += ' paint-order="stroke" stroke="#ffffff" stroke-width="2.5"' if words.halo else ""
    size, fill = _number(words.size), xml_text(words.fill)
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}"{more}>{xml_text(words.text)}</text>'
