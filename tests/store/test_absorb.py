"""Reading line by line and reading at once give the same; two lines with one id have one outcome."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coder.model.event import Event, encode
from coder.store import absorb, watch
from coder.store.index import Index
from tests.builders import a_coding, a_document, an_event, an_id, the_add_of
from tests.project.worlds import picture, pure_picture

DOC = a_document("The agreement is a win-win. Readmission follows from it.")
CODING = a_coding(DOC, "The agreement is a win-win.", "win_win")
ADD = the_add_of(CODING)
OTHER = the_add_of(a_coding(DOC, "Readmission", "win_win"), seq=2)
KEY = {"text": "t", "book": "b", "code": "c", "rule": "r", "start": 0, "end": 4, "rule_hash": "h"}


def on(kind: str, seq: int, coding: str = CODING.id, **body: Any) -> Event:
    """An event whose writer knew how the coding was made, unless told otherwise."""
    return an_event(kind, seq=seq, on=coding, **{"after": [coding], **body})


def recode(code: str, seq: int, **more: Any) -> Event:
    return on("recode", seq, book="frames", code=code, mig=0, **more)


RECODED, NOTED = recode("aid", 3), on("memo", 4, memo="x")
JOIN = an_event(
    "join", seq=5, id=an_id("joined"), of=[ADD.id, OTHER.id], doc=DOC.id, text=DOC.hash, start=0,
    end=40, quote="", book="frames", code="win_win", mig=0, after=[RECODED.id, NOTED.id, OTHER.id],
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "codings"
    made.mkdir()
    return made


class Growing:
    """A folder of journals and the index that sees them grow."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index = Index(folder.parent / "index.sqlite", folder)
        self.time = itertools.count(1)

    def add(self, *events: Event | bytes, name: str = "ana") -> None:
        path = self.folder / f"{name}.jsonl"
        with path.open("ab") as data:
            for e in events:
                data.write(e if isinstance(e, bytes) else encode(e.raw()).encode() + b"\n")
        self.touch(path)

    def touch(self, path: Path) -> None:
        os.utime(path, ns=(0, next(self.time)))
        self.index.refresh(sorted(self.folder.glob("*.jsonl")))

    def picture(self) -> dict[str, Any]:
        """As it was read; after seeing that a fresh index and the pure fold say the same."""
        found = picture(self.folder, index=self.index)
        assert found == picture(self.folder)
        return found

    def whole(self) -> dict[str, Any]:
        found = self.picture()
        lines = [x for p in self.folder.glob("*.jsonl") for x in p.read_bytes().split(b"\n") if x]
        pure = pure_picture([json.loads(x) for x in lines])
        pure["findings"] = [f for f in found["findings"] if f[0] == "same-id"] + pure["findings"]
        assert {**found, "findings": sorted(found["findings"])} == {
            **pure, "findings": sorted(pure["findings"]),
        }  # fmt: skip
        return found


@pytest.fixture
def growing(folder: Path) -> Iterator[Growing]:
    made = Growing(folder)
    yield made
    made.index.close()


EVENTS = [ADD, OTHER, RECODED, NOTED, JOIN, recode("frame", 6, coding=JOIN.on)]
ORDERS = [*itertools.islice(itertools.permutations(range(6)), 0, 720, 29)]


@pytest.mark.parametrize("order", ORDERS)
def test_any_order_of_arrival_gives_the_same(growing: Growing, order: tuple[int, ...]) -> None:
    for n in order:
        growing.add(EVENTS[n], name="anb"[n % 3])
    found = growing.whole()
    assert found["findings"] == []
    assert sum('"frame"' in c for c in found["codings"]) == 1


def test_what_a_join_took_is_gone_though_it_arrived_later(growing: Growing) -> None:
    growing.add(ADD, RECODED, NOTED, JOIN)
    assert [f[1] for f in growing.whole()["findings"]] == [OTHER.id]
    growing.add(OTHER)
    assert growing.whole()["findings"] == []
    assert [r.id for r in growing.index.rows()] == [JOIN.on]


