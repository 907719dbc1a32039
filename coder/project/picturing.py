"""Figures of a project: which numbers go into which drawing.

    drawing = drawn(project, Picture("timeline", by="case"), Selection(under=("benefit",)))

Owns what each kind of figure shows by itself (families of codes over time and along texts, the strongest
ties, the fullest documents) and that its caption says what was left out. Counts are those of the analyses:
the final layer unless the selection says otherwise. Drawing and files are `coder.export`'s.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from coder.model.errors import BadValue, UsageError
from coder.model.results import Caption, Edge, EdgeList, Matrix
from coder.model.selection import Selection

if TYPE_CHECKING:
    from coder.agree.lines import Agreement
    from coder.export.drawing import Drawing
    from coder.export.portraits import Lane
    from coder.model.coding import Coding
    from coder.project.facade import Project
    from coder.project.selecting import Counted

__all__ = ["KINDS", "Picture", "code_colours", "drawn", "network_between"]

KINDS: Final[Mapping[str, str]] = {
    "heatmap": "Codes that stand together",
    "network": "Network of codes",
    "timeline": "Codes over time",
    "portraits": "Portraits of documents",
    "agreement": "Agreement of coders",
}
_TIES, _DOCUMENTS = 60, 24
_YEAR = re.compile(r"\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be drawn.

    Attributes:
        kind: one of `KINDS`.
        by: of a timeline the variable of its panels (case without), of a network what is tied to codes:
            `document`, a variable of documents or an attribute of codings; empty for codes with codes.
        rule: of heat map and network, when two codes stand together.
        measure: of heat map and network, the measure of it.
        roll_up: depth of the ancestors that codes count as; None for what the kind does by itself.
        top: of heat map and timeline the most frequent codes, of a network the strongest ties, of
            portraits the documents with most codings.
        names: how codes are called: name, id or a language.
        draws: of agreement, samples for the intervals; 0 for none.

    Raises:
        BadValue: at construction, for a kind that does not exist or a number below 1.
    """

    kind: str
    by: str = ""
    rule: str = "overlap"
    measure: str = "count"
    roll_up: int | None = None
    top: int | None = None
    names: str = "name"
    draws: int = 2000

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise BadValue.of_value("the figure", self.kind, tuple(KINDS))
        if self.top is not None and self.top < 1:
            raise BadValue(f"--top is {self.top}, and a figure needs at least 1", found=self.top)


def drawn(
    project: Project,
    picture: Picture,
    selection: Selection | None = None,
    *,
    agreement: Agreement | None = None,
) -> Drawing:
    """The figure, not yet a file.

    Args:
        project: the project.
        picture: what to draw.
        selection: the selectors; the final layer by default.
        agreement: what `agree` said, where it is known already.

    Raises:
        UsageError: there is nothing of this kind to draw.
        BadValue, UnknownName: a name or value that does not fit.
    """
    wanted = selection or Selection()
    if picture.kind == "heatmap":
        return _heatmap(project, picture, wanted)
    if picture.kind == "network":
        from coder.export.network import network

        found = network_between(project, picture, wanted)
        return network(_strongest(found, picture.top or _TIES))
    if picture.kind == "timeline":
        return _timeline(project, picture, wanted)
    if picture.kind == "portraits":
        return _portraits(project, picture, wanted)
    return _agreement(project, picture, wanted, agreement)


# -- what counts -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Material:
    """Codings with the codes they count as, in codebook order, and the caption's facts."""

    codings: tuple[tuple[Coding, str], ...]
    codes: tuple[str, ...]
    names: Mapping[str, str]
    colours: Mapping[str, str]
    chosen: Counted

    def caption(self, title: str, *notes: str, **facts: str) -> Caption:
        told = {**self.chosen.facts, **facts}
        return Caption(title, told, (*self.chosen.notes, *filter(None, notes)))


