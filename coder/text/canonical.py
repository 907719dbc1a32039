"""The form in which words are compared, with a way back to the stored text.

    canonical("Win \u2013 Win,  \u201eGemein\u00adsam\u201c").text == 'win-win, "gemeinsam"'

Owns the folds: case, compatibility letters (ligatures, œ and æ, wide forms, long s), composed accents, one
hyphen for every dash (a spaced dash loses its spaces), straight quotes, one space for every run of white
space (a blank line becomes `BREAK`, so that no phrase reaches over it), no soft hyphens, zero-width
characters or footnote marks, hyphens at line ends joined.
Offsets are code points, half-open. The map is sparse: one entry for each place where the length changed,
bisected for hits only, so plain text costs nothing. Where a hyphen at a line end went, `readings` gives the
text with the hyphen kept. The canonical form is never stored as the text. No language is known here.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["BREAK", "Canonical", "Layer", "Reading", "canonical", "is_word"]

BREAK = "\u2029"
"""Stands for a blank line in canonical text."""

_HYPHENS = "\u2010\u2011\ufe63\uff0d"
_DASHES = "\u2012\u2014\u2015\u2043\u2212\u207b\ufe58"
_DASH = "\u2013"  # while folding: a dash that does not divide words at line ends
_SINGLE = "\u2018\u2019\u201a\u201b\u2032\u2039\u203a\u02bc\u02bb\u0060\u00b4\uff07"
_DOUBLE = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u301d\u301e\uff02"
_SPACES = "\t\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_LINES = "\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028"
_GONE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u061c\u034f" + "".join(
    map(chr, [*range(0x202A, 0x202F), *range(0x2061, 0x206A), *range(0xFE00, 0xFE10)])
)
_SUPER = "\u00b9\u00b2\u00b3\u2070\u2074\u2075\u2076\u2077\u2078\u2079"
_TO_ONE: dict[str, str] = (
    dict.fromkeys(_HYPHENS, "-")
    | dict.fromkeys(_DASHES, _DASH)
    | dict.fromkeys(_SINGLE, "'")
    | dict.fromkeys(_DOUBLE, '"')
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys(_LINES, "\n")
)
_ASCII_FOLDED = frozenset(c for c in _TO_ONE if c < "\x80")

_WHITE = re.compile("[ \n][ \n\u2029]+")
_WHITE_BREAK = re.compile("[ \n][ \n\u2029]+|\u2029[ \n\u2029]+")
# One pattern a sign: a pattern that begins with a letter of its own is found at memory speed.
_NOTES = {
    "[": re.compile(r"\[[0-9]{1,3}(?:[,;] ?[0-9]{1,3}){0,9}\]"),
    "(": re.compile(r"\([0-9]{1,3}\)"),
    "*": re.compile(r"\*{1,3}"),
    "\u2020": re.compile("\u2020{1,3}"),
    "\u2021": re.compile("\u2021{1,3}"),
}

_TWO_LETTERS = {
    "\u0153": "oe",
    "\u0152": "Oe",
    "\u00e6": "ae",
    "\u00c6": "Ae",
}  # no ligatures to Unicode

_ODD = re.compile(r"[\t-\r\x1c-\x1f`*\[(-]|  ")  # in ASCII, what any fold but case looks at

Edit = tuple[int, int, str]


def is_word(char: str) -> bool:
    """Whether the character belongs to a word: letter, digit, underscore or a mark on a letter."""
    if char < "\u0300":  # the first mark
        return char.isalnum() or char == "_"
    return char.isalnum() or unicodedata.category(char)[0] == "M"


@lru_cache(maxsize=8192)
def _fold(char: str) -> str:
    """One character's folds but case."""
    if char in _TO_ONE:
        return _TO_ONE[char]
    if char in _GONE:
        return ""
    if char in _TWO_LETTERS:
        return _TWO_LETTERS[char]
    return unicodedata.normalize("NFKC" if char.isalpha() else "NFC", char)


