"""Codings across text versions: exact, moved with a score, or for a person to look at.

An alignment is the list of equal blocks (old start, new start, length) that ingest wrote once; carrying
applies it and never aligns anew. Owns what counts: `exact` means every character of the quotation stands
unchanged and unbroken in the new text; `moved` means at least `MOVED_SHARE` of them do; anything less is
`review` and does not count until a person decides.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from coder.model.span import Span
from coder.model.value import value

__all__ = ["MOVED_SHARE", "Alignment", "Carried", "carry", "carry_along", "route"]

MOVED_SHARE = 0.8

Block = tuple[int, int, int]


@value(slots=False)
class Alignment:
    """Equal blocks between two versions, sorted, increasing in both; `old` and `new` are text hashes."""

    old: str
    new: str
    blocks: tuple[Block, ...]

    def reversed(self) -> Alignment:
        """The same alignment from the new version to the old."""
        return Alignment(self.new, self.old, tuple((n, o, k) for o, n, k in self.blocks))


@value
class Carried:
    """Where a span came to lie: `state` is exact, moved or review; `score` in [0, 1] is the share kept."""

    state: str
    span: Span | None
    score: float


def carry(span: Span, alignment: Alignment) -> Carried:
    """Carry one span from the old version to the new."""
    blocks = alignment.blocks
    at = max(0, bisect_right(blocks, span.start, key=lambda b: b[0]) - 1)
    kept = 0
    first = last = -1
    for old, new, length in blocks[at:]:
        if old >= span.end:
            break
        low, high = max(span.start, old), min(span.end, old + length)
        if low < high:
            kept += high - low
            if first < 0:
                first = new + low - old
            last = new + high - old
    if not kept:
        return Carried("review", None, 0.0)
    found = Span(first, last)
    if kept == len(span) == len(found):
        return Carried("exact", found, 1.0)
    score = 2 * kept / (len(span) + len(found))
    return Carried("moved" if score >= MOVED_SHARE else "review", found, score)


def route(old: str, new: str, alignments: Sequence[Alignment]) -> tuple[Alignment, ...] | None:
    """The shortest chain of alignments from one version to another, either way; None without one."""
    edges: dict[str, list[Alignment]] = {}
    for a in alignments:
        edges.setdefault(a.old, []).append(a)
        edges.setdefault(a.new, []).append(a.reversed())
    paths: dict[str, tuple[Alignment, ...]] = {old: ()}
    queue = [old]
    for here in queue:
        if here == new:
            return paths[here]
        for edge in edges.get(here, ()):
            if edge.new not in paths:
                paths[edge.new] = (*paths[here], edge)
                queue.append(edge.new)
    return paths.get(new)


def carry_along(span: Span, chain: Sequence[Alignment]) -> Carried:
    """Carry through several versions; the worst state and the product of scores remain."""
    state, score, here = "exact", 1.0, span
    for alignment in chain:
        step = carry(here, alignment)
        score *= step.score
        if step.state == "review" or step.span is None:
            return Carried("review", step.span, score)
        if step.state == "moved":
            state = "moved"
        here = step.span
    return Carried(state if score >= MOVED_SHARE else "review", here, score)
