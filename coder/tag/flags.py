"""Which contexts flag a hit: words before or after it, and quotation marks around it.

Owns what "before" means: within the context's words and unit, not taken back by an exception that the words
are part of ("not only"), nor by a word or sign between that ends their scope ("not A but HIT", a semicolon).
Looks at the units around hits only. Offsets are code points of the stored text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from coder.model.rule import Any, Context, Flag, Part, Regex, Rule, Words
from coder.tag.algebra import Range, WordCount
from coder.tag.aside import Aside
from coder.tag.evaluate import leaves
from coder.tag.flag_words import WITHOUT
from coder.tag.scan import Scanned, langs_of

__all__ = ["Asked", "Flagger"]

_CLAUSE_END = re.compile(r"[;:?!]")
_DASH = re.compile(r"\s[\u2013\u2014-]\s")
_WORD = re.compile(r"[^\W\d_][\w'\u2019-]*")
# Who says this right before quotation marks holds even a name at a distance.
_SO_CALLED = re.compile(
    r"(?:so.called|alleged|self.styled|supposed|so ?genannt\w*|angeblich\w*|vermeintlich\w*"
    r"|soi.disant|pr\u00e9tendu\w*|supuest\w*|(?:as\u00ed|mal|el|la|los|las|del|al) llamad\w*|dizque)\s+\Z",
    re.I,
)
# Who owns what the quotation marks hold; one more word may stand between.
_OWNED = re.compile(
    r"(?:\b(?:their|its|his|her|your|this|these|those|such|(?:ihr|sein|dies|jen|solch)\w*|leurs?|ses|sa|son"
    r"|cet(?:te)?|ces?|vos|votre|tel\w*|sus?|est[aeo]s?|es[aeo]s?|aquel\w*|tal(?:es)?)|\w['\u2019]s|s['\u2019])"
    r"(?:\s+\w+)?\s+\Z",
    re.I,
)
_ARTICLE = re.compile(
    r"^(?:an?|the|der|die|das|den|dem|des|eine?[nmrs]?|les?|la|une?|des|du|el|l[ao]s|una)\s+", re.I
)
_NEAR = 60
_LONG = 60  # no word is longer, for telling how many lie between
_MOTTO = range(6, 9)
_ADJECTIVE = re.compile(
    r"\s+(?:[a-z\u00e4\u00f6\u00fc\u00df]+\s+)?[a-z\u00e4\u00f6\u00fc\u00df-]{4,}e[mnrs]?\s+"
)
_REACH = 8


_Sides = tuple[list[Range], list[Range]]


class _Serving(NamedTuple):
    """The contexts that can flag a hit, in the order of the codebook, by what they look at.

    `by_leaf` are, by the number of a part, the worded ones bound to a sentence that it can set off, each with
    whether the part stands before the hit and how many words may lie between; that is -1 where the part is
    not all that is asked for. `wider` are those of other units.
    """

    quoted: tuple[Context, ...]
    worded: tuple[Context, ...]
    by_leaf: dict[int, tuple[tuple[int, bool, int], ...]]
    wider: tuple[int, ...]


class Asked(NamedTuple):
    """What may flag a hit: contexts, the quotations around it, words by the number of a worded context.

    Those are told before and after the hit; None where they are not all that the context asks for.
    """

    serving: _Serving
    around: list[Range]
    near: dict[int, _Sides | None]


class Flagger:
    """The contexts of a codebook, asked about one hit after the other."""

    def __init__(self, contexts: Iterable[Context], aside: Aside) -> None:
        self.contexts = tuple(contexts)
        self.aside = aside
        # The language of all the text, where it has one only.
        self._langs = aside.reading.langs if len(aside.reading.langs) == 1 else None
        memo = aside.scanner.memo
        # Without `aside` in it: a circle would keep all that is known of a text until garbage is looked for.
        aside.limiting = partial(_limiting, self.contexts, aside.scanner.langs)
        self._serving: dict[tuple[tuple[str, ...], frozenset[str]], _Serving] = memo.setdefault(
            "serving", {}
        )

    def asked(self, hit: Range, rule: Rule, sentence: Range) -> Asked | None:
        """What of the contexts may flag a hit in its sentence; None where nothing does, as with most."""
        aside = self.aside
        langs = self._langs or langs_of(aside.reading.doc, hit[0])
        serving = self._serving.get((rule.context, langs)) or self._for(rule.context, langs)
        around = aside.quotes(hit) if serving.quoted else []
        found = aside.places(sentence).found
        near = _near(hit, found, serving, aside) if isinstance(found, Scanned) else {}
        near.update((n, None) for n in serving.wider)
        return Asked(serving, around, near) if near or around else None

    def flags(self, hit: Range, rule: Rule, sentence: Range) -> list[tuple[Context, Flag]]:
        """The contexts that hold for a hit in its sentence, each with the words that say so."""
        asked = self.asked(hit, rule, sentence)
        return [] if asked is None else self.holding(hit, asked, sentence)

    def holding(self, hit: Range, asked: Asked, sentence: Range) -> list[tuple[Context, Flag]]:
        """The same, where it is known what may flag the hit."""
        aside = self.aside
        serving, around, near = asked
        out: list[tuple[Context, Flag]] = []
        for context in serving.quoted if around else ():
            words = _quoting(hit, around, context, aside)
            if words is not None:
                out.append((context, Flag(context.name, *words)))
        for n in sorted(near):
            context, unit = serving.worded[n], sentence
            if context.within not in ("", "sentence"):
                unit = aside.units.around(context.within, *hit)
            words = _words(hit, context, aside, unit, near[n] or self._sides(hit, context, unit))
            if words is not None:
                out.append((context, Flag(context.name, *words)))
        return out

    def _sides(self, hit: Range, context: Context, unit: Range) -> _Sides:
        """Where what a context asks for stands in a unit, before a hit and after it, as near as it must."""
        within, most = context.within or "sentence", _most(context)
        sides: _Sides = ([], [])
        for part, places in zip((context.before, context.after), sides, strict=True):
            for place in self.aside.find(part, unit, within) if part is not None else ():
                if _is_near(hit, place, places is sides[0], most, self.aside):
                    places.append(place)
        return sides

    def in_sentences(self, rule: Rule) -> bool:
        """Whether all contexts that words set off are looked for in the sentence of a hit, wherever it is."""
        if self._langs is None:
            return False
        serving = self._serving.get((rule.context, self._langs)) or self._for(
            rule.context, self._langs
        )
        return not serving.wider

    def _for(self, named: tuple[str, ...], langs: frozenset[str]) -> _Serving:
        """The contexts that can flag a hit in text of some languages."""
        able = [
            c
            for c in self.contexts
            if (c.everywhere or c.name in named)
            and (not c.lang or "und" in langs or bool(langs & set(c.lang)))
        ]
        worded = tuple(c for c in able if c.before or c.after)
        by_leaf: dict[int, list[tuple[int, bool, int]]] = {}
        number = self.aside.scanner.number
        for n, context in enumerate(worded):
            sides = [(p, p is context.before) for p in (context.before, context.after) if p]
            most = _most(context) if all(_is_plain(p) for p, _ in sides) else -1
            for part, first in sides:
                for leaf in leaves(part):
                    by_leaf.setdefault(number(leaf), []).append((n, first, most))
        serving = _Serving(
            tuple(c for c in able if c.quoted),
            worded,
            {leaf: tuple(ns) for leaf, ns in by_leaf.items()},
            tuple(n for n, c in enumerate(worded) if c.within not in ("", "sentence")),
        )
        self._serving[named, langs] = serving
        return serving


def _limiting(contexts: Iterable[Context], langs: frozenset[str]) -> Iterator[Words | Regex]:
    """Words that take the power from others, of contexts that serve some languages.

    An expression by itself is asked when its turn comes, see `Aside.limits`.
    """
    for context in contexts:
        if not context.lang or "und" in langs or langs & set(context.lang):
            for part in (context.stop, *context.unless):
                if part is not None and not isinstance(part, Regex):
                    yield from leaves(part)


def _is_plain(part: Part) -> bool:
    """Whether a part matches where one of its words stands, and asks for no more."""
    if isinstance(part, Any):
        return all(map(_is_plain, part.parts))
    return isinstance(part, Regex) or (isinstance(part, Words) and part.kind != "lemmas")


def _most(context: Context) -> int:
    """How many words may lie between a context's words and the hit."""
    return 3 if context.max_gap is None else context.max_gap


