"""The fast way finds what the slow way finds, on texts full of odd spellings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coder.model.codebook import Code, Codebook
from coder.model.rule import Rule, Words
from coder.tag.program import compile_book
from coder.text.canonical import canonical
from tests.builders import a_document
from tests.tag import naive

PHRASES = (
    "win-win", "win-win-win", "win", "shared responsibility", "responsibility", "legal",
    "legal migration", "migration", "co-operation", "Maßnahme", "straße", "İzmir", "düş",
    "d'égal à égal", "égal", "office", "𝒜lpha", "migration flows", "flows",
)  # fmt: skip
FILLERS = (
    "the",
    "illegal",
    "winner",
    "x",
    "1",
    "und",
    "Art. 5",
    "égalité",
    "“so”",
    "😀",
    "co",
    "operation",
)
JOINTS = (
    " ",
    "  ",
    "\n",
    "\u00a0",
    "\u2009",
    " \n ",
    "\n\n",
    "-",
    "–",
    "\u2011",
    "/",
    ", ",
    ". ",
    "-\n",
    "\u2010\n",
)


def decomposed(word: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFD", word)


SPELLINGS = (
    str,
    str.upper,
    str.title,
    decomposed,
    lambda w: w.replace("fi", "ﬁ").replace("fl", "ﬂ").replace("ffi", "ﬃ"),
    lambda w: w.replace("ß", "ss"),
    lambda w: w.replace("-", "–"),
    lambda w: w.replace("-", "\u2011"),
    lambda w: w.replace("-", " "),
    lambda w: w.replace("-", "-\n"),
    lambda w: w.replace(" ", "\n"),
    lambda w: w.replace(" ", "\u00a0"),
    lambda w: w.replace("'", "’"),
    lambda w: w[:2] + "\u00ad" + w[2:],
    lambda w: w[:3] + "\u200b" + w[3:],
    lambda w: w[:2] + "-\n" + w[2:],
    lambda w: w[:3] + "\u00ad\n" + w[3:],
    lambda w: w + "²",
    lambda w: w.replace(" ", "¹ "),
)
written = st.builds(
    lambda word, how: how(word), st.sampled_from(PHRASES + FILLERS), st.sampled_from(SPELLINGS)
)
texts = st.lists(st.tuples(written, st.sampled_from(JOINTS)), max_size=9).map(
    lambda pieces: "".join(word + joint for word, joint in pieces)
)
rules = st.lists(
    st.builds(
        Words,
        st.just("phrase"),
        st.lists(st.sampled_from(PHRASES), min_size=1, max_size=3, unique=True).map(tuple),
        hyphen=st.sampled_from(("flexible", "optional", "exact")),
    ),
    min_size=1,
    max_size=4,
)


def hits(text: str, bodies: list[Words]) -> set[tuple[int, int, str]]:
    """What the program finds, as (start, end, rule)."""
    made = tuple(Rule(f"r{n}", body) for n, body in enumerate(bodies))
    book = Codebook("b", (Code("c", rules=made),))
    return {(h.start, h.end, h.rule) for h in compile_book(book).hits(a_document(text))}


@given(texts, rules)
def test_hits_are_those_of_a_naive_scan(text: str, bodies: list[Words]) -> None:
    expected = {
        (start, end, f"r{n}")
        for n, body in enumerate(bodies)
        for start, end in naive.found(text, body)
    }
    assert hits(text, bodies) == expected


@given(texts, rules)
def test_a_hit_reads_as_the_form_that_was_looked_for(text: str, bodies: list[Words]) -> None:
    for start, end, rule in hits(text, bodies):
        body = bodies[int(rule[1:])]
        forms = {f for value in body.values for f in naive.spellings(value, "optional")}
        quote = text[start:end]
        # A hyphen at a line end is read both ways.
        assert {canonical(quote).text, canonical(quote.replace("\n", "")).text} & forms


@given(texts)
def test_a_match_never_begins_or_ends_inside_a_word(text: str) -> None:
    for start, end, _ in hits(text, [Words("phrase", ("legal", "win", "flows"))]):
        quote = canonical(text[start:end]).text
        assert quote in ("legal", "win", "flows")
        assert not canonical(text[:end]).text.endswith("illegal")


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_at_all_can_be_searched(before: str, after: str) -> None:
    text = f"{before}. legal migration .{after}"
    start = len(before) + 2
    assert (start, start + 15, "r0") in hits(text, [Words("phrase", ("legal migration",))])
