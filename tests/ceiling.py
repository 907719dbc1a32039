"""A limit that ends a test which would never end by itself.

No measurement: the limit is dozens of times what the work takes, so that only work which grows with the
square of its input (hours, at the sizes used) runs into it. CPU seconds of this process; where the system
has no such timer, nothing is limited.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["TooLong", "ends"]


class TooLong(AssertionError):
    """The work did not end within the limit."""


def _end(_number: int, _frame: FrameType | None) -> None:
    raise TooLong("the work does not end in time that grows with its input alone")


@contextmanager
def ends(seconds: float = 100.0) -> Iterator[None]:
    """Fail when what stands inside takes more than `seconds` of CPU."""
    if not hasattr(signal, "SIGPROF"):
        yield
        return
    before = signal.signal(signal.SIGPROF, _end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
