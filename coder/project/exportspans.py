"""Codings for machine learning and annotation: texts with labelled spans, as files of other programs.

    made = span_file(project, selection, "spacy", names="id")
    made.data, made.losses

Owns which codings and documents go along (the final layer for training, all coders' for annotations, unless
the selection says otherwise; documents without a coding only when asked for) and the account of what the
format cannot hold. Labels are codes' ids unless names are wanted. Offsets are code points, half-open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.exchange.spantexts import LabelledSpan, SpanText, overlapping
from coder.model.coding import Coding
from coder.model.selection import Selection

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["SPAN_FORMS", "SpanFile", "span_file"]

SPAN_FORMS = ("jsonl", "spacy", "jsonld")
"""Prodigy and doccano, spaCy's DocBin, W3C Web Annotation."""

_MOVED = "codings that a new text version left without a place"


@dataclass(frozen=True, slots=True)
class SpanFile:
    """A file, what it holds, and how many of each thing it cannot hold."""

    data: bytes
    documents: int
    codings: int
    overlapping: int
    bare: int
    losses: Mapping[str, int]
    notes: tuple[str, ...]


def span_file(
    project: Project,
    selection: Selection | None,
    form: str,
    *,
    names: str = "id",
    bare: bool = False,
) -> SpanFile:
    """The codings of a selection in one of `SPAN_FORMS`.

    Args:
        project: the project.
        selection: the selectors.
        form: jsonl, spacy or jsonld.
        names: how codes are called: id, name or a language.
        bare: take documents without a coding along.

    Raises:
        BadValue: no names in that language.
    """
    losses: Counter[str] = Counter()
    texts, left, notes = _texts(project, selection or Selection(), form, names, bare, losses)
    if form == "spacy":
        from coder.exchange.docbin import docbin_bytes

        data, lost = docbin_bytes(texts)
    elif form == "jsonld":
        from coder.exchange.annotations import annotation_bytes

        data, lost = annotation_bytes(texts)
    else:
        from coder.exchange.prodigy import span_lines

        data, lost = span_lines(texts)
    losses.update(lost)
    return SpanFile(
        data, len(texts), sum(len(t.spans) for t in texts),
        sum(overlapping(t.spans) for t in texts), left, dict(sorted((+losses).items())), notes,
    )  # fmt: skip


def _texts(
    project: Project,
    selection: Selection,
    form: str,
    names: str,
    bare: bool,
    losses: Counter[str],
) -> tuple[list[SpanText], int, tuple[str, ...]]:
    from coder.project.analysing import labels
    from coder.project.exporting import chosen_codings

    default = "pool" if form == "jsonld" else "final"
    codings, chosen = chosen_codings(project, selection, default=default)
    shown = labels(project, sorted({c.code for c in codings}), names)
    by_doc: dict[str, list[Coding]] = {}
    for coding in codings:
        by_doc.setdefault(coding.doc, []).append(coding)
    values = project.variables()
    out, left = [], 0
    for entry in chosen.docs:
        mine = by_doc.get(entry.id, [])
        if not mine and not bare:
            left += 1
            continue
        doc = project.library.document(entry.id)
        here = [c for c in mine if doc.text[c.span.start : c.span.end] == c.quote]
        losses[_MOVED] += len(mine) - len(here)
        losses["doubts"] += sum("doubt" in c.flags for c in here)
        losses["marks of exemplars"] += sum("exemplar" in c.flags for c in here)
        losses["values proposed and not confirmed"] += sum(
            v.proposed for c in here for v in c.attributes.values()
        )
        spans = tuple(_span(c, shown[c.code]) for c in here)
        lang = doc.lang_at(0)
        out.append(
            SpanText(doc.id, doc.text, spans, "" if lang == "und" else lang, values.get(doc.id, {}))
        )
    return out, left, chosen.notes


def _span(coding: Coding, label: str) -> LabelledSpan:
    values = {k: v.value for k, v in coding.attributes.items() if not v.proposed}
    return LabelledSpan(
        coding.span.start, coding.span.end, label, coding.id, coding.by, coding.time, coding.memo,
        str(coding.how), values,
    )  # fmt: skip
