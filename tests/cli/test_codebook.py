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
