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
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["CHECKS", "STRICT", "main"]

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

# A file stays together for its fixtures; the files come in the order that tests/conftest.py gives them.
TWO_CORES = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
RUNS = 2

STRICT = ("model", "agree", "analyse")
"""Packages whose every branch is run by their own tests, in `tests/NAME`; measured with no others."""


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
    """The tests, those of the strict packages with their coverage; the steps and the counts in words.

    Coverage costs half as much again as the tests themselves, so it is measured where a floor stands.
    """
    own = tuple(f"tests/{name}" for name in STRICT)
    measured = tuple(f"--cov=coder.{name}" for name in STRICT)
    steps, found = [], []
    with tempfile.TemporaryDirectory() as folder:
        for name, asked in {
            "tests": tuple(f"--ignore={path}" for path in own),
            "tests of " + ", ".join(STRICT): (
                *own, *measured, "--cov-branch", "--cov-fail-under=100",
                "--cov-report=term-missing:skip-covered",
            ),
        }.items():  # fmt: skip
            counts = Path(folder) / f"{len(steps)}.json"
            command = ("pytest", *TWO_CORES, "--continue-on-collection-errors", *asked)
            coverage = str(Path(folder) / "coverage")
            steps.append(run(name, command, CODER_TEST_COUNTS=str(counts), COVERAGE_FILE=coverage))
            if counts.exists():
                found.append(json.loads(counts.read_text(encoding="utf-8")))
    return steps, words(summed(found))


def summed(counts: list[dict[str, Any]]) -> dict[str, Any]:
    """The counts of several runs as one; nothing where one of the runs left none."""
    if len(counts) < RUNS:
        return {}
    total: dict[str, Any] = {k: sum(c[k] for c in counts) for k in ("passed", "failed", "skipped")}
    reasons: Counter[str] = Counter()
    for one in counts:
        reasons.update(one["reasons"])
    return {**total, "reasons": dict(sorted(reasons.items()))}


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
