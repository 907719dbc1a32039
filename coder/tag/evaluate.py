"""Where a part of a rule matches, given where its words and token patterns were found.

Owns the meaning of the kinds (`any`, `seq`, `near`, `before`, `all_of`, `lemmas`, `code`, `tokens`) inside
units: a match made of several parts lies in one unit of the rule's `within`. Units come from the document's
map and are never made anew; a text without sentences is read by paragraphs, one without paragraphs as a
whole; a section reaches from one heading to the next. Ranges are half-open code points of the stored text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import cast

from coder.model.document import Document
from coder.model.rule import (
    AllOf,
    Any,
    Before,
    Bounded,
    Gap,
    Guarded,
    Near,
    OfCode,
    Part,
    Regex,
    Seq,
    TokenPattern,
    Unless,
    Words,
)
from coder.model.span import Span
from coder.tag.algebra import Range, WordCount, near, ordered, together
from coder.tag.scan import Found, Reading
from coder.tag.scanned import Scanned
from coder.tag.scope import in_scope, in_section
from coder.text.canonical import canonical

__all__ = ["Confined", "Places", "Units", "by_hand", "leaves", "longest", "sequence", "steps"]

_Join = Callable[[list[list[Range]], WordCount], list[Range]]


def leaves(part: Part) -> Iterator[Words | Regex]:
    """The words and expressions that have to be looked for, to tell where `part` matches."""
    if isinstance(part, Words):
        yield from sequence(part) if part.kind == "lemmas" else (part,)
        if part.kind == "lemmas" and part.forms:
            yield by_hand(part)
    elif isinstance(part, Regex):
        yield part
    elif isinstance(part, Bounded):
        yield from leaves(part.part)
    elif isinstance(part, Before):
        yield from leaves(part.left)
        yield from leaves(part.right)
    elif isinstance(part, Guarded):
        for one in (part.part, *(u.part for u in part.unless)):
            yield from leaves(one)
    elif not isinstance(part, TokenPattern):
        for inner in part.parts:
            if not isinstance(inner, Gap):
                yield from leaves(inner)


def sequence(words: Words) -> tuple[Words, ...]:
    """The words of `lemmas`, each a lemma of its own."""
    return tuple(
        Words("lemma", (v,), (), words.case, words.hyphen, words.compound, words.not_forms)
        for v in words.values
    )


def by_hand(words: Words) -> Words:
    """The forms given by hand beside `lemmas`, as phrases."""
    return Words("phrase", words.forms, (), words.case, words.hyphen, words.compound)


class Units:
    """The sentences, paragraphs and pages of a document, by offset (bisected, never copied)."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self._spans: dict[str, Sequence[Span]] = {}
        self._starts: dict[str, list[int]] = {}
        self._around: dict[tuple[str, int, int], Range] = {}

    def _of(self, kind: str) -> Sequence[Span]:
        spans = self._spans.get(kind)
        if spans is None:
            plain = {"sentence": self.doc.map.sentences, "paragraph": self.doc.map.paragraphs}
            if kind in plain:
                spans = plain[kind]
            elif kind == "section":
                spans = _sections(self.doc)
            else:
                spans = [u.span for u in self.doc.units(kind)]
            if not spans and kind != "document":
                spans = self._of("paragraph" if kind == "sentence" else "document")
            self._spans[kind] = spans
        return spans

    def told(self, kind: str) -> tuple[list[int], Sequence[Span]]:
        """Where the units begin, and the units; made when the first of a kind is asked for."""
        starts = self._starts.get(kind)
        if starts is None:
            starts = self._starts[kind] = [span.start for span in self._of(kind)]
        return starts, self._spans[kind]

    def holding(self, kind: str, start: int, end: int) -> Range | None:
        """The unit that `[start, end)` lies in; None when it lies in none or in two."""
        starts, spans = self.told(kind)
        at = bisect_right(starts, start) - 1
        if at < 0 or end > spans[at].end:
            return None
        return starts[at], spans[at].end

    def around(self, kind: str, start: int, end: int) -> Range:
        """From the start of the unit where the range begins to the end of that where it ends."""
        key = kind, start, end
        known = self._around.get(key)
        if known is None:
            known = self._around[key] = self._about(kind, start, end)
        return known

    def _about(self, kind: str, start: int, end: int) -> Range:
        starts, spans = self.told(kind)
        first = last = bisect_right(starts, start) - 1
        if first >= 0:
            stop = spans[first].end
            if end <= stop and start < stop:
                return starts[first], stop
        if first < 0 or end > spans[first].end:
            last = bisect_right(starts, end - 1) - 1
        begin = starts[first] if first >= 0 and start < spans[first].end else start
        stop = spans[last].end if last >= 0 and end <= spans[last].end else end
        return begin, stop


