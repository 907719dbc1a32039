from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Coder


def add(coder: Coder, *words: str, by: str = "ana") -> str:
    return coder("add", *words, by=by).out.strip()


def codings(coder: Coder) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(coder("export", "codings", "--json").out)
    return found


def journal(root: Path, by: str) -> bytes:
    path = root / "codings" / f"{by}.jsonl"
    return path.read_bytes() if path.exists() else b""


def test_rm_by_id_and_undo(coder: Coder) -> None:
    made = add(coder, "EU-01", "p1s1", "aid")
    ran = coder("rm", made)
    assert (ran.code, ran.out) == (0, "")
    assert "1 coding removed; next: coder undo" in ran.err
    assert codings(coder) == []
    coder("undo")
    assert [c["id"] for c in codings(coder)] == [made]


def test_more_than_one_needs_a_yes_where_nobody_can_be_asked(coder: Coder, root: Path) -> None:
    for sentence in ("p1s1", "p1s2"):
        add(coder, "EU-01", sentence, "aid")
    before = journal(root, "ana")
    for words in (("rm", "--code", "aid"), ("recode", "--code", "aid", "win_win")):
        ran = coder(*words)
        assert ran.code == 2
        assert "--yes" in ran.err
    assert journal(root, "ana") == before
    dry = coder("rm", "--code", "aid", "--dry-run", "--csv")
    assert (dry.code, len(dry.out.splitlines())) == (0, 3)
    assert "would remove 2 codings" in dry.err
    assert journal(root, "ana") == before
    assert coder("rm", "--code", "aid", "--yes").code == 0
    assert codings(coder) == []


def test_one_by_selector_needs_no_yes(coder: Coder) -> None:
    add(coder, "EU-01", "p1s1", "aid")
    assert coder("rm", "--code", "aid").code == 0


def test_a_selector_that_matches_nothing_is_said(coder: Coder) -> None:
    ran = coder("rm", "--code", "aid", "--quiet")
    assert ran.code == 0
    assert "no coding matches" in ran.err


@pytest.mark.parametrize(
    "words",
    [
        ("rm",),
        ("rm", "--unit", "page"),
        ("rm", "--code", "aid", "ID"),
        ("recode", "aid"),
        ("set", "stance=asserts"),
        ("set", "ID"),
        ("rm", "not-an-id"),
        ("recode", "ID", "nobody"),
        ("resize", "ID", "0:9999"),
        ("split", "ID", "999"),
        ("set", "ID", "stance=likes"),
        ("set", "ID", "stanze=asserts"),
        ("flag", "ID"),
        ("flag", "ID", "--doubt", " "),
        ("flag", "ID", "--doubt", "x", "--exemplar"),
    ],
)
def test_what_does_not_fit_ends_with_2(coder: Coder, root: Path, words: tuple[str, ...]) -> None:
    made = add(coder, "EU-01", "p1s1", "win_win")
    before = journal(root, "ana")
    ran = coder(*(made if w == "ID" else w for w in words))
    assert (ran.code, ran.out) == (2, "")
    assert journal(root, "ana") == before


@pytest.mark.parametrize(
    "words",
    [
        ("rm", "ID"),
        ("recode", "ID", "aid"),
        ("resize", "ID", "p1s2"),
        ("split", "ID", "5"),
        ("join", "ID", "ID"),
        ("set", "ID", "stance=asserts"),
        ("flag", "ID", "--exemplar"),
        ("rm", "--by", "ana"),
        ("recode", "--by", "ana", "aid"),
    ],
)
def test_other_peoples_codings_are_refused_with_4(
    coder: Coder, root: Path, words: tuple[str, ...]
) -> None:
    made = add(coder, "EU-01", "p1s1", "win_win")
    ran = coder(*(made if w == "ID" else w for w in words), by="ben")
    assert (ran.code, ran.out) == (4, "")
    assert journal(root, "ben") == b""


def test_selectors_look_at_own_codings_only(coder: Coder) -> None:
    theirs = add(coder, "EU-01", "p1s1", "aid")
    mine = add(coder, "EU-01", "p1s1", "aid", by="ben")
    assert coder("rm", "--code", "aid", by="ben").code == 0
    assert mine not in [c["id"] for c in codings(coder)]
    assert theirs in [c["id"] for c in codings(coder)]


def test_recode_resize_split_join(coder: Coder) -> None:
    made = add(coder, "EU-01", "p1s1", "aid")
    assert coder("recode", made[:20], "frame.win_win").code == 0
    ran = coder("resize", made, "p1s2")
    assert "It brings mutual benefit." in ran.err
    parts = coder("split", made, "28").out.split()
    assert len(parts) == 2
    (whole,) = coder("join", *parts).out.split()
    (left,) = codings(coder)
    assert (left["id"], left["code"], left["text"]) == (
        whole,
        "win_win",
        "It brings mutual benefit.",
    )
    assert left["how"] == "hand"


def test_joining_different_codes_is_a_usage_error(coder: Coder) -> None:
    pair = [add(coder, "EU-01", "p1s1", code) for code in ("aid", "win_win")]
    assert coder("join", *pair).code == 2


def test_set_and_unset(coder: Coder) -> None:
    made = add(coder, "EU-01", "p1s1", "win_win")
    coder("set", made, "stance=contests", "weight=3")
    assert codings(coder)[0]["attributes"] == "stance=contests; weight=3"
    coder("set", "--code", "win_win", "stance=")
    assert codings(coder)[0]["attributes"] == "weight=3"
    coder("undo", "--last", "2")
    assert codings(coder)[0]["attributes"] == ""


def test_marks_are_set_and_taken_away(coder: Coder) -> None:
    made = add(coder, "EU-01", "p1s1", "win_win")
    assert coder("flag", made, "--doubt", "sure?").code == 0
    assert coder("flag", made, "--exemplar").code == 0
    assert codings(coder)[0]["doubt"] == "sure?"
    assert "exemplar" in coder("flag", made, "--doubt", "", "--off").err
    assert codings(coder)[0]["doubt"] == ""
    assert "no mark" in coder("flag", made, "--off").err


def test_ids_may_be_shortened_while_they_are_clear(coder: Coder) -> None:
    made = [add(coder, "EU-01", f"p1s{n}", "aid") for n in (1, 2)]
    assert coder("rm", made[0][-8:]).code == 0
    ran = coder("rm", made[1][:4])
    assert ran.code == 2
    assert "could be 2" in ran.err
