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

from coder.model.errors import CoderError, StorageFull, UnknownName, Unreadable, nearest
from coder.model.finding import Finding, Level
from coder.model.languages import NAMES, codes, unknown
from coder.model.names import fold_name, slug
from coder.project.alike import Alike
from coder.project.extracting import Extractor
from coder.project.incoming import Incoming, incoming
from coder.project.shelf import Shelf
from coder.project.spoken import said_now
from coder.project.storing import changed_text, newer_extractor, resegment
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

    `ocr` is never, auto or force; `furniture` is apart or kept, and as it was without; `jobs` is a number of
    processes, 0 for one a core. `whole` reads web pages with the site around them. With `text_column` the
    files are tables, whose rows become documents. `dry_run` says with `again` what would become of codings;
    `agree` is asked with a document's id and the number of codings that stay exact, move, or are to be
    reviewed, before a new text moves any.
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
    furniture: str = ""
    text_column: str = ""
    id_column: str = ""
    dry_run: bool = False
    agree: Callable[[str, Mapping[str, int]], bool] | None = None


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one file.

    `state` is new, again, restored (it was taken out before), resegmented, unchanged, kept (it has a text;
    `--again` would make another), scan, empty (a row of a table without text), not taken (a dry run) or
    failed; `sheet` is no file, but what is to be told of folders and of the sheet of variables, with
    `rows` as (joined, all).
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
    rows: tuple[int, int] = (0, 0)


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
    shelf.dry = chosen.dry_run
    if chosen.text_column:
        from coder.project.rowtexts import ingest_rows

        yield from ingest_rows(project, shelf, paths, chosen, progress)
        return
    with Extractor(chosen, project.layout.sources(shelf.corpus)) as reader:
        found, passed = incoming(project, paths, chosen.meta)
        waiting = list(_before(shelf, chosen, [one.path for one in found], passed))
        files = _without_transcripts(shelf, found)
        reader.ahead(_expected(shelf, [one.path for one in files], chosen))
        alike = Alike(project, shelf.corpus)
        for n, one in enumerate(files, 1):
            if progress is not None:
                progress(n, len(files), one.label)
            try:
                waiting.append(_one(project, shelf, one, reader, alike))
            except StorageFull:  # the next file would meet the same disk
                yield from _save(project, shelf, waiting)
                raise
            except CoderError as error:
                waiting.append(Ingested(one.label, "", "failed", error=error))
            if time.monotonic() - shelf.saved > SAVE_EVERY:
                yield from _save(project, shelf, waiting)
        if not chosen.dry_run:
            alike.keep()
        yield from _save(project, shelf, waiting)


def _before(
    shelf: Shelf, options: IngestOptions, files: Sequence[Path], passed: Sequence[Finding]
) -> Iterator[Ingested]:
    """What is to be told before the first file: of the corpus, of the folders, of the sheet."""
    notes = list(passed)
    if options.corpus and options.corpus != shelf.corpus:
        what = (
            f"the corpus is called {shelf.corpus!r}, because {options.corpus!r} cannot be a folder"
        )
        notes.append(Finding(Level.NOTE, "slug", what, shelf.corpus))
    if notes:
        yield Ingested("", "", "sheet", findings=tuple(notes))
    if options.meta is not None:
        from coder.project.metasheet import apply_sheet

        done = apply_sheet(shelf, options.meta, files)
        findings = (*done.findings, *_languages(shelf, options.meta.name))
        yield Ingested(
            options.meta.name, "", "sheet", findings=findings, rows=(done.joined, done.rows)
        )


def _languages(shelf: Shelf, sheet: str) -> Iterator[Finding]:
    """Write the variable `lang` of all rows as codes; what is no language stays, and is told."""
    for at, row in enumerate(shelf.rows):
        written = row.variables.get("lang", "")
        found = "|".join(codes(written))
        if written != found:
            shelf.put(replace(row, variables={**row.variables, "lang": found}), at)
        for word in unknown(written):
            what = f"{word!r} is no language, so rules with lang: do not run in it"
            hint = "a code of two letters (en, de, fr, es ...) or an English name"
            near = nearest(word.casefold(), NAMES)
            yield Finding(
                Level.WARNING, "unknown-language", what + (f"; nearest is {near!r}" if near else ""),
                f"{sheet}, {row.id}", word, hint=hint,
            )  # fmt: skip


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
    shelf.save(project, time.monotonic())
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


def _without_transcripts(shelf: Shelf, files: list[Incoming]) -> list[Incoming]:
    """A file that a row names as the transcript of a scan is not a document of its own."""
    named = {fold_name(t) for e in shelf.rows if (t := e.variables.get("transcript"))}
    return [f for f in files if fold_name(f.path.name) not in named]


# -- one file ---------------------------------------------------------------------------------


