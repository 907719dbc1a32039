"""Colours as people write them, as the `#rrggbb` that everything else understands.

    colour_of("green")  ->  "#008000"    colour_of("2f9e44")  ->  "#2f9e44"    colour_of("reddish")  ->  ""

Owns what is a colour, which is the same in the file, the form, the sheet and in codebooks of other programs:
hexadecimal digits with or without `#`, three numbers below 256, plain names in English and German.
"""

from __future__ import annotations

import re

__all__ = ["COLOUR_HINT", "colour_of"]

COLOUR_HINT = '# and six of 0-9 and a-f, such as "#2f9e44", or a plain name such as green'

_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_RGB = re.compile(r"(?:rgb\s*\()?\s*(\d{1,3})\s*[,; ]\s*(\d{1,3})\s*[,; ]\s*(\d{1,3})\s*\)?")
_NAMES = {
    "black": "#000000", "white": "#ffffff", "red": "#ff0000", "green": "#008000", "blue": "#0000ff",
    "yellow": "#ffff00", "orange": "#ffa500", "purple": "#800080", "pink": "#ffc0cb", "brown": "#a52a2a",
    "grey": "#808080", "gray": "#808080", "cyan": "#00ffff", "magenta": "#ff00ff", "lime": "#00ff00",
    "navy": "#000080", "teal": "#008080", "olive": "#808000", "maroon": "#800000", "silver": "#c0c0c0",
    "violet": "#ee82ee", "turquoise": "#40e0d0", "gold": "#ffd700", "rot": "#ff0000", "grün": "#008000",
    "blau": "#0000ff", "gelb": "#ffff00", "schwarz": "#000000", "weiß": "#ffffff", "grau": "#808080",
}  # fmt: skip


def colour_of(text: str, *, foreign: bool = False) -> str:
    """A colour with its `#`, from hexadecimal digits, three numbers or a name; empty for none.

    Where another program wrote it (`foreign`), figures alone are a number of its own and no colour.
    """
    text = text.strip()
    if (found := _HEX.fullmatch(text)) and not (foreign and text.isdigit()):
        return f"#{found[1]}"
    if found := _RGB.fullmatch(text.casefold()):
        parts = [int(g) for g in found.groups()]
        return "#" + "".join(f"{p:02x}" for p in parts) if max(parts) < 256 else ""
    return _NAMES.get(text.casefold(), "")
