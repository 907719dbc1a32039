"""Many literals looked for in one pass: `Literals(texts, edges).find(text)` says which stand where.

Owns the automaton and its alphabet. Where one byte a character is enough for all literals, what is searched
are the letters a to z, with or without accents, one sign for all digits, and a space for whatever is of no
word: the edges of words are part of what is looked for, so that "ave" costs nothing in "have", and the small
alphabet keeps the automaton near the processor. Otherwise it is UTF-8. Whatever is searched, an answer is
exact: the literal stands there, sign for sign, between the edges that it asks for. Offsets are characters of
the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any
from unicodedata import normalize

from coder.text.canonical import is_word

__all__ = ["BOTH", "LEFT", "NONE", "Literals"]

NONE, LEFT, BOTH = range(3)
"""Which word edges a literal asks for; where it asks for one, it begins or ends with a sign of a word."""
_PLAIN = re.compile("[a-z]+")
_UNSURE = ord("?")  # what is no Latin letter becomes one of these
_OF_WORDS = bytes(2 if b == _UNSURE else int(is_word(chr(b))) for b in range(256))
_NOWHERE = (b"q\1", b"x\1", b"z\1", b"j\1")


def _letter(byte: int) -> int:
    """The sign of the small alphabet for a Latin character."""
    sign = chr(byte)
    if byte == _UNSURE or not is_word(sign):
        return ord(" ")
    base = normalize("NFKD", sign)[0].lower()
    if "a" <= base <= "z":
        return ord(base)
    return ord("0" if sign.isascii() else "s")


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
        # The others may be found in a text of ASCII letters where something else stands.
        self._odd = tuple(_PLAIN.fullmatch(t) is None for t in texts)

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
        if not self.texts:
            return iter(())
        return self._in_latin(text) if self._latin else self._in_utf8(text)

    def _in_latin(self, text: str) -> Iterator[tuple[int, int]]:
        texts, both, left, odd = self.texts, self._both, self._left, self._odd
        raw = b" %b " % text.encode("latin-1", "replace")
        unsure = b"?" in raw
        accents = not raw.isascii()
        found = self._automaton.find_matches_as_indexes(raw.translate(_SMALL), overlapping=True)
        for index, at, to in found:  # a space goes before the text and one before the literal
            if index < both:
                near = unsure and (raw[at] == _UNSURE or raw[to - 1] == _UNSURE)
                if near and _inside_word(text, at, to - 2):
                    continue
            elif not left[index]:
                at -= 1
            elif unsure and raw[at] == _UNSURE and at and is_word(text[at - 1]):
                continue
            if (accents or odd[index]) and (at < 0 or not text.startswith(texts[index], at)):
                continue
            yield index, at

    def _in_utf8(self, text: str) -> Iterator[tuple[int, int]]:
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


def _inside_word(text: str, at: int, to: int) -> bool:
    """Whether `[at, to)` lies inside a longer word."""
    return (at > 0 and is_word(text[at - 1])) or (to < len(text) and is_word(text[to]))
