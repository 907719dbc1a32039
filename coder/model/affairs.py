"""Everything in the record that is not a coding: readings, assignments, memos, variables, decisions.

Folds the events about documents (`finish`, `assign`, `variable`), memos with a target of their own,
codes proposed while coding (`coin`), and per-coder decisions on suggestions (`accept`, `reject`). Like
all folds it is a function of the set of events. An event of these kinds whose group was undone does not
count; `undoes` on `finish`, `assign` and `coin` takes the named group back and does nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import repeat

from coder.model.coding import SuggestionKey
from coder.model.errors import BadValue
from coder.model.memo import Memo, MemoTarget
from coder.model.registers import Raw, Register, Write, ancestry, in_order, settle

__all__ = [
    "Assignment",
    "Coined",
    "Finish",
    "Task",
    "current_value",
    "decision",
    "decision_register",
    "fold_assignments",
    "fold_coined",
    "fold_finishes",
    "fold_memos",
    "fold_tasks",
    "memo_registers",
    "standing",
    "suggestion_key",
    "variable_register",
]


def standing(events: Iterable[Raw]) -> list[Raw]:
    """The events that still count, sorted: those of undone groups and the undos themselves are left out.

    An undo of an undo brings the first group back. Groups belong to one coder; what was imported belongs
    to whoever imported it.
    """
    unique = in_order(events)
    undone: set[tuple[str, str]] = set()
    for event in reversed(unique):
        whose = _actor(event)
        if event.get("undoes") and (whose, event["group"]) not in undone:
            undone.add((whose, event["undoes"]))
    return [e for e in unique if not e.get("undoes") and (_actor(e), e["group"]) not in undone]


def _actor(event: Raw) -> str:
    """Who acted: the importer of an imported event, else its coder."""
    return str(event.get("via") or event["by"]).casefold()


@dataclass(frozen=True, slots=True)
class Finish:
    """That `by` has read `doc`: text version, codebook state, and the codes that existed.

    `codes` are (code id, migrations known) pairs of codebook `book`; `seen` is the share of units that
    were on screen, in [0, 1], or None when it is not known. `marks` are (code id, migrations known,
    read or taken back) in order: a code may have been taken back under another name.
    """

    by: str
    doc: str
    text: str
    book: str
    codes: frozenset[tuple[str, int]] = frozenset()
    seq: int = 0
    time: str = ""
    event: str = ""
    seen: float | None = None
    marks: tuple[tuple[str, int, bool], ...] = ()


def fold_finishes(events: Iterable[Raw]) -> tuple[Finish, ...]:
    """Readings that stand, one for each (coder, document, text version, codebook).

    A later finish adds its codes; a finish with value false takes its codes away, or all of them when
    it names none. `seq`, `time` and `event` are those of the first finish that stands.
    """
    state: dict[tuple[str, str, str, str], Finish] = {}
    for event in standing(events):
        key = (event["by"].casefold(), event["on"], event["text"], event.get("book", ""))
        old = state.get(key)
        codes = event.get("codes") or ()
        mig = event.get("mig", 0)
        if event["value"]:
            first = old or _first(event)
            given = frozenset(zip(codes, repeat(mig)))  # by far the most of the work
            given = first.codes | given if first.codes else given
            marks = first.marks + tuple(zip(codes, repeat(mig), repeat(True)))
            state[key] = replace(
                first, codes=given, marks=marks, seen=event.get("seen", first.seen)
            )
        elif old is not None:
            left = frozenset(c for c in old.codes if codes and c[0] not in codes)
            if left:
                marks = old.marks + tuple((c, mig, False) for c in codes)
                state[key] = replace(old, codes=left, marks=marks)
            else:
                del state[key]
    return tuple(state.values())


def _first(event: Raw) -> Finish:
    """A reading as it begins, for no code yet."""
    return Finish(
        event["by"], event["on"], event["text"], event.get("book", ""),
        seq=event["seq"], time=event["time"], event=event["id"],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who codes a document in a round; `primary` is whose coding is final without a consensus.

    `seq` is of the event that stands, `since` of the first one of this document and round.
    """

    doc: str
    round: str
    coders: tuple[str, ...]
    primary: str
    suggestions: bool
    by: str
    seq: int
    since: int = 0


def fold_assignments(events: Iterable[Raw]) -> tuple[Assignment, ...]:
    """The standing assignment of each (document, round): the last in order."""
    state: dict[tuple[str, str], Assignment] = {}
    for event in standing(events):
        key = (event["on"], event["round"])
        before = state.get(key)
        state[key] = Assignment(
            event["on"],
            event["round"],
            tuple(event["coders"]),
            event.get("primary", ""),
            bool(event.get("suggestions", True)),
            event["by"],
            event["seq"],
            before.since if before else event["seq"],
        )
    return tuple(state.values())


@dataclass(frozen=True, slots=True)
class Task:
    """That `by` codes `doc` in a round, and whether suggestions are shown meanwhile.

    What was finished by an event up to `since` does not count for it; 0 in a coder's first round on the
    document, for which an earlier finish counts too.
    """

    doc: str
    round: str
    by: str
    since: int
    suggestions: bool = True


