"""From events to codings: the state is a function of the set of events.

`fold_codings` takes all events about a set of codings that splits and joins connect (a component), in
any order and with copies, and gives the state of each coding and what a person must be told: clashes,
events of other coders, span edits that met a split, events whose target has not arrived. Owns lineage
(what applies to the successors of a split or join) and ownership (only a coding's own coder changes it).
Documents, memos and decisions on suggestions are folded in `model.affairs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coder.model.event import order
from coder.model.finding import Finding, Level
from coder.model.registers import Raw, Register, Write, ancestry, clashes, settle

__all__ = ["CODING_KINDS", "CodingState", "Fold", "fold_codings", "links", "touched"]

CODING_KINDS = frozenset(
    {
        "add", "accept", "recode", "resize", "split", "join", "retract", "restore",
        "attribute", "memo", "flag", "reanchor",
    }
)  # fmt: skip
"""Kinds that may be about a coding (retract, restore and memo can also be about other things)."""

_DECIDED = frozenset({"alive", "place"})
"""What a split or join itself decides; everything else it makes is a copy of what stood."""

_SPREADS = frozenset({"recode", "attribute", "memo", "flag"})
_SPAN_EDITS = frozenset({"resize", "reanchor", "retract"})


@dataclass(slots=True)
class CodingState:
    """A coding as its events leave it, before codebook migrations and new text versions are applied.

    `place` is (text, start, end, quote), `code` is (book, code, mig). `heads` are the newest events
    about it. `by` owns it; `via` is who imported it, or empty.
    """

    id: str
    doc: str
    by: str
    how: str
    origin: Mapping[str, str]
    time: str
    group: str
    seq: int
    made: str
    via: str = ""
    place: tuple[str, int, int, str] = ("", 0, 1, "")
    code: tuple[str, str, int] = ("", "", 0)
    alive: bool = True
    memo: str = ""
    attributes: dict[str, tuple[str, str]] = field(default_factory=dict)
    flags: dict[str, str] = field(default_factory=dict)
    heads: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    registers: dict[str, Register] = field(default_factory=dict)


@dataclass(slots=True)
class Fold:
    """What came out: codings by id, findings, and ids of events that wait for their target."""

    codings: dict[str, CodingState] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


def touched(event: Raw) -> tuple[str, ...]:
    """Ids of the codings an event is about: `on`, what a split makes, what a join takes."""
    kind = event["kind"]
    if kind == "split":
        return (event["on"], *(m["id"] for m in event["makes"]))
    if kind == "join":
        return (event["on"], *event["of"])
    return (event["on"],)


def links(event: Raw) -> tuple[tuple[str, str], ...]:
    """(predecessor, successor) pairs of a split or join; empty for other kinds."""
    if event["kind"] == "split":
        return tuple((event["on"], m["id"]) for m in event["makes"])
    if event["kind"] == "join":
        return tuple((o, event["on"]) for o in event["of"])
    return ()


def fold_codings(events: Iterable[Raw]) -> Fold:
    """Fold one component.

    Args:
        events: all events about the component's codings; any order, copies allowed. Events with the
            same id must be equal (the store sees to it).

    Returns:
        The state of every coding whose making event is there; findings; waiting events.
    """
    unique = sorted({e["id"]: e for e in events}.values(), key=order)
    masks = ancestry(unique)
    out = Fold()
    per_coding: dict[str, list[int]] = {}
    parents: dict[str, set[str]] = {}
    for i, event in enumerate(unique):
        for coding in touched(event):
            per_coding.setdefault(coding, []).append(i)
        for before, after in links(event):
            parents.setdefault(after, set()).add(before)
    inherited: dict[str, list[int]] = {}
    for coding in _oldest_first(per_coding, parents):
        own = sorted({*per_coding[coding], *inherited.get(coding, ())})
        _fold_one(coding, own, unique, masks, out)
        _pass_on(coding, own, unique, masks, inherited, out)
    return out


def _oldest_first(codings: Mapping[str, Any], parents: Mapping[str, set[str]]) -> list[str]:
    """Predecessors before successors; a made-up cycle is cut at the smallest id."""
    done: dict[str, None] = {}
    seen: set[str] = set()
    todo = sorted(codings, reverse=True)
    while todo:
        coding = todo[-1]
        seen.add(coding)
        waits = sorted(p for p in parents.get(coding, ()) if p in codings and p not in seen)
        if waits:
            todo.extend(waits)
            continue
        done.setdefault(todo.pop())
    return list(done)


def _maker(coding: str, own: Sequence[int], events: Sequence[Raw]) -> int | None:
    for i in own:
        event = events[i]
        kind = event["kind"]
        if kind in ("add", "accept", "join") and event["on"] == coding:
            return i
        if kind == "split" and any(m["id"] == coding for m in event["makes"]):
            return i
    return None


def _fold_one(
    coding: str, own: Sequence[int], events: Sequence[Raw], masks: Sequence[int], out: Fold
) -> None:
    made = _maker(coding, own, events)
    if made is None:
        out.waiting.extend(events[i]["id"] for i in own if events[i]["on"] == coding)
        return
    state = _born(coding, events[made])
    writes: dict[str, list[Write]] = {}
    mine = []
    for i in own:
        event = events[i]
        if event["by"].casefold() != state.by.casefold() and not _importers_undo(event, state):
            if event["on"] == coding or event["kind"] == "join":
                out.findings.append(_foreign(event, state))
            continue
        mine.append(i)
        for register, value in _values(coding, event):
            base = i == made and event["kind"] in ("split", "join") and register not in _DECIDED
            writes.setdefault(register, []).append(Write(i, event, value, base))
    for name, group in writes.items():
        state.registers[name] = settle(group)
    _read_registers(state)
    own_mask = sum(1 << i for i in mine)
    covered = 0
    for i in mine:
        covered |= masks[i]
    state.heads = tuple(events[i]["id"] for i in mine if not covered >> i & 1)
    out.codings[coding] = state
    if len(mine) > 1 and any(masks[i] & own_mask != own_mask & ((1 << i) - 1) for i in mine):
        _list_clashes(state, masks, out)


def _born(coding: str, event: Raw) -> CodingState:
    origin = event.get("origin")
    return CodingState(
        id=coding,
        doc=event.get("doc", ""),
        by=event["by"],
        how=event.get("how", "hand"),
        origin=origin if isinstance(origin, dict) else {},
        time=event["time"],
        group=event["group"],
        seq=event["seq"],
        made=event["id"],
        via=event.get("via", ""),
        extra={k: event[k] for k in ("foreign", "book_hash") if k in event},
    )


def _importers_undo(event: Raw, state: CodingState) -> bool:
    """An import is undone by whoever made it, though the codings are other people's."""
    return bool(
        state.via
        and event.get("undoes")
        and event["kind"] in ("retract", "restore")
        and event["by"].casefold() == state.via.casefold()
    )


