"""Rounds: who codes what since when, and what each coder had when they first finished.

    state = state_at_first_finish(project, "EU-01", "ben", "r1")      state.codings, state.codes

Owns the moment that counts in a round: the first finish after the assignment, code by code, so that what
was changed after the discussion never passes for independent agreement. What is not read for a code on the
present text is not in `codes`, so it is missing there and never "found nothing". How a round is given out
is in `assigning`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from coder.model.affairs import Assignment, Task, fold_assignments, fold_tasks, standing
from coder.model.errors import UnknownName
from coder.model.names import fold_name
from coder.model.reading import FirstReading, first_reading

if TYPE_CHECKING:
    from coder.model.coding import Coding
    from coder.model.registers import Raw
    from coder.model.states import CodingState
    from coder.project.facade import Project
    from coder.store.documents import Entry
    from coder.store.index import Row

__all__ = [
    "FirstState",
    "assignments",
    "first_states",
    "round_named",
    "rounds",
    "state_at_first_finish",
    "tasks",
]


def assignments(project: Project) -> tuple[Assignment, ...]:
    """The standing assignments of known documents, under their present ids."""
    found = fold_assignments(project.index.affairs("assign"))
    return tuple(replace(a, doc=entry.id) for a in found if (entry := project.library.find(a.doc)))


def tasks(project: Project) -> tuple[Task, ...]:
    """Who codes which document since when, documents under their present ids."""
    found = fold_tasks(project.index.affairs("assign"))
    return tuple(replace(t, doc=entry.id) for t in found if (entry := project.library.find(t.doc)))


def rounds(project: Project) -> dict[str, tuple[Assignment, ...]]:
    """Assignments by round; rounds in the order in which they were begun."""
    out: dict[str, list[Assignment]] = {}
    for assignment in sorted(assignments(project), key=lambda a: (a.since, a.seq)):
        out.setdefault(assignment.round, []).append(assignment)
    return {name: tuple(own) for name, own in out.items()}


def round_named(project: Project, name: str) -> tuple[Assignment, ...]:
    """The assignments of a round.

    Raises:
        UnknownName: there is no such round; the nearest is named.
    """
    found = rounds(project)
    if name not in found:
        raise UnknownName.of("round", name, found, hint="coder assign --round NAME makes a round")
    return found[name]


# -- the first finish -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FirstState:
    """What one coder had in one document when they first finished it in a round.

    `codes` are those whose reading counts now (present names), `codings` theirs as they stood at the first
    finish of their code, on the present text where it could be carried (`carried` is `review` where not).
    `time` and `event` are of the first finish; `again` tells that an earlier one was taken back.
    """

    doc: str
    by: str
    round: str
    codes: frozenset[str]
    codings: tuple[Coding, ...]
    time: str
    event: str
    again: bool = False


def state_at_first_finish(
    project: Project, doc: str, coder: str, round: str = ""
) -> FirstState | None:
    """A coder's state of a document at their first finish in a round; None when not finished in it.

    Args:
        project: the project.
        doc: the document, by any of its ids.
        coder: whose state.
        round: name of the round; without, the first finish of all.

    Raises:
        UnknownName: no such document or round.
    """
    entry = project.library.entry(doc)
    since = 0
    if round:
        round_named(project, round)
        mine = fold_name(coder)
        own = [
            t.since
            for t in tasks(project)
            if (t.doc, t.round, fold_name(t.by)) == (entry.id, round, mine)
        ]
        if not own:
            return None
        since = own[0]
    events = standing(project.index.affairs("finish"))
    return _first_state(project, (entry, coder, round), events, since)


def first_states(project: Project, round: str) -> dict[tuple[str, str], FirstState]:
    """The states of a round by (document, coder), of those who have finished.

    Raises:
        UnknownName: no such round.
    """
    round_named(project, round)
    events = standing(project.index.affairs("finish"))
    out: dict[tuple[str, str], FirstState] = {}
    for task in tasks(project):
        if task.round != round:
            continue
        whose = (project.library.entry(task.doc), task.by, round)
        state = _first_state(project, whose, events, task.since)
        if state is not None:
            out[task.doc, task.by] = state
    return out


def _first_state(
    project: Project, whose: tuple[Entry, str, str], events: Sequence[Raw], since: int
) -> FirstState | None:
    entry, coder, name = whose
    mine = fold_name(coder)
    own = [e for e in events if e["on"] in entry.ids and fold_name(e["by"]) == mine]
    first = first_reading(
        own, book=project.books.name, entries=project.books.migrations(), since=since
    )
    if first is None:
        return None
    from coder.project.reading import codes_now

    codes = frozenset(first.moments) & codes_now(project, entry, own)
    found = _codings_then(project, entry, coder, first)
    kept = tuple(c for c in found if c.code in codes)
    return FirstState(entry.id, coder, name, codes, kept, first.time, first.event, first.again)


def _codings_then(
    project: Project, entry: Entry, coder: str, first: FirstReading
) -> tuple[Coding, ...]:
    """Living codings as they stood at the first finish of their code, equal ones once."""
    index, mine = project.index, fold_name(coder)
    ids = [r.id for r in index.rows_of(entry.ids, dead=True) if fold_name(r.by) == mine]
    events = index.events_about(sorted(index.component(ids)))
    once: dict[tuple[Any, ...], Coding] = {}
    for moment in sorted(set(first.moments.values())):
        for coding in _as_of(project, events, moment):
            if fold_name(coding.by) == mine and first.moments.get(coding.code) == moment:
                key = (coding.text, coding.span, coding.code)
                once.setdefault(key, coding)
    return tuple(sorted(once.values(), key=lambda c: (c.span.start, -c.span.end, c.code, c.id)))


def _as_of(project: Project, events: Sequence[Raw], moment: tuple[int, str]) -> list[Coding]:
    from coder.model.fold import fold_codings

    known = [e for e in events if (e["seq"], e["id"]) <= moment]
    states = fold_codings(known).codings.values()
    rows = sorted((_row(s) for s in states if s.alive), key=lambda r: (r.seq, r.id))
    return [project.view.coding(row) for row in rows]


def _row(state: CodingState) -> Row:
    """A folded coding as the index would give it."""
    from coder.store.index import Row

    text, start, end, _ = state.place
    book, code, mig = state.code
    rest: Mapping[str, Any] = {
        "attributes": {k: list(v) for k, v in state.attributes.items()},
        "memo": state.memo, "flags": state.flags, "origin": state.origin, "heads": list(state.heads),
    }  # fmt: skip
    return Row(
        -1, state.id, state.seq, state.doc, text, start, end, book, code, mig, state.by, state.how,
        str(state.origin.get("rule", "")), state.alive, state.group, state.time, dict(rest),
    )  # fmt: skip
