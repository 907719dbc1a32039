"""What a table for people has that one for programs does not: rounding, half a matrix, fitting a page.

Owns which outputs are for people (a terminal, Markdown, LaTeX, Word, Excel, figures) and what is said when a
matrix is too wide to print. CSV, TSV, JSON and JSON lines stay raw, whatever is asked.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final

from coder.cli.parameters import Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.results import Matrix, Table

__all__ = ["Digits", "Once", "for_people", "propose_less", "rounded", "words_fit"]

RAW: Final = ("csv", "tsv", "json", "jsonl", "graphml", "gexf")
DRAWN: Final = ("svg", "png", "pdf")
MOST_COLUMNS: Final = 20

Digits = Annotated[
    int | None, Option("--digits", metavar="N", help="For people: decimals of fractions.")
]
Once = Annotated[
    bool, Option("--once", help="Passages that documents share nearly word for word count once.")
]


def for_people(out: OutputOptions) -> bool:
    """Whether a person will look at it, in words or as a figure."""
    from coder.cli.output import format_of

    return format_of(out, terminal=sys.stdout.isatty()) not in RAW


def words_fit(out: OutputOptions) -> bool:
    """Whether cells may hold words where a person expects them: tables for people, no figures."""
    from coder.cli.output import format_of

    return format_of(out, terminal=sys.stdout.isatty()) not in (*RAW, *DRAWN)


def rounded(out: OutputOptions, digits: int | None) -> OutputOptions:
    """The options with decimals to round to, for people only.

    Raises:
        UsageError: for fewer than none or more than there are.
    """
    if digits is None or not for_people(out):
        return out
    if not 0 <= digits <= 15:
        from coder.model.errors import UsageError

        raise UsageError(f"--digits is {digits}, and must be 0 to 15", found=digits)
    return replace(out, digits=digits)


def propose_less(found: Matrix | Table, out: OutputOptions) -> None:
    """Say how to make a matrix smaller that has too many columns to read."""
    from coder.cli.diagnostics import note
    from coder.model.results import Matrix

    if isinstance(found, Matrix) and len(found.cols) > MOST_COLUMNS and words_fit(out):
        note(
            f"{len(found.cols)} columns do not fit on a page: --roll-up 0 counts codes as their top "
            "ancestors, --top 20 lists the strongest pairs, --rows and --cols choose codes"
        )
