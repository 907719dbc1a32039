"""The codebook as a thing people keep: checked against the record, shown, added to, renamed in.

Owns the tie between the file and the codings made with it: a code that vanished while codings carry it is
an error (`bookchecks`), an id that meant something else before is refused, and a change is recorded before
it is written (`bookchanges`). The file's own words, order and comments are `coder.codebook.edit`'s business.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coder.model.codebook import Code, Codebook
from coder.model.errors import UnknownName
from coder.model.finding import Finding
from coder.model.results import Caption, Cell, Table
from coder.project.bookchanges import Change, apply, check_unused, reading_as
from coder.project.bookchecks import beside_history, check_against_record
from coder.project.booklemmas import unknown_lemmas
from coder.project.coining import check_not_proposed, shown
from coder.project.secondlook import to_look_at
from coder.store.files import write_atomic

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = [
    "Renamed",
    "add_code",
    "book_table",
    "check",
    "check_against_record",
    "lint",
    "lint_file",
    "rename_code",
    "schema_bytes",
]

FIRST = 'codebook: {name}\nversion: "0.1.0"\ncodes: []\n'


@dataclass(frozen=True, slots=True)
class Renamed:
    """A code under its new id; `codings` is how many living codings read under it now."""

    old: str
    new: str
    codings: int


def schema_bytes() -> bytes:
    """The JSON Schema of codebook files, as `codebooks/codebook.schema.json` holds it."""
    from coder.codebook.schema import schema

    return (json.dumps(schema(), ensure_ascii=False, indent=1) + "\n").encode()


# -- checking ---------------------------------------------------------------------------------


def check(project: Project) -> list[Finding]:
    """All findings of the codebook in use (of all where several are and none is named).

    Raises:
        InputError: there is no codebook.
        UnknownName: the one asked for is not there.
    """
    from coder.codebook.load import load

    names = project.layout.book_names()
    if project.books.chosen or project.books.default or len(names) < 2:
        names = [project.books.name]
    out: list[Finding] = []
    for name in names:
        path = project.layout.book(name)
        shown = _shown(project, path)
        book, findings = load(path, file=shown)
        out += findings
        if book is not None:
            out += check_against_record(project, book, shown)
            out += beside_history(project, book, shown)
    return out


def lint(project: Project) -> list[Finding]:
    """All findings and remarks of the codebook in use."""
    path = project.layout.book(project.books.name)
    return list(_linted(project.books.data(), path.stem, _shown(project, path)))


def lint_file(file: Path) -> tuple[Finding, ...]:
    """All findings and remarks of a codebook file.

    Raises:
        InputError, Unreadable: see `coder.codebook.load.load`.
    """
    from coder.codebook.load import load

    load(file)
    return _linted(file.read_bytes(), file.stem, file.as_posix())


def _linted(data: bytes, name: str, file: str) -> tuple[Finding, ...]:
    """What the file says in vain, and the words of its rules that no table knows, in order of the file."""
    from coder.codebook.load import lint_text, load_text

    findings = lint_text(data, name, file)
    book, _ = load_text(data, name, file)
    if book is None:
        return findings
    both = [*findings, *unknown_lemmas(book, file)]
    return tuple(sorted(both, key=lambda f: int(f.place.rsplit(":", 2)[1])))


def _shown(project: Project, path: Path) -> str:
    """The path as a person in the working folder would write it, when that is shorter."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


# -- showing ----------------------------------------------------------------------------------


def book_table(project: Project, under: str = "", *, counts: bool = False) -> Table:
    """The codes in tree order, one row each, those that coders propose among them.

    Args:
        project: the project.
        under: a code; only it and what is below it.
        counts: with codings, documents, coders, and codings to be looked at again; everybody's count.
    """
    book = project.book_with_proposed()
    codes = book.subtree(under) if under else tuple(c for _, c in book.tree())
    columns = ["code", "name", "path", "group", "rules", "examples", "retired", "definition"]
    counted: dict[str, tuple[int, int, int]] = {}
    again: dict[str, int] = {}
    if counts:
        columns[4:4] = ["codings", "documents", "coders", "look_again"]
        counted, again = _counts(project), to_look_at(project)
    rows = tuple(
        _row(book, c, (*counted.get(c.id, (0, 0, 0)), again.get(c.id, 0)) if counts else ())
        for c in codes
    )
    title = " ".join(x for x in (book.name, book.version) if x)
    notes = ["codings of all coders are counted"] if counts else []
    proposed = ", ".join(c.code for c in shown(project))
    notes += [f"proposed while coding and not adopted yet: {proposed}"] if proposed else []
    return Table(
        tuple(columns), rows, Caption(f"Codebook {title}", notes=tuple(notes)),
        ("name", "group", "definition"),
    )  # fmt: skip


def _row(book: Codebook, code: Code, counts: tuple[int, ...]) -> tuple[Cell, ...]:
    return (
        code.id, code.name, book.path(code.id), code.group, *counts, len(code.rules),
        len(code.examples), code.retired, " ".join(code.definition.split()),
    )  # fmt: skip


def _counts(project: Project) -> dict[str, tuple[int, int, int]]:
    """{code: codings, documents, coders} of everything that counts."""
    from coder.model.selection import Selection
    from coder.project.selecting import counted

    columns = counted(project, Selection(), default="pool").columns
    seen: dict[str, tuple[int, set[int], set[int]]] = {}
    fields = (columns.code, columns.doc, columns.by)
    for code, doc, by in zip(*(map(int, f) for f in fields), strict=True):
        n, docs, coders = seen.get(columns.codes[code], (0, set(), set()))
        docs.add(doc)
        coders.add(by)
        seen[columns.codes[code]] = (n + 1, docs, coders)
    return {c: (n, len(docs), len(coders)) for c, (n, docs, coders) in seen.items()}


# -- changing ---------------------------------------------------------------------------------


def add_code(
    project: Project, code_id: str, *, name: str = "", parent: str = "", definition: str = ""
) -> Codebook:
    """Add a code to the codebook in use; begins one where there is none.

    Returns:
        The codebook with it.

    Raises:
        BadValue: the id is none, is taken, is proposed, or meant another code before.
        UnknownName: there is no such parent.
        CheckFailed: the codebook has errors.
    """
    from coder.codebook import edit

    project.record.check_writable()
    if not project.layout.book_names():
        first = project.books.chosen or project.books.default or "codebook"
        write_atomic(project.layout.book(first), FIRST.format(name=first).encode())
        project.books.refresh()
    check_unused(project, code_id)
    check_not_proposed(project, code_id)
    data = edit.add_code(
        project.books.data(), code_id, name=name, parent=parent, definition=definition
    )
    apply(project, Change("add", (), (code_id,)), data)
    return project.book()


def rename_code(project: Project, old: str, new: str) -> Renamed:
    """Change the id of a code in the file, and record the migration, so that older codings follow.

    Raises:
        UnknownName: there is no code `old`.
        BadValue: `new` is no id, is taken, or meant another code before.
        CheckFailed: the codebook has errors.
    """
    from coder.codebook import edit

    project.writer()
    book = project.book()
    if book.get(old) is None:
        raise UnknownName.of(
            "code", old, [c.id for c in book], hint="codes are renamed by their id, not their path"
        )
    data = edit.rename_code(project.books.data(), old, new)
    check_unused(project, new, becomes=old)
    check_not_proposed(project, new)
    apply(project, Change("rename", (old,), (new,)), data)
    return Renamed(old, new, reading_as(project, [new]))
