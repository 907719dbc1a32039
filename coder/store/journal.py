"""Journals: reading lines with their places, and appending so that "done" means durable.

Owns the append: under a lock, one write, fsync, only then return. A torn last line is first ended with
a newline and set aside by an event that names its SHA-256; nothing in a journal is ever rewritten (a
write that failed halfway is cut off again by the same call, under the same lock, before anybody was
told of it). Where locks do not work, a private `WHO~DEVICE.jsonl` is used. Offsets are bytes.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from coder.model.errors import BadValue, Locked
from coder.model.event import decode, encode, event_faults
from coder.model.registers import Raw
from coder.store.files import make_folder, storage_error, sync_folder

__all__ = ["Appended", "Line", "append", "locked", "parse_line", "read_lines"]

LOCK_WAIT = 5.0
"""Seconds for which a lock is retried."""

NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a journal: byte offset, length without the newline, number from 1, and its content.

    Exactly one of `raw` (a good event) and `fault` is set; `torn` marks a last line without newline
    that is not a whole event.
    """

    number: int
    offset: int
    length: int
    raw: Raw | None
    fault: str = ""
    sha256: str = ""
    torn: bool = False


@dataclass(frozen=True, slots=True)
class Appended:
    """Where events came to stand: the file, its size before and after, and (offset, length) of each."""

    path: Path
    before: int
    after: int
    places: tuple[tuple[int, int], ...]
    set_aside: tuple[Raw, ...] = ()


def parse_line(data: bytes) -> tuple[Raw | None, str]:
    """(event, "") for a good line, else (None, why)."""
    try:
        raw = decode(data)
    except RecursionError:
        return None, "the line is nested too deeply"
    except ValueError as error:
        return None, f"not JSON: {error}"
    fault = event_faults(raw)
    return (None, fault) if fault else (raw, "")


def read_lines(data: bytes, *, offset: int = 0, number: int = 1) -> Iterator[Line]:
    """Lines of `data`, which begins at byte `offset` and line `number` of its file.

    Empty lines are skipped. A last line without newline counts when it is a whole event (an editor may
    have taken the newline), else it is torn.
    """
    at, end = 0, len(data)
    while at < end:
        stop = data.find(b"\n", at)
        last = stop < 0
        stop = end if last else stop
        line = data[at:stop]
        if line.strip():
            body = line[3:] if offset + at == 0 and line.startswith(b"\xef\xbb\xbf") else line
            raw, fault = parse_line(body)
            sha = hashlib.sha256(line).hexdigest() if fault else ""
            yield Line(number, offset + at, len(line), raw, fault, sha, last and bool(fault))
        at = stop + 1
        number += 1


@contextlib.contextmanager
def locked(path: Path, *, wait: float = LOCK_WAIT) -> Iterator[bool]:
    """Hold the lock beside a journal; yields False where this file system knows no locks.

    The lock file stays; the lock itself ends with the process, so a kill leaves nothing behind.

    Raises:
        Locked: when another program holds it for longer than `wait` seconds.
        StorageFull: when the lock file cannot be made.
    """
    try:
        fd = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise storage_error(error, path) from None
    try:
        yield _take(fd, path, time.monotonic() + wait)
    finally:
        os.close(fd)


def _take(fd: int, path: Path, until: float) -> bool:
    while True:
        try:
            _try_lock(fd)
            return True
        except OSError as error:
            if error.errno in NO_LOCKS:
                return False
            if time.monotonic() >= until:
                raise Locked(
                    "another program is writing to this journal",
                    place=str(path),
                    hint="wait until it has finished and try again",
                ) from None
        time.sleep(0.02)


if os.name == "posix":
    import fcntl

    def _try_lock(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
else:
    import msvcrt

    def _try_lock(fd: int) -> None:  # pragma: no cover - Windows
        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]


def append(path: Path, events: list[Raw], *, mend: Callable[[str], Raw] | None = None) -> Appended:
    """Append events; returns when they are on the disk.

    Args:
        path: the journal; made when it is not there. The caller holds its lock.
        events: complete events, in order.
        mend: makes the `set-aside` event for the SHA-256 of a torn last line, which is written first.

    Raises:
        StorageFull: nothing was written.
        BadValue: an event is none that could be read again; nothing was written.
    """
    make_folder(path.parent)
    fresh = not path.exists()
    try:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o666)
    except OSError as error:
        raise storage_error(error, path) from None
    try:
        before = os.fstat(fd).st_size
        ending, aside = _mending(fd, before, mend)
        lines = [_line_of(e) for e in (*aside, *events)]
        _write_all(fd, before, ending + b"".join(lines), path)
    finally:
        os.close(fd)
    if fresh:
        sync_folder(path.parent)
    at = before + len(ending)
    places = []
    for line in lines:
        places.append((at, len(line) - 1))
        at += len(line)
    return Appended(path, before, at, tuple(places[len(aside) :]), aside)


def _line_of(event: Raw) -> bytes:
    """The line of an event, when everybody will be able to read it."""
    try:
        line = encode(event).encode()
    except UnicodeEncodeError:
        line = b""
    fault = event_faults(event) if line else "it holds half of a surrogate pair"
    if fault:
        raise BadValue(f"this cannot be written into the record: {fault}", found=event["kind"])
    return line + b"\n"


def _mending(
    fd: int, size: int, mend: Callable[[str], Raw] | None
) -> tuple[bytes, tuple[Raw, ...]]:
    """What must stand before new events: a newline after an unended line, a set-aside for a torn one."""
    if not size:
        return b"", ()
    tail = _last_line(fd, size)
    if not tail:
        return b"", ()
    _, fault = parse_line(tail)
    if fault and mend is not None:
        return b"\n", (mend(hashlib.sha256(tail).hexdigest()),)
    return b"\n", ()


def _last_line(fd: int, size: int) -> bytes:
    """The bytes after the last newline; empty when the file ends with one."""
    step, tail, at = 65536, b"", size
    while at > 0:
        low = max(0, at - step)
        os.lseek(fd, low, os.SEEK_SET)
        block = os.read(fd, at - low)
        cut = block.rfind(b"\n")
        tail = block[cut + 1 :] + tail
        if cut >= 0:
            break
        at = low
    return tail


def _write_all(fd: int, before: int, data: bytes, path: Path) -> None:
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(fd, view) :]
        os.fsync(fd)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.ftruncate(fd, before)
        raise storage_error(error, path) from None
