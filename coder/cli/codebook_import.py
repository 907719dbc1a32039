"""`coder codebook import`: the codebook of another program or person, with an account of what was lost.

Owns the words of the verb and its exit codes: 0 when nothing is lost, 5 with a loss report, and when the file
is refused an error before anything changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from coder.cli.diagnostics import ExitCode, done, note, plural, report, warn
from coder.cli.options import DryRun
from coder.cli.parameters import Argument, Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.project.bookimports import Imported
    from coder.project.facade import Project

__all__ = ["import_"]

BookFile = Annotated[Path, Argument(metavar="FILE", help="The codebook to take in.")]
FromFormat = Annotated[
    str,
    Option(
        "--from-format",
        metavar="F",
        help="sheet, qdc, quanteda, liwc, wordstat or patterns; else told from the file.",
    ),
]


def import_(
    project: Project,
    file: BookFile,
    out: OutputOptions,
    *,
    from_format: FromFormat = "",
    dry_run: DryRun = False,
) -> ExitCode:
    """Take in a codebook from a spreadsheet, a .qdc, a dictionary or patterns.

    Spreadsheets may have any columns: code, definition, parent, levels, paths. The
    codes go into the only codebook when that is empty, else into a new one, named
    like the file or by --codebook. Ends with 5 when something was lost; it is named.

    Examples:
        coder codebook import codes.xlsx
        coder codebook import codes.qdc --dry-run
        coder codebook import dictionary.yml --codebook populism
        coder codebook import patterns.jsonl --from-format patterns
    """
    from coder.cli.output import emit

    found = project.import_codebook(file, form=from_format, dry_run=dry_run)
    emit(found.codes, out)
    report(found.findings)
    for what, count in found.lost.items():
        warn(f"not taken: {count:,} x {what}")
    _told(found, project, dry_run=dry_run)
    return ExitCode.PARTLY if found.lost else ExitCode.DONE


def _told(found: Imported, project: Project, *, dry_run: bool) -> None:
    counts = [plural(len(found.codes.rows), "code")]
    counts += [plural(found.groups, "group")] if found.groups else []
    counts += [plural(found.rules, "rule")] if found.rules else []
    where = f"codebooks/{found.name}.yaml"
    if dry_run:
        done(f"{', '.join(counts)} for {where}; nothing was changed")
        return
    several = len(project.layout.book_names()) > 1
    if several:
        note(f"the project has several codebooks now; --codebook {found.name} names this one")
    named = f"--codebook {found.name} " if several else ""
    done(f"{', '.join(counts)} in {where}", f"coder {named}codebook check")
