"""Suggestions: derived, in the cache, replaced document by document.

Owns which documents were tagged with which program: a document is tagged when its present text, its
variables and the compiled rules are those of the last run. Nothing here decides anything; what coders
decided is in the journals. Without this file there are no suggestions, and callers say to run coder tag.
"""

from __future__ import annotations

import contextlib
import json
import operator
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coder.model.span import Span
from coder.store.cachefile import cache_error, damaged, thrown_away

if TYPE_CHECKING:
    from coder.model.coding import Suggestion

__all__ = ["SuggestionStore"]

VERSION = 2

_TABLES = """
CREATE TABLE tagged(doc TEXT, book TEXT, state TEXT, PRIMARY KEY(doc, book)) WITHOUT ROWID;
CREATE TABLE suggestions(
  sid TEXT PRIMARY KEY, doc TEXT, text TEXT, book TEXT, code TEXT, rule TEXT, rule_hash TEXT,
  start INT, end INT, wide_start INT, wide_end INT, quote TEXT, book_hash TEXT, engine TEXT,
  flags TEXT, proposes TEXT, weight REAL) WITHOUT ROWID;
CREATE INDEX suggestions_doc ON suggestions(doc, start);
CREATE INDEX suggestions_code ON suggestions(code, doc);
"""


_MADE_BY = 12
"""Where book_hash and engine stand in a row."""


def _alike(old: tuple[Any, ...] | None, new: tuple[Any, ...]) -> bool:
    """Whether two rows say the same, whatever state of the codebook made them."""
    if old is None:
        return False
    return old[:_MADE_BY] == new[:_MADE_BY] and old[_MADE_BY + 2 :] == new[_MADE_BY + 2 :]


