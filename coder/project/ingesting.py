"""Files to documents: sources kept, texts stored, the sheet brought up to date.

Owns idempotence and the order of writing: a file whose content is known is left alone; source, then
text, then the row of the sheet, and a document is reported only when its row is on the disk, so a stopped
run is simply run again. A document that has a text never gets another one silently: `again` makes the
new version, writes its alignment once, and says what becomes of the codings.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coder.model.errors import CoderError, StorageFull, UnknownName, Unreadable
from coder.model.finding import Finding, Level
from coder.model.names import fold_name, slug
from coder.project.alike import Alike
from coder.project.extracting import Extractor
from coder.project.shelf import Shelf
from coder.project.storing import newer_extractor, resegment, store_text
from coder.store.documents import OWN_COLUMNS, Entry
from coder.store.files import write_atomic

if TYPE_CHECKING:
    from coder.ingest.extract import Extraction
    from coder.project.facade import Project

__all__ = ["IngestOptions", "Ingested", "ingest"]

Progress = Callable[[int, int, str], None]
SAVE_EVERY = 1.0
"""Seconds between writings of the sheet while many files come in."""


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """How to ingest; see CLI.md. `meta` is a sheet of variables, `lang` overrides the language told.

    `ocr` is never or auto; `jobs` is a number of processes, 0 for one a core. `whole` reads web pages with
    the site around them. With `text_column` the files are tables, whose rows become documents.
    """

    corpus: str = ""
    meta: Path | None = None
    lang: str = ""
    password: str = ""
    tables: bool = False
    again: bool = False
    resegment: bool = False
    jobs: int = 1
    ocr: str = "never"
    whole: bool = False
    text_column: str = ""
    id_column: str = ""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one file.

    `state` is new, again, resegmented, unchanged, kept (it has a text; `--again` would make another), scan,
    empty (a row of a table without text) or failed.
    """

    file: str
    doc: str
    state: str
    pages: int = 0
    chars: int = 0
    kind: str = ""
    lang: str = ""
    findings: tuple[Finding, ...] = ()
    error: CoderError | None = None


def ingest(
    project: Project,
    paths: Sequence[Path],
    options: IngestOptions | None = None,
    *,
    progress: Progress | None = None,
) -> Iterator[Ingested]:
    """Take files into a corpus; yields each file's result once it is on the disk.

    Args:
        project: the project.
        paths: files and folders (all files below, hidden ones left out).
        options: how.
        progress: called with (done, all, file name).

    Raises:
        Unreadable: the sheet of variables, or documents.csv, cannot be read.
        UnknownName: several corpora and none named.
        StorageFull: the disk is full; what was yielded is kept.
        MissingExtra: OCR is asked for and not installed.
    """
    chosen = options or IngestOptions()
    project.record.check_writable()
    shelf = Shelf.of(project, _corpus(project, chosen.corpus), time.monotonic())
    if chosen.text_column:
        from coder.project.rowtexts import ingest_rows

        yield from ingest_rows(project, shelf, paths, chosen, progress)
        return
    with Extractor(chosen, project.layout.sources(shelf.corpus)) as reader:
        notes = _apply_meta(shelf, chosen, paths)
        files = _without_transcripts(shelf, _sources(project, _files(paths), chosen.meta))
        waiting: list[Ingested] = []
        if notes:
            waiting.append(Ingested(str(chosen.meta or ""), "", "sheet", findings=tuple(notes)))
        reader.ahead(_expected(shelf, files, chosen))
        alike = Alike(project, shelf.corpus)
        for n, path in enumerate(files, 1):
            if progress is not None:
                progress(n, len(files), path.name)
            try:
                waiting.append(_one(project, shelf, path, reader, alike))
            except StorageFull:  # the next file would meet the same disk
                yield from _save(project, shelf, waiting)
                raise
            except CoderError as error:
                waiting.append(Ingested(path.name, "", "failed", error=error))
            if time.monotonic() - shelf.saved > SAVE_EVERY:
                yield from _save(project, shelf, waiting)
        alike.keep()
        yield from _save(project, shelf, waiting)


