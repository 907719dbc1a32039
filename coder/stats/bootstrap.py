"""Bootstrap draws: how often each block of data stands in each redrawn sample.

Owns the one way blocks are redrawn: as many blocks as there are, with replacement, by the frozen words of
`coder.stats.draws`, so that an interval can be repeated to the last digit. A draw is a row of whole
numbers that sum to the number of blocks. What a block is, and what is summed over it, is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from coder.stats.draws import Draws

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["AT_ONCE", "KEPT", "dealt", "redrawn", "weights"]

AT_ONCE = 500_000
"""Weights held at a time."""

KEPT = 4_000_000
"""Weights of a whole bootstrap that are kept for the next one (32 MB at most)."""


def weights(blocks: int, draws: int, *, seed: int = 0) -> Iterator[NDArray[np.int64]]:
    """The draws in order, some at a time, as arrays (draws of this part, blocks).

    Args:
        blocks: how many blocks there are, 1 or more.
        draws: how many samples to draw.
        seed: a whole number of 0 or more.
    """
    import numpy as np

    stream = Draws(seed)
    step = max(1, AT_ONCE // blocks)
    for done in range(0, draws, step):
        n = min(step, draws - done)
        drawn = stream.below(blocks, n * blocks).reshape(n, blocks)
        drawn += np.arange(n, dtype=np.int64)[:, None] * blocks
        yield np.bincount(drawn.ravel(), minlength=n * blocks).reshape(n, blocks)


def redrawn(
    sums: NDArray[np.float64], draws: int, *, seed: int = 0
) -> Iterator[NDArray[np.float64]]:
    """The sums over each redrawn sample, some samples at a time.

    Args:
        sums: what is summed, one row a block (blocks, figures).
        draws: how many samples to draw.
        seed: a whole number of 0 or more.

    Returns:
        arrays (draws of this part, figures).
    """
    if len(sums) * draws <= KEPT:
        # The draws depend on nothing but these numbers, and many coefficients are redrawn alike.
        yield _kept(len(sums), draws, seed) @ sums
        return
    for part in weights(len(sums), draws, seed=seed):
        yield part.astype(sums.dtype) @ sums


@lru_cache(maxsize=1)
def _kept(blocks: int, draws: int, seed: int) -> NDArray[np.float64]:
    """All draws at once, made once for coefficients of the same number of blocks."""
    import numpy as np

    parts = [part.astype(np.float64) for part in weights(blocks, draws, seed=seed)]
    return np.concatenate(parts)


def dealt(items: int, hands: int, *, seed: int = 0) -> NDArray[np.int64]:
    """Items dealt to hands by chance, as evenly as can be.

    Returns:
        the hand (0 to hands - 1) of each item; two hands differ by one item at most.
    """
    import numpy as np

    out = np.empty(items, dtype=np.int64)
    out[np.argsort(Draws(seed).words(items), kind="stable")] = np.arange(items) % hands
    return out
