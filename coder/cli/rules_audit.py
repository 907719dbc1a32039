"""`coder rules audit`: a random sample of what the rules pass over, to be judged, and what follows from it.

Owns which of three things is asked for: a sample, the judgement taken back, or the estimates of all audits.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from coder.cli import diagnostics
from coder.cli.options import Seed
from coder.cli.parameters import Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.results import Table
    from coder.model.selection import Selection
    from coder.project.facade import Project

__all__ = ["audit"]

Number = Annotated[int, Option("--n", metavar="N", help="How many paragraphs; 50 without.")]
Judged = Annotated[
    Path | None, Option("--judged", metavar="FILE", help="Take back a sheet with yes or no in it.")
]
Kept = Annotated[bool, Option("--kept", help="Show the estimates of all audits in this project.")]


def audit(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    n: Number = 50,
    seed: Seed = 0,
    judged: Judged = None,
    kept: Kept = False,
) -> None:
    """Draw paragraphs without a hit, so that recall is an estimate and not a guess.

    Writes a sheet of paragraphs in which no rule of the codes has a hit, in random
    order. Fill its column judged with yes (it carries one of the codes) or no, from the
    top, and give it back with --judged: it is kept in codebooks/audits, and recall comes
    out with its bounds. Accept or reject hits as well; precision is the other half.

    Examples:
        coder rules audit --code win_win --n 60 --seed 7 --output sample.csv
        coder rules audit --judged sample.csv
        coder rules audit --kept
    """
    from coder.cli.output import emit

    table, after = _table(project, selection, (n, seed), judged, kept=kept)
    emit(table, out)
    diagnostics.done(diagnostics.plural(len(table.rows), "row"), after)


def _table(
    project: Project,
    selection: Selection,
    sample: tuple[int, int],
    judged: Path | None,
    *,
    kept: bool,
) -> tuple[Table, str]:
    from coder.model.errors import UsageError

    if judged is not None and kept:
        raise UsageError("--judged and --kept exclude each other")
    if judged is not None:
        return project.judge_rules(_rows(judged), place=judged.name), "coder rules audit --kept"
    if kept:
        return project.audits(), "coder rules propose"
    table = project.audit_rules(selection, n=sample[0], seed=sample[1])
    return table, "fill the column judged, then coder rules audit --judged FILE"


def _rows(path: Path) -> list[dict[str, str]]:
    from coder.cli.sheets import read_sheet

    sheet = read_sheet(path)
    diagnostics.report(sheet.findings)
    blank = [""] * len(sheet.header)
    return [dict(zip(sheet.header, [*row, *blank], strict=False)) for row in sheet.rows if any(row)]
