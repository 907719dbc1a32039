"""Codings in bulk: parallel columns instead of a million objects.

Owns the contract between the record and the analyses. Columns are NumPy arrays at run time (any
sequence of integers will do); row i of all columns is one coding. Rows are sorted by (doc, start,
-end). `doc`, `code` and `by` are positions in `docs`, `codes` and `coders`. Only codings that count
stand here: alive, each once, carried to the current text, codes after migrations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Columns", "UnitColumns"]

IntColumn = Any
"""A NumPy integer array, or any sequence of integers."""


@dataclass(frozen=True)
class Columns:
    """Codings as columns, all of equal length n.

    `docs`, `codes` and `coders` hold names in the order of projects and codebooks, zero rows included,
    so that a code without codings still has its place. `how` and `rule` are positions in `hows` and
    `rules` (rules[0] is the empty string: marked by hand). `row` is the index's row number of a coding.
    """

    docs: tuple[str, ...]
    codes: tuple[str, ...]
    coders: tuple[str, ...]
    doc: IntColumn
    start: IntColumn
    end: IntColumn
    code: IntColumn
    by: IntColumn
    how: IntColumn = ()
    hows: tuple[str, ...] = ()
    rule: IntColumn = ()
    rules: tuple[str, ...] = ("",)
    row: IntColumn = ()
    notes: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.doc)


@dataclass(frozen=True)
class UnitColumns:
    """Units of one kind as columns sorted by (doc, start); `doc` are positions in `docs`.

    Units of one document are disjoint. A document without units has none here.
    """

    kind: str
    docs: tuple[str, ...]
    doc: Sequence[int] | Any
    start: Sequence[int] | Any
    end: Sequence[int] | Any
    segmenter: str = ""

    def __len__(self) -> int:
        return len(self.doc)
