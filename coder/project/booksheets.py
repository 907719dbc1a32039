"""The codebook as a spreadsheet that goes to a colleague and comes back.

Owns the tie to the project: the state that a sheet was made from is kept, so that one that comes back is
told against it; ids that meant something else before are refused; every renaming is a step of its own and
all other changes are one, recorded by `bookchanges` as one act, so that one `codebook undo` takes it back.
Nothing is written while the sheet and the codebook contradict each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coder.model.errors import BadValue, CheckFailed, ConflictError
from coder.model.finding import Finding, Level
from coder.model.migration import Migration, translate
from coder.model.results import Caption, Table
from coder.project.bookchanges import Change as BookChange
from coder.project.bookchanges import apply as record
from coder.project.bookchanges import check_unused, step_note
from coder.store.files import read_bytes
from coder.store.history import keep_state, states

if TYPE_CHECKING:
    from coder.codebook.sheet import BookSheet
    from coder.codebook.sheetdiff import Change, Differences
    from coder.codebook.sheetread import ReadBack
    from coder.project.facade import Project

__all__ = ["Applied", "SheetChanges", "apply_sheet", "sheet_bytes", "sheet_changes"]


@dataclass(frozen=True, slots=True)
class SheetChanges:
    """What a sheet would do: the differences as a table, whether it may be done, and what it is about.

    `problems` are cells that cannot stand, `conflicts` cells that changed on both sides; with either
    nothing can be applied. `state` is the codebook's state that was looked at.
    """

    table: Table
    changes: tuple[Change, ...]
    problems: tuple[Finding, ...]
    conflicts: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What was done, in numbers."""

    cells: int
    added: int
    renamed: int


def sheet_bytes(project: Project, form: str = "xlsx", *, semicolons: bool = False) -> bytes:
    """The codebook in use as a sheet to edit; its state is kept, where the project may be written to.

    Args:
        project: the project.
        form: xlsx or csv.
        semicolons: CSV with semicolons.

    Raises:
        CheckFailed: the codebook has errors.
    """
    from coder.codebook.sheet import book_sheet
    from coder.codebook.sheetwrite import csv_bytes, workbook_bytes

    name, data = project.books.name, project.books.data()
    sheet = book_sheet(data, name)
    if project.layout.writable:
        keep_state(project.layout.history, name, sheet.state, data)
    if form == "csv":
        return csv_bytes(sheet, semicolons=semicolons)
    return workbook_bytes(sheet)


def sheet_changes(project: Project, path: Path) -> SheetChanges:
    """What a sheet says against the codebook, cell by cell; nothing is changed.

    Raises:
        InputError: no such file.
        Unreadable: not a sheet of a codebook.
        ConflictError: it was made from a state that is not kept here.
        CheckFailed: the codebook has errors.
    """
    from coder.codebook.sheet import book_sheet
    from coder.codebook.sheetdiff import differences
    from coder.codebook.sheetread import read_back
    from coder.project.booktables import bytes_of, read_tables

    tables, told = read_tables(bytes_of(path), str(path))
    read = read_back(tables, str(path))
    name, data = project.books.name, project.books.data()
    now = book_sheet(data, name)
    base, notes = _base(project, read, now, str(path))
    entries = project.books.migrations(name)
    found = differences(base, now, read, current=lambda code: _current(code, now, entries))
    for change in found.changes:
        _id_is_free(project, change, found)
    return SheetChanges(
        _table(found.changes, name),
        tuple(found.changes),
        tuple(found.problems),
        tuple(found.conflicts),
        (*told, *notes, *found.notes),
        now.state,
    )


def _current(code: str, now: BookSheet, entries: tuple[Migration, ...]) -> str:
    return code if code in now.codes else translate(code, 0, entries).code


def _base(
    project: Project, read: ReadBack, now: BookSheet, place: str
) -> tuple[BookSheet, list[Finding]]:
    """The state that the sheet was made from; the present one where the sheet does not say."""
    from coder.codebook.sheet import book_sheet

    if read.state == now.state:
        return now, []
    if not read.state:
        what = "the sheet does not say what it was made from; it is compared with the codebook as it is"
        hint = "differences may be changes that were made in the codebook since: look at each"
        return now, [Finding(Level.WARNING, "no-state", what, place, hint=hint)]
    kept = states(project.layout.history, now.name).get(read.state)
    if kept is None:
        raise ConflictError(
            f"made from a state of the codebook that is not kept here ({read.state})",
            place=place, hint="make a new sheet with coder codebook sheet, and carry the changes over",
        )  # fmt: skip
    what = "the codebook changed since the sheet was made; both are compared with that state"
    return book_sheet(read_bytes(kept) or b"", now.name), [
        Finding(Level.NOTE, "older-state", what, place)
    ]


