"""The derived index of the journals: opened, brought up to date, and asked.

Owns its own disposability: it lives in the user's cache, is rebuilt when anything is in doubt (another
version, a changed prefix, a damaged file) and falls back to memory where the cache cannot be written to,
so readers need no write access anywhere. Bringing up to date is in `absorb`; rows are turned into
codings by the project, because that needs codebooks and texts.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coder.model.finding import Finding, Level
from coder.model.value import value
from coder.store import schema, watch
from coder.store.cachefile import damaged, thrown_away

if TYPE_CHECKING:
    from coder.model.registers import Raw

__all__ = ["BadLine", "Index", "Row"]


@value
class Row:
    """One coding as folded, before migrations and carrying; names in place of numbers.

    `rest` holds what most codings do not have: attributes, memo, flags, origin, heads, via, foreign.
    """

    row: int
    id: str
    seq: int
    doc: str
    text: str
    start: int
    end: int
    book: str
    code: str
    mig: int
    by: str
    how: str
    rule: str
    alive: bool
    group: str
    time: str
    rest: dict[str, Any]


@value
class BadLine:
    """An unreadable line: file name, line number, byte offset, SHA-256 of its bytes, why."""

    file: str
    number: int
    offset: int
    sha256: str
    why: str
    torn: bool


class Index:
    """The index of one project; use `refresh` before asking.

    Args:
        path: the SQLite file, or None for memory.
        codings: the folder of the journals.
        until: events for which it is False are passed over ("as of"); such an index lies in memory.
    """

    def __init__(
        self, path: Path | None, codings: Path, until: Callable[[Raw], bool] | None = None
    ) -> None:
        self.codings = codings
        self.until = until
        self.path = path
        self.db = self._open(path)
        self._names: dict[int, str] = {}
        self._numbers = _Numbers(self)

    def _open(self, path: Path | None) -> sqlite3.Connection:
        """The database at `path`; in memory where that cannot be, so that reading never fails for it."""
        if path is None:
            return self._fresh(":memory:")
        for _ in range(2):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                return self._fresh(str(path))
            except OSError:
                break
            except sqlite3.DatabaseError as error:
                if not damaged(error) or not thrown_away(path):
                    break
        return self._fresh(":memory:")

    @staticmethod
    def _fresh(name: str) -> sqlite3.Connection:
        db = sqlite3.connect(name, isolation_level=None, timeout=5.0)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        db.execute("PRAGMA cache_size=-65536")
        found = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone()
        version = (
            db.execute("SELECT value FROM meta WHERE key='version'").fetchone() if found else None
        )
        if version != (schema.VERSION,):
            Index._make_tables(db)
        return db

    @staticmethod
    def _make_tables(db: sqlite3.Connection) -> None:
        db.execute("BEGIN IMMEDIATE")
        for (name,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall():
            db.execute(f'DROP TABLE "{name}"')
        for statement in schema.TABLES.split(";"):
            db.execute(statement)
        db.execute("INSERT INTO names VALUES(0, '')")
        db.execute("INSERT INTO meta VALUES('version', ?)", (schema.VERSION,))
        db.execute("COMMIT")

    def forget(self) -> None:
        """Forget names read or made; a transaction was rolled back."""
        self._names = {}
        self._numbers.clear()

    def close(self) -> None:
        """Close the database."""
        self.db.close()

    # -- names ---------------------------------------------------------------------------------

    def number(self, name: str) -> int:
        """The number of a name; made when it is new (inside a writing transaction)."""
        return self._numbers[name]

    def known_number(self, name: str) -> int:
        """The number of a name, or -1 when no event used it."""
        row = self.db.execute("SELECT n FROM names WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else -1

    def name(self, n: int) -> str:
        """The name behind a number."""
        found = self._names.get(n)
        if found is None:
            found = self.db.execute("SELECT name FROM names WHERE n = ?", (n,)).fetchone()[0]
            self._names[n] = found
        return str(found)

    # -- up to date ----------------------------------------------------------------------------

    def refresh(self, journals: Sequence[Path], own: tuple[Path, int] | None = None) -> bool:
        """Read what is new in the journals; True when something was. `own` as in `watch.changes`.

        A damaged index is thrown away and built again.
        """
        try:
            if watch.unchanged(self.db, list(journals)):
                return False
            from coder.store.absorb import absorb

            absorb(self, list(journals), own)
        except sqlite3.DatabaseError as error:
            self._again(error, journals)
        return True

    def _again(self, error: sqlite3.DatabaseError, journals: Sequence[Path]) -> None:
        """Build the index anew, beside a full, locked or read-only cache in memory."""
        from coder.store.absorb import absorb

        if self.path is None:
            raise error
        self.db.close()
        self.forget()
        places: list[Path | None] = [None]
        if damaged(error) and thrown_away(self.path):
            places.insert(0, self.path)
        for path in places:
            self.db = self._open(path)
            try:
                absorb(self, list(journals))
                return
            except sqlite3.DatabaseError:
                self.db.close()
                self.forget()
        raise error

    @property
    def state(self) -> str:
        """A name for exactly this state of the journals; columns are kept under it."""
        return watch.state_name(self.db)

    @property
    def seq(self) -> int:
        """The greatest `seq` read in any journal; 0 for none."""
        row = self.db.execute("SELECT value FROM meta WHERE key = 'seq'").fetchone()
        return int(row[0]) if row else 0

    # -- codings -------------------------------------------------------------------------------

    def rows(
        self, where: str = "1", values: Sequence[Any] = (), *, dead: bool = False
    ) -> list[Row]:
        """Codings that satisfy an SQL condition, living ones unless `dead`, in journal order."""
        alive = "1" if dead else "alive = 1"
        sql = (
            "SELECT row, id, seq, doc, text, start, end, book, code, mig, by, how, rule, alive, grp, "
            f"time, rest FROM codings WHERE ({where}) AND {alive} ORDER BY seq, id"
        )
        return [self._row(r) for r in self.db.execute(sql, values)]

    def _row(self, r: Sequence[Any]) -> Row:
        name = self.name
        return Row(
            r[0], r[1], r[2], name(r[3]), name(r[4]), r[5], r[6], name(r[7]), name(r[8]), r[9],
            name(r[10]), name(r[11]), name(r[12]), bool(r[13]), r[14], r[15],
            json.loads(r[16]) if r[16] else {},
        )  # fmt: skip

    def rows_of(self, doc_ids: Iterable[str], *, dead: bool = False) -> list[Row]:
        """Codings of a document under any of its ids."""
        numbers = [n for n in map(self.known_number, doc_ids) if n >= 0]
        marks = ",".join("?" * len(numbers))
        return self.rows(f"doc IN ({marks})", numbers, dead=dead) if numbers else []

    def row_by_id(self, coding_id: str) -> Row | None:
        """One coding, living or not."""
        found = self.rows("id = ?", (coding_id,), dead=True)
        return found[0] if found else None

    def ids_like(self, prefix: str) -> list[str]:
        """Ids of codings that begin or end with `prefix`, at most 20."""
        bad = prefix.replace("%", "").replace("_", "")
        sql = "SELECT id FROM codings WHERE id LIKE ? OR id LIKE ? LIMIT 20"
        return [r[0] for r in self.db.execute(sql, (f"{bad}%", f"%{bad}"))]

    def component(self, ids: Iterable[str]) -> set[str]:
        """The codings that splits and joins connect with these."""
        seen = set(ids)
        if self.db.execute("SELECT 1 FROM links LIMIT 1").fetchone() is None:
            return seen
        todo = list(seen)
        sql = "SELECT b FROM links WHERE a = ? UNION SELECT a FROM links WHERE b = ?"
        while todo:
            here = todo.pop()
            for (other,) in self.db.execute(sql, (here, here)).fetchall():
                if other not in seen:
                    seen.add(other)
                    todo.append(other)
        return seen

    def components(self, ids: Iterable[str], *, at_least: int) -> Iterator[list[str]]:
        """Groups of codings, each closed under splits and joins, of at least so many but for the last."""
        group: set[str] = set()
        done: set[str] = set()
        linked = self.db.execute("SELECT 1 FROM links LIMIT 1").fetchone() is not None
        for coding in sorted(ids):
            if coding in done:
                continue
            own = self.component([coding]) if linked else {coding}
            done |= own
            group |= own
            if len(group) >= at_least:
                yield sorted(group)
                group = set()
        if group:
            yield sorted(group)

    def events_about(self, ids: Iterable[str]) -> list[Raw]:
        """All events about these codings, read from the journals."""
        out = []
        wanted = list(ids)
        for low in range(0, len(wanted), 500):
            part = wanted[low : low + 500]
            marks = ",".join("?" * len(part))
            sql = (
                f"SELECT file, off, len FROM codings WHERE id IN ({marks}) AND file IS NOT NULL "
                f"UNION ALL SELECT file, off, len FROM events WHERE on_ IN ({marks})"
            )
            out += self.db.execute(sql, (*part, *part)).fetchall()
        return list(self.read_places(out))

    def read_places(self, places: Iterable[tuple[int, int, int]]) -> Iterator[Raw]:
        """Events at (file number, offset, length), in file order."""
        here, handle = -1, None
        try:
            for file, offset, length in sorted(set(places)):
                if file != here or handle is None:
                    if handle is not None:
                        handle.close()
                    handle, here = (self.codings / self.name(file)).open("rb"), file
                handle.seek(offset)
                yield json.loads(handle.read(length))
        finally:
            if handle is not None:
                handle.close()

    # -- everything else -----------------------------------------------------------------------

    def affairs(self, *kinds: str, on: str | None = None) -> list[Raw]:
        """Events that are not about codings, of these kinds, in order."""
        marks = ",".join("?" * len(kinds))
        sql = f"SELECT file, off, len FROM affairs WHERE kind IN ({marks})"
        values: list[Any] = list(kinds)
        if on is not None:
            sql, values = f"{sql} AND on_ = ?", [*values, on]
        events = list(self.read_places(self.db.execute(sql, values).fetchall()))
        return sorted(events, key=lambda e: (e["seq"], e["id"]))

    def decisions(self, by: str) -> dict[str, str]:
        """What a coder decided: {suggestion id: accepted, rejected or pending}."""
        n = self.known_number(by)
        return dict(self.db.execute("SELECT sid, state FROM decided WHERE by = ?", (n,)))

    def decision_events(self, by: str) -> list[Raw]:
        """All events by which a coder decided on suggestions."""
        sql = "SELECT file, off, len FROM events WHERE sid IS NOT NULL AND by = ?"
        return list(self.read_places(self.db.execute(sql, (self.known_number(by),)).fetchall()))

    def decision_heads(self, by: str, sid: str) -> list[Raw]:
        """This coder's events on one suggestion."""
        sql = "SELECT file, off, len FROM events WHERE sid = ? AND by = ?"
        found = self.db.execute(sql, (sid, self.known_number(by))).fetchall()
        return sorted(self.read_places(found), key=lambda e: (e["seq"], e["id"]))

    def bad_lines(self) -> list[BadLine]:
        """Unreadable lines that no set-aside event names."""
        sql = (
            "SELECT file, number, off, sha, why, torn FROM bad "
            "WHERE sha NOT IN (SELECT sha FROM aside) ORDER BY file, number"
        )
        return [BadLine(r[0], r[1], r[2], r[3], r[4], bool(r[5])) for r in self.db.execute(sql)]

    def findings(self) -> list[Finding]:
        """What the fold has to tell: clashes, foreign events, waiting events, unknown kinds."""
        out = [
            Finding(Level(level), code.lstrip("!"), what, place=thing, found=found, hint=hint)
            for thing, level, code, what, found, hint in self.db.execute(
                "SELECT thing, level, code, what, found, hint FROM findings ORDER BY thing, code, what, found"
            )
        ]
        for event, on in self.db.execute("SELECT event, on_ FROM waiting ORDER BY event"):
            out.append(
                Finding(
                    Level.WARNING, "waiting", f"event {event} is about {on}, which has not arrived",
                    place=on, found=event, hint="merge the journal that it belongs to",
                )
            )  # fmt: skip
        return out


class _Numbers(dict[str, int]):
    """Numbers of names; a missing one is read, or made, once."""

    def __init__(self, index: Index) -> None:
        super().__init__()
        self.index = index

    def __missing__(self, name: str) -> int:
        db = self.index.db
        row = db.execute("SELECT n FROM names WHERE name = ?", (name,)).fetchone()
        n = (
            int(row[0])
            if row
            else db.execute("INSERT INTO names(name) VALUES(?)", (name,)).lastrowid or 0
        )
        self[name] = n
        return n
