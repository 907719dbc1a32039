"""Networks of a project: codes tied to codes, to documents, to actors.

Owns what a tie weighs: between two codes what the matrix says, between a code and anything else the number
of codings. Every code is a node, with or without a tie.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from coder.export.palette import GREY
from coder.model.errors import UnknownName
from coder.model.results import Cell, Edge, EdgeList
from coder.project.depicted import Counting, Material, Picture, counting_of, material_of

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["network_between", "strongest"]


def network_between(
    project: Project, picture: Picture, counting: Counting | None = None
) -> EdgeList:
    """Codes tied to codes, or documents, values of a variable or of an attribute tied to codes.

    A tie between two codes weighs as much as the matrix says; any other tie is the number of codings.

    Raises:
        UnknownName: no document has that variable and no coding can have that attribute.
    """
    counted = counting or counting_of(project)
    material = material_of(project, picture, counted, picture.roll_up)
    if picture.by in ("", "code"):
        from coder.project.exporting import code_network

        found = code_network(
            project, counted.selection, rule=picture.rule, measure=picture.measure,
            roll_up=picture.roll_up, names=picture.names,
        )  # fmt: skip
        count = Counter(code for _, code in material.codings)
        nodes = {
            node: {**facts, "n": count[node], "colour": material.colours.get(node, "")}
            for node, facts in found.nodes.items()
        }
        return replace(found, nodes=nodes)
    return _two_kinds(project, material, picture.by)


def _two_kinds(project: Project, material: Material, by: str) -> EdgeList:
    values = _values(project, material, by)
    ties = Counter(
        (value, code) for (_, code), value in zip(material.codings, values, strict=True) if value
    )
    apart = {v: f"{by}:{v}" if v in material.codes else v for v, _ in sorted(ties)}
    sizes = Counter(values)
    count = Counter(code for _, code in material.codings)
    nodes: dict[str, dict[str, Cell]] = {
        code: {"label": material.names[code], "n": count[code], "mode": "code", "colour": colour}
        for code, colour in material.colours.items()
    }
    nodes |= {
        node: {"label": value, "n": sizes[value], "mode": by, "colour": GREY}
        for value, node in apart.items()
    }
    edges = tuple(
        Edge(apart[value], code, float(ties[value, code]))
        for value in apart
        for code in material.codes
        if ties[value, code]
    )
    without = values.count("")
    note = f"{without} codings without a value of {by} are left out." if without else ""
    caption = material.caption(f"Network of codes and {by}", note, measure="count")
    return EdgeList(nodes, edges, False, caption)


def _values(project: Project, material: Material, by: str) -> list[str]:
    """For each coding the document it stands in, or the value of a variable or an attribute."""
    from coder.project.selecting import names_of

    if by in ("document", "id"):
        return [c.doc for c, _ in material.codings]
    if by not in names_of(project):
        raise UnknownName.of("variable", by, ["document", *names_of(project)])
    declared = {a.name for a in project.book().attributes}
    variables = project.variables()
    out = []
    for c, _ in material.codings:
        own = c.attributes.get(by)
        if by in declared:
            out.append(own.value if own is not None and not own.proposed else "")
        else:
            out.append(variables.get(c.doc, {}).get(by, ""))
    return out


def strongest(found: EdgeList, top: int) -> EdgeList:
    """The heaviest ties; equal ones at the border are all kept or all left."""
    if len(found.edges) <= top:
        return found
    weights = sorted((abs(e.weight) for e in found.edges), reverse=True)
    least = weights[top - 1]
    if weights[top] == least and weights[0] > least:
        least = min(w for w in weights if w > least)
    kept = tuple(e for e in found.edges if abs(e.weight) >= least)
    note = f"The {len(kept)} heaviest of {len(found.edges)} ties are drawn."
    caption = replace(found.caption, notes=(*found.caption.notes, note))
    return replace(found, edges=kept, caption=caption)
