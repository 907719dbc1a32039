"""Rules against spaCy, `re` and ripgrep over ten million characters of made-up prose (see `bench_tag`)."""

from __future__ import annotations

from typing import Any

from benchmarks.bench_tag import CHARACTERS, run_on
from benchmarks.tagging import synthetic

__all__ = ["run"]


def run() -> list[dict[str, Any]]:
    """Measure; rows for the table."""
    return run_on("made-up", synthetic(CHARACTERS))
