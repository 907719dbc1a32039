"""The record at scale: a project of 10,000 documents, 200 codes, 4 coders and 1,000,000 codings.

Folding the journals from cold is held against `json.loads` of the same lines; `coder cooccur` as a command,
with its columns warm, against a program that does nothing but start, load NumPy and those columns and run
the kernel; the kernel against plain Python on the same codings. Everything else is stated.

    python -m benchmarks record
"""

from __future__ import annotations

import math
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.bench_cooccur import by_sweep, groups
from benchmarks.projects import make_project
from benchmarks.timing import coder_program, cost_of, in_turns, row, seconds

__all__ = ["run"]

CODINGS = 1_000_000
TIMES = 5

LOADS = """
import json, pathlib, sys
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.jsonl")):
    with path.open("rb") as lines:
        for line in lines:
            json.loads(line)
"""
FOLD = "import sys, coder; coder.open(sys.argv[1]).index"
KERNEL = """
import pathlib, sys
from coder.analyse.closeness import closeness
from coder.analyse.pairs import count_pairs
from coder.store.columns import load_columns
columns, _ = load_columns(pathlib.Path(sys.argv[1]))
assert count_pairs(columns, closeness("overlap")).sum()
"""
START = "import numpy"


def python(code: str, *words: object) -> list[str]:
    """A command that runs some lines of Python."""
    return [sys.executable, "-c", code, *map(str, words)]


def folded(root: Path, env: dict[str, str]) -> tuple[list[dict[str, object]], float]:
    """Rows on reading the journals, and the CPU seconds of the fold."""
    lines = cost_of(python(LOADS, root / "codings"), env)
    fold = cost_of(python(FOLD, root), env)
    again = cost_of(python(FOLD, root), env)
    rows = [
        row("json.loads of all lines", lines.cpu, "s"),
        row("folding 1 M codings from cold", fold.cpu, "s", note=f"{again.cpu:.2f} s when warm"),
        row("folding / json.loads", fold.cpu / lines.cpu, "x", bar=6, better="less"),
        row("memory of folding", fold.memory, "MB"),
    ]
    return rows, fold.cpu


def counted(root: Path, env: dict[str, str]) -> list[dict[str, object]]:
    """Rows on co-occurrence as a command, beside its kernel."""
    coder = [*coder_program(), "--project", str(root)]
    command = [*coder, "cooccur", "--pool", "--csv"]
    cold = cost_of(command, env)
    (folder,) = Path(env["CODER_CACHE"]).glob("*/columns/*")
    taken = in_turns(
        {
            "coder cooccur --pool": command,
            "start, NumPy, columns, kernel": python(KERNEL, folder),
            "start and NumPy alone": python(START),
            "coder cooccur (final layer)": [*coder, "cooccur", "--csv"],
            "coder crosstab": [*coder, "crosstab", "--rows", "code", "--cols", "case", "--csv"],
            "coder status": [*coder, "status"],
        },
        TIMES,
        env,
    )
    rows = [
        row(name, min(times), "s", note=f"median {median(times):.2f} s of {TIMES}")
        for name, times in taken.items()
    ]
    ratio = min(taken["coder cooccur --pool"]) / min(taken["start, NumPy, columns, kernel"])
    rows.append(row("coder cooccur / kernel and start", ratio, "x", bar=3, better="less"))
    rows.append(row("coder cooccur, columns cold", cold.cpu, "s", note=f"{cold.memory:.0f} MB"))
    return rows


def in_process(root: Path) -> list[dict[str, object]]:
    """Rows on what an open project does: one document's codings, and ways to count pairs."""
    import coder
    from coder.analyse.closeness import closeness
    from coder.analyse.pairs import count_pairs
    from coder.model.selection import Selection
    from coder.project.selecting import counted as counting

    with coder.open(root, coder="coder0") as project:
        docs = [f"D{n:05d}" for n in range(100, 130)]
        found = len(project.codings_of(docs[0]))
        taken = [one_call(lambda d=d: project.codings_of(d)) for d in docs[1:]]  # type: ignore[misc]
        columns = counting(project, Selection(layer="pool")).columns
        parts = groups(columns)
        near = closeness("overlap")
        naive = seconds(lambda: by_sweep(parts), 1)
        kernel = seconds(lambda: count_pairs(columns, near))
        whole = seconds(lambda: project.cooccur(Selection(layer="pool")))
    note = f"{len(columns):,} codings"
    return [
        row("codings of one document, project open", median(taken) * 1000, "ms",
            note=f"about {found} codings"),
        row("pairs by a sweep in plain Python", naive, "s", note=note),
        row("pairs by the kernel", kernel, "s", note=note),
        row("project.cooccur, columns in memory", whole, "s", note=note),
        row("sweep in plain Python / kernel", naive / kernel, "x"),
    ]  # fmt: skip


def one_call(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def run() -> list[dict[str, object]]:
    """Measure; rows for the table."""
    with tempfile.TemporaryDirectory() as folder:
        env = {"CODER_CACHE": str(Path(folder) / "cache"), "CODER_NAME": "coder0"}
        os.environ.update(env)
        small, root = Path(folder) / "small", Path(folder) / "large"
        make_project(small, documents=1_000, codes=200, coders=4, codings=CODINGS // 10)
        below = cost_of(python(FOLD, small), {"CODER_CACHE": str(Path(folder) / "other")}).cpu
        make_project(root, documents=10_000, codes=200, coders=4, codings=CODINGS)
        rows, above = folded(root, env)
        rows.append(row("exponent of folding, 100 k to 1 M", math.log10(above / below)))
        rows += counted(root, env)
        rows += in_process(root)
    return rows
