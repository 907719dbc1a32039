"""Time and chance, the only place that has them: event ids, group ids, times.

Owns UUIDv7: 48 bits of Unix milliseconds, then a counter that only grows within this process, then
random bits, so ids made one after another sort in that order. A `Stamps` with a fixed start and seed
makes the same ids each time; the demo and tests use it.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

__all__ = ["Stamps", "fixed_stamps"]


class Stamps:
    """A clock and a source of ids.

    Args:
        now: Unix time in seconds.
        random: `random(n)` gives n bytes.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.time,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._now = now
        self._random = random
        self._last = 0
        self._count = 0

    def time(self) -> str:
        """Now in UTC with milliseconds, as an event carries it."""
        moment = datetime.fromtimestamp(self._now(), UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"

    def new_id(self) -> str:
        """A UUIDv7, greater than every id made before by this object."""
        millis = int(self._now() * 1000)
        if millis <= self._last:
            self._count += 1
            if self._count > 0xFFF:
                self._last, self._count = self._last + 1, 0
        else:
            self._last, self._count = millis, 0
        tail = int.from_bytes(self._random(8), "big") & ((1 << 62) - 1)
        value = self._last << 80 | 0x7 << 76 | self._count << 64 | 0b10 << 62 | tail
        return str(uuid.UUID(int=value))


def fixed_stamps(start: float, seed: int, *, step: float = 7.0) -> Stamps:
    """Stamps that are the same at each run: the clock starts at `start` and ticks `step` seconds."""
    import random as chance

    draw = chance.Random(seed)  # noqa: S311  (ids of a demo, not secrets)
    ticks = [start]

    def now() -> float:
        ticks[0] += step / 2
        return ticks[0]

    return Stamps(now, draw.randbytes)
