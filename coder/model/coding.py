"""Decisions of persons, and proposals of machines: two types that never turn into each other by accident.

Owns promise 3 of the product: a `Suggestion` has no coder, a `Coding` always has one, and how a coding
came about (`How`) and from where (`Origin`) stay with it for good. Offsets are code points, half-open,
in the text version `text`; `quote` is exactly that slice.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from coder.model.names import fold_name
from coder.model.span import Span

__all__ = [
    "MANUAL",
    "AttributeValue",
    "CoderId",
    "Coding",
    "How",
    "Origin",
    "Suggestion",
    "SuggestionKey",
    "accepted_id",
]

CoderId = str

_SUGGESTIONS = uuid.UUID("6ba38c5e-6b5c-5d6f-9c84-0c5f7d7c2a10")
_ACCEPTED = uuid.UUID("2f6f3d1e-97d5-5b2c-8a6d-4a3b0f8f6e21")


class How(StrEnum):
    """By what kind of act a coding came about; survives resize and recode."""

    HAND = "hand"
    """Marked by a person."""
    SINGLE = "single"
    """One suggestion, decided on screen."""
    BULK = "bulk"
    """One of many suggestions accepted by one act."""
    BATCH = "batch"
    """From a file, a pipe or a program."""
    IMPORT = "import"
    """From another tool."""
    UNKNOWN = "unknown"
    """By an act that this version does not know; it never passes for a person's hand."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a coding or suggestion comes from: a person (`rule` empty) or a rule in a codebook state."""

    rule: str = ""
    rule_hash: str = ""
    book_hash: str = ""
    engine: str = ""

    @property
    def is_rule(self) -> bool:
        """Whether a rule proposed it."""
        return bool(self.rule)


MANUAL = Origin()


@dataclass(frozen=True, slots=True)
class AttributeValue:
    """A value of a coding's attribute and who set it.

    `hand`; `text` where the source itself says it, as who speaks; `proposed` by a rule, until a person
    confirms it.
    """

    value: str
    origin: str = "hand"

    @property
    def proposed(self) -> bool:
        """Whether a rule's flag proposed it and nobody confirmed it yet."""
        return self.origin == "proposed"


@dataclass(frozen=True, slots=True)
class SuggestionKey:
    """What makes two suggestions the same: text version, code, rule in its present meaning, and place."""

    text: str
    book: str
    code: str
    rule: str
    start: int
    end: int
    rule_hash: str

    @property
    def id(self) -> str:
        """UUIDv5 of the key; the same on every machine."""
        parts = (self.text, self.book, self.code, self.rule, str(self.start), str(self.end))
        return str(uuid.uuid5(_SUGGESTIONS, "\x1f".join((*parts, self.rule_hash))))


def accepted_id(by: CoderId, key: SuggestionKey) -> str:
    """Id of the coding that `by` makes by accepting: UUIDv5, so accepting twice is accepting once.

    Coder ids are the same without case, so the id is too.
    """
    return str(uuid.uuid5(_ACCEPTED, f"{fold_name(by)}\x1f{key.id}"))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A machine's proposal, not yet decided by anybody.

    `span` is the match, `wide` the span after the rule's `expand`. `flags` are marks on the match
    (negated, ...); `proposes` are attribute values that the flags propose.
    """

    key: SuggestionKey
    doc: str
    span: Span
    wide: Span
    quote: str
    book_hash: str
    engine: str
    flags: tuple[str, ...] = ()
    proposes: Mapping[str, str] = field(default_factory=dict)
    weight: float = 1.0

    @property
    def id(self) -> str:
        """Id of the suggestion (see `SuggestionKey.id`)."""
        return self.key.id

    @property
    def code(self) -> str:
        """The proposed code's id."""
        return self.key.code


@dataclass(frozen=True, slots=True)
class Coding:
    """A person's decision that a code applies to a span, as the record stands now.

    `code` is the code after the codebook's migrations, `code_as_given` the id the coder used. `span`
    is the place in text version `text`; `carried` says how it reached that version: `as made`, `exact`,
    `moved`, or `review` (then `text` is the old version and the coding does not count). `heads` are the
    newest events about it, which the next event names in `after`. `alive` is False once retracted.
    """

    id: str
    doc: str
    text: str
    span: Span
    quote: str
    book: str
    code: str
    by: CoderId
    code_as_given: str = ""
    mig: int = 0
    origin: Origin = MANUAL
    how: How = How.HAND
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    memo: str = ""
    flags: Mapping[str, str] = field(default_factory=dict)
    time: str = ""
    group: str = ""
    heads: tuple[str, ...] = ()
    alive: bool = True
    carried: str = "as made"
    look_again: bool = False
