from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Coder


def suggestions(coder: Coder, *words: str, by: str = "ana") -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(
        coder("suggest", "list", *words, "--json", by=by).out
    )
    return found


@pytest.mark.parametrize(
    "words", [("suggest", "list"), ("accept", "x"), ("reject", "--code", "aid")]
)
def test_before_the_rules_ran_it_says_so_and_never_0(coder: Coder, words: tuple[str, ...]) -> None:
    ran = coder(*words)
    assert (ran.code, ran.out) == (3, "")
    assert "hint: coder tag" in ran.err


def test_tag_counts_by_code_and_makes_no_coding(coder: Coder, root: Path) -> None:
    ran = coder("tag", "--csv")
    assert (ran.code, ran.out) == (0, "code,suggestions\nwin_win,4\nreadmission,2\n")
    assert "6 suggestions in 3 documents; next: coder suggest list" in ran.err
    assert not list((root / "codings").iterdir())
    assert "3 unchanged" in coder("tag").err


def test_help_of_tag_begins_with_what_it_is_not(coder: Coder) -> None:
    assert "nothing is coded until a person decides" in coder("tag", "--help").out[:300]


def test_tag_dry_run_lists_and_keeps_nothing(coder: Coder) -> None:
    ran = coder("tag", "CH-*", "--rules", "ww*", "--dry-run", "--csv")
    assert [line.split(",")[6] for line in ran.out.splitlines()] == ["rule", "ww1"]
    assert coder("suggest", "list").code == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [(("XX",), "document 'XX'"), (("--rules", "zz*"), "rule"), (("--jobs", "-1"), "0 or more")],
)
def test_tag_of_what_is_not_there(coder: Coder, words: tuple[str, ...], said: str) -> None:
    ran = coder("tag", *words)
    assert ran.code == 2
    assert said in ran.err


def test_the_list_has_rule_flags_and_context(coder: Coder) -> None:
    coder("tag")
    found = suggestions(coder, "--doc", "EU-01", "--code", "readmission")
    (one,) = found
    assert (one["rule"], one["flags"], one["proposes"]) == ("re1", "negated", "stance=contests")
    assert (one["page"], one["text"]) == (2, "readmission")
    assert str(one["before"]).endswith("no ") and str(one["after"]).startswith(" without")


@pytest.mark.parametrize("width", [50, 80, 200])
def test_on_a_terminal_the_list_fits_and_shows_the_match_in_its_words(
    coder: Coder, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    coder("tag")
    whole = suggestions(coder)
    _, head, *lines = coder("suggest", "list", "--no-color", terminal=True).out.splitlines()
    assert head.split() == ["id", "doc", "code", "passage"]
    assert len(lines) == len(whole) and all(len(line) <= width for line in lines)
    for line, one in zip(lines, whole, strict=True):
        short, doc, code = line.split()[:3]
        assert (short, doc) == (str(one["id"])[:8], one["doc"])
        assert str(one["code"]).startswith(code.rstrip("…"))
        assert f"[{one['text']}]" in line or "…" in line
    assert coder("accept", lines[0].split()[0]).code == 0


def test_a_format_on_a_terminal_has_all_columns(coder: Coder) -> None:
    coder("tag")
    assert coder("suggest", "list", "--csv", terminal=True).out.startswith("id,doc,page,start,")


def test_accept_by_id_and_by_selector(coder: Coder) -> None:
    coder("tag")
    first = str(suggestions(coder)[0]["id"])
    one = coder("accept", first[:10])
    assert (one.code, len(one.out.split())) == (0, 1)
    assert coder("accept", first).out == one.out
    assert coder("accept", "--code", "win_win").code == 2
    many = coder("accept", "--code", "win_win", "--yes")
    assert len(many.out.split()) == 4
    assert len(suggestions(coder)) == 1
    assert len(suggestions(coder, "--state", "accepted")) == 5
    assert len(suggestions(coder, by="ben")) == 6
    made = json.loads(coder("export", "codings", "--json").out)
    assert sorted(c["how"] for c in made) == ["bulk"] * 4 + ["single"]
    coder("undo")
    assert len(suggestions(coder)) == 5


def test_a_selector_is_bulk_even_when_it_means_one(coder: Coder) -> None:
    coder("tag")
    coder("accept", "--rule", "ww2")
    assert json.loads(coder("export", "codings", "--json").out)[0]["how"] == "bulk"


def test_reject_stays_until_undone(coder: Coder) -> None:
    coder("tag")
    dry = coder("reject", "--where", "case = EU", "--dry-run")
    assert len(dry.out.splitlines()) == 5
    assert len(suggestions(coder)) == 6
    assert coder("reject", "--where", "case = EU", "--yes").code == 0
    assert len(suggestions(coder)) == 2
    coder("tag")
    assert len(suggestions(coder)) == 2
    assert len(suggestions(coder, "--state", "rejected")) == 4
    assert len(suggestions(coder, "--state", "rejected", "--by", "ana", by="ben")) == 4
    coder("undo")
    assert len(suggestions(coder)) == 6


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("accept",), 2),
        (("accept", "nothing-like-it"), 2),
        (("accept", "--code", "nobody"), 2),
        (("accept", "--origin", "rule"), 2),
        (("accept", "--pool"), 2),
        (("accept", "--code", "aid", "--by", "ben"), 4),
        (("suggest", "list", "--state", "open"), 2),
    ],
)
def test_what_does_not_fit(coder: Coder, words: tuple[str, ...], code: int) -> None:
    coder("tag")
    ran = coder(*words)
    assert (ran.code, ran.out) == (code, "")


def test_nothing_to_decide_is_said(coder: Coder) -> None:
    coder("tag")
    ran = coder("accept", "--code", "aid")
    assert (ran.code, ran.out) == (0, "")
    assert "no suggestion matches" in ran.err
    assert "no suggestion is pending here" in coder("suggest", "list", "--code", "aid").err
