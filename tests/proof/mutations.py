"""Mutated files: bytes flipped, files cut, streams swapped; and what reading them must not do.

    python -m tests.proof.mutations 500                reads that many, in reading processes with limits
    python -m tests.proof.mutations 500 --json FILE    and keeps the counts

Every mutation comes from a number, so any of them can be made again; every file meets every kind of mutation
before one meets a kind twice. Reading may succeed, with a text and a map that keep their contract, or refuse
with a typed error; anything else is a failure of ours, and so is a reader that took more than its limits. The
files mutated are the shared PDFs and, where these are absent, small ones made on the spot.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from coder.model.errors import Unreadable
from coder.project.packing import unpack
from coder.project.readers import Limits, Readers, Request
from tests.ingest.contract import keeps_the_contract

__all__ = ["KINDS", "Outcome", "chosen", "mutated", "originals", "outcomes"]

KINDS = ("flip", "many", "cut", "hole", "swap", "repeat", "number", "insert")
LIMITS = Limits(seconds=60, seconds_per_megabyte=30)
_CLOCK = 5  # times its CPU seconds, by the clock, a reader may take
_STREAM = re.compile(rb"(?<!end)stream\r?\n(.*?)endstream", re.S)
_NUMBER = re.compile(rb"\d+")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; `told` begins with ok, refused or FAILED, `seconds` are by the clock."""

    name: str
    kind: str
    told: str
    seconds: float
    allowed: float

    @property
    def failed(self) -> bool:
        """Whether this is a failure of ours."""
        return self.told.startswith("FAILED") or self.seconds > self.allowed


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


def chosen(seed: int, files: int) -> tuple[int, str]:
    """The number of the file that a seed mutates, and how: all pairs, before any comes again."""
    turn, kind = divmod(seed, len(KINDS))
    return (turn + kind * files // len(KINDS)) % files, KINDS[kind]


def mutated(data: bytes, seed: int, kind: str) -> bytes:
    """The bytes after one mutation."""
    rng = random.Random(seed)
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


def outcomes(files: Sequence[tuple[str, bytes]], count: int) -> Iterator[Outcome]:
    """Read `count` mutations, one after the other."""
    with tempfile.TemporaryDirectory() as folder, Readers(1, LIMITS) as readers:
        for seed in range(count):
            at, kind = chosen(seed, len(files))
            name, data = files[at]
            path = Path(folder) / f"{seed:05d}-{kind}-{name}"
            path.write_bytes(mutated(data, seed, kind))
            allowed = _CLOCK * LIMITS.of(path.stat().st_size)[0] + 5
            start = time.monotonic()
            told = _read(readers, path)
            yield Outcome(path.name, kind, told, time.monotonic() - start, allowed)
            path.unlink()


def _read(readers: Readers, path: Path) -> str:
    try:
        made = unpack(readers.read(Request(str(path))), path.name)
    except Unreadable as error:
        return f"refused: {error.what}"
    try:
        keeps_the_contract(made)
    except AssertionError as error:
        return f"FAILED: {str(error).splitlines()[0] if str(error) else 'the contract'}"
    if not made.text and not made.findings:
        return "FAILED: empty without a word"
    return f"ok {made.state}"


def peak() -> float:
    """The most memory that any reader of this process took, in MB; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit / 1e6


def summary(told: Sequence[Outcome], files: int) -> dict[str, object]:
    """The counts, as they are kept."""
    longest = max(told, key=lambda one: one.seconds)
    return {
        "files": len(told),
        "originals": files,
        "kinds": dict(Counter(one.kind for one in told)),
        "outcomes": dict(Counter(one.told for one in told).most_common()),
        "ended_by_limits": sum("the reader" in one.told for one in told),
        "failed": [[one.name, one.told] for one in told if one.failed],
        "longest": {"file": longest.name, "seconds": round(longest.seconds, 1)},
        "peak_memory_mb": round(peak(), 1),
        "limits": {
            "cpu_seconds": LIMITS.seconds, "more_per_mb": LIMITS.seconds_per_megabyte,
            "memory_mb": round(LIMITS.memory / 1e6),
        },
    }  # fmt: skip


def main(args: list[str] | None = None) -> int:
    """Read as many as asked for and tell what became of them; 1 when something failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof.mutations")
    parser.add_argument("count", type=int, nargs="?", default=500)
    parser.add_argument("--json", type=Path, default=None, help="where the counts go")
    given = parser.parse_args(args)
    folder = Path(__file__).parents[2] / ".." / "shared" / "pdfs"
    files = originals(folder)
    told = []
    for one in outcomes(files, given.count):
        told.append(one)
        if one.failed:
            print(one.name, one.told, f"{one.seconds:.1f} s", flush=True)
    counts = summary(told, len(files))
    print(json.dumps(counts, indent=1, ensure_ascii=False))
    if given.json is not None:
        given.json.write_text(json.dumps(counts, ensure_ascii=False), encoding="utf-8")
    over = peak() * 1e6 > LIMITS.of(max(len(data) for _, data in files))[1]
    return int(over or any(one.failed for one in told))


if __name__ == "__main__":
    raise SystemExit(main())
