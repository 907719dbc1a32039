"""One register at a time: which value stands, which undo took effect, which events clash.

A register is one aspect of one thing (alive, code, place, memo, an attribute, a flag). Owns three laws
of the record: the last event in (`seq`, `id`) order wins; an undo resets a register only where the
undone value still stands; two events that do not reach each other through `after` and differ are a
clash until a later event names both. A value that an undo brought back counts as the value that stood
before, so that several undos and redos follow each other. Pure functions of sorted events.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coder.model.event import order

__all__ = ["Raw", "Register", "Write", "ancestry", "clashes", "in_order", "settle"]

Raw = Mapping[str, Any]
"""An event as parsed from its line."""


def in_order(events: Iterable[Raw]) -> list[Raw]:
    """Each event once, sorted by (`seq`, `id`).

    Of two with one id and different content the one with the smaller JSON counts, whoever comes first.
    """
    once: dict[str, Raw] = {}
    for event in events:
        known = once.setdefault(event["id"], event)
        if known is not event and known != event and _spelled(event) < _spelled(known):
            once[event["id"]] = event
    return sorted(once.values(), key=order)


def _spelled(event: Raw) -> str:
    return json.dumps(event, sort_keys=True)


@dataclass(frozen=True, slots=True)
class Write:
    """One event writing one value; `at` is the event's position among the sorted events of the thing.

    `base` marks a value that a split or join merely copied: any edit it did not know stands above it.
    """

    at: int
    event: Raw
    value: Any
    base: bool = False


@dataclass(slots=True, eq=False)
class _Layer:
    """A write in effect, what it covers, and for an undo the layer whose value it brought back."""

    write: Write
    below: _Layer | None
    again: _Layer | None = None

    def names(self) -> Iterator[_Layer]:
        """This layer and those that it stands for."""
        here: _Layer | None = self
        while here is not None:
            yield here
            here = here.again


@dataclass(slots=True)
class Register:
    """What stands (`winner`), the writes that took effect, and the undos that did not."""

    winner: Write | None = None
    effective: list[Write] = field(default_factory=list)
    idle_undos: list[Write] = field(default_factory=list)
    _top: _Layer | None = field(default=None, repr=False, compare=False)

    @property
    def value(self) -> Any:
        """The value that stands; None when nothing was ever written."""
        return None if self.winner is None else self.winner.value

    def stands(self, group: str) -> bool:
        """Whether what stands is what this group wrote, be it brought back by undo and redo."""
        return self._layer_of(group) is not None

    def before(self, group: str) -> Any:
        """The value below what this group wrote; None for none. Meant for a group that stands."""
        layer = self._covered(group)
        return None if layer is None else layer.write.value

    def put(self, write: Write) -> None:
        """Apply the next write in order."""
        undoes = write.event.get("undoes")
        again = None
        if undoes:
            if not self.stands(undoes):
                self.idle_undos.append(write)
                return
            found = self._covered(undoes)
            if found is not None and found.write.value == write.value:
                again = found
        self._top = _Layer(write, self._top, again)
        self.winner = write
        self.effective.append(write)

    def _layer_of(self, group: str) -> _Layer | None:
        if self._top is None:
            return None
        return next((y for y in self._top.names() if y.write.event["group"] == group), None)

    def _covered(self, group: str) -> _Layer | None:
        """What lies below the group's own writes."""
        layer = self._layer_of(group)
        while layer is not None and layer.write.event["group"] == group:
            layer = layer.below
        return layer


def settle(writes: Iterable[Write]) -> Register:
    """Apply writes in order, copied (`base`) values first.

    A write whose event `undoes` a group takes effect only while what stands is that group's value;
    otherwise it is idle and kept apart.
    """
    ordered = list(writes)
    if any(write.base for write in ordered):
        ordered.sort(key=lambda w: not w.base)
    register = Register()
    for write in ordered:
        register.put(write)
    return register


def ancestry(events: Sequence[Raw]) -> list[int]:
    """For each event (sorted), the bit mask of positions it reaches through `after`.

    Edges to later positions are ignored: a writer cannot have read what comes after, so such a line
    was made up by hand, and the order must stay a function of the set.
    """
    position = {e["id"]: i for i, e in enumerate(events)}
    masks: list[int] = []
    for i, event in enumerate(events):
        mask = 0
        for name in event["after"]:
            j = position.get(name)
            if j is not None and j < i:
                mask |= masks[j] | 1 << j
        masks.append(mask)
    return masks


def _meet(a: int, b: int, masks: Sequence[int], own: Iterable[int]) -> bool:
    """Whether one reaches the other, or one of the events `own` names both."""
    if masks[b] >> a & 1 or masks[a] >> b & 1:
        return True
    both = 1 << a | 1 << b
    return any(masks[i] & both == both for i in own)


def clashes(
    register: Register, masks: Sequence[int], own: Sequence[int]
) -> list[tuple[Write, Write]]:
    """Pairs of effective writes that do not know each other, differ, and are not settled since.

    Idle undos are paired with the write they met.

    Args:
        register: what was settled.
        masks: `ancestry` of the events.
        own: positions of the events that may settle a clash: the coder's own.
    """
    writes = register.effective
    out: list[tuple[Write, Write]] = []
    for k, later in enumerate(writes):
        for earlier in writes[:k]:
            if earlier.base or later.base:
                continue
            if earlier.value != later.value and not _meet(earlier.at, later.at, masks, own):
                out.append((earlier, later))
    for idle in register.idle_undos:
        met = next((w for w in reversed(writes) if w.at < idle.at), None)
        known = met is None or met.value == idle.value or _meet(met.at, idle.at, masks, own)
        if met is not None and not known:
            out.append((met, idle))
    return out
