"""Files to documents: sources kept, texts stored, the sheet brought up to date.

Owns idempotence and the order of writing: a file whose content is known is left alone; source, then
text, then the row of the sheet, and a document is reported only when its row is on the disk, so a stopped
run is simply run again. A document that has a text never gets another one silently: `again` makes the
new version, writes its alignment once, and says what becomes of the codings.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coder.model.carry import Alignment, carry
from coder.model.document import text_hash
from coder.model.errors import CoderError, UnknownName, Unreadable
from coder.model.finding import Finding, Level
from coder.model.names import fold_name, is_doc_id, slug
from coder.model.span import Span
from coder.store.documents import OWN_COLUMNS, Entry
from coder.store.files import make_folder, storage_error
from coder.store.texts import read_text, write_alignment, write_text

if TYPE_CHECKING:
    from coder.ingest.extract import Extraction
    from coder.project.facade import Project

__all__ = ["IngestOptions", "Ingested", "ingest"]

Progress = Callable[[int, int, str], None]
SAVE_EVERY = 1.0
"""Seconds between writings of the sheet while many files come in."""


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """How to ingest; see CLI.md. `meta` is a sheet of variables, `lang` overrides the language told."""

    corpus: str = ""
    meta: Path | None = None
    lang: str = ""
    password: str = ""
    tables: bool = False
    again: bool = False
    resegment: bool = False
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one file.

    `state` is new, again, unchanged, kept (it has a text; `--again` would make another), scan or failed.
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


@dataclass(slots=True)
class _Shelf:
    """The rows of one corpus while files come in."""

    corpus: str
    rows: list[Entry]
    taken: set[str]
    by_hash: dict[str, str] = field(default_factory=dict)
    saved: float = 0.0


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
    """
    chosen = options or IngestOptions()
    project.record.check_writable()
    shelf = _shelf(project, _corpus(project, chosen.corpus))
    notes = _apply_meta(shelf, chosen, paths)
    files = _without_transcripts(shelf, list(_files(paths)))
    waiting: list[Ingested] = []
    if notes:
        waiting.append(Ingested(str(chosen.meta or ""), "", "sheet", findings=tuple(notes)))
    for n, path in enumerate(files, 1):
        if progress is not None:
            progress(n, len(files), path.name)
        try:
            waiting.append(_one(project, shelf, path, chosen))
        except CoderError as error:
            waiting.append(Ingested(path.name, "", "failed", error=error))
        if time.monotonic() - shelf.saved > SAVE_EVERY:
            yield from _save(project, shelf, waiting)
    yield from _save(project, shelf, waiting)


def _save(project: Project, shelf: _Shelf, waiting: list[Ingested]) -> Iterator[Ingested]:
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


def _shelf(project: Project, corpus: str) -> _Shelf:
    rows = [e for e in project.library.entries if e.corpus == corpus]
    taken = {fold_name(i) for e in project.library.entries for i in e.ids}
    by_hash = {e.sha256: e.id for e in project.library.entries if e.sha256}
    return _Shelf(corpus, rows, taken, by_hash, time.monotonic())


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            for below in sorted(path.rglob("*")):
                hidden = any(p.startswith(".") for p in below.relative_to(path).parts)
                if below.is_file() and not hidden and below.name != "documents.csv":
                    yield below
        else:
            yield path


def _without_transcripts(shelf: _Shelf, files: list[Path]) -> list[Path]:
    """A file that a row names as the transcript of a scan is not a document of its own."""
    named = {fold_name(t) for e in shelf.rows if (t := e.variables.get("transcript"))}
    return [f for f in files if fold_name(f.name) not in named]


# -- the sheet of variables -------------------------------------------------------------------


