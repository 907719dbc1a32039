"""One pass over canonical text for all needles, and the places where each part made of words was found.

    scanner = Scanner(parts, langs)          parts: the `Words` and `Regex` of rules
    found = scanner.scan(reading)            found[part] -> sorted ranges of the stored text

Owns the automaton (all needles, overlapping matches), the tests on each literal found, both readings of a
hyphen at a line end, and the run of regular expressions (RE2, on the stored text, positions in code points).
Ranges are half-open code points of the stored text. Knows no rules.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any

from coder.model.document import Document
from coder.model.rule import Regex, Words
from coder.tag.needles import Needle, needles
from coder.text.canonical import BREAK, Canonical, canonical, is_word

__all__ = ["Found", "Reading", "Scanner", "langs_of"]

Range = tuple[int, int]
Found = Mapping[Words | Regex, list[Range]]


def langs_of(doc: Document, offset: int | None = None) -> frozenset[str]:
    """Languages of the passage at `offset`, or of the whole document; `und` where nothing is known."""
    written = frozenset(p for p in doc.variables.get("lang", "").split("|") if p)
    passages = doc.map.languages
    if offset is None:
        told = {p.lang for p in passages}
        covered = sum(p.end - p.start for p in passages) >= len(doc.text)
        return frozenset(told if covered and told else told | (written or {"und"}))
    starts = bisect_right(passages, offset, key=lambda p: p.start)
    if starts and passages[starts - 1].end > offset:
        return frozenset((passages[starts - 1].lang,))
    return written or frozenset(("und",))


class Reading:
    """A document with its canonical text, as scanners read it."""

    def __init__(self, doc: Document, folded: Canonical | None = None) -> None:
        self.doc = doc
        self.folded = canonical(doc.text) if folded is None else folded
        self.langs = langs_of(doc)

    def speaks(self, lang: str, offset: int) -> bool:
        """Whether a form of `lang` may stand at `offset`."""
        if len(self.langs) == 1 and lang in self.langs:
            return True
        at = langs_of(self.doc, offset)
        return lang in at or "und" in at


class Scanner:
    """All needles of some parts in one automaton."""

    def __init__(
        self,
        parts: Iterable[Words | Regex],
        langs: frozenset[str],
        source: Callable[[Words, frozenset[str]], Iterable[Needle]] = needles,
    ) -> None:
        self.parts = tuple(dict.fromkeys(parts))
        self.langs = langs
        self.memo: dict[
            object, Any
        ] = {}  # what users of this scanner work out once for all documents
        self._wanted: dict[str, list[tuple[Words, Needle]]] = {}
        for part in self.parts:
            if isinstance(part, Words):
                for needle in dict.fromkeys(source(part, langs)):
                    self._wanted.setdefault(needle.literal, []).append((part, needle))
        self.literals = tuple(self._wanted)
        self._uses = tuple(self._wanted.values())
        # Whether a word edge on both sides is all that a literal's needles ask for.
        self._whole = tuple(
            is_word(literal[0]) and is_word(literal[-1]) and all(n.whole for _, n in uses)
            for literal, uses in self._wanted.items()
        )
        self._lengths = tuple(map(len, self.literals))
        self._regexes = tuple(p for p in self.parts if isinstance(p, Regex))
        self._reach = max(map(len, self.literals), default=0) + 40

    @cached_property
    def _automaton(self) -> Any:
        import ahocorasick_rs as ac

        # A table of all moves is fastest, and too large for many needles.
        small = sum(map(len, self.literals)) < 40_000
        kind = ac.Implementation.DFA if small else ac.Implementation.ContiguousNFA
        # Bytes are searched at twice the speed of text; offsets of characters are worked out for matches.
        return ac.BytesAhoCorasick([_bytes(t) for t in self.literals], implementation=kind)

    def scan(self, reading: Reading, start: int = 0, end: int | None = None) -> Found:
        """Where each part stands in canonical `[start, end)`; parts not found are not in the answer."""
        out: dict[Words | Regex, list[Range]] = {}
        folded = reading.folded
        text = folded.text
        whole = start == 0 and (end is None or end >= len(text))
        if self.literals:
            self._words(out, reading, start, text if whole else text[start:end])
            if folded.joins:
                self._hyphens(out, reading, start, len(text) if end is None else end)
        for part in self._regexes:
            low, high = (0, len(reading.doc.text)) if whole else folded.span(start, end or 0)
            if found := _regex(part, reading.doc.text, low, high):
                out[part] = found
        return _sorted(out)

    def scan_pieces(self, reading: Reading, pieces: Sequence[Range]) -> list[Found]:
        """The same for many canonical ranges at once; one pass over all of them together."""
        if self._regexes or reading.folded.joins:
            return [self.scan(reading, *piece) for piece in pieces]
        out: list[dict[Words | Regex, list[Range]] | None] = [None] * len(pieces)
        text = reading.folded.text
        texts = [text[start:end] for start, end in pieces]
        # Where each piece begins in the joined text, behind the sign that keeps it from the one before.
        begins = list(accumulate((len(t) + 1 for t in texts), initial=0))
        for index, at, to in self._found(BREAK.join(texts)):
            n = bisect_right(begins, at) - 1
            shift = pieces[n][0] - begins[n]
            found = out[n]
            if found is None:
                found = out[n] = {}
            self._test(found, reading, index, at + shift, to + shift)
        return [_sorted(found) if found else {} for found in out]

    def _found(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Every literal in a text, as (literal, start, end); one inside another as well."""
        if not self.literals:
            return
        data = _bytes(text)
        matches = self._automaton.find_matches_as_indexes(data, overlapping=True)
        if len(data) == len(text):
            yield from matches
            return
        done = end = 0  # matches come in the order of their ends
        for index, _, to in matches:
            end += len(data[done:to].decode("utf-8", "surrogatepass"))
            done = to
            yield index, end - self._lengths[index], end

    def _words(
        self, out: dict[Words | Regex, list[Range]], reading: Reading, start: int, piece: str
    ) -> None:
        """The automaton's pass over a stretch that begins at canonical `start`."""
        for index, at, to in self._found(piece):
            self._test(out, reading, index, at + start, to + start)

    def _test(
        self, out: dict[Words | Regex, list[Range]], reading: Reading, index: int, at: int, to: int
    ) -> None:
        """Note a literal where it is a match; most stand inside longer words and go first."""
        text = reading.folded.text
        if self._whole[index]:
            before = text[at - 1] if at else " "
            if before.isalnum() or is_word(before):
                return
            after = text[to] if to < len(text) else " "
            if after.isalnum() or is_word(after):
                return
            for part, needle in self._uses[index]:
                self._add(out, part, needle, reading, (at, to))
            return
        for part, needle in self._uses[index]:
            place = needle.match(text, at, to)
            if place is not None:
                self._add(out, part, needle, reading, place)

    def _add(
        self,
        out: dict[Words | Regex, list[Range]],
        part: Words,
        needle: Needle,
        reading: Reading,
        place: Range,
    ) -> None:
        """Note a match, unless its capitals or its language are wrong."""
        start, end = reading.folded.span(*place) if reading.folded.layers else place
        if needle.lang and not reading.speaks(needle.lang, start):
            return
        if needle.exact is not None:
            cased = canonical(reading.doc.text[start:end], case=False).text
            if not needle.exact.fullmatch(cased):
                return
        out.setdefault(part, []).append((start, end))

    def _hyphens(
        self, out: dict[Words | Regex, list[Range]], reading: Reading, start: int, end: int
    ) -> None:
        """The same at line ends with the hyphen kept: "win-" and "win" on the next line."""
        joins = reading.folded.joins
        near = joins[bisect_left(joins, start) : bisect_right(joins, end)]
        for other in reading.folded.readings(self._reach, near):
            for index, at, to in self._found(other.text):
                for part, needle in self._uses[index]:
                    found = needle.match(other.text, at, to)
                    place = other.span(*found) if found else None
                    if place is not None:
                        self._add(out, part, needle, reading, place)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _sorted(found: dict[Words | Regex, list[Range]]) -> Found:
    """Each part's ranges in order, once."""
    return {p: r if len(r) == 1 else sorted(set(r)) for p, r in found.items()}


def _regex(part: Regex, text: str, start: int, end: int) -> list[Range]:
    """Matches of an expression in `text[start:end]`; empty ones are none."""
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = 8 << 20
    options.case_sensitive = part.case == "exact"
    data = text[start:end].encode("utf-8", "surrogatepass")
    compiled = re2.compile(part.pattern.encode(), options)
    plain = len(data) == end - start
    out: list[Range] = []
    done_bytes, done = 0, start
    for match in compiled.finditer(data):
        first, last = match.span()
        if first == last:
            continue
        if plain:
            out.append((start + first, start + last))
            continue
        done += len(data[done_bytes:first].decode("utf-8", "surrogatepass"))
        begin = done
        done += len(data[first:last].decode("utf-8", "surrogatepass"))
        done_bytes = last
        out.append((begin, done))
    return out
