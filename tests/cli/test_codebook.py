from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.program import run

GOOD = "codes:\n  - id: win_win\n    definition: Both sides gain.\n"
BAD = "codes:\n  - id: win_win\n    parnt: b\n  - id: win_win\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "frames.yaml"


def test_a_good_file_passes(book: Path) -> None:
    book.write_text(GOOD)
    ran = run("codebook", "check", book)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "no findings; next: coder codebook test\n"


def test_faults_are_lines_with_place_and_nearest_name(book: Path) -> None:
    book.write_text(BAD)
    ran = run("codebook", "check", book)
    assert ran.code == 1
    assert (
        f"{book.as_posix()}:3:5: code 'win_win': unknown key 'parnt'; nearest is 'parent'\n"
        in ran.out
    )
    assert f"{book.as_posix()}:2:5: note: " in ran.out
    assert ran.err.startswith("2 errors, ")


def test_notes_alone_leave_0(book: Path) -> None:
    book.write_text("codes:\n  - id: win_win\n")
    ran = run("codebook", "check", book)
    assert ran.code == 0
    assert "note: " in ran.out


def test_findings_come_as_data_too(book: Path) -> None:
    book.write_text(BAD)
    found = json.loads(run("codebook", "check", book, "--json").out)
    assert {row["level"] for row in found} == {"error", "note"}


def test_a_file_that_is_not_there_ends_with_3(book: Path) -> None:
    assert run("codebook", "check", book).code == 3


def test_a_hostile_name_in_a_file_does_not_steer_the_terminal(book: Path) -> None:
    book.write_text('codes:\n  - id: "a\\e[31m"\n', encoding="utf-8")
    ran = run("codebook", "check", book)
    assert ran.code == 1
    assert "\x1b" not in ran.out


TESTED = """\
codes:
  - id: win_win
    definition: Both sides gain.
    rules:
      - {id: ww, phrase: win-win}
    examples:
      - {text: "It is a win-win for all.", code: true}
      - {text: "%s", code: %s}
"""


@pytest.mark.parametrize(
    ("text", "wanted", "said"),
    [("A gain for both.", "true", "no rule hits"), ("No win-win here.", "false", "rule ww hits")],
)
def test_examples_that_fail_are_lines_with_their_place(
    book: Path, text: str, wanted: str, said: str
) -> None:
    book.write_text(TESTED % (text, wanted))
    ran = run("codebook", "test", book)
    assert ran.code == 1 and said in ran.out and text in ran.out
    assert ran.out.startswith(f"{book}:8:")
    assert ran.err == "2 examples run, 1 failed\n"
    assert json.loads(run("codebook", "test", book, "--json").out)[0]["kind"] == "example"


def test_examples_that_hold_are_counted(book: Path) -> None:
    book.write_text(TESTED % ("A gain for both.", "false"))
    ran = run("codebook", "test", book)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "2 examples run, 0 failed; next: coder tag\n"


def test_nothing_to_test_is_said_and_faults_are_not_tested(book: Path) -> None:
    book.write_text(GOOD)
    assert "nothing was tested" in run("codebook", "test", book).err
    book.write_text(BAD)
    ran = run("codebook", "test", book)
    assert ran.code == 1 and ran.out == "" and f"coder codebook check {book}" in ran.err


def test_the_projects_codebook_is_tested(fresh: Path) -> None:
    (path,) = (fresh / "codebooks").glob("*.yaml")
    ran = run("codebook", "test")
    assert ran.code == 0 and "0 failed" in ran.err
    path.write_text(TESTED % ("A gain for both.", "true"))
    assert run("codebook", "test").out.startswith(f"codebooks/{path.name}:8:")


def test_a_faulty_codebook_names_a_command_that_lists_its_faults(fresh: Path) -> None:
    (path,) = (fresh / "codebooks").glob("*.yaml")
    path.write_text(BAD)
    assert "hint: coder codebook check lists them all\n" in run("codebook", "test").err
