"""Where quotations stand in a text that another program may have read a little differently.

    anchored(text, [Wanted("win-win")])[0].span      # (104, 111), or None with `why`

Owns the tiers of likeness (the same characters; the same words with other dashes, quotes, spaces and case;
the same letters and digits alone) and the choice among several places: by a given offset, by the words
around, by the order of the quotations in their document, by paragraph or page numbers. It never guesses:
what stays open has no span. Offsets are code points, half-open.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from coder.text.canonical import BREAK, Canonical, canonical

__all__ = ["HINT_STEP", "Anchored", "Wanted", "anchored"]

Place = tuple[int, int]

_LOOSE_MIN: Final = 20
"""Letters and digits that a quotation must have to be looked for by them alone."""

_MOST_PLACES: Final = 5_000
_OFTEN: Final = "often"

HINT_STEP: Final = 1_000_000
"""By what the number in a hint is multiplied."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A quotation: its words, and what is known of its place (-1 and empty where nothing is).

    `hint` is the number of a paragraph, line or page times `HINT_STEP`, and what is known of the place in
    it; how that program counts is found out. Two quotations of
    one coder (`who`) with the same `codes` cannot stand in the same place.
    """

    quote: str
    start: int = -1
    end: int = -1
    hint: int = -1
    prefix: str = ""
    suffix: str = ""
    who: str = ""
    codes: str = ""


@dataclass(frozen=True, slots=True)
class Anchored:
    """Where it stands; `how` is given, exact, folded or loose.

    Without a span, `why` says why not, and `places` where it may stand.
    """

    span: Place | None
    how: str = ""
    why: str = ""
    places: tuple[Place, ...] = ()


class _Readings:
    """A text in the forms in which it is searched, each made once and when it is needed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.known: dict[str, tuple[str, list[Place]]] = {}
        self._canonical: Canonical | None = None
        self._folded = ""
        self._loose: tuple[str, list[int]] | None = None

    def exact(self, quote: str) -> list[Place]:
        return [(at, at + len(quote)) for at in _all(self.text, quote)]

    def folded(self, quote: str) -> list[Place]:
        form = self.form
        wanted = _spaced(canonical(quote.strip()).text).strip()
        if not wanted:
            return []
        return [form.span(at, at + len(wanted)) for at in _all(self._folded, wanted)]

    @property
    def form(self) -> Canonical:
        if self._canonical is None:
            self._canonical = canonical(self.text)
            self._folded = self._canonical.text.replace(BREAK, " ")
        return self._canonical

    def loose(self, quote: str) -> list[Place]:
        wanted = "".join(filter(str.isalnum, canonical(quote).text))
        if len(wanted) < _LOOSE_MIN:
            return []
        form = self.form
        if self._loose is None:
            kept = [n for n, c in enumerate(form.text) if c.isalnum()]
            self._loose = "".join(form.text[n] for n in kept), kept
        text, kept = self._loose
        places = ((kept[at], kept[at + len(wanted) - 1] + 1) for at in _all(text, wanted))
        return [form.span(start, end) for start, end in places]


def _all(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted)
    left = _MOST_PLACES
    while at >= 0 and left:
        yield at
        at = text.find(wanted, at + 1)
        left -= 1


def _spaced(text: str) -> str:
    return text.replace(BREAK, " ")


def anchored(text: str, wanted: Sequence[Wanted], *, pages: Sequence[int] = ()) -> list[Anchored]:
    """The place of each quotation, in the order they are given, which counts as evidence.

    Args:
        text: the stored text of the document.
        wanted: all quotations of the document; one that carries several codes is given once.
        pages: where each page begins, if there are any.
    """
    readings = _Readings(text)
    out: list[Anchored | None] = []
    options: list[tuple[str, list[Place]]] = []
    for one in wanted:
        given = _given(text, one)
        how, places = ("given", [given]) if given else _looked_for(readings, one)
        places = _by_words(text, one, _whole(text, places))
        options.append((how, places))
        out.append(Anchored(places[0], how) if len(places) == 1 else None)
    _by_numbers(wanted, options, out, _numberings(text, pages))
    _by_hints(wanted, options, out)
    _by_order(wanted, options, out)
    _in_turn(wanted, options, out)
    return [
        done or Anchored(None, how, _why(how, places), tuple(places))
        for done, (how, places) in zip(out, options, strict=True)
    ]


