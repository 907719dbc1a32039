"""Codebooks of other people and programs taken into a project.

    found = import_book(project, Path("codes.qdc"))
    found.name, found.lost

Owns the choice of the reader by what a file is, and where its codes go: into the only codebook when that is
empty, else into a new one. What is written is read before it is written, so that a file either comes in
whole, with an account of what a codebook cannot hold, or not at all. The meaning of formats is known to
`coder.codebook.foreign_*` and `coder.exchange`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coder.model.errors import BadValue, CheckFailed, Unreadable, UsageError
from coder.model.finding import Finding, Level
from coder.model.names import slug
from coder.model.results import Caption, Cell, Table
from coder.project.booktables import bytes_of, read_tables, text_of
from coder.project.labelled import described
from coder.store.files import write_atomic

if TYPE_CHECKING:
    from coder.codebook.foreign import Entries, ForeignBook
    from coder.exchange.qdc import QdcBook
    from coder.project.facade import Project

__all__ = ["FORMATS", "Imported", "import_book"]

FORMATS = {
    "sheet": "a spreadsheet of codes: XLSX, CSV, TSV",
    "qdc": "a codebook of REFI-QDA: .qdc, or the codes of a .qdpx",
    "quanteda": "a dictionary in YAML",
    "liwc": "a dictionary with numbers: .dic",
    "wordstat": "a dictionary moved in by tabs: .cat",
    "patterns": "patterns of spaCy or Prodigy: JSONL",
}
"""What `--from-format` takes."""

_BY_ENDING = {
    ".xlsx": "sheet", ".xlsm": "sheet", ".csv": "sheet", ".tsv": "sheet", ".txt": "sheet", ".qdc": "qdc",
    ".qde": "qdc", ".qdpx": "qdc", ".yml": "quanteda", ".yaml": "quanteda", ".dic": "liwc",
    ".cat": "wordstat", ".jsonl": "patterns", ".ndjson": "patterns", ".json": "patterns",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in: the codebook's name, whether it is new, each code with what it was, and the losses.

    `lost` counts elements of the file that the codebook does not hold, by what they are.
    """

    name: str
    new: bool
    codes: Table
    groups: int
    rules: int
    lost: Mapping[str, int]
    findings: tuple[Finding, ...]


def import_book(project: Project, path: Path, *, form: str = "", dry_run: bool = False) -> Imported:
    """Take a codebook of another program in.

    Args:
        project: the project.
        path: the file.
        form: one of `FORMATS`; told from the file without it.
        dry_run: only say what would happen.

    Raises:
        InputError: there is no such file.
        Unreadable: it is damaged, or not what it should be; nothing was changed.
        UsageError: the codebook that was named has codes already.
        BadValue: there is no such format.
    """
    if not dry_run:
        project.record.check_writable()
    data = bytes_of(path)
    foreign = _read(data, path, form)
    name, new = _target(project, path)
    entries, dropped = _entries(foreign, path)
    lost = dict(foreign.lost) | ({"rule that no codebook may hold": dropped} if dropped else {})
    made = _new_file(name, entries, foreign, path) if new else _into_empty(project, name, entries)
    if not dry_run:
        _write(project, name, made, new=new)
    return Imported(
        name, new, _table(foreign, entries, name), len(entries.groups), entries.rules, lost,
        (*foreign.findings, *_renamed(foreign, entries)),
    )  # fmt: skip


# -- reading ----------------------------------------------------------------------------------


def _format_of(data: bytes, path: Path) -> str:
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:400]
    ending = path.suffix.casefold()
    if head.startswith(b"PK\x03\x04"):
        return "qdc" if ending in (".qdc", ".qdpx") else "sheet"
    if head.startswith(b"<") or b"\x00<" in head[:8] or head[2:3] == b"<":
        return "qdc"
    if ending == ".json" and not head.startswith(b"{"):
        return "sheet"
    return _BY_ENDING.get(ending, "patterns" if head.startswith(b"{") else "sheet")


