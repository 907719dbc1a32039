"""Spans: half-open ranges of code points and how they lie to each other."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.model.errors import BadSpan
from coder.model.span import Relation, Span, Spans, joined


@st.composite
def spans(draw: st.DrawFn, *, upto: int = 12) -> Span:
    """Short spans in a short text, so that all relations come up."""
    start = draw(st.integers(0, upto - 1))
    return Span(start, draw(st.integers(start + 1, upto)))


def points(span: Span) -> set[int]:
    """The offsets a span covers: the definition that the tests hold against."""
    return set(range(span.start, span.end))


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 5), (5, 4), (-1, 3), (-3, -1)])
def test_empty_reversed_and_negative_ranges_are_refused(start: int, end: int) -> None:
    with pytest.raises(BadSpan) as refused:
        Span(start, end)
    assert refused.value.found == f"{start}:{end}"
    assert "START smaller than END" in refused.value.hint


def test_a_span_reads_like_its_written_form() -> None:
    assert str(Span(1200, 1345)) == "1200:1345"
    assert len(Span(1200, 1345)) == 145


@given(spans())
def test_parse_reads_what_str_writes(span: Span) -> None:
    assert Span.parse(str(span)) == span


@pytest.mark.parametrize(
    "written",
    ["", ":", "1200", "1200:", ":5", "a:b", "1:2:3", "-1:4", "1.0:2", "1 :2", "١:٢", "²:³"],
)
def test_what_is_not_two_whole_numbers_is_no_span(written: str) -> None:
    with pytest.raises(BadSpan) as refused:
        Span.parse(written)
    assert refused.value.found == written


def test_parse_refuses_a_reversed_range() -> None:
    with pytest.raises(BadSpan, match="empty or reversed"):
        Span.parse("9:3")


def test_of_gives_the_quotation_in_code_points() -> None:
    assert Span(2, 6).of("a 𝒲in b") == "𝒲in "
    assert Span(0, 3).of("abc") == "abc"


def test_of_refuses_an_end_outside_the_text() -> None:
    with pytest.raises(BadSpan) as refused:
        Span(0, 4).of("abc")
    assert "at most 3" in refused.value.hint


def test_touching_spans_do_not_overlap() -> None:
    assert not Span(0, 3).overlaps(Span(3, 6))
    assert not Span(3, 6).overlaps(Span(0, 3))
    assert Span(0, 3).gap(Span(3, 6)) == 0


@given(spans(), spans())
def test_relations_agree_with_sets_of_offsets(a: Span, b: Span) -> None:
    left, right = points(a), points(b)
    assert a.overlaps(b) == bool(left & right)
    assert a.encloses(b) == (right <= left)
    common = a.common(b)
    assert (points(common) if common else set()) == left & right
    between = set(range(a.end, b.start)) | set(range(b.end, a.start))
    assert a.gap(b) == b.gap(a) == len(between)


@given(spans(), spans())
def test_exactly_one_relation_holds_and_its_converse_holds_back(a: Span, b: Span) -> None:
    left, right = points(a), points(b)
    meant = {
        Relation.EQUAL: left == right,
        Relation.BEFORE: max(left) < min(right),
        Relation.AFTER: min(left) > max(right),
        Relation.ENCLOSES: left > right,
        Relation.WITHIN: left < right,
        Relation.OVERLAPS: bool(left & right) and not (left <= right or left >= right),
    }
    assert [r for r, holds in meant.items() if holds] == [a.relation(b)]
    converse = {
        Relation.BEFORE: Relation.AFTER,
        Relation.AFTER: Relation.BEFORE,
        Relation.ENCLOSES: Relation.WITHIN,
        Relation.WITHIN: Relation.ENCLOSES,
    }
    assert b.relation(a) == converse.get(a.relation(b), a.relation(b))


@given(st.lists(spans(upto=30), max_size=12))
def test_joined_covers_the_same_offsets_without_touching(given_spans: list[Span]) -> None:
    out = joined(given_spans)
    covered = set().union(*map(points, given_spans)) if given_spans else set()
    assert set().union(*map(points, out)) == covered if out else not covered
    assert all(a.end < b.start for a, b in pairwise(out))
    assert joined(out) == out
    assert joined(reversed(given_spans)) == out


def test_spans_sort_by_start_then_end() -> None:
    assert sorted([Span(2, 3), Span(0, 5), Span(0, 2)]) == [Span(0, 2), Span(0, 5), Span(2, 3)]


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)), max_size=8))
def test_many_spans_are_what_a_tuple_of_them_is(drawn: list[tuple[int, int]]) -> None:
    pairs = [[start, start + size] for start, size in drawn]
    made, plain = Spans(pairs), tuple(Span(*pair) for pair in pairs)
    assert [Spans(pairs)[n] for n in range(len(pairs))] == list(plain)
    assert made == plain and plain == made and made == Spans(pairs) and len(made) == len(plain)
    assert [made[n] for n in range(len(made))] == list(plain) and made[1:3] == plain[1:3]
    assert list(made) == list(plain) and hash(made) == hash(plain) and repr(made) == repr(plain)
    assert bool(made) == bool(plain) and made != (*plain, Span(0, 1)) and made != list(pairs)


@pytest.mark.parametrize(
    "pairs", [[[3, 3]], [[-1, 2]], [[1, 2], [5, 4]], [[1, 2.5]], [["1", "2"]], [[1]], [[1, 2, 3]]]
)
def test_what_is_no_span_is_refused_before_any_is_looked_at(pairs: list[list[int]]) -> None:
    with pytest.raises((BadSpan, TypeError, ValueError)):
        Spans(pairs)
