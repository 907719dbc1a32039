"""Hashes that suggestions had in former versions of the program, as the hashes of today.

    since = hashes_of_old(project)
    since[code, rule, "3f2a..."]         what the same rule's hash is now

Owns that what was decided stays decided when the program comes to make the hash of a rule in another way:
the table covers the codebook in use and all kept states of it. What is worked out for a state never changes
and lies in the cache; losing it costs time only. Reads no journal.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from coder.model.errors import CoderError
from coder.store.files import read_bytes, write_atomic
from coder.store.history import states
from coder.tag.identity import hashes_since

if TYPE_CHECKING:
    from pathlib import Path

    from coder.project.facade import Project

__all__ = ["hashes_of_old"]

Since = dict[tuple[str, str, str], str]
_MADE_AS = 1
"""Raised when hashes of rules are made in another way again."""


def hashes_of_old(project: Project) -> Since:
    """The present hash of a rule by (code, rule id, hash then), over all states of the codebook in use."""
    book = project.book()
    place = project.layout.cache(project.settings.id) / f"hashes-{_MADE_AS}.json"
    known = _known(place)
    out: Since = {}
    fresh = False
    for state, path in states(project.layout.history, book.name).items():
        if state not in known:
            known[state], fresh = _of_state(path, book.name), True
        out.update(((code, rule, then), now) for code, rule, then, now in known[state])
    if fresh:
        _keep(place, known)
    return out | hashes_since(book)


def _of_state(path: Path, name: str) -> list[list[str]]:
    from coder.codebook.load import load_text

    try:
        book, _ = load_text(path.read_bytes(), name, path.name)
    except (OSError, CoderError):
        return []
    return [[*key, now] for key, now in hashes_since(book).items()] if book is not None else []


def _known(place: Path) -> dict[str, list[list[str]]]:
    try:
        told = json.loads(read_bytes(place) or b"{}")
        return {str(state): [[*map(str, row)] for row in rows] for state, rows in told.items()}
    except (ValueError, TypeError, AttributeError, CoderError):
        return {}


def _keep(place: Path, known: dict[str, list[list[str]]]) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(place, json.dumps(known).encode())
    except (OSError, CoderError):
        return
