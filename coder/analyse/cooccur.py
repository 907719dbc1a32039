"""Which codes stand together, how often and how strongly.

    matrix = cooccur(columns, rule="near:200", measure="c")
    strongest(matrix, top=20)

Owns the caption that says rule and measure, and the tables made of a matrix. A pair is two codings of
one coder in one document; with several coders in the columns each coder's are counted apart and added
up. Codes without codings keep their row. Which codings stand in the columns (final, pooled, filtered) is
decided before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from coder.analyse.cells import Grid, full_grid, rectangle
from coder.analyse.closeness import Closeness, closeness
from coder.analyse.measures import c_marks, check_measure, is_symmetric
from coder.model.columns import Columns, UnitColumns
from coder.model.errors import UsageError
from coder.model.results import Caption, Cell, Matrix, Table

__all__ = ["check_question", "cooccur", "marked", "sensitivity", "strongest", "with_counts"]


def cooccur(
    columns: Columns,
    *,
    rule: str = "overlap",
    measure: str = "count",
    units: UnitColumns | None = None,
    n_units: int | None = None,
    names: Mapping[str, str] | None = None,
    grid: Grid | None = None,
) -> Matrix:
    """The matrix of co-occurrence: all codes by all, or a rectangle of it.

    Args:
        columns: codings that count.
        rule: a rule of `coder.analyse.closeness`.
        measure: one of `coder.analyse.measures.MEASURES`; lift, npmi, phi and loglik for unit rules.
        units: units of the kind that the rule needs.
        n_units: N of lift, npmi, phi and loglik; None counts the units of every document, once for each
            coder who coded there.
        names: code id to the name to show.
        grid: rows and columns; all codes by all without.

    Returns:
        Counts as int, coefficients as unrounded float, None where undefined.

    Raises:
        BadValue: for an unknown rule or measure.
        UsageError: when rule, measure and units do not go together.
    """
    from coder.analyse.counts import counts_of

    how = closeness(rule)
    check_question(how, measure, units)
    found = counts_of(columns, how, measure, units=units, n_units=n_units)
    facts = {"measure": measure, "rule": str(how), "codings": str(len(columns))}
    if not how.by_pair:
        facts["units"] = str(found.units)
    if units is not None and units.segmenter and how.units:
        facts["segmenter"] = units.segmenter
    shown = tuple((names or {}).get(code, code) for code in columns.codes)
    matrix = Matrix(
        columns.codes,
        columns.codes,
        found.values(measure),
        Caption("Code co-occurrence", facts),
        shown if names else (),
        shown if names else (),
        symmetric=is_symmetric(how, measure),
    )
    if measure == "c":
        matrix = marked(matrix, found.both.tolist(), grid or full_grid(len(columns.codes)))
    return matrix if grid is None else rectangle(matrix, grid)


def marked(matrix: Matrix, counts: Sequence[Sequence[int]], grid: Grid) -> Matrix:
    """A matrix of c with a sentence for every kind of mark, naming the first pairs that carry it.

    Args:
        matrix: square.
        counts: the pairs or units behind it, the diagonal n.
        grid: the cells that are shown.
    """
    names = matrix.row_labels or matrix.rows
    found: dict[str, list[str]] = {}
    for a, b in grid.pairs(symmetric=matrix.symmetric):
        if counts[a][b]:
            for mark in c_marks(counts[a][a], counts[b][b], counts[a][b]):
                found.setdefault(mark, []).append(f"{names[a]} and {names[b]}")
    notes = []
    for mark, cells in sorted(found.items()):
        more = f" and {len(cells) - 5} more" if len(cells) > 5 else ""
        notes.append(f"{mark}: {'; '.join(cells[:5])}{more}")
    caption = replace(matrix.caption, notes=(*matrix.caption.notes, *notes))
    return replace(matrix, caption=caption)


def check_question(how: Closeness, measure: str, units: UnitColumns | None) -> None:
    """Refuse what `cooccur` refuses: an unknown measure, or one that does not go with the rule.

    Raises:
        BadValue: for an unknown measure.
        UsageError: when rule, measure and units do not go together.
    """
    check_measure(how, measure)
    if how.units and (units is None or units.kind != how.units):
        raise UsageError(
            f"rule {how} needs the {how.units}s of the documents",
            found=units.kind if units is not None else None,
            hint="a table of spans alone knows documents only: overlap, same, near:K, document",
        )


def strongest(
    matrix: Matrix, *, top: int | None = None, least: float | None = None, mirrored: bool = False
) -> Table:
    """Pairs of different codes as rows, strongest first; ties in the order of the codebook.

    Args:
        matrix: a co-occurrence matrix, or a rectangle of one.
        top: at most so many rows.
        least: no rows below this value. Without it pairs with 0 are left out.
        mirrored: direction means nothing, so that each pair comes once; so it does of a symmetric matrix.
    """
    measure = matrix.caption.facts.get("measure", "value")
    rows = []
    place_a = {code: at for at, code in enumerate(matrix.rows)}
    place_b = {code: at for at, code in enumerate(matrix.cols)}
    for code_a, code_b in _pairs(matrix, mirrored=mirrored or matrix.symmetric):
        value = matrix.values[place_a[code_a]][place_b[code_b]]
        if value is not None and (value >= least if least is not None else value != 0):
            rows.append((code_a, code_b, value))
    rows.sort(key=lambda row: -row[2])
    return Table(
        ("code_a", "code_b", measure), tuple(rows[:top]), matrix.caption, ("code_a", "code_b")
    )


def _pairs(matrix: Matrix, *, mirrored: bool) -> Iterator[tuple[str, str]]:
    seen: set[tuple[str, str]] = set()
    for code_a in matrix.rows:
        for code_b in matrix.cols:
            if code_a != code_b and not (mirrored and (code_b, code_a) in seen):
                seen.add((code_a, code_b))
                yield code_a, code_b


def with_counts(table: Table, columns: Columns, rule: str, units: UnitColumns | None) -> Table:
    """A table of pairs with what is behind each coefficient: n, n_a, n_b, both shares, marks of c.

    Args:
        table: columns code_a and code_b first.
        columns: the codings that were counted.
        rule: the rule they were counted under.
        units: the units of the rule.
    """
    from coder.analyse.counts import counts_of

    counts = counts_of(columns, closeness(rule), "count", units=units).both.tolist()
    place = {code: at for at, code in enumerate(columns.codes)}
    marks = "c" in table.columns
    rows: list[tuple[Cell, ...]] = []
    for row in table.rows:
        a, b = place[str(row[0])], place[str(row[1])]
        n, n_a, n_b = counts[a][b], counts[a][a], counts[b][b]
        more: tuple[Cell, ...] = (n, n_a, n_b)
        if marks:
            shares = (n / n_a if n_a else None, n / n_b if n_b else None)
            more += (*shares, "; ".join(c_marks(n_a, n_b, n)))
        rows.append((*row, *more))
    added = ("n", "n_a", "n_b", *(("n/n_a", "n/n_b", "marks") if marks else ()))
    return replace(table, columns=(*table.columns, *added), rows=tuple(rows))


def sensitivity(
    columns: Columns,
    *,
    rules: tuple[str, ...] = ("same", "overlap", "near:200", "document"),
    measure: str = "count",
    units: Mapping[str, UnitColumns] | None = None,
    grid: Grid | None = None,
) -> Table:
    """The same pairs of codes under every rule, side by side; pairs never together are left out.

    Args:
        columns: codings that count.
        rules: the columns of the table, each a rule of `cooccur`.
        measure: a measure that every rule gives: count, docs, c or jaccard.
        units: units by kind, for the rules among `rules` that need them.
        grid: rows and columns; all codes by all without.
    """
    known = units or {}
    by_rule = [
        cooccur(columns, rule=rule, measure=measure, units=known.get(closeness(rule).units))
        for rule in rules
    ]
    looked_at = grid or full_grid(len(columns.codes))
    rows: list[tuple[Cell, ...]] = []
    for a, b in looked_at.pairs(symmetric=all(matrix.symmetric for matrix in by_rule)):
        cells = [matrix.values[a][b] for matrix in by_rule]
        if any(cells):
            rows.append((columns.codes[a], columns.codes[b], *cells))
    facts = {"measure": measure, "rules": ", ".join(rules), "codings": str(len(columns))}
    return Table(
        ("code_a", "code_b", *rules),
        tuple(rows),
        Caption("Code co-occurrence under every rule", facts),
        ("code_a", "code_b"),
    )
