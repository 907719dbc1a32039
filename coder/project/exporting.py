"""Codings as tables: coded segments for people, codings for machines.

Owns the columns of `export codings`, which scripts rely on (equal states give equal bytes), and of
`export segments`, which people read: quotation, document, its variables, page, paragraph, coder. Also
quotations in running text, and the network of codes that stand together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coder.model.coding import Coding
from coder.model.results import Caption, Cell, EdgeList, Table
from coder.model.selection import Selection
from coder.project.selecting import CONSENSUS, Counted, counted
from coder.text.sections import Outline

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = [
    "CODING_COLUMNS",
    "chosen_codings",
    "code_network",
    "codings_table",
    "quotations",
    "segments_table",
]

CODING_COLUMNS = (
    "id", "doc", "start", "end", "code", "by", "text", "attributes", "memo", "doubt", "origin", "how",
    "rule", "code_as_given", "book", "book_version", "text_version", "carried", "look_again", "time",
)  # fmt: skip


def chosen_codings(
    project: Project, selection: Selection, *, default: str
) -> tuple[list[Coding], Counted]:
    """The codings that a selection means, by document, place, code and coder."""
    chosen = counted(project, selection, default=default)
    codings = chosen.codings()
    order = {d: i for i, d in enumerate(chosen.columns.docs)}
    codings.sort(key=lambda c: (order.get(c.doc, 0), c.span.start, -c.span.end, c.code, c.by, c.id))
    return codings, chosen


def _origin(coding: Coding) -> str:
    if coding.by == CONSENSUS:
        return "consensus"
    return "rule" if coding.origin.is_rule else "manual"


def _attributes(coding: Coding) -> str:
    """`stance=contests; task=diagnostic?` where a question mark means proposed and not confirmed."""
    parts = [
        f"{k}={v.value}{'?' if v.proposed else ''}" for k, v in sorted(coding.attributes.items())
    ]
    return "; ".join(parts)


def codings_table(project: Project, selection: Selection | None = None) -> Table:
    """One row per living coding, all coders unless the selection says otherwise."""
    codings, chosen = chosen_codings(project, selection or Selection(), default="pool")
    version = project.book().version if project.has_book() else ""
    known = {c.rpartition(": ")[2]: c for c in chosen.columns.codes}
    rows: list[tuple[Cell, ...]] = [
        (
            c.id, c.doc, c.span.start, c.span.end, known.get(c.code, c.code), c.by, c.quote,
            _attributes(c), c.memo,
            c.flags.get("doubt", ""), _origin(c), str(c.how),
            c.origin.rule, c.code_as_given, c.book, version, c.text, c.carried,
            "yes" if c.look_again else "", c.time,
        )
        for c in codings
    ]  # fmt: skip
    caption = Caption("Codings", dict(chosen.facts), chosen.notes)
    texts = ("doc", "code", "by", "text", "attributes", "memo", "doubt", "code_as_given")
    return Table(CODING_COLUMNS, tuple(rows), caption, texts)


def _variables(
    project: Project, docs: Sequence[str]
) -> tuple[list[str], dict[str, dict[str, str]]]:
    values = project.variables()
    names: dict[str, None] = {}
    for entry in project.library.entries:
        names.update(dict.fromkeys(entry.variables))
    used = [n for n in names if any(values.get(d, {}).get(n) for d in docs)]
    return used, values


def segments_table(
    project: Project, selection: Selection | None = None, *, names: str = "name"
) -> Table:
    """Coded segments as people read them: the final layer unless the selection says otherwise."""
    from coder.project.analysing import labels

    codings, chosen = chosen_codings(project, selection or Selection(), default="final")
    variables, values = _variables(project, sorted({c.doc for c in codings}))
    book = project.book()
    shown = labels(project, sorted({c.code for c in codings}), names)
    rows: list[tuple[Cell, ...]] = []
    outlines: dict[str, Outline] = {}
    for c in codings:
        doc = project.library.document(c.doc)
        outline = outlines.get(c.doc) or outlines.setdefault(c.doc, Outline(doc))
        inside = c.span.end <= len(doc.text)
        page = doc.page_at(c.span.start) if inside else None
        paragraphs = doc.unit_numbers("paragraph", c.span) if inside else ()
        own = values.get(c.doc, {})
        rows.append(
            (
                c.doc,
                *(own.get(v, "") for v in variables),
                c.code,
                shown[c.code],
                book.path(c.code),
                c.quote,
                page.number if page else None,
                page.label if page else "",
                paragraphs[0] if paragraphs else None,
                str(outline.at(c.span.start)) if inside else "",
                c.span.start,
                c.span.end,
                c.by,
                _attributes(c),
                c.memo,
                str(c.how),
                c.origin.rule,
                c.id,
            )
        )
    columns = (
        "doc", *variables, "code", "name", "path", "quotation", "page", "page_label", "paragraph",
        "section", "start", "end", "by", "attributes", "memo", "how", "rule", "id",
    )  # fmt: skip
    columns = tuple(f"code_{c}" if c in ("name", "path") else c for c in columns)
    caption = Caption("Coded segments", dict(chosen.facts), chosen.notes)
    texts = (
        *variables,
        "doc",
        "code_name",
        "quotation",
        "page_label",
        "section",
        "by",
        "attributes",
        "memo",
    )
    table = replace(Table(columns, tuple(rows), caption), text_columns=texts)
    return _with_speakers(project, codings, table)


def _with_speakers(project: Project, codings: Sequence[Coding], table: Table) -> Table:
    """The table with who speaks where each segment begins, where one of the texts is a conversation."""
    documents = [project.library.document(c.doc) for c in codings]
    if not any(d.map.speakers for d in documents):
        return table
    said = [d.speaker_at(c.span.start) for d, c in zip(documents, codings, strict=True)]
    name = "speaker" if "speaker" not in table.columns else "speaks"  # a variable may be called so
    at = table.columns.index("start")
    return replace(
        table,
        columns=(*table.columns[:at], name, *table.columns[at:]),
        rows=tuple((*r[:at], s, *r[at:]) for r, s in zip(table.rows, said, strict=True)),
        text_columns=(*table.text_columns, name),
    )


def quotations(
    project: Project, selection: Selection | None, form: str, *, names: str = "name"
) -> tuple[bytes, tuple[str, ...]]:
    """Quotations with their sources by code, in codebook order, and the notes of what counted.

    Args:
        project: the project.
        selection: the selectors; the final layer by default.
        form: md, latex or docx.
        names: how codes are called: name, id or a language.

    Raises:
        BadValue: another form, or no names in that language.
    """
    from coder.export.quotations import CitedCoding
    from coder.export.quotations import quotations as made
    from coder.project.analysing import labels

    codings, chosen = chosen_codings(project, selection or Selection(), default="final")
    order = {code: at for at, code in enumerate(chosen.columns.codes)}
    codings.sort(key=lambda c: order.get(c.code, len(order)))
    shown = labels(project, sorted({c.code for c in codings}), names)
    values = project.variables()
    parts = []
    for c in codings:
        doc = project.library.document(c.doc)
        page, paragraphs = doc.page_at(c.span.start), doc.unit_numbers("paragraph", c.span)
        parts.append(
            CitedCoding(
                c.doc, c.code, c.quote, c.by, c.span.start, c.span.end,
                page=page.number if page else None,
                page_label=page.label if page else "",
                paragraph=paragraphs[0] if paragraphs and page is None else None,
                name=shown[c.code],
                source=values.get(c.doc, {}).get("title") or c.doc,
            )
        )  # fmt: skip
    return made(parts, form), chosen.notes


def code_network(
    project: Project,
    selection: Selection | None = None,
    *,
    rule: str = "overlap",
    measure: str = "count",
    roll_up: int | None = None,
    names: str = "name",
) -> EdgeList:
    """The codes that stand together, as a network; codes without edges are nodes too."""
    from coder.export.graphs import network_of

    found = project.cooccur(selection, rule=rule, measure=measure, roll_up=roll_up, names=names)
    return network_of(found, dict(zip(found.rows, found.row_labels, strict=True)))
