"""Merging: packages, folders and journals in any order give one state; git gives the same."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from coder.model.errors import NewerFormat, Unreadable
from coder.model.event import encode
from coder.model.finding import Level
from coder.model.span import Span
from coder.project.starting import GIT_ATTRIBUTES, GIT_IGNORE
from tests.builders import a_document, an_event
from tests.project.small import DOCUMENTS, a_project, opened
from tests.project.worlds import World, own_codings, picture

WIN = Span(0, 18)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Three machines: Ana on two of them, Ben on one; all coded, none knows of the others."""
    made = World(tmp_path / "world", ["ana", "ana", "ben"])
    made.projects[0].add("EU-01", WIN, "win_win")
    for machine in (1, 2):
        made.sync(0, machine)
    first, second, ben = made.projects
    (coding,) = own_codings(first)
    first.recode([coding], "aid")
    first.finish("EU-01")
    second.split(own_codings(second)[0], 5)
    second.memo("doc:EU-01", "seen on the train")
    ben.add("EU-01", WIN, "aid")
    ben.add("CH-01", Span(0, 11), "readmission", memo="clear")
    ben.undo()
    yield made
    made.close()


def state_of(root: Path) -> dict[str, Any]:
    return picture(root / "codings")


# -- in any order -----------------------------------------------------------------------------


def test_packages_merge_in_any_order_and_any_number_of_times(world: World, tmp_path: Path) -> None:
    packages = []
    for n, project in enumerate(world.projects):
        packages.append(tmp_path / f"{n}.zip")
        project.pack(packages[-1])
    states = []
    for n, order in enumerate(itertools.permutations(packages)):
        root = a_project(tmp_path / f"lead{n}")
        with opened(root, "lead") as lead:
            for path in order:
                lead.merge([path])
            assert not lead.merge([*order, *order]).new
            assert not [f for f in lead.doctor() if f.level >= Level.ERROR]
        states.append(state_of(root))
    assert all(s == states[0] for s in states)
    assert len(states[0]["codings"]) == 5
    assert [f[0] for f in states[0]["findings"]] == []


def test_packages_folders_and_journals_bring_the_same(world: World, tmp_path: Path) -> None:
    project, _, ben = world.projects
    ben.pack(tmp_path / "ben.zip")
    ways = [tmp_path / "ben.zip", ben.root, ben.layout.codings, ben.layout.journal("ben")]
    states = []
    for n, way in enumerate(ways):
        root = Path(shutil.copytree(project.root, tmp_path / f"way{n}"))
        with opened(root) as lead:
            found = lead.merge([way])
            assert found.new == {"ben": 3}
            assert found.files
        states.append(state_of(root))
    assert all(s == states[0] for s in states)


def test_a_dry_run_says_what_would_come_and_writes_nothing(world: World) -> None:
    project, _, ben = world.projects
    before = {p: p.read_bytes() for p in project.root.rglob("*") if p.is_file()}
    found = project.merge([ben.root], dry_run=True)
    assert found.new == {"ben": 3}
    assert found.known == {"ana": 1}
    assert before == {p: p.read_bytes() for p in project.root.rglob("*") if p.is_file()}


def test_what_comes_goes_to_its_coders_journal(world: World) -> None:
    project, _, ben = world.projects
    project.merge([ben.root])
    lines = (project.layout.codings / "ben.jsonl").read_bytes().split(b"\n")[:-1]
    assert {json.loads(x)["by"] for x in lines} == {"ben"}
    assert [json.loads(x)["seq"] for x in lines] == sorted(json.loads(x)["seq"] for x in lines)


def test_two_contents_under_one_id_both_come_and_are_listed(world: World, tmp_path: Path) -> None:
    states = []
    one = an_event("memo", id="m", on="m", target="project", memo="one", by="eve")
    two = an_event("memo", id="m", on="m", target="project", memo="two", by="eve")
    for n, pair in enumerate(((one, two), (two, one))):
        root = a_project(tmp_path / f"p{n}")
        for m, event in enumerate(pair):
            (tmp_path / f"{n}{m}.jsonl").write_text(encode(event.raw()) + "\n", encoding="utf-8")
        with opened(root) as project:
            for m in range(2):
                assert project.merge([tmp_path / f"{n}{m}.jsonl"]).new == {"eve": 1}
            assert not project.merge([tmp_path / f"{n}0.jsonl"]).new
            assert [f.code for f in project.index.findings()] == ["same-id"]
        states.append(state_of(root))
    assert states[0] == states[1]


# -- what is not as it should be --------------------------------------------------------------


