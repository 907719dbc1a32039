"""`coder code DOC`: the workbench, on the full screen or line by line.

Owns the choice between the two: a full screen needs a terminal on both sides; `--linear` needs none, and
reads one command a line until the input ends. Every act is in the record before it is said.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, Annotated

from coder.cli import diagnostics
from coder.cli.diagnostics import ExitCode
from coder.cli.opening import told_first
from coder.cli.parameters import Argument, Option
from coder.model.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from coder.project.facade import Project
    from coder.workbench.hands import Hands

__all__ = [
    "At",
    "Lines",
    "ReadOnly",
    "UnitKind",
    "by_lines",
    "can_draw",
    "code",
    "prompt",
    "require_screen",
]

Doc = Annotated[str, Argument(metavar="DOC", help="Id of a document.")]
UnitKind = Annotated[
    str,
    Option("--unit", metavar="clause|sentence|paragraph|word", help="What the cursor stands on."),
]
At = Annotated[
    str, Option("--at", metavar="PAGE", help="Where to begin: a page, a label, p3s2 or par7.")
]
ReadOnly = Annotated[bool, Option("--readonly", help="Look, and change nothing.")]
Lines = Annotated[
    bool, Option("--linear", help="One command a line: for screen readers and scripts.")
]


def code(
    project: Project,
    doc: Doc,
    *,
    unit: UnitKind = "",
    at: At = "",
    readonly: ReadOnly = False,
    linear: Lines = False,
) -> ExitCode:
    """Read a document and code it, by one key each.

    Opens where you were last, with everything that you did: there is no save command.
    A digit codes the unit at the cursor with a pinned code, c with any code by a few
    letters, a accepts a suggestion, u takes back; ? shows all keys.
    With --linear each line of stdin is a key with what it asks for behind it.

    Examples:
        coder code EU-03
        coder code EU-03 --unit paragraph --at p4
        coder code EU-03 --linear
    """
    if not linear:
        require_screen()
    if not readonly:
        told_first(project)
    if linear:
        from coder.workbench.hands import Hands

        return by_lines(Hands(project, doc, unit=unit, at=at, readonly=readonly))
    gc.disable()  # until the first picture: what is read until then is no garbage
    from coder.workbench.app import run

    done = ExitCode(run(project, doc, unit=unit, at=at, readonly=readonly))
    _told(project, doc, readonly=readonly)
    return done


def _told(project: Project, doc: str, *, readonly: bool) -> None:
    """Say how many codings this coder has in a document, and how they are listed."""
    from coder.model.names import fold_name
    from coder.project.laid import laid_codings

    by = project.reader() if readonly else project.writer()
    doc_id = project.library.entry(doc).id
    laid = laid_codings(project, doc_id, shows=lambda one: fold_name(one) == fold_name(by))
    counted = diagnostics.plural(len(laid), "coding")
    diagnostics.done(
        f"{counted} of yours in {doc_id}", f"coder export codings --by {by} --doc {doc_id} --short"
    )


def can_draw() -> bool:
    """Whether input and output are a terminal that can move its cursor."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def require_screen() -> None:
    """Check that a full screen can be drawn here.

    Raises:
        UsageError: input or output is no terminal, or one that cannot move its cursor.
    """
    if not can_draw():
        raise UsageError(
            "the workbench needs a terminal that can be drawn on",
            hint="--linear works line by line, anywhere",
        )


def by_lines(hands: Hands) -> ExitCode:
    """Work line by line until the input ends or somebody leaves; exit 5 when a line was refused."""
    from coder.cli.lines import utf8_lines
    from coder.workbench.keys import bound
    from coder.workbench.linear import Linear, work

    settings = hands.desk.project.settings.options
    linear = Linear(hands, bound(settings))
    at_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if at_terminal:
        linear.editor, linear.viewer = _edited, _shown
    for _ in work(linear, utf8_lines(sys.stdin), lambda line: _say(line)):
        prompt(at_terminal)
    diagnostics.done(f"left {hands.where()}", f"coder code {hands.desk.doc.id} goes on here")
    return ExitCode.PARTLY if linear.failed and not sys.stdin.isatty() else ExitCode.DONE


def prompt(at_terminal: bool) -> None:
    """Say that a line is awaited, at a terminal only; what was said before is out in any case."""
    if at_terminal:
        sys.stdout.write("> ")
    sys.stdout.flush()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _edited(text: str) -> str:
    from coder.workbench.outside import edited, editor_of

    return edited(editor_of(os.environ), text)


def _shown(file: Path, page: int) -> None:
    from coder.workbench.outside import show_source

    show_source(file, page)
