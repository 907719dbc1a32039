"""`coder agree`, `agree table`, `agree spans` as they are typed: forms, exit codes, messages."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from coder.cli.agreepage import bar
from coder.model.results import Score
from tests.cli.program import run

KEYS = ["measure", "value", "undefined", "low", "high", "units", "coders", "unit", "left_out"]


@pytest.fixture
def done(root: Path, coder) -> None:
    """Two coders who have finished two documents; ben missed one aid."""
    for by in ("ana", "ben"):
        coder("add", "EU-01", "p1s1", "win_win", by=by)
        coder("add", "EU-01", "p1s3", "aid", by=by)
    coder("add", "EU-01", "p2s1", "aid", by="ana")
    for by in ("ana", "ben"):
        for doc in ("EU-01", "CH-01"):
            assert coder("finish", doc, by=by).code == 0


# -- agree ------------------------------------------------------------------------------------


def test_json_holds_the_objects_of_every_measure(coder, done) -> None:
    ran = coder("agree", "--code", "aid", "--json")
    assert ran.code == 0
    found = json.loads(ran.out)
    assert [one["measure"] for one in found] == ["alpha", "percent"]
    for one in found:
        assert list(one)[:9] == KEYS and one["code"] == "aid"
        assert one["coders"] == ["ana", "ben"] and one["unit"] == "sentence"
        assert (one["low"], one["high"]) == (None, None)
    lines = coder("agree", "--code", "aid", "--jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == found


def test_several_measures_can_be_said_in_three_ways(coder, done) -> None:
    said = (
        ["--measure", "alpha,cohen,f1"],
        ["--measure", "alpha", "cohen", "f1"],
        ["--measure", "alpha", "--measure", "cohen", "--measure", "f1"],
    )
    first, *others = [coder("agree", "--code", "aid", "--json", *words).out for words in said]
    assert [one["measure"] for one in json.loads(first)] == ["alpha", "cohen", "f1"]
    assert all(other == first for other in others)
    assert "one word too many" in coder("agree", "cohen").err


def test_a_terminal_gets_bars_and_what_has_no_value_by_its_reason(coder, done) -> None:
    shown = coder("agree", terminal=True).out
    assert shown.startswith("Agreement by code, the lowest first")
    assert "┊" in shown and "bar: 0 to 1" in shown
    assert "all codes together: alpha-masi" in shown
    assert "no value, no variation" in shown
    for fact in ("unit: sentence", "coders: ana, ben", "scope: documents that both", "missing: "):
        assert fact in shown
    with_ci = coder("agree", "--ci", "200", terminal=True).out
    assert " to " in with_ci and "verdict" in with_ci and "interval: 95 %, 200 draws" in with_ci
    for width in ("40", "80", "200"):
        assert coder("agree", "--ci", "50", "--code", "aid", terminal=True).code == 0, width


def test_a_bar_runs_from_nothing_to_one() -> None:
    assert bar(Score("alpha", 0.5), 11) == "·····●·┊┊··"
    assert bar(Score("alpha", 0.5, low=0.3, high=0.7), 11) == "···├─●─┤┊··"
    assert bar(Score("alpha", -0.2, low=-0.4, high=0.1), 11)[0] == "◂"
    assert bar(Score("alpha", 0.2, low=-0.4, high=0.4), 11).startswith("◂─●─┤")
    assert bar(Score("alpha", None, "why"), 11) == ""


@pytest.mark.parametrize("form", ["csv", "tsv", "md", "latex", "xlsx", "docx"])
def test_all_formats_of_tables_are_made(coder, done, tmp_path, form) -> None:
    place = tmp_path / f"agreement.{'tex' if form == 'latex' else form}"
    assert coder("agree", "--ci", "50", "--output", place).code == 0
    assert place.stat().st_size > 200
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(place.read_text("utf-8"))))
        assert {r["code"] for r in rows} == {"frame", "win_win", "readmission", "aid"}
        assert all(r["scope"] and r["missing"] and r["coders"] and r["unit"] for r in rows)
    if form == "md":
        assert "Win-win" in place.read_text("utf-8")


def test_labels_name_codes_on_a_terminal(coder, done) -> None:
    assert "Win-win" in coder("agree", "--labels", "name", terminal=True).out


def test_a_bar_that_is_missed_ends_with_1(coder, done) -> None:
    assert coder("agree", "--code", "win_win", "--fail-under", "0.8").code == 0
    short = coder("agree", "--fail-under", "0.8")
    assert short.code == 1 and "below 0.8: aid" in short.err
    nothing = coder("agree", "--code", "readmission", "--fail-under", "0.1")
    assert nothing.code == 1 and "nothing was compared" in nothing.err
    # With an interval its low end has to hold.
    assert coder("agree", "--code", "win_win", "--ci", "100", "--fail-under", "0.99").code in (0, 1)


def test_too_few_coders_are_no_error(coder, root) -> None:
    ran = coder("agree", "--json")
    assert ran.code == 0
    assert {one["value"] for one in json.loads(ran.out)} == {None}
    assert "nobody has finished a document" in ran.err
    one = coder("agree", "--coders", "ana", "--json")
    assert one.code == 0 and "ana alone was named" in one.err


@pytest.mark.parametrize(
    "words,message",
    [
        (("--coders", "ana,ana"), "ana cannot be compared with themselves"),
        (("--coders", "ana,bn"), "coder 'bn' is not known; nearest is 'ben'"),
        (("--unit", "word"), "the unit of agreement cannot be 'word'"),
        (("--measure", "alfa"), "a measure cannot be 'alfa'; nearest is 'alpha'"),
        (("--per", "cas"), "nearest is 'case'"),
        (("--round", "one"), "round 'one' is not known"),
        (("--share", "2"), "the share of a unit cannot be 2.0"),
        (("--ci", "0"), "no interval from 0 draws"),
        (("--like", "excel"), "the program cannot be 'excel'"),
        (("--redraw", "words"), "what is redrawn cannot be 'words'"),
        (("--against", "ben"), "--against cannot be 'ben'"),
        (("--with-rules", "--earlier", "2024-01-01"), "ask for different comparisons"),
        (("--by", "ana"), "--by does not choose whom to compare"),
        (("--like", "atlas", "--per", "doc"), "that program's own figures"),
        (("--roll-up", "-1"), "--roll-up"),
    ],
)
def test_wrong_questions_end_with_2_and_one_message(coder, done, words, message) -> None:
    ran = coder("agree", *words)
    assert ran.code == 2 and message in ran.err and "Traceback" not in ran.err
    assert ran.err.count("coder:") == 1


def test_other_programs_stand_beside_ours_and_why(coder, done) -> None:
    ran = coder("agree", "--like", "maxqda", "--csv")
    assert ran.out.startswith("code,alpha (sentences),percent of segments,kappa,units,documents")
    assert "MAXQDA counts segments" in ran.err


def test_earlier_work_and_the_rules_are_compared(coder, done) -> None:
    coder("tag")
    ran = coder("agree", "--with-rules", "--code", "win_win", "--json")
    assert json.loads(ran.out)[0]["coders"] == ["ana", "ben", "rules"]
    then = coder("agree", "--earlier", "2999-01-01", "--code", "aid", terminal=True)
    assert then.code == 0 and "then/now" in then.out and "coder" in then.out
    settled = coder("agree", "--against", "consensus", "--code", "aid", "--json")
    assert settled.code == 0 and "coder adjudicate" in settled.err


def test_a_machines_share_is_told_on_the_page(coder, root) -> None:
    coder("tag")
    for by in ("ana", "ben"):
        coder("accept", "--code", "win_win", "--doc", "EU-01", "--yes", by=by)
        coder("add", "CH-01", "p1s1", "win_win", by=by)
        for doc in ("EU-01", "CH-01", "US-01"):
            coder("finish", doc, by=by)
    shown = " ".join(coder("agree", "--code", "win_win", terminal=True).out.split())
    assert "of agreeing units by the same suggestion; without suggested units alpha is" in shown


# -- agree table ------------------------------------------------------------------------------

LONG = """sentence,who,frame
1,ana,a
1,ben,a
2,ana,b
2,ben,a
3,ana,b
3,ben,
4,ana,{}
4,ben,a;b
"""


def table(tmp_path: Path, text: str, name: str = "t.csv") -> Path:
    place = tmp_path / name
    place.write_text(text, "utf-8")
    return place


def test_any_long_table_of_judgements_is_measured(tmp_path) -> None:
    place = table(tmp_path, LONG)
    columns = ("--unit-col", "sentence", "--coder-col", "who", "--value-col", "frame")
    found = json.loads(run("agree", "table", place, *columns, "--json").out)
    assert [list(one) for one in found] == [KEYS] * 2
    assert [one["measure"] for one in found] == ["alpha-masi", "percent"]
    assert found[0]["units"] == 3
    assert found[0]["left_out"] == {"units with fewer than two judgements": 1}
    shown = run("agree", "table", place, *columns, "--ci", "100", terminal=True).out
    assert "values: a, b, a;b, {} (as they occur)" in shown and "┊" in shown
    tabs = table(tmp_path, LONG.replace(",", "\t"), "t.tsv")
    again = json.loads(run("agree", "table", tabs, *columns, "--json").out)
    assert again == found


def test_a_wide_table_and_a_workbook(tmp_path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["text", "x", "y"], ["t1", 1, 1], ["t2", 2, 3], ["t3", 3, None], ["t4", 1, 2]):
        book.active.append(row)
    place = tmp_path / "ratings.xlsx"
    book.save(place)
    words = (
        "agree",
        "table",
        place,
        "--wide",
        "--unit-col",
        "text",
        "--level",
        "interval",
        "--json",
    )
    (one, _) = json.loads(run(*words).out)
    assert one["units"] == 3 and one["coders"] == ["x", "y"]
    for measure in ("f1", "precision"):
        ran = run(*words[:5], "text", "--measure", measure, "--positive", "1", "--json")
        assert json.loads(ran.out)[0]["measure"] == measure
    unnamed = run("agree", "table", place, "--wide", "--unit-col", "text", "--measure", "f1")
    assert unnamed.code == 2 and "--positive VALUE" in unnamed.err


def test_kalpha_is_repeated_with_its_own_bootstrap(tmp_path) -> None:
    rows = "\n".join(f"{a},{b}" for a, b in zip("1234123412", "1234123311", strict=True))
    place = table(tmp_path, f"x,y\n{rows}\n")
    words = ("agree", "table", place, "--wide", "--level", "ordinal", "--ci", "500", "--json")
    own = json.loads(run(*words, "--redraw", "pairs").out)
    plain = json.loads(run(*words).out)
    assert own[0]["high"] - own[0]["low"] <= plain[0]["high"] - plain[0]["low"]
    assert own[1]["low"] is None  # of percent there is none
    shown = run(*words[:-1], "--redraw", "pairs", terminal=True).out
    assert "percent has no interval: pairs of judgements are redrawn for alpha only" in shown
    people = run(*words[:-1], "--format", "md").out
    assert "below 0.667" in people


@pytest.mark.parametrize(
    "text,words,message",
    [
        (LONG + "1,ana,b\n", (), "row 10: ana has judged '1' before, in row 2"),
        (LONG, ("--values", "a,c"), "row 4, column frame: a judgement cannot be 'b'"),
        (LONG, ("--level", "interval"), "'a' is not a number"),
        (LONG, ("--level", "nominl"), "nearest is 'nominal'"),
        (LONG, ("--coders", "ana,bn"), "nearest is 'ben'"),
        (LONG, ("--coders", "ana,ana"), "compared with themselves"),
        (LONG, ("--value-col", "fram"), "nearest is 'frame'"),
        (LONG, ("--measure", "u-alpha"), "needs spans of characters"),
        ("sentence,who,frame\n", (), "no rows"),
    ],
)
def test_a_bad_table_has_one_clear_message(tmp_path, text, words, message) -> None:
    columns = ("--unit-col", "sentence", "--coder-col", "who", "--value-col", "frame")
    ran = run("agree", "table", table(tmp_path, text), *columns, *words)
    assert ran.code in (2, 3) and message in ran.err and ran.err.count("coder:") == 1


def test_one_coder_in_a_table_is_undefined(tmp_path) -> None:
    ran = run("agree", "table", table(tmp_path, "unit,coder,value\n1,ana,a\n"), "--json")
    assert ran.code == 0 and json.loads(ran.out)[0]["undefined"] == "nothing to compare: 1 coder"
    shown = run("agree", "table", table(tmp_path, "unit,coder,value\n1,ana,a\n"), terminal=True)
    assert "alpha has no value: nothing to compare" in shown.out and "ana alone" in shown.err
    positive = table(tmp_path, "unit,coder,value\n1,ana,a\n1,ben,a\n2,ana,b\n2,ben,a\n")
    told = run("agree", "table", positive, "--measure", "f1", "--positive", "a")
    assert "only 2 units compared" in told.err


def test_the_crowd_has_its_documented_alpha(shared) -> None:
    file = shared / "data" / "crowd_immigration_job1" / "judgments.csv"
    words = ("agree", "table", file, "--unit-col", "sentenceid", "--json")
    area = json.loads(run(*words, "--value-col", "policy_area").out)
    assert area[0]["value"] == pytest.approx(0.5375, abs=5e-5)
    assert area[0]["units"] == 7206 and len(area[0]["coders"]) == 51
    for level, value in (("ordinal", 0.4104), ("interval", 0.4375)):
        scale = json.loads(run(*words, "--value-col", "immigr_scale", "--level", level).out)
        assert scale[0]["value"] == pytest.approx(value, abs=5e-5)


# -- agree spans ------------------------------------------------------------------------------


def test_spans_are_measured_on_characters(tmp_path) -> None:
    place = table(tmp_path, "coder,code,start,end\na,x,0,10\nb,x,2,10\nb,y,40,50\n")
    found = json.loads(run("agree", "spans", place, "--length", "100", "--json").out)
    assert [one["measure"] for one in found] == ["u-alpha", "binary-u-alpha", "cu-alpha"]
    assert all(list(one) == KEYS and one["unit"] == "character" for one in found)
    assert found[2]["value"] is None and found[2]["undefined"].startswith("no variation")
    words = ("agree", "spans", place, "--length", "100", "--measure", "f1,alpha-binary", "--ci")
    shown = run(*words, terminal=True)
    assert "binary-u-alpha has no interval: 1 block to redraw" in shown.out
    beyond = run("agree", "spans", place, "--length", "45")
    assert beyond.code == 2 and "row 4" in beyond.err
    assert run("agree", "spans", place).code == 2
    assert run("agree", "spans", place, "--length", "100", "--fail-under", "0.99").code == 1


def test_a_table_comes_from_a_pipe_too() -> None:
    ran = run(
        "agree", "table", "-", "--json", stdin="unit,coder,value\n1,a,x\n1,b,x\n2,a,y\n2,b,x\n"
    )
    assert json.loads(ran.out)[1]["value"] == 0.5