def _id_is_free(project: Project, change: Change, found: Differences) -> None:
    """An id that another code had before is not given again."""
    try:
        if change.kind == "rename":
            check_unused(project, change.after, becomes=change.before)
        elif change.kind == "add":
            check_unused(project, change.row)
    except BadValue as error:
        problem = Finding(Level.ERROR, "id-used-again", error.what, change.place, hint=error.hint)
        found.problems.append(problem)


def _table(changes: list[Change], name: str) -> Table:
    rows = tuple(
        (c.place, c.row, _what(c), *_sides(c)) for c in changes
    )  # a table even where nothing changed
    return Table(
        ("cell", "code", "change", "before", "after"), rows,
        Caption(f"Changes to the codebook {name}"), ("code", "before", "after"),
    )  # fmt: skip


def _what(change: Change) -> str:
    if change.kind == "rename":
        return "new id"
    if change.kind == "add":
        return "new code"
    return "new attribute" if change.kind == "new-attribute" else change.column


def _sides(change: Change) -> tuple[str, str]:
    """Before and after; of lists only the lines that went and came."""
    from coder.codebook.sheet import LINES

    if change.kind in ("add", "new-attribute"):
        return "", "; ".join(
            f"{c}: {' / '.join(t.split(chr(10)))}" for c, t in change.cells.items()
        )
    if change.column not in LINES:
        return change.before, change.after
    before, after = change.before.split("\n"), change.after.split("\n")
    return (
        " / ".join(x for x in before if x not in after),
        " / ".join(x for x in after if x not in before),
    )


def apply_sheet(project: Project, found: SheetChanges) -> Applied:
    """Make the changes that were shown: each renaming is a step, the rest is one; one undo takes back all.

    Raises:
        ConflictError: cells changed on both sides, or the codebook changed since they were shown.
        CheckFailed: the sheet has cells that cannot stand, or the codebook would have errors.
        UsageError: codes are renamed and nobody is named who does it.
    """
    from coder.codebook.load import book_hash

    project.record.check_writable()
    if found.problems:
        what = f"{len(found.problems)} cells of the sheet cannot stand; nothing was changed"
        raise CheckFailed(what)
    if found.conflicts:
        raise ConflictError(
            f"{len(found.conflicts)} cells changed here and in the codebook; nothing was changed",
            hint="make a new sheet with coder codebook sheet, and carry these cells over",
        )
    data = project.books.data()
    if book_hash(data) != found.state:
        raise ConflictError("the codebook changed meanwhile; nothing was changed",
                            hint="run the command again")  # fmt: skip
    renames = [c for c in found.changes if c.kind == "rename"]
    if renames:
        project.writer()
    for change, state in _steps(data, found.changes):
        record(project, change, state)
    added = sum(c.kind in ("add", "new-attribute") for c in found.changes)
    return Applied(len(found.changes) - added - len(renames), added, len(renames))


def _steps(data: bytes, changes: tuple[Change, ...]) -> list[tuple[BookChange, bytes]]:
    """What is recorded, each with the file's bytes after it; all of it is known before any is done.

    Raises:
        CheckFailed: the codebook would have errors, or cannot take a change as it is written.
    """
    from coder.codebook.edit import rename_code
    from coder.codebook.sheetedit import apply_changes

    renames = [c for c in changes if c.kind == "rename"]
    others = _in_order(changes)
    many = len(renames) + bool(others)
    out = []
    for n, change in enumerate(renames, 1):
        data = rename_code(data, change.before, change.after)
        note = step_note(n, many)
        out.append((BookChange("rename", (change.before,), (change.after,), note=note), data))
    if others:
        rows = tuple(dict.fromkeys(c.row for c in others if not c.of))
        data = apply_changes(data, others)
        note = step_note(many, many)
        out.append((BookChange("edit", rows[:12], rows[:12], note=note), data))
    return out


def _in_order(changes: tuple[Change, ...]) -> list[Change]:
    """New codes behind their parents, so that each parent is there when its children come."""
    new = {c.row: c for c in changes if c.kind == "add"}
    out: list[Change] = [c for c in changes if c.kind not in ("add", "rename")]
    placed: set[str] = set()
    waiting = list(new.values())
    while waiting:
        ready = [c for c in waiting if c.cells.get("parent", "") not in new.keys() - placed]
        for change in ready or waiting:
            out.append(change)
            placed.add(change.row)
        waiting = [c for c in waiting if c.row not in placed]
    return out
