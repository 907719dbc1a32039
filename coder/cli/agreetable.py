"""`coder agree table` and `coder agree spans`: agreement of any table of judgements, without a project.

Owns how a file becomes judgements or spans, and the two forms of the answer: the objects that all measures
share, for machines, and a table with bars for people. What cells mean is `coder.agree.tables`' business.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

from coder.cli.agree import (
    FailUnder,
    Measures,
    More,
    Redraw,
    emit_page,
    measures_of,
    shortfall,
    width_of_page,
)
from coder.cli.diagnostics import ExitCode, wants_colour
from coder.cli.options import Bootstrap, CoderList, FileArgument, Seed
from coder.cli.parameters import Option
from coder.model.errors import UsageError

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.cli.sheets import Sheet
    from coder.project.agreeing_files import Found, TableQuestion

__all__ = ["spans", "table"]

UnitCol = Annotated[
    str,
    Option(
        "--unit-col", metavar="U", help="The column that names the unit; with --wide, else rows."
    ),
]
CoderCol = Annotated[
    str, Option("--coder-col", metavar="C", help="The column that names the coder.")
]
ValueCol = Annotated[
    str, Option("--value-col", metavar="V", help="The column that holds the judgement.")
]
Wide = Annotated[bool, Option("--wide", help="One row a unit and one column a coder.")]
Level = Annotated[
    str, Option("--level", metavar="nominal|ordinal|interval|ratio", help="The scale, for alpha.")
]
Values = Annotated[
    str, Option("--values", metavar="A,B", help="The declared values in order; others are refused.")
]
Positive = Annotated[
    str, Option("--positive", metavar="V", help="The value that f1, precision and recall are of.")
]
Length = Annotated[int, Option("--length", metavar="N", help="Characters of the text, 0 to N.")]


def table(
    file: FileArgument,
    out: OutputOptions,
    more: More = None,
    *,
    unit_col: UnitCol = "",
    coder_col: CoderCol = "coder",
    value_col: ValueCol = "value",
    wide: Wide = False,
    level: Level = "nominal",
    measures: Measures = None,
    values: Values = "",
    positive: Positive = "",
    coders: CoderList = "",
    draws: Bootstrap = None,
    seed: Seed = 0,
    redraw: Redraw = "units",
    fail_under: FailUnder = None,
) -> ExitCode:
    """Measure agreement in any table of judgements; needs no project.

    A row is one judgement: unit, coder, value; with --wide a row is a unit and a
    column a coder. CSV, TSV or XLSX. A set of codes is A;B in one cell, the empty
    set {}, an empty cell is missing; a judgement made twice and a value that was
    not declared are refused with row and column.

    Examples:
        coder agree table judgements.csv --unit-col sentence --coder-col who --value-col frame
        coder agree table ratings.xlsx --wide --level ordinal --values "1,2,3" --ci
        coder agree table codes.csv --measure "alpha,cohen,f1" --positive win_win --json
        coder agree table kalpha.csv --wide --level ordinal --ci 10000 --redraw pairs
    """
    from coder.project.agreeing_files import TableQuestion, judge_table

    asked = TableQuestion(
        measures_of(measures, more), level, _listed(values), positive, _listed(coders), draws,
        seed, redraw, (unit_col or ("" if wide else "unit"), coder_col, value_col), wide,
    )  # fmt: skip
    sheet = _sheet(file)
    found = judge_table(sheet.header, sheet.rows, asked, place=str(file))
    _show(found, out, asked)
    return shortfall([(s.measure, s.value, s.low) for s in found.scores], fail_under)


def spans(
    file: FileArgument,
    out: OutputOptions,
    more: More = None,
    *,
    length: Length,
    measures: Measures = None,
    coders: CoderList = "",
    draws: Bootstrap = None,
    seed: Seed = 0,
    fail_under: FailUnder = None,
) -> ExitCode:
    """Measure agreement of spans on one text; needs no project.

    The table has the columns coder, code, start, end; characters are counted from
    0, the end is the first one behind the span. Alone: u-alpha (places and codes),
    binary-u-alpha (coded or not) and cu-alpha (the code, where both coded).

    Examples:
        coder agree spans spans.csv --length 5210
        coder agree spans spans.csv --length 5210 --measure "u-alpha,f1" --json
    """
    from coder.project.agreeing_files import TableQuestion, judge_spans

    asked = TableQuestion(
        measures_of(measures, more), coders=_listed(coders), draws=draws, seed=seed
    )
    sheet = _sheet(file)
    found = judge_spans(sheet.header, sheet.rows, asked, length=length, place=str(file))
    _show(found, out, asked)
    return shortfall([(s.measure, s.value, s.low) for s in found.scores], fail_under)


def _listed(written: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in written.split(",") if word.strip())


def _sheet(file: FileArgument) -> Sheet:
    from coder.cli.diagnostics import report
    from coder.cli.sheets import read_sheet

    if str(file) == "-":
        from coder.cli.sheets import sheet_from_text

        return sheet_from_text(sys.stdin.read(), "stdin")
    sheet = read_sheet(file)
    report(sheet.findings)
    if not sheet.rows:
        raise UsageError("the table has no rows", place=str(file))
    return sheet


def _show(found: Found, out: OutputOptions, asked: TableQuestion) -> None:
    """Scores as objects or rows for machines, as a page for a terminal, as a table for people."""
    from coder.cli.agreepage import page_of_scores
    from coder.cli.diagnostics import note
    from coder.cli.output import emit, format_of
    from coder.project.agreeing_tables import score_table

    form = format_of(out, terminal=sys.stdout.isatty())
    if form in ("json", "jsonl", "csv", "tsv"):
        emit(found.scores, out)
    elif form == "table":
        width = width_of_page(out)
        bold = out.file is None and wants_colour(sys.stdout)
        shown = page_of_scores(found.scores, found.bounds, found.caption, width, bold=bold)
        emit_page(shown, out)
    else:
        return emit(score_table(found.scores, found.bounds, found.caption), out)
    for sentence in found.caption.notes:
        note(sentence)
    return None
