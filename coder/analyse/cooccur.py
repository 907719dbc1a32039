"""Which codes stand together, how often and how strongly.

    matrix = cooccur(columns, rule="near:200", measure="c")
    strongest(matrix, top=20)

Owns the choice of kernel and coefficient for a rule and a measure, and the caption that says so. A pair
is two codings of one coder in one document; with several coders in the columns each coder's are counted
apart and added up. Codes without codings keep their row. Which codings stand in the columns (final,
pooled, filtered) is decided before.
"""

from __future__ import annotations

from collections.abc import Mapping

from coder.analyse.closeness import Closeness, closeness
from coder.analyse.measures import MEASURES, UNIT_MEASURES, coefficients, jaccard_of_pairs
from coder.model.columns import Columns, UnitColumns
from coder.model.errors import BadValue, UsageError, nearest
from coder.model.results import Caption, Matrix, Table

__all__ = ["check_question", "cooccur", "sensitivity", "strongest"]

Values = tuple[tuple[float | int | None, ...], ...]


def cooccur(
    columns: Columns,
    *,
    rule: str = "overlap",
    measure: str = "count",
    units: UnitColumns | None = None,
    n_units: int | None = None,
    names: Mapping[str, str] | None = None,
) -> Matrix:
    """The square matrix of co-occurrence of all codes.

    Args:
        columns: codings that count.
        rule: overlap, same, near:K, sentence, paragraph, page or document.
        measure: count, c, jaccard; for unit rules also share (of the row's code), npmi, lift, phi.
        units: for sentence, paragraph and page: the units of that kind.
        n_units: N of lift, npmi and phi; None counts the units of every document, once for each coder
            who coded there.
        names: code id to the name to show.

    Returns:
        Counts as int, coefficients as unrounded float, None where undefined.

    Raises:
        BadValue: for an unknown rule or measure.
        UsageError: when rule, measure and units do not go together.
    """
    how = closeness(rule)
    check_question(how, measure, units)
    n, values = _values(columns, how, measure, units=units, n_units=n_units)
    facts = {"measure": measure, "rule": str(how), "codings": str(len(columns))}
    if not how.by_pair:
        facts["units"] = str(n)
    if units is not None and units.segmenter and not how.by_pair:
        facts["segmenter"] = units.segmenter
    shown = tuple((names or {}).get(code, code) for code in columns.codes)
    return Matrix(
        columns.codes,
        columns.codes,
        values,
        Caption("Code co-occurrence", facts),
        shown if names else (),
        shown if names else (),
        symmetric=measure != "share",
    )


def check_question(how: Closeness, measure: str, units: UnitColumns | None) -> None:
    """Refuse what `cooccur` refuses: an unknown measure, or one that does not go with the rule.

    Raises:
        BadValue: for an unknown measure.
        UsageError: when rule, measure and units do not go together.
    """
    if measure not in MEASURES:
        raise BadValue(
            f"measure {measure!r} is not known",
            found=measure,
            allowed=MEASURES,
            nearest=nearest(measure, MEASURES),
        )
    if how.by_pair and measure in UNIT_MEASURES:
        raise UsageError(
            f"{measure} is a measure of units, and rule {how} counts pairs of codings",
            found=measure,
            allowed=("count", "c", "jaccard"),
            hint="take --rule sentence, paragraph, page or document, or --measure jaccard",
        )
    if how.by_pair or how.kind == "document":
        return
    if units is None or units.kind != how.kind:
        raise UsageError(
            f"rule {how.kind} needs the {how.kind}s of the documents",
            found=units.kind if units is not None else None,
            hint="a table of spans alone knows documents only: overlap, same, near:K, document",
        )


def _values(
    columns: Columns,
    how: Closeness,
    measure: str,
    *,
    units: UnitColumns | None,
    n_units: int | None,
) -> tuple[int, Values]:
    """Number of units (0 for pair rules) and the cells."""
    from coder.analyse import incidence, pairs

    if how.by_pair and measure == "jaccard":
        return 0, jaccard_of_pairs(pairs.partnered(columns, how).tolist())
    if how.by_pair:
        return 0, coefficients(pairs.count_pairs(columns, how).tolist(), measure)
    where = None if how.kind == "document" else units
    n = incidence.units_looked_at(columns, where) if n_units is None else n_units
    counts = incidence.count_units(columns, where).tolist()
    return n, coefficients(counts, measure, units=n)


def strongest(matrix: Matrix, *, top: int | None = None, least: float | None = None) -> Table:
    """Pairs of different codes as rows, strongest first; ties in the order of the codebook.

    Args:
        matrix: a co-occurrence matrix; of a symmetric one each pair comes once.
        top: at most so many rows.
        least: no rows below this value. Without it pairs with 0 are left out.
    """
    rows: list[tuple[str, str, float | int]] = []
    for i, code_a in enumerate(matrix.rows):
        for j in range(i + 1 if matrix.symmetric else 0, len(matrix.cols)):
            value = matrix.values[i][j]
            if i == j or value is None or (value < least if least is not None else value == 0):
                continue
            rows.append((code_a, matrix.cols[j], value))
    rows.sort(key=lambda row: -row[2])
    measure = matrix.caption.facts.get("measure", "value")
    return Table(
        ("code_a", "code_b", measure), tuple(rows[:top]), matrix.caption, ("code_a", "code_b")
    )


def sensitivity(
    columns: Columns,
    *,
    rules: tuple[str, ...] = ("same", "overlap", "near:200", "document"),
    measure: str = "count",
    units: Mapping[str, UnitColumns] | None = None,
) -> Table:
    """The same pairs of codes under every rule, side by side; pairs never together are left out.

    Args:
        columns: codings that count.
        rules: the columns of the table, each a rule of `cooccur`.
        measure: a measure that every rule gives: count, c or jaccard.
        units: units by kind, for the unit rules among `rules`.
    """
    by_rule = [
        cooccur(columns, rule=rule, measure=measure, units=(units or {}).get(rule))
        for rule in rules
    ]
    rows: list[tuple[str | float | int | None, ...]] = []
    for i, code_a in enumerate(columns.codes):
        for j in range(i + 1, len(columns.codes)):
            cells = [matrix.values[i][j] for matrix in by_rule]
            if any(cells):
                rows.append((code_a, columns.codes[j], *cells))
    facts = {"measure": measure, "rules": ", ".join(rules), "codings": str(len(columns))}
    return Table(
        ("code_a", "code_b", *rules),
        tuple(rows),
        Caption("Code co-occurrence under every rule", facts),
        ("code_a", "code_b"),
    )
