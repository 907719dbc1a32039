"""What queries find, against an evaluator that looks at one segment at a time."""

from __future__ import annotations

import json
from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coder.analyse.query import Vocabulary, parse_query
from coder.analyse.queryrun import QueryMaterial, run_query
from coder.analyse.queryspans import Measure, Spans, related
from coder.model.columns import Columns, UnitColumns
from tests.builders import a_book

CODES = ("a", "b", "c")
CODERS = ("ana", "ben")
CASES = ("EU", "CH")
LENGTH = 40
SENTENCES = ((0, 9), (10, 19), (20, 40))
PARAGRAPHS = ((0, 19), (20, 40))
WORDS = tuple((n, n + 3) for n in range(0, 40, 4))
UNITS = {"sentence": SENTENCES, "paragraph": PARAGRAPHS, "word": WORDS, "document": ((0, 40),)}
NOBODY = -1


# -- the naive evaluator: tuples, loops, sets; nothing of ours -----------------------------------


def meets(s, t):
    return s[0] == t[0] and (NOBODY in (s[1], t[1]) or s[1] == t[1])


def distance(end, start, kind):
    """What lies wholly between."""
    if kind == "characters":
        return start - end
    units = WORDS if kind == "words" else UNITS[kind[:-1]]
    return sum(end <= first and last <= start for first, last in units)


def stands(s, operator, t, gap=None, kind="characters"):
    """Whether segment s stands so to segment t: (doc, by, start, end)."""
    if not meets(s, t):
        return False
    (_, _, a, b), (_, _, c, d) = s, t
    if operator == "within":
        return c <= a and b <= d
    if operator == "encloses":
        return a <= c and d <= b
    if operator == "overlaps":
        return a < d and c < b
    if operator == "runs_into":
        return a < c < b < d
    if operator == "overlapped_by":
        return c < a < d < b
    if operator == "follows":
        return d <= a and (gap is None or distance(d, a, kind) <= gap)
    if operator == "precedes":
        return b <= c and (gap is None or distance(b, c, kind) <= gap)
    return any(stands(s, o, t, gap, kind) for o in ("overlaps", "follows", "precedes"))


class Naive:
    def __init__(self, codings, places):
        self.codings, self.places = codings, places
        self.segments = sorted({c[:4] for c in codings})

    def is_places(self, q):
        if q[0] in ("near",):
            return self.is_places(q[1])
        if q[0] == "or":
            return all(map(self.is_places, q[1:]))
        if q[0] == "and":
            rest = [p for p in q[1:] if not self.is_places(p)]
            return len(rest) == len(q) - 2 and all(map(self.is_test, rest))
        return q[0] in ("text", "units")

    def is_test(self, q):
        return q[0] in ("case", "stance") or (q[0] == "not" and self.is_test(q[1]))

    def of_coders(self, q):
        if q[0] == "case" or q[0] == "text":
            return False
        return q[0] in ("code", "any", "stance", "mine") or any(
            self.of_coders(p) for p in q[1:] if isinstance(p, tuple)
        )

    def found(self, q):
        if not self.is_places(q):
            return {s for s in self.segments if self.holds(q, s)}
        if q[0] == "text":
            return {(d, NOBODY, s, e) for d, s, e in self.places[q[1]]}
        if q[0] == "near":
            return {s for s in self.found(q[1]) if self.partner(q, s)}
        if q[0] == "or":
            return set().union(*map(self.found, q[1:]))
        if q[0] == "and":
            (places,) = (p for p in q[1:] if self.is_places(p))
            tests = [p for p in q[1:] if not self.is_places(p)]
            return {s for s in self.found(places) if all(self.carries(t, s) for t in tests)}
        return {u for u in self.units(q[2], self.of_coders(q[1])) if self.carries(q[1], u)}

    def units(self, kind, coders):
        for doc in (0, 1):
            own = sorted({s[1] for s in self.segments if s[0] == doc}) if coders else []
            for by in own or [NOBODY]:
                yield from ((doc, by, s, e) for s, e in UNITS[kind])

    def partner(self, q, s):
        _, _, operator, right, gap, kind = q
        return any(stands(s, operator, t, gap, kind) for t in self.found(right))

    def boolean(self, q, ask):
        if q[0] == "not":
            return not ask(q[1])
        answers = [ask(p) for p in q[1:]]
        return {"and": all(answers), "or": any(answers), "one_of": sum(answers) == 1}[q[0]]

    def carries(self, q, unit):
        """Whether a unit carries what q means."""
        if q[0] in ("not", "and", "or", "one_of"):
            return self.boolean(q, lambda p: self.carries(p, unit))
        if q[0] == "case":
            return CASES[unit[0]] == q[1]
        return any(stands(unit, "overlaps", s) for s in self.found(q))

    def holds(self, q, s):
        """Whether q holds of a segment."""
        if q[0] in ("not", "and", "or", "one_of"):
            return self.boolean(q, lambda p: self.holds(p, s))
        if q[0] == "case":
            return CASES[s[0]] == q[1]
        if self.is_places(q):
            return any(stands(s, "within", t) or stands(s, "encloses", t) for t in self.found(q))
        if q[0] == "near":
            return self.holds(q[1], s) and self.partner(q, s)
        own = [c for c in self.codings if c[:4] == s]
        if q[0] == "any":
            return True
        if q[0] == "code":
            return any(c[4] == q[1] for c in own)
        if q[0] == "stance":
            return any(c[5] == q[1] for c in own)
        return any(c[4] == q[1] and c[5] == q[2] for c in own)


