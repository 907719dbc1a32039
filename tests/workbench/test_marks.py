"""Marks by place: found wherever they lie, never two in one lane, never jumping."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from coder.model.span import Span
from coder.workbench.marks import BUCKET, Mark, Marks, _own_first, lanes_of

PLACES = st.tuples(st.integers(0, 3 * BUCKET), st.integers(1, 2 * BUCKET))
LISTS = st.lists(PLACES, max_size=25)


def made(places: list[tuple[int, int]]) -> list[Mark]:
    return [Mark(str(n), at, at + size, "c") for n, (at, size) in enumerate(places)]


@given(LISTS, PLACES)
def test_marks_over_a_place_are_those_of_a_plain_search(
    places: list[tuple[int, int]], where: tuple[int, int]
) -> None:
    start, end = where[0], where[0] + where[1]
    found = {m.id for m in Marks(made(places)).over(start, end)}
    assert found == {m.id for m in made(places) if m.start < end and start < m.end}


@given(LISTS)
def test_marks_that_overlap_have_lanes_of_their_own(places: list[tuple[int, int]]) -> None:
    placed = list(Marks(made(places)))
    for n, one in enumerate(placed):
        for other in placed[n + 1 :]:
            if one.start < other.end and other.start < one.end:
                assert one.lane != other.lane


@given(LISTS, st.data())
def test_lanes_stay_when_another_mark_comes_or_goes(
    places: list[tuple[int, int]], data: st.DataObject
) -> None:
    marks = Marks(made(places))
    before = {m.id: m.lane for m in marks}
    marks.add(
        Mark("new", *sorted(data.draw(st.sets(st.integers(0, 900), min_size=2, max_size=2))), "c")
    )
    if before:
        marks.remove(data.draw(st.sampled_from(sorted(before))))
    assert all(before[m.id] == m.lane for m in marks if m.id != "new")


def test_the_innermost_is_last_and_a_replaced_mark_stands_once() -> None:
    marks = Marks([Mark("a", 0, 100, "x"), Mark("b", 10, 20, "y")])
    assert [m.id for m in marks.at(15)] == ["a", "b"]
    marks.add(Mark("b", 40, 50, "y"))
    assert [m.id for m in marks.at(15)] == ["a"] and len(marks) == 2
    assert marks.remove("nothing") is None
    assert marks.on(Span(40, 50)) == []  # a mark without a coding is no decision


@given(LISTS, st.lists(st.booleans(), min_size=25, max_size=25))
def test_own_codings_go_first_at_once_and_when_all_is_read_again(
    places: list[tuple[int, int]], mine: list[bool]
) -> None:
    marks = Marks(own=lambda by: by == "ana")
    alone = Marks()
    for mark, own in zip(made(places), mine, strict=False):
        marks.add(replace(mark, by="ana" if own else "ben"))
        if own:
            alone.add(mark)
    lanes = {m.id: m.lane for m in marks}
    assert all(lanes[m.id] == m.lane for m in alone)
    rows = sorted((at, -at - size, own) for (at, size), own in zip(places, mine, strict=False))
    starts, ends, whose = ([row[n] for row in rows] for n in range(3))
    ends = [-end for end in ends]
    found = _own_first(starts, ends, whose)
    own = [n for n, one in enumerate(whose) if one]
    expected = lanes_of([starts[n] for n in own], [ends[n] for n in own])[0]
    assert [found[n] for n in own] == expected
    for one, other in combinations(range(len(rows)), 2):
        if starts[one] < ends[other] and starts[other] < ends[one]:
            assert found[one] != found[other]
    for one, other in combinations(marks, 2):
        if one.start < other.end and other.start < one.end:
            assert one.lane != other.lane
