"""Journals: lines with their places, appends that last, torn ends, locks, full disks."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.model.errors import BadValue, Locked, StorageFull
from coder.model.event import encode
from coder.model.registers import Raw
from coder.store import journal
from coder.store.journal import append, locked, parse_line, read_lines
from tests.builders import an_event, an_id


def event(n: int, **body: Any) -> Raw:
    return an_event("retract", seq=n, on="coding", id=an_id("line", n), **body).raw()


def line(n: int, **body: Any) -> bytes:
    return encode(event(n, **body)).encode() + b"\n"


def aside(sha: str) -> Raw:
    return an_event("set-aside", seq=9, on="ana.jsonl", sha256=sha, id=an_id("aside", sha)).raw()


def ids(data: bytes) -> list[str]:
    return [x.raw["id"] for x in read_lines(data) if x.raw is not None]


# -- reading ----------------------------------------------------------------------------------


def test_lines_have_their_places() -> None:
    data = line(1) + b"\n" + b"  \n" + line(2)
    first, second = read_lines(data)
    assert (first.number, first.offset, first.length) == (1, 0, len(line(1)) - 1)
    assert (second.number, data[second.offset : second.offset + second.length]) == (4, line(2)[:-1])
    (later,) = read_lines(line(3), offset=100, number=7)
    assert (later.number, later.offset) == (7, 100)


def test_a_damaged_line_says_why_and_has_the_hash_of_its_bytes() -> None:
    bad, good = read_lines(b'{"v": 1\n' + line(1))
    assert bad.raw is None
    assert bad.fault.startswith("not JSON: ")
    assert bad.sha256 == hashlib.sha256(b'{"v": 1').hexdigest()
    assert not bad.torn
    assert good.raw is not None


@pytest.mark.parametrize(
    "data,why",
    [
        (b"[1]", "not an object"),
        (b"\xff\xfe", "not JSON"),
        (b'{"v": 2}', "v is 2"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"v":1,"seq":' + b"9" * 5000 + b"}", "not JSON"),
        (line(1)[:-1].replace(b'"seq":1,', b'"seq":18446744073709551616,'), "seq is"),
        (line(1)[:-1].replace(b"coding", b"\\ud800"), "half of a surrogate pair"),
        (line(1)[:-1].replace(b"coding", b"\xed\xa0\x80"), "not JSON"),
        (b"\0" * 40, "not JSON"),
    ],
)
def test_what_is_no_event(data: bytes, why: str) -> None:
    raw, fault = parse_line(data)
    assert raw is None
    assert why in fault


def test_a_last_line_without_newline_counts_when_it_is_whole_else_it_is_torn() -> None:
    (whole,) = read_lines(line(1)[:-1])
    assert whole.raw is not None
    assert not whole.torn
    (torn,) = read_lines(line(1)[:-5])
    assert torn.torn


def test_a_mark_of_byte_order_and_windows_line_ends_do_no_harm() -> None:
    assert len(ids(b"\xef\xbb\xbf" + line(1).replace(b"\n", b"\r\n") + line(2))) == 2
    (bad,) = read_lines(b"\xef\xbb\xbf{}\n")
    assert bad.sha256 == hashlib.sha256(b"\xef\xbb\xbf{}").hexdigest()


def test_other_line_separators_stay_inside_a_line() -> None:
    data = line(1, note="one\u2028two\u0085three\x0bfour\rfive\nsix")
    (found,) = read_lines(data)
    assert found.raw is not None
    assert found.raw["note"] == "one\u2028two\u0085three\x0bfour\rfive\nsix"


@given(st.lists(st.binary(max_size=12), max_size=6))
def test_every_byte_belongs_to_a_line_or_is_blank(parts: list[bytes]) -> None:
    data = b"\n".join(parts)
    found = [data[x.offset : x.offset + x.length] for x in read_lines(data)]
    assert found == [p for p in data.split(b"\n") if p.strip()]


# -- appending --------------------------------------------------------------------------------


def test_events_are_appended_and_their_places_told(tmp_path: Path) -> None:
    path = tmp_path / "codings" / "ana.jsonl"
    first = append(path, [event(1), event(2)])
    second = append(path, [event(3, note="ü")])
    data = path.read_bytes()
    assert data == line(1) + line(2) + line(3, note="ü")
    assert (first.before, first.after, second.before) == (0, len(line(1) + line(2)), first.after)
    for at, length in (*first.places, *second.places):
        assert parse_line(data[at : at + length])[0] is not None
    assert second.set_aside == ()


def test_a_torn_last_line_is_ended_and_set_aside_first(tmp_path: Path) -> None:
    path = tmp_path / "ana.jsonl"
    torn = line(2)[:-9]
    path.write_bytes(line(1) + torn)
    done = append(path, [event(3)], mend=aside)
    sha = hashlib.sha256(torn).hexdigest()
    data = path.read_bytes()
    assert data == line(1) + torn + b"\n" + encode(aside(sha)).encode() + b"\n" + line(3)
    assert done.set_aside == (aside(sha),)
    ((at, length),) = done.places
    assert data[at : at + length] + b"\n" == line(3)
    assert append(path, [event(4)], mend=aside).set_aside == ()


def test_a_torn_line_longer_than_a_block_is_found_whole(tmp_path: Path) -> None:
    path = tmp_path / "ana.jsonl"
    torn = b'{"v":1,"memo":"' + b"x" * 200_000
    path.write_bytes(torn)
    (made,) = append(path, [event(1)], mend=aside).set_aside
    assert made["sha256"] == hashlib.sha256(torn).hexdigest()
    path.write_bytes(line(1) + torn)
    (made,) = append(path, [event(1)], mend=aside).set_aside
    assert made["sha256"] == hashlib.sha256(torn).hexdigest()


def test_a_whole_last_line_without_newline_is_only_ended(tmp_path: Path) -> None:
    path = tmp_path / "ana.jsonl"
    path.write_bytes(line(1)[:-1])
    assert append(path, [event(2)], mend=aside).set_aside == ()
    assert path.read_bytes() == line(1) + line(2)


def test_without_somebody_to_mend_a_torn_line_is_ended_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "ana.jsonl"
    path.write_bytes(b"torn")
    append(path, [event(1)])
    assert path.read_bytes() == b"torn\n" + line(1)


@pytest.mark.parametrize("odd", [{"note": "\ud800"}, {"via": 7}, {"undoes": ["g"]}])
def test_what_could_not_be_read_again_is_never_written(tmp_path: Path, odd: dict[str, Any]) -> None:
    path = tmp_path / "ana.jsonl"
    append(path, [event(1)])
    with pytest.raises(BadValue, match="cannot be written"):
        append(path, [event(2), {**event(3), **odd}])
    assert path.read_bytes() == line(1)


# -- full disks, folders that may not be written to -------------------------------------------


def test_a_write_that_fails_halfway_is_cut_off_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ana.jsonl"
    append(path, [event(1)])
    real = os.write
    calls = []

    def short(fd: int, data: bytes) -> int:
        calls.append(len(data))
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(fd, data[:10])

    monkeypatch.setattr(os, "write", short)
    with pytest.raises(StorageFull, match="disk is full") as told:
        append(path, [event(2)])
    assert told.value.place == str(path)
    monkeypatch.undo()
    assert path.read_bytes() == line(1)
    append(path, [event(2)])
    assert ids(path.read_bytes()) == [event(1)["id"], event(2)["id"]]


def test_a_failed_sync_is_a_failed_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ana.jsonl"

    def broken(fd: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(StorageFull, match="Input/output error"):
        append(path, [event(1)])
    assert path.read_bytes() == b""


def test_a_journal_that_is_a_folder_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "ana.jsonl").mkdir()
    with pytest.raises(StorageFull):
        append(tmp_path / "ana.jsonl", [event(1)])


def test_a_file_size_limit_is_a_full_disk(tmp_path: Path) -> None:
    """With the system's own limit, in a process of its own."""
    pytest.importorskip("resource")
    path = tmp_path / "ana.jsonl"
    script = f"""
        import resource
        from pathlib import Path
        from coder.model.errors import StorageFull
        from coder.store.journal import append
        from tests.store.test_journal import event
        path = Path({str(path)!r})
        append(path, [event(1)])
        size = path.stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, resource.RLIM_INFINITY))
        try:
            append(path, [event(2), event(3)])
        except StorageFull as error:
            print(error.what)
        assert path.stat().st_size == size
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        append(path, [event(2)])
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("the disk is full")
    assert path.read_bytes() == line(1) + line(2)


# -- locks ------------------------------------------------------------------------------------


def test_a_held_lock_is_waited_for_and_then_told(tmp_path: Path) -> None:
    path = tmp_path / "ana.jsonl"
    with locked(path) as held:
        assert held
        with pytest.raises(Locked) as told, locked(path, wait=0.05):
            raise AssertionError("two hold one lock")
    assert told.value.place == str(path)
    with locked(path, wait=0.05) as held:
        assert held


def test_a_file_system_without_locks_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(fd: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(journal, "_try_lock", none)
    with locked(tmp_path / "ana.jsonl") as held:
        assert not held


def test_a_lock_in_no_folder_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(StorageFull), locked(tmp_path / "nowhere" / "ana.jsonl"):
        pass


def test_a_killed_process_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "ana.jsonl"
    script = (
        "import os, pathlib\nfrom coder.store.journal import locked\n"
        f"with locked(pathlib.Path({str(path)!r})):\n    os._exit(9)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 9
    with locked(path, wait=0.05) as held:
        assert held
