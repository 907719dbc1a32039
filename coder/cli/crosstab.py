"""`coder crosstab`, `absent` and `trend`: codes by a variable of documents.

Owns how the three read. What a cell means, and what an empty one rests on, is worked out by the project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from coder.cli.options import Labels, RollUp
from coder.cli.parameters import Option
from coder.cli.people import Digits, Once
from coder.model.errors import BadValue

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.selection import Selection
    from coder.project.facade import Project

__all__ = ["absent", "crosstab", "trend"]

Rows = Annotated[str, Option("--rows", metavar="code", help="What the rows are: code.")]
Cols = Annotated[
    str,
    Option(
        "--cols",
        metavar="VARIABLE",
        help="Document variable, attribute of codings or coder; id for documents; year:1999-2007,2008-2015.",
    ),
]
Years = Annotated[
    str, Option("--cols", metavar="VARIABLE", help="Variable that holds the year; year without.")
]
Measure = Annotated[
    str,
    Option(
        "--measure",
        metavar="M",
        help="count, docs, chars, per1000 (words), share-row, share-col, share-docs or share-chars.",
    ),
]
Long = Annotated[
    bool, Option("--long", help="One row a cell, with what stands behind it and its state.")
]
Window = Annotated[
    int, Option("--window", metavar="N", help="N years together, moving by one; 1 without.")
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
    once: Once = False,
    digits: Digits = None,
    labels: Labels = "",
) -> None:
    """Count codes by a variable of the documents.

    Each document counts once, with its final coding (--pool: all coders'). A code
    without codings keeps its row; documents without a value are under (no value).
    Tables for people say why a cell holds nothing (0 of k read, not read, open, no
    documents); csv, tsv, json and jsonl hold 0, or with --long the reason beside it.

    Examples:
        coder crosstab --cols case
        coder crosstab --cols year --measure per1000 --output by-year.csv
        coder crosstab --cols stance --measure share-row --digits 2
        coder crosstab --cols case --long --csv
    """
    from coder.cli.naming import emit_named
    from coder.cli.people import propose_less, rounded, words_fit
    from coder.project.tabulating import Tabled
    from coder.project.tabulating import crosstab as table_of

    _check_rows(rows)
    asked = Tabled(cols, measure, roll_up, once=once)
    form = "long" if long else "states" if words_fit(out) else "matrix"
    table = table_of(project, selection, asked, form=form)
    emit_named(table, project, rounded(out, digits), labels)
    propose_less(table, out)


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
    window: Window = 1,
    roll_up: RollUp = None,
    once: Once = False,
    digits: Digits = None,
    labels: Labels = "",
) -> None:
    """Count codes over years, with a column for every year.

    Years without documents have their column too; with --window 3 every three years
    in a row. With --output trend.svg it is drawn as a heat map.

    Examples:
        coder trend
        coder trend --window 3 --measure per1000
        coder trend --measure per1000 --under frame --output trend.svg
    """
    from coder.cli.naming import emit_named
    from coder.cli.people import propose_less, rounded, words_fit
    from coder.project.tabulating import Tabled
    from coder.project.tabulating import trend as table_of

    asked = Tabled(cols, measure, roll_up, window=window, once=once)
    form = "states" if words_fit(out) else "matrix"
    table = table_of(project, selection, asked, form=form)
    emit_named(table, project, rounded(out, digits), labels)
    propose_less(table, out)


def _check_rows(rows: str) -> None:
    if rows != "code":
        raise BadValue.of_value("--rows", rows, ("code",))


def _for_programs(out: OutputOptions) -> bool:
    import sys

    from coder.cli.output import format_of

    return format_of(out, terminal=sys.stdout.isatty()) in ("csv", "tsv", "json", "jsonl")