def _read(data: bytes, path: Path, form: str) -> ForeignBook:
    if form and form not in FORMATS:
        raise BadValue.of_value("--from-format", form, FORMATS)
    from coder.codebook import foreign_words

    form = form or _format_of(data, path)
    place = path.name
    if form == "qdc":
        return _refi(data, path)
    if form == "sheet":
        from coder.codebook.foreign_sheet import sheet_book

        tables, told = read_tables(data, place)
        book = sheet_book(tables, place)
        return replace(book, findings=(*told, *book.findings))
    if form == "quanteda":
        return foreign_words.dictionary_book(data, place)
    text, told = text_of(data, place)
    reader = {
        "liwc": foreign_words.liwc_book,
        "wordstat": foreign_words.wordstat_book,
        "patterns": foreign_words.patterns_book,
    }[form]
    book = reader(text, place)
    return replace(book, findings=(*told, *book.findings))


def _refi(data: bytes, path: Path) -> ForeignBook:
    from coder.exchange.qdc import read_qdc
    from coder.ingest.container import open_container, read_member

    if data.startswith(b"PK\x03\x04"):
        with open_container(data, path.name, "REFI-QDA project") as archive:
            found = [n for n in archive.namelist() if n.casefold().endswith((".qde", ".qdc"))]
            if not found:
                raise Unreadable("no project of REFI-QDA is in it", place=path.name)
            data = read_member(archive, found[0], path.name)
    book, lost = read_qdc(data, path.name)
    return _foreign(book, lost, path.name)


def _foreign(book: QdcBook, lost: Mapping[str, int], place: str) -> ForeignBook:
    """A codebook of REFI-QDA as a foreign book; sets are groups."""
    from coder.codebook.foreign import ForeignBook, ForeignCode, ForeignGroup
    from coder.codebook.foreign_tree import split_names
    from coder.codebook.sheet import parse_example

    inside: dict[str, list[str]] = {}
    for one in book.sets:
        for member in one.codes:
            inside.setdefault(member, []).append(one.id)
    codes = []
    for code in book.codes:
        definition, lists = described(code.description)
        codes.append(
            ForeignCode(
                code.id, code.name, code.parent, definition=definition, colour=code.colour,
                include=tuple(lists["Include"]), exclude=tuple(lists["Exclude"]),
                examples=(*((*parse_example(t), True) for t in lists["Example"]),
                          *((*parse_example(t), False) for t in lists["Not an example"])),
                groups=tuple(inside.get(code.id, ())), guid=code.id, codable=code.codable,
                place=code.name,
            )
        )  # fmt: skip
    groups = tuple(ForeignGroup(s.id, s.name, s.description, s.id) for s in book.sets)
    origin = ", ".join(filter(None, (place, book.origin)))
    return ForeignBook(tuple(split_names(codes)), groups, origin, lost)


# -- writing ----------------------------------------------------------------------------------


def _target(project: Project, path: Path) -> tuple[str, bool]:
    """The codebook that takes the codes, and whether it is new."""
    names = project.layout.book_names()
    wanted = (project.books.chosen or "").removesuffix(".yaml")
    if wanted:
        if wanted in names and project.books.book(wanted).codes:
            raise UsageError(
                f"codebook {wanted!r} has codes already", found=wanted,
                hint="name a new one with --codebook NAME, or leave it out",
            )  # fmt: skip
        if wanted not in names and (slug(wanted) != wanted or wanted.endswith(".migrations")):
            raise BadValue(
                f"{wanted!r} cannot be the name of a codebook", found=wanted,
                hint=f"--codebook {slug(wanted).removesuffix('.migrations')}",
            )  # fmt: skip
        return wanted, wanted not in names
    if len(names) == 1 and not project.books.book(names[0]).codes:
        return names[0], False
    stem = slug(path.stem, longest=60).removesuffix(".migrations") or "codebook"
    name, n = stem, 2
    while name.casefold() in {other.casefold() for other in names}:
        name, n = f"{stem}-{n}", n + 1
    return name, True


def _entries(foreign: ForeignBook, path: Path) -> tuple[Entries, int]:
    from coder.codebook.foreign import entries_of, without_faulty_rules

    try:
        return without_faulty_rules(entries_of(foreign))
    except Unreadable as error:
        place = f"{path.name}: {error.place}" if error.place else str(path)
        raise Unreadable(error.what, place=place, hint=error.hint) from None


