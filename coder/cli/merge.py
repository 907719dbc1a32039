"""`coder merge`: what others sent, taken in.

Owns the table of what came, per coder. Merging adds events that are not here and changes nothing else.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from coder.cli.diagnostics import ExitCode
from coder.cli.options import DryRun
from coder.cli.parameters import Argument

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.results import Table
    from coder.project.facade import Project
    from coder.project.merging import Merged

__all__ = ["merge", "merged_table"]

Sent = Annotated[
    list[Path],
    Argument(metavar="PATH...", help="Packages, project folders, folders of journals, journals."),
]


def merge(
    project: Project, out: OutputOptions, paths: Sent, *, dry_run: DryRun = False
) -> ExitCode:
    """Take in what others sent; only what is not here yet.

    Says for each coder how many events are new, were known, or were made under
    another state of the codebook. Merging twice, or in another order, gives the same.

    Examples:
        coder merge from-ben.zip
        coder merge from-ben.zip from-chloe.zip --dry-run
        coder merge "shared drive/frames"
    """
    from coder.cli.diagnostics import done, report
    from coder.cli.output import emit
    from coder.cli.paths import expanded
    from coder.model.finding import Level

    found = project.merge(expanded(paths), dry_run=dry_run)
    emit(merged_table(found), out)
    worst = report(found.findings)
    done(_counts(found, dry_run=dry_run), "" if dry_run else "coder status")
    return ExitCode.PARTLY if worst is Level.ERROR else ExitCode.DONE


def merged_table(found: Merged) -> Table:
    """Per coder: events that are new, that were known, and new ones made under another codebook."""
    from coder.model.results import Table

    coders = sorted({*found.new, *found.known}, key=str.casefold)
    rows = tuple(
        (by, found.new.get(by, 0), found.known.get(by, 0), found.other_book.get(by, 0))
        for by in coders
    )
    return Table(("coder", "new", "known", "other_codebook"), rows, text_columns=("coder",))


def _counts(found: Merged, *, dry_run: bool) -> str:
    from coder.cli.diagnostics import plural

    new, journals = sum(found.new.values()), plural(len(found.files), "journal")
    if dry_run:
        return f"{plural(new, 'new event')} in {journals}; nothing was written"
    return f"{plural(new, 'new event')} from {journals}"
