"""One line of a journal, as a value, and the order of lines.

Owns the shape of an event (docs/record.md): the common keys, which keys a kind needs, and the order
(`seq`, `id`) in which events count; `time` never orders. Unknown keys and kinds survive unchanged in
`body`. What events mean together is the fold's matter.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import NoneType
from typing import Any

__all__ = [
    "COMMON_KEYS",
    "KINDS",
    "KNOWN_KEYS",
    "MOST",
    "RESERVED",
    "Event",
    "decode",
    "encode",
    "event_faults",
    "order",
]

KINDS: Mapping[str, tuple[str, ...]] = {
    "add": ("doc", "text", "start", "end", "quote", "book", "code", "mig"),
    "accept": ("doc", "suggestion", "quote", "mig"),
    "reject": ("doc", "suggestion", "quote"),
    "recode": ("book", "code", "mig"),
    "resize": ("text", "start", "end", "quote"),
    "split": ("makes",),
    "join": ("of", "text", "start", "end", "quote"),
    "retract": (),
    "restore": (),
    "attribute": ("name", "value"),
    "memo": ("memo",),
    "flag": ("flag", "value"),
    "finish": ("text", "value"),
    "coin": ("book", "code", "name"),
    "assign": ("round", "coders"),
    "reanchor": ("text",),
    "variable": ("name", "value"),
    "set-aside": ("sha256",),
    "adjudicate": ("doc", "readings"),
    "answer": (),
    "redact": (),
}
"""The kinds of version 1 and the keys each needs beside the common ones."""

RESERVED = frozenset({"answer", "redact"})
"""Kinds that are kept and named, and that this version does not read."""

COMMON_KEYS = ("v", "id", "seq", "time", "by", "group", "kind", "on", "after")

KNOWN_KEYS = frozenset(
    {
        *COMMON_KEYS, *(key for keys in KINDS.values() for key in keys),
        "undoes", "via", "how", "origin", "book_hash", "attributes", "flags", "memo", "target",
        "text", "start", "end", "quote", "seen", "codes", "was", "primary", "suggestions",
        "definition", "parent", "foreign",
    }
)  # fmt: skip
"""Every key that this version writes or reads in some kind; others are kept and reported."""

MOST = 2**53
"""No number of a line is greater: other programs and the index could not hold it."""

_STRINGS = ("id", "time", "by", "group", "kind", "on")


@dataclass(frozen=True, slots=True)
class Event:
    """One act of one coder on one thing.

    `seq` orders events (then `id`); `after` names the newest events on the same thing that the writer
    had read; `undoes` is the group this event takes back, or empty. `body` holds the kind's own keys
    and every key that is not known.
    """

    id: str
    seq: int
    time: str
    by: str
    group: str
    kind: str
    on: str
    after: tuple[str, ...] = ()
    undoes: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)

    def raw(self) -> dict[str, Any]:
        """The event as the JSON object of its line, keys in the order of the contract."""
        out: dict[str, Any] = {
            "v": 1,
            "id": self.id,
            "seq": self.seq,
            "time": self.time,
            "by": self.by,
            "group": self.group,
            "kind": self.kind,
            "on": self.on,
            "after": list(self.after),
        }
        if self.undoes:
            out["undoes"] = self.undoes
        out.update(self.body)
        return out

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Event:
        """The value of a JSON object that `event_faults` found nothing wrong with."""
        body = {k: v for k, v in raw.items() if k not in COMMON_KEYS and k != "undoes"}
        return cls(
            raw["id"],
            raw["seq"],
            raw["time"],
            raw["by"],
            raw["group"],
            raw["kind"],
            raw["on"],
            tuple(raw["after"]),
            raw.get("undoes", ""),
            body,
        )


def order(raw: Mapping[str, Any]) -> tuple[int, str]:
    """The sort key of events: (`seq`, `id`)."""
    return raw["seq"], raw["id"]


def encode(raw: Mapping[str, Any]) -> str:
    """The line of an event, without its newline: compact JSON, characters as they are.

    U+2028 and its like stay; a line feed inside a string is escaped by JSON, so a line is a line.
    """
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":"))


def decode(line: str | bytes) -> dict[str, Any]:
    """Parse a line.

    Raises:
        ValueError: when it is not a JSON object, with what is wrong.
    """
    text = line if isinstance(line, str) else line.decode()
    try:
        raw = json.loads(text)
        if "\\u" in text or not isinstance(line, bytes):
            encode(raw).encode()
    except RecursionError:
        raise ValueError("the line is nested too deeply") from None
    except UnicodeEncodeError:
        raise ValueError("a string holds half of a surrogate pair") from None
    if not isinstance(raw, dict):
        raise ValueError("the line is JSON but not an object")
    return raw


def event_faults(raw: Mapping[str, Any]) -> str:
    """Why a parsed line is not an event, or the empty string.

    Unknown kinds pass (they are kept and reported elsewhere); a known kind must have its keys.
    """
    if raw.get("v") != 1 or raw["v"] is True:
        return f"v is {raw.get('v')!r}, and this program reads 1"
    for key in _STRINGS:
        value = raw.get(key)
        if value.__class__ is not str or not value:
            return f"{key} is {value!r}, and must be a string"
    seq = raw.get("seq")
    if seq.__class__ is not int or not 1 <= seq <= MOST:
        return f"seq is {seq!r}, and must be a whole number from 1"
    after = raw.get("after")
    if after.__class__ is not list or any(a.__class__ is not str for a in after):
        return f"after is {after!r}, and must be a list of event ids"
    for key in ("via", "undoes"):
        if raw.get(key, "").__class__ is not str:
            return f"{key} is {raw[key]!r:.60}, and must be of type str"
    kind: str = raw["kind"]
    if kind not in KINDS:
        return ""
    for key in KINDS[kind]:
        if key not in raw:
            return f"an event of kind {kind} needs {key}"
    return _type_fault(raw) or _span_fault(raw) or _parts_fault(raw)


_TYPES: Mapping[str, type] = {
    "doc": str, "text": str, "book": str, "code": str, "quote": str, "how": str, "memo": str,
    "name": str, "flag": str, "round": str, "sha256": str, "target": str, "undoes": str, "mig": int,
    "coders": list, "of": list, "makes": list, "codes": list, "attributes": dict, "flags": dict,
    "suggestion": dict, "via": str, "book_hash": str, "primary": str, "parent": str,
    "definition": str,
}  # fmt: skip


def _type_fault(raw: Mapping[str, Any]) -> str:
    for key, value in raw.items():
        wanted = _TYPES.get(key)
        if wanted is not None and value.__class__ is not wanted:
            return f"{key} is {value!r:.60}, and must be of type {wanted.__name__}"
    if not 0 <= raw.get("mig", 0) <= MOST:
        return f"mig is {raw['mig']!r}, and counts migrations"
    for key in ("coders", "codes", "of"):
        if any(name.__class__ is not str for name in raw.get(key, ())):
            return f"{key} must hold ids" + (" of codings" if key == "of" else "")
    if raw.get("seen").__class__ not in (int, float, NoneType):
        return f"seen is {raw['seen']!r:.60}, and must be a share"
    return ""


def _span_fault(raw: Mapping[str, Any]) -> str:
    start, end = raw.get("start"), raw.get("end")
    if start is None and end is None:
        return ""
    if start.__class__ is not int or end.__class__ is not int or not 0 <= start < end <= MOST:
        return f"start {start!r} and end {end!r} are not a span"
    return ""


def _parts_fault(raw: Mapping[str, Any]) -> str:
    """Faults of the parts that some kinds carry: suggestion key, makes, of, attributes."""
    if "suggestion" in raw and raw["kind"] in ("accept", "reject", "restore"):
        return _key_fault(raw)
    if raw["kind"] == "split":
        for part in raw["makes"]:
            if not isinstance(part, dict) or not isinstance(part.get("id"), str):
                return f"makes holds {part!r:.60}, and each part needs an id"
            if "start" not in part or _span_fault(part):
                return f"the part {part['id']} has no span"
    for name, value in (raw.get("attributes") or {}).items():
        if not isinstance(value, dict) or "value" not in value:
            return f"attribute {name} is {value!r:.60}, and needs a value"
        if fault := _value_fault(name, value):
            return fault
    for name, text in (raw.get("flags") or {}).items():
        if text.__class__ is not str:
            return f"flag {name} is {text!r:.60}, and must be a text"
    return _value_fault(raw["name"], raw) if raw["kind"] == "attribute" else ""


def _value_fault(name: str, value: Mapping[str, Any]) -> str:
    """A value of an attribute is a text or null, and so is who set it."""
    for key in ("value", "origin"):
        if value.get(key).__class__ not in (str, NoneType):
            return f"{key} of attribute {name} is {value[key]!r:.60}, and must be a text"
    return ""


def _key_fault(raw: Mapping[str, Any]) -> str:
    key = raw["suggestion"]
    wanted = {"text": str, "book": str, "code": str, "rule": str, "start": int, "end": int}
    bad = [k for k, t in {**wanted, "rule_hash": str}.items() if key.get(k).__class__ is not t]
    if bad:
        return f"suggestion needs {', '.join(bad)}"
    return "" if 0 <= key["start"] < key["end"] <= MOST else "suggestion has no span"
