"""Zip containers (DOCX, XLSX) opened with suspicion.

Members are read by name and counted while they are unpacked; what the container says about their sizes is
not believed. A member that grows beyond `MAX_MEMBER`, or far beyond its packed size, is refused. Nothing is
written to disk and no member name is ever used as a path.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from coder.model.errors import Unreadable

__all__ = ["MAX_MEMBER", "MAX_RATIO", "check_members", "open_container", "read_member"]

MAX_MEMBER = 150_000_000
MAX_RATIO = 300
_FREE = 2_000_000  # so small that its ratio does not matter
_CHUNK = 1 << 18
_MAX_MEMBERS = 20_000
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError
)  # fmt: skip


def open_container(data: bytes, name: str, what: str) -> zipfile.ZipFile:
    """The container, to be closed by the caller.

    Raises:
        Unreadable: when it is no zip container.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable(
            f"not a {what}: damaged, its zip container cannot be opened",
            place=name,
            hint="fetch the file again, or open it in its program and save it again",
        ) from error
    if len(archive.namelist()) > _MAX_MEMBERS:
        archive.close()
        raise Unreadable(f"not a {what}: the container has too many parts", place=name)
    return archive


def read_member(archive: zipfile.ZipFile, member: str, name: str) -> bytes:
    """The bytes of a member, counted while they come.

    Raises:
        Unreadable: encrypted, damaged, or unpacking beyond all measure.
    """
    info = archive.getinfo(member)
    if info.flag_bits & 1:
        raise Unreadable("encrypted: the document is locked with a password", place=name)
    limit = min(MAX_MEMBER, max(_FREE, info.compress_size * MAX_RATIO))
    parts: list[bytes] = []
    size = 0
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > limit:
                    raise Unreadable(
                        "damaged: a part of the document unpacks beyond all measure",
                        place=name,
                        found=member,
                        hint="this may be a harmful file; ask who sent it",
                    )
                parts.append(chunk)
    except _DAMAGE as error:
        raise Unreadable(f"damaged: {member} in it cannot be unpacked", place=name) from error
    return b"".join(parts)


def check_members(archive: zipfile.ZipFile, name: str) -> None:
    """Unpack every XML member once, so that a library may safely unpack it again.

    Raises:
        Unreadable: as `read_member`, and for XML that declares a document type.
    """
    for member in archive.namelist():
        if member.endswith((".xml", ".rels")):
            head = read_member(archive, member, name)[:4096]
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise Unreadable(f"damaged: {member} in it declares a document type", place=name)
