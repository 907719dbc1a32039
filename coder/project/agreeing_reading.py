"""Who has read which document for which code: now, at a moment, or when they first finished it in a round.

    read = read_now(project, frame)         read.done[doc, coder, code]

Owns the facts on which agreement rests, as arrays. Now, a reading counts on the present text and for codes
that have the meaning they had; at a moment and in a round, for the meaning they had then, so that what
was compared in a first round stays comparable after a definition was repaired. In a round, coders who
finished one document under different meanings of a code are not compared on it. A reading of an
earlier text never counts; who has one is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from coder.model.affairs import fold_finishes, fold_tasks, standing
from coder.model.errors import UnknownName
from coder.model.migration import Migration, in_order, still_covers, translate
from coder.model.names import fold_name
from coder.model.reading import codes_read
from coder.project.agreeing_frame import Frame
from coder.store.index import Index

if TYPE_CHECKING:
    from coder.agree.continuum import Flags
    from coder.model.registers import Raw
    from coder.project.facade import Project

__all__ = ["Moment", "Read", "read_in_round", "read_now"]

Moment = tuple[int, str]
"""`seq` and id of an event: what stands up to it, stands."""


@dataclass(frozen=True, eq=False)
class Read:
    """Readings.

    Attributes:
        done: (documents, coders, codes), whether the coder has read the document for the code.
        when: time of the first finish that counts, by document id and coder.
        active: positions of coders who have finished something, for whatever code.
        older: documents and coders whose only reading is of an earlier text.
        moments: in a round, by document id and coder, when each code was first finished.
    """

    done: Flags
    when: Mapping[tuple[str, str], str] = field(default_factory=dict)
    active: frozenset[int] = frozenset()
    older: tuple[tuple[str, str], ...] = ()
    moments: Mapping[tuple[str, str], Mapping[str, Moment]] = field(default_factory=dict)


def _finishes(index: Index) -> list[Raw]:
    """Finish events that stand, in order; equal lists of codes are kept once, as there are many."""
    places = index.db.execute("SELECT file, off, len FROM affairs WHERE kind = 'finish'").fetchall()
    kept: dict[tuple[str, ...], tuple[str, ...]] = {}
    out = []
    for event in index.read_places(places):
        codes = tuple(event.get("codes") or ())
        out.append({**event, "codes": kept.setdefault(codes, codes)})
    return standing(out)


def _grouped(
    project: Project, frame: Frame, events: Iterable[Raw]
) -> dict[tuple[int, int], list[Raw]]:
    """The events by positions of document and coder; those of others are left out."""
    doc_at = {entry.id: at for at, entry in enumerate(frame.entries)}
    by_at = {fold_name(coder): at for at, coder in enumerate(frame.coders)}
    out: dict[tuple[int, int], list[Raw]] = {}
    for event in events:
        entry = project.library.find(event["on"])
        place = doc_at.get(entry.id) if entry else None
        by = by_at.get(fold_name(event["by"]))
        if place is not None and by is not None:
            out.setdefault((place, by), []).append(event)
    return out


def _texts(project: Project, frame: Frame, places: Iterable[int]) -> dict[int, str]:
    return {at: project.library.full_hash(frame.entries[at]) for at in set(places)}


# -- now, or at a moment ----------------------------------------------------------------------


def read_now(
    project: Project, frame: Frame, index: Index, *, until: Callable[[Raw], bool] | None = None
) -> Read:
    """Readings as they count through an index, the present one or one "as of".

    Args:
        project: the project.
        frame: what the arrays are over.
        index: the record.
        until: for an index "as of", the test that it was made with.
    """
    groups = _grouped(project, frame, _finishes(index))
    entries = project.books.migrations()
    then = entries if until is None else _known_then(entries, until, groups.values())
    names = _Names(project.books.name, frame.codes, entries, then)
    texts = _texts(project, frame, (doc for doc, _ in groups))
    done = np.zeros(frame.shape, dtype=np.bool_)
    when: dict[tuple[str, str], str] = {}
    active: set[int] = set()
    older = []
    for (doc, by), events in groups.items():
        own = [e for e in events if e["text"] == texts[doc] and e.get("book", "") == names.book]
        found = names.read(own)
        done[doc, by, found] = True
        key = (frame.entries[doc].id, frame.coders[by])
        active |= {by} if _stands(own) else set()
        if found:
            when[key] = min(e["time"] for e in own if e["value"])
        elif not own and any(e["value"] for e in events):
            older.append(key)
    return Read(done, when, frozenset(active), tuple(older))


def _stands(events: Sequence[Raw]) -> bool:
    """Whether something is left of these readings of one document by one coder."""
    return bool(events) and bool(events[-1]["value"] or events[-1]["codes"])


def _known_then(
    entries: Sequence[Migration], until: Callable[[Raw], bool], groups: Iterable[list[Raw]]
) -> tuple[Migration, ...]:
    """The migrations that stood at a moment: by their time, and as many as a finish then knew."""
    late = 2**62
    by_time = [until({"seq": late, "time": e.time}) for e in entries]
    known = max((e.get("mig", 0) for own in groups for e in own), default=0)
    ordered = in_order(entries)
    return ordered[: max(known, sum(by_time))]


class _Names:
    """Turns finish events into positions of codes; equal histories are worked out once."""

    def __init__(
        self,
        book: str,
        codes: Sequence[str],
        entries: Sequence[Migration],
        then: Sequence[Migration],
    ) -> None:
        self.book = book
        self.entries, self.then = entries, tuple(then)
        self.at = {code: place for place, code in enumerate(codes)}
        self._known: dict[Any, list[int]] = {}

    def read(self, events: Sequence[Raw]) -> list[int]:
        """Positions of the codes for which these events of one coder on one text count."""
        key = tuple(
            (e["on"], e["value"], e.get("mig", 0), id(e["codes"]), e.get("book", ""))
            for e in events
        )
        # Documents differ, histories seldom do; ids of lists stand for the lists, which are kept once.
        key = tuple((at, *part[1:]) for at, part in zip(_turns(key), key, strict=True))
        if key not in self._known:
            self._known[key] = self._read(events)
        return self._known[key]

    def _read(self, events: Sequence[Raw]) -> list[int]:
        if not events:
            return []
        named = {c for e in events for c in e["codes"]}
        named |= {still for c in named for e in events if (still := self.covers(c, e))}
        found = codes_read(
            fold_finishes(events),
            text=events[0]["text"],
            book=self.book,
            codes=sorted(named),
            entries=self.then,
        )
        return sorted({at for c in found if (at := self.place(c)) is not None})

    def covers(self, code: str, event: Raw) -> str | None:
        """What a code of an event was called then, if its meaning stood."""
        return still_covers(code, event.get("mig", 0), self.then)

    def now(self, code: str) -> str:
        """What is called now what had this name then."""
        return translate(code, len(self.then), self.entries).code

    def place(self, code: str) -> int | None:
        """Position of a code that had this name then."""
        return self.at.get(self.now(code))


def _turns(key: Sequence[tuple[Any, ...]]) -> list[int]:
    """The ids a document had, as numbers in order of appearance."""
    seen: dict[str, int] = {}
    return [seen.setdefault(part[0], len(seen)) for part in key]


# -- in a round -------------------------------------------------------------------------------


def read_in_round(project: Project, frame: Frame, name: str) -> Read:
    """Readings as they stood when each coder first finished a document in a round.

    A round lasts for a document and coder from its assignment to the next one of another round.

    Raises:
        UnknownName: there is no such round.
    """
    windows = _windows(project, frame, name)
    groups = _grouped(project, frame, _finishes(project.index))
    entries = project.books.migrations()
    texts = _texts(project, frame, (doc for doc, _ in groups))
    done = np.zeros(frame.shape, dtype=np.bool_)
    when: dict[tuple[str, str], str] = {}
    moments: dict[tuple[str, str], Mapping[str, Moment]] = {}
    active: set[int] = set()
    older = []
    for doc in sorted({doc for doc, _ in windows}):
        inside = {
            by: [e for e in events if begin < e["seq"] < end]
            for (at, by), (begin, end) in windows.items()
            if at == doc and (events := groups.get((doc, by)))
        }
        known = max((e.get("mig", 0) for own in inside.values() for e in own), default=0)
        names = _Names(project.books.name, frame.codes, entries, in_order(entries)[:known])
        for by, events in inside.items():
            own = [e for e in events if e["text"] == texts[doc] and e.get("book", "") == names.book]
            key = (frame.entries[doc].id, frame.coders[by])
            first = _first(own, names)
            active |= {by} if _stands(own) else set()
            if first:
                done[doc, by, [names.at[code] for code in first]] = True
                moments[key], when[key] = first, own[0]["time"]
            elif not own and any(e["value"] for e in events):
                older.append(key)
    return Read(done, when, frozenset(active), tuple(older), moments)


def _windows(project: Project, frame: Frame, name: str) -> dict[tuple[int, int], tuple[int, float]]:
    """By positions of document and coder: the `seq` at which a round began and ended for them."""
    tasks = fold_tasks(project.index.affairs("assign"))
    rounds = {task.round for task in tasks}
    if name not in rounds:
        raise UnknownName.of("round", name, rounds, hint="coder assign --round NAME makes a round")
    doc_at = {entry.id: at for at, entry in enumerate(frame.entries)}
    by_at = {fold_name(coder): at for at, coder in enumerate(frame.coders)}
    begun: dict[tuple[int, int], dict[str, int]] = {}
    for task in tasks:
        entry = project.library.find(task.doc)
        place = doc_at.get(entry.id) if entry else None
        by = by_at.get(fold_name(task.by))
        if place is not None and by is not None:
            begun.setdefault((place, by), {})[task.round] = task.since
    out = {}
    for key, own in begun.items():
        if name in own:
            later = [since for since in own.values() if since > own[name]]
            out[key] = (own[name], float(min(later, default=2**62)))
    return out


def _first(events: Sequence[Raw], names: _Names) -> dict[str, Moment]:
    """When each code, as it is called now, was first finished and not taken back."""
    out: dict[str, Moment] = {}
    for event in events:
        covered = {c: names.covers(c, event) for c in event["codes"]}
        if event["value"]:
            present = {names.now(name) for name in covered.values() if name is not None}
            for code in present & names.at.keys():
                out.setdefault(code, (event["seq"], event["id"]))
        elif event["codes"]:
            for code, name in covered.items():
                out.pop(names.now(name or code), None)
        else:
            out.clear()
    return out
