"""Where coders differ, for the documents that they have finished, and what was decided about it.

    found = conflicts(project, Selection(), Asked())      found.open, found.table(project)

Owns what is compared: codings of persons who have finished the document on its present text, each for the
codes that their reading covers (of everybody who coded there, where `unfinished` is asked for), and never a
document that the reader codes blind. Which of these persons is `comparing`'s, what differs and how is
`review.disagreement`'s, whether a decision still holds `review.consensus`'s. Offsets are code points of the
present text.
"""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from coder.model.errors import BadValue, UsageError
from coder.model.finding import Finding, Level
from coder.model.names import fold_name
from coder.model.results import Caption, Cell, Table
from coder.model.selection import Selection
from coder.project.blindness import left_out, sight_of
from coder.project.comparing import (
    Circle,
    Finisher,
    adjudications,
    everybody,
    finishers,
    persons,
    told_beside,
)
from coder.review.consensus import (
    Adjudication,
    Reading,
    readings_of,
    state_of,
    touching,
)
from coder.review.disagreement import KINDS, Item, Pair, compared

if TYPE_CHECKING:
    from coder.model.affairs import Finish
    from coder.model.coding import Coding
    from coder.project.facade import Project
    from coder.project.view import CodingView
    from coder.store.documents import Entry

__all__ = [
    "NOTHING",
    "Asked",
    "Conflict",
    "Conflicts",
    "Finisher",
    "adjudications",
    "conflicts",
    "conflicts_table",
    "finishers",
    "remember",
    "told_blind",
]

OPEN_STATES = ("open", "stale", "twice")
NOTHING = "(nothing)"
"""Stands for a code where a coder has none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which disagreements: of one kind, among some coders, settled ones too, in unfinished documents too."""

    kind: str = ""
    coders: tuple[str, ...] = ()
    settled: bool = False
    unfinished: bool = False

    def __post_init__(self) -> None:
        if self.kind and self.kind not in KINDS:
            raise BadValue.of_value("--kind", self.kind, KINDS)


@dataclass(frozen=True, slots=True)
class Conflict:
    """One item of a document with its readings as they stand, and what was decided about it.

    `state` is open, settled, stale or twice; items on which all agree are Conflicts without kinds.
    """

    item: Item
    readings: tuple[Reading, ...]
    state: str
    decisions: tuple[Adjudication, ...] = ()

    @property
    def id(self) -> str:
        """The item's id."""
        return self.item.id


@dataclass(frozen=True)
class Conflicts:
    """All items of the documents compared, `compared` (document: coders), and decisions without an item.

    `wanting` are by document coders who were not asked for and whose codings have to be settled too before
    decisions between the others count.
    """

    items: tuple[Conflict, ...]
    compared: Mapping[str, tuple[str, ...]]
    orphans: tuple[Adjudication, ...] = ()
    notes: tuple[str, ...] = ()
    asked: Asked = field(default_factory=Asked)
    wanting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def differing(self) -> tuple[Conflict, ...]:
        """Items on which coders differ, as asked for, the most confused codes first."""
        kind, settled = self.asked.kind, self.asked.settled
        found = [c for c in self.items if c.item.kinds and (not kind or kind in c.item.kinds)]
        often = Counter(key for c in found for key in _confused(c.item))
        place = {doc: at for at, doc in enumerate(self.compared)}
        found.sort(
            key=lambda c: (
                -max((often[k] for k in _confused(c.item)), default=0),
                min(_confused(c.item)),
                place.get(c.item.doc, 0),
                c.item.start,
                c.id,
            )
        )
        return tuple(c for c in found if settled or c.state in OPEN_STATES)

    @cached_property
    def open(self) -> tuple[Conflict, ...]:
        """Items on which coders differ and that are not settled."""
        return tuple(c for c in self.differing if c.state in OPEN_STATES)

    def settled_documents(self) -> frozenset[str]:
        """Documents whose consensus is whole: something is decided, and every item by one fresh decision."""
        by_doc: dict[str, list[Conflict]] = {}
        for conflict in self.items:
            by_doc.setdefault(conflict.item.doc, []).append(conflict)
        bad = {a.doc for a in self.orphans}
        return frozenset(
            doc
            for doc, own in by_doc.items()
            if doc not in bad and all(c.state == "settled" for c in own)
        )