def _near(hit: Range, found: Scanned, serving: _Serving, aside: Aside) -> dict[int, _Sides | None]:
    """By the number of a context the words that stand before and after a hit, no further off than they may.

    None where the words are not all that the context asks for.
    """
    begin, end = hit
    out: dict[int, _Sides | None] = {}
    for number in found.numbers:
        asks = serving.by_leaf.get(number, ())
        for place in found.ranges(number) if asks else ():
            off = begin - place[1]
            before = off >= 0
            if not before:
                off = place[0] - end
            for n, first, most in asks:
                if most < 0:
                    out[n] = None
                    continue
                far = first is not before or not 0 <= off <= _LONG * (most + 1)
                if not far and _is_near(hit, place, first, most, aside):
                    sides = out.setdefault(n, ([], []))
                    assert sides is not None
                    sides[not first].append(place)
    for one in out.values():
        for places in one or ():
            places.sort()
    return out


def _is_near(hit: Range, place: Range, first: bool, most: int, aside: Aside) -> bool:
    """Whether no more than `most` words lie between a hit and a place before it (`first`), or behind."""
    begin, end = (place[1], hit[0]) if first else (hit[1], place[0])
    stretch = min(end, begin + _LONG * (most + 1))
    if begin > end or stretch < end:
        return False
    words = WordCount(aside.reading.doc.text, place[0] if first else hit[0], stretch)
    return words.upto(begin, end, most) <= most


