"""Agreement on where a text is coded and how: the unitizing family of 2016 and 2019.

    u-alpha          on places and codes together        binary-u-alpha   on coded or not
    cu-alpha         on the code, where both coded        per value        the same for one code

After Krippendorff, Mathet, Bouvry and Widloecher 2016, Quality and Quantity 50:2347 (erratum 50:2365), and
Krippendorff 2019, Content Analysis, 4th ed., 12.6. Owns the sums: with c, k values, l the lengths that
two coders share, S_c the squared lengths of whole units (plain lengths of gaps), and l.. all of l,

    1 - sum of l off the diagonal / sum of e off the diagonal
    e_ck = l.. (l_c. l_.k - [c = k] S_c) / (l..^2 - sum of S)

needs the diagonal and the row sums only, so it grows with spans, not with characters or pairs of codes.
Partial overlap counts for what it is. Units of one coder must not overlap within a layer. Documents
are pooled by their sums, never averaged; a stretch counts for the coders who read it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from coder.agree.continuum import NOTHING, Continuum, Layer, joined, layer_of
from coder.agree.judgements import (
    Cells,
    Floats,
    Ints,
    Judgements,
    given,
    pairable_rows,
    value_text,
)
from coder.agree.parts import (
    Groups,
    Parts,
    counted,
    divided,
    one_less,
    parts_of,
    score,
    why_undefined,
)
from coder.agree.percent import agreeing
from coder.model.results import Score

__all__ = [
    "ByValue",
    "binary_u_alpha",
    "binary_u_alpha_parts",
    "by_value",
    "cu_alpha",
    "cu_alpha_parts",
    "domains_u_alpha",
    "domains_u_alpha_parts",
    "u_alpha",
    "u_alpha_parts",
]


@dataclass(frozen=True, slots=True)
class ByValue:
    """Agreement on one value; `coverage` is the share of its matter that can be paired, or None."""

    code: str
    score: Score
    coverage: float | None


def _quotient(trace: Floats, rows: Floats, squares: Floats) -> Floats:
    """1 - observed / expected from the diagonal, the row sums (.., values) and the sum of all S.

    The expected sum off the diagonal is l.. (l..^2 - sum of l_c.^2) / (l..^2 - S): S_c cancels there.
    """
    whole = rows.sum(axis=-1)
    spread = (rows * (whole[..., None] - rows)).sum(axis=-1)
    return 1 - divided((whole - trace) * (whole**2 - squares), whole * spread)


def _sums(layer: Layer, runs: Judgements, groups: Groups) -> Floats:
    """Diagonal of l, row sums (gaps first) and the sum of S, by group."""
    tally = groups.tally(runs)
    cells, m = pairable_rows(runs.cells)
    trace = tally.total(agreeing(cells) * one_less(m))
    rows = counted(tally, cells, len(runs.values))
    squares = _by_unit(layer, groups, (layer.end - layer.start).astype(np.float64), m).sum(axis=1)
    return np.column_stack([trace, squares + rows[:, 0], rows])


def _by_unit(layer: Layer, groups: Groups, length: Floats, m: Ints) -> Floats:
    """Squared lengths of units by value (groups, values), each in the block where it begins.

    Units in stretches that fewer than two coders read are nothing to compare.
    """
    width = len(layer.runs.values) - 1
    if not len(layer.start):
        return np.zeros((groups.count, width))
    run = np.searchsorted(layer.at, layer.start, side="right") - 1
    value = np.where(m[run] >= 2, layer.value, -1)
    return groups.tally(layer.runs).at(run).unweighted().table(value, width, length**2)


def _value(s: Floats) -> Floats:
    return _quotient(s[:, 0], s[:, 2:], s[:, 1])


def u_alpha_parts(line: Continuum, codes: Sequence[str] = ()) -> Parts:
    """u-alpha taken apart (see `u_alpha`)."""
    layer = layer_of(line, codes)
    return _made("u-alpha", layer, lambda g: _sums(layer, layer.runs, g), _value)


def u_alpha(line: Continuum, codes: Sequence[str] = ()) -> Score:
    """Agreement on places and codes together (Krippendorff and others 2016; 2019, 12.6).

    Args:
        line: the spans of all coders.
        codes: codes that exclude each other on a passage; all on the line without.

    Returns:
        at most 1; undefined where nobody coded anything, where nothing varies, where no stretch was read
        by two coders, or where a coder gave characters two of these codes.

    Raises:
        UsageError: for a code that is not on the line.
    """
    return score(u_alpha_parts(line, codes))


def binary_u_alpha_parts(line: Continuum, codes: Sequence[str] = ()) -> Parts:
    """Binary u-alpha taken apart (see `binary_u_alpha`)."""
    layer = layer_of(line, codes)
    if layer.doubled:
        layer = layer_of(line, codes, merged=True)
    cells = np.minimum(layer.runs.cells, np.int32(1))
    runs = replace(layer.runs, values=(NOTHING, "coded"), cells=cells)
    return _made(
        "binary-u-alpha", replace(layer, doubled={}), lambda g: _sums(layer, runs, g), _value
    )


def binary_u_alpha(line: Continuum, codes: Sequence[str] = ()) -> Score:
    """Agreement on what is coded at all, whatever the code (Krippendorff and others 2016; 2019, 12.6).

    Where a coder gave characters several codes, spans that share characters are one unit.

    Returns:
        at most 1; undefined where all or nothing is coded, or no stretch was read by two coders.

    Raises:
        UsageError: for a code that is not on the line.
    """
    return score(binary_u_alpha_parts(line, codes))


def domains_u_alpha_parts(line: Continuum, domains: Sequence[Sequence[str]]) -> Parts:
    """u-alpha of domains taken apart (see `domains_u_alpha`)."""
    many = len(domains)
    none = np.zeros(0, dtype=np.int64)
    parts: list[tuple[Ints, Ints, Ints, Ints]] = [(none, none, none, none)]
    size = np.diff(line.edges)
    for at, codes in enumerate(domains):
        some = line.of_codes(codes)
        who, _, begin, stop = joined(some.by, np.zeros_like(some.code), some.start, some.end)
        # The layers of a document lie end to end before those of the next, so documents stay blocks.
        stretch = np.searchsorted(line.edges, begin, side="right") - 1
        shift = (many - 1) * line.edges[stretch] + at * size[stretch]
        parts.append((who, np.full(len(who), at, dtype=np.int64), begin + shift, stop + shift))
    whose, what, low, high = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((low, what, whose))
    pooled = Continuum(
        line.coders, tuple(" ".join(codes) for codes in domains),
        whose[order], what[order], low[order], high[order],
        np.concatenate([[0], np.cumsum(np.repeat(size, many))]),
        np.repeat(line.read, many, axis=0), line.edges * many, line.left_out,
    )  # fmt: skip
    made = u_alpha_parts(pooled)
    return replace(made, blank=replace(made.blank, measure="domains-u-alpha", units=line.length))


def domains_u_alpha(line: Continuum, domains: Sequence[Sequence[str]]) -> Score:
    """Agreement on which domains of codes stand where: what ATLAS.ti calls Cu-alpha, as we read it.

    u-alpha (Krippendorff 2019, 12.6) of the domains' layers laid end to end, each layer coded or not; no
    figures were published by which this reading could be checked.

    Args:
        line: the spans of all coders.
        domains: the codes of each domain.

    Returns:
        at most 1; undefined as `u_alpha`.

    Raises:
        UsageError: for a code that is not on the line.
    """
    return score(domains_u_alpha_parts(line, domains))


def _shared(layer: Layer) -> tuple[Cells, Ints, Floats]:
    """Codes of the runs (gaps -1), readers of each run, and the share of the other readers who coded it."""
    cells, m = pairable_rows(layer.runs.cells)
    coded = cells - np.int32(1)
    coded[coded < 0] = -1
    share: Floats = np.maximum(given(coded) - 1, 0) * one_less(m)
    return coded, m, share


def _paired_squares(layer: Layer, groups: Groups) -> Floats:
    """Squared pairable lengths of units by value: the share of a unit that the other coders coded too."""
    _, m, share = _shared(layer)
    upto = np.concatenate([[0.0], np.cumsum(np.diff(layer.at) * share)])
    first, last = (np.searchsorted(layer.at, place) for place in (layer.start, layer.end))
    return _by_unit(layer, groups, upto[last] - upto[first], m)


def _coded_rows(layer: Layer, groups: Groups) -> Floats:
    coded, _, share = _shared(layer)
    tally, width = groups.tally(layer.runs), len(layer.runs.values) - 1
    out = np.zeros((groups.count, width))
    for row in coded:
        out += tally.table(row, width, share)
    return out


def cu_alpha_parts(line: Continuum, codes: Sequence[str] = ()) -> Parts:
    """cu-alpha taken apart (see `cu_alpha`)."""
    layer = layer_of(line, codes)

    def sums(groups: Groups) -> Floats:
        coded, m, _ = _shared(layer)
        trace = groups.tally(layer.runs).total(agreeing(coded) * one_less(m))
        squares = _paired_squares(layer, groups).sum(axis=1)
        return np.column_stack([trace, squares, _coded_rows(layer, groups)])

    def reason() -> str:
        coded, _, share = _shared(layer)
        seen = np.unique(coded[:, share > 0])
        seen = seen[seen >= 0]
        if len(seen) == 1:
            only = value_text(layer.runs.values[int(seen[0]) + 1])
            return f"no variation: where two coders coded the same characters, the code is always {only!r}"
        return "nothing to compare: no character was coded by two coders"

    return _made("cu-alpha", layer, sums, _value, reason)


def cu_alpha(line: Continuum, codes: Sequence[str] = ()) -> Score:
    """Agreement on the code, given that both coded the place (Krippendorff and others 2016; 2019, 12.6).

    The pairable length of a unit is what the other coders coded of it, summed over them, over m - 1.

    Returns:
        at most 1; undefined where no character was coded by two coders, where these always have one
        code, or where a coder gave characters two of these codes.

    Raises:
        UsageError: for a code that is not on the line.
    """
    return score(cu_alpha_parts(line, codes))


def by_value(line: Continuum, codes: Sequence[str] = ()) -> tuple[ByValue, ...]:
    """cu-alpha of each code alone, (k)u-alpha, with its coverage (Krippendorff 2019, 12.6).

    Returns:
        one a code; coverage in [0, 1], the pairable share of what was coded with it, None where nobody
        used the code. Undefined with coverage 0, or where all pairable matter has the code.

    Raises:
        UsageError: for a code that is not on the line.
    """
    layer = layer_of(line, codes)
    groups, width = Groups(), len(layer.runs.values) - 1
    tally, (coded, m, _) = groups.tally(layer.runs), _shared(layer)
    alike = np.zeros(width)
    for a, b in combinations(coded, 2):
        alike += tally.table(np.where(a == b, a, -1), width, 2 * one_less(m))[0]
    rows, squares = _coded_rows(layer, groups)[0], _paired_squares(layer, groups)[0]
    every = counted(tally, coded, width)[0]
    whole = rows.sum()
    alone = divided((whole * rows - squares) * (rows - alike), rows**2 * (whole - rows))
    blank = cu_alpha_parts(line, codes)
    out = []
    for at, code in enumerate(layer.runs.values[1:]):
        made = replace(blank.blank, measure="ku-alpha")
        if np.isfinite(alone[at]) and not layer.doubled:
            made = replace(made, value=1 - float(alone[at]), undefined=None)
        else:
            made = replace(made, undefined=_why_not(layer, value_text(code), float(rows[at])))
        share = float(rows[at] / every[at]) if every[at] else None
        out.append(ByValue(value_text(code), made, share))
    return tuple(out)


def _why_not(layer: Layer, code: str, paired: float) -> str:
    if layer.doubled:
        return _doubled(layer)
    if paired:
        return (
            f"no variation: where two coders coded the same characters, the code is always {code!r}"
        )
    return f"nothing to compare: no character with {code!r} was coded by another coder"


def _doubled(layer: Layer) -> str:
    told = ", ".join(f"{coder} ({n} characters)" for coder, n in layer.doubled.items())
    return f"codes of one layer must not overlap, but they do in the work of {told}"


def _made(
    measure: str,
    layer: Layer,
    sums: Callable[[Groups], Floats],
    value: Callable[[Floats], Floats],
    reason: Callable[[], str] | None = None,
) -> Parts:
    """The parts of a coefficient of a layer; a layer with two codes on a character has no value."""

    def why() -> str:
        if layer.doubled:
            return _doubled(layer)
        usual = why_undefined(layer.runs)
        if usual.startswith("nothing"):
            return usual
        if reason is not None:
            return reason()
        cells, _ = pairable_rows(layer.runs.cells)
        if cells.max() == 0:
            return "no variation: nobody coded anything in what was compared"
        return "no variation: everything in what was compared is coded alike"

    def guarded(s: Floats) -> Floats:
        return np.full(len(s), np.nan) if layer.doubled else value(s)

    return parts_of(measure, layer.runs, sums, guarded, why)
