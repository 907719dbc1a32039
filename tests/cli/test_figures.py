"""`coder export figure`, `export network` and `report html` as they are typed: files, codes, messages."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest


@pytest.fixture
def coded(coder) -> None:
    """Two codes in one sentence, and another document with one."""
    coder("add", "EU-01", "p1s1", "win_win")
    coder("add", "EU-01", "p1s1", "aid")
    coder("add", "CH-01", "p1s1", "readmission")


@pytest.mark.parametrize("kind", ["heatmap", "network", "timeline", "portraits"])
def test_a_figure_goes_to_the_file_that_is_named(coder, coded, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "figure.svg"
    ran = coder("export", "figure", kind, "--output", path)
    assert ran.code == 0 and not ran.out and "written: " in ran.err
    assert ElementTree.parse(path).getroot().tag.endswith("svg")
    assert coder("export", "figure", kind).out == path.read_text("utf-8")


def test_a_wrong_kind_or_format_names_the_right_ones(coder, coded, tmp_path: Path) -> None:
    ran = coder("export", "figure", "pie")
    assert ran.code == 2 and "heatmap, network, timeline" in ran.err
    ran = coder("export", "figure", "heatmap", "--output", tmp_path / "x.docx")
    assert ran.code == 2 and "svg, png, pdf" in ran.err
    ran = coder("export", "figure", "heatmap", "--unit", "sentence")
    assert ran.code == 2 and "--rule sentence" in ran.err
    ran = coder("export", "figure", "agreement")
    assert ran.code == 2 and "nothing to draw" in ran.err


def test_a_network_is_a_table_without_a_file(coder, coded) -> None:
    assert coder("export", "network", "--csv").out == "source,target,weight\nwin_win,aid,1.0\n"
    ran = coder("export", "network", "--between", "document", "--csv")
    assert "EU-01,win_win,1.0" in ran.out and "CH-01,readmission,1.0" in ran.out
    ran = coder("export", "network", "--between", "actr", "--csv")
    assert ran.code == 2 and "actr" in ran.err


def test_agree_draws_what_it_says(coder, coded, tmp_path: Path) -> None:
    for by in ("ana", "ben"):
        coder("add", "EU-01", "p1s1", "win_win", by=by)
        coder("finish", "EU-01", by=by)
    path = tmp_path / "forest.svg"
    assert coder("agree", "--code", "win_win", "--output", path).code == 0
    assert "<title>alpha 1.00</title>" in path.read_text("utf-8")


def test_the_page_goes_where_one_can_open_it(coder, coded, root: Path, tmp_path: Path) -> None:
    piped = coder("report", "html", "--no-figures")
    assert piped.code == 0 and piped.out.startswith("<!DOCTYPE html>")
    path = tmp_path / "page.html"
    assert coder("report", "html", "--no-figures", "--output", path).code == 0
    assert path.read_text("utf-8") == piped.out
    shown = coder("report", "html", "--no-figures", terminal=True)
    assert shown.code == 0 and not shown.out
    assert (root / "exports" / "report.html").read_text("utf-8") == piped.out
    ran = coder("report", "html", "--output", tmp_path / "page.pdf")
    assert ran.code == 2 and "html" in ran.err


def test_a_selection_makes_a_page_of_a_part(coder, coded) -> None:
    page = coder("report", "html", "--no-figures", "--where", "case = CH").out
    assert "CH-01" in page and "EU-01" not in page
