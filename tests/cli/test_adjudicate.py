from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coder.project.adjudicating import parse_decision
from tests.cli.program import run
from tests.project.small import a_project, opened
from tests.project.test_conflicting import LEA, coded, finish


@pytest.fixture
def lead(tmp_path: Path) -> Any:
    root = a_project(tmp_path / "p", more=LEA)
    coded(root, "ana", "EU-01 0:9 win_win", "EU-01 20:45 win_win", "EU-01 46:57 aid")
    coded(root, "ben", "EU-01 0:9 win_win", "EU-01 23:45 win_win", "EU-01 46:57 readmission")
    finish(root, "EU-01")

    def call(*words: object, by: str = "lea", **more: Any) -> Any:
        return run("--project", root, "--coder", by, *words, **more)

    call.root = root  # type: ignore[attr-defined]
    return call


def ids(lead: Any) -> dict[str, str]:
    return {r["kind"]: r["conflict"] for r in json.loads(lead("adjudicate", "--json").out)}


def test_the_queue_is_in_the_order_of_the_text(lead: Any) -> None:
    ran = lead("adjudicate", "--csv")
    assert [line.split(",")[1:5] for line in ran.out.splitlines()[1:]] == [
        ["EU-01", "20", "boundary", "open"], ["EU-01", "46", "sibling", "open"],
    ]  # fmt: skip
    assert "2 conflicts to settle; next: coder adjudicate --linear" in ran.err


def test_decisions_come_from_a_pipe_one_a_line(lead: Any) -> None:
    named = ids(lead)
    said = f"{named['sibling'][:5]} 2 because the definition says so\n\n1\n"
    ran = lead("adjudicate", "--linear", stdin=said)
    assert ran.code == 0 and len(ran.out.split()) == 2
    assert "2 conflicts settled, 0 left; next: coder adjudicate EU-01 --agreed" in ran.err
    assert "1, 1 2, none" not in ran.err, "nobody is asked where nobody can answer"
    whole = lead("adjudicate", "--agreed")
    assert "taken over: 1 passage of 1 document on which all agree; next: coder status" in whole.err
    assert "nothing that all agree on is left" in lead("adjudicate", "--agreed").err
    with opened(lead.root, "lea") as project:
        assert [c.memo for c in project.consensus().codings if c.code == "readmission"] == [
            "the definition says so"
        ]
        assert project.status().conflicts == 0 and project.status().conflicts_current


def test_lines_that_decide_nothing_are_named_and_the_rest_goes_on(lead: Any) -> None:
    named = ids(lead)
    said = f"perhaps\n9\nffff1 1\n12345678 1\n{named['sibling']} 1\n{named['sibling']} 1\nskip\n1\n"
    ran = lead("adjudicate", "--linear", stdin=said)
    assert ran.code == 5 and len(ran.out.split()) == 1
    for line in (
        "line 1: 'perhaps'",
        "line 2: there is no coding 9",
        "line 3: conflict 'ffff1' is not open",
        "line 4: conflict '12345678' is not open",
    ):
        assert line in ran.err
    assert "line 6: conflict" in ran.err
    assert "1 conflict settled, 0 left" in ran.err
    assert len(ids(lead)) == 1, "what was skipped is still open"
    assert lead("adjudicate", "--linear", stdin="q\n1\n").out == ""
    assert lead("adjudicate", "--linear", "--kind", "missed", stdin="1\n").code == 0


