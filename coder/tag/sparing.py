"""Rare words everywhere, common ones only beside them: the same matches for a part of the work.

    choice = Choice(rules, leaves); choice.note(found, characters)      what texts hold, seen so far
    sparing = choice.made(langs, source)                                None until enough was seen
    found = sparing.scan(reading, units)                                what these rules can use

A rule that asks for several words in one sentence or paragraph matches only where the rarest of them stands,
so the others are looked for there alone. Which are rare is counted in the first texts; whatever is chosen,
the matches are the same, only the time is not. Owns that choice. Rules that are anything but words joined in
a sentence or paragraph are left as they are. Ranges are half-open code points of the stored text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any as Anything
from typing import NamedTuple

from coder.model.rule import AllOf, Any, Before, Gap, Near, Part, Regex, Rule, Scope, Seq, Words
from coder.tag.evaluate import Units, leaves
from coder.tag.meeting import Group, Meeting
from coder.tag.needles import Needle
from coder.tag.scan import Reading, Scanned, Scanner
from coder.tag.scope import in_scope

__all__ = ["Choice", "Sparing", "Sparse"]

Range = tuple[int, int]
Leaf = Words | Regex
Source = Callable[[Words, frozenset[str]], Iterable[Needle]]
_ENOUGH = 250_000
"""Characters to be seen before words are called rare or common."""
_WORTH, _FEW = 8, 80
"""How much more common than the rarest set of words one may be, to be looked for everywhere as well."""
_UNITS = ("sentence", "paragraph")


class Sparse(Mapping[Leaf, list[Range]]):
    """What was found everywhere and beside it.

    `fired` are the rules that may match; `only` the units, as ranges by place, in which some of them may.
    """

    __slots__ = ("_beside", "_everywhere", "fired", "only")

    def __init__(
        self,
        everywhere: Scanned,
        beside: Scanned,
        fired: set[int],
        only: Mapping[int, list[Range]],
    ) -> None:
        self._everywhere, self._beside, self.fired, self.only = everywhere, beside, fired, only

    def __getitem__(self, leaf: Leaf) -> list[Range]:
        found: list[Range] | None = self.get(leaf)
        if found is None:
            raise KeyError(leaf)
        return found

    def get(self, leaf: Leaf, default: Anything = None) -> Anything:
        """A leaf's ranges, sorted."""
        found = self._everywhere if self._everywhere.looks_for(leaf) else self._beside
        return found.get(leaf, default)

    def inside(self, part: Part, units: Sequence[Range]) -> list[Range] | None:
        """The ranges of a leaf, or of any of several, inside some units, which are given by place; sorted.

        None for any other part.
        """
        some, others = self._everywhere.any_of(part), self._beside.any_of(part)
        if some is None or others is None:
            return None
        found = self._everywhere.inside(some, units) if some else []
        if not others:
            return found
        beside = self._beside.inside(others, units)
        return sorted({*found, *beside}) if found else beside

    def __iter__(self) -> Iterator[Leaf]:
        yield from self._everywhere
        yield from self._beside

    def __len__(self) -> int:
        return len(self._everywhere) + len(self._beside)


class Joined(NamedTuple):
    """A rule that matches only in units where one of each set of words stands.

    The words of `near` are looked for everywhere, not all those of `beside`; `scope` says which documents the
    rule reads.
    """

    rule: int
    kind: str
    near: tuple[Group, ...]
    beside: tuple[Group, ...]
    scope: Scope


class Sparing:
    """Two scanners for one set of rules.

    Args:
        first: looks for what has to be found everywhere.
        second: looks for the rest, in units where all of a joined rule's words of `first` stand.
        joined: the rules for which that is so.
        fires: by the leaf of `first`, the other rules that may match where it stands.
    """

    def __init__(
        self,
        first: Scanner,
        second: Scanner,
        joined: Iterable[Joined],
        fires: Mapping[Leaf, Sequence[int]],
    ) -> None:
        self.first, self.second = first, second
        self.joined = {one.rule: one for one in joined}
        self.fires = tuple(fires.get(leaf, ()) for leaf in first.parts)
        self._meetings = []
        for kind in dict.fromkeys(j.kind for j in self.joined.values()):
            near = [(n, j.near) for n, j in self.joined.items() if j.kind == kind]
            beside = [(n, self.joined[n].beside) for n, _ in near if self.joined[n].beside]
            both = Meeting(kind, near, [first]), Meeting(kind, beside, [first, second])
            self._meetings.append(both)
        walked = [near for near, _ in self._meetings if near.kind == _UNITS[0]]
        self._marks = walked[0].marks if walked else (0,) * len(first.lengths)
        self._dull = walked[0].dull if walked else {0}

    def scan(self, reading: Reading, units: Units) -> Sparse:
        """What the rules can use of a text; leaves looked for beside others may stand elsewhere too."""
        starts, _ = units.told(_UNITS[0])
        found, held = self.first.scan_by_unit(reading, self._marks, starts, self._dull)
        fired = {n for number in found.numbers for n in self.fires[number]}
        scoped = {n for n, one in self.joined.items() if in_scope(one.scope, reading.doc)}
        met = [
            near.serving(held, scoped)
            if near.kind == _UNITS[0]
            else near.units([found], units, scoped)
            for near, _ in self._meetings
        ]
        wanted: set[Range] = set()
        for (meeting, _), shared in zip(self._meetings, met, strict=True):
            begins, spans = units.told(meeting.kind)
            every = {i for n, where in shared.items() if self.joined[n].beside for i in where}
            wanted.update((begins[i], spans[i].end) for i in every)
        at = reading.at
        pieces = [(at(start), at(end)) for start, end in sorted(wanted)]
        others = self.second.scan_within(reading, pieces)
        only: dict[int, list[Range]] = {}
        for (meeting, beside), shared in zip(self._meetings, met, strict=True):
            begins, spans = units.told(meeting.kind)
            whole = beside.units([found, others], units, shared.keys())
            for n, where in shared.items():
                kept = where & whole.get(n, set()) if self.joined[n].beside else where
                if kept:
                    only[n] = [(begins[i], spans[i].end) for i in sorted(kept)]
        fired.update(only)
        return Sparse(found, others, fired, only)


