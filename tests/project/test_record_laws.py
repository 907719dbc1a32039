"""The record's laws on random histories of several coders on several machines.

Whatever was done where, and however lines travelled: the same lines give the same state; reading line by
line gives what reading at once gives; undoing everything gives the start, redoing everything the end.
"""

from __future__ import annotations

import copy
import json
import os
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coder.model.errors import CoderError
from coder.store.index import Index
from coder.store.journal import parse_line
from tests.model.test_event import KINDS, a_line
from tests.project.worlds import ACTS, World, meaning, picture, pure_picture

SOME = settings(
    max_examples=settings.default.max_examples // 5,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Durability is tested elsewhere; here thousands of acts are written."""
    monkeypatch.setattr(os, "fsync", lambda fd: None)


@contextmanager
def a_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


COUNTED = st.integers(0, 40)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 2), COUNTED),
        st.tuples(
            st.sampled_from(["add", "add", "recode", "split", "undo"]), st.integers(0, 2), COUNTED
        ),
        st.tuples(st.just("sync"), st.integers(0, 2), COUNTED),
    ),
    min_size=4,
    max_size=24,
)
CODERS = st.sampled_from([("ana", "ana", "ben"), ("ana", "ana", "ana"), ("ana", "ben", "eve")])


def lived(root: Path, coders: tuple[str, ...], steps: list[tuple[str, int, int]]) -> World:
    """A world after these steps; it begins with one coding that all machines know."""
    world = World(root, list(coders))
    for act, n in (("add", 1), ("add", 2), ("accept", 0)):
        world.do(0, act, n)
    for machine in (1, 2):
        world.sync(0, machine)
    for act, machine, choice in steps:
        if act == "sync":
            world.sync(machine, (machine + 1 + choice % 2) % 3, copy=choice % 5 == 0)
        else:
            world.do(machine, act, choice)
    return world


def dealt(lines: list[bytes], chance: random.Random, folder: Path) -> list[Path]:
    """The lines over some files, in any order, some of them twice."""
    folder.mkdir()
    piles: list[list[bytes]] = [[] for _ in range(chance.randint(1, 4))]
    for line in [*lines, *chance.choices(lines, k=3)]:
        chance.choice(piles).append(line)
    paths = []
    for n, pile in enumerate(piles):
        chance.shuffle(pile)
        paths.append(folder / f"{chance.choice('abcxyz')}{n}.jsonl")
        paths[-1].write_bytes(b"".join(x + b"\n" for x in pile))
    return paths


@SOME
@given(CODERS, STEPS, st.integers(0, 2**16))
def test_the_same_lines_give_the_same_state(
    coders: tuple[str, ...], steps: list[tuple[str, int, int]], seed: int
) -> None:
    """Any number of files, copies and orders; at once, line by line, and by the pure fold."""
    chance = random.Random(seed)
    with a_folder() as root:
        world = lived(root, coders, steps)
        lines = world.lines()
        world.close()
        events = [json.loads(x) for x in lines]
        expected = pure_picture(events)
        chance.shuffle(events)
        assert pure_picture(events * 2) == expected
        for n in range(3):
            folder = root / f"deal{n}"
            paths = dealt(lines, chance, folder)
            assert picture(folder) == expected
            assert grown(folder, paths, chance) == expected


def grown(folder: Path, paths: list[Path], chance: random.Random) -> dict[str, Any]:
    """The picture of an index that saw the journals grow by pieces, cut anywhere."""
    whole = {p: p.read_bytes() for p in paths}
    for path in paths:
        path.unlink()
    index = Index(folder.parent / f"{folder.name}.sqlite", folder)
    done = dict.fromkeys(paths, 0)
    try:
        while any(done[p] < len(whole[p]) for p in paths):
            path = chance.choice([p for p in paths if done[p] < len(whole[p])])
            done[path] = min(len(whole[path]), done[path] + chance.randint(1, 1500))
            path.write_bytes(whole[path][: done[path]])
            os.utime(path, ns=(0, sum(done.values())))
            index.refresh(sorted(folder.glob("*.jsonl")))
        return picture(folder, index=index)
    finally:
        index.close()


