"""What another program would show for the same codings, beside our figure, and why they differ.

    like(project, "maxqda", Selection(), Question(coders=("ana", "ben")))      -> Table, one row a code

Owns that both figures rest on the same codings of the same coders in the same documents, so that what is
left between them is convention. How each program counts is known to `coder.agree.likes`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coder.agree.likes import MATCHING, WHY, atlas, maxqda, nvivo, program_named
from coder.model.errors import UsageError
from coder.model.results import Caption, Cell, Table
from coder.model.selection import Selection
from coder.project.agreeing_tables import facts_of_lines

if TYPE_CHECKING:
    from coder.agree.continuum import Continuum
    from coder.agree.likes import Figures
    from coder.project.agreeing import Question
    from coder.project.facade import Project

__all__ = ["like"]


def like(
    project: Project,
    program: str,
    selection: Selection | None = None,
    question: Question | None = None,
) -> Table:
    """The figures of a program beside alpha on units.

    Args:
        project: the project.
        program: atlas, maxqda or nvivo.
        selection: documents and codes.
        question: whom to compare on which units; `share` is the overlap that MAXQDA asks for.

    Returns:
        one row a code, the lowest alpha first; empty cells are undefined. Notes say why they differ.

    Raises:
        BadValue: for another program.
        UsageError: for lines other than by code.
    """
    from coder.project.agreeing import Question, agree, spans_by_code

    name, asked = program_named(program), question or Question()
    if asked.per != ("code",) or asked.measures:
        raise UsageError(
            "--like shows that program's own figures, one line a code",
            hint="leave out --per and --measure",
        )
    overlap = MATCHING if asked.share is None else asked.share
    ours = agree(project, selection, replace(asked, measures=("alpha", "percent"), share=None))
    many = len(ours.lines)
    rows: list[tuple[Cell, ...]] = []
    columns: tuple[str, ...] = ()
    spans = spans_by_code(project, selection or Selection(), asked)
    for line in ours.lines:
        code = line.key["code"]
        figures = _figures(name, spans[code], overlap, many)
        columns = ("code", f"alpha ({asked.unit}s)", *figures, "units", "documents")
        rows.append((code, line.head.value, *figures.values(), line.head.units, line.docs))
    facts = {**facts_of_lines(ours), "program": name}
    if name == "maxqda":
        facts["segments match from"] = f"{overlap:.0%} overlap"
    caption = Caption(f"What {name} would show, beside alpha", facts, (*ours.notes, *WHY[name]))
    return Table(columns, tuple(rows), caption, ("code",))


def _figures(name: str, line: Continuum, overlap: float, codes: int) -> Figures:
    if name == "maxqda":
        return maxqda(line, share=overlap, codes=codes)
    return atlas(line) if name == "atlas" else nvivo(line)
