"""Which documents and sections a rule reads.

`meta` names document variables and the values they must (or must not) have; a variable with several
values (`en|de`) has each of them. A section is named by a word of its heading; text before the first
heading is in no section. Values and headings are compared in canonical form.
"""

from __future__ import annotations

from bisect import bisect_right

from coder.model.document import Document
from coder.model.rule import Scope
from coder.text.canonical import canonical, is_word

__all__ = ["in_scope", "in_section", "section_at"]


def in_scope(scope: Scope, doc: Document) -> bool:
    """Whether the document's variables let the rule run."""
    if not scope.meta and not scope.meta_not:
        return True
    for name, wanted in scope.meta.items():
        if not _values(doc, name) & set(map(_folded, wanted)):
            return False
    return not any(
        _values(doc, name) & set(map(_folded, refused)) for name, refused in scope.meta_not.items()
    )


def in_section(scope: Scope, doc: Document, offset: int) -> bool:
    """Whether the section that holds `offset` lets the rule run."""
    if not scope.section and not scope.section_not:
        return True
    title = _folded(section_at(doc, offset))
    named = [s for s in (*scope.section, *scope.section_not) if _stands(_folded(s), title)]
    if any(s in scope.section_not for s in named):
        return False
    return not scope.section or any(s in scope.section for s in named)


def section_at(doc: Document, offset: int) -> str:
    """The heading of the section that holds `offset`; empty before the first."""
    headings = doc.map.headings
    at = bisect_right(headings, offset, key=lambda h: h.start) - 1
    return " ".join(headings[at].of(doc.text).split()) if at >= 0 else ""


def _stands(words: str, title: str) -> bool:
    """Whether words stand in a heading as whole words: "Article 1" is not in "Article 13"."""
    at = title.find(words) if words else -1
    while at >= 0:
        to = at + len(words)
        begins = not at or not (is_word(title[at - 1]) and is_word(words[0]))
        ends = to == len(title) or not (is_word(title[to]) and is_word(words[-1]))
        if begins and ends:
            return True
        at = title.find(words, at + 1)
    return False


def _values(doc: Document, name: str) -> set[str]:
    written = doc.variables.get(name, "")
    return {_folded(v) for v in (written, *written.split("|")) if v}


def _folded(text: str) -> str:
    return canonical(text).text.strip()
