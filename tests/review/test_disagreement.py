"""What two or more coders say of one passage: what belongs together, and how it differs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.model.codebook import Attribute, Code, Codebook
from coder.model.coding import AttributeValue, Coding
from coder.model.span import Span
from coder.review.disagreement import KINDS, Item, compared, relation

BOOK = Codebook(
    "frames",
    (
        Code("frame"), Code("win_win", parent="frame"), Code("aid", parent="frame"),
        Code("control"), Code("readmission", parent="control"),
    ),
    attributes=(Attribute("stance", default="asserts"), Attribute("task", scope=("aid",), default="x")),
)  # fmt: skip
ALL = frozenset(BOOK.ids)


def coding(by: str, start: int, end: int, code: str = "win_win", **values: Any) -> Coding:
    name = f"{by}-{start}-{end}-{code}"
    given = {
        k: v if isinstance(v, AttributeValue) else AttributeValue(v) for k, v in values.items()
    }
    return Coding(
        name, "D", "t", Span(start, end), "q", "frames", code, by, attributes=given, heads=(name,)
    )


def items(*codings: Coding, read: Mapping[str, frozenset[str]] | str = "ana ben") -> list[Item]:
    whose = dict.fromkeys(read.split(), ALL) if isinstance(read, str) else read
    return list(compared("D", codings, whose, BOOK))


def kinds(*codings: Coding, **more: Any) -> list[str]:
    return [i.kind or "agreed" for i in items(*codings, **more)]


@pytest.mark.parametrize(
    "theirs,wanted",
    [
        (coding("ben", 0, 10), ["agreed"]),
        (coding("ben", 0, 11), ["boundary"]),
        (coding("ben", 9, 40), ["boundary"]),
        (coding("ben", 10, 20), ["missed", "missed"]),
        (coding("ben", 0, 10, "aid"), ["sibling"]),
        (coding("ben", 4, 9, "aid"), ["sibling"]),
        (coding("ben", 8, 30, "aid"), ["missed", "missed"]),
        (coding("ben", 0, 10, "frame"), ["parent"]),
        (coding("ben", 0, 10, "readmission"), ["sibling"]),
        (coding("ben", 0, 4, "readmission"), ["missed", "missed"]),
        (coding("ben", 0, 10, stance="contests"), ["attribute"]),
        (coding("ben", 0, 10, stance="asserts"), ["agreed"]),
        (coding("ben", 0, 10, stance=AttributeValue("contests", "proposed")), ["agreed"]),
    ],
)
def test_two_readings_of_one_passage(theirs: Coding, wanted: list[str]) -> None:
    assert kinds(coding("ana", 0, 10), theirs) == wanted
    assert kinds(theirs, coding("ana", 0, 10)) == wanted


def test_a_boundary_may_differ_in_a_value_too() -> None:
    (item,) = items(coding("ana", 0, 10), coding("ben", 0, 12, stance="contests"))
    assert item.kinds == ("boundary", "attribute")


def test_several_codes_on_one_sentence_are_no_confusion() -> None:
    both = [coding(by, 0, 10, code) for by in ("ana", "ben") for code in ("win_win", "aid")]
    assert kinds(*both) == ["agreed", "agreed"]
    assert sorted(kinds(*both, coding("ana", 0, 10, "readmission"))) == [
        "agreed", "agreed", "missed",
    ]  # fmt: skip


def test_one_long_passage_against_two_short_ones_is_one_item() -> None:
    (item,) = items(coding("ana", 0, 30), coding("ben", 0, 10), coding("ben", 15, 30))
    assert item.kind == "boundary" and len(item.codings) == 3
    assert (item.start, item.end, item.coders) == (0, 30, ("ana", "ben"))


def test_who_has_not_read_for_the_code_says_nothing() -> None:
    read = {"ana": ALL, "ben": frozenset({"aid"})}
    assert kinds(coding("ana", 0, 10), read=read) == []
    assert kinds(coding("ana", 0, 10, "aid"), read=read) == ["missed"]
    assert kinds(coding("zoe", 0, 10), read=read) == []
    (item,) = items(coding("Ana", 0, 10), read={"ana": ALL, "ben": ALL})
    assert item.silent == ("ben",) and item.pairs[0].by == "ben"


def test_three_coders_make_one_item() -> None:
    same = [coding(by, 0, 10) for by in ("ana", "ben", "cid")]
    assert kinds(*same, read="ana ben cid") == ["agreed"]
    (item,) = items(*same[:2], read="ana ben cid")
    assert item.kinds == ("missed",) and item.silent == ("cid",)
    (item,) = items(*same[:2], coding("cid", 0, 12), read="ana ben cid")
    assert item.kinds == ("boundary",)
    assert [(p.a.by, p.by) for p in item.pairs if p.kind] == [("ana", "cid"), ("ben", "cid")]
    lone = coding("ben", 0, 10, "aid")
    (item,) = items(same[0], lone, coding("cid", 7, 40), read="ana ben cid")
    assert item.kinds == ("missed", "sibling", "boundary")


def test_an_item_is_named_by_its_codings_alone() -> None:
    (one,) = items(coding("ana", 0, 10), coding("ben", 0, 12))
    (two,) = items(coding("ben", 0, 12), coding("ana", 0, 10), read="ben ana")
    assert one.id == two.id and len(one.id) == 8
    assert relation("aid", "aid", BOOK) == ""


CODINGS = st.lists(
    st.builds(
        lambda by, start, size, code: coding(by, start, start + size, code),
        st.sampled_from(["ana", "ben", "cid"]),
        st.integers(0, 40),
        st.integers(1, 20),
        st.sampled_from(BOOK.ids),
    ),
    max_size=14,
    unique_by=lambda c: c.id,
)


@settings(max_examples=60, deadline=None)
@given(CODINGS, st.randoms())
def test_laws_of_items(codings: list[Coding], chance: Any) -> None:
    found = items(*codings, read="ana ben cid")
    placed = [c.id for item in found for c in item.codings]
    assert sorted(placed) == sorted(c.id for c in codings), "each coding is in exactly one item"
    shuffled = codings[:]
    chance.shuffle(shuffled)
    again = items(*shuffled, read="ana ben cid")
    assert [(i.id, i.kinds) for i in again] == [(i.id, i.kinds) for i in found]
    for item in found:
        assert set(item.kinds) == {p.kind for p in item.pairs} - {""} and set(item.kinds) <= set(
            KINDS
        )
        if not item.kinds:
            assert {(c.span, c.code) for c in item.codings} == {
                (item.codings[0].span, item.codings[0].code)
            }
            assert len(item.codings) == 3 and not item.silent
        assert set(item.coders) == {"ana", "ben", "cid"}
