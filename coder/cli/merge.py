"""`coder merge`: what others sent, taken in; in a folder without a project, a package becomes one.

Owns the table of what came, per coder, and when a package starts a project: the folder is new or empty, and
one package is named. Merging adds events that are not here and changes nothing else.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from coder.cli.diagnostics import ExitCode
from coder.cli.options import DryRun
from coder.cli.parameters import Argument

if TYPE_CHECKING:
    from coder.cli.given import Given
    from coder.model.results import Table
    from coder.project.facade import Project
    from coder.project.merging import Merged

__all__ = ["merge", "merged_table"]

Sent = Annotated[
    list[Path],
    Argument(metavar="PATH...", help="Packages, project folders, folders of journals, journals."),
]


def merge(given: Given, paths: Sent, *, dry_run: DryRun = False) -> ExitCode:
    """Take in what others sent; only what is not here yet.

    Says for each coder how many events are new, were known, or were made under
    another state of the codebook. Merging twice, or in another order, gives the same.
    In a new or empty folder a package becomes a project: so a coder starts from what a
    lead sent.

    Examples:
        coder merge from-ben.zip
        coder merge from-ben.zip from-chloe.zip --dry-run
        coder merge "shared drive/frames"
        coder merge for-ben.zip --project frames
    """
    from coder.cli.opening import opened
    from coder.cli.paths import expanded

    found = expanded(paths)
    folder = _new_folder(given, found)
    if folder is not None:
        return _start(found[0], folder, dry_run=dry_run)
    with opened(given) as opening:
        code = _merge(opening.project, given, found, dry_run=dry_run)
    return code or opening.exit_code


def _new_folder(given: Given, paths: list[Path]) -> Path | None:
    """Where a project is to be made of a package; None where there is one, or nothing to make it of."""
    from coder.model.errors import ProjectMissing
    from coder.project.starting import can_start_in
    from coder.store.layout import find_project

    folder = Path(given.project or ".")
    if len(paths) != 1 or paths[0].suffix.casefold() != ".zip" or not can_start_in(folder):
        return None
    try:
        if folder.is_dir():
            find_project(folder)
            return None
    except ProjectMissing:
        pass
    return folder


def _start(package: Path, folder: Path, *, dry_run: bool) -> ExitCode:
    from coder.cli.diagnostics import done, note, plural
    from coder.project.starting import start_from

    if dry_run:
        done(f"would make a project of {package} in {folder.absolute()}; nothing was written")
        return ExitCode.DONE
    root, names = start_from(package, folder)
    note("there was no project here; the package became one")
    here = "" if root == Path.cwd() else f"--project {folder} "
    done(f"{plural(len(names), 'file')} in {root}", f"coder {here}me NAME, then coder {here}status")
    return ExitCode.DONE


def _merge(project: Project, given: Given, paths: list[Path], *, dry_run: bool) -> ExitCode:
    from coder.cli.diagnostics import done, note, report
    from coder.cli.output import emit
    from coder.model.finding import Level

    found = project.merge(paths, dry_run=dry_run)
    emit(merged_table(found), given.out)
    for change in found.changes:
        note(change)
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
