"""Codings as tables: coded segments for people, codings for machines.

Owns the columns of `export segments`, which people read: quotation, document, its variables (whole numbers
as numbers, so that a spreadsheet sorts years), page, paragraph, coder. Also the
network of codes that stand together. Rows for machines are made in `codingrows`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coder.model.coding import Coding
from coder.model.results import Caption, Cell, EdgeList, Table
from coder.model.selection import Selection
from coder.project.codingrows import CODING_COLUMNS, attributes_shown, coding_rows
from coder.project.selecting import Counted, counted
from coder.text.sections import Outline

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = [
    "CODING_COLUMNS",
    "chosen_codings",
    "code_network",
    "codings_table",
    "segments_table",
]


def chosen_codings(
    project: Project, selection: Selection, *, default: str
) -> tuple[list[Coding], Counted]:
    """The codings that a selection means, by document, place, code and coder."""
    chosen = counted(project, selection, default=default)
    codings = chosen.codings()
    order = {d: i for i, d in enumerate(chosen.columns.docs)}
    codings.sort(key=lambda c: (order.get(c.doc, 0), c.span.start, -c.span.end, c.code, c.by, c.id))
    return codings, chosen


def codings_table(project: Project, selection: Selection | None = None) -> Table:
    """One row per living coding, all coders unless the selection says otherwise."""
    return coding_rows(project, selection).table()


def _variables(
    project: Project, docs: Sequence[str]
) -> tuple[list[str], dict[str, dict[str, str]]]:
    values = project.variables()
    names: dict[str, None] = {}
    for entry in project.library.entries:
        names.update(dict.fromkeys(entry.variables))
    used = [n for n in names if any(values.get(d, {}).get(n) for d in docs)]
    return used, values


def _numbers(
    variables: Sequence[str], values: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, int]]:
    """Variables that hold nothing but whole numbers, such as years, with the number of each value."""
    out = {}
    for name in variables:
        found = {own[name] for own in values.values() if own.get(name)}
        if all(v.isascii() and v.isdigit() and str(int(v)) == v and len(v) < 10 for v in found):
            out[name] = {value: int(value) for value in found}
    return out


def segments_table(
    project: Project, selection: Selection | None = None, *, names: str = "name"
) -> Table:
    """Coded segments as people read them: the final layer unless the selection says otherwise."""
    from coder.project.analysing import labels

    codings, chosen = chosen_codings(project, selection or Selection(), default="final")
    variables, values = _variables(project, sorted({c.doc for c in codings}))
    book = project.book()
    numbers = _numbers(variables, values)
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
                *(numbers.get(v, {}).get(own.get(v, ""), own.get(v, "")) for v in variables),
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
                attributes_shown(c),
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