@dataclass(frozen=True, slots=True)
class Layer:
    """One pass of edits: old `[old[i], old_end[i])` became new `[new[i], new_end[i])`."""

    old: list[int]
    old_end: list[int]
    new: list[int]
    new_end: list[int]

    def start(self, at: int) -> int:
        """Old offset where the character at new offset `at` begins."""
        i = bisect_right(self.new, at) - 1
        if i < 0:
            return at
        return self.old[i] if at < self.new_end[i] else self.old_end[i] + at - self.new_end[i]

    def end(self, at: int) -> int:
        """Old end of a stretch that ends at new offset `at`."""
        i = bisect_right(self.new, at - 1) - 1
        if i < 0:
            return at
        return self.old_end[i] if at <= self.new_end[i] else self.old_end[i] + at - self.new_end[i]

    def split(self, levels: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """Stretches of new offsets (shifted by their third number), divided where the layer changes some."""
        out: list[tuple[int, int, int]] = []
        lows, highs = [0, *self.new_end], [*self.new, sys.maxsize]
        shifts = [0, *(old - new for old, new in zip(self.old_end, self.new_end, strict=True))]
        i = 0
        for low, high, by in levels:
            while highs[i] < low + by:
                i += 1
            k = i
            while k < len(lows) and lows[k] <= high + by:
                first, last = max(low, lows[k] - by), min(high, highs[k] - by)
                if first <= last:
                    out.append((first, last, by + shifts[k]))
                k += 1
        return out

    def forward(self, at: int) -> int:
        """New offset of the first thing that stands at or after old offset `at`."""
        i = bisect_right(self.old, at) - 1
        if i < 0:
            return at
        if at < self.old_end[i]:
            return self.new[i] if at == self.old[i] else self.new_end[i]
        return self.new_end[i] + at - self.old_end[i]


@dataclass(frozen=True, slots=True)
class Reading:
    """Canonical `[start, end)` read with the hyphen of a line end kept, which is then `text[at]`."""

    text: str
    start: int
    end: int
    at: int

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Main canonical range of a match in `text`; None unless the match holds the hyphen inside."""
        if start < self.at and end > self.at + 1:
            return self.start + start, self.start + end - 1
        return None


@dataclass(frozen=True, slots=True)
class Canonical:
    """Folded text with its map; `joins` are the offsets where a hyphen at a line end was."""

    text: str
    layers: tuple[Layer, ...] = ()
    joins: tuple[int, ...] = ()

    def start(self, at: int) -> int:
        """Original offset of the character at canonical offset `at`."""
        for layer in reversed(self.layers):
            at = layer.start(at)
        return at

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original range of canonical `[start, end)`, without what was dropped at its edges."""
        for layer in reversed(self.layers):
            start, end = layer.start(start), layer.end(end)
        return start, end

    def levels(self) -> list[tuple[int, int, int]]:
        """Canonical `[low, high]` inside which nothing changed its length, with the way back; by place.

        A range inside one stands, in the original text, just as many characters further on as the third
        number says. Where one ends and the next begins at one offset, what stands behind it is the next's.
        """
        levels = [(0, len(self.text), 0)]
        for layer in reversed(self.layers):
            levels = layer.split(levels)
        return levels

    def at(self, offset: int) -> int:
        """Canonical offset of the first folded character at or after original `offset`."""
        for layer in self.layers:
            offset = layer.forward(offset)
        return offset

    def readings(self, reach: int, joins: Iterable[int] | None = None) -> Iterator[Reading]:
        """Joined line ends (all of them) with the hyphen kept, up to `reach` characters on both sides."""
        for at in self.joins if joins is None else joins:
            start, end = max(0, at - reach), min(len(self.text), at + reach)
            text = f"{self.text[start:at]}-{self.text[at:end]}"
            yield Reading(text, start, end, at - start)


def canonical(text: str, *, case: bool = True) -> Canonical:
    """Fold a text.

    Args:
        text: any text; a stored one in general.
        case: False keeps capitals; all other folds are made.

    Returns:
        The folded text with its map to `text`.
    """
    if text.isascii() and not _ODD.search(text):
        return Canonical(text.casefold() if case else text)
    layers: list[Layer] = []

    def apply(text: str, edits: Iterable[Edit]) -> str:
        text, layer = _apply(text, edits)
        if layer is not None:
            layers.append(layer)
        return text

    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = apply(text, _composed(text))
    alphabet = set(text)
    text = _one_to_one(text, alphabet)
    text = apply(text, _letters(text, alphabet))
    text = apply(text, _white(text))
    edits = list(_signs(text))
    joins = _joined(edits, text)
    text = apply(text, edits).replace("\n", " ").replace(_DASH, "-")
    if case:
        before = len(layers)
        text = apply(text, _longer(text, alphabet)).casefold()
        joins = tuple(layer.forward(j) for layer in layers[before:] for j in joins) or joins
    return Canonical(text, tuple(layers), joins)


def _apply(text: str, edits: Iterable[Edit]) -> tuple[str, Layer | None]:
    """Make sorted, disjoint edits; the layer is None when there are none."""
    layer = Layer([], [], [], [])
    pieces: list[str] = []
    done = length = 0
    for start, end, to in edits:
        pieces += (text[done:start], to)
        length += start - done
        if len(to) != end - start:
            layer.old.append(start)
            layer.old_end.append(end)
            layer.new.append(length)
            layer.new_end.append(length + len(to))
        length += len(to)
        done = end
    if not pieces:
        return text, None
    return "".join(pieces) + text[done:], layer if layer.old else None


def _composed(text: str) -> Iterator[Edit]:
    """Letters with their marks, where the composed form differs."""
    marks = "".join(re.escape(c) for c in set(text) if unicodedata.combining(c))
    for m in re.finditer(f"[{marks}]+", text) if marks else ():
        start = max(0, m.start() - 1)
        to = unicodedata.normalize("NFC", text[start : m.end()])
        if to != text[start : m.end()]:
            yield start, m.end(), to


def _one_to_one(text: str, alphabet: set[str]) -> str:
    """All folds that keep the length, but case, which is done last."""
    for char in alphabet:
        if char >= "\x80" or char in _ASCII_FOLDED:
            to = _fold(char)
            if len(to) == 1 and to != char:
                text = text.replace(char, to)
    return text


def _letters(text: str, alphabet: set[str]) -> Iterator[Edit]:
    """Ligatures and their like spelt out; soft hyphens, invisible characters and raised notes gone."""
    odd = {c for c in alphabet if c >= "\x80" and len(_fold(c)) != 1}
    parts = []
    if "\u00ad" in odd:
        parts.append("\u00ad *\n *(?=[^\\W\\d_])")  # one that divides at a line end
    if raised := "".join(c for c in _SUPER if c in alphabet):
        # Several with their commas and raised brackets, and the space in front of them.
        parts.append(f"(?<=\\S) ?\u207d?[{raised}]+(?:,[{raised}]+)*\u207e?")
    if odd:
        parts.append("[" + "".join(map(re.escape, sorted(odd))) + "]")
    for m in re.finditer("|".join(parts), text) if parts else ():
        found = m.group()
        gone = found[0] in _SUPER or len(found) > 1
        yield m.start(), m.end(), "" if gone else _fold(found)


def _longer(text: str, alphabet: set[str]) -> Iterator[Edit]:
    """Letters that become longer without case."""
    letters = {f for c in alphabet if c >= "\x80" for f in _fold(c) if len(f.casefold()) != 1}
    for m in re.finditer("[" + "".join(sorted(letters)) + "]", text) if letters else ():
        yield m.start(), m.end(), m.group().casefold()


def _white(text: str) -> Iterator[Edit]:
    """One space for a run, one line feed where the run held one line end, BREAK for a blank line."""
    for m in (_WHITE_BREAK if BREAK in text else _WHITE).finditer(text):
        run = m.group()
        lines = run.count("\n")
        yield m.start(), m.end(), BREAK if lines > 1 or BREAK in run else "\n" if lines else " "


def _signs(text: str) -> Iterator[Edit]:
    """Dashes without spaces around them, line ends joined, footnote marks gone."""
    found: list[Edit] = []
    signs = "".join(c for c in ("-", _DASH) if c in text)
    if signs:
        changing = f"[{signs}](?:(?<= .)[{signs}]*[ \n]?|[{signs}]*[ \n]|[{signs}]+)"
        found += [_dash(text, m.start(), m.end()) for m in re.finditer(changing, text)]
    for sign, pattern in _NOTES.items():
        for m in pattern.finditer(text) if sign in text else ():
            if _is_note(text, m.start(), m.end()):
                start = m.start() - (text[m.start() - 1] == " ")
                found.append((start, m.end(), ""))
    found.sort()
    done = 0
    for start, end, to in found:
        begin = max(start, done)
        if begin < end:
            yield begin, end, to
            done = end


def _dash(text: str, start: int, end: int) -> Edit:
    before = text[start - 1] if start else ""
    after = text[end] if end < len(text) else ""
    if text[start:end] == "-\n" and before.isalpha() and after.isalpha() and not after.isupper():
        return start, end, ""
    begin = start - (before == " ")
    return begin, end, text[start]


def _is_note(text: str, start: int, end: int) -> bool:
    """Whether the mark is a note: set right after a word, or in square brackets after a space."""
    before = text[start - 1] if start else ""
    after = text[end] if end < len(text) else " "
    if text[start] == "[":
        return before not in ("", "\n", BREAK)
    return before.isalpha() and not is_word(after)


def _joined(edits: Iterable[Edit], text: str) -> tuple[int, ...]:
    """Offsets, after the edits, where a hyphen at a line end went."""
    out: list[int] = []
    shift = 0
    for start, end, to in edits:
        if not to and text[start] == "-":
            out.append(start + shift)
        shift += len(to) - (end - start)
    return tuple(out)
