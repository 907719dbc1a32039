"""Some of the codings, or all of them under fewer codes.

Owns two moves on columns that every analysis may start with: keeping rows, and rolling codes up to an
ancestor. Names and their order stay as they are, so that a code without codings keeps its place; after
rolling up, names are those at the depth or above.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coder.model.codebook import Codebook
from coder.model.columns import Columns

__all__ = ["roll_up", "take", "where_docs"]


def take(columns: Columns, keep: NDArray[Any]) -> Columns:
    """The rows that `keep` names, as a mask (bool, one a row) or as row numbers (int)."""

    def cut(values: Any) -> Any:
        return np.asarray(values)[keep] if len(values) else values

    return replace(
        columns,
        doc=np.asarray(columns.doc, dtype=np.int64)[keep],
        start=np.asarray(columns.start, dtype=np.int64)[keep],
        end=np.asarray(columns.end, dtype=np.int64)[keep],
        code=np.asarray(columns.code, dtype=np.int64)[keep],
        by=np.asarray(columns.by, dtype=np.int64)[keep],
        how=cut(columns.how),
        rule=cut(columns.rule),
        row=cut(columns.row),
    )


def where_docs(columns: Columns, holds: Callable[[str], bool]) -> Columns:
    """The codings of the documents for which `holds` is true; the other documents lose their place."""
    keep = np.array([holds(doc) for doc in columns.docs], dtype=np.bool_)
    doc = np.asarray(columns.doc, dtype=np.int64)
    kept = take(columns, keep[doc] if len(doc) else np.zeros(0, dtype=np.bool_))
    place = np.cumsum(keep) - 1
    docs = tuple(doc for doc, stays in zip(columns.docs, keep.tolist(), strict=True) if stays)
    return replace(kept, docs=docs, doc=place[kept.doc])


def roll_up(columns: Columns, book: Codebook, depth: int) -> Columns:
    """The codings under the ancestors of their codes at `depth` (0 is the top level).

    Codings of one coder that become the same (document, span, code) count once.
    """
    mapped = [book.roll_up(code, depth) for code in columns.codes]
    known = set(mapped)
    order = {code: at for at, code in enumerate(columns.codes)}
    codes = tuple(sorted(known, key=lambda code: (order.get(code, mapped.index(code)), code)))
    place = {code: at for at, code in enumerate(codes)}
    lookup = np.array([place[code] for code in mapped], dtype=np.int64)
    code = lookup[np.asarray(columns.code, dtype=np.int64)] if len(columns) else lookup[:0]
    keys = (code, columns.by, -np.asarray(columns.end, dtype=np.int64), columns.start, columns.doc)
    sorting = np.lexsort(keys)
    table = np.stack([np.asarray(key, dtype=np.int64)[sorting] for key in keys])
    fresh = np.ones(table.shape[1], dtype=np.bool_)
    fresh[1:] = (table[:, 1:] != table[:, :-1]).any(axis=0)
    kept = sorting[fresh]
    return replace(take(replace(columns, code=code), kept), codes=codes)
