"""How alike two cuts of a whole text into parts are: boundary similarity.

    boundary_similarity([2, 3, 6], [5, 6])      -> 0.5: one boundary shared, one missing

Owns the edits between two sets of boundaries. For texts that are cut without gaps (sections, turns) only;
for passages that are coded freely it means nothing. Places are counted in the units whose numbers the
masses are.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from coder.model.errors import UsageError

__all__ = ["boundary_similarity"]


def boundary_similarity(one: Sequence[int], other: Sequence[int], *, near: int = 2) -> float | None:
    """Boundary similarity B of two segmentations of one text.

    Fournier 2013, Proceedings of ACL 51:1702, eq. 3 to 5: 1 less edits over edits and matches; a boundary
    moved by d units, d below `near`, is one edit that costs d / near, one that is missing costs 1.

    Args:
        one: lengths of the segments, in order.
        other: those of the other coder.
        near: from this distance on two boundaries have nothing to do with each other.

    Returns:
        in [0, 1]; None where neither has a boundary.

    Raises:
        UsageError: the two do not cover the same text, or `near` is below 2.
    """
    if sum(one) != sum(other):
        raise UsageError(f"segments of {sum(one)} and {sum(other)} units are not of one text")
    if near < 2:
        raise UsageError(f"two boundaries cannot be near at less than {near} units", found=near)
    here, there = (set([*accumulate(masses)][:-1]) for masses in (one, other))
    matched = len(here & there)
    moved, missing = _edits(sorted(here - there), sorted(there - here), near)
    edits = len(moved) + missing
    if not edits + matched:
        return None
    return 1 - (missing + sum(moved) / near) / (edits + matched)


def _edits(here: list[int], there: list[int], near: int) -> tuple[list[int], int]:
    """Distances of boundaries that were moved, and how many have no partner; nearest first."""
    close = sorted((abs(a - b), a, b) for a in here for b in there if abs(a - b) < near)
    taken: set[tuple[str, int]] = set()
    moved = []
    for distance, a, b in close:
        if ("here", a) not in taken and ("there", b) not in taken:
            taken |= {("here", a), ("there", b)}
            moved.append(distance)
    return moved, len(here) + len(there) - 2 * len(moved)
