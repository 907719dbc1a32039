"""Figures of a project: which numbers go into which drawing.

    drawing = drawn(project, Picture("timeline", by="case"), Selection(under=("benefit",)))

Owns what each kind of figure shows by itself (families of codes over time and along texts, the strongest
ties, the fullest documents) and that its caption says what was left out. Counts are those of the analyses:
the final layer unless the selection says otherwise. Drawing and files are `coder.export`'s.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coder.model.errors import BadValue, UnknownName, UsageError
from coder.model.results import Caption, Matrix
from coder.model.selection import Selection
from coder.project.depicted import (
    KINDS,
    Counting,
    Material,
    Picture,
    code_colours,
    counting_of,
    material_of,
    most_used,
)
from coder.project.ties import network_between, strongest

if TYPE_CHECKING:
    from coder.agree.lines import Agreement
    from coder.export.drawing import Drawing
    from coder.export.portraits import Lane
    from coder.project.facade import Project

__all__ = [
    "KINDS",
    "Counting",
    "agreement_drawn",
    "Picture",
    "code_colours",
    "counting_of",
    "drawn",
    "network_between",
]

_TIES, _DOCUMENTS = 60, 24
_YEAR = re.compile(r"\d{4}(?!\d)")


def drawn(
    project: Project,
    picture: Picture,
    selection: Selection | Counting | None = None,
    *,
    agreement: Agreement | None = None,
) -> Drawing:
    """The figure, not yet a file.

    Args:
        project: the project.
        picture: what to draw.
        selection: the selectors, or what they mean where it is known already; the final layer by default.
        agreement: what `agree` said, where it is known already.

    Raises:
        UsageError: there is nothing of this kind to draw.
        BadValue, UnknownName: a name or value that does not fit.
    """
    if picture.kind == "agreement":
        limits = selection.selection if isinstance(selection, Counting) else selection
        return _agreement(project, picture, limits or Selection(), agreement)
    wanted = selection if isinstance(selection, Counting) else counting_of(project, selection)
    if picture.kind == "heatmap":
        return _heatmap(project, picture, wanted)
    if picture.kind == "network":
        from coder.export.network import network

        found = network_between(project, picture, wanted)
        if not found.edges:
            raise UsageError(
                "no two of them are tied, so there is nothing to draw", hint="coder cooccur"
            )
        return network(strongest(found, picture.top or _TIES))
    if picture.kind == "timeline":
        return _timeline(project, picture, wanted)
    return _portraits(project, picture, wanted)


def _families(picture: Picture, selection: Selection) -> int | None:
    """The depth by itself: families, or the codes asked for as they are."""
    if picture.roll_up is not None or selection.codes or selection.under:
        return picture.roll_up
    return 0


# -- codes with codes --------------------------------------------------------------------------


def _heatmap(project: Project, picture: Picture, counting: Counting) -> Drawing:
    from coder.export.heatmap import heatmap

    found = project.cooccur(
        counting.selection,
        rule=picture.rule,
        measure=picture.measure,
        roll_up=picture.roll_up,
        names=picture.names,
    )
    if picture.top is not None:
        material = material_of(project, picture, counting, picture.roll_up)
        codes, note = most_used(material, picture.top)
        found = _of_codes(found, codes, note)
    if not found.rows or not any(any(row) for row in found.values):
        raise UsageError("there is nothing coded to draw", hint="coder codebook show --counts")
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


# -- over time, along texts --------------------------------------------------------------------


def _timeline(project: Project, picture: Picture, counting: Counting) -> Drawing:
    from coder.export.timeline import Timeline, timeline

    material = material_of(project, picture, counting, _families(picture, counting.selection))
    by = picture.by or "case"
    if picture.measure not in ("count", "per1000"):
        raise BadValue.of_value("--measure of a timeline", picture.measure, ("count", "per1000"))
    values = project.variables()
    names = {name for own in values.values() for name in own}
    if picture.by and by not in names:
        raise UnknownName.of("variable", by, names)
    docs = [entry.id for entry in material.chosen.docs]
    year_of = {d: y for d in docs if (y := _year(values.get(d, {})))}
    if not year_of:
        raise UsageError("no document has a year", hint='coder docs set ID "year=2008"')
    panel_of = {
        d: values.get(d, {}).get(by, "") or ("(no value)" if by in names else "all documents")
        for d in year_of
    }
    codes, note = most_used(material, picture.top)
    counts: Mapping[tuple[str, str, int], float] = Counter(
        (code, panel_of[c.doc], year_of[c.doc]) for c, code in material.codings if c.doc in year_of
    )
    if picture.measure == "per1000":
        cells = {d: (panel_of[d], y) for d, y in year_of.items()}
        counts = _in_words(project, counts, cells, {(c.doc, c.by) for c, _ in material.codings})
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
            by_words=picture.measure == "per1000",
        )
    )


def _in_words(
    project: Project,
    counts: Mapping[tuple[str, str, int], float],
    cells: Mapping[str, tuple[str, int]],
    read: Collection[tuple[str, str]],
) -> dict[tuple[str, str, int], float]:
    """Codings in 1,000 words of all documents of a panel and year, coded or not.

    Where several coders are pooled, the words of a document count once for each of them, as their codings do.
    """
    from coder.project.unitizing import word_counts

    words: Counter[tuple[str, int]] = Counter()
    coders = Counter(doc for doc, _ in read)
    for doc, n in word_counts(project, list(cells)).items():
        words[cells[doc]] += n * max(1, coders[doc])
    return {key: 1000 * n / words[key[1:]] for key, n in counts.items() if words[key[1:]]}


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


def _portraits(project: Project, picture: Picture, counting: Counting) -> Drawing:
    from coder.export.portraits import Portrait, portraits

    material = material_of(project, picture, counting, _families(picture, counting.selection))
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


def _lanes(material: Material) -> tuple[Lane, ...]:
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
    from coder.project.agreeing import Question

    asked = Question(
        coders=project.coder_ids(selection.by), draws=picture.draws or None, roll_up=picture.roll_up
    )
    limits = replace(selection, by=(), layer="", origin="", how="", unit="")
    found = known or project.agree(limits, asked)
    return agreement_drawn(project, found, names=picture.names)


def agreement_drawn(project: Project, found: Agreement, *, names: str = "name") -> Drawing:
    """What `agree` said as a forest plot, its lines in their order.

    Raises:
        UsageError: no line has a value.
        BadValue: the codebook has no names in that language.
    """
    from coder.agree.lines import TOO_FEW
    from coder.export.forest import Judged, forest
    from coder.project.analysing import labels

    shown = labels(project, [line.key["code"] for line in found.lines if "code" in line.key], names)
    rows = [
        Judged(
            ", ".join(shown.get(part, part) for part in line.key.values()) or line.name,
            line.head,
            line.verdict == TOO_FEW,
        )
        for line in found.lines
        if line.head.value is not None
    ]
    if not rows:
        raise UsageError(
            "no agreement has a value, so there is nothing to draw", hint="coder agree says why"
        )
    left = len(found.lines) - len(rows)
    note = f"{left} lines without a value are not drawn (coder agree says why)." if left else ""
    title = f"Agreement by {' and '.join(found.per) or 'code'} ({rows[0].score.measure})"
    caption = Caption(title, dict(found.facts), (*found.notes, note) if note else found.notes)
    return forest(rows, caption)
