"""From events to codings: the state is a function of the set of events.

`fold_codings` takes all events about some codings, in any order and with copies, and gives the state of
each coding and what a person must be told: clashes, events of other coders, span edits that met a split,
events whose target has not arrived. Owns lineage (what applies to the successors of a split or join) and
ownership (only a coding's own coder changes it; to split somebody else's coding makes nothing).
Documents, memos and decisions on suggestions are folded in `model.affairs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from coder.model.affairs import suggestion_key
from coder.model.coding import accepted_id
from coder.model.finding import Finding, Level
from coder.model.registers import Raw, Write, ancestry, clashes, in_order, settle
from coder.model.states import CodingState, born, is_whole, read_registers, whole, written

__all__ = ["CODING_KINDS", "CodingState", "Fold", "fold_codings", "links", "touched"]

CODING_KINDS = frozenset(
    {
        "add", "accept", "recode", "resize", "split", "join", "retract", "restore",
        "attribute", "memo", "flag", "reanchor",
    }
)  # fmt: skip
"""Kinds that may be about a coding (retract, restore and memo can also be about other things)."""

_DECIDED = frozenset({"alive", "place"})
"""What a split or join itself decides; everything else it makes is a copy of what stood."""

_SPREADS = frozenset({"recode", "attribute", "memo", "flag"})
_SPAN_EDITS = frozenset({"resize", "reanchor", "retract"})
_ENDINGS = frozenset({"split", "join"})


@dataclass(slots=True)
class Fold:
    """What came out: codings by id, findings, and (event id, coding) where an event waits for one."""

    codings: dict[str, CodingState] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    waiting: list[tuple[str, str]] = field(default_factory=list)


def touched(event: Raw) -> tuple[str, ...]:
    """Ids of the codings an event is about: `on`, what a split makes, what a join takes."""
    kind = event["kind"]
    if kind == "split":
        return (event["on"], *(m["id"] for m in event["makes"]))
    if kind == "join":
        return (event["on"], *event["of"])
    return (event["on"],)


def links(event: Raw) -> tuple[tuple[str, str], ...]:
    """(predecessor, successor) pairs of a split or join; empty for other kinds."""
    if event["kind"] == "split":
        return tuple((event["on"], m["id"]) for m in event["makes"])
    if event["kind"] == "join":
        return tuple((o, event["on"]) for o in event["of"])
    return ()


def fold_codings(events: Iterable[Raw]) -> Fold:
    """Fold events about codings.

    Args:
        events: all events about the codings concerned and about those that splits and joins connect
            with them; any order, copies allowed.

    Returns:
        The state of every coding whose making event is there; findings; waiting events.
    """
    out = Fold()
    for component in _components(in_order(events)):
        _Component(component, out).fold()
    return out


def _components(events: Sequence[Raw]) -> Iterable[list[Raw]]:
    """Events apart by what splits and joins connect, so that nothing else can have a say."""
    root: dict[str, str] = {}

    def find(name: str) -> str:
        while root.get(name, name) != name:
            root[name] = name = root.get(root[name], root[name])
        return name

    for event in events:
        for before, after in links(event):
            root[find(after)] = find(before)
    out: dict[str, list[Raw]] = {}
    for event in events:
        out.setdefault(find(event["on"]), []).append(event)
    return out.values()


def _same(a: str, b: str) -> bool:
    return a == b or a.casefold() == b.casefold()


class _Component:
    """One component on its way through the fold; events are named by their position in order."""

    def __init__(self, events: Sequence[Raw], out: Fold) -> None:
        self.events = events
        self.out = out
        self.masks = ancestry(events)
        self.about: dict[str, list[int]] = {}
        self.parents: dict[str, set[str]] = {}
        self.inherited: dict[str, list[int]] = {}
        self.owner: dict[str, str] = {}
        self.void: dict[int, bool] = {}
        self.writes: dict[str, dict[str, list[Write]]] = {}
        for i, event in enumerate(events):
            for coding in dict.fromkeys(touched(event)):
                self.about.setdefault(coding, []).append(i)
            for before, after in links(event):
                self.parents.setdefault(after, set()).add(before)

    def fold(self) -> None:
        """Makers first, because who owns the predecessors decides whether a split or join counts."""
        codings = _oldest_first(self.about, self.parents) if self.parents else sorted(self.about)
        made = {coding: self.maker(coding) for coding in codings}
        for coding in codings:
            maker = made[coding]
            if maker is None:
                self.wait(coding)
            else:
                self.fold_one(coding, maker)

    def maker(self, coding: str) -> int | None:
        """The event that made a coding; `add` and `accept` come before splits and joins."""
        weak = None
        for i in self.about[coding]:
            event = self.events[i]
            kind = event["kind"]
            if _makes_itself(coding, event):
                weak = i
                break
            ends = kind == "join" and event["on"] == coding
            part = kind == "split" and any(m["id"] == coding for m in event["makes"])
            if weak is None and (ends or part) and not self.is_void(i) and self.can_be_made(event):
                weak = i
        if weak is not None:
            self.owner[coding] = str(self.events[weak]["by"])
        return weak

    def can_be_made(self, event: Raw) -> bool:
        """Whether it is known what a split or join makes: it says so, or what it was made from is here."""
        return is_whole(event) or any(before in self.owner for before, _ in links(event))

    def is_void(self, i: int) -> bool:
        """Whether an event splits or joins somebody else's coding; then it makes and ends nothing."""
        known = self.void.get(i)
        if known is None:
            event = self.events[i]
            by = str(event["by"])
            known = not all(_same(self.owner.get(b, by), by) for b, _ in links(event))
            self.void[i] = known
        return known

    def wait(self, coding: str) -> None:
        for i in self.about[coding]:
            event = self.events[i]
            if (event["on"] == coding or event["kind"] == "join") and not self.is_void(i):
                self.out.waiting.append((event["id"], coding))

    def fold_one(self, coding: str, made: int) -> None:
        """State, heads and clashes of one coding, and what its successors get from it."""
        making = self.events[made]
        if making["kind"] in _ENDINGS and not is_whole(making):
            before = next(b for b, _ in links(making) if b in self.out.codings)
            making = whole(making, self.known(before, self.masks[made]))
        if making.get("undoes"):  # what makes a thing takes nothing back
            making = {**making, "undoes": ""}
        state = born(coding, making)
        writes: dict[str, list[Write]] = {}
        mine = [i for i in self.about[coding] if self.counts(i, coding, state)]
        given = [i for i in self.inherited.get(coding, ()) if i not in mine]
        known = sorted({*mine, *given}) if given else mine
        for i in known:
            event = making if i == made else self.events[i]
            if given and i in given and event["kind"] not in _SPREADS:
                continue
            for register, value in written(coding, event, makes=i == made):
                base = i == made and event["kind"] in _ENDINGS and register not in _DECIDED
                writes.setdefault(register, []).append(Write(i, event, value, base))
        for name, group in writes.items():
            state.registers[name] = settle(group)
        self.writes[coding] = writes
        read_registers(state)
        self.out.codings[coding] = state
        self.close(state, known)
        if self.parents:
            self.pass_on(coding, mine, given)

    def known(self, coding: str, mask: int) -> CodingState:
        """A coding as it stood for a writer who knew these events."""
        registers = {
            name: settle(w for w in writes if mask >> w.at & 1)
            for name, writes in self.writes[coding].items()
        }
        state = replace(
            self.out.codings[coding], memo="", attributes={}, flags={}, registers=registers
        )
        read_registers(state)
        return state

    def counts(self, i: int, coding: str, state: CodingState) -> bool:
        """Whether an event may touch this coding; somebody else's is listed."""
        event = self.events[i]
        if _same(event["by"], state.by) or _importers_undo(event, state):
            return not (event["kind"] in _ENDINGS and self.is_void(i))
        self.out.findings.append(_foreign(event, state))
        return False

    def close(self, state: CodingState, known: Sequence[int]) -> None:
        """Heads, and clashes where events did not know each other."""
        covered = before = 0
        apart = False
        for i in known:
            covered |= self.masks[i]
            apart = apart or self.masks[i] & before != before
            before |= 1 << i
        state.heads = tuple(self.events[i]["id"] for i in known if not covered >> i & 1)
        if apart:
            _list_clashes(state, self.masks, self.own(state.by), self.out)

    def own(self, by: str) -> list[int]:
        """Positions of this coder's events: only they settle a clash."""
        return [i for i, e in enumerate(self.events) if _same(e["by"], by)]

    def pass_on(self, coding: str, mine: Sequence[int], given: Sequence[int]) -> None:
        """Give what a split or join did not know to all successors; list what they cannot follow."""
        masks = self.masks
        endings = [i for i in mine if any(b == coding for b, _ in links(self.events[i]))]
        for s in endings:
            successors = [after for before, after in links(self.events[s]) if before == coding]
            for e in (*mine, *given):
                if e == s or masks[s] >> e & 1 or masks[e] >> s & 1:
                    continue
                for successor in successors:
                    self.inherited.setdefault(successor, []).append(e)
                kind = self.events[e]["kind"]
                if e in mine and (kind in _SPAN_EDITS or e in endings):
                    self.list_lineage(coding, e, s)

    def list_lineage(self, coding: str, edit: int, ending: int) -> None:
        both = 1 << edit | 1 << ending
        own = self.own(self.owner[coding])
        if not any(self.masks[i] & both == both for i in own):
            finding = _lineage_clash(coding, self.events[edit], self.events[ending])
            self.out.findings.append(finding)


