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
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from coder.model.errors import CoderError, StorageFull

__all__ = ["make_folder", "read_bytes", "storage_error", "sync_folder", "write_all", "write_atomic"]


_SOME = 100
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


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


def write_atomic(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Replace or create `path` with `data`, which may come in parts.

    Raises:
        StorageFull: when the disk is full or the folder may not be written to; `path` is untouched.
    """
    make_folder(path.parent)
    beside = ""
    try:
        fd, beside = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".new", dir=path.parent)
        with os.fdopen(fd, "wb") as out:
            out.writelines([data] if isinstance(data, bytes) else data)
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


def write_all(files: Iterable[tuple[Path, bytes]]) -> None:
    """Replace or create many files as `write_atomic` does one; folders are made durable once, at the end.

    Raises:
        StorageFull: as there; the files before that one are written.
    """
    folders: dict[Path, None] = {}
    waiting = iter(files)
    # Some are made before they are written: waiting for the disk after each slows the making down.
    while some := list(islice(waiting, _SOME)):
        for path, data in some:
            if path.parent not in folders:
                folders[make_folder(path.parent)] = None
            whole = str(path)
            if os.path.lexists(whole):
                write_atomic(path, data)
            else:
                _create(whole, data)
    for folder in folders:
        sync_folder(folder)


def _create(path: str, data: bytes) -> None:
    """A new file, whole or not at all; that its folder has it is not durable yet."""
    folder, name = os.path.split(path)
    beside = f"{folder}{os.sep}.{name[:40]}.{os.urandom(4).hex()}.new"
    try:
        fd = os.open(beside, _NEW, 0o666)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(fd, rest) :]
            os.fsync(fd)
        finally:
            os.close(fd)
        os.replace(beside, path)  # noqa: PTH105 - very many files
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(beside)  # noqa: PTH108
        raise storage_error(error, Path(path)) from None


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
    if not os.path.lexists(path):  # many are asked for that are not there
        return None
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
