"""Hits to suggestions.

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

__all__ = ["suggestions", "suggestions_of"]


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
