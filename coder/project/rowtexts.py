"""A table of many short texts to documents: one a row, the other columns its variables.

Owns that a row which fails costs that row, and that a table is taken twice without harm: rows are known by
their id, an unchanged text is left alone (its variables are brought up to date), a changed one never
replaces a text silently. Each text is kept as a source of its own, `sources/TABLE/ID.txt`, so that all that
holds for documents holds for it; the table as received lies in `tables/` of the corpus.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coder.model.errors import BadValue, CoderError, StorageFull, Unreadable, UsageError
from coder.model.finding import Finding, Level
from coder.model.names import fold_name, slug
from coder.project.ingesting import SAVE_EVERY, Ingested, IngestOptions
from coder.project.shelf import Shelf
from coder.project.spoken import said_now
from coder.project.storing import changed_text
from coder.store.documents import Entry
from coder.store.files import write_atomic

if TYPE_CHECKING:
    from coder.ingest.manytexts import RowText
    from coder.project.facade import Project

__all__ = ["ingest_rows"]

Progress = Callable[[int, int, str], None]


def ingest_rows(
    project: Project,
    shelf: Shelf,
    paths: Sequence[Path],
    options: IngestOptions,
    progress: Progress | None = None,
) -> Iterator[Ingested]:
    """Take the rows of tables into a corpus; yields each row's result once it is on the disk.

    Args:
        project: the project.
        shelf: the corpus' rows.
        paths: tables, XLSX or CSV.
        options: how; `text_column` names the column of the texts.
        progress: called with (done, all, table and row).

    Raises:
        UsageError: a sheet of variables is given too.
        UnknownName: a column is not in the table.
        StorageFull: the disk is full; what was yielded is kept.
    """
    from coder.ingest.manytexts import texts_of

    if options.meta is not None:
        raise UsageError(
            "--meta and --text-column do not go together",
            hint="the other columns of the table become variables",
        )
    for path in paths:
        try:
            texts = texts_of(path, text_column=options.text_column, id_column=options.id_column)
        except Unreadable as error:
            yield Ingested(path.name, "", "failed", error=error)
            continue
        if not options.dry_run:
            _keep_table(project, shelf.corpus, path)
        waiting: list[Ingested] = []
        if texts.findings:
            waiting.append(Ingested(path.name, "", "sheet", findings=texts.findings))
        for n, row in enumerate(texts.rows, 1):
            place = f"{path.name}:{row.number}"
            if progress is not None:
                progress(n, len(texts.rows), place)
            try:
                waiting.append(_one(project, shelf, (path, row), options))
            except StorageFull:
                yield from _saved(project, shelf, waiting)
                raise
            except CoderError as error:
                error.place = place
                waiting.append(Ingested(place, "", "failed", error=error))
            if time.monotonic() - shelf.saved > SAVE_EVERY:
                yield from _saved(project, shelf, waiting)
        waiting += _repeated(path.name, texts.rows)
        yield from _saved(project, shelf, waiting)


def _repeated(table: str, rows: Sequence[RowText]) -> list[Ingested]:
    """A note on rows whose text another row has too: short answers often have, long ones seldom."""
    first: dict[str, int] = {}
    again = [
        r.number for r in rows if r.text.strip() and first.setdefault(r.text, r.number) != r.number
    ]
    if not again:
        return []
    shown = ", ".join(map(str, again[:6])) + (" ..." if len(again) > 6 else "")
    what = f"rows whose text an earlier row has too: {len(again)} ({shown})"
    note = Finding(Level.NOTE, "duplicate", what, table)
    return [Ingested(table, "", "sheet", findings=(note,))]


def _saved(project: Project, shelf: Shelf, waiting: list[Ingested]) -> Iterator[Ingested]:
    shelf.save(project, time.monotonic())
    out, waiting[:] = list(waiting), []
    yield from out


def _one(
    project: Project, shelf: Shelf, source: tuple[Path, RowText], options: IngestOptions
) -> Ingested:
    """One row: a new document, another text of a known one, or nothing to do."""
    from coder.ingest.extract import extract_bytes
    from coder.ingest.reading import Options

    path, cell = source
    place = f"{path.name}:{cell.number}"
    if cell.fault:
        raise BadValue(cell.fault, found=cell.id)
    if not cell.text.strip():
        return Ingested(place, "", "empty")
    file = f"{slug(path.stem, longest=60)}/{cell.id}.txt"
    at = shelf.with_id(cell.id)
    row = _known(shelf, at, cell, file)
    data = cell.text.encode("utf-8", "replace")
    sha = hashlib.sha256(data).hexdigest()
    if row.text and (row.sha256 == sha or not options.again):
        shelf.put(replace(row, variables={**row.variables, **cell.variables}), at)
        return _left_alone(row, place, changed=row.sha256 != sha)
    if options.dry_run and not row.text:
        return Ingested(place, row.id if at >= 0 else "", "not taken")
    given = {**row.variables, **cell.variables}
    values = said_now(given, "" if cell.variables.get("lang") else options.lang, sheet=False)
    lang = values.get("lang", "")
    text = extract_bytes(data, f"{cell.id}.txt", Options(lang=lang or None, whole=options.whole))
    change = changed_text(project, row, text, units=options.resegment)
    if not change.agreed(options):
        return Ingested(place, row.id, "kept", findings=change.foretold())
    write_atomic(project.layout.sources(shelf.corpus) / file, data)
    row, moved = change.stored(), change.told()
    langs = dict.fromkeys(p.lang for p in text.map.languages if p.lang != "und")
    if not values.get("lang") and langs:
        values["lang"] = "|".join(list(langs)[:2])
    shelf.put(replace(row, file=file, sha256=sha, variables=values), at)
    return Ingested(
        place, row.id, "again" if moved else "new", chars=len(text.text), kind=text.kind,
        lang=values.get("lang", ""), findings=(*text.findings, *moved),
    )  # fmt: skip


def _known(shelf: Shelf, at: int, cell: RowText, file: str) -> Entry:
    """The document of this row; a new one when its id is free.

    Raises:
        BadValue: the id belongs to a document from elsewhere.
    """
    row = shelf.rows[at] if at >= 0 else Entry(cell.id, shelf.corpus)
    elsewhere = at < 0 and fold_name(cell.id) in shelf.taken
    if elsewhere or row.file not in ("", file):
        where = row.file or "another corpus"
        raise BadValue(
            f"the id {cell.id!r} belongs to a document from {where}",
            found=cell.id,
            hint="coder docs rename gives that one another id",
        )
    return row


def _left_alone(row: Entry, place: str, *, changed: bool) -> Ingested:
    if not changed:
        return Ingested(place, row.id, "unchanged")
    what = f"differs from the source of {row.id}, which keeps its text"
    hint = "coder ingest --again makes a new version of the text and says what becomes of codings"
    note = Finding(Level.WARNING, "source-changed", what, place, hint=hint)
    return Ingested(place, row.id, "kept", findings=(note,))


def _keep_table(project: Project, corpus: str, path: Path) -> None:
    """The table as received, every version of it."""
    data = path.read_bytes()
    folder = project.layout.tables(corpus)
    if folder in path.absolute().parents:
        return
    target = folder / path.name
    if target.exists() and target.read_bytes() != data:
        target = folder / f"{path.stem}.{hashlib.sha256(data).hexdigest()[:8]}{path.suffix}"
    if not target.exists():
        write_atomic(target, data)
