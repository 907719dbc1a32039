"""`coder undo` and `coder redo`: the last command taken back as one step, or done again.

Owns how it is told: what was taken back in words, and what stayed because it was changed since.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from coder.cli import diagnostics
from coder.cli.options import DryRun
from coder.cli.parameters import Option
from coder.model.errors import BadValue

if TYPE_CHECKING:
    from coder.project.facade import Project
    from coder.project.undoing import TakenBack

__all__ = ["redo", "undo"]

Last = Annotated[int, Option("--last", metavar="N", help="So many commands; 1 without.")]


def undo(project: Project, *, last: Last = 1, dry_run: DryRun = False) -> None:
    """Take back your last command as one step, and say what it was.

    A command that changed many codings is one step. What was changed again since
    stays as it is, and is listed.

    Examples:
        coder undo
        coder undo --last 3
        coder undo --last 3 --dry-run
    """
    steps = project.undo(last=_counted(last), dry_run=dry_run)
    counted = diagnostics.plural(len(steps), "step")
    _tell(steps, "would take back" if dry_run else "taken back", last)
    if dry_run:
        diagnostics.done(f"would take back {counted}; nothing was changed")
    else:
        diagnostics.done(f"{counted} taken back", "coder redo")


def redo(project: Project, *, last: Last = 1, dry_run: DryRun = False) -> None:
    """Do again what you took back last.

    Examples:
        coder redo
        coder redo --last 3
    """
    steps = project.redo(last=_counted(last), dry_run=dry_run)
    counted = diagnostics.plural(len(steps), "step")
    _tell(steps, "would do again" if dry_run else "done again", last)
    if dry_run:
        diagnostics.done(f"would do {counted} again; nothing was changed")
    else:
        diagnostics.done(f"{counted} done again", "coder undo")


def _counted(last: int) -> int:
    if last < 1:
        raise BadValue(f"--last is {last}, and must be 1 or more", found=last)
    return last


def _tell(steps: Sequence[TakenBack], what: str, last: int) -> None:
    for step in steps:
        diagnostics.note(f"{what}: {step.what}")
        diagnostics.report(step.findings)
    if len(steps) < last:
        diagnostics.note(f"there were only {len(steps)}")
