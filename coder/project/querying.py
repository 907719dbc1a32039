"""Queries asked of a project: the segments they find, as a table and as codes in any analysis.

    found = ask(project, "win_win and readmission within sentence")
    counted_with_queries(project, Selection(codes=("win_win", "@hedged")))

Owns what a query is asked of: the codings that count for a selection (layer, documents, origin ...), all
codes of them, and the texts of the documents it covers. `@name` among the codes of a selection is a code
whose codings are what the saved query finds: one for each coder whose codings it rests on; what rests on
texts alone counts once for each coder who counts in the document. No such coding passes for a person's:
its origin is the query, its act is unknown.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from coder.analyse.query import OWN_NAMES, Vocabulary, parse_query
from coder.analyse.queryrun import QueryMaterial, are_places, run_query
from coder.analyse.querytree import Node, Words
from coder.model.coding import Coding, How, Origin
from coder.model.columns import UnitColumns
from coder.model.results import Caption, Cell, Table
from coder.model.selection import Selection
from coder.model.span import Span
from coder.project.savedqueries import saved_queries
from coder.project.searching import Searcher
from coder.project.selecting import Counted, counted, names_of

if TYPE_CHECKING:
    from coder.analyse.queryspans import Spans
    from coder.project.facade import Project

__all__ = ["Asked", "Passage", "ask", "counted_with_queries", "query_table", "vocabulary_of"]

_SEGMENTS = uuid.UUID("a7be2f0a-4b5a-5c9e-9d6a-6a6f0c1d2e31")


@dataclass(frozen=True, slots=True)
class Passage:
    """One thing that a query found; `by` is empty for places that nobody coded.

    `codings` are those on exactly this segment; of places and units those that share a code point.
    """

    doc: str
    span: Span
    by: str
    codings: tuple[Coding, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What a query found, with the codings that counted."""

    expression: str
    node: Node
    passages: tuple[Passage, ...]
    chosen: Counted


def vocabulary_of(project: Project) -> Vocabulary:
    """The names that queries of this project may use."""
    book = project.book_with_proposed()
    attributes = tuple(a.name for a in book.attributes)
    names = tuple(n for n in names_of(project) if n not in attributes)
    return Vocabulary(book, names, attributes, saved_queries(project))


def ask(project: Project, expression: str, selection: Selection | None = None) -> Asked:
    """What a query finds among the codings that count and in the texts of the selection's documents.

    Args:
        project: the project.
        expression: the query.
        selection: the selectors; the final layer by default. Codes limit what is asked about.

    Raises:
        BadValue, UnknownName: the query is none, or names what is not there.
    """
    node = parse_query(expression, vocabulary_of(project))
    chosen = counted(project, selection or Selection())
    found = run_query(node, _material(project, chosen))
    return Asked(expression, node, _passages(chosen, found, exact=not are_places(node)), chosen)


# -- what is asked -------------------------------------------------------------------------------


def _material(project: Project, chosen: Counted) -> QueryMaterial:
    docs = chosen.columns.docs
    covered = [d for d in docs if d in {e.id for e in chosen.docs if e.text}]
    place = {d: n for n, d in enumerate(docs)}
    searcher = Searcher(project)

    def places(words: Words) -> list[tuple[int, int, int]]:
        return [(place[d], s, e) for d in covered for s, e in searcher.places(words, d)]

    return QueryMaterial(
        chosen.columns,
        _documents(project, docs),
        lambda rows: [_own_values(project, c) for c in _codings(chosen, rows)],
        frozenset((*(a.name for a in project.book().attributes), *OWN_NAMES)),
        places,
        lambda kind: _units(project, chosen, kind, covered),
    )


def _codings(chosen: Counted, rows: Any) -> list[Coding]:
    """The codings of some rows: a mask or row numbers."""
    from coder.analyse.selection import take

    return replace(chosen, columns=take(chosen.columns, rows)).codings()


def _documents(project: Project, docs: Sequence[str]) -> list[dict[str, str]]:
    values = project.variables()
    corpora = {e.id: e.corpus for e in project.library.entries}
    return [{"id": d, "corpus": corpora.get(d, ""), **values.get(d, {})} for d in docs]


def _own_values(project: Project, coding: Coding) -> Mapping[str, str]:
    """Confirmed attributes of a coding, who coded, by what act, on which day where the project is."""
    own = {k: v.value for k, v in coding.attributes.items() if not v.proposed and v.value}
    day = _day(coding.time, project.settings.time_zone)
    return {**own, "by": coding.by, "how": str(coding.how), "coded": day}


