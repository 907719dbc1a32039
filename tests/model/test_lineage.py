"""Split and join: what their makings are, what reaches them, and what is listed."""

from __future__ import annotations

import pytest

from coder.model.event import Event
from tests.builders import an_id, the_add_of
from tests.model.lines import (
    ADD,
    CODING,
    DOC,
    LEFT,
    RIGHT,
    codes,
    fold,
    join,
    on,
    recode,
    resize,
    split,
)

# -- split and join ---------------------------------------------------------------------------


def test_a_split_makes_its_parts_and_ends_the_coding() -> None:
    s = split(2, ADD, memo="both", attributes={"stance": {"value": "asserts", "origin": "hand"}})
    found = fold(ADD, s)
    assert {c.id for c in found.codings.values() if c.alive} == {LEFT, RIGHT}
    assert found.codings[LEFT].place == (DOC.hash, 0, 13, "The agreement")
    assert found.codings[RIGHT].memo == "both"
    assert found.codings[RIGHT].attributes == {"stance": ("asserts", "hand")}
    assert found.findings == []


def test_a_split_that_says_nothing_of_its_parts_leaves_them_as_the_coding_was() -> None:
    note, code = on("memo", 2, ADD, memo="kept"), recode("aid", 3, ADD)
    s = split(4, note, code, whole=False)
    right = fold(ADD, note, code, s).codings[RIGHT]
    assert (right.doc, right.memo, right.code) == (DOC.id, "kept", ("frames", "aid", 0))
    assert right.place == (DOC.hash, 13, 27, " is a win-win.")


def test_such_a_split_waits_for_its_coding() -> None:
    found = fold(split(2, whole=False))
    assert found.codings == {}
    assert [on_ for _, on_ in found.waiting] == [CODING.id]


def test_edits_that_did_not_know_of_the_split_go_to_all_parts() -> None:
    edits = [
        recode("aid", 2, ADD),
        on("attribute", 3, ADD, name="stance", value="contests"),
        on("memo", 4, ADD, memo="late"),
        on("flag", 5, ADD, flag="doubt", value=True),
    ]
    found = fold(ADD, split(6, ADD), *edits)
    for part in (LEFT, RIGHT):
        state = found.codings[part]
        assert state.code[1] == "aid"
        assert state.attributes == {"stance": ("contests", "hand")}
        assert (state.memo, state.flags) == ("late", {"doubt": ""})
        assert set(state.heads) == {split(6, ADD).id, *(e.id for e in edits)}
    assert found.findings == []


def test_edits_after_the_split_stay_with_the_part() -> None:
    s = split(2, ADD)
    found = fold(ADD, s, recode("aid", 3, s, coding=LEFT))
    assert (found.codings[LEFT].code[1], found.codings[RIGHT].code[1]) == ("aid", "win_win")


def test_edits_of_a_part_clash_with_what_was_inherited_once() -> None:
    s, late = split(2, ADD), recode("aid", 3, ADD)
    own = recode("frame", 4, s, coding=LEFT)
    found = fold(ADD, s, late, own)
    assert (found.codings[LEFT].code[1], found.codings[RIGHT].code[1]) == ("frame", "aid")
    assert [f.place for f in found.findings] == [LEFT]


def test_an_edit_reaches_the_parts_of_parts() -> None:
    s, late = split(2, ADD), recode("aid", 4, ADD)
    again = on(
        "split",
        3,
        s,
        coding=LEFT,
        makes=[{"id": "p", "start": 0, "end": 3}, {"id": "q", "start": 3, "end": 13}],
    )
    found = fold(ADD, s, again, late)
    assert {c.code[1] for c in found.codings.values()} == {"aid"}
    assert found.codings["q"].doc == DOC.id


@pytest.mark.parametrize(
    "edit", [resize(9, 3, ADD), on("retract", 3, ADD), on("reanchor", 3, ADD, text="n")]
)
def test_span_edits_that_did_not_know_of_a_split_are_listed_until_a_part_is_edited(
    edit: Event,
) -> None:
    s = split(2, ADD)
    found = fold(ADD, s, edit)
    assert codes(found) == ["clash"]
    assert found.codings[LEFT].place[1:3] == (0, 13)
    assert found.codings[LEFT].alive
    heads = [e for e in (s, edit) if e.id in found.codings[LEFT].heads]
    assert len(heads) == 2
    settled = fold(
        ADD, s, edit, on("resize", 5, *heads, coding=LEFT, text=DOC.hash, start=0, end=9, quote="")
    )
    assert settled.findings == []


def test_two_splits_that_did_not_know_each_other_keep_all_parts_and_are_listed() -> None:
    one, two = split(2, ADD), split(3, ADD, at=20, name="z")
    found = fold(ADD, one, two)
    assert len([c for c in found.codings.values() if c.alive]) == 4
    assert codes(found) == ["clash", "clash"]
    both = [one, two]
    assert {e.id for e in both} == set(found.codings[LEFT].heads)
    gone = [
        on("retract", 4 + n, *both, coding=an_id("z", side))
        for n, side in enumerate(("left", "right"))
    ]
    settled = fold(ADD, one, two, *gone)
    assert settled.findings == []
    assert {c.id for c in settled.codings.values() if c.alive} == {LEFT, RIGHT}


def test_a_join_makes_one_of_several() -> None:
    s = split(2, ADD)
    found = fold(ADD, s, join(3, [LEFT, RIGHT], s, memo="one"))
    assert [c.id for c in found.codings.values() if c.alive] == [an_id("joined")]
    assert found.findings == found.waiting == []


def test_a_join_that_says_nothing_of_itself_is_as_the_first_was() -> None:
    s = split(2, ADD, memo="m")
    state = fold(ADD, s, join(3, [LEFT, RIGHT], s, whole=False)).codings[an_id("joined")]
    assert (state.doc, state.memo, state.code[1]) == (DOC.id, "m", "win_win")


def test_a_join_waits_for_a_coding_that_is_not_here() -> None:
    s = split(2, ADD)
    j = join(3, [LEFT, "elsewhere"], s)
    found = fold(ADD, s, j)
    assert found.waiting == [(j.id, "elsewhere")]
    assert found.codings[an_id("joined")].alive


def test_a_circle_of_joins_ends() -> None:
    found = fold(join(1, ["b"], coding="a", id="x"), join(2, ["a"], coding="b", id="y"))
    assert set(found.codings) == {"a", "b"}


def test_a_part_with_the_id_of_its_whole_and_a_join_of_itself_end() -> None:
    strange = on("split", 2, ADD, makes=[{"id": CODING.id, "start": 0, "end": 4}])
    assert not fold(ADD, strange).codings[CODING.id].alive
    assert fold(join(1, [an_id("joined")])).codings[an_id("joined")].alive


def test_a_second_split_cannot_make_a_part_again() -> None:
    one = split(2, ADD)
    two = split(3, one, at=20, by="ana")
    same = Event(**{**{f: getattr(two, f) for f in two.__slots__}, "id": "other"})
    assert fold(ADD, one, same).codings[LEFT].place[2] == 13


@pytest.mark.parametrize("by,listed", [("ana", []), ("ben", ["foreign-event"])])
def test_an_add_is_made_by_itself_whatever_a_split_says(by: str, listed: list[str]) -> None:
    parts = [{"id": CODING.id, "start": 5, "end": 6}]
    body = {"doc": "d", "text": "t", "book": "b", "code": "c", "makes": parts}
    found = fold(on("split", 1, coding="elsewhere", by=by, **body), the_add_of(CODING, seq=2))
    assert found.codings[CODING.id].place[2] == 27
    assert codes(found) == listed