def _why(how: str, places: Sequence[Place]) -> str:
    if how == _OFTEN:
        return "stands thousands of times"
    if not places:
        return "does not stand in the text"
    return f"stands {len(places)} times, and nothing says which one is meant"


def _given(text: str, one: Wanted) -> Place | None:
    """The offsets that came along, where the quotation confirms them, in code points or UTF-16 units."""
    if not 0 <= one.start < one.end:
        return None
    if text[one.start : one.end] == one.quote or (not one.quote and one.end <= len(text)):
        return one.start, one.end
    wide = text[: one.end + 1].encode("utf-16-le", "surrogatepass")
    if len(wide) // 2 > len(text[: one.end + 1]):
        piece = wide[2 * one.start : 2 * one.end].decode("utf-16-le", "replace")
        if piece == one.quote:
            start = len(wide[: 2 * one.start].decode("utf-16-le", "replace"))
            return start, start + len(piece)
    return None


def _looked_for(readings: _Readings, one: Wanted) -> tuple[str, list[Place]]:
    quote = one.quote.strip("\r\n\t ")
    if not quote:
        return "", []
    if quote not in readings.known:
        ways = (("exact", readings.exact), ("folded", readings.folded), ("loose", readings.loose))
        found: tuple[str, list[Place]] = "loose", []
        for how, look in ways:
            if places := look(quote):
                found = (how, places) if len(places) < _MOST_PLACES else (_OFTEN, [])
                break
        readings.known[quote] = found
    return readings.known[quote]


def _whole(text: str, places: list[Place]) -> list[Place]:
    """Of several places those that cut no word, if there are any: people mark words."""
    if len(places) < 2:
        return places
    return [p for p in places if not any(_cut(text, at) for at in p)] or places