def _material(
    project: Project, picture: Picture, selection: Selection, depth: int | None
) -> _Material:
    from coder.project.analysing import labels
    from coder.project.exporting import chosen_codings

    codings, chosen = chosen_codings(project, selection, default="final")
    book = project.book_with_proposed()
    known = {code.rpartition(": ")[2]: code for code in chosen.columns.codes}

    def counts_as(code: str) -> str:
        return known.get(code, code) if depth is None else book.roll_up(code, depth)

    given = tuple((c, counts_as(c.code)) for c in codings)
    codes = dict.fromkeys(counts_as(code.rpartition(": ")[2]) for code in chosen.columns.codes)
    names = labels(project, list(codes), picture.names)
    return _Material(given, tuple(codes), names, code_colours(project, list(codes)), chosen)


def code_colours(project: Project, codes: Sequence[str]) -> dict[str, str]:
    """The colour of each code in figures: its own, else that of its family."""
    from coder.export.palette import family_colours

    book = project.book_with_proposed()
    tops = {code: book.roll_up(code, 0) for code in (*book.ids, *codes)}
    own = {code.id: code.colour for code in book}
    everyone = family_colours(tops, own, list(dict.fromkeys((*book.ids, *codes))))
    return {code: everyone[code] for code in codes}


def _families(picture: Picture, selection: Selection) -> int | None:
    """The depth by itself: families, or the codes asked for as they are."""
    if picture.roll_up is not None or selection.codes or selection.under:
        return picture.roll_up
    return 0


def _most(material: _Material, top: int | None) -> tuple[tuple[str, ...], str]:
    """The most frequent codes in codebook order, and what was left out."""
    count = Counter(code for _, code in material.codings)
    used = [code for code in material.codes if count[code]]
    best = set(sorted(used, key=lambda c: -count[c])[: top or len(used)])
    left = len(used) - len(best)
    note = f"{left} less frequent codes are not drawn." if left else ""
    return tuple(code for code in used if code in best), note


# -- codes with codes --------------------------------------------------------------------------


def _heatmap(project: Project, picture: Picture, selection: Selection) -> Drawing:
    from coder.export.heatmap import heatmap

    found = project.cooccur(
        selection,
        rule=picture.rule,
        measure=picture.measure,
        roll_up=picture.roll_up,
        names=picture.names,
    )
    if picture.top is not None:
        material = _material(project, picture, selection, picture.roll_up)
        codes, note = _most(material, picture.top)
        found = _of_codes(found, codes, note)
    if not found.rows:
        raise UsageError("there is no code to draw", hint="coder codebook show --counts")
    return heatmap(found, dict(zip(found.rows, found.row_labels, strict=True)))


def _of_codes(found: Matrix, codes: Sequence[str], note: str) -> Matrix:
    """The rows and columns of some codes."""
    at = [n for n, code in enumerate(found.rows) if code in codes]
    rows = tuple(found.rows[n] for n in at)
    values = tuple(tuple(found.values[r][c] for c in at) for r in at)
    shown = tuple(found.row_labels[n] for n in at)
    notes = (*found.caption.notes, note) if note else found.caption.notes
    caption = replace(found.caption, notes=notes)
    return replace(
        found, rows=rows, cols=rows, values=values, row_labels=shown, col_labels=shown,
        caption=caption,
    )  # fmt: skip


def network_between(
    project: Project, picture: Picture, selection: Selection | None = None
) -> EdgeList:
    """Codes tied to codes, or documents, values of a variable or of an attribute tied to codes.

    A tie between two codes weighs as much as the matrix says; any other tie is the number of codings.

    Raises:
        UnknownName: no document has that variable and no coding can have that attribute.
    """
    wanted = selection or Selection()
    material = _material(project, picture, wanted, picture.roll_up)
    if picture.by in ("", "code"):
        from coder.project.exporting import code_network

        found = code_network(
            project, wanted, rule=picture.rule, measure=picture.measure,
            roll_up=picture.roll_up, names=picture.names,
        )  # fmt: skip
        count = Counter(code for _, code in material.codings)
        nodes = {
            node: {**facts, "n": count[node], "colour": material.colours.get(node, "")}
            for node, facts in found.nodes.items()
        }
        return replace(found, nodes=nodes)
    return _two_kinds(project, material, picture.by)


