"""Readings, assignments, memos, variables and decisions, as their events leave them."""

from __future__ import annotations

from typing import Any

import pytest

from coder.model.affairs import (
    Assignment,
    Coined,
    Finish,
    Task,
    current_value,
    decision,
    decision_register,
    fold_assignments,
    fold_coined,
    fold_finishes,
    fold_memos,
    fold_tasks,
    memo_registers,
    standing,
    suggestion_key,
    variable_register,
)
from coder.model.coding import SuggestionKey
from coder.model.event import Event
from coder.model.memo import MemoTarget
from tests.builders import an_event

KEY = {
    "text": "t",
    "book": "frames",
    "code": "aid",
    "rule": "r",
    "start": 2,
    "end": 9,
    "rule_hash": "h",
}


def raws(*events: Event) -> list[Any]:
    """Events as read, newest first and twice, because order and copies are nothing."""
    return [e.raw() for e in (*events[::-1], *events)]


# -- what stands ------------------------------------------------------------------------------


def test_an_undone_group_does_not_stand_and_a_redone_one_does() -> None:
    first = an_event("finish", seq=1, on="D", group="a")
    undo = an_event("finish", seq=2, on="D", group="b", undoes="a")
    redo = an_event("finish", seq=3, on="D", group="c", undoes="b")
    assert [e["id"] for e in standing(raws(first))] == [first.id]
    assert standing(raws(first, undo)) == []
    assert [e["id"] for e in standing(raws(first, undo, redo))] == [first.id]


def test_a_group_belongs_to_its_coder() -> None:
    first = an_event("finish", seq=1, on="D", group="a")
    theirs = an_event("finish", seq=2, on="D", group="b", undoes="a", by="ben")
    assert len(standing(raws(first, theirs))) == 1


def test_an_import_is_taken_back_by_whoever_made_it() -> None:
    first = an_event("finish", seq=1, on="D", group="a", by="ben", via="ana")
    assert standing(raws(first, an_event("finish", seq=2, on="D", undoes="a", by="Ana"))) == []
    assert len(standing(raws(first, an_event("finish", seq=2, on="D", undoes="a", by="ben")))) == 1


# -- readings ---------------------------------------------------------------------------------


def finish(seq: int, *codes: str, value: bool = True, mig: int = 0, **more: Any) -> Event:
    body = {"codes": list(codes)} if codes else {}
    more = {"on": "D", **more}
    return an_event(
        "finish", seq=seq, text="t", book="frames", mig=mig, value=value, **body, **more
    )


def test_a_reading_names_its_codes_and_its_first_event() -> None:
    first = finish(1, "a", "b", seen=0.5)
    second = finish(2, "c", mig=1)
    (found,) = fold_finishes(raws(first, second))
    assert found == Finish(
        "ana", "D", "t", "frames", frozenset({("a", 0), ("b", 0), ("c", 1)}), 1, first.time, first.id, 0.5,
        (("a", 0, True), ("b", 0, True), ("c", 1, True)),
    )  # fmt: skip


def test_a_reading_is_taken_back_in_part_or_as_a_whole() -> None:
    (left,) = fold_finishes(raws(finish(1, "a", "b"), finish(2, "a", value=False)))
    assert left.codes == {("b", 0)}
    assert left.marks[-1] == ("a", 0, False)
    assert fold_finishes(raws(finish(1, "a"), finish(2, "a", value=False))) == ()
    assert fold_finishes(raws(finish(1, "a"), finish(2, value=False))) == ()
    assert fold_finishes(raws(finish(1, "a", value=False))) == ()


def test_readings_are_apart_by_coder_document_and_text() -> None:
    events = [
        finish(1, "a"),
        finish(2, "a", by="ben"),
        finish(3, "a", on="E"),
        finish(4, "a", by="Ana"),
    ]
    assert [(f.by, f.doc) for f in fold_finishes(raws(*events))] == [
        ("ana", "D"),
        ("ben", "D"),
        ("ana", "E"),
    ]


