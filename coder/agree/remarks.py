"""What must stand beside a coefficient: how rare the value is, and how little there was to compare.

Owns the limits from which a remark is due. Remarks are sentences for captions; they change no number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from coder.agree.judgements import PRESENT, Judgements, against_rest, pairable

__all__ = ["FEW_MARKS", "FEW_UNITS", "RARE", "marked", "prevalence", "remarks"]

RARE: Final = 0.1
"""Below this share of judgements, or above 1 less it, alpha falls although coders mostly agree."""

FEW_MARKS, FEW_UNITS = 5, 30


def marked(judged: Judgements, *, positive: str = PRESENT) -> Mapping[str, int]:
    """How many units (characters, where units weigh) each coder gave the value, of those compared."""
    some = against_rest(pairable(judged), positive)
    whole = np.ones(len(some)) if some.weight is None else some.weight
    return {
        coder: round(float(whole[row == 1].sum()))
        for coder, row in zip(some.coders, some.cells, strict=True)
    }


def prevalence(judged: Judgements, *, positive: str = PRESENT) -> float | None:
    """Share of the compared judgements that are the value, in [0, 1]; None without judgements."""
    some = pairable(judged)
    whole = np.ones(len(some)) if some.weight is None else some.weight
    every = float(((some.cells >= 0) * whole).sum())
    return sum(marked(judged, positive=positive).values()) / every if every else None


def remarks(judged: Judgements, *, positive: str = PRESENT) -> tuple[str, ...]:
    """What a reader must know of a binary judgement before believing its coefficient; often nothing."""
    share = prevalence(judged, positive=positive)
    if share is None:
        return ()
    told = []
    if not RARE <= share <= 1 - RARE:
        rare = "rare" if share < RARE else "nearly everywhere"
        told.append(
            f"{positive!r} is {rare} ({100 * share:.1f} % of judgements): chance agreement is high, so "
            "AC1 and the counts belong beside alpha"
        )
    for coder, n in marked(judged, positive=positive).items():
        if n < FEW_MARKS:
            told.append(f"{coder} marked {n or 'no'} {judged.unit}{'' if n == 1 else 's'}")
    some = pairable(judged)
    n = len(some) if some.weight is None else round(float(some.weight.sum()))
    if judged.unit != "character" and n < FEW_UNITS:
        told.append(f"only {n} {judged.unit}{'' if n == 1 else 's'} compared")
    return tuple(told)
