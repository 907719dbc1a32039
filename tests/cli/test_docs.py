from __future__ import annotations

import json
import webbrowser
from pathlib import Path
from typing import Any

import pytest

from tests.builders import a_document
from tests.cli.program import run
from tests.project.small import a_project

EVIL = "Plain \x1b[31mred\x07 and \u202eturned.\n"


# -- list -------------------------------------------------------------------------------------


def test_the_list_has_variables_sizes_and_my_state(coder: Any) -> None:
    coder("add", "EU-01", "par1", "win_win")
    coder("finish", "CH-01")
    rows = json.loads(coder("docs", "list", "--json").out)
    states = {r["id"]: r["state"] for r in rows}
    assert states == {"EU-01": "begun", "CH-01": "finished", "US-01": "open"}
    assert rows[0]["case"] == "EU" and rows[0]["year"] == "2008" and rows[0]["pages"] == 2
    assert rows[0]["characters"] == len(coder("docs", "text", "EU-01").out)
    others = json.loads(coder("docs", "list", "--json", by="ben").out)
    assert {r["state"] for r in others} == {"open"}


def test_on_a_narrow_terminal_the_list_is_one_table(
    coder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "48")
    ran = coder("--no-color", "docs", "list", terminal=True)
    head = ran.out.splitlines()[0]
    assert head.split() == ["id", "year", "pages", "characters", "lang", "state"]
    assert "no room here for case; --all and --csv have them" in ran.err
    assert "  case" in coder("--no-color", "docs", "list", "--all", terminal=True).out
    assert "corpus" in coder("docs", "list").out.splitlines()[0]


def test_the_list_is_limited_by_pattern_corpus_and_condition(coder: Any) -> None:
    assert [r["id"] for r in json.loads(coder("docs", "list", "?H-*", "--json").out)] == ["CH-01"]
    found = json.loads(coder("docs", "list", "--where", "year >= 2009", "--json").out)
    assert [r["id"] for r in found] == ["CH-01", "US-01"]
    assert coder("docs", "list", "--corpus", "mian").code == 2
    none = coder("docs", "list", "XX-*")
    assert none.code == 0 and "no document matches" in none.err


def test_a_text_that_is_missing_is_a_state_and_no_failure(coder: Any, root: Path) -> None:
    (path,) = (root / "corpora/main/texts").glob("EU-01.*.txt")
    path.unlink()
    rows = json.loads(coder("docs", "list", "--json").out)
    assert rows[0]["state"] == "text missing" and rows[0]["characters"] is None
    assert coder("docs", "show", "EU-01").code == 3


# -- show and text ----------------------------------------------------------------------------


def test_a_document_shows_pages_paragraphs_and_codings(coder: Any) -> None:
    coder("add", "EU-01", "--quote", "mutual benefit", "win_win", "--memo", "odd words")
    shown = coder("docs", "show", "EU-01").out
    assert "--- page 2 ---" in shown and "[2] There is no readmission" in shown
    (line,) = [x for x in shown.splitlines() if x.lstrip().startswith("* win_win")]
    assert "ana" in line and "memo: odd words" in line
    page = coder("docs", "show", "EU-01", "--page", "2").out
    assert "win-win for all" not in page and "[2] There is" in page
    assert coder("docs", "show", "EU-01", "--page", "9").code == 2
    rows = json.loads(coder("docs", "show", "EU-01", "--json").out)
    assert [r["paragraph"] for r in rows] == [1, 2] and rows[0]["codes"] == "win_win (ana)"


def test_a_memo_of_several_paragraphs_is_shown_line_by_line(coder: Any) -> None:
    coder("add", "EU-01", "par1", "aid", "--memo", "First.\n\nSecond\x1b[2J.")
    lines = coder("docs", "show", "EU-01").out.splitlines()
    at = next(n for n, line in enumerate(lines) if line.endswith("memo: First."))
    assert lines[at + 1].split() == ["Second\u241b[2J."]