def _two_kinds(project: Project, material: _Material, by: str) -> EdgeList:
    values = _values(project, material, by)
    ties = Counter(
        (value, code) for (_, code), value in zip(material.codings, values, strict=True) if value
    )
    apart = {v: f"{by}:{v}" if v in material.codes else v for v, _ in sorted(ties)}
    sizes = Counter(values)
    count = Counter(code for _, code in material.codings)
    nodes: dict[str, dict[str, str | int | float | bool | None]] = {
        code: {"label": material.names[code], "n": count[code], "mode": "code", "colour": colour}
        for code, colour in material.colours.items()
    }
    nodes |= {
        node: {"label": value, "n": sizes[value], "mode": by, "colour": "#6b7280"}
        for value, node in apart.items()
    }
    edges = tuple(
        Edge(apart[value], code, float(ties[value, code]))
        for value in apart
        for code in material.codes
        if ties[value, code]
    )
    without = values.count("")
    note = f"{without} codings without a value of {by} are left out." if without else ""
    caption = material.caption(f"Network of codes and {by}", note, measure="count")
    return EdgeList(nodes, edges, False, caption)


def _values(project: Project, material: _Material, by: str) -> list[str]:
    """For each coding the document it stands in, or the value of a variable or an attribute."""
    from coder.model.errors import UnknownName
    from coder.project.selecting import names_of

    if by in ("document", "id"):
        return [c.doc for c, _ in material.codings]
    if by not in names_of(project):
        raise UnknownName.of("variable", by, ["document", *names_of(project)])
    declared = {a.name for a in project.book().attributes}
    variables = project.variables()
    out = []
    for c, _ in material.codings:
        own = c.attributes.get(by)
        if by in declared:
            out.append(own.value if own is not None and not own.proposed else "")
        else:
            out.append(variables.get(c.doc, {}).get(by, ""))
    return out


def _strongest(found: EdgeList, top: int) -> EdgeList:
    """The heaviest ties; equal ones at the border are all kept or all left."""
    if len(found.edges) <= top:
        return found
    weights = sorted((abs(e.weight) for e in found.edges), reverse=True)
    least = weights[top - 1]
    if weights[top] == least and weights[0] > least:
        least = min(w for w in weights if w > least)
    kept = tuple(e for e in found.edges if abs(e.weight) >= least)
    note = f"The {len(kept)} heaviest of {len(found.edges)} ties are drawn."
    caption = replace(found.caption, notes=(*found.caption.notes, note))
    return replace(found, edges=kept, caption=caption)


# -- over time, along texts --------------------------------------------------------------------


def _timeline(project: Project, picture: Picture, selection: Selection) -> Drawing:
    from coder.export.timeline import Timeline, timeline

    material = _material(project, picture, selection, _families(picture, selection))
    by = picture.by or "case"
    values = project.variables()
    names = {name for own in values.values() for name in own}
    if picture.by and by not in names:
        from coder.model.errors import UnknownName

        raise UnknownName.of("variable", by, names)
    docs = [entry.id for entry in material.chosen.docs]
    year_of = {d: y for d in docs if (y := _year(values.get(d, {})))}
    if not year_of:
        raise UsageError("no document has a year", hint='coder docs set ID "year=2008"')
    panel_of = {
        d: values.get(d, {}).get(by, "") or ("(no value)" if by in names else "all documents")
        for d in year_of
    }
    codes, note = _most(material, picture.top)
    counts = Counter(
        (code, panel_of[c.doc], year_of[c.doc]) for c, code in material.codings if c.doc in year_of
    )
    without = len(docs) - len(year_of)
    lost = f"{without} documents without a year are left out." if without else ""
    first, last = min(year_of.values()), max(year_of.values())
    return timeline(
        Timeline(
            panels=_ordered(project, by, set(panel_of.values())),
            years=tuple(range(first, last + 1)),
            rows=tuple((code, material.names[code]) for code in codes),
            counts={key: n for key, n in counts.items() if key[0] in codes},
            documents=Counter((panel_of[d], year_of[d]) for d in year_of),
            caption=material.caption(f"Codes over time by {by}", note, lost),
            colours=material.colours,
        )
    )


