from __future__ import annotations

import io
import sys
from typing import Any

import pytest

from coder.cli import diagnostics, progress
from coder.cli.asking import confirm
from coder.cli.given import Given
from coder.model.errors import UsageError
from tests.cli.program import Terminal, streams


class Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


def answered(line: str, given: Given | None = None, *, terminal: bool = True) -> tuple[bool, str]:
    with streams(terminal=terminal) as (_, err):
        sys.stdin = Keyboard(line)
        found = confirm("Remove 3 codings\x1b?", given or Given(), yes=False)
    return found, err.getvalue().decode()


@pytest.mark.parametrize(
    ("line", "found"), [("y\n", True), ("YES\n", True), ("\n", False), ("", False)]
)
def test_only_a_yes_is_a_yes(line: str, found: bool) -> None:
    answer, shown = answered(line)
    assert answer is found
    assert shown.startswith("Remove 3 codings␛? [y/N] ")


def test_without_anybody_to_ask_it_is_a_usage_error() -> None:
    for given, terminal in ((Given(no_input=True), True), (Given(), False)):
        with pytest.raises(UsageError, match="Remove 3 codings") as caught:
            answered("y\n", given, terminal=terminal)
        assert "--yes" in caught.value.hint


def test_a_yes_beforehand_asks_nothing() -> None:
    with streams() as (_, err):
        assert confirm("Really?", Given(), yes=True)
    assert err.getvalue() == b""


def moved(monkeypatch: Any, *, terminal: bool) -> str:
    clock = iter(range(100))
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(clock)))
    with streams(terminal=terminal) as (_, err):
        assert isinstance(sys.stderr, Terminal) is terminal
        with progress.progress("ingest") as step:
            step(1, 4, "a\x1b.pdf")
            step(2, 0, "b.pdf")
    return err.getvalue().decode()


def test_progress_moves_on_a_terminal_and_leaves_nothing(monkeypatch: Any) -> None:
    diagnostics.configure()
    shown = moved(monkeypatch, terminal=True)
    assert "[######" in shown and "1/4" in shown and "\x1b" not in shown
    assert shown.endswith(" \r")


def test_progress_is_silent_in_a_pipe_and_when_quiet(monkeypatch: Any) -> None:
    diagnostics.configure()
    assert moved(monkeypatch, terminal=False) == ""
    diagnostics.configure(quiet=True)
    assert moved(monkeypatch, terminal=True) == ""
    diagnostics.configure()
