from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from coder.cli.lines import batch_lines
from coder.model.errors import CoderError
from tests.cli.conftest import Coder
from tests.cli.program import Ran, run
from tests.conftest import ROOT
from tests.project.small import a_document, a_project


def codings(coder: Coder) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(coder("export", "codings", "--json").out)
    return found


def test_stdout_holds_the_id_alone_and_stderr_the_passage(coder: Coder) -> None:
    ran = coder("add", "EU-01", "p2s1", "readmission", "--set", "stance=contests", "--memo", "m")
    assert ran.code == 0
    (made,) = codings(coder)
    assert ran.out == f"{made['id']}\n"
    assert "EU-01, p. 2" in ran.err
    assert "There is no readmission without aid." in ran.err
    assert (made["how"], made["attributes"], made["memo"]) == ("hand", "stance=contests", "m")


@pytest.mark.parametrize(
    ("span", "text"),
    [
        ("2:9", "win-win"),
        ("p1s2", "It brings mutual benefit."),
        ("par2", "There is no readmission without aid. This is not a win-win."),
        ("label:2", "There is no readmission without aid. This is not a win-win."),
    ],
)
def test_places_in_every_way(coder: Coder, span: str, text: str) -> None:
    assert coder("add", "EU-01", span, "aid").code == 0
    assert [c["text"] for c in codings(coder)] == [text]


def test_where_there_are_no_pages_the_hint_names_what_works(tmp_path: Path) -> None:
    paged = a_document("One here. Two there.", id="P")
    root = a_project(tmp_path / "q", replace(paged, map=replace(paged.map, pages=())))
    lead = ("--project", root, "--coder", "ana", "add", "P")
    refused = run(*lead, "p1s2", "aid")
    assert refused.code == 2
    assert "hint: write s2 (sentence 2), par7, START:END" in refused.err
    assert "p3s2" not in run(*lead, "nowhere", "aid").err
    assert "Two there." in run(*lead, "s2", "aid").err


def test_a_quotation_instead_of_a_place(coder: Coder) -> None:
    ran = coder("add", "EU-01", "aid", "--quote", "Aid is given.")
    assert (ran.code, len(ran.out.split())) == (0, 1)


def test_the_same_again_gives_the_id_that_counts(coder: Coder) -> None:
    first = coder("add", "EU-01", "p1s1", "win_win")
    again = coder("add", "EU-01", "0:18", "win_win")
    assert (again.code, again.out) == (0, first.out)
    assert "coded by ana already" in again.err
    assert len(codings(coder)) == 1
    assert coder("add", "EU-01", "0:18", "win_win", by="ben").out != first.out


