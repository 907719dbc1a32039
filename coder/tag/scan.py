"""One pass over canonical text for all needles, and the places where each part made of words was found.

    scanner = Scanner(parts, langs)          parts: the `Words` and `Regex` of rules
    found = scanner.scan(reading)            found[part] -> sorted ranges of the stored text

Owns the automaton (all needles, overlapping matches), the tests on each literal found, both readings of a
hyphen at a line end; what it returns is sorted when it is asked for, as most of it never is.
Ranges are half-open code points of the stored text. Knows no rules.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Sequence
from sys import maxsize
from typing import Any

from coder.model.rule import Any as Alternatives
from coder.model.rule import OfCode, Part, Regex, Words
from coder.tag.demands import demand
from coder.tag.expressions import expression_places
from coder.tag.literals import BOTH, LEFT, NONE, Literals, is_plain
from coder.tag.needles import Needle, needles
from coder.tag.reading import Range, Reading, langs_of
from coder.tag.scanned import Found, Out, Scanned
from coder.text.canonical import BREAK, canonical, is_word

__all__ = ["Found", "Reading", "Scanned", "Scanner", "langs_of"]

_Kept = defaultdict[int, list[int]]
_Sink = tuple[_Kept, Out]
_EDGES, _LANG, _CAPITALS, _LEFT, _NONE = range(5)


class Scanner:
    """All needles of some parts in one automaton."""

    def __init__(
        self,
        parts: Iterable[Words | Regex],
        langs: frozenset[str],
        source: Callable[[Words, frozenset[str]], Iterable[Needle]] = needles,
    ) -> None:
        given = list(parts)
        self.parts = tuple(dict.fromkeys(given))
        self._numbers = {part: n for n, part in enumerate(self.parts)}
        # Parts are told by their identity where they can be: hashing long lists of words takes longer.
        self._given = tuple(given)  # they must live as long as their ids are known
        self._ids = {id(part): self._numbers[part] for part in given}
        self.langs, self.source = langs, source
        # What users of this scanner work out once for all documents.
        self.memo: dict[object, Any] = {}
        self._unions: dict[int, tuple[Part, frozenset[int] | None]] = {}
        wanted: dict[str, list[tuple[int, Needle]]] = {}
        for n, part in enumerate(self.parts):
            if isinstance(part, Words):
                for needle in dict.fromkeys(source(part, langs)):
                    wanted.setdefault(needle.literal, []).append((n, needle))
        self._regexes = tuple(p for p in self.parts if isinstance(p, Regex))
        for n, part in enumerate(self._regexes):
            for word in held.words if (held := demand(part.pattern)) else ():
                anchor = Needle(word, edge_left=False, edge_right=False)
                wanted.setdefault(word, []).append((-1 - n, anchor))
        asks = {literal: _asks(literal, uses) for literal, uses in wanted.items()}
        order = sorted(wanted, key=lambda t: (max(_LANG, asks[t]), not is_plain(t), asks[t]))
        self.literals = tuple(t for t in order if any(n >= 0 for n, _ in wanted[t]))
        self._uses = tuple(wanted[literal] for literal in order)
        self._asks = tuple(asks[literal] for literal in order)
        # So many literals stand where they are seen, if nothing but word edges counts, or a language too.
        plain = [self._asks[n] for n, t in enumerate(order) if is_plain(t)]
        self._quick = tuple(bisect_right(plain, ask) for ask in (_EDGES, _LANG))
        edges = (BOTH, BOTH, BOTH, LEFT, NONE)
        self._automaton = Literals(order, [edges[ask] for ask in self._asks])
        self.lengths = self._automaton.lengths
        self.simple = tuple(tuple(dict.fromkeys(n for n, _ in uses)) for uses in self._uses)
        # Literals that say where an expression is to be tried.
        self._anchors = frozenset(
            index for index, numbers in enumerate(self.simple) if min(numbers, default=0) < 0
        )
        self._reach = max(self.lengths, default=0) + 40

    def number(self, part: Words | Regex) -> int:
        """The place of a part in `parts`; -1 for one that is not looked for."""
        number = self._ids.get(id(part))
        return self._numbers.get(part, -1) if number is None else number

    def has(self, part: Words | Regex) -> bool:
        """Whether this very part was given, which is told without looking into it."""
        return id(part) in self._ids

    def union(self, part: Part) -> frozenset[int] | None:
        """The parts, by number, of which one has to stand for `part` to match; None if it asks for more.

        Those that others look for are left out.
        """
        known = self._unions.get(id(part))
        if known is None:  # the part is kept, so that its id stays its own
            wanted = alternatives(part)
            numbers = None if wanted is None else frozenset(map(self.number, wanted)) - {-1}
            known = self._unions[id(part)] = (part, numbers)
        return known[1]

    def scan(self, reading: Reading, start: int = 0, end: int | None = None) -> Scanned:
        """Where each part stands in canonical `[start, end)`; parts not found are not in the answer."""
        out: Out = {}
        folded = reading.folded
        text = folded.text
        whole = start == 0 and (end is None or end >= len(text))
        kept: _Kept = defaultdict(list)
        if self.lengths:
            self._pieces([(kept, out)], reading, [(start, len(text) if end is None else end)])
            if folded.joins:
                self._hyphens(out, reading, start, len(text) if end is None else end)
        self._expressions(out, reading, *((0, len(text)) if whole else (start, end or 0)))
        return Scanned(self, kept, out)

    def scan_by_unit(
        self,
        reading: Reading,
        marks: Sequence[int],
        starts: Sequence[int],
        dull: Container[int] = (),
    ) -> tuple[Scanned, dict[int, int]]:
        """The same for a whole text without line ends that are read in two ways, told by units as well.

        What asks for more than word edges is looked at when its part is asked for, so that some parts of the
        answer may stand nowhere.

        Args:
            reading: the text.
            marks: bits, by the number of a literal.
            starts: where the units begin in the stored text, sorted.
            dull: bits of units that need not be told.

        Returns:
            What was found, and by the number of a unit, from 1, the bits of literals that begin in it; 0 is
            what stands before the first. Of what reaches from one unit into the next it may be either.
        """
        out: Out = {}
        kept: _Kept = defaultdict(list)
        late: _Kept = defaultdict(list)
        held = self._walk((kept, late, out), reading, marks, (starts, dull))

        def look(index: int) -> None:
            for at in late[index]:
                self._look(out, reading, index, at)

        for index in self._anchors.intersection(late):
            look(index)
            del late[index]
        self._expressions(out, reading, 0, len(reading.folded.text))
        return Scanned(self, kept, out, late, look), held

    def _walk(
        self,
        sinks: tuple[_Kept, _Kept, Out],
        reading: Reading,
        marks: Sequence[int],
        told: tuple[Sequence[int], Container[int]],
    ) -> dict[int, int]:
        """Go through a whole text once: note what is kept, what is looked at later, and what units hold."""
        kept, late, out = sinks
        starts, dull = told
        held: dict[int, int] = {}
        unit = bits = upto = 0
        count = len(starts)
        seen, sure, place = self._automaton.look(reading.folded.text)
        most = self._most(reading)
        quick = min(sure, self._quick[most])
        level, levels = 0, reading.levels
        low, high, shift = levels[level]
        high += 2  # as ends of literals are told
        for index, at, to in seen:
            if index < quick and at >= low and to <= high:
                start = at + shift
                kept[index].append(start)
            else:
                at = at if index < sure else place(index, at)
                if at < 0:
                    continue
                to = at + self.lengths[index] + 2
                if to > high:
                    while levels[level + 1][0] <= at:
                        level += 1
                    low, high, shift = levels[level]
                    high += 2
                start = at + shift if at >= low else reading.span(at, at + 1)[0]
                if self._asks[index] > most:
                    late[index].append(at)
                elif at >= low and to <= high:
                    kept[index].append(start)
                else:
                    self._spread(out, reading, index, at)
            if mark := marks[index]:
                if start >= upto:
                    if bits not in dull:
                        held[unit] = bits
                    unit = _unit_at(start, starts, unit)
                    upto = starts[unit] if unit < count else maxsize
                    bits = mark
                else:
                    bits |= mark
        held[unit] = bits
        return held

    def scan_pieces(self, reading: Reading, pieces: Sequence[Range]) -> dict[int, Scanned]:
        """The same for many canonical ranges at once, by their number, of those where something stands.

        One pass goes over all of them together.
        """
        if self._regexes or reading.folded.joins:
            every = ((n, self.scan(reading, *piece)) for n, piece in enumerate(pieces))
            return {n: found for n, found in every if found}
        sinks: defaultdict[int, _Sink] = defaultdict(lambda: (defaultdict(list), {}))
        self._pieces(sinks, reading, pieces)
        return {n: Scanned(self, kept, out) for n, (kept, out) in sinks.items()}

    def scan_within(self, reading: Reading, pieces: Sequence[Range]) -> Scanned:
        """The same as one answer for all of them, whatever piece it is found in."""
        if self._regexes or reading.folded.joins:
            return self.scan(reading)
        out: Out = {}
        kept: _Kept = defaultdict(list)
        self._pieces([(kept, out)] * len(pieces), reading, pieces)
        return Scanned(self, kept, out)

    def _pieces(
        self,
        sinks: Sequence[_Sink] | defaultdict[int, _Sink],
        reading: Reading,
        pieces: Sequence[Range],
    ) -> None:
        """Look for words in many canonical ranges, and note them by the number of the piece."""
        if not self.lengths or not pieces:
            return
        text = reading.folded.text
        joined = BREAK.join([text[start:end] for start, end in pieces])
        most, lengths = self._most(reading), self.lengths
        # A piece begins behind the sign that keeps it from the one before; no match lies in two.
        n, upto, by = -1, 0, 0
        level, levels = reading.level_at(pieces[0][0]), reading.levels
        low, high, shift = levels[level]
        seen, sure, place = self._automaton.look(joined)
        for index, at, _ in seen:
            if index >= sure:
                at = place(index, at)
                if at < 0:
                    continue
            while at >= upto:
                n += 1
                start, end = pieces[n]
                by, upto = start - upto, upto + end - start + 1
            at += by
            if self._asks[index] > most:
                self._look(sinks[n][1], reading, index, at)
                continue
            if at + lengths[index] > high:
                while levels[level + 1][0] <= at:
                    level += 1
                low, high, shift = levels[level]
            if low <= at and at + lengths[index] <= high:
                sinks[n][0][index].append(at + shift)
            else:
                self._spread(sinks[n][1], reading, index, at)

    def _expressions(self, out: Out, reading: Reading, start: int, end: int) -> None:
        """Look for expressions in canonical `[start, end)`, where words that they demand were noted."""
        if not self._regexes:
            return
        whole = start == 0 and end >= len(reading.folded.text)
        low, high = (0, len(reading.doc.text)) if whole else reading.folded.span(start, end)
        near = [
            (part, out.pop(-1 - n, []) if demand(part.pattern) else None)
            for n, part in enumerate(self._regexes)
        ]
        for part, ranges in expression_places(near, reading.doc.text, low, high):
            out.setdefault(self._numbers[part], []).extend(ranges)

    def _most(self, reading: Reading) -> int:
        """What literals may ask for to stand in this text wherever they do: edges, or a language as well."""
        alone = len(reading.langs) == 1 and reading.langs == self.langs
        return _LANG if alone else _EDGES

    def _spread(self, out: Out, reading: Reading, index: int, at: int) -> None:
        """Note a literal that may be longer or shorter in the stored text."""
        place = reading.span(at, at + self.lengths[index])
        for n in self.simple[index]:
            out.setdefault(n, []).append(place)

    def _look(self, out: Out, reading: Reading, index: int, at: int) -> None:
        """Note a literal, at its place in the canonical text, for those of its needles that match there."""
        text, to = reading.folded.text, at + self.lengths[index]
        for n, needle in self._uses[index]:
            place = (at, to) if self._asks[index] <= _CAPITALS else needle.match(text, at, to)
            if place is not None:
                self._add(out, n, needle, reading, place)

    def _add(self, out: Out, n: int, needle: Needle, reading: Reading, place: Range) -> None:
        """Note a match, unless its capitals or its language are wrong."""
        start, end = reading.span(*place)
        if needle.lang and not reading.speaks(needle.lang, start):
            return
        if needle.exact is not None:
            quote = reading.doc.text[start:end]
            # A hyphen at a line end is read both ways.
            ways = (quote, quote.replace("\n", "")) if "\n" in quote else (quote,)
            if not any(needle.exact.fullmatch(canonical(q, case=False).text) for q in ways):
                return
        out.setdefault(n, []).append((start, end))

    def _hyphens(self, out: Out, reading: Reading, start: int, end: int) -> None:
        """The same at line ends with the hyphen kept: "win-" and "win" on the next line."""
        joins = reading.folded.joins
        near = joins[bisect_left(joins, start) : bisect_right(joins, end)]
        for other in reading.folded.readings(self._reach, near):
            for index, at in self._automaton.find(other.text):
                for n, needle in self._uses[index]:
                    found = needle.match(other.text, at, at + self.lengths[index])
                    place = other.span(*found) if found else None
                    if place is not None:
                        self._add(out, n, needle, reading, place)


def alternatives(part: Part) -> list[Words | Regex] | None:
    """The words and expressions each of which is all that `part` asks for; None for any other part."""
    if isinstance(part, Regex) or (isinstance(part, Words) and part.kind != "lemmas"):
        return [part]
    if not isinstance(part, Alternatives | OfCode):
        return None
    out: list[Words | Regex] = []
    for inner in part.parts:
        found = alternatives(inner)
        if found is None:
            return None
        out += found
    return out


def _unit_at(at: int, starts: Sequence[int], n: int) -> int:
    """How many units begin up to an offset, which are `n` or, most often, little more."""
    far = n + 16
    near = far < len(starts) and starts[far] > at
    return bisect_right(starts, at, n, far if near else len(starts))


def _asks(literal: str, uses: Sequence[tuple[int, Needle]]) -> int:
    """What a literal's needles ask for.

    Returns:
        `_EDGES` word edges, `_LANG` a language as well, `_CAPITALS` capitals as well, `_LEFT` an edge on the
        left, `_NONE` none at all.
    """
    if not (is_word(literal[0]) and all(n.edge_left and n.left is None for _, n in uses)):
        return _NONE
    if not (is_word(literal[-1]) and all(n.whole for _, n in uses)):
        return _LEFT
    if any(n.exact for _, n in uses):
        return _CAPITALS
    return _LANG if any(n.lang for _, n in uses) else _EDGES
