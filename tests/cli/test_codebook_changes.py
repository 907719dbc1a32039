from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import run

COMMENTED = """\
# kept: a word at the top
version: "1.0"
codes:
  - id: aid   # kept: beside an id
    name: Aid
    definition: Money.
  - id: grant
    name: Grant
    parent: aid
    definition: Money for nothing.
    silences: [aid]
"""


def write(root: Path, text: str = COMMENTED) -> Path:
    path = root / "codebooks/frames.yaml"
    path.write_text(text)
    return path


def test_the_tree_one_code_and_counts_are_shown(coder: Any) -> None:
    coder("add", "EU-01", "par1", "win_win")
    coder("add", "CH-01", "par1", "win_win", by="ben")
    rows = {r["code"]: r for r in json.loads(coder("codebook", "show", "--counts", "--json").out)}
    assert (rows["win_win"]["codings"], rows["win_win"]["coders"]) == (2, 2)
    assert rows["aid"]["codings"] == 0 and rows["win_win"]["path"] == "frame.win_win"
    tree = coder("codebook", "show", "--tree", "--counts").out.splitlines()
    assert tree[:2] == ["frame  Frame  0", "  win_win  Win-win  2"]
    page = coder("codebook", "show", "frame.win_win").out
    assert "Both sides gain." in page and "ww2" in page
    ran = coder("codebook", "show", "win_wim")
    assert ran.code == 2 and "nearest is 'win_win'" in ran.err


def test_a_code_is_added_and_comments_stay(coder: Any, root: Path) -> None:
    path = write(root)
    ran = coder("codebook", "add", "loan", "--name", "Loan: cheap", "--parent", "aid")
    assert ran.code == 0 and "aid.loan added; 3 codes" in ran.err
    assert path.read_text().startswith(COMMENTED)
    assert coder("codebook", "check").code == 0
    assert coder("codebook", "add", "loan", "--name", "Again").code == 2
    assert coder("codebook", "add", "Loan 2", "--name", "x").code == 2
    assert coder("codebook", "add", "x", "--name", "X", "--parent", "ade").code == 2
    assert coder("codebook", "add", "x").code == 2


def test_the_first_code_begins_a_codebook(coder: Any, root: Path) -> None:
    (root / "codebooks/frames.yaml").unlink()
    assert coder("codebook", "show").code == 3
    assert coder("codebook", "add", "aid", "--name", "Aid").code == 0
    assert "- id: aid" in (root / "codebooks/codebook.yaml").read_text()


def test_a_renamed_code_takes_its_codings_along(coder: Any, root: Path) -> None:
    path = write(root)
    coder("add", "EU-01", "par1", "aid")
    ran = coder("codebook", "rename", "aid", "help")
    assert ran.code == 0 and "aid is help now; 1 coding under it" in ran.err
    text = path.read_text()
    assert text == COMMENTED.replace("id: aid ", "id: help ").replace(
        "parent: aid", "parent: help"
    ).replace("[aid]", "[help]")
    (line,) = (root / "codebooks/frames.migrations.yaml").read_text().splitlines()
    assert '"rename"' in line and '"by": "ana"' in line
    assert "* help" in coder("docs", "show", "EU-01").out
    assert coder("codebook", "check").code == 0
    coder("add", "CH-01", "par1", "help")
    assert "* help" in coder("docs", "show", "CH-01").out


def test_an_id_is_not_used_for_something_else(coder: Any, root: Path) -> None:
    path = write(root)
    coder("codebook", "rename", "aid", "help")
    for words in (("add", "aid", "--name", "Aid"), ("rename", "grant", "aid")):
        ran = coder("codebook", *words)
        assert ran.code == 2 and "not used again" in ran.err
    path.write_text(path.read_text() + "  - id: aid\n    name: Aid\n")
    ran = coder("codebook", "check")
    assert ran.code == 1 and "renamed to 'help'" in ran.out and "frames.yaml:12:1" in ran.out


def test_a_code_may_get_its_old_id_back(coder: Any, root: Path) -> None:
    write(root)
    coder("add", "EU-01", "par1", "aid")
    coder("codebook", "rename", "aid", "help")
    assert coder("codebook", "rename", "help", "aid").code == 0
    assert coder("codebook", "check").code == 0
    assert "* aid" in coder("docs", "show", "EU-01").out


def test_a_code_that_vanished_with_codings_is_an_error(coder: Any, root: Path) -> None:
    path = write(root)
    coder("add", "EU-01", "par1", "aid")
    coder("add", "CH-01", "par1", "grant")
    path.write_text(COMMENTED.replace("- id: aid ", "- id: aids").replace("parent: aid", "parent: aids")
                    .replace("[aid]", "[aids]"))  # fmt: skip
    ran = coder("codebook", "check")
    assert ran.code == 1
    assert "code 'aid' is gone, and 1 coding carries it; nearest is 'aids'" in ran.out
    assert coder("doctor").code == 1
    path.write_text(COMMENTED)
    assert coder("codebook", "check").code == 0


def test_a_stopped_renaming_is_run_again(
    coder: Any, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coder.project import bookchanges

    write(root)
    coder("add", "EU-01", "par1", "aid")

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(bookchanges, "write_atomic", stopped)
        assert coder("codebook", "rename", "aid", "help").code == 130
    assert coder("codebook", "rename", "aid", "help").code == 0
    assert coder("codebook", "check").code == 0
    assert "* help" in coder("docs", "show", "EU-01").out


def test_words_of_a_codebook_cannot_steer_a_terminal(coder: Any, root: Path) -> None:
    write(root, 'codes:\n  - id: aid\n    name: "\\e[2Jx"\n    definition: "\\e]0;t\\a"\n')
    for words in (("show", "aid"), ("show", "--tree"), ("show",), ("check",)):
        ran = coder("--no-color", "codebook", *words, terminal=True)
        assert "\x1b" not in ran.out and "\x1b" not in ran.err


def test_a_broken_codebook_is_refused_with_its_place(coder: Any, root: Path) -> None:
    path = write(root, "codes:\n  - id: aid\n    nmae: Aid\n")
    for words in (("add", "x", "--name", "X"), ("rename", "aid", "help"), ("show",)):
        ran = coder("codebook", *words)
        assert ran.code == 1, words
        assert "codebook check" in ran.err
    assert path.read_text().count("id:") == 1
    assert run("--project", root, "codebook", "check").code == 1
