"""Reading processes: files are read outside of this process, within limits on time and memory.

    with Readers(jobs=2) as readers:
        packed = readers.read(Request("a.pdf", {"lang": "en"}))

Owns that a file can cost no more than itself: a reader that crashes, runs out of time or of memory is that
one file's `damaged`, the next file gets a new process, and the run always ends. Time is the reader's own CPU
time where the system counts it, so that a loaded machine does not condemn a file, and five times as much by
the clock everywhere. Processes are plain children that speak in frames over pipes: nothing of the calling
program is run again in them. Limits are bytes and seconds.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from coder.model.errors import Unreadable

__all__ = ["Limits", "Readers", "Request", "serve"]

Given = TypeVar("Given")
Made = TypeVar("Made")

_CLOCK = 5  # times the CPU seconds, by the clock
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from coder.project import readers; readers.serve()"
)
_HEAD = 8
_LARGE = 700 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: CPU seconds and bytes, each with what a byte of the file adds."""

    seconds: float = 120.0
    seconds_per_megabyte: float = 60.0
    memory: int = 3 << 30
    memory_per_byte: int = 12

    def of(self, size: int) -> tuple[float, int]:
        """Seconds and bytes for a file of this size."""
        seconds = min(self.seconds + self.seconds_per_megabyte * size / 1e6, 7200.0)
        return seconds, self.memory + self.memory_per_byte * size


@dataclass(frozen=True, slots=True)
class Request:
    """A file to read and the options of `coder.ingest.extract.extract`."""

    path: str
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The file's name, as it stands in messages."""
        return Path(self.path).name


class Readers:
    """Some reading processes; use in a `with` block. Processes start when the first file comes."""

    def __init__(self, jobs: int = 1, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="reader")
        self._own = threading.local()
        self._all: list[_Process] = []
        self._lock = threading.Lock()

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all processes; files that were not begun are given up."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            for process in self._all:
                process.end()
        self._threads.shutdown(wait=True)

    def do(self, work: Callable[[Given], Made], given: Given) -> Future[Made]:
        """Do this in a thread that has a process of its own, when one is free."""
        return self._threads.submit(work, given)

    def read(self, request: Request) -> bytes:
        """Read a file in this thread's process, and wait for it.

        Returns:
            Bytes for `coder.project.packing.unpack`.

        Raises:
            Unreadable: the reader crashed, or ran out of time or memory.
        """
        process: _Process | None = getattr(self._own, "process", None)
        if process is not None and process.alive:
            with contextlib.suppress(_GoneError):
                return process.ask(request, self.limits)
        return self._started().ask(request, self.limits)

    def _started(self) -> _Process:
        process = self._own.process = _Process()
        with self._lock:
            gone = [p for p in self._all if not p.alive]
            self._all = [p for p in self._all if p not in gone]
            self._all.append(process)
        for one in gone:  # it left by itself; its pipes are still open
            one.end()
        return process


class _GoneError(Exception):
    """The process had ended in peace before it was asked."""


class _Process:
    """One reading process, seen from the caller."""

    def __init__(self) -> None:
        paths = [os.path.abspath(p) for p in sys.path if p]  # noqa: PTH100 - not resolved
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        self._child = subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, "-P", "-c", _START, json.dumps(paths)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        self._late = False
        self._answered = 0

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._child.poll() is None

    def end(self) -> None:
        """Stop it, whatever it does; one that is about to end by itself has a moment."""
        if self._child.stdin is not None:
            with contextlib.suppress(OSError):
                self._child.stdin.close()  # an idle one leaves by itself
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._child.wait(0.2)
        with contextlib.suppress(OSError):
            self._child.kill()
        self._child.wait()
        for stream in (self._child.stdin, self._child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def ask(self, request: Request, limits: Limits) -> bytes:
        """The packed answer about one file.

        Raises:
            Unreadable: there is none.
            _GoneError: it had ended, and did not see the question.
        """
        try:
            size = Path(request.path).stat().st_size
        except OSError:
            size = 0
        seconds, memory = limits.of(size)
        asked = [request.path, dict(request.options), seconds, memory]
        self._late = False
        timer = threading.Timer(seconds * _CLOCK, self._stop)
        timer.daemon = True
        timer.start()
        try:
            answer = self._exchange(json.dumps(asked).encode("utf-8"))
        finally:
            timer.cancel()
        if answer is None:
            self.end()
            if self._answered and not self._late and self._child.returncode == 0:
                raise _GoneError
            raise self._refusal(request)
        self._answered += 1
        return answer

    def _exchange(self, frame: bytes) -> bytes | None:
        out, back = self._child.stdin, self._child.stdout
        if out is None or back is None:
            return None
        try:
            _put(out, frame)
            return _get(back)
        except (OSError, ValueError):
            return None

    def _stop(self) -> None:
        self._late = True
        with contextlib.suppress(OSError):
            self._child.kill()

    def _refusal(self, request: Request) -> Unreadable:
        cpu = getattr(signal, "SIGXCPU", None)
        if self._late or (cpu is not None and self._child.returncode == -cpu):
            return _damaged("the reader ran out of time", request.name)
        return _damaged("the reader crashed", request.name)


def _damaged(why: str, name: str) -> Unreadable:
    return Unreadable(
        f"damaged: {why}",
        place=name,
        hint="open it in the program that made it and save it again; other files are not affected",
    )


# -- frames: eight bytes of length, then so many bytes ------------------------------------------


def _put(stream: Any, frame: bytes) -> None:
    stream.write(len(frame).to_bytes(_HEAD, "big") + frame)
    stream.flush()


def _get(stream: Any) -> bytes | None:
    head = stream.read(_HEAD)
    if len(head) < _HEAD:
        return None
    size = int.from_bytes(head, "big")
    body: bytes = stream.read(size)
    return body if len(body) == size else None


# -- the other side -----------------------------------------------------------------------------


def serve() -> None:
    """Read one file after the other as told on stdin, until it ends; what a reading process runs."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand among the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller ends this process
    while (frame := _get(sys.stdin.buffer)) is not None:
        path, options, seconds, memory = json.loads(frame)
        _limit(seconds, memory)
        answer, healthy = _answer(path, options)
        _put(answers, answer)
        if not healthy:
            return


def _answer(path: str, options: Mapping[str, Any]) -> tuple[bytes, bool]:
    """The packed text or error, and whether this process can go on."""
    from coder.ingest.extract import extract
    from coder.model.errors import CoderError
    from coder.project.packing import pack, pack_error

    name = Path(path).name
    try:
        return pack(extract(path, **options), name), not _grown()
    except CoderError as error:
        return pack_error(error, name), True
    except MemoryError:
        return pack_error(_damaged("the reader ran out of memory", name), name), False


def _grown() -> bool:
    """Whether this process took so much that the next file had better have a new one."""
    try:
        import resource
    except ImportError:
        return False
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit > _LARGE


def _limit(seconds: float, memory: int) -> None:
    """Limits of this process, where the system has them; CPU time is counted from the start."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + seconds) + 1
    for which, soft in ((resource.RLIMIT_CPU, until), (resource.RLIMIT_AS, memory)):
        _, hard = resource.getrlimit(which)
        allowed = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(which, (allowed, hard))
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
