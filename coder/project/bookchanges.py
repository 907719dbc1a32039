"""A change to the codebook as one step: the states kept, the migration recorded, the file written.

    entry = apply(project, Change("rename", ("aid",), ("help",)), data)

Owns the order: both states go to `codebooks/history/`, then one entry to `NAME.migrations.yaml`, then the
file itself. Whoever is stopped in between runs the command again, or takes the recorded change back. Owns
also that an id is not used again, and how many living codings read under which code.

Taking a change back is an entry of its own (`undo`, naming the other) and never the removal of one: journals
count the entries that their writers knew, so a line taken out would shift what all of them meant. An event
from before the change never sees it; one written while it stood is led back by the undo, where it can be
told what was meant, and asks for a second look where it cannot; one written after the undo knows both. So
codings read after a change and its undo as they did before. The file gets back the lines that the change
touched, where nobody has touched them since; else it is refused, because only a person can say what counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from coder.codebook.load import book_hash, load_text
from coder.model.affairs import fold_coined
from coder.model.errors import BadValue, CheckFailed, CoderError, ConflictError
from coder.model.finding import Finding, Level
from coder.model.migration import (
    Migration,
    in_order,
    newest,
    standing_migrations,
    translate,
)
from coder.model.names import fold_name
from coder.project.secondlook import carried
from coder.store.files import write_atomic
from coder.store.history import append_migration, keep_state, states

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = [
    "Change",
    "TakenBackChange",
    "apply",
    "check_unused",
    "gone",
    "last_change",
    "passed_by_undo",
    "reading_as",
    "step_note",
    "take_back",
    "told_in_order",
    "undo",
    "words",
]


_STEP = re.compile(r"from a sheet, step ([0-9]{1,5}) of ([0-9]{1,5})")


@dataclass(frozen=True, slots=True)
class Change:
    """What is done to a codebook, before it is recorded: kind and codes as in `Migration`."""

    kind: str
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    undoes: str = ""
    version: str = ""
    note: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class TakenBackChange:
    """A change of the codebook that was taken back: in words, who had made it, codings that read anew."""

    what: str
    by: str
    codings: int


def apply(project: Project, change: Change, data: bytes) -> Migration:
    """Record a change to the codebook in use and write its file.

    Args:
        project: the project.
        change: what it is.
        data: the file's new bytes.

    Raises:
        NewerFormat, StorageFull: nothing was written.
        CheckFailed: the bytes are no codebook.
        UsageError: see `Project.writer`; without a name the change is nobody's.
    """
    project.record.check_writable()
    name = project.books.name
    before = project.books.data(name)
    _sound(data, name)
    by = project.writer() if project.reader() else ""
    was, now = book_hash(before), book_hash(data)
    stamps = project.record.stamps
    entry = Migration(
        stamps.new_id(), change.kind, change.old, change.new, stamps.time(), by,
        undoes=change.undoes, after=newest(project.books.migrations(name)), was=was, now=now,
        version=change.version, note=_plain(change.note), seq=change.seq,
    )  # fmt: skip
    keep_state(project.layout.history, name, was, before)
    keep_state(project.layout.history, name, now, data)
    append_migration(project.layout.migrations(name), entry)
    if data != before:
        write_atomic(project.layout.book(name), data)
    project.books.refresh()
    return entry


def _plain(text: str) -> str:
    """A note on one line, without what no YAML may hold."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def _sound(data: bytes, name: str) -> None:
    book, findings = load_text(data, name, f"{name}.yaml")
    if book is None:
        first = next(f for f in findings if f.level is Level.ERROR)
        raise CheckFailed(f"the change would break the codebook: {first}")


# -- what codings carry -----------------------------------------------------------------------


def reading_as(project: Project, codes: Iterable[str]) -> int:
    """How many living codings read under one of these codes now."""
    wanted = set(codes)
    name = project.books.name
    return sum(
        n
        for code, mig, _, n in carried(project, name)
        if project.books.translated(name, code, mig) in wanted
    )


def gone(
    project: Project, book: str, ids: Iterable[str], entries: Sequence[Migration]
) -> dict[str, int]:
    """{code that living codings carry and that is neither among `ids` nor still proposed: how many}."""
    refused = {c for e in standing_migrations(entries) if e and e.kind == "refuse" for c in e.old}
    coined = {c.code for c in fold_coined(project.index.affairs("coin")) if c.book == book}
    known = {*ids, *(coined - refused)}
    out: dict[str, int] = {}
    for code, mig, _, n in carried(project, book):
        now = translate(code, mig, entries).code
        if now not in known:
            out[now] = out.get(now, 0) + n
    return out


