"""What is killed: each way of writing a project, how to look at what is left, and a bad example.

Owns the programs and the demands of `benchmarks.kills`: what they acknowledge, what must be there after
a kill, and that the same command run again ends well. `CONTROL` rewrites one JSON file in place; it
must fail, or the harness proves nothing.
"""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.children import CODER, ROOT, child
from benchmarks.kills import PATIENCE, Found, Scenario, run
from benchmarks.projects import make_project
from benchmarks.sittings import CODE

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["CONTROL", "SCENARIOS"]


def _ended(argv: list[str], feed: bytes = b"") -> tuple[str, list[str]]:
    """Run a command to its end: what was wrong with it ("" for nothing), and its lines."""
    done = subprocess.run(argv, cwd=ROOT, input=feed, capture_output=True, timeout=PATIENCE)
    wrong = "" if done.returncode == 0 else f"exit {done.returncode}: {done.stderr.decode()[-300:]}"
    return wrong, done.stdout.decode().splitlines()


# -- what is left -----------------------------------------------------------------------------


def _opened(place: Path) -> Project:
    import coder

    return coder.open(place / "project", coder="coder0")


def _health(project: Project) -> Found:
    """Every document with its codings, and what doctor says."""
    from coder.model.finding import Level

    for entry in project.library.entries:
        if entry.text:
            project.codings_of(entry.id)
    found = project.doctor()
    errors = [str(f) for f in found if f.level is Level.ERROR]
    return Found(errors=errors, torn=sum(f.code == "torn-line" for f in found))


def _project_with_codings(place: Path) -> None:
    make_project(place / "project", documents=4, codes=5, coders=2, codings=200)


def _lines() -> Iterator[bytes]:
    """Codings without end, no two alike."""
    for start in range(3000):
        for n, length in enumerate((11, 23, 37, 53)):
            span = {"doc": f"D{n:05d}", "start": start, "end": start + length, "code": f"c{n}"}
            yield json.dumps(span).encode() + b"\n"


def _add(place: Path) -> list[str]:
    return [*CODER, "--project", str(place / "project"), "--coder", "coder0", "add", "-"]


def _look_add(place: Path, acknowledged: list[str]) -> Found:
    with _opened(place) as project:
        found = _health(project)
        rows = [(a, project.index.row_by_id(a)) for a in acknowledged]
        found.lost = [a for a, row in rows if row is None or not row.alive]
    return found


def _again_add(place: Path) -> str:
    span = json.dumps({"doc": "D00000", "start": 1, "end": 9, "code": "c1"}).encode() + b"\n"
    wrong, lines = _ended(_add(place), span)
    return wrong or ("" if len(lines) == 1 else f"{len(lines)} ids for one line")


def _project_with_rules(place: Path) -> None:
    make_project(place / "project", documents=80, codes=12, coders=1, codings=20, rules=2)


def _tag(place: Path) -> list[str]:
    return child("tag", place / "project")


def _look_tag(place: Path, acknowledged: list[str]) -> Found:
    with _opened(place) as project:
        found = _health(project)
        tagged = project.suggestions.tagged(project.books.name)
        found.lost = sorted(set(acknowledged) - set(tagged))
    return found


def _suggested(place: Path) -> str:
    """A name for all suggestions of a project."""
    with _opened(place) as project:
        rows = sorted(s.id for s in project.suggestions.select())
    return f"{len(rows)} {hashlib.sha256(' '.join(rows).encode()).hexdigest()[:12]}"


@cache
def _whole(name: str) -> str:
    """What an undisturbed run of a scenario leaves."""
    scenario = SCENARIOS[name]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        scenario.make(place)
        wrong, _ = _ended(scenario.argv(place))
        if wrong:
            raise RuntimeError(wrong)
        return _LEFT[name](place)


def _same_as_undisturbed(name: str) -> Callable[[Path], str]:
    def again(place: Path) -> str:
        wrong, _ = _ended(SCENARIOS[name].argv(place))
        return wrong or (
            "" if _LEFT[name](place) == _whole(name) else "not what a whole run leaves"
        )

    return again