def test_a_reading_without_codes_and_codebook_is_one() -> None:
    event = an_event("finish", on="D", text="t", value=True)
    (found,) = fold_finishes(raws(event))
    assert (found.book, found.codes) == ("", frozenset())


# -- assignments and proposed codes -----------------------------------------------------------


def test_a_task_of_a_later_round_counts_from_the_first_assignment_that_names_the_coder() -> None:
    one = an_event("assign", seq=1, on="D", round="r1", coders=["ana", "ben"])
    two = an_event("assign", seq=2, on="D", round="r2", coders=["Ana", "cid"], suggestions=False)
    three = an_event("assign", seq=3, on="D", round="r2", coders=["ana", "ben"])
    assert fold_tasks(raws(one, two)) == (
        Task("D", "r1", "ana", 0), Task("D", "r1", "ben", 0),
        Task("D", "r2", "Ana", 2, False), Task("D", "r2", "cid", 0, False),
    )  # fmt: skip
    assert fold_tasks(raws(one, two, three))[2:] == (
        Task("D", "r2", "ana", 2), Task("D", "r2", "ben", 3),
    )  # fmt: skip
    gone = an_event("assign", seq=4, on="D", undoes=one.group, round="r1", coders=[])
    assert [t.since for t in fold_tasks(raws(one, two, gone))] == [0, 0]


def test_the_last_assignment_of_a_round_stands() -> None:
    one = an_event("assign", seq=1, on="D", round="r1", coders=["ana"])
    two = an_event(
        "assign", seq=2, on="D", round="r1", coders=["ben"], primary="ben", suggestions=False
    )
    other = an_event("assign", seq=3, on="D", round="r2", coders=["ana"])
    assert fold_assignments(raws(one, two, other)) == (
        Assignment("D", "r1", ("ben",), "ben", False, "ana", 2, since=1),
        Assignment("D", "r2", ("ana",), "", True, "ana", 3, since=3),
    )


def test_the_first_proposal_of_a_code_stands() -> None:
    one = an_event("coin", seq=1, on="x", book="frames", code="x", name="X")
    two = an_event(
        "coin", seq=2, on="x", book="frames", code="x", name="Y", definition="d", parent="p"
    )
    assert fold_coined(raws(one, two)) == (Coined("frames", "x", "X", "ana", one.time),)


# -- memos ------------------------------------------------------------------------------------


def memo(seq: int, text: str, *, on: str = "", target: str = "doc:D", **more: Any) -> Event:
    return an_event("memo", seq=seq, on=on, memo=text, target=target, **more)


def test_a_memo_is_written_changed_taken_away_and_brought_back() -> None:
    first = memo(1, "one")
    second = memo(2, "two", on=first.id, after=[first.id])
    (found,) = fold_memos(raws(first, second))
    assert (found.text, found.target, found.by) == ("two", MemoTarget("doc", "D"), "ana")
    assert found.heads == (second.id,)
    gone = an_event("retract", seq=3, on=first.id, after=[second.id])
    assert fold_memos(raws(first, second, gone)) == ()
    back = an_event("restore", seq=4, on=first.id, after=[gone.id])
    assert [m.text for m in fold_memos(raws(first, second, gone, back))] == ["two"]


def test_only_its_writer_changes_a_memo() -> None:
    first = memo(1, "one")
    other = memo(2, "theirs", on=first.id, by="ben")
    gone = an_event("retract", seq=3, on=first.id, by="ben")
    (found,) = fold_memos(raws(first, other, gone))
    assert (found.text, found.heads) == ("one", (first.id,))


def test_an_imported_memo_is_taken_back_by_whoever_imported_it() -> None:
    first = memo(1, "one", by="ben", via="ana", group="g")
    gone = an_event("retract", seq=2, on=first.id, by="ana", undoes="g")
    assert fold_memos(raws(first, gone)) == ()
    assert len(fold_memos(raws(first, an_event("retract", seq=2, on=first.id, by="ana")))) == 1


