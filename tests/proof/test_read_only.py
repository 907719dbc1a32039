"""A project that may not be written to: everything that reads works, and what writes says so in one sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.project.small import a_project
from tests.proof.starved import bytes_of, need, ran, without_rights_of_root

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        sys.platform != "linux", reason="outside program absent: prctl, and modes that root obeys"
    ),
]

READING = {
    "status": ("status",),
    "docs list": ("docs", "list"),
    "docs show": ("docs", "show", "EU-01"),
    "docs text": ("docs", "text", "EU-01"),
    "docs history": ("docs", "history", "EU-01"),
    "docs review": ("docs", "review"),
    "codebook show": ("codebook", "show"),
    "codebook check": ("codebook", "check"),
    "suggest list": ("suggest", "list"),
    "cooccur": ("cooccur",),
    "crosstab": ("crosstab", "--rows", "code", "--cols", "case"),
    "absent": ("absent", "--cols", "case"),
    "export codings": ("export", "codings", "--csv"),
    "export segments": ("export", "segments", "--csv"),
    "log": ("log",),
    "memo list": ("memo", "list"),
    "doctor": ("doctor",),
}
WRITING = {
    "add": ("add", "EU-01", "0:5", "win_win"),
    "memo add": ("memo", "add", "EU-01", "Not here."),
    "finish": ("finish", "EU-01"),
    "docs set": ("docs", "set", "EU-01", "year=2011"),
    "undo": ("undo",),
}


@pytest.fixture(scope="module")
def locked_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project with codings, a note and suggestions, its modes taken away."""
    folder = tmp_path_factory.mktemp("locked")
    root = a_project(folder / "p")
    cache = folder / "cache"
    for words in (
        ("add", "EU-01", "0:9", "win_win"),
        ("add", "EU-01", "0:20", "aid"),
        ("add", "CH-01", "0:9", "readmission"),
        ("memo", "add", "EU-01", "A note."),
    ):
        assert ran(root, *words, cache=cache).code == 0
    paths = [root, *root.rglob("*")]
    for path in paths:
        path.chmod(path.stat().st_mode & ~0o222)
    yield root
    for path in paths:
        path.chmod(path.stat().st_mode | 0o200)


def shut_out(root: Path, *words: object, cache: Path) -> tuple[int, str, str]:
    done = ran(root, *words, before=without_rights_of_root, cache=cache)
    return done.code, done.out, done.err


def test_the_rights_are_really_gone(locked_up: Path, tmp_path: Path) -> None:
    code, _, err = shut_out(locked_up, "add", "EU-01", "0:5", "win_win", cache=tmp_path)
    assert code == 4, err
    assert "may not be written to" in err


@pytest.mark.parametrize("verb", READING)
def test_reading_works_in_a_project_that_may_not_be_written_to(
    verb: str, locked_up: Path, tmp_path: Path
) -> None:
    need(verb)
    cache = tmp_path / "cache"
    before = bytes_of(locked_up)
    if verb == "suggest list":
        assert shut_out(locked_up, "tag", cache=cache)[0] == 0
    code, out, err = shut_out(locked_up, *READING[verb], cache=cache)
    assert code == 0, err
    assert out or verb in ("docs review", "codebook check", "doctor")
    assert bytes_of(locked_up) == before


@pytest.mark.parametrize("verb", ["status", "cooccur", "docs list", "log", "export codings"])
def test_reading_works_without_a_cache_too(verb: str, locked_up: Path, tmp_path: Path) -> None:
    need(verb)
    cache = tmp_path / "cache"
    cache.mkdir()
    cache.chmod(0o500)
    with_cache = shut_out(locked_up, *READING[verb], cache=tmp_path / "other")
    without = shut_out(locked_up, *READING[verb], cache=cache)
    assert without[:2] == with_cache[:2], without[2]
    assert not list(os.scandir(cache))


@pytest.mark.parametrize("verb", WRITING)
def test_writing_is_refused_in_one_sentence(verb: str, locked_up: Path, tmp_path: Path) -> None:
    need(verb)
    before = bytes_of(locked_up)
    done = ran(locked_up, *WRITING[verb], before=without_rights_of_root, cache=tmp_path / "cache")
    assert done.code == 4, done.err
    assert len(done.complaints) == 1, done.err
    assert "hint:" in done.err
    assert bytes_of(locked_up) == before


def test_tag_says_when_nothing_can_be_kept(locked_up: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    cache.chmod(0o500)
    done = ran(locked_up, "tag", before=without_rights_of_root, cache=cache)
    assert (done.code, len(done.complaints)) == (4, 1), done.err
    assert "CODER_CACHE" in done.err
