"""Passages that stand nearly word for word in several documents, so that they can be counted once.

    clusters = alike([Passage(0, "The parties reaffirm ..."), Passage(3, "The Parties re-affirm ...")])

Owns what nearly the same means: of the different runs of three words in both passages at least 70 % are
shared; case, numbers and punctuation do not count; passages under 12 words are never boilerplate. Candidates
are found by 24 smallest hashes in 12 bands, then compared for real. The first document that holds a passage
keeps its codings.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coder.analyse.arrays import Bools, Ints, ints
from coder.model.columns import Columns

__all__ = ["ALIKE", "SHORTEST", "Passage", "alike", "later_copies"]

ALIKE = 0.7
SHORTEST = 12
_WORD = re.compile(r"[^\W\d_]+")
_HASHES, _BAND = 24, 2
_SEEDS = (np.arange(1, _HASHES + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))[:, None]
_MIX = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1))


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of the document at a position."""

    doc: int
    text: str


def alike(passages: Sequence[Passage]) -> list[int]:
    """For each passage the number of its cluster; -1 where no other document holds it.

    A passage joins a cluster when it is nearly the same as the one that began it.
    """
    shingles = [_shingles(passage.text) for passage in passages]
    begun: dict[tuple[int, int], list[int]] = {}
    leader = list(range(len(passages)))
    for at, own in enumerate(shingles):
        if not own:
            continue
        keys = _keys(own)
        for other in sorted({o for key in keys for o in begun.get(key, ())}):
            there = shingles[other]
            if len(own & there) >= ALIKE * len(own | there):
                leader[at] = other
                break
        else:
            for key in keys:
                begun.setdefault(key, []).append(at)
    docs: dict[int, set[int]] = {}
    for at, first in enumerate(leader):
        docs.setdefault(first, set()).add(passages[at].doc)
    shared = {first: n for n, first in enumerate(f for f, held in docs.items() if len(held) > 1)}
    return [shared.get(first, -1) for first in leader]


def _shingles(text: str) -> frozenset[int]:
    """Hashes of all runs of three words; none for a short passage."""
    words = _WORD.findall(text.casefold())
    if len(words) < SHORTEST:
        return frozenset()
    runs = (" ".join(words[i : i + 3]) for i in range(len(words) - 2))
    return frozenset(zlib.crc32(run.encode("utf-8", "surrogatepass")) for run in runs)


def _keys(shingles: frozenset[int]) -> list[tuple[int, int]]:
    """The bands of the smallest hashes: passages nearly the same share at least one, almost surely."""
    mixed = np.array(sorted(shingles), dtype=np.uint64) + _SEEDS
    for shift, factor in _MIX:
        mixed ^= mixed >> np.uint64(shift)
        mixed *= np.uint64(factor)
    least = mixed.min(axis=1).tolist()
    return [(at, hash(tuple(least[at : at + _BAND]))) for at in range(0, _HASHES, _BAND)]


def later_copies(columns: Columns, cluster: Sequence[int]) -> Bools:
    """Codings that say again what an earlier document had coded in the same passage.

    Args:
        columns: the codings.
        cluster: for each row the cluster of its passage, -1 for none.

    Returns:
        A mask over rows: same cluster, code and coder, and a document after the first that has it.
    """
    group = ints(cluster)
    doc = ints(columns.doc)
    key = (group * max(1, len(columns.codes)) + ints(columns.code)) * max(1, len(columns.coders))
    key = np.where(group >= 0, key + ints(columns.by), -1)
    first: dict[int, int] = {}
    for k, d in zip(key.tolist(), doc.tolist(), strict=True):
        first[k] = min(d, first.get(k, d))
    kept: Ints = ints([first[k] for k in key.tolist()])
    return np.asarray((group >= 0) & (doc != kept))
