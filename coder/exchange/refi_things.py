"""Users, variables, notes, links, cases and sets of a REFI-QDA project as they stand in its XML.

Owns the small parts of a project: each function takes the root element and gives values with the ids of the
file, small and without braces. What refers to nothing, or stands twice under one id, is counted in `lost`.
Sources, selections and codings are read in `refi_sources`, codes in `qdc`.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from coder.exchange.formats import (
    ForeignCase,
    ForeignLink,
    ForeignSet,
    ForeignUser,
    ForeignVariable,
)
from coder.exchange.qdc import guid_of
from coder.exchange.xmlread import children, local

__all__ = [
    "Note",
    "cases_of",
    "description_of",
    "guid_from",
    "inside",
    "links_of",
    "minted",
    "notes_of",
    "refs",
    "sets_of",
    "small",
    "users_of",
    "values_of",
    "variables_of",
]

_TYPES = {
    "text": "text", "boolean": "boolean", "integer": "integer", "float": "float", "date": "date",
    "datetime": "datetime",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """A note with its text; `coded` counts what stands on it and has no place here."""

    guid: str
    text: str
    name: str = ""
    user: str = ""
    time: str = ""
    coded: int = 0


def minted(*parts: object) -> str:
    """An id for what has none of its own: the same for the same parts."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(map(str, parts))))


def guid_from(element: Any, name: str) -> str:
    """An id in an attribute; empty when there is none."""
    return small(element.get(name) or "")


@lru_cache(maxsize=4096)
def _odd(written: str) -> str:
    return guid_of(written)


def small(written: str) -> str:
    """An id without braces and in small letters; empty for what is none."""
    if len(written) == 36 and written.islower() and written[8] == "-" == written[23]:
        return written  # whether every sign of it is a digit is looked at when it is written
    return _odd(written) if written else ""


def inside(root: Any, holder: str, name: str, lost: Counter[str]) -> Iterator[Any]:
    """The elements of a name in a list of the project; others in it are counted."""
    for group in children(root, holder):
        for element in group:
            if local(element) == name:
                yield element
            else:
                lost[f"{local(element)} elements in {holder}"] += 1


def description_of(element: Any) -> str:
    """The description of an element, line ends as here."""
    texts = ["".join(d.itertext()) for d in children(element, "Description")]
    return "\n".join(t for t in texts if t).replace("\r\n", "\n").replace("\r", "\n")


def refs(element: Any, name: str) -> tuple[str, ...]:
    """Ids that elements of a name inside another one point to."""
    found = (guid_from(c, "targetGUID") or guid_from(c, "guid") for c in children(element, name))
    return tuple(dict.fromkeys(g for g in found if g))


def users_of(root: Any, lost: Counter[str]) -> tuple[ForeignUser, ...]:
    """All users; one that stands twice under one id is one."""
    found: dict[str, ForeignUser] = {}
    for n, element in enumerate(inside(root, "Users", "User", lost)):
        name = " ".join((element.get("name") or element.get("id") or "").split())
        guid = guid_from(element, "guid") or minted("user", name, n)
        if guid in found:
            lost["users who stand twice"] += 1
        else:
            found[guid] = ForeignUser(guid, name)
    return tuple(found.values())


def variables_of(root: Any, lost: Counter[str]) -> dict[str, ForeignVariable]:
    """Variables by their ids; names that stand twice are told apart by a number."""
    found: dict[str, ForeignVariable] = {}
    taken: set[str] = set()
    for n, element in enumerate(inside(root, "Variables", "Variable", lost)):
        name = " ".join(element.get("name", "").split()) or f"variable {n + 1}"
        guid = guid_from(element, "guid") or minted("variable", name, n)
        if guid in found:
            lost["variables that stand twice"] += 1
            continue
        made, again = name, 1
        while made.casefold() in taken:
            again += 1
            made = f"{name} ({again})"
        taken.add(made.casefold())
        kind = _TYPES.get(element.get("typeOfVariable", "").strip().casefold(), "text")
        found[guid] = ForeignVariable(made, kind, id=guid, description=description_of(element))
    return found


def values_of(
    element: Any, variables: Mapping[str, ForeignVariable], lost: Counter[str]
) -> dict[str, str]:
    """{variable: value} of a source or a case; empty values are left out."""
    out: dict[str, str] = {}
    for one in children(element, "VariableValue"):
        ref, value = "", ""
        for child in one:
            if local(child) == "VariableRef":
                ref = guid_from(child, "targetGUID")
            elif local(child).endswith("Value"):
                value = " ".join("".join(child.itertext()).split())
        if ref not in variables:
            lost["values of variables that are not in the file"] += 1
        elif value:
            out[variables[ref].name] = value
    return out


