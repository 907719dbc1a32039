"""Token patterns over the paragraphs that need them, and only those.

    stage = TokenStage(reading, units, pipelines)
    found |= stage.look([(rule.body, rule.within)], found)

Owns which paragraphs a rule has to have read: those that hold a word which the pattern cannot do without, and
where the other parts that must stand in the same unit were found already. The paragraph is the unit of
reading, so the answer is the same as if every paragraph were read (`everywhere`), which tests compare.
Ranges are half-open code points of the stored text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

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
    Words,
    pieces,
)
from coder.tag.algebra import Range
from coder.tag.evaluate import Units, leaves
from coder.tag.pipelines import Pipelines
from coder.tag.scan import Found, Reading, langs_of

__all__ = ["TokenStage", "anchors", "token_patterns"]

_SMALL = ("sentence", "paragraph")
_SURE = ("", "+")


def token_patterns(part: Part) -> tuple[TokenPattern, ...]:
    """The token patterns inside a part, its exceptions included."""
    return tuple(p for p in pieces(part) if isinstance(p, TokenPattern))


def anchors(part: TokenPattern) -> tuple[bool, tuple[str, ...]]:
    """Words of which a paragraph must hold one for the pattern to match, and whether case counts.

    Returns:
        (True for words as written, the words); no words when every paragraph may match.
    """
    best: tuple[bool, tuple[str, ...]] = (False, ())
    tokens = part.pattern if part.kind == "tokens" else [dict(_attrs(n)) for n in part.pattern]
    for token in tokens:
        op = str(token.get("OP", ""))
        if op not in _SURE and not (op.startswith("{") and op[1:2].isdigit() and op[1] != "0"):
            continue
        for key in ("ORTH", "TEXT", "LOWER"):
            words = _alternatives(token.get(key))
            # Small sigma depends on what stands around it.
            if words and not any(c in w for w in words for c in "\u03c3\u03c2"):
                found = (key != "LOWER", words)
                best = max(best, found, key=lambda a: min(map(len, a[1]), default=0))
    return best


def _attrs(node: Mapping[str, object]) -> Mapping[str, object]:
    attrs = node.get("RIGHT_ATTRS")
    return attrs if isinstance(attrs, Mapping) else {}


def _alternatives(said: object) -> tuple[str, ...]:
    if isinstance(said, str):
        return (said,) if said else ()
    if isinstance(said, Mapping) and isinstance(said.get("IN"), list):
        words = tuple(map(str, said["IN"]))
        return words if all(words) else ()
    return ()


class TokenStage:
    """The paragraphs of one document, read by spaCy when a rule needs them."""

    def __init__(
        self, reading: Reading, units: Units, pipelines: Pipelines, *, everywhere: bool = False
    ) -> None:
        self.reading, self.units, self.pipelines = reading, units, pipelines
        self.everywhere = everywhere
        self._docs: dict[tuple[int, int], object] = {}
        self._known: dict[tuple[TokenPattern, Range], list[Range]] = {}
        self._able: dict[tuple[TokenPattern, Range], bool] = {}

    @cached_property
    def paragraphs(self) -> list[Range]:
        """Those of the document, told when the first pattern is asked for."""
        doc = self.reading.doc
        return [(s.start, s.end) for s in doc.map.paragraphs] or [(0, len(doc.text))]

    def look(
        self, bodies: Iterable[tuple[Part, str]], found: Found
    ) -> dict[TokenPattern, list[Range]]:
        """Every match that one of the bodies could use.

        Args:
            bodies: bodies of rules with the unit of each.
            found: where their words were found.
        """
        wanted: dict[TokenPattern, set[Range]] = {}
        for body, within in bodies:
            for paragraph in self.paragraphs:
                for part in self._needed(body, within, paragraph, found):
                    wanted.setdefault(part, set()).add(paragraph)
        return {
            part: places
            for part, where in wanted.items()
            if (places := [p for one in sorted(where) for p in self.matches(part, one)])
        }

    def around(self, part: TokenPattern, start: int, end: int) -> list[Range]:
        """Matches of a pattern in the paragraphs that share characters with `[start, end)`."""
        near = [p for p in self.paragraphs if p[0] < end and start < p[1]]
        return [m for p in near if self._may_hold(part, p) for m in self.matches(part, p)]

    def matches(self, part: TokenPattern, paragraph: Range) -> list[Range]:
        """Matches in one paragraph, which is read once."""
        key = (part, paragraph)
        if key not in self._known:
            self._known[key] = self._read(part, paragraph)
        return self._known[key]

    def _read(self, part: TokenPattern, paragraph: Range) -> list[Range]:
        start, end = paragraph
        lang = min(langs_of(self.reading.doc, start))
        pipeline = self.pipelines.of(part, lang)
        if pipeline is None:
            return []
        key = (id(pipeline), start)
        if key not in self._docs:
            self._docs[key] = pipeline.doc(self.reading.doc.text[start:end])
        return [(s + start, e + start) for s, e in pipeline.matches(part, self._docs[key])]

    def _needed(
        self, part: Part, within: str, paragraph: Range, found: Found
    ) -> Iterator[TokenPattern]:
        """Patterns that have to be looked for in a paragraph, for the part to be told there."""
        if isinstance(part, TokenPattern):
            if self._may_hold(part, paragraph):
                yield part
        elif isinstance(part, Bounded):
            yield from self._needed(part.part, part.within or within, paragraph, found)
        elif isinstance(part, Guarded):
            yield from self._needed(part.part, within, paragraph, found)
            for unless in part.unless:
                for one in token_patterns(unless.part):
                    if self._may_hold(one, paragraph):
                        yield one
        elif isinstance(part, Any | OfCode):
            for inner in part.parts:
                yield from self._needed(inner, within, paragraph, found)
        elif not isinstance(part, Words | Regex):
            # In a unit inside the paragraph all the parts must be there; in a wider one, in the document.
            where = paragraph if within in _SMALL else (0, len(self.reading.doc.text))
            if all(self._may(p, where, found) for p in _joined(part)):
                for inner in _joined(part):
                    yield from self._needed(inner, within, paragraph, found)

    def _may(self, part: Part, where: Range, found: Found) -> bool:
        """Whether a part could match in a stretch, as far as words tell."""
        if self.everywhere:
            return True
        if isinstance(part, Words | Regex):
            return any(_touched(found.get(leaf, []), where) for leaf in leaves(part))
        if isinstance(part, TokenPattern):
            inside = (p for p in self.paragraphs if p[0] < where[1] and where[0] < p[1])
            return any(self._may_hold(part, p) for p in inside)
        if isinstance(part, Bounded | Guarded):
            # A unit of its own may be wider than this stretch.
            wide = isinstance(part, Bounded) and part.within and part.within not in _SMALL
            return self._may(part.part, (0, len(self.reading.doc.text)) if wide else where, found)
        if isinstance(part, Any | OfCode):
            return any(self._may(p, where, found) for p in part.parts)
        return all(self._may(p, where, found) for p in _joined(part))

    def _may_hold(self, part: TokenPattern, paragraph: Range) -> bool:
        """Whether a paragraph holds a word that the pattern cannot do without."""
        if self.everywhere:
            return True
        key = (part, paragraph)
        if key not in self._able:
            cased, words = anchors(part)
            text = self.reading.doc.text[slice(*paragraph)]
            text = text if cased else text.lower()
            self._able[key] = not words or any(w in text for w in words)
        return self._able[key]


def _joined(part: Part) -> tuple[Part, ...]:
    """The parts that must all be there."""
    if isinstance(part, Before):
        return (part.left, part.right)
    assert isinstance(part, Seq | Near | AllOf)
    return tuple(p for p in part.parts if not isinstance(p, Gap))


def _touched(ranges: list[Range], where: Range) -> bool:
    """Whether a sorted range shares a character with a stretch."""
    at = bisect_left(ranges, (where[1],))
    return any(end > where[0] for _, end in ranges[max(0, at - 64) : at]) or (
        at > 64 and any(end > where[0] for _, end in ranges[: at - 64])
    )
