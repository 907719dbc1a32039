"""Places for the nodes of a network, the same each time.

Owns the placing: nodes that are joined by heavy edges come near each other, by moving all nodes step by step
towards the distances along the edges (stress majorisation). It begins on a circle in the order given, so
there is no chance in it. Result: coordinates in the unit square, x to the right, y downwards. Also what
comes after: boxes around nodes and their names, pushed apart until none covers another.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping, Sequence

__all__ = ["placed", "spread"]

Point = tuple[float, float]


def placed(
    nodes: Sequence[str], weights: Mapping[tuple[str, str], float], *, aspect: float = 1.3
) -> dict[str, Point]:
    """A place in the unit square for every node.

    Args:
        nodes: in the order of the circle to begin with.
        weights: positive weight of each undirected edge.
        aspect: width through height of the sheet that the places are meant for.
    """
    count = len(nodes)
    if count == 1:
        return {nodes[0]: (0.5, 0.5)}
    far = _distances(nodes, weights)
    # Rounded, because the last digit of a cosine depends on the computer; all below is exact everywhere.
    turns = [2 * math.pi * n / count for n in range(count)]
    at = [(round(math.cos(turn), 6), round(math.sin(turn), 6)) for turn in turns]
    for _ in range(120 if count <= 80 else 40):
        at = [_moved(n, at, far[n]) for n in range(count)]
    return _fitted(dict(zip(nodes, at, strict=True)), aspect)


def _distances(nodes: Sequence[str], weights: Mapping[tuple[str, str], float]) -> list[list[float]]:
    """Wished distances: the shortest way along edges, heavy edges being short ones."""
    place = {node: n for n, node in enumerate(nodes)}
    most = max(weights.values(), default=1.0)
    near: list[list[tuple[int, float]]] = [[] for _ in nodes]
    for (a, b), weight in weights.items():
        length = 2.0 - math.sqrt(weight / most)
        near[place[a]].append((place[b], length))
        near[place[b]].append((place[a], length))
    found = [_from(n, near) for n in range(len(nodes))]
    longest = max((d for row in found for d in row if d < math.inf), default=1.0) + 1.0
    return [[min(d, longest) for d in row] for row in found]


def _from(start: int, near: Sequence[Sequence[tuple[int, float]]]) -> list[float]:
    """The shortest ways from one node to all."""
    out = [math.inf] * len(near)
    out[start] = 0.0
    waiting = [(0.0, start)]
    while waiting:
        so_far, here = heapq.heappop(waiting)
        if so_far > out[here]:
            continue
        for there, length in near[here]:
            if so_far + length < out[there]:
                out[there] = so_far + length
                heapq.heappush(waiting, (out[there], there))
    return out


def _moved(n: int, at: Sequence[Point], far: Sequence[float]) -> Point:
    """Where all other nodes together want this one."""
    x0, y0 = at[n]
    sum_x = sum_y = total = 0.0
    for other, (x, y) in enumerate(at):
        if other == n:
            continue
        wished = far[other]
        pull = 1.0 / (wished * wished)
        gap = math.sqrt((x0 - x) * (x0 - x) + (y0 - y) * (y0 - y)) or 1e-9
        sum_x += pull * (x + wished * (x0 - x) / gap)
        sum_y += pull * (y + wished * (y0 - y) / gap)
        total += pull
    return sum_x / total, sum_y / total


def _fitted(at: Mapping[str, Point], aspect: float) -> dict[str, Point]:
    """Turned so that the longer side lies flat, and stretched into the unit square."""
    xs, ys = [p[0] for p in at.values()], [p[1] for p in at.values()]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    if (wide < high) == (aspect >= 1):
        return _stretched({node: (y, x) for node, (x, y) in at.items()})
    return _stretched(dict(at))


def _stretched(at: Mapping[str, Point]) -> dict[str, Point]:
    xs, ys = [p[0] for p in at.values()], [p[1] for p in at.values()]
    left, top = min(xs), min(ys)
    wide, high = (max(xs) - left) or 1.0, (max(ys) - top) or 1.0
    return {node: ((x - left) / wide, (y - top) / high) for node, (x, y) in at.items()}


def spread(
    at: Mapping[str, Point], sizes: Mapping[str, tuple[float, float]], *, rounds: int = 200
) -> dict[str, Point]:
    """The places moved as little as needed so that boxes around them do not cover each other.

    Args:
        at: middles of the boxes, in points.
        sizes: width and height of each box.
        rounds: how often all pairs are looked at, at most.
    """
    nodes = list(at)
    xs, ys = [at[n][0] for n in nodes], [at[n][1] for n in nodes]
    for _ in range(rounds):
        moved = False
        for a in range(len(nodes)):
            for b in range(a + 1, len(nodes)):
                moved |= _apart((xs, ys), (a, b), (sizes[nodes[a]], sizes[nodes[b]]))
        if not moved:
            break
    return {node: (xs[n], ys[n]) for n, node in enumerate(nodes)}


def _apart(
    axes: tuple[list[float], list[float]],
    pair: tuple[int, int],
    sizes: tuple[tuple[float, float], tuple[float, float]],
) -> bool:
    """Push two boxes apart along the axis on which they cover each other less; whether they did."""
    a, b = pair
    over = [
        (sizes[0][side] + sizes[1][side]) / 2 - abs(axes[side][b] - axes[side][a])
        for side in (0, 1)
    ]
    if over[0] <= 0.01 or over[1] <= 0.01:
        return False
    side = 0 if over[0] < over[1] else 1
    step = over[side] / 2 + 0.01
    if axes[side][b] < axes[side][a]:
        step = -step
    axes[side][a] -= step
    axes[side][b] += step
    return True
