"""What one event writes on a coding, and the coding that its registers spell.

Owns the registers' names and values: `alive`, `code` (book, code, migrations known), `place` (text,
start, end, quote), `memo`, `@NAME` for an attribute, `!NAME` for a flag. Which events count, and which
value stands, is the fold's matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coder.model.registers import Raw, Register

__all__ = ["CodingState", "born", "is_whole", "read_registers", "whole", "written"]

_WHOLE = ("doc", "text", "book", "code")


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


def is_whole(event: Raw) -> bool:
    """Whether a split or join says itself what its makings are; else they are as what they came from."""
    return all(key in event for key in _WHOLE)


def whole(event: Raw, before: CodingState) -> Raw:
    """A split or join with what it leaves to the coding that it is made from."""
    book, code, mig = before.code
    attributes = {k: {"value": v, "origin": o} for k, (v, o) in before.attributes.items()}
    left = {
        "doc": before.doc, "text": before.place[0], "book": book, "code": code, "mig": mig,
        "how": before.how, "origin": before.origin, "attributes": attributes,
        "memo": before.memo, "flags": before.flags,
    }  # fmt: skip
    return {**left, **event}


def born(coding: str, event: Raw) -> CodingState:
    """A coding as the event that makes it says, before any register is read."""
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


def written(coding: str, event: Raw, *, makes: bool = False) -> list[tuple[str, Any]]:
    """(register, value) pairs that an event writes on this coding.

    Args:
        coding: the coding's id.
        event: the event; a split or join that `makes` the coding must be whole.
        makes: whether it is the event that makes the coding.
    """
    kind = event["kind"]
    if makes or kind == "accept":
        return _first_values(coding, event)
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
    return []


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


def read_registers(state: CodingState) -> None:
    """Fill the fields of a state from its registers."""
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
