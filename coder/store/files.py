"""Writing files so that a reader sees the old bytes or the new ones, never half of them.

Owns durability of everything that is not a journal: write beside, flush, fsync, rename over, fsync the
folder. Text is UTF-8 with LF on every system. Errors of the disk become `StorageFull` with the file's
name and the free space.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from pathlib import Path

from coder.model.errors import CoderError, StorageFull

__all__ = ["make_folder", "read_bytes", "storage_error", "sync_folder", "write_atomic"]


def storage_error(error: OSError, path: Path) -> CoderError:
    """What to tell a person about a failed write."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        free = ""
        with contextlib.suppress(OSError):
            free = f" ({shutil.disk_usage(path.parent).free // 1024} KiB free)"
        return StorageFull(
            f"the disk is full{free}; nothing was written",
            place=str(path),
            hint="free some space and run the command again; everything before is kept",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return StorageFull(
            "may not be written to; nothing was written",
            place=str(path),
            hint="the project can be read as it is; copy it to a folder of yours to work on it",
        )
    return StorageFull(f"could not be written: {error.strerror}", place=str(path))


def sync_folder(folder: Path) -> None:
    """Make a rename or a new file in `folder` durable, where the system offers it."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def make_folder(path: Path) -> Path:
    """Create a folder and its parents.

    Raises:
        StorageFull: when that is not possible.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise storage_error(error, path) from None
    return path


def write_atomic(path: Path, data: bytes) -> None:
    """Replace or create `path` with `data`.

    Raises:
        StorageFull: when the disk is full or the folder may not be written to; `path` is untouched.
    """
    make_folder(path.parent)
    beside = ""
    try:
        fd, beside = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".new", dir=path.parent)
        with os.fdopen(fd, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        _as_usual(beside, path)
        Path(beside).replace(path)
    except OSError as error:
        if beside:
            with contextlib.suppress(OSError):
                Path(beside).unlink()
        raise storage_error(error, path) from None
    sync_folder(path.parent)


def _as_usual(beside: str, path: Path) -> None:
    """Give the new file the mode of the old one, or the usual one; mkstemp makes private files."""
    if os.name != "posix":
        return
    try:
        mode = path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        mode = 0o666 & ~mask
    Path(beside).chmod(mode)


def read_bytes(path: Path) -> bytes | None:
    """The bytes of a file, or None when there is no such file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
