"""Where a part of a rule matches, given where its words were found.

Owns the meaning of the kinds (`any`, `seq`, `near`, `before`, `all_of`, `lemmas`) inside units: a match
made of several parts lies in one unit of the rule's `within`. Units come from the document's map and are
never made anew; a text without sentences is read by paragraphs, one without paragraphs as a whole. Ranges
are half-open code points of the stored text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter

from coder.model.document import Document
from coder.model.rule import (
    AllOf,
    Any,
    Before,
    Bounded,
    Gap,
    Near,
    Part,
    Regex,
    Seq,
    TokenPattern,
    Words,
)
from coder.model.span import Span
from coder.tag.algebra import Range, WordCount, near, ordered, together
from coder.tag.scan import Found, Reading
from coder.text.canonical import canonical

__all__ = ["Places", "Units", "leaves"]


def leaves(part: Part) -> Iterator[Words | Regex]:
    """The words and expressions that have to be looked for, to tell where `part` matches."""
    if isinstance(part, Words):
        yield from _sequence(part) if part.kind == "lemmas" else (part,)
        if part.kind == "lemmas" and part.forms:
            yield _by_hand(part)
    elif isinstance(part, Regex):
        yield part
    elif isinstance(part, Bounded):
        yield from leaves(part.part)
    elif isinstance(part, Before):
        yield from leaves(part.left)
        yield from leaves(part.right)
    elif not isinstance(part, TokenPattern):
        for inner in part.parts:
            if not isinstance(inner, Gap):
                yield from leaves(inner)


def _sequence(words: Words) -> tuple[Words, ...]:
    """The words of `lemmas`, each a lemma of its own."""
    return tuple(
        Words("lemma", (v,), (), words.case, words.hyphen, words.compound) for v in words.values
    )


def _by_hand(words: Words) -> Words:
    return Words("phrase", words.forms, (), words.case, words.hyphen, words.compound)


_START = attrgetter("start")


class Units:
    """The sentences, paragraphs and pages of a document, by offset (bisected, never copied)."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self._spans: dict[str, Sequence[Span]] = {}

    def _of(self, kind: str) -> Sequence[Span]:
        spans = self._spans.get(kind)
        if spans is None:
            plain = {"sentence": self.doc.map.sentences, "paragraph": self.doc.map.paragraphs}
            spans = plain[kind] if kind in plain else [u.span for u in self.doc.units(kind)]
            if not spans and kind != "document":
                spans = self._of("paragraph" if kind == "sentence" else "document")
            self._spans[kind] = spans
        return spans

    def holding(self, kind: str, start: int, end: int) -> Range | None:
        """The unit that `[start, end)` lies in; None when it lies in none or in two."""
        spans = self._of(kind)
        at = bisect_right(spans, start, key=_START) - 1
        if at < 0 or end > spans[at].end:
            return None
        return spans[at].start, spans[at].end

    def around(self, kind: str, start: int, end: int) -> Range:
        """From the start of the unit where the range begins to the end of that where it ends."""
        spans = self._of(kind)
        first = last = bisect_right(spans, start, key=_START) - 1
        if first < 0 or end > spans[first].end:
            last = bisect_right(spans, end - 1, key=_START) - 1
        begin = spans[first].start if first >= 0 and start < spans[first].end else start
        stop = spans[last].end if last >= 0 and end <= spans[last].end else end
        return begin, stop