def test_an_unknown_document_names_the_nearest(coder: Any) -> None:
    for words in (("show", "EU-1"), ("text", "EU-1"), ("set", "EU-1", "a=b"), ("history", "EU-1")):
        ran = coder("docs", *words)
        assert ran.code == 2 and "nearest is 'EU-01'" in ran.err


def test_the_text_is_exact_in_a_pipe_and_harmless_on_a_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    a_project(folder, a_document(EVIL.strip(), id="EV-1", title="\x1b]0;owned\x07"))
    lead = ("--project", folder, "--coder", "ana")
    assert run(*lead, "docs", "text", "EV-1").data == EVIL.strip().encode()
    target = tmp_path / "out.txt"
    run(*lead, "docs", "text", "EV-1", "--output", target, terminal=True)
    assert target.read_bytes() == EVIL.strip().encode()
    for words in (
        ("text", "EV-1"),
        ("show", "EV-1"),
        ("list",),
        ("history", "EV-1"),
        ("list", "--all"),
    ):
        ran = run(*lead, "--no-color", "docs", *words, terminal=True)
        for steering in ("\x1b", "\x07", "\u202e"):
            assert steering not in ran.out and steering not in ran.err, words
    assert "\x1b" not in run(*lead, "docs", "show", "EV-1").out


def test_the_source_opens_at_its_page(fresh: Path, tmp_path: Path, monkeypatch: Any) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: opened.append(address) or True)
    (tmp_path / "a.txt").write_text("Some words.")
    run("ingest", tmp_path / "a.txt")
    assert run("docs", "show", "a", "--open").code == 0
    assert opened == [(fresh / "corpora/main/sources/a.txt").resolve().as_uri()]
    (fresh / "corpora/main/sources/a.txt").unlink()
    assert run("docs", "show", "a", "--open").code == 3


def test_others_codings_are_hidden_while_a_document_is_coded_blindly(
    coder: Any, root: Path
) -> None:
    from coder.review.acts import Act
    from tests.project.small import opened

    coder("add", "EU-01", "par1", "win_win", by="ben")
    assert "* win_win" in coder("docs", "show", "EU-01").out
    with opened(root, "lea") as project:
        body = {"round": "r1", "coders": ["ana", "ben"], "primary": "ana"}
        project.record.write("lea", [Act("assign", "EU-01", body)])
    hidden = coder("docs", "show", "EU-01")
    assert "* win_win" not in hidden.out and "hidden until you have finished" in hidden.err
    coder("finish", "EU-01")
    assert "* win_win" in coder("docs", "show", "EU-01").out


# -- set --------------------------------------------------------------------------------------


def test_variables_are_set_in_the_record_and_in_the_sheet(coder: Any, root: Path) -> None:
    ran = coder("docs", "set", "*-01", "year=2010", "side= origin ")
    assert (ran.code, ran.err) == (0, "6 values set in 3 documents; next: coder docs list\n")
    assert (root / "corpora/main/documents.csv").read_text().count("2010,") == 3
    rows = json.loads(coder("docs", "list", "--json").out)
    assert {(r["year"], r["side"]) for r in rows} == {("2010", "origin")}
    assert coder("docs", "set", "EU-01", "year=2010").err.startswith("nothing to change")
    assert coder("undo").code == 0
    rows = json.loads(coder("docs", "list", "--json").out)
    assert [r["year"] for r in rows] == ["2008", "2009", "2009"]


