"""One line of agreement: coefficients of the same judgements, with all that must stand beside them.

    line = judge(parts, marks=...)       line.head.value, line.verdict, line.scope

Owns that no number comes alone: a line holds who was compared on what, which documents counted, what a
missing judgement means, what was left out and why, how often each coder marked, and how much of the
agreement a machine made. The first score is the one that lines are sorted by. Nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coder.agree.resampling import Interval, verdict
from coder.model.results import Score

__all__ = [
    "LOST",
    "TOO_FEW",
    "UNCORRECTED",
    "Agreement",
    "Line",
    "is_corrected",
    "verdict_of",
    "worst_first",
]

UNCORRECTED = ("percent", "holsti", "f1", "precision", "recall")
"""Measures that chance alone can make high; thresholds of reliability do not apply to them."""


LOST = 0.05
"""Share of draws without a value from which no verdict is given."""

TOO_FEW = "too few marks"


def is_corrected(measure: str) -> bool:
    """Whether a measure takes chance into account."""
    return measure.partition("-")[0] not in UNCORRECTED


def verdict_of(score: Score, bound: Interval | None = None) -> str:
    """What the lower end of a score allows to say; empty without an interval or without chance.

    Where many draws had no value, there were too few marks for the others to say anything.
    """
    if not is_corrected(score.measure) or score.low is None:
        return ""
    if bound is not None and bound.lost > LOST * bound.draws:
        return TOO_FEW
    return verdict(score.low)


@dataclass(frozen=True, slots=True)
class Line:
    """Agreement on one thing.

    Attributes:
        key: what the line is about: `{"code": "win_win", "pair": "ana ben"}`.
        scores: the coefficients in the order asked for; the first is the headline.
        bounds: an interval for each score, or None where none was asked for.
        scope: which documents counted, in words.
        docs: how many those are.
        marked: units (or characters) that each coder marked; empty where there is no single code.
        prevalence: share of judgements that are marks, in [0, 1], or None.
        remarks: what a reader must know before believing the number.
        aided: of the units that two marked, the share in which two accepted the same suggestion, or None.
        unaided: the headline without the units in which a suggestion was decided, or None.
        later: the headline of the later state, where two moments are compared, or None.
    """

    key: Mapping[str, str]
    scores: tuple[Score, ...]
    bounds: tuple[Interval | None, ...] = ()
    scope: str = ""
    docs: int = 0
    marked: Mapping[str, int] = field(default_factory=dict)
    prevalence: float | None = None
    remarks: tuple[str, ...] = ()
    aided: float | None = None
    unaided: Score | None = None
    later: Score | None = None

    @property
    def name(self) -> str:
        """What the line is about, in words."""
        return " ".join(self.key.values()) or "all codes"

    @property
    def head(self) -> Score:
        """The headline."""
        return self.scores[0]

    @property
    def bound(self) -> Interval | None:
        """The interval of the headline."""
        return self.bounds[0] if self.bounds else None

    @property
    def verdict(self) -> str:
        """What the lower end of the headline allows to say; empty without an interval."""
        return verdict_of(self.head, self.bound)

    def score(self, measure: str) -> Score | None:
        """The score of a measure, or None when it was not computed."""
        return next((s for s in self.scores if s.measure == measure), None)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Lines, worst first, with what is true of all of them.

    `facts` are for the caption, in order; `notes` sentences that a reader must not miss; `per` the names of
    the keys; `missing` what a missing judgement means here; `overall` the line of all codes together, where
    lines are by code.
    """

    lines: tuple[Line, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    per: tuple[str, ...] = ()
    missing: str = ""
    overall: Line | None = None

    @property
    def lowest(self) -> float | None:
        """The lowest headline, or its lower end where there are intervals; None where nothing has a value."""
        low = [
            line.head.value if line.bound is None or line.head.low is None else line.head.low
            for line in self.lines
            if line.head.value is not None
        ]
        return min((one for one in low if one is not None), default=None)


def worst_first(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines by headline, the lowest first, undefined ones last; equal ones keep their order."""
    return tuple(sorted(lines, key=lambda x: (x.head.value is None, x.head.value or 0.0)))
