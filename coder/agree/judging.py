"""From codings side by side to one line: the coefficients asked for, and what stands beside them.

    judge(side, line, ("win_win",), Asked(draws=2000))        -> Line

Owns what is judged: of one code its presence in each unit, of several the set of codes a unit carries (f1
and its kin and pooled kappa add up over the codes). Characters are units of their own; measures of the
unitizing family look at characters whatever the unit is. Unasked, a line has alpha (MASI of sets),
percent, and AC1 where a code is rare or nearly everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np

from coder.agree.align import SideBySide
from coder.agree.alpha import METRICS
from coder.agree.continuum import Continuum, Flags, characters, code_characters
from coder.agree.judgements import Ints, Judgements, compact
from coder.agree.lines import Line
from coder.agree.matches import MATCHES
from coder.agree.measures import needs_line, parts_by_name, parts_of_codes, parts_on_line
from coder.agree.parts import Parts, score
from coder.agree.remarks import RARE, marked, prevalence, remarks
from coder.agree.resampling import (
    MOST,
    Interval,
    interval,
    krippendorff_interval,
    with_interval,
)
from coder.model.errors import BadValue
from coder.model.results import Score
from coder.stats.bootstrap import dealt

__all__ = ["MOST_SETS", "REDRAWN", "Asked", "bounded", "judge"]

REDRAWN: Final = ("units", "documents", "pairs")
"""What a bootstrap redraws; pairs is Krippendorff's own, to repeat published figures."""

MOST_SETS: Final = 3000
"""Different sets of codes up to which their alpha is computed unasked: its cost grows with their square."""

