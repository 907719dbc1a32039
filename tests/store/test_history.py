"""What became of codebooks: kept states and the list of migrations."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coder.model.errors import StorageFull, Unreadable
from coder.model.migration import KINDS, Migration
from coder.store.history import append_migration, keep_state, read_migrations, states

ENTRY = Migration("m1", "rename", ("a",), ("b",), "2024-01-01T00:00:00Z", "ana")


def test_a_state_is_kept_once_and_found_by_its_hash(tmp_path: Path) -> None:
    one = keep_state(tmp_path / "history", "frames", "00ff", b"one")
    assert keep_state(tmp_path / "history", "frames", "00ff", b"other").read_bytes() == b"one"
    keep_state(tmp_path / "history", "frames-more", "aa00", b"two")
    assert one.name == "frames-00ff.yaml"
    assert states(tmp_path / "history", "frames") == {"00ff": one}
    assert states(tmp_path / "nowhere", "frames") == {}


def test_migrations_are_appended_one_a_line(tmp_path: Path) -> None:
    path = tmp_path / "frames.migrations.yaml"
    assert read_migrations(path) == ()
    entries = (
        ENTRY,
        Migration("m2", "merge", ("b", "c"), ("d",), "", "bén"),
        Migration("m3", "undo", (), (), "", "ana", undoes="m2"),
    )
    for entry in entries:
        append_migration(path, entry)
    assert read_migrations(path) == entries
    assert path.read_bytes().count(b"\n") == 3


def test_what_people_wrote_before_stays(tmp_path: Path) -> None:
    path = tmp_path / "frames.migrations.yaml"
    path.write_bytes(
        b"# by hand\n- id: m0\n  kind: split\n  from: x\n  to: [y, z]\n  time: 2024-01-01"
    )
    append_migration(path, ENTRY)
    first, second = read_migrations(path)
    assert (first.kind, first.old, first.new, first.time) == (
        "split",
        ("x",),
        ("y", "z"),
        "2024-01-01",
    )
    assert second == ENTRY
    assert path.read_bytes().startswith(b"# by hand\n- id: m0\n")


@pytest.mark.parametrize(
    "data,why",
    [
        (b"a: b", "must be a list"),
        (b"- [", "not readable as YAML"),
        (b"\xff", "not readable as YAML"),
        (b"- {id: m1, kind: rename}\n- {id: m2, kind: explode}\n", "entry 2 is not a migration"),
        (b"- {kind: rename}\n", "entry 1 is not"),
        (b"- word\n", "entry 1 is not"),
    ],
)
def test_a_damaged_list_is_said_so(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "frames.migrations.yaml"
    path.write_bytes(data)
    with pytest.raises(Unreadable, match=why) as told:
        read_migrations(path)
    assert told.value.place == str(path)


@pytest.mark.parametrize("data", [b"", b"  \n"])
def test_an_empty_list_is_one(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.yaml").write_bytes(data)
    assert read_migrations(tmp_path / "x.yaml") == ()


def test_a_list_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises((StorageFull, NotADirectoryError)):
        append_migration(tmp_path / "file" / "x.yaml", ENTRY)


NAMES = st.text("abcxyz_-0:#'\"{}[], ü", min_size=1, max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(KINDS), st.lists(NAMES, min_size=1, max_size=3), NAMES, NAMES)
def test_whatever_is_written_is_read(
    tmp_path: Path, kind: str, old: list[str], new: str, by: str
) -> None:
    path = tmp_path / "x.yaml"
    path.unlink(missing_ok=True)
    entry = Migration("m1", kind, tuple(old), (new,), "t", by, undoes=by)
    append_migration(path, entry)
    assert read_migrations(path) == (entry,)