def _year(values: Mapping[str, str]) -> int | None:
    for name in ("year", "date"):
        found = _YEAR.match(values.get(name, ""))
        if found:
            return int(found[0])
    return None


def _ordered(project: Project, by: str, values: set[str]) -> tuple[str, ...]:
    """Values in the order that the codebook declares, others by the alphabet."""
    declared = next((v.values for v in project.book().variables if v.name == by), ())
    order = {value: at for at, value in enumerate(declared)}
    return tuple(sorted(values, key=lambda v: (order.get(v, len(order)), v)))


def _portraits(project: Project, picture: Picture, selection: Selection) -> Drawing:
    from coder.export.portraits import Portrait, portraits

    material = _material(project, picture, selection, _families(picture, selection))
    top = picture.top or _DOCUMENTS
    count = Counter(c.doc for c, _ in material.codings)
    docs = [entry.id for entry in material.chosen.docs if entry.text]
    best = set(sorted(docs, key=lambda d: -count[d])[:top])
    note = (
        f"The {len(best)} documents with most codings of {len(docs)} are drawn."
        if len(best) < len(docs)
        else ""
    )
    if not best:
        raise UsageError("there is no document with a text", hint="coder ingest FILE")
    codings: dict[str, list[tuple[int, int, str]]] = {}
    for c, code in material.codings:
        codings.setdefault(c.doc, []).append((c.span.start, c.span.end, code))
    found = []
    for doc_id in docs:
        if doc_id in best:
            doc = project.document(doc_id)
            title = doc.variables.get("title", "")
            ends = tuple(p.end for p in doc.map.pages[:-1] if p.start < p.end)
            own = tuple(codings.get(doc_id, ()))
            name = f"{doc_id}: {title}" if title else doc_id
            found.append(Portrait(name, len(doc.text), own, ends))
    return portraits(
        tuple(found), _lanes(material), material.caption("Portraits of documents", note)
    )


def _lanes(material: _Material) -> tuple[Lane, ...]:
    from coder.export.portraits import Lane

    used = {code for _, code in material.codings}
    return tuple(
        Lane(code, material.names[code], material.colours[code])
        for code in material.codes
        if code in used
    )


# -- agreement ---------------------------------------------------------------------------------


def _agreement(
    project: Project, picture: Picture, selection: Selection, known: Agreement | None
) -> Drawing:
    from coder.agree.lines import TOO_FEW
    from coder.export.forest import Judged, forest
    from coder.project.agreeing import Question
    from coder.project.analysing import labels

    asked = Question(
        coders=project.coder_ids(selection.by), draws=picture.draws or None, roll_up=picture.roll_up
    )
    limits = replace(selection, by=(), layer="", origin="", how="", unit="")
    found = known or project.agree(limits, asked)
    codes = [line.key.get("code", line.name) for line in found.lines]
    names = labels(project, codes, picture.names)
    rows = [
        Judged(names[code], line.head, line.verdict == TOO_FEW)
        for code, line in zip(codes, found.lines, strict=True)
    ]
    measured = [row for row in rows if row.score.value is not None]
    if not measured:
        raise UsageError(
            "no agreement has a value, so there is nothing to draw",
            hint="coder agree says why",
        )
    left = len(rows) - len(measured)
    note = f"{left} codes without a value are not drawn (coder agree says why)." if left else ""
    title = f"Agreement by code ({measured[0].score.measure})"
    caption = Caption(title, dict(found.facts), (*found.notes, note) if note else found.notes)
    return forest(measured, caption)
