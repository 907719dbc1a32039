"""Rules against spaCy, `re` and ripgrep: 500 and 10,000 phrases over ten million characters.

Real English texts below the shared data, repeated, and made-up prose. The phrases are sequences of two to
four words, seeded, 1,000 at most of the texts themselves; only those count on which both find the same
places, so both do the same work. Ours is the whole of what `coder tag` does with a document but for
storing: hits with word edges, contexts, flags and order; `search` is the part that ripgrep does as well,
with word edges and offsets on top. The canonical text is built beforehand and stated by itself, as is
compiling. Lemma rules are held against spaCy's Matcher on LEMMA. The demo's codebook, with all its near,
unless and flag rules, is held against its own words looked for one by one. Growth is the exponent of time
over text and over rules.

    python -m benchmarks tag
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import Any

from benchmarks.tagging import (
    ROOT,
    book_of,
    by_lemma,
    by_phrase,
    by_re,
    by_ripgrep,
    corpus,
    phrases,
    shared_data,
    synthetic,
)
from benchmarks.timing import row
from coder.model.codebook import Codebook
from coder.model.document import Document
from coder.model.rule import Context, Rule, Words
from coder.tag.contexts import FLAG_ORDER
from coder.tag.evaluate import leaves
from coder.tag.program import Program, compile_book
from coder.tag.scan import Reading, Scanner
from coder.text.canonical import Canonical, canonical

__all__ = ["run"]

CHARACTERS = 10_000_000
TURNS = 2
MEDIAN_OF = 5
SIZES = {500: 25, 10_000: 12}
"""Numbers of phrases, and how many times faster than spaCy ours has to be."""

Folded = list[Canonical]
OFF = tuple(Context(name, everywhere=False) for name in FLAG_ORDER)


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


def lemmas(docs: list[Document], folded: Folded) -> list[dict[str, Any]]:
    """Lemma rules against spaCy's Matcher on LEMMA."""
    import re

    import simplemma

    docs, folded = docs[:6], folded[:6]
    words = sorted(set(re.findall(r"[a-z]{4,}", docs[0].text)))
    base = sorted({simplemma.lemmatize(w, lang="en") for w in words})[::3][:500]
    program = compile_book(book_of([w for w in base if w.isalpha()], "lemma"))
    program.hits(docs[0], folded=folded[0])
    cpu, hits = min((ours(program, docs, folded) for _ in range(TURNS)), key=lambda r: r[0])
    taken, found = by_lemma([w for w in base if w.isalpha()], docs)
    mine = {(n, h.rule, h.start, h.end) for n, hs in enumerate(hits) for h in hs}
    theirs = {(n, *place) for n, places in enumerate(found) for place in places}
    note = f"{len(mine & theirs):,} places alike, {len(theirs - mine):,} of spaCy's only"
    size = million(docs)
    return [
        row("ours, 500 lemma rules", cpu / size, "s/M", note=f"{len(mine):,} hits, flags and all"),
        row(
            "spaCy Matcher LEMMA / ours, 500 lemmas",
            taken / cpu,
            "x",
            bar=12,
            note=f"{note}; {size:.1f} M",
        ),
    ]


