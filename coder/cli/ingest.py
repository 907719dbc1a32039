"""`coder ingest`: files to documents with stored texts, one line each as it is done.

    file            id      state  pages  characters  lang  warnings
    treaty.pdf      treaty  new    12     34,512      en    dropped furniture

Owns the lines and how it ends: 3 when every file failed, 5 when some did; a scan is a warning, because the
document is there and waits for its text. What is wrong with a file is said in words on stderr.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from coder.cli.diagnostics import ExitCode
from coder.cli.options import DryRun, Jobs, Lang, Password, Tables, WholePage, Yes, language
from coder.cli.parameters import Argument, Option

if TYPE_CHECKING:
    from coder.cli.given import Given, OutputOptions
    from coder.model.results import Cell, Table
    from coder.project.facade import Project
    from coder.project.ingesting import Ingested, IngestOptions

__all__ = ["ingest"]

COLUMNS: Final = ("file", "id", "state", "pages", "characters", "lang", "warnings")
_MOVING: Final = 100
"""Characters that the line of progress may take."""
WIDTHS: Final = (28, 24, 11, 5, 10, 5)

Files = Annotated[
    list[Path] | None,
    Argument(metavar="[PATH...]", help="Files, and folders with all files below them."),
]
Corpus = Annotated[
    str, Option("--corpus", metavar="C", help="The corpus; the only one, or main, without.")
]
Meta = Annotated[
    Path | None, Option("--meta", metavar="FILE", help="A sheet of variables: XLSX or CSV.")
]
Ocr = Annotated[
    str,
    Option(
        "--ocr", metavar="never|auto|force", help="Read scans by OCR (an extra); force: every page."
    ),
]
Furniture = Annotated[
    str,
    Option(
        "--furniture", metavar="apart|kept", help="Running heads, feet and page numbers of PDFs."
    ),
]
Again = Annotated[
    bool, Option("--again", help="Make texts anew; says what becomes of their codings.")
]
Resegment = Annotated[
    bool, Option("--resegment", help="Keep the texts and compute their sentences anew.")
]
TextColumn = Annotated[
    str, Option("--text-column", metavar="COL", help="PATH is a table: each row is a document.")
]
IdColumn = Annotated[
    str, Option("--id-column", metavar="COL", help="The table's column of document ids.")
]
Explain = Annotated[
    bool,
    Option("--explain", help="List what was done to each file: kept apart, edited, warned of."),
]


def ingest(
    project: Project,
    out: OutputOptions,
    given: Given,
    paths: Files = None,
    *,
    corpus: Corpus = "",
    meta: Meta = None,
    lang: Lang = "",
    ocr: Ocr = "never",
    password: Password = "",
    tables: Tables = False,
    whole_page: WholePage = False,
    furniture: Furniture = "",
    text_column: TextColumn = "",
    id_column: IdColumn = "",
    again: Again = False,
    resegment: Resegment = False,
    jobs: Jobs = 1,
    explain: Explain = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> ExitCode:
    """Take files in: sources are kept, clean texts stored.

    A file whose content is known is left alone, so a run can be repeated. The sheet
    of --meta is joined by id, else file; with it alone the variables of known
    documents are brought up to date. With --text-column a CSV or XLSX of many short
    texts gives one document a row, its other columns are variables. --again makes
    new texts; with --dry-run it says what would become of codings, and on a terminal
    it asks (or --yes) before any moves. Ends with 5 when some files or rows failed, 3
    when all.

    Examples:
        coder ingest treaties
        coder ingest "Joint Declaration.pdf" --lang en --corpus eu
        coder ingest treaties --meta documents.xlsx --jobs 0
        coder ingest --meta documents.xlsx
        coder ingest answers.csv --text-column answer --id-column respondent
        coder ingest --again --dry-run
    """
    from coder.project.ingesting import IngestOptions

    options = IngestOptions(
        corpus=corpus, meta=meta, lang=language(lang), password=password, tables=tables,
        again=again, resegment=resegment, jobs=_checked(jobs, ocr), ocr=ocr,
        whole=whole_page, furniture=_furniture(furniture),
        text_column=_column(text_column, id_column), id_column=id_column,
        dry_run=_dry(dry_run, again), agree=None if yes else _asker(given),
    )  # fmt: skip
    files = _files(project, paths or [], options)
    return _ended(_told(project, files, options, out, explain=explain), project)


def _checked(jobs: int, ocr: str) -> int:
    from coder.model.errors import BadValue

    modes = ("never", "auto", "force")
    if ocr not in modes:
        raise BadValue.of_value("--ocr", ocr, modes)
    if jobs < 0:
        raise BadValue(f"--jobs cannot be {jobs}", found=jobs, hint="0 for one per core")
    return jobs


def _furniture(said: str) -> str:
    from coder.model.errors import BadValue

    if said not in ("", "apart", "kept"):
        raise BadValue.of_value("--furniture", said, ("apart", "kept"))
    return said


def _column(texts: str, ids: str) -> str:
    from coder.model.errors import UsageError

    if ids and not texts:
        raise UsageError("--id-column needs --text-column", hint="it names the column of the texts")
    return texts


def _dry(dry_run: bool, again: bool) -> bool:
    from coder.model.errors import UsageError

    if dry_run and not again:
        raise UsageError(
            "--dry-run needs --again", hint="it says what new texts would do to codings"
        )
    return dry_run


def _asker(given: Given) -> Callable[[str, Mapping[str, int]], bool] | None:
    """A question for the person at the keyboard; None where nobody can answer."""
    from coder.cli.asking import can_ask, confirm

    if not can_ask(given):
        return None

    def ask(doc: str, fates: Mapping[str, int]) -> bool:
        told = ", ".join(f"{n} {state}" for state, n in fates.items() if n)
        return confirm(f"{doc}: a new text; its codings: {told}. Make it?", given, yes=False)

    return ask


def _files(project: Project, paths: list[Path], options: IngestOptions) -> list[Path]:
    """What to read: what is named, else the sources that are there, where texts are made anew."""
    from coder.cli.paths import expanded
    from coder.model.errors import InputError, UsageError

    if not paths and (options.again or options.resegment):
        names = [options.corpus] if options.corpus else project.layout.corpus_names()
        paths = [project.layout.sources(name) for name in names]
    elif not paths and options.meta is None:
        raise UsageError("no file is named", hint="coder ingest PATH, a file or a folder")
    found = expanded(paths)
    if found and all(p.is_dir() and not any(q.is_file() for q in p.rglob("*")) for p in found):
        raise InputError("there is no file in it", place=", ".join(map(str, found)))
    return found


# -- one line each ----------------------------------------------------------------------------


def _told(
    project: Project,
    files: list[Path],
    options: IngestOptions,
    out: OutputOptions,
    *,
    explain: bool,
) -> list[Ingested]:
    """Take the files in and tell each as it is done; as a table at the end where a format is asked for."""
    from coder.cli.progress import progress

    streaming = not (out.format or out.file)
    done: list[Ingested] = []
    with progress("ingest") as step:
        for one in project.ingest(files, options, progress=step):
            _clear()
            if streaming and one.state != "sheet":
                if not any(before.state != "sheet" for before in done):
                    _write(COLUMNS)
                _write(_cells(one))
            done.append(one)
            _say(one)
            if explain and one.doc:
                _explain(project, one.doc)
    if not streaming:
        from coder.cli.output import emit

        emit(_table(done), out)
    return done


def _clear() -> None:
    """Take the moving line away before another line comes; the next step draws it again."""
    import shutil

    if sys.stderr.isatty():
        wide = min(_MOVING, shutil.get_terminal_size().columns - 1)
        sys.stderr.write("\r" + " " * wide + "\r")
        sys.stderr.flush()


def _cells(one: Ingested) -> tuple[Cell, ...]:
    warnings = ", ".join(dict.fromkeys(_word(code) for code in _codes(one)))
    sized = one.chars or one.state == "scan"
    return (
        one.file, one.doc, one.state, one.pages or None, one.chars if sized else None,
        one.lang, warnings,
    )  # fmt: skip


def _codes(one: Ingested) -> Iterator[str]:
    from coder.model.finding import Level

    if one.error is not None:
        yield one.error.what.split(":")[0]
    yield from (f.code for f in one.findings if f.level > Level.NOTE)


def _word(code: str) -> str:
    return {"new-version": "new version", "source-changed": "source changed"}.get(code, code)


def _table(done: Iterable[Ingested]) -> Table:
    from coder.model.results import Table

    rows = tuple(_cells(one) for one in done if one.state != "sheet")
    return Table(COLUMNS, rows, text_columns=("file", "id", "warnings"))


def _write(cells: Iterable[Cell]) -> None:
    """One line: columns on a terminal, TSV in a pipe; flushed, so that it is seen when it is true."""
    from coder.cli.grid import width_of
    from coder.text.safe import safe_line

    words = ["" if cell is None else safe_line(str(cell)) for cell in cells]
    if sys.stdout.isatty():
        padded = [
            word + " " * (width - width_of(word))
            for word, width in zip(words, WIDTHS, strict=False)
        ]
        line = "  ".join([*padded, *words[len(WIDTHS) :]]).rstrip()
    else:
        line = "\t".join(words)
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _say(one: Ingested) -> None:
    from dataclasses import replace

    from coder.cli.diagnostics import report, show_error
    from coder.cli.explaining import with_remedies

    if one.error is not None:
        one.error.place = one.error.place or one.file
        show_error(one.error)
    report(f if f.place else replace(f, place=one.file) for f in with_remedies(one.findings))


def _explain(project: Project, doc: str) -> None:
    """What was done to a file, and what its text shares with others, on stderr."""
    from coder.cli.explaining import explained
    from coder.project.remarks import shared_with
    from coder.text.safe import safe_line

    entry = project.library.find(doc)
    text_map = project.library.text_map(entry) if entry is not None else None
    if entry is None or text_map is None:
        return
    lines = [*explained(text_map), *shared_with(project, entry)]
    sys.stderr.write("".join(f"  {doc}: {safe_line(line)}\n" for line in lines))


# -- the end ----------------------------------------------------------------------------------


def _ended(told: list[Ingested], project: Project) -> ExitCode:
    from coder.cli.diagnostics import done, plural

    files = [one for one in told if one.state != "sheet"]
    joined, rows = map(sum, zip((0, 0), *(one.rows for one in told), strict=True))
    failed = sum(one.state == "failed" for one in files) + _faults(told)
    counts: dict[str, int] = {}
    for one in files:
        counts[one.state] = counts.get(one.state, 0) + 1
    summary = ", ".join(f"{n} {state}" for state, n in counts.items())
    total = f"{plural(len(files), 'file')}: {summary}" if files else "no file was taken"
    sheet = f"variables from {joined} of {plural(rows, 'row')}"
    done(
        "; ".join([total] * bool(files or not rows) + [sheet] * bool(rows)), _next(project, failed)
    )
    if (failed and failed == len(files)) or (rows and not joined and not files):
        return ExitCode.INPUT
    return ExitCode.PARTLY if failed else ExitCode.DONE


def _faults(told: list[Ingested]) -> int:
    """Errors of sheets: rows that found no document, or two rows for one."""
    from coder.model.finding import Level

    return sum(f.level >= Level.ERROR for o in told if o.state == "sheet" for f in o.findings)


def _next(project: Project, failed: int) -> str:
    if failed or not any(entry.text for entry in project.library.entries):
        return "coder docs list"
    return "coder tag" if project.has_book() else "coder codebook add ID --name NAME"
