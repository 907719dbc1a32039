"""Coefficients of co-occurrence from counts.

             n1 codings or units with A, n2 with B, n12 with both, N units in all
    c        n12 / (n1 + n2 - n12)           jaccard    partnered codings / all codings of both
    share    of the row's code, with the     share-col  of the column's code, with the row's
             column's: n12 / n1                         n12 / n2
    lift     n12 N / (n1 n2)                 npmi       ln(lift) / -ln(n12 / N)
    phi      correlation of the 2 x 2 table  loglik     its log-likelihood ratio (Dunning's G2), negative
                                                        where A and B meet less often than by chance

Owns what is undefined: such a cell is None, never 0 and never NaN. Worked out cell by cell in plain
Python, so that a figure is the same to the last bit wherever it is made. Also the two marks of c.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from coder.analyse.closeness import Closeness
from coder.model.errors import BadValue, UsageError, nearest

__all__ = [
    "COUNTS",
    "MEASURES",
    "OUT_OF_RANGE",
    "UNEQUAL",
    "UNIT_MEASURES",
    "basis_of",
    "c_marks",
    "check_measure",
    "coefficients",
    "is_symmetric",
    "of_partners",
]

Counts = Sequence[Sequence[int]]
Values = tuple[tuple[float | int | None, ...], ...]

COUNTS = ("count", "segments", "docs")
MEASURES = (*COUNTS, "c", "jaccard", "share", "share-col", "lift", "npmi", "phi", "loglik")
UNIT_MEASURES = ("lift", "npmi", "phi", "loglik")
"""Those that only unit rules give: they need the number of units in all."""
_PARTNERS = ("jaccard", "share", "share-col")

UNEQUAL = "one code is used more than 5 times as often"
OUT_OF_RANGE = "c is not between 0 and 1"
_UNEQUAL = 5


def check_measure(how: Closeness, measure: str) -> None:
    """Refuse a measure that is unknown, or that the rule cannot give.

    Raises:
        BadValue: for an unknown measure.
        UsageError: for a measure of units under a rule of pairs.
    """
    if measure not in MEASURES:
        raise BadValue(
            f"measure {measure!r} is not known",
            found=measure,
            allowed=MEASURES,
            nearest=nearest(measure, MEASURES),
        )
    if how.by_pair and measure in UNIT_MEASURES:
        raise UsageError(
            f"{measure} is a measure of units, and rule {how} counts pairs of codings",
            found=measure,
            allowed=tuple(m for m in MEASURES if m not in UNIT_MEASURES),
            hint="take --rule sentence, paragraph, page or document, or --measure jaccard",
        )


def basis_of(how: Closeness, measure: str) -> str:
    """What is counted for a measure: `pairs`, `units`, `docs`, or `partners` (codings with a partner)."""
    if measure == "docs":
        return "docs"
    if measure == "segments" or (how.by_pair and measure in _PARTNERS):
        return "partners"
    return "pairs" if how.by_pair else "units"


def is_symmetric(how: Closeness, measure: str) -> bool:
    """Whether row and column may change places."""
    return not how.directed and measure not in ("share", "share-col", "segments")


def _c(n1: int, n2: int, n12: int, _all: int) -> float | None:
    rest = n1 + n2 - n12
    return n12 / rest if rest > 0 else None


def _share(n1: int, _n2: int, n12: int, _all: int) -> float | None:
    return n12 / n1 if n1 else None


def _share_col(_n1: int, n2: int, n12: int, _all: int) -> float | None:
    return n12 / n2 if n2 else None


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


def _loglik(n1: int, n2: int, n12: int, units: int) -> float | None:
    if not (0 < n1 < units and 0 < n2 < units) or n12 > min(n1, n2):
        return None
    rows, cols = (n1, units - n1), (n2, units - n2)
    seen = ((n12, n1 - n12), (n2 - n12, units - n1 - n2 + n12))
    if seen[1][1] < 0:
        return None  # N is smaller than what was counted
    total = 0.0
    for i, row in enumerate(rows):
        for j, col in enumerate(cols):
            if seen[i][j]:
                total += seen[i][j] * math.log(seen[i][j] * units / (row * col))
    strength = max(0.0, 2 * total)  # a sum of logarithms may come out below 0 by a last bit
    return strength if n12 * units >= n1 * n2 else -strength


_FORMULA: dict[str, Callable[[int, int, int, int], float | None]] = {
    "c": _c,
    "jaccard": _c,
    "share": _share,
    "share-col": _share_col,
    "lift": _lift,
    "npmi": _npmi,
    "phi": _phi,
    "loglik": _loglik,
}


def coefficients(counts: Counts, measure: str, *, units: int = 0) -> Values:
    """One coefficient for every cell of a count matrix.

    Args:
        counts: square; the diagonal holds n of each code.
        measure: one of `MEASURES`; `jaccard` and the shares here are those of unit rules.
        units: N, for lift, npmi, phi and loglik.
    """
    if measure in COUNTS:
        return tuple(tuple(row) for row in counts)
    formula = _FORMULA[measure]
    alone = [row[at] for at, row in enumerate(counts)]
    return tuple(
        tuple(formula(n1, n2, n12, units) for n2, n12 in zip(alone, row, strict=True))
        for n1, row in zip(alone, counts, strict=True)
    )


def of_partners(after: Counts, back: Counts, measure: str) -> Values:
    """Segments, shares and jaccard of codings that have a partner.

    Args:
        after: square; cell (a, b) holds the codings of a with a partner in b, the diagonal n.
        back: cell (a, b) holds the codings of b with a partner in a.
        measure: segments, share, share-col or jaccard.
    """
    if measure == "segments":
        return tuple(tuple(row) for row in after)
    alone = [row[at] for at, row in enumerate(after)]
    parts = {"jaccard": (1, 1), "share": (1, 0), "share-col": (0, 1)}[measure]

    def cell(a: int, b: int) -> float | None:
        total = parts[0] * alone[a] + parts[1] * alone[b]
        return (parts[0] * after[a][b] + parts[1] * back[a][b]) / total if total else None

    codes = range(len(alone))
    return tuple(tuple(cell(a, b) for b in codes) for a in codes)


def c_marks(n1: int, n2: int, n12: int) -> tuple[str, ...]:
    """What ATLAS.ti marks beside a c: frequencies more than 1 to 5, and a value outside 0 to 1.

    The second comes where quotations overlap several of the other code, so that n12 outgrows n1 + n2 - n12.
    """
    out = []
    if min(n1, n2) > 0 and max(n1, n2) > _UNEQUAL * min(n1, n2):
        out.append(UNEQUAL)
    if n12 and n12 > n1 + n2 - n12:
        out.append(OUT_OF_RANGE)
    return tuple(out)
