"""Files are the old bytes or the new ones, never half; errors of the disk are said in words."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from coder.model.errors import StorageFull
from coder.store import files
from coder.store.files import (
    make_folder,
    read_bytes,
    storage_error,
    sync_folder,
    write_all,
    write_atomic,
)


def left(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if not p.name.startswith(".home"))


def test_a_file_is_made_with_its_folders_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "x.txt"
    assert read_bytes(path) is None
    write_atomic(path, b"one")
    write_atomic(path, b"two")
    assert read_bytes(path) == b"two"
    assert left(path.parent) == ["x.txt"]


@pytest.mark.skipif(os.name != "posix", reason="not installed where modes are")
def test_a_replaced_file_keeps_its_mode_and_a_new_one_gets_the_usual(tmp_path: Path) -> None:
    path = tmp_path / "x"
    old = os.umask(0o022)
    try:
        write_atomic(path, b"")
    finally:
        os.umask(old)
    assert path.stat().st_mode & 0o777 == 0o644
    path.chmod(0o600)
    write_atomic(path, b"y")
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("place", ["fsync", "replace"])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    path = tmp_path / "x.txt"
    write_atomic(path, b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(*((os, "fsync", full) if place == "fsync" else (Path, "replace", full)))
    with pytest.raises(StorageFull, match=r"the disk is full .*KiB free.*nothing was written"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert left(tmp_path) == ["x.txt"]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageFull):
        make_folder(tmp_path / "file" / "below")
    with pytest.raises(StorageFull):
        write_atomic(tmp_path / "file" / "below" / "x", b"")
    assert make_folder(tmp_path / "new" / "er").is_dir()


@pytest.mark.parametrize(
    "number,words",
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "the disk is full"),
        (errno.EFBIG, "the disk is full"),
        (errno.EACCES, "may not be written to"),
        (errno.EROFS, "may not be written to"),
        (errno.EIO, "could not be written: "),
    ],
)
def test_errors_in_words(tmp_path: Path, number: int, words: str) -> None:
    error = storage_error(OSError(number, os.strerror(number)), tmp_path / "x")
    assert isinstance(error, StorageFull)
    assert error.what.startswith(words)
    assert error.place == str(tmp_path / "x")


def test_a_full_disk_that_cannot_be_measured(tmp_path: Path) -> None:
    error = storage_error(OSError(errno.ENOSPC, ""), tmp_path / "nowhere" / "x")
    assert error.what == "the disk is full; nothing was written"


def test_syncing_a_folder_never_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync_folder(tmp_path)
    sync_folder(tmp_path / "nowhere")
    monkeypatch.setattr(files.os, "name", "nt")
    sync_folder(tmp_path)


def test_many_files_are_made_and_replaced(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a" / "n7", b"old")
    write_all((tmp_path / ("a", "b")[n % 2] / f"n{n}", b"%d" % n) for n in range(230))
    assert read_bytes(tmp_path / "b" / "n7") == b"7"
    assert len(left(tmp_path / "a")) == 116
    write_all([(tmp_path / "a" / "n7", b"new")])
    assert read_bytes(tmp_path / "a" / "n7") == b"new"


def test_of_many_files_none_is_left_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write

    def full(fd: int, data: bytes) -> int:
        if bytes(data) == b"2":
            raise OSError(errno.ENOSPC, "full")
        return real(fd, data)

    monkeypatch.setattr(files.os, "write", full)
    with pytest.raises(StorageFull, match="full"):
        write_all((tmp_path / f"n{n}", b"%d" % n) for n in range(4))
    assert left(tmp_path) == ["n0", "n1"]


def test_data_may_come_in_parts(tmp_path: Path) -> None:
    write_atomic(tmp_path / "x", iter((b"one", b"two")))
    assert read_bytes(tmp_path / "x") == b"onetwo"
