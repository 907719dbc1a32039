"""Numbers that a word processor makes: how they are written, and how they are counted.

    written(4, "lowerRoman")   ->   iv

Answers for DOCX, ODT and HTML, whose files hold the rules and not the numbers, what stands before a
paragraph on the printed page. Owns the counting of one list: a level begins at its start, goes on by one, and
begins again when a level above it moves. Knows no file format. Numbers that have words (first, eleven) are
given in digits; `spelled` says of which forms that is true.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["SUPERSCRIPT", "Count", "Level", "raised", "spelled", "written"]

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SPELLED = frozenset({"cardinalText", "ordinalText"})
_PLACE = re.compile(r"%([1-9])")
_MOST = 10_000  # numbers beyond are written in digits
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: `text` holds `%1` to `%9` for the numbers of the levels, `form` writes its own.

    `restart` is the level (from 1) after which it begins again, 0 for never, None for any above it. `legal`
    writes the numbers of all levels as 1, 2, 3.
    """

    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False
    restart: int | None = None


@dataclass(slots=True)
class Count:
    """Where the numbers of one list stand; levels count from 0."""

    now: dict[int, int] = field(default_factory=dict)

    def step(self, level: int, levels: Mapping[int, Level], starts: Mapping[int, int]) -> str:
        """Count a paragraph on a level; returns its label ("" for bullets and levels without a number).

        Args:
            level: the paragraph's, from 0.
            levels: all that the list has.
            starts: starts that stand instead of the levels' own.
        """
        own = levels.get(level)
        if own is None:
            return ""
        for above in [n for n in levels if n < level and n not in self.now]:
            self.now[above] = starts.get(above, levels[above].start)  # passed over is passed
        first = starts.get(level, own.start)
        self.now[level] = self.now[level] + 1 if level in self.now else first
        for below in [n for n in self.now if n > level]:
            after = levels[below].restart if below in levels else None
            if after is None or level < after:
                del self.now[below]
        if own.form == "bullet":
            return ""
        return _PLACE.sub(lambda m: self._number(int(m[1]) - 1, own, levels, starts), own.text)

    def _number(
        self, level: int, own: Level, levels: Mapping[int, Level], starts: Mapping[int, int]
    ) -> str:
        found = levels.get(level, Level())
        value = self.now.get(level, starts.get(level, found.start))
        return written(value, "decimal" if own.legal and found.form != "none" else found.form)

    def restart(self, level: int) -> None:
        """Forget a level and those below it: the next paragraph on it is at its start."""
        for number in [n for n in self.now if n >= level]:
            del self.now[number]


def written(value: int, form: str) -> str:
    """A number as a list writes it; forms that are not known are digits, `none` is nothing."""
    if form in ("none", "bullet"):
        return ""
    lower = form.casefold()
    if lower.endswith("letter") and 0 < value <= _MOST:
        times, place = divmod(value - 1, 26)
        letters = _LETTERS[place] * (times + 1)
        return letters.upper() if form.startswith("upper") else letters
    if lower.endswith("roman") and 0 < value <= _MOST:
        roman = _roman(value)
        return roman.upper() if form.startswith("upper") else roman
    if form == "decimalZero":
        return f"{value:02d}"
    if form == "ordinal":
        return f"{value}{_ending(value)}"
    return str(value)


def spelled(form: str) -> bool:
    """Whether numbers of this form are words on the page."""
    return form in _SPELLED


def raised(text: str) -> str:
    """Digits as superscripts; other words stay as they are."""
    return text.translate(SUPERSCRIPT) if text.strip().isdecimal() else text


def _roman(value: int) -> str:
    out = []
    for size, sign in _ROMAN:
        times, value = divmod(value, size)
        out.append(sign * times)
    return "".join(out)


def _ending(value: int) -> str:
    if value % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
