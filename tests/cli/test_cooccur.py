from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import run

SPANS = """\
doc,start,end,code,coder
d1,0,10,win_win,ana
d1,5,8,readmission,ana
d1,5,8,readmission,ben
d2,0,3,win_win,ana
d2,9,12,aid,ana
"""


@pytest.fixture
def spans(tmp_path: Path) -> Path:
    path = tmp_path / "spans.csv"
    path.write_text(SPANS)
    return path


def test_the_matrix_is_square_and_keeps_zeros(spans: Path) -> None:
    ran = run("cooccur", "--from", spans, "--csv")
    assert ran.code == 0
    assert ran.out == "code,aid,readmission,win_win\naid,1,0,0\nreadmission,0,2,1\nwin_win,0,1,2\n"


def test_only_codings_of_one_coder_stand_together(spans: Path) -> None:
    out = run("cooccur", "--from", spans, "--rule", "document", "--csv").out
    assert out.splitlines()[2] == "readmission,0,2,1"


def test_the_strongest_pairs_are_a_list(spans: Path) -> None:
    ran = run("cooccur", "--from", spans, "--rule=near:100", "--top", "1")
    assert ran.out.splitlines()[0] == "code_a\tcode_b\tcount"
    assert len(ran.out.splitlines()) == 2


def test_all_rules_stand_side_by_side(spans: Path) -> None:
    assert "overlap" in run("cooccur", "--from", spans, "--sensitivity").out.splitlines()[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--unit", "sentence"), "--rule sentence"),
        (("--code", "x"), "need a project"),
        (("--rule", "overlaps"), "nearest is 'overlap'"),
        (("--measure", "lift"), "--rule sentence"),
        (("--rule", "page"), "documents only"),
    ],
)
def test_what_a_table_cannot_answer_is_a_usage_error(
    spans: Path, words: tuple[str, ...], said: str
) -> None:
    ran = run("cooccur", "--from", spans, *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_table_that_is_none_ends_with_3(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("doc,start,end\n")
    ran = run("cooccur", "--from", tmp_path / "t.csv")
    assert ran.code == 3
    assert "no column code" in ran.err
