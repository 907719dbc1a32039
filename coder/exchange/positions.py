"""How another program counts characters, told from the file, and its positions as ours.

    chosen = choose([(text, selections)], origin="ATLAS.ti")
    text.place(chosen.reading, 64, 84)      # (start, end) in text.text, or None

Owns the readings in use: code points or UTF-16 units, a carriage return counted or not, a byte order mark
counted or not, the end behind the last character or on it. One reading is chosen for a whole file by
evidence: what selections are called, whether they lie in the text, whether they cut words. `Stored` is the
text as it will be stored (LF, no byte order mark, no forbidden characters; accents as they come); nothing
else here changes a text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

__all__ = ["Chosen", "Reading", "Selected", "Stored", "choose", "text_of_bytes"]

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\ufeff\ufffe\uffff\ud800-\udfff]"
)
_BREAKS = str.maketrans({"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n"})
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\ufeff\ufffe\uffff\ud800-\udfff]")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_CUT = ("…", "...")

MOST = 1_500
"""Selections that are looked at for a reading."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to count: `unit` is points or utf16; `cr` and `bom` say whether these count."""

    unit: str = "points"
    cr: bool = True
    bom: bool = False
    inclusive: bool = False

    def __str__(self) -> str:
        """The reading in words."""
        unit = "characters (code points)" if self.unit == "points" else "UTF-16 units"
        return (
            f"{unit}, carriage returns {'counted' if self.cr else 'not counted'}, byte order mark "
            f"{'counted' if self.bom else 'not counted'}, end "
            f"{'on' if self.inclusive else 'behind'} the last character"
        )


class Selected(NamedTuple):
    """A selection as the file gives it; `name` is often, not always, the words selected."""

    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A reading and its evidence: selections called by their words, of those how many fit; outside the text.

    `doubtful` is True where another reading fits as well and would give other words.
    """

    reading: Reading
    selections: int
    named: int
    outside: int
    doubtful: bool = False


class Stored:
    """A text as it came (`raw`) and as it will be stored (`text`); `removed` characters may not be in it."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self._bom = raw.startswith("\ufeff")
        self._cr: list[int] = []
        self.removed = 0
        self.replaced = 0
        if _ODD.search(raw) is None:
            self.text = raw
            self._gone: list[int] = []
        else:
            self._cr = [m.start() for m in re.finditer("\r\n", raw)]
            odd = [m.start() for m in _FORBIDDEN.finditer(raw)]
            self.removed = len(odd) - self._bom
            self._gone = sorted({*self._cr, *odd})
            plain = _FORBIDDEN.sub("", raw.replace("\r\n", "\n"))
            self.replaced = sum(map(plain.count, "\x0b\x0c\x85"))
            self.text = plain.translate(_BREAKS)
        self._astral: list[int] | None = None
        self._counts: dict[tuple[bool, bool, bool], _Count] = {}

    def key(self, reading: Reading) -> tuple[bool, bool, bool, bool]:
        """What of a reading makes a difference in this text."""
        if self._astral is None:
            self._astral = [m.start() for m in _ASTRAL.finditer(self.raw)]
        wide = reading.unit == "utf16" and bool(self._astral)
        return wide, reading.cr or not self._cr, reading.bom or not self._bom, reading.inclusive

    def place(self, reading: Reading, start: int, end: int) -> tuple[int, int] | None:
        """Start and end in the stored text; None where they lie outside it, or in the middle of a character.

        They may be equal: then nothing was selected, or only what may not be stored.
        """
        return self.placer(reading)(start, end)

    def placer(self, reading: Reading) -> Callable[[int, int], tuple[int, int] | None]:
        """`place` for one reading, made ready for many places."""
        wide, cr, bom, inclusive = self.key(reading)
        count = self._count(wide, cr, bom)
        more, units, raw, gone = int(inclusive), count.units, count.raw, self._gone

        def plain(start: int, end: int) -> tuple[int, int] | None:
            end += more
            return (start, end) if 0 <= start <= end <= units else None

        def counted(start: int, end: int) -> tuple[int, int] | None:
            end += more
            if not 0 <= start <= end <= units:
                return None
            first, last = raw(start), raw(end)
            if first is None or last is None:
                return None
            return first - bisect_left(gone, first), last - bisect_left(gone, last)

        return counted if gone or count.uneven else plain

    def _count(self, wide: bool, cr: bool, bom: bool) -> _Count:
        key = (wide, cr, bom)
        if key not in self._counts:
            events = [(0, 0)] if self._bom and not bom else []
            events += [] if cr else [(i, 0) for i in self._cr]
            events += [(i, 2) for i in self._astral or ()] if wide else []
            self._counts[key] = _Count(len(self.raw), sorted(events))
        return self._counts[key]


