"""`coder agree` on a project of 10,000 documents, 200 codes, 4 coders and 1,000,000 codings.

Every coder has finished every document for every code, so all codings are compared: 40,000 finish events
that name 200 codes each. The command by code is run with its columns warm and cold, alone and with 2,000
draws; on a tenth of the codings too, so that the exponent tells growth with size. Times are CPU seconds.

    python -m benchmarks agree
"""

from __future__ import annotations

import json
import math
import tempfile
from pathlib import Path

from benchmarks.projects import make_project
from benchmarks.timing import coder_program, cost_of, row
from coder.model.document import text_hash
from coder.store.layout import Layout

__all__ = ["finish_all", "run"]

CODINGS, DOCUMENTS, CODES, CODERS = 1_000_000, 10_000, 200, 4


def finish_all(layout: Layout, *, documents: int, codes: int, coders: int, first: int) -> None:
    """Write that every coder has finished every document for all codes; `first` is a free `seq`."""
    named = json.dumps([f"c{n}" for n in range(codes)], separators=(",", ":"))
    texts = {p.name.split(".")[0]: p for p in layout.texts("main").glob("*.txt")}
    hashes = {name: text_hash(path.read_text("utf-8")) for name, path in texts.items()}
    seq = first
    for coder in range(coders):
        with layout.journal(f"coder{coder}").open("a", encoding="utf-8", newline="\n") as out:
            for n in range(documents):
                seq += 1
                doc = f"D{n:05d}"
                name = f"0199{seq:08x}-0000-7000-8000-000000000000"
                name = f"{name[:8]}-{name[8:12]}-7000-8000-{seq:012x}"
                out.write(
                    f'{{"v":1,"id":"{name}","seq":{seq},"time":"2026-09-02T10:00:00.000Z",'
                    f'"by":"coder{coder}","group":"{name}","kind":"finish","on":"{doc}","after":[],'
                    f'"text":"{hashes[doc]}","book":"bench","book_hash":"0123456789abcdef","mig":0,'
                    f'"value":true,"codes":{named},"seen":1.0}}\n'
                )


def made(place: Path, codings: int) -> Path:
    """A project of so many codings, all of it finished."""
    documents = codings // (CODINGS // DOCUMENTS)
    root = place / f"p{codings}"
    layout = make_project(root, documents=documents, codes=CODES, coders=CODERS, codings=codings)
    finish_all(layout, documents=documents, codes=CODES, coders=CODERS, first=2 * codings)
    return root


def measured(root: Path, place: Path, codings: int) -> tuple[list[dict[str, object]], float]:
    """Rows of one project, and the CPU seconds of the command with its columns warm."""
    env = {"CODER_CACHE": str(place / "cache"), "CODER_NAME": "coder0"}
    coder = [*coder_program(), "--project", str(root)]
    cold = cost_of([*coder, "agree", "--csv"], env)
    warm = min((cost_of([*coder, "agree", "--csv"], env) for _ in range(3)), key=lambda c: c.cpu)
    name = f"{codings:,} codings"
    rows = [
        row(f"coder agree, {name}", warm.cpu, "s", note=f"{warm.memory:.0f} MB"),
        row(f"coder agree, {name}, cold", cold.cpu, "s", note=f"{cold.memory:.0f} MB"),
    ]
    if codings == CODINGS:
        drawn = cost_of([*coder, "agree", "--csv", "--ci"], env)
        rows.append(row(f"coder agree --ci, {name}", drawn.cpu, "s", note=f"{drawn.memory:.0f} MB"))
        status = cost_of([*coder, "status"], env)
        rows.append(row("coder status beside it", status.cpu, "s"))
    return rows, warm.cpu


def run() -> list[dict[str, object]]:
    """Measure all; rows for the table of benchmarks."""
    rows: list[dict[str, object]] = []
    taken = []
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for codings in (CODINGS // 10, CODINGS):
            found, seconds = measured(made(place, codings), place, codings)
            rows += found
            taken.append(seconds)
    rows.append(
        row("coder agree, exponent from a tenth to all", math.log10(taken[1] / taken[0]), "")
    )
    return rows
