"""Kills a writing program at random moments and looks at what is left.

A program that writes runs as a process of its own. Its first acknowledgement (the id of a coding, the
name of a document) starts a clock; at a random moment after it the process gets SIGKILL. What it had
acknowledged was read and kept by this process, so the dead one cannot forget it. Then the project is
opened: every acknowledged thing must be there, everything must be readable, `doctor` must find no error
(a torn last line is a warning), and the same command run again must end well.

Owns the rules that make the zeros mean something: no kill before the first acknowledgement, the number
of acknowledgements is reported, and a bad example (`CONTROL`, a JSON file rewritten in place) must fail
the same harness. Seeded; the moments are random all the same, since programs do not run alike twice.
This is the death of a process, not of the power supply.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.children import CODER, ROOT, child
from benchmarks.projects import make_project

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["CONTROL", "SCENARIOS", "Found", "Scenario", "Tally", "run"]

PATIENCE = 120.0
"""Seconds that a program may take for its first acknowledgement, or a whole run."""


@dataclass(slots=True)
class Found:
    """What was found after one kill."""

    lost: list[str] = field(default_factory=list)
    unreadable: str = ""
    errors: list[str] = field(default_factory=list)
    torn: int = 0


@dataclass(frozen=True)
class Scenario:
    """One way of writing.

    `make` fills an empty folder once, each run gets a copy; `argv` is the program, `feed` the lines
    given to it without end; `within` are the seconds after the first acknowledgement in which the kill
    comes; `look` judges what is left; `again` runs the command to its end and tells what is wrong.
    """

    name: str
    make: Callable[[Path], None]
    argv: Callable[[Path], list[str]]
    within: float
    look: Callable[[Path, list[str]], Found]
    again: Callable[[Path], str]
    feed: Callable[[], Iterator[bytes]] | None = None


@dataclass(slots=True)
class Tally:
    """All runs of a scenario. `killed` counts those that had not ended by themselves before."""

    scenario: str
    runs: int = 0
    killed: int = 0
    acknowledged: int = 0
    lost: int = 0
    unreadable: int = 0
    doctor_errors: int = 0
    torn: int = 0
    failed_again: int = 0
    seed: int = 0
    seconds: float = 0.0
    told: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing was lost, unreadable or in error, and every command ran again."""
        return not (self.lost or self.unreadable or self.doctor_errors or self.failed_again)

    def as_json(self) -> dict[str, object]:
        """Counts, and the first few sentences about what went wrong."""
        return {**asdict(self), "seconds": round(self.seconds, 1), "told": self.told[:5]}


# -- the harness ------------------------------------------------------------------------------


def run(scenario: Scenario, *, runs: int, seed: int = 1, parallel: int = 2) -> Tally:
    """Kill a program so many times; two at a time, because moments differ more under load."""
    begun = time.monotonic()
    tally = Tally(scenario.name, seed=seed)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(parallel) as pool:
        template = Path(folder) / "template"
        template.mkdir()
        scenario.make(template)
        places = [Path(folder) / f"run{n}" for n in range(runs)]
        draws = [random.Random(f"{seed} {scenario.name} {n}") for n in range(runs)]
        jobs = [
            pool.submit(_one, scenario, template, place, draw)
            for place, draw in zip(places, draws, strict=True)
        ]
        for job in jobs:
            _count(tally, *job.result())
    return replace(tally, seconds=time.monotonic() - begun)


def _one(
    scenario: Scenario, template: Path, place: Path, draw: random.Random
) -> tuple[bool, list[str], Found, str]:
    shutil.copytree(template, place)
    killed, acknowledged = _killed(scenario, place, draw)
    found = Found(unreadable="the program acknowledged nothing")
    again = ""
    if acknowledged:
        try:
            found = scenario.look(place, acknowledged)
            again = scenario.again(place)
        except Exception as error:  # whatever comes, the project could not be used
            found = Found(unreadable=f"{type(error).__name__}: {error}")
    shutil.rmtree(place, ignore_errors=True)
    return killed, acknowledged, found, again


def _killed(scenario: Scenario, place: Path, draw: random.Random) -> tuple[bool, list[str]]:
    """Run the program and kill it; whether it was still running, and what it had acknowledged."""
    first = threading.Event()
    acknowledged: list[str] = []
    with (place / "stderr").open("wb") as err:
        process = subprocess.Popen(
            scenario.argv(place),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=err,
            bufsize=0,
        )
        hear = threading.Thread(target=_hear, args=(process, acknowledged, first))
        talk = threading.Thread(target=_talk, args=(process, scenario.feed))
        hear.start()
        talk.start()
        first.wait(PATIENCE)
        time.sleep(draw.uniform(0, scenario.within))
        killed = process.poll() is None
        process.kill()
        process.wait()
        hear.join()
        talk.join()
    return killed, acknowledged


def _hear(process: subprocess.Popen[bytes], into: list[str], first: threading.Event) -> None:
    """Keep every whole line that arrives, also those still in the pipe after the end."""
    assert process.stdout is not None
    rest = b""
    while block := process.stdout.read(65536):
        *lines, rest = (rest + block).split(b"\n")
        into.extend(line.decode() for line in lines)
        if lines:
            first.set()
    process.stdout.close()
    first.set()


def _talk(process: subprocess.Popen[bytes], feed: Callable[[], Iterator[bytes]] | None) -> None:
    assert process.stdin is not None
    try:
        for line in feed() if feed else ():
            process.stdin.write(line)
        process.stdin.close()
    except OSError:
        return


def _count(tally: Tally, killed: bool, acknowledged: list[str], found: Found, again: str) -> None:
    tally.runs += 1
    tally.killed += killed
    tally.acknowledged += len(acknowledged)
    tally.lost += len(found.lost)
    tally.unreadable += bool(found.unreadable)
    tally.doctor_errors += len(found.errors)
    tally.torn += found.torn
    tally.failed_again += bool(again)
    told = [f"lost {found.lost[0]}"] if found.lost else []
    tally.told += [*told, *(t for t in (found.unreadable, *found.errors, again) if t)]


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
    make_project(place / "project", documents=50, codes=30, coders=3, codings=12_000)


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
            "ingest", _folder_of_files, _ingest, 0.8, _look_ingest, _same_as_undisturbed("ingest")
        ),
        Scenario(
            "refresh", _project_to_read, _refresh, 0.9, _look_refresh,
            _same_as_undisturbed("refresh"),
        ),
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