class Places:
    """Evaluates parts over what one scan found."""

    def __init__(self, reading: Reading, units: Units, found: Found) -> None:
        self.reading = reading
        self.units = units
        self.found = found
        # By identity, which is told at once; the part is kept, so that its id stays its own.
        self._known: dict[tuple[int, str], tuple[Part, list[Range]]] = {}
        self._words: dict[Range, WordCount] = {}

    def of(self, part: Part, within: str) -> list[Range]:
        """Sorted ranges where the part matches; several parts stay inside one unit `within`."""
        if (isinstance(part, Words) and part.kind != "lemmas") or isinstance(part, Regex):
            return self.found.get(part, [])
        key = (id(part), within)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = (part, self._work_out(part, within))
        return known[1]

    def words(self, unit: Range) -> WordCount:
        """The words of a unit, told once."""
        if unit not in self._words:
            self._words[unit] = WordCount(self.reading.doc.text, *unit)
        return self._words[unit]

    def _work_out(self, part: Part, within: str) -> list[Range]:
        if isinstance(part, Bounded):
            places = self.of(part.part, part.within or within)
            return [p for p in places if self._speaks(part.lang, p[0])]
        if isinstance(part, Guarded):
            return self._guarded(part, within)
        if isinstance(part, TokenPattern):
            found = cast("Mapping[Part, list[Range]]", self.found).get(part, [])
            return longest(p for p in found if self.units.holding(within, *p))
        if isinstance(part, Any | OfCode):
            if isinstance(self.found, Scanned) and (some := self.found.any_of(part)) is not None:
                lists = [self.found.ranges(number) for number in some]
                return sorted(set().union(*lists)) if len(lists) > 1 else lists[0] if lists else []
            lists = [found for inner in part.parts if (found := self.of(inner, within))]
            if len(lists) < 2:
                return lists[0] if lists else []
            return sorted(set().union(*lists))
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
        parts, gaps = steps(part)
        return self._in_units(parts, within, lambda p, w: ordered(p, gaps, w))

    def _guarded(self, part: Guarded, within: str) -> list[Range]:
        """Matches of the part that its scope allows and none of its exceptions cancels."""
        doc = self.reading.doc
        if not in_scope(part.scope, doc):
            return []
        out = [p for p in self.of(part.part, within) if in_section(part.scope, doc, p[0])]
        for unless in part.unless:
            out = [p for p in out if not self.cancelled(p, unless)]
        return out

    def cancelled(self, hit: Range, unless: Unless) -> bool:
        """Whether an exception stands where it cancels a match."""
        kind = "sentence" if unless.within in ("overlap", "match") else unless.within
        start, end = self.units.around(kind, *hit)
        places = (p for p in self.of(unless.part, kind) if start <= p[0] and p[1] <= end)
        if unless.within == "match":
            return any(s < hit[1] and hit[0] < e for s, e in places)
        return any(True for _ in places)

    def _speaks(self, langs: tuple[str, ...], offset: int) -> bool:
        return not langs or any(self.reading.speaks(lang, offset) for lang in langs)

    def _in_units(self, parts: Sequence[Part], within: str, join: _Join) -> list[Range]:
        """Join the parts of each unit that holds all of them."""
        found: list[list[Range]] = []
        for part in parts:
            found.append(self.of(part, within))
            if not found[-1]:
                return []
        by_unit: dict[Range, list[list[Range]]] = {}
        rarest, *others = sorted(range(len(found)), key=lambda k: len(found[k]))
        for place in found[rarest]:
            unit = self.units.holding(within, *place)
            if unit is not None:
                by_unit.setdefault(unit, [[] for _ in parts])[rarest].append(place)
        for k in others:
            for unit, held in by_unit.items():
                held[k] = _inside(found[k], *unit)
            by_unit = {u: p for u, p in by_unit.items() if p[k]}
        return sorted(
            place for held in by_unit.values() for place in join(held, self._between(held))
        )

    def _between(self, held: Iterable[Sequence[Range]]) -> WordCount:
        """The words that may lie between the parts of one unit; those outside all lie between none."""
        return WordCount(self.reading.doc.text, *_hull(held))

    def _lemmas(self, part: Words, within: str) -> list[Range]:
        """Each word in any form, with nothing but white space (or a mark of a note) between."""
        del within  # like a phrase, it may run over a wrongly told sentence end
        words = sequence(part)
        runs = self.found.get(words[0], [])
        for word in words[1:]:
            following = self.found.get(word, [])
            starts = [s for s, _ in following]
            runs = [
                (start, following[i][1]) for start, end in runs for i in self._next(end, starts)
            ]
        return sorted({*runs, *(self.found.get(by_hand(part), []) if part.forms else [])})

    def _next(self, end: int, starts: list[int]) -> Iterator[int]:
        """Those of the sorted starts that nothing but space and marks of notes divides from `end`."""
        text = self.reading.doc.text
        for i in range(bisect_right(starts, end), len(starts)):
            between = text[end : starts[i]]
            # A letter before it, so that a note is known for one.
            if len(between) > 16 or canonical("x" + between).text != "x ":
                return
            yield i


