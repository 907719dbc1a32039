"""How long the program takes to say anything: `coder --help` and `coder status`, beside typer and rich.

Importing typer and rich, with nothing done with them, is what a program of this kind usually pays before
its first line. Each command is run many times in turns; the ratio is of the least CPU times.

    python -m benchmarks start
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.projects import make_project
from benchmarks.timing import coder_program, cost_of, in_turns, row

__all__ = ["run"]

TIMES = 15
BAR = 1.6


def run() -> list[dict[str, object]]:
    """Measure; rows for the table."""
    with tempfile.TemporaryDirectory() as folder:
        fresh, large = Path(folder) / "fresh", Path(folder) / "large"
        env = {"CODER_CACHE": str(Path(folder) / "cache"), "CODER_NAME": "coder0"}
        coder = coder_program()
        cost_of([*coder, "init", str(fresh)], env)
        make_project(large, documents=10_000, codes=200, coders=4, codings=20_000)
        commands = {
            "typer and rich": [sys.executable, "-c", "import typer, rich"],
            "coder --help": [*coder, "--help"],
            "coder status": [*coder, "--project", str(fresh), "status"],
        }
        taken = in_turns(commands, TIMES, env)
        many = [*coder, "--project", str(large), "status"]
        cold = cost_of(many, env).cpu
        warm = in_turns({"many": many}, 5, env)["many"]
    base = min(taken["typer and rich"])
    rows = [_shown(name, times) for name, times in taken.items()]
    for name in ("coder --help", "coder status"):
        rows.append(
            row(
                f"{name} / typer and rich", min(taken[name]) / base, "x", bar=BAR, better="less",
                note=f"of the medians {median(taken[name]) / median(taken['typer and rich']):.2f}",
            )
        )  # fmt: skip
    rows.append(_shown("coder status, 10,000 documents", warm, f"; {cold:.2f} s the first time"))
    return rows


def _shown(name: str, times: list[float], more: str = "") -> dict[str, object]:
    return row(name, min(times), "s", note=f"median {median(times):.3f} s of {len(times)}{more}")
