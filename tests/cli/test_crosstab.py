from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Coder
from tests.cli.program import Ran


@pytest.fixture
def coded(coder: Coder) -> Coder:
    """EU-01 coded by ben first and by ana, CH-01 by ana alone, US-01 by nobody."""
    coder("add", "EU-01", "p1s1", "aid", by="ben")
    coder("add", "EU-01", "p1s1", "win_win")
    coder("add", "EU-01", "p1s1", "aid", "--set", "stance=asserts")
    coder("add", "CH-01", "p1s1", "win_win")
    return coder


def rows(ran: Ran) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(ran.out)))


def test_cooccur_counts_each_document_once_and_says_so(coded: Coder) -> None:
    ran = coded("cooccur", "--csv")
    assert ran.out.splitlines() == [
        "code,frame,win_win,readmission,aid",
        "frame,0,0,0,0",
        "win_win,0,1,0,0",
        "readmission,0,0,0,0",
        "aid,0,0,0,1",
    ]
    assert "1 document coded by several: 1 by who coded first" in ran.err


def test_pool_counts_all_within_each_coder(coded: Coder) -> None:
    ran = coded("cooccur", "--pool", "--csv")
    assert ran.out.splitlines()[2:] == ["win_win,0,2,0,1", "readmission,0,0,0,0", "aid,0,1,0,2"]
    assert "codings of 2 coders pooled" in ran.err
    assert coded("cooccur", "--pool", "--final").code == 2


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (("--top", "1"), "code_a,code_b,count"),
        (("--min", "1"), "code_a,code_b,count"),
        (("--ci", "20", "--seed", "1"), "code_a,code_b,count,low,high,documents,few"),
        (
            ("--perm", "20", "--top", "1"),
            "code_a,code_b,count,expected,p_more,p_less,p,p_holm,q,documents,few",
        ),
        (
            ("--sensitivity",),
            "code_a,code_b,same,enclosure,overlap,near:200,sentence,paragraph,section,page,document",
        ),
        (("--roll-up", "0"), "code,frame,readmission,aid"),
        (("--under", "frame"), "code,frame,win_win"),
        (("--labels", "de"), "code,Frame,Gewinn für alle,Readmission,Aid"),
    ],
)
def test_forms_of_the_answer(coded: Coder, words: tuple[str, ...], first: str) -> None:
    ran = coded("cooccur", "--pool", "--csv", *words)
    assert ran.code == 0
    assert ran.out.splitlines()[0] == first


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--unit", "sentence"), "--rule sentence"),
        (("--ci", "5", "--perm", "5"), "different tables"),
        (("--ci", "0"), "1 or more"),
        (("--roll-up", "-1"), "the top is 0"),
        (("--labels", "xx"), "cannot be 'xx'"),
        (("--code", "winwin"), "nearest is 'win_win'"),
        (("--where", "kase = EU"), "nearest is 'case'"),
        (("--measure", "lift"), "--rule sentence"),
        (("--from", "x.csv", "--labels", "de"), "needs a codebook"),
        (("--from", "x.csv", "--pool"), "need a project"),
    ],
)
def test_what_does_not_fit(coded: Coder, words: tuple[str, ...], said: str) -> None:
    ran = coded("cooccur", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize("verb", ["cooccur", "crosstab", "absent", "trend", "export segments"])
def test_a_selector_that_matches_nothing_is_said(coded: Coder, verb: str) -> None:
    cols = ("--cols", "case") if verb in ("crosstab", "absent") else ()
    ran = coded(*verb.split(), *cols, "--doc", "XX-*")
    assert ran.code == 0
    assert "no coding matches: doc XX-*" in ran.err


def test_numbers_are_unrounded_in_files_and_json(coded: Coder) -> None:
    ran = coded("crosstab", "--cols", "case", "--measure", "per1000", "--csv")
    assert rows(ran)[1]["CH"] == repr(1000 / 6)
    found = json.loads(coded("crosstab", "--cols", "case", "--measure", "per1000", "--json").out)
    assert repr(1000 / 6) in json.dumps(found)


def test_crosstab_keeps_zero_rows_and_declared_values(coded: Coder) -> None:
    found = rows(coded("crosstab", "--cols", "case", "--rows", "code", "--csv"))
    assert list(found[0]) == ["code", "EU", "CH", "US"]
    assert [r["code"] for r in found] == ["frame", "win_win", "readmission", "aid"]
    assert found[1] == {"code": "win_win", "EU": "0", "CH": "1", "US": "0"}
    pool = rows(coded("crosstab", "--cols", "case", "--pool", "--csv"))
    assert pool[3] == {"code": "aid", "EU": "2", "CH": "0", "US": "0"}


def test_absence_tells_read_from_not_read_and_open(coded: Coder) -> None:
    coded("tag", "--quiet")
    shown = coded("absent", "--cols", "case", terminal=True).out.splitlines()
    cell = {line.split()[0]: line for line in shown if line.strip()}
    assert cell["aid"].split() == ["aid", "1", "not", "read", "not", "read"]
    assert "open (1)" in cell["readmission"]
    long = rows(coded("absent", "--cols", "case", "--csv"))
    assert list(long[0]) == [
        "code",
        "value",
        "n",
        "documents",
        "read",
        "open",
        "unread_pages",
        "state",
    ]
    assert {(r["code"], r["value"]): r["state"] for r in long}["readmission", "CH"] == "open"
    every = rows(coded("crosstab", "--cols", "case", "--long", "--csv"))
    assert len(every) == 12


@pytest.mark.parametrize("words", [("--csv",), ("--format", "tsv"), ("--json",), ("--jsonl",), ()])
def test_absence_for_programs_is_one_row_a_cell(coded: Coder, words: tuple[str, ...]) -> None:
    wanted = coded("absent", "--cols", "case", "--long", *words)
    assert wanted.code == 0 and "unread_pages" in wanted.out
    assert coded("absent", "--cols", "case", *words).out == wanted.out


def test_absence_in_a_file_goes_by_its_ending(coded: Coder, tmp_path: Path) -> None:
    coded("absent", "--cols", "case", "--output", tmp_path / "a.csv")
    coded("absent", "--cols", "case", "--output", tmp_path / "a.md")
    assert "unread_pages" in (tmp_path / "a.csv").read_text()
    assert "unread_pages" not in (tmp_path / "a.md").read_text()


def test_trend_has_every_year(coded: Coder) -> None:
    assert coded("trend", "--pool", "--csv").out.splitlines()[0] == "code,2008,2009"
    assert coded("trend", "--cols", "jear").code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("crosstab",),
        ("crosstab", "--cols", "kase"),
        ("crosstab", "--cols", "case", "--rows", "doc"),
        ("crosstab", "--cols", "case", "--measure", "n"),
        ("crosstab", "--cols", "case", "--unit", "page"),
        ("absent", "--cols", "case", "--roll-up", "-3"),
        ("export", "frequencies", "--cols", "kase"),
    ],
)
def test_tables_that_cannot_be_made(coded: Coder, words: tuple[str, ...]) -> None:
    ran = coded(*words)
    assert (ran.code, ran.out) == (2, "")


def test_without_codings_it_says_so(coder: Coder) -> None:
    assert "there are no codings yet" in coder("cooccur").err


def test_a_damaged_line_makes_5_of_0(coded: Coder, root: Path) -> None:
    with (root / "codings" / "ana.jsonl").open("a") as file:
        file.write("{}\n")
    for verb in (("cooccur",), ("crosstab", "--cols", "case"), ("export", "codings")):
        ran = coded(*verb)
        assert ran.code == 5
        assert "codings/ana.jsonl:4" in ran.err
