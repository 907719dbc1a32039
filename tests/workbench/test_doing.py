"""Acts at the desk: what they mean, what they say, and that a refused one changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.model.errors import CoderError, UnknownName, UsageError
from coder.model.span import Span
from coder.workbench import doing
from coder.workbench.asking import told_before
from coder.workbench.hands import Hands
from coder.workbench.keys import FLAGS
from coder.workbench.onestep import code_id_of
from tests.builders import a_document
from tests.project.small import BOOK, a_project, opened
from tests.workbench.desks import a_tagged_project, hands_on, held


@pytest.fixture
def hands(tmp_path: Path) -> Hands:
    return hands_on(a_tagged_project(tmp_path / "p"))


def codes(hands: Hands) -> list[tuple[str, str]]:
    found = hands.desk.project.codings_of("EU-01")
    return [(hands.desk.doc.quote(c.span), c.code) for c in found]


def test_a_digit_codes_stays_and_takes_away(hands: Hands) -> None:
    assert hands.do("pinned", "4") == "coded EU-01 p. 1, paragraph 1: Aid"
    assert hands.desk.cursor.number == 0
    assert hands.do("pinned", "2").startswith("coded")
    assert codes(hands) == [("A win-win for all.", "aid"), ("A win-win for all.", "win_win")]
    assert hands.do("pinned", "4").startswith("removed Aid")
    assert [code for _, code in codes(hands)] == ["win_win"]
    with pytest.raises(UsageError, match="pinned to 9"):
        hands.do("pinned", "9")


def test_advance_goes_on_after_a_code(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p", more="[workbench]\nadvance = true\n")
    hands = hands_on(root)
    hands.do("pinned", "1")
    assert hands.desk.cursor.number == 1


def test_what_was_coded_just_now_is_what_the_next_key_means(hands: Hands) -> None:
    hands.do("pinned", "1")
    hands.do("pinned", "4")
    assert hands.meant() == "coding Aid"
    hands.ask("memo", "of the second")
    turned = [hands.do("target"), hands.do("target")]
    assert turned == ["suggestion Win-win, rule ww1", "coding Frame"] and hands.meant() == turned[1]
    assert hands.desk.which_target() == (1, 3)
    hands.ask("recode", "readm")
    assert sorted(code for _, code in codes(hands)) == ["aid", "readmission"]
    assert [c.memo for c in hands.desk.project.codings_of("EU-01") if c.code == "aid"] == [
        "of the second"
    ]


def test_what_was_changed_just_now_is_what_the_next_key_means(hands: Hands) -> None:
    for digit in "14":
        hands.do("pinned", digit)
        hands.do("move", "unit 1")
    hands.do("move", "document -1")
    first = hands.desk.target(decided=True)
    assert first is not None
    said = [hands.do("resize", "end unit 1") for _ in range(2)]
    assert said == [f"Frame is now EU-01 p. 1, paragraph 1, {n} sentences" for n in (2, 3)]
    assert hands.desk.target() == hands.desk.marks.get(first.id)
    hands.do("undo")
    hands.do("pinned", "1")  # on three sentences, beside the one on two
    assert hands.meant() == "coding Frame \u201cA win-win for all. It br\u2026\u201d"


def test_a_code_by_letters_never_takes_one_away(hands: Hands) -> None:
    hands.ask("code", "aid")
    assert hands.ask("code", "aid") == "Aid stands here already" and hands.meant() == "coding Aid"
    assert hands.do("pinned", "4").startswith("removed Aid")


def test_a_note_on_the_document_whatever_lies_here(hands: Hands) -> None:
    hands.do("pinned", "1")
    assert hands.ask("note", "of all") == "wrote a memo on EU-01"
    assert [(n.target.kind, n.text) for n in hands.desk.project.memos()] == [("doc", "of all")]


def test_reject_and_remove_keep_to_their_own(hands: Hands) -> None:
    with pytest.raises(UsageError, match="no coding"):
        hands.do("remove")
    hands.do("move", "document 1")
    assert hands.do("reject").startswith("rejected")
    with pytest.raises(UsageError, match="no suggestion"):
        hands.do("reject")
    fresh = hands_on(hands.desk.project.layout.root)
    assert sum(not m.decided for m in fresh.desk.marks) == 3


def test_the_rest_of_a_rule_is_one_step_recorded_as_bulk(hands: Hands) -> None:
    assert hands.ask("accept_rest", "yes") == "accepted 2 of rule ww1 in EU-01"
    assert {str(c.how) for c in hands.desk.project.codings_of("EU-01")} == {"bulk"}
    hands.do("undo")
    assert codes(hands) == [] and sum(not m.decided for m in hands.desk.marks) == 4


def test_split_join_and_edges(hands: Hands) -> None:
    hands.do("extend", "unit 1")
    hands.do("pinned", "4")
    hands.do("unit", "same")
    assert hands.do("split").startswith("split Aid")
    assert len(codes(hands)) == 2
    hands.do("move", "document -1")
    assert hands.do("join").startswith("joined Aid")
    assert len(codes(hands)) == 1
    assert hands.do("resize", "end unit -1").startswith("Aid is now")
    assert codes(hands) == [("A win-win for all.", "aid")]
    assert "stays" in hands.do("resize", "end unit -1")
    hands.do("step")
    hands.do("resize", "end word -1")
    hands.do("resize", "start word 1")
    assert codes(hands) == [("win-win for", "aid")]
    with pytest.raises(UsageError, match="no further coding"):
        hands.do("join")


def test_notes_are_added_and_changed_in_place(hands: Hands) -> None:
    hands.ask("memo", "about all of it")
    assert [n.text for n in hands.desk.project.memos("EU-01")] == ["about all of it"]
    hands.do("pinned", "1")
    hands.ask("memo", "one")
    hands.ask("memo", "two")
    assert doing.memo_text(hands.desk) == "one\n\ntwo"
    hands.ask("editor", "three")
    assert doing.memo_text(hands.desk) == "three"
    assert hands.ask("editor", "three ") == "the memo is as it was"
    assert hands.ask("editor", "") == "took away the memo on Frame"
    hands.do("undo")
    assert doing.memo_text(hands.desk) == "three"


def test_values_go_round_and_proposed_ones_are_confirmed(hands: Hands) -> None:
    hands.do("move", "document 1")
    hands.do("accept")
    coding = hands.desk.project.codings_of("EU-01")[0]
    assert coding.attributes["stance"].proposed
    assert hands.do("value", "1") == "Win-win: stance = contests"
    assert not hands.desk.project.codings_of("EU-01")[0].attributes["stance"].proposed
    assert hands.do("value", "1") == "Win-win: stance = not set"
    assert hands.do("value", "1") == "Win-win: stance = asserts"
    with pytest.raises(UsageError):
        hands.do("value", "2")
    with pytest.raises(UsageError, match="NAME=VALUE"):
        hands.ask("attribute", "stance")
    with pytest.raises(CoderError):
        hands.ask("attribute", "stance=so")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Für Größe", "fuer_groesse"), ("égalité d’abord", "egalite_d_abord"), ("2 % mehr", "n_2_mehr"),
        ("Łódź", "lodz"), ("граница", "in_vivo"), ("…", "in_vivo"), ("a" * 60, "a" * 40),
        ("an open door that closes behind those who use it", "an_open_door_that_closes_behind_those"),
    ],
)  # fmt: skip
def test_words_become_ids_of_codes(words: str, code: str) -> None:
    assert code_id_of(words) == code


def test_in_vivo_is_one_step_and_the_same_words_are_the_same_code(hands: Hands) -> None:
    before = held(hands.desk.project)
    assert hands.ask("in_vivo", "Für Größe").endswith("Für Größe (proposed)")
    assert hands.desk.picker.meant("fuer") == "fuer_groesse"
    hands.do("move", "unit 1")
    hands.ask("in_vivo", "für  größe")
    assert [c for _, c in codes(hands)] == ["fuer_groesse"] * 2
    hands.do("undo")
    hands.do("undo")
    assert held(hands.desk.project) == before
    with pytest.raises(UnknownName):
        hands.desk.picker.meant("fuer")
    with pytest.raises(UsageError, match="no code was used"):
        hands.do("repeat")
    hands.do("redo")
    assert [c for _, c in codes(hands)] == ["fuer_groesse"]
    assert hands.desk.picker.meant("fuer") == "fuer_groesse"


def test_in_vivo_in_any_script_takes_the_passage_itself(tmp_path: Path) -> None:
    doc = a_document("граница закрыта. 边界关闭了。", id="X")
    hands = Hands(opened(a_project(tmp_path / "p", doc)), "X")
    hands.do("in_vivo")
    hands.do("move", "unit 1")
    hands.do("in_vivo")
    assert [c.code for c in hands.desk.project.coined()] == ["in_vivo", "in_vivo_2"]
    assert hands.desk.project.coined()[0].name == "граница закрыта."


def test_undo_and_redo_without_limit(hands: Hands) -> None:
    for _ in range(3):
        hands.do("pinned", "1")
        hands.do("move", "unit 1")
    for _ in range(3):
        hands.do("undo")
    assert codes(hands) == [] and len(hands.desk.marks) == 4
    with pytest.raises(CoderError, match="nothing to undo"):
        hands.do("undo")
    for _ in range(3):
        hands.do("redo")
    assert len(codes(hands)) == 3 and len(hands.desk.marks) == 7


def test_reading_only_refuses_every_act(tmp_path: Path) -> None:
    hands = Hands(opened(a_tagged_project(tmp_path / "p")), "EU-01", readonly=True)
    for act in ("pinned 1", "accept", "reject", "undo", "doubt", "in_vivo", "finish", "split"):
        with pytest.raises(UsageError):
            hands.do(*act.split(" ", 1))
    hands.do("move", "unit 1")
    assert codes(hands) == []


def test_what_another_program_did_is_seen_before_the_next_act(hands: Hands) -> None:
    hands.do("pinned", "1")
    with opened(hands.desk.project.layout.root) as other:
        other.remove(other.codings_of("EU-01"))
        other.add("EU-01", Span(45, 58), "aid")
    with pytest.raises(CoderError):
        hands.do("doubt")
    assert [m.code for m in hands.desk.marks if m.decided] == ["aid"]


def test_finishing_says_what_is_open(hands: Hands) -> None:
    hands.desk.saw(0, 44)
    said = hands.ask("finish", "yes")
    assert said == "finished EU-01; 40% was on screen, 4 suggestions not decided"
    hands.do("undo")


def test_codes_are_meant_by_id_path_or_letters(hands: Hands) -> None:
    meant = [hands.code_meant(w) for w in ("win_win", "frame.win_win", "re", "w")]
    assert meant == ["win_win", "win_win", "readmission", "win_win"]
    with pytest.raises(UnknownName):
        hands.code_meant("zzz")
    with pytest.raises(UnknownName):
        hands.code_meant("")
    assert "Win-win" in BOOK


def test_accepting_says_what_the_flags_propose(hands: Hands) -> None:
    flagged = next(m for m in hands.desk.marks if m.suggestion and m.suggestion.proposes)
    hands.desk.select(Span(flagged.start, flagged.end))
    hands.desk.mean(flagged.id)
    said = hands.do("accept")
    assert said.endswith(
        f"{hands.desk.label(flagged.code)}, stance = contests proposed (y confirms)"
    )
    assert hands.do("value", "1").endswith("stance = contests")


def test_the_flags_that_rules_set_of_themselves_are_told_with_the_keys() -> None:
    from coder.codebook.declaration import BUILT_IN_CONTEXTS

    assert tuple(flag for flag, _ in FLAGS) == tuple(BUILT_IN_CONTEXTS)


def test_the_line_names_values_and_the_memo_and_the_question_shows_it(hands: Hands) -> None:
    hands.do("pinned", "4")
    assert told_before(hands.desk, "memo") == "on Aid"
    hands.do("value", "1")
    hands.ask("memo", "as they say")
    assert hands.meant() == "coding Aid, asserts, memo"
    assert told_before(hands.desk, "memo") == "on Aid, below: as they say"