def _sources(project: Project, files: Iterator[Path], meta: Path | None) -> list[Path]:
    """The files without the sheet that describes them, and without what the project made of others."""
    sheet = meta.resolve() if meta is not None else None
    corpora = project.layout.corpora.resolve()
    out = []
    for path in files:
        real = path.resolve()
        below = real.relative_to(corpora).parts if real.is_relative_to(corpora) else ()
        if real != sheet and (not below or below[1:2] == ("sources",)):
            out.append(path)
    return out


def _expected(
    shelf: Shelf, files: Sequence[Path], options: IngestOptions
) -> Iterator[tuple[Path, Entry | None]]:
    """Files of which a text will be made, with their rows, for making texts ahead."""
    if options.jobs == 1 or (options.resegment and not options.again):
        return
    for path in files:
        if not path.is_file():
            continue
        sha = hashlib.sha256(path.read_bytes()).hexdigest()
        at = shelf.find(path, sha)
        row = shelf.rows[at] if at >= 0 else None
        if (row is None and sha not in shelf.by_hash) or (row and (options.again or not row.text)):
            yield path, row


def _save(project: Project, shelf: Shelf, waiting: list[Ingested]) -> Iterator[Ingested]:
    project.library.save(shelf.corpus, shelf.rows)
    shelf.saved = time.monotonic()
    out, waiting[:] = list(waiting), []
    yield from out


def _corpus(project: Project, asked: str) -> str:
    names = project.layout.corpus_names()
    if asked:
        return asked if asked in names else slug(asked, longest=40)
    if len(names) > 1:
        raise UnknownName(
            f"there are {len(names)} corpora and none was named",
            allowed=names,
            hint="--corpus NAME",
        )
    return names[0] if names else "main"


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            for below in sorted(path.rglob("*")):
                hidden = any(p.startswith(".") for p in below.relative_to(path).parts)
                if below.is_file() and not hidden and below.name != "documents.csv":
                    yield below
        else:
            yield path


def _without_transcripts(shelf: Shelf, files: list[Path]) -> list[Path]:
    """A file that a row names as the transcript of a scan is not a document of its own."""
    named = {fold_name(t) for e in shelf.rows if (t := e.variables.get("transcript"))}
    return [f for f in files if fold_name(f.name) not in named]


# -- the sheet of variables -------------------------------------------------------------------


def _apply_meta(shelf: Shelf, options: IngestOptions, paths: Sequence[Path]) -> list[Finding]:
    """Join the sheet's rows with files and known documents; typos are reported by row."""
    if options.meta is None:
        return []
    from coder.ingest.join import SourceFile, join
    from coder.ingest.sheet import read_sheet

    sheet = read_sheet(options.meta)
    left = tuple(row for row in sheet.rows if not _known_row(shelf, row.cells))
    files = [
        SourceFile(str(p), hashlib.sha256(p.read_bytes()).hexdigest())
        for p in _files(paths)
        if p.is_file() and shelf.find(p, "") < 0
    ]
    matched, findings = join(replace(sheet, rows=left), files, taken=shelf.taken)
    for match in matched:
        if match.row is None:
            continue
        values = {k: v for k, v in match.variables.items() if k not in OWN_COLUMNS}
        if match.transcript:
            values["transcript"] = Path(match.transcript).name
        shelf.put(Entry(match.id, shelf.corpus, Path(match.file).name, variables=values))
    return [*sheet.findings, *findings]


def _known_row(shelf: Shelf, cells: Mapping[str, str]) -> bool:
    """Whether a row speaks of a document that is there, by id, else by file; updates its variables then."""
    by_column = {k.strip().casefold(): k for k in cells}
    doc_id = cells.get(by_column.get("id", ""), "").strip()
    file = cells.get(by_column.get("file", ""), "").strip()
    at = shelf.with_id(doc_id) if doc_id else shelf.named(file) if file else -1
    if at < 0:
        return False
    own = {k: v for k, v in cells.items() if k.casefold() not in OWN_COLUMNS}
    row = shelf.rows[at]
    shelf.put(replace(row, variables={**row.variables, **own}), at)
    return True


# -- one file ---------------------------------------------------------------------------------


