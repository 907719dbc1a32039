"""A program on a real pseudo-terminal: keys in, bytes and CPU time out.

Owns the talk with a full-screen program as a terminal would have it: it answers where the cursor is and
which modes there are, waits until the program is quiet, and reads CPU and memory of the process from
the system. Linux only, because the figures come from /proc.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["Terminal"]

_ASKED = re.compile(rb"\x1b\[6n|\x1b\[\?(\d+)\$p|\x1b\[c|\x1b\[>q")
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class Terminal:
    """A program in a terminal of its own.

    Args:
        command: what is run.
        env: variables beside those of this process.
        size: columns and rows.
    """

    def __init__(
        self, command: Sequence[str], env: Mapping[str, str], size: tuple[int, int] = (160, 50)
    ) -> None:
        self.taken = 0
        self.screen = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update({**env, "TERM": "xterm-256color", "COLORTERM": "truecolor"})
            os.environ.pop("NO_COLOR", None)
            os.execvp(command[0], list(command))
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def until_quiet(self, *, quiet: float = 0.12, longest: float = 60.0) -> int:
        """Read until nothing came for a while; returns how many bytes came."""
        before, end = self.taken, time.monotonic() + longest
        patience = time.monotonic() + 1.0
        while time.monotonic() < end:
            ready, _, _ = select.select([self.fd], [], [], quiet)
            if not ready:
                if self.taken > before or quiet > 1 or time.monotonic() > patience:
                    break
                continue
            try:
                data = os.read(self.fd, 1 << 16)
            except OSError:
                break
            if not data:
                break
            self.taken += len(data)
            self.screen = (self.screen + data)[-200_000:]
            self._answer(data)
        return self.taken - before

    def until(self, words: bytes, *, longest: float = 90.0) -> bool:
        """Read until some words were on the screen."""
        end = time.monotonic() + longest
        while words not in self.screen and time.monotonic() < end:
            self.until_quiet(longest=2)
        return words in self.screen

    def _answer(self, data: bytes) -> None:
        for found in _ASKED.finditer(data):
            if found[0] == b"\x1b[6n":
                os.write(self.fd, b"\x1b[1;1R")
            elif found[1]:
                os.write(self.fd, b"\x1b[?" + found[1] + b";2$y")

    def press(self, keys: bytes) -> int:
        """Send keys and read what they draw; returns how many bytes came."""
        os.write(self.fd, keys)
        return self.until_quiet()

    def cpu(self) -> float:
        """CPU seconds that the program has used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory(self) -> float:
        """Greatest resident memory so far, in MB."""
        for line in Path(f"/proc/{self.pid}/status").read_text("utf-8").splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) * 1024 / 1e6
        return 0.0

    def end(self) -> None:
        """End the program and wait for it."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)