def _values(coding: str, event: Raw) -> list[tuple[str, Any]]:
    """(register, value) pairs that an event writes on this coding."""
    kind = event["kind"]
    if kind == "retract":
        return [("alive", False)]
    if kind == "restore":
        return [("alive", True)]
    if kind == "recode":
        return [("code", (event["book"], event["code"], event["mig"]))]
    if kind == "attribute":
        value = event["value"]
        return [(f"@{event['name']}", (value, event.get("origin", "hand")))]
    if kind == "memo":
        return [("memo", event["memo"])]
    if kind == "flag":
        text = event.get("text", "")
        return [(f"!{event['flag']}", (bool(event["value"]), text))]
    if kind in ("resize", "reanchor"):
        if "start" not in event:
            return []
        return [("place", (event["text"], event["start"], event["end"], event.get("quote", "")))]
    if kind == "split" and event["on"] == coding:
        return [("alive", False)]
    if kind == "join" and event["on"] != coding:
        return [("alive", False)]
    return _first_values(coding, event) if kind in ("add", "accept", "split", "join") else []


def _first_values(coding: str, event: Raw) -> list[tuple[str, Any]]:
    """The values a coding is made with."""
    part: Raw = event
    key: Raw = event
    if event["kind"] == "split":
        part = next(m for m in event["makes"] if m["id"] == coding)
    elif event["kind"] == "accept":
        key = event["suggestion"]
        part = event if "start" in event else key
    text = event.get("text") or key["text"]
    quote = part.get("quote", event.get("quote", ""))
    book, code = event.get("book") or key["book"], event.get("code") or key["code"]
    out: list[tuple[str, Any]] = [
        ("alive", True),
        ("place", (text, part["start"], part["end"], quote)),
        ("code", (book, code, event.get("mig", 0))),
    ]
    if event.get("memo"):
        out.append(("memo", event["memo"]))
    for name, value in (event.get("attributes") or {}).items():
        out.append((f"@{name}", (value["value"], value.get("origin", "hand"))))
    for name, text_ in (event.get("flags") or {}).items():
        out.append((f"!{name}", (True, text_)))
    return out


