"""Operators on ranges of one unit: in order, near each other, all of them, minimal ones.

    ordered([shared, responsibilities], gaps=[(0, 2)], words)  ->  ranges from the first to the last part

Ranges are half-open code points of the stored text; distances are whole words between two ranges, counted by
`WordCount`. A result spans from its first to its last part; of results that contain one another the inner one
stays, so that every match is the nearest. Parts of one match do not overlap (but in `together`). Time grows
with the ranges inside the window of a gap, not with their square. Knows no rules and no languages.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from functools import cached_property

__all__ = ["Range", "WordCount", "minimal", "near", "ordered", "together"]

Range = tuple[int, int]
_FEW = 16
"""Pairs of places that are looked at one by one."""

_CHAR = r"(?:[^\W_\u00b2\u00b3\u00b9\u2070-\u2079]|[\u0300-\u036f])"
_WORD = re.compile(
    rf"\[[0-9]{{1,3}}\]|({_CHAR}+(?:(?:[-'\u2019\u2010\u2011\u00ad]\n?|(?<=[0-9])[.,](?=[0-9])){_CHAR}+)*)"
)


class WordCount:
    """Words of one stretch of a text; a word with hyphens, apostrophes or decimal signs is one."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._stretch = text, start, end

    @cached_property
    def _edges(self) -> tuple[list[int], list[int]]:
        """Starts and ends of the words, told when they are first counted."""
        text, start, end = self._stretch
        places = [m.span() for m in _WORD.finditer(text, start, end) if m.group(1)]
        return [s for s, _ in places], [e for _, e in places]

    @property
    def starts(self) -> list[int]:
        """Where the words begin."""
        return self._edges[0]

    @property
    def ends(self) -> list[int]:
        """Where the words end."""
        return self._edges[1]

    def between(self, start: int, end: int) -> int:
        """Whole words in `[start, end)`."""
        starts, ends = self._edges
        return max(0, bisect_right(ends, end) - bisect_left(starts, start))

    def upto(self, start: int, end: int, most: int) -> int:
        """The same, or `most` + 1 where there are more; few words are read for that."""
        text = self._stretch[0]
        between = text[start:end]
        if between[:1] == " " == between[-1:]:
            # What is letters only between spaces is a word; where all is, nothing else need be told.
            parts = between.split(None, most + 1)
            if all(map(str.isalpha, parts[: most + 1])):
                return min(len(parts), most + 1)
        # No word reaches over a space, so that counting may begin there; over a line end some do.
        if "_edges" in self.__dict__ or text[start : start + 1] != " ":
            return self.between(start, end)
        count = 0
        for word in _WORD.finditer(text, start, self._stretch[2]):
            if word.end() > end or count > most:
                break
            count += word.group(1) is not None
        return count

    def __len__(self) -> int:
        return len(self._edges[0])


def minimal(ranges: Sequence[Range]) -> list[Range]:
    """Sorted, without those that contain another."""
    if len(ranges) < 2:
        return list(ranges)
    out: list[Range] = []
    for start, end in sorted(set(ranges), key=lambda r: (r[0], -r[1])):
        while out and out[-1][1] >= end:
            out.pop()  # it begins no later and ends no earlier
        out.append((start, end))
    return out


def _pairs(
    ones: Sequence[Range], others: Sequence[Range], low: int, high: int, words: WordCount
) -> list[Range]:
    """From one to another behind it, with so many words between."""
    return [
        (one[0], other[1])
        for one in ones
        for other in others
        if one[1] <= other[0] and low <= words.upto(one[1], other[0], high) <= high
    ]


def ordered(
    parts: Sequence[Sequence[Range]], gaps: Sequence[tuple[int, int]], words: WordCount
) -> list[Range]:
    """Parts one after the other; `gaps[i]` is the fewest and most words between part i and i + 1."""
    if len(parts) == 2 and len(parts[0]) * len(parts[1]) <= _FEW:
        return minimal(_pairs(parts[0], parts[1], *gaps[0], words))
    # For every end of a chain so far, the latest start that leads to it.
    chains: dict[Range, int] = {r: r[0] for r in parts[0]}
    for (low, high), following in zip(gaps, parts[1:], strict=True):
        by_end = sorted(chains, key=lambda r: r[1])
        ends = [r[1] for r in by_end]
        grown: dict[Range, int] = {}
        for part in following:
            best = -1
            for i in range(bisect_right(ends, part[0]) - 1, -1, -1):
                count = words.upto(ends[i], part[0], high)
                if count > high:
                    break  # the others end earlier still
                if count >= low:
                    best = max(best, chains[by_end[i]])
            if best >= 0:
                grown[part] = best
        chains = grown
        if not chains:
            return []
    return minimal([(start, last[1]) for last, start in chains.items()])


def near(parts: Sequence[Sequence[Range]], max_gap: int, words: WordCount) -> list[Range]:
    """All parts in any order, neighbours at most `max_gap` words apart."""
    if len(parts) == 2 and len(parts[0]) * len(parts[1]) <= _FEW:
        one, other = parts
        found = _pairs(one, other, 0, max_gap, words) + _pairs(other, one, 0, max_gap, words)
        return minimal(found)
    everything = (1 << len(parts)) - 1
    items = sorted((r, k) for k, ranges in enumerate(parts) for r in ranges)
    done: list[tuple[int, int]] = []  # (end, item), sorted
    best: list[dict[int, int]] = []  # per item: set of parts in the chain -> latest start
    out: list[Range] = []
    for n, ((start, end), k) in enumerate(items):
        mine = {1 << k: start}
        for i in range(bisect_right(done, (start, len(items))) - 1, -1, -1):
            if words.upto(done[i][0], start, max_gap) > max_gap:
                break
            for mask, first in best[done[i][1]].items():
                if not mask >> k & 1:
                    grown = mask | 1 << k
                    mine[grown] = max(first, mine.get(grown, -1))
        best.append(mine)
        insort(done, (end, n))
        if everything in mine:
            out.append((mine[everything], end))
    return minimal(out)


def together(parts: Sequence[Sequence[Range]]) -> list[Range]:
    """The shortest range that holds one of every part; the first of equal ones; at most one."""
    items = sorted((r, k) for k, ranges in enumerate(parts) for r in ranges)
    latest: dict[int, Range] = {}
    best: Range | None = None
    for place, k in items:
        if k not in latest or place[0] > latest[k][0] or place[1] < latest[k][1]:
            latest[k] = place
        if len(latest) == len(parts):
            start = min(r[0] for r in latest.values())
            end = max(r[1] for r in latest.values())
            if best is None or end - start < best[1] - best[0]:
                best = (start, end)
    return [best] if best else []
