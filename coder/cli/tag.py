"""`coder tag`: the rules of the codebook, run over the documents.

Owns what is told of a run: suggestions by code on stdout, and on stderr what was left alone, what has
no text and what failed. Running is the project's; nothing here makes a coding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from coder.cli import diagnostics
from coder.cli.diagnostics import ExitCode
from coder.cli.options import DocArguments, DryRun, Jobs
from coder.cli.parameters import Option
from coder.model.errors import BadValue

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.results import Table
    from coder.project.facade import Project
    from coder.project.tagging import TagReport

__all__ = ["tag"]

Rules = Annotated[
    str, Option("--rules", metavar="GLOB", help="Only rules whose id matches, as ww-*.")
]


def tag(
    project: Project,
    out: OutputOptions,
    docs: DocArguments = None,
    *,
    rules: Rules = "",
    dry_run: DryRun = False,
    jobs: Jobs = 1,
) -> ExitCode:
    """The codebook's rules propose; nothing is coded until a person decides.

    Runs the rules over the documents and keeps what they find as suggestions.
    Documents that did not change since the last run are left alone. What a coder
    rejected does not come back until its rule changes. With --dry-run the
    suggestions are listed and not kept.

    Examples:
        coder tag
        coder tag EU-01 "CH-*" --rules "ww-*"
        coder tag --dry-run --csv
    """
    from coder.cli.output import emit
    from coder.cli.progress import progress

    if jobs < 0:
        raise BadValue(f"--jobs is {jobs}, and must be 0 or more", found=jobs)
    with progress("tag") as step:
        report = project.tag(docs or (), rules=rules, dry_run=dry_run, jobs=jobs, progress=step)
    emit(_table(project, report, dry_run=dry_run), out)
    return _told(report, dry_run=dry_run)


def _table(project: Project, report: TagReport, *, dry_run: bool) -> Table:
    from coder.model.results import Caption, Table

    if dry_run:
        from coder.project.listing import suggestions_table

        return suggestions_table(project, report.found)
    order = [code.id for _, code in project.book().tree() if code.id in report.by_code]
    rows = tuple((code, report.by_code[code]) for code in order)
    return Table(("code", "suggestions"), rows, Caption("Suggestions by code"), ("code",))


def _told(report: TagReport, *, dry_run: bool) -> ExitCode:
    if report.without_text:
        counted = diagnostics.plural(len(report.without_text), "document")
        diagnostics.note(f"{counted} without text: {', '.join(report.without_text[:12])}")
    failed = sum(finding.code == "text" for finding in report.findings)
    diagnostics.report(report.findings)
    counts = (
        f"{diagnostics.plural(report.total, 'suggestion')} "
        f"in {diagnostics.plural(len(report.run), 'document')}"
    )
    if report.unchanged:
        counts += f", {len(report.unchanged)} unchanged since the last run"
    diagnostics.done(counts, "coder tag" if dry_run else "coder suggest list")
    if not failed:
        return ExitCode.DONE
    return ExitCode.PARTLY if report.run or report.unchanged else ExitCode.INPUT
