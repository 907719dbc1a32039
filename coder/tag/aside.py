"""What stands around hits: words of contexts and exceptions unit by unit, and quotation marks.

    aside.look(sentences)              one pass over the units around all hits of a text
    aside.places(sentence)             what stands in one of them
    aside.quotes(hit)                  quotations around a hit, without their marks

Owns that each unit is looked at once, and the pairs of marks that make a quotation. Offsets are half-open
code points of the stored text. Decides nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from functools import cached_property

from coder.model.rule import Part, Regex, Words
from coder.tag.algebra import Range
from coder.tag.evaluate import Places, Units
from coder.tag.expressions import expression_places
from coder.tag.scan import Reading, Scanner

__all__ = ["Aside"]

_QUOTED = re.compile(
    '\u201c([^\u201c\u201d\u201e]*)\u201d|\u201e([^\u201c\u201d\u201e]*)[\u201c\u201d"]'
    '|"([^"\u201c\u201d\u201e]*)"|\u00ab([^\u00ab\u00bb]*)\u00bb|\u00bb([^\u00ab\u00bb]*)\u00ab'
    "|\u2039([^\u2039\u203a]*)\u203a|\u203a([^\u2039\u203a]*)\u2039"
    "|(?<!\\w)\u2018((?:[^\u2018\u2019]|\u2019(?=\\w))*)\u2019(?!\\w)"
    "|\u201a((?:[^\u201a\u2018\u2019]|\u2019(?=\\w))*)[\u2018\u2019](?!\\w)"
    "|(?<!\\w)'((?:[^']|(?<=\\w)'(?=\\w))*)'(?!\\w)"
)
# Single marks open nothing right behind a letter, where nearly all of them stand.
_SINGLE = "\u2018'"
_MARKS = "\u201c\u201e\"\u00ab\u00bb\u2039\u203a\u2018\u201a'"


class Aside:
    """What is looked for around hits only: words of contexts and of `unless`, unit by unit."""

    def __init__(self, reading: Reading, units: Units, scanner: Scanner) -> None:
        self.reading = reading
        self.units = units
        self.scanner = scanner
        self.limiting: Callable[[], Iterable[Words | Regex]] = tuple
        self.known: dict[Range, Places] = {}
        self.nothing = Places(reading, units, {})
        self._second: dict[Range, Places] = {}
        self._quotes: dict[Range, list[Range]] = {}

    def look(self, units: Iterable[Range]) -> None:
        """Scan many units at once, so that asking about each is cheap."""
        wanted = sorted(set(units).difference(self.known))
        at = self.reading.at
        self.known.update(dict.fromkeys(wanted, self.nothing))
        found = self.scanner.scan_pieces(self.reading, [(at(s), at(e)) for s, e in wanted])
        for n, words in found.items():
            self.known[wanted[n]] = Places(self.reading, self.units, words)

    def places(self, unit: Range) -> Places:
        """Matches inside one stretch of the stored text, scanned once."""
        places = self.known.get(unit)
        if places is None:
            self.look((unit,))
            places = self.known[unit]
        return places

    def find(self, part: Part, unit: Range, within: str) -> list[Range]:
        """Where a part matches inside `unit`."""
        return self.places(unit).of(part, within)

    def limits(self, part: Part, unit: Range, within: str) -> list[Range]:
        """The same for words that limit others; looked for only where there are such others."""
        if isinstance(part, Regex):
            found = expression_places([(part, None)], self.reading.doc.text, *unit)
            return [place for _, ranges in found for place in ranges]
        if unit not in self._second:
            self.look_behind((unit,))
        places = self._second[unit]
        return places.of(part, within) if places.found else []

    def look_behind(self, units: Iterable[Range]) -> None:
        """Scan many units at once for words that limit others."""
        wanted = sorted(set(units).difference(self._second))
        at = self.reading.at
        self._second.update(dict.fromkeys(wanted, self.nothing))
        pieces = [(at(start), at(end)) for start, end in wanted]
        for n, words in self._behind().scan_pieces(self.reading, pieces).items():
            self._second[wanted[n]] = Places(self.reading, self.units, words)

    def _behind(self) -> Scanner:
        """The scanner of limiting words, made once for all documents."""
        memo = self.scanner.memo
        if "behind" not in memo:
            memo["behind"] = Scanner(self.limiting(), self.scanner.langs, self.scanner.source)
        made: Scanner = memo["behind"]
        return made

    def quotes(self, hit: Range) -> list[Range]:
        """What stands in quotation marks, without the marks, in the paragraph of a hit and around it."""
        begins, ends = self.quoting
        at = bisect_left(begins, hit[0])
        if not at or hit[0] >= ends[at - 1]:
            return []  # as with most hits
        unit = self.units.around("paragraph", *hit)
        quotes = self._quotes.get(unit)
        if quotes is None:
            found = _QUOTED.finditer(self.reading.doc.text, *unit)
            quotes = self._quotes[unit] = [(m.start() + 1, m.end() - 1) for m in found]
        return [q for q in quotes if q[0] <= hit[0] and hit[1] <= q[1]]

    @cached_property
    def quoting(self) -> tuple[list[int], list[int]]:
        """From the first mark of each paragraph that may open a quotation to the next paragraph's start."""
        starts, _ = self.units.told("paragraph")
        begins: list[int] = []
        ends: list[int] = []
        for mark in self._opening:
            at = bisect_right(starts, mark)
            if at and (not ends or mark >= ends[-1]):
                begins.append(mark)
                ends.append(starts[at] if at < len(starts) else len(self.reading.doc.text) + 1)
        return begins, ends

    @cached_property
    def _opening(self) -> list[int]:
        """Where the text has marks that may open a quotation, sorted."""
        text = self.reading.doc.text
        found: list[int] = []
        for mark in _MARKS:
            at = text.find(mark)
            while at >= 0:
                if mark not in _SINGLE or not at or not _is_letter(text[at - 1]):
                    found.append(at)
                at = text.find(mark, at + 1)
        return sorted(found)


def _is_letter(sign: str) -> bool:
    """Whether a sign is one behind which a single mark opens nothing."""
    return sign.isalnum() or sign == "_"
