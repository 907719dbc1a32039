"""Rows of the index: a plain coding straight from its line, a folded one from its state.

Owns the equality of the two: a coding of which only its `add` is known gets the same row either way. The
plain way is the one that a million lines take, so it checks the line's shape by hand; whatever is not
plain goes the careful way.
"""

from __future__ import annotations

import json
import json.encoder
from collections.abc import Callable
from typing import Any

from coder.model.event import MOST
from coder.model.fold import CodingState
from coder.model.registers import Raw

__all__ = ["bare_row", "folded_row", "is_plain", "plain_row"]

Number = Callable[[str], int]
Place = tuple[int, int, int]

_UNUSUAL = frozenset(
    {
        "attributes",
        "memo",
        "flags",
        "undoes",
        "target",
        "suggestion",
        "makes",
        "of",
        "codes",
        "coders",
        "seen",
        "primary",
        "name",
        "flag",
        "round",
        "sha256",
        "parent",
        "definition",
    }
)

_KEPT = _UNUSUAL | {"via", "foreign"}


def is_plain(e: Any) -> bool:
    """Whether a parsed line is a well-formed `add` with nothing unusual about it, imported or not.

    False is no judgement: the line then takes the careful way.
    """
    try:
        return (
            e["kind"] == "add"
            and e["id"] == e["on"]
            and e["origin"] == "manual"
            and e["after"] == []
            and e["v"] == 1
            and e["v"] is not True
            and e["id"].__class__ is e["time"].__class__ is e["by"].__class__ is str
            and e["group"].__class__ is e["doc"].__class__ is e["text"].__class__ is str
            and e["book"].__class__ is e["code"].__class__ is e["quote"].__class__ is str
            and e["seq"].__class__ is e["mig"].__class__ is e["start"].__class__ is int
            and e["end"].__class__ is int
            and 0 <= e["start"] < e["end"] <= MOST
            and 0 < e["seq"] <= MOST
            and 0 <= e["mig"] <= MOST
            and e["how"].__class__ is e["book_hash"].__class__ is str
            and "" not in (e["id"], e["time"], e["by"], e["group"])
            and _UNUSUAL.isdisjoint(e)
            and ("via" not in e or e["via"].__class__ is str)
        )
    except (KeyError, TypeError):
        return False


def bare_row(e: Raw, place: Place, number: Number) -> tuple[Any, ...]:
    """The row of a line that `is_plain`; nothing is checked again."""
    return (
        e["id"], e["seq"], number(e["doc"]), number(e["text"]), e["start"], e["end"],
        number(e["book"]), number(e["code"]), e["mig"], number(e["by"]), number(e["how"]),
        0, 1, number(e["book_hash"]), e["group"], e["time"],
        _brought(e) if "via" in e or "foreign" in e else "", *place,
    )  # fmt: skip


def _brought(e: Raw) -> str:
    """What an import left with a line that `is_plain`, as `plain_row` has it."""
    via, foreign = e.get("via"), e.get("foreign")
    if not foreign:
        return _dump({"via": via}) if via else ""
    if via and foreign.__class__ is dict and len(foreign) == 2:
        own, selection = foreign.get("id"), foreign.get("selection")
        if own.__class__ is selection.__class__ is str:  # as nearly all that come from REFI-QDA
            return (
                f'{{"foreign": {{"id": {_text(own)}, "selection": {_text(selection)}}}, '
                f'"via": {_text(via)}}}'
            )
    return _dump({"foreign": foreign, "via": via} if via else {"foreign": foreign})


def plain_row(e: Raw, place: Place, number: Number) -> tuple[Any, ...]:
    """The row of a coding of which nothing but its making is known."""
    rest: dict[str, Any] = {}
    rule = ""
    if e.get("origin") != "manual" or not _KEPT.isdisjoint(e):
        if e.get("attributes"):
            rest["attributes"] = {
                k: [v["value"], v.get("origin", "hand")] for k, v in e["attributes"].items()
            }
        for key in ("memo", "via", "foreign", "flags"):
            if e.get(key):
                rest[key] = e[key]
        origin = e.get("origin")
        if isinstance(origin, dict):
            rest["origin"] = origin
            rule = str(origin.get("rule", ""))
    return (
        e["id"], e["seq"], number(e["doc"]), number(e["text"]), e["start"], e["end"],
        number(e["book"]), number(e["code"]), e["mig"], number(e["by"]), number(e.get("how", "hand")),
        number(rule), 1, number(e.get("book_hash") or ""), e["group"], e["time"],
        _dump(rest) if rest else "", *place,
    )  # fmt: skip


def folded_row(s: CodingState, number: Number) -> tuple[Any, ...]:
    """The row of a folded coding; its place stays with the plain row where there is one."""
    rest: dict[str, Any] = {k: v for k, v in s.extra.items() if v and k != "book_hash"}
    if s.attributes:
        rest["attributes"] = {k: list(v) for k, v in s.attributes.items()}
    for key, value in (("memo", s.memo), ("flags", s.flags), ("via", s.via)):
        if value:
            rest[key] = value
    if s.origin:
        rest["origin"] = dict(s.origin)
    if s.heads != (s.id,):
        rest["heads"] = list(s.heads)
    text, start, end, _ = s.place
    book, code, mig = s.code
    return (
        s.id, s.seq, number(s.doc), number(text), start, end, number(book), number(code), mig,
        number(s.by), number(s.how), number(str(s.origin.get("rule", ""))), int(s.alive),
        number(str(s.extra.get("book_hash") or "")), s.group, s.time, _dump(rest) if rest else "",
        None, None, None,
    )  # fmt: skip


_text = json.encoder.encode_basestring
_dump = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
