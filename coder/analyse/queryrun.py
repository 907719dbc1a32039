"""What a query finds: the segments, places or units for which it holds.

    found = run_query(parse_query("win_win within frame", vocabulary), material)

Owns the meaning of the tree over codings that count. A segment is a place that a coder coded, with all its
codes; `and`, `or`, `not` are said of segments. A text stands for its places alone and beside a proximity
operator; beside `and` it is a test: one of the two holds the other. `within UNIT` asks each unit instead,
for each coder of the document: a code holds of a unit when they share a code point. Pure; where texts,
units and values come from is the caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from coder.analyse.condition import Condition
from coder.analyse.queryspans import Flags, Ints, Measure, Spans, chained, related
from coder.analyse.querytree import (
    And,
    Codes,
    Everything,
    Node,
    Not,
    OneOf,
    Or,
    Proximity,
    Units,
    Variable,
    Words,
)
from coder.model.columns import Columns, UnitColumns

__all__ = ["QueryMaterial", "are_places", "run_query"]

_NEAR = Measure("characters")


@dataclass(frozen=True)
class QueryMaterial:
    """What a query is asked of.

    Attributes:
        columns: the codings that count; their `docs` number the documents everywhere here.
        documents: the variables of each document, in that order.
        values: for names of codings (attributes, by, how, coded): those of the codings in these rows.
        coding_names: which names are those of codings.
        places: (document number, start, end) of each place of a text.
        units: the units of a kind, `word` among them, numbered as `columns.docs`.
    """

    columns: Columns
    documents: Sequence[Mapping[str, str]]
    values: Callable[[Ints], Sequence[Mapping[str, str]]]
    coding_names: frozenset[str]
    places: Callable[[Words], Sequence[tuple[int, int, int]]]
    units: Callable[[str], UnitColumns]


def run_query(node: Node, material: QueryMaterial) -> Spans:
    """The segments, places or units that a query finds, by document, coder and place."""
    run = _Run(material)
    return chained([run.spans(node)])


def are_places(node: Node) -> bool:
    """Whether the result is places of a text or units, and not segments that somebody coded."""
    if isinstance(node, Proximity):
        return are_places(node.left)
    if isinstance(node, Or):
        return all(map(are_places, node.parts))
    if isinstance(node, And):
        others = [p for p in node.parts if not are_places(p)]
        return len(others) == len(node.parts) - 1 and all(map(_is_test, others))
    return isinstance(node, Words | Units)


def _is_test(node: Node) -> bool:
    return isinstance(node, Variable) or (isinstance(node, Not) and _is_test(node.part))


def _ints(values: object) -> Ints:
    return np.asarray(values, dtype=np.int64)


class _Run:
    """One run over one material; what is asked twice is worked out once."""

    def __init__(self, material: QueryMaterial) -> None:
        self.material = material
        columns = material.columns
        self.code = _ints(columns.code)
        rows = [_ints(getattr(columns, name)) for name in ("doc", "by", "start", "end")]
        table = np.stack(rows, axis=1).reshape(-1, 4)
        found, self.segment = np.unique(table, axis=0, return_inverse=True)
        self.segment = self.segment.reshape(-1)
        self.all = Spans(found[:, 0], found[:, 1], found[:, 2], found[:, 3])

    # -- as spans ------------------------------------------------------------------------------

    def spans(self, node: Node) -> Spans:
        """The node as segments or places."""
        if not are_places(node):
            return self.all.take(self.holds(node, self.all, of_units=False))
        if isinstance(node, Words):
            found = _ints(list(self.material.places(node))).reshape(-1, 3)
            nobody = np.full(len(found), -1, dtype=np.int64)
            return Spans(found[:, 0], nobody, found[:, 1], found[:, 2])
        if isinstance(node, Proximity):
            left = self.spans(node.left)
            return left.take(self._near(node, left))
        if isinstance(node, Or):
            return chained([self.spans(part) for part in node.parts])
        if isinstance(node, And):
            (places,) = (self.spans(part) for part in node.parts if are_places(part))
            tests = [p for p in node.parts if not are_places(p)]
            return places.take(self.holds(And(tuple(tests)), places, of_units=True))
        assert isinstance(node, Units)
        units = self._units(node.unit, coders=_of_coders(node.part, self.material.coding_names))
        return units.take(self.holds(node.part, units, of_units=True))

    def _units(self, kind: str, *, coders: bool) -> Spans:
        """The units of a kind, for each coder of their document where coders matter."""
        units = self.material.units(kind)
        doc, start, end = _ints(units.doc), _ints(units.start), _ints(units.end)
        nobody = np.full(len(doc), -1, dtype=np.int64)
        whole = Spans(doc, nobody, start, end)
        if not coders:
            return whole
        pairs = np.unique(np.stack([self.all.doc, self.all.by], axis=1).reshape(-1, 2), axis=0)
        parts = [whole.take(~np.isin(doc, pairs[:, 0]))]
        for by in np.unique(pairs[:, 1]).tolist():
            own = whole.take(np.isin(doc, pairs[pairs[:, 1] == by, 0]))
            parts.append(Spans(own.doc, np.full(len(own), by, dtype=np.int64), own.start, own.end))
        return chained(parts)

    # -- as a test -----------------------------------------------------------------------------

    def holds(self, node: Node, base: Spans, *, of_units: bool) -> Flags:
        """Whether the node holds of each of `base`: of units it looks at what they carry."""
        if isinstance(node, Not):
            return ~self.holds(node.part, base, of_units=of_units)
        if isinstance(node, And | Or | OneOf):
            parts = [self.holds(part, base, of_units=of_units) for part in node.parts]
            count = np.sum(np.stack(parts), axis=0)
            least = len(parts) if isinstance(node, And) else 1
            return np.asarray(count == 1 if isinstance(node, OneOf) else count >= least)
        if isinstance(node, Variable) and not self._of_codings(node.condition):
            tests = np.array([node.condition(v) for v in self.material.documents], dtype=np.bool_)
            return tests[base.doc] if len(base) else np.zeros(0, dtype=np.bool_)
        if of_units:
            return self._carried(self.spans(node), base)
        if are_places(node):
            return related(base, self.spans(node), "holds", gap=None, measure=_NEAR)
        if isinstance(node, Proximity):
            return self.holds(node.left, base, of_units=False) & self._near(node, base)
        return self._coded(node)

    def _carried(self, found: Spans, base: Spans) -> Flags:
        return related(base, found, "overlaps", gap=None, measure=_NEAR)

    def _coded(self, node: Node) -> Flags:
        """Which segments have a coding for which a code or a test of codings holds."""
        rows: Flags | Ints = np.ones(len(self.code), dtype=np.bool_)
        if isinstance(node, Codes):
            known = np.array([c in node.ids for c in self.material.columns.codes], dtype=np.bool_)
            rows = known[self.code] if len(self.code) else rows
        test = node.condition if isinstance(node, Variable) else getattr(node, "test", None)
        if test is not None:
            rows = self._holding(test, np.flatnonzero(rows))
        out = np.zeros(len(self.all), dtype=np.bool_)
        out[self.segment[rows]] = True
        return out

    def _holding(self, test: Condition, rows: Ints) -> Ints:
        """The rows of codings for which a test holds."""
        documents = self.material.documents
        docs = _ints(self.material.columns.doc)[rows].tolist()
        pairs = zip(docs, self.material.values(rows), strict=True)
        return rows[np.array([test({**documents[d], **own}) for d, own in pairs], dtype=np.bool_)]

    def _of_codings(self, condition: Condition) -> bool:
        return bool(self.material.coding_names & set(condition.names))

    def _near(self, node: Proximity, left: Spans) -> Flags:
        return related(
            left, self.spans(node.right), node.operator, gap=node.gap, measure=self._measure(node)
        )

    def _measure(self, node: Proximity) -> Measure:
        if node.gap is None or node.distance == "characters":
            return _NEAR
        return Measure(node.distance, self.material.units(node.distance[:-1]))


def _of_coders(node: Node, coding_names: frozenset[str]) -> bool:
    """Whether what a node means differs between coders."""
    if isinstance(node, Variable):
        return bool(coding_names & set(node.condition.names))
    if isinstance(node, And | Or | OneOf):
        return any(_of_coders(part, coding_names) for part in node.parts)
    if isinstance(node, Not | Units):
        return _of_coders(node.part, coding_names)
    if isinstance(node, Proximity):
        return _of_coders(node.left, coding_names) or _of_coders(node.right, coding_names)
    return isinstance(node, Codes | Everything)
