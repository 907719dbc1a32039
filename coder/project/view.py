"""From the record to codings as they read now: migrations applied, places carried, equal ones once.

Owns the one way from rows to `Coding` values and to columns, so that a table, an export and the status
line can never count differently. What counts: alive, on the current text (exactly carried or moved),
each once per coder. What is in review is shown where codings of a document are listed, and counted in
notes everywhere else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coder.model.coding import MANUAL, AttributeValue, Coding, How, Origin
from coder.model.names import fold_name
from coder.model.span import Span
from coder.project.books import Books
from coder.project.library import Library
from coder.store.index import Index, Row
from coder.store.settings import Settings

if TYPE_CHECKING:
    from coder.model.columns import Columns, UnitColumns

__all__ = ["CodingView"]


class CodingView:
    """Codings of one project through one index (the present one, or one "as of").

    Args:
        index: rows to read.
        library: documents and alignments.
        books: codebook and migrations.
        settings: coders and their order.
        cache: folder for columns, or None.
    """

    def __init__(
        self, index: Index, library: Library, books: Books, settings: Settings, cache: Path | None
    ) -> None:
        self.index = index
        self.library = library
        self.books = books
        self.settings = settings
        self.cache = cache
        self._resolve: dict[str, str] | None = None

    # -- values --------------------------------------------------------------------------------

    def coding(self, row: Row) -> Coding:
        """A row as it reads now."""
        entry = self.library.find(row.doc)
        doc = entry.id if entry else row.doc
        current = self.library.full_hash(entry) if entry else ""
        start, end, state, _ = self.library.carry(
            doc, row.text, row.start, row.end, current=current
        )
        if (
            entry
            and entry.text
            and state == "as made"
            and end > len(self.library.document(doc).text)
        ):
            state = "review"  # a place beyond its text, made by hand or damaged
        rest = row.rest
        known = row.book == self.books.name
        code = self.books.translated(row.book, row.code, row.mig) if known else row.code
        return Coding(
            id=row.id,
            doc=doc,
            text=row.text if state == "review" else current,
            span=Span(start, end),
            quote=self._quote(doc, row, start, end, state),
            book=row.book,
            code=code or row.code,
            by=row.by,
            code_as_given=row.code,
            mig=row.mig,
            origin=_origin(rest),
            how=_HOWS.get(row.how, How.UNKNOWN),
            attributes={k: AttributeValue(*v) for k, v in rest.get("attributes", {}).items()},
            memo=rest.get("memo", ""),
            flags=rest.get("flags", {}),
            time=row.time,
            group=row.group,
            heads=tuple(rest.get("heads") or (row.id,)),
            alive=row.alive,
            carried=state,
            look_again=known and self.books.look_again(row.book, row.code, row.mig),
        )

    def _quote(self, doc: str, row: Row, start: int, end: int, state: str) -> str:
        """The characters of the place: from the text, or from the record when there is no such text."""
        if state != "review" and self.library.find(doc) is not None:
            document = self.library.document(doc)
            if end <= len(document.text):
                return document.text[start:end]
        states = self.index.events_about([row.id])
        quotes = [e["quote"] for e in states if e.get("quote") and e.get("start") == row.start]
        return str(quotes[-1]) if quotes else ""

    def by_id(self, coding_id: str) -> Coding | None:
        """One coding, living or not; None when there is none."""
        row = self.index.row_by_id(coding_id)
        return self.coding(row) if row else None

    def of_document(self, doc_id: str, *, dead: bool = False) -> list[Coding]:
        """Codings of a document, by place then coder; equal ones of a coder once.

        Those in review are included and come last.
        """
        entry = self.library.find(doc_id)
        ids = entry.ids if entry else (doc_id,)
        found = [self.coding(r) for r in self.index.rows_of(ids, dead=dead)]
        once: dict[tuple[Any, ...], Coding] = {}
        for c in found:
            key = (fold_name(c.by), c.text, c.span, c.book, c.code, c.alive)
            once.setdefault(key if c.alive else (c.id,), c)
        return sorted(
            once.values(),
            key=lambda c: (c.carried == "review", c.span.start, -c.span.end, c.code, c.by, c.id),
        )

    def at(self, doc_id: str, text: str, span: Span) -> list[Coding]:
        """Living codings of all coders that lie exactly there, in the order in which they were made."""
        entry = self.library.find(doc_id)
        numbers = [self.index.known_number(i) for i in (entry.ids if entry else (doc_id,))]
        marks = ",".join("?" * len(numbers))
        # Codings of other text versions are looked at too, since they may be carried to this place.
        where = f"doc IN ({marks}) AND (text <> ? OR (start = ? AND end = ?))"
        values = [*numbers, self.index.known_number(text), span.start, span.end]
        there = (
            r
            for r in self.index.rows(where, values)
            if r.text == text or self._carried(doc_id, r, text) == span
        )
        return [self.coding(r) for r in there]

    def _carried(self, doc_id: str, row: Row, text: str) -> Span | None:
        """The place of a row on text version `text`; None where a person has to say it."""
        start, end, state, _ = self.library.carry(
            doc_id, row.text, row.start, row.end, current=text
        )
        return None if state == "review" else Span(start, end)

    def twins(self, coding: Coding) -> list[Coding]:
        """Other living codings of this coder with the same document, span and code."""
        key = (fold_name(coding.by), coding.book, coding.code)
        return [
            c
            for c in self.at(coding.doc, coding.text, coding.span)
            if c.id != coding.id and (fold_name(c.by), c.book, c.code) == key
        ]

    def by_rows(self, rows: Iterable[int]) -> list[Coding]:
        """Codings of these row numbers, in the order given."""
        wanted = [int(r) for r in rows]
        found: dict[int, Coding] = {}
        for low in range(0, len(wanted), 500):
            part = wanted[low : low + 500]
            marks = ",".join("?" * len(part))
            for row in self.index.rows(f"row IN ({marks})", part):
                found[row.row] = self.coding(row)
        return [found[r] for r in wanted if r in found]

    # -- columns -------------------------------------------------------------------------------

    def columns(self, facts: Callable[[], dict[str, Any]]) -> tuple[Columns, dict[str, Any]]:
        """Everything that counts, as columns, with `facts` that depend on the same files.

        Built once per state of the journals, sheets, codebook, migrations and coder.toml.
        """
        from coder.store.columns import build_columns, load_columns, save_columns

        folder = self.cache / "columns" / self._columns_key() if self.cache else None
        if folder is not None:
            kept = load_columns(folder)
            if kept is not None:
                return kept
        columns, extra = build_columns(self.index, self._view()), facts()
        if folder is not None:
            save_columns(folder, columns, extra)
        return columns, extra

    def _columns_key(self) -> str:
        """A name for everything the columns depend on: journals, sheets, codebook, migrations, coders."""
        digest = hashlib.sha256(self.index.state.encode())
        layout = self.library.layout
        names = layout.corpus_names()
        paths = [layout.settings, layout.book(self.books.name), layout.migrations(self.books.name)]
        for path in (*paths, *(layout.sheet(n) for n in names)):
            try:
                digest.update(hashlib.sha256(path.read_bytes()).digest())
            except OSError:
                digest.update(b"-")
        for (
            name
        ) in names:  # alignments may arrive after the sheet; a new file changes the folder's time
            folder = layout.texts(name)
            if folder.is_dir():
                digest.update(str(folder.stat().st_mtime_ns).encode())
        return digest.hexdigest()[:16]

    def _view(self) -> Any:
        from coder.store.columns import View

        entries = self.library.entries
        current = {e.id: self.library.full_hash(e) for e in entries}

        def carry(doc: str, text: str, start: int, end: int) -> tuple[int, int, str]:
            return self.library.carry(doc, text, start, end, current=current[doc])[:3]

        return View(
            docs=[e.id for e in entries],
            resolve=self.library.resolve(),
            current=current,
            codes=[c.id for _, c in self.books.book().tree()],
            coders=[c.id for c in self.settings.coders],
            translate=self.books.translated,
            carry=carry,
        )

    def units(self, kind: str) -> UnitColumns:
        """Units of a kind in all documents with a text, as columns; kept per state of the maps."""
        from coder.store.columns import load_units, make_units, save_units

        entries = self.library.entries
        docs = [e.id for e in entries]
        if self.cache is None:
            return make_units(kind, docs, self._units(kind, entries))
        stamps = (f"{e.id} {e.text} {self.library.map_stamp(e)}" for e in entries)
        key = hashlib.sha256("\n".join(stamps).encode())
        path = self.cache / "units" / f"{kind}-{key.hexdigest()[:16]}.npy"
        found = load_units(path, kind, docs)
        if found is None:
            found = make_units(kind, docs, self._units(kind, entries))
            save_units(path, found)
        return found

    def _units(self, kind: str, entries: Sequence[Any]) -> list[tuple[int, int, int]]:
        out = []
        for position, entry in enumerate(entries):
            text_map = self.library.text_map(entry)
            if text_map is None:
                continue
            if kind == "page":
                spans = [Span(p.start, p.end) for p in text_map.pages if p.start < p.end]
            elif kind == "document":
                last = max((s.end for s in text_map.paragraphs), default=0)
                spans = [Span(0, last)] if last else []
            else:
                spans = list(text_map.sentences if kind == "sentence" else text_map.paragraphs)
            out += [(position, s.start, s.end) for s in spans]
        return out


_HOWS = {str(how.value): how for how in How}


def _origin(rest: Mapping[str, Any]) -> Origin:
    given = rest.get("origin")
    if not isinstance(given, dict):
        return MANUAL
    return Origin(
        str(given.get("rule", "")),
        str(given.get("rule_hash", "")),
        str(given.get("book_hash", "")),
        str(given.get("engine", "")),
    )
