"""Places as people write them: offsets, pages and sentences, paragraphs, page labels, quotations.

    1200:1345   code points 1200 to 1344        p3s2       second sentence that begins on the third page
    par7        the seventh paragraph           label:iii  the page with that label
    s12         the twelfth sentence of the document

Owns this small language. A quotation must stand in the text exactly once; it is looked for as written,
and, when that fails, with spaces, dashes, quotation marks and case folded.
"""

from __future__ import annotations

import re

from coder.model.document import Document
from coder.model.errors import BadSpan, QuoteProblem
from coder.model.span import Span

__all__ = ["describe", "find_quote", "parse_place"]

_PAGE = re.compile(r"p(\d+)(?:s(\d+))?\Z")
_PARAGRAPH = re.compile(r"par(\d+)\Z")
_SENTENCE = re.compile(r"s(\d+)\Z")

HINT = "write START:END, p3s2 (page 3, sentence 2), s12, par7, label:iii, or --quote with the words"
PLAIN = "write s12 (sentence 12), par7, START:END, or --quote with the words"
"""What there is to write where a document has no pages."""


def _hint(doc: Document) -> str:
    return HINT if doc.map.pages else PLAIN


def parse_place(doc: Document, written: str) -> Span:
    """The span that a place denotes.

    Raises:
        BadSpan: when it denotes nothing in this document; says what there is.
    """
    if ":" in written and not written.startswith("label:"):
        span = Span.parse(written)
        doc.quote(span)
        return span
    if written.startswith("label:"):
        return _label(doc, written[6:])
    page = _PAGE.match(written)
    if page:
        return _on_page(doc, int(page[1]), int(page[2]) if page[2] else None, written)
    for pattern, kind in ((_PARAGRAPH, "paragraph"), (_SENTENCE, "sentence")):
        match = pattern.match(written)
        if match:
            return _numbered(doc, kind, int(match[1]), written)
    raise BadSpan(f"{written!r} is not a place", place=doc.id, found=written, hint=_hint(doc))


def _numbered(doc: Document, kind: str, number: int, written: str) -> Span:
    units = doc.units(kind)
    if not 1 <= number <= len(units):
        raise BadSpan(
            f"there is no {kind} {number}; the document has {len(units)}",
            place=doc.id,
            found=written,
            hint=_hint(doc),
        )
    return units[number - 1].span


def _label(doc: Document, label: str) -> Span:
    for page in doc.map.pages:
        if page.label == label and page.start < page.end:
            return Span(page.start, page.end)
    labels = [p.label for p in doc.map.pages]
    raise BadSpan(
        f"no page is labelled {label!r}",
        place=doc.id,
        found=label,
        allowed=labels if len(labels) <= 12 else (),
        hint=f"coder docs show {doc.id} lists the pages" if labels else "this format has no pages",
    )


def _on_page(doc: Document, number: int, sentence: int | None, written: str) -> Span:
    pages = doc.map.pages
    if not pages:
        hint = PLAIN if sentence is None else PLAIN.replace("12", str(sentence))
        what = f"there is no page {number}; this format has no pages"
        raise BadSpan(what, place=doc.id, found=written, hint=hint)
    if not 1 <= number <= len(pages):
        what = f"there is no page {number}; the document has {len(pages)} pages"
        raise BadSpan(what, place=doc.id, found=written, hint=HINT)
    page = pages[number - 1]
    if sentence is None:
        if page.start == page.end:
            raise BadSpan(f"page {number} has no text", place=doc.id, found=written)
        return Span(page.start, page.end)
    begins = [s for s in doc.map.sentences if page.start <= s.start < page.end]
    if not 1 <= sentence <= len(begins):
        raise BadSpan(
            f"{len(begins)} sentences begin on page {number}; there is no number {sentence}",
            place=doc.id,
            found=written,
            hint=_hint(doc),
        )
    return begins[sentence - 1]


def find_quote(doc: Document, quote: str) -> Span:
    """The one place where a quotation stands.

    Raises:
        QuoteProblem: it is not there, or stands more than once; the places are named.
    """
    if not quote.strip():
        raise QuoteProblem("the quotation is empty", place=doc.id)
    found = _occurrences(doc.text, quote) or _folded(doc.text, quote)
    if len(found) == 1:
        return found[0]
    if not found:
        raise QuoteProblem(
            f"the quotation {_short(quote)!r} does not stand in the text",
            place=doc.id,
            found=quote,
            hint=f"copy it from: coder docs text {doc.id}",
        )
    places = ", ".join(str(s) for s in found[:5])
    raise QuoteProblem(
        f"the quotation {_short(quote)!r} stands {len(found)} times: at {places}"
        + (" and more" if len(found) > 5 else ""),
        place=doc.id,
        found=quote,
        hint="quote more words, or give the place as START:END",
    )


def _occurrences(text: str, quote: str) -> list[Span]:
    out, at = [], text.find(quote)
    while at >= 0:
        out.append(Span(at, at + len(quote)))
        at = text.find(quote, at + 1)
    return out


def _folded(text: str, quote: str) -> list[Span]:
    """Occurrences in canonical form, mapped back."""
    from coder.text.canonical import canonical  # only who looks for words needs it

    form, wanted = canonical(text), canonical(quote.strip()).text.strip()
    if not wanted:
        return []
    out, at = [], form.text.find(wanted)
    while at >= 0:
        out.append(Span(*form.span(at, at + len(wanted))))
        at = form.text.find(wanted, at + 1)
    return out


def _short(quote: str) -> str:
    one_line = " ".join(quote.split())
    return one_line if len(one_line) <= 60 else f"{one_line[:57]}..."


def describe(doc: Document, span: Span) -> str:
    """Where a span lies, in words: `p. 4, paragraph 12`, with the page label where it differs."""
    parts = []
    page = doc.page_at(span.start) if doc.text else None
    if page is not None:
        label = f" ({page.label})" if page.label != str(page.number) else ""
        parts.append(f"p. {page.number}{label}")
    paragraphs = doc.unit_numbers("paragraph", span)
    if paragraphs:
        parts.append(f"paragraph {paragraphs[0]}")
    return ", ".join(parts)
