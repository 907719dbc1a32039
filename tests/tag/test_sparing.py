"""Rules of several words, with common ones looked for only beside rare ones: the same hits."""

from __future__ import annotations

from random import Random

import pytest

from coder.model.codebook import Code, Codebook
from coder.model.document import Document, TextMap
from coder.model.rule import AllOf, Any, Gap, Near, Part, Rule, Scope, Seq, Words
from coder.tag import sparing
from coder.tag.program import Program, compile_book
from coder.text.paragraphs import paragraphs
from coder.text.sentences import sentences

COMMON = ("people", "of", "work", "our")
RARE = ("quota", "return", "ﬁnance", "co-operation")


def _word(*values: str) -> Words:
    return Words("phrase", values)


def _book() -> Codebook:
    bodies: list[Part] = [
        Seq((_word("our"), Gap(0, 2), _word("quota", "return"))),
        Near((_word("people", "work"), _word("finance"), _word("of")), 6),
        AllOf((_word("co-operation"), Any((_word("work"), Near((_word("our"), _word("of")), 1))))),
        _word("people"),
    ]
    rules = [Rule(f"r{n}", body) for n, body in enumerate(bodies)]
    rules.append(Rule("p", AllOf((_word("quota"), _word("finance"))), within="paragraph"))
    rules.append(
        Rule("s", Near((_word("our"), _word("work")), 3), scope=Scope(meta={"side": ("a",)}))
    )
    return Codebook("b", (Code("c", rules=tuple(rules)),), overlap="all")


def _docs(count: int) -> list[Document]:
    draw = Random(4)
    out = []
    for n in range(count):
        words = [draw.choice(COMMON if draw.random() < 0.8 else RARE) for _ in range(400)]
        signs = [draw.choice((" ", " ", " ", "  ", ". ", ".\n\n", "\n", "-\n")) for _ in words]
        text = "".join(w + s for pair in zip(words, signs, strict=True) for w, s in [pair])
        spans = paragraphs(text)
        found = TextMap("x", "x", paragraphs=spans, sentences=sentences(text, spans, "en"))
        side = {"side": "a"} if n % 2 else {}
        out.append(Document(f"d{n}", text, found, variables={"lang": "en", **side}))
    return out


def _learned(book: Codebook, docs: list[Document]) -> Program:
    program = compile_book(book)
    for doc in docs:
        program.hits(doc)
    return program


@pytest.mark.parametrize("worth", [0, 1, 100])
def test_hits_are_the_same_whatever_is_called_rare(
    worth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = [
        Document(d.id, d.text.replace("-\n", " "), d.map, variables=d.variables) for d in _docs(8)
    ]
    plain = [compile_book(_book()).hits(d) for d in docs]
    assert {h.rule for hits in plain for h in hits} == {"r0", "r1", "r2", "r3", "p", "s"}
    monkeypatch.setattr(sparing, "_ENOUGH", 1)
    monkeypatch.setattr(sparing, "_WORTH", worth)
    monkeypatch.setattr(sparing, "_FEW", 0)
    program = _learned(_book(), docs)
    assert [program.hits(d) for d in docs] == plain


def test_texts_with_divided_words_are_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    docs = _docs(4)
    plain = [compile_book(_book()).hits(d) for d in docs]
    monkeypatch.setattr(sparing, "_ENOUGH", 1)
    program = _learned(_book(), docs)
    assert [program.hits(d) for d in docs] == plain
