"""Where coders differ about a passage, and how: missed, another code, another place, another value.

    items = compared(doc_id, codings, read, book)      item.kinds == ("boundary",)

Owns what belongs together. Of each two coders, codings with one span and code are the same; then those with
one code that share characters; then, one to one and the largest overlap first, those with different codes
on at least half of the shorter of them, if the codes are siblings or lie above each other, or on half of
the longer, whatever the codes. What is linked so is one item. Who has read the document for a code of the
item and has nothing in it is silent. All agree when nobody is silent and nothing differs. Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from coder.model.codebook import Codebook
from coder.model.coding import Coding
from coder.model.names import fold_name

__all__ = ["KINDS", "Item", "Pair", "compared", "relation", "values_of"]

KINDS: Final = ("missed", "sibling", "parent", "boundary", "attribute")
"""Kinds of disagreement, the gravest first."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two readings that differ, or are the same (`kind` empty); `b` is None where coder `by` has nothing."""

    kind: str
    a: Coding
    b: Coding | None
    by: str


@dataclass(frozen=True, slots=True)
class Item:
    """What coders say about one passage of a document; `kinds` is empty where all agree."""

    doc: str
    codings: tuple[Coding, ...]
    silent: tuple[str, ...]
    pairs: tuple[Pair, ...]
    kinds: tuple[str, ...]

    @property
    def id(self) -> str:
        """Eight hex digits that name the item by its codings; the same on every machine."""
        ids = " ".join(sorted(c.id for c in self.codings))
        return hashlib.sha256(ids.encode()).hexdigest()[:8]

    @property
    def kind(self) -> str:
        """The gravest kind, or empty."""
        return self.kinds[0] if self.kinds else ""

    @property
    def coders(self) -> tuple[str, ...]:
        """Who is compared here: who coded, then who is silent."""
        return tuple(dict.fromkeys((*(c.by for c in self.codings), *self.silent)))

    @property
    def start(self) -> int:
        """Where the first of its codings begins."""
        return min(c.span.start for c in self.codings)

    @property
    def end(self) -> int:
        """Where the last of its codings ends."""
        return max(c.span.end for c in self.codings)


def relation(a: str, b: str, book: Codebook) -> str:
    """How two codes stand: `` (the same), `parent` (one lies above the other), else `sibling`."""
    if a == b:
        return ""
    above = a in book.ancestors(b) or b in book.ancestors(a)
    return "parent" if above else "sibling"


def _are_close(a: str, b: str, book: Codebook) -> bool:
    """Whether two codes are siblings of one parent, or one lies above the other."""
    one, other = book.get(a), book.get(b)
    same = one is not None and other is not None and one.parent == other.parent
    return same or relation(a, b, book) == "parent"


def values_of(coding: Coding, book: Codebook) -> dict[str, str]:
    """Confirmed attribute values; one that is not set reads as its default, so that it is no difference."""
    out = {
        a.name: a.default
        for a in book.attributes
        if a.default and (not a.scope or coding.code in a.scope)
    }
    out.update({k: v.value for k, v in coding.attributes.items() if not v.proposed and v.value})
    return out


def compared(
    doc: str,
    codings: Iterable[Coding],
    read: Mapping[str, frozenset[str]],
    book: Codebook,
) -> tuple[Item, ...]:
    """The items of one document, by place; what only one coder can speak of is no item.

    Args:
        doc: the document's id.
        codings: living codings on its present text, of the coders compared.
        read: the coders compared, each with the codes for which they have read the document.
        book: the codebook, for the tree and for defaults of attributes.
    """
    whose = {fold_name(name): name for name in read}
    by: dict[str, list[Coding]] = {fold: [] for fold in whose}
    for coding in sorted(codings, key=lambda c: (c.span.start, -c.span.end, c.code, c.id)):
        if fold_name(coding.by) in by:
            by[fold_name(coding.by)].append(coding)
    pairs = [p for a, b in combinations(by, 2) for p in _pairs(by[a], by[b], book)]
    of_first: dict[str, list[Pair]] = {}
    for pair in pairs:
        of_first.setdefault(pair.a.id, []).append(pair)
    out = []
    for group in _linked([c for own in by.values() for c in own], pairs):
        here = [p for c in group for p in of_first.get(c.id, ())]
        item = _item(doc, group, here, read, whose)
        if item is not None:
            out.append(item)
    return tuple(sorted(out, key=lambda i: (i.start, i.end, i.id)))


