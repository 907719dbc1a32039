"""Rules against spaCy, `re` and ripgrep: 500 and 10,000 phrases over ten million characters.

Real English texts below the shared data, repeated; `tag_synthetic` does the same over made-up prose, and
`codebook` holds lemmas and the demo's whole codebook against rivals. The phrases are sequences of two to
four words, seeded, 1,000 at most of the texts themselves; only those count on which both find the same
places, so both do the same work. Ours is the whole of what `coder tag` does with a document but for
storing: hits with word edges, contexts, flags and order; `search` is the part that ripgrep does as well,
with word edges and offsets on top. The canonical text is built beforehand and stated by itself, as is
compiling.

    python -m benchmarks tag tag_synthetic codebook
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from benchmarks.tagging import (
    book_of,
    by_phrase,
    by_re,
    by_ripgrep,
    corpus,
    phrases,
    shared_data,
)
from benchmarks.timing import row
from coder.model.document import Document
from coder.model.rule import Words
from coder.tag.program import Program, compile_book
from coder.tag.scan import Reading, Scanner
from coder.text.canonical import Canonical, canonical

__all__ = ["CHARACTERS", "TURNS", "Folded", "million", "ours", "run", "run_on"]

CHARACTERS = 10_000_000
TURNS = 2
SIZES = {500: 25, 10_000: 12}
"""Numbers of phrases, and how many times faster than spaCy ours has to be."""

Folded = list[Canonical]


def million(docs: Sequence[Document]) -> float:
    """Characters in millions."""
    return sum(len(d.text) for d in docs) / 1e6


def ours(program: Program, docs: list[Document], folded: Folded) -> tuple[float, Any]:
    """CPU seconds, and the hits of each document."""
    begin = time.process_time()
    hits = [program.hits(d, folded=f) for d, f in zip(docs, folded, strict=True)]
    return time.process_time() - begin, hits


def search(texts: list[str], docs: list[Document], folded: Folded) -> float:
    """CPU seconds of the automaton's pass with word edges and offsets, no rules; the least of three."""
    scanner = Scanner((Words("phrase", (t,), hyphen="exact") for t in texts), frozenset({"en"}))
    readings = [Reading(d, f) for d, f in zip(docs, folded, strict=True)]
    scanner.scan(readings[0])
    taken = []
    for _ in range(TURNS):
        begin = time.process_time()
        for reading in readings:
            scanner.scan(reading)
        taken.append(time.process_time() - begin)
    return min(taken)


def agreed(texts: list[str], docs: list[Document], folded: Folded) -> list[str]:
    """The phrases that both find at the same places in the first documents."""
    _, mine = ours(compile_book(book_of(texts)), docs, folded)
    _, _, theirs = by_phrase(texts, docs)
    a = {(f"{n}", h.rule, h.start, h.end) for n, hits in enumerate(mine) for h in hits}
    b = {(f"{n}", *h) for n, hits in enumerate(theirs) for h in hits}
    differ = {rule for _, rule, _, _ in a ^ b}
    return [t for n, t in enumerate(texts) if f"r{n}" not in differ]


def measured(count: int, name: str, docs: list[Document], folded: Folded) -> list[dict[str, Any]]:
    """Rows for one number of phrases over one kind of text."""
    kept = agreed(phrases(docs, count), docs[:30], folded[:30])
    begin = time.process_time()
    program = compile_book(book_of(kept))
    program.hits(docs[0], folded=folded[0])
    compiled = time.process_time() - begin
    mine_of, theirs_of = [], []
    for _ in range(TURNS):  # in turns, so that a slow moment meets both; the least of each counts
        mine_of.append(ours(program, docs, folded))
        theirs_of.append(by_phrase(kept, docs))
    cpu, hits = min(mine_of, key=lambda r: r[0])
    tokens, matching, theirs = min(theirs_of, key=lambda r: r[0] + r[1])
    mine, other, size = sum(map(len, hits)), sum(map(len, theirs)), million(docs)
    named = f"{count:,} phrases, {name}"
    return [
        row(f"ours, {named}", cpu / size, "s/M",
            note=f"{mine:,} hits, spaCy {other:,}; {len(kept):,} phrases alike"),
        row(f"spaCy tokenise + PhraseMatcher, {named}", (tokens + matching) / size, "s/M",
            note=f"tokenise {tokens / size:.3f}"),
        row(f"spaCy / ours, {named}", (tokens + matching) / cpu, "x", bar=SIZES[count],
            note="canonical text built beforehand"),
        row(f"compiling {named}", compiled, "s"),
        *scanners(count, named, kept, docs, folded, cpu),
    ]  # fmt: skip


def scanners(
    count: int, named: str, kept: list[str], docs: list[Document], folded: Folded, cpu: float
) -> list[dict[str, Any]]:
    """Rows against what searches text and knows no rules."""
    size = million(docs)
    alone = search(kept, docs, folded)
    slow, given = by_re(kept, folded, 200_000_000 // count)
    rows = [
        row(f"our search alone, {named}", alone / size, "s/M"),
        row(f"re / ours, {named}", slow / given / (cpu / size), "x", note=f"re on {given:.2f} M"),
    ]
    for what, taken, options in (
        ("ripgrep literal / our search", alone, ()),
        ("ripgrep literal / ours whole", cpu, ()),
        ("ripgrep -i -w / ours whole", cpu, ("-i", "-w")),
    ):
        grep = by_ripgrep(kept, folded, *options)
        barred = count == 500 and "search" in what
        told = "" if grep else "ripgrep is not installed"
        bar = {"bar": 0.5} if barred else {}
        rows.append(row(f"{what}, {named}", grep and grep / taken, "x", note=told, **bar))
    return rows


def on_common_phrases(docs: list[Document], folded: Folded) -> dict[str, Any]:
    """What 500 phrases cost that stand everywhere."""
    program = compile_book(book_of(phrases(docs, 500, common=True)))
    docs, folded = docs[: len(docs) // 4], folded[: len(folded) // 4]
    cpu, hits = ours(program, docs, folded)
    found = sum(map(len, hits))
    note = f"{found / million(docs):,.0f} hits in a million characters, {cpu / found * 1e6:.0f} us each"
    return row("ours, 500 common phrases", cpu / million(docs), "s/M", note=note)


def run_on(name: str, docs: list[Document]) -> list[dict[str, Any]]:
    """Rows for both numbers of phrases over one kind of text."""
    begin = time.process_time()
    folded = [canonical(d.text) for d in docs]
    cold = (time.process_time() - begin) / million(docs)
    note = f"cold: to be added to ours on the first run; {million(docs):.1f} M characters"
    rows = [row(f"canonical text, {name}", cold, "s/M", note=note)]
    for count in SIZES:
        rows += measured(count, name, docs, folded)
    if name == "real":
        rows.append(on_common_phrases(docs, folded))
    return rows


def run() -> list[dict[str, Any]]:
    """Measure; rows for the table."""
    data = shared_data()
    if data is None:
        return [row("spaCy / ours, 500 phrases", None, "x", bar=25, note="shared data absent")]
    return run_on("real", corpus(data, CHARACTERS))
