from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from coder.cli.status import _page
from coder.model.finding import Finding, Level
from coder.review.acts import Act
from tests.cli.program import run
from tests.project.small import a_project, opened


def next_command(text: str) -> str:
    (line,) = [x for x in text.splitlines() if x.startswith("Next: ")]
    return line.removeprefix("Next: ")


def test_each_step_of_a_project_has_its_next_command(
    fresh: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.delenv("CODER_NAME")
    assert next_command(run("status").out) == "coder ingest PATH"
    (tmp_path / "a.txt").write_text("A partnership. It is a win-win.")
    run("ingest", tmp_path / "a.txt")
    assert next_command(run("status").out) == "coder tag"
    run("tag")
    assert next_command(run("status").out) == "coder me NAME"
    run("me", "ana")
    assert next_command(run("status").out) == "coder suggest list"
    run("reject", "--doc", "a", "--yes")
    assert next_command(run("status").out) == "coder docs show a"
    run("finish", "a")
    assert next_command(run("status").out) == "coder cooccur"


def test_a_coder_sees_their_own_work_and_a_lead_everybodys(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p", coders=("ana",), more="")
    with (root / "coder.toml").open("a") as file:
        file.write('\n[[coders]]\nid = "lea"\nrole = "lead"\n')

    def coder(*words: object, by: str = "ana") -> Any:
        return run("--project", root, "--coder", by, *words)

    coder("add", "EU-01", "par1", "win_win")
    coder("add", "EU-01", "par2", "aid", by="lea")
    coder("finish", "CH-01")
    with opened(root, "lea") as project:
        body = {"round": "r1", "coders": ["ana", "lea"], "primary": "ana"}
        project.record.write("lea", [Act("assign", d, body) for d in ("EU-01", "CH-01")])
    mine = coder("status").out
    assert "ana: 1 coding; 2 assigned, 2 begun, 1 finished" in mine
    assert "left: 1 document: EU-01" in mine and "last_event" not in mine
    assert "1 coding by 1 coder that you may see" in mine and "coded by several" not in mine
    lead = coder("status", by="lea").out
    assert "last_event" in lead and "lea: 1 coding" in lead
    told = [json.loads(line) for line in coder("status", "--jsonl").out.splitlines()]
    rows = {row["coder"]: row for row in told}
    assert rows["ana"]["finished"] == 1 and rows["lea"]["codings"] == 0, "EU-01 is blind for ana"
    whole = json.loads(coder("status", "--json").out)
    assert whole["rounds"] == {"r1": 2} and whole["me"] == "ana" and whole["pending"] is None


def test_a_new_text_takes_the_reading_back(fresh: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A partnership.")
    run("ingest", tmp_path / "a.txt")
    run("finish", "a")
    assert "left: nothing" in run("status").out
    (tmp_path / "a.txt").write_text("A partnership that lasts.")
    run("ingest", tmp_path / "a.txt", "--again")
    assert "left: 1 document: a" in run("status").out


def test_what_needs_a_person_is_listed_and_ends_with_1_when_asked(coder: Any) -> None:
    assert coder("status", "--exit-code").code == 0
    coding = coder("add", "EU-01", "par1", "win_win").out.strip()
    assert coder("flag", coding, "--doubt", "really?").code == 0
    ran = coder("status", "--exit-code")
    assert ran.code == 1 and "1 coding marked as doubtful" in ran.out
    assert coder("status").code == 0


def test_matters_of_the_record_are_named_clashes_first(root: Path) -> None:
    kinds = ["waiting", "foreign", "waiting", "clash"]
    found = [Finding(Level.WARNING, k, f"what {i}", f"id{i}") for i, k in enumerate(kinds)]
    with opened(root) as project:
        page = _page(replace(project.status(), findings=found, attention=("4 matters",)), "p")
    listed = page.partition("needs a person:\n")[2].splitlines()[:5]
    assert listed == ["  4 matters", "  id3: what 3", "  id0: what 0", "  id1: what 1", ""]


def test_a_clash_is_named_with_the_id_of_its_coding(coder: Any, root: Path) -> None:
    coding = coder("add", "EU-01", "par1", "win_win").out.strip()
    journal = root / "codings/ana.jsonl"
    made = journal.read_bytes()
    coder("recode", coding, "aid")
    first = journal.read_bytes()[len(made) :]
    journal.write_bytes(made)
    coder("recode", coding, "readmission")
    with journal.open("ab") as file:
        file.write(first)
    assert f"\n  {coding}: " in coder("status").out.partition("needs a person:")[2]


def test_an_unreadable_line_is_5_and_named(coder: Any, root: Path) -> None:
    (root / "codings/ana.jsonl").write_text("nonsense\n")
    ran = coder("status")
    assert ran.code == 5 and "codings/ana.jsonl:1" in ran.err


def test_names_from_the_project_cannot_steer_a_terminal(coder: Any, root: Path) -> None:
    settings = root / "coder.toml"
    settings.write_text(settings.read_text().replace('"small"', '"\\u001b[2Jsmall"'))
    for terminal in (False, True):
        assert "\x1b[2J" not in coder("--no-color", "status", terminal=terminal).out


def test_status_loads_no_arrays_no_yaml_and_no_tables(root: Path) -> None:
    code = (
        "import sys; from coder.cli.app import main; main(sys.argv[1:]);"
        "print(*sorted({'numpy','yaml','rich','typer','coder.codebook','coder.analyse.layers'}"
        " & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--project", str(root), "--coder", "ana", "status"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stderr.strip() == ""


def test_what_is_left_to_finish_once_more_is_told_so_and_no_suggestions_are_next(
    tmp_path: Path,
) -> None:
    root = a_project(tmp_path / "p", more='\n[[coders]]\nid = "lea"\nrole = "lead"\n')

    def coder(*words: object, by: str = "ana") -> str:
        return run("--project", root, "--coder", by, *words).out

    coder(
        "assign", "EU-01", "CH-01", "--round", "r1", "--coders", "ana,ben", "--double", 1, by="lea"
    )
    assert next_command(coder("status")) == "coder docs show EU-01", "proposals are hidden"
    coder("tag")
    assert next_command(coder("status")) == "coder docs show EU-01", "suggestions are not shown"
    before = coder("status", "--json")
    coder("add", "EU-01", "par1", "win_win", by="ben")
    assert json.loads(coder("status", "--json"))["coders"] == json.loads(before)["coders"]
    for doc in ("EU-01", "CH-01"):
        coder("finish", doc)
    done = coder("status")
    assert "left: nothing" in done and next_command(done) == "coder cooccur"
    coder("assign", "EU-01", "--round", "r2", "--coders", "ana,ben", "--double", 1, by="lea")
    assert "left: 1 document finished before, to be finished once more in round r2: EU-01" in coder("status")  # fmt: skip
