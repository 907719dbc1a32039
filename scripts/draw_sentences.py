"""Draw the passages on which the sentence segmenter is judged, by a seed and before it is tuned.

    python scripts/draw_sentences.py           print the drawn passages, for a person to mark
    python scripts/draw_sentences.py --check   exit 1 unless the gold files hold exactly these places

Fifty windows of real policy prose for each of four languages, each around a spot that is hard by its shape (a
short word with a full stop, a number with one, an item, quotation marks, an ellipsis, a bracket, a capital after
a stop), taken in turns over the kinds and by chance over the folders, so that no text fills the sample. What
our segmenter would do there is not asked. Chance puts half of a language's passages into the sealed half. No
text is kept: a passage is a file below the shared data, code points of the text as `text_of` reads it, a hash.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from coder.text.paragraphs import paragraphs

Passage = dict[str, Any]
Pools = dict[tuple[str, str], list[tuple[Path, int, int]]]

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests" / "text" / "gold"
SEED = 20_240_613
SECOND = 20_240_614
"""Of a later draw, sealed as well; it touches neither the first nor what was read while tuning."""
READ = ((77, "en de", 36), (78, "fr es", 30), (99, "de en", 40))
"""Draws that were read while tuning: seed, languages, passages a language."""
EACH = 50
REACH = 230
"""Characters on both sides of a spot, extended to white space."""
SHORTEST = 120

SOURCES = {
    "en": (
        "europarl_coal_debate/EN.txt",
        "sotu_2001_2012/su*.txt",
        "eu_manifestos_latin1/EU_euro_2004_en_*.txt",
        "trade_agreements_xml/pta_[134]*.xml",
        "trade_agreements_xml/pta_2*0.xml",
    ),
    "de": (
        "europarl_coal_debate/DE.txt",
        "eu_manifestos_latin1/EU_euro_2004_de_*.txt",
        "german_law_md/*.md",
    ),
    "fr": (
        "eu_manifestos_latin1/EU_euro_2004_fr_*.txt",
        "french_nationality_law/*.md",
    ),
    "es": (
        "europarl_coal_debate/ES.txt",
        "eu_manifestos_latin1/EU_euro_2004_es_*.txt",
        "trade_agreements_xml/pta_22.xml",
    ),
}
SPOTS = {
    "abbreviation": r"(?<!\w)[^\W\d_]{1,5}\.\s+(?=[\da-zäöüéèà§(])|(?<!\w)(?:[^\W\d_]\.){2,}",
    "title": r"(?<!\w)[A-ZÄÖÜÉ][^\W\d_]{0,3}\.\s+(?=[A-ZÄÖÜÉ])",
    "number": r"(?<!\w)\d{1,4}\.\s|\d[.,]\d",
    "item": r"\((?:\d{1,3}|[a-z]{1,4})\)\s|(?m:^\s*(?:[•*-]|\d{1,3}[.)])\s)|[•]\s|\s[–—-]\s",
    "quote": r"[.!?…][\"'”’»“‘]|[\"'”’»“‘][.!?]|[.?!:]\s+[\"“„«»‘]",
    "pause": r"(?<!\.)\.\.\.(?!\.)|…|[.?!]\)|\)\.|[?!]\s",
    "law": r"§|(?<!\w)(?:Art|Abs|Nr|No|para|lit|art|núm|pág|BGBl|cf|vgl|Dr|Mr|Sr|M|St|vs)\.|n°",
    "stop": r"(?<=\w)\.\s+(?=[A-ZÀ-Þ§])",
}


def data_folder() -> Path | None:
    """The shared data, or None where they are not here."""
    root = Path(os.environ.get("CODER_SHARED") or ROOT.parent / "shared") / "data"
    return root if root.is_dir() else None


def text_of(path: Path) -> str:
    """A file's text as passages count it: decoded, line ends as one line feed, no byte order mark."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def hash_of(passage: str) -> str:
    """Tells that a passage is the one that was marked."""
    return hashlib.sha256(passage.encode()).hexdigest()[:16]


def stretches(text: str, *, markup: bool) -> Iterator[tuple[int, int]]:
    """Paragraphs of prose (between tags, where there are some), those with entities left out."""
    for match in re.finditer(r"(?<=>)[^<>]+(?=<)" if markup else r"(?s).+", text):
        for paragraph in paragraphs(match.group()):
            start, end = match.start() + paragraph.start, match.start() + paragraph.end
            if not (markup and "&" in text[start:end]):
                yield start, end