def _confused(item: Item) -> set[tuple[str, str]]:
    """The pairs of codes that an item confuses, each in the order of the alphabet."""
    out = {_codes(p) for p in item.pairs if p.kind}
    return out or {("", "")}


def _codes(pair: Pair) -> tuple[str, str]:
    a, b = pair.a.code, pair.b.code if pair.b is not None else NOTHING
    return (a, b) if b == NOTHING or a <= b else (b, a)


def conflicts(
    project: Project,
    selection: Selection | None = None,
    asked: Asked | None = None,
    *,
    view: CodingView | None = None,
) -> Conflicts:
    """Every item of the documents that at least two of the coders have finished.

    Args:
        project: the project.
        selection: documents and codes; of a code, items in which it occurs.
        asked: kinds, coders, and what enters beside open conflicts of finished documents.
        view: the record as it was; the present one by default.

    Raises:
        UsageError: a selector that says nothing about what coders differ on.
        UnknownName: a code or coder that is not there.
    """
    from coder.model.affairs import fold_finishes

    chosen, wanted = selection or Selection(), asked or Asked()
    seen_through = view or project.view
    _check(chosen)
    names = project.coder_ids((*wanted.coders, *chosen.by))
    _check_coders(names)
    entries = project.entries(chosen)
    codes = project.code_ids(chosen)
    sight = sight_of(project)
    by_doc: dict[str, list[Finish]] = {}
    for f in fold_finishes(seen_through.index.affairs("finish")):
        if entry := project.library.find(f.doc):
            by_doc.setdefault(entry.id, []).append(f)
    live: dict[str, list[Adjudication]] = {}
    for a in adjudications(project, seen_through.index):
        live.setdefault(a.doc, []).append(a)
    round = "" if names else chosen.round
    work = _Gathering(project, seen_through, wanted, names, round)
    for entry in entries:
        if entry.text and entry.id not in sight.blind:
            work.take(entry, by_doc.get(entry.id, ()), live.get(entry.id, ()))
    items = work.items
    if codes is not None:
        items = [c for c in items if {k.code for k in c.item.codings} & codes]
    told = left_out(sight, (e.id for e in entries))
    notes = (*((told,) if told else ()), *told_beside(work.beside, wanted.coders))
    return Conflicts(tuple(items), work.compared, tuple(work.orphans), notes, wanted, work.wanting)


class _Gathering:
    """Compares document by document, and keeps who was compared and who was not."""

    def __init__(
        self, project: Project, view: CodingView, asked: Asked, names: Sequence[str], round: str
    ) -> None:
        self.project, self.view, self.asked = project, view, asked
        self.narrow = bool(names or round)
        self.circle = Circle(project, view.index, round=round)
        self.who = persons(project, names)
        self.every = {**persons(project, ()), **self.who}
        self.named = frozenset(map(fold_name, names))
        self.items: list[Conflict] = []
        self.orphans: list[Adjudication] = []
        self.compared: dict[str, tuple[str, ...]] = {}
        self.beside: dict[str, tuple[str, ...]] = {}
        self.wanting: dict[str, tuple[str, ...]] = {}

    def take(self, entry: Entry, finishes: Sequence[Finish], live: Sequence[Adjudication]) -> None:
        """Compare what those who have finished a document say, where they are two."""
        found = finishers(self.project, finishes, entry)
        done = {fold: found[fold] for fold in self.every if fold in found}
        wanted = self.named or self.circle.of(entry.id, done, live)
        readers = {fold: done[fold] for fold in self.who if fold in done and fold in wanted}
        if len(readers) < 2 and not self.asked.unfinished:
            return
        codings = _codings(self.project, self.view, entry)
        if self.asked.unfinished:
            who = {f: n for f, n in self.who.items() if f in wanted or not self.narrow}
            readers = everybody(self.project, codings, {f: done[f] for f in who if f in done}, who)
        if len(readers) < 2:
            return
        self.compared[entry.id] = tuple(r.by for r in readers.values())
        here = _of_document(self.project, entry.id, codings, readers, live, narrow=self.narrow)
        self.items += here
        met = {a.event for c in here for a in c.decisions}
        self.orphans += [
            a for a in live
            if a.event not in met
            and not (self.narrow and {fold_name(r.by) for r in a.readings} - readers.keys())
        ]  # fmt: skip
        counting = self.circle.counting(entry.id, done, live)
        left = {fold: r.by for fold, r in done.items() if fold not in readers}
        if own := tuple(by for fold, by in left.items() if fold in counting):
            self.wanting[entry.id] = own
        if own := tuple(by for fold, by in left.items() if fold not in counting):
            self.beside[entry.id] = own


