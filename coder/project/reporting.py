"""The report of a project: what counts, with its texts, figures and agreement, as one page.

    data = html_report(project, Selection(where="case = EU"))

Owns what goes into the page: the documents and codings that the selection means (the final layer unless it
says otherwise), codes in the order of the codebook, figures of the same selection, and agreement of all
coders, since that is what a final layer cannot show. The page itself is `coder.export`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coder.export.reportdata import (
    ReportCode,
    ReportCoding,
    ReportContent,
    ReportDocument,
    ReportFigure,
)
from coder.export.reportpage import report_bytes
from coder.model.coding import Coding, How
from coder.model.document import Document
from coder.model.errors import CoderError
from coder.model.selection import Selection
from coder.model.span import Span
from coder.project.depicted import Counting, code_colours, counting_of

if TYPE_CHECKING:
    from coder.agree.lines import Agreement, Line
    from coder.project.facade import Project
    from coder.project.selecting import Counted

__all__ = ["HOW_WORDS", "html_report", "report_content"]

HOW_WORDS: Mapping[How, str] = {
    How.HAND: "by hand",
    How.SINGLE: "suggestion, decided alone",
    How.BULK: "suggestions, accepted together",
    How.BATCH: "from a file or program",
    How.IMPORT: "imported",
    How.UNKNOWN: "unknown act",
}
_FILTERS, _VALUES = 4, 40
_TOPS = {"heatmap": 25}
"""How many codes a figure of the page shows where the matrix beside it shows all."""


def html_report(
    project: Project,
    selection: Selection | None = None,
    *,
    names: str = "name",
    draws: int | None = None,
    figures: bool = True,
) -> tuple[bytes, tuple[str, ...]]:
    """The report as the bytes of one HTML file, and the notes of what counted.

    Args:
        project: the project.
        selection: the selectors; the final layer by default.
        names: how codes are called: name, id or a language.
        draws: samples for the intervals of agreement; None for none.
        figures: whether figures are drawn in.

    Raises:
        BadValue, UnknownName, UsageError: a selector or a language that does not fit.
    """
    content = report_content(project, selection, names=names, draws=draws, figures=figures)
    return report_bytes(content), content.notes


def report_content(
    project: Project,
    selection: Selection | None = None,
    *,
    names: str = "name",
    draws: int | None = None,
    figures: bool = True,
) -> ReportContent:
    """All that the report holds, before it is a page; see `html_report`."""
    wanted = selection or Selection()
    counting = counting_of(project, wanted)
    codings, chosen = counting.codings, counting.chosen
    documents = tuple(_document(project, entry.id) for entry in chosen.docs if entry.text)
    codes = _codes(project, chosen, codings, names)
    agreement, table, told = _agreement(project, wanted, draws, {c.id: c.name for c in codes})
    pictures = _figures(project, counting, names, agreement) if figures else ()
    return ReportContent(
        title=project.settings.name or project.root.name,
        facts=dict(chosen.facts),
        notes=chosen.notes,
        codes=codes,
        documents=documents,
        codings=_rows(codings, documents, codes),
        filters=_filters(documents, _variable_names(project)),
        figures=pictures,
        agreement=table,
        agreement_note=told,
        made=dict(Counter(HOW_WORDS[c.how] for c in codings).most_common()),
    )


def _document(project: Project, doc_id: str) -> ReportDocument:
    doc = project.document(doc_id)
    paragraphs = _all_text(doc)
    starts = {span.start: at for at, span in enumerate(paragraphs)}
    variables = {k: v for k, v in doc.variables.items() if k not in ("title", "source_note")}
    return ReportDocument(
        id=doc.id,
        text=doc.text,
        paragraphs=paragraphs,
        title=doc.variables.get("title", ""),
        variables=variables,
        headings=tuple(starts[h.start] for h in doc.map.headings if h.start in starts),
        pages=tuple((p.start, p.label) for p in doc.map.pages if p.start < p.end),
    )


def _all_text(doc: Document) -> tuple[Span, ...]:
    """The paragraphs, and what text stands between them, so that nothing of the text is missing."""
    out: list[Span] = []
    before = 0
    for span in (*doc.map.paragraphs, None):
        end = span.start if span else len(doc.text)
        gap = doc.text[before:end]
        if gap.strip():
            start = before + len(gap) - len(gap.lstrip())
            out.append(Span(start, start + len(gap.strip())))
        if span:
            out.append(span)
            before = span.end
    return tuple(out)


def _codes(
    project: Project, chosen: Counted, codings: Sequence[Coding], names: str
) -> tuple[ReportCode, ...]:
    """The codes asked for; retired ones only where something is coded with them."""
    from coder.project.analysing import labels

    book = project.book_with_proposed()
    shown = labels(project, chosen.columns.codes, names)
    count = Counter(c.code for c in codings)
    docs = Counter(code for code, _ in {(c.code, c.doc) for c in codings})
    colours = code_colours(project, chosen.columns.codes)
    out = []
    for name in chosen.columns.codes:
        code_id = name.rpartition(": ")[2]
        code = book.get(code_id)
        if code is not None and code.retired and not count[code_id]:
            continue
        made = ReportCode(code_id, shown[name], colour=colours[name])
        if code is not None:
            example = next((one.text for one in code.examples if one.positive), "")
            made = replace(
                made,
                path=book.path(code_id),
                depth=len(book.ancestors(code_id)),
                definition=code.definition,
                include=code.include,
                exclude=code.exclude,
                example=example,
            )
        out.append(replace(made, codings=count[code_id], documents=docs[code_id]))
    return tuple(out)


def _rows(
    codings: Sequence[Coding], documents: Sequence[ReportDocument], codes: Sequence[ReportCode]
) -> tuple[ReportCoding, ...]:
    doc_at = {doc.id: at for at, doc in enumerate(documents)}
    code_at = {code.id: at for at, code in enumerate(codes)}
    out = []
    for c in codings:
        if c.doc not in doc_at:
            continue
        attributes = "; ".join(
            f"{k}={v.value}{'?' if v.proposed else ''}" for k, v in sorted(c.attributes.items())
        )
        out.append(
            ReportCoding(
                doc_at[c.doc], c.span, code_at[c.code], c.by, HOW_WORDS[c.how],
                attributes, c.memo, c.flags.get("doubt", ""),
            )
        )  # fmt: skip
    return tuple(out)


def _variable_names(project: Project) -> list[str]:
    """Variables of documents: those of the codebook first, then those of the sheets."""
    names = dict.fromkeys(v.name for v in project.book().variables)
    for entry in project.library.entries:
        names.update(dict.fromkeys(entry.variables))
    return list(names)


def _filters(documents: Sequence[ReportDocument], names: Sequence[str]) -> tuple[str, ...]:
    """The variables worth a filter: with two to forty values, fewer than documents; case first."""
    found = []
    for name in sorted(names, key=lambda n: n != "case"):
        values = {doc.variables.get(name, "") for doc in documents} - {""}
        most = _VALUES if name == "case" else min(_VALUES, len(documents) - 1)
        if 2 <= len(values) <= most:
            found.append(name)
    return tuple(found[:_FILTERS])


def _agreement(
    project: Project, selection: Selection, draws: int | None, names: Mapping[str, str]
) -> tuple[Agreement | None, tuple[tuple[str, ...], ...], str]:
    """Agreement of the coders on the same documents and codes, as a table, and what was compared."""
    from coder.project.agreeing import Question
    from coder.project.agreeing_widest import widest

    limits = replace(selection, by=(), layer="", origin="", how="", unit="")
    try:
        found = project.agree(limits, widest(project, limits, Question(draws=draws)))
    except CoderError as error:
        return None, (), f"Agreement could not be computed: {error}."
    if not any(line.head.units for line in found.lines):
        reason = next((line.head.undefined for line in found.lines if line.head.undefined), "")
        return None, (), f"Nothing could be compared: {reason or 'no document has two coders'}."
    table: list[tuple[str, ...]] = [
        ("code", "alpha", "interval", "percent", "units", "marked by each", "remarks"),
        *(_agreed(line, names) for line in found.lines),
    ]
    if not draws:
        table = [row[:2] + row[3:] for row in table]
    said = "; ".join(f"{name}: {fact}" for name, fact in found.facts.items())
    return found, tuple(table), f"{said}. The lowest stands first."


def _agreed(line: Line, names: Mapping[str, str]) -> tuple[str, ...]:
    head, percent = line.head, line.score("percent")
    code = line.key.get("code", line.name)
    return (
        names.get(code, code),
        "undefined" if head.value is None else f"{head.value:.3f}",
        "" if head.low is None or head.high is None else f"{head.low:.3f} to {head.high:.3f}",
        "" if percent is None or percent.value is None else f"{100 * percent.value:.1f} %",
        str(head.units),
        ", ".join(f"{who} {n}" for who, n in line.marked.items()),
        "; ".join(part for part in (head.undefined or "", *line.remarks) if part),
    )


def _figures(
    project: Project, counting: Counting, names: str, agreement: Agreement | None
) -> tuple[ReportFigure, ...]:
    """The figures that have something to show, each as it comes out of `export figure`."""
    from coder.export.svg import svg_bytes
    from coder.project.picturing import KINDS, Picture, drawn

    out = []
    for kind, title in KINDS.items():
        if kind == "agreement" and agreement is None:
            continue
        try:
            picture = Picture(kind, names=names, top=_TOPS.get(kind))
            drawing = drawn(project, picture, counting, agreement=agreement)
        except CoderError:
            continue  # nothing to draw: no years, no ties
        more = f" --top {_TOPS[kind]}" if kind in _TOPS else ""
        alone = f"coder export figure {kind}{more} --output {kind}.pdf"
        out.append(ReportFigure(kind, title, svg_bytes(drawing), alone))
    return tuple(out)