def windows(path: Path) -> dict[str, list[tuple[int, int]]]:
    """Of each kind of spot, the windows of a file."""
    text = text_of(path)
    out: dict[str, list[tuple[int, int]]] = {}
    for start, end in stretches(text, markup=path.suffix == ".xml"):
        for kind, pattern in SPOTS.items():
            for spot in re.finditer(pattern, text[start:end]):
                first, last = _window(text, start, end, start + spot.start())
                if last - first >= SHORTEST and re.search(r"[.?!…]\S*\s", text[first:last]):
                    out.setdefault(kind, []).append((first, last))
    return out


def _window(text: str, start: int, end: int, at: int) -> tuple[int, int]:
    """Whole words around a spot, inside its paragraph."""
    first, last = max(start, at - REACH), min(end, at + REACH)
    while first > start and not text[first - 1].isspace():
        first -= 1
    while last < end and not text[last].isspace():
        last += 1
    while text[first].isspace():
        first += 1
    while text[last - 1].isspace():
        last -= 1
    return first, last


def drawn(
    lang: str, data: Path, seed: int = SEED, count: int = EACH, avoid: Sequence[Passage] = ()
) -> list[Passage]:
    """The passages of a language, in the order of the draw, none of them touching one of `avoid`."""
    chance = random.Random(f"{seed} {lang}")
    pools: Pools = {}
    for source in SOURCES[lang]:
        for path in sorted(data.glob(source)):
            for kind, found in windows(path).items():
                pools.setdefault((kind, source), []).extend((path, *w) for w in found)
    for there in avoid:
        _without(pools, data / str(there["file"]), there["start"], there["end"])
    out: list[Passage] = []
    turn = 0
    while len(out) < count and any(pools.values()):
        kind = list(SPOTS)[turn % len(SPOTS)]
        there = [s for s in SOURCES[lang] if pools.get((kind, s))]
        turn += 1
        if not there:
            continue
        path, start, end = chance.choice(pools[kind, chance.choice(there)])
        _without(pools, path, start, end)
        name = path.relative_to(data).as_posix()
        hashed = hash_of(text_of(path)[start:end])
        place = {"lang": lang, "file": name, "start": start, "end": end, "hash": hashed}
        out.append({**place, "spot": kind})
    return out


def _without(pools: Pools, path: Path, start: int, end: int) -> None:
    """Take what touches a stretch of a file out of all pools."""
    for pool in pools.values():
        pool[:] = [w for w in pool if w[0] != path or w[1] >= end or w[2] <= start]


def halves_of(data: Path) -> dict[str, list[Passage]]:
    """All passages by the gold file in which they stand."""
    halves: dict[str, list[Passage]] = {"sentences": [], "sentences_sealed": []}
    for lang in SOURCES:
        passages = drawn(lang, data)
        order = random.Random(f"{SEED} halves {lang}").sample(range(EACH), EACH)
        halves["sentences"] += [passages[n] for n in sorted(order[: EACH // 2])]
        halves["sentences_sealed"] += [passages[n] for n in sorted(order[EACH // 2 :])]
        read = [drawn(lang, data, seed, n) for seed, langs, n in READ if lang in langs.split()]
        seen = [*passages, *(p for ps in read for p in ps)]
        later = drawn(lang, data, SECOND, EACH // 2, seen)
        halves.setdefault("sentences_second", []).extend(later)
    return halves


def main() -> int:
    """Print the draw, or hold the gold files against it."""
    parser = argparse.ArgumentParser(description="draw the passages for the sentence segmenter")
    parser.add_argument("--check", action="store_true", help="compare with the gold files")
    check = parser.parse_args().check
    data = data_folder()
    if data is None:
        print("the shared data are not here: set CODER_SHARED", file=sys.stderr)
        return 1
    halves = halves_of(data)
    faults = 0
    for half, passages in halves.items():
        kept = (
            [json.loads(line) for line in (GOLD / f"{half}.jsonl").read_text("utf-8").splitlines()]
            if check
            else []
        )
        for n, passage in enumerate(passages):
            if check:
                faults += n >= len(kept) or {**kept[n], **passage} != kept[n]
            else:
                print(json.dumps({"half": half, **passage}, ensure_ascii=False))
    if faults:
        print(f"{faults} passages differ from the draw", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
