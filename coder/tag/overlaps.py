"""Which of several matches stay: silenced ones go, then overlapping ones by the codebook's policy.

Owns the order: silencing looks at all matches (a silenced one still silences others), then of overlapping
matches the longest stays, within its code or over all codes; of equal ones the first in the codebook.
With the policy `all` everything stays that no other code silences. Where codes silence each other, straight
or round a circle, the first in the codebook stays of those on the same words: nothing is lost altogether.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from coder.model.codebook import Codebook
from coder.model.rule import Flag, Rule

__all__ = ["Match", "settle", "silencing"]


class Match(NamedTuple):
    """A match on its way to be a hit; `order` is the rule's place in the codebook."""

    start: int
    end: int
    order: int
    code: str
    rule: Rule
    marks: tuple[Flag, ...] = ()
    proposes: Mapping[str, str] = {}


def settle(matches: Iterable[Match], book: Codebook) -> list[Match]:
    """The matches that stay, sorted by place and then by order of the codebook."""
    left = _unsilenced(sorted(matches, key=_by_place), book)
    if book.overlap == "longest_overall":
        return sorted(_longest(left), key=_by_place)
    if book.overlap == "longest_in_code":
        by_code: dict[str, list[Match]] = {}
        for match in left:
            by_code.setdefault(match.code, []).append(match)
        left = [m for g in by_code.values() for m in (_longest(g) if len(g) > 1 else g)]
    return sorted(left, key=_by_place)


_by_place = itemgetter(0, 1, 2)  # start, end, order


def _unsilenced(matches: list[Match], book: Codebook) -> list[Match]:
    """Without matches that lie inside one of a code or rule that silences their code."""
    silencers: dict[str, list[Match]] = {}
    of_code = {c.id: c.silences for c in book.codes if c.silences}
    for match in matches:
        own = match.rule.silences
        if own or match.code in of_code:
            for code in (*of_code.get(match.code, ()), *own):
                silencers.setdefault(code, []).append(match)
    if not silencers:
        return matches
    reached = {code: _reach(places) for code, places in silencers.items()}
    out = []
    circles: dict[str, _Same | None] = {}  # of codes of which something is silenced
    for m in matches:
        if m.code in reached and _inside(m, *reached[m.code]):
            if m.code not in circles:
                circles[m.code] = _circle(book, m.code, silencers[m.code])
            same = circles[m.code]
            if same is None or _gives_way(m, same, reached[m.code]):
                continue
        out.append(m)
    return out


@dataclass(frozen=True, slots=True)
class _Same:
    """Of a code in a circle: the codes that it silences, in the end, and what silences it, by place."""

    silenced: frozenset[str]
    by_place: Mapping[tuple[int, int], Sequence[Match]]


def _circle(book: Codebook, code: str, silencers: Iterable[Match]) -> _Same | None:
    """What is known of a code that silences itself by way of others; None for any other code."""
    silenced = silencing(book, code)
    if code not in silenced:
        return None
    by_place: dict[tuple[int, int], list[Match]] = {}
    for match in silencers:
        by_place.setdefault((match.start, match.end), []).append(match)
    return _Same(silenced, by_place)


def silencing(book: Codebook, code: str) -> frozenset[str]:
    """The codes that a code silences in the end: by itself or a rule of it, and what those silence."""
    seen: set[str] = set()
    waiting = [code]
    while waiting:
        one = book.code(waiting.pop())
        fresh = {*one.silences, *(s for rule in one.rules for s in rule.silences)} - seen
        seen |= fresh
        waiting += fresh
    return frozenset(seen)


def _gives_way(match: Match, same: _Same, reach: tuple[list[int], list[int]]) -> bool:
    """Whether a match of a code in a circle is silenced: by a longer one, or an earlier one on its words."""
    starts, ends = reach
    left = bisect_left(starts, match.start) - 1
    at = bisect_left(starts, match.start + 1) - 1
    if (left >= 0 and ends[left] >= match.end) or ends[at] > match.end:
        return True
    return any(
        other.code not in same.silenced or other.order < match.order
        for other in same.by_place.get((match.start, match.end), ())
    )


def _reach(places: Iterable[Match]) -> tuple[list[int], list[int]]:
    """Starts, sorted, and the furthest end of all up to each."""
    starts, ends = [], []
    far = 0
    for start, end in sorted((m.start, m.end) for m in places):
        far = max(far, end)
        starts.append(start)
        ends.append(far)
    return starts, ends


def _inside(match: Match, starts: list[int], ends: list[int]) -> bool:
    at = bisect_left(starts, match.start + 1) - 1
    return at >= 0 and ends[at] >= match.end


def _longest(matches: Iterable[Match]) -> list[Match]:
    """Greedily the longest first; what overlaps a longer one goes."""
    kept: list[tuple[int, int]] = []
    out: list[Match] = []
    for match in sorted(matches, key=lambda m: (m.start - m.end, m.start, m.order)):
        at = bisect_left(kept, (match.start, match.start))
        before = kept[at - 1] if at else (0, 0)
        after = kept[at] if at < len(kept) else (match.end, match.end)
        if before[1] <= match.start and after[0] >= match.end:
            insort(kept, (match.start, match.end))
            out.append(match)
    return out
