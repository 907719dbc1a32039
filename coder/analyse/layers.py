"""Which codings count when several coders worked on a document.

    final    each document once: its settled consensus, else its primary coder's
    pool     all coders', each within coder
    by       those of named coders

Owns the choice and the sentence that tells it; both go into captions. A primary coder is who was named,
else who finished first, else who coded first. A named primary coder who has no codings in a document
leaves it empty, and the sentence says so. The facts come from the record; nothing is looked up here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from coder.analyse.arrays import Ints, distinct, ints
from coder.analyse.selection import take
from coder.model.columns import Columns
from coder.model.errors import UnknownName
from coder.model.names import fold_name

__all__ = ["LayerFacts", "by_coders", "final_layer", "joined", "pool"]

_CONSENSUS, _NAMED, _FINISHED, _CODED = 1, 2, 3, 4
_WORDS = {
    _CONSENSUS: "by consensus",
    _NAMED: "by their primary coder",
    _FINISHED: "by who finished first",
    _CODED: "by who coded first",
}


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """Who stands for a document: each mapping takes document ids to coder ids, where it is known.

    `settled` are the documents whose conflicts are all settled; their consensus counts, empty or not.
    """

    primary: Mapping[str, str] = field(default_factory=dict)
    finished_first: Mapping[str, str] = field(default_factory=dict)
    coded_first: Mapping[str, str] = field(default_factory=dict)
    settled: Collection[str] = ()


def final_layer(
    columns: Columns, facts: LayerFacts, consensus: Columns | None = None
) -> tuple[Columns, str]:
    """Each document once, its final coding, and the sentence for the caption.

    Args:
        columns: the coders' own codings.
        facts: who stands for which document.
        consensus: the settled codings, under the same names of documents, codes and coders.

    Returns:
        The codings that count, and a note, empty when no document was coded by several.
    """
    chosen, why = _chosen(columns, facts)
    mine = take(columns, chosen[ints(columns.doc)] == ints(columns.by))
    if consensus is not None and len(consensus):
        settled = why[ints(consensus.doc)] == _CONSENSUS
        mine = joined(mine, take(consensus, settled))
    return mine, _note(columns, chosen, why)


def _chosen(columns: Columns, facts: LayerFacts) -> tuple[Ints, Ints]:
    """For each document the coder who counts (-1: none of them), and why."""
    place = {fold_name(coder): at for at, coder in enumerate(columns.coders)}
    settled = frozenset(facts.settled)
    # Where nobody is known to have been first: the first row of the document decides, the same each run.
    doc = ints(columns.doc)
    chosen = np.full(len(columns.docs), -1, dtype=np.int64)
    first_docs, first_rows = np.unique(doc, return_index=True)
    chosen[first_docs] = ints(columns.by)[first_rows]
    why = np.full(len(columns.docs), _CODED, dtype=np.int64)
    ranked = (
        (_NAMED, facts.primary),
        (_FINISHED, facts.finished_first),
        (_CODED, facts.coded_first),
    )
    for at, name in enumerate(columns.docs):
        if name in settled:
            chosen[at], why[at] = -1, _CONSENSUS
            continue
        for reason, coders in ranked:
            if name in coders:
                chosen[at], why[at] = place.get(fold_name(coders[name]), -1), reason
                break
    return chosen, why


def joined(one: Columns, other: Columns) -> Columns:
    """Both sets of rows, sorted as columns are; documents, codes and coders are named alike in both."""

    def both(a: object, b: object) -> Ints:
        return np.concatenate((ints(a), ints(b)))

    doc, start = both(one.doc, other.doc), both(one.start, other.start)
    end = both(one.end, other.end)
    out = replace(
        one,
        doc=doc,
        start=start,
        end=end,
        code=both(one.code, other.code),
        by=both(one.by, other.by),
        how=both(one.how, other.how),
        rule=both(one.rule, other.rule),
        row=both(one.row, other.row),
    )
    return take(out, np.lexsort((-end, start, doc)))


def _note(columns: Columns, chosen: Ints, why: Ints) -> str:
    width = max(1, len(columns.coders))
    key = distinct(ints(columns.doc) * width + ints(columns.by))
    coders = np.bincount(key // width, minlength=len(columns.docs))
    several = coders > 1
    has = np.isin(np.arange(len(columns.docs)) * width + chosen, key) & (chosen >= 0)
    lost = int(((coders > 0) & ~has & (why != _CONSENSUS)).sum())
    parts = [f"{n} {_WORDS[w]}" for w in _WORDS if (n := int((several & (why == w)).sum()))]
    out = ""
    if parts:
        out = f"{_documents(int(several.sum()))} coded by several: {', '.join(parts)}"
    if lost:
        empty = f"{_documents(lost)} left empty, as the coder who counts has no codings there"
        out = f"{out}; {empty}" if out else empty
    return out


def _documents(n: int) -> str:
    return f"{n} document{'' if n == 1 else 's'}"


def pool(columns: Columns) -> tuple[Columns, str]:
    """All coders' codings as they are, and the sentence that says so."""
    coders = len(np.unique(ints(columns.by)))
    note = f"codings of {coders} coders pooled, each within coder" if coders > 1 else ""
    return columns, note


def by_coders(columns: Columns, coders: Sequence[str]) -> tuple[Columns, str]:
    """The codings of the named coders, and the sentence that names them.

    Raises:
        UnknownName: for a coder who has no place in the columns, with the nearest.
    """
    place = {fold_name(coder): at for at, coder in enumerate(columns.coders)}
    wanted: list[int] = []
    for coder in coders:
        at = place.get(fold_name(coder))
        if at is None:
            raise UnknownName.of("coder", coder, columns.coders)
        wanted.append(at)
    names = ", ".join(columns.coders[at] for at in wanted)
    return take(columns, np.isin(ints(columns.by), wanted)), f"codings by {names}"