def _folder_of_files(place: Path) -> None:
    make_project(place / "project", documents=2, codes=3, coders=1, codings=10)
    draw = random.Random(5)
    words = ["visa", "border", "labour", "control", "state", "return", "partnership", "aid"]
    (place / "in").mkdir()
    for n in range(120):
        text = ". ".join(" ".join(draw.choices(words, k=12)) for _ in range(30))
        (place / "in" / f"F{n:03d}.txt").write_bytes(f"{text}.\n".encode())


def _ingest(place: Path) -> list[str]:
    return child("ingest", place / "project", place / "in")


def _look_ingest(place: Path, acknowledged: list[str]) -> Found:
    with _opened(place) as project:
        found = _health(project)
        texts = {e.id for e in project.library.entries if e.text and project.document(e.id).text}
        found.lost = sorted(set(acknowledged) - texts)
    return found


def _taken_in(place: Path) -> str:
    """A name for all documents: id, file, text and source."""
    with _opened(place) as project:
        rows = sorted((e.id, e.file, e.text, e.sha256) for e in project.library.entries)
        sources = sorted(
            (p.name, hashlib.sha256(p.read_bytes()).hexdigest())
            for p in project.layout.sources("main").glob("[!.]*")  # none that was half written
        )
    return hashlib.sha256(repr((rows, sources)).encode()).hexdigest()


def _project_to_read(place: Path) -> None:
    make_project(place / "project", documents=50, codes=30, coders=3, codings=6_000)


def _refresh(place: Path) -> list[str]:
    return child("refresh", place / "project")


def _index_and_matrix(place: Path) -> str:
    """A name for the content of the index and what is counted from the columns."""
    with _opened(place) as project:
        rows = [replace(r, row=0) for r in project.index.rows(dead=True)]
        shown = [str(f) for f in project.index.findings()]
        cells = project.cooccur().values
        digest = hashlib.sha256(repr((rows, shown, cells)).encode()).hexdigest()
    return f"{sum(r.alive for r in rows)} {digest}"


def _look_refresh(place: Path, _acknowledged: list[str]) -> Found:
    found = Found()
    now, whole = _index_and_matrix(place), _whole("refresh")
    if now != whole:
        found.lost = [f"codings: {now.split()[0]} of {whole.split()[0]}"]
    with _opened(place) as project:
        found.errors = [str(f) for f in project.findings]
    return found


# -- the bad example --------------------------------------------------------------------------


def _file_of_rows(place: Path) -> None:
    rows = [{"n": n, "quote": "x" * 80} for n in range(5000)]
    (place / "codings.json").write_text(json.dumps(rows), "utf-8")


def _look_rewrite(place: Path, acknowledged: list[str]) -> Found:
    try:
        rows = json.loads((place / "codings.json").read_text("utf-8"))
    except ValueError as error:
        return Found(unreadable=f"not JSON: {error}")
    there = {str(r["n"]) for r in rows}
    return Found(lost=[a for a in acknowledged if a not in there])


_LEFT: dict[str, Callable[[Path], str]] = {
    "tag": _suggested,
    "ingest": _taken_in,
    "refresh": _index_and_matrix,
}

SCENARIOS = {
    s.name: s
    for s in (
        Scenario("add", _project_with_codings, _add, 0.3, _look_add, _again_add, _lines),
        Scenario(
            "tag", _project_with_rules, _tag, 0.3, _look_tag, _same_as_undisturbed("tag")
        ),
        Scenario(
            "ingest", _folder_of_files, _ingest, 0.5, _look_ingest, _same_as_undisturbed("ingest")
        ),
        Scenario(
            "refresh", _project_to_read, _refresh, 0.5, _look_refresh,
            _same_as_undisturbed("refresh"),
        ),
        CODE,
    )
}  # fmt: skip
"""Ways of writing by name; `refresh` writes the derived index and columns only."""

CONTROL = Scenario(
    "control",
    _file_of_rows,
    lambda place: child("rewrite", place / "codings.json"),
    0.3,
    _look_rewrite,
    lambda _place: "",
)
"""A writer that must not pass: it shows that the harness sees what it looks for."""


if __name__ == "__main__":
    for wanted in sys.argv[1:] or [*SCENARIOS, "control"]:
        print(json.dumps(run(SCENARIOS.get(wanted, CONTROL), runs=10).as_json()))
