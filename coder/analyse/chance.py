"""How sure a co-occurrence is: bootstrap intervals over documents, and permutations of codes.

    interval      documents are drawn with replacement: what a corpus of such documents would give
    permutation   within each document and coder the codes change places among the spans: what the
                  same spans and the same codes would give if they had nothing to do with each other

Owns both designs. Draws come from `coder.stats.draws`, so a seed gives the same figures for ever.
Documents are the unit of chance, not codings, since codings of one document resemble each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coder.analyse import incidence, pairs
from coder.analyse.bydocument import Parts, parts_of
from coder.analyse.closeness import Closeness, closeness
from coder.analyse.cooccur import check_question, cooccur
from coder.analyse.pairs import Ints, ints
from coder.model.columns import Columns, UnitColumns
from coder.model.results import Caption, Cell, Table
from coder.stats.draws import Draws
from coder.stats.intervals import percentile_interval

__all__ = ["intervals", "permutations"]

Floats = NDArray[np.float64]
_PAIR = ("code_a", "code_b")
_DECIMALS = 12
"""Logarithms differ in the last bit between machines; interval ends are rounded above that."""


def intervals(
    columns: Columns,
    *,
    rule: str = "overlap",
    measure: str = "count",
    units: UnitColumns | None = None,
    draws: int = 2000,
    seed: int = 0,
) -> Table:
    """Each pair that stands together, with the 95 % interval of its value over redrawn documents.

    Returns:
        code_a, code_b, the measure, low, high; low and high are None when no draw defined the value.

    Raises:
        BadValue: for an unknown rule or measure.
        UsageError: when rule, measure and units do not go together.
    """
    real = cooccur(columns, rule=rule, measure=measure, units=units).values
    together = [
        (a, b)
        for a, row in enumerate(real)
        for b, value in enumerate(row)
        if value and (b > a or (measure == "share" and a != b))
    ]
    drawn = _redrawn(columns, closeness(rule), measure, units, (together, draws, seed))
    ends = [percentile_interval(v for v in seen if v == v) or (None, None) for seen in drawn]
    rows = tuple(
        (columns.codes[a], columns.codes[b], real[a][b], _rounded(low), _rounded(high))
        for (a, b), (low, high) in zip(together, ends, strict=True)
    )
    told = {"measure": measure, "rule": rule, "draws": str(draws), "seed": str(seed)}
    caption = Caption("Code co-occurrence with 95 % intervals over documents", told)
    return Table((*_PAIR, measure, "low", "high"), rows, caption, _PAIR)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)


def _redrawn(
    columns: Columns,
    how: Closeness,
    measure: str,
    units: UnitColumns | None,
    plan: tuple[list[tuple[int, int]], int, int],
) -> list[list[float]]:
    """For each pair its value in every draw (NaN where undefined)."""
    together, draws, seed = plan
    if not together:
        return []
    partners = how.by_pair and measure == "jaccard"
    parts = parts_of(columns, how, None if how.kind == "document" else units, partners=partners)
    a, b = np.array(together, dtype=np.int64).T
    n_docs, n = len(columns.docs), len(columns.codes)
    places = [_places(parts, n, *cell) for cell in ((a, a), (b, b), (a, b), (b, a))]
    if not partners:  # a pair is kept once, the smaller position first
        places[2] = _places(parts, n, np.minimum(a, b), np.maximum(a, b))
    out = np.empty((draws, len(a)))
    stream = Draws(seed)
    for at in range(draws):
        weights = np.bincount(stream.below(n_docs, n_docs), minlength=n_docs)
        total = np.append(parts.total(weights), 0)
        n1, n2, n12, n21 = (total[place] for place in places)
        if partners:
            out[at] = _divided(n12 + n21, n1 + n2)
        else:
            every = int((weights * parts.units).sum()) if len(parts.units) else 0
            out[at] = _measured(measure, n1, n2, n12, every)
    return [column.tolist() for column in out.T]


def _places(parts: Parts, n: int, row: Ints, column: Ints) -> Ints:
    """Where the cells stand in `parts.cells`; one past the end for cells that are always 0."""
    wanted = row * n + column
    at = np.searchsorted(parts.cells, wanted)
    found = parts.cells[np.minimum(at, len(parts.cells) - 1)] == wanted
    return np.where(found, at, len(parts.cells))


def _divided(above: Any, below: Any) -> Floats:
    below = np.asarray(below, dtype=np.float64)
    out = np.full(np.shape(below), np.nan)
    np.divide(above, below, out=out, where=below > 0)
    return out


def _measured(measure: str, n1: Ints, n2: Ints, n12: Ints, every: int) -> Floats:
    """As `coder.analyse.measures`, on whole arrays; NaN where undefined."""
    if measure == "count":
        return n12.astype(np.float64)
    if measure in ("c", "jaccard"):
        return _divided(n12, n1 + n2 - n12)
    if measure == "share":
        return _divided(n12, n1)
    x1, x2 = n1.astype(np.float64), n2.astype(np.float64)
    lift = _divided(n12 * float(every), x1 * x2)
    if measure == "lift":
        return lift
    if measure == "npmi":
        safe = (n12 > 0) & (n12 < every)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(safe, np.log(lift) / -np.log(n12 / max(every, 1)), np.nan)
    spread = np.maximum(0, every - x1) * np.maximum(0, every - x2) * x1 * x2
    return _divided(n12 * float(every) - x1 * x2, np.sqrt(spread))


def permutations(
    columns: Columns,
    *,
    rule: str = "overlap",
    measure: str = "count",
    units: UnitColumns | None = None,
    draws: int = 1000,
    seed: int = 0,
) -> Table:
    """Each pair that stands together, in truth or by chance, against permuted codes.

    Returns:
        code_a, code_b, the measure, expected (mean over permutations), p_more and p_less: the share of
        permutations with at least, and at most, this value, itself counted as one of them.

    Raises:
        BadValue: for an unknown rule or measure.
        UsageError: when rule, measure and units do not go together.
    """
    how = closeness(rule)
    check_question(how, measure, units)
    real = _matrix(columns, how, measure, units)
    total, more, less, known = (np.zeros(real.shape) for _ in range(4))
    for shuffled in _shuffled(columns, draws, seed):
        values = _matrix(shuffled, how, measure, units)
        total += np.nan_to_num(values)
        known += ~np.isnan(values)
        more += values >= real  # comparisons with NaN are false
        less += values <= real
    rows: list[tuple[Cell, ...]] = []
    for a, b in np.argwhere((np.nan_to_num(real) != 0) | (total != 0)).tolist():
        if a == b or (a > b and measure != "share"):
            continue
        n, value = float(known[a, b]), float(real[a, b])
        cells: list[float | int | None] = [
            None if np.isnan(value) else int(value) if measure == "count" else value,
            float(total[a, b]) / n if n else None,
        ]
        tails = [(1 + float(tail[a, b])) / (1 + n) for tail in (more, less)]
        ends = [None, None] if np.isnan(value) else tails
        rows.append((columns.codes[a], columns.codes[b], *cells, *ends))
    told = {"measure": measure, "rule": rule, "permutations": str(draws), "seed": str(seed)}
    caption = Caption("Code co-occurrence against permuted codes", told)
    header = (*_PAIR, measure, "expected", "p_more", "p_less")
    return Table(header, tuple(rows), caption, _PAIR)


def _shuffled(columns: Columns, draws: int, seed: int) -> Iterator[Columns]:
    """The columns with codes permuted within each document and coder, again and again."""
    stream = Draws(seed)
    group = ints(columns.doc) * max(1, len(columns.coders)) + ints(columns.by)
    places, code = np.argsort(group, kind="stable"), ints(columns.code)
    for _ in range(draws):
        shuffled = np.empty_like(code)
        shuffled[places] = code[np.lexsort((stream.words(len(code)), group))]
        yield replace(columns, code=shuffled)


def _matrix(columns: Columns, how: Closeness, measure: str, units: UnitColumns | None) -> Floats:
    """The whole matrix of a measure; NaN where undefined."""
    if how.by_pair and measure == "jaccard":
        partnered = pairs.partnered(columns, how)
        alone = np.diag(partnered)
        return _divided(partnered + partnered.T, alone[:, None] + alone[None, :])
    where = None if how.kind == "document" else units
    every, counts = 0, ints([])
    if how.by_pair:
        counts = pairs.count_pairs(columns, how)
    else:
        counts = incidence.count_units(columns, where)
        every = incidence.units_looked_at(columns, where)
    alone = np.broadcast_to(np.diag(counts)[:, None], counts.shape)
    return _measured(measure, alone, alone.T, counts, every)
