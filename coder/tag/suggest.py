"""Hits to suggestions, and the words in which a hit explains itself.

Owns what a suggestion's key is made of (RECORD.md): text version, codebook, code, rule, place and the hash of
the rule's meaning. A suggestion is never a coding: it has no coder. Nothing is stored here.
"""

from __future__ import annotations

from collections.abc import Iterable

from coder.model.coding import Suggestion, SuggestionKey
from coder.model.document import Document
from coder.model.rule import Hit
from coder.model.span import Span
from coder.tag.program import Program
from coder.text.canonical import Canonical

__all__ = ["explain", "suggestions", "suggestions_of"]


def suggestions(
    program: Program, doc: Document, *, folded: Canonical | None = None
) -> tuple[Suggestion, ...]:
    """What the rules propose in a document, sorted by place and order of the codebook.

    Two matches of one rule at one place are one suggestion.
    """
    return suggestions_of(program, doc, program.hits(doc, folded=folded))


def suggestions_of(program: Program, doc: Document, hits: Iterable[Hit]) -> tuple[Suggestion, ...]:
    """The suggestions that a program's hits in a document are."""
    made = (_suggestion(program, doc, hit) for hit in hits)
    return tuple({s.key: s for s in made}.values())


def _suggestion(program: Program, doc: Document, hit: Hit) -> Suggestion:
    key = SuggestionKey(
        text=doc.hash,
        book=program.book.name,
        code=hit.code,
        rule=hit.rule,
        start=hit.start,
        end=hit.end,
        rule_hash=program.hash_of(hit.code, hit.rule),
    )
    return Suggestion(
        key=key,
        doc=doc.id,
        span=Span(hit.start, hit.end),
        wide=Span(hit.expanded_start, hit.expanded_end),
        quote=doc.text[hit.start : hit.end],
        book_hash=program.book.hash,
        engine=program.engine,
        flags=hit.flags,
        proposes=hit.proposes,
        weight=hit.weight,
    )


def explain(hit: Hit, doc: Document, program: Program) -> tuple[str, ...]:
    """Why a hit is one, in sentences: which words, which rule, why each flag."""
    rule = next((r for c, r in program.rules if c == hit.code and r.id == hit.rule), None)
    quote = " ".join(doc.text[hit.start : hit.end].split())
    lines = [f"\u201c{quote}\u201d matches rule {hit.rule} of code {hit.code}."]
    if rule is not None:
        kind = type(rule.body).__name__.lower()
        kind = getattr(rule.body, "kind", kind)
        line = f", line {rule.line} of the codebook" if rule.line else ""
        lines.append(f"The rule is of kind {kind}{line}.")
        if rule.note:
            lines.append(f"Its note says: {rule.note}")
    for mark in hit.marks:
        words = " ".join(doc.text[mark.start : mark.end].split())
        lines.append(f"Flagged {mark.name} because of \u201c{words}\u201d.")
    for name, value in hit.proposes.items():
        lines.append(f"Proposes {name} = {value}; a person has to confirm it.")
    return tuple(lines)
