"""`coder cooccur`: which codes stand together, in a project or in any table of spans.

Owns the choice between the two sources and how the options read. The forms of the answer (matrix,
strongest pairs, intervals, permutations, all rules side by side) are the project's.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from coder.cli.diagnostics import ExitCode
from coder.cli.options import Bootstrap, Labels, Permutations, RollUp, Seed, Top
from coder.cli.parameters import Option
from coder.model.errors import UsageError

if TYPE_CHECKING:
    from coder.cli.given import Given, OutputOptions
    from coder.model.columns import Columns
    from coder.model.selection import Selection
    from coder.project.cooccurring import Question

__all__ = ["Measure", "Rule", "cooccur", "refuse_unit"]

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
    roll_up: RollUp = None,
    top: Top = None,
    least: Least = None,
    sensitivity: Side = False,
    draws: Bootstrap = None,
    permutations: Permutations = None,
    seed: Seed = 0,
    labels: Labels = "",
) -> ExitCode:
    """Count which codes stand together, as a matrix.

    A pair is two codings of one coder in one document. Rules of pairs look at two
    codings (overlap, same, near:K), rules of units at what a unit carries. Zero
    rows are kept; a cell without meaning is empty. In a project each document
    counts once, with its final coding (--pool: all coders', each within coder).

    Examples:
        coder cooccur
        coder cooccur --rule sentence --measure jaccard --output matrix.csv
        coder cooccur --rule near:200 --under frame --where "year >= 2008"
        coder cooccur --from spans.csv --rule document --measure npmi
        coder cooccur --top 20 --ci
    """
    from coder.project.cooccurring import Question

    refuse_unit(selection)
    asked = Question(rule, measure, top, least, sensitivity, draws, permutations, seed)
    if file is None:
        return _of_project(given, selection, asked, roll_up, labels)
    _refuse(labels=labels, roll_up=roll_up, selectors=str(selection) or selection.layer)
    return _of_table(file, asked, out)


def refuse_unit(selection: Selection) -> None:
    """Refuse `--unit`, which would be taken for the rule.

    Raises:
        UsageError: naming `--rule`.
    """
    if selection.unit:
        raise UsageError("--unit has no meaning here", hint=f"write --rule {selection.unit}")


def _of_project(
    given: Given, selection: Selection, asked: Question, roll_up: int | None, labels: str
) -> ExitCode:
    from coder.cli.naming import emit_named
    from coder.cli.opening import opened
    from coder.project.cooccurring import answer, of_project

    with opened(given) as opening:
        project = opening.project
        material = of_project(project, selection, roll_up=roll_up, names=labels or "name")
        emit_named(answer(material, asked), project, given.out, labels)
    return opening.exit_code


def _refuse(*, labels: str, roll_up: int | None, selectors: str) -> None:
    if selectors:
        raise UsageError(
            f"selectors need a project, and --from reads a table: {selectors}",
            hint="choose the rows in the table itself",
        )
    if labels or roll_up is not None:
        flag = "--labels" if labels else "--roll-up"
        raise UsageError(f"{flag} needs a codebook, and --from reads a table alone")


def _of_table(file: Path, asked: Question, out: OutputOptions) -> ExitCode:
    from coder.cli.output import emit
    from coder.project.cooccurring import answer, of_table

    emit(answer(of_table(_columns(file)), asked), out)
    return ExitCode.DONE


def _columns(file: Path) -> Columns:
    from coder.analyse.spanrows import columns_from_rows
    from coder.cli.diagnostics import report
    from coder.cli.sheets import read_sheet

    sheet = read_sheet(file)
    report(sheet.findings)
    return columns_from_rows(sheet.header, sheet.rows, place=str(file))
