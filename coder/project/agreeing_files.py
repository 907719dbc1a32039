"""Agreement of a table of judgements or of spans that belongs to no project.

    judge_table(header, rows, TableQuestion(level="ordinal"))      judge_spans(header, rows, length=5210)

Owns the defaults of both and what is told beside the numbers: who was compared, on how many units, what is
missing, how rare the positive value is. What cells mean is `coder.agree.tables`' business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coder.agree.judgements import Judgements, given, members, value_text
from coder.agree.judging import Asked, bounded
from coder.agree.measures import measure_named, parts_by_name, parts_on_line
from coder.agree.remarks import remarks
from coder.agree.resampling import Interval
from coder.agree.tables import long_table, spans_table, wide_table
from coder.model.errors import BadValue, UsageError
from coder.model.names import fold_name
from coder.model.results import Caption, Score

__all__ = ["ON_SPANS", "Found", "TableQuestion", "judge_spans", "judge_table"]

ON_SPANS = ("u-alpha", "binary-u-alpha", "cu-alpha")
"""What is measured of spans when nothing is asked for."""

LEVELS = ("nominal", "ordinal", "interval", "ratio")


@dataclass(frozen=True, slots=True)
class TableQuestion:
    """What is asked of a table.

    Attributes:
        measures: by name; without, alpha of judgements, the unitizing family of spans.
        level: nominal, ordinal, interval or ratio, for alpha.
        values: the declared values in order.
        positive: the value that f1, precision and recall are of.
        coders: whom to compare, in order; without, all.
        draws, seed, redraw: the bootstrap; None for no interval.
        columns: names of the columns of unit, coder and value; with `wide` only the first, or empty.
        wide: one row a unit and one column a coder.

    Raises:
        BadValue: at construction, for a level or measure that does not exist.
        UsageError: at construction, for a coder named twice.
    """

    measures: tuple[str, ...] = ()
    level: str = "nominal"
    values: tuple[str, ...] = ()
    positive: str = ""
    coders: tuple[str, ...] = ()
    draws: int | None = None
    seed: int = 0
    redraw: str = "units"
    columns: tuple[str, str, str] = ("unit", "coder", "value")
    wide: bool = False

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise BadValue.of_value("--level", self.level, LEVELS)
        named = tuple(dict.fromkeys(measure_named(m) for m in self.measures))
        object.__setattr__(self, "measures", named)
        folded = [fold_name(c) for c in self.coders]
        for coder in self.coders:
            if folded.count(fold_name(coder)) > 1:
                what = f"{coder} cannot be compared with themselves"
                raise UsageError(what, found=coder, hint="name two coders")

    @property
    def asked(self) -> Asked:
        """The draws."""
        return Asked(self.measures, self.draws, self.seed, self.redraw)


@dataclass(frozen=True, slots=True)
class Found:
    """Scores in the order asked for, an interval for each where asked for, and what to tell."""

    scores: tuple[Score, ...]
    bounds: tuple[Interval | None, ...]
    caption: Caption


def judge_table(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    question: TableQuestion | None = None,
    *,
    place: str = "",
) -> Found:
    """Agreement of a table of judgements.

    Raises:
        UnknownName, Unreadable, BadValue: see `coder.agree.tables`.
        UsageError: f1 and its kin without a positive value where there are not two values.
    """
    asked = question or TableQuestion()
    shared = {"values": asked.values, "coders": asked.coders}
    if asked.wide:
        judged = wide_table(
            header, rows, unit=asked.columns[0], level=asked.level, place=place, **shared
        )
    else:
        judged = long_table(
            header, rows, columns=asked.columns, level=asked.level, place=place, **shared
        )
    measures = asked.measures or ("alpha-masi" if judged.holds_sets else "alpha", "percent")
    scores, bounds = [], []
    for measure in measures:
        positive = _positive(judged, asked) if measure in ("f1", "precision", "recall") else ""
        parts = parts_by_name(measure, judged, level=asked.level, positive=positive)
        level = asked.level if measure == "alpha" else ""
        score, bound = bounded(parts, judged, asked.asked, level=level)
        scores.append(score)
        bounds.append(bound)
    return Found(tuple(scores), tuple(bounds), _caption(judged, asked))


def _positive(judged: Judgements, asked: TableQuestion) -> str:
    if asked.positive:
        return asked.positive
    raise UsageError(
        "f1, precision and recall are of one value, and none was named",
        allowed=sorted({code for value in judged.values for code in members(value)}),
        hint="--positive VALUE",
    )


def _caption(judged: Judgements, asked: TableQuestion) -> Caption:
    seen = given(judged.cells)
    missing = int((judged.cells < 0).sum())
    values = [value_text(v) for v in judged.values]
    listed = ", ".join(values[:12]) + (f" and {len(values) - 12} more" if len(values) > 12 else "")
    facts = {
        "coders": ", ".join(judged.coders[:12])
        + (f" and {len(judged.coders) - 12} more" if len(judged.coders) > 12 else ""),
        "units": f"{len(judged):,}, {int((seen >= 2).sum()):,} of them judged by two or more",
        "missing": f"{missing:,} judgements; units with fewer than two do not count",
        "values": f"{listed} ({'declared' if judged.declared else 'as they occur'})",
        "level": asked.level,
    }
    if asked.draws is not None:
        facts["interval"] = f"95 %, {asked.draws:,} draws over {asked.redraw}, seed {asked.seed}"
    notes: tuple[str, ...] = ()
    if asked.positive and asked.positive in {c for v in judged.values for c in members(v)}:
        notes = remarks(judged, positive=asked.positive)
    if len(judged.coders) < 2:
        notes = (
            f"nothing to compare: {', '.join(judged.coders) or 'nobody'} alone has judged",
            *notes,
        )
    return Caption("Agreement", facts, notes)


def judge_spans(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    question: TableQuestion | None = None,
    *,
    length: int,
    place: str = "",
) -> Found:
    """Agreement of spans on one text of so many characters, all of which every coder has read.

    Raises:
        UnknownName, Unreadable, BadSpan, UsageError: see `coder.agree.tables`.
    """
    asked = question or TableQuestion()
    line = spans_table(header, rows, length=length, coders=asked.coders, place=place)
    empty = Judgements(line.coders, (), line.read[:0].astype("int32").reshape(len(line.coders), 0))
    scores, bounds = [], []
    for measure in asked.measures or ON_SPANS:
        score, bound = bounded(parts_on_line(measure, line), empty, asked.asked, line_only=True)
        scores.append(score)
        bounds.append(bound)
    facts = {
        "coders": ", ".join(line.coders),
        "unit": "character",
        "scope": f"{length:,} characters, read by all",
        "spans": f"{len(line):,}",
        "codes": ", ".join(line.codes[:12]),
    }
    told = [f"{n} {reason}" for reason, n in line.left_out.items()]
    told += [b.undefined for b in bounds[:1] if b is not None and b.undefined]
    return Found(tuple(scores), tuple(bounds), Caption("Agreement on spans", facts, tuple(told)))
