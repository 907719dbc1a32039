"""`coder cooccur`: which codes stand together, in a project or in any table of spans.

Owns the choice between the two sources and how the options read. The forms of the answer (matrix,
strongest pairs, intervals, permutations, all rules or parts side by side) are the project's.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from coder.cli.diagnostics import ExitCode
from coder.cli.options import Bootstrap, Labels, Permutations, RollUp, Seed, Top
from coder.cli.parameters import Option
from coder.cli.people import Digits, Once
from coder.model.errors import BadValue, UsageError

if TYPE_CHECKING:
    from coder.cli.given import Given, OutputOptions
    from coder.model.columns import Columns
    from coder.model.selection import Selection
    from coder.project.cooccurring import Question

__all__ = [
    "ColCodes",
    "Measure",
    "RowCodes",
    "Rule",
    "Triangle",
    "cooccur",
    "lower_half",
    "refuse_unit",
]

From = Annotated[
    Path | None,
    Option("--from", metavar="FILE", help="A table doc, start, end, code[, coder]; no project."),
]
Rule = Annotated[
    str,
    Option(
        "--rule",
        metavar="RULE",
        help="overlap, same, enclosure, encloses, near:K, then:K (K, Kt, Ks, Kp: characters, "
        "tokens, sentences, paragraphs), sentence, paragraph, section, page or document.",
    ),
]
Measure = Annotated[
    str,
    Option(
        "--measure",
        metavar="M",
        help="count, segments, docs, c, jaccard, share, share-col; with units lift, npmi, phi, loglik.",
    ),
]
Least = Annotated[
    float | None, Option("--min", metavar="N", help="List pairs with at least this value.")
]
Side = Annotated[bool, Option("--sensitivity", help="The same pairs under every rule.")]
RowCodes = Annotated[
    list[str] | None,
    Option("--rows", metavar="CODE", help="Codes of the rows: id, path or frame.*; repeatable."),
]
ColCodes = Annotated[
    list[str] | None, Option("--cols", metavar="CODE", help="Codes of the columns; repeatable.")
]
Per = Annotated[
    str,
    Option(
        "--per",
        metavar="VARIABLE",
        help="Side by side by a variable, attribute or coder; bands: year:1999-2007,2008-2015.",
    ),
]
Minus = Annotated[
    str, Option("--difference", metavar="A,B", help="With --per: value A minus value B.")
]
Robust = Annotated[bool, Option("--robust", help="The same pairs without each coder in turn.")]
Triangle = Annotated[
    str, Option("--triangle", metavar="lower", help="For people: the lower half of the matrix.")
]


def cooccur(
    given: Given,
    selection: Selection,
    out: OutputOptions,
    *,
    file: From = None,
    rule: Rule = "overlap",
    measure: Measure = "count",
    rows: RowCodes = None,
    cols: ColCodes = None,
    roll_up: RollUp = None,
    top: Top = None,
    least: Least = None,
    per: Per = "",
    minus: Minus = "",
    sensitivity: Side = False,
    robust: Robust = False,
    draws: Bootstrap = None,
    permutations: Permutations = None,
    seed: Seed = 0,
    once: Once = False,
    triangle: Triangle = "",
    digits: Digits = None,
    labels: Labels = "",
) -> ExitCode:
    """Count which codes stand together, as a matrix.

    A pair is two codings of one coder in one document. Rules of pairs look at two
    codings (overlap, same, enclosure, near:K; encloses and then:K from row to
    column), rules of units at what a unit carries. Zero rows are kept; a cell
    without meaning is empty. In a project each document counts once, with its
    final coding (--pool: all coders', each within coder).

    Examples:
        coder cooccur
        coder cooccur --rule sentence --measure jaccard --output matrix.csv
        coder cooccur --rule near:2s --under frame --where "year >= 2008"
        coder cooccur --rows "frame.*" --cols readmission --cols aid --measure c
        coder cooccur --per case --difference "EU,CH" --ci
        coder cooccur --from spans.csv --rule document --measure npmi
        coder cooccur --top 20 --ci
    """
    from coder.cli.people import for_people, rounded
    from coder.project.cooccurring import Question

    refuse_unit(selection)
    lower = lower_half(triangle) and for_people(out)
    asked = Question(
        rule, measure, top, least, sensitivity, draws, permutations, seed,
        tuple(rows or ()), tuple(cols or ()), per, _two(minus), robust, lower,
    )  # fmt: skip
    out = rounded(out, digits)
    if file is None:
        return _of_project(replace(given, out=out), selection, asked, (roll_up, labels, once))
    _refuse(labels=labels, roll_up=roll_up, selectors=str(selection) or selection.layer)
    return _of_table(file, asked, out)


def lower_half(triangle: str) -> bool:
    """Whether half the matrix is asked for.

    Raises:
        BadValue: for another word than lower.
    """
    if triangle not in ("", "lower"):
        raise BadValue.of_value("--triangle", triangle, ("lower",))
    return bool(triangle)


def _two(minus: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in minus.split(",")) if minus else ()


def refuse_unit(selection: Selection) -> None:
    """Refuse `--unit`, which would be taken for the rule.

    Raises:
        UsageError: naming `--rule`.
    """
    if selection.unit:
        raise UsageError("--unit has no meaning here", hint=f"write --rule {selection.unit}")


def _of_project(
    given: Given, selection: Selection, asked: Question, ways: tuple[int | None, str, bool]
) -> ExitCode:
    from coder.cli.naming import emit_named
    from coder.cli.opening import opened
    from coder.cli.people import propose_less
    from coder.project.cooccurring import answer, of_project

    roll_up, labels, once = ways
    with opened(given) as opening:
        project = opening.project
        material = of_project(
            project, selection, roll_up=roll_up, names=labels or "name", once=once
        )
        found = answer(material, asked)
        emit_named(found, project, given.out, labels)
        propose_less(found, given.out)
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