def _apply_meta(shelf: _Shelf, options: IngestOptions, paths: Sequence[Path]) -> list[Finding]:
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
        if p.is_file() and _find_row(shelf, p, "")[0] < 0
    ]
    matched, findings = join(replace(sheet, rows=left), files, taken=shelf.taken)
    for match in matched:
        if match.row is None:
            continue
        values = {k: v for k, v in match.variables.items() if k not in OWN_COLUMNS}
        if match.transcript:
            values["transcript"] = Path(match.transcript).name
        shelf.rows.append(Entry(match.id, shelf.corpus, Path(match.file).name, variables=values))
        shelf.taken.add(fold_name(match.id))
    return [*sheet.findings, *findings]


def _known_row(shelf: _Shelf, cells: Mapping[str, str]) -> bool:
    """Whether a row speaks of a document that is there by id; then its variables are brought up to date."""
    by_column = {k.strip().casefold(): k for k in cells}
    doc_id = cells.get(by_column.get("id", ""), "").strip()
    for i, row in enumerate(shelf.rows):
        if doc_id and fold_name(doc_id) in map(fold_name, row.ids):
            own = {k: v for k, v in cells.items() if k.casefold() not in OWN_COLUMNS}
            shelf.rows[i] = replace(row, variables={**row.variables, **own})
            return True
    return False


# -- one file ---------------------------------------------------------------------------------


def _one(project: Project, shelf: _Shelf, path: Path, options: IngestOptions) -> Ingested:
    if path.is_dir() or not path.exists():
        what = "is a folder" if path.is_dir() else "there is no such file"
        raise Unreadable(what, place=str(path), hint="name a file, or a folder with files")
    try:
        sha = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}", place=str(path)) from None
    at, notes = _find_row(shelf, path, sha)
    row = shelf.rows[at] if at >= 0 else None
    if row is not None and row.text and not (options.again or options.resegment):
        return _left_alone(row, path, sha)
    known = shelf.by_hash.get(sha)
    if row is None and known is not None:
        what = f"has the same content as {known}; it was not taken twice"
        note = Finding(Level.WARNING, "duplicate", what, path.name)
        return Ingested(path.name, known, "unchanged", findings=(note,))
    text = _extract(project, shelf, row, path, options)
    row = row or Entry(_new_id(shelf, path, notes), shelf.corpus)
    file = _keep_source(project, shelf, row, path)
    row, moved = _store_text(project, row, text)
    row = replace(row, file=file, sha256=sha, variables=_with_lang(row, text))
    shelf.by_hash[sha] = row.id
    if at >= 0:
        shelf.rows[at] = row
    else:
        shelf.rows.append(row)
    return Ingested(
        path.name, row.id, "scan" if not row.text else "again" if moved else "new",
        pages=text.pages, chars=len(text.text), kind=text.kind, lang=row.variables.get("lang", ""),
        findings=(*notes, *text.findings, *moved),
    )  # fmt: skip


def _find_row(shelf: _Shelf, path: Path, sha: str) -> tuple[int, list[Finding]]:
    """The row of a file: by content, else by file name, else by id; -1 for a new document."""
    name, stem = fold_name(path.name), fold_name(path.stem)
    tests: tuple[Callable[[Entry], bool], ...] = (
        lambda e: e.sha256 == sha,
        lambda e: bool(e.file) and fold_name(Path(e.file).name) == name,
        lambda e: not e.file and stem in map(fold_name, e.ids),
    )
    for test in tests:
        found = [i for i, e in enumerate(shelf.rows) if test(e)]
        if found:
            return found[0], []
    return -1, []


def _left_alone(row: Entry, path: Path, sha: str) -> Ingested:
    if row.sha256 in ("", sha):
        return Ingested(path.name, row.id, "unchanged")
    what = f"differs from the source of {row.id}, which keeps its text"
    note = Finding(
        Level.WARNING, "source-changed", what, path.name,
        hint="coder ingest --again makes a new version of the text and says what becomes of codings",
    )  # fmt: skip
    return Ingested(path.name, row.id, "kept", findings=(note,))