_METRICS: Final = {"alpha": "nominal", "alpha-masi": "masi", "alpha-jaccard": "jaccard"}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which coefficients, and how sure: `draws` is None for no interval.

    Raises:
        BadValue: at construction, for something else to redraw.
    """

    measures: tuple[str, ...] = ()
    draws: int | None = None
    seed: int = 0
    redraw: str = "units"

    def __post_init__(self) -> None:
        if self.redraw not in REDRAWN:
            raise BadValue.of_value("what is redrawn", self.redraw, REDRAWN)


def judge(
    side: SideBySide | None, line: Continuum | None, codes: Sequence[str], asked: Asked
) -> Line:
    """Agreement on one code, or on the sets of several.

    Args:
        side: the codings on units; None where the unit is the character.
        line: the codings on characters; None where no measure needs them.
        codes: the codes.
        asked: which coefficients.

    Returns:
        a line without key.
    """
    single = len(codes) == 1
    judged = _judged(side, line, codes)
    # Most units are like many others, so what needs no draws is computed on the different ones.
    small = compact(judged) if single and side is not None else judged
    marks = marked(small) if single else {}
    share = prevalence(small) if single else None
    rare = share is not None and not RARE <= share <= 1 - RARE
    measures = asked.measures or _unasked(single, rare)
    if not asked.measures and len(judged.values) > MOST_SETS:
        return Line({}, (_too_many(judged),), docs=_docs(side, line))
    scores, bounds = [], []
    drawn = _drawn(judged, asked) if small is not judged else None
    for measure in measures:
        if small is not judged and not needs_line(measure) and measure != "pooled-kappa":
            found, around = _quick(measure, judged, small, asked, drawn)
        else:
            parts = _parts(measure, judged, side, line, codes)
            found, around = bounded(parts, judged, asked, line_only=needs_line(measure))
        scores.append(found)
        bounds.append(around)
    out = Line({}, tuple(scores), tuple(b for b in bounds if b is not None), docs=_docs(side, line))
    if single:
        out = replace(out, marked=marks, prevalence=share, remarks=remarks(small))
    return out if side is None else _aided(out, side, codes, measures[0], judged)


def _quick(
    measure: str, judged: Judgements, small: Judgements, asked: Asked, drawn: _Drawn | None
) -> tuple[Score, Interval | None]:
    """A coefficient of one code, from the different units; its draws are of what `drawn` says."""
    if drawn is None:
        return score(parts_by_name(measure, small)), None
    one, over, told = drawn
    found, around = bounded(parts_by_name(measure, one), judged, replace(asked, redraw=over))
    return found, replace(around, over=told) if around is not None and told else around


_Drawn = tuple[Judgements, str, str]
"""Judgements to draw from, what of them is redrawn, and how that is told where it is not by itself."""


def _drawn(judged: Judgements, asked: Asked) -> _Drawn | None:
    """Equal units of one group as one: of documents, or of groups dealt by chance where there are many."""
    if asked.draws is None:
        return None
    if asked.redraw == "units" and len(judged) > MOST:
        told = f"{len(judged)} units in {MOST} groups dealt by chance"
        return compact(judged, _hands(len(judged), asked.seed)), "documents", told
    if asked.redraw == "documents" and judged.block is not None:
        return compact(judged, judged.block), "documents", ""
    return judged, asked.redraw, ""


@lru_cache(maxsize=1)
def _hands(units: int, seed: int) -> Ints:
    return dealt(units, MOST, seed=seed + 2**32)


def _too_many(judged: Judgements) -> Score:
    why = f"not computed unasked: {len(judged.values):,} different sets of codes (--measure alpha-masi)"
    return Score("alpha-masi", None, why, coders=judged.coders, unit=judged.unit)


def _unasked(single: bool, rare: bool) -> tuple[str, ...]:
    return ("alpha" if single else "alpha-masi", "percent", *(("ac1",) if rare else ()))


def _judged(side: SideBySide | None, line: Continuum | None, codes: Sequence[str]) -> Judgements:
    if side is not None:
        return side.presence(codes) if len(codes) == 1 else side.code_sets(codes)
    assert line is not None
    return code_characters(line, codes[0]) if len(codes) == 1 else characters(line, codes)


def _parts(
    measure: str,
    judged: Judgements,
    side: SideBySide | None,
    line: Continuum | None,
    codes: Sequence[str],
) -> Parts:
    if side is not None and not needs_line(measure):
        return _on_units(measure, judged, side, codes, np.ones(len(judged), dtype=np.bool_))
    assert line is not None
    if len(codes) == 1 and not needs_line(measure) and measure != "pooled-kappa":
        return parts_by_name(measure, judged)
    return parts_on_line(measure, line, codes)


def _on_units(
    measure: str, judged: Judgements, side: SideBySide, codes: Sequence[str], keep: Flags
) -> Parts:
    some = judged if keep.all() else judged.take(keep)
    if len(codes) == 1 and measure != "pooled-kappa":
        return parts_by_name(measure, some)
    summed = measure == "pooled-kappa" or measure in MATCHES
    each = [side.presence((code,)).take(keep) for code in codes] if summed else []
    return parts_of_codes(measure, each, some)


def bounded(
    parts: Parts, judged: Judgements, asked: Asked, *, level: str = "", line_only: bool = False
) -> tuple[Score, Interval | None]:
    """The score of a coefficient, with its interval if one is asked for.

    Args:
        parts: the coefficient taken apart.
        judged: what it is of, for Krippendorff's own bootstrap.
        asked: the draws.
        level: the level of alpha, where it is not nominal.
        line_only: the coefficient is of characters, and `judged` is not what it is made of.
    """
    found = score(parts)
    if asked.draws is None:
        return found, None
    if asked.redraw == "pairs":
        around = _own(found.measure, judged, asked, level, line_only)
    else:
        # Characters hang together: whatever was asked for, blocks are redrawn.
        over = "blocks" if asked.redraw == "documents" or not parts.units else "units"
        around = interval(parts, draws=asked.draws, seed=asked.seed, over=over)
    return with_interval(found, around), around


def _own(measure: str, judged: Judgements, asked: Asked, level: str, line_only: bool) -> Interval:
    metric = level or _METRICS.get(measure, "")
    if metric not in METRICS or measure not in _METRICS or line_only:
        return Interval(undefined="pairs of judgements are redrawn for alpha only")
    return krippendorff_interval(judged, metric=metric, draws=asked.draws or 1, seed=asked.seed)


def _docs(side: SideBySide | None, line: Continuum | None) -> int:
    if side is not None:
        return side.docs
    assert line is not None
    return int(line.read.any(axis=1).sum())


def _aided(
    out: Line, side: SideBySide, codes: Sequence[str], measure: str, judged: Judgements
) -> Line:
    """The line with what suggestions made of it; as it is where nobody decided on any."""
    if not side.suggested(codes):
        return out
    share, touched = side.aided(codes)
    if not touched.any() or needs_line(measure):
        return replace(out, aided=share)
    return replace(
        out, aided=share, unaided=score(_on_units(measure, judged, side, codes, ~touched))
    )
