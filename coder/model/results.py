"""What analyses return and exporters write: tables, matrices, edge lists, scores.

Owns the separation of computing and writing: an exporter gets one of these and does not know which
analysis made it. Values are unrounded; `None` is "undefined" or "empty", never NaN. A caption carries
what a reader needs to repeat the figure; it holds no clock, host name or path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coder.model.frames import frame_of

__all__ = ["Caption", "Cell", "Edge", "EdgeList", "Matrix", "Score", "Table"]

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Caption:
    """What a result is: title, then facts in order (measure, rule, unit, layer, n, filter, version).

    `notes` are sentences a reader must not miss (left out, warnings).
    """

    title: str
    facts: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Title and facts in one line: `Title. measure: count; rule: overlap.`."""
        facts = "; ".join(f"{k}: {v}" for k, v in self.facts.items())
        out = self.title.rstrip(".") + "."
        if facts:
            out += f" {facts}."
        ended = [n if n.endswith((".", "!", "?")) else f"{n}." for n in self.notes[:-1]]
        return " ".join((out, *ended, *self.notes[-1:]))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under named columns.

    `text_columns` name the columns with text from documents or people (quotations, memos, names):
    exporters guard them against becoming formulas or markup.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: Caption = Caption("")
    text_columns: tuple[str, ...] = ()

    def dicts(self) -> list[dict[str, Cell]]:
        """Each row as a dict."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_dicts(self) -> list[dict[str, Cell]]:
        """Each row as a dict, as all results give it."""
        return self.dicts()

    def to_pandas(self) -> Any:
        """A pandas.DataFrame with these columns; its `attrs` hold title, facts and notes.

        Raises:
            MissingExtra: pandas is not installed.
        """
        return _with_caption(frame_of(self.rows, self.columns), self.caption)


@dataclass(frozen=True, slots=True)
class Matrix:
    """A labelled matrix; `values[i][j]` belongs to `rows[i]` and `cols[j]`.

    `row_labels` and `col_labels` are the names to show (same length as the ids). `corner` heads the
    label column in files.
    """

    rows: tuple[str, ...]
    cols: tuple[str, ...]
    values: tuple[tuple[float | int | None, ...], ...]
    caption: Caption = Caption("")
    row_labels: tuple[str, ...] = ()
    col_labels: tuple[str, ...] = ()
    symmetric: bool = False
    corner: str = "code"

    def table(self, *, labels: bool = False) -> Table:
        """The matrix as a table whose first column holds the row ids (or names with `labels`)."""
        rows = self.row_labels if labels and self.row_labels else self.rows
        cols = self.col_labels if labels and self.col_labels else self.cols
        body = tuple((r, *v) for r, v in zip(rows, self.values, strict=True))
        return Table((self.corner, *cols), body, self.caption, (self.corner,))

    def to_dicts(self) -> list[dict[str, Cell]]:
        """Each row as a dict: the corner's name with the row's id, then a value for each column."""
        return self.table().dicts()

    def to_pandas(self, *, labels: bool = False) -> Any:
        """A pandas.DataFrame with rows as its index; `labels` takes names in the place of ids.

        Raises:
            MissingExtra: pandas is not installed.
        """
        rows = self.row_labels if labels and self.row_labels else self.rows
        cols = self.col_labels if labels and self.col_labels else self.cols
        return _with_caption(frame_of(self.values, cols, index=list(rows)), self.caption)


@dataclass(frozen=True, slots=True)
class Edge:
    """A weighted link between two nodes."""

    source: str
    target: str
    weight: float


@dataclass(frozen=True, slots=True)
class EdgeList:
    """A network: nodes with attributes, and edges."""

    nodes: Mapping[str, Mapping[str, Cell]]
    edges: tuple[Edge, ...]
    directed: bool = False
    caption: Caption = Caption("")

    def to_dicts(self) -> list[dict[str, Cell]]:
        """Each edge as a dict: source, target, weight."""
        return [{"source": e.source, "target": e.target, "weight": e.weight} for e in self.edges]

    def to_pandas(self) -> Any:
        """The edges as a pandas.DataFrame.

        Raises:
            MissingExtra: pandas is not installed.
        """
        rows = [(e.source, e.target, e.weight) for e in self.edges]
        return _with_caption(frame_of(rows, ("source", "target", "weight")), self.caption)


@dataclass(frozen=True, slots=True)
class Score:
    """A coefficient with its interval; exactly one of `value` and `undefined` is set.

    `low` and `high` bound the interval (None when it was not asked for); `units` is the number of units
    compared; `left_out` says what was not compared and why.
    """

    measure: str
    value: float | None
    undefined: str | None = None
    low: float | None = None
    high: float | None = None
    units: int = 0
    coders: tuple[str, ...] = ()
    unit: str = ""
    left_out: Mapping[str, int] = field(default_factory=dict)


def _with_caption(frame: Any, caption: Caption) -> Any:
    frame.attrs.update(title=caption.title, facts=dict(caption.facts), notes=list(caption.notes))
    return frame
