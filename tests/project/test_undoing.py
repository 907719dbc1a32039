"""Undo and redo: one command is one step, and only what still stands is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.model.errors import ConflictError
from coder.project.facade import Project
from tests.project.small import a_project, opened


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with opened(a_project(tmp_path / "p")) as project:
        yield project


def state(project: Project) -> list[tuple[object, ...]]:
    return sorted(
        (c.doc, c.span.start, c.span.end, c.code, c.memo, tuple(c.flags), str(dict(c.attributes)))
        for c in project.codings()
    )


def test_a_bulk_accept_is_one_step_back_and_forth(project: Project) -> None:
    project.tag()
    project.accept(project.pending())
    after = state(project)
    (step,) = project.undo()
    assert step.what == "accepted 6 at once"
    assert (state(project), len(project.pending())) == ([], 6)
    (step,) = project.redo()
    assert step.what == "accepted 6 at once"
    assert (state(project), len(project.pending())) == (after, 0)
    project.undo()
    assert (state(project), len(project.pending())) == ([], 6)


def test_undo_after_undo_goes_further_back(project: Project) -> None:
    project.add("EU-01", "p1s1", "win_win")
    one = state(project)
    project.add("EU-01", "p1s2", "aid")
    two = state(project)
    project.undo()
    assert state(project) == one
    project.undo()
    assert state(project) == []
    with pytest.raises(ConflictError):
        project.undo()
    project.redo()
    assert state(project) == one
    project.redo()
    assert state(project) == two
    with pytest.raises(ConflictError):
        project.redo()


def test_several_steps_at_once(project: Project) -> None:
    for sentence in ("p1s1", "p1s2", "p1s3"):
        project.add("EU-01", sentence, "aid")
    assert len(project.undo(last=2)) == 2
    assert len(state(project)) == 1
    assert len(project.undo(last=9)) == 1


def test_a_new_act_ends_what_can_be_redone(project: Project) -> None:
    project.add("EU-01", "p1s1", "win_win")
    project.undo()
    project.add("EU-01", "p1s2", "aid")
    with pytest.raises(ConflictError):
        project.redo()


def test_nothing_to_undo(project: Project) -> None:
    with pytest.raises(ConflictError):
        project.undo()
    with pytest.raises(ConflictError):
        project.redo()


def test_only_ones_own_acts_are_taken_back(project: Project) -> None:
    project.add("EU-01", "p1s1", "win_win")
    with opened(project.root, "ben") as other, pytest.raises(ConflictError):
        other.undo()


@pytest.mark.parametrize(
    "act",
    [
        lambda p, c: p.recode([c], "aid"),
        lambda p, c: p.resize(c, "p1s2"),
        lambda p, c: p.split(c, 5),
        lambda p, c: p.set([c], {"stance": "asserts", "weight": "2"}),
        lambda p, c: p.flag([c], "doubt", text="why"),
        lambda p, c: p.memo(c.id, "a note"),
        lambda p, c: p.remove([c]),
        lambda p, c: p.join(c, p.add("EU-01", "p1s2", "win_win")),
    ],
    ids=["recode", "resize", "split", "set", "flag", "memo", "remove", "join"],
)
def test_every_act_is_taken_back_and_done_again(project: Project, act: object) -> None:
    coding = project.add("EU-01", "p1s1", "win_win")
    before = state(project)
    act(project, coding)  # type: ignore[operator]
    after = state(project)
    assert after != before
    project.undo()
    undone = state(project)
    assert [s for s in undone if s[1] == 0] == before
    project.redo()
    assert state(project) == after


def test_bulk_and_single_acts_are_taken_back_in_order(project: Project) -> None:
    a = project.add("EU-01", "p1s1", "win_win")
    b = project.add("EU-01", "p1s2", "win_win")
    project.recode([a, b], "aid")
    project.recode([project.coding(b.id)], "readmission")
    assert project.undo()[0].what.startswith("recoded EU-01")
    assert {c.code for c in project.codings()} == {"aid"}
    project.recode([project.coding(b.id)], "readmission")
    back, further = project.undo(last=2)
    assert (back.findings, further.findings) == ((), ())
    assert {c.code for c in project.codings()} == {"win_win"}


def test_the_log_tells_every_step_in_words(project: Project) -> None:
    coding = project.add("EU-01", "p1s1", "win_win")
    project.recode([coding], "aid")
    project.undo()
    kinds = [(e["kind"], bool(e.get("undoes"))) for e in project.log()]
    assert kinds == [("recode", True), ("recode", False), ("add", False)]
    assert [e["kind"] for e in project.history(coding.id)] == ["add", "recode", "recode"]
