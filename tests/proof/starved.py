"""Places with little room, folders that may not be written to, and the program run in them.

with small_disk(tmp_path, kib=600) as disk: ...     a file system of its own, or a skip
ran(root, "status", shut_out=True)                  without the rights by which root writes anywhere
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from coder.cli.table import verb_named

ROOT = Path(__file__).resolve().parent.parent.parent
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def complaints(self) -> list[str]:
        """Lines that say an error; `hint:` and notes are none."""
        return [x for x in self.err.splitlines() if x.startswith(("coder:", "line ", "error:"))]


def need(*verbs: str) -> None:
    """Skip where the program has not got these verbs."""
    for verb in verbs:
        if verb_named(verb) is None:
            pytest.skip(f"part not there yet: coder {verb}")


def without_rights_of_root() -> None:
    """Give up, for the program about to start, what lets root write where nobody may."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    for right in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        if libc.prctl(PR_CAPBSET_DROP, right, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")


def largest_file(size: int) -> Callable[[], None]:
    """For the program about to start: no file may grow beyond so many bytes."""

    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def ran(
    root: Path,
    *words: object,
    feed: str = "",
    before: Callable[[], None] | None = None,
    cache: Path | None = None,
) -> Ran:
    """Run the program on a project in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "coder", "--project", str(root), "--coder", "ana", *map(str, words)],
        cwd=ROOT,
        input=feed,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        preexec_fn=before,
        env={**os.environ, **({"CODER_CACHE": str(cache)} if cache else {})},
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


@contextmanager
def small_disk(folder: Path, *, kib: int) -> Iterator[Path]:
    """A file system of so many KiB; skips where none can be made."""
    place = folder / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if sys.platform != "linux" or os.geteuid() != 0 or mount is None:
        pytest.skip("outside program absent: mount, or the rights to use it")
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", str(place)], capture_output=True
    )
    if made.returncode:
        pytest.skip("outside program absent: mount makes no file system here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path, *, leave: int) -> Path:
    """A file that takes all room but `leave` bytes; take it away to make room again."""
    filler = disk / "filler"
    with filler.open("wb") as out:
        out.write(b"\0" * max(0, shutil.disk_usage(disk).free - leave))
    return filler


def bytes_of(root: Path) -> dict[str, bytes]:
    """Every file below a folder with its content; locks left out."""
    return {
        p.relative_to(root).as_posix(): p.read_bytes()
        for p in sorted(root.rglob("*"))
        if p.is_file() and not p.name.endswith(".lock")
    }
