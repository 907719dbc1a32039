"""Which two codes are taken for each other, ranked by the agreement that would be gained without it.

    table = confused_pairs(project, Selection(), Asked(), unit="sentence")

Owns what "gained" means: alpha on the sets of codes of the units (MASI distance) as it is, against the alpha
if in each unit where one coder gave only the first code and another only the second all had given the
same one. Beside it each code's own alpha of presence. Undefined stays empty, never 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from coder.agree.align import SideBySide, compare
from coder.agree.alpha import alpha, alpha_masi
from coder.agree.judgements import Judgements, Value, members, set_of
from coder.model.errors import BadValue
from coder.model.names import fold_name
from coder.model.results import Caption, Cell, Matrix, Table
from coder.model.selection import Selection
from coder.project.conflicting import NOTHING, Asked, Conflicts, conflicts

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["confused_pairs", "confusion"]

UNITS = ("sentence", "paragraph", "page", "document")
COLUMNS = (
    "code_a", "code_b", "units", "alpha_a", "alpha_b", "alpha_all", "without", "gained",
)  # fmt: skip


def confused_pairs(
    project: Project,
    selection: Selection | None = None,
    asked: Asked | None = None,
    *,
    unit: str = "sentence",
) -> Table:
    """Pairs of codes that two coders gave to one unit, each in place of the other; most gained first.

    Raises:
        BadValue: another unit.
        UsageError, UnknownName: see `conflicting.conflicts`.
    """
    if unit not in UNITS:
        raise BadValue.of_value("--unit", unit, UNITS)
    found = conflicts(project, selection, asked)
    side = _side_by_side(project, found, unit)
    facts = {"unit": unit, "documents": str(len(found.compared)), "measure": "alpha, MASI on sets"}
    rows: list[tuple[Cell, ...]] = []
    if side is not None:
        judged = side.code_sets()
        now = alpha_masi(judged).value
        for (a, b), n in _confused(judged).items():
            then = alpha_masi(_without(judged, a, b)).value
            gained = then - now if then is not None and now is not None else None
            own = (alpha(side.presence([c])).value for c in (a, b))
            rows.append((a, b, n, *own, now, then, gained))
        facts["units"] = str(len(judged))
        facts["coders"] = ", ".join(judged.coders)
    rows.sort(key=lambda r: (r[7] is None, -(float(r[7] or 0)), -int(r[2] or 0), r[:2]))
    caption = Caption("Codes taken for each other", facts, found.notes)
    return Table(COLUMNS, tuple(rows), caption, ("code_a", "code_b"))


def confusion(project: Project, found: Conflicts) -> Matrix:
    """How often one coder gave the row's code where another gave the column's; all items, settled or not.

    With two coders named the rows are the first one's. Else both directions are counted, so that the matrix
    is symmetric, with two readings that agree counted once on the diagonal.
    """
    one = fold_name(found.asked.coders[0]) if len(found.asked.coders) == 2 else ""
    codes = [c.id for _, c in project.book().tree()]
    met = {k.code for c in found.items for k in c.item.codings}
    names = (*codes, *sorted(met - set(codes)), NOTHING)
    cells: Counter[tuple[str, str]] = Counter()
    once = {(p.a.id, p.b.id if p.b else p.by): p for c in found.items for p in c.item.pairs}
    for pair in once.values():
        a, b = pair.a.code, pair.b.code if pair.b is not None else NOTHING
        turned = one and fold_name(pair.a.by) != one
        for key in {(b, a) if turned else (a, b), *(() if one else ((b, a),))}:
            cells[key] += 1
    values = tuple(tuple(cells[r, c] for c in names) for r in names)
    facts = {"coders": ", ".join(found.asked.coders) if one else "all pairs",
             "documents": str(len(found.compared))}  # fmt: skip
    labels = {c.id: c.label for c in project.book()}
    shown = tuple(labels.get(n, n) for n in names)
    caption = Caption("Codes as two coders gave them", facts, found.notes)
    return Matrix(names, names, values, caption, shown, shown, symmetric=not one)


def _side_by_side(project: Project, found: Conflicts, unit: str) -> SideBySide | None:
    """The codings of the compared coders on units; None where nobody is compared."""
    from coder.project.selecting import counted

    finished: dict[str, list[str]] = {}
    for doc, coders in found.compared.items():
        for by in coders:
            finished.setdefault(fold_name(by), []).append(doc)
    if not finished:
        return None
    columns = counted(project, Selection(), default="pool").columns
    named: Mapping[str, list[str]] = {
        name: finished[fold_name(name)]
        for name in _known(columns.coders, found)
        if fold_name(name) in finished
    }
    units = project.view.units(unit)
    return compare(columns, units, named, gaps=len(named) > 2)


def _known(coders: Sequence[str], found: Conflicts) -> list[str]:
    """Coders as the columns spell them, and those who have no coding at all."""
    there = {fold_name(c) for c in coders}
    others = {by for own in found.compared.values() for by in own if fold_name(by) not in there}
    return [*coders, *sorted(others)]


def _patterns(judged: Judgements) -> list[tuple[list[Value | None], int]]:
    """What coders say of a unit, and of how many units they say it."""
    cells, counts = np.unique(judged.cells, axis=1, return_counts=True)
    return [
        ([judged.values[v] if v >= 0 else None for v in column], int(n))
        for column, n in zip(cells.T.tolist(), counts.tolist(), strict=True)
    ]


def _confused(judged: Judgements) -> dict[tuple[str, str], int]:
    """Units in which one coder gave only the first code and another only the second."""
    out: Counter[tuple[str, str]] = Counter()
    for values, n in _patterns(judged):
        pairs: set[tuple[str, str]] = set()
        sets = [members(v) for v in values if v is not None]
        for one, other in combinations(sets, 2):
            for a in one - other:
                pairs |= {(min(a, b), max(a, b)) for b in other - one}
        for pair in pairs:
            out[pair] += n
    return dict(out)


def _without(judged: Judgements, a: str, b: str) -> Judgements:
    """The judgements if nobody had taken one code for the other: all have the first coder's."""
    values: dict[Any, int] = {v: at for at, v in enumerate(judged.values)}
    cells = judged.cells.copy()
    for at, column in enumerate(judged.cells.T.tolist()):
        if len(set(column)) < 2:
            continue
        sets = [members(judged.values[v]) & {a, b} if v >= 0 else frozenset() for v in column]
        single = [s for s in sets if len(s) == 1]
        if len(set(single)) < 2:
            continue
        for who, v in enumerate(column):
            if v >= 0 and len(sets[who]) == 1:
                new = set_of((members(judged.values[v]) - sets[who]) | single[0])
                cells[who, at] = values.setdefault(new, len(values))
    return replace(judged, values=tuple(values), cells=cells)
