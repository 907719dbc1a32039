"""Decisions on what coders differ about: which readings they rest on, and whether they still do.

Owns the laws of an adjudication: it names each reading with its last events; it is fresh only while exactly
these readings stand; another decision that knew it takes its place; two that do not know each other and
speak of one coding are a conflict themselves. What it makes are codings of nobody, beside those of the
coders. Pure functions of the set of events; a line that is not well formed makes no decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coder.model.affairs import standing
from coder.model.errors import BadSpan
from coder.model.names import fold_name
from coder.model.registers import Raw
from coder.model.span import Span
from coder.review.acts import Act
from coder.review.disagreement import Item

__all__ = [
    "Adjudication",
    "Decided",
    "Reading",
    "adjudicate",
    "fold_adjudications",
    "readings_of",
    "state_of",
    "touching",
]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one coder says in an item: a coding, or nothing (`coding` empty), by these last events."""

    by: str
    coding: str
    events: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str, tuple[str, ...]]:
        """What must be equal for a reading to be the same."""
        return fold_name(self.by), self.coding, tuple(sorted(self.events))


@dataclass(frozen=True, slots=True)
class Decided:
    """One coding of the consensus, as the event that made it says; `mig` counts migrations then known."""

    id: str
    text: str
    span: Span
    quote: str
    book: str
    code: str
    mig: int
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Adjudication:
    """A decision that stands: on which readings, what it makes (nothing, one or several), who, when, why.

    `agreed` marks what was filled because all agreed. `doc` is the id as written.
    """

    event: str
    doc: str
    by: str
    time: str
    seq: int
    readings: tuple[Reading, ...]
    makes: tuple[Decided, ...]
    agreed: bool = False
    why: str = ""

    @property
    def codings(self) -> frozenset[str]:
        """Ids of the codings it speaks of."""
        return frozenset(r.coding for r in self.readings if r.coding)


def fold_adjudications(events: Iterable[Raw]) -> tuple[Adjudication, ...]:
    """The decisions that stand, in order: not undone, and no later one that knew them took their place."""
    found = [(e, a) for e in standing(events) if (a := _read(e)) is not None]
    gone: set[str] = set()
    for event, own in found:
        known = set(event["after"])
        gone |= {a.event for e, a in found if e["id"] in known and a.codings & own.codings}
    return tuple(a for _, a in found if a.event not in gone)


def _read(event: Raw) -> Adjudication | None:
    """The decision that a line tells; None for one that is not well formed."""
    try:
        readings = tuple(
            Reading(str(r["by"]), str(r["coding"]), tuple(map(str, r["events"])))
            for r in event["readings"]
        )
        makes = tuple(_decided(event, m) for m in event.get("makes") or ())
    except (KeyError, TypeError, ValueError, AttributeError, BadSpan):
        return None
    if not any(r.coding for r in readings):
        return None
    return Adjudication(
        event["id"], event["on"], event["by"], event["time"], event["seq"], readings, makes,
        event.get("value") == "agreed", str(event.get("memo") or ""),
    )  # fmt: skip


def _decided(event: Raw, made: Mapping[str, Any]) -> Decided:
    given = made.get("attributes") or {}
    return Decided(
        str(made["id"]), str(event["text"]), Span(int(made["start"]), int(made["end"])),
        str(made["quote"]), str(event["book"]), str(made["code"]), int(event.get("mig", 0)),
        {str(k): str(v) for k, v in given.items()},
    )  # fmt: skip


def readings_of(item: Item, finishes: Mapping[str, str]) -> tuple[Reading, ...]:
    """The readings of an item as they stand now.

    Args:
        item: the item.
        finishes: for coders, folded, the event by which they finished the document.
    """
    spoken = [Reading(c.by, c.id, c.heads) for c in item.codings]
    empty = [Reading(by, "", (finishes.get(fold_name(by), ""),)) for by in item.silent]
    return (*spoken, *empty)


def touching(item: Item, live: Sequence[Adjudication]) -> tuple[Adjudication, ...]:
    """The decisions that speak of a coding of this item."""
    ids = {c.id for c in item.codings}
    return tuple(a for a in live if a.codings & ids)


def state_of(readings: Sequence[Reading], found: Sequence[Adjudication]) -> str:
    """`open`, `settled`, `stale` (a reading changed since) or `twice` (two live decisions).

    Args:
        readings: those of the item now.
        found: the decisions that touch it.
    """
    if len(found) > 1:
        return "twice"
    if not found:
        return "open"
    now, then = ({r.key for r in own} for own in (readings, found[0].readings))
    return "settled" if now == then else "stale"


def adjudicate(
    readings: Sequence[Reading],
    makes: Sequence[Decided],
    *,
    doc: str,
    head: Mapping[str, Any],
    after: Sequence[str] = (),
    agreed: bool = False,
    why: str = "",
) -> Act:
    """The event of a decision.

    Args:
        readings: all readings of the item.
        makes: the codings of the consensus; none means that nothing is there.
        doc: the document.
        head: text hash, codebook, migrations known and codebook state, as an event names them.
        after: decisions that this one knew and takes the place of.
        agreed: filled because all agreed.
        why: the reason.
    """
    body: dict[str, Any] = {
        "doc": doc,
        **head,
        "readings": [{"by": r.by, "coding": r.coding, "events": list(r.events)} for r in readings],
        "makes": [_made(m) for m in makes],
        "value": "agreed" if agreed else "decided",
    }
    if why:
        body["memo"] = why
    return Act("adjudicate", doc, body, tuple(after))


def _made(m: Decided) -> dict[str, Any]:
    out: dict[str, Any] = {
        "id": m.id, "start": m.span.start, "end": m.span.end, "quote": m.quote, "code": m.code,
    }  # fmt: skip
    return {**out, "attributes": dict(m.attributes)} if m.attributes else out
