"""The fast way finds what the slow way finds, on texts full of odd spellings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from hypothesis import given
from hypothesis import strategies as st

from coder.model.codebook import Code, Codebook
from coder.model.rule import (
    AllOf,
    Before,
    Context,
    Gap,
    Near,
    Part,
    Regex,
    Rule,
    Seq,
    Unless,
    Words,
)
from coder.model.rule import Any as Any_
from coder.model.span import Span
from coder.tag.contexts import FLAG_ORDER
from coder.tag.forms import expand_forms
from coder.tag.program import Program, compile_book
from coder.text.canonical import canonical
from tests.builders import a_document
from tests.tag import naive

PHRASES = (
    "win-win", "win-win-win", "win", "shared responsibility", "responsibility", "legal",
    "legal migration", "migration", "co-operation", "Maßnahme", "Rückkehr", "straße", "İzmir", "düş",
    "d'égal à égal", "égal", "office", "𝒜lpha", "migration flows", "flows", "État", "vœux",
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
    "/ ",
    " /\n",
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
    lambda w: w.replace("ü", "ue").replace("ä", "ae"),
    lambda w: w.replace("œ", "oe"),
    lambda w: w.upper().replace("É", "E").replace("À", "A"),
    lambda w: w.title().replace("É", "E"),
    lambda w: w.replace(" ", "¹ "),
    lambda w: w.replace(" ", " ² "),
)
written = st.builds(
    lambda word, how: how(word), st.sampled_from(PHRASES + FILLERS), st.sampled_from(SPELLINGS)
)
texts = st.lists(st.tuples(written, st.sampled_from(JOINTS)), max_size=9).map(
    lambda pieces: "".join(word + joint for word, joint in pieces)
)
GLOBS = ("win*", "*migra*", "*flow", "*tion", "legal migra*", "co-op*", "str*e", "win-w*", "*égal*")
hyphens = st.sampled_from(("flexible", "optional", "exact"))
cases = st.sampled_from(("fold", "exact"))


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True).map(tuple)


rules = st.lists(
    st.builds(Words, st.just("phrase"), some(PHRASES), hyphen=hyphens), min_size=1, max_size=4
)
kinds = st.lists(
    st.one_of(
        st.builds(
            Words,
            st.just("phrase"),
            some(PHRASES),
            case=cases,
            hyphen=hyphens,
            compound=st.booleans(),
        ),
        st.builds(Words, st.just("glob"), some(GLOBS), hyphen=hyphens),
        st.builds(
            Words, st.just("lemma"), some(("migration", "flow", "office")), forms=some(PHRASES)
        ),
    ),
    min_size=1,
    max_size=3,
)


@lru_cache(maxsize=64)
def program(bodies: tuple[Part, ...], within: str, unless: tuple[Unless, ...]) -> Program:
    made = tuple(Rule(f"r{n}", body, within=within, unless=unless) for n, body in enumerate(bodies))
    # Flags are held against judged texts; here they would only cost time.
    off = tuple(Context(name, before=Words("phrase", ("\ue001",))) for name in FLAG_ORDER)
    return compile_book(Codebook("b", (Code("c", rules=made),), contexts=off))


def hits(
    text: str,
    bodies: Sequence[Part],
    lang: str = "",
    *,
    within: str = "sentence",
    unless: tuple[Unless, ...] = (),
) -> set[tuple[int, int, str]]:
    """What the program finds, as (start, end, rule)."""
    doc = a_document(text, **({"lang": lang} if lang else {}))
    found = program(tuple(bodies), within, unless).hits(doc)
    return {(h.start, h.end, h.rule) for h in found}


@given(texts, rules)
def test_hits_are_those_of_a_naive_scan(text: str, bodies: list[Words]) -> None:
    expected = {
        (start, end, f"r{n}")
        for n, body in enumerate(bodies)
        for start, end in naive.found(text, body)
    }
    assert hits(text, bodies) == expected


@given(texts, kinds)
def test_hits_of_every_kind_of_words_are_those_of_a_naive_scan(
    text: str, bodies: list[Words]
) -> None:
    expected = {
        (start, end, f"r{n}")
        for n, body in enumerate(bodies)
        for start, end in naive.found(text, body, written_out(body))
    }
    assert hits(text, bodies, lang="en") == expected


def written_out(body: Words) -> list[str] | None:
    """The forms of lemmas, which the oracle cannot know."""
    if body.kind != "lemma":
        return None
    return [form for value in body.values for form in expand_forms(value, "en")]


@given(texts, rules)
def test_a_hit_reads_as_the_form_that_was_looked_for(text: str, bodies: list[Words]) -> None:
    for start, end, rule in hits(text, bodies):
        body = bodies[int(rule[1:])]
        forms = {f for value in body.values for f in naive.spellings(value, "optional")}
        forms |= {naive.unaccented(f, first=first) for f in forms for first in (True, False)}
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


# Joined parts: plain words, so that what is tried is how they are joined.
plain_texts = st.lists(
    st.tuples(st.sampled_from("abcxy"), st.sampled_from((" ", " ", " ", ", ", ". ", "\n\n"))),
    min_size=1,
    max_size=12,
).map(lambda pieces: "".join(a + b for a, b in pieces))
LEAVES = {name: Words("phrase", (name,)) for name in "abc"}
pairs = st.lists(st.sampled_from("abc"), min_size=2, max_size=3)
units = st.sampled_from(("sentence", "paragraph", "document"))


def tried(text: str, names: list[str], within: str, how: str, gap: int) -> set[tuple[int, int]]:
    """A joined part by trying all choices of places in each unit."""
    doc = a_document(text)
    spans = {
        "sentence": [(s.start, s.end) for s in doc.map.sentences],
        "paragraph": [(s.start, s.end) for s in doc.map.paragraphs],
        "document": [(0, len(text))],
    }[within]
    out: set[tuple[int, int]] = set()
    for start, end in spans:
        places = [
            sorted(p for p in naive.found(text, LEAVES[n]) if start <= p[0] and p[1] <= end)
            for n in names
        ]
        if how == "all_of":
            whole = naive.joined(places, lambda chosen: True)
            out |= {min(whole, key=lambda r: (r[1] - r[0], r))} if whole else set()
        elif how == "near":
            out |= naive.joined(
                places,
                lambda chosen: (
                    naive.in_order(text, sorted(chosen), 0, gap) and len(set(chosen)) == len(chosen)
                ),
            )
        else:
            out |= naive.joined(places, lambda chosen: naive.in_order(text, chosen, 0, gap))
    return out


@given(plain_texts, pairs, units, st.integers(0, 3))
def test_joined_parts_are_those_of_trying_all_choices(
    text: str, names: list[str], within: str, gap: int
) -> None:
    parts = tuple(LEAVES[n] for n in names)
    steps: list[Part | Gap] = [parts[0]]
    for part in parts[1:]:
        steps += [Gap(0, gap), part]
    bodies = {
        "near": Near(parts, gap),
        "ordered": Near(parts, gap, ordered=True),
        "seq": Seq(tuple(steps)),
        "before": Before(parts[0], parts[1], gap),
    }
    if len(set(names)) == len(names):
        bodies["all_of"] = AllOf(parts)
    for how, body in bodies.items():
        used = names[:2] if how == "before" else names
        expected = tried(text, used, within, how, gap)
        assert {(s, e) for s, e, _ in hits(text, [body], within=within)} == expected, how


@given(
    plain_texts,
    st.sampled_from("abc"),
    st.sampled_from("abc"),
    st.sampled_from(("overlap", "match", "paragraph", "document")),
)
def test_exceptions_cancel_where_their_words_stand(
    text: str, wanted: str, banned: str, within: str
) -> None:
    doc = a_document(text)
    spans = {"paragraph": doc.map.paragraphs, "document": (Span(0, len(text)),)}.get(
        within, doc.map.sentences
    )
    places, bans = naive.found(text, LEAVES[wanted]), naive.found(text, LEAVES[banned])
    left = set()
    for start, end in places:
        (unit,) = [u for u in spans if u.start <= start and end <= u.end]
        near = [b for b in bans if unit.start <= b[0] and b[1] <= unit.end]
        near = [b for b in near if within != "match" or (b[0] < end and start < b[1])]
        if not near:
            left.add((start, end, "r0"))
    assert hits(text, [LEAVES[wanted]], unless=(Unless(LEAVES[banned], within),)) == left
    either = Any_((LEAVES[wanted], LEAVES[banned]))
    assert hits(text, [either]) == {(*p, "r0") for p in places | bans}


@given(
    texts,
    st.sampled_from(
        (r"\bwin\b", r"(?i)legal \pL+", r"[A-Z]{2,}", r"(?i)\bégal\b", "😀.", r"\b(win|legal)\b")
    ),
)
def test_expressions_are_found_where_a_plain_engine_finds_them(text: str, pattern: str) -> None:
    plain = pattern.replace(r"\pL", r"[^\W\d_]")
    expected = {(m.start(), m.end(), "r0") for m in re.finditer(plain, text)}
    if "_" not in text:
        assert hits(text, [Regex(pattern)]) == expected
