"""Killed at random moments: nothing promised is lost. `python -m benchmarks.prove` does the same 200 times."""

from __future__ import annotations

import sys

import pytest

from benchmarks.kills import run
from benchmarks.scenarios import CONTROL, SCENARIOS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="outside program absent: SIGKILL"),
]


@pytest.mark.parametrize("name", ["add", "tag", "ingest"])
def test_nothing_acknowledged_is_lost_by_a_kill(name: str) -> None:
    tally = run(SCENARIOS[name], runs=20)
    assert tally.sound, tally.told
    assert tally.runs == 20
    assert tally.killed >= 10, "most programs had ended before the kill: it proves nothing"
    assert tally.acknowledged >= 20


def test_a_killed_coder_finds_everything_that_was_on_the_screen() -> None:
    tally = run(SCENARIOS["code"], runs=6)
    assert tally.sound, tally.told
    assert tally.killed == 6 and tally.acknowledged >= 60


def test_a_kill_while_the_index_is_built_changes_nothing() -> None:
    tally = run(SCENARIOS["refresh"], runs=8)
    assert tally.sound, tally.told
    assert tally.killed >= 3


def test_the_harness_sees_a_bad_writer() -> None:
    tally = run(CONTROL, runs=8)
    assert tally.acknowledged >= 8
    assert tally.lost + tally.unreadable > 0
    assert not tally.sound