@SOME
@given(CODERS, STEPS, st.integers(0, 2**16))
def test_machines_that_exchanged_everything_agree(
    coders: tuple[str, ...], steps: list[tuple[str, int, int]], seed: int
) -> None:
    """In any order of exchange, by `merge` as by copies of files; merging again changes nothing."""
    chance = random.Random(seed)
    with a_folder() as root:
        world = lived(root, coders, steps)
        for _ in range(2):
            ways = [(a, b) for a in range(3) for b in range(3) if a != b]
            chance.shuffle(ways)
            for source, target in ways:
                if chance.random() < 0.5:
                    world.projects[target].merge([world.roots[source]])
                else:
                    world.sync(source, target, copy=chance.random() < 0.2)
        pictures = [picture(p.layout.codings) for p in world.projects]
        assert pictures[0] == pictures[1] == pictures[2]
        assert pictures[0] == pure_picture([json.loads(x) for x in world.lines()])
        for project in world.projects:
            assert picture(project.layout.codings, index=project.index) == pictures[0]
        again = world.projects[0].merge(world.roots[1:])
        assert not again.new
        world.close()


@SOME
@given(st.lists(st.tuples(st.sampled_from(sorted(ACTS)), COUNTED), min_size=2, max_size=22))
def test_undoing_everything_gives_the_start_and_redoing_everything_the_end(
    steps: list[tuple[str, int]],
) -> None:
    with a_folder() as root:
        world = World(root, ["ana"])
        (project,) = world.projects
        start = meaning(project)
        for act, choice in steps:
            world.do(0, act, choice)
        all_of(project.redo)
        end = meaning(project)
        for _ in range(2):
            undone = all_of(project.undo)
            assert meaning(project) == start
            assert all_of(project.redo) == undone
            assert meaning(project) == end
        world.close()


def all_of(act: Any) -> int:
    """How often an act could be done."""
    for n in range(200):
        try:
            act()
        except CoderError:
            return n
    raise AssertionError("no end")


@SOME
@given(st.lists(st.tuples(st.sampled_from(sorted(ACTS)), COUNTED), min_size=2, max_size=16))
def test_each_undo_takes_back_one_act(steps: list[tuple[str, int]]) -> None:
    """After each act the state is remembered; going back shows the same states in reverse."""
    with a_folder() as root:
        world = World(root, ["ana"])
        (project,) = world.projects
        seen = [meaning(project)]
        for act, choice in steps:
            before = len(project.log(limit=10_000))
            if act in ("undo", "redo") or not world.do(0, act, choice):
                continue
            if len(project.log(limit=10_000)) > before:
                seen.append(meaning(project))
        for former in reversed(seen[:-1]):
            project.undo()
            assert meaning(project) == former
        for later in seen[1:]:
            project.redo()
            assert meaning(project) == later
        world.close()


WEIRD: list[Any] = [None, True, -1, 3, 2**70, 1.5, "", "x", "\ud800", [], ["a"], [1], [[1]], {}, {"a": 1},
                    {"a": {"value": [1]}}, "doc:x"]  # fmt: skip
MORE = ("how", "origin", "via", "book_hash", "memo", "flags", "attributes", "seen", "codes", "primary",
        "suggestions", "parent", "target", "was", "foreign", "undoes", "suggestion", "text", "start")  # fmt: skip


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_line_stops_the_reader(kind: str, tmp_path: Path) -> None:
    """Every key of every kind with odd values: a line is damaged, or it is read; nothing else happens."""
    journal = tmp_path / "ana.jsonl"
    good = []
    for key in dict.fromkeys((*a_line(kind), *MORE)):
        for n, odd in enumerate(WEIRD):
            raw = copy.deepcopy(a_line(kind))
            raw["id"] = f"{key}-{n}"
            raw["on"] = raw["id"] if kind == "add" else raw["on"]
            raw[key] = odd
            line = json.dumps(raw).encode()
            if parse_line(line)[0] is not None:
                good.append(line)
    journal.write_bytes(b"\n".join(good) + b"\n")
    index = Index(None, tmp_path)
    try:
        found = picture(tmp_path, index=index)
    finally:
        index.close()
    assert found["seq"] >= 1
    assert len(good) > 50