class Places:
    """Evaluates parts over what one scan found."""

    def __init__(self, reading: Reading, units: Units, found: Found) -> None:
        self.reading = reading
        self.units = units
        self.found = found
        self._known: dict[tuple[Part, str], list[Range]] = {}
        self._words: dict[Range, WordCount] = {}

    def of(self, part: Part, within: str) -> list[Range]:
        """Sorted ranges where the part matches; several parts stay inside one unit `within`."""
        if (isinstance(part, Words) and part.kind != "lemmas") or isinstance(part, Regex):
            return self.found.get(part, [])
        if isinstance(part, TokenPattern):
            return []
        key = (part, within)
        if key not in self._known:
            self._known[key] = self._work_out(part, within)
        return self._known[key]

    def words(self, unit: Range) -> WordCount:
        """The words of a unit, told once."""
        if unit not in self._words:
            self._words[unit] = WordCount(self.reading.doc.text, *unit)
        return self._words[unit]

    def _work_out(self, part: Part, within: str) -> list[Range]:
        if isinstance(part, Bounded):
            places = self.of(part.part, part.within or within)
            return [p for p in places if self._speaks(part.lang, p[0])]
        if isinstance(part, Any):
            return sorted({p for inner in part.parts for p in self.of(inner, within)})
        if isinstance(part, Words):
            return self._lemmas(part, within)
        if isinstance(part, Before):
            gaps = [(0, part.max_gap)]
            return self._in_units([part.left, part.right], within, lambda p, w: ordered(p, gaps, w))
        if isinstance(part, Near):
            gap = part.max_gap
            if part.ordered:
                gaps = [(0, gap)] * (len(part.parts) - 1)
                return self._in_units(part.parts, within, lambda p, w: ordered(p, gaps, w))
            return self._in_units(part.parts, within, lambda p, w: near(p, gap, w))
        if isinstance(part, AllOf):
            return self._in_units(part.parts, within, lambda p, _: together(p))
        assert isinstance(part, Seq)
        parts, gaps = _steps(part)
        return self._in_units(parts, within, lambda p, w: ordered(p, gaps, w))

    def _speaks(self, langs: tuple[str, ...], offset: int) -> bool:
        return not langs or any(self.reading.speaks(lang, offset) for lang in langs)

    def _in_units(
        self,
        parts: Sequence[Part],
        within: str,
        join: Callable[[list[list[Range]], WordCount], list[Range]],
    ) -> list[Range]:
        """Join the parts of each unit that holds all of them."""
        found = [self.of(p, within) for p in parts]
        if not all(found):
            return []
        by_unit: dict[Range, list[list[Range]]] = {}
        for k in sorted(range(len(found)), key=lambda k: len(found[k])):
            first = not by_unit
            for place in found[k]:
                unit = self.units.holding(within, *place)
                if unit is not None and (first or unit in by_unit):
                    by_unit.setdefault(unit, [[] for _ in parts])[k].append(place)
            by_unit = {u: p for u, p in by_unit.items() if p[k]}
            if not by_unit:
                return []
        return sorted(p for unit, ps in by_unit.items() for p in join(ps, self.words(unit)))

    def _lemmas(self, part: Words, within: str) -> list[Range]:
        """Each word in any form, with nothing but white space (or a mark of a note) between."""
        del within  # like a phrase, it may run over a wrongly told sentence end
        runs = self.found.get(_sequence(part)[0], [])
        for word in _sequence(part)[1:]:
            following = self.found.get(word, [])
            starts = [s for s, _ in following]
            runs = [
                (start, following[i][1]) for start, end in runs for i in self._next(end, starts)
            ]
        return sorted({*runs, *(self.found.get(_by_hand(part), []) if part.forms else [])})

    def _next(self, end: int, starts: list[int]) -> Iterator[int]:
        """Those of the sorted starts that nothing but space and marks of notes divides from `end`."""
        text = self.reading.doc.text
        for i in range(bisect_right(starts, end), len(starts)):
            between = text[end : starts[i]]
            # A letter before it, so that a note is known for one.
            if len(between) > 16 or canonical("x" + between).text != "x ":
                return
            yield i


def _steps(part: Seq) -> tuple[list[Part], list[tuple[int, int]]]:
    """A sequence as its parts and the gaps between them, adjacent where none is written."""
    parts: list[Part] = []
    gaps: list[tuple[int, int]] = []
    gap: tuple[int, int] | None = None
    for step in part.parts:
        if isinstance(step, Gap):
            gap = (step.low, step.high)
            continue
        if parts:
            gaps.append(gap or (0, 0))
        parts.append(step)
        gap = None
    return parts, gaps
