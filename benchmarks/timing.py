"""CPU seconds and memory of processes and calls, so that two things can be held side by side.

Owns what a figure is: CPU seconds (user and system) of a process with its children, because wall time
tells how busy the machine is; rivals are run in turns, so that a slow moment meets all of them. The
least of several runs is what the work costs, the median is shown beside it.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

__all__ = ["Cost", "coder_program", "cost_of", "in_turns", "row", "seconds"]


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds, and the greatest resident memory in MB, of one process."""

    cpu: float
    memory: float


def coder_program() -> list[str]:
    """The installed program beside this interpreter, else the module."""
    script = Path(sys.executable).parent / ("coder.exe" if os.name == "nt" else "coder")
    return [str(script)] if script.exists() else [sys.executable, "-m", "coder"]


def cost_of(command: Sequence[str], env: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end and take what it cost; its output goes nowhere.

    Raises:
        RuntimeError: it did not end with 0.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **(env or {})},
    )
    assert process.stderr is not None
    told = process.stderr.read().decode("utf-8", "replace")
    process.stderr.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)[:200]}: exit {process.returncode}: {told[-500:]}")
    scale = 1 if sys.platform == "darwin" else 1024
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * scale / 1e6)


def in_turns(
    commands: Mapping[str, Sequence[str]], times: int, env: Mapping[str, str] | None = None
) -> dict[str, list[float]]:
    """CPU seconds of several commands, each run so many times, one after the other in turns."""
    out: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(times):
        for name, command in commands.items():
            out[name].append(cost_of(command, env).cpu)
    return out


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """CPU seconds of a call in this process: the median of several."""
    taken = []
    for _ in range(times):
        gc.collect()
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return median(taken)


def row(what: str, value: float | None, unit: str = "", **more: object) -> dict[str, object]:
    """One row for the table of benchmarks; see `benchmarks.__main__`."""
    return {"what": what, "value": None if value is None else round(value, 5), "unit": unit, **more}
