"""Words of a text: where they stand, how often, and in how many documents.

    word_spans("Shared, l'aide")  ->  [(0, 6), (8, 14)]

Owns what a word is for counting: a run of letters, marks and digits, apostrophes and hyphens inside
included, compared without case and with straight apostrophes. Spread is Gries' deviation of proportions
(2008, normalised by Lijffijt and Gries 2012): 0 is as even as the lengths of the parts, 1 all in the
smallest part. Places are half-open code points.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from coder.model.results import Caption, Cell, Table

__all__ = ["Counts", "folded_word", "frequency_table", "spread", "word_spans"]

_WORD = re.compile(r"\w+(?:['\u2019\u02bc\u2010\u2011-]\w+)*")
_STRAIGHT = str.maketrans({"\u2019": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-"})


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand, in order."""
    return [m.span() for m in _WORD.finditer(text)]


def folded_word(word: str) -> str:
    """A word as it is counted: without case, apostrophes and hyphens straight."""
    return word.translate(_STRAIGHT).casefold()


@dataclass
class Counts:
    """Words of a part of a corpus: n by word and document, and how many words each document has."""

    by_word: dict[str, Counter[str]] = field(default_factory=dict)
    length: Counter[str] = field(default_factory=Counter)

    def add(self, doc: str, words: Iterable[str]) -> None:
        """Count words of a document, folded already."""
        n = 0
        for word in words:
            self.by_word.setdefault(word, Counter())[doc] += 1
            n += 1
        self.length[doc] += n

    @property
    def total(self) -> int:
        """How many words there are."""
        return self.length.total()

    def n(self, word: str) -> int:
        """How often a word stands there."""
        return self.by_word[word].total() if word in self.by_word else 0

    def documents(self, word: str) -> int:
        """In how many documents a word stands."""
        return len(self.by_word.get(word, ()))


def spread(own: Mapping[str, int], lengths: Mapping[str, int]) -> float | None:
    """Deviation of proportions of a word over documents, normalised; None where there is one document.

    Args:
        own: how often the word stands in each document that has it.
        lengths: how many words each document has.
    """
    whole, n = sum(lengths.values()), sum(own.values())
    sizes = [size / whole for size in lengths.values() if size]
    if len(sizes) < 2 or not n:
        return None
    far = sum(abs(own.get(doc, 0) / n - size / whole) for doc, size in lengths.items())
    return far / 2 / (1 - min(sizes))


def frequency_table(
    counts: Counts, *, least: int = 1, top: int | None = None, stop: Collection[str] = ()
) -> Table:
    """Words by frequency: n, per 1,000 words, documents, spread.

    Args:
        counts: the words.
        least: words that stand less often are left out.
        top: only so many; None for all.
        stop: words that are left out.
    """
    found = [(w, c.total()) for w, c in counts.by_word.items() if w not in stop]
    ranked = sorted((x for x in found if x[1] >= least), key=lambda x: (-x[1], x[0]))
    rows: Sequence[tuple[Cell, ...]] = [
        (
            word, n, n / counts.total * 1000, counts.documents(word),
            spread(counts.by_word[word], counts.length),
        )
        for word, n in ranked[:top]
    ]  # fmt: skip
    facts = {"words": str(counts.total), "different words": str(len(counts.by_word))}
    return Table(
        ("word", "n", "per1000", "documents", "spread"), tuple(rows),
        Caption("Words by frequency", facts), ("word",),
    )  # fmt: skip
