"""Making very many small values at once, without looking for garbage meanwhile.

Python looks through everything that is alive each time so many objects were made; while a file of codings
becomes values nothing of it is garbage, and the looking takes longer than the work. Owns that looking goes
on afterwards as it did before, whatever happens.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["in_bulk"]


@contextmanager
def in_bulk() -> Iterator[None]:
    """Suspend the search for garbage in a `with` block; nested blocks do nothing more."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
