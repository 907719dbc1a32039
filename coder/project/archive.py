"""The members of a zip file that somebody sent.

Owns the limits: a number of members, a size of each, a ratio to what is stored, and names that stay inside.
What a header says is not believed; what comes out is counted. Nothing is written here.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath

from coder.model.errors import Unreadable

__all__ = ["members_of"]

MAX_MEMBER = 1 << 30
MAX_RATIO = 400
MAX_MEMBERS = 200_000


def members_of(path: Path, data: bytes) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Names in a package, each with what reads it; within the limits on number, size and ratio.

    Raises:
        Unreadable: it is damaged, breaks a limit, or names a place outside itself. Reading may raise it too.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise Unreadable(f"{len(members)} members are too many", place=str(path))
        for info in members:
            if not info.is_dir():
                yield _safe_name(info.filename, path), partial(_read_member, archive, info, path)
    except _DAMAGE as error:
        raise _damaged(error, path) from None


_DAMAGE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError, ValueError,
    zlib.error,
)  # fmt: skip


def _damaged(error: Exception, path: Path) -> Unreadable:
    return Unreadable(f"the package is damaged: {error}", place=str(path))


def _safe_name(name: str, path: Path) -> str:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or name.startswith("/") or ".." in parts or ":" in parts[0] or "\0" in name:
        raise Unreadable(f"the package names a place outside itself: {name!r}", place=str(path))
    return "/".join(parts)


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> bytes:
    """Read a member, counting what comes out and not believing what the header says."""
    out = bytearray()
    most = min(MAX_MEMBER, max(1 << 20, info.compress_size * MAX_RATIO))
    try:
        with archive.open(info) as member:
            while block := member.read(1 << 16):
                out += block
                if len(out) > most:
                    what = f"{info.filename!r} unpacks to far too much"
                    raise Unreadable(what, place=str(path))
    except _DAMAGE as error:
        raise _damaged(error, path) from None
    return bytes(out)