def test_unreadable_lines_stay_outside_and_are_told(world: World, tmp_path: Path) -> None:
    ben = world.projects[2]
    data = ben.layout.journal("ben").read_bytes()
    path = tmp_path / "ben.jsonl"
    odd = encode(an_event("memo", by="no one", on="m", target="project", memo="x").raw()).encode()
    later = encode(an_event("dispute", by="ben").raw()).encode()
    path.write_bytes(b"{broken\n" + odd + b"\n" + later + b"\n" + data + b'{"torn')
    with opened(world.roots[0]) as project:
        found = project.merge([path])
    assert found.new == {"ben": 4}
    assert found.unknown_kinds == {"dispute": 1}
    told = [(f.level, f.place.rpartition("/")[2]) for f in found.findings]
    assert (Level.ERROR, "ben.jsonl:ben.jsonl:1") in told
    assert (Level.WARNING, f"ben.jsonl:ben.jsonl:{len(data.splitlines()) + 4}") in told
    assert any("no coder id" in f.what for f in found.findings)


def test_codings_of_another_state_of_the_codebook_are_counted(world: World) -> None:
    project, _, ben = world.projects
    book = project.layout.book("frames")
    book.write_text(
        book.read_text("utf-8").replace("Both sides gain.", "All gain."), encoding="utf-8"
    )
    project.books.refresh()
    assert project.merge([ben.root]).other_book == {"ben": 2}


def test_a_torn_journal_here_is_mended_by_the_merge(world: World) -> None:
    project, second, _ = world.projects
    path = project.layout.journal("ana")
    with path.open("ab") as data:
        data.write(b'{"v":1,"torn')
    project.merge([second.root])
    assert project.record.findings() == []
    (aside,) = [e for e in project.log(limit=99) if e["kind"] == "set-aside"]
    assert aside["on"] == path.name
    assert b'{"v":1,"torn\n' in path.read_bytes()