def test_at_a_terminal_each_conflict_is_shown_before_it_is_asked(
    lead: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    class Keyboard(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(io, "StringIO", Keyboard)
    ran = lead("adjudicate", "--linear", stdin="1 because shorter\nwhat\nq\n")
    assert ran.code == 0 and len(ran.out.split()) == 1
    assert "1 of 2" in ran.err and "2 of 2" in ran.err
    assert "  1 ana: win_win 20:45 t brings mutual benefit." in ran.err
    assert "line 2: 'what' decides nothing" in ran.err
    with opened(lead.root, "ana") as ana:
        ana.resize(next(c for c in ana.codings_of("EU-01") if c.span.start == 20), "21:45")
    ran = lead("adjudicate", "--linear", stdin="q\n")
    assert "(stale)" in ran.err and "decided before by lea: win_win because shorter" in ran.err


def test_a_terminal_opens_the_screen_unless_a_list_is_asked_for(
    lead: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("textual", reason="the workbench's extra is not installed")
    asked: list[int] = []

    def settled(project: Any, conflicts: Any) -> int:
        asked.append(len(conflicts))
        for conflict in conflicts:
            project.settle(conflict, parse_decision("1"))
        return 0

    monkeypatch.setattr("coder.cli.adjudicate.can_draw", lambda: True)
    monkeypatch.setattr("coder.workbench.adjudicate_screen.run", settled)
    assert lead("adjudicate", "--csv").out.count("\n") == 3
    assert "2 conflicts to settle" in lead("adjudicate", "--dry-run").err
    assert asked == []
    ran = lead("adjudicate")
    assert (ran.code, ran.out, asked) == (0, "", [2])
    assert "0 conflicts to settle" in ran.err
    assert lead("adjudicate").code == 0 and asked == [2], "nothing is left, so no screen opens"


def test_a_dry_run_and_wrong_words_change_nothing(lead: Any) -> None:
    assert "would take over 1 passage" in lead("adjudicate", "--agreed", "--dry-run").err
    assert lead("adjudicate", "--linear", "--dry-run", stdin="1\n").out.startswith("conflict")
    assert lead("adjudicate", "--agreed", "--linear").code == 2
    assert lead("adjudicate", "--kind", "missing").code == 2
    assert lead("adjudicate", "NOPE").code == 2
    assert not (lead.root / "codings/lea.jsonl").exists()


def test_undo_says_what_was_settled(lead: Any) -> None:
    lead("adjudicate", "--linear", stdin="1\n")
    assert "settled EU-01" in lead("undo").err
    assert len(ids(lead)) == 2
    assert lead("doctor").code == 0


# -- conflicts --------------------------------------------------------------------------------


def test_conflicts_on_a_terminal_and_in_a_pipe(lead: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    shown = lead("--no-color", "conflicts", terminal=True)
    lines = shown.out.splitlines()
    assert all(len(line) <= 90 for line in lines)
    assert any(line.split()[:5] == ["conflict", "kind", "doc", "one", "other"] for line in lines)
    assert "2 conflicts in 1 document compared: 1 sibling, 1 boundary" in shown.err
    assert lead("conflicts").out.splitlines()[0].split("\t")[:3] == ["conflict", "kind", "state"]
    assert lead("conflicts", "EU-01", "--kind", "boundary", "--csv").out.count("\n") == 2
    lead("adjudicate", "--linear", stdin="1\n1\n")
    assert lead("conflicts", "--csv").out.count("\n") == 1
    assert "2 settled" in lead("conflicts", "--settled").err


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "jsonl", "md", "latex", "table"])
def test_conflicts_come_in_every_format(lead: Any, form: str) -> None:
    ran = lead("conflicts", "--format", form)
    assert ran.code == 0 and "rings mut" in ran.out


def test_conflicts_as_workbook_matrix_and_pairs(lead: Any, tmp_path: Path) -> None:
    assert lead("conflicts", "--output", tmp_path / "c.xlsx").code == 0
    assert lead("conflicts", "--matrix", "--output", tmp_path / "m.docx").code == 0
    assert lead("conflicts", "--pairs", "--csv").out.splitlines()[1].startswith("aid,readmission,1")
    assert "no two codes" in lead("conflicts", "--pairs", "CH-01").err
    for wrong in (
        ("--matrix", "--pairs"),
        ("--unit", "page"),
        ("--coders", "ana"),
        ("--as-of", "2024-01-01"),
    ):
        assert lead("conflicts", *wrong).code == 2
    assert lead("conflicts", "CH-01").err.startswith("warning: there is no document")


# -- status -----------------------------------------------------------------------------------


def next_of(ran: Any) -> str:
    return str(ran.out.rstrip().rpartition("Next: ")[2])


def test_a_lead_is_led_from_round_to_consensus(lead: Any) -> None:
    lead("tag", by="ana")
    lead("reject", "--doc", "*", "--yes")
    assert next_of(lead("status")) == "coder docs show EU-01"
    lead("assign", "--round", "r1", "--double", "1")
    page = lead("status")
    assert "rounds: r1 3 documents" in page.out
    assert "conflicts: not counted yet (coder conflicts, of all documents)" in page.out
    assert next_of(page) == "coder conflicts"
    lead("conflicts")
    page = lead("status")
    assert "2 open conflicts" in page.out and next_of(page) == "coder adjudicate --linear"
    assert lead("status", "--exit-code").code == 1
    lead("adjudicate", "--linear", stdin="1\n1\n")
    assert next_of(lead("status")) == "coder cooccur"
    with opened(lead.root, "ben") as ben:
        ben.memo("EU-01", "Done.")
    assert "0 open when last counted" in lead("status").out


def test_a_coder_sees_what_is_left_and_what_is_not_shown_yet(lead: Any) -> None:
    lead("assign", "--round", "r1", "--double", "1")
    mine = lead("status", by="ana").out
    assert "3 assigned" in mine and "left: 2 documents: CH-01, US-01" in mine
    assert "coded independently, others' work not shown until finished: CH-01, US-01" in mine
    assert "last_event" not in mine


def test_what_will_not_count_is_said_at_once_and_the_next_step_names_the_document(
    lead: Any,
) -> None:
    coded(lead.root, "cid", "EU-01 0:9 win_win", finish="EU-01")
    some = ("--coders", "ana,ben")
    ran = lead("adjudicate", "EU-01", *some, "--linear", stdin="1\n1\n")
    assert "between ana, ben alone does not count until what cid coded" in ran.err
    assert 'next: coder adjudicate EU-01 --coders "ana,ben" --agreed' in ran.err
    assert "taken over: 1 passage" in lead("adjudicate", "EU-01", *some, "--agreed").err
    refused = lead("adjudicate", "EU-01", "--agreed", "--kind", "missed")
    assert refused.code == 2 and "leave out --linear and --kind" in refused.err
    given = lead("assign", "EU-01", "--round", "r", "--coders", "ana,ben", "--double", "1")
    assert "coded before by others: EU-01 by cid" in given.err
    assert lead("export", "codings", "--final", "--csv").out.count(",frames,") == 3


def test_coders_who_have_nothing_stand_in_one_row(lead: Any) -> None:
    coded(lead.root, "cid", finish="EU-01")
    ran = lead("conflicts", "--format", "table", "--kind", "missed")
    assert len([x for x in ran.out.splitlines() if x.startswith(tuple("0123456789abcdef")) and "nothing" in x]) == len({x.split("  ")[3] for x in ran.out.splitlines() if "nothing" in x})  # fmt: skip
    assert "cid: nothing" in ran.out
