"""Which words a match stands on: each part of a rule with the place that it matched.

    witness(places, rule.body, rule.within, (10, 41))     [Piece("lemma share", "shared", 10, 16), ...]

Owns one way back from a match to its parts; where several ways lead to the same match, the first by place is
told. The search is bounded, so that no rule can cost more to explain than to run. Ranges are half-open code
points of the stored text. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

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
)
from coder.tag.algebra import Range
from coder.tag.evaluate import Places, by_hand, sequence, steps
from coder.tag.forms import LANGUAGES, form_sources
from coder.tag.scan import Reading, Scanner
from coder.text.canonical import canonical

__all__ = ["Piece", "described", "kind_of", "value_at", "witness"]

_STEPS = 5_000


class Piece(NamedTuple):
    """A part and the words it matched; `via` says by what form, where that is not plain."""

    part: str
    words: str
    start: int
    end: int
    via: str = ""


def kind_of(part: Part) -> str:
    """The kind of a part as the codebook writes it."""
    if isinstance(part, Words | TokenPattern):
        return part.kind
    if isinstance(part, Bounded | Guarded):
        return kind_of(part.part)
    names = {Regex: "regex", Seq: "seq", Near: "near", Before: "before", AllOf: "all_of",
             Any: "any", OfCode: "code"}  # fmt: skip
    return names[type(part)]


def described(part: Part, *, most: int = 6) -> str:
    """A part in a line: `lemma share`, `near(glob benefit*, phrase origin)`, long lists cut."""
    if isinstance(part, Words):
        joint = " " if part.kind == "lemmas" else ", "
        shown = [*part.values[:most], *(["..."] if len(part.values) > most else [])]
        return f"{part.kind} {joint.join(shown)}"
    if isinstance(part, Regex):
        return f"regex {part.pattern}"
    if isinstance(part, TokenPattern):
        return f"{part.kind} of {len(part.pattern)}"
    if isinstance(part, Bounded | Guarded):
        return described(part.part, most=most)
    if isinstance(part, OfCode):
        return f"code {part.code}"
    if isinstance(part, Before):
        return f"before({described(part.left, most=most)}, {described(part.right, most=most)})"
    inner = [described(p, most=most) for p in part.parts if not isinstance(p, Gap)]
    shown = [*inner[:most], *(["..."] if len(inner) > most else [])]
    return f"{kind_of(part)}({', '.join(shown)})"


def witness(places: Places, part: Part, within: str, hit: Range) -> list[Piece]:
    """The pieces that a match stands on, by place; empty where the part does not match there."""
    found = _Search(places).pieces(part, within, hit)
    return sorted(found or [], key=lambda p: (p.start, p.end))


class _Search:
    """Goes back from matches to parts, a bounded number of steps."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.steps = 0

    def pieces(self, part: Part, within: str, hit: Range) -> list[Piece] | None:
        """Pieces that together are exactly this match; None when there are none."""
        if isinstance(part, Bounded):
            return self.pieces(part.part, part.within or within, hit)
        if isinstance(part, Guarded):
            return self.pieces(part.part, within, hit)
        if hit not in self.places.of(part, within):
            return None
        if isinstance(part, Words) and part.kind == "lemmas":
            return self._lemmas(part, hit)
        if isinstance(part, Words | Regex | TokenPattern):
            return [self._leaf(part, hit)]
        if isinstance(part, Any | OfCode):
            found = (self.pieces(p, within, hit) for p in part.parts)
            return next((f for f in found if f is not None), None)
        return self._joined(part, within, hit)

    def _leaf(self, part: Words | Regex | TokenPattern, hit: Range) -> Piece:
        reading = self.places.reading
        words = " ".join(reading.doc.text[slice(*hit)].split())
        if not isinstance(part, Words):
            return Piece(described(part), words, *hit)
        value, via = value_at(part, hit, reading)
        return Piece(f"{part.kind} {value}", words, *hit, via)

    def _lemmas(self, part: Words, hit: Range) -> list[Piece]:
        if part.forms and hit in self.places.of(by_hand(part), ""):
            return [self._leaf(by_hand(part), hit)._replace(via="given by hand under forms")]
        chains: list[tuple[int, list[Range]]] = [(hit[0], [])]
        for word in sequence(part):
            inside = [p for p in self.places.of(word, "") if hit[0] <= p[0] and p[1] <= hit[1]]
            chains = [
                (p[1], [*chain, p])
                for at, chain in chains[:_STEPS]
                for p in inside
                if (p[0] >= at if chain else p[0] == at)
            ]
        chain = next((c for end, c in chains if end == hit[1]), [])
        return [self._leaf(w, p) for w, p in zip(sequence(part), chain, strict=False)]

    def _joined(self, part: Part, within: str, hit: Range) -> list[Piece]:
        if isinstance(part, Seq):
            parts, gaps = steps(part)
            ordered = True
        elif isinstance(part, Before):
            parts, gaps, ordered = [part.left, part.right], [(0, part.max_gap)], True
        else:
            assert isinstance(part, Near | AllOf)
            parts = list(part.parts)
            most = part.max_gap if isinstance(part, Near) else 1_000_000
            gaps = [(0, most)] * (len(parts) - 1)
            ordered = isinstance(part, Near) and part.ordered
        inside = [
            [p for p in self.places.of(one, within) if hit[0] <= p[0] and p[1] <= hit[1]]
            for one in parts
        ]
        apart = isinstance(part, AllOf)
        chosen = next(self._chosen(inside, gaps, hit, ordered=ordered, apart=apart), None)
        if chosen is None:  # too many ways: the first place of each part
            chosen = [places[0] for places in inside if places]
        out: list[Piece] = []
        for one, place in zip(parts, chosen, strict=False):
            out += self.pieces(one, within, place) or []
        return out

    def _chosen(
        self,
        inside: Sequence[Sequence[Range]],
        gaps: Sequence[tuple[int, int]],
        hit: Range,
        *,
        ordered: bool,
        apart: bool,
    ) -> Iterator[list[Range]]:
        """One place for each part, so that they span the match and keep their distances."""

        def grow(chosen: list[Range]) -> Iterator[list[Range]]:
            self.steps += 1
            if self.steps > _STEPS:
                return
            if len(chosen) == len(inside):
                if self._fits(chosen, gaps, hit, ordered=ordered, apart=apart):
                    yield list(chosen)
                return
            for place in inside[len(chosen)]:
                if ordered and chosen and place[0] < chosen[-1][1]:
                    continue
                yield from grow([*chosen, place])

        yield from grow([])

    def _fits(
        self,
        chosen: Sequence[Range],
        gaps: Sequence[tuple[int, int]],
        hit: Range,
        *,
        ordered: bool,
        apart: bool,
    ) -> bool:
        if min(c[0] for c in chosen) != hit[0] or max(c[1] for c in chosen) != hit[1]:
            return False
        if apart:
            return True
        row = list(chosen) if ordered else sorted(chosen)
        words = self.places.words(hit)
        return all(
            a[1] <= b[0] and low <= words.between(a[1], b[0]) <= high
            for a, b, (low, high) in zip(row, row[1:], gaps, strict=False)
        )


