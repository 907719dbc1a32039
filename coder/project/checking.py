"""The project's health: every file and journal against its own promises.

Owns `coder doctor`: hashes of texts and sources, offsets and quotations of codings, journals, orphans,
versions. It changes nothing; `fix` only appends set-aside events for unreadable lines, `upgrade` only
raises the format number.
"""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from coder.codebook.load import load
from coder.model.document import text_faults
from coder.model.errors import CoderError
from coder.model.event import KINDS, KNOWN_KEYS, RESERVED
from coder.model.finding import Finding, Level
from coder.project.alike import corpus_findings
from coder.project.blindness import told_findings
from coder.project.codebooks import check_against_record
from coder.project.removed import removed_rows
from coder.store import settings
from coder.store.documents import Entry
from coder.store.journal import read_lines
from coder.store.texts import versions

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["checkup", "fix_journals", "upgrade"]


def checkup(project: Project) -> list[Finding]:
    """Everything that is not as it should be, the worst first, and what program this is."""
    found = [
        *_documents(project),
        *_journals(project),
        *_quotations(project),
        *told_findings(project),
        *_codebook(project),
        *corpus_findings(project),
    ]
    found.sort(key=lambda f: (-f.level, f.place, f.code))
    return [*found, _versions()]


def _versions() -> Finding:
    from coder import __version__

    what = f"coder {__version__}, Python {platform.python_version()}, {sys.platform}"
    return Finding(Level.NOTE, "versions", what)


def _documents(project: Project) -> Iterator[Finding]:
    known: set[str] = set()
    for entry in project.library.entries:
        yield from _source(project, entry)
        known |= {p.name for i in entry.ids for p in _versions_of(project, entry, i)}
        if not entry.text:
            what = "has no text (scan, or not ingested yet)"
            yield Finding(Level.WARNING, "no-text", what, entry.id, hint="coder ingest")
            continue
        try:
            doc = project.library.document(entry.id)
        except CoderError as error:
            yield Finding(Level.ERROR, "text", error.what, error.place or entry.id, hint=error.hint)
            continue
        for offset, char in text_faults(doc.text)[:1]:
            yield Finding(Level.ERROR, "text", f"holds {char} at {offset}", entry.id)
        last = max((s.end for s in doc.map.paragraphs), default=0)
        if last > len(doc.text) or any(p.end > len(doc.text) for p in doc.map.pages):
            yield Finding(Level.ERROR, "map", "its map reaches beyond its text", entry.id)
    for corpus in project.layout.corpus_names():
        for row in removed_rows(project, corpus):
            known |= {p.name for i in row.ids for p in _versions_of(project, row, i)}
        for path in sorted(project.layout.texts(corpus).glob("*.txt")):
            if path.name not in known:
                what = "belongs to no document of documents.csv"
                yield Finding(Level.WARNING, "orphan", what, str(path.relative_to(project.root)))


def _versions_of(project: Project, entry: Entry, doc_id: str) -> list[Path]:
    return list(versions(project.layout.texts(entry.corpus), doc_id).values())


def _source(project: Project, entry: Entry) -> Iterator[Finding]:
    if not entry.file:
        return
    path = project.layout.sources(entry.corpus) / entry.file
    if not path.is_file():
        what = f"the source {entry.file} is not in sources/"
        yield Finding(Level.WARNING, "source", what, entry.id, hint="codings are not affected")
    elif entry.sha256 and hashlib.sha256(path.read_bytes()).hexdigest() != entry.sha256:
        what = f"the source {entry.file} was changed since it was ingested"
        yield Finding(
            Level.WARNING, "source", what, entry.id, hint="coder ingest --again makes a new text"
        )


def _journals(project: Project) -> Iterator[Finding]:
    yield from project.record.findings()
    for path in project.layout.journals():
        data = path.read_bytes()
        if b"\r\n" in data:
            what = "has CRLF line ends; .gitattributes keeps git from making them"
            yield Finding(Level.WARNING, "crlf", what, f"codings/{path.name}")
        writers, keys = _writers_and_odd_keys(data)
        for by in sorted(w for w in writers if not path.stem.casefold().startswith(w.casefold())):
            what = f"holds events of {by}; they count as {by}'s"
            yield Finding(Level.NOTE, "journal-name", what, f"codings/{path.name}")
        for key in sorted(keys):
            what = f"holds events with a key {key!r}, which is kept and which this version does not read"
            yield Finding(Level.NOTE, "unknown-key", what, f"codings/{path.name}", found=key)


def _writers_and_odd_keys(data: bytes) -> tuple[set[str], set[str]]:
    """Whose events a journal holds, and keys of known kinds that this version does not know."""
    writers: set[str] = set()
    keys: set[str] = set()
    for line in read_lines(data):
        if line.raw is not None:
            writers.add(line.raw["by"])
            if line.raw["kind"] in KINDS and line.raw["kind"] not in RESERVED:
                keys |= line.raw.keys() - KNOWN_KEYS
    return writers, keys


def _quotations(project: Project) -> Iterator[Finding]:
    """Every coding on a current text must quote it: compare the record's quotation with the text."""
    index = project.index
    for entry in project.library.entries:
        if not entry.text:
            continue
        try:
            doc = project.library.document(entry.id)
        except CoderError:
            continue
        number = index.known_number(doc.hash)
        places = index.db.execute(
            "SELECT file, off, len FROM codings WHERE text = ? AND file IS NOT NULL", (number,)
        ).fetchall()
        for event in index.read_places(places):
            if doc.text[event["start"] : event["end"]] != event["quote"]:
                what = "the quotation is not what stands at its place in the text"
                yield Finding(Level.ERROR, "quote", what, event["id"], found=event["quote"][:60])
    for (doc_id,) in index.db.execute(
        "SELECT DISTINCT n.name FROM codings c JOIN names n ON n.n = c.doc WHERE c.alive = 1"
    ):
        if project.library.find(doc_id) is None:
            what = "has codings and is not in documents.csv"
            yield Finding(Level.WARNING, "unknown-doc", what, doc_id)


def _codebook(project: Project) -> Iterator[Finding]:
    """Faults of every codebook, and what the record says against it."""
    for name in project.layout.book_names():
        path = project.layout.book(name)
        file = path.relative_to(project.root).as_posix()
        book, found = load(path, file=file)
        yield from (f for f in found if f.level > Level.NOTE)
        if book is not None:
            yield from check_against_record(project, book, file)


def upgrade(project: Project) -> tuple[int, int]:
    """Raise the format number in coder.toml to this program's; returns (before, after).

    Raises:
        NewerFormat: the project is of a newer format than this program writes.
    """
    project.record.check_writable()
    before = project.settings.format
    if before < settings.FORMAT:
        settings.set_format(project.layout.settings, settings.FORMAT)
    return before, max(before, settings.FORMAT)


def fix_journals(project: Project) -> int:
    """Append set-aside events for unreadable lines; returns how many lines.

    Torn last lines too: nobody may ever append to the copy of a journal that holds one.
    """
    bad = project.index.bad_lines()
    if bad:
        project.record.set_aside(project.writer(), bad)
    return len(bad)