def test_what_comes_along_with_the_same_again_is_written_and_said(coder: Coder) -> None:
    coder("add", "EU-01", "p1s1", "win_win", "--memo", "not now")
    again = coder("add", "EU-01", "p1s1", "win_win", "--memo", "no", "--set", "stance=asserts")
    assert "stance was set and the memo was written on it; next: coder undo" in again.err
    (made,) = codings(coder)
    assert (made["memo"], made["attributes"]) == ("not now\n\nno", "stance=asserts")
    third = coder("add", "EU-01", "p1s1", "win_win", "--memo", "no")
    assert third.err.endswith("that counts\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("EU-01", "p1s1", "winwin"), "nearest is 'win_win'"),
        (("EU-02", "p1s1", "aid"), "nearest is 'EU-01'"),
        (("EU-01", "0:9999", "aid"), "outside"),
        (("EU-01", "9:3", "aid"), "span"),
        (("EU-01", "p9s1", "aid"), "no page 9"),
        (("EU-01", "aid", "--quote", "not there"), "does not stand"),
        (("EU-01", "aid", "--quote", "win-win"), "stands 2 times"),
        (("EU-01", "p1s1", "aid", "--quote", "win-win"), "DOC CODE --quote"),
        (("EU-01", "p1s1"), "DOC SPAN CODE"),
        (("EU-01", "p1s1", "aid", "--set", "stance"), "NAME=VALUE"),
        (("EU-01", "p1s1", "aid", "--set", "stance=likes"), "cannot be 'likes'"),
        (("-", "--memo", "x"), "each line"),
    ],
)
def test_what_does_not_fit_ends_with_2_and_writes_nothing(
    coder: Coder, root: Path, words: tuple[str, ...], said: str
) -> None:
    ran = coder("add", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert not list((root / "codings").glob("*.jsonl"))


def test_an_unknown_coder_that_is_nearly_a_known_one_is_refused(coder: Coder) -> None:
    ran = coder("add", "EU-01", "p1s1", "aid", by="anna")
    assert (ran.code, ran.out) == (2, "")
    assert "nearest is 'ana'" in ran.err
    assert coder("add", "EU-01", "p1s1", "aid", by="zoe").code == 0


JSON_LINES = """\
{"doc": "EU-01", "code": "aid", "start": 45, "end": 58, "set": {"stance": "asserts"}, "memo": "m"}
{"doc": "EU-01", "code": "aid", "span": "p9"}
not json

{"doc": "EU-01", "code": "readmission", "quote": "no readmission"}
["EU-01"]
{"doc": "EU-01", "code": "aid", "start": 45, "end": 58}
"""


def test_json_lines_are_taken_one_by_one(coder: Coder) -> None:
    ran = coder("add", "-", stdin=JSON_LINES)
    assert ran.code == 5
    ids = ran.out.split()
    assert len(ids) == 3 and ids[0] == ids[2] != ids[1]
    assert [line.split(":")[0] for line in ran.err.splitlines() if line.startswith("line ")] == [
        "line 2", "line 3", "line 6",
    ]  # fmt: skip
    made = {c["id"]: c for c in codings(coder)}
    assert set(made) == set(ids)
    assert {c["how"] for c in made.values()} == {"batch"}
    assert (made[ids[0]]["memo"], made[ids[0]]["attributes"]) == ("m", "stance=asserts")


def test_a_batch_is_one_step_for_undo(coder: Coder) -> None:
    coder("add", "-", stdin=JSON_LINES)
    assert "coded 2 at once" in coder("undo").err
    assert codings(coder) == []


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_with_a_header(coder: Coder, mark: str) -> None:
    lines = [
        ("doc", "code", "quote", "set", "memo"),
        ("EU-01", "aid", "Aid is given.", "stance=asserts", '"two\nlines"'),
        ("EU-01", "nobody", "Aid is given.", "", ""),
        ("CH-01", "win_win", "A win-win again.", '"{""weight"": 2}"', ""),
        ("CH-01", "win_win"),
    ]
    ran = coder("add", "-", stdin="\ufeff" + "\r\n".join(mark.join(x) for x in lines))
    assert ran.code == 5
    assert len(ran.out.split()) == 2
    assert next(w for w in ran.err.splitlines() if w.startswith("line ")).startswith("line 4: code")
    assert "line 6: give exactly one" in ran.err
    found = {c["code"]: c for c in codings(coder)}
    assert (found["aid"]["attributes"], found["aid"]["memo"]) == ("stance=asserts", "two\nlines")
    assert found["win_win"]["attributes"] == "weight=2"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", []),
        ("\n\n", []),
        ("doc,start\nEU-01,3\n", ["no column code"]),
        ("doc,code,code\n", ["twice"]),
        ("doc,code\na,b,c\n", ["3 cells under 2 columns"]),
        ("doc,code,set\na,b,stance\n", ["no name=value"]),
        ('doc,code\n"a,b\n', ["not a table row"]),
        ("{\n{}\n", ["not JSON", ""]),
        ("[" * 100_000, ["not JSON"]),
        ('{"doc": "\udcff"}', ["not UTF-8"]),
    ],
)
def test_lines_that_are_none_are_told_and_do_not_stop(text: str, faults: list[str]) -> None:
    found = list(batch_lines(text.splitlines(keepends=True)))
    assert len(found) == len(faults)
    for (_, line), fault in zip(found, faults, strict=True):
        assert isinstance(line, CoderError) == bool(fault)
        assert fault in str(line)


def test_nothing_on_stdin_is_no_error(coder: Coder) -> None:
    ran = coder("add", "-", stdin="")
    assert (ran.code, ran.out) == (0, "")


def test_nobody_codes_ends_with_2_before_anything_is_read(root: Path, coder: Coder) -> None:
    ran = coder("--coder", "", "add", "-", by="", stdin=JSON_LINES)
    assert (ran.code, ran.out) == (2, "")


def test_ids_appear_before_the_input_ends(root: Path) -> None:
    words = [sys.executable, "-m", "coder", "--project", str(root), "--coder", "ana", "add", "-"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
    )
    assert process.stdin and process.stdout and process.stderr
    seen = []
    for start in (0, 2, 4):
        line = json.dumps({"doc": "EU-01", "code": "aid", "start": start, "end": start + 1})
        process.stdin.write(line.encode() + b"\n")
        process.stdin.flush()
        made = process.stdout.readline().decode().strip()
        # The event is on the disk when its id is printed, and the input is still open.
        assert made in (root / "codings" / "ana.jsonl").read_text("utf-8").splitlines()[-1]
        seen.append(made)
    assert process.poll() is None
    process.stdin.write(b"\xff\n")
    process.stdin.close()
    assert process.wait(30) == 5
    assert "line 4: not UTF-8" in process.stderr.read().decode()
    assert len(set(seen)) == 3
    for stream in (process.stdout, process.stderr):
        stream.close()


def test_what_steers_a_terminal_is_shown_harmlessly(tmp_path: Path) -> None:
    from tests.cli.program import run

    doc = a_document("Before \x1b[31mred\u202e text. After.", id="X-01")
    root = a_project(tmp_path / "q", doc)
    lead = ("--project", root, "--coder", "ana")

    def call(*words: str) -> Ran:
        return run(*lead, *words, terminal=True)

    added = call("add", "X-01", "p1s1", "aid", "--memo", "\x1b]0;title\x07 note")
    shown = added.err + call("memo", "list").out + call("log").out
    shown += call("export", "segments").out + call("rm", "--code", "aid", "--dry-run").out
    bare = shown.replace("\x1b[1m", "").replace("\x1b[0m", "").replace("\x1b[2m", "")
    assert "\x1b" not in bare and "\u202e" not in bare and "\x07" not in bare
    exact = json.loads(run(*lead, "export", "codings", "--json").out)[0]
    assert exact["text"] == "Before \x1b[31mred\u202e text."
