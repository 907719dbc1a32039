"""One register at a time: which value stands, which undo took effect, which events clash.

A register is one aspect of one thing (alive, code, place, memo, an attribute, a flag). Owns three laws
of the record: the last event in (`seq`, `id`) order wins; an undo resets a register only where the
undone value still stands; two events that do not reach each other through `after` and differ are a
clash until a later event names both. Pure functions of sorted events; no coding, no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Raw", "Register", "Write", "ancestry", "clashes", "settle"]

Raw = Mapping[str, Any]
"""An event as parsed from its line."""


@dataclass(frozen=True, slots=True)
class Write:
    """One event writing one value; `at` is the event's position among the sorted events of the thing.

    `base` marks a value that a split or join merely copied: any edit it did not know stands above it.
    """

    at: int
    event: Raw
    value: Any
    base: bool = False


@dataclass(slots=True)
class Register:
    """What stands (`winner`), the writes that took effect, and the undos that did not."""

    winner: Write | None = None
    effective: list[Write] = field(default_factory=list)
    idle_undos: list[Write] = field(default_factory=list)

    @property
    def value(self) -> Any:
        """The value that stands; None when nothing was ever written."""
        return None if self.winner is None else self.winner.value


def settle(writes: Iterable[Write]) -> Register:
    """Apply writes in order, copied (`base`) values first.

    A write whose event `undoes` a group takes effect only while the standing value was written by an
    event of that group; otherwise it is idle and kept apart.
    """
    register = Register()
    for write in sorted(writes, key=lambda w: not w.base):
        undoes = write.event.get("undoes")
        if undoes and (register.winner is None or register.winner.event["group"] != undoes):
            register.idle_undos.append(write)
            continue
        register.winner = write
        register.effective.append(write)
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


def _meet(a: int, b: int, masks: Sequence[int]) -> bool:
    """Whether one reaches the other, or a later event names both."""
    if masks[b] >> a & 1 or masks[a] >> b & 1:
        return True
    both = 1 << a | 1 << b
    return any(m & both == both for m in masks)


def clashes(register: Register, masks: Sequence[int]) -> list[tuple[Write, Write]]:
    """Pairs of effective writes that do not know each other, differ, and are not settled since.

    Idle undos are paired with the write they met.
    """
    writes = register.effective
    out: list[tuple[Write, Write]] = []
    for k, later in enumerate(writes):
        for earlier in writes[:k]:
            if earlier.base or later.base:
                continue
            if earlier.value != later.value and not _meet(earlier.at, later.at, masks):
                out.append((earlier, later))
    for idle in register.idle_undos:
        met = next((w for w in reversed(writes) if w.at < idle.at), None)
        if met is not None and met.value != idle.value and not _meet(met.at, idle.at, masks):
            out.append((met, idle))
    return out