def _words(hit: Range, context: Context, aside: Aside, unit: Range, sides: _Sides) -> Range | None:
    """Words of the context before or after the hit; `sides` are where they stand near it, of each."""
    for places, first in zip(sides, (True, False), strict=True):
        for place in reversed(places) if first else places:
            gap = (place[1], hit[0]) if first else (hit[1], place[0])
            if first and context.stop is not None and _affirms(place, gap, context, aside, unit):
                break  # what denies a denial further left denies nothing
            if not _taken_back(place, gap, context, aside, unit):
                return place
    return None


def _taken_back(place: Range, gap: Range, context: Context, aside: Aside, unit: Range) -> bool:
    """Whether an exception or an end of scope takes the words' power."""
    within = context.within or "sentence"
    between = aside.reading.doc.text[gap[0] : gap[1]]
    if _CLAUSE_END.search(between):
        return True
    # Two commas or dashes enclose an insertion, one begins something new.
    if context.stop is not None and (between.count(",") % 2 or len(_DASH.findall(between)) % 2):
        return True
    for part in context.unless:
        if any(s < place[1] and place[0] < e for s, e in aside.limits(part, unit, within)):
            return True
    stops = aside.limits(context.stop, unit, within) if context.stop is not None else []
    return any(gap[0] <= s and e <= gap[1] for s, e in stops)


def _affirms(place: Range, gap: Range, context: Context, aside: Aside, unit: Range) -> bool:
    """Whether the denial at `place` is itself denied ("cannot work without"), or of an adjective only."""
    text = aside.reading.doc.text
    word = text[slice(*place)].casefold()
    if word == "nicht":  # German denies a noun with "kein"
        return bool(_ADJECTIVE.fullmatch(text, *gap)) and text[gap[1]].isupper()
    if word not in WITHOUT or context.before is None:
        return False
    words = aside.places(unit).words(unit)
    for start, end in aside.find(context.before, unit, context.within or "sentence"):
        if end <= place[0] and words.between(end, place[0]) <= _REACH:
            between = text[end : place[0]]
            if not _CLAUSE_END.search(between) and "," not in between and start < place[0]:
                return True
    return False


def _quoting(hit: Range, quotes: Iterable[Range], context: Context, aside: Aside) -> Range | None:
    """The first of the quotations around a hit whose length fits the context and that is no name."""
    most = 5 if context.max_words is None else context.max_words
    least = 1 if context.min_words is None else context.min_words
    for start, end in quotes:
        count = len(WordCount(aside.reading.doc.text, start, end))
        if least <= count <= most and not (
            context.unless and _is_name(hit, (start, end), context, aside)
        ):
            return start - 1, end + 1
    return None


def _is_name(hit: Range, quote: Range, context: Context, aside: Aside) -> bool:
    """Whether the quotation marks hold a name, title or term rather than words at a distance.

    Of several words, those are at a distance that are the hit and no more, or that somebody is said to
    own ("their", "so-called").
    """
    text = aside.reading.doc.text
    start, end = quote
    sentence = aside.units.around("sentence", start - 1, end + 1)
    before = text[max(sentence[0], start - 1 - _NEAR) : start - 1]
    if _SO_CALLED.search(before):
        return False
    short = context.min_words is None
    if _is_title(text[start:end], before, short=short and not _in_german(aside, start)):
        return True
    if not short and _is_motto(aside, quote, before):
        return True
    if short and len(WordCount(text, start, end)) > 1 and not _OWNED.search(before):
        whole = _ARTICLE.sub("", text[start:end]).strip()
        if len(whole) > hit[1] - hit[0]:
            return True
    words = aside.places(sentence).words(sentence)
    for part in context.unless:
        for first, last in aside.limits(part, sentence, "sentence"):
            ahead = last <= start and words.between(last, start) <= 2
            if ahead or (first > end and not words.between(end + 1, first)):
                return True
    return False


def _in_german(aside: Aside, at: int) -> bool:
    return "de" in langs_of(aside.reading.doc, at)


def _is_motto(aside: Aside, quote: Range, before: str) -> bool:
    """Whether a longer quotation is too short, and too little of a sentence, to be speech."""
    text = aside.reading.doc.text
    start, end = quote
    if len(WordCount(text, start, end)) not in _MOTTO or text[end - 1] in ".!?\u2026":
        return False
    return not text[start].isupper() and before.rstrip()[-1:] not in (":", ",")


def _is_title(words: str, before: str, *, short: bool) -> bool:
    """Whether the words are written as names are; `before` stands in front of their marks."""
    found: list[str] = _WORD.findall(words)
    if not found or words.isupper():
        return False
    begins = before.rstrip(" \n\u00a0([\"'\u2013\u2014-")
    inside = bool(begins) and begins[-1] not in ".!?:"
    if short and inside and found[0][0].isupper() and begins[-1] != ",":
        return True
    long = [w for w in found if len(w) > 3]
    lower = [w for w in long if w[0].islower()]
    return inside and len(long) > 1 and not lower and found[0][0].isupper()
