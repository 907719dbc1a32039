from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from coder.cli import command, table
from coder.cli.given import Given
from coder.cli.opening import opened
from coder.model.errors import UsageError
from coder.model.finding import Finding, Level
from tests.cli.program import run

TORN = Finding(Level.WARNING, "torn-line", "the last line is not complete", "codings/ana.jsonl")
BAD = Finding(Level.ERROR, "bad-line", "not JSON", "codings/ana.jsonl:3")


class FakeProject:
    """Stands in for the facade: remembers how it was opened and that it was closed."""

    findings: tuple[Finding, ...] = ()
    asked: dict[str, Any]
    closed = False

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch) -> FakeProject:
    fake, facade = FakeProject(), ModuleType("coder.project.facade")

    def open_(folder: str, **who: str) -> FakeProject:
        fake.asked = {"folder": folder, **who}
        return fake

    facade.open = open_  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "coder.project.facade", facade)
    return fake


def ran(monkeypatch: Any, function: Any, *words: str) -> Any:
    monkeypatch.setattr(command, "verb_function", lambda verb: function)
    verb = table.Verb("trial", "none:none", "Help.", table.CODING)
    monkeypatch.setattr(table, "VERBS", (*table.VERBS, verb))
    return run("trial", *words)


def says(project: Any) -> None:
    """Say something."""
    sys.stderr.write("said\n")


def fails(project: Any) -> None:
    """Fail."""
    raise UsageError("this does not fit")


def test_the_project_is_opened_as_the_options_say_and_closed(
    project: Any, monkeypatch: Any
) -> None:
    assert ran(monkeypatch, says, "--project", "p", "--coder", "ana", "--codebook", "b").code == 0
    assert project.asked == {"folder": "p", "coder": "ana", "codebook": "b"}
    assert project.closed


def test_a_torn_line_is_a_warning_after_the_output(project: Any, monkeypatch: Any) -> None:
    project.findings = (TORN,)
    done = ran(monkeypatch, says)
    assert done.code == 0
    assert done.err.splitlines()[0] == "said"
    assert done.err.splitlines()[1].startswith("warning: codings/ana.jsonl: the last line")


def test_an_unreadable_line_makes_5_of_0_only(project: Any, monkeypatch: Any) -> None:
    project.findings = (TORN, BAD)
    done = ran(monkeypatch, says)
    assert done.code == 5
    assert "error: codings/ana.jsonl:3: not JSON\n" in done.err
    failed = ran(monkeypatch, fails)
    assert failed.code == 2
    assert project.closed
    assert "codings/ana.jsonl:3" in failed.err and "does not fit" in failed.err


def test_without_a_folder_the_search_begins_here(project: Any) -> None:
    with opened(Given()) as opening:
        assert opening.project is project
    assert project.asked["folder"] == "."
