"""How codes are called in an output: names for people, ids for machines, or as `--labels` says.

Owns the default: md, latex, docx, xlsx and figures show names, everything else the ids, so that CSV
stays raw. A `--labels` that was said holds for every format.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.results import Matrix, Table
    from coder.project.facade import Project

__all__ = ["emit_named"]

FOR_PEOPLE: Final = frozenset({"md", "latex", "docx", "xlsx", "svg", "png", "pdf"})


def emit_named(result: Matrix | Table, project: Project, out: OutputOptions, lang: str) -> None:
    """Write a result with its codes called as they should be.

    Args:
        result: a table or matrix with code ids.
        project: for the codebook.
        out: how to write.
        lang: name, id or a language; empty for what the format does by itself.

    Raises:
        BadValue: the codebook has no names in that language.
    """
    from coder.cli.output import emit, format_of
    from coder.project.analysing import labels

    if lang or format_of(out, terminal=False) in FOR_PEOPLE:
        names = labels(project, [code.id for code in project.book()], lang or "name")
        out = replace(out, labels=names)
    emit(result, out)
