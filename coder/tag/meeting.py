"""In which units of a text words of several sets meet, for many rules at once.

    meeting = Meeting("sentence", rules, [scanner])   what each rule asks for, in units of one kind
    meeting.units([found], units, among)              by rule, the numbers of the units where all of it begins

Each set of words is a bit and each unit the bits of the words that begin in it, so that a text is gone
through once, whatever the number of rules. Owns these bits, and the memory of which rules some bits serve.
Units are told by their number in the document, from 0; what stands before the first is in none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import reduce
from itertools import repeat
from operator import or_

from coder.model.rule import Regex, Words
from coder.tag.evaluate import Units
from coder.tag.scan import Scanned, Scanner

__all__ = ["Group", "Meeting"]

Group = tuple[Words | Regex, ...]
"""Words of which one has to begin in a unit, for a rule to match there."""
_KNOWN = 10_000
"""So many different sets of words are remembered."""


class Meeting:
    """Which rules may match in which units.

    Args:
        kind: of the units.
        rules: what each asks for, behind the number by which it is called.
        scanners: look for all their words, each for some.

    `dull` are sets of bits that are known to serve no rule.
    """

    def __init__(
        self, kind: str, rules: Iterable[tuple[int, Iterable[Group]]], scanners: Iterable[Scanner]
    ) -> None:
        self.kind = kind
        bits: dict[Group, int] = {}
        self._needs: list[tuple[int, int]] = []
        for rule, groups in rules:
            asked = [bits.setdefault(group, 1 << len(bits)) for group in groups]
            self._needs.append((rule, reduce(or_, asked, 0)))
        # Each rule by the bit that it shares with the fewest, so that few are looked at for a unit.
        shared = Counter(bit for _, need in self._needs for bit in _single(need))
        self._by_bit: dict[int, list[tuple[int, int]]] = {}
        for rule, need in self._needs:
            rarest = min(_single(need), key=lambda bit: shared[bit])
            self._by_bit.setdefault(rarest, []).append((rule, need))
        self._tables = [_Table(bits, scanner) for scanner in scanners]
        self._known: dict[int, tuple[int, ...]] = {}
        self.dull: set[int] = {0}

    @property
    def marks(self) -> tuple[int, ...]:
        """The bits by the number of a literal, of the first scanner."""
        return self._tables[0].literals

    def units(
        self, found: Iterable[Scanned], units: Units, among: Collection[int]
    ) -> dict[int, set[int]]:
        """By the number of a rule the units where words of all its sets begin.

        Args:
            found: what stands in a text, of each scanner.
            units: of the text.
            among: the rules that are asked about.
        """
        tables = [*zip(self._tables, found, strict=True)]
        there = reduce(or_, (table.there(one) for table, one in tables), 0)
        useful = 0
        for rule, need in self._needs:
            if need & there == need and rule in among:
                useful |= need  # other words meet nothing in this text
        held: dict[int, int] = {}
        get = held.get
        starts, _ = units.told(self.kind)
        for table, one in tables if useful else ():
            for bits, begins in table.begins(one, useful):
                for unit in map(bisect_right, repeat(starts), begins):
                    held[unit] = get(unit, 0) | bits
        return self.serving(held, among)

    def serving(self, held: Mapping[int, int], among: Collection[int]) -> dict[int, set[int]]:
        """The same, where it is known what units hold: bits by the number of a unit, from 1."""
        out: dict[int, set[int]] = {}
        known = self._known
        for unit, bits in held.items():
            rules = known.get(bits)
            for rule in self._serving(bits) if rules is None else rules:
                if unit and rule in among:
                    out.setdefault(rule, set()).add(unit - 1)
        return out

    def _serving(self, bits: int) -> tuple[int, ...]:
        """The rules that ask for no more than some bits."""
        if len(self._known) >= _KNOWN:
            self._known.clear()
            self.dull.clear()
        rules = self._known[bits] = tuple(
            rule
            for bit in _single(bits)
            for rule, need in self._by_bit.get(bit, ())
            if need & bits == need
        )
        if not rules:
            self.dull.add(bits)
        return rules


def _single(bits: int) -> Iterator[int]:
    """Each of some bits by itself."""
    while bits:
        bit = bits & -bits
        yield bit
        bits ^= bit


class _Table:
    """The bits of what one scanner looks for, by the number of a part and of a literal."""

    def __init__(self, bits: Mapping[Group, int], scanner: Scanner) -> None:
        parts = self.parts = [0] * len(scanner.parts)
        for group, bit in bits.items():
            for number in map(scanner.number, group):
                if number >= 0:
                    parts[number] |= bit
        self.literals = tuple(
            reduce(or_, (parts[n] for n in of if n >= 0), 0) for of in scanner.simple
        )

    def there(self, found: Scanned) -> int:
        """The bits of all that was found."""
        return reduce(or_, (self.parts[number] for number in found.numbers), 0)

    def begins(self, found: Scanned, useful: int) -> Iterator[tuple[int, Iterable[int]]]:
        """Bits of some, and where in the stored text parts begin that have them."""
        for number in found.numbers:
            if bits := self.parts[number] & useful:
                yield bits, (start for start, _ in found.ranges(number))
