"""The figures in full: kills by the hundred, mutated files, the record at a million codings; kept as JSON.

    python -m benchmarks.prove                   # all; kills.json, mutations.json, scale.json in results/
    python -m benchmarks.prove kills --runs 50   # one part, with another number of runs
    python -m benchmarks.prove mutations
    python -m benchmarks.prove scale

Exit 1 when something acknowledged was lost, a project could not be read, a command did not run again, the
bad example passed, or a mutated file ended otherwise than in a sound text or a typed error, or not within the
limits of its reader. Timings are shown and kept, and never decide.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.__main__ import machine, measured, table
from benchmarks.kills import Tally, run
from benchmarks.scenarios import CONTROL, SCENARIOS

__all__ = ["main"]

RESULTS = Path(__file__).resolve().parent / "results"
RUNS = 200
PARTS = ("kills", "mutations", "scale")


def killed(runs: int, seed: int) -> tuple[list[Tally], Tally]:
    """All scenarios, and the bad example with a tenth of the runs."""
    with tempfile.TemporaryDirectory() as cache:
        os.environ["CODER_CACHE"] = cache
        out = []
        for scenario in SCENARIOS.values():
            out.append(run(scenario, runs=runs, seed=seed))
            print(told(out[-1]), flush=True)
        control = run(CONTROL, runs=max(10, runs // 10), seed=seed)
        print(told(control), "(must fail)", flush=True)
    return out, control


def told(t: Tally) -> str:
    """A tally as one line."""
    return (
        f"{t.scenario:<8} {t.runs} runs, {t.killed} killed, {t.acknowledged} acknowledged: {t.lost} lost, "
        f"{t.unreadable} unreadable, {t.doctor_errors} errors, {t.torn} torn lines, "
        f"{t.failed_again} failed again; {t.seconds:.0f} s"
    )


def keep(name: str, data: dict[str, object]) -> None:
    """Write one file of results."""
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps({"machine": machine(), **data}, indent=1, ensure_ascii=False)
    (RESULTS / name).write_text(text + "\n", encoding="utf-8", newline="\n")


def prove_kills(runs: int, seed: int) -> bool:
    """Kill, keep the counts, and say whether they are as they must be."""
    tallies, control = killed(runs, seed)
    keep(
        "kills.json",
        {"scenarios": [t.as_json() for t in tallies], "control": control.as_json()},
    )
    return all(t.sound for t in tallies) and not control.sound


def prove_scale() -> bool:
    """Measure the record at a million codings and keep the rows."""
    rows = measured("record")
    print(table(rows))
    keep("scale.json", {"rows": rows})
    return not any(r.get("fault") for r in rows)


def prove_mutations(count: int = 500) -> bool:
    """Read mutated files in a process of its own, keep the counts, and say whether all ended well."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "mutations.json"
        words = [sys.executable, "-m", "tests.proof.mutations", str(count), "--json", str(made)]
        done = subprocess.run(words, cwd=RESULTS.parents[1], check=False)
        if made.is_file():
            keep("mutations.json", json.loads(made.read_text(encoding="utf-8")))
    return done.returncode == 0


def main(args: list[str] | None = None) -> int:
    """Prove what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.prove", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"{', '.join(PARTS)}; all without")
    parser.add_argument("--runs", type=int, default=RUNS, help="kills of each scenario")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(args)
    parts = given.parts or list(PARTS)
    if unknown := set(parts) - set(PARTS):
        parser.error(f"no part {sorted(unknown)[0]!r}; there are {', '.join(PARTS)}")
    passed = True
    if "kills" in parts:
        passed &= prove_kills(given.runs, given.seed)
    if "mutations" in parts:
        passed &= prove_mutations()
    if "scale" in parts:
        passed &= prove_scale()
    print("proved" if passed else "NOT proved", file=sys.stderr)
    return 0 if passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
