"""How much of one text stands in another, told from a sample of its word sequences.

    "We share a lasting responsibility for migration with our partners ..."   ->   some 32-bit numbers

Every run of eight words (case and punctuation aside) has a number; those that a fixed rule picks, one in
eight, are the sample. Two texts that share a passage share the numbers picked in it, so that the share of
common numbers is the share of common text, within some per cent for texts of a few hundred words; shorter
texts have samples too small to say anything, and no language without blanks between words can be sampled.
Passages are paragraphs of `LONG` words and more, each with one number. Linear time; knows no documents.
"""

from __future__ import annotations

import re
from array import array
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from zlib import crc32

from coder.model.span import Span

__all__ = ["LONG", "SMALLEST", "Sample", "sample_of"]

LONG = 40
"""Words that make a paragraph a passage worth comparing."""

SMALLEST = 20
"""Numbers below which a sample is too small to compare."""

_RUN = 8
_ONE_IN = 8
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Sample:
    """The picked numbers of a text, sorted, each once; and its passages as (number, span)."""

    numbers: array[int]
    passages: tuple[tuple[int, Span], ...] = ()


def sample_of(text: str, paragraphs: Iterable[Span]) -> Sample:
    """The sample of a text and its long paragraphs."""
    picked = {number for number in _numbers(text) if number % _ONE_IN == 0}
    passages = []
    for span in paragraphs:
        if len(span) < 3 * LONG:
            continue
        own = _WORD.findall(span.of(text).casefold())
        if len(own) >= LONG:
            digest = blake2b(" ".join(own).encode("utf-8", "replace"), digest_size=6)
            passages.append((int.from_bytes(digest.digest(), "big"), span))
    return Sample(array("I", sorted(picked)), tuple(passages))


def _numbers(text: str) -> Iterator[int]:
    """A number for each run of words; the words of a long text are never all held."""
    run: deque[bytes] = deque(maxlen=_RUN)
    for found in _WORD.finditer(text.casefold()):
        run.append(found[0].encode("utf-8", "replace"))
        if len(run) == _RUN:
            yield crc32(b" ".join(run))