# -- made-up projects and queries ----------------------------------------------------------------

spans = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 14)).map(
    lambda t: (t[0], min(LENGTH, sum(t)))
)
codings = st.lists(
    st.tuples(
        st.integers(0, 1), st.integers(0, 1), spans, st.sampled_from(CODES),
        st.sampled_from(("asserts", "contests")),
    ).map(lambda t: (t[0], t[1], *t[2], t[3], t[4])),
    max_size=10,
)  # fmt: skip
places = st.dictionaries(
    st.sampled_from(("x", "y")),
    st.lists(st.tuples(st.integers(0, 1), spans).map(lambda t: (t[0], *t[1])), max_size=4),
).map(lambda found: {"x": [], "y": [], **found})
leaves = st.one_of(
    st.sampled_from(CODES).map(lambda c: ("code", c)),
    st.tuples(st.just("mine"), st.sampled_from(CODES), st.just("contests")),
    st.sampled_from(
        (("any",), ("text", "x"), ("text", "y"), ("case", "EU"), ("stance", "asserts"))
    ),
)


def grown(inner):
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        inner.map(lambda q: ("not", q)),
        st.tuples(st.sampled_from(("and", "or", "one_of")), several).map(lambda t: (t[0], *t[1])),
        st.tuples(inner, st.sampled_from(("document", "sentence", "paragraph"))).map(
            lambda t: ("units", *t)
        ),
        st.tuples(
            inner,
            st.sampled_from(("within", "encloses", "overlaps", "runs_into", "overlapped_by")),
            inner,
        ).map(lambda t: ("near", *t, None, "characters")),
        st.tuples(
            inner, st.sampled_from(("follows", "precedes", "near")), inner, st.integers(0, 12),
            st.sampled_from(("characters", "words", "sentences", "paragraphs")),
        ).map(lambda t: ("near", *t)),
        st.tuples(inner, st.sampled_from(("follows", "precedes")), inner).map(
            lambda t: ("near", *t, None, "characters")
        ),
    )  # fmt: skip


queries = st.recursive(leaves, grown, max_leaves=5)


def written(q):
    """The query as a person writes it, in parentheses throughout."""
    if q[0] == "code":
        return q[1]
    if q[0] == "mine":
        return f"{q[1]}[stance = {q[2]}]"
    if q[0] == "any":
        return "any"
    if q[0] == "text":
        return json.dumps(q[1])
    if q[0] in ("case", "stance"):
        return f"{q[0]} = {q[1]}"
    if q[0] == "not":
        return f"(not {written(q[1])})"
    if q[0] == "one_of":
        return f"one_of({', '.join(map(written, q[1:]))})"
    if q[0] == "units":
        return f"({written(q[1])} within {q[2]})"
    if q[0] == "near":
        gap = "" if q[4] is None else f" {q[4]} {q[5]}"
        return f"({written(q[1])} {q[2]}{gap} {written(q[3])})"
    return "(" + f" {q[0]} ".join(map(written, q[1:])) + ")"


def material(codings, places):
    order = sorted(codings, key=lambda c: (c[0], c[2], -c[3]))
    table = [list(column) for column in zip(*order, strict=True)] or [[] for _ in range(6)]
    columns = Columns(
        ("D0", "D1"), CODES, CODERS, np.array(table[0], dtype=np.int64), table[2], table[3],
        [CODES.index(c) for c in table[4]], table[1],
    )  # fmt: skip

    def units(kind):
        rows = [(d, s, e) for d in (0, 1) for s, e in UNITS[kind]]
        return UnitColumns(kind, columns.docs, *map(list, zip(*rows, strict=True)))

    return QueryMaterial(
        columns,
        [{"case": case} for case in CASES],
        lambda rows: [{"stance": table[5][n]} for n in rows.tolist()],
        frozenset(("stance",)),
        lambda words: places[words.text],
        units,
    )


KNOWN = Vocabulary(a_book(*CODES), ("case",), ("stance",))


