"""Agreement as tables and as JSON: what machines read, and what people read.

    long_table(agreement)     one row a line and measure        short_table(agreement)     one row a line
    records(agreement)        the same as objects               score_table(scores)        without a project

Owns the shapes. An object begins with the keys that all measures share (measure, value, undefined, low, high,
units, coders, unit, left_out), then what the line is about, then what stands beside it. Numbers are
unrounded; what is not known is null and never 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coder.agree.lines import is_corrected, verdict_of
from coder.agree.resampling import THRESHOLDS
from coder.model.results import Caption, Cell, Score, Table

if TYPE_CHECKING:
    from coder.agree.lines import Agreement, Line
    from coder.agree.resampling import Interval

__all__ = [
    "facts_of_lines",
    "long_table",
    "marks_text",
    "records",
    "score_table",
    "short_table",
    "title_of",
]


def records(agreement: Agreement) -> list[dict[str, Any]]:
    """One object a line and measure."""
    return [
        _record(agreement, line, at) for line in agreement.lines for at in range(len(line.scores))
    ]


def _record(agreement: Agreement, line: Line, at: int) -> dict[str, Any]:
    score = line.scores[at]
    bound = line.bounds[at] if line.bounds else None
    out: dict[str, Any] = {
        "measure": score.measure,
        "value": score.value,
        "undefined": score.undefined,
        "low": score.low,
        "high": score.high,
        "units": score.units,
        "coders": list(score.coders),
        "unit": score.unit,
        "left_out": dict(score.left_out),
    }
    out |= {name: line.key.get(name) for name in _keys(agreement)}
    out |= {
        "documents": line.docs,
        "scope": line.scope,
        "missing": agreement.missing,
        "marked": dict(line.marked),
        "prevalence": line.prevalence,
        "verdict": verdict_of(score, bound) or None,
        "interval_undefined": bound.undefined if bound else None,
        "below": _below(bound) if is_corrected(score.measure) else None,
        "remarks": list(line.remarks),
        "aided": line.aided,
        "unaided": line.unaided.value if at == 0 and line.unaided else None,
    }
    if line.later is not None and at == 0:
        out["later"] = line.later.value
        out["change"] = _change(score, line.later)
    return out


def _keys(agreement: Agreement) -> tuple[str, ...]:
    """Names of what lines are about, in order."""
    return tuple(dict.fromkeys(name for line in agreement.lines for name in line.key))


def _below(bound: Interval | None) -> dict[str, float] | None:
    if bound is None or bound.low is None:
        return None
    return {f"{t:.3f}": share for t, share in bound.below.items()}


def _change(first: Score, later: Score) -> float | None:
    if first.value is None or later.value is None:
        return None
    return later.value - first.value


def _flat(value: Any) -> Cell:
    """A value of an object as a cell."""
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {one}" for name, one in value.items()) or None
    if isinstance(value, list):
        return "; ".join(map(str, value)) or None
    cell: Cell = value
    return cell


def long_table(agreement: Agreement) -> Table:
    """One row a line and measure, with everything, for CSV and TSV."""
    rows = records(agreement)
    keys = _keys(agreement)
    shared = [name for name in (rows[0] if rows else ()) if name not in keys]
    columns = (*keys, *shared)
    body = tuple(tuple(_flat(row.get(name)) for name in columns) for row in rows)
    text = tuple(c for c in columns if c in (*keys, "coders", "left_out", "scope", "marked"))
    return Table(columns, body, _caption(agreement), text)


def short_table(agreement: Agreement) -> Table:
    """One row a line for people: headline, interval, verdict, what was compared, the other measures."""
    keys = _keys(agreement)
    measures = tuple(dict.fromkeys(s.measure for line in agreement.lines for s in line.scores))
    intervals = any(line.bounds for line in agreement.lines)
    later = any(line.later for line in agreement.lines)
    marks = any(line.marked for line in agreement.lines)
    columns = (
        *keys,
        *measures[:1],
        *(("low", "high", "verdict") if intervals else ()),
        *(("now", "change") if later else ()),
        *measures[1:],
        "units",
        "documents",
        *(("marked",) if marks else ()),
        *(("why not",) if any(line.head.undefined for line in agreement.lines) else ()),
    )
    rows = []
    for line in agreement.lines:
        cells: dict[str, Cell] = {name: line.key.get(name) for name in keys}
        for score in line.scores:
            cells[score.measure] = score.value
        head = line.head
        cells |= {"low": head.low, "high": head.high, "verdict": line.verdict or None}
        if line.later is not None:
            cells |= {"now": line.later.value, "change": _change(head, line.later)}
        cells |= {"units": head.units, "documents": line.docs, "why not": head.undefined}
        cells["marked"] = marks_text(line) or None
        rows.append(tuple(cells.get(name) for name in columns))
    return Table(columns, tuple(rows), _caption(agreement), (*keys, "why not"))


def marks_text(line: Line) -> str:
    """How often each coder marked, in the order of the coders: `24/34/37`."""
    return "/".join(map(str, line.marked.values()))


def title_of(agreement: Agreement) -> str:
    """What the table shows, in a line."""
    by = " and ".join(_keys(agreement)) or "all codes"
    return f"Agreement by {by}, the lowest first"


def facts_of_lines(agreement: Agreement) -> dict[str, str]:
    """The facts, with how much was compared and what was left out over all lines."""
    lines = agreement.lines
    sizes = sorted({line.head.units for line in lines})
    docs = sorted({line.docs for line in lines})
    out = dict(agreement.facts)
    if lines:
        what = f"{_range(sizes, lines[0].head.unit)} in {_range(docs, 'document')}"
        out["compared"] = what
        out["left out"] = _left_out(lines) or "nothing"
    return out


def _range(numbers: Sequence[int], thing: str) -> str:
    """`1 document`, `0 to 3 documents`."""
    low, high = numbers[0], numbers[-1]
    shown = f"{low:,}" if low == high else f"{low:,} to {high:,}"
    return f"{shown} {thing}" + ("" if low == high == 1 else "s")


def _left_out(lines: Sequence[Line]) -> str:
    """What did not enter, by reason: codings over all lines, documents and units of the worst line."""
    every: dict[str, list[int]] = {}
    for line in lines:
        for reason, n in line.head.left_out.items():
            every.setdefault(reason, []).append(n)
    told = []
    for reason, found in every.items():
        same = len(found) == len(lines) and len(set(found)) == 1
        n = max(found) if same or not reason.startswith("codings") else sum(found)
        told.append(f"{reason}: {'' if same or reason.startswith('codings') else 'up to '}{n:,}")
    return "; ".join(told)


def _caption(agreement: Agreement) -> Caption:
    return Caption(title_of(agreement), facts_of_lines(agreement), agreement.notes)


def score_table(
    scores: Sequence[Score], bounds: Sequence[Interval | None], caption: Caption
) -> Table:
    """Coefficients of one set of judgements for people, one row each."""
    intervals = any(bounds)
    columns = (
        "measure",
        "value",
        *(("low", "high", "verdict", *(f"below {t:g}" for t in THRESHOLDS)) if intervals else ()),
        "units",
        *(("why not",) if any(s.undefined for s in scores) else ()),
    )
    rows = []
    for score, bound in zip(scores, bounds, strict=True):
        known = bound is not None and bound.low is not None and is_corrected(score.measure)
        below = bound.below if bound is not None and known else {}
        why = score.undefined or (bound.undefined if bound else None)
        cells: dict[str, Cell] = {
            "measure": score.measure,
            "value": score.value,
            "low": score.low,
            "high": score.high,
            "verdict": verdict_of(score, bound) or None,
            "units": score.units,
            "why not": why,
        }
        cells |= {f"below {t:g}": below.get(t) for t in THRESHOLDS}
        rows.append(tuple(cells[name] for name in columns))
    return Table(columns, tuple(rows), caption, ("why not",))
