"""The tables of the derived index: what is kept of the journals so that questions are quick.

Owns the SQL. Nothing here is the record: every row can be made again from the journals, and a file of
another version is thrown away. Names (documents, codes, coders, hashes, groups) are interned as small
integers in `names`. A plain `add` has its place (file, offset, length) in its row of `codings`; every
other event about codings is in `events`, everything else in `affairs`. `state` is the
codebook state that a coding was made under.
"""

from __future__ import annotations

__all__ = ["COLUMNS", "INDEXES", "TABLES", "VERSION"]

VERSION = "7"
"""Raised with every change of the tables or of the fold."""

TABLES = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE names(n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE files(name TEXT PRIMARY KEY, size INT, mtime INT, consumed INT, lines INT);
CREATE TABLE blocks(file TEXT, n INT, hash TEXT, PRIMARY KEY(file, n)) WITHOUT ROWID;
CREATE TABLE codings(
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, seq INT, doc INT, text INT, start INT, end INT,
  book INT, code INT, mig INT, by INT, how INT, rule INT, alive INT, state INT, grp TEXT, time TEXT,
  rest TEXT, file INT, off INT, len INT);
CREATE TABLE events(
  id TEXT PRIMARY KEY, seq INT, on_ TEXT, sid TEXT, by INT, kind INT, grp TEXT, file INT, off INT, len INT)
  WITHOUT ROWID;
CREATE TABLE affairs(
  id TEXT PRIMARY KEY, seq INT, on_ TEXT, by INT, kind TEXT, grp TEXT, file INT, off INT, len INT)
  WITHOUT ROWID;
CREATE TABLE links(a TEXT, b TEXT, PRIMARY KEY(a, b)) WITHOUT ROWID;
CREATE TABLE undos(grp TEXT, by INT, undoes TEXT, PRIMARY KEY(grp, by, undoes)) WITHOUT ROWID;
CREATE TABLE imports(grp TEXT, via INT, seq INT, PRIMARY KEY(grp, via)) WITHOUT ROWID;
CREATE TABLE decided(by INT, sid TEXT, state TEXT, PRIMARY KEY(by, sid)) WITHOUT ROWID;
CREATE TABLE bad(file TEXT, number INT, off INT, sha TEXT, why TEXT, torn INT, PRIMARY KEY(file, off));
CREATE TABLE aside(sha TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE findings(thing TEXT, level INT, code TEXT, what TEXT, found TEXT, hint TEXT);
CREATE TABLE waiting(event TEXT, on_ TEXT, PRIMARY KEY(event, on_)) WITHOUT ROWID;
"""

INDEXES = """
CREATE INDEX IF NOT EXISTS codings_doc ON codings(doc, text, by, alive);
CREATE INDEX IF NOT EXISTS codings_by ON codings(by, seq);
CREATE INDEX IF NOT EXISTS codings_rest ON codings(doc) WHERE rest <> '';
CREATE INDEX IF NOT EXISTS codings_seq ON codings(seq);
CREATE INDEX IF NOT EXISTS events_seq ON events(seq);
CREATE INDEX IF NOT EXISTS affairs_seq ON affairs(seq);
CREATE INDEX IF NOT EXISTS events_on ON events(on_);
CREATE INDEX IF NOT EXISTS events_sid ON events(sid) WHERE sid IS NOT NULL;
CREATE INDEX IF NOT EXISTS affairs_kind ON affairs(kind, on_);
CREATE INDEX IF NOT EXISTS links_b ON links(b);
CREATE INDEX IF NOT EXISTS findings_thing ON findings(thing);
CREATE INDEX IF NOT EXISTS waiting_on ON waiting(on_);
"""

COLUMNS = (
    "id", "seq", "doc", "text", "start", "end", "book", "code", "mig", "by", "how", "rule", "alive",
    "state", "grp", "time", "rest", "file", "off", "len",
)  # fmt: skip
"""Columns of `codings` in the order in which rows are written."""