def demo(docs: list[Document], folded: Folded) -> list[dict[str, Any]]:
    """The demo's codebook against its own words, each a rule of its own without any logic."""
    from coder.codebook.load import load_text

    data = (ROOT / "codebooks" / "migration-partnerships.yaml").read_bytes()
    book, _ = load_text(data, "demo", "demo.yaml")
    assert book is not None
    codes = []
    for code in book.codes:
        words = [(r, w) for r in code.rules for w in leaves(r.body) if isinstance(w, Words)]
        rules = tuple(Rule(f"{r.id}-{n}", w, lang=r.lang) for n, (r, w) in enumerate(words))
        codes.append(replace(code, rules=rules, silences=()))
    alone = Codebook("words", tuple(codes), languages=book.languages, contexts=OFF)
    only = tuple(
        replace(c, rules=tuple(replace(r, unless=()) for r in c.rules if _is_phrase(r)))
        for c in book.codes
    )
    plain = replace(book, codes=only, contexts=OFF)
    programs = {"whole": book, "words": alone, "phrases": plain}
    ready = {name: compile_book(b) for name, b in programs.items()}
    every: dict[str, list[float]] = {name: [] for name in ready}
    for turn in range(MEDIAN_OF + 1):
        for name, program in ready.items():
            cpu = ours(program, docs, folded)[0]
            if turn:  # the first compiles, and tells rare words from common ones
                every[name].append(cpu)
    taken = {name: median(found) for name, found in every.items()}
    size = million(docs)
    return [
        row("demo codebook, whole", taken["whole"] / size, "s/M", note="near, unless, flags and all"),
        row("demo: its words alone / whole", taken["words"] / taken["whole"], "x", bar=0.333,
            note=f"every word of its rules by itself: {taken['words'] / size:.3f} s/M"),
        row("demo: its phrase rules alone / whole", taken["phrases"] / taken["whole"], "x",
            bar=0.333,
            note=f"its {len(ready['phrases'].rules)} phrase rules, no flags, in the same turns: "
            f"{taken['phrases'] / size:.3f} s/M; median of {MEDIAN_OF}"),
    ]  # fmt: skip


def _is_phrase(rule: Rule) -> bool:
    return isinstance(rule.body, Words) and rule.body.kind == "phrase"


def growth(docs: list[Document], folded: Folded) -> list[dict[str, Any]]:
    """Exponents of time over text and over rules, least squares of logarithms."""
    texts = phrases(docs, 10_000)
    program = compile_book(book_of(texts[:2_000]))
    ours(program, docs[:2], folded[:2])
    over_text, over_rules = [], []
    for part in (8, 4, 2, 1):
        some = docs[: len(docs) // part]
        cpu = min(ours(program, some, folded[: len(some)])[0] for _ in range(TURNS))
        over_text.append((million(some), cpu))
    few = docs[: len(docs) // 8]
    for count in (1_250, 2_500, 5_000, 10_000):
        made = compile_book(book_of(texts[:: len(texts) // count]))
        ours(made, few[:2], folded[:2])
        cpu = min(ours(made, few, folded[: len(few)])[0] for _ in range(TURNS))
        over_rules.append((count, cpu))
    return [
        row("growth with the text", _slope(over_text), "", note="exponent, 1.25 to 10 M"),
        row(
            "growth with the rules",
            _slope(over_rules),
            "",
            note="exponent, 1,250 to 10,000 phrases",
        ),
    ]


def _slope(points: Sequence[tuple[float, float]]) -> float:
    xs = [math.log(x) for x, _ in points]
    ys = [math.log(y) for _, y in points]
    middle, level = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - middle) * (y - level) for x, y in zip(xs, ys, strict=True)) / sum(
        (x - middle) ** 2 for x in xs
    )


def run() -> list[dict[str, Any]]:
    """Measure; rows for the table."""
    data = shared_data()
    if data is None:
        return [row("spaCy / ours, 500 phrases", None, "x", bar=25, note="shared data absent")]
    rows: list[dict[str, Any]] = []
    for name, docs in (("real", corpus(data, CHARACTERS)), ("made-up", synthetic(CHARACTERS))):
        begin = time.process_time()
        folded = [canonical(d.text) for d in docs]
        cold = (time.process_time() - begin) / million(docs)
        note = f"cold: to be added to ours on the first run; {million(docs):.1f} M characters"
        rows.append(row(f"canonical text, {name}", cold, "s/M", note=note))
        for count in SIZES:
            rows += measured(count, name, docs, folded)
        if name == "real":
            rows.append(on_common_phrases(docs, folded))
            rows += [*lemmas(docs, folded), *demo(docs, folded), *growth(docs, folded)]
    return rows