class Choice:
    """Counts how often leaves stand in texts, and chooses by that.

    Args:
        rules: all that run, with the numbers by which they are called.
        scanner: looks for all their leaves.
    """

    def __init__(self, rules: Iterable[tuple[int, Rule]], scanner: Scanner) -> None:
        self.rules, self.scanner = tuple(rules), scanner
        self._counts: dict[int, int] = {}
        self._seen = 0
        self._made: Sparing | None = None
        self._groups = {n: found for n, rule in self.rules if (found := _groups_of(rule))}

    def note(self, found: Scanned, characters: int) -> None:
        """Count what stands in a text, as long as that is of use."""
        if self._made is not None or not self._groups:
            return
        self._seen += characters
        for number in found.numbers:
            self._counts[number] = self._counts.get(number, 0) + found.count(number)

    def made(self, langs: frozenset[str], source: Source) -> Sparing | None:
        """The two scanners; None before enough was seen, and where nothing is to be spared."""
        if self._made is None and self._groups and self._seen >= _ENOUGH:
            self._made = self._choose(langs, source)
        return self._made

    def _choose(self, langs: frozenset[str], source: Source) -> Sparing:
        fires: dict[Leaf, list[int]] = {}
        wanted: dict[Leaf, None] = {}
        grouped: list[tuple[int, Rule, list[Group]]] = []
        for n, rule in self.rules:
            groups = sorted(self._groups.get(n, ()), key=self._count)
            for leaf in groups[0] if groups else leaves(rule.body):
                wanted[leaf] = None
                if not groups:
                    fires.setdefault(leaf, []).append(n)
            grouped += [(n, rule, groups)] if groups else []
        confined: list[tuple[int, Rule, list[Group], list[Group]]] = []
        for n, rule, groups in grouped:
            most = _WORTH * self._count(groups[0]) + _FEW
            # What is not much more common narrows the places down for less than it costs.
            # A rule for some documents only is not worth it.
            most = 0 if rule.scope.meta or rule.scope.meta_not else most
            near, beside = [groups[0]], []
            for group in groups[1:]:
                if self._count([leaf for leaf in group if leaf not in wanted]) <= most:
                    near.append(group)
                    wanted.update(dict.fromkeys(group))
                else:
                    beside.append(group)
            confined.append((n, rule, near, beside))
        # With equal ones, so that each is known by its identity.
        every = [leaf for _, rule in self.rules for leaf in leaves(rule.body)]
        first = Scanner([leaf for leaf in every if leaf in wanted], langs, source)
        second = Scanner([leaf for leaf in every if leaf not in wanted], langs, source)
        joined = (
            Joined(n, rule.within, tuple(near), tuple(beside), rule.scope)
            for n, rule, near, beside in confined
        )
        return Sparing(first, second, joined, fires)

    def _count(self, group: Iterable[Leaf]) -> int:
        return sum(self._counts.get(self.scanner.number(leaf), 0) for leaf in group)


def _groups_of(rule: Rule) -> list[Group]:
    """Sets of leaves of each of which one must stand in a unit; none where the rule is not of that kind."""
    joined = isinstance(rule.body, Near | Seq | Before | AllOf)
    groups = _groups(rule.body) if joined and rule.within in _UNITS else None
    return groups if groups and len(groups) > 1 else []


def _groups(part: Part) -> list[Group] | None:
    """The same of a part; None where it holds more than words and ways to join them."""
    if isinstance(part, Words):
        return None if part.kind == "lemmas" else [(part,)]
    if isinstance(part, Before):
        inner: list[Part] = [part.left, part.right]
    elif isinstance(part, Near | Seq | AllOf | Any):
        inner = [p for p in part.parts if not isinstance(p, Gap)]
    else:
        return None
    found = [groups for p in inner if (groups := _groups(p)) is not None]
    if len(found) < len(inner):
        return None
    if isinstance(part, Any):  # the first group of each, as any of them will do
        return [tuple(leaf for groups in found for leaf in groups[0])]
    return [group for groups in found for group in groups]
