"""Where our rules and spaCy's matchers mean the same, both find the same places."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import simplemma
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.model.codebook import Code, Codebook
from coder.model.rule import Rule, Words
from coder.tag.forms import form_sources
from coder.tag.program import Program, compile_book
from tests.builders import a_document

PHRASES = (
    "shared responsibility", "responsibility", "legal migration", "migration", "equal partners",
    "partners", "security council", "security", "the", "of the partners",
)  # fmt: skip
OTHERS = (
    "illegal",
    "securities",
    "and",
    "of",
    "equal",
    "shared",
    "legal",
    "we",
    "agree",
    "council",
)
LEMMAS = ("share", "responsibility", "migrant", "agree", "policy", "take", "give", "equal")
# Separate tokens for spaCy and edges of words for us: no hyphens, no abbreviations.
texts = st.lists(
    st.tuples(st.sampled_from(PHRASES + OTHERS), st.sampled_from((" ", " ", ", ", " ; ", "\n"))),
    max_size=25,
).map(lambda pieces: "".join(word + joint for word, joint in pieces))


@lru_cache(maxsize=1)
def pipeline() -> Any:
    import spacy

    return spacy.blank("en")


@lru_cache(maxsize=2)
def program(kind: str, values: tuple[str, ...]) -> Program:
    rules = tuple(Rule(v.replace(" ", "_"), Words(kind, (v,))) for v in values)
    return compile_book(Codebook("b", (Code("c", rules=rules),)))


def ours(kind: str, values: tuple[str, ...], text: str) -> set[tuple[str, int, int]]:
    found = program(kind, values).hits(a_document(text, lang="en"))
    return {(h.rule.replace("_", " "), h.start, h.end) for h in found}


@settings(max_examples=40, deadline=None)
@given(texts, st.sampled_from((str, str.upper, str.title)))
def test_phrases_are_found_where_the_phrase_matcher_finds_them(text: str, how: Any) -> None:
    from spacy.matcher import PhraseMatcher

    text = how(text).replace("\n", " ")
    nlp = pipeline()
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for phrase in PHRASES:
        matcher.add(phrase, [nlp.make_doc(phrase)])
    doc = nlp.make_doc(text)
    theirs = {
        (nlp.vocab.strings[k], doc[a].idx, doc[b - 1].idx + len(doc[b - 1]))
        for k, a, b in matcher(doc)
    }
    assert ours("phrase", PHRASES, text) == theirs


def tabled(lemma: str) -> list[str]:
    """Forms that the tables give, and that they lead back to the same word."""
    known = [f for f, why in form_sources(lemma, "en").items() if why.startswith("simplemma")]
    return [f for f in known if simplemma.lemmatize(f, lang="en") == lemma]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_lemmas_are_found_where_the_matcher_on_lemmas_finds_them(data: st.DataObject) -> None:
    from spacy.matcher import Matcher

    forms = sorted({f for lemma in LEMMAS for f in (lemma, *tabled(lemma))} | set(OTHERS))
    words = data.draw(st.lists(st.sampled_from(forms), max_size=25))
    text = " ".join(words)
    nlp = pipeline()
    matcher = Matcher(nlp.vocab)
    for lemma in LEMMAS:
        matcher.add(lemma, [[{"LEMMA": lemma}]])
    doc = nlp.make_doc(text)
    for token in doc:
        token.lemma_ = simplemma.lemmatize(token.text, lang="en")
    theirs = {
        (nlp.vocab.strings[k], doc[a].idx, doc[b - 1].idx + len(doc[b - 1]))
        for k, a, b in matcher(doc)
    }
    assert ours("lemma", LEMMAS, text) == theirs
