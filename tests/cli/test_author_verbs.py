"""`query`, `kwic`, `words`, `keyness` and `export quotes` as people type them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Coder


@pytest.fixture
def coded(coder: Coder) -> Coder:
    assert coder("add", "EU-01", "p1s1", "win_win").code == 0
    assert coder("add", "EU-01", "p1s1", "aid").code == 0
    assert coder("add", "CH-01", "p1s2", "win_win").code == 0
    return coder


def test_a_query_is_a_table_and_a_count(coded: Coder) -> None:
    ran = coded("query", "win_win and aid", "--json")
    (row,) = json.loads(ran.out)
    assert ran.code == 0 and row["codes"] == "win_win; aid" and row["case"] == "EU"
    assert "1 passage found" in ran.err
    shown = coded("query", "win_win", terminal=True)
    assert "A win-win for all." in shown.out and "case" not in shown.out.splitlines()[0]


def test_a_wrong_query_is_a_usage_error_with_its_place(coded: Coder) -> None:
    ran = coded("query", "win_win annd aid")
    assert ran.code == 2 and "query, character 9" in ran.err and "hint:" in ran.err
    ran = coded("query", "win_wim")
    assert ran.code == 2 and "nearest is 'win_win'" in ran.err


def test_a_query_is_saved_listed_and_used(coded: Coder) -> None:
    ran = coded("query", "win_win within paragraph", "--save", "parts")
    assert ran.code == 0 and 'saved as @parts; next: coder cooccur --code "@parts"' in ran.err
    assert "was saved already" in coded("query", "win_win within paragraph", "--save", "@parts").err
    assert coded("query").out == "name\tquery\n@parts\twin_win within paragraph\n"
    assert coded("cooccur", "--code", "@parts", "--code", "aid", "--csv").out == (
        "code,aid,@parts\naid,1,1\n@parts,1,2\n"
    )
    assert (
        coded("crosstab", "--cols", "case", "--code", "@parts", "--csv").out.splitlines()[1]
        == "@parts,1,1,0"
    )
    assert "@parts" in coded("export", "quotes", "--code", "@parts").out
    assert coded("query", "aid", "--save", "parts").code == 4
    assert coded("query", "aid", "--save", "A b").code == 2


def test_a_concordance_puts_hits_in_one_column(coded: Coder) -> None:
    ran = coded("kwic", "win-win", "--sort", "right", "--window", "3")
    assert ran.out.splitlines()[0].startswith("doc\tpage\tparagraph\tleft\tmatch\tright")
    assert len(ran.out.splitlines()) == 4 and "3 hits in 2 documents" in ran.err
    lines = coded("kwic", "win-win", terminal=True).out.splitlines()
    assert len({line.index("[win-win]") for line in lines}) == 1
    assert coded("kwic", "nothing such", terminal=True).out == ""
    assert coded("kwic", "/(/").code == 2


def test_a_concordance_fits_a_narrow_terminal(
    coded: Coder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    lines = coded("kwic", "win-win", terminal=True).out.splitlines()
    assert max(map(len, lines)) <= 44 and all("[win-win]" in line for line in lines)


def test_words_and_keyness_are_tables(coded: Coder) -> None:
    out = coded("words", "--code", "win_win", "--top", "1").out.splitlines()
    assert out[0] == "word\tn\tper1000\tdocuments\tspread" and out[1].startswith("a\t2\t")
    ran = coded("keyness", "--code", "win_win", "--min", "1", "--csv")
    assert "\nwin-win,2,1," in ran.out
    assert "differences rest on very little" in ran.err
    assert coded("keyness").code == 2
    assert coded("keyness", "--group", "case = EU", "--stop", "xx").code == 2


def test_quotations_in_every_format(coded: Coder, tmp_path: Path) -> None:
    for ending in ("md", "tex", "docx", "html", "csv", "tsv", "xlsx", "json", "jsonl"):
        path = tmp_path / f"a.{ending}"
        assert coded("export", "quotes", "--output", path).code == 0, ending
        assert path.stat().st_size > 50


def test_quotations_with_their_options(coded: Coder, tmp_path: Path) -> None:
    bib = tmp_path / "refs.bib"
    bib.write_text("@misc{x, author={Doe, J.}, year=2008}", "utf-8")
    coded("docs", "set", "EU-01", "cite=x")
    ran = coded(
        "export", "quotes", "--bib", bib, "--cite", "key", "--context", "1", "--doc", "EU-01"
    )
    assert ran.code == 0 and "[@x, p. 1]" in ran.out and "**A win-win for all.**" in ran.out
    ran = coded("export", "quotes", "--bib", bib, "--format", "latex")
    assert "(Doe 2008, p. 1" in ran.out and "CH-01: has no key to cite it by" in ran.err
    ran = coded("export", "quotes", "--layout", "atlas", "--csv")
    assert ran.out.splitlines()[0].startswith("ID,Quotation Name,Document,")
    ref = ran.out.splitlines()[1].split(",")[1]
    assert ref in coded("export", "quotes", "--id", ref).out
    for words in (("--layout", "x"), ("--context", "-1"), ("--format", "svg"), ("--id", "EU-01:x")):
        assert coded("export", "quotes", *words).code == 2
    assert coded("export", "quotes", "--bib", tmp_path / "none.bib").code == 3


def test_quotations_on_a_terminal_are_without_escapes_and_say_once_whose(coded: Coder) -> None:
    shown = coded("export", "quotes", "--by", "ana", "--code", "win_win", terminal=True)
    assert "code win_win" in shown.out and "\\" not in shown.out
    assert "codings by ana" in shown.out and "codings by ana" not in shown.err
    piped = coded("export", "quotes", "--by", "ana", "--code", "win_win")
    assert "code win\\_win" in piped.out and "note: codings by ana" in piped.err
    asked = coded("export", "quotes", "--code", "win_win", "--format", "md", terminal=True)
    assert "win\\_win" in asked.out


def test_codings_in_short_have_the_end_of_the_id_on_a_terminal(coded: Coder) -> None:
    (made,) = {r["id"] for r in json.loads(coded("export", "codings", "--json").out)[:1]}
    assert made in coded("export", "codings", "--short").out
    shown = coded("--no-color", "export", "codings", "--short", terminal=True).out
    assert f"{made[-8:]}  " in shown and made not in shown
    assert coded("log", made[-8:]).code == 0


def test_what_open_means_is_noted_where_a_cell_says_so(coded: Coder) -> None:
    coded("tag")
    for verb in ("absent", "crosstab"):
        shown = coded(verb, "--cols", "case", terminal=True)
        assert ("open (" in shown.out) and "suggestions wait for a decision" in shown.err
    assert "open (2)" not in coded("crosstab", "--cols", "case", "--csv").err


def test_signs_that_a_file_cannot_hold_are_told(coded: Coder, tmp_path: Path) -> None:
    target = coded("add", "EU-01", "p1s2", "frame").out.strip()
    coded("memo", "add", target, "form\x0cfeed")
    ran = coded("export", "quotes", "--output", tmp_path / "q.xlsx")
    assert ran.code == 0 and "signs that xlsx cannot hold: 1" in ran.err
    assert "signs that" not in coded("export", "quotes", "--json").err
    coded("memo", "add", target, "translation (en): form\x0cfeed")
    assert "signs that html cannot" in coded("export", "quotes", "--format", "html").err
