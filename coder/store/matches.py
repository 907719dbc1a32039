"""Matches of rules by document: derived, in the same cache file as the suggestions.

Owns which rules were looked for in which state of a document, so that only the others are looked for. The set
of rules is long and the same for most documents, so it stands once. Losing this table costs time only.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Kept", "MatchStore"]

_TABLES = """
CREATE TABLE IF NOT EXISTS matched(
  doc TEXT, book TEXT, state TEXT, rules INT, found TEXT, PRIMARY KEY(doc, book)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rulesets(n INTEGER PRIMARY KEY, keys TEXT UNIQUE);
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a document in a state: the keys of rules looked for, and their matches as JSON."""

    state: str
    keys: frozenset[str]
    found: str

    def matches(self) -> dict[str, list[list[Any]]]:
        """Matches by key."""
        out: dict[str, list[list[Any]]] = json.loads(self.found)
        return out


class MatchStore:
    """The matches of one project, in a database that `SuggestionStore` opened."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self._sets: dict[int, frozenset[str]] = {}
        self._numbers: dict[str, int] = {}
        self._there = True
        try:
            for statement in _TABLES.split(";"):
                db.execute(statement)
        except (
            sqlite3.DatabaseError
        ):  # read only, or no room: nothing is kept, everything is looked for
            self._there = False

    def kept(self, book: str) -> dict[str, Kept]:
        """What is kept for a codebook, by document."""
        if not self._there:
            return {}
        sql = "SELECT doc, state, rules, found FROM matched WHERE book = ?"
        out = {}
        with contextlib.suppress(sqlite3.DatabaseError):
            for doc, state, rules, found in self.db.execute(sql, (book,)).fetchall():
                keys = self._keys(rules)
                if keys is not None:
                    out[doc] = Kept(state, keys, found)
        return out

    def _keys(self, number: int) -> frozenset[str] | None:
        if number not in self._sets:
            sql = "SELECT keys FROM rulesets WHERE n = ?"
            row = self.db.execute(sql, (number,)).fetchone()
            if row is None:
                return None
            self._sets[number] = frozenset(row[0].split())
        return self._sets[number]

    def keep(
        self,
        doc: str,
        book: str,
        state: str,
        keys: Iterable[str],
        found: Mapping[str, list[list[Any]]],
    ) -> None:
        """Keep the matches of a document; what was kept before goes, and a refusal costs time only."""
        text = " ".join(sorted(set(keys)))
        data = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
        with contextlib.suppress(sqlite3.DatabaseError):
            if text not in self._numbers:
                self.db.execute("INSERT OR IGNORE INTO rulesets(keys) VALUES(?)", (text,))
                sql = "SELECT n FROM rulesets WHERE keys = ?"
                self._numbers[text] = self.db.execute(sql, (text,)).fetchone()[0]
            row = (doc, book, state, self._numbers[text], data)
            self.db.execute("INSERT OR REPLACE INTO matched VALUES(?,?,?,?,?)", row)

    def sweep(self) -> None:
        """Forget sets of rules that no document names any more."""
        with contextlib.suppress(sqlite3.DatabaseError):
            self.db.execute("DELETE FROM rulesets WHERE n NOT IN (SELECT rules FROM matched)")
            self._numbers.clear()
