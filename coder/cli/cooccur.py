"""`coder cooccur`: which codes stand together, in a project or in any table of spans.

Owns the choice between the two sources and the shape of the answer: a matrix, its strongest pairs with
`--top` or `--min`, or all rules side by side with `--sensitivity`. Counting is `coder.analyse`'s.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from coder.cli.options import Top
from coder.cli.parameters import Option
from coder.model.errors import UsageError

if TYPE_CHECKING:
    from coder.cli.given import Given, OutputOptions
    from coder.model.columns import Columns
    from coder.model.results import Matrix, Table
    from coder.model.selection import Selection

__all__ = ["cooccur"]

From = Annotated[
    Path | None,
    Option("--from", metavar="FILE", help="A table doc, start, end, code[, coder]; no project."),
]
Rule = Annotated[
    str,
    Option(
        "--rule",
        metavar="RULE",
        help="overlap, same, near:K (characters), sentence, paragraph, page or document.",
    ),
]
Measure = Annotated[
    str, Option("--measure", metavar="M", help="count, c, jaccard, share, npmi, lift or phi.")
]
Least = Annotated[
    float | None, Option("--min", metavar="N", help="List pairs with at least this value.")
]
Side = Annotated[bool, Option("--sensitivity", help="The same pairs under every rule.")]


def cooccur(
    given: Given,
    selection: Selection,
    out: OutputOptions,
    *,
    file: From = None,
    rule: Rule = "overlap",
    measure: Measure = "count",
    top: Top = None,
    least: Least = None,
    sensitivity: Side = False,
) -> None:
    """Count which codes stand together, as a matrix.

    A pair is two codings of one coder in one document. Rules of pairs look at two
    codings (overlap, same, near:K), rules of units at what a unit carries. Zero
    rows are kept; a cell without meaning is empty.

    Examples:
        coder cooccur
        coder cooccur --rule sentence --measure jaccard --output matrix.csv
        coder cooccur --rule near:200 --under frame --where "year >= 2008"
        coder cooccur --from spans.csv --rule document --measure npmi
        coder cooccur --top 20
    """
    from coder.cli.output import emit

    if selection.unit:
        raise UsageError("--unit has no meaning here", hint=f"write --rule {selection.unit}")
    if file is None:
        raise UsageError("cooccur reads a table so far", hint="give --from FILE")
    columns = _columns(file, selection)
    emit(_answer(columns, rule, measure, (top, least), side=sensitivity), out)


def _columns(file: Path, selection: Selection) -> Columns:
    if str(selection):
        raise UsageError(
            f"selectors need a project, and --from reads a table: {selection}",
            hint="choose the rows in the table itself",
        )
    from coder.analyse.spanrows import columns_from_rows
    from coder.cli.diagnostics import report
    from coder.cli.sheets import read_sheet

    sheet = read_sheet(file)
    report(sheet.findings)
    return columns_from_rows(sheet.header, sheet.rows, place=str(file))


def _answer(
    columns: Columns,
    rule: str,
    measure: str,
    limits: tuple[int | None, float | None],
    *,
    side: bool,
) -> Matrix | Table:
    from coder.analyse.cooccur import cooccur as count
    from coder.analyse.cooccur import sensitivity, strongest

    if side:
        return sensitivity(columns, measure=measure)
    matrix = count(columns, rule=rule, measure=measure, n_units=len(columns.docs))
    top, least = limits
    return matrix if top is None and least is None else strongest(matrix, top=top, least=least)
