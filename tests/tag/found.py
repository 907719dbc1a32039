"""Rules run on a text as written in a test: hits, the words found, their flags."""

from __future__ import annotations

from coder.codebook.load import load_text
from coder.model.document import Document, TextMap
from coder.model.rule import Hit
from coder.tag.program import compile_book
from coder.text.paragraphs import paragraphs
from coder.text.sentences import sentences


def document(text: str, lang: str = "en") -> Document:
    """A text with the units that ingest would give it."""
    parts = paragraphs(text)
    made = TextMap("x", "x", paragraphs=parts, sentences=sentences(text, parts, lang))
    return Document("D-01", text, made, variables={"lang": lang})


def hits(rules: str, text: str | Document, lang: str = "en", head: str = "") -> tuple[Hit, ...]:
    data = f"{head}\ncodes:\n" + "".join(
        f"  - {{id: c{n}, {r}}}\n" for n, r in enumerate(rules.split(" && "))
    )
    book, findings = load_text(data.encode(), "b", "b.yaml")
    assert book is not None, [str(f) for f in findings]
    doc = text if isinstance(text, Document) else document(text, lang)
    found = compile_book(book).hits(doc)
    for hit in found:
        assert 0 <= hit.start < hit.end <= len(doc.text)
    return found


def found(rule: str, text: str | Document, lang: str = "en", head: str = "") -> list[str]:
    """The words that one rule finds."""
    doc = text if isinstance(text, Document) else document(text, lang)
    return [doc.text[h.start : h.end] for h in hits(f"rules: [{rule}]", doc, lang, head)]


def flags(rule: str, text: str, lang: str) -> tuple[str, ...]:
    (hit,) = hits(f"rules: [{rule}]", text, lang)
    return hit.flags


NOUNS = "{any: [{glob: partner*}, {glob: partenariat*}, {glob: asociaci*}, {lemma: share}, {phrase: conditionality}]}"
