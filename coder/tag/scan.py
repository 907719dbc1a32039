"""One pass over canonical text for all needles, and the places where each part made of words was found.

    scanner = Scanner(parts, langs)          parts: the `Words` and `Regex` of rules
    found = scanner.scan(reading)            found[part] -> sorted ranges of the stored text

Owns the automaton (all needles, overlapping matches), the tests on each literal found, both readings of a
hyphen at a line end; what it returns is sorted when it is asked for, as most of it never is.
Ranges are half-open code points of the stored text. Knows no rules.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any

from coder.model.rule import Regex, Words
from coder.tag.expressions import expression_places
from coder.tag.needles import Needle, needles
from coder.tag.reading import Range, Reading, langs_of
from coder.text.canonical import BREAK, canonical, is_word

__all__ = ["Found", "Reading", "Scanned", "Scanner", "langs_of"]

Found = Mapping[Words | Regex, list[Range]]
_Out = dict[int, list[Range]]
_Simple = Sequence[tuple[int, ...] | None]
_UNSURE = ord("?")
# Of each byte whether it is of a word: 1, or 2 where the character has to be looked at.
_OF_WORDS = bytes(2 if b == _UNSURE else int(is_word(chr(b))) for b in range(256))


class Scanned(Mapping[Words | Regex, list[Range]]):
    """Where the parts of a scanner stand; a part's ranges are put in order when they are asked for."""

    __slots__ = ("_ready", "_scanner", "numbers")

    def __init__(self, scanner: Scanner, places: dict[int, list[list[Range]]]) -> None:
        """`places` are, by the number of the part in the scanner, ranges in any order."""
        self._scanner, self.numbers = scanner, places
        self._ready: dict[int, list[Range]] = {}

    def __getitem__(self, part: Words | Regex) -> list[Range]:
        number = self._scanner.number(part)
        ranges = self._ready.get(number)
        if ranges is None:
            lists = self.numbers[number]  # a KeyError for what was not found
            ranges = lists[0]
            if len(lists) > 1 or len(ranges) > 1:
                ranges = sorted({r for one in lists for r in one})
            self._ready[number] = ranges
        return ranges

    def get(self, part: Words | Regex, default: Any = None) -> Any:
        """A part's ranges, sorted."""
        return self[part] if self._scanner.number(part) in self.numbers else default

    def __iter__(self) -> Iterator[Words | Regex]:
        return (self._scanner.parts[n] for n in self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)


