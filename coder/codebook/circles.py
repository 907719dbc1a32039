"""Codes that come back to themselves: by their parents, or by what they silence.

Owns that each circle is told once, at the place where it begins, and that no file takes longer to look
through than it is long, however its codes hang together. Parents in a circle are an error; codes that
silence each other are a note, as of equal matches the first in the file stays.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

from coder.codebook.shape import Row
from coder.codebook.tree import Faults
from coder.model.codebook import Codebook
from coder.model.finding import Level

__all__ = ["mutual_silences", "parents_in_circles"]


def parents_in_circles(codes: Iterable[Row], faults: Faults) -> None:
    """Report codes that stand below themselves."""
    parents = {str(c["id"]): c for c in codes if "id" in c}
    done: set[str] = set()
    for start in parents:
        way: dict[str, int] = {}  # in order, with the place in it
        at = start
        while at in parents and at not in done and at not in way:
            way[at] = len(way)
            at = str(parents[at].get("parent", ""))
        if at in way:
            circle = [*list(way)[way[at] :], at]
            if len(circle) > 12:
                circle = [*circle[:8], "...", *circle[-2:]]
            what = f"code {at!r}: parents go in a circle: {' -> '.join(circle)}"
            faults.add("cycle", what, parents[at].place("parent"))
        done.update(way)


def mutual_silences(book: Codebook, rows: Iterable[Row], faults: Faults) -> None:
    """Codes that silence each other, straight or round a circle: told once for each circle."""
    silences = _in_circles(
        {c.id: {*c.silences, *(s for r in c.rules for s in r.silences)} for c in book.codes}
    )
    places = {str(r["id"]): r.place("silences") for r in rows if "id" in r}
    told: set[str] = set()
    for start in (c for c in silences if c not in told):
        way = _way_back(start, silences)
        if not way:
            continue
        told.update(way)
        names = " -> ".join([*way[:8], *(["..."] if len(way) > 8 else []), start])
        what = f"codes silence each other: {names}; of those on the same words the first here stays"
        hint = "take silences: off the code that is to give way"
        faults.add("mutual-silence", what, places[start], level=Level.NOTE, hint=hint)


def _in_circles(ways: dict[str, set[str]]) -> dict[str, list[str]]:
    """Without what leads to no circle, and what no circle leads to, so that no long chain is walked twice."""
    for _ in range(2):  # once along the ways and once against them
        back: dict[str, set[str]] = {}
        for one, there in ways.items():
            for other in there & ways.keys():
                back.setdefault(other, set()).add(one)
        left = {one: there & ways.keys() for one, there in ways.items()}
        waiting = [one for one, there in left.items() if not there]
        while waiting:
            gone = waiting.pop()
            del left[gone]
            for one in back.get(gone, ()):
                left[one].discard(gone)
                if not left[one]:
                    waiting.append(one)
        ways = {one: back[one] & left.keys() for one in left if one in back}
    return {one: sorted(ways[one]) for one in ways}


def _way_back(start: str, ways: Mapping[str, Iterable[str]]) -> list[str]:
    """The shortest way from a code that comes back to it; empty when none does."""
    came: dict[str, str] = {}
    waiting = deque([start])
    while waiting:
        at = waiting.popleft()
        for there in ways.get(at, ()):
            if there == start:
                out = [at]
                while out[-1] != start:
                    out.append(came[out[-1]])
                return out[::-1]
            if there not in came:
                came[there] = at
                waiting.append(there)
    return []
