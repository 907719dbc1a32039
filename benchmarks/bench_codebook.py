"""Lemma rules against spaCy's Matcher on LEMMA; the demo's codebook against its own phrases; growth.

Real English texts below the shared data. The demo's codebook runs with all its near, unless and flag rules.
Growth is the exponent of time over text and over rules.

    python -m benchmarks codebook
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median
from typing import Any

from benchmarks.bench_tag import CHARACTERS, TURNS, Folded, million, ours
from benchmarks.tagging import ROOT, book_of, by_lemma, corpus, phrases, shared_data
from benchmarks.timing import row
from coder.model.codebook import Codebook
from coder.model.document import Document
from coder.model.rule import Context, Rule, Words
from coder.tag.contexts import FLAG_ORDER
from coder.tag.evaluate import leaves
from coder.tag.program import Program, compile_book
from coder.text.canonical import canonical

__all__ = ["run"]

MEDIAN_OF = 5
OFF = tuple(Context(name, everywhere=False) for name in FLAG_ORDER)


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
    """The demo's codebook with all its near, unless and flag rules, against its phrases without any logic.

    "Its phrases" are read in three ways: all phrases that stand anywhere in its rules, each list of them a
    rule of its own; those rules that are phrases and nothing else, as they stand; and the same without the
    flags and exceptions that come with them, which leaves half of the hits.
    """
    from coder.codebook.load import load_text

    data = (ROOT / "codebooks" / "migration-partnerships.yaml").read_bytes()
    book, _ = load_text(data, "demo", "demo.yaml")
    assert book is not None
    only = tuple(
        replace(c, rules=tuple(r for r in c.rules if _is_phrase(r.body))) for c in book.codes
    )
    bare = tuple(replace(c, rules=tuple(replace(r, unless=()) for r in c.rules)) for c in only)
    books = {
        "whole": book,
        "phrases": _apart(book, _is_phrase),
        "words": _apart(book, lambda leaf: isinstance(leaf, Words)),
        "rules": replace(book, codes=only),
        "bare": replace(book, codes=bare, contexts=OFF),
    }
    ready = {name: compile_book(b) for name, b in books.items()}
    every = [_turn(ready, docs, folded) for _ in range(MEDIAN_OF + 1)]
    del every[0]  # it compiles, and tells rare words from common ones
    taken = {name: median(turn[name] for turn in every) for name in ready}
    size = million(docs)
    rows = [
        row(
            "demo codebook, whole", taken["whole"] / size, "s/M", note="near, unless, flags and all"
        )
    ]
    for name, what in (
        ("phrases", "its phrases alone"),
        ("words", "its words alone, in all forms"),
        ("rules", "its phrase rules as they stand"),
        ("bare", "its phrase rules without flags"),
    ):
        flags = "and their flags" if name == "rules" else "without logic or flags"
        note = f"{len(ready[name].rules)} rules {flags}: {taken[name] / size:.4f} s/M"
        ratio = median(turn[name] / turn["whole"] for turn in every)
        rows.append(row(f"demo: {what} / whole", ratio, "x", bar=0.333, note=note))
    return rows


def _turn(ready: dict[str, Program], docs: list[Document], folded: Folded) -> dict[str, float]:
    """CPU seconds of each program over all documents, by turns in each: what slows the machine slows all."""
    taken = dict.fromkeys(ready, 0.0)
    kept = []
    names = list(ready)
    for n, (doc, text) in enumerate(zip(docs, folded, strict=True)):
        first = n % len(names)
        for name in (*names[first:], *names[:first]):
            begin = time.process_time()
            kept.append(ready[name].hits(doc, folded=text))
            taken[name] += time.process_time() - begin
    return taken


def _apart(book: Codebook, wanted: Callable[[Any], bool]) -> Codebook:
    """The words of a codebook's rules, each leaf a rule of its own without any logic."""
    codes = []
    for code in book.codes:
        words = [(r, w) for r in code.rules for w in leaves(r.body) if wanted(w)]
        rules = tuple(Rule(f"{r.id}-{n}", w, lang=r.lang) for n, (r, w) in enumerate(words))
        codes.append(replace(code, rules=rules, silences=()))
    return Codebook("words", tuple(codes), languages=book.languages, contexts=OFF)


def _is_phrase(part: object) -> bool:
    return isinstance(part, Words) and part.kind == "phrase"


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
        return [row("demo codebook, whole", None, "s/M", note="shared data absent")]
    docs = corpus(data, CHARACTERS)
    folded = [canonical(d.text) for d in docs]
    return [*lemmas(docs, folded), *demo(docs, folded), *growth(docs, folded)]
