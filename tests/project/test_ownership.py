"""Whose events are whose, what an import is, and what the record keeps without knowing it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coder.model.errors import BadValue, NotYours
from coder.model.event import encode
from coder.model.finding import Level
from coder.model.span import Span
from coder.project.facade import Project
from coder.review import acts
from coder.review.acts import Act, CodeRef
from tests.builders import an_event
from tests.project.small import a_project, opened
from tests.project.worlds import picture

WIN = Span(0, 18)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with opened(a_project(tmp_path / "p")) as made:
        yield made


def lines(project: Project, by: str = "ana") -> list[bytes]:
    return project.layout.journal(by).read_bytes().split(b"\n")


def spoil(project: Project, data: bytes, by: str = "ana") -> None:
    with project.layout.journal(by).open("ab") as out:
        out.write(data)
    project.record.refresh()


def told(project: Project) -> list[tuple[Level, str, str]]:
    return [(f.level, f.code, f.place) for f in project.findings]


# -- whose ------------------------------------------------------------------------------------


def test_verbs_refuse_other_peoples_codings(project: Project) -> None:
    with opened(project.root, "ben") as ben:
        coding = ben.add("EU-01", WIN, "aid")
    project.record.refresh()
    for act in (
        lambda: project.remove([coding]),
        lambda: project.recode([coding], "frame"),
        lambda: project.resize(coding, Span(0, 5)),
        lambda: project.split(coding, 3),
        lambda: project.flag([coding], "doubt"),
        lambda: project.set([coding], {"stance": "asserts"}),
    ):
        with pytest.raises(NotYours):
            act()
    assert len(project.log()) == 1


def test_somebody_elses_event_in_the_record_is_listed_and_does_nothing(project: Project) -> None:
    coding = project.add("EU-01", WIN, "aid")
    theft = an_event("retract", seq=5, by="ben", on=coding.id, after=[coding.id])
    spoil(project, encode(theft.raw()).encode() + b"\n", by="ben")
    assert [c.id for c in project.codings()] == [coding.id]
    (finding,) = project.index.findings()
    assert (finding.code, finding.place, finding.found) == ("foreign-event", coding.id, theft.id)


def imported(project: Project) -> list[dict[str, Any]]:
    """What an import by Ana writes: Ben's codings, a note and a reading of his, as one step."""
    doc = project.library.document("EU-01")
    place = acts.Place(doc.id, doc.hash, WIN, doc.quote(WIN))
    book = project.books.name
    todo = [
        acts.add(place, CodeRef(book, "aid", 0)),
        acts.add(place, CodeRef(book, "frame", 0)),
        Act("memo", "", {"target": "project", "memo": "from there"}),
        Act("finish", doc.id, {"text": doc.hash, "value": True, "book": book, "codes": ["aid"]}),
    ]
    return [dict(e) for e in project.record.write("ben", todo, via="ana")]


def test_an_import_is_undone_as_a_whole_by_whoever_made_it(project: Project) -> None:
    own = project.add("EU-01", Span(0, 5), "aid")
    imported(project)
    assert len(project.codings_of("EU-01")) == 3
    before = picture(project.layout.codings)["readings"]
    project.undo()
    assert [c.id for c in project.codings_of("EU-01")] == [own.id]
    assert project.memos() == []
    assert picture(project.layout.codings)["readings"] == []
    project.redo()
    assert len(project.codings_of("EU-01")) == 3
    assert [n.by for n in project.memos()] == ["ben"]
    assert picture(project.layout.codings)["readings"] == before
    project.undo(last=2)
    assert project.codings_of("EU-01") == []
    assert [f.code for f in project.index.findings()] == []


def test_an_import_is_not_the_act_of_those_whose_codings_came(project: Project) -> None:
    events = imported(project)
    with opened(project.root, "ben") as ben:
        mine = ben.add("EU-01", Span(0, 5), "aid")
        assert {c.by for c in ben.codings_of("EU-01")} == {"ben"}
        (taken,) = ben.undo()
        assert taken.events == 1
        assert mine.id not in {c.id for c in ben.codings_of("EU-01")}
        with pytest.raises(Exception, match="nothing to undo"):
            ben.undo()
        ben.recode([ben.coding(events[0]["id"])], "readmission")
    project.record.refresh()
    project.undo()
    assert project.codings_of("EU-01") == []


def test_a_group_of_two_coders_is_undone_for_one(project: Project) -> None:
    first = project.add("EU-01", WIN, "aid")
    group = first.group
    body = {
        k: v for k, v in project.log()[0].items() if k in ("doc", "text", "start", "end", "quote")
    }
    theirs = an_event("add", seq=9, by="ben", group=group, book="frames", code="aid", mig=0, **body)
    spoil(project, encode(theirs.raw()).encode() + b"\n", by="ben")
    project.undo()
    assert [c.by for c in project.codings_of("EU-01")] == ["ben"]
    assert project.index.findings() == []


# -- odd words --------------------------------------------------------------------------------


def test_what_no_journal_can_hold_is_refused_before_it_is_written(project: Project) -> None:
    coding = project.add("EU-01", WIN, "aid")
    for act in (
        lambda: project.memo("project", "half \ud800"),
        lambda: project.memo(f"coding:{coding.id}", "half \udcff"),
        lambda: project.flag([coding], "doubt", text="\ud800"),
    ):
        with pytest.raises(BadValue, match="cannot be written"):
            act()
    assert len(project.log()) == 1
    assert project.memo("project", "\u2028 \x85 \0 \U0001f600").text
    assert told(project) == []


def test_unknown_kinds_are_kept_and_reported(project: Project) -> None:
    event = an_event("dispute", seq=3, on="x", mood="fine")
    spoil(project, encode(event.raw()).encode() + b"\n")
    (finding,) = [f for f in project.doctor() if "unknown-kind" in f.code]
    assert finding.code == "unknown-kind"
    assert finding.found == "dispute"
    project.add("EU-01", WIN, "aid")
    assert project.log()[0]["seq"] == 4
    assert any(e.get("mood") == "fine" for e in project.log())


def test_unknown_keys_are_kept_and_reported(project: Project) -> None:
    event = an_event("memo", seq=3, on="m", target="project", memo="x", mood="fine", weather="wet")
    spoil(project, encode(event.raw()).encode() + b"\n")
    found = [f for f in project.doctor() if f.code == "unknown-key"]
    assert [(f.found, f.place) for f in found] == [
        ("mood", "codings/ana.jsonl"),
        ("weather", "codings/ana.jsonl"),
    ]
    assert project.log()[0]["mood"] == "fine"
