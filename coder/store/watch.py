"""Which bytes of the journals are new since they were last read.

Owns the test for "unchanged": a journal is unchanged when size and time are; when it grew, the hashes of
the blocks before the consumed offset must still hold, else everything is read anew. Blocks are 1 MiB, so
checking what this program itself appended costs one block.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from pathlib import Path

from coder.model.value import value
from coder.store.schema import VERSION

__all__ = ["BLOCK", "Change", "changes", "mark_read", "state_name", "unchanged"]

BLOCK = 1 << 20


@value
class Change:
    """A journal with new bytes from `offset` on, where line `number` begins."""

    path: Path
    offset: int
    number: int


def unchanged(db: sqlite3.Connection, journals: list[Path]) -> bool:
    """Whether the journals are those read, with the sizes and times they had then."""
    known = {n: (s, t) for n, s, t in db.execute("SELECT name, size, mtime FROM files")}
    seen = {}
    for path in journals:
        stat = path.stat()
        seen[path.name] = (stat.st_size, stat.st_mtime_ns)
    return seen == known


def changes(
    db: sqlite3.Connection, journals: list[Path], own: tuple[Path, int] | None = None
) -> list[Change] | None:
    """Journals with new bytes; None when something before was changed or taken away.

    `own` is a journal to which this process has just appended, under its lock and after reading all of
    it, with its size before: when that is where reading stopped, the bytes before are not hashed again.
    """
    known = {
        name: (size, mtime, consumed, lines)
        for name, size, mtime, consumed, lines in db.execute(
            "SELECT name, size, mtime, consumed, lines FROM files"
        )
    }
    if set(known) - {p.name for p in journals}:
        return None
    out = []
    for path in journals:
        stat = path.stat()
        if path.name not in known:
            out.append(Change(path, 0, 1))
            continue
        size, mtime, consumed, lines = known[path.name]
        if (stat.st_size, stat.st_mtime_ns) == (size, mtime):
            continue
        appended = own == (path, consumed) and size == consumed
        if stat.st_size < consumed or not (appended or _same_before(db, path, consumed)):
            return None
        out.append(Change(path, consumed, lines + 1))
    return out


def _same_before(db: sqlite3.Connection, path: Path, consumed: int) -> bool:
    stored = dict(db.execute("SELECT n, hash FROM blocks WHERE file = ?", (path.name,)))
    with path.open("rb") as data:
        for n in range((consumed + BLOCK - 1) // BLOCK):
            block = data.read(min(BLOCK, consumed - n * BLOCK))
            if stored.get(n) != _hash(block):
                return False
            if consumed <= (n + 1) * BLOCK and not block.endswith(b"\n"):
                # The last line counted without its newline: what follows must begin with that.
                after = data.read(2)
                return after[:1] == b"\n" or after in (b"", b"\r\n")
    return True


def _hash(block: bytes) -> str:
    return hashlib.blake2b(block, digest_size=16).hexdigest()


def mark_read(
    db: sqlite3.Connection,
    path: Path,
    *,
    since: int,
    consumed: int,
    lines: int,
    stat: os.stat_result,
) -> None:
    """Remember that `path` was read up to byte `consumed`; only blocks from `since` on are hashed."""
    first = since // BLOCK
    with path.open("rb") as data:
        data.seek(first * BLOCK)
        for n in range(first, (consumed + BLOCK - 1) // BLOCK):
            block = data.read(min(BLOCK, consumed - n * BLOCK))
            db.execute("INSERT OR REPLACE INTO blocks VALUES(?,?,?)", (path.name, n, _hash(block)))
    db.execute(
        "INSERT OR REPLACE INTO files VALUES(?,?,?,?,?)",
        (path.name, stat.st_size, stat.st_mtime_ns, consumed, lines),
    )


def state_name(db: sqlite3.Connection) -> str:
    """A name for these bytes of these journals as this version reads them, 16 hex digits."""
    digest = hashlib.sha256(VERSION.encode())
    for row in db.execute(
        "SELECT f.name, f.consumed, b.n, b.hash FROM files f LEFT JOIN blocks b ON b.file = f.name "
        "ORDER BY f.name, b.n"
    ):
        digest.update(repr(row).encode())
    return digest.hexdigest()[:16]
