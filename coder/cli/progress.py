"""A line that moves while long work runs.

    with progress("ingest") as step:
        project.ingest(paths, on_step=step)

Owns when it shows: on a terminal, after half a second, not with `--quiet`; in a pipe there is nothing.
The line is gone when the work ends.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from coder.cli import diagnostics

__all__ = ["Step", "progress"]

Step = Callable[[int, int, str], None]
"""Called with how many are done, of how many (0 when unknown), and what is being worked on."""

_PATIENCE: Final = 0.5
_PAUSE: Final = 0.1
_WIDTH: Final = 24


def _line(label: str, done: int, total: int, what: str) -> str:
    from coder.text.safe import safe_line

    what = safe_line(what)[:40]
    if not total:
        return f"{label}: {done:,} {what}"
    full = min(_WIDTH, _WIDTH * done // total)
    return f"{label} [{'#' * full}{'.' * (_WIDTH - full)}] {done:,}/{total:,} {what}"


@contextmanager
def progress(label: str) -> Iterator[Step]:
    """Gives the function that long work calls at each step."""
    begun = shown = time.monotonic()
    width = 0
    moves = sys.stderr.isatty() and not diagnostics.is_quiet()

    def step(done: int, total: int, what: str = "") -> None:
        nonlocal shown, width
        now = time.monotonic()
        if not moves or now - begun < _PATIENCE or now - shown < _PAUSE:
            return
        shown = now
        line = _line(label, done, total, what)
        sys.stderr.write("\r" + line.ljust(width))
        sys.stderr.flush()
        width = len(line)

    try:
        yield step
    finally:
        if width:
            sys.stderr.write("\r" + " " * width + "\r")
            sys.stderr.flush()