def _pairs(mine: Sequence[Coding], theirs: Sequence[Coding], book: Codebook) -> list[Pair]:
    """What belongs together of two coders."""
    out: list[Pair] = []
    there = {(c.span, c.code): c for c in theirs}
    done: set[str] = set()
    for a in mine:
        b = there.get((a.span, a.code))
        if b is not None and b.id not in done:
            kind = "" if values_of(a, book) == values_of(b, book) else "attribute"
            out.append(Pair(kind, a, b, b.by))
            done |= {a.id, b.id}
    left = [(a, b) for a, b in _touching(mine, theirs) if not done & {a.id, b.id}]
    for a, b in left:
        if a.code == b.code:
            out.append(Pair("boundary", a, b, b.by))
            if values_of(a, book) != values_of(b, book):
                out.append(Pair("attribute", a, b, b.by))
    done |= {c.id for p in out if p.b is not None for c in (p.a, p.b)}
    rest = [(a, b) for a, b in left if not done & {a.id, b.id}]
    for close in (True, False):
        fits = [
            (a, b) for a, b in rest if _enough(a, b, close) and close <= _are_close(a.code, b.code, book)
        ]  # fmt: skip
        for a, b in sorted(fits, key=lambda p: (-_shared(*p), p[0].span.start, p[0].id, p[1].id)):
            if not done & {a.id, b.id}:
                out.append(Pair(relation(a.code, b.code, book), a, b, b.by))
                done |= {a.id, b.id}
    return out


def _touching(mine: Sequence[Coding], theirs: Sequence[Coding]) -> list[tuple[Coding, Coding]]:
    """Pairs that share at least one character; both lists are sorted by start."""
    out: list[tuple[Coding, Coding]] = []
    first = 0
    longest = max((len(c.span) for c in theirs), default=0)
    for a in mine:
        while first < len(theirs) and theirs[first].span.start + longest <= a.span.start:
            first += 1
        for b in theirs[first:]:
            if b.span.start >= a.span.end:
                break
            if a.span.overlaps(b.span):
                out.append((a, b))
    return out


def _shared(a: Coding, b: Coding) -> int:
    return min(a.span.end, b.span.end) - max(a.span.start, b.span.start)


def _enough(a: Coding, b: Coding, close: bool) -> bool:
    size = (min if close else max)(len(a.span), len(b.span))
    return 2 * _shared(a, b) >= size


def _linked(codings: Sequence[Coding], pairs: Sequence[Pair]) -> list[list[Coding]]:
    """Codings in groups, two in one group when a chain of pairs leads from one to the other."""
    root = {c.id: c.id for c in codings}

    def find(name: str) -> str:
        while root[name] != name:
            root[name] = name = root[root[name]]
        return name

    for pair in pairs:
        if pair.b is not None:
            root[find(pair.b.id)] = find(pair.a.id)
    out: dict[str, list[Coding]] = {}
    for coding in codings:
        out.setdefault(find(coding.id), []).append(coding)
    return list(out.values())


def _item(
    doc: str,
    group: Sequence[Coding],
    pairs: Sequence[Pair],
    read: Mapping[str, frozenset[str]],
    whose: Mapping[str, str],
) -> Item | None:
    codes = {c.code for c in group}
    here = {fold_name(c.by) for c in group}
    silent = tuple(name for fold, name in whose.items() if fold not in here and codes & read[name])
    if len(here) + len(silent) < 2:
        return None
    own = [*pairs, *(Pair("missed", c, None, name) for name in silent for c in group)]
    own += _alone(group, own, silent)
    kinds = {p.kind for p in own}
    ordered = tuple(sorted(group, key=lambda c: (c.span.start, -c.span.end, c.by, c.code, c.id)))
    return Item(doc, ordered, silent, tuple(own), tuple(k for k in KINDS if k in kinds))


def _alone(group: Sequence[Coding], pairs: Sequence[Pair], silent: Sequence[str]) -> list[Pair]:
    """Of three or more coders, pairs in one item that nothing links: one coder has nothing like it."""
    coders = dict.fromkeys(c.by for c in group)
    linked = {(p.a.id, p.by) for p in pairs} | {(p.b.id, p.a.by) for p in pairs if p.b is not None}
    return [
        Pair("missed", c, None, by)
        for c in group
        for by in coders
        if by != c.by and by not in silent and (c.id, by) not in linked
    ]
