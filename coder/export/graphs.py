"""Networks as GraphML, GEXF and Pajek, written by hand.

Owns the step from a matrix to a network (codes are nodes, cells edges; a table of codes by values gives
two kinds of nodes) and the three file formats as Gephi, visone, igraph, Pajek and networkx read them.
Nodes keep their ids and the order of the codebook; edges come by row. No dates, no layout.
"""

from __future__ import annotations

from collections.abc import Mapping

from coder.export.tables import cell_text
from coder.export.xmltext import xml_legal, xml_text
from coder.model.results import Cell, Edge, EdgeList, Matrix

__all__ = ["gexf_bytes", "graphml_bytes", "network_of", "pajek_bytes"]

_TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}


def network_of(matrix: Matrix, labels: Mapping[str, str] | None = None) -> EdgeList:
    """The matrix as a network: an edge for every cell that is neither 0 nor undefined.

    A square matrix of counts gives each node its `n` from the diagonal; a matrix of two kinds gives
    nodes a `mode`, and a column that is named like a row gets `col:` in front.
    """
    square = matrix.rows == matrix.cols
    named = labels or {}
    nodes: dict[str, dict[str, Cell]] = {}
    for at, row in enumerate(matrix.rows):
        nodes[row] = {"label": named.get(row, row)}
        if square and matrix.caption.facts.get("measure") == "count":
            nodes[row]["n"] = matrix.values[at][at]
        if not square:
            nodes[row]["mode"] = "row"
    targets = matrix.cols if square else tuple(_apart(col, matrix.rows) for col in matrix.cols)
    if not square:
        nodes |= {
            target: {"label": named.get(col, col), "mode": "column"}
            for target, col in zip(targets, matrix.cols, strict=True)
        }
    edges = tuple(
        Edge(row, target, float(value))
        for i, row in enumerate(matrix.rows)
        for j, target in enumerate(targets)
        if (value := matrix.values[i][j])
        and not (square and (j == i or (j < i and matrix.symmetric)))
    )
    return EdgeList(nodes, edges, square and not matrix.symmetric, matrix.caption)


def _apart(col: str, rows: tuple[str, ...]) -> str:
    return f"col:{col}" if col in rows else col


def _attributes(network: EdgeList) -> dict[str, type]:
    """Names of node attributes with the type that holds all their values."""
    found: dict[str, set[type]] = {}
    for facts in network.nodes.values():
        for name, value in facts.items():
            if value is not None:
                found.setdefault(name, set()).add(type(value))
    return {name: _one_type(types) for name, types in found.items()}


def _one_type(types: set[type]) -> type:
    if len(types) == 1:
        return next(iter(types))
    return float if types == {int, float} else str


def graphml_bytes(network: EdgeList) -> bytes:
    """The network as GraphML, with typed node attributes and the weight on edges."""
    keys = _attributes(network)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ]
    for at, (name, kind) in enumerate(keys.items()):
        told = f'attr.name="{xml_text(name)}" attr.type="{_TYPES[kind]}"'
        lines.append(f' <key id="d{at}" for="node" {told}/>')
    lines.append(' <key id="weight" for="edge" attr.name="weight" attr.type="double"/>')
    way = "directed" if network.directed else "undirected"
    lines += [f' <graph id="G" edgedefault="{way}">', f"  <desc>{_about(network)}</desc>"]
    for node, facts in network.nodes.items():
        data = "".join(
            f'<data key="d{at}">{xml_text(cell_text(facts[name]))}</data>'
            for at, name in enumerate(keys)
            if facts.get(name) is not None
        )
        lines.append(f'  <node id="{xml_text(node)}">{data}</node>')
    for at, edge in enumerate(network.edges):
        ends = f'source="{xml_text(edge.source)}" target="{xml_text(edge.target)}"'
        weight = f'<data key="weight">{cell_text(edge.weight)}</data>'
        lines.append(f'  <edge id="e{at}" {ends}>{weight}</edge>')
    lines += [" </graph>", "</graphml>"]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _about(network: EdgeList) -> str:
    return xml_text(network.caption.sentence())


def gexf_bytes(network: EdgeList) -> bytes:
    """The network as GEXF 1.3; a node's `colour` (#rrggbb) becomes its colour in Gephi."""
    keys = {name: kind for name, kind in _attributes(network).items() if name != "label"}
    way = "directed" if network.directed else "undirected"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">',
        f" <meta><description>{_about(network)}</description></meta>",
        f' <graph defaultedgetype="{way}" mode="static">',
        '  <attributes class="node">',
    ]
    for at, (name, kind) in enumerate(keys.items()):
        told = f'title="{xml_text(name)}" type="{_TYPES[kind]}"'
        lines.append(f'   <attribute id="{at}" {told}/>')
    lines += ["  </attributes>", "  <nodes>"]
    for node, facts in network.nodes.items():
        values = "".join(
            f'<attvalue for="{at}" value="{xml_text(cell_text(facts[name]))}"/>'
            for at, name in enumerate(keys)
            if facts.get(name) is not None
        )
        shown = xml_text(cell_text(facts.get("label") or node))
        inside = f"<attvalues>{values}</attvalues>{_colour(facts.get('colour'))}"
        lines.append(f'   <node id="{xml_text(node)}" label="{shown}">{inside}</node>')
    lines += ["  </nodes>", "  <edges>"]
    for at, edge in enumerate(network.edges):
        ends = f'source="{xml_text(edge.source)}" target="{xml_text(edge.target)}"'
        lines.append(f'   <edge id="{at}" {ends} weight="{cell_text(edge.weight)}"/>')
    lines += ["  </edges>", " </graph>", "</gexf>"]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _colour(value: Cell) -> str:
    text = str(value or "").lower()
    if len(text) != 7 or text[0] != "#" or any(c not in "0123456789abcdef" for c in text[1:]):
        return ""
    red, green, blue = (int(text[i : i + 2], 16) for i in (1, 3, 5))
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>'


def pajek_bytes(network: EdgeList) -> bytes:
    """The network for Pajek; of a network of two kinds those of the first kind stand first.

    Pajek knows nodes by their labels, so a label that two nodes share gets the id behind it. What its
    quotation marks cannot hold is written differently: a quotation mark as an apostrophe, a backslash as
    a slash, any white space as one blank.
    """
    modes = [facts.get("mode") for facts in network.nodes.values()]
    first = modes[0] if modes else None
    order = sorted(network.nodes, key=lambda node: network.nodes[node].get("mode") != first)
    labels = [_pajek_text(str(network.nodes[node].get("label") or node)) for node in order]
    size = f"{len(order)}"
    if len(set(modes)) == 2:
        size += f" {modes.count(first)}"
    lines = [f"*Vertices {size}"]
    for at, (node, label) in enumerate(zip(order, labels, strict=True), 1):
        shown = label if labels.count(label) == 1 else f"{label} ({_pajek_text(node)})"
        lines.append(f'{at} "{shown}"')
    lines.append("*Arcs" if network.directed else "*Edges")
    place = {node: at for at, node in enumerate(order, 1)}
    lines += [
        f"{place[edge.source]} {place[edge.target]} {cell_text(edge.weight)}"
        for edge in network.edges
    ]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8")


def _pajek_text(text: str) -> str:
    plain = " ".join(xml_legal(text).split())
    return plain.replace('"', "'").replace("\\", "/")
