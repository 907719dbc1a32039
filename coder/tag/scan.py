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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from coder.model.rule import Regex, Words
from coder.tag.demands import demand
from coder.tag.expressions import expression_places
from coder.tag.literals import BOTH, LEFT, NONE, Literals
from coder.tag.needles import Needle, needles
from coder.tag.reading import Range, Reading, langs_of
from coder.text.canonical import BREAK, canonical, is_word

__all__ = ["Found", "Reading", "Scanned", "Scanner", "langs_of"]

Found = Mapping[Words | Regex, list[Range]]
_Out = dict[int, list[Range]]
_Kept = defaultdict[int, list[int]]
_Sink = tuple[_Kept, _Out]
_Simple = Sequence[tuple[int, ...]]


class Scanned(Mapping[Words | Regex, list[Range]]):
    """Where the parts of a scanner stand; a part's ranges are put in order when they are asked for.

    Args:
        scanner: whose parts they are.
        reading: the text.
        kept: by the number of a literal, where it begins in the stored text, sorted, for `simple` parts.
        simple: by the number of a literal, those parts.
        more: by the number of a part, other ranges of the stored text, in any order.
    """

    __slots__ = ("_kept", "_more", "_parts", "_ready", "_scanner", "_simple")

    def __init__(
        self,
        scanner: Scanner,
        kept: dict[int, list[int]],
        simple: _Simple,
        more: _Out,
    ) -> None:
        self._scanner, self._kept, self._simple, self._more = scanner, kept, simple, more
        self._parts: dict[int, list[int]] | None = None
        self._ready: dict[int, list[Range]] = {}

    @property
    def numbers(self) -> dict[int, list[int]]:
        """By the number of each part found the literals that were kept for it."""
        parts = self._parts
        if parts is None:
            parts = self._parts = {n: [] for n in self._more}
            simple = self._simple
            for index in self._kept:
                for n in simple[index]:
                    if n in parts:
                        parts[n].append(index)
                    else:
                        parts[n] = [index]
        return parts

    def count(self, number: int) -> int:
        """How often a part stands in the text."""
        kept = sum(len(self._kept[index]) for index in self.numbers[number])
        return kept + len(self._more.get(number, ()))

    def begins(self, number: int) -> list[list[int]]:
        """Where a part begins in the stored text, in lists of offsets."""
        found = [self._kept[index] for index in self.numbers[number]]
        more = self._more.get(number)
        return [*found, [start for start, _ in more]] if more else found

    def __getitem__(self, part: Words | Regex) -> list[Range]:
        return self.ranges(self._scanner.number(part))

    def ranges(self, number: int) -> list[Range]:
        """The ranges of the part of a number, sorted."""
        ranges = self._ready.get(number)
        if ranges is None:
            ranges = self._ready[number] = self._ranges(number)
        return ranges

    def _ranges(self, number: int) -> list[Range]:
        kept, lengths = self._kept, self._scanner.lengths
        found = self.numbers[number]  # a KeyError for what was not found
        lists = [[(at, at + lengths[index]) for at in kept[index]] for index in found]
        more = self._more.get(number)
        if len(lists) == 1 and not more:
            return lists[0]
        return sorted({r for one in (*lists, more or ()) for r in one})

    def looks_for(self, part: Words | Regex) -> bool:
        """Whether a part, told by its identity, is one that was looked for."""
        return self._scanner.has(part)

    def inside(self, part: Words | Regex, units: Sequence[Range]) -> list[Range]:
        """The ranges of a part that lie inside some units, which are given by place; sorted."""
        number = self._scanner.number(part)
        found = self.numbers.get(number)
        if found is None:
            return []
        out: list[Range] = []
        few: list[Range] = list(self._more.get(number, ()))
        for index in found:
            starts, length = self._kept[index], self._scanner.lengths[index]
            if len(starts) <= len(units):
                few += [(start, start + length) for start in starts]
                continue
            at, count = 0, len(starts)
            for start, end in units:
                at = bisect_left(starts, start, at)
                while at < count and (stop := starts[at] + length) <= end:
                    out.append((starts[at], stop))
                    at += 1
        for place in few:
            n = bisect_right(units, place) - 1  # a unit that begins here reaches at least as far
            n += n + 1 < len(units) and units[n + 1][0] == place[0]
            if n >= 0 and place[1] <= units[n][1]:
                out.append(place)
        return sorted(set(out)) if len(out) > 1 else out

    def get(self, part: Words | Regex, default: Any = None) -> Any:
        """A part's ranges, sorted."""
        return self[part] if self._scanner.number(part) in self.numbers else default

    def __iter__(self) -> Iterator[Words | Regex]:
        return (self._scanner.parts[n] for n in self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)


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
        order = sorted(wanted, key=lambda literal: _asks(literal, wanted[literal]))
        self.literals = tuple(t for t in order if any(n >= 0 for n, _ in wanted[t]))
        self._uses = tuple(wanted[literal] for literal in order)
        asks = [_asks(literal, wanted[literal]) for literal in order]
        # So many literals ask for a word edge on both sides and nothing else; in any text, and in one
        # of this language; the next, for something else beside the edges; the others, not for both.
        self._anywhere, self._here, self._whole = (bisect_right(asks, n) for n in range(3))
        self._automaton = Literals(order, [(BOTH, BOTH, BOTH, LEFT, NONE)[n] for n in asks])
        self.lengths = self._automaton.lengths
        self._simple = tuple(tuple(dict.fromkeys(n for n, _ in uses)) for uses in self._uses)
        self._reach = max(self.lengths, default=0) + 40

    def number(self, part: Words | Regex) -> int:
        """The place of a part in `parts`; -1 for one that is not looked for."""
        number = self._ids.get(id(part))
        return self._numbers.get(part, -1) if number is None else number

    def has(self, part: Words | Regex) -> bool:
        """Whether this very part was given, which is told without looking into it."""
        return id(part) in self._ids

    def scan(self, reading: Reading, start: int = 0, end: int | None = None) -> Scanned:
        """Where each part stands in canonical `[start, end)`; parts not found are not in the answer."""
        out: _Out = {}
        folded = reading.folded
        text = folded.text
        whole = start == 0 and (end is None or end >= len(text))
        kept: _Kept = defaultdict(list)
        if self.lengths:
            self._words(kept, out, reading, start, text if whole else text[start:end])
            if folded.joins:
                self._hyphens(out, reading, start, len(text) if end is None else end)
        if self._regexes:
            low, high = (0, len(reading.doc.text)) if whole else folded.span(start, end or 0)
            near = [
                (part, out.pop(-1 - n, []) if demand(part.pattern) else None)
                for n, part in enumerate(self._regexes)
            ]
            for part, ranges in expression_places(near, reading.doc.text, low, high):
                out.setdefault(self._numbers[part], []).extend(ranges)
        return Scanned(self, kept, self._simple, out)

    def scan_pieces(self, reading: Reading, pieces: Sequence[Range]) -> dict[int, Scanned]:
        """The same for many canonical ranges at once, by their number, of those where something stands.

        One pass goes over all of them together.
        """
        if self._regexes or reading.folded.joins:
            every = ((n, self.scan(reading, *piece)) for n, piece in enumerate(pieces))
            return {n: found for n, found in every if found}
        sinks: defaultdict[int, _Sink] = defaultdict(lambda: (defaultdict(list), {}))
        self._pieces(sinks, reading, pieces)
        return {n: Scanned(self, kept, self._simple, out) for n, (kept, out) in sinks.items()}

    def scan_within(self, reading: Reading, pieces: Sequence[Range]) -> Scanned:
        """The same as one answer for all of them, whatever piece it is found in."""
        if self._regexes or reading.folded.joins:
            return self.scan(reading)
        out: _Out = {}
        kept: _Kept = defaultdict(list)
        self._pieces([(kept, out)] * len(pieces), reading, pieces)
        return Scanned(self, kept, self._simple, out)

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
        plain, lengths = self._plain(reading), self.lengths
        # A piece begins behind the sign that keeps it from the one before; no match lies in two.
        n, upto, by = -1, 0, 0
        level, levels = reading.level_at(pieces[0][0]), reading.levels
        low, high, shift = levels[level]
        for index, at in self._automaton.find(joined):
            while at >= upto:
                n += 1
                start, end = pieces[n]
                by, upto = start - upto, upto + end - start + 1
            at += by
            if index >= plain:
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

    def _words(self, kept: _Kept, out: _Out, reading: Reading, start: int, piece: str) -> None:
        """The automaton's pass over a stretch that begins at canonical `start`.

        Matches that hang on more than word edges go to `out`; the others are kept by literal.
        """
        plain, lengths = self._plain(reading), self.lengths
        level, levels = reading.level_at(start), reading.levels
        low, high, shift = levels[level]
        for index, at in self._automaton.find(piece):
            at += start
            if index >= plain:
                self._look(out, reading, index, at)
                continue
            if at + lengths[index] > high:
                while levels[level + 1][0] <= at:
                    level += 1
                low, high, shift = levels[level]
            if low <= at and at + lengths[index] <= high:
                kept[index].append(at + shift)
            else:
                self._spread(out, reading, index, at)

    def _plain(self, reading: Reading) -> int:
        """How many of the literals ask for nothing but word edges in this text."""
        alone = len(reading.langs) == 1 and reading.langs == self.langs
        return self._here if alone else self._anywhere

    def _spread(self, out: _Out, reading: Reading, index: int, at: int) -> None:
        """Note a literal that may be longer or shorter in the stored text."""
        place = reading.span(at, at + self.lengths[index])
        for n in self._simple[index]:
            out.setdefault(n, []).append(place)

    def _look(self, out: _Out, reading: Reading, index: int, at: int) -> None:
        """Note a literal, at its place in the canonical text, for those of its needles that match there."""
        text, to = reading.folded.text, at + self.lengths[index]
        for n, needle in self._uses[index]:
            place = (at, to) if index < self._whole else needle.match(text, at, to)
            if place is not None:
                self._add(out, n, needle, reading, place)

    def _add(self, out: _Out, n: int, needle: Needle, reading: Reading, place: Range) -> None:
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

    def _hyphens(self, out: _Out, reading: Reading, start: int, end: int) -> None:
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


def _asks(literal: str, uses: Sequence[tuple[int, Needle]]) -> int:
    """What a literal's needles ask for.

    Returns:
        0 word edges, 1 a language as well, 2 capitals as well, 3 an edge on the left, 4 none at all.
    """
    if not (is_word(literal[0]) and all(n.edge_left and n.left is None for _, n in uses)):
        return 4
    if not (is_word(literal[-1]) and all(n.whole for _, n in uses)):
        return 3
    if any(n.exact for _, n in uses):
        return 2
    return int(any(n.lang for _, n in uses))
