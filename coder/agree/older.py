"""The older alpha_U of 1995 and 2004, kept to repeat figures that were published with it.

    alpha_u_2004(line)      squared distances of begin and end, squared length of what one coder left out

Owns the sums of that coefficient, code by code. Not offered as a measure: it can reward a span that is too
long above one that is exact, since a unit that only sticks out of the other coder's gap costs nothing;
`coder.agree.unitizing` has what replaced it. Offsets are code points, half-open; every coder has read
the whole line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from coder.agree.continuum import Continuum
from coder.agree.judgements import Floats, Ints
from coder.model.results import Score

__all__ = ["alpha_u_2004"]

Sections = tuple[Ints, Ints]


def alpha_u_2004(line: Continuum) -> Score:
    """Krippendorff's alpha_U in its older form.

    Krippendorff 1995, Sociological Methodology 25:47, eq. 5 to 8; 2004, Content Analysis, 2nd ed., 11.6:
    1 - sum of D_oc / sum of D_ec over codes c.

    Returns:
        at most 1; undefined with fewer than two coders or where nobody marked anything.
    """
    many = len(line.coders)
    blank = Score(
        "alpha-u-2004", None, None, units=line.length, coders=line.coders, unit="character",
        left_out=line.left_out,
    )  # fmt: skip
    if many < 2:
        return replace(blank, undefined=f"nothing to compare: {many or 'no'} coder")
    observed = expected = 0.0
    for code in range(len(line.codes)):
        units = [_units(line, coder, code) for coder in range(many)]
        gaps = [_gaps(own, line.length) for own in units]
        observed += _observed(units, gaps)
        expected += _expected(units, gaps, line.length)
    if not expected:
        return replace(blank, undefined="no variation: nobody marked anything")
    whole = many * (many - 1) * float(line.length) ** 2
    return replace(blank, value=1 - observed / whole / expected)


def _units(line: Continuum, coder: int, code: int) -> Sections:
    own = (line.by == coder) & (line.code == code)
    return line.start[own], line.end[own]


def _gaps(units: Sections, length: int) -> Sections:
    """What lies between the units, before the first and behind the last."""
    start = np.concatenate([[0], units[1]])
    end = np.concatenate([units[0], [length]])
    some = start < end
    return start[some], end[some]


def _observed(units: Sequence[Sections], gaps: Sequence[Sections]) -> float:
    """Sum of squared distances over ordered pairs of different coders."""
    total = 0.0
    for i, (begin, end) in enumerate(units):
        for j, (other, stop) in enumerate(units):
            if i == j:
                continue
            b, e = begin[:, None] - other[None, :], end[:, None] - stop[None, :]
            overlap = (begin[:, None] < stop[None, :]) & (other[None, :] < end[:, None])
            total += float(
                ((b.astype(np.float64) ** 2 + e.astype(np.float64) ** 2) * overlap).sum()
            )
            low, high = gaps[j]
            inside = (low[None, :] <= begin[:, None]) & (end[:, None] <= high[None, :])
            # Ordered pairs: what lies in the other's gap counts from either side.
            total += 2 * float((((end - begin).astype(np.float64) ** 2)[:, None] * inside).sum())
    return total


def _expected(units: Sequence[Sections], gaps: Sequence[Sections], length: int) -> float:
    """Disagreement by chance: units and gaps of all coders put anywhere on the line."""
    every = _lengths(units)
    if not len(every):
        return 0.0
    free = _lengths(gaps)
    room = np.maximum(free[None, :] - every[:, None] + 1, 0).sum(axis=1)
    cubes = (len(every) - 1) / 3 * (2 * every**3 - 3 * every**2 + every)
    line = float(len(units) * length)
    below = line * (line - 1) - float((every * (every - 1)).sum())
    return float((cubes + every**2 * room).sum()) * 2 / length / below


def _lengths(sections: Sequence[Sections]) -> Floats:
    return np.concatenate([end - start for start, end in sections]).astype(np.float64)