def _day(time: str, zone: str) -> str:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    try:
        return datetime.fromisoformat(time).astimezone(ZoneInfo(zone)).date().isoformat()
    except (ValueError, OSError, KeyError):
        return time[:10]


def _units(project: Project, chosen: Counted, kind: str, covered: Sequence[str]) -> UnitColumns:
    """The units of a kind in the documents that a selection covers."""
    import numpy as np

    from coder.project.unitizing import units_of

    units = units_of(project, chosen, "token" if kind == "word" else kind)
    wanted = set(covered)
    doc = np.asarray(units.doc, dtype=np.int64)
    keep = np.array([d in wanted for d in units.docs] or [False], dtype=bool)[doc]
    start, end = np.asarray(units.start)[keep], np.asarray(units.end)[keep]
    return UnitColumns(kind, chosen.columns.docs, doc[keep], start, end)


def _passages(chosen: Counted, found: Spans, *, exact: bool) -> tuple[Passage, ...]:
    import numpy as np

    from coder.analyse.queryspans import Measure, Spans, related

    columns = chosen.columns
    by_doc: dict[str, list[Coding]] = {}
    rows = (np.asarray(getattr(columns, n), dtype=np.int64) for n in ("doc", "by", "start", "end"))
    near = related(Spans(*rows), found, "overlaps", gap=None, measure=Measure("characters"))
    for coding in _codings(chosen, near):
        by_doc.setdefault(coding.doc, []).append(coding)
    places = zip(*(x.tolist() for x in (found.doc, found.by, found.start, found.end)), strict=True)
    out = []
    for doc, by, start, end in places:
        name, span = columns.docs[doc], Span(start, end)
        who = columns.coders[by] if by >= 0 else ""
        own = (
            c
            for c in by_doc.get(name, ())
            if (not who or c.by == who) and (c.span == span if exact else c.span.overlaps(span))
        )
        out.append(Passage(name, span, who, tuple(own)))
    return tuple(out)


# -- as a table ----------------------------------------------------------------------------------


def query_table(project: Project, asked: Asked, *, short: bool = False) -> Table:
    """What a query found, one row a segment, as `export segments` writes them.

    Args:
        project: the project.
        asked: what was found.
        short: only what fits a screen: document, page, codes, quotation, who coded.
    """
    from coder.project.whereabouts import Placer

    values = project.variables()
    docs = dict.fromkeys(p.doc for p in asked.passages)
    names: dict[str, None] = {}
    for entry in project.library.entries:
        names.update(dict.fromkeys(entry.variables))
    used = [n for n in names if any(values.get(d, {}).get(n) for d in docs)]
    placer, rows = Placer(project), []
    for p in asked.passages:
        at, own = placer.at(p.doc, p.span), values.get(p.doc, {})
        row: tuple[Cell, ...] = (
            p.doc, *(own.get(n, "") for n in used),
            "; ".join(dict.fromkeys(c.code for c in p.codings)), at.text,
            at.page, at.label, at.paragraph, at.section, p.span.start, p.span.end, p.by,
            " ".join(c.id for c in p.codings),
        )  # fmt: skip
        rows.append(row)
    columns = (
        "doc", *used, "codes", "quotation", "page", "page_label", "paragraph", "section",
        "start", "end", "by", "ids",
    )  # fmt: skip
    texts = ("doc", *used, "quotation", "page_label", "section", "by")
    table = Table(columns, tuple(rows), _caption(asked), texts)
    if not short:
        return table
    keep = [columns.index(n) for n in ("doc", "page", "codes", "quotation", "by")]
    few = tuple(tuple(row[n] for n in keep) for row in rows)
    return Table(tuple(columns[n] for n in keep), few, table.caption, texts)


def _caption(asked: Asked) -> Caption:
    thing = "places" if are_places(asked.node) else "segments"
    counts = {"query": asked.expression, thing: str(len(asked.passages))}
    counts["documents with them"] = str(len({p.doc for p in asked.passages}))
    notes = [n for n in asked.chosen.notes if not n.startswith("no coding matches")]
    return Caption("Query", {**counts, **asked.chosen.facts}, tuple(notes))


# -- as codes ------------------------------------------------------------------------------------


