"""Many literals looked for in one pass: `Literals(texts, edges).find(text)` says which stand where.

Owns the automaton and its alphabet. Where one byte a character is enough for all literals, what is searched
are the letters a to z, one sign for all others, one for all digits, and a space for whatever is of no word:
the edges of words are part of what is looked for, so that "ave" costs nothing in "have", and the small
alphabet keeps the automaton near the processor. Otherwise it is UTF-8. Whatever is searched, an answer is
exact: the literal stands there, sign for sign, between the edges that it asks for. Offsets are characters of
the text.

    seen, sure, at = Literals(texts, edges).look(text)    for those who take what needs no test by themselves
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

from coder.text.canonical import BREAK, is_word

__all__ = ["BOTH", "LEFT", "NONE", "Literals", "is_plain"]

NONE, LEFT, BOTH = range(3)
"""Which word edges a literal asks for; where it asks for one, it begins or ends with a sign of a word."""
Seen = tuple[int, int, int]
_PLAIN = re.compile("[a-z]+")
_UNSURE = ord("?")  # what is no Latin letter becomes one of these
_OF_WORDS = bytes(2 if b == _UNSURE else int(is_word(chr(b))) for b in range(256))
_NOWHERE = (b"q\1", b"x\1", b"z\1", b"j\1")


def _letter(byte: int) -> int:
    """The sign of the small alphabet for a Latin character."""
    sign = chr(byte)
    if byte == _UNSURE or not is_word(sign):
        return ord(" ")
    return ord(sign if "a" <= sign <= "z" else "0" if sign.isdecimal() else "1")


_SMALL = bytes(map(_letter, range(256)))


class Literals:
    """Literals and the automaton that finds them.

    Args:
        texts: the literals, each once, none empty.
        edges: of each `BOTH`, `LEFT` or `NONE`; those that ask for both come first.
    """

    def __init__(self, texts: Sequence[str], edges: Sequence[int]) -> None:
        self.texts = tuple(texts)
        self.lengths = tuple(map(len, texts))
        self._both = sum(e == BOTH for e in edges)
        self._left = tuple(e != NONE for e in edges)
        # One byte a character is enough; a question mark among them could not be told from the others.
        self._latin = all(t.isascii() or max(t) < "\u0100" for t in texts) and not any(
            "?" in t for t in texts
        )
        # The others may be found where something else stands: an accent, a digit, a sign of no word.
        self._odd = tuple(not is_plain(t) for t in texts)
        alone = (n for n, odd in enumerate(self._odd) if odd or n >= self._both)
        self._sure = next(alone, self._both)

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick_rs as ac

        # A table of all moves is fastest, and too large for many needles.
        small = sum(self.lengths) < 40_000
        kind = ac.Implementation.DFA if small else ac.Implementation.ContiguousNFA
        patterns = [self._pattern(n) for n in range(len(self.texts))]
        # Where all begin alike it would stop at every space; so some begin with what stands nowhere.
        nowhere = _NOWHERE if self._latin else ()
        return ac.BytesAhoCorasick([*patterns, *nowhere], implementation=kind)

    def _pattern(self, n: int) -> bytes:
        if not self._latin:
            return self.texts[n].encode("utf-8", "surrogatepass")
        inner = self.texts[n].encode("latin-1").translate(_SMALL)
        return (b" " if self._left[n] else b"") + inner + (b" " if n < self._both else b"")

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Every literal that stands in a text between the edges it asks for, as (literal, start).

        They come by their ends or by the sign behind, so those of one literal by place.
        """
        seen, sure, place = self.look(text)
        for index, at, _ in seen:
            start = at if index < sure else place(index, at)
            if start >= 0:
                yield index, start

    def look(self, text: str) -> tuple[list[Seen], int, Callable[[int, int], int]]:
        """What may be literals, for those who look at each by themselves.

        Returns:
            What was seen, in the order of `find`: (literal, start, two behind its end); a number, below which
            literals ask for both edges and stand where they were seen; and what tells for the others, by
            literal and start as seen, where it stands, -1 for nowhere.
        """
        if not self.texts:
            return [], 0, max
        return self._in_latin(text) if self._latin else self._in_utf8(text)

    def _in_latin(self, text: str) -> tuple[list[Seen], int, Callable[[int, int], int]]:
        texts, both, left, odd = self.texts, self._both, self._left, self._odd
        raw = b" %b " % text.encode("latin-1", "replace")
        unsure = _has_unsure_letters(raw, text)

        def place(index: int, at: int) -> int:
            if not left[index]:
                at -= 1  # a space goes before the text, and one before the literals that ask for an edge
            if odd[index] and (at < 0 or not text.startswith(texts[index], at)):
                return -1
            if unsure and left[index] and at and is_word(text[at - 1]):
                return -1
            if unsure and index < both:
                end = at + len(texts[index])
                if end < len(text) and is_word(text[end]):
                    return -1
            return at

        seen = self._automaton.find_matches_as_indexes(raw.translate(_SMALL), overlapping=True)
        return seen, 0 if unsure else self._sure, place

    def _in_utf8(self, text: str) -> tuple[list[Seen], int, Callable[[int, int], int]]:
        lengths = self.lengths
        seen = [(index, at, at + lengths[index] + 2) for index, at in self._told(text)]
        return seen, len(self.texts), max

    def _told(self, text: str) -> Iterator[tuple[int, int]]:
        both, left, lengths = self._both, self._left, self.lengths
        data = text.encode("utf-8", "surrogatepass")
        of_word = text.encode("latin-1", "replace").translate(_OF_WORDS) + b"\2"
        done = end = 0
        for index, _, to in self._automaton.find_matches_as_indexes(data, overlapping=True):
            end += len(data[done:to].decode("utf-8", "surrogatepass"))
            done = to
            at = end - lengths[index]
            # At both ends (-1, length) nobody is sure.
            before, after = of_word[at - 1], of_word[end]
            if (before == 1 and left[index]) or (after == 1 and index < both):
                continue
            if before == 2 and left[index] and at and is_word(text[at - 1]):
                continue
            if after == 2 and index < both and end < len(text) and is_word(text[end]):
                continue
            yield index, at


def is_plain(literal: str) -> bool:
    """Whether a literal is a word of the letters a to z."""
    return _PLAIN.fullmatch(literal) is not None


def _has_unsure_letters(raw: bytes, text: str) -> bool:
    """Whether a letter of a text is none of Latin-1; `raw` is the text, in which such signs are "?"."""
    at = raw.find(b"?")
    while at >= 0:
        sign = text[at - 1]
        if sign != BREAK and is_word(sign):
            return True
        at = raw.find(b"?", at + 1)
    return False
