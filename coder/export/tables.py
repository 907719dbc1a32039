"""Any result as a table, and any cell as text: what all writers share.

Owns the one way from results to rows: a matrix becomes a table with its row names first, a network its
edges, scores one row each. Values stay unrounded unless digits are asked for; `None` is the empty cell.
Escaping is each writer's own business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coder.model.results import Caption, Cell, EdgeList, Matrix, Score, Table

__all__ = ["CODE_COLUMNS", "Result", "cell_text", "is_number", "score_dict", "table_of"]

Result = Table | Matrix | EdgeList | Score | Sequence[Score]

CODE_COLUMNS = ("code", "code_a", "code_b", "parent")
"""Columns of tables that hold code ids, shown by name where names are asked for."""


def is_number(cell: Cell) -> bool:
    """Whether a cell is a number (true and false are words)."""
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def cell_text(cell: Cell, digits: int | None = None) -> str:
    """A cell as exact text: shortest float that reads back, zero as 0, `true`, empty for None.

    Args:
        cell: the value.
        digits: decimals of floats; None leaves them unrounded. Whole numbers stay whole.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        exact = repr(cell) if cell else "0"
        return exact if digits is None else f"{cell:.{digits}f}"
    return str(cell)


def score_dict(score: Score) -> dict[str, object]:
    """A score as the JSON object that all measures of agreement share."""
    return {
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


def table_of(result: Result, labels: Mapping[str, str] | None = None) -> Table:
    """The result as a table.

    Args:
        result: what an analysis returned.
        labels: code id to the name to show; None shows ids.
    """
    if isinstance(result, Matrix):
        return _matrix_table(result, labels)
    if isinstance(result, EdgeList):
        edges = tuple((e.source, e.target, e.weight) for e in result.edges)
        table = Table(("source", "target", "weight"), edges, result.caption, ("source", "target"))
        return _named(table, labels, ("source", "target"))
    if isinstance(result, Table):
        return _named(result, labels, CODE_COLUMNS)
    return _score_table([result] if isinstance(result, Score) else result)


def _matrix_table(matrix: Matrix, labels: Mapping[str, str] | None) -> Table:
    table = matrix.table()
    if labels is None:
        return table
    columns = (table.columns[0], *(labels.get(c, c) for c in matrix.cols))
    rows = tuple((labels.get(str(row[0]), row[0]), *row[1:]) for row in table.rows)
    return Table(columns, rows, table.caption, table.text_columns)


def _named(table: Table, labels: Mapping[str, str] | None, columns: tuple[str, ...]) -> Table:
    at = {i for i, name in enumerate(table.columns) if name in columns}
    if not labels or not at:
        return table
    rows = tuple(
        tuple(labels.get(c, c) if i in at and isinstance(c, str) else c for i, c in enumerate(row))
        for row in table.rows
    )
    return Table(table.columns, rows, table.caption, table.text_columns)


def _score_table(scores: Sequence[Score]) -> Table:
    columns = (
        "measure",
        "value",
        "undefined",
        "low",
        "high",
        "units",
        "coders",
        "unit",
        "left_out",
    )
    rows = tuple(
        (
            s.measure,
            s.value,
            s.undefined,
            s.low,
            s.high,
            s.units,
            " ".join(s.coders),
            s.unit,
            "; ".join(f"{why}: {n}" for why, n in s.left_out.items()),
        )
        for s in scores
    )
    return Table(columns, rows, Caption("Agreement"), ("coders", "left_out"))
