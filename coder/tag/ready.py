"""What of a program runs on documents of some languages: scanners, and the rules that words set off.

Owns which scanner reads a text: all words until enough texts were seen, then the sparing pair. Made by
`coder.tag.program`, once for each set of languages. Decides nothing about hits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from coder.model.rule import Part, Regex, Rule, TokenPattern, Words
from coder.tag.evaluate import Confined, Places, Units, leaves
from coder.tag.needles import Needle
from coder.tag.scan import Found, Reading, Scanned, Scanner
from coder.tag.sparing import Choice, Sparse

__all__ = ["Ready", "Source"]

Source = Callable[[Words, frozenset[str]], Iterable[Needle]]
"""Makes the needles of words: `needles`, or what keeps them."""


@dataclass(frozen=True)
class Ready:
    """What runs on documents of some languages."""

    scanner: Scanner
    around: tuple[Part, ...]
    lemmas: frozenset[str]
    source: Source
    rules: tuple[tuple[int, str, Rule], ...]
    by_leaf: dict[Words | Regex | TokenPattern, tuple[int, ...]]
    with_tokens: tuple[Rule, ...]

    @cached_property
    def choice(self) -> Choice:
        """What is looked for everywhere, and what only beside it."""
        return Choice(((n, rule) for n, (_, _, rule) in enumerate(self.rules)), self.scanner)

    def words(self, reading: Reading, units: Units) -> Scanned | Sparse:
        """The words of a text as far as rules can use them."""
        sparing = None if reading.folded.joins else self.choice.made(self.lemmas, self.source)
        if sparing is not None:
            return sparing.scan(reading, units)
        found = self.scanner.scan(reading)
        self.choice.note(found, len(reading.doc.text))
        return found

    def fired(self, found: Found) -> Iterable[int]:
        """Numbers of the rules that may match where some of their words were found."""
        if isinstance(found, Sparse):
            return found.fired
        return {n for leaf in found for n in self.by_leaf.get(leaf, ())}

    def places(self, number: int, places: Places) -> Places:
        """Where the parts of a rule are to be looked at; for some rules in a few units only."""
        found = places.found
        if isinstance(found, Sparse) and number in found.only:
            return Confined(places, found.inside, found.only[number])
        return places

    @cached_property
    def aside(self) -> Scanner:
        """What is looked for around hits, made when there is one."""
        return Scanner(
            (leaf for part in self.around for leaf in leaves(part)), self.lemmas, self.source
        )
