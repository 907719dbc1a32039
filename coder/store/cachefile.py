"""SQLite files of the cache: damaged, or refused by the system.

Owns the difference. A damaged file is derived data: thrown away and made again. Where the system refuses
(no room, no rights, locked, a failing disk) nothing is known against the file, so it stays: readers go on
in memory, and whoever has to keep something says what stands in the way.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from coder.model.errors import CoderError, Locked, StorageFull

__all__ = ["cache_error", "damaged", "thrown_away"]

_REFUSALS = ("SQLITE_BUSY", "SQLITE_FULL", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_IOERR")
_HINT = "make room there, or name another folder in CODER_CACHE; the project itself is untouched"


def damaged(error: Exception) -> bool:
    """Whether the file itself is at fault, and not its folder, the disk or another program."""
    name = str(getattr(error, "sqlite_errorname", ""))
    return isinstance(error, sqlite3.DatabaseError) and not name.startswith(_REFUSALS)


def thrown_away(path: Path) -> bool:
    """Take away a file and what SQLite keeps beside it; False where that is not allowed."""
    try:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
    except OSError:
        return False
    return True


def cache_error(error: Exception, path: Path) -> CoderError:
    """What to tell a person whose command has to keep something in the cache."""
    name = str(getattr(error, "sqlite_errorname", ""))
    if name.startswith("SQLITE_BUSY"):
        hint = "wait until it has finished and try again"
        return Locked("another program is writing to the cache", place=str(path), hint=hint)
    what = "the disk is full" if name == "SQLITE_FULL" else f"may not be written to ({error})"
    return StorageFull(f"{what}; nothing new is kept there", place=str(path), hint=_HINT)
