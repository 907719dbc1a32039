"""Mutated files: bytes flipped, files cut, streams swapped; and what reading them must not do.

    python -m tests.proof.mutations 500      reads that many, in reading processes with limits

Every mutation comes from a number, so any of them can be made again. Reading may succeed or refuse with a
typed error; anything else is a failure of ours. The files mutated are the shared PDFs and, where these are
absent, small ones made on the spot.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from coder.model.document import text_faults
from coder.model.errors import Unreadable
from coder.project.packing import unpack
from coder.project.readers import Limits, Readers, Request

__all__ = ["KINDS", "mutated", "originals", "outcomes"]

KINDS = ("flip", "many", "cut", "hole", "swap", "repeat", "number", "insert")
LIMITS = Limits(seconds=60, seconds_per_megabyte=30)
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.S)
_NUMBER = re.compile(rb"\d+")


def originals(folder: Path | None) -> list[tuple[str, bytes]]:
    """Names and bytes of the files to mutate, the largest left out."""
    if folder is not None and folder.is_dir():
        paths = sorted(folder.glob("*.pdf"))
        return [(p.name, p.read_bytes()) for p in paths if p.stat().st_size < 1_000_000]
    from tests.ingest.making import Pdf

    made = Pdf()
    for number in range(4):
        made.lines(
            60, 100, [f"Words of page {number}, and of its re-", "sponsible authors."]
        ).page()
    return [("made.pdf", made.done())]


def mutated(data: bytes, seed: int) -> bytes:
    """The bytes after one mutation, of the kind that `seed` says."""
    rng = random.Random(seed)
    kind = KINDS[seed % len(KINDS)]
    body = bytearray(data)
    if kind in ("flip", "many"):
        for _ in range(rng.randint(1, 8) if kind == "flip" else max(1, len(body) // 200)):
            body[rng.randrange(len(body))] = rng.randrange(256)
    elif kind == "cut":
        del body[rng.randrange(1, len(body)) :]
    elif kind == "hole":
        start = rng.randrange(len(body))
        del body[start : start + rng.randint(1, 2000)]
    elif kind == "repeat":
        start = rng.randrange(len(body))
        body[start:start] = body[start : start + rng.randint(1, 2000)] * rng.randint(1, 5)
    elif kind == "insert":
        start = rng.randrange(len(body))
        body[start:start] = rng.randbytes(rng.randint(1, 400))
    elif kind == "number":
        found = list(_NUMBER.finditer(data))
        for match in rng.sample(found, min(len(found), rng.randint(1, 20))):
            digits = bytes(rng.choice(b"0123456789") for _ in range(len(match[0])))
            body[match.start() : match.end()] = digits
    else:
        body = bytearray(_swapped(data, rng))
    return bytes(body)


def _swapped(data: bytes, rng: random.Random) -> bytes:
    """Two streams in each other's place."""
    found = list(_STREAM.finditer(data))
    if len(found) < 2:
        return data[::-1]
    one, two = sorted(rng.sample(found, 2), key=lambda m: m.start())
    return b"".join(
        (data[: one.start(1)], two[1], data[one.end(1) : two.start(1)], one[1], data[two.end(1) :])
    )


def outcomes(files: Sequence[tuple[str, bytes]], count: int) -> Iterator[tuple[str, str, float]]:
    """Read `count` mutations: (name, outcome, seconds); the outcome begins with ok, refused or FAILED."""
    with tempfile.TemporaryDirectory() as folder, Readers(1, LIMITS) as readers:
        for seed in range(count):
            name, data = files[seed % len(files)]
            path = Path(folder) / f"{seed:05d}-{KINDS[seed % len(KINDS)]}-{name}"
            path.write_bytes(mutated(data, seed))
            start = time.monotonic()
            try:
                made = unpack(readers.read(Request(str(path))), path.name)
                faults = text_faults(made.text)
                told = f"FAILED: {faults[0]}" if faults else f"ok {made.state}"
                if not made.text and not made.findings:
                    told = "FAILED: empty without a word"
            except Unreadable as error:
                told = f"refused: {error.what}"
            yield path.name, told, time.monotonic() - start
            path.unlink()


def main() -> int:
    """Read as many as asked for and tell what became of them."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    folder = Path(__file__).parents[2] / ".." / "shared" / "pdfs"
    told: Counter[str] = Counter()
    longest = (0.0, "")
    for name, outcome, seconds in outcomes(originals(folder), count):
        told[outcome] += 1
        longest = max(longest, (seconds, name))
        if outcome.startswith("FAILED"):
            print(name, outcome)
    for outcome, number in told.most_common():
        print(f"{number:5d}  {outcome}")
    print(f"longest: {longest[0]:.1f} s, {longest[1]}")
    return int(any(outcome.startswith("FAILED") for outcome in told))


if __name__ == "__main__":
    raise SystemExit(main())
