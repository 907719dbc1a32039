"""Files to texts for ingest: in reading processes, with transcripts and, when asked for, OCR.

Owns that several processes give what one gives: texts are made ahead, a few at a time, and taken in the
order of the files; one that was made with other settings than are asked for in the end is made again. Plain
text is read here when there is one process only: it cannot crash a reader. A text that was made before is
taken from the cache. Only the process that called writes anything into a project.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coder.model.errors import CoderError, Unreadable
from coder.model.finding import Finding, Level
from coder.model.languages import codes
from coder.project.extractions import Extractions
from coder.project.ocr import check_ocr, derived_folder, with_text_layer
from coder.project.readers import Limits, Readers
from coder.project.readers import Request as Asked
from coder.project.spoken import said_now
from coder.store.documents import Entry
from coder.store.texts import read_map

if TYPE_CHECKING:
    from coder.ingest.extract import Extraction
    from coder.project.ingesting import IngestOptions

__all__ = ["Extractor", "extracted_alone"]

Request = tuple[str, tuple[tuple[str, Any], ...]]

_PLAIN = frozenset({".txt", ".md", ".markdown", ".srt", ".vtt", ".csv"})


def extracted_alone(path: Path, options: Mapping[str, Any]) -> Extraction:
    """The text of one file outside a project, within the limits of ingest; the cache is left alone.

    Raises:
        Unreadable: it cannot be read, or its reader came to an end over it.
    """
    if path.suffix.casefold() in _PLAIN:
        from coder.ingest.extract import extract

        return extract(path, **options)
    from coder.project.packing import unpack

    readers = Readers(1, None)
    try:
        return unpack(readers.read(Asked(str(path), dict(options))), path.name)
    finally:
        readers.close()


class Extractor:
    """Makes texts of files; use it in a `with` block.

    Args:
        options: language, password, tables, OCR, and how many processes.
        sources: the corpus' folder of sources, where transcripts may lie too.
        limits: what a file may take of time and memory.

    Raises:
        MissingExtra: OCR is asked for and not installed.
    """

    def __init__(
        self, options: IngestOptions, sources: Path, *, limits: Limits | None = None
    ) -> None:
        if options.ocr != "never":
            check_ocr()
        self.options = options
        self.sources = sources
        self.jobs = options.jobs or os.cpu_count() or 1
        self._readers = Readers(self.jobs, limits)
        self._cache = Extractions()
        self._todo: deque[Request] = deque()
        self._made: dict[Request, Future[Extraction]] = {}

    def __enter__(self) -> Extractor:
        return self

    def __exit__(self, *_: object) -> None:
        self._readers.close()
        self._cache.tidy()

    def ahead(self, files: Iterable[tuple[Path, Entry | None]]) -> None:
        """Files that will be asked for, in this order; without effect in one process."""
        if self.jobs == 1:
            return
        self._todo.extend(dict.fromkeys(self._request(path, row) for path, row in files))
        self._fill()

    def _fill(self) -> None:
        """Keep the processes busy, and no more texts in memory than that takes."""
        while self._todo and len(self._made) < 2 * self.jobs:
            request = self._todo.popleft()
            self._made[request] = self._readers.do(self._extracted, request)

    def _extracted(self, request: Request) -> Extraction:
        """The text of one file, from the cache or made now.

        Raises:
            Unreadable: it cannot be read, or its reader came to an end over it.
        """
        from coder.project.packing import pack, unpack

        path, options = Path(request[0]), dict(request[1])
        key = self._cache.key(path, options)
        known = self._cache.get(key)
        if known is not None:
            try:
                return unpack(known, path.name)
            except CoderError:
                raise
            except (ValueError, KeyError, TypeError):
                pass  # a damaged file of the cache is as good as none
        if self.jobs == 1 and path.suffix.casefold() in _PLAIN:
            from coder.ingest.extract import extract

            made = extract(path, **options)
            self._cache.keep(key, pack(made, path.name))
            return made
        packed = self._readers.read(Asked(request[0], options))
        made = unpack(packed, path.name)
        self._cache.keep(key, packed)
        return made

    def _lang(self, row: Entry | None) -> str:
        """The language that people say a text is in; empty where nobody says one."""
        sheet = self.options.meta is not None
        said = said_now(row.variables if row else {}, self.options.lang, sheet=sheet)
        return said.get("lang", "")

    def _request(self, path: Path, row: Entry | None) -> Request:
        lang = self._lang(row)
        before = self._before(row)
        kept = self.options.furniture or str(before.get("furniture", ""))
        given = {
            "lang": lang or None, "password": self.options.password or None,
            "tables": self.options.tables or bool(before.get("tables")),
            "whole": self.options.whole, "furniture": kept == "kept",
        }  # fmt: skip
        return str(path), tuple(given.items())

    def _before(self, row: Entry | None) -> Mapping[str, object]:
        """How the text that a document has was made, so that the next one is made in the same way."""
        if row is None or not row.text:
            return {}
        try:
            return read_map(self.sources.parent / "texts" / row.text).origin
        except CoderError:
            return {}

    def text(self, path: Path, row: Entry | None) -> Extraction:
        """The text of a file; of its transcript, or by OCR, where it has none of its own.

        Raises:
            Unreadable: it cannot be read.
        """
        request = self._request(path, row)
        made = self._made.pop(request, None)
        self._fill()
        text = made.result() if made is not None else self._extracted(request)
        ocr = self._ocr(row) if text.kind == "pdf" else "never"
        lacking = any(f.code == "scan" for f in text.findings)
        if ocr == "force" or (ocr == "auto" and lacking and text.text.strip()):
            return self._recognised(path, row, text, request)
        if text.text.strip():
            return text
        transcript = row.variables.get("transcript", "") if row else ""
        if transcript:
            return self._transcribed(path, transcript, text, request)
        return self._recognised(path, row, text, request) if ocr == "auto" else text

    def _ocr(self, row: Entry | None) -> str:
        """Whether a PDF is read by OCR: as asked for, else as its text was made before."""
        if self.options.ocr != "never":
            return self.options.ocr
        told = self._before(row).get("derived")
        if not isinstance(told, Mapping):
            return "never"
        return "force" if str(told.get("by", "")).endswith("every page") else "auto"

    def transcript(self, path: Path, name: str) -> Path | None:
        """Where the transcript of a file lies: beside it, or in sources/; None when it is nowhere."""
        places = (path.parent / Path(name).name, self.sources / Path(name).name)
        return next((p for p in places if p.is_file()), None)

    def _transcribed(self, path: Path, name: str, scan: Extraction, request: Request) -> Extraction:
        beside = self.transcript(path, name)
        if beside is None:
            what = f"the transcript {name!r} is not beside it"
            note = Finding(Level.WARNING, "transcript", what, path.name)
            return replace(scan, findings=(*scan.findings, note))
        told = self._extracted((str(beside), request[1][:1]))
        what = f"a scan; its text is the transcript {beside.name}"
        note = Finding(Level.NOTE, "transcript", what, path.name)
        return replace(told, pages=scan.pages, kind=scan.kind, findings=(note, *told.findings))

    def _recognised(
        self, path: Path, row: Entry | None, scan: Extraction, request: Request
    ) -> Extraction:
        lang = "|".join(codes(self._lang(row)))
        force = self._ocr(row) == "force"
        try:
            made = with_text_layer(path, lang, derived_folder(self.sources), force=force)
            told = self._extracted((str(made.path), request[1]))
        except Unreadable as error:
            failed = Finding(Level.WARNING, "ocr", error.what, path.name, hint=error.hint)
            return replace(scan, findings=(*scan.findings, failed))
        what = (
            "its text was recognised by OCR" if force else "a scan; its text was recognised by OCR"
        )
        note = Finding(Level.NOTE, "ocr", f"{what}, in derived/{made.path.name}", path.name)
        text_map = replace(told.map, origin={**told.map.origin, "derived": made.told()})
        return replace(
            told, map=text_map, source_hash=scan.source_hash, findings=(note, *told.findings)
        )
