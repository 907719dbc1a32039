"""The examples of a codebook as tests: `code: true` must be hit by a rule of the code, `code: false` by none.

Owns how an example becomes a text: its paragraphs and sentences are told as those of a document are; its
language is what it says, else what its words tell, else the codebook's first. All rules of the codebook
run, so that silencing and overlaps count as they do in documents. A code without rules that propose (it has
none, or is out of use) is not tested.
"""

from __future__ import annotations

from collections.abc import Iterator

from coder.model.codebook import Code, Codebook, Example
from coder.model.document import Document, Passage, TextMap
from coder.model.finding import Finding, Level
from coder.tag.program import Program, compile_book
from coder.tag.skipped import proposing
from coder.text.language import detect
from coder.text.paragraphs import paragraphs
from coder.text.sentences import sentences

__all__ = ["example_document", "run_examples"]


def example_document(text: str, lang: str, name: str = "example") -> Document:
    """A text as a document in one language, with paragraphs and sentences."""
    blocks = paragraphs(text)
    return Document(
        name,
        text,
        TextMap(
            "example",
            "example",
            paragraphs=blocks,
            sentences=sentences(text, blocks, lang),
            languages=(Passage(0, len(text), lang),) if text else (),
        ),
    )


def run_examples(book: Codebook, file: str = "") -> tuple[tuple[Finding, ...], int]:
    """Run every example against the rules.

    Args:
        book: the codebook.
        file: its name, for messages.

    Returns:
        A finding for each example that fails, in order of the file, and how many were run.
    """
    program = compile_book(book)
    out: list[Finding] = []
    run = 0
    for code in book.codes:
        if proposing(code):
            run += len(code.examples)
            out += _failures(program, code, file)
    return tuple(out), run


def _failures(program: Program, code: Code, file: str) -> Iterator[Finding]:
    for example in code.examples:
        lang = _lang(example, program.book)
        hits = [h for h in program.hits(example_document(example.text, lang)) if h.code == code.id]
        if bool(hits) == example.positive:
            continue
        place = f"{file or program.book.name}:{example.line}:1" if example.line else ""
        if example.positive:
            what = f"code {code.id!r}: no rule hits its example {example.text!r} (read as {lang})"
        else:
            rules = ", ".join(dict.fromkeys(h.rule for h in hits))
            words = example.text[hits[0].start : hits[0].end]
            what = (
                f"code {code.id!r}: rule {rules} hits {words!r} in {example.text!r}, and must not"
            )
        yield Finding(Level.ERROR, "example", what, place)


def _lang(example: Example, book: Codebook) -> str:
    if example.lang:
        return example.lang
    told, _ = detect(example.text)
    if told != "und" and (not book.languages or told in book.languages):
        return told
    return book.languages[0] if book.languages else told
