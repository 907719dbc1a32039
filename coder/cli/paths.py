"""Files as people name them on any system.

Owns wildcards: some shells hand them over unexpanded, so a name with `*`, `?` or `[` that is no file is
looked up here. What matches nothing stays as it was written, and whoever opens it says so.
"""

from __future__ import annotations

import glob
from collections.abc import Iterable
from pathlib import Path

__all__ = ["expanded"]


def expanded(paths: Iterable[Path]) -> list[Path]:
    """The paths with wildcards replaced by what they match, sorted, each path once."""
    found: dict[Path, None] = {}
    for path in paths:  # Path.glob takes no absolute patterns, and a person writes both
        name = str(path)
        matches = sorted(glob.glob(name, recursive=True)) if _is_pattern(path) else []  # noqa: PTH207
        found.update(dict.fromkeys(map(Path, matches or [name])))
    return list(found)


def _is_pattern(path: Path) -> bool:
    return glob.has_magic(str(path)) and not path.exists()
