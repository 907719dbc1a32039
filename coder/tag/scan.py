"""One pass over canonical text for all needles, and the places where each part made of words was found.

    scanner = Scanner(parts, langs)          parts: the `Words` and `Regex` of rules
    found = scanner.scan(reading)            found[part] -> sorted ranges of the stored text

Owns the automaton (all needles, overlapping matches), the tests on each literal found, both readings of a
hyphen at a line end, and the run of regular expressions (RE2, on the stored text, positions in code points).
Ranges are half-open code points of the stored text. Knows no rules.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any

from coder.model.document import Document
from coder.model.rule import Regex, Words
from coder.tag.needles import Needle, needles
from coder.text.canonical import BREAK, Canonical, canonical, is_word

__all__ = ["Found", "Reading", "Scanner", "langs_of"]

Range = tuple[int, int]
Found = Mapping[Words | Regex, list[Range]]
_Out = dict[int, list[Range]]


def langs_of(doc: Document, offset: int | None = None) -> frozenset[str]:
    """Languages of the passage at `offset`, or of the whole document; `und` where nothing is known."""
    written = frozenset(p for p in doc.variables.get("lang", "").split("|") if p)
    passages = doc.map.languages
    if offset is None:
        told = {p.lang for p in passages}
        return frozenset(told if _covered(doc) else told | (written or {"und"}))
    starts = bisect_right(passages, offset, key=lambda p: p.start)
    if starts and passages[starts - 1].end > offset:
        return frozenset((passages[starts - 1].lang,))
    return written or frozenset(("und",))


def _covered(doc: Document) -> bool:
    """Whether nothing but white space stands outside the passages whose language is known."""
    at = 0
    for passage in doc.map.languages:
        if doc.text[at : passage.start].strip():
            return False
        at = passage.end
    return at > 0 and not doc.text[at:].strip()


class Reading:
    """A document with its canonical text, as scanners read it."""

    def __init__(self, doc: Document, folded: Canonical | None = None) -> None:
        self.doc = doc
        self.folded = canonical(doc.text) if folded is None else folded
        self.langs = langs_of(doc)
        self._stretch = (1, 0, 0)

    def span(self, start: int, end: int) -> Range:
        """Range in the stored text of canonical `[start, end)`; cheapest when asked in order."""
        low, high, shift = self._stretch
        if low <= start and end <= high:
            return start + shift, end + shift
        if not self.folded.layers:
            return start, end
        self._stretch = low, high, shift = self.folded.stretch(start)
        if low <= start and end <= high:
            return start + shift, end + shift
        return self.folded.span(start, end)

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

    def scan(self, reading: Reading, start: int = 0, end: int | None = None) -> Found:
        """Where each part stands in canonical `[start, end)`; parts not found are not in the answer."""
        out: _Out = {}
        folded = reading.folded
        text = folded.text
        whole = start == 0 and (end is None or end >= len(text))
        if self.literals:
            self._words(out, reading, start, text if whole else text[start:end])
            if folded.joins:
                self._hyphens(out, reading, start, len(text) if end is None else end)
        found = self._by_part(out)
        for part in self._regexes:
            low, high = (0, len(reading.doc.text)) if whole else folded.span(start, end or 0)
            if ranges := _regex(part, reading.doc.text, low, high):
                found[part] = ranges
        return found

    def scan_pieces(self, reading: Reading, pieces: Sequence[Range]) -> list[Found]:
        """The same for many canonical ranges at once; one pass over all of them together."""
        if self._regexes or reading.folded.joins:
            return [self.scan(reading, *piece) for piece in pieces]
        out: list[_Out | None] = [None] * len(pieces)
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
            self._note(found, reading, index, at + shift, to + shift)
        return [self._by_part(found) if found else {} for found in out]

    def _by_part(self, out: _Out) -> dict[Words | Regex, list[Range]]:
        """Each part's ranges in order, once."""
        parts = self.parts
        return {parts[n]: r if len(r) == 1 else sorted(set(r)) for n, r in out.items()}

    def _found(self, text: str) -> Iterable[tuple[int, int, int]]:
        """Every literal in a text, as (literal, start, end); one inside another as well."""
        if not self.literals:
            return ()
        data = self._bytes(text)
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

    def _words(self, out: _Out, reading: Reading, start: int, piece: str) -> None:
        """The automaton's pass over a stretch that begins at canonical `start`."""
        text, length = reading.folded.text, len(reading.folded.text)
        whole, simple = self._whole, self._simple(reading)
        for index, at, to in self._found(piece):
            at += start
            to += start
            if not whole[index]:
                self._note_each(out, reading, index, at, to)
                continue
            before = text[at - 1] if at else " "
            after = text[to] if to < length else " "
            # Most stand inside longer words; those go at once.
            if before.isalnum() or after.isalnum():
                continue
            if (before not in _EDGES and is_word(before)) or (
                after not in _EDGES and is_word(after)
            ):
                continue
            self._put(out, reading, simple, (index, at, to))

    def _note(self, out: _Out, reading: Reading, index: int, at: int, to: int) -> None:
        """Note a literal where it is a match."""
        text = reading.folded.text
        if not self._whole[index]:
            self._note_each(out, reading, index, at, to)
        elif not (at and is_word(text[at - 1])) and not (to < len(text) and is_word(text[to])):
            self._put(out, reading, self._simple(reading), (index, at, to))

    def _note_each(self, out: _Out, reading: Reading, index: int, at: int, to: int) -> None:
        """Note a literal for those of its needles that match there."""
        for n, needle in self._uses[index]:
            place = needle.match(reading.folded.text, at, to)
            if place is not None:
                self._add(out, n, needle, reading, place)

    def _simple(self, reading: Reading) -> Sequence[tuple[int, ...] | None]:
        """By literal the parts that ask for nothing but word edges in this text."""
        alone = len(reading.langs) == 1 and reading.langs == self.langs
        return self._here if alone else self._anywhere

    def _put(
        self,
        out: _Out,
        reading: Reading,
        simple: Sequence[tuple[int, ...] | None],
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


_EDGES = frozenset(" \n.,;:()\"'-")
"""Signs that belong to no word, seen at most edges."""


def _is_latin(text: str) -> bool:
    return max(text) < "\u0100"


_FLAGS = re.compile(r"\(\?[imsU]+\)")
_LETTER_FIRST = re.compile(r"[^\W_(\[\\]|[(\[]|\\[pPwd]")
_GROUPS = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|([()|])", re.S)


@lru_cache(maxsize=1024)
def _unicode_edges(pattern: str) -> tuple[str, bool]:
    r"""The pattern with `\b` at its own ends made right for all letters, and whether that was done.

    RE2 knows edges of ASCII words only, and would find "gal" in "égal". The match is group 1 then.
    An edge inside the pattern, or beside a choice that is in no brackets, stays as RE2 understands it.
    """
    flags = _FLAGS.match(pattern)
    head = flags.group() if flags else ""
    core = pattern[len(head) :]
    left = core.startswith(r"\b") and _LETTER_FIRST.match(core, 2) is not None
    right = core.endswith(r"\b") and len(core) > 2 and (core[-3].isalnum() or core[-3] in ")]*+?}")
    depth = 0
    for sign in _GROUPS.finditer(core):
        depth += {"(": 1, ")": -1}.get(sign[1] or "", 0)
        if sign[1] == "|" and not depth:
            return pattern, False
    if not left and not right:
        return pattern, False
    core = core[2 * left : len(core) - 2 * right]
    before = r"(?:\A|[^\pL\pM\pN_])" if left else ""
    after = r"(?:\z|[^\pL\pM\pN_])" if right else ""
    return f"{head}{before}({core}){after}", True


def _regex(part: Regex, text: str, start: int, end: int) -> list[Range]:
    """Matches of an expression in `text[start:end]`; empty ones are none."""
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = 8 << 20
    options.case_sensitive = part.case == "exact"
    data = text[start:end].encode("utf-8", "surrogatepass")
    pattern, edged = _unicode_edges(part.pattern)
    compiled = re2.compile(pattern.encode(), options)
    plain = len(data) == end - start
    out: list[Range] = []
    done_bytes, done = 0, start
    for first, last in _matches(compiled, data, edged):
        if plain:
            out.append((start + first, start + last))
            continue
        done += len(data[done_bytes:first].decode("utf-8", "surrogatepass"))
        begin = done
        done += len(data[first:last].decode("utf-8", "surrogatepass"))
        done_bytes = last
        out.append((begin, done))
    return out


def _matches(compiled: Any, data: bytes, edged: bool) -> Iterator[Range]:
    """Byte ranges of matches one after the other; group 1 with `edged`."""
    if not edged:
        yield from ((m.start(), m.end()) for m in compiled.finditer(data) if m.start() < m.end())
        return
    at = 0
    while match := compiled.search(data, at):
        first, last = match.span(1)
        if first < last:
            yield first, last
        # What follows one match may be the edge of the next.
        at = max(last, match.start() + 1)
