"""Which cells of a matrix are looked at: all codes by all, or one set of codes by another.

    grid = Grid(rows=(0, 3), cols=(1, 2, 3))
    grid.pairs(symmetric=True)       (0, 1), (0, 2), (0, 3), (3, 1), (3, 2)

Owns the cutting of a square matrix to a rectangle, the lower triangle, and the order in which pairs of
different codes are listed: by row, then column, in the order of the codebook; where direction means
nothing each pair once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from coder.model.results import Matrix

__all__ = ["Grid", "full_grid", "lower_triangle", "rectangle"]


@dataclass(frozen=True, slots=True)
class Grid:
    """Positions of codes in rows and columns."""

    rows: tuple[int, ...]
    cols: tuple[int, ...]

    def pairs(self, *, symmetric: bool) -> Iterator[tuple[int, int]]:
        """Cells of two different codes; with `symmetric` not both (a, b) and (b, a)."""
        seen: set[tuple[int, int]] = set()
        for a in self.rows:
            for b in self.cols:
                if a != b and not (symmetric and (b, a) in seen):
                    seen.add((a, b))
                    yield a, b


def full_grid(n: int) -> Grid:
    """All of n codes by all."""
    return Grid(tuple(range(n)), tuple(range(n)))


def rectangle(matrix: Matrix, grid: Grid) -> Matrix:
    """The rows and columns of a square matrix that a grid names."""
    if grid == full_grid(len(matrix.rows)):
        return matrix

    def of(names: Sequence[str], at: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(names[i] for i in at) if names else ()

    return replace(
        matrix,
        rows=of(matrix.rows, grid.rows),
        cols=of(matrix.cols, grid.cols),
        values=tuple(tuple(matrix.values[i][j] for j in grid.cols) for i in grid.rows),
        row_labels=of(matrix.row_labels, grid.rows),
        col_labels=of(matrix.col_labels, grid.cols),
        symmetric=matrix.symmetric and grid.rows == grid.cols,
    )


def lower_triangle(matrix: Matrix) -> Matrix:
    """The matrix with the cells above the diagonal empty, if they only repeat those below; else as it is."""
    if not matrix.symmetric:
        return matrix
    values = tuple(
        tuple(cell if j <= i else None for j, cell in enumerate(row))
        for i, row in enumerate(matrix.values)
    )
    return replace(matrix, values=values)
