"""Databases from strangers, read table by table: nothing in them is run, nothing beside them is made.

    with opened_tables(path, "a project of QualCoder") as tables:
        for cid, name in tables.rows("code_name", "cid", "name"):

Owns the suspicion: the file is opened read-only and as if nobody could change it, so that no journal appears
next to it; only plain tables are read, by name and column, never views or virtual ones; work and sizes
are limited. A column that an older version lacks reads as None. Damage is one error that names the file.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from coder.model.errors import InputError, Unreadable
from coder.model.finding import Finding, Level

__all__ = ["Tables", "opened_tables", "text_of_cell"]

LARGEST: Final = 2_000_000_000
_MOST_CELL: Final = 100_000_000
_MOST_ROWS: Final = 2_000_000
_STEPS: Final = 40_000
"""How often 100,000 steps of the database's machine may be made: minutes of work."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,60}\Z")
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}


def _allow(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


class Tables:
    """The plain tables of a database. Reading gives tuples in the order of the columns asked for."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        self._db = db
        self._columns: dict[str, dict[str, str]] = {}
        self.touched: set[str] = set()
        for name, sql in self._all("SELECT name, sql FROM sqlite_master WHERE type = 'table'"):
            if not isinstance(name, str) or not _NAME.match(name) or name.startswith("sqlite_"):
                continue
            if re.match(r"\s*create\s+table", str(sql), re.IGNORECASE):
                self._columns[name.casefold()] = self._columns_of(name)

    def _columns_of(self, name: str) -> dict[str, str]:
        try:
            sql = f'SELECT * FROM "{name}" LIMIT 0'  # noqa: S608 - the name is of letters alone
            names = [d[0] for d in self._db.execute(sql).description]
        except sqlite3.Error as error:
            raise self._damaged(error) from error
        return {str(n).casefold(): str(n) for n in names}

    def names(self) -> list[str]:
        """Names of the tables, in small letters, sorted."""
        return sorted(self._columns)

    def has(self, table: str, *columns: str) -> bool:
        """Whether there is a table with these columns; case does not matter."""
        known = self._columns.get(table.casefold())
        return known is not None and all(c.casefold() in known for c in columns)

    def rows(self, table: str, *columns: str, order: str = "") -> list[tuple[Any, ...]]:
        """All rows of a table, empty when there is none; a column that is not there reads as None.

        Raises:
            Unreadable: damaged, or larger than any project.
        """
        known = self._columns.get(table.casefold())
        if known is None:
            return []
        self.touched.add(table.casefold())
        asked = [f'"{known[c.casefold()]}"' if c.casefold() in known else "NULL" for c in columns]
        by = f' ORDER BY "{known[order.casefold()]}"' if order.casefold() in known else ""
        sql = f'SELECT {", ".join(asked)} FROM "{table}"{by} LIMIT {_MOST_ROWS + 1}'  # noqa: S608
        found = list(self._all(sql))
        if len(found) > _MOST_ROWS:
            raise Unreadable(
                f"table {table} has more than {_MOST_ROWS:,} rows", place=self.path.name
            )
        return found

    def untouched(self, named: dict[str, str]) -> Counter[str]:
        """Rows of tables that nobody read, by what `named` calls them, else by the table's name."""
        out: Counter[str] = Counter()
        for name in self.names():
            what = named.get(name, f"rows of table {name}")
            if name not in self.touched and what:
                out[what] += len(self.rows(name, "rowid"))
        return +out

    def _all(self, sql: str) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._db.execute(sql)
        except (sqlite3.Error, OverflowError, ValueError) as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> Unreadable:
        return Unreadable(f"damaged: {str(error)[:120]}", place=self.path.name)

    def findings(self) -> list[Finding]:
        """What there is to tell of the file itself."""
        try:
            waiting = Path(f"{self.path}-wal").stat().st_size
        except OSError:
            return []
        if not waiting:
            return []
        what = "the other program had not yet put its last changes into the file; they are not read"
        hint = "close the project there, then import again"
        return [Finding(Level.WARNING, "open-elsewhere", what, self.path.name, hint=hint)]

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()


@contextmanager
def opened_tables(path: Path, what: str) -> Iterator[Tables]:
    """The tables of a database file.

    Args:
        path: the file.
        what: what it should be, for messages: "a project of QualCoder".

    Raises:
        InputError: there is no such file.
        Unreadable: no database, damaged or too large.
    """
    try:
        with path.open("rb") as file:
            head = file.read(16)
        size = path.stat().st_size
    except OSError as error:
        kind = InputError if isinstance(error, FileNotFoundError) else Unreadable
        why = (error.strerror or "cannot be opened").lower()
        raise kind(f"the file cannot be read: {why}", place=str(path)) from error
    if head != b"SQLite format 3\x00":
        raise Unreadable(f"not {what}: the file is no database", place=path.name)
    if size > LARGEST:
        raise Unreadable(f"larger than {LARGEST // 1_000_000_000} GB", place=path.name)
    tables = Tables(path, _connected(path))
    try:
        yield tables
    finally:
        tables.close()


def _connected(path: Path) -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        db = sqlite3.connect(uri, uri=True)
        db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_CELL)
        for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
            db.execute(f"PRAGMA {pragma}")
    except sqlite3.Error as error:
        raise Unreadable(f"damaged: {str(error)[:120]}", place=path.name) from error
    db.text_factory = lambda data: data.decode("utf-8", "replace")
    left = [_STEPS]

    def worked() -> bool:
        left[0] -= 1
        return left[0] < 0

    db.set_progress_handler(worked, 100_000)
    db.set_authorizer(_allow)
    return db


def text_of_cell(value: object) -> str:
    """A cell as text; bytes and nothing are empty."""
    return "" if value is None or isinstance(value, bytes) else str(value)
