from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.program import run


def test_a_new_project_has_its_files_and_no_finding(tmp_path: Path) -> None:
    ran = run("init", tmp_path / "my frames")
    assert (ran.code, ran.out) == (0, "")
    assert "ingest PATH\n" in ran.err and '"' in ran.err  # a path with a space is quoted
    root = tmp_path / "my frames"
    names = {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()}
    assert names == {
        "coder.toml", ".gitattributes", ".gitignore", "codebooks/codebook.yaml",
        "codebooks/codebook.schema.json",
    }  # fmt: skip
    checked = run("--project", root, "codebook", "check")
    assert (checked.code, checked.out) == (0, "")


def test_the_working_folder_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert run("init").err.endswith("next: coder ingest PATH\n")
    assert run("status").code == 0


def test_a_folder_that_holds_anything_is_refused(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine")
    ran = run("init", tmp_path / "full")
    assert ran.code == 4 and "not empty" in ran.err
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["thesis.txt"]
    (tmp_path / "file").write_text("x")
    assert run("init", tmp_path / "file").code == 4


def test_a_folder_under_git_may_become_a_project(tmp_path: Path) -> None:
    (tmp_path / "p" / ".git").mkdir(parents=True)
    assert run("init", tmp_path / "p").code == 0


def test_who_codes_is_kept_on_this_computer(tmp_path: Path, fresh: Path) -> None:
    assert run("me").code == 2
    assert run("me", "ben").code == 0
    assert run("me").out == "ben\n"
    odd = run("me", "Ana", "Vidal i Soler")
    assert odd.code == 0 and "'Ana-Vidal-i-Soler'" in odd.err
    assert run("me").out == "Ana-Vidal-i-Soler\n"


def test_a_name_is_told_once_and_kept_as_its_id(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CODER_NAME")
    assert run("me", "Ana Vidal").err.count("Ana-Vidal") == 2
    assert "is written" not in run("status").err
    with (fresh / "coder.toml").open("a") as file:
        file.write('\n[[coders]]\nid = "ava"\nname = "Ana Vidal"\n')
    assert "'ava' as coder.toml lists it" in run("me", "Ana Vidal").err
    assert run("me").out == "ava\n"
    (fresh / "coder.toml").write_text("[[")
    assert run("me", "Ana Vidal").code == 0


@pytest.mark.parametrize("name", ["", "   ", "--", "\x1b[31mred", "\u202eana"])
def test_a_name_without_letters_or_with_steering_is_refused(name: str) -> None:
    ran = run("me", "--", name)
    assert ran.code == 2
    assert "\x1b" not in ran.err and "\u202e" not in ran.err


def test_the_schema_needs_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("codebook", "schema")
    assert ran.code == 0
    assert json.loads(ran.out)["title"] == "coder codebook"
    assert run("codebook", "schema", "--csv").code == 2


def test_the_example_is_a_project_that_can_be_ingested(tmp_path: Path) -> None:
    root = tmp_path / "trial"
    ran = run("init", root, "--example")
    assert ran.code == 0
    listed = run("--project", root, "docs", "list", "--json")
    states = {row["state"] for row in json.loads(listed.out)}
    assert states == {"not ingested"}
