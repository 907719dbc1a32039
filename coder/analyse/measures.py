"""Coefficients of co-occurrence from counts: c, jaccard, share, npmi, lift, phi.

             n1 codings or units with A, n2 with B, n12 with both, N units in all
    c        n12 / (n1 + n2 - n12)           share    n12 / n1, row by row
    lift     n12 N / (n1 n2)                 npmi     ln(lift) / -ln(n12 / N)
    phi      correlation of the 2 x 2 table  jaccard  partnered codings / all codings of both

Owns what is undefined: such a cell is None, never 0 and never NaN. Worked out cell by cell in plain
Python, so that a figure is the same to the last bit wherever it is made.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

__all__ = ["MEASURES", "UNIT_MEASURES", "coefficients", "jaccard_of_pairs"]

Counts = Sequence[Sequence[int]]
Values = tuple[tuple[float | int | None, ...], ...]

MEASURES = ("count", "c", "jaccard", "share", "npmi", "lift", "phi")
UNIT_MEASURES = ("share", "npmi", "lift", "phi")
"""Those that only unit rules give: they need the number of units in all."""


def _c(n1: int, n2: int, n12: int, _all: int) -> float | None:
    rest = n1 + n2 - n12
    return n12 / rest if rest > 0 else None


def _share(n1: int, _n2: int, n12: int, _all: int) -> float | None:
    return n12 / n1 if n1 else None


def _lift(n1: int, n2: int, n12: int, units: int) -> float | None:
    return n12 * units / (n1 * n2) if n1 and n2 else None


def _npmi(n1: int, n2: int, n12: int, units: int) -> float | None:
    if n12 == 0 or n12 >= units:
        return None  # never together: minus infinity; always: 0 / 0
    return math.log(n12 * units / (n1 * n2)) / -math.log(n12 / units)


def _phi(n1: int, n2: int, n12: int, units: int) -> float | None:
    if not (0 < n1 < units and 0 < n2 < units):
        return None  # a code in no unit or in all has no variance
    return (n12 * units - n1 * n2) / math.sqrt(n1 * n2 * (units - n1) * (units - n2))


_FORMULA: dict[str, Callable[[int, int, int, int], float | None]] = {
    "c": _c,
    "jaccard": _c,
    "share": _share,
    "lift": _lift,
    "npmi": _npmi,
    "phi": _phi,
}


def coefficients(counts: Counts, measure: str, *, units: int = 0) -> Values:
    """One coefficient for every cell of a count matrix.

    Args:
        counts: square; the diagonal holds n of each code.
        measure: one of `MEASURES`; `jaccard` here is that of unit rules.
        units: N, for lift, npmi and phi.
    """
    if measure == "count":
        return tuple(tuple(row) for row in counts)
    formula = _FORMULA[measure]
    alone = [row[at] for at, row in enumerate(counts)]
    return tuple(
        tuple(formula(n1, n2, n12, units) for n2, n12 in zip(alone, row, strict=True))
        for n1, row in zip(alone, counts, strict=True)
    )


def jaccard_of_pairs(partnered: Counts) -> Values:
    """Codings of A with a partner in B and of B with one in A, over all codings of A and B.

    Args:
        partnered: square; cell (a, b) holds the codings of a with a partner in b, the diagonal n.
    """
    alone = [row[at] for at, row in enumerate(partnered)]
    out: list[tuple[float | None, ...]] = []
    for a, row in enumerate(partnered):
        total = [alone[a] + n2 for n2 in alone]
        with_partner = [row[b] + partnered[b][a] for b in range(len(row))]
        out.append(tuple(w / n if n else None for w, n in zip(with_partner, total, strict=True)))
    return tuple(out)