def _oldest_first(codings: Mapping[str, Any], parents: Mapping[str, set[str]]) -> list[str]:
    """Predecessors before successors; a made-up cycle is cut at the smallest id."""
    done: dict[str, None] = {}
    seen: set[str] = set()
    todo = sorted(codings, reverse=True)
    while todo:
        coding = todo[-1]
        seen.add(coding)
        waits = sorted(p for p in parents.get(coding, ()) if p not in seen)
        if waits:
            todo.extend(waits)
            continue
        done.setdefault(todo.pop())
    return list(done)


def _makes_itself(coding: str, event: Raw) -> bool:
    """Whether an event is the `add` or `accept` that this coding's id was made from.

    An id is nobody's to choose, so nobody can slip another coder's coding in under his own name.
    """
    if event["on"] != coding:
        return False
    if event["kind"] == "add":
        return bool(event["id"] == coding)
    return event["kind"] == "accept" and accepted_id(event["by"], suggestion_key(event)) == coding


def _importers_undo(event: Raw, state: CodingState) -> bool:
    """An import is undone by whoever made it, though the codings are other people's."""
    return bool(
        state.via
        and event.get("undoes")
        and event["kind"] in ("retract", "restore")
        and event["by"].casefold() == state.via.casefold()
    )


def _list_clashes(state: CodingState, masks: Sequence[int], own: Sequence[int], out: Fold) -> None:
    for name, register in state.registers.items():
        for a, b in clashes(register, masks, own):
            out.findings.append(
                Finding(
                    Level.WARNING,
                    "clash",
                    f"{_register_word(name)} was set to {_show(a.value)} and, not knowing it, "
                    f"to {_show(b.value)}; {_show(register.value)} stands",
                    place=state.id,
                    hint="set it once more to settle it, for instance with coder recode or coder set",
                )
            )


def _register_word(name: str) -> str:
    if name[0] == "@":
        return f"attribute {name[1:]!r}"
    return {"place": "the span", "alive": "existence"}.get(name, name.lstrip("!"))


def _show(value: Any) -> str:
    if isinstance(value, tuple) and len(value) == 4:
        return f"{value[1]}:{value[2]}"
    if isinstance(value, tuple):
        return repr(value[1] if len(value) == 3 else value[0])
    return (
        {True: "kept", False: "removed"}.get(value, repr(value))
        if value.__class__ is bool
        else repr(value)
    )


def _foreign(event: Raw, state: CodingState) -> Finding:
    return Finding(
        Level.WARNING,
        "foreign-event",
        f"{event['by']} wrote {event['kind']} on a coding of {state.by}; it does not count",
        place=state.id,
        found=event["id"],
        hint="only a coding's own coder changes it",
    )


def _lineage_clash(coding: str, edit: Raw, ending: Raw) -> Finding:
    return Finding(
        Level.WARNING,
        "clash",
        f"{edit['kind']} and {ending['kind']} of one coding did not know each other",
        place=coding,
        found=edit["id"],
        hint="look at the parts and set their spans as they should be",
    )
