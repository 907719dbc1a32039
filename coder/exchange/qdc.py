"""The codebook of REFI-QDA (.qdc, and the codebook part of a project) to values, and values to a .qdc.

    book, losses = read_qdc(data, "codes.qdc")
    data, removed = qdc_bytes(book)

Owns the element names and the order the schema wants. Reading takes what programs write: any namespace, a
byte order mark, ids in either case with or without braces, an empty list of sets. What it does not know is
counted by name, so that an import can say what was lost. Writing is valid by the schema, never holds a
clock, and equal values give equal bytes. Codes stand in order of the file; ids are 36 characters, small.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from coder.exchange.formats import ForeignCode, ForeignSet
from coder.exchange.xmlread import children, local, parse_xml
from coder.model.errors import Unreadable, UsageError

__all__ = [
    "NAMESPACE",
    "QdcBook",
    "guid_of",
    "qdc_bytes",
    "read_codes",
    "read_qdc",
]

NAMESPACE = "urn:QDA-XML:codebook:1.0"
_GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CODE_FACTS = {"guid", "name", "isCodable", "color"}
_SET_FACTS = {"guid", "name"}


@dataclass(frozen=True, slots=True)
class QdcBook:
    """A codebook, its ids as guids; `origin` is the program that wrote it."""

    codes: tuple[ForeignCode, ...]
    sets: tuple[ForeignSet, ...] = ()
    origin: str = ""


def guid_of(text: str) -> str:
    """An id without braces and in small letters; empty when the text is none."""
    found = _GUID.fullmatch(text.strip())
    return found[1].lower() if found else ""


# -- reading ----------------------------------------------------------------------------------


def read_qdc(data: bytes, place: str) -> tuple[QdcBook, Mapping[str, int]]:
    """The codes and sets of a .qdc, or of the XML of a project.

    Args:
        data: the file.
        place: what it is called in messages.

    Returns:
        The codebook, and how many of each thing are not in it, by what they are.

    Raises:
        Unreadable: not XML, or nothing of REFI-QDA.
    """
    root = parse_xml(data, place)
    kind = local(root)
    if kind not in ("CodeBook", "Project"):
        raise Unreadable(f"no codebook of REFI-QDA: the file is a {kind[:40]}", place=place)
    lost: Counter[str] = Counter()
    book = root
    if kind == "Project":
        found = children(root, "CodeBook")
        if not found:
            raise Unreadable("a project of REFI-QDA without a codebook", place=place)
        book = found[0]
        for child in root:
            if local(child) not in ("CodeBook", "Sets"):
                _count(child, lost)
    origin = root.get("origin", "")
    read = read_codes(book, root if kind == "Project" else book, lost)
    return QdcBook(read.codes, read.sets, origin), dict(sorted(lost.items()))


def read_codes(book: Any, sets: Any, lost: Counter[str]) -> QdcBook:
    """The codes of a CodeBook element and the sets of codes in another one.

    Args:
        book: the CodeBook element.
        sets: the element with Sets: the same, or the project.
        lost: takes what is left out, counted by what it is.
    """
    codes: list[ForeignCode] = []
    seen: set[str] = set()
    waiting = [(c, "") for holder in reversed(children(book, "Codes")) for c in reversed(holder)]
    while waiting:  # not by recursion: files may be as deep as they like
        element, parent = waiting.pop()
        if local(element) != "Code":
            _count(element, lost)
            continue
        codes.append(_code(element, parent, seen, lost))
        inner = [c for c in reversed(element) if local(c) != "Description"]
        waiting += [(c, codes[-1].id) for c in inner]
    known = {c.id for c in codes}
    read: list[ForeignSet] = []
    for element in (s for holder in children(sets, "Sets") for s in holder):
        if local(element) == "Set":
            read.append(_set(element, len(read), known, lost))
        else:
            lost[f"element {local(element)}"] += 1
    for child in book:
        if local(child) not in ("Codes", "Sets"):
            _count(child, lost)
    return QdcBook(tuple(codes), tuple(read))


def _code(element: Any, parent: str, seen: set[str], lost: Counter[str]) -> ForeignCode:
    name = " ".join(element.get("name", "").split())
    guid = guid_of(element.get("guid", ""))
    if not guid or guid in seen:
        lost["id of a code that stands twice" if guid else "id of a code that is none"] += 1
        guid = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{parent}/{name}/{len(seen)}"))
    seen.add(guid)
    colour = element.get("color", "")
    if colour and not _COLOUR.fullmatch(colour.strip()):
        lost[f"colour {colour[:20]!r}"] += 1
        colour = ""
    for fact in sorted(set(map(_plain, element.attrib)) - _CODE_FACTS):
        lost[f"{fact} of a code"] += 1
    codable = element.get("isCodable", "true").strip().lower() in ("true", "1")
    return ForeignCode(
        guid, name or "(no name)", parent, _described(element), colour.strip(), codable
    )


def _set(element: Any, number: int, known: set[str], lost: Counter[str]) -> ForeignSet:
    members = []
    for child in element:
        target = guid_of(child.get("guid") or child.get("targetGUID") or "")
        if local(child) == "MemberCode" and target in known:
            members.append(target)
        elif local(child) != "Description":
            what = "code of a set that is not there" if local(child) == "MemberCode" else ""
            lost[what or f"{local(child)} of a set"] += 1
    for fact in sorted(set(map(_plain, element.attrib)) - _SET_FACTS):
        lost[f"{fact} of a set"] += 1
    name = " ".join(element.get("name", "").split()) or f"set {number + 1}"
    guid = guid_of(element.get("guid", "")) or str(
        uuid.uuid5(uuid.NAMESPACE_URL, f"set/{name}/{number}")
    )
    return ForeignSet(guid, name, _described(element), tuple(dict.fromkeys(members)))


def _described(element: Any) -> str:
    texts = ("".join(d.itertext()) for d in children(element, "Description"))
    lines = "\n".join(texts).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.strip() for line in lines).strip()


def _plain(name: str) -> str:
    return name.rpartition("}")[2]


def _count(element: Any, lost: Counter[str]) -> None:
    """Count an element that is left out; of a mere list, what is in it."""
    inner = [local(child) for child in element]
    if local(element).endswith("s") and inner:
        lost.update(f"element {name}" for name in inner)
    elif inner or (element.text or "").strip() or element.attrib:
        lost[f"element {local(element)}"] += 1


# -- writing ----------------------------------------------------------------------------------


def qdc_bytes(book: QdcBook) -> tuple[bytes, int]:
    """A .qdc that is valid by the schema of REFI-QDA 1.0.

    Returns:
        The file, and how many characters were left out because no XML can hold them.

    Raises:
        UsageError: there is no code, which the schema forbids.
    """
    if not book.codes:
        raise UsageError("a .qdc needs at least one code", hint="add a code, or write a CSV")
    removed = [0]
    below: dict[str, list[ForeignCode]] = {}
    known = {c.id for c in book.codes}
    for code in book.codes:
        below.setdefault(code.parent if code.parent in known else "", []).append(code)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<CodeBook xmlns="{NAMESPACE}" origin={_fact(book.origin or "coder-qda", removed)}>',
        "  <Codes>",
        *_code_lines(below, removed),
        "  </Codes>",
    ]
    if book.sets:
        lines += ["  <Sets>", *_set_lines(book.sets, removed), "  </Sets>"]
    return ("\n".join([*lines, "</CodeBook>"]) + "\n").encode(), removed[0]


def _code_lines(below: Mapping[str, list[ForeignCode]], removed: list[int]) -> Iterator[str]:
    waiting: list[tuple[ForeignCode | None, int]] = [(c, 2) for c in reversed(below.get("", ()))]
    while waiting:
        code, depth = waiting.pop()
        lead = "  " * depth
        if code is None:
            yield f"{lead}</Code>"
            continue
        facts = f"guid={quoteattr(code.id)} name={_fact(code.name, removed)}"
        facts += f' isCodable="{"true" if code.codable else "false"}"'
        facts += f" color={quoteattr(code.colour)}" if code.colour else ""
        inner = below.get(code.id, [])
        if not inner and not code.description:
            yield f"{lead}<Code {facts}/>"
            continue
        yield f"{lead}<Code {facts}>"
        if code.description:
            yield f"{lead}  <Description>{_text(code.description, removed)}</Description>"
        waiting.append((None, depth))
        waiting += [(c, depth + 1) for c in reversed(inner)]


def _set_lines(sets: tuple[ForeignSet, ...], removed: list[int]) -> Iterator[str]:
    for one in sets:
        yield f"    <Set guid={quoteattr(one.id)} name={_fact(one.name, removed)}>"
        if one.description:
            yield f"      <Description>{_text(one.description, removed)}</Description>"
        for member in one.codes:
            yield f"      <MemberCode guid={quoteattr(member)}/>"
        yield "    </Set>"


def _text(text: str, removed: list[int]) -> str:
    legal, count = _ILLEGAL.subn("", text)
    removed[0] += count
    return escape(legal, {"\r": "&#13;"})


def _fact(text: str, removed: list[int]) -> str:
    legal, count = _ILLEGAL.subn("", " ".join(text.split()))
    removed[0] += count
    return quoteattr(legal)
