"""Selections and codings of REFI-QDA as they stand in its XML, one element at a time.

Owns what each attribute and child of them means: who and when is taken from the selection where a coding
does not say; what has no place is counted. Positions stay as they are written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from typing import Any, NamedTuple, TypeVar

from coder.exchange.positions import Selected
from coder.exchange.refi_things import description_of, guid_from, small

__all__ = ["Coded", "Marked", "Run", "coded_of", "marked_of", "position", "tuples"]

_T = TypeVar("_T", bound=tuple[object, ...])


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


@dataclass(frozen=True, slots=True)
class Run:
    """Selections in a row with one coding each and no words on them, as columns of one length."""

    guids: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    names: Sequence[str]
    users: Sequence[str]
    times: Sequence[str]
    own: Sequence[str]
    codes: Sequence[str]
    coders: Sequence[str]
    whens: Sequence[str]

    def __len__(self) -> int:
        """How many selections it holds."""
        return len(self.guids)

    @property
    def selected(self) -> Iterator[Selected]:
        """The places of all."""
        return tuples(Selected, self.starts, self.ends, self.names)

    @property
    def marked(self) -> Iterator[Marked]:
        """All of them one by one."""
        coded = tuples(Coded, self.own, self.codes, self.coders, self.whens, repeat(()))
        return tuples(
            Marked, self.guids, self.selected, self.users, self.times, repeat(""), repeat(()),
            zip(coded, strict=True),
        )  # fmt: skip


def tuples(kind: type[_T], *columns: Iterable[object]) -> Iterator[_T]:
    """Named tuples of a class; asking the class for each takes three times as long."""
    return map(partial(tuple.__new__, kind), zip(*columns, strict=False))


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
