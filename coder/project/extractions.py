"""Texts that were made before: the cache of extractions, for all projects of a user.

The key is the content of the file with its suffix, the options, and the program that reads: its own source,
the libraries under it and Python. So a text made anew after an update is made anew, and one that could not
differ costs hashing only. Nothing is kept of files opened with a password. A file of the cache that cannot be
read is as good as none; what was used longest ago goes when the folder grows beyond `MOST`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from coder.store.layout import cache_root

__all__ = ["MOST", "Extractions"]

MOST = 500_000_000
"""Bytes that the folder may hold after a run."""

_LIBRARIES = (
    "pypdfium2", "pdfplumber", "pdfminer.six", "lxml", "charset-normalizer", "simplemma",
)  # fmt: skip
_PARTS = ("ingest", "text", "model")


class Extractions:
    """The folder of packed extractions."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or cache_root() / "extractions"
        self._kept = False

    def key(self, path: Path, options: Mapping[str, Any]) -> str:
        """What the text of this file under these options is kept as; "" for what is not kept."""
        if options.get("password"):
            return ""
        try:
            with path.open("rb") as stream:
                content = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            return ""
        asked = sorted((k, v) for k, v in options.items() if v)
        named = json.dumps([content, path.suffix.casefold(), asked, _program()])
        return hashlib.sha256(named.encode()).hexdigest()

    def get(self, key: str) -> bytes | None:
        """The packed extraction, or None."""
        if not key:
            return None
        path = self._path(key)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return data

    def keep(self, key: str, data: bytes) -> None:
        """Keep a packed extraction; a folder that cannot be written keeps nothing."""
        if not key:
            return
        path = self._path(key)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, made = tempfile.mkstemp(dir=path.parent, prefix=".")
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(data)
                Path(made).replace(path)
                self._kept = True
            except OSError:
                Path(made).unlink(missing_ok=True)
                raise

    def tidy(self) -> None:
        """Take out what was used longest ago, when more was kept than there is room for."""
        if not self._kept:
            return
        found: list[tuple[float, int, Path]] = []
        with contextlib.suppress(OSError):
            for path in self.folder.glob("??/*"):
                stat = path.stat()
                found.append((stat.st_mtime, stat.st_size, path))
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if total <= MOST:
                return
            with contextlib.suppress(OSError):
                path.unlink()
            total -= size

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key


@cache
def _program() -> str:
    """A name for everything that decides what a text looks like."""
    from importlib.metadata import PackageNotFoundError, version

    digest = hashlib.sha256(sys.version.encode())
    for library in _LIBRARIES:
        with contextlib.suppress(PackageNotFoundError):
            digest.update(f"{library} {version(library)};".encode())
    root = Path(__file__).parent.parent
    for part in _PARTS:
        for path in sorted((root / part).rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