def value_at(part: Words, hit: Range, reading: Reading) -> tuple[str, str]:
    """Which of a part's words matched at a place, and by which form, in words."""
    folded = reading.folded
    low, high = folded.at(hit[0]), folded.at(hit[1])
    high = max(high, low + 1)
    # A little more than the match, so that a hyphen at a line end is read both ways.
    around = (max(0, low - 2), min(len(folded.text), high + 2))
    langs = reading.langs if "und" not in reading.langs else frozenset(LANGUAGES)
    for value in part.values:
        one = replace(part, values=(value,), forms=())
        if hit in Scanner([one], langs).scan(reading, *around).get(one, []):
            return value, _via(part, value, hit, reading, langs)
    by_form = Words("phrase", part.forms, (), part.case, part.hyphen, part.compound)
    if part.forms and hit in Scanner([by_form], langs).scan(reading, *around).get(by_form, []):
        return part.values[0], "form given by hand"
    return part.values[0], ""


def _via(part: Words, value: str, hit: Range, reading: Reading, langs: frozenset[str]) -> str:
    if part.kind != "lemma":
        return ""
    found = canonical(reading.doc.text[slice(*hit)]).text.replace("-", "")
    for lang in sorted(langs & set(LANGUAGES)):
        if not reading.speaks(lang, hit[0]):
            continue
        for form, source in form_sources(value.strip(), lang).items():
            if canonical(form).text.replace("-", "") == found and source != "as written":
                return f"form of {value} in {lang}: {source}"
    return ""
