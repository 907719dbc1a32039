from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coder.project.assigning import PlanTerms, Terms, plan
from coder.review.assigning import needed
from tests.cli.program import run
from tests.project.small import a_project, opened
from tests.project.test_conflicting import LEA


@pytest.fixture
def lead(tmp_path: Path) -> Any:
    root = a_project(tmp_path / "p", more=LEA)

    def call(*words: object, by: str = "lea") -> Any:
        return run("--project", root, "--coder", by, *words)

    call.root = root  # type: ignore[attr-defined]
    return call


def events(root: Path) -> list[dict[str, Any]]:
    return [json.loads(x) for x in (root / "codings/lea.jsonl").read_text().splitlines()]


def test_a_round_is_one_step_without_suggestions_and_says_how_it_was_made(lead: Any) -> None:
    dry = lead("assign", "--round", "r1", "--double", "0.5", "--seed", "3", "--dry-run", "--json")
    assert dry.code == 0 and "nothing was written" in dry.err
    assert not (lead.root / "codings/lea.jsonl").exists()
    ran = lead("assign", "--round", "r1", "--double", "0.5", "--seed", "3", "--json")
    assert json.loads(ran.out) == json.loads(dry.out)
    made = events(lead.root)
    assert len({e["group"] for e in made}) == 1 and {e["kind"] for e in made} == {"assign"}
    assert {e["suggestions"] for e in made} == {False}
    assert {e["how"] for e in made} == {"seed=3 double=0.5 stratify="}
    assert all(e["primary"] == e["coders"][0] for e in made)
    assert {c for e in made for c in e["coders"]} == {"ana", "ben"}, "no lead, no program"
    assert "3 documents in round r1, 2 by two" in ran.err
    assert lead("undo").code == 0
    with opened(lead.root, "ana") as project:
        assert project.status().rounds == {}


def test_a_round_goes_on_with_what_it_has_not_given_out(lead: Any) -> None:
    lead("assign", "EU-01", "--round", "r1", "--coders", "ana", "--suggestions")
    ran = lead("assign", "--round", "r1")
    assert "1 document of round r1 given out before" in ran.err
    assert {e["on"]: e["coders"] for e in events(lead.root)} == {
        "EU-01": ["ana"], "CH-01": ["ana"], "US-01": ["ana"],
    }  # fmt: skip
    again = lead("assign", "EU-01", "--round", "r1", "--coders", "ben", "--again")
    assert again.code == 0 and events(lead.root)[-1]["after"] == [events(lead.root)[0]["id"]]
    assert lead("docs", "list", "--round", "r1", "--csv").out.count("\n") == 4


def test_strata_and_a_primary_that_is_set(lead: Any) -> None:
    lead("docs", "set", "CH-01", "primary=ben")
    ran = lead("assign", "--round", "r1", "--double", "1", "--stratify", "case", "--csv")
    assert ran.out.splitlines()[0] == "doc,primary,second,characters,case"
    rows = {line.split(",")[0]: line.split(",") for line in ran.out.splitlines()[1:]}
    assert rows["CH-01"][1] == "ben" and rows["EU-01"][4] == "EU"


@pytest.mark.parametrize(
    "words,code,told",
    [
        (("--double", "1"), 2, "no name"),
        (("--round", " "), 2, "no name of a round"),
        (("--round", "r1", "--double", "30"), 2, "--double is 30"),
        (("--round", "r1", "--coders", "ana,bem"), 2, "nearest is 'ben'"),
        (("--round", "r1", "--coders", "ana,Ana"), 2, "twice"),
        (("--round", "r1", "--coders", "ana", "--double", "1"), 2, "only one"),
        (("--round", "r1", "--stratify", "cas"), 2, "nearest is 'case'"),
        (("--round", "r1", "--suggestions", "--no-suggestions"), 2, "exclude"),
        (("--round", "r1", "--code", "aid"), 2, "leave out --code"),
        (("EU-9", "--round", "r1"), 2, "EU-9"),
        (("--plan", "--width", "0"), 2, "width"),
        (("--plan", "--unit", "line"), 2, "sentence"),
    ],
)
def test_what_cannot_be_given_out_is_said(
    lead: Any, words: tuple[str, ...], code: int, told: str
) -> None:
    ran = lead("assign", *words)
    assert ran.code == code and told in ran.err, ran.err


def test_only_a_lead_gives_out_where_there_is_one(lead: Any) -> None:
    ran = lead("assign", "--round", "r1", by="ana")
    assert ran.code == 4 and "coder.toml names who is: lea" in ran.err


def test_anybody_gives_out_where_no_lead_is_named(coder: Any) -> None:
    assert coder("assign", "--round", "r1").code == 0
    ran = coder("assign", "--round", "R1", "--again")
    assert ran.code == 2 and "there is a round 'r1'" in ran.err


def test_a_document_without_text_is_told(lead: Any) -> None:
    sheet = lead.root / "corpora/main/documents.csv"
    sheet.write_text(
        sheet.read_text() + "SCAN," + "," * (sheet.read_text().split("\n")[0].count(",") - 1) + "\n"
    )
    ran = lead("assign", "--round", "r1")
    assert "nobody can code them: SCAN" in ran.err


def test_the_plan_counts_units_by_prevalence(lead: Any) -> None:
    ran = lead("assign", "--plan", "--csv")
    assert all(line.endswith(",,,,") or ",0," in line for line in ran.out.splitlines()[1:])
    lead("add", "EU-01", "s1", "win_win", by="ana")
    with opened(lead.root, "lea") as project:
        rows = {r["code"]: r for r in plan(project).dicts()}
        assert rows["win_win"]["prevalence"] == pytest.approx(1 / 5)
        many = needed(0.2, width=0.2)
        assert rows["win_win"]["units"] == many and rows["win_win"]["of_them_marked"] == 44
        assert rows["win_win"]["documents"] == 84, "8 sentences in 3 documents"
        assert rows["aid"]["units"] is None
        given = {r["code"]: r for r in plan(project, PlanTerms(prevalence=0.2)).dicts()}
        assert given["aid"]["units"] == many
        assert project.assign("r2", Terms(seed=2)).double == 0