class SuggestionStore:
    """The suggestions of one project.

    Args:
        path: the SQLite file, or None for memory.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._refusal: Exception | None = None
        self.db = self._place(path)

    def _place(self, path: Path | None) -> sqlite3.Connection:
        """The store at `path`; a damaged file is made anew, and without a place it lies in memory."""
        if path is None:
            return self._open(":memory:")
        for _ in range(2):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                return self._open(str(path))
            except (OSError, sqlite3.DatabaseError) as error:
                self._refusal = error
                if not damaged(error) or not thrown_away(path):
                    break
                self._refusal = None
        return self._open(":memory:")

    @staticmethod
    def _open(name: str) -> sqlite3.Connection:
        db = sqlite3.connect(name, isolation_level=None, timeout=5.0)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            db.execute("BEGIN IMMEDIATE")
            for table in ("tagged", "suggestions"):
                db.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in _TABLES.split(";"):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {VERSION}")
            db.execute("COMMIT")
        return db

    def close(self) -> None:
        """Close the database."""
        self.db.close()

    def tagged(self, book: str) -> dict[str, str]:
        """Documents tagged with a codebook: {document id: state it was tagged in}."""
        return dict(self.db.execute("SELECT doc, state FROM tagged WHERE book = ?", (book,)))

    def replace(
        self,
        doc: str,
        book: str,
        state: str,
        found: Iterable[Suggestion],
        *,
        rules: frozenset[str] | None = None,
        codes: frozenset[str] | None = None,
    ) -> int:
        """Make `found` the suggestions of a document, in one transaction; returns how many.

        Two hits of one rule at one place in one document are one suggestion. With `rules` or `codes`
        only theirs are replaced, and the document does not count as tagged anew.

        Raises:
            StorageFull: the cache cannot be written to; what was there stays.
            Locked: another program is writing to it.
        """
        where = self.path or Path(":memory:")
        if self._refusal is not None:
            raise cache_error(self._refusal, where) from None
        try:
            return self._replace(doc, book, state, found, (rules, codes))
        except sqlite3.DatabaseError as error:
            if damaged(error):
                raise
            raise cache_error(error, where) from None

    def _replace(
        self,
        doc: str,
        book: str,
        state: str,
        found: Iterable[Suggestion],
        only: tuple[frozenset[str] | None, frozenset[str] | None],
    ) -> int:
        rows = {row[0]: row for row in map(self._row, found)}
        self.db.execute("BEGIN IMMEDIATE")
        try:
            old = self._replaced(doc, book, *only)
            gone = [(sid,) for sid in old if sid not in rows]
            self.db.executemany("DELETE FROM suggestions WHERE sid = ?", gone)
            marks = ",".join("?" * 17)
            whole = only == (None, None)
            if rows and whole:
                self._now_made_by(doc, book, next(iter(rows.values())))
            same = _alike if whole else operator.eq
            fresh = [row for sid, row in rows.items() if not same(old.get(sid), row)]
            self.db.executemany(f"INSERT OR REPLACE INTO suggestions VALUES({marks})", fresh)
            how, kept = ("REPLACE", state) if whole else ("IGNORE", "in part")
            self.db.execute(f"INSERT OR {how} INTO tagged VALUES(?,?,?)", (doc, book, kept))
            self.db.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.DatabaseError):  # a full disk ended it already
                self.db.execute("ROLLBACK")
            raise
        return len(rows)

    def _now_made_by(self, doc: str, book: str, row: tuple[Any, ...]) -> None:
        """What stays of a document's suggestions is from now on made by the state that made `row`."""
        sql = "UPDATE suggestions SET book_hash = ?, engine = ? WHERE doc = ? AND book = ?"
        self.db.execute(sql, (row[_MADE_BY], row[_MADE_BY + 1], doc, book))

    def _replaced(
        self, doc: str, book: str, rules: frozenset[str] | None, codes: frozenset[str] | None
    ) -> dict[str, tuple[Any, ...]]:
        """Rows that are to be replaced, by id."""
        sql = "SELECT * FROM suggestions WHERE doc = ? AND book = ?"
        return {
            row[0]: row
            for row in self.db.execute(sql, (doc, book)).fetchall()
            if (rules is None or row[5] in rules) and (codes is None or row[4] in codes)
        }

    @staticmethod
    def _row(s: Suggestion) -> tuple[Any, ...]:
        k = s.key
        return (
            s.id, s.doc, k.text, k.book, k.code, k.rule, k.rule_hash, k.start, k.end, s.wide.start,
            s.wide.end, s.quote, s.book_hash, s.engine, " ".join(s.flags),
            json.dumps(dict(s.proposes), ensure_ascii=False) if s.proposes else "", s.weight,
        )  # fmt: skip

    def rename_state(self, book: str, docs: Sequence[str], state: str, engine: str) -> None:
        """Say of suggestions that another state of the codebook makes just the same that it does.

        Where the cache cannot be written to, they go on naming the state that made them.
        """
        sql = (
            "UPDATE suggestions SET book_hash = ?, engine = ? "
            "WHERE book = ? AND doc = ? AND (book_hash <> ? OR engine <> ?)"
        )
        rows = [(state, engine, book, doc, state, engine) for doc in docs]
        with contextlib.suppress(sqlite3.DatabaseError):
            self.db.execute("BEGIN IMMEDIATE")
            self.db.executemany(sql, rows)
            self.db.execute("COMMIT")

    def of_another_state(self, book: str, state: str) -> bool:
        """Whether any suggestion was made under another state of its codebook."""
        sql = "SELECT 1 FROM suggestions WHERE book = ? AND book_hash <> ? LIMIT 1"
        return self.db.execute(sql, (book, state)).fetchone() is not None

    def lacks(self, ids: Iterable[str]) -> bool:
        """Whether any of these suggestions is not there."""
        there = {sid for (sid,) in self.db.execute("SELECT sid FROM suggestions")}
        return not there.issuperset(ids)

    def select(self, where: str = "1", values: Sequence[Any] = ()) -> list[Suggestion]:
        """Suggestions that satisfy an SQL condition, by document and place."""
        sql = f"SELECT * FROM suggestions WHERE {where} ORDER BY doc, start, end, code, rule"
        rows = self.db.execute(sql, values).fetchall()
        return _suggestions(rows) if rows else []

    def counts(self, by_code: bool = False) -> dict[tuple[str, str], list[str]]:
        """Suggestion ids by (document, code); `by_code` False puts all codes under ""."""
        out: dict[tuple[str, str], list[str]] = {}
        for sid, doc, code in self.db.execute("SELECT sid, doc, code FROM suggestions"):
            out.setdefault((doc, code if by_code else ""), []).append(sid)
        return out


def _suggestions(rows: Iterable[Sequence[Any]]) -> list[Suggestion]:
    """What stands in rows of the table."""
    from coder.model.coding import Suggestion, SuggestionKey

    return [
        Suggestion(
            key=SuggestionKey(r[2], r[3], r[4], r[5], r[7], r[8], r[6]),
            doc=r[1],
            span=Span(r[7], r[8]),
            wide=Span(r[9], r[10]),
            quote=r[11],
            book_hash=r[12],
            engine=r[13],
            flags=tuple(r[14].split()),
            proposes=json.loads(r[15]) if r[15] else {},
            weight=r[16],
        )
        for r in rows
    ]
