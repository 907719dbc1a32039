"""Everything in the record that is not a coding: readings, assignments, memos, variables, decisions.

Folds the events about documents (`finish`, `assign`, `variable`), memos with a target of their own,
codes proposed while coding (`coin`), and per-coder decisions on suggestions (`accept`, `reject`). Like
all folds it is a function of the set of events. An event of these kinds whose group was undone does not
count; `undoes` on `finish`, `assign` and `coin` takes the named group back and does nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coder.model.coding import SuggestionKey
from coder.model.event import order
from coder.model.memo import Memo, MemoTarget
from coder.model.registers import Raw, Write, ancestry, settle

__all__ = [
    "Assignment",
    "Coined",
    "Finish",
    "current_value",
    "decision",
    "fold_assignments",
    "fold_coined",
    "fold_finishes",
    "fold_memos",
    "standing",
    "suggestion_key",
]


def standing(events: Iterable[Raw]) -> list[Raw]:
    """The events that still count, sorted: those of undone groups and the undos themselves are left out.

    An undo of an undo brings the first group back. Groups belong to one coder.
    """
    unique = sorted({e["id"]: e for e in events}.values(), key=order)
    undone: set[tuple[str, str]] = set()
    for event in reversed(unique):
        if event.get("undoes") and (event["by"].casefold(), event["group"]) not in undone:
            undone.add((event["by"].casefold(), event["undoes"]))
    return [
        e for e in unique if not e.get("undoes") and (e["by"].casefold(), e["group"]) not in undone
    ]


@dataclass(frozen=True, slots=True)
class Finish:
    """That `by` has read `doc`: text version, codebook state, and the codes that existed.

    `codes` are (code id, migrations known) pairs of codebook `book`; `seen` is the share of units that
    were on screen, in [0, 1], or None when it is not known.
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


def fold_finishes(events: Iterable[Raw]) -> tuple[Finish, ...]:
    """Readings that stand, one for each (coder, document, text version, codebook).

    A later finish adds its codes; a finish with value false takes its codes away, or all of them when
    it names none. `seq`, `time` and `event` are those of the first finish that stands.
    """
    state: dict[tuple[str, str, str, str], Finish] = {}
    for event in standing(events):
        book = event.get("book", "")
        key = (event["by"], event["on"], event["text"], book)
        old = state.get(key)
        codes = event.get("codes") or []
        if not event["value"]:
            _unread(state, key, old, codes)
            continue
        known = (old.codes if old else frozenset()) | {(c, int(event.get("mig", 0))) for c in codes}
        first = old or Finish(
            event["by"],
            event["on"],
            event["text"],
            book,
            frozenset(),
            event["seq"],
            event["time"],
            event["id"],
        )
        state[key] = Finish(
            first.by, first.doc, first.text, book, known, first.seq, first.time, first.event,
            event.get("seen", first.seen),
        )  # fmt: skip
    return tuple(state.values())


def _unread(
    state: dict[tuple[str, str, str, str], Finish],
    key: tuple[str, str, str, str],
    old: Finish | None,
    codes: Sequence[str],
) -> None:
    left = frozenset(c for c in old.codes if c[0] not in codes) if old and codes else frozenset()
    if old and left:
        state[key] = Finish(
            old.by, old.doc, old.text, old.book, left, old.seq, old.time, old.event, old.seen
        )
    else:
        state.pop(key, None)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who codes a document in a round; `primary` is whose coding is final without a consensus."""

    doc: str
    round: str
    coders: tuple[str, ...]
    primary: str
    suggestions: bool
    by: str
    seq: int


def fold_assignments(events: Iterable[Raw]) -> tuple[Assignment, ...]:
    """The standing assignment of each (document, round): the last in order."""
    state: dict[tuple[str, str], Assignment] = {}
    for event in standing(events):
        state[event["on"], event["round"]] = Assignment(
            event["on"],
            event["round"],
            tuple(event["coders"]),
            event.get("primary", ""),
            bool(event.get("suggestions", True)),
            event["by"],
            event["seq"],
        )
    return tuple(state.values())


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
    for event in sorted({e["id"]: e for e in events}.values(), key=order):
        by_memo.setdefault(event["on"], []).append(event)
    out: list[tuple[int, Memo]] = []
    for memo_id, own in by_memo.items():
        first = next((e for e in own if e["kind"] == "memo" and e.get("target")), None)
        if first is None:
            continue
        mine = [e for e in own if e["by"].casefold() == first["by"].casefold()]
        texts = settle(Write(i, e, e["memo"]) for i, e in enumerate(mine) if e["kind"] == "memo")
        alive = settle(
            Write(i, e, e["kind"] != "retract")
            for i, e in enumerate(mine)
            if e is first or e["kind"] in ("retract", "restore")
        )
        if alive.value and texts.value:
            target = MemoTarget.parse(first["target"])
            heads = _heads(mine)
            memo = Memo(memo_id, target, texts.value, first["by"], first["time"], heads)
            out.append((first["seq"], memo))
    return tuple(memo for _, memo in sorted(out, key=lambda pair: (pair[0], pair[1].id)))


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
    names = {"accept": "accepted", "reject": "rejected"}
    ordered = sorted({e["id"]: e for e in events}.values(), key=order)
    register = settle(
        Write(i, e, e.get("value") or names.get(e["kind"], "pending"))
        for i, e in enumerate(ordered)
    )
    return str(register.value or "pending")


def current_value(sheet: str, events: Iterable[Raw]) -> str:
    """A document variable: the sheet's cell, unless it still holds a value that events replaced.

    Whoever edits documents.csv by hand has the last word; a clone whose sheet is older than the
    merged journals still gets the value that a command set.
    """
    ordered = sorted({e["id"]: e for e in events}.values(), key=order)
    former = {str(e.get("was", "")) for e in ordered}
    if not ordered or sheet not in former:
        return sheet
    return str(ordered[-1]["value"] or "")
