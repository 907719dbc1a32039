"""Random draws that are the same for ever.

Owns frozen chance: the n-th word of a seed is given by arithmetic written here (SplitMix64: a counter
multiplied and mixed), so no version of any library changes a published interval. Draws are arrays; a
seed is a whole number of 0 or more. Not for secrets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Draws"]

_STEP = 0x9E3779B97F4A7C15
_MIX = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_WORD = 2**64


class Draws:
    """A stream of draws from one seed; asking again goes on where the last call ended."""

    def __init__(self, seed: int) -> None:
        self._at = 0
        self._seed = seed % _WORD

    def words(self, n: int) -> NDArray[np.uint64]:
        """The next n words, uniform over 0 .. 2**64 - 1."""
        import numpy as np

        z: Any = np.arange(self._at + 1, self._at + n + 1, dtype=np.uint64)
        self._at += n
        z *= np.uint64(_STEP)
        z += np.uint64(self._seed)
        for shift, factor in _MIX:
            z ^= z >> np.uint64(shift)
            z *= np.uint64(factor)
        z ^= z >> np.uint64(31)
        words: NDArray[np.uint64] = z
        return words

    def below(self, limit: int, n: int) -> NDArray[np.int64]:
        """The next n whole numbers in [0, limit), with limit in 1 .. 2**32."""
        import numpy as np

        high = self.words(n) >> np.uint64(32)
        return ((high * np.uint64(limit)) >> np.uint64(32)).astype(np.int64)
