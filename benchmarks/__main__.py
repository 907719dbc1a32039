"""Runs the benchmarks, each in a process of its own, and prints one table.

    python -m benchmarks                    # all, results also in benchmarks/results/bench.json
    python -m benchmarks cooccur start      # some
    python -m benchmarks --list

A benchmark is a module `benchmarks/bench_NAME.py` with a function `run()` that returns a list of rows:
dicts with `what` (words), `value` (a number, or None where it could not be measured), and where they apply
`unit`, `bar` (a number), `better` ("more", the default, or "less"), and `note`. Ratios against another
program are measured side by side in the same run; a bar that is missed is shown as missed and does not
end the run. Exit 1 only when a benchmark could not be run at all.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

__all__ = ["available", "judged", "main", "measured", "table"]

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results" / "bench.json"
LONGEST = 1800
"""Seconds that one benchmark may take."""

# What the module prints itself goes to stderr; the rows are the last line of stdout.
RUN = """\
import importlib, json, sys
out, sys.stdout = sys.stdout, sys.stderr
rows = importlib.import_module("benchmarks.bench_{name}").run()
print(json.dumps(list(rows)), file=out)
"""

Row = dict[str, Any]


def available() -> list[str]:
    """Names of the benchmarks, sorted."""
    return sorted(p.stem.removeprefix("bench_") for p in HERE.glob("bench_*.py"))


def measured(name: str) -> list[Row]:
    """The rows of one benchmark; a single row with a `fault` when it could not be run."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", RUN.format(name=name)],
            cwd=HERE.parent,
            stdout=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            encoding="utf-8",
            timeout=LONGEST,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": "0"},
        )
        rows: list[Row] = json.loads(done.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        return [{"what": name, "value": None, "fault": f"took more than {LONGEST} s"}]
    except (subprocess.CalledProcessError, ValueError, IndexError) as error:
        return [{"what": name, "value": None, "fault": str(error).splitlines()[0]}]
    return [{"benchmark": name, **row} for row in rows]


def judged(row: Row) -> str:
    """`reached`, `MISSED`, or empty where there is no bar; `FAILED` where there is no row."""
    if row.get("fault"):
        return "FAILED"
    value, bar = row.get("value"), row.get("bar")
    if bar is None:
        return ""
    if value is None:
        return "not measured"
    reached = value <= bar if row.get("better") == "less" else value >= bar
    return "reached" if reached else "MISSED"


def shown(number: object) -> str:
    """A number with four significant digits, thousands kept apart."""
    if not isinstance(number, int | float):
        return ""
    if number and abs(number) < 1:
        return f"{number:.3g}"
    return f"{number:,.0f}" if abs(number) >= 1000 or number == int(number) else f"{number:.4g}"


def table(rows: list[Row]) -> str:
    """The rows as aligned text."""
    cells = [("what", "value", "bar", "", "note")]
    for row in rows:
        limit = "at most" if row.get("better") == "less" else "at least"
        bar = "" if row.get("bar") is None else f"{limit} {shown(row['bar'])}"
        value = f"{shown(row.get('value'))} {row.get('unit', '')}".strip()
        note = str(row.get("fault") or row.get("note") or "")
        cells.append((str(row["what"]), value, bar, judged(row), note))
    wide = [max(len(c[i]) for c in cells) for i in range(4)]
    lines = [
        f"{a:<{wide[0]}}  {b:>{wide[1]}}  {c:<{wide[2]}}  {d:<{wide[3]}}  {e}".rstrip()
        for a, b, c, d, e in cells
    ]
    return "\n".join([lines[0], "-" * min(100, max(map(len, lines))), *lines[1:]])


def machine() -> dict[str, object]:
    """What the figures depend on; no name of the machine."""
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
    }


def main(args: list[str] | None = None) -> int:
    """Run what was asked for, print the table, write the JSON."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Timings side by side."
    )
    parser.add_argument("names", nargs="*", help="which benchmarks; all without")
    parser.add_argument("--list", action="store_true", help="say which there are")
    parser.add_argument("--output", type=Path, default=None, help="where the JSON goes")
    given = parser.parse_args(args)
    if unknown := sorted(set(given.names) - set(available())):
        parser.error(f"no benchmark {unknown[0]!r}; there are {', '.join(available())}")
    if given.list:
        print("\n".join(available()))
        return 0
    rows: list[Row] = []
    for name in given.names or available():
        print(f"-- {name}", file=sys.stderr, flush=True)
        rows += measured(name)
    print(table(rows))
    verdicts = [judged(r) for r in rows]
    barred = sum(v in ("reached", "MISSED") for v in verdicts)
    print(
        f"\n{verdicts.count('reached')} of {barred} bars reached, {verdicts.count('FAILED')} failed"
    )
    # A run of some benchmarks does not stand in for a run of all.
    output = given.output or (None if given.names else RESULTS)
    if output:
        output.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"machine": machine(), "rows": rows}, indent=1, ensure_ascii=False)
        output.write_text(text + "\n", encoding="utf-8", newline="\n")
    return 1 if "FAILED" in verdicts else 0


if __name__ == "__main__":
    raise SystemExit(main())
