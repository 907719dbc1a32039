"""Co-occurrence of 200 codes at 10,000, 100,000 and 1,000,000 codings, beside other ways to count it.

The same overlap matrix is counted by comparing all pairs, by a sweep in plain Python, by NCLS, by DuckDB
(a join on document and coder with a range, one thread), and by ours; the matrices must be equal. A bare
NumPy sort of as many numbers shows how near the floor that is. Density is the same at every size (100
codings a document, 25 of each of 4 coders), so the exponent tells growth with size. Times are CPU seconds,
the median of three; memory is the peak above the input. A thousand permutations of 100,000 codings are held
against one matrix of them.

    python -m benchmarks cooccur
"""

from __future__ import annotations

import math
import time
import tracemalloc
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

from coder.analyse import incidence, pairs
from coder.analyse.closeness import closeness
from coder.analyse.cooccur import cooccur
from coder.analyse.permuting import permutations
from coder.model.columns import Columns, UnitColumns

__all__ = ["run"]

CODES, CODERS, A_DOCUMENT, LENGTH = 200, 4, 100, 12_000
SIZES = (10_000, 100_000, 1_000_000)
TURNS = 7
Grid = Any


def corpus(n: int) -> tuple[Columns, UnitColumns]:
    """So many codings of about a sentence each, and sentences of 150 characters."""
    rng = np.random.default_rng(n)
    docs = n // A_DOCUMENT
    doc = np.sort(rng.integers(0, docs, n))
    start = rng.integers(0, LENGTH - 400, n)
    end = start + rng.integers(20, 400, n)
    order = np.lexsort((-end, start, doc))
    doc, start, end = doc[order], start[order], end[order]
    names = tuple(f"d{i}" for i in range(docs))
    code, by = rng.integers(0, CODES, n), rng.integers(0, CODERS, n)
    codes, coders = tuple(f"c{i}" for i in range(CODES)), tuple(f"by{i}" for i in range(CODERS))
    columns = Columns(names, codes, coders, doc, start, end, code, by)
    edge = np.tile(np.arange(0, LENGTH, 150), docs)
    at = np.repeat(np.arange(docs), len(edge) // docs)
    return columns, UnitColumns("sentence", names, at, edge, edge + 149)


def groups(columns: Columns) -> list[list[tuple[int, int, int]]]:
    """(start, end, code) of each document and coder, in order: what plain Python starts from."""
    out: list[list[tuple[int, int, int]]] = [[] for _ in range(len(columns.docs) * CODERS)]
    lists = (
        c.tolist() for c in (columns.doc, columns.by, columns.start, columns.end, columns.code)
    )
    for doc, by, start, end, code in zip(*lists, strict=True):
        out[doc * CODERS + by].append((start, end, code))
    return out


def documents(columns: Columns) -> list[list[tuple[int, int, int, int]]]:
    """(start, end, code, coder) of each document, in order."""
    out: list[list[tuple[int, int, int, int]]] = [[] for _ in columns.docs]
    lists = (
        c.tolist() for c in (columns.doc, columns.start, columns.end, columns.code, columns.by)
    )
    for doc, *one in zip(*lists, strict=True):
        out[doc].append(tuple(one))
    return out


def by_all_pairs(parts: list[list[tuple[int, int, int, int]]]) -> Grid:
    """Every coding with every later one of its document, as the definition reads."""
    grid = [[0] * CODES for _ in range(CODES)]
    for part in parts:
        for i, (start, end, code, by) in enumerate(part):
            grid[code][code] += 1
            for start2, end2, code2, by2 in part[i + 1 :]:
                if by == by2 and start < end2 and start2 < end and code != code2:
                    grid[code][code2] += 1
                    grid[code2][code] += 1
    return grid


def by_sweep(parts: list[list[tuple[int, int, int]]]) -> Grid:
    """From left to right with a list of the codings that are still open."""
    grid = [[0] * CODES for _ in range(CODES)]
    for part in parts:
        still: list[tuple[int, int]] = []
        for start, end, code in part:
            still = [one for one in still if one[0] > start]
            grid[code][code] += 1
            for _end, code2 in still:
                if code != code2:
                    grid[code][code2] += 1
                    grid[code2][code] += 1
            still.append((end, code))
    return grid


def by_ncls(columns: Columns) -> Grid:
    """Nested containment lists over one long line; pairs listed all at once."""
    from ncls import NCLS

    base = (columns.doc * CODERS + columns.by) * (LENGTH + 1)
    start, end = base + columns.start, base + columns.end
    ids = np.arange(len(base))
    left, right = NCLS(start, end, ids).all_overlaps_both(start, end, ids)
    cells = np.bincount(columns.code[left] * CODES + columns.code[right], minlength=CODES**2)
    grid = cells.reshape(CODES, CODES)
    np.fill_diagonal(grid, np.bincount(columns.code, minlength=CODES))
    return grid.tolist()


class Duck:
    """The codings as a table in memory, and the matrix as one query."""

    def __init__(self, columns: Columns) -> None:
        import duckdb

        self.base = duckdb.connect(config={"threads": 1})
        names = ("doc", "start", "end", "code", "by")
        arrays = [np.ascontiguousarray(getattr(columns, name)) for name in names]
        self.base.register("given", dict(zip(("d", "s", "e", "c", "b"), arrays, strict=True)))
        self.base.execute(
            "CREATE TABLE t AS SELECT row_number() OVER () AS i, d * 4 + b AS g, s, e, c FROM given"
        )
        self.base.unregister("given")

    def grid(self) -> Grid:
        """Pairs of different codes in both cells, numbers of codings on the diagonal."""
        pairs_of = self.base.execute(
            "SELECT x.c AS a, y.c AS b, count(*) AS n FROM t x JOIN t y "
            "ON x.g = y.g AND x.i < y.i AND x.s < y.e AND y.s < x.e WHERE x.c <> y.c GROUP BY 1, 2"
        ).fetchnumpy()
        alone = self.base.execute("SELECT c, count(*) AS n FROM t GROUP BY 1").fetchnumpy()
        grid = np.zeros((CODES, CODES), dtype=np.int64)
        np.add.at(grid, (pairs_of["a"], pairs_of["b"]), pairs_of["n"])
        grid = grid + grid.T
        grid[alone["c"], alone["c"]] = alone["n"]
        return grid.tolist()


def seconds(work: Callable[[], object], times: int = 3) -> float:
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


def same_matrices(columns: Columns) -> int:
    """Count with all methods, insist on one matrix, and return the number of pairs in it."""
    ours = pairs.count_pairs(columns, closeness("overlap"))
    others = (
        by_all_pairs(documents(columns)),
        by_sweep(groups(columns)),
        by_ncls(columns),
        Duck(columns).grid(),
    )
    if any(ours.tolist() != other for other in others):
        raise AssertionError("two ways of counting disagree")
    return int((ours.sum() - np.trace(ours)) // 2)


def rivals(columns: Columns) -> dict[str, float]:
    """Seconds of the other methods; what they start from is made beforehand."""
    out = {"ncls": seconds(lambda: by_ncls(columns))}
    whole = documents(columns)
    out["all pairs"] = seconds(lambda: by_all_pairs(whole), 1 if len(columns) > 200_000 else 3)
    whole = []
    parts = groups(columns)
    out["sweep"] = seconds(lambda: by_sweep(parts))
    duck = Duck(columns)
    out["duckdb"] = seconds(duck.grid, 1 if len(columns) > 200_000 else 3)
    return out


def measured(n: int) -> dict[str, float]:
    """Seconds of each method at one size, and MB of ours."""
    columns, units = corpus(n)
    out = {"pairs": float(same_matrices(columns))} | rivals(columns)
    overlap, near = closeness("overlap"), closeness("near:200")
    key = (columns.doc * CODERS + columns.by) * (LENGTH + 1) + columns.start
    work: dict[str, Callable[[], object]] = {
        "sort": lambda: np.sort(key),
        "overlap": lambda: pairs.count_pairs(columns, overlap),
        "near:200": lambda: pairs.count_pairs(columns, near),
        "jaccard": lambda: pairs.partnered(columns, overlap),
        "sentence": lambda: incidence.count_units(columns, units),
        "document": lambda: incidence.count_units(columns, None),
        "whole call": lambda: cooccur(columns, measure="c"),
    }
    out |= {name: seconds(one) for name, one in work.items()}
    if n == 100_000:
        out |= drawn(columns, work["overlap"])
    out |= {f"MB {name}": extra_mb(work[name]) for name in ("overlap", "sentence", "document")}
    return out | {"MB ncls": extra_mb(lambda: by_ncls(columns))}


def drawn(columns: Columns, matrix: Callable[[], object]) -> dict[str, float]:
    """Seconds of a thousand permutations, and how many matrices they take: the median of turns.

    The matrix is made before and after each, so that a slow minute slows both.
    """
    taken, times = [], []
    for _ in range(TURNS):
        before = seconds(matrix)
        taken.append(seconds(lambda: permutations(columns, draws=1000, seed=1), 1))
        times.append(taken[-1] * 2 / (before + seconds(matrix)))
    return {"permutations": median(taken), "matrices": median(times)}


def row(what: str, value: float, unit: str, **more: Any) -> dict[str, Any]:
    """One row of the table of results."""
    return {"what": what, "value": round(value, 4), "unit": unit, **more}


def run() -> list[dict[str, Any]]:
    """Measure all sizes; rows for the table of benchmarks."""
    at = {n: measured(n) for n in SIZES}
    top, below = at[SIZES[-1]], at[SIZES[-2]]
    rows = [
        row(f"{what}, {n:,} codings", figures[what], "s")
        for n, figures in at.items()
        for what in (
            "all pairs",
            "sweep",
            "ncls",
            "duckdb",
            "sort",
            "overlap",
            "near:200",
            "jaccard",
        )
    ]
    rows += [
        row(f"{what}, 1,000,000 codings", top[what], "s")
        for what in ("sentence", "document", "whole call")
    ]
    note = f"{top['pairs']:,.0f} pairs, the same matrix by all methods at every size"
    rows.append(
        row("all pairs / ours, 1 M", top["all pairs"] / top["overlap"], "x", bar=10, note=note)
    )
    for n, figures in at.items():
        fastest = min(figures[rival] for rival in ("all pairs", "sweep", "ncls", "duckdb"))
        rows.append(row(f"best rival / ours, {n:,}", fastest / figures["overlap"], "x", bar=1))
    rows.append(row("1,000 permutations, 100,000 codings", below["permutations"], "s"))
    times = below["matrices"]
    rows.append(row("1,000 permutations / one matrix", times, "x", bar=60, better="less"))
    for rival in ("sweep", "ncls", "duckdb"):
        rows.append(row(f"{rival} / ours, 1 M", top[rival] / top["overlap"], "x"))
    rows.append(row("ours / a bare sort, 1 M", top["overlap"] / top["sort"], "x", better="less"))
    for rule in ("overlap", "near:200", "jaccard", "sentence", "document"):
        exponent = math.log10(top[rule] / below[rule])
        told = {"bar": 1.2} if rule == "overlap" else {}
        rows.append(row(f"exponent {rule}, 100 k to 1 M", exponent, "", better="less", **told))
    for rule in ("overlap", "sentence", "document"):
        memory = top[f"MB {rule}"]
        rows.append(row(f"memory {rule}, 1 M", memory, "MB", bar=100, better="less"))
    rows.append(row("memory ncls, 1 M", top["MB ncls"], "MB"))
    return rows


if __name__ == "__main__":
    for one in run():
        print(f"{one['what']:<40} {one['value']:>12} {one['unit']}")
