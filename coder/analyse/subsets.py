"""The same cells in several parts of the material, and without each coder in turn.

    by_subset({"EU": columns_eu, "CH": columns_ch}, Asked("sentence", "jaccard"))
    difference(("EU", columns_eu), ("CH", columns_ch), Asked(), draws=2000)
    without_each_coder(columns, Asked())

Owns three tables of pairs: values side by side, the difference of two parts with its bootstrap interval
(documents redrawn within each part), and whether a pair survives that any one coder is left out. A part
knows its own documents, so that N of lift, npmi, phi and loglik is that of the part.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from coder.analyse.arrays import ints
from coder.analyse.cells import Grid, full_grid
from coder.analyse.chance import Asked, drawn_values
from coder.analyse.cooccur import cooccur
from coder.analyse.measures import is_symmetric
from coder.analyse.selection import take, where_docs
from coder.model.columns import Columns
from coder.model.results import Caption, Cell, Table
from coder.stats.intervals import percentile_interval

__all__ = ["by_subset", "difference", "without_each_coder"]

_PAIR = ("code_a", "code_b")
_DECIMALS = 12
Values = tuple[tuple[float | int | None, ...], ...]


def _values(columns: Columns, asked: Asked) -> Values:
    return cooccur(columns, rule=asked.rule, measure=asked.measure, units=asked.units).values


def _pairs(columns: Columns, asked: Asked, grid: Grid | None) -> list[tuple[int, int]]:
    looked_at = grid or full_grid(len(columns.codes))
    return list(looked_at.pairs(symmetric=is_symmetric(asked.how, asked.measure)))


def by_subset(
    subsets: Mapping[str, Columns], asked: Asked, *, variable: str = "", grid: Grid | None = None
) -> Table:
    """Pairs by parts of the material; pairs together in no part are left out.

    Args:
        subsets: name of a part to its codings, all under the same codes.
        asked: rule, measure, units.
        variable: what the parts are called after, for the caption.
        grid: rows and columns; all codes by all without.
    """
    values = [_values(columns, asked) for columns in subsets.values()]
    codes = next(iter(subsets.values())).codes
    rows: list[tuple[Cell, ...]] = []
    for a, b in _pairs(next(iter(subsets.values())), asked, grid):
        cells = [value[a][b] for value in values]
        if any(cells):
            rows.append((codes[a], codes[b], *cells))
    sizes = ", ".join(f"{name} {len(c.docs)}" for name, c in subsets.items())
    facts = {"measure": asked.measure, "rule": str(asked.how), "documents of each": sizes}
    title = f"Code co-occurrence by {variable}" if variable else "Code co-occurrence by part"
    return Table((*_PAIR, *subsets), tuple(rows), Caption(title, facts), _PAIR)


def difference(
    one: tuple[str, Columns],
    other: tuple[str, Columns],
    asked: Asked,
    *,
    draws: int | None = None,
    seed: int = 0,
    grid: Grid | None = None,
) -> Table:
    """Pairs in two parts and how much more the first has; None where either is undefined.

    Args:
        one: name and codings of the first part.
        other: name and codings of the second, under the same codes.
        asked: rule, measure, units.
        draws: so many redrawn pairs of corpora give low and high, the 95 % interval of the difference.
        seed: of the draws.
        grid: rows and columns; all codes by all without.
    """
    (name, columns), (name2, columns2) = one, other
    values, values2 = _values(columns, asked), _values(columns2, asked)
    cells = [c for c in _pairs(columns, asked, grid) if values[c[0]][c[1]] or values2[c[0]][c[1]]]
    ends: list[tuple[Cell, ...]] = [() for _ in cells]
    if draws is not None:
        first = drawn_values(columns, asked, cells, draws=draws, seed=seed)
        second = drawn_values(columns2, asked, cells, draws=draws, seed=seed + 1)
        ends = [_interval(drawn) for drawn in (first - second).T.tolist()]
    rows: list[tuple[Cell, ...]] = []
    for (a, b), interval in zip(cells, ends, strict=True):
        mine, yours = values[a][b], values2[a][b]
        apart = None if mine is None or yours is None else mine - yours
        rows.append((columns.codes[a], columns.codes[b], mine, yours, apart, *interval))
    facts = {"measure": asked.measure, "rule": str(asked.how), "of": f"{name} minus {name2}"}
    facts["documents of each"] = f"{name} {len(columns.docs)}, {name2} {len(columns2.docs)}"
    if draws is not None:
        facts |= {"draws": str(draws), "seed": str(seed)}
    header = (*_PAIR, name, name2, "difference", *(("low", "high") if draws is not None else ()))
    title = f"Code co-occurrence, {name} against {name2}"
    return Table(header, tuple(rows), Caption(title, facts), _PAIR)


def _interval(drawn: list[float]) -> tuple[Cell, ...]:
    ends = percentile_interval(v for v in drawn if v == v)
    return (None, None) if ends is None else tuple(round(end, _DECIMALS) for end in ends)


def without_each_coder(
    columns: Columns,
    asked: Asked,
    *,
    least: float | None = None,
    but: Collection[str] = (),
    grid: Grid | None = None,
) -> Table:
    """Each pair that stands together, again without each coder, and whether it is still there.

    Args:
        columns: codings that count.
        asked: rule, measure, units.
        least: what a value must reach to be there; more than 0 without.
        but: names in the place of coders that are nobody's (the consensus) and are never left out.
        grid: rows and columns; all codes by all without.

    Returns:
        code_a, code_b, the measure, `without NAME` for each coder with codings, survives.
    """
    by = ints(columns.by)
    present = [c for c in np.unique(by).tolist() if columns.coders[c] not in but]
    again = [_values(_without(columns, coder), asked) for coder in present]
    real = _values(columns, asked)

    def is_there(value: float | int | None) -> bool:
        return value is not None and (value > 0 if least is None else value >= least)

    rows: list[tuple[Cell, ...]] = []
    for a, b in _pairs(columns, asked, grid):
        if is_there(real[a][b]):
            cells = [values[a][b] for values in again]
            pair = (columns.codes[a], columns.codes[b])
            rows.append((*pair, real[a][b], *cells, all(map(is_there, cells))))
    named = tuple(f"without {columns.coders[c]}" for c in present)
    facts = {"measure": asked.measure, "rule": str(asked.how)}
    facts["there"] = "more than 0" if least is None else f"{least:g} or more"
    lost = sum(not row[-1] for row in rows)
    notes = (f"{lost} of {len(rows)} pairs depend on one coder",) if lost else ()
    caption = Caption("Code co-occurrence without each coder", facts, notes)
    return Table((*_PAIR, asked.measure, *named, "survives"), tuple(rows), caption, _PAIR)


def _without(columns: Columns, coder: int) -> Columns:
    """The codings of all others; documents that this coder alone coded are not looked at."""
    doc, by = ints(columns.doc), ints(columns.by)
    others = take(columns, by != coder)
    left = set(ints(others.doc).tolist())
    gone = {columns.docs[d] for d in set(doc[by == coder].tolist()) - left}
    return where_docs(others, lambda name: name not in gone) if gone else others
