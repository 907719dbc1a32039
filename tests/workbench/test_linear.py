"""The workbench line by line: words only, scriptable, and nothing that a screen would draw."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.workbench.linear import Linear, work
from tests.cli.program import run
from tests.workbench.desks import a_tagged_project, hands_on


@pytest.fixture
def linear(tmp_path: Path) -> Linear:
    return Linear(hands_on(a_tagged_project(tmp_path / "p")))


def answers(linear: Linear, *lines: str) -> list[list[str]]:
    return [linear.command(line) for line in lines]


def test_a_unit_is_said_with_its_place_and_what_lies_there(linear: Linear) -> None:
    assert linear.begin() == [
        "EU-01; 5 units of kind sentence, 0 codings of yours, 4 suggestions",
        "? lists the keys; an empty line goes on; q leaves; everything is saved at once",
        "EU-01 p. 1, paragraph 1, sentence 1 of 5:",
        "A win-win for all.",
        "suggested: Win-win, rule ww1, words: win-win (the next key means this)",
    ]


def test_keys_and_their_words_stand_on_one_line(linear: Linear) -> None:
    said = answers(linear, "a", "m why here", "=stance=asserts", "D not sure", "o")
    assert said[0] == ["accepted EU-01 p. 1, paragraph 1: Win-win (rule ww1)"]
    assert said[-1] == [
        "coded: Win-win by ana, stance = asserts, doubt, memo: why here (the next key means this)"
    ]
    assert answers(linear, "m", "M") == [["memo: why here"]] * 2
    assert answers(linear, "c aid", "p 5 readm", "5", ".")[2][0].startswith("coded")
    assert answers(linear, ":p2", "/aid/")[0][1] == "There is no readmission without aid."
    assert answers(linear, "undo", "redo", "next", "back")[0][0].startswith("took back")


def test_what_takes_more_than_one_thing_says_how_many_first(linear: Linear) -> None:
    assert answers(linear, "A", "F") == [
        ["2 suggestions of this rule open here; A yes accepts"],
        ["0% of EU-01 was on screen, 4 suggestions open; F yes says that you have read it"],
    ]
    assert linear.command("A yes") == ["accepted 2 of rule ww1 in EU-01"]
    assert linear.command("F yes")[0].startswith("finished EU-01")


@pytest.mark.parametrize(
    "line", ["zz", "c", "c zzz", "1 2", "9", "=", "p", ":", "x y z", "\x1b[2J", "д", "r"]
)
def test_an_error_is_an_answer_with_a_hint_and_changes_nothing(linear: Linear, line: str) -> None:
    linear.hands.do("move", "unit 1")
    linear.hands.do("reject")
    answer = linear.command(line)
    assert answer[0].startswith("error: ")
    assert linear.failed == 1 and len(linear.hands.desk.project.codings_of("EU-01")) == 0


def test_editor_and_viewer_are_asked_where_there_are_some(linear: Linear) -> None:
    shown: list[tuple[str, int]] = []
    linear.editor = lambda text: f"{text}more"
    linear.viewer = lambda file, page: shown.append((file.name, page))
    answers(linear, "1", "m some", "M", "O")
    assert linear.hands.desk.project.codings_of("EU-01")[0].memo == "somemore"
    assert len(shown) == 1 and shown[0][1] == 1


def test_nothing_is_drawn_and_nothing_steers_a_terminal(linear: Linear) -> None:
    out: list[str] = []
    lines = ["?", "1", "v \x1b[31mred\u202e", "o", "t", "t", "t", "t", "/é/", "q", "1"]
    assert len(list(work(linear, lines, out.append))) == 11
    whole = "\n".join(out)
    assert not any(
        "\u2500" <= c <= "\u259f" or c < " " or c == "\u202e" for c in whole.replace("\n", "")
    )
    assert "  a  accept the suggestion" in out and "  1  Frame" in out


def test_the_program_ends_with_its_input_and_tells_by_its_code(tmp_path: Path) -> None:
    root = a_tagged_project(tmp_path / "p")
    here = ("--project", root, "--coder", "ana")
    done = run(*here, "code", "EU-01", "--linear", stdin="1\n\na\n")
    assert done.code == 0 and "coded EU-01 p. 1, paragraph 1: Frame" in done.out
    assert "\x1b" not in done.out and "> " not in done.out
    again = run(*here, "code", "EU-01", "--linear", stdin="zz\r\nq\n1\n")
    assert again.code == 5 and "you were here; last: " in again.out
    assert "sentence 2 of 5" in again.out
    other = run(*here, "code", "EU-01", "--linear", "--at", "p2", "--unit", "paragraph", stdin="")
    assert other.code == 0 and "paragraph 2 of 2" in other.out
    for words in (("code", "EU-01"), ("review",)):
        refused = run(*here, *words)
        assert refused.code == 2 and "--linear" in refused.err
    assert run(*here, "code", "EU-01", "--unit", "verse", "--linear").code in (2, 3)
