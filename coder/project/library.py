"""The documents of a project: who they are, their current text, and where old places came to lie.

Owns identity: ids compared without case, former ids as aliases, the current text named by the sheet.
Variables are the sheet's cells unless a command set them later than the sheet at hand knows. Texts and
maps are read when asked for and kept for the run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from coder.model.errors import InputError, UnknownName
from coder.model.names import fold_name
from coder.store.documents import Entry, read_sheet, write_sheet
from coder.store.layout import Layout

if TYPE_CHECKING:
    from coder.model.carry import Alignment
    from coder.model.document import Document, TextMap
    from coder.model.registers import Raw

__all__ = ["Library"]


class Library:
    """The documents of one project; `refresh` forgets what was read."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._documents: dict[str, Document] = {}
        self._told: dict[str, TextMap] = {}
        self._alignments: dict[str, list[Alignment]] = {}
        self._routes: dict[tuple[str, str, str], tuple[Alignment, ...] | None] = {}

    def refresh(self) -> None:
        """Forget everything read; the next question reads the files again."""
        self._documents.clear()
        self._told.clear()
        self._alignments.clear()
        self._routes.clear()
        self.__dict__.pop("entries", None)
        self.__dict__.pop("_by_name", None)

    # -- the sheet -----------------------------------------------------------------------------

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Rows of all sheets: corpora by name, rows in the sheet's order."""
        out: list[Entry] = []
        for corpus in self.layout.corpus_names():
            out += read_sheet(self.layout.sheet(corpus), corpus)
        return tuple(out)

    @cached_property
    def _by_name(self) -> dict[str, Entry]:
        out: dict[str, Entry] = {}
        for entry in self.entries:
            for former in entry.formerly:
                out.setdefault(fold_name(former), entry)
        for entry in self.entries:
            out[fold_name(entry.id)] = entry
        return out

    def entry(self, doc_id: str) -> Entry:
        """The row of a document by its id or a former id, compared without case.

        Raises:
            UnknownName: with the nearest id.
        """
        found = self._by_name.get(fold_name(doc_id))
        if found is None:
            raise UnknownName.of(
                "document",
                doc_id,
                [e.id for e in self.entries],
                hint="coder docs list shows them all",
            )
        return found

    def find(self, doc_id: str) -> Entry | None:
        """The row of a document, or None."""
        return self._by_name.get(fold_name(doc_id))

    def resolve(self) -> dict[str, str]:
        """Every id ever used, as written, with the present id."""
        out: dict[str, str] = {}
        for entry in self.entries:
            out.update(dict.fromkeys(entry.ids, entry.id))
        return out

    def matching(self, globs: Sequence[str], *, corpus: str = "") -> tuple[Entry, ...]:
        """Rows whose id matches any of the globs (all without globs), in order.

        Raises:
            UnknownName: a corpus, or an id without wildcard, that is not there.
        """
        names = self.layout.corpus_names()
        if corpus and corpus not in names:
            raise UnknownName.of("corpus", corpus, names)
        chosen = [e for e in self.entries if not corpus or e.corpus == corpus]
        if not globs:
            return tuple(chosen)
        wanted: set[str] = set()
        for glob in globs:
            if any(c in glob for c in "*?["):
                fold = fold_name(glob)
                wanted |= {e.id for e in chosen if fnmatchcase(fold_name(e.id), fold)}
            else:
                wanted.add(self.entry(glob).id)
        return tuple(e for e in chosen if e.id in wanted)

    def save(self, corpus: str, entries: Sequence[Entry]) -> None:
        """Write the sheet of a corpus and forget what was read."""
        write_sheet(self.layout.sheet(corpus), entries)
        self.refresh()

    def save_entry(self, entry: Entry) -> None:
        """Replace the row of one document (found by its id or a former one)."""
        rows = [e for e in self.entries if e.corpus == entry.corpus]
        ids = set(map(fold_name, entry.ids))
        self.save(entry.corpus, [entry if fold_name(e.id) in ids else e for e in rows])

    # -- variables -----------------------------------------------------------------------------

    def variables(self, events: Iterable[Raw]) -> dict[str, dict[str, str]]:
        """{document: {variable: value}} with empty values left out.

        Args:
            events: the record's `variable` events.
        """
        set_by: dict[str, dict[str, list[Raw]]] = {}
        for event in events:
            entry = self.find(event["on"])
            if entry is not None:
                set_by.setdefault(entry.id, {}).setdefault(event["name"], []).append(event)
        out: dict[str, dict[str, str]] = {}
        for entry in self.entries:
            values = dict(entry.variables)
            for name, own in set_by.get(entry.id, {}).items():
                from coder.model.affairs import current_value

                values[name] = current_value(values.get(name, ""), own)
            out[entry.id] = {k: v for k, v in values.items() if v}
        return out

    # -- texts ---------------------------------------------------------------------------------

    def text_path(self, entry: Entry) -> Path | None:
        """Where the current text lies; None when the document has none (a scan)."""
        return self.layout.texts(entry.corpus) / entry.text if entry.text else None

    def short_hash(self, entry: Entry) -> str:
        """First eight digits of the current text's hash; empty without a text."""
        return entry.text.removesuffix(".txt").rpartition(".")[2] if entry.text else ""

    def document(self, doc_id: str) -> Document:
        """A document with its current text.

        Raises:
            UnknownName: no such document.
            InputError: it has no text yet.
            Unreadable: its text or map is damaged.
        """
        entry = self.entry(doc_id)
        found = self._documents.get(entry.id)
        if found is None:
            from coder.model.document import Document
            from coder.project.spoken import as_said
            from coder.store.texts import read_hashed, read_map

            path = self.text_path(entry)
            if path is None:
                raise self._no_text(entry)
            variables = {k: v for k, v in entry.variables.items() if v}
            text, full = read_hashed(path)
            told = self._told[entry.id] = read_map(path)
            told = as_said(text, told, variables.get("lang", ""))
            found = Document(entry.id, text, told, entry.corpus, variables, entry.formerly)
            vars(found)["hash"] = full  # a cached part that is known already
            self._documents[entry.id] = found
        return found

    def _no_text(self, entry: Entry) -> InputError:
        """What to say of a document without a text: not read yet, or nothing to read in it."""
        if not entry.file or not entry.sha256:
            return InputError(
                f"{entry.id} has no text yet: it stands in the sheet, and no file was ingested for it",
                place=entry.id,
                hint=f"coder ingest {entry.file or 'FILE'}",
            )
        return InputError(
            f"{entry.id} has no text: its source is a scan or could not be read",
            place=entry.id,
            hint="add a text layer (coder ingest FILE --ocr auto), or a transcript, and ingest it again",
        )

    def with_variables(self, doc: Document, values: Mapping[str, str]) -> Document:
        """The document with the variables that the record gives it, and the languages that they say."""
        said, text_map = values.get("lang", ""), doc.map
        if said != doc.variables.get("lang", ""):
            from coder.project.spoken import as_said

            text_map = as_said(doc.text, self._told.get(doc.id, doc.map), said)
        return replace(doc, map=text_map, variables=dict(values))

    def text_map(self, entry: Entry) -> TextMap | None:
        """The map of the current text without reading the text; None without a text."""
        from coder.store.texts import read_map

        path = self.text_path(entry)
        return read_map(path) if path is not None else None

    def map_stamp(self, entry: Entry) -> str:
        """What changes when the units of the current text are computed anew; empty without a text."""
        path = self.text_path(entry)
        try:
            stat = path.with_suffix(".map.json").stat() if path is not None else None
        except OSError:
            return ""
        return f"{stat.st_size}-{stat.st_mtime_ns}" if stat is not None else ""

    def alignments(self, entry: Entry) -> list[Alignment]:
        """Alignments between versions of a document, under all its ids."""
        found = self._alignments.get(entry.id)
        if found is None:
            from coder.store.texts import read_alignments

            folder = self.layout.texts(entry.corpus)
            found = [a for doc_id in entry.ids for a in read_alignments(folder, doc_id)]
            self._alignments[entry.id] = found
        return found

    def carry(
        self, doc_id: str, text: str, start: int, end: int, *, current: str
    ) -> tuple[int, int, str, float]:
        """Where a place of text version `text` lies on the current one: (start, end, state, score).

        State is `as made`, `exact`, `moved` or `review`; in review the place is the old one.
        """
        if text == current:
            return start, end, "as made", 1.0
        key = (doc_id, text, current)
        if key not in self._routes:
            from coder.model.carry import route

            entry = self.find(doc_id)
            self._routes[key] = route(text, current, self.alignments(entry)) if entry else None
        chain = self._routes[key]
        if chain is None:
            return start, end, "review", 0.0
        from coder.model.carry import carry_along
        from coder.model.span import Span

        carried = carry_along(Span(start, end), chain)
        if carried.state == "review" or carried.span is None:
            return start, end, "review", carried.score
        return carried.span.start, carried.span.end, carried.state, carried.score

    def full_hash(self, entry: Entry) -> str:
        """Hash of the current text as events carry it; read from the map, empty without a text."""
        known = self._documents.get(entry.id) if entry.text else None
        if known is not None:
            return known.hash
        path = self.text_path(entry)
        return _hash_in_map(path) if path is not None else ""


def _hash_in_map(text_path: Path) -> str:
    """The hash that the first lines of a map name: maps can be long, and this is near the top."""
    try:
        with text_path.with_suffix(".map.json").open("rb") as data:
            head = data.read(200)
    except OSError:
        return ""
    mark = head.find(b'"text": "')
    return head[mark + 9 : mark + 25].decode("ascii", "replace") if mark >= 0 else ""
