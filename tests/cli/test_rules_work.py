"""`coder rules explain|expand|score|audit|propose` as somebody types them, with what goes wrong."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Coder


@pytest.fixture
def tagged(coder: Coder) -> Coder:
    assert coder("tag").code == 0
    return coder


def first_id(coder: Coder) -> str:
    listed = coder("suggest", "list", "--doc", "EU-01", "--rule", "ww1", "--json").out
    return str(json.loads(listed)[0]["id"])


def test_explain_speaks_to_people_and_to_programs(tagged: Coder) -> None:
    ident = first_id(tagged)
    told = tagged("rules", "explain", ident[:8])
    assert told.code == 0
    assert told.out.startswith(f"Suggestion {ident} in ")
    rows = json.loads(tagged("rules", "explain", ident, "--json").out)
    assert rows[0] == {"line": 1, "why": told.out.splitlines()[0]}
    place = tagged("rules", "explain", "EU-01", "p1s1", "--code", "win_win", "--csv")
    found = list(csv.DictReader(io.StringIO(place.out)))
    assert [(r["rule"], r["outcome"]) for r in found] == [("ww1", "hit"), ("ww2", "nothing")]
    quoted = tagged("rules", "explain", "EU-01", "--quote", "mutual benefit", "--code", "win_win")
    assert "ww2: hit" in quoted.out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("explain", "nothing"), 2, "suggestion 'nothing' is not known"),
        (("explain", "EU-01"), 2, "which code is asked about?"),
        (("explain", "EU-01", "--code", "win_win"), 2, "which place"),
        (("explain", "EU-01", "p1s99", "--code", "win_win"), 2, "there is no number 99"),
        (("explain", "EU-01", "p1s1", "--code", "win_wim"), 2, "nearest is 'win_win'"),
        (("expand", "ww11"), 2, "nearest is 'ww1'"),
        (("expand", "ww1", "--lang", "it"), 2, "--lang cannot be 'it'"),
        (("score", "--against", "anna"), 2, "nearest is 'ana'"),
        (("score", "--by", "ana"), 2, "--against NAME"),
        (("score", "--agreement", "--misses"), 2, "one table at a time"),
        (("score", "--unit", "line"), 2, "--unit 'line' does not exist"),
        (("score", "--code", "aid"), 2, "none of these codes has a rule"),
        (("audit", "--n", "0"), 2, "--n is 0"),
        (("audit", "--seed", "-1"), 2, "--seed is -1"),
        (("audit", "--judged", "no.csv"), 3, "no.csv: the table cannot be read"),
        (("audit", "--judged", "no.csv", "--kept"), 2, "exclude each other"),
        (("audit", "--kept"), 3, "no audit is kept"),
        (("propose", "--top", "0"), 2, "--top is 0"),
        (("propose", "--code", "nothing"), 2, "code 'nothing' is not known"),
    ],
)
def test_wrong_input_is_told_with_a_hint(
    tagged: Coder, words: tuple[str, ...], code: int, told: str
) -> None:
    ran = tagged("rules", *words)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err
    assert "Traceback" not in ran.err


def test_before_the_rules_were_run_each_verb_says_so(coder: Coder) -> None:
    for words in (("explain", "x"), ("score",), ("audit",), ("propose",)):
        ran = coder("rules", *words)
        assert ran.code == 3
        assert "hint: coder tag" in ran.err


def test_a_scoreboard_and_its_quotations(tagged: Coder) -> None:
    tagged("accept", first_id(tagged))
    tagged("add", "EU-01", "--quote", "Aid is given.", "win_win")
    tagged("finish", "EU-01")
    rows = list(csv.DictReader(io.StringIO(tagged("rules", "score", "--csv").out)))
    assert [(r["code"], r["rule"]) for r in rows][:3] == [
        ("win_win", "(any)"),
        ("win_win", "ww1"),
        ("win_win", "ww2"),
    ]
    assert (rows[1]["accepted"], rows[1]["precision"], rows[0]["codings"], rows[0]["recall"]) == (
        "1",
        "1.0",
        "2",
        "0.5",
    )
    shown = tagged("rules", "score", terminal=True)
    assert "precision" in shown.out and "against: all coders" in shown.out
    missed = list(csv.DictReader(io.StringIO(tagged("rules", "score", "--misses", "--csv").out)))
    assert [(r["kind"], r["text"]) for r in missed] == [("miss", "Aid is given.")]
    agreed = list(csv.DictReader(io.StringIO(tagged("rules", "score", "--agreement", "--csv").out)))
    assert {(r["code"], r["coder"]) for r in agreed} == {("win_win", "ana"), ("readmission", "ana")}
    assert tagged("rules", "score", "--agreement", "--unit", "paragraph").code == 0


def test_a_sample_is_judged_in_a_spreadsheet_and_taken_back(
    tagged: Coder, tmp_path: Path, root: Path
) -> None:
    for name in ("sample.csv", "sample.xlsx"):
        path = tmp_path / name
        drawn = tagged("rules", "audit", "--n", "2", "--seed", "3", "--output", path)
        assert drawn.code == 0
        assert "fill the column judged" in drawn.err
        assert tagged("rules", "audit", "--judged", path).code == 2
    with (tmp_path / "sample.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["judged"] = "no"
    with (tmp_path / "back.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    taken = tagged("rules", "audit", "--judged", tmp_path / "back.csv", "--json")
    assert taken.code == 0
    (estimate,) = json.loads(taken.out)
    assert (estimate["judged"], estimate["carrying"], estimate["judge"]) == (len(rows), 0, "ana")
    assert json.loads(tagged("rules", "audit", "--kept", "--json").out) == [estimate]
    assert len(list((root / "codebooks" / "audits").iterdir())) == 1


def test_phrases_come_as_a_table_and_as_lines_to_paste(tagged: Coder) -> None:
    for quote in ("Aid is given.", "There is no readmission without aid."):
        assert tagged("add", "EU-01", "--quote", quote, "win_win").code == 0
    rows = list(
        csv.DictReader(io.StringIO(tagged("rules", "propose", "--code", "win_win", "--csv").out))
    )
    assert [r["yaml"] for r in rows] == []  # one word of three letters is no phrase
    tagged("add", "CH-01", "--quote", "Readmission is agreed.", "win_win")
    lines = tagged("rules", "propose", "--code", "win_win", "--yaml").out
    assert '- {id: ww3, phrase: "readmission"}' in lines
    assert "2 of 2 sentences, at least 0.34; 2 new; EU-01, CH-01" in lines


def test_the_heaviest_rules_come_first_when_asked_for(root: Path, coder: Coder) -> None:
    book = root / "codebooks" / "frames.yaml"
    book.write_text(
        book.read_text().replace("phrase: readmission", "phrase: readmission\n        weight: 5")
    )
    coder("tag")
    listed = csv.DictReader(io.StringIO(coder("suggest", "list", "--order", "weight", "--csv").out))
    assert [r["rule"] for r in listed][:2] == ["re1", "re1"]
    assert coder("suggest", "list", "--order", "size").code == 2
