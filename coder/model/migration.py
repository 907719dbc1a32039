"""What became of a code since an event was written.

`NAME.migrations.yaml` is an appended list; an event says how many entries its writer knew (`mig`), so
reading applies only the later ones and an old journal imported today still means what it meant. Owns
the meaning of each kind: rename and merge change the id, split and redefine ask to look again, move and
retire change nothing, undo takes an entry back, also for those who wrote while it stood.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


def _since(mig: int, entries: Sequence[Migration]) -> Iterator[tuple[Migration, bool]]:
    """What happened to the codebook after `mig` entries: (entry, True), or False where it was undone.

    An entry that came and was undone since is not there at all; one that was known and was undone, or
    undone and brought back, counts at the place of the undo.
    """
    if mig >= len(entries):
        return iter(())
    then = standing_migrations(entries[:mig])
    position = {e.id: i for i, e in enumerate(entries)}
    place = list(range(len(entries)))
    for i, entry in enumerate(entries):
        target, seen = position.get(entry.undoes, i), {i}
        while entries[target].kind == "undo" and target not in seen:
            seen.add(target)
            target = position.get(entries[target].undoes, target)
        place[target] = max(place[target], i)
    found = []
    for i, now in enumerate(standing_migrations(entries)):
        was = i < len(then) and then[i] is not None
        if was != (now is not None):
            at = i if i >= mig else place[i]
            found.append((at, entries[i], not was))
    found.sort(key=lambda f: f[0])
    return ((entry, forward) for _, entry, forward in found)


def translate(code: str, mig: int, entries: Sequence[Migration]) -> Translation:
    """The code that was meant, as it is called now.

    Args:
        code: id as the event gave it.
        mig: number of entries that its writer knew.
        entries: all entries of the codebook, oldest first.
    """
    again = False
    for entry, forward in _since(mig, entries):
        if forward and code in entry.old:
            if entry.kind in ("rename", "merge") and entry.new:
                code = entry.new[0]
            again = again or entry.kind in ("split", "redefine")
        elif not forward and code in (*entry.old, *entry.new):
            # What was merged or split cannot be told apart again; a person looks at it.
            again = again or entry.kind in ("merge", "split", "redefine")
            if entry.kind in ("rename", "split") and code in entry.new and entry.old:
                code = entry.old[0]
    return Translation(code, again)


def still_covers(code: str, mig: int, entries: Sequence[Migration]) -> str | None:
    """The code, as it is called now, that a reading for `code` still covers; None when none.

    A rename carries the reading on. A merge, split or redefinition gives the code a meaning that the
    reader had not seen, so the reading ends there; to take one back is to change the meaning too.
    """
    for entry, forward in _since(mig, entries):
        old, new = (entry.old, entry.new) if forward else (entry.new, entry.old)
        if entry.kind == "rename" and code in old and new:
            code = new[0]
        elif entry.kind in ("merge", "split", "redefine") and code in (*old, *new):
            return None
    return code
