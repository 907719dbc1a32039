from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.program import Ran, run
from tests.project.small import a_project

Coder = Callable[..., Ran]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small project: three documents, four codes, rules, the coders ana and ben."""
    return a_project(tmp_path / "p")


@pytest.fixture
def coder(root: Path) -> Coder:
    """Runs `coder` in the small project as ana, or as `by`."""

    def call(*argv: object, by: str = "ana", terminal: bool = False, stdin: str = "") -> Ran:
        lead = ("--project", root, "--coder", by)
        return run(*lead, *argv, terminal=terminal, stdin=stdin)

    return call


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project as `coder init` makes it, without documents; ana is at work, in its folder."""
    folder = tmp_path / "fresh"
    assert run("init", folder).code == 0
    monkeypatch.setenv("CODER_NAME", "ana")
    monkeypatch.chdir(folder)
    return folder
