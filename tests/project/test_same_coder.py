"""One coder is one coder: whatever the case of the id, whichever copy of a coding, whoever signs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.model.event import encode
from coder.model.selection import Selection
from coder.model.span import Span
from coder.project.facade import Project
from coder.project.workload import coders_of
from tests.project.small import a_project, opened
from tests.project.worlds import World


def merged(root: Path, tmp_path: Path, work: object) -> None:
    """Work of `Ana` on another clone, come together by a union of journals."""
    other = a_project(tmp_path / "other", coders=())
    with opened(other, "Ana") as there:
        work(there)  # type: ignore[operator]
    lines = (other / "codings/Ana.jsonl").read_bytes()
    with (root / "codings/ana.jsonl").open("ab") as file:
        file.write(lines)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = a_project(tmp_path / "p", coders=())
    with opened(root, "ana") as project:
        project.tag()
        project.add("EU-01", "0:9", "win_win")
        first = project.pending(Selection(docs=("CH-01",)))[0]
        project.reject([first])
    return root


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Iterator[Project]:
    def work(there: Project) -> None:
        there.add("EU-01", "0:9", "win_win")
        there.add("EU-01", "46:57", "aid")
        there.tag()
        two = there.pending(Selection(docs=("CH-01",)))
        there.accept([two[0]])
        there.reject([two[1]])

    merged(root, tmp_path, work)
    with opened(root, "ana") as project:
        yield project


def test_decisions_are_one_coders_whatever_the_spelling(project: Project) -> None:
    assert project.pending(Selection(docs=("CH-01",))) == []
    states = {s.code: s for s in project.pending(Selection(docs=("EU-01",)))}
    assert project.reject([states["aid"]] if "aid" in states else []) in (0, 1)


def test_undo_takes_back_what_was_done_under_either_spelling(project: Project) -> None:
    said = [step.what for step in project.undo(last=99)]
    assert len(said) == 6
    assert project.codings() == []
    assert len(project.pending(Selection(docs=("CH-01",)))) == 2
    redone = [step.what for step in project.redo(last=99)]
    assert sorted(redone) == sorted(said)
    assert len(project.codings(Selection(docs=("EU-01",)))) == 2
    with opened(project.root, "Ana") as same:
        assert [s.what for s in same.undo()] == [said[0]]


def test_status_counts_equal_codings_of_one_coder_once(project: Project) -> None:
    assert len(project.index.rows_of(["EU-01"])) == 3
    (ana,), _ = coders_of(project)
    assert ana.codings == len(project.codings()) == 3


def test_status_counts_codings_that_a_rename_or_merge_made_equal_once(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    with opened(root) as project:
        for code in ("win_win", "frame", "readmission"):
            project.add("EU-01", "0:9", code)
        project.add("EU-01", "10:19", "frame")
        project.merge_codes(["win_win"], "frame")
        assert [c.codings for c in coders_of(project)[0]] == [3, 0]
        project.rename_code("frame", "told")
        project.add("EU-01", "0:9", "told")
        assert [c.codings for c in coders_of(project)[0]] == [3, 0]
        assert len(project.codings()) == 3
        project.layout.migrations("frames").write_bytes(b"- merge\n")
        project.books.refresh()
        assert [c.codings for c in coders_of(project)[0]] == [4, 0]  # as they are written


def test_status_counts_equal_codings_of_one_journal_once(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    with opened(root) as project:
        first = project.add("EU-01", "0:9", "win_win")
        project.add("EU-01", "0:9", "aid")
        (event,) = project.history(first.id)
    copy = {**event, "id": event["id"][:-4] + "ffff", "seq": 90}
    copy["on"] = copy["id"]
    with (root / "codings/ana~laptop.jsonl").open("w", encoding="utf-8") as file:
        file.write(encode(copy) + "\n")
    with opened(root) as project:
        standing = {c.by: c.codings for c in project.status().coders}
        assert standing == {"ana": 2, "ben": 0}
        assert project.status().codings == len(project.codings()) == 2


def test_the_log_is_by_the_clock_and_tells_redo_from_undo(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    with opened(root) as project:
        made = project.add("EU-01", "0:9", "win_win")
        (event,) = project.history(made.id)
    early = {**event, "id": event["id"][:-4] + "ffff", "seq": 90, "by": "ben"}
    early |= {"on": early["id"], "time": "2001-01-01T00:00:00.000Z", "group": "g"}
    late = {**early, "id": event["id"][:-4] + "eeee", "seq": 1, "time": "2999-01-01T00:00:00.000Z"}
    late |= {"on": late["id"], "by": "cid"}
    (root / "codings/ben.jsonl").write_text(encode(early) + "\n" + encode(late) + "\n")
    with opened(root) as project:
        assert [e["by"] for e in project.log()] == ["cid", "ana", "ben"]
        assert [e["by"] for e in project.log(limit=2)] == ["cid", "ana"]
        project.undo()
        project.redo()
        from coder.project.undoing import sentence

        newest = [sentence(project, [e]) for e in project.log(by="ANA")]
        assert newest == [
            "redo: brought back EU-01: win_win",
            "undo: removed EU-01: win_win",
            "coded EU-01: win_win",
        ]


def test_somebody_elses_torn_journal_is_set_aside_by_who_merges(tmp_path: Path) -> None:
    world = World(tmp_path, ["ana", "ben"])
    project, ben = world.projects
    ben.add("EU-01", Span(0, 9), "win_win")
    project.merge([ben.root])
    path = project.layout.journal("ben")
    with path.open("ab") as data:
        data.write(b'{"v":1,"torn')
    ben.add("CH-01", Span(0, 5), "aid")
    project.merge([ben.root])
    assert project.record.findings() == []
    (aside,) = [e for e in project.log(limit=99) if e["kind"] == "set-aside"]
    assert (aside["by"], aside["on"]) == ("ana", path.name)
    assert b"set-aside" in project.layout.journal("ana").read_bytes()
    assert b"set-aside" not in path.read_bytes()
    world.close()
