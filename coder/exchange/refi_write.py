"""A `Foreign` as a REFI-QDA project: one safe profile that the importers of other programs read rightly.

    data, lost = refi_bytes(foreign)

Owns the profile: texts as files, LF, no byte order mark; positions in code points, end exclusive; one
selection for each place and coder, with a Coding for each code; no empty lists; every id once; the order
that the schema wants. Equal values give equal bytes: nothing here knows a clock or a machine, and order
comes from what things are, never from when they were made. `lost` counts what the format cannot hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from coder.exchange.container import zip_bytes
from coder.exchange.formats import Foreign, ForeignCode, ForeignMemo
from coder.exchange.refi_values import value_lines, variable_lines, variable_types
from coder.exchange.refi_write_sources import Sources
from coder.exchange.refi_xml import Book, attribute, guid, legal_text, memo_order
from coder.text.bulk import in_bulk

__all__ = ["NAMESPACE", "refi_bytes", "refi_members"]

NAMESPACE = "urn:QDA-XML:project:1.0"
ORIGIN = "coder-qda"
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_DIRECTIONS = ("Associative", "OneWay", "Bidirectional")


def refi_bytes(foreign: Foreign) -> tuple[bytes, Mapping[str, int]]:
    """A .qdpx, and what of the value is not in it, by what it is."""
    with in_bulk():
        members, lost = refi_members(foreign)
        return zip_bytes(members), lost


def refi_members(foreign: Foreign) -> tuple[list[tuple[str, bytes]], Mapping[str, int]]:
    """The members of a .qdpx in order, `project.qde` first, and what is not in them."""
    book = Book(foreign)
    types = variable_types(foreign, book.lost)
    codes = list(_codes(foreign, book))
    sources = Sources(foreign, book, types)
    source_lines = list(sources.lines())
    project_notes = _project_notes(foreign, book)
    name = attribute(foreign.name or "project", book.lost)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<Project xmlns="{NAMESPACE}" name={name} origin="{ORIGIN}">',
        *_list("Users", _users(foreign, book)),
    ]
    if codes:
        lines += [" <CodeBook>", *_list("Codes", codes, 2), " </CodeBook>"]
    lines += _list("Variables", variable_lines(foreign, book, types))
    lines += _list("Cases", _cases(foreign, book, types))
    lines += _list("Sources", source_lines)
    lines += _list("Notes", book.note_lines())
    lines += _list("Links", _links(foreign, book))
    lines += _list("Sets", _sets(foreign, book))
    if foreign.description:
        lines.append(f" <Description>{legal_text(foreign.description, book.lost)}</Description>")
    lines += [f' <NoteRef targetGUID="{g}"/>' for g in project_notes]
    lines.append("</Project>")
    # One by one: a single character from far outside makes a string four times as long in memory.
    xml = b"\n".join(map(str.encode, [*lines, ""]))
    files = sorted({**sources.files, **book.note_files()}.items())
    members = [("project.qde", xml), *((f"sources/{n}", data) for n, data in files)]
    return members, dict(sorted((+book.lost).items()))


def _list(name: str, lines: Iterable[str], depth: int = 1) -> list[str]:
    """A list of elements, nothing when it is empty: the schema knows no empty ones."""
    inside = list(lines)
    lead = " " * depth
    return [f"{lead}<{name}>", *inside, f"{lead}</{name}>"] if inside else []


def _users(foreign: Foreign, book: Book) -> Iterator[str]:
    for user in foreign.users:
        named = f" name={attribute(user.name, book.lost)}" if user.name else ""
        yield f'  <User guid="{guid(user.id)}"{named}/>'


def _codes(foreign: Foreign, book: Book) -> Iterator[str]:
    known = {c.id for c in foreign.codes}
    below: dict[str, list[ForeignCode]] = {}
    for one in foreign.codes:
        below.setdefault(one.parent if one.parent in known else "", []).append(one)
    memos: dict[str, list[ForeignMemo]] = {}
    code: ForeignCode | None
    for memo in foreign.memos:
        if memo.kind == "code":
            memos.setdefault(memo.target, []).append(memo)
    waiting: list[tuple[ForeignCode | None, int]] = [(c, 3) for c in reversed(below.get("", ()))]
    while waiting:  # not by recursion: trees may be as deep as they like
        code, depth = waiting.pop()
        lead = " " * depth
        if code is None:
            yield f"{lead}</Code>"
            continue
        inner = []
        if code.description:
            text = legal_text(code.description, book.lost)
            inner.append(f"{lead} <Description>{text}</Description>")
        for memo in sorted(memos.get(code.id, ()), key=memo_order):
            inner.append(f'{lead} <NoteRef targetGUID="{book.note(memo)}"/>')
        children = below.get(code.id, [])
        yield f"{lead}<Code {_code_facts(code, book)}{'' if inner or children else '/'}>"
        if inner or children:
            yield from inner
            waiting.append((None, depth))
            waiting += [(c, depth + 1) for c in reversed(children)]


def _code_facts(code: ForeignCode, book: Book) -> str:
    facts = f'guid="{guid(code.id)}" name={attribute(code.name, book.lost)}'
    facts += f' isCodable="{"true" if code.codable else "false"}"'
    if _COLOUR.fullmatch(code.colour):
        facts += f' color="{code.colour}"'
    return facts


def _project_notes(foreign: Foreign, book: Book) -> list[str]:
    """Ids of the project's notes, and the free notes after them, which nothing refers to."""
    own = sorted((m for m in foreign.memos if m.kind == "project"), key=memo_order)
    refs = [book.note(m) for m in own if not m.foreign.get("free")]
    for memo in own:
        if memo.foreign.get("free"):
            book.note(memo)
    return list(dict.fromkeys(refs))