def test_a_part_vanishes_when_its_whole_turns_out_to_be_somebody_elses(growing: Growing) -> None:
    part = {"id": "part", "start": 0, "end": 3, "quote": "The"}
    body = {
        "makes": [part],
        "doc": DOC.id,
        "text": DOC.hash,
        "book": "frames",
        "code": "aid",
        "mig": 0,
    }
    growing.add(on("split", 5, by="ben", **body))
    assert [r.id for r in growing.index.rows()] == ["part"]
    growing.add(ADD)
    assert [r.id for r in growing.index.rows()] == [ADD.id]
    assert [f[0] for f in growing.whole()["findings"]] == ["foreign-event"]


def test_an_add_under_the_id_of_a_part_counts(growing: Growing) -> None:
    part = {"id": ADD.id, "start": 0, "end": 3, "quote": "The"}
    body = {
        "makes": [part],
        "doc": DOC.id,
        "text": DOC.hash,
        "book": "frames",
        "code": "aid",
        "mig": 0,
    }
    growing.add(on("split", 5, coding=OTHER.id, **body))
    growing.add(ADD)
    growing.whole()
    assert growing.index.row_by_id(ADD.id).end == 27  # type: ignore[union-attr]


def test_waiting_events_are_listed_until_their_target_arrives(growing: Growing) -> None:
    late = recode("aid", 3)
    growing.add(late)
    ((code, thing, _, event),) = growing.whole()["findings"]
    assert (code, thing, event) == ("waiting", CODING.id, late.id)
    growing.add(ADD, name="ben")
    assert growing.whole()["findings"] == []
    assert [r.code for r in growing.index.rows()] == ["aid"]


# -- one id, two contents ---------------------------------------------------------------------


def changed(event: Event, **body: Any) -> Event:
    fields = {f: getattr(event, f) for f in event.__slots__}
    return Event(**{**fields, "body": {**event.body, **body}})


