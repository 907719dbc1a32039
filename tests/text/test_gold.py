"""The segmenter against passages of real policy prose that were marked by hand before it was tuned."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from coder.model.span import Span
from coder.text.sentences import sentences

GOLD = Path(__file__).parent / "gold"
HALVES = ("sentences", "sentences_sealed", "sentences_second")


def passages(half: str, shared: Path) -> list[tuple[str, str, set[int]]]:
    """Language, text and marked boundaries of one half; the texts are those of the shared data."""
    out = []
    for line in (GOLD / f"{half}.jsonl").read_text("utf-8").splitlines():
        mark = json.loads(line)
        data = (shared / "data" / mark["file"]).read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
        text = text.replace("\r\n", "\n").replace("\r", "\n")[mark["start"] : mark["end"]]
        assert hashlib.sha256(text.encode()).hexdigest()[:16] == mark["hash"], mark["file"]
        out.append((mark["lang"], text, set(mark["ends"])))
    return out


def scores(half: str, shared: Path) -> dict[str, float]:
    """F1 of the boundaries inside passages, by language and for all together."""
    counts: dict[str, list[int]] = {}
    for lang, text, marked in passages(half, shared):
        found = {s.end for s in sentences(text, [Span(0, len(text))], lang)} - {len(text)}
        for name in (lang, "all"):
            count = counts.setdefault(name, [0, 0])
            count[0] += 2 * len(found & marked)
            count[1] += len(found) + len(marked)
    return {name: round(both / sum_, 4) for name, (both, sum_) in counts.items()}


def test_every_language_has_its_share_of_passages() -> None:
    for half in HALVES:
        lines = (GOLD / f"{half}.jsonl").read_text("utf-8").splitlines()
        langs = [json.loads(line)["lang"] for line in lines]
        assert {lang: langs.count(lang) for lang in langs} == {
            "en": 25,
            "de": 25,
            "fr": 25,
            "es": 25,
        }


@pytest.mark.parametrize("half", HALVES)
def test_boundaries_are_found_as_marked_by_hand(half: str, shared: Path) -> None:
    found = scores(half, shared)
    assert found["all"] >= 0.97, found
    assert min(found.values()) >= 0.95, found
