"""What a package brings beside journals: changes of codebooks, whole codebooks, judged samples.

    brought = Brought()
    brought.take("codebooks/frames.migrations.yaml", data, place)
    for line in brought.write(project, dry_run=False): ...

Owns that merging in any order, any number of times, gives the same: recorded changes are added entry by
entry; answers of a judged sample are joined row by row. A codebook's file is taken only where there is none,
or where it is the one here with recorded changes upon it; else both sides changed it, and a person has to
say what holds, which a finding tells. Bytes of others are read within limits before anything is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from coder.codebook.load import book_hash, load_text
from coder.model.errors import Unreadable
from coder.model.finding import Finding, Level
from coder.model.migration import Migration
from coder.project.bookchanges import words
from coder.store.files import make_folder, write_atomic
from coder.store.history import append_migration, keep_state, parse_migrations

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["Brought", "goes_along", "joined_audits"]

_NAME = r"[\w][\w .-]{0,99}"
_FILE = re.compile(rf"codebooks/({_NAME})\.yaml")
_CHANGES = re.compile(rf"codebooks/({_NAME})\.migrations\.yaml")
_AUDIT = re.compile(rf"codebooks/audits/({_NAME})\.csv")
_KNOWN = re.compile(rf"codebooks/(?:audits/)?{_NAME}\.(?:yaml|csv)")
LONGEST = 5_000_000
"""Bytes of a file that is read; a codebook may have no more either."""
_SAID = ("no", "yes")
"""Answers of a judge in the order in which the later wins where copies of a sample differ."""


class Brought:
    """Files of codebooks that packages hold, read and found to be what their names say."""

    def __init__(self) -> None:
        self.books: dict[str, list[bytes]] = {}
        self.changes: dict[str, list[Migration]] = {}
        self.audits: dict[str, list[bytes]] = {}
        self.findings: list[Finding] = []

    def take(self, name: str, data: bytes, place: str) -> None:
        """Take a file along, by its name in the project; what belongs to no codebook is passed by.

        Raises:
            Unreadable: a list of changes, or a judged sample, that is none.
        """
        if len(data) > LONGEST and _KNOWN.fullmatch(name):
            raise Unreadable(f"{name!r} is larger than 5 MB", place=place)
        if found := _CHANGES.fullmatch(name):
            own = self.changes.setdefault(found[1], [])
            own += [e for e in parse_migrations(data, f"{place}:{name}") if e not in own]
        elif found := _AUDIT.fullmatch(name):
            from coder.project.audits import read_audit

            read_audit(data, f"{place}:{name}")
            self.audits.setdefault(found[1], []).append(data)
        elif found := _FILE.fullmatch(name):
            book, _ = load_text(data, found[1], name)
            if book is None:
                what = f"the codebook {found[1]} in {place} has errors; it is left out"
                self.findings.append(Finding(Level.WARNING, "codebook-merge", what))
            else:
                self.books.setdefault(found[1], []).append(data)

    def write(self, project: Project, *, dry_run: bool) -> Iterator[str]:
        """Take in what is not here; sentences about what came (or would come)."""
        for name in sorted({*self.books, *self.changes}):
            yield from self._book(project, name, dry_run=dry_run)
        for name in sorted(self.audits):
            yield from self._audit(project, name, dry_run=dry_run)
        if not dry_run and project.layout.book_names():
            project.books.refresh()

    # -- codebooks -----------------------------------------------------------------------------

    def _book(self, project: Project, name: str, *, dry_run: bool) -> Iterator[str]:
        layout = project.layout
        path = layout.book(name)
        own = project.books.migrations(name) if layout.migrations(name).is_file() else ()
        known = {e.id for e in own}
        fresh = [e for e in self.changes.get(name, ()) if e.id not in known]
        given = self.books.get(name, [])
        if not path.is_file() and not given:
            if fresh:
                self._tell(f"changes of a codebook {name} that is not here; they are left out")
            return
        if not path.is_file():
            yield f"codebook {name}: came whole"
            data: bytes | None = given[-1]
        elif fresh:
            yield f"codebook {name}: {'; '.join(map(words, fresh))}"
            data = self._forward(project, name, fresh)
        else:
            return
        if not dry_run:
            self._put(project, name, fresh, data)

    def _put(self, project: Project, name: str, fresh: list[Migration], data: bytes | None) -> None:
        """States, then entries, then the file: who is stopped in between merges again."""
        layout = project.layout
        path = layout.book(name)
        for state in filter(None, (path.read_bytes() if path.is_file() else None, data)):
            keep_state(layout.history, name, book_hash(state), state)
        for entry in fresh:
            append_migration(layout.migrations(name), entry)
        if data is not None:
            write_atomic(path, data)

    def _forward(self, project: Project, name: str, fresh: list[Migration]) -> bytes | None:
        """The file with these changes upon ours; None, and a finding, where both sides changed it."""
        here = book_hash(project.books.data(name))
        reached = {here}
        for entry in fresh:
            if entry.was in reached:
                reached.add(entry.now)
        there = {book_hash(d): d for d in self.books.get(name, ())}
        for state in (e.now for e in reversed(fresh)):
            if state in reached and state in there:
                return there[state]
        ours = {e.id for e in project.books.migrations(name)}
        if len(there) == 1 and here == fresh[0].was and ours <= {e.id for e in self.changes[name]}:
            return next(
                iter(there.values())
            )  # theirs is ours, changed by commands and then by hand
        if fresh[-1].now == here:
            return None  # the file came another way
        self._tell(
            f"codebook {name} was changed here too: what came is recorded, and the file is as it was",
            f"coder codebook diff shows the states; put the changes into codebooks/{name}.yaml by hand",
        )
        return None

    def _tell(self, what: str, hint: str = "") -> None:
        self.findings.append(Finding(Level.WARNING, "codebook-merge", what, hint=hint))

    # -- judged samples ------------------------------------------------------------------------

    def _audit(self, project: Project, name: str, *, dry_run: bool) -> Iterator[str]:
        folder = project.layout.codebooks / "audits"
        path = folder / f"{name}.csv"
        before = path.read_bytes() if path.is_file() else None
        data = before
        for one in self.audits[name]:
            data = one if data is None else joined_audits(data, one, f"{name}.csv")
        if data is None or data == before:
            return
        yield f"audit {name}: {'came' if before is None else 'answers joined'}"
        if not dry_run:
            make_folder(folder)
            write_atomic(path, data)


def joined_audits(mine: bytes, other: bytes, place: str) -> bytes:
    """One judged sample of two copies of it; the same whichever is named first.

    A row that one copy answers is answered; where the answers differ it is yes, which lowers the recall.

    Raises:
        Unreadable: they are not copies of one draw.
    """
    from coder.project.audits import read_audit, written_audit

    rows, more = read_audit(mine, place), read_audit(other, place)
    keys = ("doc", "start", "end", "text_version")
    if [[r[k] for k in keys] for r in rows] != [[r[k] for k in keys] for r in more]:
        raise Unreadable("two samples of this name hold other paragraphs", place=place)
    label = max(rows[0]["draw"], more[0]["draw"], key=_decided)
    out = []
    for row, same in zip(rows, more, strict=True):
        said = {row["judged"], same["judged"]} & set(_SAID)
        out.append({**row, "judged": max(said, key=_SAID.index, default=""), "draw": label})
    return written_audit(out)


def _decided(label: str) -> tuple[int, str]:
    """How much was decided when the sample was taken back; the text itself breaks ties."""
    found = dict(part.partition("=")[::2] for part in label.split("; "))
    counts = (found.get("right", ""), found.get("wrong", ""))
    return sum(int(n) for n in counts if n.isdigit() and len(n) < 16), label


def goes_along(name: str, coder: str) -> bool:
    """Whether a file below codebooks is for one coder: all but what others judged of a sample."""
    return not name.startswith("codebooks/audits/") or name.casefold().endswith(f"-{coder}.csv")
