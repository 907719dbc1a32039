"""Selections and codings of REFI-QDA as they stand in its XML, one element at a time.

Owns what each attribute and child of them means: who and when is taken from the selection where a coding
does not say; what has no place is counted. Positions stay as they are written.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from coder.exchange.positions import Selected
from coder.exchange.refi_things import description_of, guid_from, small

__all__ = ["Coded", "Marked", "coded_of", "marked_of", "position"]


class Coded(NamedTuple):
    """A Coding element."""

    guid: str
    code: str
    user: str
    time: str
    notes: tuple[str, ...] = ()


class Marked(NamedTuple):
    """A PlainTextSelection, positions as written; a broken number is -1."""

    guid: str
    selected: Selected
    user: str
    time: str
    description: str
    notes: tuple[str, ...]
    codings: tuple[Coded, ...]


def position(written: str | None) -> int:
    """A position; -1 for what is none, or no position in any file."""
    try:
        number = int(written or "")
    except ValueError:
        return -1
    return number if -1 <= number < 1 << 40 else -1


def marked_of(element: Any, lost: Counter[str]) -> Marked:
    """A PlainTextSelection element with its codings."""
    attribute = element.get
    user = small(attribute("creatingUser") or "")
    time = attribute("creationDateTime") or ""
    codings: tuple[Coded, ...] = ()
    notes: tuple[str, ...] = ()
    description = ""
    for child in element:
        tag = child.tag
        if tag.endswith("}Coding"):
            codings += (coded_of(child, user, time, lost),)
            continue
        kind = tag[tag.rfind("}") + 1 :]
        if kind == "Coding":
            codings += (coded_of(child, user, time, lost),)
        elif kind == "NoteRef":
            notes = (*notes, guid_from(child, "targetGUID"))
        elif kind == "Description":
            description = description_of(element)
        else:
            lost[f"{kind} elements in selections"] += 1
    place = Selected(
        position(attribute("startPosition")), position(attribute("endPosition")),
        attribute("name") or "",
    )  # fmt: skip
    return Marked(small(attribute("guid") or ""), place, user, time, description, notes, codings)


def coded_of(element: Any, user: str, time: str, lost: Counter[str]) -> Coded:
    """A Coding element; `user` and `time` are those of the selection around it."""
    attribute = element.get
    code = ""
    notes: tuple[str, ...] = ()
    for child in element:
        tag = child.tag
        if tag.endswith("}CodeRef") and not code:
            code = small(child.get("targetGUID") or "")
            continue
        kind = tag[tag.rfind("}") + 1 :]
        if kind == "CodeRef" and not code:
            code = small(child.get("targetGUID") or "")
        elif kind == "NoteRef":
            notes = (*notes, guid_from(child, "targetGUID"))
        else:
            lost[f"{kind} elements in codings"] += 1
    return Coded(
        small(attribute("guid") or ""), code, small(attribute("creatingUser") or "") or user,
        attribute("creationDateTime") or time, notes,
    )  # fmt: skip
