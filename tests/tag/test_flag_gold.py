"""The built-in contexts against flags of real texts that were judged by hand."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from coder.model.document import Document, TextMap

AROUND = 800
GOLD = Path(__file__).parent / "gold"
ROOT = Path(__file__).parents[2]


def judged(name: str) -> list[dict[str, str | int]]:
    return [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines()]


def now(
    lines: list[dict[str, str | int]], shared: Path
) -> Iterator[tuple[dict[str, str | int], bool]]:
    """Each judged flag, and whether it is set today; only the lines around a hit are read."""
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        from draw_flags import LATER, NOUNS, the_book
        from draw_sentences import text_of
    finally:
        sys.path.pop(0)
    from coder.tag.program import compile_book
    from coder.text.paragraphs import paragraphs
    from coder.text.sentences import sentences

    program = compile_book(the_book({lang: f"{NOUNS[lang]} {LATER[lang]}" for lang in NOUNS}))
    for line in lines:
        whole, lang = text_of(shared / "data" / str(line["file"])), str(line["lang"])
        start, end = int(line["start"]), int(line["end"])
        first = whole.rfind("\n", 0, max(0, start - AROUND)) + 1
        text = whole[first : whole.find("\n", end + AROUND)]
        parts = paragraphs(text)
        made = TextMap("x", "x", paragraphs=parts, sentences=sentences(text, parts, lang))
        hits = program.hits(Document("d", text, made, variables={"lang": lang}))
        place = start - first, end - first
        yield line, any(line["flag"] in h.flags for h in hits if (h.start, h.end) == place)


def test_ninety_of_a_hundred_drawn_flags_were_judged_right() -> None:
    lines = judged("flags")
    assert len(lines) == 100
    assert sum(line["verdict"] == "right" for line in lines) >= 90
    assert all(line["verdict"] == "right" for line in judged("flags_rare"))


def test_what_was_judged_right_is_flagged_still_and_what_was_wrong_is_not(shared: Path) -> None:
    lines = judged("flags") + judged("flags_rare") + judged("flags_before")
    lost = wrong = 0
    for line, still in now(lines, shared):
        lost += line["verdict"] == "right" and not still
        wrong += line["verdict"] == "wrong" and still
    right = sum(line["verdict"] == "right" for line in lines)
    assert lost <= 0.05 * right, lost
    assert wrong <= 0.2 * (len(lines) - right), wrong
