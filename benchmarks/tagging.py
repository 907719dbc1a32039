"""Texts, phrases and rivals of the tagging benchmark: spaCy's matchers, `re`, ripgrep.

Every rival is given the same phrases and the same characters; those that are too slow for ten million of
them get the first part, and the row says how much. Places found are compared where the meaning is the
same.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from shutil import which
from typing import Any

from coder.model.codebook import Code, Codebook
from coder.model.document import Document, TextMap
from coder.model.rule import Rule, Words
from coder.text.canonical import Canonical
from coder.text.paragraphs import paragraphs
from coder.text.sentences import sentences

__all__ = [
    "book_of",
    "by_lemma",
    "by_phrase",
    "by_re",
    "by_ripgrep",
    "corpus",
    "phrases",
    "shared_data",
    "synthetic",
]

FROM_TEXTS = 1_000
ROOT = Path(__file__).resolve().parents[1]


def shared_data() -> Path | None:
    """The shared texts, or None where they are not here."""
    folder = Path(os.environ.get("CODER_SHARED") or ROOT.parent / "shared") / "data"
    return folder if folder.is_dir() else None


def corpus(folder: Path, characters: int) -> list[Document]:
    """English documents as ingest makes them, repeated until there is enough."""
    from coder.ingest.extract import extract

    base = []
    for path in sorted([*folder.glob("uk_manifestos/*.txt"), *folder.glob("sotu_*/*.txt")]):
        made = extract(path, lang="en")
        base.append(Document(path.stem, made.text, made.map))
    return list(_enough(base, characters))


def synthetic(characters: int) -> list[Document]:
    """Made-up policy prose: 24,000 words drawn by rank, numbered paragraphs, bullets, quotations."""
    draw = random.Random(7)
    letters = "etaoinshrdlucmfwypvbgk"
    made = sorted({"".join(draw.choices(letters, k=draw.randrange(2, 11))) for _ in range(24_000)})
    draw.shuffle(made)
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(made))))
    out: list[Document] = []
    size = 0
    while size < characters:
        lines = [_line(draw, made, weights) for _ in range(350)]
        text = "\n\n".join(lines)
        spans = paragraphs(text)
        found = TextMap("x", "x", paragraphs=spans, sentences=sentences(text, spans, "en"))
        out.append(Document(f"made-up-{len(out)}", text, found, variables={"lang": "en"}))
        size += len(text)
    return out


def _line(draw: random.Random, words: list[str], weights: list[float]) -> str:
    """A paragraph with the signs that policy texts have."""
    parts = draw.choices(words, cum_weights=weights, k=draw.randrange(20, 90))
    for i in range(0, len(parts), 4):
        chance = draw.random()
        if chance < 0.2:
            parts[i] = parts[i].capitalize()
            parts[i - 1] += "."
        elif chance < 0.5:
            parts[i] += ","
        elif chance < 0.56:
            parts[i] = f"({parts[i]})"
        elif chance < 0.62:
            parts[i] = f"\u201c{parts[i]}\u201d"
        elif chance < 0.7:
            parts[i] = f"{parts[i]}-{draw.choice(words)}"
        elif chance < 0.76:
            parts[i] = f"Art. {draw.randrange(1, 99)} para. {draw.randrange(1, 9)}"
        elif chance < 0.8:
            parts[i] = f"{draw.randrange(1, 99)}.{draw.randrange(1, 9)} per cent"
    head = draw.choice((f"{draw.randrange(1, 90)}. ", "\u2022 ", "", ""))
    return f"{head}{' '.join(parts)}."


def _enough(base: list[Document], characters: int) -> Iterator[Document]:
    size = n = 0
    while size < characters:
        doc = base[n % len(base)]
        n += 1
        size += len(doc.text)
        yield replace(doc, id=f"{doc.id}-{n}")


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


def book_of(texts: list[str], kind: str = "phrase") -> Codebook:
    """A codebook with a code for every ten phrases (or lemmas)."""
    codes = []
    for n in range(0, len(texts), 10):
        rules = tuple(
            Rule(f"r{n + i}", Words(kind, (t,), hyphen="exact"))
            for i, t in enumerate(texts[n : n + 10])
        )
        codes.append(Code(f"c{n}", rules=rules))
    return Codebook("bench", tuple(codes))


def by_phrase(texts: list[str], docs: list[Document]) -> tuple[float, float, Any]:
    """spaCy: CPU seconds to tokenise, to match, and (phrase, start, end) of each document."""
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


def by_lemma(lemmas: list[str], docs: list[Document]) -> tuple[float, Any]:
    """Matcher of spaCy on LEMMA, lemmas given by the tables that ours are made from.

    Returns:
        CPU seconds to tokenise and match (the tables' work is left out), and the places of each document.
    """
    import simplemma
    import spacy
    from spacy.matcher import Matcher

    nlp = spacy.blank("en")
    nlp.max_length = 10**8
    matcher = Matcher(nlp.vocab)
    for n, lemma in enumerate(lemmas):
        matcher.add(f"r{n}", [[{"LEMMA": lemma}]])
    known: dict[str, str] = {}
    taken = 0.0
    out = []
    for doc in docs:
        begin = time.process_time()
        made = nlp.make_doc(doc.text)
        taken += time.process_time() - begin
        for token in made:
            word = token.lower_
            if word not in known:
                known[word] = simplemma.lemmatize(word, lang="en")
            token.lemma_ = known[word]
        begin = time.process_time()
        found = matcher(made)
        taken += time.process_time() - begin
        strings = nlp.vocab.strings
        out.append({(strings[k], made[a].idx, made[a].idx + len(made[a])) for k, a, _ in found})
    return taken, out


def by_re(texts: list[str], folded: list[Canonical], characters: int) -> tuple[float, float]:
    """CPU seconds of one alternation with word edges, and million characters that it was given."""
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, texts)) + r")\b")
    text = "\n".join(f.text for f in folded)[:characters]
    begin = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - begin, len(text) / 1e6


def by_ripgrep(texts: list[str], folded: list[Canonical], *options: str) -> float | None:
    """CPU seconds of ripgrep for the same literals over the same characters; None without it."""
    program = which("rg")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        words, text = Path(folder) / "words", Path(folder) / "text"
        words.write_text("\n".join(texts), "utf-8")
        text.write_text("\n".join(f.text for f in folded), "utf-8")
        command = [program, "--no-config", "-F", "-o", "-j1", "--no-mmap", *options]
        taken = []
        for _ in range(3):
            before = os.times()
            subprocess.run(
                [*command, "-f", str(words), str(text)], stdout=subprocess.DEVNULL, check=False
            )
            after = os.times()
            taken.append(
                after.children_user
                + after.children_system
                - before.children_user
                - before.children_system
            )
    return min(taken)
