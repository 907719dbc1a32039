"""The figures that other programs would show for the same spans, so that theirs and ours can be compared.

    nvivo(line)     maxqda(line, share=0.9, codes=12)     atlas(line)      -> {figure: value or None}

Owns their conventions, as their manuals tell them: what is counted, how it is pooled, what chance is. Each
takes the spans of one code. With more than two coders a figure of pairs is the mean over pairs. None of
them is a recommendation; `WHY` says where each differs from alpha on units.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Final

import numpy as np

from coder.agree.continuum import Continuum, Flags, code_characters
from coder.agree.judgements import Ints
from coder.agree.matches import f1
from coder.agree.percent import percent
from coder.agree.unitizing import binary_u_alpha
from coder.model.errors import BadValue

__all__ = ["MATCHING", "PROGRAMS", "WHY", "atlas", "maxqda", "nvivo", "program_named"]

Figures = Mapping[str, float | None]

MATCHING: Final = 0.9
"""The share of two segments that they must have in common to match, as MAXQDA is delivered."""

WHY: Final[Mapping[str, tuple[str, ...]]] = {
    "atlas": (
        "ATLAS.ti judges characters and not units, so a span that is a word too long is disagreement; "
        "percent counts all characters that nobody coded as agreement",
        "its alpha binary is the u-alpha of the code alone; its points come without intervals, and it counts "
        "characters of documents that somebody did not read",
    ),
    "maxqda": (
        "MAXQDA counts segments: two match when they share at least so much of what both cover together, "
        "all or nothing, and what both left alone is no agreement",
        "its kappa takes chance as 1 / number of codes (Brennan and Prediger), so more codes in the "
        "comparison make every kappa higher",
    ),
    "nvivo": (
        "NVivo judges characters, document by document; the mean gives a short document the weight of a "
        "long one",
        "a document in which neither coded the passage counts as kappa 1, one in which only one did as 0 or "
        "less, so the mean follows how many documents lack the code",
    ),
}
"""Why a program's figures differ from alpha on units."""


def atlas(line: Continuum) -> Figures:
    """ATLAS.ti: percent of characters, Holsti on coded characters, alpha binary.

    ATLAS.ti Manual 9, chapter on intercoder agreement.
    """
    judged = code_characters(line, line.codes[0])
    return {
        "percent of characters": percent(judged).value,
        "Holsti": f1(judged).value,
        "alpha binary": binary_u_alpha(line).value,
    }


def maxqda(line: Continuum, *, share: float = MATCHING, codes: int = 2) -> Figures:
    """MAXQDA: share of matching segments, and kappa with chance 1 / number of codes.

    MAXQDA Manual, chapter on intercoder agreement, level of segments; Brennan and Prediger 1981,
    Educational and Psychological Measurement 41:687.

    Args:
        line: the spans of one code.
        share: what two segments must have in common of what they cover together, above 0, up to 1.
        codes: how many codes are compared.
    """
    shares = []
    for one, other in combinations(range(len(line.coders)), 2):
        ours, theirs = _segments(line, one), _segments(line, other)
        total = len(ours[0]) + len(theirs[0])
        if total:
            met = _met(ours, theirs, share) + _met(theirs, ours, share)
            shares.append(met / total)
    observed = float(np.mean(shares)) if shares else None
    chance = 1 / codes if codes > 1 else None
    kappa = None if observed is None or chance is None else (observed - chance) / (1 - chance)
    return {"percent of segments": observed, "kappa": kappa}


def _segments(line: Continuum, coder: int) -> tuple[Ints, Ints]:
    """The spans of a coder in stretches that all others have read too."""
    read: Flags = np.asarray(line.read.all(axis=1), dtype=np.bool_)
    own = line.by == coder
    start, end = line.start[own], line.end[own]
    keep = read[np.searchsorted(line.edges, start, side="right") - 1]
    return start[keep], end[keep]


def _met(ours: tuple[Ints, Ints], theirs: tuple[Ints, Ints], share: float) -> int:
    """How many of our segments have a partner."""
    count = 0
    for start, end in zip(*ours, strict=True):
        shared = np.minimum(theirs[1], end) - np.maximum(theirs[0], start)
        covered = np.maximum(theirs[1], end) - np.minimum(theirs[0], start)
        count += bool(((shared > 0) & (shared >= share * covered - 1e-9)).any())
    return count


def nvivo(line: Continuum) -> Figures:
    """NVivo: percent of characters and Cohen's kappa of each document, and their plain means.

    NVivo 12 help, coding comparison query; kappa: Cohen 1960, Educational and Psychological
    Measurement 20:37. Where two coders agree on every character of a document, kappa is taken as 1.
    """
    judged = code_characters(line, line.codes[0])
    weight = np.ones(len(judged)) if judged.weight is None else judged.weight
    stretch = np.searchsorted(line.edges, np.cumsum(weight) - weight, side="right") - 1
    agreed: list[float] = []
    kappas: list[float] = []
    many = len(line.edges) - 1
    for a, b in combinations(judged.cells, 2):
        both = (a >= 0) & (b >= 0)

        def total(mask: np.ndarray, both: np.ndarray = both) -> np.ndarray:
            return np.bincount(stretch[both & mask], weight[both & mask], minlength=many)

        n, same = total(a >= 0), total(a == b)
        first, second = total(a == 1), total(b == 1)
        for at in np.flatnonzero(n).tolist():
            observed = same[at] / n[at]
            p, q = first[at] / n[at], second[at] / n[at]
            chance = p * q + (1 - p) * (1 - q)
            agreed.append(float(observed))
            kappas.append(1.0 if observed == 1 else float((observed - chance) / (1 - chance)))
    return {
        "percent of characters": float(np.mean(agreed)) if agreed else None,
        "kappa": float(np.mean(kappas)) if kappas else None,
    }


PROGRAMS: Final[Mapping[str, Callable[[Continuum], Figures]]] = {
    "atlas": atlas,
    "maxqda": maxqda,
    "nvivo": nvivo,
}


def program_named(name: str) -> str:
    """The name of a program whose figures are known.

    Raises:
        BadValue: for another, with the nearest.
    """
    found = name.strip().casefold().removesuffix(".ti")
    if found not in PROGRAMS:
        raise BadValue.of_value("the program", name, PROGRAMS)
    return found
