"""Rules against spaCy: 500 and 10,000 phrases over ten million characters of English.

The phrases are sequences of two to four words, seeded, 1,000 at most of the texts themselves; only those
count on which both find the same places, so both do the same work. spaCy tokenises with its blank
English pipeline and matches with PhraseMatcher on lower case. Ours is the whole of what `coder tag` does
with a document but for storing: hits with word edges, contexts, flags and order. The canonical text is
built beforehand and stated by itself, as is compiling. A row of common phrases, with two hundred times as
many hits, shows what the work around a hit costs.

    python -m benchmarks tag
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from shutil import which
from typing import Any

from benchmarks.timing import row
from coder.model.codebook import Code, Codebook
from coder.model.document import Document
from coder.model.rule import Rule, Words
from coder.tag.program import Program, compile_book
from coder.text.canonical import Canonical, canonical

__all__ = ["run"]

CHARACTERS = 10_000_000
FROM_TEXTS = 1_000
TURNS = 3
SIZES = {500: 25, 10_000: 12}
"""Numbers of phrases, and how many times faster than spaCy ours has to be."""

Places = list[set[tuple[int, int]]]


def corpus(folder: Path) -> list[Document]:
    """English documents as ingest makes them, repeated until there is enough."""
    from coder.ingest.extract import extract

    base = []
    for path in sorted([*folder.glob("uk_manifestos/*.txt"), *folder.glob("sotu_*/*.txt")]):
        made = extract(path, lang="en")
        base.append(Document(path.stem, made.text, made.map))
    out: list[Document] = []
    size = 0
    while size < CHARACTERS:
        doc = base[len(out) % len(base)]
        out.append(replace(doc, id=f"{doc.id}-{len(out)}"))
        size += len(doc.text)
    return out


def phrases(docs: list[Document], count: int, *, common: bool = False) -> list[str]:
    """Distinct phrases of two to four plain words, seeded.

    At most 1,000 are drawn from what stands in the texts, each sequence as likely as any other; the
    rest are words of the texts in an order that is rarely met: most phrases of a large codebook find
    nothing in most documents. `common` draws one to three words by how often they stand there.
    """
    draw = random.Random(count)
    runs = [re.findall(r"[a-z]{3,}(?: [a-z]{3,}){1,3}", d.text.casefold()) for d in docs[:30]]
    every = [r for run in runs for r in run] if common else sorted({r for run in runs for r in run})
    words = sorted({w for run in every for w in run.split()})
    found: set[str] = set()
    while len(found) < count:
        if common:
            parts = draw.choice(every).split()
            found.add(" ".join(parts[: draw.randrange(1, 4)]))
        elif len(found) < min(count, FROM_TEXTS):
            found.add(draw.choice(every))
        else:
            found.add(" ".join(draw.choices(words, k=draw.randrange(2, 5))))
    return sorted(found)


def book_of(texts: list[str]) -> Codebook:
    """A codebook with a code for every ten phrases."""
    codes = []
    for n in range(0, len(texts), 10):
        rules = tuple(
            Rule(f"r{n + i}", Words("phrase", (t,), hyphen="exact"))
            for i, t in enumerate(texts[n : n + 10])
        )
        codes.append(Code(f"c{n}", rules=rules))
    return Codebook("bench", tuple(codes))


def ours(program: Program, docs: list[Document], folded: list[Canonical]) -> tuple[float, Any]:
    """CPU seconds, and the hits of each document."""
    begin = time.process_time()
    hits = [program.hits(d, folded=f) for d, f in zip(docs, folded, strict=True)]
    return time.process_time() - begin, hits


def spacy_hits(texts: list[str], docs: list[Document]) -> tuple[float, float, Any]:
    """CPU seconds to tokenise, CPU seconds to match, and (phrase, start, end) of each document."""
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("en")
    nlp.max_length = 10**8
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for n, text in enumerate(texts):
        matcher.add(f"r{n}", [nlp.make_doc(text)])
    tokens = matching = 0.0
    out = []
    for doc in docs:
        begin = time.process_time()
        made = nlp.make_doc(doc.text)
        middle = time.process_time()
        found = matcher(made)
        matching += time.process_time() - middle
        tokens += middle - begin
        strings = nlp.vocab.strings
        out.append(
            [(strings[k], made[a].idx, made[b - 1].idx + len(made[b - 1])) for k, a, b in found]
        )
    return tokens, matching, out


def agreed(texts: list[str], docs: list[Document], folded: list[Canonical]) -> list[str]:
    """The phrases that both find at the same places in the first documents."""
    _, mine = ours(compile_book(book_of(texts)), docs, folded)
    _, _, theirs = spacy_hits(texts, docs)
    a = {(f"{n}", h.rule, h.start, h.end) for n, hits in enumerate(mine) for h in hits}
    b = {(f"{n}", *h) for n, hits in enumerate(theirs) for h in hits}
    differ = {rule for _, rule, _, _ in a ^ b}
    return [t for n, t in enumerate(texts) if f"r{n}" not in differ]


def ripgrep(texts: list[str], docs: list[Document]) -> float | None:
    """CPU seconds of ripgrep for the same literals over the same characters; None without it."""
    program = which("rg")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        words, text = Path(folder) / "words", Path(folder) / "text"
        words.write_text("\n".join(texts), "utf-8")
        text.write_text("\n".join(d.text for d in docs), "utf-8")
        before = os.times()
        command = [program, "-F", "-i", "-w", "-o", "-j1", "--no-mmap", "-f", str(words), str(text)]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        after = os.times()
    return (
        after.children_user + after.children_system - before.children_user - before.children_system
    )


def on_common_phrases(docs: list[Document], folded: list[Canonical]) -> dict[str, object]:
    """What 500 phrases cost that stand everywhere."""
    program = compile_book(book_of(phrases(docs, 500, common=True)))
    docs, folded = docs[: len(docs) // 4], folded[: len(folded) // 4]
    cpu, hits = ours(program, docs, folded)
    million = sum(len(d.text) for d in docs) / 1e6
    found = sum(map(len, hits))
    note = f"{found / million:,.0f} hits in a million characters, {cpu / found * 1e6:.0f} us each"
    return row("ours, 500 common phrases", cpu / million, "s/M", note=note)


def measured(count: int, docs: list[Document], folded: list[Canonical]) -> list[dict[str, object]]:
    """Rows for one number of phrases."""
    texts = phrases(docs, count)
    kept = agreed(texts, docs[:30], folded[:30])
    begin = time.process_time()
    program = compile_book(book_of(kept))
    program.hits(docs[0], folded=folded[0])
    compiled = time.process_time() - begin
    mine_of, theirs_of = [], []
    for _ in range(TURNS):  # in turns, so that a slow moment meets both; the least of each counts
        mine_of.append(ours(program, docs, folded))
        theirs_of.append(spacy_hits(kept, docs))
    cpu, hits = min(mine_of, key=lambda r: r[0])
    tokens, matching, theirs = min(theirs_of, key=lambda r: r[0] + r[1])
    mine, other = sum(map(len, hits)), sum(map(len, theirs))
    million = sum(len(d.text) for d in docs) / 1e6
    note = f"{mine:,} hits, spaCy {other:,}; {len(kept):,} phrases alike"
    grep = ripgrep(kept, docs)
    named = f"{count:,} phrases"
    rows = [
        row(f"ours, {named}", cpu / million, "s/M", note=note),
        row(f"spaCy tokenise + PhraseMatcher, {named}", (tokens + matching) / million, "s/M",
            note=f"tokenise {tokens / million:.3f}"),
        row(f"spaCy / ours, {named}", (tokens + matching) / cpu, "x", bar=SIZES[count],
            note="canonical text built beforehand"),
        row(f"compiling {named}", compiled, "s"),
    ]  # fmt: skip
    bar = {"bar": 0.5} if count == 500 else {}
    told = "" if grep else "ripgrep is not installed"
    rows.append(row(f"ripgrep / ours, {named}", grep and grep / cpu, "x", note=told, **bar))
    return rows


def run() -> list[dict[str, object]]:
    """Measure; rows for the table."""
    shared = Path(os.environ.get("CODER_SHARED") or Path(__file__).parent.parent.parent / "shared")
    if not (shared / "data").is_dir():
        return [row("spaCy / ours, 500 phrases", None, "x", bar=25, note="shared data absent")]
    docs = corpus(shared / "data")
    begin = time.process_time()
    folded = [canonical(d.text) for d in docs]
    million = sum(len(d.text) for d in docs) / 1e6
    cold = (time.process_time() - begin) / million
    note = f"cold: to be added to ours on the first run; {million:.1f} M characters"
    rows = [row("canonical text", cold, "s/M", note=note)]
    for count in SIZES:
        rows += measured(count, docs, folded)
    return [*rows, on_common_phrases(docs, folded)]
