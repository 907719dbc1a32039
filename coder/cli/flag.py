"""`coder flag`: a coding one doubts, or one that shows the code at its best.

Owns how the two marks are said on the command line. Only one's own codings can be marked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from coder.cli import diagnostics
from coder.cli.parameters import Argument, Option
from coder.model.errors import UsageError

if TYPE_CHECKING:
    from coder.model.coding import Coding
    from coder.project.facade import Project

__all__ = ["flag"]

CodingId = Annotated[str, Argument(metavar="ID", help="Id of the coding, or its beginning.")]
Doubt = Annotated[
    str | None, Option("--doubt", metavar="TEXT", help="Mark it as doubtful, and say why.")
]
Exemplar = Annotated[bool, Option("--exemplar", help="Mark it as a good example of its code.")]
Off = Annotated[bool, Option("--off", help="Take the mark away; alone, every mark.")]


def flag(
    project: Project,
    coding: CodingId,
    *,
    doubt: Doubt = None,
    exemplar: Exemplar = False,
    off: Off = False,
) -> None:
    """Mark your own coding as a doubt or an exemplar.

    Examples:
        coder flag 0190a1b2 --doubt "quotes the other side?"
        coder flag 0190a1b2 --exemplar
        coder flag 0190a1b2 --exemplar --off
        coder flag 0190a1b2 --off
    """
    found = project.coding(coding)
    name = _mark(doubt, exemplar, off)
    for mark in [name] if name else sorted(found.flags):
        project.flag([found], mark, on=not off, text="" if off else doubt or "")
        found = project.coding(found.id)
    diagnostics.done(_told(found), "coder undo")


def _mark(doubt: str | None, exemplar: bool, off: bool) -> str:
    if doubt is not None and exemplar:
        raise UsageError("--doubt and --exemplar are two marks", hint="give one after the other")
    if doubt is None and not exemplar and not off:
        raise UsageError("no mark is given", hint='--doubt "why", or --exemplar')
    if doubt is not None and not doubt.strip() and not off:
        raise UsageError("a doubt says why", hint='--doubt "quotes the other side?"')
    return "doubt" if doubt is not None else "exemplar" if exemplar else ""


def _told(coding: Coding) -> str:
    marks = [f"{name} ({text})" if text else name for name, text in sorted(coding.flags.items())]
    return f"{coding.doc} {coding.span} {coding.code}: {', '.join(marks) or 'no mark'}"