def _cases(foreign: Foreign, book: Book, types: Mapping[str, str]) -> Iterator[str]:
    for case in foreign.cases:
        yield f'  <Case guid="{guid(case.id)}" name={attribute(case.name, book.lost)}>'
        if case.description:
            yield f"   <Description>{legal_text(case.description, book.lost)}</Description>"
        yield from _refs("CodeRef", case.codes, book, "members of cases")
        yield from value_lines(case.variables, types, book, "   ")
        yield from _refs("SourceRef", case.documents, book, "members of cases")
        yield from _refs("SelectionRef", case.selections, book, "members of cases")
        yield "  </Case>"


def _refs(name: str, ids: Iterable[str], book: Book, what: str) -> Iterator[str]:
    for one in ids:
        found = book.known(one)
        if found:
            yield f'   <{name} targetGUID="{found}"/>'
        else:
            book.lost[f"{what} that are not in the project any more"] += 1


def _links(foreign: Foreign, book: Book) -> Iterator[str]:
    for link in foreign.links:
        first, second = book.known(link.origin), book.known(link.target)
        if not first or not second:
            book.lost["links to things that are not in the project any more"] += 1
            continue
        facts = f'guid="{guid(link.id)}"'
        facts += f" name={attribute(link.name, book.lost)}" if link.name else ""
        facts += f' direction="{link.direction}"' if link.direction in _DIRECTIONS else ""
        facts += f' color="{link.colour}"' if _COLOUR.fullmatch(link.colour) else ""
        yield f'  <Link {facts} originGUID="{first}" targetGUID="{second}"/>'


def _sets(foreign: Foreign, book: Book) -> Iterator[str]:
    for one in foreign.sets:
        yield f'  <Set guid="{guid(one.id)}" name={attribute(one.name, book.lost)}>'
        if one.description:
            yield f"   <Description>{legal_text(one.description, book.lost)}</Description>"
        yield from _refs("MemberCode", one.codes, book, "members of sets")
        yield from _refs("MemberSource", one.documents, book, "members of sets")
        yield from _refs("MemberNote", one.memos, book, "members of sets")
        yield "  </Set>"
