"""What acts write: whole events, known ones named, nothing of what stood lost."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from coder.model.coding import AttributeValue, Coding, How, Origin, accepted_id
from coder.model.errors import BadSpan, NotYours, UsageError
from coder.model.event import event_faults
from coder.model.span import Span
from coder.review import acts
from coder.review.acts import Act, CodeRef, Place
from tests.builders import a_coding, a_document, a_suggestion, an_event

DOC = a_document("The agreement is a win-win. Readmission follows from it.")
PLACE = Place(DOC.id, DOC.hash, Span(0, 13), "The agreement")
CODE = CodeRef("frames", "win_win", 2, "abc")
CODING = replace(
    a_coding(DOC, "The agreement is a win-win.", "win_win"),
    heads=("e1", "e2"),
    memo="why",
    attributes={"stance": AttributeValue("asserts"), "tone": AttributeValue("mild", "proposed")},
    flags={"doubt": "here"},
    origin=Origin("r1", "h", "b", "e"),
    how=How.SINGLE,
)


def new_ids() -> Any:
    numbers = count(1)
    return lambda: f"new-{next(numbers)}"


def whole(act: Act) -> dict[str, Any]:
    """The event of an act, which must have no faults."""
    raw = an_event(act.kind, on=act.on, after=act.after, undoes=act.undoes, **act.body).raw()
    assert event_faults(raw) == ""
    return raw


EVERY = [
    acts.add(PLACE, CODE),
    acts.accept(a_suggestion(DOC, "win-win", "win_win"), "ana", quote="x", mig=0, how=How.BULK),
    acts.reject(a_suggestion(DOC, "win-win", "win_win"), mig=0, how=How.SINGLE, after=("e",)),
    acts.retract(CODING),
    acts.restore(CODING),
    acts.recode(CODING, CODE),
    acts.resize(CODING, PLACE),
    acts.attribute(CODING, "stance", None),
    acts.attribute(CODING, "stance", "contests"),
    acts.flag(CODING, "doubt", on=True, text="hm"),
    acts.flag(CODING, "doubt", on=False),
    acts.memo_on_coding(CODING, "note"),
    acts.split(CODING, 5, text=DOC.hash, new_id=new_ids()),
]


@pytest.mark.parametrize("act", EVERY, ids=lambda a: a.kind)
def test_every_act_is_a_whole_event(act: Act) -> None:
    whole(act)


@pytest.mark.parametrize("act", EVERY[3:], ids=lambda a: a.kind)
def test_what_is_done_to_a_coding_names_the_newest_events_on_it(act: Act) -> None:
    assert (act.on, act.after) == (CODING.id, ("e1", "e2"))


def test_an_add_is_about_itself_and_carries_what_it_was_given() -> None:
    act = acts.add(PLACE, CODE, how=How.BATCH, attributes={"s": AttributeValue("v")}, memo="m")
    assert act.on == ""
    assert act.body["attributes"] == {"s": {"value": "v", "origin": "hand"}}
    assert (act.body["memo"], act.body["how"], act.body["book_hash"]) == ("m", "batch", "abc")
    assert "book_hash" not in acts.add(PLACE, CodeRef("frames", "aid", 0)).body
    assert "memo" not in acts.add(PLACE, CODE).body


def test_accepting_makes_the_coding_that_the_expansion_covers() -> None:
    suggestion = replace(
        a_suggestion(DOC, "win-win", "win_win"), wide=Span(0, 27), proposes={"stance": "contests"}
    )
    act = acts.accept(suggestion, "Ana", quote="The ...", mig=3, how=How.SINGLE, after=("e",))
    assert act.on == accepted_id("ana", suggestion.key)
    assert (act.body["start"], act.body["end"]) == (0, 27)
    assert act.body["suggestion"]["start"] == DOC.text.index("win-win")
    assert act.body["attributes"] == {"stance": {"value": "contests", "origin": "proposed"}}
    assert act.body["origin"]["rule"] == "win_win-1"


def test_a_split_cuts_the_quotation_and_keeps_the_rest() -> None:
    act = acts.split(CODING, 5, text=DOC.hash, new_id=new_ids())
    left, right = act.body["makes"]
    assert (left["id"], left["quote"], right["quote"]) == (
        "new-1",
        "The a",
        "greement is a win-win.",
    )
    assert (left["end"], right["start"], right["end"]) == (5, 5, 27)
    assert act.body["attributes"]["tone"] == {"value": "mild", "origin": "proposed"}
    assert (act.body["memo"], act.body["flags"], act.body["how"]) == (
        "why",
        {"doubt": "here"},
        "single",
    )
    assert act.body["origin"]["rule"] == "r1"


def test_a_split_of_a_plain_coding_says_no_more_than_that() -> None:
    body = acts.split(a_coding(DOC, "win-win", "aid"), 20, text=DOC.hash, new_id=new_ids()).body
    assert not {"memo", "attributes", "flags"} & set(body)
    assert body["origin"] == "manual"


@pytest.mark.parametrize("offset", [-1, 0, 27, 40])
def test_a_split_must_be_inside(offset: int) -> None:
    with pytest.raises(BadSpan, match="not inside") as told:
        acts.split(CODING, offset, text=DOC.hash, new_id=new_ids())
    assert told.value.hint == "give an offset from 1 to 26"


def test_a_code_that_was_renamed_goes_on_as_it_was_given() -> None:
    renamed = replace(CODING, code="benefit", code_as_given="win_win", mig=0)
    for act in (
        acts.split(renamed, 5, text=DOC.hash, new_id=new_ids()),
        acts.join(renamed, other(code="benefit"), PLACE, new_id=new_ids()),
    ):
        assert (act.body["code"], act.body["mig"]) == ("win_win", 0)


def other(**more: Any) -> Coding:
    made = a_coding(DOC, "Readmission", "win_win")
    return replace(made, **{"heads": ("e2", "e3"), **more})


def test_a_join_keeps_what_both_had_and_knows_both() -> None:
    second = other(
        memo="too", flags={"exemplar": ""}, attributes={"stance": AttributeValue("contests")}
    )
    act = acts.join(CODING, second, PLACE, new_id=new_ids())
    raw = whole(act)
    assert (act.on, raw["of"]) == ("new-1", [CODING.id, second.id])
    assert raw["after"] == ["e1", "e2", "e3"]
    assert raw["memo"] == "why\n\ntoo"
    assert raw["flags"] == {"doubt": "here", "exemplar": ""}
    assert raw["attributes"]["stance"]["value"] == "asserts"
    assert raw["quote"] == "The agreement"
    plain = acts.join(a_coding(DOC, "win-win", "aid"), other(code="aid"), PLACE, new_id=new_ids())
    assert not {"memo", "attributes", "flags"} & set(plain.body)


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("X", "X", "X"),
        ("X", "X\n\nmore", "X\n\nmore"),
        ("X\n\none", "X\n\ntwo", "X\n\none\n\ntwo"),
        ("X", "X too", "X\n\nX too"),
        ("", "X\n\n\n\nY", "X\n\n\n\nY"),
        ("X", "", "X"),
    ],
)
def test_what_two_memos_begin_with_stands_once_when_they_are_joined(
    first: str, second: str, joined: str
) -> None:
    act = acts.join(replace(CODING, memo=first), other(memo=second), PLACE, new_id=new_ids())
    assert act.body["memo"] == joined


@pytest.mark.parametrize(
    "second,why",
    [
        (CODING, "with itself"),
        (other(code="aid"), "one code"),
        (other(doc="D-02"), "one document"),
        (other(book="topics"), "one code"),
        (other(text="older"), "waits for review"),
    ],
)
def test_what_cannot_be_joined(second: Coding, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        acts.join(CODING, second, PLACE, new_id=new_ids())


def test_only_own_codings_are_changed() -> None:
    acts.check_own("Ana", [CODING])
    with pytest.raises(NotYours, match="belongs to ana") as told:
        acts.check_own("ben", [CODING])
    assert told.value.found == CODING.id
