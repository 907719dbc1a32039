"""Which codings count: layers, documents, conditions, and the sentences that say so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.model.errors import BadValue, UnknownName, UsageError
from coder.model.selection import Selection
from coder.project.facade import Project
from coder.project.selecting import Counted, counted
from tests.project.small import a_project, opened


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """EU-01 coded by both (ben first), CH-01 by ana alone."""
    root = a_project(tmp_path / "p")
    with opened(root, "ben") as ben:
        ben.add("EU-01", "p1s1", "aid")
    with opened(root) as project:
        project.add("EU-01", "p1s1", "win_win")
        project.add("EU-01", "p1s3", "aid", attributes={"stance": "asserts"})
        project.add("CH-01", "p1s1", "readmission")
        yield project


def shown(chosen: Counted) -> list[tuple[str, str, str]]:
    return [(c.by, c.doc, c.code) for c in chosen.view.by_rows(list(map(int, chosen.columns.row)))]


def test_final_counts_each_document_once_and_says_whose(project: Project) -> None:
    chosen = counted(project, Selection())
    assert shown(chosen) == [("ana", "CH-01", "readmission"), ("ben", "EU-01", "aid")] or shown(
        chosen
    ) == [("ben", "EU-01", "aid"), ("ana", "CH-01", "readmission")]
    assert chosen.notes == ("1 document coded by several: 1 by who coded first",)
    assert chosen.facts["layer"] == "final"


def test_pool_counts_all_coders_and_says_so(project: Project) -> None:
    chosen = counted(project, Selection(layer="pool"))
    assert len(chosen.columns) == 4
    assert chosen.notes == ("codings of 2 coders pooled, each within coder",)


def test_the_primary_coder_wins_over_who_was_first(project: Project) -> None:
    entry = project.library.entry("EU-01")
    project.library.save_entry(entry.with_variable("primary", "ana"))
    with opened(project.root) as again:
        chosen = counted(again, Selection())
        assert {by for by, _, _ in shown(chosen)} == {"ana"}
        assert chosen.notes == ("1 document coded by several: 1 by their primary coder",)


def test_who_finished_first_wins_over_who_coded_first(project: Project) -> None:
    project.finish("EU-01")
    chosen = counted(project, Selection())
    assert {by for by, _, _ in shown(chosen)} == {"ana"}
    assert chosen.notes == ("1 document coded by several: 1 by who finished first",)


def test_by_takes_that_coders(project: Project) -> None:
    assert shown(counted(project, Selection(by=("BEN",)))) == [("ben", "EU-01", "aid")]
    with pytest.raises(UnknownName):
        counted(project, Selection(by=("bem",)))


def test_the_sentence_on_layers_is_about_the_documents_chosen(project: Project) -> None:
    chosen = counted(project, Selection(docs=("CH-*",)))
    assert shown(chosen) == [("ana", "CH-01", "readmission")]
    assert chosen.notes == ()


def test_whose_coding_is_final_does_not_depend_on_the_codes_asked_for(project: Project) -> None:
    chosen = counted(project, Selection(codes=("win_win",)))
    assert shown(chosen) == []
    assert "no coding matches: code win_win" in chosen.notes
    assert chosen.columns.codes == ("win_win",)


@pytest.mark.parametrize(
    ("where", "codes"),
    [
        ("stance = asserts", {"aid"}),
        ("stance != asserts", {"win_win", "readmission"}),
        ("case = EU", {"win_win", "aid"}),
        ("case == EU and year >= 2008", {"win_win", "aid"}),
        ("case = CH or stance = asserts", {"readmission", "aid"}),
        ("corpus = main and id = CH-01", {"readmission"}),
    ],
)
def test_where_looks_at_variables_and_attributes(
    project: Project, where: str, codes: set[str]
) -> None:
    chosen = counted(project, Selection(where=where, by=("ana",)))
    assert {code for _, _, code in shown(chosen)} == codes


def test_a_proposed_value_does_not_count_until_it_is_confirmed(project: Project) -> None:
    project.tag()
    made = project.accept([s for s in project.pending() if s.proposes])
    contests = Selection(where="stance = contests", by=("ana",))
    assert shown(counted(project, contests)) == []
    project.set([project.coding(made[0])], {"stance": "contests"})
    assert len(shown(counted(project, contests))) == 1


def test_how_and_origin_choose(project: Project) -> None:
    project.tag()
    project.accept(project.pending())
    pool = {"layer": "pool"}
    assert len(counted(project, Selection(how="bulk", **pool)).columns) == 6
    assert len(counted(project, Selection(how="batch", **pool)).columns) == 4
    assert len(counted(project, Selection(origin="rule", **pool)).columns) == 6
    assert len(counted(project, Selection(origin="manual", **pool)).columns) == 4


def test_equal_codings_of_a_coder_count_once(project: Project) -> None:
    again = project.add("CH-01", "p1s1", "aid")
    project.recode([again], "readmission")
    chosen = counted(project, Selection(docs=("CH-01",)))
    assert shown(chosen) == [("ana", "CH-01", "readmission")]
    assert chosen.notes == ("codings: 1 equal to another of the same coder and counted once",)


def test_a_selector_that_means_nothing_or_names_nothing_is_refused(project: Project) -> None:
    with pytest.raises(UsageError):
        counted(project, Selection(unit="page"))
    for selection in (
        Selection(codes=("nobody",)),
        Selection(corpus="nowhere"),
        Selection(docs=("EU-99",)),
        Selection(where="kase = EU"),
        Selection(round="first"),
    ):
        with pytest.raises(UnknownName):
            counted(project, selection)
    with pytest.raises(BadValue):
        counted(project, Selection(where="case = "))
    with pytest.raises(BadValue):
        counted(project, Selection(as_of="yesterday"))


def test_an_empty_project_says_so(tmp_path: Path) -> None:
    with opened(a_project(tmp_path / "q")) as project:
        assert counted(project, Selection()).notes == ("there are no codings yet",)


def test_as_of_a_version_shows_what_was_coded_until_then(project: Project) -> None:
    assert len(counted(project, Selection(as_of="1.0", layer="pool")).columns) == 4
    assert len(counted(project, Selection(as_of="2001-01-01", layer="pool")).columns) == 0
