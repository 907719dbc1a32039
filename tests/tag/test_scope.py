"""Sections named by words of their headings."""

from __future__ import annotations

import pytest

from coder.model.document import Document, TextMap
from coder.model.rule import Scope
from coder.model.span import Span
from coder.tag.scope import in_section


@pytest.mark.parametrize(
    ("heading", "named", "there"),
    [
        ("Article 13", "Article 1", False),
        ("Article 1", "Article 1", True),
        ("ARTICLE 1 – Aims", "article 1", True),
        ("Participation", "art", False),
        ("Art. 5 Aims", "art.", True),
        ("Articles 1 and 11", "Articles 1", True),
        ("Annex II", "Annex I", False),
        ("Anhänge", "Anhang", False),
        ("The Articles of Art", "Art", True),
    ],
)
def test_a_section_is_named_by_whole_words(heading: str, named: str, there: bool) -> None:
    text = f"{heading}\nBody."
    doc = Document("d", text, TextMap("x", "x", headings=(Span(0, len(heading)),)))
    assert in_section(Scope(section=(named,)), doc, len(heading) + 1) is there
    assert in_section(Scope(section_not=(named,)), doc, len(heading) + 1) is not there