def _one(
    project: Project, shelf: Shelf, one: Incoming, reader: Extractor, alike: Alike
) -> Ingested:
    path, options = one.path, reader.options
    if path.is_dir() or not path.exists():
        what = "is a folder" if path.is_dir() else "there is no such file"
        raise Unreadable(what, place=str(path), hint="name a file, or a folder with files")
    try:
        sha = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}", place=str(path)) from None
    at = shelf.find(path, sha)
    twice = shelf.claim(at)
    row = shelf.rows[at] if at >= 0 else None
    if row is not None and row.text and (twice or not options.again):
        if options.resegment and not twice:
            values = said_now(row.variables, options.lang, sheet=options.meta is not None)
            shelf.put(row := replace(row, variables=values), at)
            return _resegmented(project, row, one, options)
        return _left_alone(project, shelf, at, one, sha=sha, twice=twice)
    known = shelf.by_hash.get(sha)
    if row is None and known is not None:
        note = _same_content(one, known, Level.WARNING)
        return Ingested(one.label, known, "unchanged", findings=(note,))
    gone = None if row is not None else shelf.gone(sha)
    if gone is not None and not options.dry_run:
        shelf.claim(shelf.put(gone))
        what = f"{gone.id} was taken out before; it is back with its id, variables and codings"
        note = Finding(Level.NOTE, "restored", what, one.label)
        return Ingested(one.label, gone.id, "restored", findings=(note,))
    if options.dry_run and (row is None or not row.text):
        return Ingested(one.label, row.id if row else "", "not taken")
    return _taken(project, shelf, one, reader, alike, at=at, sha=sha)


def _taken(
    project: Project,
    shelf: Shelf,
    one: Incoming,
    reader: Extractor,
    alike: Alike,
    *,
    at: int,
    sha: str,
) -> Ingested:
    """A new document, or another text of a known one."""
    path, notes = one.path, list[Finding]()
    row = shelf.rows[at] if at >= 0 else None
    text = reader.text(path, row)
    row = row or Entry(shelf.new_id(path, notes, one.label), shelf.corpus)
    had = row.text
    change = changed_text(project, row, text, units=reader.options.resegment)
    if not change.agreed(reader.options):
        return Ingested(one.label, row.id, "kept", findings=change.foretold())
    file = _keep_source(project, shelf, row, path)
    _keep_transcript(project, reader, row, path)
    row = change.stored()
    row = replace(row, file=file, sha256=sha, variables=_with_lang(row, text, reader.options))
    shelf.claim(shelf.put(row, at))
    state = "scan" if not row.text else "new" if not had else "again"
    if had and had == row.text:
        state = "unchanged"
    return Ingested(
        one.label, row.id, state,
        pages=text.pages, chars=len(text.text), kind=text.kind, lang=row.variables.get("lang", ""),
        findings=(
            *notes, *text.findings, *change.told(), *alike.compare(row.id, text.text, text.map)
        ),
    )  # fmt: skip


def _left_alone(
    project: Project, shelf: Shelf, at: int, one: Incoming, *, sha: str, twice: bool
) -> Ingested:
    row = shelf.rows[at]
    if row.sha256 in ("", sha):
        if twice or not shelf.is_named(at, one.path.name):
            level = Level.WARNING if twice else Level.NOTE
            note = _same_content(one, row.id, level)
            return Ingested(one.label, row.id, "unchanged", findings=(note,))
        return Ingested(one.label, row.id, "unchanged", findings=newer_extractor(project, row))
    what = f"differs from the source of {row.id}, which keeps its text"
    note = Finding(
        Level.WARNING, "source-changed", what, one.label,
        hint="coder ingest --again makes a new version of the text and says what becomes of codings",
    )  # fmt: skip
    return Ingested(one.label, row.id, "kept", findings=(note,))


def _same_content(one: Incoming, doc: str, level: Level) -> Finding:
    what = f"has the same content as {doc}; it was not taken twice"
    return Finding(level, "duplicate", what, one.label, found=doc)


def _keep_transcript(project: Project, reader: Extractor, row: Entry, path: Path) -> None:
    """A transcript that served as the text is kept with the sources."""
    name = row.variables.get("transcript", "")
    beside = reader.transcript(path, name) if name else None
    target = project.layout.sources(row.corpus) / Path(name).name
    if beside is not None and not target.exists():
        _copy(beside, target)


def _resegmented(project: Project, row: Entry, one: Incoming, options: IngestOptions) -> Ingested:
    """The same text with sentences computed anew."""
    text, text_map, notes = resegment(project, row, lang=options.lang)
    return Ingested(
        one.label, row.id, "resegmented" if notes else "unchanged", pages=len(text_map.pages),
        chars=len(text), lang=row.variables.get("lang", ""), findings=notes,
    )  # fmt: skip


def _with_lang(row: Entry, text: Extraction, options: IngestOptions) -> dict[str, str]:
    """The row's variables; what it lacks is taken from the file's own description, and from the text."""
    values = said_now(row.variables, options.lang, sheet=options.meta is not None)
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
