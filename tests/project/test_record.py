"""Writing and reading the record: damage, locks, newer formats, full disks, whose events are whose."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coder.model.errors import Locked, NewerFormat, StorageFull
from coder.model.finding import Level
from coder.model.span import Span
from coder.project.checking import fix_journals
from coder.project.facade import Project
from coder.store import journal
from tests.project.small import a_project, opened
from tests.project.worlds import SUGGESTED, picture

WIN = Span(0, 18)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with opened(a_project(tmp_path / "p")) as made:
        yield made


def lines(project: Project, by: str = "ana") -> list[bytes]:
    return project.layout.journal(by).read_bytes().split(b"\n")


def spoil(project: Project, data: bytes, by: str = "ana") -> None:
    with project.layout.journal(by).open("ab") as out:
        out.write(data)
    project.record.refresh()


def told(project: Project) -> list[tuple[Level, str, str]]:
    return [(f.level, f.code, f.place) for f in project.findings]


# -- damage -----------------------------------------------------------------------------------

TORN = b'{"v":1,"id":"0190","seq":7,"ti'


def test_a_torn_last_line_warns_once_and_is_quiet_after_the_next_append(project: Project) -> None:
    first = project.add("EU-01", WIN, "aid")
    spoil(project, TORN)
    assert told(project) == [(Level.WARNING, "torn-line", "codings/ana.jsonl")]
    assert [c.id for c in project.codings()] == [first.id]
    project.add("EU-01", Span(0, 5), "aid")
    _, damaged, aside, added, end = lines(project)
    assert damaged == TORN
    assert hashlib.sha256(TORN).hexdigest().encode() in aside
    assert b'"kind":"set-aside"' in aside and b'"kind":"add"' in added and end == b""
    assert told(project) == []
    with opened(project.root) as again:
        assert len(again.codings()) == 2
        assert told(again) == []
        assert [f for f in again.doctor() if f.level >= Level.WARNING and "line" in f.code] == []


def test_setting_a_line_aside_is_nothing_to_undo(project: Project) -> None:
    project.add("EU-01", WIN, "aid")
    spoil(project, TORN)
    project.undo()
    spoil(project, TORN[:-1])
    project.redo()
    assert len(project.codings_of("EU-01")) == 1
    project.undo()
    assert project.codings_of("EU-01") == []
    assert told(project) == []


def test_somebody_elses_torn_journal_is_left_as_it_is(project: Project) -> None:
    spoil(project, TORN, by="ben")
    project.add("EU-01", WIN, "aid")
    assert lines(project, "ben") == [TORN]
    assert told(project) == [(Level.WARNING, "torn-line", "codings/ben.jsonl")]


def test_any_other_unreadable_line_is_an_error_until_doctor_sets_it_aside(project: Project) -> None:
    project.add("EU-01", WIN, "aid")
    spoil(project, b"{broken\n")
    spoil(project, b'{"v":1}\n')
    project.add("EU-01", Span(0, 5), "aid")
    bad = [(Level.ERROR, "bad-line", f"codings/ana.jsonl:{n}") for n in (2, 3)]
    assert told(project) == bad
    assert len(project.codings()) == 2
    assert fix_journals(project) == 2
    assert told(project) == []
    assert lines(project)[1:3] == [b"{broken", b'{"v":1}']
    with opened(project.root) as again:
        again.codings()
        assert told(again) == []


def test_a_good_last_line_without_newline_counts_and_gets_its_newline(project: Project) -> None:
    project.add("EU-01", WIN, "aid")
    path = project.layout.journal("ana")
    path.write_bytes(path.read_bytes()[:-1])
    project.record.refresh()
    assert len(project.codings()) == 1
    assert told(project) == []
    project.add("EU-01", Span(0, 5), "aid")
    assert [x[:6] for x in lines(project)] == [b'{"v":1'] * 2 + [b""]


@pytest.mark.parametrize("kept", [True, False], ids=["same size", "another size"])
def test_a_line_edited_by_hand_is_read_as_it_stands(project: Project, kept: bool) -> None:
    coding = project.add("EU-01", WIN, "aid")
    project.add("EU-01", Span(0, 5), "frame")
    path = project.layout.journal("ana")
    stamp = path.stat().st_mtime_ns
    edited = path.read_bytes().replace(
        b'"code":"aid"', b'"code":"win"' if kept else b'"code":"win_win"'
    )
    path.write_bytes(edited)
    os.utime(path, ns=(stamp + 1, stamp + 1))
    project.record.refresh()
    assert project.coding(coding.id).code == ("win" if kept else "win_win")


# -- newer formats ----------------------------------------------------------------------------


def everything(project: Project) -> list[tuple[str, Callable[[], object]]]:
    """Every verb that writes."""
    from coder.project import codebooks
    from coder.project.cataloguing import set_variables

    (coding,) = project.codings_of("EU-01")
    return [
        ("add", lambda: project.add("EU-01", Span(0, 5), "aid")),
        ("remove", lambda: project.remove([coding])),
        ("recode", lambda: project.recode([coding], "frame")),
        ("resize", lambda: project.resize(coding, Span(0, 9))),
        ("split", lambda: project.split(coding, 4)),
        ("set", lambda: project.set([coding], {"stance": "asserts"})),
        ("flag", lambda: project.flag([coding], "doubt")),
        ("accept", lambda: project.accept([SUGGESTED[0]])),
        ("reject", lambda: project.reject([SUGGESTED[0]])),
        ("finish", lambda: project.finish("EU-01")),
        ("memo", lambda: project.memo("project", "x")),
        ("undo", lambda: project.undo()),
        ("variable", lambda: set_variables(project, "EU-01", {"case": "CH"})),
        ("code", lambda: codebooks.add_code(project, "new")),
        ("rename", lambda: codebooks.rename_code(project, "aid", "help")),
        ("ingest", lambda: list(project.ingest([project.root / "coder.toml"]))),
        ("merge", lambda: project.merge([project.root])),
    ]


def test_a_newer_format_is_read_and_nothing_is_written(project: Project) -> None:
    project.add("EU-01", WIN, "win_win")
    settings = project.layout.settings
    settings.write_text(
        settings.read_text("utf-8").replace("format = 1", "format = 2"), encoding="utf-8"
    )
    shutil.rmtree(project.layout.history)
    before = {p: p.read_bytes() for p in project.root.rglob("*") if p.is_file()}
    with opened(project.root) as newer:
        assert len(newer.codings()) == 1
        assert (Level.WARNING, "newer-format", "coder.toml") in told(newer)
        for name, verb in everything(newer):
            with pytest.raises(NewerFormat) as refused:
                verb()
            assert "format 2" in refused.value.what, name
    assert before == {p: p.read_bytes() for p in project.root.rglob("*") if p.is_file()}


# -- locks ------------------------------------------------------------------------------------


def test_a_held_lock_refuses_and_loses_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.add("EU-01", WIN, "aid")
    monkeypatch.setitem(journal.locked.__wrapped__.__kwdefaults__, "wait", 0.05)  # type: ignore[attr-defined]
    with journal.locked(project.layout.journal("ana"), wait=0.01):
        with pytest.raises(Locked, match="another program is writing"):
            project.add("EU-01", Span(0, 5), "aid")
        with opened(project.root, "ben") as ben:
            ben.add("EU-01", WIN, "aid")
    project.add("EU-01", Span(0, 5), "aid")
    assert len(project.codings()) == 3


def test_without_locks_a_private_journal_of_this_machine_is_used(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(fd: int) -> None:
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    project.add("EU-01", WIN, "aid")
    monkeypatch.setattr(journal, "_try_lock", none)
    monkeypatch.setattr("platform.node", lambda: "Ana's Böx")
    second = project.add("EU-01", Span(0, 5), "aid")
    assert sorted(p.name for p in project.layout.journals()) == ["ana.jsonl", "ana~Ana-s-Böx.jsonl"]
    project.recode([second], "frame")
    project.undo(last=2)
    assert [c.code for c in project.codings()] == ["aid"]


def test_two_programs_of_one_coder_number_their_events_one_after_the_other(
    project: Project,
) -> None:
    with opened(project.root) as other:
        for n in range(3):
            project.add("EU-01", Span(n, 9), "aid")
            other.add("EU-01", Span(n, 8), "aid")
        project.record.refresh()
        assert [e["seq"] for e in project.log()] == [6, 5, 4, 3, 2, 1]


# -- full disks and read-only folders ---------------------------------------------------------


def test_a_full_disk_is_one_clear_error_and_the_command_can_be_repeated(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.add("EU-01", WIN, "aid")
    before = picture(project.layout.codings)

    def full(fd: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        for act in (lambda: project.add("EU-01", Span(0, 5), "aid"), project.undo):
            with pytest.raises(StorageFull, match="the disk is full") as told_:
                act()
            assert told_.value.place == str(project.layout.journal("ana"))
    assert picture(project.layout.codings) == before
    project.add("EU-01", Span(0, 5), "aid")
    assert len(project.codings()) == 2


def test_a_file_size_limit_stops_journal_and_index_and_loses_nothing(project: Project) -> None:
    """The system's own limit, which the index in the cache meets as well."""
    pytest.importorskip("resource")
    project.add("EU-01", WIN, "aid")
    project.close()
    script = f"""
        import resource
        from coder.model.errors import StorageFull
        from coder.model.span import Span
        from tests.project.small import opened
        from pathlib import Path
        root = Path({str(project.root)!r})
        size = (root / "codings" / "ana.jsonl").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 10, resource.RLIM_INFINITY))
        with opened(root) as project:
            assert len(project.codings_of("EU-01")) == 1
            try:
                project.add("EU-01", Span(0, 5), "aid")
            except StorageFull as error:
                print(error.what)
            assert len(project.codings_of("EU-01")) == 1
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("the disk is full")
    with opened(project.root) as again:
        again.add("EU-01", Span(0, 5), "aid")
        assert len(again.codings()) == 2
        assert told(again) == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="not installed as root")
def test_a_read_only_project_is_read_without_any_place_to_write(project: Project) -> None:
    """As a user who may write neither to the project nor to the cache."""
    project.add("EU-01", WIN, "win_win", attributes={"stance": "asserts"})
    project.finish("EU-01")
    project.close()
    cache = project.root.parent / "cache"
    cache.mkdir(mode=0o755)
    for path in (project.root, *project.root.rglob("*")):
        more = stat.S_IROTH | (stat.S_IXOTH if path.is_dir() else 0)
        path.chmod(path.stat().st_mode | more)
    for parent in project.root.parents:
        if parent == Path("/tmp") or not parent.is_relative_to("/tmp"):
            break
        parent.chmod(0o755)
    script = f"""
        import os
        from pathlib import Path
        from coder.model.errors import StorageFull
        from coder.model.span import Span
        from tests.project.small import opened
        root = Path({str(project.root)!r})
        os.environ["CODER_CACHE"] = str(root.parent / "cache")
        with opened(root) as project:  # so that every module is there
            project.doctor(), project.codings(), project.status()
            try:
                project.add("EU-01", WIN, "aid")
            except NameError:
                pass
        import shutil
        shutil.rmtree(root.parent / "cache")
        (root.parent / "cache").mkdir(mode=0o755)
        os.setgid(65534), os.setuid(65534)
        with opened(root) as project:
            assert [c.code for c in project.codings()] == ["win_win"]
            assert project.status() and project.doctor() and project.index.affairs("finish")
            try:
                project.add("EU-01", Span(0, 5), "aid")
            except StorageFull as error:
                print(error.what)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("may not be written to")