Inside = Callable[[Part, Sequence[Range]], list[Range] | None]
"""The ranges of words, or of any of several, that lie inside some units; None for other parts."""


class Confined(Places):
    """The same for a rule that matches in a few units only, which are known; the others are not looked at."""

    def __init__(self, places: Places, inside: Inside, only: Sequence[Range]) -> None:
        super().__init__(places.reading, places.units, places.found)
        self._inside, self._only = inside, only

    def of(self, part: Part, within: str) -> list[Range]:
        """Sorted ranges where the part matches, in the known units."""
        found = self._inside(part, self._only)
        return super().of(part, within) if found is None else found

    def _in_units(self, parts: Sequence[Part], within: str, join: _Join) -> list[Range]:
        """Join the parts of each known unit that holds all of them."""
        found = [self.of(part, within) for part in parts]
        if not all(found):
            return []
        text = self.reading.doc.text
        if len(self._only) == 1:
            return join(found, WordCount(text, *self._only[0]))
        out: list[Range] = []
        for start, end in self._only:
            held = [_inside(places, start, end) for places in found]
            if all(held):
                out += join(held, WordCount(text, start, end))
        return sorted(out)


def _hull(held: Iterable[Sequence[Range]]) -> Range:
    """From the first start to the last end of sorted ranges."""
    return min(p[0][0] for p in held), max(e for p in held for _, e in p)


def _inside(places: list[Range], start: int, end: int) -> list[Range]:
    """Those of sorted places that lie in `[start, end)`."""
    low = bisect_left(places, (start,))
    return [p for p in places[low : bisect_left(places, (end,), low)] if p[1] <= end]


def longest(ranges: Iterable[Range]) -> list[Range]:
    """Of ranges that overlap the longest, and of equally long ones the first; sorted."""
    kept: list[Range] = []
    for start, end in sorted(set(ranges), key=lambda r: (r[0] - r[1], r[0])):
        at = bisect_right(kept, (start, end))
        if (at == 0 or kept[at - 1][1] <= start) and (at == len(kept) or kept[at][0] >= end):
            kept.insert(at, (start, end))
    return kept


def _sections(doc: Document) -> list[Span]:
    """From each heading to the next; what stands before the first is a section as well."""
    begins = sorted({0, *(h.start for h in doc.map.headings)})
    ends = [*begins[1:], len(doc.text)]
    return [Span(s, e) for s, e in zip(begins, ends, strict=True) if s < e]


def steps(part: Seq) -> tuple[list[Part], list[tuple[int, int]]]:
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
