"""Quotations as tables: tidy, or as users of ATLAS.ti, MAXQDA and NVivo know them.

Owns the columns of each layout. Tidy has one row a coding with everything that is known, and in its last
column what was asked, so that a file alone says what it is. The other layouts have the headings of those
programs' own lists and their way of naming codes; what they have no column for is left out. The text of a
quotation is never changed by a layout.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from coder.export.quotations import CitedCoding
from coder.model.errors import BadValue
from coder.model.results import Caption, Cell, Table

__all__ = ["LAYOUTS", "quote_table"]

LAYOUTS: Final = ("tidy", "atlas", "maxqda", "nvivo")

_NUMBERS: Final = frozenset(
    ("start", "end", "page", "paragraph", "Begin", "End", "Area", "Coverage %", "Coverage", "Density",
     "Reference number")
)  # fmt: skip

_Column = Callable[[CitedCoding], Cell]


def _joined(values: Mapping[str, str]) -> str:
    return "; ".join(f"{k}={v}" for k, v in values.items())


def _translations(part: str) -> _Column:
    return lambda q: "\n\n".join(str(getattr(t, part)) for t in q.translations)


def _place(q: CitedCoding) -> str:
    page = f"p. {q.page_label or q.page}" if q.page is not None else ""
    paragraph = f"¶ {q.paragraph}" if q.paragraph is not None else ""
    return ", ".join(filter(None, (page, paragraph)))


def _position(q: CitedCoding) -> Cell:
    """Page where there are pages, else the paragraph, as MAXQDA counts."""
    return q.page if q.page is not None else q.paragraph


_TIDY: Final[dict[str, _Column]] = {
    "ref": lambda q: q.ref,
    "code": lambda q: q.code,
    "code_name": lambda q: q.name,
    "code_path": lambda q: q.path,
    "quotation": lambda q: q.quotation,
    "doc": lambda q: q.document,
    "title": lambda q: q.source,
    "date": lambda q: q.date,
    "lang": lambda q: q.lang,
    "page": lambda q: q.page,
    "page_label": lambda q: q.page_label,
    "paragraph": lambda q: q.paragraph,
    "section": lambda q: q.section,
    "start": lambda q: q.start,
    "end": lambda q: q.end,
    "by": lambda q: q.coder,
    "how": lambda q: q.how,
    "rule": lambda q: q.rule,
    "exemplar": lambda q: q.exemplar,
    "attributes": lambda q: _joined(q.attributes),
    "memo": lambda q: q.memo,
    "translation": _translations("text"),
    "translation_lang": _translations("lang"),
    "translation_by": _translations("by"),
    "cite": lambda q: q.cite,
    "citation": lambda q: q.citation,
    "before": lambda q: q.before,
    "after": lambda q: q.after,
    "id": lambda q: q.id,
}

_ATLAS: Final[dict[str, _Column]] = {
    "ID": lambda q: q.number.removeprefix("D"),
    "Quotation Name": lambda q: q.ref,
    "Document": lambda q: q.document,
    "Document Groups": lambda q: q.variables.get("case", ""),
    "Quotation Content": lambda q: q.quotation,
    "Comment": lambda q: q.memo,
    "Codes": lambda q: q.code,
    "Reference": _place,
    "Density": lambda q: 1,
    "Created by": lambda q: q.coder,
    "Modified by": lambda q: q.coder,
    "Created": lambda q: q.time,
    "Modified": lambda q: q.time,
}

_MAXQDA: Final[dict[str, _Column]] = {
    "Color": lambda q: None,
    "Comment": lambda q: q.memo,
    "Document group": lambda q: q.variables.get("case", ""),
    "Document name": lambda q: q.document,
    "Code": lambda q: q.path.replace(".", " > ") or q.code,
    "Begin": _position,
    "End": _position,
    "Weight score": lambda q: q.attributes.get("weight", ""),
    "Segment": lambda q: q.quotation,
    "Created by": lambda q: q.coder,
    "Created": lambda q: q.time,
    "Area": lambda q: q.end - q.start,
    "Coverage %": lambda q: None if q.coverage is None else round(q.coverage * 100, 4),
    "Quotation ID": lambda q: q.ref,
}

_NVIVO: Final[dict[str, _Column]] = {
    "Code": lambda q: q.path.replace(".", "\\") or q.code,
    "File": lambda q: q.document,
    "Reference number": lambda q: None,
    "Coverage": lambda q: None if q.coverage is None else round(q.coverage, 6),
    "Reference": lambda q: q.quotation,
    "Coded by": lambda q: q.coder,
    "Coded on": lambda q: q.time,
    "Annotation": lambda q: q.memo,
    "Quotation ID": lambda q: q.ref,
}

_COLUMNS: Final = {"tidy": _TIDY, "atlas": _ATLAS, "maxqda": _MAXQDA, "nvivo": _NVIVO}


def quote_table(
    segments: Sequence[CitedCoding], caption: Caption, *, layout: str = "tidy", asked: bool = False
) -> Table:
    """Quotations as a table.

    Args:
        segments: what to quote, in order.
        caption: what was asked.
        layout: tidy, atlas, maxqda or nvivo.
        asked: put the caption's facts into a last column of the tidy layout, for files without a caption.

    Raises:
        BadValue: another layout.
    """
    if layout not in LAYOUTS:
        raise BadValue.of_value("--layout", layout, LAYOUTS)
    columns = _COLUMNS[layout]
    rows = [tuple(make(q) for make in columns.values()) for q in segments]
    names = tuple(columns)
    if layout == "atlas":
        rows = _by_quotation(segments, names)
    if layout == "nvivo":
        rows = _numbered(rows, names.index("Reference number"))
    if layout == "tidy":
        names, rows = _with_variables(segments, names, rows)
        if asked:
            told = "; ".join(f"{k}: {v}" for k, v in caption.facts.items())
            names, rows = (*names, "asked"), [(*row, told) for row in rows]
    texts = tuple(n for n in names if n not in _NUMBERS)
    return Table(names, tuple(rows), caption, texts)


def _by_quotation(
    segments: Sequence[CitedCoding], names: tuple[str, ...]
) -> list[tuple[Cell, ...]]:
    """One row a quotation with all its codes, one a line, in the order of documents and places."""
    found: dict[tuple[str, int, int, str], list[CitedCoding]] = {}
    for q in segments:
        found.setdefault((q.document, q.start, q.end, q.coder), []).append(q)
    documents = {q.document: _numbers(q.number)[0] for q in segments}
    order = sorted(found, key=lambda key: (documents[key[0]], *key))
    out = []
    for key in order:
        own = sorted(found[key], key=lambda q: _numbers(q.number))
        row = {name: make(own[0]) for name, make in _ATLAS.items()}
        row["Codes"] = "\n".join(dict.fromkeys(q.path.replace(".", "::") or q.code for q in own))
        row["Comment"] = "\n\n".join(dict.fromkeys(q.memo for q in own if q.memo))
        row["Density"] = len({q.code for q in own})
        out.append(tuple(row[name] for name in names))
    return out


def _numbers(number: str) -> tuple[int, ...]:
    """`D3:10` as (3, 10), so that 10 comes after 9."""
    return tuple(int(part) for part in number.removeprefix("D").split(":") if part.isdigit()) or (
        0,
    )


def _numbered(rows: list[tuple[Cell, ...]], at: int) -> list[tuple[Cell, ...]]:
    """References counted within their code and file, as NVivo does."""
    seen: dict[tuple[Cell, Cell], int] = {}
    out = []
    for row in rows:
        key = (row[0], row[1])
        seen[key] = seen.get(key, 0) + 1
        out.append((*row[:at], seen[key], *row[at + 1 :]))
    return out


def _with_variables(
    segments: Sequence[CitedCoding], names: tuple[str, ...], rows: list[tuple[Cell, ...]]
) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """The table with the variables of documents that no column has yet, before the id."""
    known: dict[str, None] = {}
    for q in segments:
        known.update(dict.fromkeys(q.variables))
    more = [n for n in known if n not in names]
    at = len(names) - 1
    wide = [
        (*row[:at], *(q.variables.get(n, "") for n in more), *row[at:])
        for row, q in zip(rows, segments, strict=True)
    ]
    return (*names[:at], *more, *names[at:]), wide
