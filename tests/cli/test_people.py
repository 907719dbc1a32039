from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Coder
from tests.cli.program import run
from tests.project.small import BOOK, a_project


@pytest.fixture
def coded(coder: Coder) -> Coder:
    coder("add", "EU-01", "p1s1", "win_win")
    coder("add", "EU-01", "p1s1", "aid")
    coder("add", "CH-01", "p1s1", "readmission")
    coder("finish", "CH-01")
    return coder


def test_tables_for_people_say_why_a_cell_is_empty_and_csv_stays_raw(coded: Coder) -> None:
    shown = coded("crosstab", "--cols", "case", "--format", "md").out
    assert "| Win-win | 1 | 0 of 1 read | not read |" in shown
    assert "win_win,1,0,0" in coded("crosstab", "--cols", "case", "--csv").out
    assert "not read" in coded("trend", "--format", "md").out
    assert "win_win,1,0" in coded("trend", "--csv").out


def test_half_a_matrix_and_rounding_are_for_people(coded: Coder) -> None:
    words = ("cooccur", "--measure", "c", "--triangle", "lower", "--digits", "1")
    shown = coded(*words, "--format", "md").out
    assert "| Win-win | 0.0 | 1.0 |  |  |" in shown or "| Win-win |  | 1.0 |  |  |" in shown
    raw = coded(*words, "--csv").out
    assert "win_win,,1.0,0,1.0" in raw or "win_win,0,1.0,0,1.0" in raw
    assert coded("cooccur", "--digits", "16", "--format", "md").code == 2
    assert coded("cooccur", "--triangle", "upper").code == 2


def test_rectangles_parts_and_robustness_have_their_forms(coded: Coder) -> None:
    part = coded("cooccur", "--rows", "frame.*", "--cols", "aid", "--csv").out
    assert part == "code,aid\nframe,0\nwin_win,1\n"
    per = coded("cooccur", "--per", "case", "--csv").out
    assert per == "code_a,code_b,EU,CH,US\nwin_win,aid,1,0,0\n"
    apart = coded("cooccur", "--per", "case", "--difference", "EU,CH", "--csv").out
    assert apart.splitlines()[1] == "win_win,aid,1,0,1"
    assert "win_win,aid,1,0,false" in coded("cooccur", "--robust", "--csv").out
    assert coded("cooccur", "--per", "kase").code == 2


def test_frequencies_tell_dispersion(coded: Coder) -> None:
    ran = coded("export", "frequencies", "--dispersion", "--csv")
    assert ran.out.startswith("code,n,documents,of,chars,per1000,juilland_d,dp,dp_norm,first,")
    assert coded("export", "frequencies", "--dispersion", "--cols", "case").code == 2
    assert coded("export", "frequencies", "--roll-up", "0").code == 2
    assert "2008" in coded("export", "frequencies", "--cols", "year", "--csv").out


def test_a_matrix_too_wide_for_a_page_comes_with_a_proposal(tmp_path: Path) -> None:
    many = "".join(f"  - id: c{n}\n    definition: D.\n" for n in range(20))
    words = ("--project", a_project(tmp_path / "wide", book=BOOK + many), "cooccur")
    assert "--roll-up 0" in run(*words, "--format", "md").err
    assert "--roll-up 0" not in run(*words, "--csv").err


def test_a_name_that_the_project_does_not_list_is_told_with_how_to_add_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = a_project(tmp_path / "p")
    monkeypatch.chdir(root)
    ran = run("me", "A1")
    assert ran.code == 0 and "A1 is not in coder.toml" in ran.err and 'id = "A1"' in ran.err
    assert "not in coder.toml" not in run("me", "ana").err
