"""The codes of an import as a codebook of the project.

Owns where they go: to the codebook that has them all already, else into the only one when that is empty,
else into a new one. What is written is read first; equal codes give the same bytes. Ids of other programs
stand in the codes' notes, from where an export takes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coder.codebook.foreign import (
    Entries,
    ForeignBook,
    ForeignCode,
    ForeignGroup,
    entries_of,
    foreign_file,
    foreign_guid,
    kept_notes,
    without_faulty_rules,
)
from coder.codebook.load import load_text
from coder.codebook.patch import Patch
from coder.codebook.sheet import parse_example
from coder.codebook.starter import starter
from coder.codebook.tables import Tables
from coder.codebook.tree import Faults, read_tree
from coder.codebook.writing import item, pair
from coder.exchange.formats import Foreign
from coder.exchange.qdc import guid_of
from coder.model.codebook import Codebook
from coder.model.errors import Unreadable
from coder.model.finding import Level
from coder.model.names import slug
from coder.project.labelled import described
from coder.project.refiguids import code_guids

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["BookPlan", "plan_book"]


@dataclass(frozen=True, slots=True)
class BookPlan:
    """Where codes go: the codebook's name and state, the ids by the file's, the bytes to write if any."""

    name: str
    hash: str
    mig: int
    ids: Mapping[str, str]
    data: bytes
    write: bool
    new: bool
    groups: int = 0


def plan_book(project: Project, foreign: Foreign, path: Path) -> BookPlan | None:
    """Where the codes of a file go; nothing is written. None for a file without codes.

    Raises:
        Unreadable: no codebook can be made of them.
    """
    if not foreign.codes:
        return None
    names = project.layout.book_names()
    asked = project.books.chosen.removesuffix(".yaml")
    for name in [asked] if asked in names else names:
        found = _all_there(project, name, foreign)
        if found is not None:
            data = project.books.data(name)
            mig = len(project.books.migrations(name))
            return BookPlan(name, project.books.book(name).hash, mig, found, data, False, False)
    name, kind = _target(project, path, asked)
    try:
        entries, _ = without_faulty_rules(entries_of(_foreign_book(foreign, path)))
    except Unreadable as error:
        raise Unreadable(error.what, place=str(path), hint=error.hint) from None
    origin = ", ".join(filter(None, (path.name, foreign.origin)))
    if kind == "empty":
        data = _into_empty(project, name, entries)
    else:
        data = foreign_file(name, entries, origin=origin)
    data = _with_attributes(data, foreign)
    book, findings = load_text(data, name, f"{name}.yaml")
    if book is None:
        first = next(f for f in findings if f.level is Level.ERROR)
        raise Unreadable(f"no codebook can be made of its codes: {first}", place=str(path))
    mig = 0 if kind == "new" else len(project.books.migrations(name))
    new = kind == "new"
    return BookPlan(name, book.hash, mig, entries.ids, data, True, new, len(entries.groups))


def _all_there(project: Project, name: str, foreign: Foreign) -> dict[str, str] | None:
    """{the file's id: ours} when this codebook holds every code of the file."""
    book = project.books.book(name)
    notes, _ = kept_notes(project.books.data(name))
    known = {g: code for code, note in notes.items() if (g := foreign_guid(note))}
    known |= {g: code for code, g in code_guids(project, name).items()}
    by_name = _by_name(book)
    out = {}
    for code in foreign.codes:
        found = known.get(code.id) if guid_of(code.id) else by_name.get(code.id, "")
        if not found:
            return None
        out[code.id] = found
    return out


def _by_name(book: Codebook) -> dict[str, str]:
    """Codes by id, path and, where only one has it, name; for files that know no ids."""
    out: dict[str, str] = {}
    labels: dict[str, list[str]] = {}
    for code in book:
        labels.setdefault(code.label, []).append(code.id)
    out.update({label: ids[0] for label, ids in labels.items() if len(ids) == 1})
    out.update({book.path(code.id): code.id for code in book})
    out.update({code.id: code.id for code in book})
    return out


def _target(project: Project, path: Path, asked: str) -> tuple[str, str]:
    """The codebook that takes the codes, and what it is now: empty, starter or new.

    The codebook that every new project begins with is there to be replaced: as long as nobody touched it
    and nothing is coded with it, it is.
    """
    names = project.layout.book_names()
    only = asked if asked in names else names[0] if len(names) == 1 and not asked else ""
    if only and not project.books.book(only).codes:
        return only, "empty"
    if only and project.books.data(only) == starter(only).encode():
        used = project.index.rows("book = ?", [project.index.known_number(only)])
        if not used and not project.books.migrations(only):
            return only, "starter"
    stem = slug(asked or path.stem, longest=60).removesuffix(".migrations") or "codebook"
    taken = {n.casefold() for n in names}
    name, n = stem, 1
    while name.casefold() in taken:
        n += 1
        name = f"{stem}-{n}"
    return name, "new"


def _foreign_book(foreign: Foreign, path: Path) -> ForeignBook:
    inside: dict[str, list[str]] = {}
    sets = [s for s in foreign.sets if s.codes]
    for one in sets:
        for member in one.codes:
            inside.setdefault(member, []).append(one.id)
    codes = []
    for code in foreign.codes:
        own, lists = described(code.description)
        examples = [(*parse_example(t), True) for t in lists["Example"]]
        examples += [(*parse_example(t), False) for t in lists["Not an example"]]
        codes.append(
            ForeignCode(
                code.id, code.name, code.parent, definition=own, colour=code.colour,
                include=tuple(lists["Include"]), exclude=tuple(lists["Exclude"]),
                examples=tuple(examples), groups=tuple(inside.get(code.id, ())),
                guid=guid_of(code.id), codable=code.codable, place=code.name,
            )
        )  # fmt: skip
    groups = tuple(ForeignGroup(s.id, s.name, s.description, guid_of(s.id)) for s in sets)
    return ForeignBook(tuple(codes), groups, path.name)


def _into_empty(project: Project, name: str, entries: Entries) -> bytes:
    """The bytes of a codebook without codes, with these in it; its comments stay."""
    data = project.layout.book(name).read_bytes()
    tree = read_tree(data, Faults(name))
    assert tree is not None  # the codebook was loaded before
    tables = Tables(Patch(data))
    tables.first_codes(tree, entries.codes)
    if entries.groups and "groups" not in tree.pairs:
        line = tables.above(tree.pairs["codes"][0].line)
        tables.patch.insert_lines(line, [*pair("groups", list(entries.groups), 0), ""])
    return tables.patch.bytes()


def _with_attributes(data: bytes, foreign: Foreign) -> bytes:
    """A codebook file in which the attributes of the file's codings are declared."""
    tree = read_tree(data, Faults("codebook"))
    if not foreign.attributes or tree is None or "attributes" in tree.pairs:
        return data
    lines = ["attributes:"]
    for one in foreign.attributes:
        facts = {
            "name": one.name,
            "type": one.type,
            **({"values": list(one.values)} if one.values else {}),
        }
        lines += item(facts, 2)
    head, codes, rest = data.partition(b"\ncodes:")
    return head + b"\n" + "\n".join([*lines, ""]).encode() + codes + rest
