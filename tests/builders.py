"""Small values for tests, as a reader would say them.

    doc = a_document("First. Second.")
    coding = a_coding(doc, "Second", "win_win", by="ana")
    event = an_event("retract", on=coding.id, seq=2)
    book = a_book("win_win", "control.readmission")

Everything is deterministic: equal calls give equal values, in any order of tests. Ids are made from what
the value says. Builds on `coder.model` only, so that oracles may use it.
"""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise
from typing import Any

from coder.model.codebook import Code, Codebook
from coder.model.coding import AttributeValue, Coding, Suggestion, SuggestionKey
from coder.model.document import Document, Page, TextMap
from coder.model.event import Event
from coder.model.span import Span

__all__ = [
    "a_book",
    "a_coding",
    "a_document",
    "a_suggestion",
    "an_event",
    "an_id",
    "the_add_of",
    "span_of",
]

PAGE_BREAK = "\n\n"


def an_id(*parts: object) -> str:
    """An id of the shape of a UUIDv7 that depends on `parts` alone."""
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()
    return f"0190{digest[:4]}-{digest[4:8]}-7{digest[8:11]}-8{digest[11:14]}-{digest[14:26]}"


def a_document(*pages: str, id: str = "D-01", corpus: str = "main", **variables: str) -> Document:
    """A document whose pages are the given texts, with a blank line between them.

    Paragraphs end at blank lines, sentences at a full stop, question or exclamation mark and a space.
    Page ranges tile the text: the blank line belongs to the page before it.
    """
    text = PAGE_BREAK.join(pages)
    ends = [m.end() for m in re.finditer(r"\n\n+", text)]
    paragraphs = tuple(_pieces(text, [0, *ends, len(text)]))
    sentences: list[Span] = []
    for paragraph in paragraphs:
        inside = [m.end() for m in re.finditer(r"[.?!]\s+", text) if m.end() < paragraph.end]
        cuts = [paragraph.start, *(c for c in inside if c > paragraph.start), paragraph.end]
        sentences += _pieces(text, cuts)
    starts = [0]
    for page in pages:
        starts.append(starts[-1] + len(page) + len(PAGE_BREAK))
    starts[-1] = len(text)
    table = tuple(Page(n, str(n), starts[n - 1], starts[n]) for n in range(1, len(pages) + 1))
    made = TextMap("builder 1", "builder 1", table, paragraphs, tuple(sentences))
    return Document(id, text, made, corpus, dict(variables))


def _pieces(text: str, cuts: list[int]) -> list[Span]:
    """The stretches between neighbouring cuts, without white space at their ends."""
    out = []
    for start, end in pairwise(cuts):
        piece = text[start:end]
        first = start + len(piece) - len(piece.lstrip())
        last = start + len(piece.rstrip())
        if first < last:
            out.append(Span(first, last))
    return out


def span_of(doc: Document, quote: str | Span) -> Span:
    """Where `quote` stands for the first time; spans are passed through."""
    if isinstance(quote, Span):
        return quote
    start = doc.text.index(quote)
    return Span(start, start + len(quote))


def a_coding(
    doc: Document,
    quote: str | Span,
    code: str,
    *,
    by: str = "ana",
    book: str = "frames",
    **more: Any,
) -> Coding:
    """The coding of a passage; `attributes` may be plain strings."""
    span = span_of(doc, quote)
    attributes = {
        k: v if isinstance(v, AttributeValue) else AttributeValue(v)
        for k, v in more.pop("attributes", {}).items()
    }
    given = {
        "id": an_id("coding", doc.id, span, code, by),
        "code_as_given": code,
        "attributes": attributes,
        **more,
    }
    return Coding(
        doc=doc.id,
        text=doc.hash,
        span=span,
        quote=doc.quote(span),
        book=book,
        code=code,
        by=by,
        **given,
    )


def a_suggestion(
    doc: Document,
    quote: str | Span,
    code: str,
    *,
    rule: str = "",
    book: str = "frames",
    **more: Any,
) -> Suggestion:
    """A proposal for a passage; the rule is called after the code unless named."""
    span = span_of(doc, quote)
    rule = rule or f"{code}-1"
    key = SuggestionKey(doc.hash, book, code, rule, span.start, span.end, an_id(rule)[-8:])
    given = {"wide": span, "book_hash": "0" * 16, "engine": "test 1", **more}
    return Suggestion(key=key, doc=doc.id, span=span, quote=doc.quote(span), **given)


def an_event(
    kind: str,
    *,
    seq: int = 1,
    by: str = "ana",
    on: str = "",
    group: str = "",
    after: tuple[str, ...] | list[str] = (),
    **body: Any,
) -> Event:
    """An event whose id depends on coder, place in the order, kind and thing.

    Without `on` it is about itself, as an event that makes something is. `id`, `time`, `undoes` and
    every other key of the line may be given.
    """
    made = body.pop("id", "") or an_id("event", by, seq, kind, on)
    time = body.pop("time", f"2024-05-01T08:{seq // 60 % 60:02d}:{seq % 60:02d}Z")
    undoes = body.pop("undoes", "")
    group = group or an_id("group", by, seq)
    return Event(made, seq, time, by, group, kind, on or made, tuple(after), undoes, body)


def the_add_of(coding: Coding, *, seq: int = 1, mig: int = 0) -> Event:
    """The `add` event that makes `coding`."""
    return an_event(
        "add",
        seq=seq,
        by=coding.by,
        id=coding.id,
        doc=coding.doc,
        text=coding.text,
        start=coding.span.start,
        end=coding.span.end,
        quote=coding.quote,
        book=coding.book,
        code=coding.code_as_given or coding.code,
        mig=mig,
        how=str(coding.how),
    )


def a_book(*paths: str | Code, name: str = "frames", **more: Any) -> Codebook:
    """A codebook with a code for each path (`control.readmission`), parents made as needed.

    A `Code` given instead of a path is taken as it is.
    """
    codes: dict[str, Code] = {}
    for path in paths:
        if isinstance(path, Code):
            codes[path.id] = path
            continue
        parent = ""
        for part in path.split("."):
            codes.setdefault(part, Code(part, name=part.replace("_", " "), parent=parent))
            parent = part
    return Codebook(name, tuple(codes.values()), **more)
