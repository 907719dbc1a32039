"""Runs every check of the project, cheapest first, and ends with one line that counts.

    python scripts/check.py             # checks, then tests with branch coverage
    python scripts/check.py --lint      # the checks alone
    python scripts/check.py --tests     # the tests alone

A failing step does not stop the later ones, so one run shows everything that is wrong. Exit 0 when all
steps passed, else 1. Tests that were skipped because a program or the shared test data is not on this
machine are counted by reason: a green line that skipped something says so.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

__all__ = ["CHECKS", "FLOORS", "main"]

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("coder", "tests", "scripts", "benchmarks", "hatch_build.py")

CHECKS = {
    "format": ("ruff", "format", "--check", *SOURCES),
    "ruff": ("ruff", "check", *SOURCES),
    "types": ("mypy",),
    "layers": ("lint-imports",),
    "docstrings": ("interrogate", "-vv", "--omit-covered-files", "--ignore-semiprivate", "coder"),
}
"""What is checked without running the program, cheapest first."""

FLOORS = {"coder/model/*": 100, "*": 80}
"""Least branch coverage in percent by file pattern, over what runs without the shared data."""


@dataclass(frozen=True, slots=True)
class Step:
    """One finished step."""

    name: str
    passed: bool
    seconds: float


def run(name: str, command: tuple[str, ...], **env: str) -> Step:
    """Run a program of this environment from the root, its output shown as it comes."""
    print(f"== {name}: {' '.join(command)}", flush=True)
    program = Path(sys.executable).parent / command[0]
    begun = time.monotonic()
    code = subprocess.run(
        [str(program), *command[1:]],
        cwd=ROOT,
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        check=False,
    ).returncode
    return Step(name, code == 0, time.monotonic() - begun)


def tests() -> tuple[list[Step], str]:
    """The tests and the coverage floors; the steps and the counts in words."""
    with tempfile.TemporaryDirectory() as folder:
        counts = Path(folder) / "counts.json"
        data = str(Path(folder) / "coverage")
        pytest = (
            "pytest",
            *("-n", "2", "--dist", "loadfile"),  # two cores; a file stays together for its fixtures
            "--continue-on-collection-errors",
            "--cov=coder",
            "--cov-branch",
            "--cov-report=",
        )
        steps = [run("tests", pytest, CODER_TEST_COUNTS=str(counts), COVERAGE_FILE=data)]
        for pattern, floor in FLOORS.items():
            asked = (f"--fail-under={floor}", f"--include={pattern}")
            command = ("coverage", "report", "--skip-covered", *asked)
            steps.append(run(f"coverage {pattern}", command, COVERAGE_FILE=data))
        found = json.loads(counts.read_text(encoding="utf-8")) if counts.exists() else {}
    return steps, words(found)


def words(counts: dict[str, object]) -> str:
    """Counts as `812 passed, 0 failed, 14 skipped (9 shared data absent, 5 ...)`."""
    if not counts:
        return "the tests did not run"
    out = ", ".join(f"{counts[k]} {k}" for k in ("passed", "failed", "skipped"))
    reasons = counts.get("reasons")
    if isinstance(reasons, dict) and reasons:
        out += " (" + ", ".join(f"{n} {why}" for why, n in reasons.items()) + ")"
    return out


def main(args: list[str]) -> int:
    """Run the steps that `args` ask for and print the last line."""
    steps = [] if "--tests" in args else [run(n, c) for n, c in CHECKS.items()]
    told = ""
    if "--lint" not in args:
        more, counted = tests()
        steps += more
        told = f"; tests: {counted}"
    failed = [s.name for s in steps if not s.passed]
    took = sum(s.seconds for s in steps)
    verdict = f"FAILED {', '.join(failed)}" if failed else "all passed"
    print(f"\n{len(steps) - len(failed)} of {len(steps)} steps in {took:.0f} s, {verdict}{told}")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
