"""From events to codings: registers, clashes, ownership, and no dependence on the order of reading."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.model.coding import accepted_id
from coder.model.event import Event
from coder.model.fold import CODING_KINDS, fold_codings, links, touched
from tests.builders import a_coding, an_event, an_id, the_add_of
from tests.model.lines import (
    ADD,
    CODING,
    DOC,
    KEY,
    LEFT,
    RIGHT,
    SID,
    codes,
    fold,
    join,
    on,
    recode,
    resize,
    shown,
    split,
)


def test_an_add_is_a_coding_with_all_that_it_says() -> None:
    more = {
        "memo": "why", "attributes": {"stance": {"value": "asserts"}}, "flags": {"doubt": "here"},
        "via": "ben", "foreign": {"x": 1}, "book_hash": "b", "origin": {"rule": "r"}, "how": "import",
    }  # fmt: skip
    event = Event(**{**{f: getattr(ADD, f) for f in ADD.__slots__}, "body": {**ADD.body, **more}})
    state = fold(event).codings[CODING.id]
    assert state.place == (DOC.hash, 0, 27, "The agreement is a win-win.")
    assert (state.memo, state.attributes, state.flags) == (
        "why",
        {"stance": ("asserts", "hand")},
        {"doubt": "here"},
    )
    assert (state.via, state.how, state.origin) == ("ben", "import", {"rule": "r"})
    assert state.extra == {"foreign": {"x": 1}, "book_hash": "b"}
    assert state.heads == (CODING.id,)


def test_an_add_that_claims_to_take_something_back_is_an_add_all_the_same() -> None:
    event = Event(**{**{f: getattr(ADD, f) for f in ADD.__slots__}, "undoes": "a group"})
    assert fold(event).codings[CODING.id].place[1:3] == (0, 27)


def test_each_aspect_is_a_register() -> None:
    found = fold(
        ADD,
        recode("aid", 2, ADD),
        on("attribute", 3, ADD, name="stance", value="contests"),
        on("attribute", 4, ADD, name="weight", value="3", origin="proposed"),
        on("attribute", 5, ADD, name="weight", value=None, id="unset"),
        on("memo", 6, ADD, memo="a note"),
        on("flag", 7, ADD, flag="doubt", value=True, text="hm"),
        on("flag", 8, ADD, flag="exemplar", value=False),
        resize(13, 9, ADD),
    )
    state = found.codings[CODING.id]
    assert state.code == ("frames", "aid", 0)
    assert state.attributes == {"stance": ("contests", "hand")}
    assert state.memo == "a note"
    assert state.flags == {"doubt": "hm"}
    assert state.place == (DOC.hash, 0, 13, "The agreement")
    assert found.waiting == []


def test_retract_and_restore() -> None:
    gone = on("retract", 2, ADD)
    assert not fold(ADD, gone).codings[CODING.id].alive
    assert fold(ADD, gone, on("restore", 3, gone)).codings[CODING.id].alive


def test_a_reanchor_without_a_place_moves_nothing() -> None:
    moved = on("reanchor", 2, ADD, text="new")
    state = fold(ADD, moved).codings[CODING.id]
    assert state.place[0] == DOC.hash
    assert state.heads == (moved.id,)


def test_a_reanchor_gives_the_place_on_the_new_text() -> None:
    moved = on("reanchor", 2, ADD, text="new", start=1, end=4)
    assert fold(ADD, moved).codings[CODING.id].place == ("new", 1, 4, "")


def test_an_undo_that_found_nothing_leaves_the_register_empty() -> None:
    found = fold(ADD, on("memo", 2, ADD, memo="x", undoes="unknown"))
    assert found.codings[CODING.id].memo == ""
    assert found.findings == []


# -- clashes ----------------------------------------------------------------------------------


def test_two_codes_that_did_not_know_each_other_clash_until_one_names_both() -> None:
    a, b = recode("aid", 2, ADD), recode("frame", 3, ADD)
    found = fold(ADD, a, b)
    assert found.codings[CODING.id].code[1] == "frame"
    assert codes(found) == ["clash"]
    assert found.findings[0].place == CODING.id
    assert "'aid'" in found.findings[0].what
    assert set(found.codings[CODING.id].heads) == {a.id, b.id}
    assert fold(ADD, a, b, recode("frame", 4, a, b)).findings == []


def test_what_somebody_else_writes_does_not_settle_a_clash() -> None:
    a, b = recode("aid", 2, ADD), recode("frame", 3, ADD)
    assert sorted(codes(fold(ADD, a, b, on("retract", 4, a, b, by="ben")))) == [
        "clash",
        "foreign-event",
    ]


def test_different_registers_do_not_clash() -> None:
    assert fold(ADD, recode("aid", 2, ADD), on("memo", 3, ADD, memo="x")).findings == []


@pytest.mark.parametrize(
    "a,b,word",
    [
        (resize(13, 2, ADD), resize(9, 3, ADD), "the span was set to 0:13"),
        (on("memo", 2, ADD, memo="a"), on("memo", 3, ADD, memo="b", id="m"), "memo was set to 'a'"),
        (on("retract", 2, ADD), on("restore", 3, ADD), "existence was set to removed"),
        (
            on("attribute", 2, ADD, name="stance", value="asserts"),
            on("attribute", 3, ADD, name="stance", value="contests"),
            "attribute 'stance' was set to 'asserts'",
        ),
        (
            on("flag", 2, ADD, flag="doubt", value=True),
            on("flag", 3, ADD, flag="doubt", value=False),
            "doubt was set to True",
        ),
    ],
)
def test_a_clash_says_in_words_what_clashed(a: Event, b: Event, word: str) -> None:
    found = fold(ADD, a, b)
    assert codes(found) == ["clash"]
    assert word in found.findings[0].what


def test_an_event_about_another_thing_cannot_settle_a_clash() -> None:
    other = the_add_of(a_coding(DOC, "Readmission", "readmission"), seq=5)
    a, b = recode("aid", 2, ADD), recode("frame", 3, ADD)
    naming = on("memo", 6, a, b, coding=other.id, memo="x")
    assert codes(fold(ADD, other, a, b, naming)) == ["clash"]


# -- whose ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "event",
    [
        recode("aid", 2, ADD, by="ben"),
        resize(9, 2, ADD, by="ben"),
        on("retract", 2, ADD, by="ben"),
        on("retract", 2, ADD, by="ben", undoes=ADD.group),
        on("memo", 2, ADD, by="ben", memo="x"),
        split(2, ADD, by="ben"),
        join(2, [CODING.id], ADD, by="ben"),
    ],
)
def test_somebody_elses_event_does_nothing_and_is_listed(event: Event) -> None:
    found = fold(ADD, event)
    assert list(found.codings) == [CODING.id]
    assert shown(found.codings[CODING.id]) == shown(fold(ADD).codings[CODING.id])
    assert codes(found) == ["foreign-event"]
    assert found.findings[0].found == event.id
    assert found.waiting == []


def test_somebody_elses_edit_does_not_reach_the_parts_and_is_no_clash() -> None:
    found = fold(ADD, split(2, ADD), recode("aid", 3, ADD, by="ben"), resize(9, 4, ADD, by="ben"))
    assert found.codings[LEFT].code[1] == "win_win"
    assert codes(found) == ["foreign-event", "foreign-event"]


def test_a_join_of_own_and_other_codings_leaves_both_as_they_are() -> None:
    other = the_add_of(a_coding(DOC, "Readmission", "win_win", by="ben"), seq=2)
    found = fold(ADD, other, join(3, [CODING.id, other.id], ADD, other, by="ben"))
    assert all(c.alive for c in found.codings.values())
    assert len(found.codings) == 2
    assert codes(found) == ["foreign-event"]


def test_coder_ids_are_the_same_without_case() -> None:
    assert fold(ADD, recode("aid", 2, ADD, by="Ana")).codings[CODING.id].code[1] == "aid"


def test_an_import_is_taken_back_by_whoever_made_it() -> None:
    imported = Event(
        **{**{f: getattr(ADD, f) for f in ADD.__slots__}, "body": {**ADD.body, "via": "Ben"}}
    )
    gone = on("retract", 2, ADD, by="ben", undoes=ADD.group)
    assert not fold(imported, gone).codings[CODING.id].alive
    again = on("restore", 3, gone, by="ben", undoes=gone.group)
    assert fold(imported, gone, again).codings[CODING.id].alive
    assert codes(fold(imported, on("retract", 2, ADD, by="ben"))) == ["foreign-event"]
    assert codes(fold(imported, recode("aid", 2, ADD, by="ben", undoes=ADD.group))) == [
        "foreign-event"
    ]
    assert codes(fold(imported, on("retract", 2, ADD, by="eve", undoes=ADD.group))) == [
        "foreign-event"
    ]


# -- accepting --------------------------------------------------------------------------------


def accept(seq: int, by: str = "ana", coding: str = "", **more: Any) -> Event:
    made = coding or accepted_id(by, SID)
    return an_event(
        "accept", seq=seq, by=by, on=made, doc=DOC.id, suggestion=KEY, quote="q", mig=1, **more
    )


def test_accepting_twice_is_accepting_once() -> None:
    found = fold(accept(1), accept(2))
    (state,) = found.codings.values()
    assert state.place == ("t", 2, 9, "q")
    assert state.code == ("frames", "aid", 1)
    assert found.findings == []


def test_an_accept_may_carry_its_own_place_and_code() -> None:
    (state,) = fold(accept(1, text="u", start=0, end=20, book="b", code="c")).codings.values()
    assert (state.place, state.code) == (("u", 0, 20, "q"), ("b", "c", 1))


def test_nobody_accepts_under_another_coders_id() -> None:
    theft = accept(1, by="ben", coding=accepted_id("ana", SID))
    found = fold(theft, accept(2))
    (state,) = found.codings.values()
    assert state.by == "ana"
    assert codes(found) == ["foreign-event"]


def test_nobody_adds_under_another_id() -> None:
    theft = on("add", 1, by="ben", **ADD.body)
    later = the_add_of(CODING, seq=2)
    found = fold(theft, later)
    assert found.codings[CODING.id].by == "ana"
    assert codes(found) == ["foreign-event"]
    assert fold(theft).waiting == [(theft.id, CODING.id)]


# -- waiting ----------------------------------------------------------------------------------


def test_an_event_whose_coding_is_not_here_waits() -> None:
    early = recode("aid", 2)
    assert fold(early).waiting == [(early.id, CODING.id)]
    assert fold(early).codings == {}
    arrived = fold(the_add_of(CODING), early)
    assert (arrived.waiting, arrived.codings[CODING.id].code[1]) == ([], "aid")


# -- what an event is about -------------------------------------------------------------------


def test_what_events_are_about() -> None:
    s, j = split(2, ADD), join(3, [LEFT, RIGHT])
    assert touched(s.raw()) == (CODING.id, LEFT, RIGHT)
    assert touched(j.raw()) == (an_id("joined"), LEFT, RIGHT)
    assert touched(ADD.raw()) == (CODING.id,)
    assert links(s.raw()) == ((CODING.id, LEFT), (CODING.id, RIGHT))
    assert links(j.raw()) == ((LEFT, an_id("joined")), (RIGHT, an_id("joined")))
    assert links(ADD.raw()) == ()
    assert "add" in CODING_KINDS


EDITS = st.sampled_from(["recode", "resize", "memo", "retract", "restore", "split", "foreign"])


@given(st.lists(st.tuples(EDITS, st.integers(0, 6)), max_size=8), st.randoms(use_true_random=False))
def test_the_state_is_a_function_of_the_set(plan: list[tuple[str, int]], chance: Any) -> None:
    """Events with any `after`, in any order, with copies."""
    events = [ADD]
    for n, (kind, known) in enumerate(plan, 2):
        after = [events[known % len(events)]]
        makers = {
            "recode": lambda n=n, a=after: recode(f"c{n}", n, *a),
            "resize": lambda n=n, a=after: resize(n, n, *a),
            "memo": lambda n=n, a=after: on("memo", n, *a, memo=str(n)),
            "retract": lambda n=n, a=after: on("retract", n, *a),
            "restore": lambda n=n, a=after: on("restore", n, *a, undoes=a[0].group),
            "split": lambda n=n, a=after: split(n, *a, at=n + 1, name=str(n)),
            "foreign": lambda n=n, a=after: recode("theirs", n, *a, by="ben"),
        }
        events.append(makers[kind]())
    raws = [e.raw() for e in events]
    expected = fold_codings(raws)
    mixed = [*raws, *chance.choices(raws, k=3)]
    chance.shuffle(mixed)
    found = fold_codings(mixed)
    assert {k: shown(v) for k, v in found.codings.items()} == {
        k: shown(v) for k, v in expected.codings.items()
    }
    assert sorted(map(str, found.findings)) == sorted(map(str, expected.findings))
