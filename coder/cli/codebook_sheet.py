"""`coder codebook sheet` and `apply`: the codebook as a spreadsheet, and back.

Owns the words of these verbs. The differences are the data: they go to stdout before anything is asked;
cells that cannot stand and cells that changed on both sides are named on stderr, and then nothing is done.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from coder.cli.diagnostics import ExitCode, done, plural, report
from coder.cli.options import DryRun, Yes
from coder.cli.parameters import Argument

if TYPE_CHECKING:
    from coder.cli.given import Given, OutputOptions
    from coder.project.booksheets import SheetChanges
    from coder.project.facade import Project

__all__ = ["apply", "sheet"]

SheetFile = Annotated[Path, Argument(metavar="FILE", help="An .xlsx or .csv file.")]


def sheet(project: Project, file: SheetFile, given: Given) -> None:
    """Write the codebook as a spreadsheet that a colleague can edit.

    One row a code in tree order, with choices for parents; in .xlsx attributes have
    a sheet of their own. Rules that plain words cannot show are marked (in YAML). Give
    the file back to coder codebook apply.

    Examples:
        coder codebook sheet codebook.xlsx
        coder codebook sheet codebook.csv
        coder codebook sheet codebook.csv --excel
    """
    from coder.cli.output import write_file

    form = _form(file)
    write_file(file, project.codebook_sheet(form, semicolons=given.out.excel))
    done(f"{plural(len(project.book().codes), 'code')} in {file}", f"coder codebook apply {file}")


def _form(file: Path) -> str:
    """The format by the ending.

    Raises:
        BadValue: another ending.
    """
    from coder.model.errors import BadValue

    ending = file.suffix.casefold().lstrip(".")
    if ending not in ("xlsx", "csv"):
        raise BadValue(
            f"{file.name!r} does not say which kind of sheet", found=ending, allowed=("xlsx", "csv"),
            hint="name it codebook.xlsx or codebook.csv",
        )  # fmt: skip
    return ending


def apply(
    project: Project,
    file: SheetFile,
    given: Given,
    out: OutputOptions,
    *,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> ExitCode:
    """Take an edited spreadsheet back, after showing the differences.

    Only what differs from the sheet as it was made is a change; a cell that was
    changed in the codebook meanwhile too is a conflict, and then nothing is done.
    A changed id with its key is a renaming. The file keeps its comments and order.

    Examples:
        coder codebook apply codebook.xlsx --dry-run
        coder codebook apply codebook.xlsx --yes
        coder codebook apply codebook.csv --json
    """
    found = project.sheet_changes(file)
    _show(found, out)
    report((*found.notes, *found.problems, *found.conflicts))
    if found.problems or found.conflicts:
        return _refused(found)
    if dry_run or not found.changes:
        return _nothing(found)
    return _apply(project, found, given, yes=yes)


def _show(found: SheetChanges, out: OutputOptions) -> None:
    """The differences: a table for programs, whole texts one below the other for people."""
    from coder.cli.output import emit, emit_text

    if out.format or out.file or not sys.stdout.isatty():
        return emit(found.table, out) if found.changes or out.format or out.file else None
    lines = []
    for place, row, what, before, after in found.table.rows:
        lines.append(f"{place}  {row}: {what}")
        lines += [f"  - {x}" for x in str(before).split("\n") if x]
        lines += [f"  + {x}" for x in str(after).split("\n") if x]
    emit_text("".join(f"{line}\n" for line in lines), out)


def _refused(found: SheetChanges) -> ExitCode:
    told = [
        plural(len(f), what)
        for f, what in ((found.problems, "cell that cannot stand"), (found.conflicts, "conflict"))
        if f
    ]
    done(f"{' and '.join(told).replace('cell that cannot stands', 'cells that cannot stand')};"
         " nothing was changed")  # fmt: skip
    return ExitCode.PROBLEMS if found.problems else ExitCode.CONFLICT


def _nothing(found: SheetChanges) -> ExitCode:
    done(f"{plural(len(found.changes), 'change')}; nothing was changed" if found.changes
         else "the sheet says what the codebook says; nothing to change")  # fmt: skip
    return ExitCode.DONE


def _apply(project: Project, found: SheetChanges, given: Given, *, yes: bool) -> ExitCode:
    from coder.cli.asking import confirm

    many = plural(len(found.changes), "change")
    if not confirm(f"make {many} in codebook {project.book().name}?", given, yes=yes):
        return ExitCode.DONE
    did = project.apply_sheet(found)
    told = [plural(did.cells, "cell") + " changed"] if did.cells else []
    told += [f"{did.added} added"] if did.added else []
    told += [f"{did.renamed} renamed"] if did.renamed else []
    done(", ".join(told), "coder codebook check")
    return ExitCode.DONE
