"""`coder finish`: this coder has read a document.

Absence, recall and agreement rest on it, so the answer says what was left out: pages without text, pending
suggestions, sentences that were never on screen where that was measured. Taking back what does not
stand writes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from coder.cli.parameters import Argument, Option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coder.project.facade import Project
    from coder.project.reading import Finished

__all__ = ["finish"]

Doc = Annotated[str, Argument(metavar="ID", help="The document's id.")]
For = Annotated[
    list[str] | None,
    Option("--for", metavar="CODE", help="Read for this code only; repeatable."),
]
Undo = Annotated[bool, Option("--undo", help="Take it back, for all codes or those of --for.")]


def finish(project: Project, doc: Doc, *, codes: For = None, undo: Undo = False) -> None:
    """Say that you have read a document, for all codes or for some.

    Where a code was not found in a document counts as a finding only after this. A
    code that is new or was redefined since is not covered: finish the document for
    it again.

    Examples:
        coder finish EU-01
        coder finish EU-01 --for tokenism
        coder finish EU-01 --undo
    """
    from coder.cli.diagnostics import done, plural
    from coder.project.standing import left_of

    if undo:
        return _take_back(project, doc, codes or ())
    found = project.finish(doc, codes=codes or ())
    _say(found)
    left = left_of(project, project.reader())
    told = f"{found.doc} finished for {plural(len(found.codes), 'code')}"
    done(told, f"coder docs show {left[0]}" if left else "coder status")


def _take_back(project: Project, doc: str, codes: Sequence[str]) -> None:
    from coder.cli.diagnostics import done, warn

    found = project.finish(doc, codes=codes, undo=True)
    named = f" for {', '.join(found.codes or codes)}" if codes else ""
    if not found.codes:
        by = project.writer()
        return warn(f"{found.doc} was not finished{named} by {by}; nothing is changed")
    done(f"{found.doc} is not finished{named} any more", "coder status")


def _say(found: Finished) -> None:
    from coder.cli.diagnostics import plural, warn

    if found.empty_pages:
        pages = ", ".join(map(str, found.empty_pages[:12]))
        more = " and more" if len(found.empty_pages) > 12 else ""
        warn(f"{found.doc}: no text on page {pages}{more}; nobody can have read them here")
    if found.pending:
        warn(
            f"{found.doc}: {plural(found.pending, 'suggestion')} still pending",
            hint="coder suggest list shows them; a decision either way closes them",
        )
    if found.seen is not None and found.seen < 1:
        warn(f"{found.doc}: {1 - found.seen:.0%} of its sentences were never on screen")
