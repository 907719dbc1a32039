"""The codebook as a thing people keep: checked against the record, shown, added to, renamed in.

Owns the tie between the file and the codings made with it: a code that vanished while codings carry it is
an error, an id that meant something else before is refused, and a renaming is first recorded as a migration
and then written into the file, so that a stopped command is simply run again. The file's own words, order
and comments are `coder.codebook.edit`'s business.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coder.model.affairs import fold_coined
from coder.model.codebook import Code, Codebook
from coder.model.errors import BadValue, UnknownName, nearest
from coder.model.finding import Finding, Level
from coder.model.migration import Migration, translate
from coder.model.results import Caption, Cell, Table
from coder.store.files import write_atomic
from coder.store.history import append_migration, keep_state, read_migrations

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = [
    "Renamed",
    "add_code",
    "book_table",
    "check",
    "check_against_record",
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
    return out


def _shown(project: Project, path: Path) -> str:
    """The path as a person in the working folder would write it, when that is shorter."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def check_against_record(project: Project, book: Codebook, file: str) -> Iterator[Finding]:
    """What the record says against a codebook: codes that are gone, ids that are used again."""
    entries = read_migrations(project.layout.migrations(book.name))
    for code in book:
        now = translate(code.id, 0, entries).code
        if now != code.id:
            what = f"code {code.id!r} was renamed to {now!r}; an id is not used again"
            yield Finding(
                Level.ERROR, "id-used-again", what, f"{file}:{code.line}:1", found=code.id,
                hint="give the new code another id",
            )  # fmt: skip
    for code_id, n in sorted(_gone(project, book, entries).items()):
        carry = f"{n} codings carry it" if n > 1 else "1 coding carries it"
        near = nearest(code_id, [c.id for c in book])
        what = f"code {code_id!r} is gone, and {carry}" + (f"; nearest is {near!r}" if near else "")
        yield Finding(
            Level.ERROR, "vanished", what, f"{file}:1:1", found=code_id,
            hint="put it back (retired: true if it is out of use); coder codebook rename changes an id",
        )  # fmt: skip


def _gone(project: Project, book: Codebook, entries: tuple[Migration, ...]) -> dict[str, int]:
    """{code that living codings carry and the codebook does not have: how many}."""
    coined = fold_coined(project.index.affairs("coin"))
    proposed = {c.code for c in coined if c.book == book.name}
    gone: dict[str, int] = {}
    for code, mig, n in _carried(project, book.name):
        now = translate(code, mig, entries).code
        if now not in book and now not in proposed:
            gone[now] = gone.get(now, 0) + n
    return gone


def _carried(project: Project, book: str) -> list[tuple[str, int, int]]:
    """(code as given, migrations known, living codings) of a codebook."""
    sql = (
        "SELECT c.name, k.mig, COUNT(*) FROM codings k JOIN names c ON c.n = k.code "
        "WHERE k.alive = 1 AND k.book = ? GROUP BY 1, 2"
    )
    return project.index.db.execute(sql, (project.index.known_number(book),)).fetchall()


# -- showing ----------------------------------------------------------------------------------


def book_table(project: Project, under: str = "", *, counts: bool = False) -> Table:
    """The codes in tree order, one row each.

    Args:
        project: the project.
        under: a code; only it and what is below it.
        counts: with codings, documents and coders, everybody's codings counted.
    """
    book = project.book()
    codes = book.subtree(under) if under else tuple(c for _, c in book.tree())
    columns = ["code", "name", "path", "group", "rules", "examples", "retired", "definition"]
    counted: dict[str, tuple[int, int, int]] = {}
    if counts:
        columns[4:4] = ["codings", "documents", "coders"]
        counted = _counts(project)
    rows = tuple(_row(book, c, counted.get(c.id, (0, 0, 0)) if counts else ()) for c in codes)
    title = " ".join(x for x in (book.name, book.version) if x)
    notes = ("codings of all coders are counted",) if counts else ()
    return Table(
        tuple(columns), rows, Caption(f"Codebook {title}", notes=notes),
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
        BadValue: the id is none, is taken, or meant another code before.
        UnknownName: there is no such parent.
        CheckFailed: the codebook has errors.
    """
    from coder.codebook import edit

    project.record.check_writable()
    if not project.layout.book_names():
        first = project.books.chosen or project.books.default or "codebook"
        write_atomic(project.layout.book(first), FIRST.format(name=first).encode())
        project.books.refresh()
    _unused(project, code_id)
    data = edit.add_code(
        project.books.data(), code_id, name=name, parent=parent, definition=definition
    )
    write_atomic(project.layout.book(project.books.name), data)
    project.books.refresh()
    return project.book()


def _unused(project: Project, code_id: str) -> None:
    now = translate(code_id, 0, project.books.migrations()).code
    if now != code_id:
        raise BadValue(
            f"code {code_id!r} was renamed to {now!r}; an id is not used again",
            found=code_id,
            hint="older codings under this id mean the other code; choose another id",
        )


def rename_code(project: Project, old: str, new: str) -> Renamed:
    """Change the id of a code in the file, and record the migration, so that older codings follow.

    Raises:
        UnknownName: there is no code `old`.
        BadValue: `new` is no id, is taken, or meant another code before.
        CheckFailed: the codebook has errors.
    """
    from coder.codebook import edit

    project.record.check_writable()
    by = project.writer()
    name, book = project.books.name, project.book()
    code = book.get(old)
    if code is None:
        raise UnknownName.of(
            "code", old, [c.id for c in book], hint="codes are renamed by their id, not their path"
        )
    before = project.books.data(name)
    data = edit.rename_code(before, old, new)
    stamps = project.record.stamps
    entry = Migration(stamps.new_id(), "rename", (old,), (new,), stamps.time(), by)
    now = translate(new, 0, (*project.books.migrations(name), entry)).code
    if now != new:
        _unused(project, new)
    keep_state(project.layout.history, name, book.hash, before)
    append_migration(project.layout.migrations(name), entry)
    write_atomic(project.layout.book(name), data)
    project.books.refresh()
    entries = project.books.migrations(name)
    carried = _carried(project, name)
    codings = sum(n for c, mig, n in carried if translate(c, mig, entries).code == new)
    return Renamed(old, new, codings)