def found(text, codings, places=None):
    spans = run_query(parse_query(text, KNOWN), material(codings, places or {"x": [], "y": []}))
    rows = zip(*(x.tolist() for x in (spans.doc, spans.by, spans.start, spans.end)), strict=True)
    return list(rows)


@settings(max_examples=40, deadline=None)
@given(queries, codings, places)
@example(("near", ("code", "a"), "near", ("text", "x"), 1, "words"), [], {"x": [], "y": []})
@example(("units", ("not", ("code", "a")), "sentence"), [], {"x": [], "y": []})
def test_every_query_finds_what_one_by_one_is_found(query, codings, places):
    got = found(written(query), codings, places)
    assert got == sorted(set(got))
    assert set(got) == Naive(codings, places).found(query)


segments = st.lists(
    st.tuples(st.integers(0, 1), st.integers(-1, 1), spans).map(lambda t: (t[0], t[1], *t[2])),
    max_size=6,
)
FREE = ("within", "encloses", "overlaps", "runs_into", "overlapped_by", "follows", "precedes")
SPACED = ("follows", "precedes", "near")
KINDS = ("characters", "words", "sentences", "paragraphs")


def as_spans(rows):
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return Spans(*(table[:, n] for n in range(4)))


@settings(max_examples=40, deadline=None)
@given(segments, segments, st.integers(0, 9))
def test_every_operator_agrees_with_its_definition(left, right, gap):
    units = material([], {}).units
    asked = [(operator, None, "characters") for operator in FREE]
    asked += [(operator, gap, kind) for operator in SPACED for kind in KINDS]
    for operator, far, kind in asked:
        measure = Measure(kind, None if kind == "characters" else units(kind[:-1]))
        got = related(as_spans(left), as_spans(right), operator, gap=far, measure=measure)
        want = [any(stands(s, operator, t, far, kind) for t in right) for s in left]
        assert got.tolist() == want, (operator, far, kind)


def test_without_units_nothing_lies_between():
    nothing = UnitColumns("word", (), [], [], [])
    a, b = as_spans([(0, 0, 0, 2)]), as_spans([(0, 0, 9, 12)])
    assert related(a, b, "near", gap=0, measure=Measure("words", nothing)).tolist() == [True]


ROWS = [
    (0, 0, 0, 9, "a", "asserts"), (0, 0, 0, 9, "b", "contests"), (0, 0, 4, 14, "b", "asserts"),
    (0, 1, 20, 30, "a", "contests"), (1, 0, 0, 5, "c", "asserts"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a", [(0, 0, 0, 9), (0, 1, 20, 30)]),
        ("a and b", [(0, 0, 0, 9)]),
        ("a and stance = contests", [(0, 0, 0, 9), (0, 1, 20, 30)]),
        ("a[stance = contests]", [(0, 1, 20, 30)]),
        ("b overlaps a", [(0, 0, 0, 9), (0, 0, 4, 14)]),
        ("a runs_into b", [(0, 0, 0, 9)]),
        ("b overlapped_by a", [(0, 0, 4, 14)]),
        ("a and b within sentence", [(0, 0, 0, 9)]),
        ("case = CH and any", [(1, 0, 0, 5)]),
        ('"x"', [(0, -1, 2, 4), (1, -1, 7, 9)]),
        ('"x" and case = CH', [(1, -1, 7, 9)]),
        ('"x" within b', [(0, -1, 2, 4)]),
        ('b and "x"', [(0, 0, 0, 9)]),
        ('c near 2 "x"', [(1, 0, 0, 5)]),
        ('c near 1 "x"', []),
        ('"x" or "y" ', [(0, -1, 2, 4), (1, -1, 0, 3), (1, -1, 7, 9)]),
        ('"x" or c', [(0, 0, 0, 9), (1, 0, 0, 5)]),
        ("a near 1 sentence b", [(0, 0, 0, 9)]),
        ("(b near 0 paragraphs a) within sentence", [(0, 0, 0, 9), (0, 0, 10, 19)]),
        ("stance = contests within document", [(0, 0, 0, 40), (0, 1, 0, 40)]),
        ('"x" and "y" and not case = EU within document', [(1, -1, 0, 40)]),
        ("not any within paragraph", [(0, 0, 20, 40), (0, 1, 0, 19), (1, 0, 20, 40)]),
    ],
)
def test_what_queries_find(text, rows):
    assert found(text, ROWS, {"x": [(0, 2, 4), (1, 7, 9)], "y": [(1, 0, 3)]}) == rows


def test_one_of_is_exactly_one():
    assert found("one_of(a, b)", ROWS) == [(0, 0, 4, 14), (0, 1, 20, 30)]
    assert Counter(found("any", ROWS)) == Counter({r[:4] for r in ROWS})
