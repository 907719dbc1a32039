"""What the report holds, as values, and as the JSON that its page reads.

Owns the step from code points to the units of a browser: offsets of texts with characters outside the
first plane are moved, so that a quotation in the page is the same text as here. The JSON can stand inside
a page: no `<`, `>` or `&` is left in it, and half characters are escapes. It holds no clock and no path.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coder.model.span import Span

__all__ = [
    "ReportCode",
    "ReportCoding",
    "ReportContent",
    "ReportDocument",
    "ReportFigure",
    "packed",
]

_WIDE = re.compile("[\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class ReportCode:
    """A code in tree order; `depth` is 0 for the top level, `example` one positive example."""

    id: str
    name: str
    path: str = ""
    depth: int = 0
    colour: str = "#6b7280"
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    example: str = ""
    codings: int = 0
    documents: int = 0


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """A document with its text; `paragraphs` are sorted and disjoint, `headings` their places from 0.

    `pages` are (first code point, label) in order; empty pages are left out.
    """

    id: str
    text: str
    paragraphs: tuple[Span, ...]
    title: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    headings: tuple[int, ...] = ()
    pages: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ReportCoding:
    """A coding: `doc` and `code` are places in the report's lists; `how` is the act in words."""

    doc: int
    span: Span
    code: int
    by: str
    how: str = ""
    attributes: str = ""
    memo: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """A figure as SVG, with the id of its heading and a sentence about how to make it alone."""

    id: str
    title: str
    svg: bytes
    caption: str = ""


@dataclass(frozen=True, slots=True)
class ReportContent:
    """All of a report.

    Attributes:
        title: the project's name.
        facts: what was counted, in order.
        notes: sentences a reader must not miss.
        codes: in tree order.
        documents: in the order of the project.
        codings: sorted by document, start, longer first.
        filters: variables of documents by which one can filter.
        figures: in the order to show them.
        agreement: one row a code: columns, then cells as text; empty where nobody was compared.
        agreement_note: what was compared, or why there is nothing.
        made: how often each act made a coding.
    """

    title: str
    facts: Mapping[str, str]
    notes: tuple[str, ...]
    codes: tuple[ReportCode, ...]
    documents: tuple[ReportDocument, ...]
    codings: tuple[ReportCoding, ...]
    filters: tuple[str, ...] = ()
    figures: tuple[ReportFigure, ...] = ()
    agreement: tuple[tuple[str, ...], ...] = ()
    agreement_note: str = ""
    made: Mapping[str, int] = field(default_factory=dict)


class _Places:
    """From code points of one text to UTF-16 units, in which browsers count."""

    def __init__(self, text: str) -> None:
        self._wide = [match.start() for match in _WIDE.finditer(text)]

    def __call__(self, offset: int) -> int:
        return offset + bisect_left(self._wide, offset) if self._wide else offset


def packed(content: ReportContent) -> bytes:
    """The data of the page as JSON that may stand in a script element."""
    places = [_Places(doc.text) for doc in content.documents]
    coders = list(dict.fromkeys(c.by for c in content.codings))
    hows = list(dict.fromkeys(c.how for c in content.codings))
    data = {
        "title": content.title,
        "variables": content.filters,
        "coders": coders,
        "hows": hows,
        "codes": [
            {"id": c.id, "name": c.name, "depth": c.depth, "colour": c.colour}
            for c in content.codes
        ],
        "docs": [_document(doc, at) for doc, at in zip(content.documents, places, strict=True)],
        "codings": _codings(content.codings, places, coders, hows),
    }
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for char, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(char, escape)
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return text.encode("utf-8", "backslashreplace")


def _document(doc: ReportDocument, at: _Places) -> dict[str, object]:
    return {
        "id": doc.id,
        "title": doc.title,
        "vars": dict(doc.variables),
        "text": doc.text,
        "paragraphs": [at(n) for span in doc.paragraphs for n in (span.start, span.end)],
        "headings": doc.headings,
        "pages": [part for start, label in doc.pages for part in (at(start), label)],
    }


def _codings(
    codings: Sequence[ReportCoding],
    places: Sequence[_Places],
    coders: Sequence[str],
    hows: Sequence[str],
) -> dict[str, object]:
    """The codings as columns; what few have stands under `more` by row."""
    who = {name: at for at, name in enumerate(coders)}
    acts = {name: at for at, name in enumerate(hows)}
    more = {}
    for at, c in enumerate(codings):
        told = {"memo": c.memo, "attributes": c.attributes, "doubt": c.doubt}
        if any(told.values()):
            more[str(at)] = {name: text for name, text in told.items() if text}
    return {
        "doc": [c.doc for c in codings],
        "start": [places[c.doc](c.span.start) for c in codings],
        "end": [places[c.doc](c.span.end) for c in codings],
        "code": [c.code for c in codings],
        "by": [who[c.by] for c in codings],
        "how": [acts[c.how] for c in codings],
        "more": more,
    }
