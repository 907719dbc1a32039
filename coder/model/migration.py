"""What became of a code since an event was written.

`NAME.migrations.yaml` is an appended list; an event says how many entries its writer knew (`mig`), so
reading applies only the later ones and an old journal imported today still means what it meant. Owns
the meaning of each kind: rename and merge change the id, split and redefine ask to look again, move and
retire change nothing, undo takes an entry back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["KINDS", "Migration", "Translation", "meaning_since", "standing_migrations", "translate"]

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


def meaning_since(code: str, entries: Sequence[Migration]) -> Mapping[str, int]:
    """Since when a code has its present meaning: former ids with the least `mig` that will do.

    Returns:
        {id: mig}: a reading made under `id` with at least `mig` entries known covers `code` as it is
        now. A merge needs all its sources, so it starts anew.
    """
    names = {code: 0}
    standing = standing_migrations(entries)
    for position in range(len(standing) - 1, -1, -1):
        entry = standing[position]
        if entry is None:
            continue
        for name in [n for n in names if n in entry.new or n in entry.old]:
            if entry.kind == "rename" and name in entry.new:
                names[name] = max(names[name], position + 1)
                names.setdefault(entry.old[0], 0)
            elif entry.kind in ("merge", "split") and name in entry.new:
                names[name] = max(names[name], position + 1)
            elif entry.kind in ("split", "redefine") and name in entry.old:
                names[name] = max(names[name], position + 1)
    return names
