"""What the record and the history say against a codebook, as findings.

Owns the ties that the file alone cannot show: a code that vanished while codings carry it, an id that is
used for something else, a code that was refused and is still carried, a released version that was changed
without a new number, and migrations that two clones appended apart, so that nobody can say for each event
which of them its writer knew. Those events are read the safe way; the finding says how many they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from coder.model.codebook import Codebook
from coder.model.errors import Unreadable, nearest
from coder.model.finding import Finding, Level
from coder.model.migration import (
    Migration,
    is_uncertain,
    standing_migrations,
    translate,
)
from coder.project.bookchanges import gone
from coder.project.secondlook import carried
from coder.store.history import read_migrations, states

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["beside_history", "check_against_record"]


def check_against_record(project: Project, book: Codebook, file: str) -> Iterator[Finding]:
    """What the record says against a codebook: codes that are gone, ids that are used again."""
    path = project.layout.migrations(book.name)
    try:
        entries = read_migrations(path)
    except Unreadable as error:
        place = f"{path.parent.name}/{path.name}"
        yield Finding(Level.ERROR, "migrations", error.what, place, hint=error.hint)
        return
    for code in book:
        now = translate(code.id, 0, entries).code
        if now != code.id:
            what = f"code {code.id!r} was renamed to {now!r}; an id is not used again"
            yield Finding(
                Level.ERROR, "id-used-again", what, f"{file}:{code.line}:1", found=code.id,
                hint="give the new code another id",
            )  # fmt: skip
    yield from _vanished(project, book, file, entries)
    yield from _apart(project, book.name, f"{path.parent.name}/{path.name}", entries)


def _vanished(
    project: Project, book: Codebook, file: str, entries: Sequence[Migration]
) -> Iterator[Finding]:
    refused = {c for e in standing_migrations(entries) if e and e.kind == "refuse" for c in e.old}
    for code_id, n in sorted(gone(project, book.name, book.ids, entries).items()):
        carry = f"{n} codings carry it" if n > 1 else "1 coding carries it"
        if code_id in refused:
            yield Finding(
                Level.WARNING, "refused", f"code {code_id!r} was refused, and {carry}",
                f"{file}:1:1", found=code_id,
                hint=f"their coders give them another code: coder recode --code {code_id} ...",
            )  # fmt: skip
            continue
        near = nearest(code_id, [c.id for c in book])
        what = f"code {code_id!r} is gone, and {carry}" + (f"; nearest is {near!r}" if near else "")
        yield Finding(
            Level.ERROR, "vanished", what, f"{file}:1:1", found=code_id,
            hint="put it back (retired: true if it is out of use), or say what became of it:"
            f" coder codebook merge {code_id} --into {near or 'CODE'}",
        )  # fmt: skip


def _apart(
    project: Project, name: str, place: str, entries: Sequence[Migration]
) -> Iterator[Finding]:
    """Events whose count of migrations does not say which ones, or is greater than there are."""
    unsure = beyond = 0
    for _, mig, _, n in carried(project, name):
        unsure += n if is_uncertain(mig, entries) else 0
        beyond += n if mig > len(entries) else 0
    if unsure:
        many = "1 coding was" if unsure == 1 else f"{unsure:,} codings were"
        what = (
            f"two people changed the codebook apart, and {many} made in between: each reads as if its"
            " coder had known neither change, so some may ask for a second look once too often"
        )
        yield Finding(
            Level.WARNING,
            "migrations-apart",
            what,
            place,
            hint="nothing is to be done; recode settles one",
        )
    if beyond:
        many = "1 coding was" if beyond == 1 else f"{beyond:,} codings were"
        what = f"{many} made when more migrations were known than the {len(entries)} that are here"
        yield Finding(
            Level.WARNING, "migrations-missing", what, place,
            hint="fetch the codebook's migrations file from whoever made them, and keep all its lines",
        )  # fmt: skip


def beside_history(project: Project, book: Codebook, file: str) -> Iterator[Finding]:
    """What earlier states of the codebook say: codes gone without a word, versions changed in secret."""
    from coder.codebook.load import load

    path = project.layout.migrations(book.name)
    try:
        entries = read_migrations(path)
    except Unreadable:
        return
    kept = states(project.layout.history, book.name)
    for entry in filter(None, standing_migrations(entries)):
        same = entry.kind == "release" and entry.version == book.version
        if same and book.hash != entry.now:
            what = f"version {book.version} was released, and the file was changed since"
            yield Finding(
                Level.NOTE, "changed-since-release", what, f"{file}:1:1",
                hint="release it under a new version when it is ready: coder codebook release VERSION",
            )  # fmt: skip
    last = next((kept[e.now] for e in reversed(entries) if e.now in kept), None)
    former, _ = load(last) if last is not None else (None, ())
    for code in former or ():
        now = translate(code.id, len(entries), entries).code
        if now not in book and not _is_carried(project, book.name, now):
            what = f"code {code.id!r} is gone since the last recorded change; nothing carries it"
            yield Finding(Level.NOTE, "gone", what, f"{file}:1:1", found=code.id)


def _is_carried(project: Project, name: str, code_id: str) -> bool:
    translated = project.books.translated
    return any(translated(name, c, m) == code_id for c, m, _, _ in carried(project, name))