def _new_file(name: str, entries: Entries, foreign: ForeignBook, path: Path) -> bytes:
    from coder.codebook.foreign import foreign_file

    data = foreign_file(name, entries, origin=foreign.origin)
    _sound(data, name, path)
    return data


def _sound(data: bytes, name: str, path: Path) -> None:
    """What was made is a codebook.

    Raises:
        Unreadable: it is not, with the first fault.
    """
    from coder.codebook.load import load_text

    book, findings = load_text(data, name, f"{name}.yaml")
    if book is None:
        first = next(f for f in findings if f.level is Level.ERROR)
        raise Unreadable(f"no codebook can be made of it: {first}", place=str(path))


def _into_empty(project: Project, name: str, entries: Entries) -> bytes:
    """The bytes of a codebook without codes, with these in it."""
    from coder.codebook.patch import Patch
    from coder.codebook.tables import Tables
    from coder.codebook.tree import Faults, read_tree
    from coder.codebook.writing import pair

    data = project.layout.book(name).read_bytes()
    tree = read_tree(data, Faults(name))
    assert tree is not None  # the codebook was loaded before
    tables = Tables(Patch(data))
    tables.first_codes(tree, entries.codes)
    if entries.groups and "groups" in tree.pairs:
        raise UsageError(
            f"codebook {name!r} has groups already, and so has the file", found=name,
            hint="take one of both out, or import into a new codebook: --codebook NAME",
        )  # fmt: skip
    if entries.groups:
        line = tables.above(tree.pairs["codes"][0].line)
        tables.patch.insert_lines(line, [*pair("groups", list(entries.groups), 0), ""])
    after = tables.patch.bytes()
    _sound(after, name, project.layout.book(name))
    return after


def _write(project: Project, name: str, data: bytes, *, new: bool) -> None:
    from coder.project.bookchanges import Change, apply

    if new:
        write_atomic(project.layout.book(name), data)
        project.books.refresh()
        return
    try:
        apply(project, Change("edit", note="import"), data)
    except CheckFailed as error:
        raise Unreadable(error.what, place=error.place) from error


# -- telling ----------------------------------------------------------------------------------


def _table(foreign: ForeignBook, entries: Entries, name: str) -> Table:
    """Each code with what it was in the file."""
    rows: list[tuple[Cell, ...]] = []
    for code, entry in zip(foreign.codes, entries.codes, strict=True):
        rules = entry.get("rules", [])
        rows.append(
            (
                str(entry["id"]), code.name, str(entry.get("parent", "")),
                str(entry.get("group", "")), len(rules), code.guid or code.place,
            )
        )  # fmt: skip
    columns = ("code", "name", "parent", "group", "rules", "came_from")
    return Table(columns, tuple(rows), Caption(f"Codes of {name}"), ("name", "came_from"))


def _renamed(foreign: ForeignBook, entries: Entries) -> list[Finding]:
    """Ids that a file gave and a codebook cannot have, and names that stand more than once."""
    given = [
        (c.id, entries.ids[c.key])
        for c in foreign.codes
        if c.id and not c.id.isdigit() and c.id != entries.ids[c.key]
    ]
    out = []
    if given:
        told = ", ".join(f"{old!r} is {new}" for old, new in given[:8])
        more = f" and {len(given) - 8} more" if len(given) > 8 else ""
        out.append(
            Finding(Level.NOTE, "ids", f"ids written as a codebook wants them: {told}{more}")
        )
    names: dict[str, list[str]] = {}
    for code in foreign.codes:
        names.setdefault(code.name, []).append(entries.ids[code.key])
    twice = {n: ids for n, ids in names.items() if len(ids) > 1}
    if twice:
        told = "; ".join(f"{n!r}: {', '.join(ids)}" for n, ids in list(twice.items())[:5])
        more = f" and {len(twice) - 5} more" if len(twice) > 5 else ""
        out.append(
            Finding(Level.NOTE, "same-name", f"names that stand more than once: {told}{more}")
        )
    return out
