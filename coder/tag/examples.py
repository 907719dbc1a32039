"""The examples of a codebook as tests: `code: true` must be hit by a rule of the code, `code: false` by none.

Owns how an example becomes a text: its paragraphs and sentences are told as those of a document are; its
language is what it says, else what its words tell, else the codebook's first. All rules of the codebook
run, so that silencing and overlaps count as they do in documents. A code without rules that propose (it has
none, or is out of use) is not tested. An example that no rule hits is told with what became of the rules,
in the words of `rules explain`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from coder.model.codebook import Code, Codebook, Example
from coder.model.document import Document, Passage, TextMap
from coder.model.finding import Finding, Level
from coder.model.rule import Scope
from coder.model.span import Span
from coder.tag.explain import Verdict, explain_place
from coder.tag.program import Program, compile_book
from coder.tag.skipped import proposing
from coder.text.language import detect
from coder.text.paragraphs import paragraphs
from coder.text.sentences import sentences

__all__ = ["example_document", "run_examples"]

_MOST_TOLD = 40
"""Examples whose rules are asked why; the others are named."""

_MOST_REASONS, _MOST_NAMED = 3, 6
_NEAR = 2
_BARRED = ("language", "scope", "section")
_NO_DOCUMENT = {
    "scope": " (an example has no variables)",
    "section": " (an example has no sections)",
}


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
    told = iter(range(_MOST_TOLD))
    out: list[Finding] = []
    run = 0
    for code in book.codes:
        if proposing(code):
            run += len(code.examples)
            out += _failures(program, code, file, told)
    return tuple(out), run


def _failures(program: Program, code: Code, file: str, told: Iterator[int]) -> Iterator[Finding]:
    for example in code.examples:
        lang = _lang(example, program.book)
        doc = example_document(example.text, lang)
        hits = [h for h in program.hits(doc) if h.code == code.id]
        if bool(hits) == example.positive:
            continue
        place = f"{file or program.book.name}:{example.line}:1" if example.line else ""
        if example.positive:
            what = f"code {code.id!r}: no rule hits its example {example.text!r} (read as {lang})"
            reasons = _reasons(program.book, code, doc) if next(told, None) is not None else []
            what = ": ".join((what, "; ".join(reasons))) if reasons else what
        else:
            rules = ", ".join(dict.fromkeys(h.rule for h in hits))
            words = example.text[hits[0].start : hits[0].end]
            what = (
                f"code {code.id!r}: rule {rules} hits {words!r} in {example.text!r}, and must not"
            )
        yield Finding(Level.ERROR, "example", what, place)


def _reasons(book: Codebook, code: Code, doc: Document) -> list[str]:
    """What became of the rules that came nearest to hitting an example, a few of them."""
    verdicts = explain_place(book, doc, code.id, Span(0, len(doc.text)))
    barred = {v.rule for v in verdicts if v.outcome in _BARRED}
    freed = _freed(book, code, doc, barred)
    ranked = sorted(((_rank(v, freed), n, v) for n, v in enumerate(verdicts)), key=lambda t: t[:2])
    # The others are told only where no rule came near: those for this text before those for another.
    found = [v for rank, _, v in ranked if rank <= _NEAR or rank == ranked[0][0]]
    if ranked and ranked[0][0] == _NEAR + 1 and len(found) > 1:
        names = ", ".join(v.rule for v in found[:_MOST_NAMED])
        more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
        return [f"rules {names}{more}: what they look for does not stand here"]
    told = (f"rule {v.rule}: {v.why}{_NO_DOCUMENT.get(v.outcome, '')}" for v in found)
    some = list(dict.fromkeys(told))  # the same words may stand in the example more than once
    left = len(some) - _MOST_REASONS
    return [*some[:_MOST_REASONS], *([f"and {left} more"] if left > 0 else [])]


def _rank(verdict: Verdict, freed: set[str]) -> int:
    """How near a rule came: it matched and was overruled, or would have in another place; near misses."""
    if verdict.outcome == "nothing":
        signs = ("nearest is", "stands here;", "all its parts")
        return _NEAR if any(s in verdict.why for s in signs) else _NEAR + 1
    if verdict.outcome in _BARRED or verdict.outcome == "off":
        return 1 if verdict.rule in freed else _NEAR + 2
    return 0


def _freed(book: Codebook, code: Code, doc: Document, barred: set[str]) -> set[str]:
    """Which of these rules would match if they ran on any language, document and section."""
    if not barred:
        return set()
    rules = tuple(replace(r, lang=(), scope=Scope()) for r in code.rules if r.id in barred)
    alone = replace(book, codes=(replace(code, rules=rules, parent="", silences=()),), groups=())
    return {h.rule for h in compile_book(alone).hits(doc)}


def _lang(example: Example, book: Codebook) -> str:
    if example.lang:
        return example.lang
    told, _ = detect(example.text)
    if told != "und" and (not book.languages or told in book.languages):
        return told
    return book.languages[0] if book.languages else told
