"""Codings as tables and files: columns that scripts rely on, equal bytes for equal states."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.export.write import write
from coder.model.errors import BadValue
from coder.model.results import Matrix, Table
from coder.model.selection import Selection
from coder.project.cooccurring import Question, answer, of_project
from coder.project.exporting import CODING_COLUMNS, code_network, segments_table
from coder.project.facade import Project
from coder.project.listing import log_table, notes_table, suggestions_table
from coder.project.notes import note_files
from tests.builders import a_document
from tests.project.small import a_project, opened


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    root = a_project(tmp_path / "p")
    with opened(root, "ben") as ben:
        ben.add("EU-01", "p1s1", "aid")
    with opened(root) as project:
        project.add("EU-01", "p1s1", "win_win", memo="=1+1")
        project.add("EU-01", "p1s1", "aid", attributes={"stance": "asserts"})
        project.add("CH-01", "p1s1", "readmission")
        yield project


def rows(table: Table) -> list[dict[str, object]]:
    return table.dicts()  # type: ignore[return-value]


def test_codings_are_of_all_coders_with_the_columns_of_the_contract(project: Project) -> None:
    table = project.codings_table()
    assert table.columns == CODING_COLUMNS
    needed = (
        "id doc start end code by text origin how rule code_as_given book book_version text_version"
    )
    assert set(needed.split()) <= set(table.columns)
    assert sorted((r["by"], r["doc"], r["code"]) for r in rows(table)) == [
        ("ana", "CH-01", "readmission"),
        ("ana", "EU-01", "aid"),
        ("ana", "EU-01", "win_win"),
        ("ben", "EU-01", "aid"),
    ]
    for row in rows(table):
        text = project.document(str(row["doc"])).text
        assert text[row["start"] : row["end"]] == row["text"]  # type: ignore[misc]


def test_equal_states_give_equal_bytes(project: Project) -> None:
    one = write(project.codings_table(), "csv")[0]
    journal = project.layout.journal("ana")
    lines = journal.read_bytes().splitlines(keepends=True)
    project.layout.journal("ana", "two").write_bytes(b"".join(reversed(lines)))
    with opened(project.root) as again:
        assert write(again.codings_table(), "csv")[0] == one


def test_final_and_pool_with_one_document_of_two_coders(project: Project) -> None:
    final = [r for r in rows(project.segments()) if r["doc"] == "EU-01"]
    assert [r["by"] for r in final] == ["ben"]
    pool = [r for r in rows(project.segments(Selection(layer="pool"))) if r["doc"] == "EU-01"]
    assert sorted(str(r["by"]) for r in pool) == ["ana", "ana", "ben"]
    assert project.segments().caption.notes[0].startswith("1 document coded by several")
    assert "pooled" in project.segments(Selection(layer="pool")).caption.notes[0]


def test_segments_have_page_variables_and_the_name_asked_for(project: Project) -> None:
    table = segments_table(project, Selection(by=("ana",)), names="de")
    found = next(r for r in rows(table) if r["code"] == "win_win")
    assert (found["code_name"], found["code_path"]) == ("Gewinn für alle", "frame.win_win")
    assert (found["page"], found["case"], found["year"]) == (1, "EU", 2008)
    with pytest.raises(BadValue):
        segments_table(project, names="xx")


def test_no_cell_becomes_a_formula_for_a_spreadsheet(project: Project) -> None:
    data = write(project.codings_table(Selection(by=("ana",))), "csv", excel=True)[0]
    memo = next(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert not any(str(v).startswith("=") for v in memo.values())
    plain = write(project.codings_table(Selection(by=("ana",))), "csv")[0].decode()
    assert "=1+1" in plain


def test_the_network_has_codes_without_edges_too(project: Project) -> None:
    network = code_network(project, Selection(by=("ana",)))
    assert list(network.nodes) == ["frame", "win_win", "readmission", "aid"]
    assert [(e.source, e.target) for e in network.edges] == [("win_win", "aid")]


def test_pairs_are_within_a_coder_and_units_come_from_the_maps(project: Project) -> None:
    pool = of_project(project, Selection(layer="pool"))
    together = answer(pool, Question(rule="sentence"))
    assert isinstance(together, Matrix)
    assert together.rows == ("frame", "win_win", "readmission", "aid")
    assert together.values[1][3] == 1
    assert together.caption.facts["segmenter"] == "builder 1"
    side = answer(pool, Question(sensitivity=True))
    assert isinstance(side, Table)
    assert side.columns[2:] == (
        "same", "enclosure", "overlap", "near:200", "sentence", "paragraph", "section", "page",
        "document",
    )  # fmt: skip


def test_intervals_and_permutations_are_seeded(project: Project) -> None:
    pool = of_project(project, Selection(layer="pool"))
    for asked in (Question(draws=50, seed=3), Question(permutations=50, seed=3)):
        assert answer(pool, asked) == answer(pool, asked)
        assert answer(pool, asked).caption.facts["seed"] == "3"


def test_a_table_by_document_id_and_by_years(project: Project) -> None:
    by_doc = project.crosstab("id", Selection(layer="pool"))
    assert isinstance(by_doc, Matrix)
    assert dict(zip(by_doc.cols, by_doc.values[3], strict=True))["EU-01"] == 2
    years = project.trend(selection=Selection(layer="pool"))
    assert years.cols == ("2008", "2009")


def test_frequencies_follow_the_declared_order(project: Project) -> None:
    project.add("US-01", "p1s1", "aid")
    table = project.frequencies(Selection(layer="pool", codes=("aid",)))
    assert [r["case"] for r in rows(table)] == ["EU", "US"]
    assert [r["n"] for r in rows(table)] == [2, 1]


def test_lists_for_people_hold_what_they_promise(project: Project) -> None:
    project.tag()
    listed = rows(suggestions_table(project, project.pending()))
    flagged = next(r for r in listed if r["flags"])
    assert (flagged["flags"], flagged["proposes"]) == ("negated", "stance=contests")
    assert str(flagged["before"]).endswith("There is no ")
    assert len(log_table(project, project.log()).rows) == 4
    assert [r["text"] for r in rows(notes_table(project.memos()))] == ["=1+1"]


def test_notes_become_files_whose_names_do_no_harm(tmp_path: Path) -> None:
    doc = a_document("One.", id="Ä-01")
    with opened(a_project(tmp_path / "q", doc)) as project:
        project.memo("project", "On all \x1b[31m of it.")
        project.memo("Ä-01", "On one.")
        project.memo("code:aid", "On aid.")
        files = note_files(project)
        assert [name.split("-0")[0] for name in sorted(files)] == [
            "code-aid",
            "doc-Ä",
            "project-project",
        ]
        assert all(name == Path(name).name and name.endswith(".md") for name in files)
        assert b"On aid." in next(data for name, data in files.items() if name.startswith("code"))
