"""Whether words of the sources stand in other files: what may not go out with a bundle without texts.

Owns two tests. A run: ten words in a row that stand in a source. A whole: a text of four to nine words that
stands in a source as it is. Words are runs of letters and digits without case, so line ends, marks and
markup between them do not matter. Only what the other files hold is looked for, so the sources may be long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

__all__ = ["RUN", "SourceWords", "words_of"]

RUN = 10
"""So many words in a row are text of a source."""
_LEAST = 4
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words of a text, without case."""
    return [w.casefold() for w in _WORD.findall(text)]


def _grams(words: list[str], n: int) -> Iterator[str]:
    return (" ".join(words[i : i + n]) for i in range(len(words) - n + 1))


class SourceWords:
    """Which of some candidate texts hold words of the sources."""

    def __init__(
        self, texts: Iterable[str], candidates: Iterable[str], *, names: Iterable[str] = ()
    ) -> None:
        """Look for runs of the candidates in the texts.

        Args:
            texts: the sources; each is read once.
            candidates: texts that may hold words of them.
            names: short texts that are looked for whole, however few their words.
        """
        wanted: dict[int, set[str]] = {}
        for candidate in candidates:
            words = words_of(candidate)
            if len(words) >= RUN:
                wanted.setdefault(RUN, set()).update(_grams(words, RUN))
            elif len(words) >= _LEAST:
                wanted.setdefault(len(words), set()).add(" ".join(words))
        for name in names:
            words = words_of(name)
            wanted.setdefault(len(words), set()).add(" ".join(words))
        wanted.pop(0, None)
        self._found: set[str] = set()
        for text in texts:
            words = words_of(text)
            for n, grams in wanted.items():
                self._found.update(g for g in _grams(words, n) if g in grams)

    def run(self, text: str) -> bool:
        """Whether a candidate holds a run."""
        return any(g in self._found for g in _grams(words_of(text), RUN))

    def whole(self, text: str) -> bool:
        """Whether a candidate holds a run, or stands whole in a source."""
        words = words_of(text)
        if len(words) >= RUN:
            return self.run(text)
        return len(words) >= _LEAST and " ".join(words) in self._found

    def has(self, name: str) -> bool:
        """Whether a short text stands word for word in a source."""
        return " ".join(words_of(name)) in self._found
