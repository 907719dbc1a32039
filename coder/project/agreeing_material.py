"""What is compared: codings of some coders on their documents, and who has read what, as arrays.

    material = gather(project, selection)         material.of(coders)         material.cut(documents)

Owns which codings count for agreement: all coders' own, on the present text after carrying, under the codes
they have now, each once; what could not be carried, and codings of codes that no codebook has, are
counted as left out. A state is now, a moment (`as of`), or a round, where each coder's state at the first
finish counts, code by code. Positions of documents, coders and codes are those of the frame.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from coder.analyse.selection import take
from coder.model.columns import Columns, UnitColumns
from coder.model.errors import UsageError
from coder.model.names import fold_name
from coder.model.selection import Selection
from coder.project.agreeing_frame import Frame, framed, placed
from coder.project.agreeing_reading import Read, read_in_round, read_now
from coder.project.agreeing_rounds import codings_in_round

if TYPE_CHECKING:
    from coder.agree.judgements import Ints
    from coder.model.registers import Raw
    from coder.project.facade import Project
    from coder.project.view import CodingView

__all__ = ["Material", "gather"]

_VERSIONS = "SELECT DISTINCT doc, text FROM codings WHERE alive = 1"
"""Answered from an index of the table alone."""


@dataclass(frozen=True, eq=False)
class Material:
    """Codings and readings over one frame.

    Attributes:
        frame: documents, coders, codes.
        columns: the codings; `docs`, `coders` and `codes` are those of the frame, rows by document.
        read: who has read what.
        rejected: suggestions that coders rejected, as columns.
        review: codings that await a decision about their place, as columns.
        strange: codings by coder of codes that are not in the codebook.
        state: which state this is, in words.
        view: where units and texts come from.
        hidden: documents that the one at work codes blind and that are not looked at, in a sentence.
        every: ids of all documents gathered, of which `part` are the positions of those still here.
        made: units that were put together already, by kind.
    """

    frame: Frame
    columns: Columns
    read: Read
    rejected: Columns
    review: Columns
    strange: Mapping[str, int]
    state: str
    view: CodingView
    hidden: str = ""
    every: tuple[str, ...] = ()
    part: tuple[int, ...] | None = None
    made: dict[str, UnitColumns] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.every:
            object.__setattr__(self, "every", tuple(e.id for e in self.frame.entries))

    @cached_property
    def docs(self) -> tuple[str, ...]:
        """Ids of the documents."""
        return tuple(entry.id for entry in self.frame.entries)

    def of(self, coders: Sequence[str]) -> Material:
        """The material of some coders, in this order."""
        at = [self.frame.coders.index(coder) for coder in coders]
        lookup = np.full(len(self.frame.coders), -1, dtype=np.int64)
        lookup[at] = np.arange(len(at))

        def picked(columns: Columns) -> Columns:
            by = lookup[np.asarray(columns.by, dtype=np.int64)]
            return take(replace(columns, coders=tuple(coders), by=by), by >= 0)

        return replace(
            self,
            frame=replace(self.frame, coders=tuple(coders)),
            columns=picked(self.columns),
            rejected=picked(self.rejected),
            review=picked(self.review),
            read=replace(self.read, done=self.read.done[:, at]),
        )

    def cut(self, docs: Sequence[int]) -> Material:
        """The material of some documents, by position and in this order."""
        frame = replace(self.frame, entries=tuple(self.frame.entries[at] for at in docs))
        names = tuple(entry.id for entry in frame.entries)

        def picked(columns: Columns) -> Columns:
            rows, place = _ranges(columns.doc, docs)
            return replace(take(columns, rows), docs=names, doc=place)

        return replace(
            self,
            frame=frame,
            columns=picked(self.columns),
            rejected=picked(self.rejected),
            review=picked(self.review),
            read=replace(self.read, done=self.read.done[list(docs)]),
            part=tuple(docs if self.part is None else (self.part[at] for at in docs)),
            every=self.every,
        )

    def rolled(self, tops: Sequence[str]) -> Material:
        """The material under other codes, one for each code of the frame; read where all below are."""
        names = tuple(dict.fromkeys(tops))
        lookup = np.array([names.index(top) for top in tops], dtype=np.int64)
        done = np.ones((*self.read.done.shape[:2], len(names)), dtype=np.bool_)
        for at, place in enumerate(lookup.tolist()):
            done[:, :, place] &= self.read.done[:, :, at]

        def renamed(columns: Columns) -> Columns:
            return replace(
                columns, codes=names, code=lookup[np.asarray(columns.code, dtype=np.int64)]
            )

        return replace(
            self,
            frame=replace(self.frame, codes=names),
            columns=renamed(self.columns),
            rejected=renamed(self.rejected),
            review=renamed(self.review),
            read=replace(self.read, done=done),
        )

    def lengths(self) -> dict[str, int]:
        """Characters of each document."""
        library = self.view.library
        return {doc: len(library.document(doc).text) for doc in self.docs}

    def units(self, kind: str) -> UnitColumns:
        """The units of the documents, in the order of the frame."""
        if kind not in self.made:
            self.made[kind] = self._units(kind)
        every = self.made[kind]
        if self.part is None:
            return every
        rows, place = _ranges(every.doc, self.part)
        start, end = (np.asarray(c)[rows] for c in (every.start, every.end))
        return UnitColumns(kind, self.docs, place, start, end, every.segmenter)

    def _units(self, kind: str) -> UnitColumns:
        """The units of all documents gathered; put together once for all parts."""
        units = self.view.units(kind)
        place = {doc: at for at, doc in enumerate(self.every)}
        lookup = np.array([place.get(doc, -1) for doc in units.docs] or [-1], dtype=np.int64)
        doc = lookup[np.asarray(units.doc, dtype=np.int64)]
        keep = doc >= 0
        order = np.argsort(doc[keep], kind="stable")
        start, end = (np.asarray(c)[keep][order] for c in (units.start, units.end))
        return UnitColumns(kind, self.every, doc[keep][order], start, end, units.segmenter)


def _ranges(column: Any, wanted: Sequence[int]) -> tuple[Ints, Ints]:
    """Rows of a sorted column that hold the wanted numbers, and for each the position of its number."""
    numbers = np.asarray(column, dtype=np.int64)
    first, last = (np.searchsorted(numbers, wanted, side=side) for side in ("left", "right"))
    ranges = [np.arange(a, b) for a, b in zip(first.tolist(), last.tolist(), strict=True)]
    rows = np.concatenate([np.zeros(0, dtype=np.int64), *ranges])
    return rows, np.repeat(np.arange(len(first)), last - first)


def gather(
    project: Project, selection: Selection, *, coders: Sequence[str] = (), now: bool = False
) -> Material:
    """Everything that may be compared under a selection.

    Args:
        project: the project.
        selection: documents, codes, round or moment; `origin`, `how` and attributes choose codings.
        coders: to be there even if nothing is known of them.
        now: of a round, take today's state of its documents.

    Raises:
        UnknownName, BadValue: a name or a condition that does not fit the project.
        UsageError: a selector that means nothing here.
    """
    _check(selection)
    from coder.project.blindness import left_out, sight_of

    sight = sight_of(project)
    entries = tuple(e for e in project.entries(selection) if e.text)
    hidden = left_out(sight, (e.id for e in entries))
    entries = tuple(e for e in entries if e.id not in sight.blind)
    codes = _codes(project, selection)
    known = dict.fromkeys((*project.coders(), *coders))
    frame = Frame(entries, tuple(known), codes)
    if selection.round and not now:
        return replace(_of_round(project, frame, selection.round), hidden=hidden)
    until = None
    if selection.as_of:
        from coder.project.asof import until as made

        until = made(project, selection.as_of)
    return replace(_of_moment(project, frame, selection, until), hidden=hidden)


def _check(selection: Selection) -> None:
    wrong = {
        "--by": selection.by,
        f"--{selection.layer}": selection.layer,
        "--unit": selection.unit,
    }
    for flag, value in wrong.items():
        if value:
            raise UsageError(
                f"{flag} does not choose whom to compare",
                found=value,
                hint="--coders a,b names the coders; each counts with their own codings",
            )
    if selection.round and (selection.as_of or selection.origin or selection.how):
        raise UsageError(
            "a round has its own moment, and its state is taken whole",
            hint="leave out --as-of, --origin and --how, or leave out --round",
        )
    if selection.origin == "consensus":
        raise UsageError(
            "the consensus is not a coder's own work", hint="coder agree --against consensus"
        )


def _codes(project: Project, selection: Selection) -> tuple[str, ...]:
    wanted = project.code_ids(selection)
    book = project.book()
    every = (code for _, code in book.tree())
    return tuple(c.id for c in every if not c.retired and (wanted is None or c.id in wanted))


def _of_moment(
    project: Project,
    frame: Frame,
    selection: Selection,
    until: Callable[[Raw], bool] | None,
) -> Material:
    from coder.project.selecting import counted

    quiet = replace(selection, codes=(), under=(), round="", layer="pool")
    chosen = counted(project, quiet)
    view = chosen.view
    columns, strange = framed(chosen.columns, frame)
    read = read_now(project, frame, view.index, until=until)
    told = f"as of {selection.as_of}" if selection.as_of else "now"
    if selection.round:
        told = f"documents of round {selection.round}, now"
    rejected = _rejected(project, frame, view)
    return Material(
        frame, columns, read, rejected, _review(project, frame, view), strange, told, view
    )


def _of_round(project: Project, frame: Frame, name: str) -> Material:
    read = read_in_round(project, frame, name)
    columns, view = codings_in_round(project, frame, read)
    rejected, none = _rejected(project, frame, view), placed(frame, [])
    told = f"round {name}, at first finish"
    return Material(frame, columns, read, rejected, none, {}, told, view)


def _rejected(project: Project, frame: Frame, view: CodingView) -> Columns:
    """Places of suggestions that coders rejected, on present texts."""
    doc_at = {entry.id: at for at, entry in enumerate(frame.entries)}
    code_at = {code: at for at, code in enumerate(frame.codes)}
    hashes: dict[str, str] = {}
    rows = []
    for by, coder in enumerate(frame.coders):
        states = view.index.decisions(coder)
        if "rejected" not in states.values():
            continue
        for event in view.index.decision_events(coder):
            entry = project.library.find(event.get("doc", ""))
            if event["kind"] != "reject" or entry is None or entry.id not in doc_at:
                continue
            key = event["suggestion"]
            code = project.books.translated(key["book"], key["code"], event.get("mig", 0))
            text = hashes.setdefault(entry.id, project.library.full_hash(entry))
            if code in code_at and key["text"] == text and states.get(event["on"]) == "rejected":
                rows.append((doc_at[entry.id], key["start"], key["end"], code_at[code], by))
    return placed(frame, rows)


def _review(project: Project, frame: Frame, view: CodingView) -> Columns:
    """Codings whose place on the present text a person has to decide; they count nowhere."""
    index, library = view.index, project.library
    coders = {fold_name(coder): at for at, coder in enumerate(frame.coders)}
    codes = {code: at for at, code in enumerate(frame.codes)}
    places = {entry.id: at for at, entry in enumerate(frame.entries)}
    rows = []
    for number, version in index.db.execute(_VERSIONS).fetchall():
        entry = library.find(index.name(number))
        short = library.short_hash(entry) if entry is not None else ""
        if entry is None or entry.id not in places or index.name(version).startswith(short):
            continue
        current = library.full_hash(entry)
        for row in index.rows("doc = ? AND text = ?", (number, version)):
            state = library.carry(entry.id, row.text, row.start, row.end, current=current)[2]
            code = project.books.translated(row.book, row.code, row.mig)
            by = coders.get(fold_name(row.by))
            if state == "review" and code in codes and by is not None:
                rows.append((places[entry.id], row.start, row.end, codes[code], by))
    return placed(frame, rows)
