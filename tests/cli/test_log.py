from __future__ import annotations

from typing import Any

from tests.cli.program import run


def test_a_terminal_shows_four_columns_that_fit_and_a_pipe_all(
    coder: Any, monkeypatch: Any
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    coding = coder("add", "EU-01", "par1", "win_win").out.strip()
    shown = coder("--no-color", "log", terminal=True).out.splitlines()
    head = next(line for line in shown if line.startswith("time"))
    assert head.split() == ["time", "by", "what", "on"]
    assert all(len(line) <= 80 for line in shown)
    assert shown[-1].endswith(coding[-8:]) and "coded EU-01: win_win" in shown[-1]
    assert coder("log", coding[-8:]).out.splitlines()[1].split("\t")[4] == coding
    assert coder("log").out.startswith("time\tby\twhat\tkind\ton\tevent\tgroup\n")


def test_the_history_of_a_coding_is_by_whoever_writes_the_id(coder: Any) -> None:
    coding = coder("add", "EU-01", "par1", "win_win").out.strip()
    assert len(coder("log", coding, "--by", "ANA").out.splitlines()) == 2
    assert len(coder("log", coding, "--by", "ben").out.splitlines()) == 1


def test_taking_back_a_reading_is_called_so(coder: Any) -> None:
    coder("finish", "EU-01")
    coder("finish", "EU-01", "--undo")
    lines = coder("log", "--last", "1").out
    assert "took back the reading of EU-01" in lines
    assert run("log", "--last", "-1").code in (2, 3)
