"""Which contexts flag a hit: words before or after it, and quotation marks around it.

Owns what "before" means: within the context's words and unit, not taken back by an exception that the words
are part of ("not only"), nor by a word or sign between that ends their scope ("not A but HIT", a semicolon).
Looks at the units around hits only. Offsets are code points of the stored text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from coder.model.rule import Context, Flag, Part, Rule
from coder.tag.algebra import Range, WordCount
from coder.tag.evaluate import Places, Units
from coder.tag.scan import Reading, Scanner, langs_of

__all__ = ["Aside", "Flagger"]

_QUOTED = re.compile(
    '\u201c([^\u201c\u201d\u201e]*)\u201d|\u201e([^\u201c\u201d\u201e]*)[\u201c\u201d"]'
    '|"([^"\u201c\u201d\u201e]*)"|\u00ab([^\u00ab\u00bb]*)\u00bb|\u00bb([^\u00ab\u00bb]*)\u00ab'
    "|\u2039([^\u2039\u203a]*)\u203a|\u203a([^\u2039\u203a]*)\u2039"
    "|(?<!\\w)\u2018((?:[^\u2018\u2019]|\u2019(?=\\w))*)\u2019(?!\\w)"
    "|\u201a((?:[^\u201a\u2018\u2019]|\u2019(?=\\w))*)[\u2018\u2019](?!\\w)"
    "|(?<!\\w)'((?:[^']|(?<=\\w)'(?=\\w))*)'(?!\\w)"
)
_CLAUSE_END = re.compile(r"[;:?!]")


_MARK = re.compile("[\u201c\u201e\"\u00ab\u00bb\u2039\u203a\u2018\u201a']")


class Aside:
    """What is looked for around hits only: words of contexts and of `unless`, unit by unit."""

    def __init__(self, reading: Reading, units: Units, scanner: Scanner) -> None:
        self.reading = reading
        self.units = units
        self.scanner = scanner
        self._places: dict[Range, Places] = {}
        self._quotes: dict[Range, list[Range]] = {}

    def places(self, unit: Range) -> Places:
        """Matches inside one stretch of the stored text, scanned once."""
        places = self._places.get(unit)
        if places is None:
            start, end = (self.reading.folded.at(o) for o in unit)
            found = self.scanner.scan(self.reading, start, end)
            places = self._places[unit] = Places(self.reading, self.units, found)
        return places

    def find(self, part: Part, unit: Range, within: str) -> list[Range]:
        """Where a part matches inside `unit`."""
        return self.places(unit).of(part, within)

    def quotes(self, unit: Range) -> list[Range]:
        """What stands in quotation marks inside `unit`, without the marks."""
        quotes = self._quotes.get(unit)
        if quotes is None:
            text = self.reading.doc.text
            quotes = []
            if _MARK.search(text, *unit):
                quotes = [(m.start() + 1, m.end() - 1) for m in _QUOTED.finditer(text, *unit)]
            self._quotes[unit] = quotes
        return quotes


class Flagger:
    """The contexts of a codebook, asked about one hit after the other."""

    def __init__(self, contexts: Iterable[Context], aside: Aside) -> None:
        self.contexts = tuple(contexts)
        self.aside = aside
        self._serving: dict[tuple[tuple[str, ...], frozenset[str]], tuple[Context, ...]] = {}

    def flags(self, hit: Range, rule: Rule) -> Iterator[tuple[Context, Flag]]:
        """The contexts that hold for a hit, each with the words that say so."""
        aside = self.aside
        reading = aside.reading
        langs = reading.langs if len(reading.langs) == 1 else langs_of(reading.doc, hit[0])
        quotes: list[Range] | None = None
        units: dict[str, Range | None] = {}  # None for a unit without any word of a context
        for context in self._for(rule.context, langs):
            words: Range | None = None
            if context.quoted:
                if quotes is None:
                    around = aside.units.around("paragraph", *hit)
                    quotes = [q for q in aside.quotes(around) if q[0] <= hit[0] and hit[1] <= q[1]]
                words = _quoting(quotes, context, aside) if quotes else None
            if words is None and (context.before or context.after):
                within = context.within or "sentence"
                if within not in units:
                    around = aside.units.around(within, *hit)
                    units[within] = around if aside.places(around).found else None
                unit = units[within]
                words = _words(hit, context, aside, unit) if unit else None
            if words is not None:
                yield context, Flag(context.name, *words)

    def _for(self, named: tuple[str, ...], langs: frozenset[str]) -> tuple[Context, ...]:
        """The contexts that can flag a hit in text of some languages."""
        key = (named, langs)
        if key not in self._serving:
            self._serving[key] = tuple(
                c
                for c in self.contexts
                if (c.everywhere or c.name in named)
                and (not c.lang or "und" in langs or bool(langs & set(c.lang)))
            )
        return self._serving[key]


def _words(hit: Range, context: Context, aside: Aside, unit: Range) -> Range | None:
    """Words of the context before or after the hit."""
    within = context.within or "sentence"
    most = 3 if context.max_gap is None else context.max_gap
    for part, first in ((context.before, True), (context.after, False)):
        places = aside.find(part, unit, within) if part is not None else []
        for place in reversed(places) if first else places:
            gap = (place[1], hit[0]) if first else (hit[1], place[0])
            if gap[0] > gap[1] or aside.places(unit).words(unit).between(*gap) > most:
                continue
            if not _taken_back(place, gap, context, aside, unit):
                return place
    return None


def _taken_back(place: Range, gap: Range, context: Context, aside: Aside, unit: Range) -> bool:
    """Whether an exception or an end of scope takes the words' power."""
    within = context.within or "sentence"
    for part in context.unless:
        if any(s < place[1] and place[0] < e for s, e in aside.find(part, unit, within)):
            return True
    if context.stop is None:
        return False
    between = aside.reading.doc.text[gap[0] : gap[1]]
    # Two commas enclose an insertion, one begins something new.
    if _CLAUSE_END.search(between) or between.count(",") % 2:
        return True
    stops = aside.find(context.stop, unit, within)
    return any(gap[0] <= s and e <= gap[1] for s, e in stops)


def _quoting(quotes: Iterable[Range], context: Context, aside: Aside) -> Range | None:
    """The first of the quotations around a hit whose length fits the context."""
    most = 5 if context.max_words is None else context.max_words
    least = 1 if context.min_words is None else context.min_words
    for start, end in quotes:
        if least <= len(WordCount(aside.reading.doc.text, start, end)) <= most:
            return start - 1, end + 1
    return None
