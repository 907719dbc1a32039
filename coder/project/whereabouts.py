"""Where a passage stands, in the words of those who quote it: page, paragraph, section, text.

Owns one way to say it for tables of passages. Pages and paragraphs count from 1; a passage beyond its text
(a damaged place) has none of them. Outlines of documents are made once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.model.span import Span
from coder.text.sections import Outline

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["Place", "Placer"]


@dataclass(frozen=True, slots=True)
class Place:
    """A passage: its text, `page` (None for formats without pages) and its label, paragraph, section."""

    text: str
    page: int | None = None
    label: str = ""
    paragraph: int | None = None
    section: str = ""
    lang: str = ""


class Placer:
    """Says where passages of a project stand."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._outlines: dict[str, Outline] = {}

    def at(self, doc_id: str, span: Span) -> Place:
        """Where a span of a document stands."""
        doc = self.project.document(doc_id)
        if span.end > len(doc.text):
            return Place(doc.text[span.start : span.end])
        outline = self._outlines.get(doc.id)
        if outline is None:
            outline = self._outlines[doc.id] = Outline(doc)
        page = doc.page_at(span.start)
        paragraphs = doc.unit_numbers("paragraph", span)
        lang = doc.lang_at(span.start)
        return Place(
            doc.text[span.start : span.end],
            page.number if page else None,
            page.label if page else "",
            paragraphs[0] if paragraphs else None,
            str(outline.at(span.start)),
            "" if lang == "und" else lang,
        )
