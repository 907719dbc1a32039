"""What one pass over a text found: where each part made of words stands, put in order when it is asked for.

    found = scanner.scan(reading)        a Scanned
    found[part]                          sorted ranges of the stored text; a KeyError for what was not found
    found.inside(part, units)            those in some units

Owns that order, and that literals left for later are looked at before a part of theirs is told of. Ranges are
half-open code points of the stored text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Protocol

from coder.model.rule import Part, Regex, Words
from coder.tag.reading import Range

__all__ = ["Found", "Looked", "Out", "Scanned", "Simple"]

Found = Mapping[Words | Regex, list[Range]]
Out = dict[int, list[Range]]
Simple = Sequence[tuple[int, ...]]


class Looked(Protocol):
    """What a scan has to know of its scanner."""

    @property
    def lengths(self) -> Sequence[int]:
        """Of each literal."""

    @property
    def parts(self) -> Sequence[Words | Regex]:
        """What it looks for."""

    @property
    def simple(self) -> Simple:
        """By the number of a literal, its parts."""

    def number(self, part: Words | Regex) -> int:
        """The place of a part in `parts`; -1 for one that is not looked for."""

    def has(self, part: Words | Regex) -> bool:
        """Whether this very part was given."""

    def union(self, part: Part) -> frozenset[int] | None:
        """The parts, by number, of which one has to stand for `part` to match."""


class Scanned(Mapping[Words | Regex, list[Range]]):
    """Where the parts of a scanner stand; a part's ranges are put in order when they are asked for.

    Args:
        scanner: whose parts they are.
        kept: by the number of a literal, where it begins in the stored text, sorted.
        more: by the number of a part, other ranges of the stored text, in any order.
        late: numbers of literals that stand in the text, of which it is not known yet where they match.
        look: notes in `more` where such a literal matches.
    """

    __slots__ = ("_late", "_look", "_parts", "_ready", "_scanner", "kept", "more")

    def __init__(
        self,
        scanner: Looked,
        kept: dict[int, list[int]],
        more: Out,
        late: Collection[int] = (),
        look: Callable[[int], None] | None = None,
    ) -> None:
        self._scanner, self.kept, self.more = scanner, kept, more
        self._late, self._look = set(late), look
        self._parts: dict[int, list[int]] | None = None
        self._ready: dict[int, list[Range]] = {}

    @property
    def numbers(self) -> dict[int, list[int]]:
        """By the number of each part found the literals that stand for it."""
        parts = self._parts
        if parts is None:
            parts = self._parts = {n: [] for n in self.more}
            simple = self._scanner.simple
            for index in (*self.kept, *self._late):
                for n in simple[index]:
                    if n in parts:
                        parts[n].append(index)
                    else:
                        parts[n] = [index]
        return parts

    def _starts(self, index: int) -> list[int]:
        """Where a literal was kept; one that was left for later is looked at first."""
        starts = self.kept.get(index)
        if starts is not None:
            return starts
        if index in self._late:
            self._late.discard(index)
            if self._look is not None:
                self._look(index)
        return []

    def count(self, number: int) -> int:
        """How often a part stands in the text."""
        return len(self.ranges(number))

    def __getitem__(self, part: Words | Regex) -> list[Range]:
        return self.ranges(self._scanner.number(part))

    def ranges(self, number: int) -> list[Range]:
        """The ranges of the part of a number, sorted."""
        ranges = self._ready.get(number)
        if ranges is None:
            ranges = self._ready[number] = self._ranges(number)
        return ranges

    def _ranges(self, number: int) -> list[Range]:
        lengths, starts = self._scanner.lengths, self._starts
        found = self.numbers[number]  # a KeyError for what was not found
        lists = [[(at, at + lengths[index]) for at in starts(index)] for index in found]
        more = self.more.get(number)
        if len(lists) == 1 and not more:
            return lists[0]
        return sorted({r for one in (*lists, more or ()) for r in one})

    def any_of(self, part: Part) -> list[int] | None:
        """Those of several alternatives that were found, by number; None where a part asks for more."""
        union = self._scanner.union(part)
        if union is None:
            return None
        numbers = self.numbers
        if len(numbers) < len(union):
            return [number for number in numbers if number in union]
        return [number for number in union if number in numbers]

    def looks_for(self, part: Words | Regex) -> bool:
        """Whether a part, told by its identity, is one that was looked for."""
        return self._scanner.has(part)

    def inside(self, numbers: Collection[int], units: Sequence[Range]) -> list[Range]:
        """The ranges of parts that were found, inside some units, which are given by place; sorted."""
        lengths, told, kept = self._scanner.lengths, self.numbers, self.kept
        out: list[Range] = []
        few: list[Range] = []
        for number in numbers:
            for index in told[number]:
                length, starts = lengths[index], kept.get(index)
                if starts is None:
                    starts = self._starts(index)
                if len(starts) <= len(units):
                    few += [(start, start + length) for start in starts]
                    continue
                at, count = 0, len(starts)
                for start, end in units:
                    at = bisect_left(starts, start, at)
                    while at < count and (stop := starts[at] + length) <= end:
                        out.append((starts[at], stop))
                        at += 1
            few += self.more.get(number, ())
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

    def __bool__(self) -> bool:
        return bool(self.kept or self.more or self._late)

    def __len__(self) -> int:
        return len(self.numbers)
