"""Files of other programs taken into a project, whole or not at all.

    done = import_file(project, Path("study.qdpx"), ImportOptions(coders={"Ana": "ana"}))
    done.codings, done.lost

Owns the order: everything is read and planned first, then sources, texts, codebook and sheet are written,
and last, in one stroke, a journal of its own with every event; if anything fails before that, what was
written is taken back. Events stand in `codings/WHO~import-NAME.jsonl`: the coder is who the event says, and
`via` names the importer, whose `undo` takes the whole step back. Formats are known to `coder.exchange`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coder.exchange.formats import Foreign, ReadOptions, format_of, reader_of
from coder.model.errors import UnknownName
from coder.model.finding import Finding
from coder.model.names import slug
from coder.model.results import Table
from coder.project.importingbook import BookPlan, plan_book
from coder.project.importingcoders import coders_of
from coder.project.importingrecord import Told, Writer, lines_of
from coder.project.importingtexts import TextPlan, plan_texts
from coder.project.kept import kept_of
from coder.store.documents import sheet_bytes
from coder.store.files import read_bytes, write_all, write_atomic
from coder.store.history import keep_state
from coder.store.journal import locked
from coder.store.texts import files_of_text
from coder.text.bulk import in_bulk

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["ImportOptions", "Imported", "import_file"]


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to import; see CLI.md.

    `nobody` is whose codings without a user are (else who imports), `coders` says which user is which coder.
    `finished` takes everybody as having read what they coded, which agreement needs to know.
    """

    form: str = ""
    nobody: str = ""
    coders: Mapping[str, str] = field(default_factory=dict)
    corpus: str = ""
    dry_run: bool = False
    keep_broken: bool = False
    sets_to_variables: bool = False
    finished: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in, or would: `book` is the codebook, empty without codes; `known` is what was here before.

    `lost` counts what is in the file and not in the project; `review` lists quotations without a place.
    `counts` are elements of the file where its reader counts them.
    """

    form: str
    origin: str
    book: str
    new_book: bool
    codes: int
    documents: int
    codings: int
    memos: int
    coders: Mapping[str, str]
    known: Mapping[str, int]
    lost: Mapping[str, int]
    findings: tuple[Finding, ...]
    review: Table | None
    counts: Mapping[str, int]


def import_file(project: Project, path: Path, options: ImportOptions | None = None) -> Imported:
    """Take a file (or folder) of another program in, as one step.

    Args:
        project: the project.
        path: the file.
        options: how.

    Raises:
        InputError, Unreadable: it cannot be read; nothing was changed.
        UnknownName, BadValue: a format, user or corpus that is not there.
        NewerFormat, Locked, StorageFull: the project cannot be written; nothing was changed.
    """
    with in_bulk():
        return _import(project, path, options or ImportOptions())


def _import(project: Project, path: Path, chosen: ImportOptions) -> Imported:
    if not chosen.dry_run:
        project.record.check_writable()
    by = project.writer()
    form = chosen.form or format_of(path)
    foreign, review = _read(project, path, form, chosen)
    kept = kept_of(project)
    coders = coders_of(
        project, foreign, kept, wanted=chosen.coders, nobody=_named(project, chosen.nobody) or by
    )
    book = plan_book(project, foreign, path)
    texts = plan_texts(
        project, foreign, kept, corpus=_corpus(project, chosen.corpus),
        sets_to_variables=chosen.sets_to_variables,
    )  # fmt: skip
    writer = Writer(project, by, coders, book, texts)
    told = writer.events(foreign, _title(foreign, path, texts), finished=chosen.finished)
    if not chosen.dry_run:
        _write(project, by, path, book, texts, told)
    lost = Counter(foreign.losses) + texts.lost + told.lost
    findings = (*foreign.findings, *coders.findings, *texts.notes, *told.findings)
    known = {"documents": texts.known, "codings": told.known}
    return Imported(
        form, foreign.origin, book.name if book else "", bool(book and book.new),
        len(foreign.codes), len(texts.new), told.codings, told.memos, _shown(foreign, coders.ids),
        {k: n for k, n in known.items() if n}, dict(sorted(lost.items())), findings, review,
        _counts(foreign),
    )  # fmt: skip


def _read(
    project: Project, path: Path, form: str, options: ImportOptions
) -> tuple[Foreign, Table | None]:
    from coder.project.placing import placed

    reading = ReadOptions(options.keep_broken, options.sets_to_variables)
    found = placed(project, reader_of(form)(path, reading))
    return found.foreign, found.review if found.review.rows else None


def _named(project: Project, written: str) -> str:
    from coder.model.names import CODER_ID_MAX, fold_name, is_coder_id

    known = {fold_name(c): c for c in project.coders()}
    made = written if not written or is_coder_id(written) else slug(written, longest=CODER_ID_MAX)
    return known.get(fold_name(made), made)


def _corpus(project: Project, asked: str) -> str:
    names = project.layout.corpus_names()
    if asked:
        return asked if asked in names else slug(asked, longest=40)
    if len(names) > 1:
        raise UnknownName(
            f"there are {len(names)} corpora and none was named", allowed=names,
            hint="--corpus NAME says where the documents go",
        )  # fmt: skip
    return names[0] if names else "main"


def _title(foreign: Foreign, path: Path, texts: TextPlan) -> str:
    origin = f" ({foreign.origin})" if foreign.origin else ""
    return (
        f"Imported from {path.name}{origin}: {len(foreign.documents):,} documents, "
        f"{len(foreign.codes):,} codes, {len(foreign.codings):,} codings, "
        f"{len(foreign.memos):,} memos"
    )


def _shown(foreign: Foreign, ids: Mapping[str, str]) -> dict[str, str]:
    """{coder: the user's name in the file}."""
    return {ids[u.id]: u.name or u.id for u in foreign.users}


def _counts(foreign: Foreign) -> dict[str, int]:
    counts = foreign.extra.get("counts")
    return dict(counts) if isinstance(counts, dict) else {}


# -- writing ----------------------------------------------------------------------------------


class _Files:
    """Files written one after the other, and taken back when something fails."""

    def __init__(self) -> None:
        self._before: list[tuple[Path, bytes | None]] = []

    def put(self, path: Path, data: bytes) -> None:
        before = read_bytes(path)
        if before != data:
            self._before.append((path, before))
            write_atomic(path, data)

    def put_all(self, files: Iterable[tuple[Path, bytes]]) -> None:
        """Write files that are not there, or not as they should be, one after the other."""
        write_all(map(self._noted, files))

    def _noted(self, file: tuple[Path, bytes]) -> tuple[Path, bytes]:
        self._before.append((file[0], read_bytes(file[0])))
        return file

    def back(self) -> None:
        for path, before in reversed(self._before):
            if before is None:
                path.unlink(missing_ok=True)
            else:
                write_atomic(path, before)


def _write(
    project: Project,
    by: str,
    path: Path,
    book: BookPlan | None,
    texts: TextPlan,
    told: Told,
) -> None:
    if not told.events:
        return
    files = _Files()
    try:
        _write_texts(project, texts, files)
        if book is not None:
            keep_state(project.layout.history, book.name, book.hash, book.data)
            if book.write:
                _keep_before(project, book)
                files.put(project.layout.book(book.name), book.data)
                project.books.refresh()
        _write_sheet(project, texts, files)
        _write_journal(project, by, path, told)
    except BaseException:
        files.back()
        project.library.refresh()
        project.books.refresh()
        raise


def _keep_before(project: Project, book: BookPlan) -> None:
    """Keep the state of a codebook that is about to be replaced: an undo needs it."""
    if not book.new:
        before = project.books.book(book.name)
        keep_state(project.layout.history, book.name, before.hash, project.books.data(book.name))


def _write_texts(project: Project, texts: TextPlan, files: _Files) -> None:
    sources, folder = project.layout.sources(texts.corpus), project.layout.texts(texts.corpus)
    for new in texts.new:
        if new.source:
            files.put(sources / new.entry.file, new.source)
    files.put_all(
        file for n in texts.new for file in files_of_text(folder, n.entry.id, n.text, n.map())
    )


def _write_sheet(project: Project, texts: TextPlan, files: _Files) -> None:
    values: dict[str, dict[str, str]] = {}
    for doc, name, value in texts.values:
        values.setdefault(doc, {})[name] = value
    by_corpus = {texts.corpus: texts.rows}
    for entry in project.library.entries:
        if entry.corpus != texts.corpus:
            by_corpus.setdefault(entry.corpus, []).append(entry)
    for corpus, rows in by_corpus.items():
        now = [
            replace(e, variables={**e.variables, **values[e.id]}) if e.id in values else e
            for e in rows
        ]
        if now:
            files.put(project.layout.sheet(corpus), sheet_bytes(now))
    project.library.refresh()


def _write_journal(project: Project, by: str, path: Path, told: Told) -> None:
    """All events in one new file, whole or not at all."""
    record, layout = project.record, project.layout
    layout.codings.mkdir(parents=True, exist_ok=True)
    with locked(record.journal_of(by)):
        record.refresh()
        stem = f"import-{slug(path.stem, longest=24)}"
        name, n = stem, 1
        while layout.journal(by, name).exists():
            n += 1
            name = f"{stem}-{n}"
        write_atomic(layout.journal(by, name), lines_of(told, seq=record.index.seq + 1))
    record.close()  # whoever asks next brings the index up to date
    project.__dict__.pop("view", None)
