"""A DocBin of spaCy: documents in tokens, codings as a span group, for training.

    data, losses = docbin_bytes(texts)

Owns that spans go to the group `sc`, where they may overlap, and to the entities of a document as well only
where none of its spans overlap. A coding whose ends cut a token is widened to it, and counted. Tokens are
those of spaCy's blank pipeline of the document's language. Equal values give equal bytes with one spaCy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from coder.exchange.spantexts import LabelledSpan, SpanText, overlapping

__all__ = ["GROUP", "docbin_bytes"]

GROUP = "sc"
"""The name of the span group, which is the one that spaCy's span categorizer takes unless told."""

_MOST_TEXT = 5_000_000


def docbin_bytes(texts: Sequence[SpanText]) -> tuple[bytes, Mapping[str, int]]:
    """The file, and how many of each thing are not in it, by what they are."""
    from spacy.tokens import DocBin

    losses: Counter[str] = Counter()
    pipelines: dict[str, Any] = {}
    bin = DocBin(attrs=["ENT_IOB", "ENT_TYPE"], store_user_data=True)
    for text in texts:
        nlp = _pipeline(text.lang, pipelines)
        doc = nlp.make_doc(text.text)
        doc.user_data["doc"] = text.id
        _mark(doc, text.spans, losses)
        bin.add(doc)
        for what, count in _left_out(text).items():
            losses[what] += count
    return bin.to_bytes(), dict(+losses)


def _pipeline(lang: str, known: dict[str, Any]) -> Any:
    import spacy

    if lang not in known:
        try:
            known[lang] = spacy.blank(lang or "xx")
        except (ImportError, ValueError, OSError):
            known[lang] = spacy.blank("xx")
        known[lang].max_length = _MOST_TEXT
    return known[lang]


def _mark(doc: Any, spans: Sequence[LabelledSpan], losses: Counter[str]) -> None:
    made = []
    for span in spans:
        found = doc.char_span(
            span.start, span.end, label=span.label, span_id=span.id, alignment_mode="expand"
        )
        if found is None or not len(found):
            losses["codings of nothing but white space"] += 1
            continue
        if (found.start_char, found.end_char) != (span.start, span.end):
            losses["codings widened to whole tokens"] += 1
        made.append(found)
    doc.spans[GROUP] = made
    tokens = [LabelledSpan(s.start, s.end, s.label_) for s in made]
    if overlapping(tokens):
        losses["documents with overlapping codings (no entities, a span group alone)"] += 1
    else:
        doc.set_ents(made)


def _left_out(text: SpanText) -> dict[str, int]:
    return {
        "attributes of codings": sum(len(s.attributes) for s in text.spans),
        "notes of codings": sum(bool(s.memo) for s in text.spans),
        "coders and times of codings": sum(bool(s.by) for s in text.spans),
        "variables of documents": len(text.variables),
    }