def _read_registers(state: CodingState) -> None:
    for name, register in state.registers.items():
        value = register.value
        if value is None:
            continue
        if name == "alive":
            state.alive = value
        elif name == "place":
            state.place = value
        elif name == "code":
            state.code = value
        elif name == "memo":
            state.memo = value
        elif name[0] == "@" and value[0] is not None:
            state.attributes[name[1:]] = value
        elif name[0] == "!" and value[0]:
            state.flags[name[1:]] = value[1]


def _pass_on(
    coding: str,
    own: Sequence[int],
    events: Sequence[Raw],
    masks: Sequence[int],
    inherited: dict[str, list[int]],
    out: Fold,
) -> None:
    """Give edits concurrent with a split or join to all successors; list what cannot be given."""
    endings = [i for i in own if any(before == coding for before, _ in links(events[i]))]
    for s in endings:
        successors = [after for before, after in links(events[s]) if before == coding]
        for e in own:
            if e == s or masks[s] >> e & 1 or masks[e] >> s & 1:
                continue
            kind = events[e]["kind"]
            if kind in _SPREADS:
                for successor in successors:
                    inherited.setdefault(successor, []).append(e)
            elif (kind in _SPAN_EDITS or e in endings) and not _named_later(e, s, masks):
                out.findings.append(_lineage_clash(coding, events[e], events[s]))


def _named_later(a: int, b: int, masks: Sequence[int]) -> bool:
    both = 1 << a | 1 << b
    return any(m & both == both for m in masks)


def _list_clashes(state: CodingState, masks: Sequence[int], out: Fold) -> None:
    for name, register in state.registers.items():
        for a, b in clashes(register, masks):
            out.findings.append(
                Finding(
                    Level.WARNING,
                    "clash",
                    f"{_register_word(name)} was set to {_show(a.value)} and, not knowing it, "
                    f"to {_show(b.value)}; {_show(register.value)} stands",
                    place=state.id,
                    hint="set it once more to settle it, for instance with coder recode or coder set",
                )
            )


def _register_word(name: str) -> str:
    if name[0] == "@":
        return f"attribute {name[1:]!r}"
    return {"place": "the span", "alive": "existence"}.get(name, name.lstrip("!"))


def _show(value: Any) -> str:
    if isinstance(value, tuple) and len(value) == 4:
        return f"{value[1]}:{value[2]}"
    if isinstance(value, tuple):
        return repr(value[1] if len(value) == 3 else value[0])
    return (
        {True: "kept", False: "removed"}.get(value, repr(value))
        if value.__class__ is bool
        else repr(value)
    )


def _foreign(event: Raw, state: CodingState) -> Finding:
    return Finding(
        Level.WARNING,
        "foreign-event",
        f"{event['by']} wrote {event['kind']} on a coding of {state.by}; it does not count",
        place=state.id,
        found=event["id"],
        hint="only a coding's own coder changes it",
    )


def _lineage_clash(coding: str, edit: Raw, ending: Raw) -> Finding:
    return Finding(
        Level.WARNING,
        "clash",
        f"{edit['kind']} and {ending['kind']} of one coding did not know each other",
        place=coding,
        found=edit["id"],
        hint="look at the parts and set their spans as they should be",
    )
