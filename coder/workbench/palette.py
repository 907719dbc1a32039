"""Colours and letters of codes: which hue a family has, which two letters stand for a code.

Owns that colour is never alone: a code is known by its letters, and its hue only says to which family it
belongs. Hues are those of Okabe and Ito (2008), which the usual kinds of colour blindness keep apart;
one for each code at the top of the tree, in the codebook's order, eight at most and then from the
beginning again. Backgrounds are the hue mixed with the page, and letters the hue
made lighter or darker, so that both can be read.
"""

from __future__ import annotations

from collections.abc import Iterable

from coder.model.value import value
from coder.workbench.picker import plain

__all__ = [
    "DARK",
    "HUES",
    "LIGHT",
    "READABLE",
    "Colour",
    "Look",
    "contrast",
    "letters_of",
    "look_of",
]

Colour = tuple[int, int, int]
DARK: Colour = (18, 18, 18)
LIGHT: Colour = (252, 252, 250)
"""The pages of the two themes."""
READABLE = 4.5
"""The contrast that letters have at least."""
HUES: tuple[Colour, ...] = (
    (230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66),
    (0, 114, 178), (213, 94, 0), (204, 121, 167), (153, 153, 153),
)  # fmt: skip


@value
class Look:
    """How a code is drawn: two letters, the bar's colour, the colour behind text; `#rrggbb`."""

    letters: str
    bar: str
    behind: str


def letters_of(codes: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Two letters for each (id, name): initials of two words, else the first two letters, else another pair.

    The first code of the order has the first choice, so that adding codes at the end changes no letters.
    """
    taken: set[str] = set()
    out = {}
    for code, name in codes:
        words = [w for w in plain(name).replace("-", " ").split() if w[:1].isalnum()]
        whole = "".join(words) or plain(code)
        wishes = [words[0][0] + words[1][0]] if len(words) > 1 else []
        wishes += [whole[0] + letter for letter in whole[1:]]
        wishes += [whole[0] + digit for digit in "23456789"]
        out[code] = next((w for w in wishes if w not in taken), (whole + "?")[:2])
        taken.add(out[code])
    return out


def _mixed(hue: Colour, page: Colour, share: float) -> Colour:
    red, green, blue = (round(h * share + p * (1 - share)) for h, p in zip(hue, page, strict=True))
    return red, green, blue


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{part:02x}" for part in colour)


def contrast(one: Colour, other: Colour) -> float:
    """How far two colours are apart for reading, from 1 (not at all) to 21 (WCAG 2)."""

    def light(colour: Colour) -> float:
        linear = [c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def _readable(hue: Colour, page: Colour) -> Colour:
    """The hue, made lighter or darker until letters in it can be read on the page."""
    end = (255, 255, 255) if sum(page) < 384 else (0, 0, 0)
    shades = (_mixed(hue, end, step / 20) for step in range(20, -1, -1))
    return next(shade for shade in shades if contrast(shade, page) >= READABLE)


def look_of(codes: Iterable[tuple[str, str, str]], *, dark: bool) -> dict[str, Look]:
    """The look of codes on a dark or a light page.

    Args:
        codes: (id, name, id of the code above it at the top of the tree), in tree order.
        dark: which page.
    """
    known = list(codes)
    letters = letters_of((code, name) for code, name, _ in known)
    tops: dict[str, int] = {}
    page, share = (DARK, 0.35) if dark else (LIGHT, 0.4)
    shown = [(_hex(_readable(hue, page)), _hex(_mixed(hue, page, share))) for hue in HUES]
    out = {}
    for code, _, top in known:
        bar, behind = shown[tops.setdefault(top, len(tops)) % len(HUES)]
        out[code] = Look(letters[code], bar, behind)
    return out