class Scanner:
    """All needles of some parts in one automaton."""

    def __init__(
        self,
        parts: Iterable[Words | Regex],
        langs: frozenset[str],
        source: Callable[[Words, frozenset[str]], Iterable[Needle]] = needles,
    ) -> None:
        given = list(parts)
        self.parts = tuple(dict.fromkeys(given))
        self._numbers = {part: n for n, part in enumerate(self.parts)}
        # Parts are told by their identity where they can be: hashing long lists of words takes longer.
        self._given = tuple(given)  # they must live as long as their ids are known
        self._ids = {id(part): self._numbers[part] for part in given}
        self.langs, self.source = langs, source
        # What users of this scanner work out once for all documents.
        self.memo: dict[object, Any] = {}
        wanted: dict[str, list[tuple[int, Needle]]] = {}
        for n, part in enumerate(self.parts):
            if isinstance(part, Words):
                for needle in dict.fromkeys(source(part, langs)):
                    wanted.setdefault(needle.literal, []).append((n, needle))
        self.literals = tuple(wanted)
        self._uses = tuple(wanted.values())
        # Whether a word edge on both sides is all that a literal's needles ask for.
        self._whole = tuple(
            is_word(literal[0]) and is_word(literal[-1]) and all(n.whole for _, n in uses)
            for literal, uses in wanted.items()
        )
        # Whether all needles of a literal ask for a word edge on its left.
        self._left = tuple(
            is_word(literal[0]) and all(n.edge_left and n.left is None for _, n in uses)
            for literal, uses in wanted.items()
        )
        # Of those, the parts that ask for nothing else; in a text of this language, and in any.
        self._here = tuple(
            None if any(n.exact for _, n in uses) else tuple(n for n, _ in uses)
            for uses in self._uses
        )
        self._anywhere = tuple(
            None if any(n.lang for _, n in uses) else parts
            for parts, uses in zip(self._here, self._uses, strict=True)
        )
        self._regexes = tuple(p for p in self.parts if isinstance(p, Regex))
        self._reach = max(map(len, self.literals), default=0) + 40

    def number(self, part: Words | Regex) -> int:
        """The place of a part in `parts`; -1 for one that is not looked for."""
        number = self._ids.get(id(part))
        return self._numbers.get(part, -1) if number is None else number

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick_rs as ac

        # A table of all moves is fastest, and too large for many needles.
        small = sum(map(len, self.literals)) < 40_000
        kind = ac.Implementation.DFA if small else ac.Implementation.ContiguousNFA
        # Bytes are searched at twice the speed of text.
        return ac.BytesAhoCorasick([self._bytes(t) for t in self.literals], implementation=kind)

    @cached_property
    def _latin(self) -> bool:
        """Whether one byte a character is enough for all literals; what is none of them becomes `?`."""
        return all(t.isascii() or _is_latin(t) for t in self.literals) and not any(
            "?" in t for t in self.literals
        )

    def _bytes(self, text: str) -> bytes:
        if self._latin:
            return text.encode("latin-1", "replace")
        return text.encode("utf-8", "surrogatepass")

    def scan(self, reading: Reading, start: int = 0, end: int | None = None) -> Scanned:
        """Where each part stands in canonical `[start, end)`; parts not found are not in the answer."""
        out: _Out = {}
        folded = reading.folded
        text = folded.text
        whole = start == 0 and (end is None or end >= len(text))
        places: dict[int, list[list[Range]]] = {}
        if self.literals:
            places = self._words(out, reading, start, text if whole else text[start:end])
            if folded.joins:
                self._hyphens(out, reading, start, len(text) if end is None else end)
        low, high = (0, len(reading.doc.text)) if whole else folded.span(start, end or 0)
        for part, ranges in expression_places(self._regexes, reading.doc.text, low, high):
            out[self._numbers[part]] = ranges
        for n, ranges in out.items():
            places.setdefault(n, []).append(ranges)
        return Scanned(self, places)

    def scan_pieces(self, reading: Reading, pieces: Sequence[Range]) -> list[Found]:
        """The same for many canonical ranges at once; one pass over all of them together."""
        if self._regexes or reading.folded.joins:
            return [self.scan(reading, *piece) for piece in pieces]
        out: list[_Out] = [{} for _ in pieces]
        self._pieces(out, reading, pieces)
        return [Scanned(self, {n: [r] for n, r in found.items()}) if found else {} for found in out]

    def scan_within(self, reading: Reading, pieces: Sequence[Range]) -> Scanned:
        """The same as one answer for all of them, whatever piece it is found in."""
        if self._regexes or reading.folded.joins:
            return self.scan(reading)
        out: _Out = {}
        kept: dict[int, list[Range]] = {}
        self._pieces([out] * len(pieces), reading, pieces, kept)
        places = _by_part(kept, self._simple(reading))
        for n, ranges in out.items():
            places.setdefault(n, []).append(ranges)
        return Scanned(self, places)

    def _pieces(
        self,
        out: Sequence[_Out],
        reading: Reading,
        pieces: Sequence[Range],
        kept: dict[int, list[Range]] | None = None,
    ) -> None:
        """Look for words in many canonical ranges, and note them by piece, or the simple ones in `kept`."""
        text = reading.folded.text
        texts = [text[start:end] for start, end in pieces]
        # Where each piece begins in the joined text, behind the sign that keeps it from the one before.
        begins = list(accumulate((len(t) + 1 for t in texts), initial=0))
        joined = BREAK.join(texts) if self.literals else ""
        data = self._bytes(joined) if joined else b""
        of_word = _edges(data if self._latin else joined.encode("latin-1", "replace"))
        left, whole = self._left, self._whole
        simple = self._simple(reading)
        for index, at, to in self._found(joined, data):
            # Most stand inside longer words; those go at once.
            if (left[index] and of_word[at - 1] == 1) or (whole[index] and of_word[to] == 1):
                continue
            n = bisect_right(begins, at) - 1
            at += pieces[n][0] - begins[n]
            to += pieces[n][0] - begins[n]
            if not whole[index]:
                self._note_each(out[n], reading, index, at, to)
            elif self._inside_word(text, at, to):
                continue
            elif kept is None or simple[index] is None:
                self._put(out[n], reading, simple, (index, at, to))
            else:
                kept.setdefault(index, []).append(reading.span(at, to))

    def _found(self, text: str, data: bytes | None = None) -> Iterable[tuple[int, int, int]]:
        """Every literal in a text (`data` are its bytes), as (literal, start, end); inner ones as well."""
        if not self.literals:
            return ()
        data = self._bytes(text) if data is None else data
        matches = self._automaton.find_matches_as_indexes(data, overlapping=True)
        return matches if len(data) == len(text) else self._in_characters(data, matches)

    def _in_characters(
        self, data: bytes, matches: Iterable[tuple[int, int, int]]
    ) -> Iterator[tuple[int, int, int]]:
        """Matches in UTF-8 by characters; they come in the order of their ends."""
        done = end = 0
        for index, _, to in matches:
            end += len(data[done:to].decode("utf-8", "surrogatepass"))
            done = to
            yield index, end - len(self.literals[index]), end

    def _words(
        self, out: _Out, reading: Reading, start: int, piece: str
    ) -> dict[int, list[list[Range]]]:
        """The automaton's pass over a stretch that begins at canonical `start`.

        Matches that hang on more than word edges go to `out`; the others are returned by part.
        """
        text = reading.folded.text
        whole, left, simple = self._whole, self._left, self._simple(reading)
        data = self._bytes(piece)
        of_word = _edges(data if self._latin else piece.encode("latin-1", "replace"))
        low, high, shift = reading.level
        kept: dict[int, list[Range]] = {}
        for index, at, to in self._found(piece, data):
            before, after = of_word[at - 1], of_word[to]
            # Most stand inside longer words; those go at once.
            if before == 1 and left[index]:
                continue
            at += start
            to += start
            if not whole[index]:
                self._note_each(out, reading, index, at, to)
                continue
            if after == 1 or ((before or after) and self._inside_word(text, at, to)):
                continue
            if low > at or to > high:
                place = reading.span(at, to)
                low, high, shift = reading.level
            else:
                place = (at + shift, to + shift)
            if simple[index] is None:
                self._put(out, reading, simple, (index, at, to))
            elif index in kept:
                kept[index].append(place)
            else:
                kept[index] = [place]
        return _by_part(kept, simple)

    def _inside_word(self, text: str, at: int, to: int) -> bool:
        """Whether a literal lies inside a longer word."""
        return (at > 0 and is_word(text[at - 1])) or (to < len(text) and is_word(text[to]))

    def _note_each(self, out: _Out, reading: Reading, index: int, at: int, to: int) -> None:
        """Note a literal for those of its needles that match there."""
        for n, needle in self._uses[index]:
            place = needle.match(reading.folded.text, at, to)
            if place is not None:
                self._add(out, n, needle, reading, place)

    def _simple(self, reading: Reading) -> _Simple:
        """By literal the parts that ask for nothing but word edges in this text."""
        alone = len(reading.langs) == 1 and reading.langs == self.langs
        return self._here if alone else self._anywhere

    def _put(
        self,
        out: _Out,
        reading: Reading,
        simple: _Simple,
        found: tuple[int, int, int],
    ) -> None:
        """Note a literal that stands between word edges."""
        index, at, to = found
        parts = simple[index]
        if parts is None:
            for n, needle in self._uses[index]:
                self._add(out, n, needle, reading, (at, to))
            return
        place = reading.span(at, to)
        for n in parts:
            places = out.get(n)
            if places is None:
                out[n] = [place]
            else:
                places.append(place)

    def _add(self, out: _Out, n: int, needle: Needle, reading: Reading, place: Range) -> None:
        """Note a match, unless its capitals or its language are wrong."""
        start, end = reading.span(*place)
        if needle.lang and not reading.speaks(needle.lang, start):
            return
        if needle.exact is not None:
            quote = reading.doc.text[start:end]
            # A hyphen at a line end is read both ways.
            ways = (quote, quote.replace("\n", "")) if "\n" in quote else (quote,)
            if not any(needle.exact.fullmatch(canonical(q, case=False).text) for q in ways):
                return
        out.setdefault(n, []).append((start, end))

    def _hyphens(self, out: _Out, reading: Reading, start: int, end: int) -> None:
        """The same at line ends with the hyphen kept: "win-" and "win" on the next line."""
        joins = reading.folded.joins
        near = joins[bisect_left(joins, start) : bisect_right(joins, end)]
        for other in reading.folded.readings(self._reach, near):
            for index, at, to in self._found(other.text):
                for n, needle in self._uses[index]:
                    found = needle.match(other.text, at, to)
                    place = other.span(*found) if found else None
                    if place is not None:
                        self._add(out, n, needle, reading, place)


def _edges(data: bytes) -> bytes:
    """Of each character whether it is of a word (`_OF_WORDS`); at both ends (-1, length) nobody is sure."""
    return data.translate(_OF_WORDS) + b"\2"


def _by_part(kept: dict[int, list[Range]], simple: _Simple) -> dict[int, list[list[Range]]]:
    """Places of literals by the parts that they stand for; lists are shared and never changed."""
    places: dict[int, list[list[Range]]] = {}
    for index, ranges in kept.items():
        for n in simple[index] or ():
            places.setdefault(n, []).append(ranges)
    return places


def _is_latin(text: str) -> bool:
    return max(text) < "\u0100"