def counted_with_queries(
    project: Project, selection: Selection, *, default: str = "final"
) -> Counted:
    """The codings that a selection means, where some of its codes are saved queries (`@name`).

    Raises:
        UnknownName: there is no such query, with the nearest.
        BadValue: what is saved is no query.
    """
    names = tuple(dict.fromkeys(c for c in selection.codes if c.startswith("@")))
    plain = replace(selection, codes=tuple(c for c in selection.codes if c not in names))
    codes = project.code_ids(plain) or frozenset()
    whole = counted(project, replace(plain, codes=(), under=()), default=default)
    known = vocabulary_of(project)
    material = _material(project, whole)
    made: list[tuple[int, int, int, Coding]] = []
    for number, name in enumerate(names):
        found = run_query(parse_query(name, known), material)
        made += _as_codings(project, whole, found, (number, name))
    facts = {**whole.facts, "filter": str(selection)}
    facts |= {name: known.saved[name[1:]] for name in names}
    notes = [n for n in whole.notes if not n.startswith("no coding matches")]
    return replace(
        whole,
        columns=_joined(whole, codes, names, made),
        consensus=(*whole.consensus, *(coding for *_, coding in made)),
        facts=facts,
        notes=tuple(notes),
    )


def _as_codings(
    project: Project, whole: Counted, found: Spans, query: tuple[int, str]
) -> list[tuple[int, int, int, Coding]]:
    """What a query found as codings: (document number, coder number, query number, coding)."""
    import numpy as np

    number, name = query
    columns = whole.columns
    pairs = zip(np.asarray(columns.doc).tolist(), np.asarray(columns.by).tolist(), strict=True)
    coders: dict[int, set[int]] = {}
    for doc, by in pairs:
        coders.setdefault(doc, set()).add(by)
    out = []
    rows = zip(*(x.tolist() for x in (found.doc, found.by, found.start, found.end)), strict=True)
    for doc, by, start, end in rows:
        text = project.document(columns.docs[doc])
        key = "\x1f".join((name, columns.docs[doc], text.hash, f"{start}:{end}"))
        for who in sorted(coders.get(doc, ())) or [0] if by < 0 else [by]:
            coder = columns.coders[who] if by >= 0 else ""
            coding = Coding(
                id=str(uuid.uuid5(_SEGMENTS, f"{key}\x1f{coder}")),
                doc=text.id, text=text.hash, span=Span(start, end), quote=text.text[start:end],
                book=project.books.name, code=name, by=coder, code_as_given=name,
                origin=Origin(rule=name), how=How.UNKNOWN,
            )  # fmt: skip
            out.append((doc, who, number, coding))
    return out


def _joined(
    whole: Counted,
    codes: frozenset[str],
    names: tuple[str, ...],
    made: Sequence[tuple[int, int, int, Coding]],
) -> Any:
    """The columns with the asked codes and the queries, in the order of columns."""
    import numpy as np

    from coder.analyse.selection import take

    old = whole.columns
    keep = [c for c in old.codes if c in codes]
    place = {c: n for n, c in enumerate(keep)}
    lut = np.array([place.get(c, -1) for c in old.codes] or [-1], dtype=np.int64)
    code = lut[np.asarray(old.code, dtype=np.int64)]
    kept = take(replace(old, code=code), code >= 0)
    first = len(whole.consensus)
    new = {
        "doc": [m[0] for m in made],
        "start": [m[3].span.start for m in made],
        "end": [m[3].span.end for m in made],
        "code": [len(keep) + m[2] for m in made],
        "by": [m[1] for m in made],
        "row": [-1 - first - n for n in range(len(made))],
        "how": [len(kept.hows)] * len(made),
        "rule": [len(kept.rules)] * len(made),
    }
    whole_columns: dict[str, Any] = {
        name: np.concatenate([np.asarray(getattr(kept, name), dtype=np.int64), values])
        if len(getattr(kept, name)) == len(kept)
        else getattr(kept, name)
        for name, values in ((n, np.array(v, dtype=np.int64)) for n, v in new.items())
    }
    order = np.lexsort((-whole_columns["end"], whole_columns["start"], whole_columns["doc"]))
    joined = replace(
        kept,
        codes=(*keep, *names),
        coders=kept.coders or ("",),
        hows=(*kept.hows, str(How.UNKNOWN)),
        rules=(*kept.rules, "query"),
        **whole_columns,
    )
    return take(joined, order)
