"""Alpha on 3 coders x 100,000 units beside four other programs, its bootstrap, and u-alpha of spans.

krippendorff and irrCAC get the same matrix (a fifth of judgements is noise, one in twenty is missing), nltk
a tenth of it, because it takes minutes for the whole, and statsmodels, which has Fleiss' kappa and no alpha,
the matrix without gaps beside our Fleiss. All must give the same value. irrCAC pins versions that clash with
ours and runs in an environment of its own (make irrcac). Times are CPU seconds, the median of several runs
side by side; memory is the peak above the input. A program that is not there is not measured. Spans have the
same density at every size, so the exponent tells growth with size.

    python -m benchmarks alpha
"""

from __future__ import annotations

import importlib
import json
import math
import os
import subprocess
import tempfile
import time
import tracemalloc
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from coder.agree.alpha import alpha, alpha_parts
from coder.agree.chance import fleiss
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


def package(name: str) -> Any:
    """A package, or None; some warn when they are loaded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(name)
    except ImportError:
        return None


def row(what: str, value: float | None, unit: str, **more: Any) -> dict[str, Any]:
    """One row of the table of results."""
    shown = None if value is None else round(value, 5)
    return {"what": what, "value": shown, "unit": unit, **more}


def same(ours: float | None, theirs: float, digits: int = 9) -> None:
    """Two programs must agree before their times are compared."""
    if ours is None or abs(ours - theirs) > 10.0**-digits:
        raise AssertionError(f"two programs disagree: {ours} and {theirs}")


def with_krippendorff(data: Judgements, values: int) -> dict[str, Any]:
    """The package krippendorff beside ours."""
    name = f"krippendorff / ours, {values} values"
    theirs = package("krippendorff")
    if theirs is None:
        return row(name, None, "x", bar=5, note="krippendorff is not installed")
    matrix = np.where(data.cells < 0, np.nan, data.cells.astype(np.float64))

    def work() -> float:
        return float(theirs.alpha(reliability_data=matrix, level_of_measurement="nominal"))

    found = alpha(data).value
    same(found, work())
    ratio = seconds(work, 3) / seconds(lambda: alpha(data), 11)
    return row(name, ratio, "x", bar=5, note=f"the same alpha, {found:.7f}")


def with_nltk(data: Judgements, values: int) -> dict[str, Any]:
    """The program nltk beside ours, on a tenth of the units."""
    many = UNITS // 10
    name = f"nltk / ours, {many:,} units, {values} values"
    theirs = package("nltk.metrics.agreement")
    if theirs is None:
        return row(name, None, "x", bar=5, note="nltk is not installed")
    some = data.take(np.arange(many))
    rows = [
        (f"c{c}", f"u{u}", some.values[v])
        for c, own in enumerate(some.cells.tolist())
        for u, v in enumerate(own)
        if v >= 0
    ]
    task = theirs.AnnotationTask(data=rows)
    same(alpha(some).value, float(task.alpha()))
    ratio = seconds(task.alpha, 1) / seconds(lambda: alpha(some), 11)
    return row(name, ratio, "x", bar=5, note="all 100,000 units would take it minutes")


def with_statsmodels(data: Judgements, values: int) -> dict[str, Any]:
    """Fleiss' kappa of statsmodels beside ours, on the matrix without gaps."""
    name = f"statsmodels / ours, Fleiss, {values} values"
    theirs = package("statsmodels.stats.inter_rater")
    if theirs is None:
        return row(name, None, "x", bar=5, note="statsmodels is not installed")
    whole = replace(data, cells=np.maximum(data.cells, 0))
    matrix = np.ascontiguousarray(whole.cells.T)

    def work() -> float:
        return float(theirs.fleiss_kappa(theirs.aggregate_raters(matrix)[0]))

    same(fleiss(whole).value, work())
    ratio = seconds(work, 3) / seconds(lambda: fleiss(whole), 5)
    return row(name, ratio, "x", note="no alpha there; its table is part of the work")


IRRCAC = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
import numpy, pandas
from irrCAC.raw import CAC
cells = numpy.load(sys.argv[1]).astype(float)
cells[cells < 0] = numpy.nan
frame = pandas.DataFrame(cells.T)
begin = time.process_time()
found = CAC(frame).krippendorff()["est"]["coefficient_value"]
print(json.dumps([float(found), time.process_time() - begin]))
"""


def with_irrcac(data: Judgements, values: int) -> dict[str, Any]:
    """The program irrCAC beside ours, from its own environment."""
    name = f"irrCAC / ours, {values} values"
    python = Path(__file__).resolve().parents[1] / ".venv-irrcac" / "bin" / "python"
    if not python.exists():
        return row(name, None, "x", bar=5, note="not installed: make irrcac")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "cells.npy"
        np.save(place, data.cells[:, (data.cells >= 0).any(axis=0)])
        env = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        ran = subprocess.run(
            [str(python), "-c", IRRCAC, str(place)],
            capture_output=True, text=True, check=True, env=env,
        )  # fmt: skip
    value, taken = json.loads(ran.stdout)
    same(alpha(data).value, value, 5)
    ratio = taken / seconds(lambda: alpha(data), 11)
    return row(name, ratio, "x", bar=5, note="it rounds to five digits; one run")


def of_matrix(values: int) -> list[dict[str, Any]]:
    """Alpha and its bootstrap at one number of values."""
    data = judged(values)
    one = seconds(lambda: alpha(data), 11)
    many = seconds(lambda: interval(alpha_parts(data), draws=DRAWS), 3)
    name = f"{CODERS} coders x {UNITS:,} units, {values} values"
    return [
        row(f"alpha, {name}", one, "s"),
        with_krippendorff(data, values),
        with_nltk(data, values),
        with_statsmodels(data, values),
        with_irrcac(data, values),
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
