from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Coder


def log(coder: Coder, *words: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(coder("log", *words, "--json").out)
    return found


def test_nothing_to_take_back_is_a_conflict(coder: Coder) -> None:
    for verb in ("undo", "redo"):
        ran = coder(verb)
        assert (ran.code, ran.out) == (4, "")
        assert f"nothing to {verb}" in ran.err


def test_a_bulk_is_one_step_and_says_what(coder: Coder) -> None:
    coder("tag")
    coder("accept", "--doc", "*", "--yes")
    back = coder("undo")
    assert (back.code, back.out) == (0, "")
    assert "taken back: accepted 6 at once" in back.err
    assert "next: coder redo" in back.err
    assert "done again: accepted 6 at once" in coder("redo").err
    assert "accepted 6 at once" in coder("undo").err


def test_fewer_steps_than_asked_for_is_said(coder: Coder) -> None:
    coder("add", "EU-01", "p1s1", "aid")
    ran = coder("undo", "--last", "3")
    assert ran.code == 0
    assert "there were only 1" in ran.err
    assert coder("undo", "--last", "0").code == 2


def test_a_bare_number_is_told_its_option(coder: Coder) -> None:
    assert "hint: write --last 5" in coder("undo", "5").err
    assert "--last" not in coder("undo", "EU-01").err


def test_undo_is_of_ones_own(coder: Coder) -> None:
    coder("add", "EU-01", "p1s1", "aid")
    assert coder("undo", by="ben").code == 4


def test_the_log_is_newest_first_and_of_one_coding_oldest_first(coder: Coder) -> None:
    made = coder("add", "EU-01", "p1s1", "aid").out.strip()
    coder("add", "EU-01", "p1s2", "aid", by="ben")
    coder("recode", made, "win_win")
    assert [e["by"] for e in log(coder)] == ["ana", "ben", "ana"]
    assert [e["kind"] for e in log(coder, made[-6:])] == ["add", "recode"]
    assert log(coder, made)[1]["what"] == "recoded EU-01: win_win"
    assert [e["by"] for e in log(coder, "--by", "ben")] == ["ben"]
    assert len(log(coder, "--last", "1")) == 1
    assert len(log(coder, "--last", "0")) == 3
    assert coder("log", "--by", "nobody").code == 2
    assert coder("log", "nothing-like-it").code == 2


def test_an_empty_log_says_so(coder: Coder) -> None:
    assert "nothing was done yet" in coder("log").err


def test_what_a_memo_hung_on_is_said(coder: Coder) -> None:
    made = coder("add", "EU-01", "p1s1", "aid").out.strip()
    for target, told in (
        ("EU-01", "EU-01"),
        ("win_win", "win_win"),
        ("project", "the project"),
        (made, "EU-01, p. 1, paragraph 1: aid"),
    ):
        coder("memo", "add", target, "x")
        assert f"taken back: wrote a memo on {told}\n" in coder("undo").err
    theirs = coder("memo", "add", made, "x", by="ben").out.strip()
    coder("memo", "edit", theirs, "", by="ben")
    assert log(coder)[0]["what"] == "removed a memo on EU-01, p. 1, paragraph 1: aid"


def test_a_dry_run_tells_the_same_steps_and_writes_nothing(coder: Coder, root: Path) -> None:
    made = coder("add", "EU-01", "p1s1", "aid", "--memo", "m").out.strip()
    coder("recode", made, "win_win")
    coder("recode", made, "readmission")
    coder("docs", "set", "EU-01", "year=2001")
    coder("memo", "add", "project", "x")
    coder("tag")
    coder("accept", "--doc", "CH-01", "--yes")
    journal = (root / "codings" / "ana.jsonl").read_bytes()
    for words in (["--last", "9"], ["--last", "3"], []):
        tried = coder("undo", *words, "--dry-run")
        assert (tried.code, tried.out) == (0, "")
        assert "nothing was changed" in tried.err
        assert (root / "codings" / "ana.jsonl").read_bytes() == journal
    nine = coder("undo", "--last", "9", "--dry-run").err
    done = coder("undo", "--last", "9").err
    told = [line.split(": ", 2)[2] for line in nine.splitlines() if "would take back: " in line]
    assert told == [line.split(": ", 2)[2] for line in done.splitlines() if "taken back: " in line]
    assert len(told) == 6
    assert "would do again: coded EU-01: aid" in coder("redo", "--dry-run").err
