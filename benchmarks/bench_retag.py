"""The whole example project tagged again after one rule changed, against starting the program.

Each run is the program itself in a process of its own, with its bytecode written beforehand as an installed
program has it. One phrase of one rule is changed to and fro, so that every run has something to do; that the
rest was not looked for again, and that the result is that of a first run, is tested elsewhere. `coder status`
is the program started on the same project: it opens the project and reads record and codebook, as every verb
has to. `coder --help`, which opens nothing, and a first run with an empty cache stand beside it.

    python -m benchmarks retag
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.timing import coder_program, cost_of, row

__all__ = ["run"]

TURNS = 15
BAR = 1.5
ROOT = Path(__file__).resolve().parent.parent
PARTS = ("coder.toml", "codebooks", "corpora", "codings")
RULE = ("mutual respect, eye-level", "mutual respect, eye level at last")
"""Words of one rule, and what they are changed into."""


def project(folder: Path) -> Path:
    """A copy of the example project."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part)
        else:
            shutil.copy(source, folder / part)
    return folder


def change(book: Path) -> None:
    """Change the rule to the other of its two forms."""
    text = book.read_text("utf-8")
    old, new = RULE if RULE[1] not in text else RULE[::-1]
    if text.count(old) != 1:
        raise RuntimeError("the rule to be changed is not in the codebook")
    book.write_text(text.replace(old, new), "utf-8", newline="\n")


def run() -> list[dict[str, object]]:
    """Measure; rows for the table."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "demo").mkdir()
        demo = project(place / "demo")
        env = {
            "CODER_CACHE": str(place / "cache"),
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(place / "bytecode"),
            "CODER_NAME": "ana",
        }
        coder = [*coder_program(), "--project", str(demo)]
        tables = cost_of([*coder, "tag"], env).cpu
        (book,) = (p for p in (demo / "codebooks").glob("*.yaml") if "migrations" not in p.name)
        for path in (place / "cache").rglob("suggestions.sqlite*"):
            path.unlink()
        first = cost_of([*coder, "tag"], env).cpu
        taken: dict[str, list[float]] = {"help": [], "status": [], "idle": [], "again": []}
        for _ in range(TURNS):  # in turns, so that a slow moment meets all of them
            taken["help"].append(cost_of([*coder, "--help"], env).cpu)
            taken["status"].append(cost_of([*coder, "status"], env).cpu)
            taken["idle"].append(cost_of([*coder, "tag"], env).cpu)
            change(book)
            taken["again"].append(cost_of([*coder, "tag"], env).cpu)
    return rows(taken, first, tables)


def rows(taken: dict[str, list[float]], first: float, tables: float) -> list[dict[str, object]]:
    """What was measured, for the table."""
    least = {name: min(times) for name, times in taken.items()}
    middle = {name: median(times) for name, times in taken.items()}
    names = {
        "help": "coder --help",
        "status": "coder status",
        "idle": "coder tag, nothing changed",
        "again": "coder tag, one rule of 237 changed",
    }
    out = [
        row(names[name], least[name], "s", note=f"median {middle[name]:.3f} s of {TURNS}")
        for name in taken
    ]
    out.append(row("coder tag, every rule", first, "s", note=f"{tables:.1f} s with lemma tables"))
    out.append(
        row(
            "tag after one rule / status", middle["again"] / middle["status"], "x", bar=BAR,
            better="less", note=f"of the least {least['again'] / least['status']:.2f}",
        )
    )  # fmt: skip
    out.append(row("tag after one rule / --help", least["again"] / least["help"], "x"))
    return out
