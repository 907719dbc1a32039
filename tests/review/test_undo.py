"""Taking back a group: each register to what stood before, nothing that was changed since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coder.model.affairs import (
    current_value,
    decision,
    fold_assignments,
    fold_coined,
    fold_finishes,
    fold_memos,
    suggestion_key,
)
from coder.model.event import Event
from coder.model.fold import fold_codings
from coder.model.registers import Raw
from coder.review.undo import Inverse, codings_of, inverse
from tests.builders import a_coding, a_document, an_event, an_id, the_add_of

DOC = a_document("The agreement is a win-win. Readmission follows from it.")
CODING = a_coding(DOC, "The agreement is a win-win.", "win_win")
KEY = {"text": "t", "book": "b", "code": "c", "rule": "r", "start": 0, "end": 4, "rule_hash": "h"}


class Record:
    """Events of one coder, one group after the other."""

    def __init__(self, *first: Event) -> None:
        self.events: list[Raw] = [e.raw() for e in first]

    def do(
        self, kind: str, on: str = CODING.id, *, group: str = "", undoes: str = "", **body: Any
    ) -> str:
        """One act; returns its group."""
        n = len(self.events) + 1
        known = [e["id"] for e in self.events]
        event = an_event(
            kind,
            seq=n,
            id=f"e{n}",
            on=on,
            group=group or f"g{n}",
            undoes=undoes,
            after=known,
            **body,
        )
        self.events.append(event.raw())
        return group or f"g{n}"

    def codings(self) -> dict[str, Any]:
        about = [e for e in self.events if "target" not in e and e["kind"] not in OTHER]
        return fold_codings(
            e for e in about if e["kind"] != "restore" or "suggestion" not in e
        ).codings

    def inverse(self, group: str) -> Inverse:
        own = [e for e in self.events if e["group"] == group]
        related: dict[str, Sequence[Raw]] = {}
        for e in self.events:
            name = e["on"]
            if "suggestion" in e:
                name = suggestion_key(e).id
            elif e["kind"] == "variable":
                name = f"{e['on']}/{e['name']}"
            related[name] = [*related.get(name, ()), e]
        return inverse(group, own, states=self.codings(), related=related)

    def undo(self, group: str) -> str:
        """Take a group back; returns the group that does."""
        found = self.inverse(group)
        assert found.acts, found.findings
        assert not found.findings
        made = f"u{len(self.events)}"
        for act in found.acts:
            assert act.undoes == group
            self.do(act.kind, act.on, group=made, undoes=group, **act.body)
        return made


OTHER = ("finish", "assign", "coin", "variable", "reject")


def begun() -> Record:
    return Record(the_add_of(CODING))


def the_coding(record: Record) -> Any:
    return record.codings()[CODING.id]


def test_an_add_is_taken_back_and_done_again() -> None:
    record = begun()
    back = record.undo(record.events[0]["group"])
    assert not the_coding(record).alive
    record.undo(back)
    assert the_coding(record).alive


def test_every_register_goes_back_to_what_stood_before() -> None:
    record = begun()
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("recode", {"book": "frames", "code": "aid", "mig": 1}),
        ("resize", {"text": DOC.hash, "start": 0, "end": 4, "quote": "The "}),
        ("memo", {"memo": "x"}),
        ("attribute", {"name": "stance", "value": "asserts"}),
        ("flag", {"flag": "doubt", "value": True, "text": "hm"}),
    ]
    for kind, body in [*bodies, *bodies]:
        before = shown(record)
        group = record.do(kind, **body)
        after = shown(record)
        back = record.undo(group)
        assert shown(record) == before
        record.undo(back)
        assert shown(record) == after


def shown(record: Record) -> tuple[Any, ...]:
    s = the_coding(record)
    return s.alive, s.code, s.place, s.memo, s.attributes, s.flags


def test_steps_go_back_one_after_the_other() -> None:
    record = begun()
    groups = [record.do("recode", book="frames", code=c, mig=0) for c in "abc"]
    for group, left in zip(reversed(groups), ("b", "a", "win_win"), strict=True):
        record.undo(group)
        assert the_coding(record).code[1] == left


def test_what_was_changed_since_stays_and_is_told() -> None:
    record = begun()
    group = record.do("recode", book="frames", code="aid", mig=0)
    record.do("recode", book="frames", code="frame", mig=0)
    found = record.inverse(group)
    assert found.acts == []
    assert [(f.code, f.place) for f in found.findings] == [("changed-since", CODING.id)]
    record.do("retract")
    removed = record.do("restore")
    assert "existence" in record.inverse(record.events[0]["group"]).findings[0].what
    assert record.inverse(removed).acts[0].kind == "retract"


def test_an_edit_that_went_to_parts_is_taken_back_there() -> None:
    record = begun()
    late = an_event("recode", seq=3, id="late", on=CODING.id, book="frames", code="aid", mig=0,
                    group="late", after=[CODING.id])  # fmt: skip
    parts = [{"id": an_id("p", n), "start": n, "end": n + 3, "quote": "x"} for n in (0, 3)]
    record.do("split", makes=parts)
    record.events.append(late.raw())
    assert {s.code[1] for s in record.codings().values()} == {"aid"}
    record.undo("late")
    assert {s.code[1] for s in record.codings().values()} == {"win_win"}


def test_split_and_join_are_taken_back_and_done_again() -> None:
    record = begun()
    parts = [{"id": an_id("p", n), "start": n, "end": n + 3, "quote": "x"} for n in (0, 3)]
    cut = record.do("split", makes=parts)
    joined = record.do(
        "join", "J", of=[p["id"] for p in parts], text=DOC.hash, start=0, end=6, quote=""
    )
    alive = lambda: sorted(k for k, s in record.codings().items() if s.alive)  # noqa: E731
    assert alive() == ["J"]
    one = record.undo(joined)
    assert alive() == sorted(p["id"] for p in parts)
    two = record.undo(cut)
    assert alive() == [CODING.id]
    record.undo(two)
    record.undo(one)
    assert alive() == ["J"]


def test_decisions_go_back_step_by_step() -> None:
    record = Record()
    keys = {"doc": "D", "suggestion": KEY, "quote": "q"}
    no = record.do("reject", "s", **keys)
    decided = lambda: decision(e for e in record.events if "suggestion" in e)  # noqa: E731
    yes = record.do("reject", "s", **keys)
    record.events[-1] = {**record.events[-1], "kind": "restore", "value": "accepted"}
    assert decided() == "accepted"
    back = record.undo(yes)
    assert decided() == "rejected"
    record.undo(no)
    assert decided() == "pending"
    assert record.inverse(back).findings[0].place == suggestion_key(record.events[0]).id


def test_accepting_is_taken_back_as_coding_and_as_decision() -> None:
    record = Record()
    made = an_event("accept", seq=1, by="ana", on="x", doc="D", suggestion=KEY, quote="q", mig=0)
    from coder.model.coding import accepted_id

    coding = accepted_id("ana", suggestion_key(made.raw()))
    group = record.do("accept", coding, doc="D", suggestion=KEY, quote="q", mig=0)
    acts = record.inverse(group).acts
    assert [(a.kind, a.on) for a in acts] == [
        ("retract", coding), ("restore", suggestion_key(made.raw()).id)
    ]  # fmt: skip
    assert acts[1].body["value"] == "pending"
    assert codings_of(record.events) == {coding}


def test_readings_assignments_and_proposed_codes_are_taken_back() -> None:
    for kind, fold, body in (
        ("finish", fold_finishes, {"text": "t", "value": True, "codes": ["a"]}),
        ("assign", fold_assignments, {"round": "r", "coders": ["ana"]}),
        ("coin", fold_coined, {"book": "b", "code": "c", "name": "C"}),
    ):
        record = Record()
        group = record.do(kind, "D", **body)
        back = record.undo(group)
        assert fold(record.events) == ()  # type: ignore[operator]
        record.undo(back)
        assert len(fold(record.events)) == 1  # type: ignore[operator]


def test_variables_go_back_step_by_step() -> None:
    record = Record()
    one = record.do("variable", "D", name="case", was="", value="EU")
    two = record.do("variable", "D", name="case", was="EU", value="CH")
    assert record.inverse(one).findings[0].code == "changed-since"
    for group, value in ((two, "EU"), (one, "")):
        record.undo(group)
        assert current_value("CH", record.events) == value
    again = record.inverse(record.events[-1]["group"])
    assert again.acts[0].body == {"name": "case", "value": "EU", "was": ""}


def test_memos_go_back_step_by_step() -> None:
    record = Record()
    target = {"target": "doc:D"}
    texts = lambda: [m.text for m in fold_memos(record.events)]  # noqa: E731
    one = record.do("memo", "e1", memo="one", **target)
    two = record.do("memo", "e1", memo="two", **target)
    gone = record.do("retract", "e1", **target)
    assert texts() == []
    back = [record.undo(gone)]
    assert texts() == ["two"]
    back.append(record.undo(two))
    assert texts() == ["one"]
    back.append(record.undo(one))
    assert texts() == []
    for group, left in zip(reversed(back), (["one"], ["two"], []), strict=True):
        record.undo(group)
        assert texts() == left


def test_a_memo_that_was_changed_since_stays() -> None:
    record = Record()
    record.do("memo", "e1", memo="one", target="doc:D")
    two = record.do("memo", "e1", memo="two", target="doc:D")
    record.do("memo", "e1", memo="three", target="doc:D")
    found = record.inverse(two)
    assert (found.acts, [f.code for f in found.findings]) == ([], ["changed-since"])


def test_what_has_no_inverse_is_left() -> None:
    record = Record()
    group = record.do("dispute", "x")
    assert record.inverse(group) == Inverse([], [])
    waiting = record.do("recode", "nowhere", book="b", code="c", mig=0)
    assert record.inverse(waiting) == Inverse([], [])
