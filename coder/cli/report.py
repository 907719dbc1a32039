"""`coder report html`: the project as one page that needs no network.

Owns where the page goes when nobody says: to stdout in a pipe, to report.html in exports/ on a terminal,
which a page of megabytes would flood.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from coder.cli.options import Labels
from coder.cli.parameters import Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.selection import Selection
    from coder.project.facade import Project

__all__ = ["html"]

LARGE = 60_000_000
"""Bytes from which a page opens slowly on a small computer."""

Draws = Annotated[
    int | None,
    Option("--ci", metavar="B", bare="2000", help="Intervals of agreement from B draws; 0 none."),
]
Plain = Annotated[bool, Option("--no-figures", help="Without figures; the page is smaller.")]


def html(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    draws: Draws = 2000,
    no_figures: Plain = False,
    labels: Labels = "",
) -> None:
    """Write the project as one HTML page to read, filter, print and pass on.

    Overview, codebook, a matrix whose cells open their quotations, all texts with
    their codings in the margin, figures and agreement. The file needs no network
    and sends nothing; it holds the full texts of the documents. Each document
    counts once, with its final coding (--pool: all coders').

    Examples:
        coder report html --output report.html
        coder report html --where "case = EU" --output eu.html
        coder report html --pool --labels de --output everybody.html
    """
    from coder.cli.diagnostics import note, warn
    from coder.cli.output import emit, emit_as
    from coder.project.reporting import html_report

    emit_as(out, ("html", "htm"))
    data, notes = html_report(
        project, selection, names=labels or "name", draws=draws or None, figures=not no_figures
    )
    emit(data, _placed(project, out))
    for sentence in notes:
        note(sentence)
    if len(data) > LARGE:
        warn(f"the page has {len(data) // 1_000_000} MB", hint="--where or --doc makes a part")


def _placed(project: Project, out: OutputOptions) -> OutputOptions:
    """On a terminal a file, where none was named."""
    if out.file is not None or not sys.stdout.isatty():
        return out
    folder = project.root / "exports"
    folder.mkdir(exist_ok=True)
    return replace(out, file=folder / "report.html")
