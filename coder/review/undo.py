"""Taking back one act of a coder: the inverse events of a group.

Owns the rule of undo: each register goes back to what stood before the group, but only where the
group's value still stands; what was changed since stays and is listed. Redo is the undo of an undo
group, so there is one mechanism. Inverse events carry `undoes`; nothing is ever deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coder.model.affairs import decision, suggestion_key
from coder.model.event import KINDS
from coder.model.finding import Finding, Level
from coder.model.fold import CODING_KINDS, CodingState, touched
from coder.model.registers import Raw, Register
from coder.review.acts import Act

__all__ = ["Inverse", "codings_of", "inverse"]

_MARKED = frozenset({"finish", "assign", "coin"})
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
            of this coder's events on them.
    """
    out = Inverse()
    for coding in sorted(codings_of(events)):
        state = states.get(coding)
        if state is not None:
            _coding(group, state, out)
    for event in events:
        if not _about_coding(event) or "suggestion" in event:
            _other(group, event, related, out)
    return out


def _standing(register: Register | None, group: str) -> bool:
    return bool(
        register and register.winner is not None and register.winner.event["group"] == group
    )


def _before(register: Register, group: str) -> Any:
    earlier = [w for w in register.effective if w.event["group"] != group]
    return earlier[-1].value if earlier else None


def _coding(group: str, state: CodingState, out: Inverse) -> None:
    alive = state.registers.get("alive")
    wrote_alive = alive is not None and any(w.event["group"] == group for w in alive.effective)
    if wrote_alive and alive is not None and not _standing(alive, group):
        out.findings.append(_changed(state.id, "existence"))
    if _standing(alive, group) and alive is not None:
        kind = "restore" if _before(alive, group) else "retract"
        out.acts.append(Act(kind, state.id, {}, state.heads, group))
    if state.group == group and state.registers["alive"].effective[0].event["group"] == group:
        return  # it was made by this group: taking it away takes everything away
    for name, register in sorted(state.registers.items()):
        if name == "alive" or not any(w.event["group"] == group for w in register.effective):
            continue
        if not _standing(register, group):
            out.findings.append(_changed(state.id, name))
            continue
        kind, body = _setting(name, _before(register, group))
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


def _other(group: str, event: Raw, related: Mapping[str, Sequence[Raw]], out: Inverse) -> None:
    kind = event["kind"]
    if "suggestion" in event:
        sid = suggestion_key(event).id
        own = related.get(sid, ())
        former = decision(e for e in own if e["group"] != group)
        keys = {k: event[k] for k in ("doc", "suggestion", "quote") if k in event}
        body = {**keys, "value": former}
        out.acts.append(Act("restore", sid, body, _heads(own), group))
    elif kind in _MARKED:
        body = {k: event[k] for k in KINDS[kind] if k in event}
        out.acts.append(Act(kind, event["on"], body, (event["id"],), group))
    elif kind == "variable":
        own = related.get(f"{event['on']}/{event['name']}", ())
        if own and own[-1]["group"] != group:
            out.findings.append(_changed(event["on"], event["name"]))
            return
        body = {"name": event["name"], "value": event.get("was", ""), "was": event["value"]}
        out.acts.append(Act("variable", event["on"], body, _heads(own), group))
    elif "target" in event:
        _memo_thing(group, event, related.get(event["on"], ()), out)


def _memo_thing(group: str, event: Raw, own: Sequence[Raw], out: Inverse) -> None:
    earlier = [e for e in own if e["group"] != group and e["kind"] == "memo"]
    body: dict[str, Any] = {"target": event["target"]}
    if event["kind"] == "retract":
        kind = "restore"
    elif event["kind"] == "restore" or not earlier:
        kind = "retract"
    else:
        kind, body = "memo", {**body, "memo": earlier[-1]["memo"]}
    out.acts.append(Act(kind, event["on"], body, _heads(own), group))


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
