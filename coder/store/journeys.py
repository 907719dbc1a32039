"""Asking the index for history: a coder's acts newest first, which are undone, and events in order.

Owns the meaning of "the last act": the newest group of this coder that is neither an undo nor undone.
An undo of an undo (a redo) makes the first group stand again. Reads only.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import Any

from coder.model.registers import Raw
from coder.store.index import Index

__all__ = ["acts", "events_newest_first", "group_events", "redoable", "undoable"]

Place = tuple[int, int, int]


def _rows(index: Index, table: str, by: int | None) -> Iterator[tuple[int, str, str, Place]]:
    where, values = ("", ()) if by is None else (" AND by = ?", (by,))
    sql = (
        f"SELECT seq, id, grp, file, off, len FROM {table} "
        f"WHERE file IS NOT NULL{where} ORDER BY seq DESC, id DESC"
    )
    for seq, event, group, *place in index.db.execute(sql, values):
        yield seq, event, group, (place[0], place[1], place[2])


def events_newest_first(
    index: Index, by: str | None = None
) -> Iterator[tuple[int, str, str, Place]]:
    """(seq, event id, group, place) of all events, or one coder's, newest first."""
    number = None if by is None else index.known_number(by)
    streams = [_rows(index, t, number) for t in ("codings", "events", "affairs")]
    return heapq.merge(*streams, key=lambda r: (r[0], r[1]), reverse=True)


def _undos(index: Index, by: str) -> dict[str, str]:
    sql = "SELECT grp, undoes FROM undos WHERE by = ? ORDER BY grp, undoes"
    return dict(index.db.execute(sql, (index.known_number(by),)))


def _standing(undos: dict[str, str]) -> tuple[set[str], set[str]]:
    """(undone groups, groups that are redos). Later undos are looked at first by their chains."""
    targets: dict[str, list[str]] = {}
    for group, target in undos.items():
        targets.setdefault(target, []).append(group)
    stands: dict[str, bool] = {}

    def up(group: str) -> bool:
        todo = [group]
        while todo:
            here = todo[-1]
            waits = [g for g in targets.get(here, ()) if g not in stands and g not in todo]
            if waits:
                todo.extend(waits)
                continue
            todo.pop()
            stands[here] = not any(stands.get(g, False) for g in targets.get(here, ()))
        return stands[group]

    undone = {t for t in targets if not up(t)}
    redos = {g for g, t in undos.items() if t in undos and g not in undone}
    return undone, redos


def acts(index: Index, by: str) -> Iterator[str]:
    """Groups of a coder, newest first, each once: an import is the act of whoever made it.

    Setting a damaged line aside is nobody's act to take back.
    """
    number = index.known_number(by)
    imports = "SELECT seq, grp FROM imports WHERE via = ? ORDER BY seq DESC, grp DESC"
    others = "SELECT grp FROM imports WHERE via != ? UNION SELECT grp FROM affairs WHERE kind = 'set-aside'"
    seen = {g for (g,) in index.db.execute(others, (number,))}
    own = ((seq, group) for seq, _, group, _ in events_newest_first(index, by))
    imported = index.db.execute(imports, (number,))
    for _, group in heapq.merge(own, imported, key=lambda r: r[0], reverse=True):
        if group not in seen:
            seen.add(group)
            yield group


def undoable(index: Index, by: str) -> Iterator[str]:
    """The groups that `undo` would take back, newest first."""
    undos = _undos(index, by)
    undone, _ = _standing(undos)
    return (g for g in acts(index, by) if g not in undos and g not in undone)


def redoable(index: Index, by: str) -> Iterator[str]:
    """The undo groups that `redo` would take back, newest first, up to the last other act."""
    undos = _undos(index, by)
    undone, redos = _standing(undos)
    for group in acts(index, by):
        if group in undone or group in redos:
            continue
        if group not in undos:
            return
        yield group


def group_events(index: Index, group: str, by: str) -> list[Raw]:
    """The events of a coder's group, in order: written by them, or imported by them."""
    places: list[Any] = []
    for table in ("codings", "events", "affairs"):
        sql = f"SELECT file, off, len FROM {table} WHERE grp = ? AND file IS NOT NULL"
        places += index.db.execute(sql, (group,)).fetchall()
    own = (e for e in index.read_places(places) if (e.get("via") or e["by"]) == by)
    return sorted(own, key=lambda e: (e["seq"], e["id"]))
