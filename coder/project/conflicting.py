"""Where coders differ, for the documents that they have finished, and what was decided about it.

    found = conflicts(project, Selection(), Asked())      found.open, found.table(project)

Owns who is compared: persons who have finished the document on its present text, each for the codes that
their reading covers (everybody who coded there, where `unfinished` is asked for), and never a document that
the reader codes blind. What differs and how is `review.disagreement`'s, whether a decision still holds
`review.consensus`'s. Offsets are code points of the present text.
"""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from coder.model.errors import BadValue, UsageError
from coder.model.finding import Finding, Level
from coder.model.names import fold_name
from coder.model.results import Caption, Cell, Table
from coder.model.selection import Selection
from coder.project.blindness import left_out, sight_of
from coder.review.consensus import (
    Adjudication,
    Reading,
    fold_adjudications,
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
    from coder.store.index import Index

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
    """All items of the documents compared, `compared` (document: coders), and decisions without an item."""

    items: tuple[Conflict, ...]
    compared: Mapping[str, tuple[str, ...]]
    orphans: tuple[Adjudication, ...] = ()
    notes: tuple[str, ...] = ()
    asked: Asked = field(default_factory=Asked)

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


# -- who is compared --------------------------------------------------------------------------


def adjudications(project: Project, index: Index | None = None) -> tuple[Adjudication, ...]:
    """The decisions that stand, under present ids of documents."""
    from dataclasses import replace

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
    who = _persons(project, names)
    items: list[Conflict] = []
    seen: dict[str, tuple[str, ...]] = {}
    orphans: list[Adjudication] = []
    for entry in entries:
        if not entry.text or entry.id in sight.blind:
            continue
        readers = finishers(project, by_doc.get(entry.id, ()), entry)
        readers = {fold: readers[fold] for fold in who if fold in readers}
        if len(readers) < 2 and not wanted.unfinished:
            continue
        codings = _codings(project, seen_through, entry)
        if wanted.unfinished:
            readers = _everybody(project, codings, readers, who)
        if len(readers) > 1:
            seen[entry.id] = tuple(r.by for r in readers.values())
            own = live.get(entry.id, [])
            here = _of_document(project, entry.id, codings, readers, own)
            items += here
            met = {a.event for c in here for a in c.decisions}
            orphans += [a for a in own if a.event not in met]
    if codes is not None:
        items = [c for c in items if {k.code for k in c.item.codings} & codes]
    told = left_out(sight, (e.id for e in entries))
    return Conflicts(tuple(items), seen, tuple(orphans), (told,) if told else (), wanted)


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


def _persons(project: Project, names: Sequence[str]) -> dict[str, str]:
    """Who is compared, by folded id: those named, else everybody who is no program."""
    if names:
        return {fold_name(n): n for n in names}
    programs = {fold_name(c.id) for c in project.settings.coders if c.kind == "program"}
    return {fold_name(n): n for n in project.coders() if fold_name(n) not in programs}


def _codings(project: Project, view: CodingView, entry: Entry) -> list[Coding]:
    """Living codings with a place on the present text, of the codebook in use, equal ones once."""
    book = project.books.name
    found = view.of_document(entry.id)
    return [c for c in found if c.carried != "review" and c.book == book]


def _everybody(
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


def _of_document(
    project: Project,
    doc: str,
    codings: Sequence[Coding],
    readers: Mapping[str, Finisher],
    live: Sequence[Adjudication],
) -> list[Conflict]:
    read = {r.by: r.codes for r in readers.values()}
    events = {fold: r.event for fold, r in readers.items()}
    out = []
    for item in compared(doc, codings, read, project.book()):
        readings = readings_of(item, events)
        decided = touching(item, live)
        out.append(Conflict(item, readings, state_of(readings, decided), decided))
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
