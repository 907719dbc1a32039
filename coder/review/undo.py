"""Taking back one act of a coder: the inverse events of a group.

Owns the rule of undo: each register goes back to what stood before the group, but only where the
group's value still stands; what was changed since stays and is listed. Redo is the undo of an undo
group, so there is one mechanism. Inverse events carry `undoes`; nothing is ever deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coder.model.affairs import (
    decision_register,
    memo_registers,
    suggestion_key,
    variable_register,
)
from coder.model.event import KINDS
from coder.model.finding import Finding, Level
from coder.model.fold import CODING_KINDS, CodingState, touched
from coder.model.registers import Raw, Register
from coder.review.acts import Act

__all__ = ["Inverse", "codings_of", "inverse"]

_MARKED = frozenset({"finish", "assign", "coin", "adjudicate"})
"""Kinds that are undone by an event of the same kind that only marks the group as undone."""


@dataclass(slots=True)
class Inverse:
    """The events that take a group back, and what could not be taken back."""

    acts: list[Act] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def codings_of(events: Iterable[Raw]) -> set[str]:
    """Ids of the codings that a group touched."""
    out: set[str] = set()
    for event in events:
        if _about_coding(event):
            out.update(touched(event))
    return out


def _about_coding(event: Raw) -> bool:
    if event["kind"] in ("reject", "restore") and "suggestion" in event:
        return False
    return event["kind"] in CODING_KINDS and "target" not in event


def inverse(
    group: str,
    events: Sequence[Raw],
    *,
    states: Mapping[str, CodingState],
    related: Mapping[str, Sequence[Raw]],
) -> Inverse:
    """What takes a group back.

    Args:
        group: the group.
        events: its events, in order.
        states: folded state, with registers, of every coding in `codings_of(events)`.
        related: for suggestion ids, memo ids and (as "doc/name") variables that the group touched, all
            events on them (on suggestions: this coder's).
    """
    out = Inverse()
    for coding in sorted(_concerned(group, events, states)):
        _coding(group, states[coding], out)
    done: set[str] = set()
    for event in events:
        if not _about_coding(event) or "suggestion" in event:
            _other(group, event, related, out, done)
    return out


def _concerned(
    group: str, events: Iterable[Raw], states: Mapping[str, CodingState]
) -> Iterator[str]:
    """Codings that the group touched, and parts of them to which its edits went."""
    named = codings_of(events)
    for coding, state in states.items():
        if coding in named or any(_wrote(r, group) for r in state.registers.values()):
            yield coding


def _wrote(register: Register, group: str) -> bool:
    return any(w.event["group"] == group and not w.base for w in register.effective)


def _coding(group: str, state: CodingState, out: Inverse) -> None:
    alive = state.registers["alive"]
    if _wrote(alive, group):
        if alive.stands(group):
            kind = "restore" if alive.before(group) else "retract"
            out.acts.append(Act(kind, state.id, {}, state.heads, group))
        else:
            out.findings.append(_changed(state.id, "existence"))
    if alive.effective[0].event["group"] == group:
        return  # it was made by this group: taking it away takes everything away
    for name, register in sorted(state.registers.items()):
        if name == "alive" or not _wrote(register, group):
            continue
        if not register.stands(group):
            out.findings.append(_changed(state.id, name))
            continue
        kind, body = _setting(name, register.before(group))
        out.acts.append(Act(kind, state.id, body, state.heads, group))


def _setting(name: str, value: Any) -> tuple[str, dict[str, Any]]:
    """The event kind and body that write `value` to a register."""
    if name == "code":
        return "recode", {"book": value[0], "code": value[1], "mig": value[2]}
    if name == "place":
        return "resize", {
            "text": value[0],
            "start": value[1],
            "end": value[2],
            "quote": value[3],
        }
    if name == "memo":
        return "memo", {"memo": value or ""}
    if name.startswith("@"):
        given, origin = value or (None, "hand")
        return "attribute", {"name": name[1:], "value": given, "origin": origin}
    on, text = value or (False, "")
    return "flag", {"flag": name[1:], "value": on, **({"text": text} if text else {})}


def _other(
    group: str,
    event: Raw,
    related: Mapping[str, Sequence[Raw]],
    out: Inverse,
    done: set[str],
) -> None:
    kind = event["kind"]
    if kind in _MARKED:
        keys = ("doc", "readings") if kind == "adjudicate" else KINDS[kind]
        body = {k: event[k] for k in keys if k in event}
        out.acts.append(Act(kind, event["on"], body, (event["id"],), group))
        return
    thing = _thing(event)
    if not thing or thing in done:
        return
    done.add(thing)
    own = related.get(thing, ())
    if "suggestion" in event:
        _decision(group, event, own, out)
    elif kind == "variable":
        _variable(group, event, own, out)
    else:
        _memo(group, event, own, out)


def _thing(event: Raw) -> str:
    """What `related` calls the thing beside codings that an event is about; empty for none."""
    if "suggestion" in event:
        return suggestion_key(event).id
    if event["kind"] == "variable":
        return f"{event['on']}/{event['name']}"
    return str(event["on"]) if "target" in event else ""


def _decision(group: str, event: Raw, own: Sequence[Raw], out: Inverse) -> None:
    register = decision_register(own)
    if not register.stands(group):
        out.findings.append(_changed(suggestion_key(event).id, "decision"))
        return
    keys = {k: event[k] for k in ("doc", "suggestion", "quote") if k in event}
    body = {**keys, "value": register.before(group) or "pending"}
    out.acts.append(Act("restore", suggestion_key(event).id, body, _heads(own), group))


def _variable(group: str, event: Raw, own: Sequence[Raw], out: Inverse) -> None:
    register = variable_register(own)
    if not register.stands(group):
        out.findings.append(_changed(event["on"], event["name"]))
        return
    former = register.before(group)
    if former is None:
        first = next(e for e in own if e["group"] == group)
        former = str(first.get("was") or "")
    body = {"name": event["name"], "value": former, "was": register.value}
    out.acts.append(Act("variable", event["on"], body, _heads(own), group))


def _memo(group: str, event: Raw, own: Sequence[Raw], out: Inverse) -> None:
    registers = memo_registers(own)
    target = {"target": event["target"]}
    for name, register in registers.items():
        if not _wrote(register, group):
            continue
        former = register.before(group)
        if not register.stands(group):
            out.findings.append(_changed(event["on"], name))
        elif name == "alive":
            kind = "restore" if former else "retract"
            out.acts.append(Act(kind, event["on"], target, _heads(own), group))
        elif former is not None:
            body = {**target, "memo": former}
            out.acts.append(Act("memo", event["on"], body, _heads(own), group))


def _heads(events: Sequence[Raw]) -> tuple[str, ...]:
    named = {a for e in events for a in e["after"]}
    return tuple(e["id"] for e in events if e["id"] not in named)


def _changed(thing: str, what: str) -> Finding:
    word = what.lstrip("@!")
    return Finding(
        Level.WARNING,
        "changed-since",
        f"{word} was changed since and stays as it is",
        place=thing,
        hint="coder log shows its history",
    )
