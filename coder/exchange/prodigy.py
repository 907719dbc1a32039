"""JSON lines for Prodigy, doccano and scripts: one line a document, spans by characters.

    data, losses = span_lines(texts)

Owns the keys: `text`, `spans` (Prodigy, spaCy: objects with start, end, label), `label` (doccano: triples)
and `meta` with the document and its variables. Overlapping spans stay as they are. Offsets are code points,
half-open. Equal values give equal bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from coder.exchange.spantexts import LabelledSpan, SpanText

__all__ = ["span_lines"]


def span_lines(texts: Sequence[SpanText]) -> tuple[bytes, Mapping[str, int]]:
    """The lines, and how many of each thing are not in them, by what they are."""
    lines = []
    for text in texts:
        line = {
            "id": text.id,
            "text": text.text,
            "spans": [_span(span) for span in text.spans],
            "label": [[span.start, span.end, span.label] for span in text.spans],
            "meta": {"doc": text.id, **{f"variable_{k}": v for k, v in text.variables.items()}},
        }
        lines.append(json.dumps(line, ensure_ascii=False))
    data = "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")
    return data, {}


def _span(span: LabelledSpan) -> dict[str, object]:
    out: dict[str, object] = {"start": span.start, "end": span.end, "label": span.label}
    known = (
        ("id", span.id),
        ("by", span.by),
        ("time", span.time),
        ("how", span.how),
        ("memo", span.memo),
    )
    out |= {k: v for k, v in known if v}
    if span.attributes:
        out["attributes"] = dict(sorted(span.attributes.items()))
    return out
