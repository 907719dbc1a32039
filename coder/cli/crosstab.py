"""`coder crosstab`, `absent` and `trend`: codes by a variable of documents.

Owns how the three read. What a cell means, and what an empty one rests on, is worked out by the project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from coder.cli.options import Labels, RollUp
from coder.cli.parameters import Option
from coder.model.errors import BadValue

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.selection import Selection
    from coder.project.facade import Project

__all__ = ["absent", "crosstab", "trend"]

Rows = Annotated[str, Option("--rows", metavar="code", help="What the rows are: code.")]
Cols = Annotated[
    str, Option("--cols", metavar="VARIABLE", help="Variable of the columns; id for documents.")
]
Years = Annotated[
    str, Option("--cols", metavar="VARIABLE", help="Variable that holds the year; year without.")
]
Measure = Annotated[
    str, Option("--measure", metavar="M", help="count, docs, chars or per1000 (words).")
]
Long = Annotated[
    bool, Option("--long", help="One row a cell, with what stands behind it and its state.")
]


def crosstab(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    cols: Cols,
    rows: Rows = "code",
    measure: Measure = "count",
    long: Long = False,
    roll_up: RollUp = None,
    labels: Labels = "",
) -> None:
    """Count codes by a variable of the documents.

    Each document counts once, with its final coding (--pool: all coders'). A code
    without codings keeps its row; documents without a value are under (no value).
    For several variables at once see coder export frequencies.

    Examples:
        coder crosstab --cols case
        coder crosstab --cols year --measure per1000 --output by-year.csv
        coder crosstab --cols case --long --csv
    """
    from coder.cli.naming import emit_named
    from coder.project import analysing

    _check_rows(rows)
    table = analysing.crosstab(
        project, selection, cols=cols, measure=measure, long=long, roll_up=roll_up
    )
    emit_named(table, project, out, labels)


def absent(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    cols: Cols,
    rows: Rows = "code",
    long: Long = False,
    roll_up: RollUp = None,
    labels: Labels = "",
) -> None:
    """Show where a code was not found, and what that rests on.

    A cell is a number, or says why there is none: 0 of k read, not read, open
    (suggestions wait for a decision) or no documents. Codes found under every
    value are left out. Outputs for programs (csv, tsv, json, jsonl) have one row a
    cell, as with --long: a number and its reason never share a column.

    Examples:
        coder absent --cols case
        coder absent --cols case --csv
        coder absent --cols case --long
    """
    from coder.cli.naming import emit_named
    from coder.project import analysing

    _check_rows(rows)
    long = long or _for_programs(out)
    table = analysing.absent(project, selection, cols=cols, long=long, roll_up=roll_up)
    emit_named(table, project, out, labels)


def trend(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    cols: Years = "year",
    measure: Measure = "count",
    roll_up: RollUp = None,
    labels: Labels = "",
) -> None:
    """Count codes over years, with a column for every year.

    Years without documents have their column too. With --output trend.svg it is
    drawn as a heat map.

    Examples:
        coder trend
        coder trend --measure per1000 --under frame --output trend.svg
    """
    from coder.cli.naming import emit_named
    from coder.project import analysing

    table = analysing.trend(project, selection, cols=cols, measure=measure, roll_up=roll_up)
    emit_named(table, project, out, labels)


def _check_rows(rows: str) -> None:
    if rows != "code":
        raise BadValue.of_value("--rows", rows, ("code",))


def _for_programs(out: OutputOptions) -> bool:
    import sys

    from coder.cli.output import format_of

    return format_of(out, terminal=sys.stdout.isatty()) in ("csv", "tsv", "json", "jsonl")
