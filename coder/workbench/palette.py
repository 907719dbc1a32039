"""Colours and letters of codes: which hue a family has, which two letters stand for a code.

Owns that colour is never alone: a code is known by its letters, and its hue only says to which family it
belongs. Hues are those of Okabe and Ito (2008), which the usual kinds of colour blindness keep apart;
one for each code at the top of the tree, in the codebook's order, eight at most and then from the
beginning again. Backgrounds are the hue mixed with the page, so that text stays readable.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coder.model.codebook import Codebook
from coder.workbench.picker import plain

__all__ = ["HUES", "Look", "letters_of", "look_of"]

HUES = (
    (230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66),
    (0, 114, 178), (213, 94, 0), (204, 121, 167), (153, 153, 153),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
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


def _mixed(hue: tuple[int, int, int], page: tuple[int, int, int], share: float) -> str:
    return "#" + "".join(
        f"{round(h * share + p * (1 - share)):02x}" for h, p in zip(hue, page, strict=True)
    )


def look_of(book: Codebook, *, dark: bool) -> dict[str, Look]:
    """The look of every code of a codebook on a dark or a light page."""
    letters = letters_of((c.id, c.label) for _, c in book.tree())
    tops: dict[str, int] = {}
    page, share = ((18, 18, 18), 0.35) if dark else ((255, 255, 255), 0.3)
    out = {}
    for _, code in book.tree():
        top = book.roll_up(code.id, 0)
        hue = HUES[tops.setdefault(top, len(tops)) % len(HUES)]
        bar = _mixed(hue, page, 1.0 if dark else 0.85)
        out[code.id] = Look(letters[code.id], bar, _mixed(hue, page, share))
    return out