def test_a_clone_with_an_older_sheet_reads_the_same(coder: Any, root: Path, tmp_path: Path) -> None:
    old = (root / "corpora/main/documents.csv").read_bytes()
    coder("docs", "set", "EU-01", "year=2010")
    coder("docs", "set", "EU-01", "year=2011")
    (root / "corpora/main/documents.csv").write_bytes(old)
    assert json.loads(coder("docs", "list", "EU-01", "--json").out)[0]["year"] == "2011"
    coder("docs", "set", "EU-01", "year=2012")
    assert json.loads(coder("docs", "list", "EU-01", "--json").out)[0]["year"] == "2012"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("year",), "is not NAME=VALUE"),
        (("=2008",), "is not NAME=VALUE"),
        (("year=1", "year=2"), "given twice"),
        (("id=EU-09",), "coder docs rename"),
        (("text=x",), "kept by the program"),
        (("case=EUU",), "nearest is 'EU'"),
        (("a b=1",), "cannot be the name"),
        (("title=a\x1b[2J",), "control characters"),
        (("primary=bem",), "nearest is 'ben'"),
    ],
)
def test_values_that_cannot_be_are_refused_and_nothing_is_written(
    coder: Any, root: Path, words: tuple[str, ...], told: str
) -> None:
    before = (root / "corpora/main/documents.csv").read_bytes()
    ran = coder("docs", "set", "EU-01", *words)
    assert ran.code == 2 and told in ran.err
    assert (root / "corpora/main/documents.csv").read_bytes() == before
    assert not list((root / "codings").glob("*.jsonl"))


def test_a_new_variable_is_said_with_its_nearest(coder: Any) -> None:
    ran = coder("docs", "set", "EU-01", "yaer=2008")
    assert ran.code == 0 and "new variable; nearest is 'year'" in ran.err


# -- names and rows ---------------------------------------------------------------------------


def test_a_renamed_document_is_found_by_both_names_with_its_codings(coder: Any) -> None:
    coder("add", "EU-01", "par1", "win_win")
    coder("finish", "EU-01")
    coder("docs", "set", "EU-01", "year=2010")
    assert coder("docs", "rename", "EU-01", "DE-01").code == 0
    assert "* win_win" in coder("docs", "show", "eu-01").out
    row = json.loads(coder("docs", "list", "DE-01", "--json").out)[0]
    assert (row["state"], row["year"]) == ("finished", "2010")
    (version,) = json.loads(coder("docs", "history", "DE-01", "--json").out)
    assert version["file"].startswith("EU-01.") and version["codings"] == 1
    assert coder("finish", "DE-01", "--undo").code == 0
    assert json.loads(coder("docs", "list", "DE-01", "--json").out)[0]["state"] == "begun"
    assert coder("docs", "rename", "DE-01", "EU-01").code == 0
    assert coder("doctor").code == 0


@pytest.mark.parametrize("new", ["CH-01", "ch-01", "a b", "../x", "con", "EU-01", ".x", "x" * 81])
def test_ids_that_cannot_be_are_refused(coder: Any, new: str) -> None:
    assert coder("docs", "rename", "EU-01", new).code == 2


def test_a_former_id_is_not_given_to_another_document(coder: Any) -> None:
    coder("docs", "rename", "EU-01", "DE-01")
    ran = coder("docs", "rename", "CH-01", "EU-01")
    assert ran.code == 2 and "was the id of another document" in ran.err


def test_a_document_with_codings_leaves_with_a_yes_only(coder: Any, root: Path) -> None:
    assert coder("docs", "rm", "US-01").code == 0
    coder("add", "EU-01", "par1", "win_win")
    refused = coder("docs", "rm", "EU-01")
    assert refused.code == 4 and "1 coding, by ana" in refused.err
    journal = (root / "codings/ana.jsonl").read_bytes()
    assert coder("docs", "rm", "EU-01", "--yes").code == 0
    assert [r["id"] for r in json.loads(coder("docs", "list", "--json").out)] == ["CH-01"]
    assert (root / "codings/ana.jsonl").read_bytes() == journal
    assert list((root / "corpora/main/texts").glob("EU-01.*.txt"))
    assert "has codings and is not in documents.csv" in coder("doctor").out


@pytest.mark.parametrize(
    "row", ["../../x,,", "EU-09,../../../etc/passwd,", "EU-09,,../texts/a.00000000.txt", "a b,,"]
)
def test_a_sheet_that_points_outside_is_refused_with_its_row(
    coder: Any, root: Path, row: str
) -> None:
    (root / "corpora/main/documents.csv").write_text(f"id,file,text\n{row}\n")
    ran = coder("docs", "list")
    assert ran.code == 3 and "documents.csv:2" in ran.err
