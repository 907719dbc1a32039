"""What an expression of the query language means, as a tree of values.

Owns the kinds of nodes; `query` makes them of text, `queryrun` finds what they mean. A tree holds codes by
id, never by name, and no text of a query.
"""

from __future__ import annotations

from dataclasses import dataclass

from coder.analyse.condition import Condition

__all__ = [
    "And",
    "Codes",
    "Everything",
    "Node",
    "Not",
    "OneOf",
    "Or",
    "Proximity",
    "Units",
    "Variable",
    "Words",
]


@dataclass(frozen=True, slots=True)
class Codes:
    """Segments with one of these codes; `test` limits their codings (attributes, by, how, coded)."""

    ids: tuple[str, ...]
    test: Condition | None = None


@dataclass(frozen=True, slots=True)
class Everything:
    """Every segment that carries any code."""


@dataclass(frozen=True, slots=True)
class Words:
    """Places of a text: `kind` is plain (folded whole words), regex (RE2) or lemma."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A test of the document's variables or of the segment's codings."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Not:
    """What the part does not hold for."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """What all parts hold for."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What some part holds for."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """What exactly one part holds for."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Proximity:
    """The left side's segments that stand so to one of the right side; `gap` None is any distance."""

    left: Node
    operator: str
    right: Node
    gap: int | None = None
    distance: str = "characters"


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a kind for which the part holds, looked at as a whole."""

    part: Node
    unit: str


Node = Codes | Everything | Words | Variable | Not | And | Or | OneOf | Proximity | Units
