"""Reading processes: a file costs no more than itself."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from coder.ingest.extract import extract
from coder.model.errors import CoderError, Unreadable
from coder.project import readers
from coder.project.extracting import Extractor, extracted_alone
from coder.project.extractions import Extractions
from coder.project.ingesting import IngestOptions
from coder.project.packing import pack, pack_error, unpack
from coder.project.readers import Limits, Readers, Request
from tests.ingest.making import Pdf

HOSTILE = """
import os
real = readers._answer
def answer(path, options):
    if "crash" in path:
        os.abort()
    if "slow" in path:
        while True:
            pass
    if "asleep" in path:
        import time
        time.sleep(60)
    if "noisy" in path:
        os.write(1, b"printed by a library")
    return real(path, options)
readers._answer = answer
"""


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Files of which the names say what becomes of their reader."""
    start = readers._START.removesuffix("readers.serve()") + f"exec({HOSTILE!r}); readers.serve()"
    monkeypatch.setattr(readers, "_START", start)
    for name in ("crash", "slow", "asleep", "noisy", "good"):
        (tmp_path / f"{name}.txt").write_text(f"The words of {name}.")
    return tmp_path


def text_of(pool: Readers, path: Path) -> str:
    return unpack(pool.read(Request(str(path))), path.name).text


@pytest.mark.skipif(sys.platform == "win32", reason="limits are those of POSIX")
def test_a_reader_that_ends_costs_one_file(hostile: Path) -> None:
    with Readers(1, Limits(seconds=0.6)) as pool:
        for name, word in (
            ("crash", "the reader crashed"),
            ("slow", "the reader ran out of time"),
            ("asleep", "the reader ran out of time"),
        ):
            with pytest.raises(Unreadable, match=f"{name}.txt: damaged: {word}"):
                pool.read(Request(str(hostile / f"{name}.txt")))
            assert text_of(pool, hostile / "good.txt") == "The words of good."
        assert text_of(pool, hostile / "noisy.txt") == "The words of noisy."


@pytest.mark.skipif(sys.platform == "win32", reason="limits are those of POSIX")
def test_a_file_outside_a_project_is_read_within_limits_too(tmp_path: Path) -> None:
    path = tmp_path / "bad.pdf"
    path.write_bytes(b"%PDF-1.7 and no more")
    with pytest.raises(Unreadable, match=r"bad\.pdf"):
        extracted_alone(path, {})
    path.write_bytes(Pdf().lines(60, 100, ["Some words."]).done())
    assert extracted_alone(path, {}) == extract(path)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a limit that Linux keeps")
def test_a_reader_that_wants_too_much_memory_costs_one_file(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_text("x y " * 10_000_000)
    with Readers(1, Limits(memory=105 << 20, memory_per_byte=0)) as pool:
        with pytest.raises(Unreadable, match=r"damaged: the reader (ran out of memory|crashed)"):
            text_of(pool, path)
        path.write_text("Some words.")
        assert text_of(pool, path) == "Some words."


@pytest.mark.skipif(sys.platform == "win32", reason="limits are those of POSIX")
def test_a_reader_that_left_by_itself_leaves_no_pipe_open(hostile: Path) -> None:
    with Readers(1) as pool:
        assert text_of(pool, hostile / "good.txt") == "The words of good."
        (first,) = pool._all
        assert first._child.stdin is not None and first._child.stdout is not None
        first._child.kill()
        first._child.wait()
        assert text_of(pool, hostile / "good.txt") == "The words of good."
        assert first not in pool._all
        assert first._child.stdin.closed and first._child.stdout.closed


def test_limits_grow_with_the_file() -> None:
    small, large = Limits().of(1000), Limits().of(100_000_000)
    assert small[0] < large[0] <= 7200 and small[1] < large[1]


# -- packing ----------------------------------------------------------------------------------


def test_what_is_packed_comes_back_equal(tmp_path: Path) -> None:
    path = tmp_path / "made.pdf"
    path.write_bytes(
        Pdf().lines(60, 100, ["Shared respon-", "sibility, and more."]).page().picture().done()
    )
    made = extract(path)
    assert made.findings and made.map.decisions and made.map.origin
    assert unpack(pack(made, path.name), path.name) == made
    other = unpack(pack(made, path.name), "other.pdf")
    assert {f.place for f in other.findings} == {"other.pdf"}


def test_errors_come_back_as_what_they_were() -> None:
    error = Unreadable("encrypted", place="a.pdf", hint="--password", found=3, allowed=["x"])
    with pytest.raises(Unreadable) as caught:
        unpack(pack_error(error, "a.pdf"), "b.pdf")
    assert (caught.value.place, caught.value.hint, caught.value.allowed) == (
        "b.pdf", "--password", ("x",),
    )  # fmt: skip
    with pytest.raises(ValueError, match="packed"):
        unpack(b"torn", "a.pdf")


# -- the cache --------------------------------------------------------------------------------


def extracted(path: Path, **options: object) -> str:
    with Extractor(IngestOptions(**options), path.parent) as extractor:  # type: ignore[arg-type]
        return extractor.text(path, None).text


def test_a_text_made_before_is_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(Pdf().lines(60, 100, ["Some words stand here."]).done())
    first = extracted(path)

    def never(*_: object) -> bytes:
        raise AssertionError("read again")

    monkeypatch.setattr(Readers, "read", never)
    renamed = path.rename(tmp_path / "b.pdf")
    assert extracted(renamed) == first == "Some words stand here."
    with pytest.raises(AssertionError, match="read again"):
        extracted(renamed, lang="de")
    with pytest.raises(AssertionError, match="read again"):
        extracted(renamed, password="x")


def test_a_damaged_cache_is_as_good_as_none(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Some words.")
    extracted(path)
    (kept,) = Extractions().folder.glob("??/*")
    kept.write_bytes(b"rubbish")
    assert extracted(path) == "Some words."
    assert kept.read_bytes() != b"rubbish"


def test_the_cache_stays_within_its_bounds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("coder.project.extractions.MOST", 2500)
    cache = Extractions(tmp_path / "kept")
    for number in range(4):
        cache.keep(f"{number:064d}", bytes(1000))
    cache.tidy()
    assert sum(p.stat().st_size for p in cache.folder.glob("??/*")) <= 2500
    (tmp_path / "file").write_text("x")
    Extractions(tmp_path / "file" / "below").keep("0" * 64, b"x")  # cannot be written: no matter


def test_one_process_and_several_give_the_same(tmp_path: Path) -> None:
    paths = []
    for number in range(4):
        paths.append(tmp_path / f"{number}.pdf")
        paths[-1].write_bytes(Pdf().lines(60, 100, [f"Words of file {number}."]).done())
    one = [extracted(path) for path in paths]
    for kept in Extractions().folder.glob("??/*"):
        kept.unlink()
    with Extractor(IngestOptions(jobs=2), tmp_path) as several:
        several.ahead((path, None) for path in paths)
        assert [several.text(path, None).text for path in paths] == one


def test_a_file_that_is_not_there_is_refused_from_afar(tmp_path: Path) -> None:
    with pytest.raises(CoderError, match="missing"):
        extracted(tmp_path / "no.pdf")
