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

import contextlib
import random
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.children import ROOT

if TYPE_CHECKING:
    pass

__all__ = ["PATIENCE", "Found", "Scenario", "Tally", "run"]

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
    with contextlib.suppress(OSError):
        for line in feed() if feed else ():
            process.stdin.write(line)
    with contextlib.suppress(OSError):
        process.stdin.close()


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
