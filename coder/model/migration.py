"""What became of a code since an event was written.

`NAME.migrations.yaml` is an appended list; an event says how many entries its writer knew (`mig`), so
reading applies only the later ones and an old journal imported today still means what it meant. Owns
the meaning of each kind: rename and merge change the id, split, redefine and refuse ask to look again,
undo takes an entry back, also for those who wrote while it stood; the others change nothing.

Two clones may append apart. Each entry names the entries that its writer knew last (`after`; without it,
the entry before it), so the list is read as a partial order whatever the order of its lines: a writer
with `mig` entries knew some set of that size that holds all ancestors of its members. What is in every
such set is known, what is in none is not, and what is in some of them only may have been known. The last
is applied all the same: ids are not used again, so to rename what was renamed already is nothing, and
to ask for a second look once too often is safe, which not to ask is not.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from functools import lru_cache

from coder.model.value import value

__all__ = [
    "KINDS",
    "Migration",
    "Translation",
    "in_order",
    "is_uncertain",
    "newest",
    "standing_migrations",
    "still_covers",
    "translate",
]

KINDS = (
    "rename", "merge", "split", "move", "retire", "redefine", "add", "adopt", "refuse", "edit",
    "release", "undo",
)  # fmt: skip

_ASKS = frozenset({"split", "redefine", "refuse"})
"""Kinds after which the codings of a code are looked at again."""
_UNTOLD = frozenset({"merge", "split", "redefine"})
"""Kinds whose undoing leaves codings of which nobody can say what they were meant to be."""


@value
class Migration:
    """One entry.

    `old` and `new` are code ids (several for merge and split); `undoes` names an entry; `after` are the
    newest entries that its writer knew, None where it does not say. `was` and `now` are the hashes of the
    codebook's states before and behind it; `version`, `note` and `seq` (the greatest that the record
    held) belong to a release.
    """

    id: str
    kind: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    time: str = ""
    by: str = ""
    undoes: str = ""
    after: tuple[str, ...] | None = None
    was: str = ""
    now: str = ""
    version: str = ""
    note: str = ""
    seq: int = 0


@value
class Translation:
    """A code as it reads now, and whether its meaning changed enough to look again."""

    code: str
    look_again: bool = False


Known = bool | None
"""Whether a writer knew an entry: yes, no, or perhaps."""


class _Chain:
    """Entries in order, each once, and for each how many lie before and behind it."""

    def __init__(self, entries: Sequence[Migration]) -> None:
        self.entries = _sorted(entries)
        at = {e.id: i for i, e in enumerate(self.entries)}
        before = _parents(entries)
        self.below = [1 << i for i in range(len(self.entries))]
        for i, entry in enumerate(self.entries):
            for name in before[entry.id]:
                if at[name] < i:
                    self.below[i] |= self.below[at[name]]
        self.after = [0] * len(self.entries)
        for mask in self.below:
            for i in range(len(self.entries)):
                self.after[i] += mask >> i & 1
        self.place = _places(self.entries, at)

    def known(self, mig: int) -> list[Known]:
        """What a writer who counted `mig` entries knew."""
        many = len(self.entries)
        out: list[Known] = []
        for mask, after in zip(self.below, self.after, strict=True):
            surely = many - after < mig
            out.append(True if surely else None if mask.bit_count() <= mig else False)
        return out

    def standing(self, known: Sequence[Known]) -> list[Known]:
        """Which entries stood for somebody who knew these; None for perhaps."""
        gone: dict[str, Known] = {}
        out: list[Known] = [False] * len(self.entries)
        for i in reversed(range(len(self.entries))):
            entry = self.entries[i]
            out[i] = _and(known[i], _not(gone.get(entry.id, False)))
            if entry.kind == "undo":
                gone[entry.undoes] = _not(_and(_not(gone.get(entry.undoes, False)), _not(out[i])))
        return out

    def since(self, mig: int) -> list[tuple[Migration, bool]]:
        """What happened to the codebook since: (entry, True), or False where it was undone.

        An entry that came and was undone since is not there at all; one that was known and was undone,
        or undone and brought back, counts at the place of the undo. One that was perhaps known is there.
        """
        known = self.known(mig)
        then, now = self.standing(known), self.standing([True] * len(known))
        found = []
        for i, entry in enumerate(self.entries):
            if entry.kind == "undo" or then[i] == now[i]:
                continue
            late = known[i] is True or (known[i] is None and not now[i])
            found.append((self.place[i] if late else i, entry, bool(now[i])))
        found.sort(key=lambda f: f[0])
        return [(entry, forward) for _, entry, forward in found]


def _and(a: Known, b: Known) -> Known:
    return False if a is False or b is False else None if a is None or b is None else True


def _not(a: Known) -> Known:
    return None if a is None else not a


def _parents(entries: Sequence[Migration]) -> dict[str, tuple[str, ...]]:
    """For each entry the entries that its writer knew last, those that are here."""
    ids = {e.id for e in entries}
    out: dict[str, tuple[str, ...]] = {}
    last = ""
    for entry in entries:
        if entry.id not in out:
            given = entry.after if entry.after is not None else (last,) if last else ()
            out[entry.id] = tuple(n for n in dict.fromkeys(given) if n in ids and n != entry.id)
            last = entry.id
    return out


def _sorted(entries: Sequence[Migration]) -> tuple[Migration, ...]:
    """Each entry once, behind those that its writer knew; else by id, which is by time."""
    once: dict[str, Migration] = {}
    for entry in entries:
        once.setdefault(entry.id, entry)
    waits = {name: set(before) for name, before in _parents(entries).items()}
    leads: dict[str, list[str]] = {}
    for name, before in waits.items():
        for other in before:
            leads.setdefault(other, []).append(name)
    ready = [name for name, before in waits.items() if not before]
    heapq.heapify(ready)
    out: dict[str, Migration] = {}
    while ready:
        name = heapq.heappop(ready)
        out[name] = once[name]
        for other in leads.get(name, ()):
            waits[other].discard(name)
            if not waits[other]:
                heapq.heappush(ready, other)
    # Entries that name each other in a circle were made by hand; they stand as they are written.
    return tuple({**out, **once}.values())


def _places(entries: Sequence[Migration], at: dict[str, int]) -> list[int]:
    """For each entry the position of the last undo or redo of it, else its own."""
    out = list(range(len(entries)))
    for i, entry in enumerate(entries):
        target, seen = at.get(entry.undoes, i), {i}
        while entries[target].kind == "undo" and target not in seen:
            seen.add(target)
            target = at.get(entries[target].undoes, target)
        out[target] = max(out[target], i)
    return out


@lru_cache(maxsize=32)
def _chain(entries: tuple[Migration, ...]) -> _Chain:
    return _Chain(entries)


def in_order(entries: Sequence[Migration]) -> tuple[Migration, ...]:
    """The entries as they count: each once, behind those that its writer knew, else by id."""
    return _chain(tuple(entries)).entries


def newest(entries: Sequence[Migration]) -> tuple[str, ...]:
    """Ids of the entries that no other knows: what the next entry names in `after`."""
    chain = _chain(tuple(entries))
    return tuple(e.id for e, after in zip(chain.entries, chain.after, strict=True) if after == 1)


def is_uncertain(mig: int, entries: Sequence[Migration]) -> bool:
    """Whether `mig` does not say which entries its writer knew, because clones appended apart."""
    return None in _chain(tuple(entries)).known(mig)


def standing_migrations(entries: Sequence[Migration]) -> tuple[Migration | None, ...]:
    """The entries in order, undone ones and undos replaced by None, so that positions stay."""
    chain = _chain(tuple(entries))
    stands = chain.standing([True] * len(chain.entries))
    return tuple(
        e if stood and e.kind != "undo" else None
        for e, stood in zip(chain.entries, stands, strict=True)
    )


def translate(code: str, mig: int, entries: Sequence[Migration]) -> Translation:
    """The code that was meant, as it is called now.

    Args:
        code: id as the event gave it.
        mig: number of entries that its writer knew.
        entries: all entries of the codebook.
    """
    again = False
    for entry, forward in _chain(tuple(entries)).since(mig):
        if forward and code in entry.old:
            if entry.kind in ("rename", "merge") and entry.new:
                code = entry.new[0]
            again = again or entry.kind in _ASKS
        elif not forward and code in (*entry.old, *entry.new):
            # What was merged or split cannot be told apart again; a person looks at it.
            again = again or entry.kind in _UNTOLD
            if entry.kind in ("rename", "split") and code in entry.new and entry.old:
                code = entry.old[0]
    return Translation(code, again)


def still_covers(code: str, mig: int, entries: Sequence[Migration]) -> str | None:
    """The code, as it is called now, that a reading for `code` still covers; None when none.

    A rename carries the reading on. A merge, split or redefinition gives the code a meaning that the
    reader had not seen, so the reading ends there; to take one back is to change the meaning too.
    """
    for entry, forward in _chain(tuple(entries)).since(mig):
        old, new = (entry.old, entry.new) if forward else (entry.new, entry.old)
        if entry.kind == "rename" and code in old and new:
            code = new[0]
        elif entry.kind in _UNTOLD and code in (*old, *new):
            return None
    return code