def _cut(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _by_words(text: str, one: Wanted, places: list[Place]) -> list[Place]:
    """Of several places the one with the given words around it, else the one nearest to the offset."""
    if len(places) < 2:
        return places
    if one.prefix or one.suffix:
        before, after = len(one.prefix), len(one.suffix)
        fitting = [
            (s, e) for s, e in places
            if text[max(0, s - before) : s] == one.prefix and text[e : e + after] == one.suffix
        ]  # fmt: skip
        places = fitting or places
    if len(places) > 1 and one.start >= 0:
        near = sorted(places, key=lambda p: abs(p[0] - one.start))
        if abs(near[0][0] - one.start) * 2 < abs(near[1][0] - one.start):
            return near[:1]
    return places


def _numberings(text: str, pages: Sequence[int]) -> list[list[int]]:
    """Where the things begin that another program may have numbered: lines, paragraphs, pages."""
    lines = [0, *(m.end() for m in re.finditer("\n", text))]
    full = [m.start() for m in re.finditer(r"[^\n]*\S[^\n]*", text)]
    blocks = [m.start() for m in re.finditer(r"\S[^\n]*(?:\n[^\n]*\S[^\n]*)*", text)]
    return [full, lines, blocks, *([list(pages)] if pages else [])]


def _by_numbers(
    wanted: Sequence[Wanted],
    options: list[tuple[str, list[Place]]],
    out: list[Anchored | None],
    numberings: Sequence[Sequence[int]],
) -> None:
    """Keep the places in the paragraph that is named, once it is known how the other program counts."""
    sure = [
        (one.hint // HINT_STEP, done.span[0])
        for one, done in zip(wanted, out, strict=True)
        if done is not None and done.span is not None and one.hint >= 0
    ]
    best: tuple[int, int, Sequence[int]] = (0, 0, ())
    for starts in numberings:
        for base in (0, 1):
            fit = sum(bisect_right(starts, at) - base == number for number, at in sure)
            best = max(best, (fit, -base, starts), key=lambda b: b[0])
    fit, base, starts = best
    if fit < 2 or fit * 10 < len(sure) * 9:
        return
    for n, (one, (how, places)) in enumerate(zip(wanted, options, strict=True)):
        if out[n] is None and one.hint >= 0:
            number = one.hint // HINT_STEP
            inside = [p for p in places if bisect_right(starts, p[0]) + base == number]
            if inside:
                options[n] = how, inside
            if len(inside) == 1:
                out[n] = Anchored(inside[0], how)


def _by_hints(
    wanted: Sequence[Wanted],
    options: Sequence[tuple[str, list[Place]]],
    out: list[Anchored | None],
) -> None:
    """Use numbers of paragraphs or pages, when they rise as the places of the sure ones do."""
    sure = sorted(
        (one.hint, done.span[0])
        for one, done in zip(wanted, out, strict=True)
        if done is not None and done.span is not None and one.hint >= 0
    )
    if _rising(sure):
        _between(sure, [one.hint for one in wanted], options, out)


def _between(
    sure: Sequence[tuple[int, int]],
    keys: Sequence[int],
    options: Sequence[tuple[str, list[Place]]],
    out: list[Anchored | None],
) -> None:
    """Take the one place that lies between the sure ones of smaller and of greater keys.

    `sure` holds (key, place) sorted by key; a key below 0 is none.
    """
    names = [key for key, _ in sure]
    before = list(accumulate((at for _, at in sure), max, initial=-1))
    after = [*reversed(list(accumulate((at for _, at in reversed(sure)), min, initial=1 << 62)))]
    for n, (key, (how, places)) in enumerate(zip(keys, options, strict=True)):
        if out[n] is None and key >= 0 and places:
            low, high = before[bisect_left(names, key)], after[bisect_right(names, key)]
            inside = [p for p in places if low <= p[0] <= high]
            if len(inside) == 1:
                out[n] = Anchored(inside[0], how)


def _rising(sure: Sequence[tuple[int, int]]) -> bool:
    """Whether at least nine of ten neighbours of different numbers stand in the same order."""
    pairs = [(a, b) for a, b in pairwise(sure) if a[0] != b[0]]
    return bool(pairs) and sum(a[1] <= b[1] for a, b in pairs) * 10 >= len(pairs) * 9


def _by_order(
    wanted: Sequence[Wanted],
    options: Sequence[tuple[str, list[Place]]],
    out: list[Anchored | None],
) -> None:
    """Use the order of the rows, when the sure ones stand in it throughout."""
    sure = [
        (n, done.span[0])
        for n, done in enumerate(out)
        if done is not None and done.span is not None
    ]
    if len(sure) < 2 or any(a[1] > b[1] for a, b in pairwise(sure)):
        return
    _between(sure, range(len(options)), options, out)


def _in_turn(
    wanted: Sequence[Wanted],
    options: Sequence[tuple[str, list[Place]]],
    out: list[Anchored | None],
) -> None:
    """As many numbers, or rows of one coder and code, as places of the same words: each has one."""
    by_who: dict[tuple[object, ...], list[int]] = {}
    by_code: dict[tuple[object, ...], list[int]] = {}
    for n, (_, places) in enumerate(options):
        if len(places) > 1:
            by_who.setdefault((tuple(places), wanted[n].who), []).append(n)
            by_code.setdefault((tuple(places), wanted[n].who, wanted[n].codes), []).append(n)
    for rows in by_who.values():
        hints = sorted({wanted[n].hint for n in rows})
        how, places = options[rows[0]]
        if hints[0] >= 0 and len(hints) == len(places):
            for n in rows:
                out[n] = Anchored(places[hints.index(wanted[n].hint)], how)
    for rows in by_code.values():
        how, places = options[rows[0]]
        if len(rows) == len(places) and all(wanted[n].hint < 0 for n in rows):
            for n, place in zip(rows, places, strict=True):
                out[n] = Anchored(place, how)
