"""Codings in passages that several documents share, so that boilerplate can be counted once.

    chosen = without_copies(project, chosen)      the first document that holds a passage keeps its codings

Owns what a coding's passage is (the paragraph in which it begins, else its own text) and what is said about
shared ones: always in tables of frequencies, or that nobody looked because there are too many codings. What
nearly the same means is told in `coder.analyse.repeated`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from coder.project.selecting import Counted
from coder.project.unitizing import units_of

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["MOST_LOOKED_AT", "copies_note", "without_copies"]

MOST_LOOKED_AT: Final = 50_000
"""Codings up to which shared passages are looked for without being asked to."""


def copies_note(project: Project, chosen: Counted) -> str:
    """How many codings repeat another document's; empty for none."""
    n = len(chosen.columns)
    if n > MOST_LOOKED_AT:
        return f"shared passages were not looked for among {n} codings (--once looks)"
    again = int(_copies(project, chosen).sum()) if n else 0
    if not again:
        return ""
    words = "coding stands" if again == 1 else "codings stand"
    return (
        f"{again} {words} in passages that an earlier document has nearly word for word, coded the same "
        "(--once counts such passages once)"
    )


def without_copies(project: Project, chosen: Counted) -> Counted:
    """What counts, with shared passages counted in the first document that holds them."""
    from coder.analyse.selection import take

    if not len(chosen.columns):
        return chosen
    again = _copies(project, chosen)
    n = int(again.sum())
    note = f"passages that documents share are counted once: {n} codings left out"
    facts = {**chosen.facts, "shared passages": "counted once"}
    columns = take(chosen.columns, ~again)
    return replace(chosen, columns=columns, facts=facts, notes=(*chosen.notes, note))


def _copies(project: Project, chosen: Counted) -> Any:
    """A mask over rows: codings that say again what an earlier document had."""
    import numpy as np

    from coder.analyse.line import unit_runs
    from coder.analyse.repeated import Passage, alike, later_copies

    columns = chosen.columns
    units = units_of(project, chosen, "paragraph")
    first, until, known = unit_runs(columns, units)
    inside = known & (until > first)
    doc, start = np.asarray(columns.doc), np.where(inside, 0, np.asarray(columns.start))
    end = np.asarray(columns.end)
    at = np.minimum(first, max(0, len(units) - 1))
    if len(units):
        start = np.where(inside, np.asarray(units.start)[at], start)
        end = np.where(inside, np.asarray(units.end)[at], end)
    places, back = np.unique(np.stack((doc, start, end)), axis=1, return_inverse=True)
    passages = []
    for d, s, e in places.T.tolist():
        text = project.library.document(columns.docs[d]).text
        passages.append(Passage(d, text[s:e]))
    clusters = alike(passages)
    return later_copies(columns, [clusters[at] for at in back.reshape(-1).tolist()])