def _one(project: Project, shelf: Shelf, path: Path, reader: Extractor, alike: Alike) -> Ingested:
    if path.is_dir() or not path.exists():
        what = "is a folder" if path.is_dir() else "there is no such file"
        raise Unreadable(what, place=str(path), hint="name a file, or a folder with files")
    try:
        sha = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}", place=str(path)) from None
    notes: list[Finding] = []
    at = shelf.find(path, sha)
    shelf.claim(at)
    row = shelf.rows[at] if at >= 0 else None
    if row is not None and row.text and not reader.options.again:
        if reader.options.resegment:
            return _resegmented(project, row, path, reader.options)
        return _left_alone(project, row, path, sha)
    known = shelf.by_hash.get(sha)
    if row is None and known is not None:
        what = f"has the same content as {known}; it was not taken twice"
        note = Finding(Level.WARNING, "duplicate", what, path.name)
        return Ingested(path.name, known, "unchanged", findings=(note,))
    text = reader.text(path, row)
    row = row or Entry(shelf.new_id(path, notes), shelf.corpus)
    file = _keep_source(project, shelf, row, path)
    _keep_transcript(project, reader, row, path)
    row, moved = store_text(project, row, text)
    row = replace(row, file=file, sha256=sha, variables=_with_lang(row, text))
    shelf.claim(shelf.put(row, at))
    return Ingested(
        path.name, row.id, "scan" if not row.text else "again" if moved else "new",
        pages=text.pages, chars=len(text.text), kind=text.kind, lang=row.variables.get("lang", ""),
        findings=(*notes, *text.findings, *moved, *alike.compare(row.id, text.text, text.map)),
    )  # fmt: skip


def _left_alone(project: Project, row: Entry, path: Path, sha: str) -> Ingested:
    if row.sha256 in ("", sha):
        return Ingested(path.name, row.id, "unchanged", findings=newer_extractor(project, row))
    what = f"differs from the source of {row.id}, which keeps its text"
    note = Finding(
        Level.WARNING, "source-changed", what, path.name,
        hint="coder ingest --again makes a new version of the text and says what becomes of codings",
    )  # fmt: skip
    return Ingested(path.name, row.id, "kept", findings=(note,))


def _keep_transcript(project: Project, reader: Extractor, row: Entry, path: Path) -> None:
    """A transcript that served as the text is kept with the sources."""
    name = row.variables.get("transcript", "")
    beside = reader.transcript(path, name) if name else None
    target = project.layout.sources(row.corpus) / Path(name).name
    if beside is not None and not target.exists():
        _copy(beside, target)


def _resegmented(project: Project, row: Entry, path: Path, options: IngestOptions) -> Ingested:
    """The same text with sentences computed anew."""
    text, text_map, notes = resegment(project, row, lang=options.lang)
    return Ingested(
        path.name, row.id, "resegmented" if notes else "unchanged", pages=len(text_map.pages),
        chars=len(text), lang=row.variables.get("lang", ""), findings=notes,
    )  # fmt: skip


def _with_lang(row: Entry, text: Extraction) -> dict[str, str]:
    """The row's variables; what it lacks is taken from the file's own description, and from the text."""
    values = dict(row.variables)
    if text.kind == "xml":
        values = {**_described(text), **values}
    langs = list(dict.fromkeys(p.lang for p in text.map.languages if p.lang != "und"))
    if not values.get("lang") and langs:
        values["lang"] = "|".join(langs[:2])
    return values


def _described(text: Extraction) -> dict[str, str]:
    """What an XML file says about itself, as variables; long values and the program's own names not."""
    meta = text.map.origin.get("meta")
    given = meta if isinstance(meta, Mapping) else {}
    return {k: v for k, v in given.items() if k not in (*OWN_COLUMNS, "lang") and len(v) <= 200}


def _copy(source: Path, target: Path) -> None:
    """Whole or not at all: half a source would be taken for the source by the next run."""
    try:
        data = source.read_bytes()
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}", place=str(source)) from None
    write_atomic(target, data)


def _keep_source(project: Project, shelf: Shelf, row: Entry, path: Path) -> str:
    """Put the file into sources/ unless it is there; returns its name there."""
    folder = project.layout.sources(shelf.corpus)
    if folder in path.absolute().parents:
        return path.absolute().relative_to(folder).as_posix()
    target = folder / path.name
    if target.exists() and target.read_bytes() != path.read_bytes():
        if row.file and fold_name(row.file) == fold_name(path.name):
            target = (
                folder
                / f"{path.stem}.{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}{path.suffix}"
            )
        else:
            target = folder / f"{row.id}{path.suffix}"
    if not target.exists():
        _copy(path, target)
    return target.name
