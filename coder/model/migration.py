"""What became of a code since an event was written.

`NAME.migrations.yaml` is an appended list; an event says how many entries its writer knew (`mig`), so
reading applies only the later ones and an old journal imported today still means what it meant. Owns
the meaning of each kind: rename and merge change the id, split and redefine ask to look again, move and
retire change nothing, undo takes an entry back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["KINDS", "Migration", "Translation", "standing_migrations", "still_covers", "translate"]

KINDS = ("rename", "merge", "split", "move", "retire", "redefine", "undo")


@dataclass(frozen=True, slots=True)
class Migration:
    """One entry. `old` and `new` are code ids (several for merge and split); `undoes` names an entry."""

    id: str
    kind: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    time: str = ""
    by: str = ""
    undoes: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """A code as it reads now, and whether its meaning changed enough to look again."""

    code: str
    look_again: bool = False


def standing_migrations(entries: Sequence[Migration]) -> tuple[Migration | None, ...]:
    """The entries in place, undone ones and undos replaced by None, so that positions stay."""
    gone: set[str] = set()
    for entry in reversed(entries):
        if entry.kind == "undo" and entry.id not in gone:
            gone.add(entry.undoes)
    return tuple(None if e.id in gone or e.kind == "undo" else e for e in entries)


def translate(code: str, mig: int, entries: Sequence[Migration]) -> Translation:
    """The code that was meant, as it is called now.

    Args:
        code: id as the event gave it.
        mig: number of entries that its writer knew.
        entries: all entries of the codebook, oldest first.
    """
    again = False
    for entry in standing_migrations(entries)[mig:]:
        if entry is None or code not in entry.old:
            continue
        if entry.kind in ("rename", "merge") and entry.new:
            code = entry.new[0]
        elif entry.kind in ("split", "redefine"):
            again = True
    return Translation(code, again)


def still_covers(code: str, mig: int, entries: Sequence[Migration]) -> str | None:
    """The code, as it is called now, that a reading for `code` still covers; None when none.

    A rename carries the reading on. A merge, split or redefinition gives the code a meaning that the
    reader had not seen, so the reading ends there.
    """
    for entry in standing_migrations(entries)[mig:]:
        if entry is None:
            continue
        if entry.kind == "rename" and code in entry.old:
            code = entry.new[0]
        elif entry.kind in ("merge", "split", "redefine") and code in (*entry.old, *entry.new):
            return None
    return code
