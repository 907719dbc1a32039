"""The disk runs full at every verb that writes: one clear sentence, exit 4, nothing lost, and it goes on after."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.builders import a_document
from tests.project.small import a_project, opened
from tests.proof.starved import Ran, bytes_of, fill, largest_file, need, ran, small_disk

pytestmark = pytest.mark.slow

LONG = a_document(
    " ".join(f"A win-win number {n} without readmission." for n in range(400)), id="L-01"
)


def said_once(run: Ran) -> None:
    """Exit 4, one sentence, a hint, and no traceback."""
    assert run.code == 4, run.err
    assert len(run.complaints) == 1, run.err
    assert "full" in run.complaints[0] or "room" in run.complaints[0]
    assert "hint:" in run.err


def lines(first: int, last: int) -> str:
    spans = (
        {"doc": "L-01", "start": n, "end": n + 30, "code": "win_win"} for n in range(first, last)
    )
    return "".join(json.dumps(s) + "\n" for s in spans)


def test_add_on_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path, kib=600) as disk:
        root = a_project(disk / "p", LONG)
        assert ran(root, "add", "-", feed=lines(0, 3)).code == 0
        filler = fill(disk, leave=12_000)
        starved = ran(root, "add", "-", feed=lines(3, 200))
        said_once(starved)
        promised = starved.out.split()
        assert 0 < len(promised) < 197
        assert ran(root, "status").code == 0
        filler.unlink()
        after = ran(root, "add", "-", feed=lines(3, 200))
        assert after.code == 0, after.err
        assert after.out.split()[: len(promised)] == promised, "adding again names what was kept"
        assert len(set(after.out.split())) == 197
        assert ran(root, "doctor").code == 0


def test_a_single_coding_on_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path, kib=400) as disk:
        root = a_project(disk / "p", LONG)
        filler = fill(disk, leave=0)
        before = bytes_of(root)
        said_once(ran(root, "add", "L-01", "0:30", "win_win"))
        after = {k: v for k, v in bytes_of(root).items() if v}
        assert after == {k: v for k, v in before.items() if v}
        filler.unlink()
        assert ran(root, "add", "L-01", "0:30", "win_win").code == 0


def test_ingest_on_a_full_disk(tmp_path: Path) -> None:
    need("ingest")
    incoming = tmp_path / "in"
    incoming.mkdir()
    for n in range(30):
        (incoming / f"N-{n:02d}.txt").write_text(f"Document {n}. " * 600, encoding="utf-8")
    with small_disk(tmp_path, kib=1200) as disk:
        root = a_project(disk / "p")
        filler = fill(disk, leave=200_000)
        said_once(ran(root, "ingest", incoming))
        kept = {e.id for e in opened(root).library.entries}
        assert {"EU-01", "CH-01", "US-01"} <= kept
        for doc in kept:
            assert ran(root, "docs", "text", doc).code == 0
        filler.unlink()
        after = ran(root, "ingest", incoming)
        assert after.code == 0, after.err
        assert len(opened(root).library.entries) == 33
        sources = opened(root).layout.sources("main")
        for path in incoming.iterdir():
            assert (sources / path.name).read_bytes() == path.read_bytes()
        assert "error" not in ran(root, "doctor").err


def test_tag_with_a_full_cache(tmp_path: Path) -> None:
    need("tag", "suggest list")
    root = a_project(tmp_path / "p", LONG)
    whole = ran(root, "tag", cache=tmp_path / "roomy")
    assert whole.code == 0
    with small_disk(tmp_path, kib=400) as disk:
        before = bytes_of(root)
        filler = fill(disk, leave=0)
        said_once(ran(root, "tag", cache=disk))
        assert bytes_of(root) == before
        assert ran(root, "status", cache=disk).code == 0, "reading needs no room"
        assert ran(root, "cooccur", cache=disk).code == 0
        filler.unlink()
    after = ran(root, "tag", cache=tmp_path / "other")
    assert (after.code, after.out) == (0, whole.out)


def test_export_on_a_full_disk(tmp_path: Path) -> None:
    need("export codings")
    root = a_project(tmp_path / "p", LONG)
    assert ran(root, "add", "-", feed=lines(0, 40)).code == 0
    with small_disk(tmp_path, kib=64) as disk:
        filler = fill(disk, leave=0)
        target = disk / "codings.csv"
        said_once(ran(root, "export", "codings", "--output", target))
        assert [p.name for p in disk.iterdir()] == ["filler"]
        filler.unlink()
        assert ran(root, "export", "codings", "--output", target).code == 0
        assert target.read_bytes() == ran(root, "export", "codings", "--csv").out.encode()


@pytest.mark.skipif(sys.platform == "win32", reason="outside program absent: setrlimit")
def test_a_journal_that_may_not_grow(tmp_path: Path) -> None:
    """Where no file system can be made for the test, a limit on the size of files does nearly the same."""
    root = a_project(tmp_path / "p", LONG)
    assert ran(root, "add", "-", feed=lines(0, 3)).code == 0
    journal = root / "codings" / "ana.jsonl"
    before = journal.read_bytes()
    starved = ran(root, "add", "-", feed=lines(3, 100), before=largest_file(len(before) + 1000))
    said_once(starved)
    kept = journal.read_bytes()
    assert kept.startswith(before)
    assert kept.endswith(b"\n"), "what was half written is cut off again"
    assert all(i.encode() in kept for i in starved.out.split())
    after = ran(root, "add", "-", feed=lines(3, 100))
    assert (after.code, len(after.out.split())) == (0, 97)