class _Count:
    """Positions in units to positions in the raw text; `events` are (raw position, width that is not 1)."""

    def __init__(self, length: int, events: Sequence[tuple[int, int]]) -> None:
        self._after: list[int] = []
        self._shift = [0]
        shift = 0
        for at, width in events:
            unit = at - shift
            shift = at + 1 - (unit + width)
            self._after.append(unit + width)
            self._shift.append(shift)
        self._halves = {a - 1 for a, e in zip(self._after, events, strict=True) if e[1] == 2}
        self.units = length - shift
        self.uneven = bool(events)

    def raw(self, unit: int) -> int | None:
        if unit in self._halves:
            return None
        return unit + self._shift[bisect_right(self._after, unit)]


def text_of_bytes(data: bytes) -> tuple[str, str]:
    """A text file decoded, byte order mark and line ends kept, and its encoding where that is another.

    Returns:
        The text, and "" for UTF-8, else the name of the encoding.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return "\ufeff" + data.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError:
            pass
    try:
        return data.decode(), ""
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "Windows-1252"


_Score = tuple[int, int, int, int]
"""Names that are the words (twice where exactly), places inside, word ends not cut, names that fit."""

# -- choosing ---------------------------------------------------------------------------------


def choose(
    texts: Iterable[tuple[Stored, Sequence[Selected]]], *, origin: str = "", most: int = MOST
) -> Chosen:
    """The reading that the selections of a whole file speak for.

    Args:
        texts: every text with its selections.
        origin: the program that wrote the file, which settles what evidence leaves open.
        most: of more selections than that only so many are looked at, some of every text, the last among
            them, where readings differ most.
    """
    every = list(texts)
    share = most / max(most, sum(len(s) for _, s in every))
    all_texts = [(text, _some(s, share)) for text, s in every]
    total = sum(len(s) for _, s in all_texts)
    best: tuple[_Score, Reading] | None = None
    scores: dict[Reading, _Score] = {}
    known: dict[tuple[int, tuple[bool, ...]], _Score] = {}
    for reading in _readings(origin):
        score, left = (0, 0, 0, 0), total
        for n, (text, selections) in enumerate(all_texts):
            if best is not None and score[0] + 2 * left < best[0][0]:
                break  # whatever the rest is called, this reading fits less well
            left -= len(selections)
            key = (n, text.key(reading))
            if key not in known:
                known[key] = _score(text, reading, selections)
            own = known[key]
            a, b, c, d = score
            score = (a + own[0], b + own[1], c + own[2], d + own[3])
        scores[reading] = score
        if best is None or score > best[0]:
            best = (score, reading)
        if score[:3] == (2 * total, total, 2 * total):
            break  # every selection is called by exactly its words: nothing can fit better
    assert best is not None
    top, reading = best
    doubtful = any(
        s == top and r != reading and _differs(all_texts, reading, r) for r, s in scores.items()
    )
    return Chosen(reading, total, top[3], total - top[1], doubtful)


def _some(selections: Sequence[Selected], share: float) -> Sequence[Selected]:
    if share >= 1 or not selections:
        return selections
    step = int(1 / share) + 1
    return [*selections[::step], max(selections, key=lambda s: s.end)]


def _readings(origin: str) -> list[Reading]:
    """All readings, the likely ones first: the first of equals is chosen."""
    line_feeds = any(p in origin.casefold() for p in ("atlas.ti", "qualcoder"))
    crs = (False, True) if line_feeds else (True, False)
    return [
        Reading(unit, cr, bom, inclusive)
        for inclusive, unit, bom, cr in product(
            (False, True), ("points", "utf16"), (False, True), crs
        )
    ]


def _score(text: Stored, reading: Reading, selections: Sequence[Selected]) -> _Score:
    """Evidence for a reading; see `_Score`."""
    named = inside = uncut = called = 0
    stored, at = text.text, text.placer(reading)
    for one in selections:
        place = at(one.start, one.end)
        if place is None:
            continue
        inside += 1
        start, end = place
        words = stored[start:end]
        if one.name == words:
            named += 2
            uncut += 2
            called += 1
            continue
        fits = _called(one.name, words)
        named += fits
        called += fits > 0
        uncut += _uncut(stored, start) + _uncut(stored, end)
    return named, inside, uncut, called


def _called(name: str, words: str) -> int:
    """2 when a selection is called by exactly its words, 1 by how they begin or but for spaces, else 0."""
    if not name or not words:
        return 0
    if len(name) == len(words) and name == re.sub(r"[\n\t]", " ", words):
        return 2
    plain = " ".join(name.split())
    if len(plain) >= 12 and len(name) >= 40 and words.startswith(name):
        return 1
    folded = " ".join(words.split())
    if plain == folded:
        return 1
    for mark in _CUT:
        plain = plain.removesuffix(mark).rstrip()
    return int(len(plain) >= 12 and len(name) >= 40 and folded.startswith(plain))


def _uncut(text: str, at: int) -> bool:
    """Whether no word is cut at a position."""
    return not (0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum())


def _differs(
    texts: Sequence[tuple[Stored, Sequence[Selected]]], first: Reading, second: Reading
) -> bool:
    """Whether two readings give other words somewhere."""
    return any(
        text.place(first, s.start, s.end) != text.place(second, s.start, s.end)
        for text, selections in texts
        if text.key(first) != text.key(second)
        for s in selections
    )
