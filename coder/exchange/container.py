"""Zip containers of other programs, read by name and written the same each time.

    with Container.of(data, "study.qdpx") as box:
        xml = box.read(box.project())

Owns the suspicion: names that leave the container are refused, sizes are counted while a member is unpacked
and never believed, nothing is written to a disk. Members are found without regard to case, folder and
slashes, since programs disagree about all three. Writing has no clock: equal members give equal bytes.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable
from types import TracebackType
from urllib.parse import unquote

from coder.model.errors import Unreadable

__all__ = ["MAX_MEMBER", "Container", "zip_bytes"]

MAX_MEMBER = 300_000_000
"""Bytes of one member."""

_MAX_WHOLE = 3_000_000_000
_MAX_RATIO = 300
_FREE = 4_000_000  # so small that its ratio does not matter
_CHUNK = 1 << 18
_MAX_MEMBERS = 100_000
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError,
    RuntimeError,
)  # fmt: skip
_OUTSIDE = re.compile(r"^(?:[/\\]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)")
_SCHEME = re.compile(r"^(?:internal|relative|absolute|file):/*", re.IGNORECASE)
_HARMFUL = "this may be a harmful file; ask who sent it"


class Container:
    """An open container; `place` is what it is called in messages."""

    def __init__(self, archive: zipfile.ZipFile, place: str, data: bytes = b"") -> None:
        self.place = place
        self._archive = archive
        self._data = data
        self._unpacked = 0
        self._by_path: dict[str, zipfile.ZipInfo] = {}
        self._by_name: dict[str, zipfile.ZipInfo] = {}
        for info in archive.infolist():
            if _OUTSIDE.search(info.filename) or "\x00" in info.filename:
                raise Unreadable(
                    "an entry has a name that leads out of it", place=place, found=info.filename[:80],
                    hint=_HARMFUL,
                )  # fmt: skip
            path = info.filename.replace("\\", "/").casefold()
            if path.endswith("/"):
                continue
            self._by_path.setdefault(path, info)
            self._by_name.setdefault(path.rpartition("/")[2], info)

    @classmethod
    def of(cls, data: bytes, place: str) -> Container:
        """The container in these bytes.

        Raises:
            Unreadable: it is none, is damaged, or holds names that lead out of it.
        """
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE:
            raise Unreadable(
                "damaged: its zip container cannot be opened", place=place,
                hint="export it again from its program",
            ) from None  # fmt: skip
        if len(archive.infolist()) > _MAX_MEMBERS:
            archive.close()
            raise Unreadable("the container has too many parts", place=place, hint=_HARMFUL)
        return cls(archive, place, data)

    def __enter__(self) -> Container:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._archive.close()

    @property
    def names(self) -> list[str]:
        """Names of the members, as they are written, without folders."""
        return [i.filename for i in self._by_path.values()]

    def project(self, *endings: str) -> str:
        """The member with one of these endings that is likely meant: nearest to the root, `project` first.

        Raises:
            Unreadable: there is none.
        """
        found = [p for p in self._by_path if p.endswith(endings)]
        if not found:
            raise Unreadable(
                f"no {' or '.join(endings)} is in it", place=self.place,
                hint="a .qdpx holds a project.qde; was it exported as REFI-QDA?",
            )  # fmt: skip
        best = min(found, key=lambda p: (p.count("/"), not p.startswith("project."), p))
        return self._by_path[best].filename

    def find(self, written: str) -> str | None:
        """The member that a path in the project means, or None; schemes, folders and case are passed over."""
        for path in (written, unquote(written)):
            plain = _SCHEME.sub("", path.strip()).replace("\\", "/").lstrip("/").casefold()
            name = plain.rpartition("/")[2]
            info = (
                self._by_path.get(plain)
                or self._by_path.get(f"sources/{plain}")
                or self._by_path.get(f"sources/{name}")
                or self._by_name.get(name)
            )
            if info is not None and name:
                return info.filename
        return None

    def read(self, member: str) -> bytes:
        """The bytes of a member, counted while they come.

        Raises:
            Unreadable: encrypted, damaged, or unpacking beyond all measure.
        """
        info = self._archive.getinfo(member)
        if info.flag_bits & 1:
            raise Unreadable("it is locked with a password", place=self.place, found=member)
        limit = min(MAX_MEMBER, max(_FREE, info.compress_size * _MAX_RATIO))
        found = self._inflated(info, min(limit, _MAX_WHOLE - self._unpacked))
        if found is not None:
            self._unpacked += len(found)
            return found
        parts: list[bytes] = []
        size = 0
        try:
            with self._archive.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self._unpacked += len(chunk)
                    if size > limit or self._unpacked > _MAX_WHOLE:
                        raise Unreadable(
                            "a part of it unpacks beyond all measure", place=self.place,
                            found=member, hint=_HARMFUL,
                        )  # fmt: skip
                    parts.append(chunk)
        except _DAMAGE:
            raise Unreadable(f"damaged: {member} cannot be unpacked", place=self.place) from None
        return b"".join(parts)

    def _inflated(self, info: zipfile.ZipInfo, limit: int) -> bytes | None:
        """A member unpacked in one go, which is quicker; None when there is anything amiss with it.

        What is amiss is then told by the way that goes step by step.
        """
        at = info.header_offset
        head = self._data[at : at + 30]
        if info.compress_type != zipfile.ZIP_DEFLATED or head[:4] != b"PK\x03\x04":
            return None
        begin = at + 30 + sum(struct.unpack("<HH", head[26:30]))
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            data = inflate.decompress(self._data[begin : begin + info.compress_size], limit + 1)
        except zlib.error:
            return None
        whole = inflate.eof and len(data) == info.file_size <= limit
        return data if whole and zlib.crc32(data) == info.CRC else None


def zip_bytes(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A container with these members in this order; equal members give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            packed = name.endswith((".qde", ".txt"))
            info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            info.create_system = 3  # so that every system writes the same
            info.external_attr = 0o644 << 16
            archive.writestr(info, data, compresslevel=1)  # 6 takes longer than all the rest
    return out.getvalue()
