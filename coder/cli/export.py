"""`coder export`: results as files for papers, spreadsheets and other programs.

Owns which result each name means; the ending of `--output` chooses the format, and without it the table
goes to stdout. Files for people call codes by name, CSV and JSON by id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from coder.cli.cooccur import (
    ColCodes,
    Measure,
    RowCodes,
    Rule,
    Triangle,
    lower_half,
    refuse_unit,
)
from coder.cli.options import Labels, RollUp
from coder.cli.parameters import Option
from coder.cli.people import Digits, Once

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.selection import Selection
    from coder.project.facade import Project

__all__ = ["codings", "frequencies", "graph", "matrix", "segments"]

Variables = Annotated[
    list[str] | None,
    Option("--cols", metavar="VARIABLE", help="A variable of documents; repeatable."),
]

Short = Annotated[
    bool,
    Option(
        "--short",
        help="Only id, document, page, code and words; on a terminal the end of the id.",
    ),
]
Dispersion = Annotated[
    bool, Option("--dispersion", help="How evenly codes spread over documents; first and last.")
]


def segments(
    project: Project, selection: Selection, out: OutputOptions, *, labels: Labels = ""
) -> None:
    """Write coded segments with page and variables.

    Each document counts once, with its final coding (--pool: all coders').

    Examples:
        coder export segments --output segments.xlsx
        coder export segments --code win_win --where "case = EU" --output win-win.md
        coder export segments --labels de --csv
    """
    from coder.cli.output import emit
    from coder.project.exporting import segments_table

    emit(segments_table(project, selection, names=labels or "name"), out)


def codings(
    project: Project, selection: Selection, out: OutputOptions, *, short: Short = False
) -> None:
    """Write one row per coding, all coders' by default.

    The columns are a contract for scripts; equal states give equal bytes.

    Examples:
        coder export codings --output codings.csv
        coder export codings --by ana --jsonl
        coder export codings --by ana --doc EU-03 --short
    """
    from coder.cli.output import emit, is_drawn
    from coder.cli.streaming import emit_rows
    from coder.project.codingrows import coding_rows

    rows = coding_rows(project, selection)
    if short:
        emit(rows.in_short(ends=is_drawn(out)), out)
    else:
        emit_rows(rows, out)


def matrix(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    rule: Rule = "overlap",
    measure: Measure = "count",
    rows: RowCodes = None,
    cols: ColCodes = None,
    roll_up: RollUp = None,
    once: Once = False,
    triangle: Triangle = "",
    digits: Digits = None,
    labels: Labels = "",
) -> None:
    """Write the co-occurrence matrix, also as a heat map.

    Examples:
        coder export matrix --output matrix.csv
        coder export matrix --rule sentence --measure jaccard --output matrix.png
        coder export matrix --roll-up 1 --labels de --triangle lower --output matrix.tex
    """
    from coder.cli.naming import emit_named
    from coder.cli.people import for_people, propose_less, rounded
    from coder.project.cooccurring import Question, answer, of_project

    refuse_unit(selection)
    lower = lower_half(triangle) and for_people(out)
    asked = Question(rule, measure, rows=tuple(rows or ()), cols=tuple(cols or ()), lower=lower)
    material = of_project(project, selection, roll_up=roll_up, names=labels or "name", once=once)
    found = answer(material, asked)
    emit_named(found, project, rounded(out, digits), labels)
    propose_less(found, out)


def graph(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    rule: Rule = "overlap",
    measure: Measure = "count",
    roll_up: RollUp = None,
    labels: Labels = "",
) -> None:
    """Write the network of codes as GraphML or GEXF.

    Without such an ending the pairs come as a table of edges.

    Examples:
        coder export graph --output codes.graphml
        coder export graph --rule sentence --measure npmi --output codes.gexf
    """
    from coder.cli.output import emit
    from coder.project.exporting import code_network

    refuse_unit(selection)
    found = code_network(
        project, selection, rule=rule, measure=measure, roll_up=roll_up, names=labels or "name"
    )
    emit(found, out)


def frequencies(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    cols: Variables = None,
    dispersion: Dispersion = False,
    roll_up: RollUp = None,
    once: Once = False,
    digits: Digits = None,
    labels: Labels = "",
) -> None:
    """Write how often codes occur, by variables.

    Columns are the code, the variables, n (codings), documents (with the code) and of
    (documents with these values). With --dispersion one row a code: how evenly it is
    spread (Juilland's D, Gries' DP), and its first and last occurrence.

    Examples:
        coder export frequencies --cols case --cols year --output frequencies.csv
        coder export frequencies --cols actor --under frame
        coder export frequencies --dispersion --output dispersion.docx
    """
    from coder.cli.naming import emit_named
    from coder.cli.people import rounded
    from coder.project import tabulating

    _one_kind(dispersion, cols, roll_up)
    if dispersion:
        found = tabulating.dispersion(project, selection, roll_up=roll_up, once=once)
    else:
        by = tuple(cols or ("case", "year"))
        found = tabulating.frequencies(project, selection, by=by, once=once)
    emit_named(found, project, rounded(out, digits), labels)


def _one_kind(dispersion: bool, cols: list[str] | None, roll_up: int | None) -> None:
    from coder.model.errors import UsageError

    if dispersion and cols:
        raise UsageError("--dispersion has one row a code", hint="leave out --cols")
    if roll_up is not None and not dispersion:
        raise UsageError(
            "--roll-up goes with --dispersion", hint="coder crosstab has it by variable"
        )