def fold_tasks(events: Iterable[Raw]) -> tuple[Task, ...]:
    """What each coder has to code in each round, by the standing assignments.

    A task counts from the first standing event of the round that names the coder: to assign once more does
    not begin it anew.
    """
    out: dict[tuple[str, str], dict[str, Task]] = {}
    begun: dict[tuple[str, str], str] = {}
    for event in standing(events):
        doc, name = event["on"], event["round"]
        before, now = out.get((doc, name), {}), {}
        for by in event["coders"]:
            fold = by.casefold()
            first = begun.setdefault((doc, fold), name) == name
            since = before[fold].since if fold in before else 0 if first else event["seq"]
            now[fold] = Task(doc, name, by, since, bool(event.get("suggestions", True)))
        out[doc, name] = now
    return tuple(task for own in out.values() for task in own.values())


@dataclass(frozen=True, slots=True)
class Coined:
    """A code that a coder proposed while coding; it counts as proposed until adopted."""

    book: str
    code: str
    name: str
    by: str
    time: str
    definition: str = ""
    parent: str = ""


def fold_coined(events: Iterable[Raw]) -> tuple[Coined, ...]:
    """Proposed codes, the first proposal of each (codebook, code)."""
    state: dict[tuple[str, str], Coined] = {}
    for e in standing(events):
        state.setdefault(
            (e["book"], e["code"]),
            Coined(
                e["book"],
                e["code"],
                e["name"],
                e["by"],
                e["time"],
                e.get("definition", ""),
                e.get("parent", ""),
            ),
        )
    return tuple(state.values())


def fold_memos(events: Iterable[Raw]) -> tuple[Memo, ...]:
    """Memos that stand, in the order in which they were begun.

    Events on one memo share `on`; the first carries `target`. Only its writer changes a memo.
    """
    by_memo: dict[str, list[Raw]] = {}
    for event in in_order(events):
        by_memo.setdefault(event["on"], []).append(event)
    out: list[tuple[int, Memo]] = []
    for memo_id, own in by_memo.items():
        mine = _memo_events(own)
        registers = memo_registers(mine)
        text = registers["memo"].value
        target = _target(mine[0]) if mine else None
        if registers["alive"].value and text and target is not None:
            first = mine[0]
            mig = int(first.get("mig", 0))
            memo = Memo(memo_id, target, text, first["by"], first["time"], _heads(mine), mig)
            out.append((first["seq"], memo))
    return tuple(memo for _, memo in sorted(out, key=lambda pair: (pair[0], pair[1].id)))


def memo_registers(events: Iterable[Raw]) -> dict[str, Register]:
    """The registers `memo` and `alive` of one memo, from all events on it."""
    mine = _memo_events(events)
    texts = [Write(i, e, e["memo"]) for i, e in enumerate(mine) if e["kind"] == "memo"]
    alive = [
        Write(i, e, e["kind"] != "retract")
        for i, e in enumerate(mine)
        if i == 0 or e["kind"] in ("retract", "restore")
    ]
    return {"memo": settle(texts), "alive": settle(alive)}


def _memo_events(events: Iterable[Raw]) -> list[Raw]:
    """The events that count on one memo: from the first that names a target, by the same coder."""
    ordered = in_order(events)
    first = next((e for e in ordered if e["kind"] == "memo" and _target(e)), None)
    if first is None:
        return []
    return [e for e in ordered[ordered.index(first) :] if _writes(e, first)]


def _target(event: Raw) -> MemoTarget | None:
    """What a memo hangs on; None for a target that this version cannot read."""
    try:
        return MemoTarget.parse(event.get("target") or "")
    except BadValue:
        return None


def _writes(event: Raw, first: Raw) -> bool:
    """Whether an event on a memo counts: its writer's, or the undo of whoever imported it."""
    by = event["by"].casefold()
    if by == first["by"].casefold():
        return True
    return bool(event.get("undoes") and by == str(first.get("via") or "").casefold())


def _heads(events: Sequence[Raw]) -> tuple[str, ...]:
    covered = 0
    for mask in ancestry(events):
        covered |= mask
    return tuple(e["id"] for i, e in enumerate(events) if not covered >> i & 1)


def suggestion_key(event: Raw) -> SuggestionKey:
    """The key that an accept or reject event carries."""
    key = event["suggestion"]
    return SuggestionKey(
        key["text"],
        key["book"],
        key["code"],
        key["rule"],
        key["start"],
        key["end"],
        key["rule_hash"],
    )


def decision(events: Iterable[Raw]) -> str:
    """What one coder decided on one suggestion: `accepted`, `rejected` or `pending`.

    Args:
        events: that coder's accept, reject and restore events on it. A restore makes it pending again;
            one that undoes a group does so only while that group's decision stands.
    """
    return str(decision_register(events).value or "pending")


def decision_register(events: Iterable[Raw]) -> Register:
    """The register behind `decision`."""
    names = {"accept": "accepted", "reject": "rejected"}
    return settle(
        Write(i, e, names.get(e["kind"]) or e.get("value") or "pending")
        for i, e in enumerate(in_order(events))
    )


def variable_register(events: Iterable[Raw]) -> Register:
    """What commands made of one variable of one document; below the first is what the sheet said."""
    return settle(Write(i, e, str(e["value"] or "")) for i, e in enumerate(in_order(events)))


def current_value(sheet: str, events: Iterable[Raw]) -> str:
    """A document variable: the sheet's cell, unless it still holds a value that events replaced.

    Whoever edits documents.csv by hand has the last word; a clone whose sheet is older than the
    merged journals still gets the value that a command set.
    """
    ordered = in_order(events)
    known = {str(e.get(key) or "") for e in ordered for key in ("was", "value")}
    if not ordered or sheet not in known:
        return sheet
    return str(variable_register(ordered).value or "")