def notes_of(
    root: Any, text_of: Callable[[Any], str | None], lost: Counter[str]
) -> dict[str, Note]:
    """Notes by their ids, in order.

    Args:
        root: the project.
        text_of: gives the text of a source element, None where it is missing.
        lost: takes what is left out.
    """
    found: dict[str, Note] = {}
    for n, element in enumerate(inside(root, "Notes", "Note", lost)):
        written = text_of(element)
        text = (written or "").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        text = text.replace("\x00", "")
        described = description_of(element)
        if written is None and not described:
            lost["notes whose text is missing"] += 1
            continue
        whole = "\n\n".join(t for t in (text, described) if t.strip())
        if not whole:
            lost["notes without words"] += 1
            continue
        guid = guid_from(element, "guid") or minted("note", n, whole)
        if guid in found:
            lost["notes whose id another note has"] += 1
            guid = minted("note", guid, n)
        coded = sum(local(c) in ("PlainTextSelection", "Coding") for c in element)
        if coded:
            lost["selections and codings on notes"] += coded
        found[guid] = Note(
            guid, whole, " ".join(element.get("name", "").split()),
            guid_from(element, "creatingUser"), element.get("creationDateTime", ""), coded,
        )  # fmt: skip
    return found


def links_of(root: Any, known: Collection[str], lost: Counter[str]) -> tuple[ForeignLink, ...]:
    """Links of which both ends are known."""
    out: dict[str, ForeignLink] = {}
    for n, element in enumerate(inside(root, "Links", "Link", lost)):
        first, second = guid_from(element, "originGUID"), guid_from(element, "targetGUID")
        if first not in known or second not in known:
            lost["links to things that are not in the project"] += 1
            continue
        if len(children(element, "NoteRef")):
            lost["memos on links"] += len(children(element, "NoteRef"))
        guid = guid_from(element, "guid") or minted("link", first, second, n)
        direction = element.get("direction", "").strip()
        if direction not in ("Associative", "OneWay", "Bidirectional"):
            direction = ""
        if guid in out:
            lost["links whose id another link has"] += 1
            guid = minted("link", guid, n)
        name = " ".join(element.get("name", "").split())
        out[guid] = ForeignLink(guid, name, first, second, direction, element.get("color", ""))
    return tuple(out.values())


def _holders(
    root: Any, what: str, known: Mapping[str, Collection[str]], lost: Counter[str]
) -> Iterator[tuple[Any, str, str, dict[str, tuple[str, ...]]]]:
    """Each set or case with an id that no other has, a name, and the members that are known, by kind."""
    seen: set[str] = set()
    for n, element in enumerate(inside(root, f"{what.capitalize()}s", what.capitalize(), lost)):
        members = {}
        for kind, there in known.items():
            found = refs(element, kind)
            members[kind] = tuple(g for g in found if g in there)
            if missing := len(found) - len(members[kind]):
                lost[f"members of {what}s that are not in the project"] += missing
        name = " ".join(element.get("name", "").split()) or f"{what} {n + 1}"
        guid = guid_from(element, "guid") or minted(what, name, n)
        if guid in seen:
            lost[f"{what}s whose id another {what} has"] += 1
            guid = minted(what, guid, n)
        seen.add(guid)
        yield element, guid, name, members


def sets_of(
    root: Any, known: Mapping[str, Collection[str]], lost: Counter[str]
) -> tuple[ForeignSet, ...]:
    """Sets with the members that are known.

    Args:
        root: the project.
        known: ids of MemberCode, MemberSource and MemberNote that there are.
        lost: takes members that are not.
    """
    out: dict[str, ForeignSet] = {}
    for element, guid, name, members in _holders(root, "set", known, lost):
        out[guid] = ForeignSet(
            guid, name, description_of(element), members["MemberCode"], members["MemberSource"],
            members["MemberNote"],
        )  # fmt: skip
    return tuple(out.values())


def cases_of(
    root: Any,
    known: Mapping[str, Collection[str]],
    variables: Mapping[str, ForeignVariable],
    lost: Counter[str],
) -> tuple[ForeignCase, ...]:
    """Cases with their values and with the documents, codes and selections that are known."""
    out: dict[str, ForeignCase] = {}
    for element, guid, name, members in _holders(root, "case", known, lost):
        out[guid] = ForeignCase(
            guid, name, description_of(element), members["SourceRef"], members["CodeRef"],
            members["SelectionRef"], values_of(element, variables, lost),
        )  # fmt: skip
    return tuple(out.values())
