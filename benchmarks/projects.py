"""Generated projects for benchmarks: many documents, codes, coders and codings, seeded.

Document lengths are log-normal, codes Zipf, spans about a sentence long; nine codings in ten are plain
`add` events, the rest are recoded, resized or removed. Texts are short stand-ins, because the record
is what is measured; their maps hold sentences and paragraphs of plausible length.
"""

from __future__ import annotations

import json
import random
import uuid
from pathlib import Path
from unittest.mock import patch

from coder.model.document import Page, TextMap, text_hash
from coder.model.span import Span
from coder.store.documents import Entry, write_sheet
from coder.store.layout import Layout
from coder.store.settings import new_settings
from coder.store.texts import write_text

__all__ = ["make_long_project", "make_project"]

WORDS = (
    "partnership", "migration", "readmission", "visa", "border", "labour", "shared", "responsibility",
    "control", "state",
)  # fmt: skip


def _text(draw: random.Random, length: int) -> str:
    out: list[str] = []
    size = 0
    while size < length:
        words = draw.choices(WORDS, k=draw.randrange(8, 22))
        sentence = " ".join(words).capitalize() + "."
        out.append(sentence)
        out.append("\n\n" if draw.random() < 0.2 else " ")
        size += len(sentence) + 1
    return "".join(out).strip()


def _map(text: str) -> TextMap:
    paragraphs, sentences, at = [], [], 0
    for block in text.split("\n\n"):
        if block:
            paragraphs.append(Span(at, at + len(block)))
            inner = at
            for part in block.split(". "):
                end = min(at + len(block), inner + len(part) + 1)
                if end > inner:
                    sentences.append(Span(inner, end))
                inner = end + 1
        at += len(block) + 2
    sentences = [s for s in sentences if s.start < s.end <= len(text)]
    pages = (Page(1, "1", 0, len(text)),)
    return TextMap("bench 1", "bench 1", pages, tuple(paragraphs), tuple(sentences))


def _book(codes: int, rules: int) -> str:
    lines = ["codebook: bench", 'version: "1"', "codes:"]
    for n in range(codes):
        lines.append(f"  - id: c{n}\n    name: Code {n}\n    definition: Code number {n}.")
        if n < rules:
            lines.append(f"    rules:\n      - id: r{n}\n        phrase: {WORDS[n % len(WORDS)]}")
    return "\n".join(lines) + "\n"


def make_project(
    root: Path,
    *,
    documents: int,
    codes: int,
    coders: int,
    codings: int,
    rules: int = 0,
    seed: int = 7,
) -> Layout:
    """Write a project; the same arguments give the same bytes. The first `rules` codes have a rule."""
    draw = random.Random(seed)
    layout = Layout(root)
    root.mkdir(parents=True)
    new_settings(layout.settings, name="bench", project_id=str(uuid.UUID(int=seed)))
    layout.codebooks.mkdir()
    layout.book("bench").write_text(_book(codes, rules), "utf-8")
    layout.codings.mkdir()
    kinds = [_text(draw, int(draw.lognormvariate(8.2, 0.5))) for _ in range(40)]
    maps = [_map(t) for t in kinds]
    entries = []
    for n in range(documents):
        text, text_map = kinds[n % 40], maps[n % 40]
        with patch("os.fsync", lambda _fd: None):  # nothing here has to outlive a crash
            name = write_text(layout.texts("main"), f"D{n:05d}", text, text_map)
        year = str(1990 + n % 30)
        variables = {"case": ("EU", "CH", "US")[n % 3], "year": year}
        entries.append(Entry(f"D{n:05d}", "main", "", name, variables=variables))
    write_sheet(layout.sheet("main"), entries)
    _journals(layout, draw, kinds, documents, (codes, coders, codings))
    return layout


def _journals(
    layout: Layout,
    draw: random.Random,
    kinds: list[str],
    documents: int,
    size: tuple[int, int, int],
) -> None:
    """One journal a coder; text n is that of document n, n + 40 and so on."""
    codes, coders, codings = size
    hashes = [text_hash(k) for k in kinds]
    weights = [1 / (n + 1) for n in range(codes)]
    chosen = draw.choices(range(codes), weights, k=codings)
    seq = 0
    for coder in range(coders):
        by = f"coder{coder}"
        with layout.journal(by).open("w", encoding="utf-8", newline="\n") as out:
            for n in range(coder, codings, coders):
                seq += 1
                doc = draw.randrange(documents)
                text = kinds[doc % len(kinds)]
                start = draw.randrange(max(1, len(text) - 130))
                end = min(len(text), start + draw.randrange(20, 130))
                event = _event(draw, seq, by, "add")
                event["on"] = event["id"]
                event |= {
                    "doc": f"D{doc:05d}", "text": hashes[doc % len(kinds)], "start": start, "end": end,
                    "quote": text[start:end], "book": "bench", "code": f"c{chosen[n]}", "mig": 0,
                    "book_hash": "0123456789abcdef", "origin": "manual", "how": "hand",
                }  # fmt: skip
                out.write(json.dumps(event, separators=(",", ":")) + "\n")
                if n % 40 < 4:
                    seq += 1
                    edit = _edit(draw, seq, by, event, n)
                    out.write(json.dumps(edit, separators=(",", ":")) + "\n")


def _event(draw: random.Random, seq: int, by: str, kind: str) -> dict[str, object]:
    value = (1_790_000_000_000 + seq * 1000) << 80 | 7 << 76 | 2 << 62 | draw.getrandbits(62)
    event_id = str(uuid.UUID(int=value))
    return {
        "v": 1, "id": event_id, "seq": seq, "time": "2026-09-01T10:00:00.000Z", "by": by,
        "group": event_id[:-1] + "0", "kind": kind, "on": "", "after": [],
    }  # fmt: skip


def _edit(
    draw: random.Random, seq: int, by: str, made: dict[str, object], n: int
) -> dict[str, object]:
    kind = ("recode", "retract", "resize", "attribute")[n % 40]
    event = _event(draw, seq, by, kind)
    event |= {"on": made["id"], "after": [made["id"]]}
    if kind == "recode":
        event |= {"book": "bench", "code": "c1", "mig": 0}
    elif kind == "resize":
        start = int(str(made["start"]))
        quote = str(made["quote"])[:10]
        event |= {"text": made["text"], "start": start, "end": start + 10, "quote": quote}
    elif kind == "attribute":
        event |= {"name": "stance", "value": "contests", "origin": "hand"}
    return event


def make_long_project(root: Path, *, characters: int, codings: int, seed: int = 7) -> Layout:
    """Write a project of one long document, LONG, with many codings of coder0 in it."""
    draw = random.Random(seed)
    layout = make_project(root, documents=0, codes=20, coders=0, codings=0, seed=seed)
    text = _text(draw, characters)
    name, stored = write_text(layout.texts("main"), "LONG", text, _map(text)), text_hash(text)
    write_sheet(layout.sheet("main"), [Entry("LONG", "main", "", name)])
    with layout.journal("coder0").open("w", encoding="utf-8", newline="\n") as out:
        for seq in range(1, codings + 1):
            start = draw.randrange(len(text) - 200)
            end = start + draw.randrange(20, 130)
            event = _event(draw, seq, "coder0", "add")
            event["on"] = event["id"]
            event |= {
                "doc": "LONG", "text": stored, "start": start, "end": end,
                "quote": text[start:end], "book": "bench", "code": f"c{seq % 20}", "mig": 0,
                "book_hash": "0123456789abcdef", "origin": "manual", "how": "hand",
            }  # fmt: skip
            out.write(json.dumps(event, separators=(",", ":")) + "\n")
    return layout