def _new_id(shelf: _Shelf, path: Path, notes: list[Finding]) -> str:
    """A free id from the file's stem; changes are reported."""
    stem = path.stem if is_doc_id(path.stem) else slug(path.stem)
    if stem != path.stem:
        what = f"the id is {stem!r}, because {path.stem!r} cannot be one"
        notes.append(Finding(Level.NOTE, "slug", what, path.name))
    made, n = stem, 1
    while fold_name(made) in shelf.taken:
        n += 1
        made = f"{stem[:76]}-{n}"
    if n > 1:
        what = f"the id is {made!r}, because {stem!r} is taken"
        notes.append(Finding(Level.NOTE, "slug", what, path.name))
    shelf.taken.add(fold_name(made))
    return made


def _extract(
    project: Project, shelf: _Shelf, row: Entry | None, path: Path, options: IngestOptions
) -> Extraction:
    from coder.ingest.extract import extract

    lang = options.lang or (row.variables.get("lang", "").split("|")[0] if row else "")
    given = (row.variables.get("lang") or "") if row else ""
    text = extract(
        path,
        lang=lang if "|" not in given or options.lang else None,
        password=options.password or None,
        tables=options.tables,
    )
    transcript = row.variables.get("transcript", "") if row else ""
    if not transcript or text.text.strip():
        return text
    for folder in (path.parent, project.layout.sources(shelf.corpus)):
        beside = folder / Path(transcript).name
        if beside.is_file():
            told = extract(beside, lang=lang or None)
            target = project.layout.sources(shelf.corpus) / beside.name
            if not target.exists():
                _copy(beside, target)
            what = f"a scan; its text is the transcript {beside.name}"
            note = Finding(Level.NOTE, "transcript", what, path.name)
            return replace(told, pages=text.pages, kind=text.kind, findings=(note, *told.findings))
    what = f"the transcript {transcript!r} is not beside it"
    return replace(
        text, findings=(*text.findings, Finding(Level.WARNING, "transcript", what, path.name))
    )


def _with_lang(row: Entry, text: Extraction) -> dict[str, str]:
    """The row's variables; the language is told from the text where the row has none."""
    values = dict(row.variables)
    langs = list(dict.fromkeys(p.lang for p in text.map.languages if p.lang != "und"))
    if not values.get("lang") and langs:
        values["lang"] = "|".join(langs[:2])
    return values


def _copy(source: Path, target: Path) -> None:
    make_folder(target.parent)
    try:
        shutil.copyfile(source, target)
    except OSError as error:
        raise storage_error(error, target) from None


def _keep_source(project: Project, shelf: _Shelf, row: Entry, path: Path) -> str:
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


# -- text versions ----------------------------------------------------------------------------


def _store_text(
    project: Project, row: Entry, text: Extraction
) -> tuple[Entry, tuple[Finding, ...]]:
    """Write the text; with an earlier one also the alignment, and tell what becomes of codings."""
    folder = project.layout.texts(row.corpus)
    if not text.text.strip():
        return (row if row.text else replace(row, text="")), ()
    name = write_text(folder, row.id, text.text, text.map)
    if not row.text or row.text == name:
        return replace(row, text=name), ()
    try:
        old = read_text(folder / row.text)
    except CoderError as error:
        what = (
            f"the earlier text could not be read, so codings on it are to be reviewed: {error.what}"
        )
        return replace(row, text=name), (Finding(Level.WARNING, "new-version", what, row.id),)
    from coder.ingest.align import equal_blocks

    alignment = Alignment(text_hash(old), text_hash(text.text), equal_blocks(old, text.text))
    write_alignment(folder, row.id, alignment)
    counts = _fates(project, row, alignment)
    told = ", ".join(f"{n} {state}" for state, n in counts.items() if n) or "no codings"
    what = f"a new version of its text; codings: {told}"
    hint = "coder docs review lists those to look at" if counts["review"] else ""
    return replace(row, text=name), (Finding(Level.NOTE, "new-version", what, row.id, hint=hint),)


def _fates(project: Project, row: Entry, alignment: Alignment) -> dict[str, int]:
    out = {"exact": 0, "moved": 0, "review": 0}
    for r in project.index.rows_of(row.ids):
        if r.text == alignment.old:
            out[carry(Span(r.start, r.end), alignment).state] += 1
    return out
