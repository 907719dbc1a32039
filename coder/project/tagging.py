"""Running the rules: documents to suggestions, never codings.

Owns what is run again: a document whose text and variables are those of the last run, under rules that mean
the same, is left alone; under other rules only the changed ones are looked for (`rerun`). The suggestions of
a document are replaced in one transaction, so a stopped run leaves whole documents. What coders decided
is not touched; a rejected suggestion comes back only when its rule changed: its key holds the rule's hash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from coder.model.codebook import Codebook
from coder.model.coding import Suggestion
from coder.model.errors import CoderError, UnknownName
from coder.model.finding import Finding, Level
from coder.model.selection import Selection
from coder.project.rerun import Runner
from coder.store.documents import Entry

if TYPE_CHECKING:
    from coder.project.facade import Project
    from coder.tag.kept import Rows

__all__ = ["TagReport", "tag"]

Progress = Callable[[int, int, str], None]
BATCH = 16


@dataclass(slots=True)
class TagReport:
    """What a run did: documents run, left alone, without text; suggestions by code; findings."""

    run: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    without_text: list[str] = field(default_factory=list)
    by_code: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    found: list[Suggestion] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Suggestions found in this run."""
        return sum(self.by_code.values())


def tag(
    project: Project,
    docs: Sequence[str] = (),
    *,
    selection: Selection | None = None,
    rules: str = "",
    dry_run: bool = False,
    jobs: int = 1,
    progress: Progress | None = None,
) -> TagReport:
    """Run the rules of the codebook in use.

    Args:
        project: the project.
        docs: document ids or globs; all by default.
        selection: limits documents by corpus and variables.
        rules: a glob of rule ids; only these run, other rules' suggestions stay.
        dry_run: keep the suggestions in `found` and store nothing.
        jobs: processes; 0 for one a core.
        progress: called with (done, all, document id).

    Raises:
        CheckFailed: the codebook has errors.
        UnknownName: no rule matches the glob, or a document is not there.
    """
    book = project.book()
    only = _rules(book, rules)
    chosen = selection or Selection()
    runner = Runner(project)
    entries = [
        e for e in project.entries(chosen) if not docs or e in project.library.matching(docs)
    ]
    report = TagReport()
    codes = project.code_ids(chosen)
    again = dry_run or only is not None or codes is not None
    todo = _todo(project, entries, runner, report, again=again)
    project.suggestions.rename_state(book.name, report.unchanged, book.hash, runner.program.engine)
    for n, (entry, state, found) in enumerate(_results(project, runner, todo, jobs, report), 1):
        kept = [
            s
            for s in found
            if (only is None or s.key.rule in only) and (codes is None or s.code in codes)
        ]
        if dry_run:
            report.found += kept
        else:
            project.suggestions.replace(entry.id, book.name, state, kept, rules=only, codes=codes)
        report.run.append(entry.id)
        for s in kept:
            report.by_code[s.code] = report.by_code.get(s.code, 0) + 1
        if progress is not None:
            progress(n, len(todo), entry.id)
    runner.close()
    return report


def _rules(book: Codebook, glob: str) -> frozenset[str] | None:
    if not glob:
        return None
    ids = [r.id for c in book for r in c.rules]
    found = frozenset(i for i in ids if fnmatchcase(i, glob))
    if not found:
        raise UnknownName.of("rule", glob, ids)
    return found


def _todo(
    project: Project, entries: Sequence[Entry], runner: Runner, report: TagReport, *, again: bool
) -> list[tuple[Entry, str]]:
    """Documents to run, each with the state it is then in; the others are up to date."""
    tagged = project.suggestions.tagged(project.books.name)
    out = []
    for entry in entries:
        if not entry.text:
            report.without_text.append(entry.id)
            continue
        state = runner.state(entry)
        if not again and tagged.get(entry.id) == state:
            report.unchanged.append(entry.id)
        else:
            out.append((entry, state))
    return out


Result = tuple[Entry, str, tuple[Suggestion, ...]]


def _results(
    project: Project,
    runner: Runner,
    todo: Sequence[tuple[Entry, str]],
    jobs: int,
    report: TagReport,
) -> Iterator[Result]:
    if jobs == 1 or len(todo) < 2 * BATCH:
        yield from _serial(runner, todo, report)
    else:
        yield from _parallel(project, runner, todo, jobs, report)


def _serial(
    runner: Runner, todo: Sequence[tuple[Entry, str]], report: TagReport
) -> Iterator[Result]:
    if not todo:
        return
    report.findings += runner.program.findings
    for entry, state in todo:
        try:
            found = runner.run(entry)
        except CoderError as error:
            report.findings.append(_failed(entry, error))
            continue
        yield entry, state, found
    report.findings += runner.told()


def _failed(entry: Entry, error: CoderError) -> Finding:
    return Finding(Level.ERROR, "text", error.what, place=error.place or entry.id, hint=error.hint)


def _parallel(
    project: Project,
    runner: Runner,
    todo: Sequence[tuple[Entry, str]],
    jobs: int,
    report: TagReport,
) -> Iterator[Result]:
    """The same in worker processes; only this process writes."""
    import os
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    workers = jobs or os.cpu_count() or 1
    batches = [todo[i : i + BATCH] for i in range(0, len(todo), BATCH)]
    root, name = str(project.root), project.books.name
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        waiting = [pool.submit(_work, root, name, [e.id for e, _ in b]) for b in batches]
        for batch, future in zip(batches, waiting, strict=True):
            found, kept, findings = future.result()
            report.findings += [f for f in findings if f not in report.findings]
            for entry, state in batch:
                if entry.id in found:
                    runner.keep(entry, kept[entry.id])
                    yield entry, state, found[entry.id]


def _work(
    root: str, book: str, ids: Sequence[str]
) -> tuple[dict[str, tuple[Suggestion, ...]], dict[str, dict[str, Rows]], list[Finding]]:
    from coder.project.facade import open as open_project

    report = TagReport()
    with open_project(Path(root), codebook=book) as project:
        runner = Runner(project, keeping=False)
        todo = [(project.library.entry(i), "") for i in ids]
        found = {e.id: s for e, _, s in _serial(runner, todo, report)}
        runner.compiled.save()
    return found, runner.kept, report.findings
