"""`coder report methods` and `coder report appendix`: the words around the results of a paper.

Owns the formats: Markdown, LaTeX as a part of a paper, Word. What stands in them is the project's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from coder.cli.options import Labels
from coder.cli.parameters import Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.export.article import Article
    from coder.model.results import Table
    from coder.model.selection import Selection
    from coder.project.facade import Project

__all__ = ["appendix", "methods"]

Cols = Annotated[
    str,
    Option("--cols", metavar="VARIABLE", help="Of the absence table; else side, case or actor."),
]
Quotes = Annotated[
    int, Option("--quotes", metavar="N", help="Quotations of each code; 0 for none, else 1.")
]


def methods(project: Project, selection: Selection, out: OutputOptions) -> None:
    """Write the methods section, every number of it computed.

    Corpus, codebook, coders and rounds, how the codings came about, agreement, which
    coding counts, reading and absence, software; then a table of all numbers with the
    command that gives each. As Markdown, LaTeX (to be read in by a paper) or Word.

    Examples:
        coder report methods
        coder report methods --where "case = EU" --output methods.docx
        coder report methods --output exports/methods.md --keep "Methods"
    """
    article, facts = project.methods(selection)
    _warn_of_nothing(project, selection)
    _emit(article, out, facts.table())


def appendix(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    cols: Cols = "",
    quotes: Quotes = 1,
    labels: Labels = "",
) -> None:
    """Write the appendix: codebook, corpus, agreement, absence, quotations.

    The codebook with definitions, examples, frequencies and agreement; the list of
    documents; agreement by code; codes that are absent and what that rests on; the best
    examples; how the codings came about. Below each stands the command that gives it.

    Examples:
        coder report appendix --output appendix.docx
        coder report appendix --cols case --quotes 2 --output appendix.tex
        coder report appendix --where "year >= 2008" --labels id
    """
    from coder.project.appendix import appendix as made

    article = made(project, selection, cols=cols, quotes=quotes, names=labels or "name")
    _warn_of_nothing(project, selection)
    _emit(article, out, None)


def _warn_of_nothing(project: Project, selection: Selection) -> None:
    from coder.cli.diagnostics import warn

    if str(selection) and not project.entries(selection):
        warn(f"no document matches: {selection}", hint="coder docs list shows what there is")


def _emit(article: Article, out: OutputOptions, values: Table | None) -> None:
    from coder.cli.output import emit, emit_as
    from coder.export.article import article_bytes

    known = {"md": "md", "markdown": "md", "latex": "latex", "tex": "latex", "docx": "docx"}
    form = known[emit_as(out, tuple(known))]
    if values is not None and out.watch is not None:
        out.watch(values)
        out = replace(out, watch=None)
    emit(article_bytes(article, form), out)
