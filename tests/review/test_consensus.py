"""Decisions: on which readings they rest, when they stop to count, and what makes no decision."""

from __future__ import annotations

from typing import Any

import pytest

from coder.model.event import event_faults
from coder.model.span import Span
from coder.review.consensus import (
    Decided,
    Reading,
    adjudicate,
    fold_adjudications,
    readings_of,
    state_of,
    touching,
)
from coder.review.disagreement import Item
from tests.builders import an_event
from tests.review.test_disagreement import coding, items

ONE, TWO = coding("ana", 0, 10), coding("ben", 0, 12)
READINGS = (Reading("ana", ONE.id, ONE.heads), Reading("ben", TWO.id, TWO.heads))
MADE = Decided("m1", "t", Span(0, 10), "q", "frames", "win_win", 0, {"stance": "contests"})
HEAD = {"text": "t", "book": "frames", "mig": 0, "book_hash": "h"}


def decision(seq: int, *after: Any, readings: Any = READINGS, undoes: str = "", **more: Any) -> Any:
    made = adjudicate(readings, [MADE], doc="D", head=HEAD, after=[a["id"] for a in after], **more)
    body = dict(made.body)
    return an_event("adjudicate", seq=seq, on="D", after=made.after, undoes=undoes, **body).raw()


def item() -> Item:
    (found,) = items(ONE, TWO)
    return found


def test_a_decision_comes_back_as_it_was_made() -> None:
    event = decision(3, why="it opens the text")
    assert event_faults(event) == ""
    (found,) = fold_adjudications([event, event])
    assert found.readings == READINGS and found.makes == (MADE,) and not found.agreed
    assert (found.why, found.doc, found.by, found.codings) == (
        "it opens the text", "D", "ana", {ONE.id, TWO.id},
    )  # fmt: skip
    assert fold_adjudications([decision(3, agreed=True)])[0].agreed


def test_it_holds_while_exactly_these_readings_stand() -> None:
    live = fold_adjudications([decision(3)])
    now = readings_of(item(), {})
    assert state_of(now, touching(item(), live)) == "settled"
    changed = (READINGS[0], Reading("ben", TWO.id, ("later",)))
    assert state_of(changed, live) == "stale"
    third = (*READINGS, Reading("cid", "", ("finish",)))
    assert state_of(third, live) == "stale"
    assert state_of(now, ()) == "open"
    assert state_of((Reading("ANA", ONE.id, ONE.heads), READINGS[1]), live) == "settled"


def test_a_silent_reading_rests_on_the_finish() -> None:
    (alone,) = items(ONE)
    assert readings_of(alone, {"ben": "f1"})[1] == Reading("ben", "", ("f1",))
    assert readings_of(alone, {})[1] == Reading("ben", "", ("",))


def test_two_that_do_not_know_each_other_are_a_conflict_and_a_later_one_settles_it() -> None:
    one, two = decision(3), decision(4)
    live = fold_adjudications([one, two])
    assert len(live) == 2 and state_of(READINGS, live) == "twice"
    last = decision(5, one, two)
    assert [a.seq for a in fold_adjudications([one, two, last])] == [5]
    undone = decision(6, undoes=last["group"])
    assert len(fold_adjudications([one, two, last, undone])) == 2


def test_a_decision_takes_the_place_of_none_about_other_codings() -> None:
    other = decision(3, readings=(Reading("cid", "c9", ("c9",)),))
    assert len(fold_adjudications([other, decision(4, other)])) == 2
    assert touching(item(), fold_adjudications([other])) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"readings": None}, {"readings": [{}]}, {"readings": [{"by": "a", "coding": "c", "events": 3}]},
        {"readings": [{"by": "a", "coding": "", "events": []}]}, {"readings": ["x"]},
        {"makes": [{"id": "m", "start": 5, "end": 5, "quote": "", "code": "c"}]},
        {"makes": [{"id": "m", "start": "a", "end": 5, "quote": "", "code": "c"}]},
        {"makes": [{"id": "m", "start": 1, "end": 5, "quote": "", "code": "c", "attributes": [1]}]},
        {"makes": [3]}, {"makes": 3},
    ],
)  # fmt: skip
def test_a_line_that_is_not_well_formed_decides_nothing(change: dict[str, Any]) -> None:
    assert fold_adjudications([{**decision(3), **change}]) == ()
