"""`coder export`: results as files for papers, spreadsheets and other programs.

Owns which result each name means; the ending of `--output` chooses the format, and without it the table
goes to stdout. Files for people call codes by name, CSV and JSON by id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from coder.cli.cooccur import Measure, Rule, refuse_unit
from coder.cli.options import Labels, RollUp
from coder.cli.parameters import Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.selection import Selection
    from coder.project.facade import Project

__all__ = ["codings", "frequencies", "graph", "matrix", "segments"]

Variables = Annotated[
    list[str] | None,
    Option("--cols", metavar="VARIABLE", help="A variable of documents; repeatable."),
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


def codings(project: Project, selection: Selection, out: OutputOptions) -> None:
    """Write one row per coding, all coders' by default.

    The columns are a contract for scripts; equal states give equal bytes.

    Examples:
        coder export codings --output codings.csv
        coder export codings --by ana --jsonl
    """
    from coder.cli.output import emit

    emit(project.codings_table(selection), out)


def matrix(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    rule: Rule = "overlap",
    measure: Measure = "count",
    roll_up: RollUp = None,
    labels: Labels = "",
) -> None:
    """Write the co-occurrence matrix, also as a heat map.

    Examples:
        coder export matrix --output matrix.csv
        coder export matrix --rule sentence --measure jaccard --output matrix.png
        coder export matrix --roll-up 1 --labels de --output matrix.tex
    """
    from coder.cli.naming import emit_named

    refuse_unit(selection)
    found = project.cooccur(
        selection, rule=rule, measure=measure, roll_up=roll_up, names=labels or "name"
    )
    emit_named(found, project, out, labels)


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
    labels: Labels = "",
) -> None:
    """Write how often codes occur, by variables.

    Columns are the code, the variables, n (codings), documents (with the code) and of
    (documents with these values).

    Examples:
        coder export frequencies --cols case --cols year --output frequencies.csv
        coder export frequencies --cols actor --under frame
    """
    from coder.cli.naming import emit_named

    found = project.frequencies(selection, by=tuple(cols or ("case", "year")))
    emit_named(found, project, out, labels)
