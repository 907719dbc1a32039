"""`coder rules propose`: phrases that could become rules, as a table or as lines for the codebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from coder.cli import diagnostics
from coder.cli.parameters import Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.selection import Selection
    from coder.project.facade import Project

__all__ = ["propose"]

TopOfCode = Annotated[
    int, Option("--top", metavar="N", help="The N best of each code; 10 without.")
]
AsYaml = Annotated[bool, Option("--yaml", help="As lines to paste into the codebook.")]


def propose(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    top: TopOfCode = 10,
    yaml: AsYaml = False,
) -> None:
    """Suggest phrases for rules, from what coders marked, accepted and rejected.

    A phrase is ranked by the lower bound of its precision: sentences with a coding of the
    code speak for it; sentences without one in documents read for the code, rejected
    suggestions and empty paragraphs of audits speak against it. Each adds a sentence that
    no rule hits yet. Nothing is changed; the last column, or --yaml, is there to be pasted.

    Examples:
        coder rules propose --code win_win
        coder rules propose --under frame --top 5 --yaml
        coder rules propose --csv --output phrases.csv
    """
    from coder.cli.output import emit, emit_text
    from coder.model.errors import BadValue

    if top < 1:
        raise BadValue(f"--top is {top}, and must be 1 or more", found=top)
    found = project.propose_rules(selection, top=top)
    if yaml:
        emit_text(found.yaml(), out)
    else:
        emit(found.table(), out)
    counted = diagnostics.plural(len(found.proposals), "phrase")
    diagnostics.done(counted, "coder codebook test" if found.proposals else "coder rules score")
