from __future__ import annotations

from coder.model.document import Document, TextMap
from coder.model.span import Span
from coder.text.sections import Outline, Section


def document(*parts: str) -> Document:
    """A document of these paragraphs; `# ` marks headings."""
    text, paragraphs, headings = "", [], []
    for part in parts:
        text += "\n\n" if text else ""
        span = Span(len(text), len(text) + len(part.removeprefix("# ")))
        text += part.removeprefix("# ")
        paragraphs.append(span)
        if part.startswith("# "):
            headings.append(span)
    return Document(
        "d", text, TextMap("x", "y", paragraphs=tuple(paragraphs), headings=tuple(headings))
    )


def told(doc: Document, words: str) -> str:
    return str(Outline(doc).at(doc.text.index(words)))


def test_a_law_is_cited_by_chapter_article_and_fraction() -> None:
    doc = document(
        "Ley de migración", "# TÍTULO PRIMERO", "# Disposiciones preliminares", "# CAPÍTULO II",
        "Artículo 3. Para efectos de la ley se entenderá por:", "VII. Condición de estancia: la situación;",
        "Artículo 4. La aplicación corresponde a la Secretaría.", "# CAPÍTULO III", "Las visas se expiden.",
    )  # fmt: skip
    above = "TÍTULO PRIMERO Disposiciones preliminares > CAPÍTULO II"
    assert told(doc, "la situación") == f"{above} > Artículo 3, VII"
    assert told(doc, "corresponde") == f"{above} > Artículo 4"
    assert told(doc, "Las visas") == "TÍTULO PRIMERO Disposiciones preliminares > CAPÍTULO III"
    assert told(doc, "Ley de") == ""


def test_paragraphs_of_an_article_have_their_numbers() -> None:
    doc = document(
        "# Article 7", "(2) The parties consult.", "§ 12 (1) Die Frist beginnt.", "(3) Sie endet."
    )
    assert told(doc, "consult") == "Article 7, (2)"
    assert told(doc, "beginnt") == "§ 12, (1)" or told(doc, "beginnt").endswith("§ 12, (1)")
    assert told(doc, "endet").endswith("§ 12, (3)")


def test_an_article_that_is_only_mentioned_begins_nothing() -> None:
    doc = document("# 1. Scope", "Article 3 of the treaty of 2008 applies.", "It applies to all.")
    assert told(doc, "to all") == "1. Scope"


def test_numbered_headings_hold_those_below_them() -> None:
    doc = document(
        "# 2. Methods",
        "a b",
        "# 3.Results",
        "c d",
        "# 3.1 Visas",
        "e f",
        "# Remarks",
        "g h",
        "# 4. End",
        "i j",
    )
    assert told(doc, "a b") == "2. Methods"
    assert told(doc, "e f") == "3.Results > 3.1 Visas"
    assert told(doc, "g h") == "3.Results > 3.1 Visas > Remarks"
    assert told(doc, "i j") == "4. End"


def test_recitals_and_an_empty_document() -> None:
    assert (
        told(document("# Preamble", "(14) Whereas cooperation is needed."), "cooperation")
        == "Preamble, (14)"
    )
    assert Outline(document()).at(0) == Section()
    assert Section().title == "" and str(Section(("A",), "(1)")) == "A, (1)"