def _check(selection: Selection) -> None:
    given = {"--origin": selection.origin, "--how": selection.how, "--unit": selection.unit,
             "--as-of": selection.as_of, f"--{selection.layer}": selection.layer}  # fmt: skip
    for flag, value in given.items():
        if value:
            raise UsageError(
                f"{flag} does not say what coders differ on", found=value, hint="leave it out"
            )


def _check_coders(names: Sequence[str]) -> None:
    if len(names) == 1:
        raise UsageError(
            f"{names[0]} alone differs from nobody", found=names[0], hint="--coders a,b names two"
        )
    if len(set(map(fold_name, names))) < len(names):
        raise BadValue("a coder is compared with themselves", found=", ".join(names))


def _codings(project: Project, view: CodingView, entry: Entry) -> list[Coding]:
    """Living codings with a place on the present text, of the codebook in use, equal ones once."""
    book = project.books.name
    found = view.of_document(entry.id)
    return [c for c in found if c.carried != "review" and c.book == book]


def _of_document(
    project: Project,
    doc: str,
    codings: Sequence[Coding],
    readers: Mapping[str, Finisher],
    live: Sequence[Adjudication],
    *,
    narrow: bool,
) -> list[Conflict]:
    """The items of a document; `narrow` looks of each decision at the readings of these coders alone."""
    read = {r.by: r.codes for r in readers.values()}
    events = {fold: r.event for fold, r in readers.items()}
    out = []
    for item in compared(doc, codings, read, project.book()):
        readings = readings_of(item, events)
        decided = then = touching(item, live)
        if narrow:
            then = tuple(
                replace(a, readings=tuple(r for r in a.readings if fold_name(r.by) in readers))
                for a in decided
            )
        out.append(Conflict(item, readings, state_of(readings, then), decided))
    return out


# -- tables -----------------------------------------------------------------------------------

COLUMNS = (
    "conflict", "kind", "state", "doc", "page", "coder_a", "code_a", "text_a", "values_a",
    "coder_b", "code_b", "text_b", "values_b", "start_a", "end_a", "start_b", "end_b",
)  # fmt: skip


def conflicts_table(project: Project, found: Conflicts) -> Table:
    """One row for each two readings that differ, both quotations side by side."""
    kind = found.asked.kind
    rows: list[tuple[Cell, ...]] = []
    for conflict in found.differing:
        doc = project.library.document(conflict.item.doc)
        page = doc.page_at(conflict.item.start)
        for pair in conflict.item.pairs:
            if pair.kind and (not kind or pair.kind == kind):
                a, b = pair.a, pair.b
                head = (
                    conflict.id,
                    pair.kind,
                    conflict.state,
                    doc.id,
                    page.number if page else None,
                )
                rows.append(
                    (
                        *head, a.by, a.code, a.quote, _values(a), pair.by,
                        *((b.code, b.quote, _values(b)) if b else ("", "", "")),
                        a.span.start, a.span.end,
                        *((b.span.start, b.span.end) if b else (None, None)),
                    )
                )  # fmt: skip
    facts = {"documents": str(len(found.compared)), "conflicts": str(len(found.differing))}
    texts = tuple(c for c in COLUMNS if c[-2:] in ("_a", "_b") and c[:2] in ("co", "te", "va"))
    return Table(COLUMNS, tuple(rows), Caption("Conflicts", facts, found.notes), ("doc", *texts))


def _values(coding: Coding) -> str:
    own = {k: v.value for k, v in coding.attributes.items() if not v.proposed}
    return "; ".join(f"{k}={v}" for k, v in sorted(own.items()))


# -- how many, for a glance -------------------------------------------------------------------


def remember(project: Project, found: Conflicts) -> None:
    """Keep how many conflicts there are, for `status`; failing to write is no error."""
    from coder.project.standing import state_key

    told = {"key": state_key(project), "open": len(found.open), "compared": len(found.compared)}
    path = project.layout.cache(project.settings.id) / "conflicts.json"
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(json.dumps(told).encode())


def told_blind(project: Project, notes: Sequence[str]) -> None:
    """Say what is left out, once."""
    for what in notes:
        finding = Finding(Level.NOTE, "blind", what)
        project.told += [finding] if finding not in project.told else []
