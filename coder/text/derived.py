"""Where derived data lies, and keeping some there: word lists and tables of forms made once a machine.

Owns the cache folder's name (CODER_CACHE, else the system's) and that a reader sees a whole file or none.
Everything kept here can be made again; a folder that cannot be written to costs only that.
"""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["cache_root", "keep"]


def cache_root() -> Path:
    """Where derived data of all projects lies: CODER_CACHE, else the system's cache folder."""
    named = os.environ.get("CODER_CACHE")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_cache_dir("coder-qda", appauthor=False))


def keep(name: str, data: bytes) -> None:
    """Write a file into the cache folder: beside, then into place.

    Raises:
        OSError: when that is not possible; nothing is left behind.
    """
    import tempfile  # light commands ask for the folder only

    folder = cache_root()
    folder.mkdir(parents=True, exist_ok=True)
    handle, made = tempfile.mkstemp(dir=folder, prefix=name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(made).replace(folder / name)
    except OSError:
        Path(made).unlink(missing_ok=True)
        raise
