"""Whom the conflicts of a document are between, and which decisions on it stand.

    circle = Circle(project, index)        circle.of("EU-01", readers, decisions)      folded ids of coders

Owns the rule: those who are named; else, of a round that is asked for, its coders; else the coders of the
newest round of which at least two have finished the document, with everybody whom a standing decision on
it names; else everybody who has finished it. The last two are what counts: a document's consensus is whole
when all that these differ on is settled. Who else has finished the document is beside, and is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coder.model.affairs import fold_assignments
from coder.model.names import fold_name
from coder.review.consensus import Adjudication, fold_adjudications

if TYPE_CHECKING:
    from coder.model.affairs import Finish
    from coder.model.coding import Coding
    from coder.project.facade import Project
    from coder.store.documents import Entry
    from coder.store.index import Index

__all__ = [
    "Circle",
    "Finisher",
    "adjudications",
    "everybody",
    "finishers",
    "persons",
    "told_beside",
]


def adjudications(project: Project, index: Index | None = None) -> tuple[Adjudication, ...]:
    """The decisions that stand, under present ids of documents."""
    events = (index or project.index).affairs("adjudicate")
    return tuple(
        replace(a, doc=entry.id)
        for a in (fold_adjudications(events) if events else ())
        if (entry := project.library.find(a.doc))
    )


@dataclass(frozen=True, slots=True)
class Finisher:
    """A coder who has read a document: for these codes, by this event."""

    by: str
    codes: frozenset[str]
    event: str


def finishers(project: Project, finishes: Iterable[Finish], entry: Entry) -> dict[str, Finisher]:
    """By folded id: who has finished a document on its present text, for at least one code."""
    from coder.model.reading import codes_read

    text = project.library.full_hash(entry)
    codes = [c.id for c in project.book()]
    own: dict[str, list[Finish]] = {}
    for f in finishes:
        if f.doc in entry.ids:
            own.setdefault(fold_name(f.by), []).append(f)
    out = {}
    for fold, found in own.items():
        read = codes_read(
            found, text=text, book=project.books.name, codes=codes,
            entries=project.books.migrations(),
        )  # fmt: skip
        if read:
            event = min((f.seq, f.event) for f in found if f.text == text)[1]
            out[fold] = Finisher(found[0].by, read, event)
    return out


class Circle:
    """Whose codings a document's conflicts and its consensus are about."""

    def __init__(self, project: Project, index: Index, *, round: str = "") -> None:
        self._rounds: dict[str, dict[str, frozenset[str]]] = {}
        self._round = round
        found = fold_assignments(index.affairs("assign"))
        for a in sorted(found, key=lambda a: (a.since, a.seq)):
            if entry := project.library.find(a.doc):
                folds = frozenset(map(fold_name, a.coders))
                self._rounds.setdefault(entry.id, {})[a.round] = folds

    def of(
        self, doc: str, readers: Mapping[str, Finisher], decisions: Sequence[Adjudication]
    ) -> frozenset[str]:
        """Who is compared in a document, by folded id: of the round asked for, else who counts."""
        if self._round:
            return self._rounds.get(doc, {}).get(self._round, frozenset())
        return self.counting(doc, readers, decisions)

    def counting(
        self, doc: str, readers: Mapping[str, Finisher], decisions: Sequence[Adjudication]
    ) -> frozenset[str]:
        """Whose conflicts have to be settled for the document's consensus to be whole."""
        named = {fold_name(r.by) for a in decisions for r in a.readings}
        for own in reversed(self._rounds.get(doc, {}).values()):
            done = own & readers.keys()
            if len(done) > 1:
                return done | (named & readers.keys())
        return frozenset(readers)


def persons(project: Project, names: Sequence[str]) -> dict[str, str]:
    """Who may be compared, by folded id: those named, else everybody who is no program."""
    if names:
        return {fold_name(n): n for n in names}
    programs = {fold_name(c.id) for c in project.settings.coders if c.kind == "program"}
    return {fold_name(n): n for n in project.coders() if fold_name(n) not in programs}


def everybody(
    project: Project,
    codings: Sequence[Coding],
    readers: Mapping[str, Finisher],
    who: Mapping[str, str],
) -> dict[str, Finisher]:
    """Those who finished, and who coded without: as if they had read for all codes."""
    every = frozenset(c.id for c in project.book()) | {c.code for c in codings}
    coded = {fold_name(c.by) for c in codings} & who.keys()
    out = dict(readers)
    for fold in sorted(coded - readers.keys()):
        out[fold] = Finisher(who[fold], every, "")
    return out


def told_beside(beside: Mapping[str, Sequence[str]], named: Sequence[str]) -> tuple[str, ...]:
    """Who has finished a document too and is not compared; nothing is told where coders are named."""
    if not beside or named:
        return ()
    found = [f"{', '.join(who)} in {doc}" for doc, who in list(beside.items())[:3]]
    more = f" and in {len(beside) - 3} more" if len(beside) > 3 else ""
    return (
        f"finished too, but not of the round, and not compared: {'; '.join(found)}{more} "
        "(--coders a,b compares those you name)",
    )
