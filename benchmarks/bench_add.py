"""What one coding costs in a long document that carries many: CPU time and bytes.

The document has 2 MB of text, the project 6,000 codings in it. Codings are added as the workbench adds
them: an open project, one call, done when the event is on the disk. The first call, which reads text and
map, is stated by itself.

    python -m benchmarks add
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from statistics import median

import coder
from benchmarks.projects import make_long_project
from benchmarks.timing import row

__all__ = ["run"]

CHARACTERS, CODINGS, ADDED = 2_000_000, 6_000, 100
BAR = 0.020
"""CPU seconds of a coding, from the key to the disk."""


def run() -> list[dict[str, object]]:
    """Measure; rows for the table."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CODER_CACHE"] = str(Path(folder) / "cache")
        layout = make_long_project(Path(folder) / "p", characters=CHARACTERS, codings=CODINGS)
        journal = layout.journal("coder0")
        with coder.open(layout.root, coder="coder0") as project:
            begin = time.process_time()
            project.add("LONG", "10:90", "c1")
            first = time.process_time() - begin
            size, taken = journal.stat().st_size, []
            for n in range(ADDED):
                start = n * (CHARACTERS // (ADDED + 2)) + 7
                begin = time.process_time()
                project.add("LONG", f"{start}:{start + 110}", "c2")
                taken.append(time.process_time() - begin)
            written = (journal.stat().st_size - size) / ADDED
            begin = time.process_time()
            known = len(project.codings_of("LONG"))
            listed = time.process_time() - begin
    note = (
        f"least {min(taken) * 1000:.2f}, greatest {max(taken) * 1000:.2f} ms; 2 MB, 6,000 codings"
    )
    return [
        row("one coding, event on the disk", median(taken) * 1000, "ms", bar=BAR * 1000, better="less",
            note=note),
        row("first coding after opening", first * 1000, "ms", note="reads text, map and codebook"),
        row("bytes in the journal for one coding", written, "B"),
        row("listing the codings of the document", listed * 1000, "ms", note=f"{known} codings"),
    ]  # fmt: skip