@pytest.mark.parametrize("target", ["", "planet:mars"])
def test_a_memo_on_nothing_known_is_none(target: str) -> None:
    assert fold_memos(raws(memo(1, "one", target=target))) == ()


def test_an_empty_memo_is_none_and_a_retract_alone_is_nothing() -> None:
    assert fold_memos(raws(memo(1, ""))) == ()
    assert fold_memos(raws(an_event("retract", on="m"))) == ()
    assert memo_registers([])["memo"].value is None


def test_memos_come_in_the_order_in_which_they_were_begun() -> None:
    one, two = memo(1, "one"), memo(2, "two")
    late = memo(3, "one again", on=one.id)
    assert [m.text for m in fold_memos(raws(two, late, one))] == ["one again", "two"]


# -- decisions --------------------------------------------------------------------------------


def decide(kind: str, seq: int, **more: Any) -> Event:
    return an_event(kind, seq=seq, on="s", suggestion=KEY, doc="D", quote="q", mig=0, **more)


def test_the_key_of_a_suggestion() -> None:
    assert suggestion_key(decide("reject", 1).raw()) == SuggestionKey(
        "t", "frames", "aid", "r", 2, 9, "h"
    )


def test_the_last_decision_stands_and_without_one_it_is_pending() -> None:
    assert decision([]) == "pending"
    assert decision(raws(decide("accept", 1))) == "accepted"
    assert decision(raws(decide("accept", 1), decide("reject", 2))) == "rejected"
    assert decision(raws(decide("reject", 1), decide("restore", 2))) == "pending"
    assert decision(raws(decide("reject", 1), decide("restore", 2, value="accepted"))) == "accepted"


def test_a_decision_is_undone_while_it_stands() -> None:
    reject, accept = decide("reject", 1, group="a"), decide("accept", 2, group="b")
    undo = decide("restore", 3, undoes="b", value="rejected", group="c")
    assert decision(raws(reject, accept, undo)) == "rejected"
    assert (
        decision(raws(reject, accept, undo, decide("restore", 4, undoes="a", value="pending")))
        == "pending"
    )
    assert (
        decision(raws(reject, accept, decide("restore", 3, undoes="a", value="pending")))
        == "accepted"
    )
    assert decision_register(raws(reject, accept, undo)).before("a") is None


# -- variables --------------------------------------------------------------------------------


def variable(seq: int, was: str, value: str | None, **more: Any) -> Event:
    return an_event("variable", seq=seq, on="D", name="case", was=was, value=value, **more)


def test_a_variable_is_what_the_sheet_says_without_events() -> None:
    assert current_value("EU", []) == "EU"


def test_a_sheet_that_is_older_than_the_record_gets_the_recorded_value() -> None:
    events = raws(variable(1, "", "EU"), variable(2, "EU", "CH"))
    assert [current_value(sheet, events) for sheet in ("", "EU", "CH")] == ["CH", "CH", "CH"]
    assert current_value("EU", raws(variable(1, "EU", None))) == ""


def test_whoever_edits_the_sheet_has_the_last_word() -> None:
    assert current_value("US", raws(variable(1, "", "EU"))) == "US"


def test_two_sheets_agree_after_a_merge() -> None:
    """Two coders set a variable without knowing each other; each one's sheet holds their own value."""
    events = raws(variable(1, "", "EU"), variable(2, "", "CH", by="ben"))
    assert current_value("EU", events) == current_value("CH", events) == "CH"


def test_an_undo_of_a_variable_that_was_set_anew_does_nothing() -> None:
    one, two = variable(1, "", "EU", group="a"), variable(2, "EU", "CH", group="b")
    undo = variable(3, "EU", "", undoes="a")
    assert current_value("", raws(one, two, undo)) == "CH"
    assert variable_register(raws(one, two)).before("b") == "EU"
