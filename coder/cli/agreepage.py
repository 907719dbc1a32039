"""Agreement on a terminal: one line a code, a bar for the value or its interval, the lowest first.

    control      -0.011  ◂······················┊·····┊··········    98 %   0/14/0

Owns the layout: columns give way by rank where the terminal is narrow, lines without a value are gathered by
their reason below the table, and so are the warnings. The bar runs from 0 to 1; its two marks are the
thresholds of .667 and .800. Figures themselves come from the library.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from coder.agree.lines import LOST, is_corrected, verdict_of
from coder.agree.remarks import FEW_MARKS, RARE
from coder.agree.resampling import THRESHOLDS
from coder.cli.diagnostics import plural
from coder.cli.grid import grid, width_of
from coder.model.results import Cell, Table
from coder.project.agreeing_tables import facts_of_lines, marks_text
from coder.text.safe import safe_line

if TYPE_CHECKING:
    from coder.agree.lines import Agreement, Line
    from coder.agree.resampling import Interval
    from coder.model.results import Caption, Score

__all__ = ["bar", "page", "page_of_scores"]

SHORTEST_BAR, LONGEST_BAR = 9, 41
GAP: Final = 2
NAMED: Final = 8
"""Codes that a warning names."""

_AXIS: Final = f"bar: 0 to 1, ┊ at {THRESHOLDS[0]:.3f} and {THRESHOLDS[1]:.3f}"


def bar(score: Score, width: int) -> str:
    """A value and its interval on a line from 0 to 1, `width` places long; empty without a value."""
    if score.value is None:
        return ""

    def place(x: float) -> int:
        return min(width - 1, max(0, round(x * (width - 1))))

    cells = ["·"] * width
    for threshold in THRESHOLDS:
        cells[place(threshold)] = "┊"
    if score.low is not None and score.high is not None:
        low, high = place(score.low), place(score.high)
        cells[low : high + 1] = "─" * (high - low + 1)
        cells[low], cells[high] = "├", "┤"
        if score.low < 0:
            cells[0] = "◂"
    cells[place(score.value)] = "●" if score.value >= 0 else "◂"
    return "".join(cells)


def page(agreement: Agreement, title: str, *, width: int, bold: bool = False) -> str:
    """The whole answer for a terminal of so many places."""
    known = [line for line in agreement.lines if line.head.value is not None]
    parts = [title]
    if known:
        parts.append(_grid(known, width, bold))
        parts.append(_AXIS)
    if agreement.overall is not None:
        parts.append(_overall(agreement.overall))
    parts += _left(agreement.lines)
    parts += _warnings(known)
    parts += [f"{name}: {fact}" for name, fact in facts_of_lines(agreement).items()]
    return (
        "\n".join(_wrapped(safe_line(line), width) if "\n" not in line else line for line in parts)
        + "\n"
    )


def page_of_scores(
    scores: Sequence[Score],
    bounds: Sequence[Interval | None],
    caption: Caption,
    width: int,
    *,
    bold: bool = False,
) -> str:
    """Coefficients of one set of judgements for a terminal, one line each."""
    intervals = any(bounds)
    names = ["measure", "value"]
    if intervals:
        names += ["interval", "verdict", *(f"P<{t:g}" for t in THRESHOLDS)]
    rows: list[list[Cell]] = []
    for score, bound in zip(scores, bounds, strict=True):
        cells: list[Cell] = [score.measure, score.value]
        if intervals:
            known = score.low is not None
            below = (
                bound.below if bound is not None and known and is_corrected(score.measure) else {}
            )
            cells += [_ends(score), verdict_of(score, bound) or None]
            cells += [_share(below.get(t)) for t in THRESHOLDS]
        rows.append([*cells, score.units])
    made = _with_bars([*names, "units"], rows, scores, (2, width))
    parts = [
        caption.title,
        grid(made, width=width, digits=3, bold=bold).rstrip("\n"),
        _AXIS,
    ]
    parts += [f"{s.measure} has no value: {s.undefined}" for s in scores if s.undefined]
    for score, bound in zip(scores, bounds, strict=True):
        if bound is not None and bound.undefined and score.value is not None:
            parts.append(f"{score.measure} has no interval: {bound.undefined}")
    parts += [f"{name}: {fact}" for name, fact in caption.facts.items()]
    return _joined(parts, width)


def _with_bars(
    names: Sequence[str], rows: Sequence[list[Cell]], scores: Sequence[Score], at: tuple[int, int]
) -> Table:
    """The table with a column of bars at a position, as wide as what is left of the terminal."""
    place, width = at
    columns = [[name, *(_shown(row[i]) for row in rows)] for i, name in enumerate(names)]
    used = sum(max(map(width_of, column)) + GAP for column in columns)
    long = min(LONGEST_BAR, max(width - used, SHORTEST_BAR))
    body = [
        (*row[:place], bar(score, long), *row[place:])
        for row, score in zip(rows, scores, strict=True)
    ]
    head = "0" + "1".rjust(long - 1)
    return Table((*names[:place], head, *names[place:]), tuple(body))


def _joined(parts: Sequence[str], width: int) -> str:
    shown = [part if "\n" in part else _wrapped(safe_line(part), width) for part in parts]
    return "\n".join(shown) + "\n"


def _wrapped(text: str, width: int) -> str:
    import textwrap

    return textwrap.fill(
        text, max(width, 40), subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )


# -- the table --------------------------------------------------------------------------------

Column = tuple[str, Callable[["Line"], Cell]]


def _columns(lines: Sequence[Line]) -> list[tuple[int, Column]]:
    """All columns with their rank: those of the highest number give way first; the bar is put in later."""
    measures = tuple(dict.fromkeys(s.measure for line in lines for s in line.scores))
    keys = tuple(dict.fromkeys(name for line in lines for name in line.key))
    out: list[tuple[int, Column]] = [(0, (name, _key(name))) for name in keys]
    out.append((0, (measures[0], lambda line: line.head.value)))
    if any(line.head.low is not None for line in lines):
        out.append((2, ("interval", _interval)))
        out.append((1, ("verdict", lambda line: line.verdict or None)))
    if any(line.later for line in lines):
        out.append((1, ("now", lambda line: line.later.value if line.later else None)))
    for measure in measures[1:]:
        rank = 3 if measure == "percent" else 5 if measure == "ac1" else 2
        out.append((rank, (measure, _other(measure))))
    if len({line.head.units for line in lines}) > 1:
        out.append((2, ("n", lambda line: line.head.units)))
    if any(line.marked for line in lines):
        coders = "/".join(_initials(next(line for line in lines if line.marked)))
        out.append((4, (coders, lambda line: marks_text(line) or None)))
    if any(line.aided for line in lines):
        out.append((6, ("by machine", lambda line: _share(line.aided))))
    return out


def _initials(line: Line) -> list[str]:
    """Coders in the head of the column of marks: whole names where they are short."""
    names = [*line.marked]
    if "coder" in line.key:
        return [
            "consensus" if names[0] == "consensus" else "then",
            "coder" if names[0] == "consensus" else "now",
        ]
    return names if sum(map(len, names)) <= 14 else [name[:1] for name in names]


def _interval(line: Line) -> Cell:
    return _ends(line.head)


def _ends(score: Score) -> Cell:
    if score.low is None or score.high is None:
        return None
    low, high = (round(end, 2) + 0.0 for end in (score.low, score.high))
    return f"{low:.2f} to {high:.2f}"


def _key(name: str) -> Callable[[Line], Cell]:
    return lambda line: line.key.get(name)


def _other(measure: str) -> Callable[[Line], Cell]:
    def cell(line: Line) -> Cell:
        score = line.score(measure)
        if score is None or score.value is None:
            return None
        return _share(score.value) if measure.startswith("percent") else score.value

    return cell


def _share(value: float | None) -> Cell:
    return None if value is None else f"{100 * value:3.0f} %"


def _grid(lines: Sequence[Line], width: int, bold: bool) -> str:
    ranked = _columns(lines)
    while True:
        made = [(name, [cell(line) for line in lines]) for _, (name, cell) in ranked]
        used = sum(max(map(width_of, (name, *map(_shown, cells)))) + GAP for name, cells in made)
        worst = max(rank for rank, _ in ranked)
        if width - used >= SHORTEST_BAR or not worst:
            break
        ranked.remove(next(one for one in reversed(ranked) if one[0] == worst))
    names = [name for name, _ in made]
    rows = [[*cells] for cells in zip(*(cells for _, cells in made), strict=True)]
    at = 1 + names.index(lines[0].head.measure)
    table = _with_bars(names, rows, [line.head for line in lines], (at, width))
    return grid(table, width=max(width, used + SHORTEST_BAR), digits=3, bold=bold).rstrip("\n")


def _shown(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.3f}"
    return "" if cell is None else safe_line(str(cell))


# -- what stands below ------------------------------------------------------------------------


def _overall(line: Line) -> str:
    head = line.head
    if head.value is None:
        return f"all codes together: {head.undefined}"
    around = f" ({_interval(line)})" if line.bound else ""
    return (
        f"all codes together: {head.measure} of the sets of codes {head.value:.3f}{around}, "
        f"{plural(head.units, head.unit)} in {plural(line.docs, 'document')}"
    )


def _left(lines: Sequence[Line]) -> list[str]:
    """Lines without a value, gathered by their reason."""
    reasons: dict[str, list[str]] = {}
    for line in lines:
        if line.head.value is None:
            reasons.setdefault(line.head.undefined or "", []).append(line.name)
    return [f"no value, {why}: {', '.join(names)}" for why, names in reasons.items()]


def _warnings(lines: Sequence[Line]) -> list[str]:
    """Lines whose figures rest on little, or on machines."""
    rare = [x.name for x in lines if x.prevalence is not None and x.prevalence < RARE]
    common = [x.name for x in lines if x.prevalence is not None and x.prevalence > 1 - RARE]
    few = [x.name for x in lines if x.marked and min(x.marked.values()) < FEW_MARKS]
    out = []
    if rare:
        out.append(f"rare, so read AC1 and the counts beside alpha: {_listed(rare, lines)}")
    if common:
        out.append(f"nearly everywhere, so read AC1 beside alpha: {_listed(common, lines)}")
    if few:
        what = f"somebody marked fewer than {FEW_MARKS}, so one unit more or less moves alpha"
        out.append(f"{what}: {_listed(few, lines)}")
    thin = [x.name for x in lines if x.bound and x.bound.lost > LOST * x.bound.draws]
    if thin:
        what = "many draws had no value for want of marks, so the interval says nothing"
        out.append(f"{what}: {_listed(thin, lines)}")
    for line in lines:
        if line.aided and line.unaided is not None:
            value = line.unaided.value
            shown = "undefined" if value is None else f"{value:.3f}"
            out.append(
                f"{line.name}: {100 * line.aided:.0f} % of agreeing units by the same suggestion; "
                f"without suggested units {line.head.measure} is {shown}"
            )
    return out


def _listed(names: Sequence[str], lines: Sequence[Line]) -> str:
    if len(names) == len(lines) > 1:
        return "all of them"
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
