"""Rounds: the state at first finish is what counts, whatever was changed after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.model.errors import UnknownName
from coder.project.facade import Project
from coder.project.rounds import first_states, round_named, rounds, state_at_first_finish
from coder.review.acts import Act
from tests.project.small import a_project, opened


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with opened(a_project(tmp_path / "p")) as made:
        yield made


def assign(project: Project, *docs: str, name: str = "r1", coders: str = "ana ben") -> None:
    body = {"round": name, "coders": coders.split(), "primary": coders.split()[0]}
    project.record.write("ana", [Act("assign", doc, body) for doc in docs])


def then(project: Project, doc: str = "EU-01", by: str = "ana", name: str = "r1") -> str:
    """Quotations and codes at the first finish."""
    state = state_at_first_finish(project, doc, by, name)
    assert state is not None
    return "; ".join(f"{c.quote}: {c.code}" for c in state.codings)


def test_what_was_changed_after_the_first_finish_does_not_count(project: Project) -> None:
    assign(project, "EU-01")
    first = project.add("EU-01", "0:9", "win_win")
    gone = project.add("EU-01", "0:5", "aid")
    assert state_at_first_finish(project, "EU-01", "ana", "r1") is None
    project.finish("EU-01")
    project.add("EU-01", "20:30", "aid")
    project.recode([first], "readmission")
    project.resize(first, "0:12")
    project.remove([gone])
    assert then(project, by="Ana") == "A win-win: win_win; A win: aid"
    project.finish("EU-01")
    assert then(project) == "A win-win: win_win; A win: aid"


def test_a_later_round_begins_with_its_assignment(project: Project) -> None:
    project.add("EU-01", "0:9", "win_win")
    project.finish("EU-01")
    assign(project, "EU-01")
    assert then(project) == "A win-win: win_win", "finished before the first round counts for it"
    assign(project, "EU-01", name="r2")
    assert state_at_first_finish(project, "EU-01", "ana", "r2") is None
    project.add("EU-01", "0:5", "aid")
    assign(project, "EU-01", name="r2")
    project.finish("EU-01")
    assert then(project, name="r2") == "A win-win: win_win; A win: aid"
    assert then(project) == then(project, name="") == "A win-win: win_win"
    assert state_at_first_finish(project, "EU-01", "cid", "r1") is None


def test_a_code_that_came_later_counts_from_its_own_finish(project: Project) -> None:
    assign(project, "EU-01")
    project.finish("EU-01", codes=["win_win"])
    project.add("EU-01", "0:5", "aid")
    state = state_at_first_finish(project, "EU-01", "ana", "r1")
    assert state is not None and state.codes == {"win_win"} and state.codings == ()
    project.finish("EU-01")
    state = state_at_first_finish(project, "EU-01", "ana", "r1")
    assert state is not None and "aid" in state.codes
    assert then(project) == "A win: aid"


def test_a_finish_that_was_undone_is_none_and_one_taken_back_leaves_a_mark(
    project: Project,
) -> None:
    assign(project, "EU-01")
    project.finish("EU-01")
    project.undo()
    assert state_at_first_finish(project, "EU-01", "ana", "r1") is None
    project.finish("EU-01")
    project.finish("EU-01", undo=True)
    assert state_at_first_finish(project, "EU-01", "ana", "r1") is None
    project.add("EU-01", "0:5", "aid")
    project.finish("EU-01")
    state = state_at_first_finish(project, "EU-01", "ana", "r1")
    assert state is not None and state.again and len(state.codings) == 1


def test_all_states_of_a_round_by_document_and_coder(project: Project) -> None:
    assign(project, "EU-01", "CH-01")
    assign(project, "US-01", name="r2")
    for doc in ("EU-01", "US-01"):
        project.finish(doc)
    assert set(first_states(project, "r1")) == {("EU-01", "ana")}
    assert list(rounds(project)) == ["r1", "r2"]
    with pytest.raises(UnknownName, match="r1"):
        round_named(project, "r11")


def test_taking_back_a_reading_that_does_not_stand_writes_nothing(project: Project) -> None:
    journal = project.layout.journal("ana")
    assert project.finish("EU-01", undo=True).codes == ()
    assert not journal.exists()
    project.finish("EU-01", codes=["aid"])
    before = journal.read_bytes()
    assert project.finish("EU-01", codes=["win_win"], undo=True).codes == ()
    assert journal.read_bytes() == before
    assert project.finish("EU-01", undo=True).codes == ("aid",)
