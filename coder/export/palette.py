"""The colours of figures and of the report: one look, told apart by every kind of colour vision.

Owns the choice for codes without a colour of their own: codes of one family share the colour of its top
code. Colour is never the only sign: names stand beside it everywhere. Colours are `#rrggbb`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

__all__ = ["FAMILIES", "GREY", "family_colours", "is_colour"]

# Dark enough for lines on white paper (3 to 1 and more), and apart in lightness as well as in hue.
FAMILIES = (
    "#0b62a4", "#c2410c", "#0f7a5a", "#a2559c", "#8a6d00", "#3d8fc4", "#7c2d2d", "#4b5563",
)  # fmt: skip
GREY = "#6b7280"

_COLOUR = re.compile("#[0-9a-fA-F]{6}")


def is_colour(text: str) -> bool:
    """Whether the text is a colour as figures take it."""
    return bool(_COLOUR.fullmatch(text))


def family_colours(
    tops: Mapping[str, str], own: Mapping[str, str], codes: Sequence[str]
) -> dict[str, str]:
    """{code: colour}: its own where it has one, else its top code's, else the next of the palette.

    Args:
        tops: code to the top code of its family.
        own: code to the colour that the codebook gives it; anything that is no colour is not taken.
        codes: the codes in codebook order, which decides who gets which colour.
    """
    families = list(dict.fromkeys(tops.get(code, code) for code in codes))
    of_family = {
        top: own[top] if is_colour(own.get(top, "")) else FAMILIES[at % len(FAMILIES)]
        for at, top in enumerate(families)
    }
    return {
        code: own[code] if is_colour(own.get(code, "")) else of_family[tops.get(code, code)]
        for code in codes
    }
