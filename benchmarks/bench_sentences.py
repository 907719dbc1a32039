"""Sentences: speed and quality of ours beside spaCy's sentencizer, and sentencex and pysbd where installed.

Real policy texts of four languages below the shared data, paragraph by paragraph, as documents are read.
Quality is F1 of the boundaries inside the hand-marked passages of tests/text/gold, all three files together:
rivals were never tuned on any; for ours the file that was scored once after tuning is stated beside it. The
bar is ours at no less than a third of spaCy's speed. pysbd is given a small sample, because it is slow.

    python -m benchmarks sentences
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from benchmarks.timing import row, seconds
from coder.model.span import Span
from coder.text.paragraphs import paragraphs
from coder.text.sentences import sentences

__all__ = ["run"]

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests" / "text" / "gold"
ONCE = "sentences_second"
LANGS = ("en", "de", "fr", "es")
SMALL = 40_000

Ends = Callable[[str, str], list[int]]


def marked(half: str) -> list[tuple[str, str, set[int]]]:
    """Language, text and boundaries of the passages of one gold file."""
    from draw_sentences import data_folder, text_of

    data = data_folder()
    assert data is not None
    out = []
    for line in (GOLD / f"{half}.jsonl").read_text("utf-8").splitlines():
        mark = json.loads(line)
        text = text_of(data / mark["file"])[mark["start"] : mark["end"]]
        out.append((mark["lang"], text, set(mark["ends"])))
    return out


def f1(ends: Ends, halves: Iterable[str]) -> float:
    """F1 of the boundaries inside the passages."""
    both = every = 0
    for half in halves:
        for lang, text, wanted in marked(half):
            found = {len(text[:e].rstrip()) for e in ends(lang, text)} - {0, len(text)}
            both += 2 * len(found & wanted)
            every += len(found) + len(wanted)
    return both / every


def ours(lang: str, text: str) -> list[int]:
    """Ends of sentences as our segmenter tells them."""
    return [s.end for s in sentences(text, [Span(0, len(text))], lang)]


def spacy_ends() -> Ends:
    """The same by spaCy's sentencizer, as its documentation sets it up."""
    import spacy

    made = {lang: spacy.blank(lang) for lang in LANGS}
    for nlp in made.values():
        nlp.add_pipe("sentencizer")
    return lambda lang, text: [s.end_char for s in made[lang](text).sents]


def sentencex_ends() -> Ends:
    """The same by sentencex."""
    library: Any = importlib.import_module("sentencex")
    return lambda lang, text: _places(text, library.segment(lang, text))


def pysbd_ends() -> Ends:
    """The same by pysbd."""
    library: Any = importlib.import_module("pysbd")
    made = {lang: library.Segmenter(language=lang, clean=False) for lang in LANGS}
    return lambda lang, text: _places(text, made[lang].segment(text))


def _places(text: str, parts: Iterable[str]) -> list[int]:
    """Where the parts of a text end."""
    out, at = [], 0
    for part in (p.strip() for p in parts):
        found = text.find(part, at) if part else -1
        if found >= 0:
            at = found + len(part)
            out.append(at)
    return out


def corpus() -> dict[str, list[str]]:
    """Paragraphs of real texts by language."""
    from draw_flags import SOURCES
    from draw_sentences import data_folder, text_of

    data = data_folder()
    assert data is not None
    out: dict[str, list[str]] = {}
    for lang, sources in SOURCES.items():
        for path in (p for s in sources for p in sorted(data.glob(s))):
            text = text_of(path)
            out.setdefault(lang, []).extend(text[s.start : s.end] for s in paragraphs(text))
    return out


def speed(ends: Ends, texts: dict[str, list[str]]) -> float:
    """Million characters in a second of CPU, the median of three runs."""

    def work() -> None:
        for lang, parts in texts.items():
            for part in parts:
                ends(lang, part)

    work()
    return sum(len(p) for parts in texts.values() for p in parts) / 1e6 / seconds(work)


def sample(texts: dict[str, list[str]], size: int) -> dict[str, list[str]]:
    """The first paragraphs of each language, up to a number of characters."""
    out: dict[str, list[str]] = {}
    for lang, parts in texts.items():
        left = size
        for part in parts:
            if left > 0:
                out.setdefault(lang, []).append(part)
                left -= len(part)
    return out


def run() -> list[dict[str, object]]:
    """Measure; rows for the table."""
    sys.path.insert(0, str(ROOT / "scripts"))
    shared = Path(os.environ.get("CODER_SHARED") or ROOT.parent / "shared")
    if not (shared / "data").is_dir():
        return [row("ours / spaCy, sentences", None, "x", bar=0.333, note="shared data absent")]
    texts = corpus()
    halves = ("sentences", "sentences_sealed", ONCE)
    mine = speed(ours, texts)
    once = f1(ours, [ONCE])
    rows = [
        row("our sentences", mine, "M/s", note=f"F1 {f1(ours, halves):.3f} on 300 passages"),
        row("our F1, passages scored once", once, "", bar=0.97, note="100 sealed, hand-marked"),
    ]
    for name, make, size in (
        ("spaCy sentencizer", spacy_ends, 300_000),
        ("sentencex", sentencex_ends, 300_000),
        ("pysbd", pysbd_ends, SMALL),
    ):
        try:
            ends = make()
        except ImportError:
            rows.append(row(name, None, "M/s", note="not installed"))
            continue
        fast = speed(ends, sample(texts, size))
        rows.append(row(name, fast, "M/s", note=f"F1 {f1(ends, halves):.3f} on 300 passages"))
        bar = {"bar": 0.333} if make is spacy_ends else {}
        rows.append(row(f"ours / {name}", mine / fast, "x", **bar))
    return rows
