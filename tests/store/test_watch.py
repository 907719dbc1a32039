"""Which bytes of the journals are new: growth, edits in place, files that shrink, move and vanish."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.model.event import encode
from coder.store import watch
from coder.store.index import Index
from coder.store.watch import Change
from tests.builders import an_event, an_id


def line(n: int, note: str = "") -> bytes:
    event = an_event("retract", seq=n, on="coding", id=an_id("w", n), note=note)
    return encode(event.raw()).encode() + b"\n"


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    made = Index(None, tmp_path)
    yield made
    made.close()


def journals(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.jsonl"))


def changes(index: Index) -> list[Change] | None:
    return watch.changes(index.db, journals(index.codings))


def write(path: Path, data: bytes) -> None:
    """Write with a time of its own, as a person's editor would."""
    stamp = path.stat().st_mtime_ns + 1_000_000 if path.exists() else 1_000_000_000
    path.write_bytes(data)
    os.utime(path, ns=(stamp, stamp))


def test_a_new_journal_is_read_from_its_beginning(index: Index, tmp_path: Path) -> None:
    write(tmp_path / "ana.jsonl", line(1))
    assert changes(index) == [Change(tmp_path / "ana.jsonl", 0, 1)]


def test_an_unchanged_journal_is_left_alone(index: Index, tmp_path: Path) -> None:
    write(tmp_path / "ana.jsonl", line(1))
    assert index.refresh(journals(tmp_path))
    assert changes(index) == []
    assert not index.refresh(journals(tmp_path))


def test_growth_is_read_from_where_it_begins(index: Index, tmp_path: Path) -> None:
    path = tmp_path / "ana.jsonl"
    write(path, line(1) + line(2))
    index.refresh([path])
    write(path, line(1) + line(2) + line(3))
    assert changes(index) == [Change(path, len(line(1) + line(2)), 3)]


def test_a_torn_end_is_read_again(index: Index, tmp_path: Path) -> None:
    path = tmp_path / "ana.jsonl"
    write(path, line(1) + line(2)[:-4])
    index.refresh([path])
    write(path, line(1) + line(2))
    assert changes(index) == [Change(path, len(line(1)), 2)]


def test_a_last_line_that_counts_without_newline_is_read(index: Index, tmp_path: Path) -> None:
    path = tmp_path / "ana.jsonl"
    write(path, line(1)[:-1])
    index.refresh([path])
    at = len(line(1)) - 1
    for more in (b"\n", b"\r\n", b"\n" + line(2)):
        write(path, line(1)[:-1] + more)
        assert changes(index) == [Change(path, at, 1)]
    for other in (b" x\n", b"\rx", line(2)):
        write(path, line(1)[:-1] + other)
        assert changes(index) is None


@pytest.mark.parametrize(
    "data",
    [
        line(1, "b") + line(2),
        line(2) + line(1, "a"),
        line(1, "a"),
        b"",
        line(2) + line(1, "a") + line(3),
        line(1, "b") + line(2) + line(3),
    ],
    ids=[
        "same size",
        "reordered",
        "truncated",
        "emptied",
        "reordered and grown",
        "edited and grown",
    ],
)
def test_anything_else_means_reading_anew(index: Index, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "ana.jsonl"
    write(path, line(1, "a") + line(2))
    index.refresh([path])
    write(path, data)
    assert changes(index) is None


def test_a_journal_that_vanished_or_was_renamed_means_reading_anew(
    index: Index, tmp_path: Path
) -> None:
    path = tmp_path / "ana.jsonl"
    write(path, line(1))
    index.refresh([path])
    path.rename(tmp_path / "anna.jsonl")
    assert changes(index) is None
    (tmp_path / "anna.jsonl").unlink()
    assert changes(index) is None


def test_an_edit_before_the_last_block_is_seen(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "BLOCK", 100)
    path = tmp_path / "ana.jsonl"
    data = b"".join(line(n) for n in range(1, 9))
    write(path, data)
    index.refresh([path])
    write(path, data + line(9))
    assert changes(index) == [Change(path, len(data), 9)]
    index.refresh([path])
    write(path, data.replace(b'"seq":1,', b'"seq":7,') + line(9))
    assert changes(index) is None


def test_a_touched_file_is_not_read_again(index: Index, tmp_path: Path) -> None:
    path = tmp_path / "ana.jsonl"
    write(path, line(1))
    index.refresh([path])
    write(path, line(1))
    assert changes(index) == [Change(path, len(line(1)), 2)]
    state = index.state
    index.refresh([path])
    assert index.state == state


def test_the_name_of_a_state_depends_on_every_byte_that_counts(
    index: Index, tmp_path: Path
) -> None:
    path = tmp_path / "ana.jsonl"
    names = {index.state}
    for data in (line(1), line(1) + line(2)[:-1], line(1) + line(3)[:-1], line(2, "x")):
        write(path, data)
        index.refresh([path])
        names.add(index.state)
    assert len(names) == 5


def test_what_this_process_appended_itself_is_taken_without_hashing_everything_before(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ana.jsonl"
    write(path, line(1) + line(2))
    index.refresh([path])
    before = path.stat().st_size
    write(path, line(1) + line(2) + line(3))
    monkeypatch.setattr(watch, "_same_before", lambda *_: pytest.fail("hashed again"))
    assert watch.changes(index.db, [path], own=(path, before)) == [Change(path, before, 3)]


def test_a_size_that_is_not_where_reading_stopped_is_no_proof_of_anything(
    index: Index, tmp_path: Path
) -> None:
    path = tmp_path / "ana.jsonl"
    write(path, line(1) + line(2))
    index.refresh([path])
    size = path.stat().st_size
    write(path, line(7) + line(8) + line(3))
    assert watch.changes(index.db, [path], own=(path, size + 1)) is None
