"""Where a coder gave one passage two codes that exclude each other.

    broken(columns, {"winners": ("win_win", "triple_win")})    -> [Broken("winners", "ana", "D1", 120, 140)]

Owns the finding, not its remedy: which of the two codes is meant is for a person to say, so nothing here
or anywhere else picks one. Two codes of one exclusive group break it where their spans share at least one
character. Offsets are code points, half-open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from coder.model.columns import Columns

__all__ = ["Broken", "broken"]


@dataclass(frozen=True, slots=True)
class Broken:
    """Characters `start` to `end` of a document that one coder gave two codes of one group."""

    group: str
    by: str
    doc: str
    start: int
    end: int
    codes: tuple[str, str]

    def __str__(self) -> str:
        return f"{self.by} gave {self.doc} {self.start}:{self.end} both {' and '.join(self.codes)}"


def broken(columns: Columns, groups: Mapping[str, Sequence[str]]) -> list[Broken]:
    """All places where a coder breaks an exclusive group; by group, coder, document and place.

    Args:
        columns: the codings.
        groups: the codes of each exclusive group.
    """
    out = []
    for name, codes in groups.items():
        wanted = [at for at, code in enumerate(columns.codes) if code in codes]
        rows = np.flatnonzero(np.isin(np.asarray(columns.code), wanted))
        doc, by, start, end, code = (
            np.asarray(c, dtype=np.int64)[rows]
            for c in (columns.doc, columns.by, columns.start, columns.end, columns.code)
        )
        order = np.lexsort((start, doc, by))
        table = np.stack([by, doc, start, end, code])[:, order].T.tolist()
        out += _in_group(columns, name, table)
    return out


def _in_group(columns: Columns, name: str, rows: list[list[int]]) -> list[Broken]:
    out = []
    open_: list[tuple[int, int]] = []
    whose: tuple[int, int] | None = None
    for by, doc, start, end, code in rows:
        if (by, doc) != whose:
            whose, open_ = (by, doc), []
        open_ = [(stop, other) for stop, other in open_ if stop > start]
        for stop, other in open_:
            if other != code:
                first, second = sorted((other, code))
                pair = (columns.codes[first], columns.codes[second])
                here = (columns.coders[by], columns.docs[doc], start, min(stop, end))
                out.append(Broken(name, *here, pair))
        open_.append((end, code))
    return out
