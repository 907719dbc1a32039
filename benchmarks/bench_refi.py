"""REFI-QDA with 50,000 codings, read, written, imported and exported, beside lxml parsing the same XML.

The file is made here: 200 documents of prose, 200 codes in a tree, 4 coders, codings of about a sentence.
Reading and writing are the format alone, bytes to values and back, in this process. Import and export are
the whole verbs on a project on disk, texts and journals included, each in a process of its own like the
parse beside it: CPU seconds, of user and system, from the opening of the project to its end; what the process
took in all, with the start of Python and the loading of modules, is in the note. The first
export after an import builds the index of the new journal besides. Times are medians, memory is the greatest
resident size of the process.

    python -m benchmarks refi
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
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


VERBS = {
    "parse": """
from lxml import etree
data = open({xml!r}, "rb").read()
def work(): etree.fromstring(data)
""",
    "import": """
import coder, coder.project.importing, coder.exchange.refi, coder.project.view, lxml.etree
def work():
    with coder.open({root!r}, coder="lead") as project:
        assert project.import_file({file!r}).codings > {least}
""",
    "export": """
import coder, coder.project.refiexport, coder.project.view, coder.store.absorb
def work():
    with coder.open({root!r}, coder="lead") as project:
        assert len(project.refi_file().data) > 1_000_000
""",
}
MEASURE = """
import resource, time
begun = time.process_time()
work()
spent = time.process_time() - begun
try:  # the size since this program began; the other one knows the program that started it
    size = float(open("/proc/self/status").read().partition("VmHWM:")[2].split()[0])
except OSError:
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(spent, time.process_time(), size)
"""


class Verbs:
    """Imports into a fresh project each time, the first export of it, and a later one."""

    def __init__(self, place: Path, data: bytes, xml: bytes) -> None:
        self.place = place
        names = {
            "file": place / "bench.qdpx",
            "xml": place / "bench.qde",
            "root": place / "project",
        }
        names["file"].write_bytes(data)
        names["xml"].write_bytes(xml)
        self.names: dict[str, Any] = {k: str(v) for k, v in names.items()}
        self.names["least"] = int(CODINGS * 0.99)
        self.took: dict[str, list[tuple[float, float, float]]] = {}

    def fresh(self) -> None:
        """An empty project."""
        import coder

        shutil.rmtree(self.names["root"], ignore_errors=True)
        shutil.rmtree(self.place / "cache", ignore_errors=True)
        coder.init(self.names["root"])

    def child(self, what: str, verb: str) -> None:
        """Run one verb in a process of its own: its CPU, that of the process, and its size in MB."""
        program = VERBS[verb].format(**self.names) + MEASURE
        environment = {**os.environ, "CODER_CACHE": str(self.place / "cache")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = str(self.place / "compiled")
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=environment,
            capture_output=True,
            check=True,
            text=True,
        )
        spent, whole, size = map(float, done.stdout.split())
        self.took.setdefault(what, []).append((spent, whole, size / 1000))

    def measure(self, times: int = 5) -> None:
        """All verbs in turn, a parse before each; the first round compiles modules and is dropped."""
        for _ in range(times + 1):
            self.fresh()
            for what, verb in (("import", "import"), ("first", "export"), ("export", "export")):
                self.child("parse", "parse")
                self.child(what, verb)
        for what, found in self.took.items():
            del found[: 3 if what == "parse" else 1]

    def median(self, what: str, column: int = 0) -> float:
        """The median of one figure."""
        return median(one[column] for one in self.took[what])


def run() -> list[dict[str, Any]]:
    """The rows of the table."""
    foreign = project()
    data, _ = refi_bytes(foreign)
    xml = refi_members(foreign)[0][0][1]
    parse = cpu(lambda: etree.fromstring(xml), times=5)
    options = ReadOptions()
    figures = {
        "reading: bytes to values": cpu(lambda: refi_of_bytes(data, "bench", options)),
        "writing: values to bytes": cpu(lambda: refi_bytes(foreign)),
    }
    rows: list[dict[str, Any]] = [
        {
            "what": f"lxml parses {len(xml) / 1e6:.1f} MB, {CODINGS:,} codings",
            "value": parse,
            "unit": "s",
        }
    ]
    rows += [_row(what, took / parse, f"{took:.2f} s") for what, took in figures.items()]
    with tempfile.TemporaryDirectory() as where:
        verbs = Verbs(Path(where), data, xml)
        verbs.measure()
    alone = verbs.median("parse")
    rows.append({"what": "the same in a process of its own", "value": alone, "unit": "s"})
    for what, label in NAMES.items():
        took, whole = verbs.median(what), verbs.median(what, 1)
        note = f"{took:.2f} s; {whole / alone:.1f} times ({whole:.2f} s) with the start"
        rows.append(_row(label, took / alone, note))
    for what, label in NAMES.items():
        rows.append({"what": f"{label}: peak memory", "value": verbs.median(what, 2), "unit": "MB"})
    return rows


NAMES = {
    "import": "import, whole", "export": "export, whole", "first": "first export after an import",
}  # fmt: skip


def _row(what: str, value: float, note: str) -> dict[str, Any]:
    return {
        "what": f"{what}, times the parse", "value": value, "bar": BAR, "better": "less", "note": note,
    }  # fmt: skip
