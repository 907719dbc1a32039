"""Operators on ranges, against trying everything."""

from __future__ import annotations

from itertools import pairwise, permutations, product

from hypothesis import given
from hypothesis import strategies as st

from coder.tag.algebra import WordCount, minimal, near, ordered, together
from tests.ceiling import ends

TEXT = "a b c, d-e f’g 1,000 h i¹ j[2] k. l m"
Range = tuple[int, int]


def test_words_are_counted_as_people_count_them() -> None:
    words = WordCount(TEXT, 0, len(TEXT))
    assert [TEXT[s:e] for s, e in zip(words.starts, words.ends, strict=True)] == [
        "a", "b", "c", "d-e", "f’g", "1,000", "h", "i", "j", "k", "l", "m",
    ]  # fmt: skip
    assert words.between(1, 5) == 2
    assert words.between(5, 5) == words.between(5, 2) == 0
    assert len(WordCount("respon\u00adsibility re-\nadmit u\u0308ber", 0, 40)) == 3


ranges = st.lists(
    st.builds(lambda s, n: (s, s + n), st.integers(0, 30), st.integers(1, 4)),
    min_size=0,
    max_size=5,
).map(lambda r: sorted(set(r)))
several = st.lists(ranges, min_size=2, max_size=3)


def nearest(found: set[Range]) -> list[Range]:
    """Those that contain no other."""
    return sorted(
        a for a in found if not any(b != a and a[0] <= b[0] and b[1] <= a[1] for b in found)
    )


@given(several, st.integers(0, 2), st.integers(0, 3))
def test_parts_in_order_are_those_of_trying_all(
    parts: list[list[Range]], low: int, more: int
) -> None:
    words = WordCount(TEXT, 0, len(TEXT))
    gaps = [(low, low + more)] * (len(parts) - 1)
    tried = {
        (chosen[0][0], chosen[-1][1])
        for chosen in product(*parts)
        if all(
            a[1] <= b[0] and low <= words.between(a[1], b[0]) <= low + more
            for a, b in pairwise(chosen)
        )
    }
    assert ordered(parts, gaps, words) == nearest(tried)


@given(several, st.integers(0, 3))
def test_parts_near_each_other_are_those_of_trying_all(parts: list[list[Range]], gap: int) -> None:
    words = WordCount(TEXT, 0, len(TEXT))
    tried = {
        (order[0][0], order[-1][1])
        for chosen in product(*parts)
        for order in permutations(chosen)
        if all(a[1] <= b[0] and words.between(a[1], b[0]) <= gap for a, b in pairwise(order))
    }
    assert near(parts, gap, words) == nearest(tried)


@given(several)
def test_all_parts_together_are_the_shortest_of_trying_all(parts: list[list[Range]]) -> None:
    tried = [(min(r[0] for r in chosen), max(r[1] for r in chosen)) for chosen in product(*parts)]
    found = together(parts)
    assert len(found) == bool(tried)
    if tried:
        assert found[0] in tried
        assert found[0][1] - found[0][0] == min(e - s for s, e in tried)


@given(ranges)
def test_the_inner_ranges_stay(found: list[Range]) -> None:
    assert minimal(found) == nearest(set(found))


def test_thousands_of_ranges_in_one_unit_take_no_square() -> None:
    text = "x y " * 20_000
    words = WordCount(text, 0, len(text))
    xs = [(n * 4, n * 4 + 1) for n in range(20_000)]
    ys = [(n * 4 + 2, n * 4 + 3) for n in range(20_000)]
    with ends():
        assert len(ordered([xs, ys], [(0, 3)], words)) == 20_000
        assert len(near([xs, ys], 3, words)) == 39_999
        assert together([xs, ys]) == [(0, 3)]


@given(st.text("ab-' [1]\n.,", max_size=30), st.integers(0, 4))
def test_few_words_between_are_counted_as_all_are(text: str, most: int) -> None:
    for start in range(len(text) + 1):
        for end in range(start, len(text) + 1):
            few = WordCount(text, 0, len(text)).upto(start, end, most)
            every = WordCount(text, 0, len(text)).between(start, end)
            assert min(few, most + 1) == min(every, most + 1)
