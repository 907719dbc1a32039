"""What a key costs in the workbench on a real pseudo-terminal, beside the stock text area.

A document of 2 MB with 6,000 overlapping codings, a terminal of 160 x 50 in colour. CPU is that of the
process over many keys, bytes are what went to the terminal; the rival shows the same text and moves its
cursor. The larger project has 8 MB and 60,000 codings. Opening is measured in turns with importing textual,
as somebody opens a document day by day; the first opening after a change of the codebook reads its YAML once
more, and stands in a row of its own.

    python -m benchmarks workbench
"""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.projects import make_long_project
from benchmarks.terminal import Terminal
from benchmarks.timing import coder_program, cost_of, row

__all__ = ["run"]

SIZES = {"2 MB, 6,000 codings": (2_000_000, 6_000), "8 MB, 60,000 codings": (8_000_000, 60_000)}
KEYS = 60
OPENINGS = 7
IMPORT = "import textual.app, textual.widgets"
STOCK = """
from textual.app import App
from textual.widgets import TextArea
import sys
text = open(sys.argv[1], encoding="utf-8").read()
class Stock(App):
    def compose(self):
        yield TextArea(text, read_only=True, soft_wrap=True)
    def on_mount(self):
        self.query_one(TextArea).focus()
Stock().run()
"""


@dataclass(frozen=True, slots=True)
class Keys:
    """What keys cost: CPU milliseconds and bytes a key, medians over rounds."""

    cpu: float
    size: float


def _keys(terminal: Terminal, key: bytes, rounds: int = 4) -> Keys:
    cpu, size = [], []
    for _ in range(rounds):
        before, taken = terminal.cpu(), 0
        for _ in range(KEYS // rounds):
            taken += terminal.press(key)
        cpu.append((terminal.cpu() - before) / (KEYS // rounds) * 1000)
        size.append(taken / (KEYS // rounds))
    return Keys(median(cpu), median(size))


def _open(root: Path, cache: Path) -> Terminal:
    """The workbench on the long document, opened and quiet."""
    env = {"CODER_CACHE": str(cache), "CODER_NAME": "coder0"}
    terminal = Terminal([*coder_program(), "--project", str(root), "code", "LONG"], env)
    if not terminal.until(b"LONG"):
        terminal.end()
        raise RuntimeError("the workbench did not open")
    terminal.until_quiet(quiet=0.5, longest=20)
    return terminal


def _opening(root: Path, cache: Path, times: int) -> tuple[float, float, float]:
    """CPU seconds of the first opening, and medians of opening and of importing textual, in turns."""
    env = {"CODER_CACHE": str(cache), "CODER_NAME": "coder0"}
    subprocess.run(  # the index is there already when somebody sits down
        [*coder_program(), "--project", str(root), "status"],
        env={**os.environ, **env}, capture_output=True, check=True,
    )  # fmt: skip
    opened, imported = [], []
    for _ in range(times + 1):
        terminal = _open(root, cache)
        opened.append(terminal.cpu())
        terminal.end()
        imported.append(cost_of([sys.executable, "-c", IMPORT]).cpu)
    return opened[0], median(opened[1:]), median(imported)


def _ours(root: Path, cache: Path) -> dict[str, float]:
    terminal = _open(root, cache)
    try:
        move = _keys(terminal, b"j")
        cpu = taken = 0.0
        for _ in range(KEYS // 2):
            before = terminal.cpu()
            taken += terminal.press(b"1")
            cpu += terminal.cpu() - before
            terminal.press(b"j")
        pinned, size = cpu / (KEYS // 2) * 1000, taken / (KEYS // 2)
        return {"move": move.cpu, "move_size": move.size, "pinned": pinned,
                "pinned_size": size, "memory": terminal.memory()}  # fmt: skip
    finally:
        terminal.end()


def _stock(root: Path) -> Keys:
    text = next((root / "corpora").rglob("LONG*.txt"))
    terminal = Terminal([sys.executable, "-c", STOCK, str(text)], {})
    try:
        terminal.until_quiet(quiet=2.0, longest=40)
        terminal.until_quiet(quiet=0.5, longest=20)
        return _keys(terminal, b"\x1b[B", rounds=2)
    finally:
        terminal.end()


def run() -> list[dict[str, object]]:
    """Measure; rows for the table."""
    if not sys.platform.startswith("linux"):
        return [row("the workbench", None, "", note="needs /proc")]
    import coder

    compileall.compile_dir(Path(coder.__file__).parent, quiet=2)  # as an installer leaves it
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, (characters, codings) in SIZES.items():
            root = Path(folder) / f"p{characters}"
            make_long_project(root, characters=characters, codings=codings)
            cache = Path(folder) / "cache"
            first, opened, importing = _opening(root, cache, 3 if found else OPENINGS)
            found[name] = _ours(root, cache) | {"open": opened, "import": importing, "first": first}
            if len(found) == 1:
                stock = _stock(root)
    small, large = found.values()
    return [
        row("opening, against importing textual", small["open"] / small["import"], "x", bar=1.5,
            better="less", note=f"{small['open']:.2f} s and {small['import']:.2f} s CPU"),
        row("first opening after the codebook changed", small["first"] / small["import"], "x",
            note=f"{small['first']:.2f} s CPU"),
        row("next unit", small["move"], "ms", bar=20, better="less", note="CPU a key"),
        row("next unit, to the terminal", small["move_size"], "B", bar=2048, better="less"),
        row("pinned code", small["pinned"], "ms", bar=20, better="less", note="CPU a key, event on disk"),
        row("pinned code, to the terminal", small["pinned_size"], "B", bar=2048, better="less"),
        row("stock text area, next line, against ours", stock.cpu / small["move"], "x",
            note=f"{stock.cpu:.1f} ms and {stock.size:.0f} B a key"),
        row("next unit at 8 MB, 60,000 codings, against 2 MB", large["move"] / small["move"], "x", bar=3,
            better="less", note=f"{large['move']:.1f} ms"),
        row("pinned code at 8 MB, 60,000 codings, against 2 MB", large["pinned"] / max(small["pinned"], 0.1),
            "x", bar=3, better="less", note=f"{large['pinned']:.1f} ms"),
        row("opening 8 MB, 60,000 codings", large["open"], "s", note="CPU"),
        row("memory", small["memory"], "MB", note=f"{large['memory']:.0f} MB at 8 MB and 60,000 codings"),
    ]  # fmt: skip
