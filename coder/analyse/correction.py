"""Many tests at once: two corrections of their p values.

    holm    the chance of even one false finding among all cells (Holm 1979)
    bh      the share of false findings among those called findings (Benjamini and Hochberg 1995)

Owns both, over the p values that there are: a cell without one (NaN) is not a test and has none
afterwards. Values stay in [0, 1], in the order of the p values, at their places.
"""

from __future__ import annotations

import numpy as np

from coder.analyse.arrays import Floats, Ints

__all__ = ["bh", "holm"]


def holm(p: Floats) -> Floats:
    """Holm's step-down values, by position."""
    order = _ordered(p)
    steps = p[order] * np.arange(len(order), 0, -1)
    out = np.full(len(p), np.nan)
    out[order] = np.minimum(1.0, np.maximum.accumulate(steps))
    return out


def bh(p: Floats) -> Floats:
    """Benjamini and Hochberg's step-up values, by position."""
    order = _ordered(p)
    steps = p[order] * len(order) / np.arange(1, len(order) + 1)
    out = np.full(len(p), np.nan)
    out[order] = np.minimum(1.0, np.minimum.accumulate(steps[::-1])[::-1])
    return out


def _ordered(p: Floats) -> Ints:
    """Positions of the values that there are, from the least up."""
    return np.argsort(p, kind="stable")[: int((~np.isnan(p)).sum())]
