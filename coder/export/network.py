"""A network as a figure: discs for nodes, lines for ties, names beside the discs.

Owns the reading of it: the area of a disc is the number of codings (`n`), the width of a line its weight;
nodes of one family share a colour; nodes without a tie are named under the figure and not drawn. Of a
network of two kinds, what is no code is a grey square. Direction is not drawn: both ways share a line.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from coder.export.drawing import Disc, Drawing, Stroke, Words, text_width
from coder.export.framing import INK, MARGIN, SIZE, SMALL, SOFT, Marks, framed, shown_name
from coder.export.layout import placed, spread
from coder.export.palette import FAMILIES, GREY, is_colour
from coder.export.tables import cell_text
from coder.model.results import EdgeList

__all__ = ["network"]

_WIDE, _HIGH, _NARROWEST = 520.0, 400.0, 440.0
_NAMED = 6  # nodes without a tie that the caption names; of more, how many
_THIN, _THICK = 0.6, 7.0
_LIGHT, _HEAVY = "#c3cad3", "#76818f"


def network(found: EdgeList, *, digits: int = 2) -> Drawing:
    """The network drawn with its names, a scale for the lines, and the caption."""
    weights = _weights(found)
    tied = {node for pair in weights for node in pair}
    drawn = [node for node in found.nodes if node in tied]
    marks = Marks()
    if not drawn:
        marks.words.append(Words(MARGIN, 30, "No two of them are tied.", SIZE, fill=SOFT))
        return framed(marks, (_NARROWEST, 40.0), found.caption)
    radii = _radii(found, drawn)
    at, (width, below) = _places(found, weights, radii)
    _ties(marks, weights, at, found, digits)
    for node in sorted(drawn, key=lambda n: -radii[n]):
        hint = f"{_label(found, node)}{_counted(found, node)}"
        x, y = at[node]
        square = _is_other(found, node)
        marks.discs.append(Disc(x, y, radii[node], _colour(found, node), hint, square))
        name = _label(found, node)
        marks.words.append(Words(x, y + radii[node] + 10, name, SIZE, "middle", INK, halo=True))
    _scale(marks, sorted(weights.values()), below, digits)
    told = ["Areas are numbers of codings." if _has_n(found) else ""]
    alone = [_label(found, node) for node in found.nodes if node not in tied]
    named = ", ".join(alone) if len(alone) <= _NAMED else f"{len(alone)} of {len(found.nodes)}"
    told += [f"Without a tie here: {named}." if alone else ""]
    return framed(marks, (width, below + 8), found.caption, told=told)


def _places(
    found: EdgeList, weights: Mapping[tuple[str, str], float], radii: Mapping[str, float]
) -> tuple[dict[str, tuple[float, float]], tuple[float, float]]:
    """Where the discs stand so that no name covers another, the figure's width and its lower edge."""
    drawn = list(radii)
    grown = min(1.0, 0.4 + len(drawn) / 50)
    unit = placed(drawn, weights)
    rough = {node: (x * _WIDE * grown, y * _HIGH * grown) for node, (x, y) in unit.items()}
    sizes = {
        node: (max(2 * r, text_width(_label(found, node), SIZE) * 0.95) + 6, 2 * r + 17)
        for node, r in radii.items()
    }
    at = spread(rough, sizes)
    left = min(x - sizes[n][0] / 2 for n, (x, _) in at.items())
    top = min(y - radii[n] for n, (_, y) in at.items())
    moved = {n: (x - left + MARGIN, y - top + MARGIN) for n, (x, y) in at.items()}
    right = max(x + sizes[n][0] / 2 for n, (x, _) in moved.items()) + MARGIN
    if right < _NARROWEST:
        moved = {n: (x + (_NARROWEST - right) / 2, y) for n, (x, y) in moved.items()}
    low = max(y + radii[n] + 16 for n, (_, y) in moved.items())
    return moved, (max(right, _NARROWEST), low + 20)


def _weights(found: EdgeList) -> dict[tuple[str, str], float]:
    """The weight of each tie; of two directions the heavier, of a negative value its size."""
    out: dict[tuple[str, str], float] = {}
    order = {node: at for at, node in enumerate(found.nodes)}
    for edge in found.edges:
        if edge.source == edge.target or not edge.weight:
            continue
        a, b = sorted((edge.source, edge.target), key=order.__getitem__)
        out[a, b] = max(out.get((a, b), 0.0), abs(edge.weight))
    return out


def _has_n(found: EdgeList) -> bool:
    return any(facts.get("n") for facts in found.nodes.values())


def _counted(found: EdgeList, node: str) -> str:
    n = found.nodes[node].get("n")
    return f": {cell_text(n)} codings" if n else ""


def _label(found: EdgeList, node: str) -> str:
    return shown_name(str(found.nodes[node].get("label") or node), 34)


def _colour(found: EdgeList, node: str) -> str:
    if _is_other(found, node):
        return GREY
    own = str(found.nodes[node].get("colour") or "")
    return own if is_colour(own) else FAMILIES[0]


def _is_other(found: EdgeList, node: str) -> bool:
    """Whether a node is no code in a network of two kinds."""
    return found.nodes[node].get("mode") not in (None, "row", "code")


def _radii(found: EdgeList, drawn: list[str]) -> dict[str, float]:
    sizes = {
        node: float(n) if isinstance(n := found.nodes[node].get("n"), int | float) else 0.0
        for node in drawn
    }
    most = max(sizes.values())
    return {
        node: 4.0 + 12.0 * math.sqrt(size / most) if most else 6.0 for node, size in sizes.items()
    }


def _thickness(weight: float, most: float) -> float:
    return _THIN + (_THICK - _THIN) * weight / most


def _ties(
    marks: Marks,
    weights: Mapping[tuple[str, str], float],
    at: Mapping[str, tuple[float, float]],
    found: EdgeList,
    digits: int,
) -> None:
    most = max(weights.values())
    for (a, b), weight in sorted(weights.items(), key=lambda item: item[1]):
        colour = _HEAVY if weight > most / 2 else _LIGHT
        hint = f"{_label(found, a)} with {_label(found, b)}: {_value(weight, digits)}"
        ends = (*at[a], *at[b])
        marks.strokes.append(Stroke(*ends, _thickness(weight, most), colour, hint=hint))


def _value(weight: float, digits: int) -> str:
    return str(int(weight)) if weight == int(weight) else cell_text(weight, digits)


def _scale(marks: Marks, values: list[float], y: float, digits: int) -> None:
    """Three lines of known weight."""
    x = MARGIN
    for value in dict.fromkeys((values[0], values[len(values) // 2], values[-1])):
        thickness = _thickness(value, values[-1])
        colour = _HEAVY if value > values[-1] / 2 else _LIGHT
        marks.strokes.append(Stroke(x, y - 3, x + 28, y - 3, thickness, colour))
        marks.words.append(Words(x + 33, y, _value(value, digits), SMALL, fill=INK))
        x += 75
