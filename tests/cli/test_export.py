from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Coder


@pytest.fixture
def coded(coder: Coder) -> Coder:
    coder("add", "EU-01", "p1s1", "aid", by="ben")
    coder("add", "EU-01", "p1s1", "win_win", "--memo", "=HYPERLINK(1)")
    coder("add", "EU-01", "p1s1", "aid")
    coder("add", "CH-01", "p1s1", "win_win")
    return coder


TABLES = ("csv", "tsv", "json", "jsonl", "md", "tex", "xlsx", "docx")
FIGURES = ("svg", "png", "pdf", "graphml", "gexf")


@pytest.mark.parametrize("ending", TABLES)
@pytest.mark.parametrize(
    "what", ["segments", "codings", "codebook", "frequencies", "matrix"], ids=str
)
def test_every_table_in_every_format(coded: Coder, tmp_path: Path, what: str, ending: str) -> None:
    path = tmp_path / f"out.{ending}"
    ran = coded("export", what, "--output", path)
    assert (ran.code, ran.out) == (0, "")
    first = path.read_bytes()
    assert first
    coded("export", what, "--output", path)
    assert path.read_bytes() == first


@pytest.mark.parametrize("ending", FIGURES)
def test_a_matrix_is_drawn_or_becomes_a_graph(coded: Coder, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"out.{ending}"
    assert coded("export", "matrix", "--pool", "--output", path).code == 0
    assert path.stat().st_size > 100
    refused = coded("export", "segments", "--output", tmp_path / f"no.{ending}")
    assert refused.code == 2
    assert not (tmp_path / f"no.{ending}").exists()


def test_people_read_names_and_machines_ids(coded: Coder, tmp_path: Path) -> None:
    def written(name: str, *words: str) -> str:
        coded("export", "matrix", "--pool", *words, "--output", tmp_path / name)
        return (tmp_path / name).read_text("utf-8")

    assert "Win-win" in written("m.md") and "readmission" not in written("m.md")
    assert "win_win" in written("m.csv") and "Win-win" not in written("m.csv")
    assert "Gewinn für alle" in written("m.csv", "--labels", "de")
    assert "| readmission |" in written("m.md", "--labels", "id")
    assert "layer: pool" in written("m.md") and "codebook: frames 1.0" in written("m.md")


def test_final_counts_a_document_once_and_pool_twice(coded: Coder) -> None:
    def eu(*words: str) -> list[str]:
        found = json.loads(coded("export", "segments", "--json", *words).out)
        return sorted(r["by"] for r in found if r["doc"] == "EU-01")

    assert eu() == eu("--final") == ["ben"]
    assert eu("--pool") == ["ana", "ana", "ben"]
    assert eu("--by", "ana") == ["ana", "ana"]
    assert "1 document coded by several" in coded("export", "segments").err


def test_codings_are_everybodys_and_machine_readable(coded: Coder) -> None:
    found = list(csv.DictReader(io.StringIO(coded("export", "codings", "--csv").out)))
    assert {r["by"] for r in found} == {"ana", "ben"}
    assert {
        r["by"]
        for r in csv.DictReader(io.StringIO(coded("export", "codings", "--csv", "--by", "ben").out))
    } == {"ben"}
    assert found[0]["text"] == "A win-win for all."
    assert "=HYPERLINK(1)" in {r["memo"] for r in found}


def test_a_workbook_holds_no_formula(coded: Coder, tmp_path: Path) -> None:
    coded("export", "codings", "--output", tmp_path / "c.xlsx")
    with zipfile.ZipFile(tmp_path / "c.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "'=HYPERLINK" in coded("export", "codings", "--excel").out


def test_a_frequency_table_by_case_and_year(coded: Coder, tmp_path: Path) -> None:
    path = tmp_path / "frequencies.csv"
    coded("export", "frequencies", "--cols", "case", "--cols", "year", "--pool", "--output", path)
    assert path.read_text("utf-8").splitlines() == [
        "code,case,year,n,documents,of",
        "win_win,EU,2008,1,1,1",
        "win_win,CH,2009,1,1,1",
        "aid,EU,2008,2,1,1",
    ]


@pytest.mark.parametrize("ending", ["md", "tex", "docx"])
def test_quotations_for_a_paper(coded: Coder, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"quotes.{ending}"
    assert coded("export", "quotes", "--output", path).code == 0
    assert path.stat().st_size > 50
    assert coded("export", "quotes", "--output", tmp_path / "q.svg").code == 2
    assert "(CH-01, 2009, p. 1, ¶ 1; coded by ana)" in coded("export", "quotes").out


def test_graph_without_a_file_is_a_table_of_edges(coded: Coder) -> None:
    ran = coded("export", "graph", "--pool", "--csv")
    assert ran.out.splitlines() == ["source,target,weight", "win_win,aid,1.0"]


def test_a_file_is_never_written_into_the_record(coded: Coder, root: Path) -> None:
    ran = coded("export", "codings", "--output", root / "codings" / "x.csv")
    assert ran.code == 2
    assert coded("export", "codings", "--output", root / "nowhere" / "x.csv").code == 3
    assert coded("export", "codings", "--output", root / "x.abc").code == 2
