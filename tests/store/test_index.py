"""The index is disposable: damaged, full, locked or without a place, it is built again or in memory."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coder.model.event import Event, encode
from coder.store import absorb, schema
from coder.store import index as index_module
from coder.store.index import Index
from coder.store.journeys import acts, events_newest_first, group_events, redoable, undoable
from tests.builders import a_coding, a_document, an_event, the_add_of

DOC = a_document("The agreement is a win-win. Readmission follows from it.")
ADDS = [
    the_add_of(a_coding(DOC, quote, code, by=by), seq=n)
    for n, (quote, code, by) in enumerate(
        [
            ("agreement", "win_win", "ana"),
            ("win-win", "win_win", "ben"),
            ("Readmission", "aid", "ana"),
        ],
        1,
    )
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "codings"
    made.mkdir()
    write(made, *ADDS)
    return made


def write(folder: Path, *events: Event, name: str = "ana") -> None:
    with (folder / f"{name}.jsonl").open("ab") as data:
        data.writelines(encode(e.raw()).encode() + b"\n" for e in events)


def journals(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.jsonl"))


@pytest.fixture
def index(folder: Path) -> Iterator[Index]:
    made = Index(folder.parent / "cache" / "index.sqlite", folder)
    made.refresh(journals(folder))
    yield made
    made.close()


# -- asking -----------------------------------------------------------------------------------


def test_rows_are_codings_with_names(index: Index) -> None:
    first, second, third = index.rows()
    assert (first.doc, first.code, first.by, first.how) == (DOC.id, "win_win", "ana", "hand")
    assert (second.by, third.code) == ("ben", "aid")
    assert index.row_by_id(second.id) == second
    assert index.row_by_id("nowhere") is None
    assert [r.id for r in index.rows_of([DOC.id, "other"])] == [r.id for r in index.rows()]
    assert index.rows_of(["other"]) == []
    assert index.seq == 3


def test_an_id_is_found_by_its_beginning_or_end(index: Index) -> None:
    whole = ADDS[0].id
    assert index.ids_like(whole[:20]) == [whole]
    assert index.ids_like(whole[-20:]) == [whole]
    assert index.ids_like("%") != []
    assert index.ids_like("zz") == []


def test_names_are_known_or_not(index: Index) -> None:
    assert index.name(index.known_number("ben")) == "ben"
    assert index.known_number("nobody") == -1
    index.forget()
    assert index.name(index.known_number("ben")) == "ben"


def test_removed_codings_are_shown_only_when_asked_for(index: Index, folder: Path) -> None:
    write(folder, an_event("retract", seq=4, on=ADDS[0].id, after=[ADDS[0].id]))
    assert index.refresh(journals(folder))
    assert len(index.rows()) == 2
    assert len(index.rows(dead=True)) == 3


def test_affairs_by_kind_and_thing(index: Index, folder: Path) -> None:
    events = [an_event("finish", seq=4 + n, on=d, text="t", value=True) for n, d in enumerate("AB")]
    write(folder, *events, name="ben")
    index.refresh(journals(folder))
    assert [e["on"] for e in index.affairs("finish", "assign")] == ["A", "B"]
    assert [e["on"] for e in index.affairs("finish", on="B")] == ["B"]


def test_acts_are_groups_newest_first_and_imports_are_their_makers(
    index: Index, folder: Path
) -> None:
    more = [
        an_event("recode", seq=4, on=ADDS[0].id, group="g1", book="b", code="c", mig=0),
        an_event("finish", seq=5, on="D", text="t", value=True, group="g1"),
        an_event(
            "memo", seq=6, on="m", target="project", memo="x", group="g2", by="ben", via="ana"
        ),
        an_event("set-aside", seq=7, on="ana.jsonl", sha256="x", group="g3"),
        an_event(
            "recode", seq=8, on=ADDS[0].id, group="g4", book="b", code="d", mig=0, undoes="g1"
        ),
    ]
    write(folder, *more, name="ben")
    index.refresh(journals(folder))
    assert list(acts(index, "ana")) == ["g4", "g2", "g1", ADDS[2].group, ADDS[0].group]
    assert list(acts(index, "ben")) == [ADDS[1].group]
    assert list(undoable(index, "ana")) == ["g2", ADDS[2].group, ADDS[0].group]
    assert list(redoable(index, "ana")) == ["g4"]
    assert list(redoable(index, "ben")) == []
    assert [e["id"] for e in group_events(index, "g2", "ana")] == [more[2].id]
    assert group_events(index, "g2", "ben") == []
    assert [e for _, e, _, _ in events_newest_first(index)][:2] == [more[4].id, more[3].id]


def test_a_group_undone_twice_is_undone(index: Index, folder: Path) -> None:
    undos = [
        an_event("retract", seq=4 + n, on=ADDS[0].id, group=f"u{n}", undoes=ADDS[0].group)
        for n in range(2)
    ]
    circle = an_event("memo", seq=9, on=ADDS[0].id, memo="", group="c", undoes="c")
    write(folder, *undos, circle)
    index.refresh(journals(folder))
    assert list(undoable(index, "ana")) == [ADDS[2].group]


# -- disposable -------------------------------------------------------------------------------


def test_the_index_survives_and_is_used_again(index: Index, folder: Path) -> None:
    index.close()
    again = Index(index.path, folder)
    assert not again.refresh(journals(folder))
    assert len(again.rows()) == 3
    again.close()


def test_another_version_is_thrown_away(
    index: Index, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.close()
    monkeypatch.setattr(schema, "VERSION", "another")
    again = Index(index.path, folder)
    assert again.rows() == []
    assert again.refresh(journals(folder))
    assert len(again.rows()) == 3
    again.close()


@pytest.mark.parametrize("damage", [b"not a database at all, but long enough to be one" * 40, b"x"])
def test_a_damaged_file_is_built_again(index: Index, folder: Path, damage: bytes) -> None:
    assert index.path is not None
    index.close()
    index.path.write_bytes(damage)
    again = Index(index.path, folder)
    again.refresh(journals(folder))
    assert len(again.rows()) == 3
    again.close()
    assert index.path.stat().st_size > 4096


def test_damage_inside_is_built_again(index: Index, folder: Path) -> None:
    index.db.execute("DROP TABLE events")
    write(folder, an_event("retract", seq=4, on=ADDS[0].id, after=[ADDS[0].id]))
    assert index.refresh(journals(folder))
    assert len(index.rows()) == 2
    index.close()
    again = Index(index.path, folder)
    assert not again.refresh(journals(folder))
    again.close()


def failing(name: str, times: int) -> Any:
    """An `absorb` that fails so many times with an SQLite error, then works."""
    real = absorb.absorb
    left = [times]

    def absorb_(index: Index, paths: list[Path], own: object = None) -> None:
        left[0] -= 1
        if left[0] >= 0:
            error = sqlite3.OperationalError(name)
            error.sqlite_errorname = name
            raise error
        real(index, paths)

    return absorb_


@pytest.mark.parametrize("name,times,kept", [
    ("SQLITE_FULL", 1, True), ("SQLITE_BUSY", 1, True), ("SQLITE_READONLY", 1, True),
    ("SQLITE_IOERR_WRITE", 1, True), ("SQLITE_CORRUPT", 1, False), ("SQLITE_CORRUPT", 2, False),
])  # fmt: skip
def test_without_a_place_to_write_the_index_lies_in_memory(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, times: int, kept: bool
) -> None:
    path = folder.parent / "index.sqlite"
    index = Index(path, folder)
    before = path.stat().st_ino
    monkeypatch.setattr(absorb, "absorb", failing(name, times))
    assert index.refresh(journals(folder))
    assert len(index.rows()) == 3
    in_memory = index.db.execute("PRAGMA database_list").fetchone()[2] == ""
    assert in_memory == (kept or times == 2)
    assert not kept or path.stat().st_ino == before
    index.close()


def test_what_even_memory_cannot_do_is_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (folder.parent / "index.sqlite", None):
        index = Index(path, folder)
        with monkeypatch.context() as patch:
            patch.setattr(absorb, "absorb", failing("SQLITE_ERROR", 9))
            with pytest.raises(sqlite3.OperationalError):
                index.refresh(journals(folder))
        index.close()


def test_a_cache_that_is_a_file_or_cannot_be_opened_means_memory(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder.parent / "file").write_bytes(b"")
    (folder.parent / "taken" / "index.sqlite").mkdir(parents=True)
    for path in (folder.parent / "file" / "index.sqlite", folder.parent / "taken" / "index.sqlite"):
        index = Index(path, folder)
        index.refresh(journals(folder))
        assert len(index.rows()) == 3
        index.close()


def test_a_damaged_file_that_cannot_be_removed_means_memory(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder.parent / "index.sqlite"
    path.write_bytes(b"no database " * 500)
    monkeypatch.setattr(index_module, "thrown_away", lambda _: False)
    index = Index(path, folder)
    index.refresh(journals(folder))
    assert len(index.rows()) == 3
    assert path.read_bytes().startswith(b"no database")
    index.close()


def test_what_cannot_be_unlinked_is_not_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    assert not index_module.thrown_away(tmp_path / "x")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="not installed as root")
def test_readers_need_no_write_access_anywhere(folder: Path) -> None:
    """As a user who may write neither to the project nor to the cache."""
    cache = folder.parent / "cache"
    cache.mkdir()
    for path in (cache, folder, *folder.iterdir()):
        path.chmod(path.stat().st_mode | stat.S_IROTH | (stat.S_IXOTH if path.is_dir() else 0))
    for parent in folder.parents:
        if parent == Path("/tmp") or not parent.is_relative_to("/tmp"):
            break
        parent.chmod(0o755)
    script = f"""
        import os
        from pathlib import Path
        import coder.store.absorb
        from coder.store.index import Index
        from coder.store.suggestions import SuggestionStore
        os.setgid(65534), os.setuid(65534)
        for name in ("cache/index.sqlite", "cache/below/index.sqlite"):
            folder = Path({str(folder)!r})
            index = Index(folder.parent / name, folder)
            index.refresh(sorted(folder.glob("*.jsonl")))
            assert len(index.rows()) == 3
            assert SuggestionStore(folder.parent / name).tagged("b") == {{}}
        try:
            (folder / "x").write_text("x")
        except OSError:
            print("read")
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.stdout == "read\n", done.stderr