def check_unused(project: Project, code_id: str, *, becomes: str = "") -> None:
    """Refuse an id that means, or once meant, another code than the one it shall name.

    Args:
        project: the project.
        code_id: the id.
        becomes: the code that gets it, where one is renamed; it may get back an id that was its own.

    Raises:
        BadValue: with what the id means.
    """
    entries = project.books.migrations()
    meant = {translate(code_id, mig, entries).code for mig in range(len(entries) + 1)}
    other = sorted(meant - {code_id, becomes})
    if other:
        raise BadValue(
            f"code {code_id!r} was renamed to {other[0]!r}; an id is not used again",
            found=code_id,
            hint="older codings under this id mean the other code; choose another id",
        )
    if becomes and becomes in meant:
        return
    for entry in filter(None, standing_migrations(entries)):
        if entry.kind == "refuse" and code_id in entry.old:
            raise BadValue(
                f"code {code_id!r} was proposed and refused; an id is not used again",
                found=code_id,
                hint=f"coder codebook adopt {code_id} takes it over after all",
            )


# -- taking back ------------------------------------------------------------------------------


def last_change(project: Project, name: str = "") -> Migration | None:
    """The newest recorded change that stands; None without one."""
    standing = [e for e in standing_migrations(project.books.migrations(name)) if e is not None]
    return standing[-1] if standing else None


def passed_by_undo(project: Project) -> Finding | None:
    """That the last thing this coder did is a change of the codebook, which `coder undo` passes by.

    Ids of events and of changes are made by one clock, so they tell which came later.
    """
    from coder.store.journeys import events_newest_first

    if not project.layout.book_names():
        return None
    try:
        entries = in_order(project.books.migrations())
    except CoderError:
        return None
    by = fold_name(project.writer())
    mine = [e for e in entries if fold_name(e.by) == by]
    if not mine or last_change(project) != mine[-1]:
        return None
    newest_event = next(events_newest_first(project.index, project.writer()), None)
    if newest_event is not None and newest_event[1] > mine[-1].id:
        return None
    what = f"your last change was to the codebook ({words(mine[-1])}); coder codebook undo takes it back"
    return Finding(Level.NOTE, "codebook-change", what)


def undo(project: Project) -> TakenBackChange:
    """Take the last change of the codebook back, each of its steps as an entry of its own.

    Raises:
        ConflictError: there is none, it was made by hand, its lines were changed since, or codings would
            be left without their code.
    """
    entries = _last_act(project)
    if not entries:
        raise ConflictError(
            "no change of the codebook is recorded that could be taken back",
            hint="changes made by hand are taken back by hand; codebook diff shows them",
        )
    data = project.books.data()
    steps = []
    for entry in entries:
        data = _former(project, entry, data)
        steps.append((entry, data))
    book, _ = load_text(data, project.books.name, "codebook")
    if book is not None:
        _check_nothing_lost(project, entries, book.ids)
    for entry, former in steps:
        apply(project, Change("undo", undoes=entry.id), former)
    touched = {code for entry in entries for code in (*entry.old, *entry.new)}
    acts = [words(entry) for entry in reversed(entries)]
    told = " and ".join(acts if len(acts) < 6 else [*acts[:4], f"{len(acts) - 4} more"])
    return TakenBackChange(told, entries[0].by, reading_as(project, touched))


def step_note(at: int, of: int) -> str:
    """The note of one of the entries that a sheet is taken over with: one act, and taken back as one."""
    return f"from a sheet, step {at} of {of}" if of > 1 else "from a sheet"


def _last_act(project: Project) -> list[Migration]:
    """The entries of the last act that stands, the newest first; more than one where its notes say so."""
    standing = [e for e in standing_migrations(project.books.migrations()) if e is not None]
    out: list[Migration] = []
    wanted = ""  # the note of the step before
    for entry in reversed(standing):
        if out and (entry.note != wanted or entry.by != out[0].by):
            break
        out.append(entry)
        found = _STEP.fullmatch(entry.note)
        if found is None or found[1] == "1":
            break
        wanted = step_note(int(found[1]) - 1, int(found[2]))
    return out


