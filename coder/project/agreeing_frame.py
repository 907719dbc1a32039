"""The frame of a comparison: documents, coders and codes, and columns whose positions are theirs.

Owns that every array of a comparison has the same positions, so that codings, readings and decisions meet
without names. Rows of columns stand by document. What is outside of the frame is left out, and codings
of codes that no codebook knows are counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from coder.analyse.selection import take
from coder.model.columns import Columns
from coder.model.names import fold_name

if TYPE_CHECKING:
    from coder.agree.judgements import Ints
    from coder.store.documents import Entry

__all__ = ["Frame", "framed", "joined", "placed"]


@dataclass(frozen=True, slots=True)
class Frame:
    """Documents, coders and codes, whose positions the arrays use."""

    entries: tuple[Entry, ...]
    coders: tuple[str, ...]
    codes: tuple[str, ...]

    @property
    def shape(self) -> tuple[int, int, int]:
        """Of an array over all three."""
        return len(self.entries), len(self.coders), len(self.codes)


def framed(columns: Columns, frame: Frame) -> tuple[Columns, dict[str, int]]:
    """The columns over the frame's names; how many codings by coder have codes that no codebook knows."""
    docs = {entry.id: at for at, entry in enumerate(frame.entries)}
    coders = {fold_name(coder): at for at, coder in enumerate(frame.coders)}
    codes = {code: at for at, code in enumerate(frame.codes)}
    doc = _places([docs.get(name, -1) for name in columns.docs], columns.doc)
    by = _places([coders.get(fold_name(name), -1) for name in columns.coders], columns.by)
    code = _places([codes.get(name, -1) for name in columns.codes], columns.code)
    odd = [name.startswith("not in codebook: ") for name in columns.codes]
    strange = _places([int(one) for one in odd], columns.code) > 0
    here = (doc >= 0) & (by >= 0)
    counted = np.bincount(by[here & strange], minlength=len(frame.coders))
    told = {c: int(n) for c, n in zip(frame.coders, counted, strict=True) if n}
    names = tuple(entry.id for entry in frame.entries)
    whole = replace(
        columns, docs=names, coders=frame.coders, codes=frame.codes, doc=doc, by=by, code=code
    )
    kept = take(whole, here & (code >= 0))
    return take(kept, np.argsort(kept.doc, kind="stable")), told


def _places(lookup: Sequence[int], column: Any) -> Ints:
    return np.array([*lookup, -1], dtype=np.int64)[np.asarray(column, dtype=np.int64)]


def joined(parts: Sequence[Columns]) -> Columns:
    """The rows of several columns over one frame, by document; rules keep their names."""
    rules = tuple(dict.fromkeys(rule for part in parts for rule in part.rules)) or ("",)

    def column(name: str) -> Ints:
        return np.concatenate([np.asarray(getattr(p, name), dtype=np.int64) for p in parts])

    lookups = [np.array([rules.index(rule) for rule in part.rules]) for part in parts]
    rule = np.concatenate(
        [at[np.asarray(p.rule, dtype=np.int64)] for at, p in zip(lookups, parts, strict=True)]
    )
    doc, start, end = column("doc"), column("start"), column("end")
    whole = replace(
        parts[0], doc=doc, start=start, end=end, code=column("code"), by=column("by"),
        rule=rule, rules=rules, how=(), row=(),
    )  # fmt: skip
    return take(whole, np.lexsort((-end, start, doc)))


def placed(
    frame: Frame, rows: Sequence[tuple[int, int, int, int, int]], rules: Sequence[str] = ("",)
) -> Columns:
    """Columns over a frame from rows of document, start, end, code and coder; by document."""
    table = np.array(sorted(rows), dtype=np.int64).reshape(-1, 5)
    names = tuple(entry.id for entry in frame.entries)
    doc, start, end, code, by = table.T
    none = np.zeros(len(table), dtype=np.int64)
    return Columns(
        names, frame.codes, frame.coders, doc, start, end, code, by, rule=none, rules=tuple(rules)
    )