PAIRS = {
    "add": (ADD, changed(ADD, code="aid")),
    "recode": (recode("aid", 3), recode("frame", 3)),
    "target": (on("retract", 3, id="e"), on("retract", 3, id="e", coding=OTHER.id)),
    "decision": (
        an_event("reject", seq=3, id="e", on="s", suggestion=KEY, doc="D", quote=""),
        an_event(
            "reject", seq=3, id="e", on="s", suggestion={**KEY, "code": "z"}, doc="D", quote=""
        ),
    ),
    "reading": (
        an_event("finish", seq=3, id="e", on="D", text="t", value=True, codes=["a"]),
        an_event("finish", seq=3, id="e", on="D", text="t", value=True, codes=["b"]),
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_two_events_with_one_id_have_one_outcome_and_are_listed(folder: Path, name: str) -> None:
    found = []
    for n, pair in enumerate((PAIRS[name], PAIRS[name][::-1])):
        here = folder / str(n)
        here.mkdir()
        growing = Growing(here)
        growing.add(ADD, OTHER)
        growing.add(pair[0], name="b")
        growing.add(pair[1], name="a")
        growing.add(pair[0], pair[1], name="c")
        found.append(growing.whole())
        growing.index.close()
    assert found[0] == found[1]
    assert "same-id" in [f[0] for f in found[0]["findings"]]


def test_a_line_spelled_differently_is_a_copy(growing: Growing) -> None:
    other = json.dumps(dict(reversed(list(ADD.raw().items()))), indent=None, ensure_ascii=True)
    growing.add(ADD)
    growing.add(other.encode() + b"\n", name="ben")
    recoded = recode("aid", 3)
    growing.add(recoded, name="ben")
    growing.add(json.dumps(recoded.raw(), sort_keys=True).encode() + b"\n")
    assert growing.whole()["findings"] == []


# -- damaged and odd lines --------------------------------------------------------------------


def test_a_torn_line_is_one_until_it_is_whole(growing: Growing) -> None:
    line = encode(ADD.raw()).encode()
    growing.add(line[:50])
    (bad,) = growing.index.bad_lines()
    assert (bad.torn, bad.number, bad.file) == (True, 1, "ana.jsonl")
    growing.add(line[50:])
    assert growing.index.bad_lines() == []
    assert len(growing.index.rows()) == 1
    growing.add(b"\n", OTHER)
    assert len(growing.index.rows()) == 2
    growing.whole()


def test_a_set_aside_line_is_quiet_wherever_it_stands(growing: Growing) -> None:
    growing.add(ADD, b"{broken\n", OTHER)
    (bad,) = growing.index.bad_lines()
    assert (bad.torn, bad.number) == (False, 2)
    growing.add(an_event("set-aside", seq=5, on="ana.jsonl", sha256=bad.sha256), name="ben")
    assert growing.index.bad_lines() == []
    growing.add(b"{broken\n", name="copy")
    assert growing.index.bad_lines() == []
    growing.picture()


def test_a_last_line_that_is_replaced_leaves_nothing_behind(growing: Growing) -> None:
    """It counted without its newline; then an editor wrote another one in its place."""
    path = growing.folder / "ana.jsonl"
    growing.add(encode(ADD.raw()).encode())
    assert [r.id for r in growing.index.rows()] == [ADD.id]
    path.write_bytes(encode(OTHER.raw()).encode() + b"\n")
    growing.touch(path)
    assert [r.id for r in growing.index.rows()] == [OTHER.id]
    growing.whole()


@pytest.mark.parametrize(
    "edit",
    [
        lambda lines: [lines[0], lines[1].replace(b"Readmission", b"Xeadmission"), *lines[2:]],
        lambda lines: [lines[0], lines[1].replace(b"Readmission", b"Re"), *lines[2:]],
        lambda lines: lines[:1],
        lambda lines: lines[::-1],
        lambda lines: [],
        lambda lines: [lines[0], b"broken", *lines[1:]],
    ],
    ids=["same size", "shorter", "truncated", "reordered", "emptied", "line between"],
)
def test_a_hand_edited_journal_is_read_anew_and_right(growing: Growing, edit: Any) -> None:
    growing.add(*EVENTS)
    path = growing.folder / "ana.jsonl"
    lines = edit(path.read_bytes().split(b"\n")[:-1])
    path.write_bytes(b"".join(x + b"\n" for x in lines))
    growing.touch(path)
    found = growing.picture()
    assert len(found["codings"]) <= 3
    assert any("broken" in x.decode() for x in lines) == bool(growing.index.bad_lines())


def test_a_vanished_journal_takes_its_events_along(growing: Growing) -> None:
    growing.add(ADD)
    growing.add(OTHER, recode("aid", 4, coding=OTHER.id), name="ben")
    (growing.folder / "ben.jsonl").unlink()
    growing.index.refresh(sorted(growing.folder.glob("*.jsonl")))
    assert [r.id for r in growing.index.rows()] == [ADD.id]
    growing.whole()


def test_unknown_kinds_and_keys_are_kept_and_reported(growing: Growing) -> None:
    growing.add(
        changed(ADD, mood="fine"), an_event("dispute", seq=2, on="x"), an_event("dispute", seq=3)
    )
    (found,) = [f for f in growing.index.findings() if f.code.endswith("unknown-kind")]
    assert found.found == "dispute"
    assert [e["mood"] for e in growing.index.events_about([ADD.id])] == ["fine"]
    growing.add(an_event("redact", seq=4, on="conflict"))
    assert len([f for f in growing.index.findings() if f.code.endswith("unknown-kind")]) == 2
    assert growing.index.seq == 4


def test_ends_of_lines_as_other_systems_write_them(growing: Growing) -> None:
    growing.add(*(encode(e.raw()).encode() + b"\r\n" for e in (ADD, OTHER, recode("aid", 3))))
    growing.add(b"\r\n\n", recode("frame", 4))
    assert growing.index.bad_lines() == []
    assert growing.index.row_by_id(ADD.id).code == "frame"  # type: ignore[union-attr]
    growing.picture()


def test_pieces_and_batches_of_any_size_give_the_same(
    growing: Growing, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing.add(*EVENTS, b"{broken\n", encode(recode("aid", 9).raw()).encode())
    expected = picture(growing.folder)
    for size in (1, 7, 300, 1000):
        monkeypatch.setattr(absorb, "CHUNK", size)
        monkeypatch.setattr(absorb, "BATCH", 2)
        monkeypatch.setattr(watch, "BLOCK", size * 3)
        assert picture(growing.folder) == expected


def test_an_interrupted_reading_leaves_the_old_state(
    growing: Growing, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing.add(ADD)
    before = picture(growing.folder)

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(absorb._Work, "finish", stopped)
    with pytest.raises(KeyboardInterrupt):
        growing.add(recode("aid", 3), an_event("finish", seq=4, on="new doc", text="t", value=True))
    monkeypatch.undo()
    assert [r.code for r in growing.index.rows()] == ["win_win"]
    assert before["codings"]
    growing.touch(growing.folder / "ana.jsonl")
    growing.whole()


def test_as_of_passes_over_later_events(folder: Path) -> None:
    (folder / "ana.jsonl").write_bytes(b"".join(encode(e.raw()).encode() + b"\n" for e in EVENTS))
    index = Index(None, folder, lambda e: bool(e["seq"] <= 3))
    index.refresh(sorted(folder.glob("*.jsonl")))
    assert sorted(r.code for r in index.rows()) == ["aid", "win_win"]
    index.close()


def test_imports_belong_to_whoever_made_them(growing: Growing) -> None:
    growing.add(an_event("finish", seq=1, on="D", text="t", value=True, via="ben", group="g"))
    growing.add(an_event("finish", seq=4, on="E", text="t", value=True, via="ben", group="g"))
    assert growing.index.db.execute("SELECT grp, seq FROM imports").fetchall() == [("g", 4)]


PLAIN = changed(ADD, origin="manual", how="hand", book_hash="b1")
UNUSUAL = {
    "attributes": {"stance": {"value": "asserts"}}, "memo": "x", "via": "ben", "foreign": {"n": 1},
    "flags": {"doubt": ""}, "origin": {"rule": "r1"}, "note": "\\u0041", "mig": 2**53 + 1, "codes": [1],
}  # fmt: skip


@pytest.mark.parametrize("key", [None, *UNUSUAL])
def test_the_short_way_and_the_careful_way_give_the_same(folder: Path, key: str | None) -> None:
    """Plain lines are read by a short way; a line without newline, and "as of", go the careful one."""
    event = changed(PLAIN, **({key: UNUSUAL[key]} if key else {}))
    path = folder / "ana.jsonl"
    found = []
    for end, until in ((b"\n", None), (b"", None), (b"\n", lambda e: True)):
        path.write_bytes(json.dumps(event.raw()).encode() + end)
        index = Index(None, folder, until)
        found.append((picture(folder, index=index), [b.why for b in index.bad_lines()]))
        found[-1] += ([(r.rest, r.by) for r in index.rows()],)
        index.close()
    assert found[0] == found[1] == found[2]
    if not found[0][1]:
        assert found[0][0]["codings"] == pure_picture([event.raw()])["codings"]


def test_many_plain_lines_come_in_batches(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(absorb, "BATCH", 3)
    events = [changed(PLAIN, start=n) for n in range(10)]
    raws = [{**e.raw(), "id": f"c{n}", "on": f"c{n}"} for n, e in enumerate(events)]
    lines = [json.dumps(r).encode() + b"\n" for r in raws]
    (folder / "ana.jsonl").write_bytes(b"".join([*lines, b"{broken\n", *lines[:4]]))
    found = picture(folder)
    assert found == pure_picture(raws)
    assert len(found["codings"]) == 10
