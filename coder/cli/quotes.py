"""`coder export quotes`: quotations for a paper, in running text or as a table.

Owns how the options read, and which formats are running text (Markdown, LaTeX, Word, HTML) and which are
tables. What a quotation is called, and how it is cited, is the project's.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from coder.cli.options import Labels
from coder.cli.parameters import Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.selection import Selection
    from coder.project.facade import Project
    from coder.project.quoting import QuoteOptions, Quotes

__all__ = ["quotes"]

Context = Annotated[
    int,
    Option(
        "--context", metavar="N", help="With N sentences before and after, the coded part bold."
    ),
]
Ellipses = Annotated[
    bool, Option("--ellipses", help="Mark where a quotation begins or ends inside a sentence.")
]
Longest = Annotated[
    int | None,
    Option(
        "--longest", metavar="N", help="Shorten quotations to about N characters, in the middle."
    ),
]
TopEach = Annotated[int | None, Option("--top", metavar="N", help="At most N of each code.")]
Exemplars = Annotated[bool, Option("--exemplars", help="Best examples only (coder flag).")]
Layout = Annotated[
    str,
    Option("--layout", metavar="NAME", help="Columns of tables: tidy, atlas, maxqda or nvivo."),
]
Bib = Annotated[
    Path | None,
    Option("--bib", metavar="FILE", help="BibTeX or CSL-JSON; documents cite by variable cite."),
]
Cite = Annotated[
    str, Option("--cite", metavar="styled|key", help="Author and year, or the key (md, latex).")
]
Translation = Annotated[
    str, Option("--translation", metavar="LANG", help="Only translations into LANG.")
]
Refs = Annotated[
    list[str] | None,
    Option("--id", metavar="REF", help="This quotation, for instance EU-03:k7f2q; repeatable."),
]

PAGES: Final = {"md": "md", "latex": "latex", "tex": "latex", "docx": "docx", "html": "html"}
TABLES: Final = ("csv", "tsv", "xlsx", "json", "jsonl")


def quotes(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    context: Context = 0,
    ellipses: Ellipses = False,
    longest: Longest = None,
    top: TopEach = None,
    exemplars: Exemplars = False,
    layout: Layout = "tidy",
    bib: Bib = None,
    cite: Cite = "styled",
    translation: Translation = "",
    ref: Refs = None,
    labels: Labels = "",
) -> None:
    """Write quotations by code: running text or tables.

    Best examples first. Each has its document, page, paragraph, date, language, coder
    and an id that is never given to another one (EU-03:k7f2q). The ending of --output
    chooses: md, tex, docx or html; csv, tsv, xlsx, json or jsonl for tables. Notes on
    codings that begin "translation (en, NAME):" stand below their quotation.

    Examples:
        coder export quotes --output quotes.docx
        coder export quotes --code win_win --context 1 --output quotes.tex
        coder export quotes --bib refs.bib --cite key --output quotes.md
        coder export quotes --layout atlas --output quotations.xlsx
    """
    from coder.project.quoting import QuoteOptions, read_references

    known = read_references(bib) if bib else {}
    asked = QuoteOptions(
        labels or "name", context, ellipses, longest, top, exemplars, layout, known, cite,
        translation, tuple(ref or ()),
    )  # fmt: skip
    _emit(project, selection, asked, out)


def _emit(project: Project, selection: Selection, asked: QuoteOptions, out: OutputOptions) -> None:
    from coder.cli.diagnostics import note, report
    from coder.cli.output import emit, emit_as
    from coder.project.quoting import quotes_file

    form = emit_as(out, (*PAGES, *TABLES))
    made = project.quotes(selection, asked)
    if form in TABLES:
        _emit_table(made, form, out)
    else:
        screen = sys.stdout.isatty() and out.file is None
        data, findings = quotes_file(made, "txt" if screen and not out.format else PAGES[form])
        emit(data, out)
        report(findings)
        for sentence in () if screen else made.caption.notes:  # a screen has them in the text
            note(sentence)
    report(made.findings)


def _emit_table(made: Quotes, form: str, out: OutputOptions) -> None:
    from dataclasses import replace

    from coder.cli.diagnostics import report
    from coder.cli.output import emit
    from coder.export.quotations import altered
    from coder.project.quoting import quotes_table

    table = quotes_table(made, asked=form != "xlsx")
    emit(table, replace(out, format=form if out.file is None else out.format))
    if form == "xlsx":
        report(altered(made.parts, form))
