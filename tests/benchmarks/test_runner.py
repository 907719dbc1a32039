"""The runner of the benchmarks: bars, the table, and what happens when one cannot run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as runner


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        ({"value": 12, "bar": 10}, "reached"),
        ({"value": 9.9, "bar": 10}, "MISSED"),
        ({"value": 10, "bar": 10}, "reached"),
        ({"value": 1.4, "bar": 1.6, "better": "less"}, "reached"),
        ({"value": 1.7, "bar": 1.6, "better": "less"}, "MISSED"),
        ({"value": 3}, ""),
        ({"value": None, "bar": 3}, "not measured"),
        ({"value": None, "fault": "took too long"}, "FAILED"),
    ],
)
def test_a_bar_is_reached_or_missed_in_its_direction(row: dict[str, Any], verdict: str) -> None:
    assert runner.judged(row) == verdict


def test_the_table_is_aligned_and_says_the_bar() -> None:
    lines = runner.table(
        [
            {"what": "start", "value": 1.2345, "unit": "x", "bar": 1.6, "better": "less"},
            {"what": "lines", "value": 1234567, "note": "cold"},
        ]
    ).splitlines()
    assert lines[2].split() == ["start", "1.234", "x", "at", "most", "1.6", "reached"]
    assert lines[3].split() == ["lines", "1,234,567", "cold"]


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (0.01234, "0.0123"), (12.0, "12"), (12.34567, "12.35"), (None, "")],
)
def test_numbers_are_shown_with_what_matters(number: float | None, text: str) -> None:
    assert runner.shown(number) == text


def test_a_run_writes_what_it_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(runner, "available", lambda: ["a", "b"])
    monkeypatch.setattr(runner, "measured", lambda name: [{"what": name, "value": 2, "bar": 1}])
    file = tmp_path / "new" / "bench.json"
    assert runner.main(["--output", str(file)]) == 0
    assert "2 of 2 bars reached, 0 failed" in capsys.readouterr().out
    assert [r["what"] for r in json.loads(file.read_text(encoding="utf-8"))["rows"]] == ["a", "b"]


def test_a_benchmark_that_cannot_run_is_a_row_of_its_own() -> None:
    rows = runner.measured("of_nothing")
    assert [runner.judged(r) for r in rows] == ["FAILED"]


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        runner.main(["of_nothing"])
    assert ended.value.code == 2
    assert "no benchmark 'of_nothing'" in capsys.readouterr().err
