"""REFI-QDA with 50,000 codings, read, written, imported and exported, beside lxml parsing the same XML.

The file is made here: 200 documents of prose, 200 codes in a tree, 4 coders, codings of about a sentence.
Reading and writing are the format alone, bytes to values and back; import and export are the whole verbs on
a project on disk, texts and journals included. Times are CPU seconds, the median of three; memory is the
peak of what Python allocates, in a run of its own.

    python -m benchmarks refi
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from lxml import etree

from coder.exchange.formats import (
    Foreign,
    ForeignCode,
    ForeignCoding,
    ForeignDocument,
    ForeignUser,
    ReadOptions,
)
from coder.exchange.refi import refi_of_bytes
from coder.exchange.refi_write import refi_bytes, refi_members
from coder.exchange.refi_xml import made

__all__ = ["run"]

CODINGS, DOCUMENTS, CODES, CODERS = 50_000, 200, 200, 4
BAR = 4
WORDS = (  # noqa: SIM905
    "the partners share a duty to return those who may not stay and to open ways for others "
    "while aid is given for jobs at home trust grows and all sides gain from mobility 🙂 é"
).split()


def project() -> Foreign:
    """A project of that size; the same at each run."""
    draw = random.Random(8)
    documents, codings = [], []
    codes = [
        ForeignCode(made("code", n), f"code {n}", made("code", n // 5) if n >= 40 else "")
        for n in range(CODES)
    ]
    users = [ForeignUser(made("user", n), f"coder{n}") for n in range(CODERS)]
    for d in range(DOCUMENTS):
        sentences = [" ".join(draw.choices(WORDS, k=18)) + "." for _ in range(150)]
        text = f"Document {d}\n" + "\n".join(
            " ".join(sentences[i : i + 5]) for i in range(0, len(sentences), 5)
        )
        documents.append(ForeignDocument(made("doc", d), f"Document {d}", text))
        for n in range(CODINGS // DOCUMENTS):
            start = draw.randrange(len(text) - 150)
            codings.append(
                ForeignCoding(
                    documents[-1].id, start, start + draw.randrange(20, 140),
                    codes[draw.randrange(CODES)].id, users[n % CODERS].id,
                    f"2026-03-{1 + n % 28:02d}T10:{n % 60:02d}:00Z", made("coding", d, n),
                )
            )  # fmt: skip
    return Foreign(
        "bench", "bench", users=tuple(users), codes=tuple(codes), documents=tuple(documents),
        codings=tuple(codings),
    )  # fmt: skip


def cpu(
    work: Callable[[], Any], *, times: int = 3, before: Callable[[], Any] = lambda: None
) -> float:
    """Median CPU seconds."""
    out = []
    for _ in range(times):
        before()
        begun = time.process_time()
        work()
        out.append(time.process_time() - begun)
    return median(out)


def peak(work: Callable[[], Any]) -> float:
    """Megabytes that Python allocates at most meanwhile."""
    tracemalloc.start()
    work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 1e6


class Imports:
    """Imports into a fresh project each time, and exports of it."""

    def __init__(self, place: Path, data: bytes) -> None:
        self.place = place
        self.file = place / "bench.qdpx"
        self.file.write_bytes(data)
        self.root = place / "project"

    def fresh(self) -> None:
        """An empty project."""
        import coder

        shutil.rmtree(self.root, ignore_errors=True)
        shutil.rmtree(self.place / "cache", ignore_errors=True)
        coder.init(self.root)

    def take_in(self) -> None:
        """`coder import`."""
        import coder

        with coder.open(self.root, coder="lead") as opened:
            assert opened.import_file(self.file).codings > CODINGS * 0.99

    def give_out(self) -> None:
        """`coder export refi`."""
        import coder

        with coder.open(self.root, coder="lead") as opened:
            assert len(opened.refi_file().data) > 1_000_000


def run() -> list[dict[str, Any]]:
    """The rows of the table."""
    foreign = project()
    data, _ = refi_bytes(foreign)
    xml = refi_members(foreign)[0][0][1]
    parse = cpu(lambda: etree.fromstring(xml), times=5)
    options = ReadOptions()
    figures = {
        "reading: bytes to values": (cpu(lambda: refi_of_bytes(data, "bench", options)), BAR),
        "writing: values to bytes": (cpu(lambda: refi_bytes(foreign)), BAR),
    }
    with tempfile.TemporaryDirectory() as where:
        os.environ["CODER_CACHE"] = str(Path(where) / "cache")
        verbs = Imports(Path(where), data)
        figures["import, whole"] = (cpu(verbs.take_in, before=verbs.fresh), BAR)
        figures["export, whole"] = (cpu(verbs.give_out), BAR)
        verbs.fresh()
        memory_in = peak(verbs.take_in)
        memory_out = peak(verbs.give_out)
    rows: list[dict[str, Any]] = [
        {
            "what": f"lxml parses {len(xml) / 1e6:.1f} MB, {CODINGS:,} codings",
            "value": parse,
            "unit": "s",
        }
    ]
    for what, (seconds, bar) in figures.items():
        rows.append(
            {
                "what": f"{what}, times the parse", "value": seconds / parse, "bar": bar,
                "better": "less", "note": f"{seconds:.2f} s",
            }
        )  # fmt: skip
    rows.append({"what": "import, whole: peak memory", "value": memory_in, "unit": "MB"})
    rows.append({"what": "export, whole: peak memory", "value": memory_out, "unit": "MB"})
    return rows
