"""Keys: one table, what it costs in presses, what coder.toml may change, and what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.codebook.load import load
from coder.model.errors import BadValue, UnknownName
from coder.workbench import doing
from coder.workbench.hands import ASKED, Hands
from coder.workbench.keys import KEYS, Key, bound, key_table
from coder.workbench.picker import Choice, Picker
from tests.project.small import a_project, opened
from tests.workbench.desks import a_tagged_project, hands_on

DEMO = Path(__file__).resolve().parents[2] / "codebooks" / "migration-partnerships.yaml"


def rebound(**keys: object) -> tuple[Key, ...]:
    return bound({"workbench": {"keys": keys}})


def named(table: tuple[Key, ...], key: str) -> str:
    return next((k.bound_to for k in table if k.name == key), "")


# -- presses ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "key"),
    [
        ("pinned 1", "1"), ("repeat", "."), ("accept", "a"), ("reject", "x"), ("move unit 1", "space"),
        ("undo", "u"), ("redo", "ctrl+r"), ("split", "s"), ("join", "&"), ("remove", "d"),
        ("resize end unit 1", "]"), ("resize end unit -1", "["), ("resize start unit 1", "}"),
        ("resize start unit -1", "{"), ("doubt", "D"), ("exemplar", "!"), ("value 1", "y"), ("target", "tab"),
        ("next uncoded", "e"), ("next suggestion", "l"), ("next doubt", "b"), ("found 1", "n"),
        ("found -1", "N"), ("next", ">"), ("previous", "<"), ("open", "O"),
    ],
)  # fmt: skip
def test_what_is_done_all_day_is_one_press(act: str, key: str) -> None:
    assert named(KEYS, key) == act


@pytest.mark.parametrize(
    ("what", "key"),
    [("memo", "m"), ("recode", "r"), ("code", "c"), ("search", "/"), ("place", ":"), ("in_vivo", "v")],
)  # fmt: skip
def test_what_needs_a_word_is_one_press_the_word_and_enter(what: str, key: str) -> None:
    assert named(KEYS, key) == f"ask {what}"


def test_any_code_of_the_demo_is_four_presses_and_a_half_away() -> None:
    book, _ = load(DEMO)
    assert book is not None
    picker = Picker([Choice(c.id, c.label) for _, c in book.tree()])
    letters = [n for c in picker.choices if (n := picker.letters_needed(c.id)) is not None]
    presses = [1 + n + 1 for n in letters]  # c or r, the letters, Enter
    assert sum(presses) / len(presses) <= 4.4


def test_one_press_is_one_step_and_one_press_takes_it_back(tmp_path: Path) -> None:
    hands = hands_on(a_tagged_project(tmp_path / "p"))
    hands.do("move", "unit 1")
    before = len(hands.desk.project.codings_of("EU-01"))
    presses = [("pinned", "1"), ("accept", ""), ("doubt", ""), ("exemplar", ""), ("value", "1")]
    for act, word in presses:
        hands.do(act, word)
    hands.ask("in_vivo", "Für Größe")
    assert hands.desk.last_code == "fuer_groesse"
    for _ in range(len(presses) + 1):
        hands.do("undo")
    assert len(hands.desk.project.codings_of("EU-01")) == before
    assert hands.desk.project.coined() == ()


def test_every_act_of_the_table_is_one_that_can_be_done(tmp_path: Path) -> None:
    screen = {"leave", "help", "panel", "palette", "overlaps", "open"}
    hands = Hands(opened(a_project(tmp_path / "p")), "EU-01")
    for key in KEYS:
        if key.act in screen:
            continue
        if key.act == "ask":
            assert key.argument in ASKED
        elif key.act not in doing.ACTS:
            with_nothing_there = {"found", "pinned", "value", "resize"}
            if key.act not in with_nothing_there:
                hands.do(key.act, key.argument)


# -- the table and coder.toml -----------------------------------------------------------------


def test_no_key_means_two_things_and_every_key_says_what_it_does() -> None:
    names = [key.name for key in KEYS]
    assert len(names) == len(set(names))
    assert all(key.words and key.group for key in KEYS)
    assert bound({}) == KEYS


def test_an_act_gets_other_keys_and_keeps_its_place() -> None:
    table = rebound(accept=["h", "f5"], doubt=[])
    assert named(table, "h") == named(table, "f5") == "accept"
    assert named(table, "a") == "" and named(table, "D") == ""
    there = [k.bound_to for k in table]
    assert there.index("accept") < there.index("reject")


def test_acts_with_a_word_can_have_keys_of_their_own() -> None:
    table = rebound(**{"set stance=contests": "C", "code win_win": "W", "next memo": "h"})
    assert named(table, "C") == "set stance=contests"
    assert "C" in [k.name for k in key_table(table)["Change a coding"]]
    assert named(table, "W") == "code win_win" and named(table, "h") == "next memo"


@pytest.mark.parametrize(
    "keys",
    [
        {"accept": "y"}, {"accept": "1"}, {"accept": 3}, {"accept": ["", "h"]}, {"accept": "two words"},
        {"code win_win": "a"},
    ],
)  # fmt: skip
def test_what_is_no_key_or_means_two_things_is_refused(keys: dict[str, object]) -> None:
    with pytest.raises(BadValue):
        rebound(**keys)


def test_a_clash_names_both_acts() -> None:
    with pytest.raises(BadValue, match=r"'value 1'.*'accept'|'accept'.*'value 1'"):
        rebound(accept="y")


def test_an_unknown_act_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="accept"):
        rebound(acept="y")
    with pytest.raises(UnknownName):
        rebound(**{"value nine": "h"})
    with pytest.raises(BadValue):
        bound({"workbench": {"keys": 3}})


def test_a_key_of_coder_toml_sets_an_attribute(tmp_path: Path) -> None:
    hands = hands_on(a_project(tmp_path / "p"))
    hands.do("pinned", "2")
    assert hands.do("set", "stance=contests") == "Win-win: stance = contests"


@pytest.mark.parametrize(
    "section", [3, {"advance": "yes"}, {"advence": True}, {"keys": ["a"]}, {"theme": "blue"}]
)
def test_what_coder_toml_cannot_mean_is_refused_and_not_passed_over(section: object) -> None:
    with pytest.raises((BadValue, UnknownName)):
        bound({"workbench": section})
    assert bound({"workbench": {"advance": True, "theme": "light"}}) == KEYS
