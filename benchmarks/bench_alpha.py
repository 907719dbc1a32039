"""Alpha on 3 coders x 100,000 units beside the krippendorff package, its bootstrap, and u-alpha of spans.

Both programs get the same matrix (a fifth of judgements is noise, one in twenty is missing) and must give
the same alpha. Times are CPU seconds, the median of several runs side by side; memory is the peak above the
input. The package is GPL and not among our dependencies: without it, its rows are not measured. Spans
have the same density at every size, so the exponent tells growth with size.

    python -m benchmarks alpha
"""

from __future__ import annotations

import importlib
import math
import time
import tracemalloc
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

from coder.agree.alpha import alpha, alpha_parts
from coder.agree.continuum import Continuum
from coder.agree.judgements import Judgements
from coder.agree.resampling import interval
from coder.agree.unitizing import u_alpha

__all__ = ["run"]

CODERS, UNITS, DRAWS = 3, 100_000, 2000
VALUES = (8, 40)
SPANS = (10_000, 100_000, 1_000_000)
A_SPAN = 120
"""Characters of the line for each span of a coder; a third of them is coded."""


def judged(values: int) -> Judgements:
    """Coders who mostly see the truth."""
    rng = np.random.default_rng(values)
    truth = rng.integers(0, values, UNITS)
    noise = rng.integers(0, values, (CODERS, UNITS))
    cells = np.where(rng.random((CODERS, UNITS)) < 0.8, truth, noise).astype(np.int32)
    cells[rng.random((CODERS, UNITS)) < 0.05] = -1
    return Judgements(("a", "b", "c"), tuple(map(str, range(values))), cells)


def line(spans: int) -> Continuum:
    """So many spans of three coders, ten codes, on one text; no two of one coder overlap."""
    rng = np.random.default_rng(spans)
    each = spans // CODERS
    by = np.repeat(np.arange(CODERS), each)
    start = np.concatenate([np.arange(each) * A_SPAN + rng.integers(0, 40, each) for _ in range(3)])
    end = start + rng.integers(20, 60, len(start))
    truth = np.tile(rng.integers(0, 10, each), CODERS)
    code = np.where(rng.random(len(start)) < 0.8, truth, rng.integers(0, 10, len(start)))
    order = np.lexsort((start, code, by))
    edges = np.array([0, each * A_SPAN])
    read = np.ones((1, CODERS), dtype=np.bool_)
    names = tuple(f"c{n}" for n in range(10))
    return Continuum(
        ("a", "b", "c"), names, by[order], code[order], start[order], end[order], edges, read
    )


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """CPU seconds of a call, the median of several."""
    taken = []
    for _ in range(times):
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return median(taken)


def extra_mb(work: Callable[[], object]) -> float:
    """Peak of memory above what was there before, in MB."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def krippendorff() -> Any:
    """The package, or None."""
    try:
        return importlib.import_module("krippendorff")
    except ImportError:
        return None


def row(what: str, value: float | None, unit: str, **more: Any) -> dict[str, Any]:
    """One row of the table of results."""
    shown = None if value is None else round(value, 5)
    return {"what": what, "value": shown, "unit": unit, **more}


def beside(data: Judgements, ours: float) -> tuple[float | None, str]:
    """How many times longer the package takes, and what is to be said of it."""
    package = krippendorff()
    if package is None:
        return None, "krippendorff is not installed"
    matrix = np.where(data.cells < 0, np.nan, data.cells.astype(np.float64))

    def theirs() -> float:
        return float(package.alpha(reliability_data=matrix, level_of_measurement="nominal"))

    found = alpha(data).value
    if found is None or abs(theirs() - found) > 1e-9:
        raise AssertionError("two programs disagree on alpha")
    return seconds(theirs, 3) / ours, f"the same alpha, {found:.7f}"


def of_matrix(values: int) -> list[dict[str, Any]]:
    """Alpha and its bootstrap at one number of values."""
    data = judged(values)
    one = seconds(lambda: alpha(data), 11)
    many = seconds(lambda: interval(alpha_parts(data), draws=DRAWS), 3)
    ratio, note = beside(data, one)
    name = f"{CODERS} coders x {UNITS:,} units, {values} values"
    return [
        row(f"alpha, {name}", one, "s"),
        row(f"krippendorff / ours, {name}", ratio, "x", bar=5, note=note),
        row(f"{DRAWS:,} draws, {name}", many, "s"),
        row(f"{DRAWS:,} draws / alpha, {values} values", many / one, "x", bar=300, better="less"),
    ]


def of_memory(values: int) -> float:
    """Peak memory of one alpha above its input, in MB."""
    data = judged(values)
    return extra_mb(lambda: alpha(data))


def run() -> list[dict[str, Any]]:
    """Measure all; rows for the table of benchmarks."""
    rows = [one for values in VALUES for one in of_matrix(values)]
    few, many = (of_memory(values) for values in (8, 1000))
    rows += [
        row("memory of alpha, 8 values", few, "MB"),
        row("memory of alpha, 1,000 values / 8 values", many / few, "x", bar=1.1, better="less"),
    ]
    taken = []
    for n in SPANS:
        data = line(n)
        taken.append(seconds(lambda d=data: u_alpha(d), 3))
        rows.append(row(f"u-alpha, {n:,} spans", taken[-1], "s", note=f"{u_alpha(data).value:.4f}"))
    growth = math.log(taken[-1] / taken[-2]) / math.log(SPANS[-1] / SPANS[-2])
    rows.append(row("u-alpha, exponent at 1,000,000 spans", growth, "", bar=1.2, better="less"))
    return rows