def test_without_locks_what_comes_goes_to_a_private_journal(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    from coder.store import journal

    def none(fd: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(journal, "_try_lock", none)
    project, _, ben = world.projects
    before = project.layout.journal("ana").read_bytes()
    project.merge([ben.root])
    project.add("CH-01", Span(0, 5), "aid")
    names = [p.name for p in project.layout.journals()]
    assert project.layout.journal("ana").read_bytes() == before
    assert [n.partition("~")[0] for n in names if "~" in n] == ["ana", "ben"]
    assert {c.by for c in project.codings()} == {"ana", "ben"}


def test_a_project_of_a_newer_format_takes_nothing(world: World) -> None:
    project, _, ben = world.projects
    text = project.layout.settings.read_text("utf-8")
    project.layout.settings.write_text(text.replace("format = 1", "format = 2"), encoding="utf-8")
    with opened(project.root) as newer, pytest.raises(NewerFormat):
        newer.merge([ben.root])


@pytest.mark.parametrize(
    "name", ["../evil.jsonl", "/etc/x", "codings/../../x.jsonl", "C:x", "a\\..\\..\\b"]
)
def test_a_package_that_names_places_outside_itself_is_refused(
    world: World, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("codings/ben.jsonl", world.projects[2].layout.journal("ben").read_bytes())
        archive.writestr(name, b"x")
    before = state_of(world.roots[0])
    with pytest.raises(Unreadable, match="outside itself"):
        world.projects[0].merge([path])
    assert state_of(world.roots[0]) == before


def test_damaged_locked_and_swollen_packages_are_refused(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = world.projects[0]
    good = tmp_path / "good.zip"
    world.projects[2].pack(good)
    data = bytearray(good.read_bytes())
    at = data.index(b"codings/ben.jsonl") + 40
    data[at : at + 30] = b"\xff" * 30
    (tmp_path / "bad.zip").write_bytes(data)
    (tmp_path / "cut.zip").write_bytes(good.read_bytes()[:200])
    locked = bytearray(good.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := locked.find(mark, at + 1)) >= 0:
            locked[at + offset] |= 1
    (tmp_path / "locked.zip").write_bytes(locked)
    for name in ("bad", "cut", "locked"):
        with pytest.raises(Unreadable):
            project.merge([tmp_path / f"{name}.zip"])
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("codings/ben.jsonl", b"\n" * 3_000_000)
    with pytest.raises(Unreadable, match="far too much"):
        project.merge([tmp_path / "bomb.zip"])
    monkeypatch.setattr("coder.project.archive.MAX_MEMBERS", 1)
    with pytest.raises(Unreadable, match="too many"):
        project.merge([good])


def test_what_is_no_package_is_said_so(world: World, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "x.txt").write_bytes(b"hello")
    for name, why in (("empty", "no journal"), ("nowhere", "no such file"), ("x.txt", "neither")):
        with pytest.raises(Unreadable, match=why):
            world.projects[0].merge([tmp_path / name])


def test_kept_states_of_the_codebook_come_along(world: World, tmp_path: Path) -> None:
    ben = world.projects[2]
    book = ben.layout.book("frames")
    book.write_text(
        book.read_text("utf-8").replace("Both sides gain.", "All gain."), encoding="utf-8"
    )
    ben.books.refresh()
    ben.add("US-01", Span(0, 7), "aid")
    ben.pack(tmp_path / "ben.zip")
    project = world.projects[0]
    project.merge([tmp_path / "ben.zip"])
    kept = {p.name for p in project.layout.history.glob("*.yaml")}
    assert kept == {p.name for p in ben.layout.history.glob("*.yaml")}
    assert len(kept) == 2


# -- packing ----------------------------------------------------------------------------------


def test_equal_projects_pack_to_equal_bytes(world: World, tmp_path: Path) -> None:
    project = world.projects[0]
    project.pack(tmp_path / "one.zip")
    root = Path(shutil.copytree(project.root, tmp_path / "copy"))
    with opened(root) as copy:
        names = copy.pack(tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert {"coder.toml", "codings/ana.jsonl", "corpora/main/documents.csv"} <= set(names)
    assert not [n for n in names if n.endswith((".lock", ".new"))]


def test_a_package_for_a_coder_holds_nobody_elses_codings(world: World, tmp_path: Path) -> None:
    project, _, ben = world.projects
    project.merge([ben.root])
    copy = project.layout.codings / "odd name.jsonl"
    copy.write_bytes(
        project.layout.journal("ana").read_bytes() + project.layout.journal("ben").read_bytes()
    )
    project.record.refresh()
    project.pack(tmp_path / "for.zip", for_coder="ben")
    with zipfile.ZipFile(tmp_path / "for.zip") as archive:
        journals = [n for n in archive.namelist() if n.startswith("codings/")]
        lines = [x for n in journals for x in archive.read(n).split(b"\n") if x]
    assert {json.loads(x)["by"] for x in lines} == {"ben"}
    assert len({json.loads(x)["id"] for x in lines}) == 3


# -- git --------------------------------------------------------------------------------------


@pytest.fixture
def git(program: Callable[..., str]) -> Callable[..., str]:
    path = program("git")

    def run(folder: Path, *words: str) -> str:
        who = (
            "-c",
            "user.name=tester",
            "-c",
            "user.email=t@example.org",
            "-c",
            "init.defaultBranch=main",
        )
        done = subprocess.run(
            [path, *who, *words], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"git {' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    return run


def repository(root: Path, git: Callable[..., str]) -> Path:
    (root / ".gitattributes").write_bytes(GIT_ATTRIBUTES)
    (root / ".gitignore").write_bytes(GIT_IGNORE)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "begin")
    return root


@pytest.mark.outside
def test_git_merges_what_both_did_without_a_conflict(
    tmp_path: Path, git: Callable[..., str]
) -> None:
    root = a_project(tmp_path / "first")
    with opened(root) as ana:
        ana.add("EU-01", WIN, "win_win")
    repository(root, git)
    clones = {}
    for name, by in (("laptop", "ana"), ("office", "ana"), ("ben", "ben")):
        git(tmp_path, "clone", "-q", str(root), name)
        with opened(tmp_path / name, by) as project:
            for n in range(4):
                project.add("EU-01", Span(n, n + 5 + len(name)), "aid")
            if by == "ana":
                project.recode(
                    [own_codings(project)[0]], {"laptop": "frame", "office": "readmission"}[name]
                )
            project.finish("CH-01")
        git(tmp_path / name, "add", "-A")
        git(tmp_path / name, "commit", "-qm", name)
        clones[name] = tmp_path / name
    states = []
    for n, order in enumerate(itertools.permutations(clones.values())):
        here = tmp_path / f"merged{n}"
        git(tmp_path, "clone", "-q", str(order[0]), here.name)
        for other in order[1:]:
            git(here, "pull", "-q", "--no-rebase", "--no-edit", str(other), "main")
        states.append(state_of(here))
        with opened(here) as project:
            assert not [f for f in project.doctor() if f.level >= Level.ERROR]
    assert all(s == states[0] for s in states)
    assert len(states[0]["codings"]) == 13
    assert len(states[0]["readings"]) == 2
    merged = Path(shutil.copytree(root, tmp_path / "by-merge"))
    with opened(merged, "lead") as lead:
        lead.merge(list(clones.values()))
    assert state_of(merged) == states[0]


@pytest.mark.outside
def test_a_clone_that_converts_line_ends_passes_doctor(
    tmp_path: Path, git: Callable[..., str]
) -> None:
    root = a_project(tmp_path / "first", *DOCUMENTS, a_document("Line\nends\n\nhere.", id="L-1"))
    with opened(root) as ana:
        ana.add("L-1", Span(0, 9), "aid")
        ana.finish("L-1")
        ana.memo("project", "a\nb")
        quiet = [(f.code, f.place) for f in ana.doctor()]
        before = picture(ana.layout.codings)
    repository(root, git)
    git(tmp_path, "clone", "-q", "-c", "core.autocrlf=true", str(root), "clone")
    clone = tmp_path / "clone"
    assert b"\r\n" in (clone / "coder.toml").read_bytes()
    with opened(clone) as project:
        assert [(f.code, f.place) for f in project.doctor()] == quiet
        assert [c.quote for c in project.codings()] == ["Line\nends"]
        assert state_of(clone) == before
        project.add("L-1", Span(5, 9), "win_win")
        assert project.book().hash == opened(root).book().hash
    assert git(clone, "status", "--porcelain").split() == ["M", "codings/ana.jsonl"]
