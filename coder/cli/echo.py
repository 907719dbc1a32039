"""One coding said back to the person who made it: where it lies, its words, its code.

Owns this one line on stderr. Words of documents are made safe for terminals; a long quotation is shown
by its beginning and its end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coder.cli import diagnostics

if TYPE_CHECKING:
    from coder.model.coding import Coding
    from coder.project.facade import Project

__all__ = ["echo"]

LONGEST: Final = 240


def echo(project: Project, coding: Coding) -> None:
    """Say page, quotation and code of a coding."""
    from coder.project.places import describe

    doc = project.library.document(coding.doc)
    where = ", ".join(part for part in (coding.doc, describe(doc, coding.span)) if part)
    words = " ".join(coding.quote.split())
    if len(words) > LONGEST:
        words = f"{words[: LONGEST // 2]} ... {words[-LONGEST // 2 :]}"
    values = "".join(f", {k} = {v.value}" for k, v in coding.attributes.items())
    diagnostics.note(f"{where}: \u201c{words}\u201d: {coding.code}{values}")