def _former(project: Project, entry: Migration, now: bytes) -> bytes:
    """The file's bytes without the change."""
    if not entry.was or book_hash(now) == entry.was:
        if entry.kind in ("rename", "merge", "split") and not entry.was:
            raise ConflictError(
                f"the last change ({words(entry)}) was not made by a command that kept the states",
                hint="change the file by hand and check it: coder codebook check",
            )
        return now
    kept = states(project.layout.history, project.books.name)
    missing = [h for h in (entry.was, entry.now) if h not in kept]
    if missing:
        raise ConflictError(
            f"the codebook's state {missing[0]} is not in codebooks/history", found=missing[0],
            hint="without it nobody can say what the change was; put the file back by hand",
        )  # fmt: skip
    return take_back(now, kept[entry.was].read_bytes(), kept[entry.now].read_bytes())


def take_back(present: bytes, was: bytes, now: bytes) -> bytes:
    """`present` with the lines of `was` wherever the step from `was` to `now` touched them.

    Raises:
        ConflictError: a line that the step touched, or one beside it, was changed since.
    """
    was, now = (_line_ends(d, b"\r\n" in present) for d in (was, now))
    if present in (now, was):
        return was
    here, before, after = (d.split(b"\n") for d in (present, was, now))
    moved = _moves(after, here)
    out = list(here)
    steps = SequenceMatcher(None, after, before, autojunk=False).get_opcodes()
    for word, low, high, first, last in reversed(steps):
        if word == "equal":
            continue
        start = 0 if low == 0 else moved.get(low - 1, -2) + 1
        end = len(here) if high == len(after) else moved.get(high, -2)
        if start < 0 or end - start != high - low or here[start:end] != after[low:high]:
            raise ConflictError(
                "the codebook was changed since in the same place",
                place=f"line {max(low, 0) + 1} as it was",
                hint="take the later change back first, or change the file by hand",
            )
        out[start:end] = before[first:last]
    return b"\n".join(out)


def _line_ends(data: bytes, crlf: bool) -> bytes:
    """A kept state with the line ends that git gave the file on this machine."""
    plain = data.replace(b"\r\n", b"\n")
    return plain.replace(b"\n", b"\r\n") if crlf else plain


def _moves(after: list[bytes], here: list[bytes]) -> dict[int, int]:
    """Where lines of one text stand in another that came of it."""
    matcher = SequenceMatcher(None, after, here, autojunk=False)
    return {b.a + i: b.b + i for b in matcher.get_matching_blocks() for i in range(b.size)}


def _check_nothing_lost(project: Project, act: Sequence[Migration], ids: Sequence[str]) -> None:
    """Refuse to take back changes when codings would be left without their code."""
    name = project.books.name
    entries = project.books.migrations(name)
    then_ = list(entries)
    for n, entry in enumerate(act):
        then_.append(Migration(f"~{n:05}", "undo", (), (), undoes=entry.id, after=newest(then_)))
    now = gone(project, name, project.book().ids, entries)
    then = gone(project, name, ids, then_)
    lost = {code: n for code, n in then.items() if code not in now}
    if lost:
        code, n = sorted(lost.items())[0]
        carry = f"{n} codings carry" if n > 1 else "1 coding carries"
        raise ConflictError(
            f"{words(act[0])} cannot be taken back: {carry} {code!r}", found=code,
            hint=f"give them another code first (coder recode --code {code} ...), or retire the code",
        )  # fmt: skip


# -- words ------------------------------------------------------------------------------------


def words(entry: Migration) -> str:
    """A change in words: `rename of aid to help`."""
    old, new = (" and ".join(ids) for ids in (entry.old, entry.new))
    told = {
        "rename": f"rename of {old} to {new}",
        "merge": f"merge of {old} into {new}",
        "split": f"split of {old} into {new}",
        "move": f"move of {old}",
        "retire": f"retirement of {old}",
        "redefine": f"new meaning of {old}",
        "add": f"new code {new}",
        "adopt": f"adoption of {new}",
        "refuse": f"refusal of {old}",
        "edit": f"edit of {old or 'the codebook'}",
        "release": f"release of version {entry.version}",
        "undo": "undo",
    }
    return told[entry.kind]


def told_in_order(entries: Sequence[Migration]) -> list[tuple[Migration, bool]]:
    """All entries as they count, each with whether it stands."""
    standing = {e.id for e in standing_migrations(entries) if e is not None}
    return [(e, e.id in standing) for e in in_order(entries)]
