"""What a rule lacks at a place: the words that are not there, or that stand too far apart.

    missing_words(look, rule, (100, 180))   "lemma share is here (“shared”), lemma responsibility is not"

Owns near misses: which parts were found in the unit, which were not, how many words lie between, and which
word of the passage is nearest to one looked for. Places are half-open code points of the stored text.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from itertools import pairwise

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
    Rule,
    Seq,
    Words,
)
from coder.tag.algebra import Range
from coder.tag.evaluate import Places, leaves
from coder.tag.program import Look
from coder.tag.scan import Scanner
from coder.tag.witness import described
from coder.text.canonical import canonical

__all__ = ["missing_words"]

_NEAR = 0.85
"""How alike a word of the passage has to be to be named (difflib's ratio)."""
_WORD = re.compile(r"[^\W\d_][\w'\u2019-]*")


def missing_words(look: Look, rule: Rule, where: Range) -> str:
    """Why the body of a rule does not match at a place, in a clause."""
    return _missing(look.places, rule.body, rule.within, where)


def _missing(places: Places, part: Part, within: str, where: Range) -> str:
    if isinstance(part, Bounded | Guarded):
        own = part.within if isinstance(part, Bounded) else ""
        return _missing(places, part.part, own or within, where)
    if isinstance(part, Seq | Near | Before | AllOf):
        return _joined(places, part, within, where)
    what = f"{described(part)} does not stand here"
    near = _nearest(places, part, where)
    return f"{what}; nearest is {near}" if near else what


def _joined(places: Places, part: Seq | Near | Before | AllOf, within: str, where: Range) -> str:
    """Which of the parts that belong together are missing in the unit, or what keeps them apart."""
    parts = (
        [part.left, part.right]
        if isinstance(part, Before)
        else [p for p in part.parts if not isinstance(p, Gap)]
    )
    unit = places.units.around(within, *where)
    found = [_inside(places.of(p, within), unit) for p in parts]
    here = [
        f"{described(p)} ({_shown(places, f[0])})" for p, f in zip(parts, found, strict=True) if f
    ]
    gone = [p for p, f in zip(parts, found, strict=True) if not f]
    if gone:
        lead = f"{', '.join(here)} stands here; " if here else ""
        rest = [_missing(places, p, within, unit) for p in gone]
        return lead + ("; ".join(rest) if here else f"none of its parts: {'; '.join(rest)}")
    return f"all its parts stand here, but {_apart(places, part, found, unit, within)}"


def _apart(
    places: Places,
    part: Seq | Near | Before | AllOf,
    found: list[list[Range]],
    unit: Range,
    within: str,
) -> str:
    """What keeps parts that were all found from being one match."""
    words = places.words(unit)
    between = []
    for before, after in pairwise(found):
        pairs = [(a, b) for a in before for b in after if a[1] <= b[0] or b[1] <= a[0]]
        if not pairs:
            return "they share their words"
        between.append(min(words.between(*sorted((*a, *b))[1:3]) for a, b in pairs))
    if isinstance(part, Near | Before) and max(between) > part.max_gap:
        return f"{max(between)} words lie between (at most {part.max_gap})"
    if isinstance(part, Seq):
        told = ", ".join(map(str, between))
        return f"not in this order and at the gaps given (words between: {told})"
    ordered = isinstance(part, Before) or (isinstance(part, Near) and part.ordered)
    return f"in another order, or not in one {within}" if ordered else f"not in one {within}"


def _inside(ranges: list[Range], unit: Range) -> list[Range]:
    return [r for r in ranges if unit[0] <= r[0] and r[1] <= unit[1]]


def _shown(places: Places, place: Range) -> str:
    return "\u201c" + " ".join(places.reading.doc.text[slice(*place)].split()) + "\u201d"


def _nearest(places: Places, part: Part, where: Range) -> str:
    """The word of the passage that is nearest to a word looked for, quoted; empty when none is near."""
    if isinstance(part, Any | OfCode):
        return ""
    words = [w for w in leaves(part) if isinstance(w, Words) and w.kind != "glob"]
    wanted = [w for w in Scanner(words, places.reading.langs).literals if " " not in w]
    if not wanted or len(wanted) > 400:
        return ""
    for m in _WORD.finditer(places.reading.doc.text, *where):
        word = canonical(m.group()).text
        if len(word) > 4 and get_close_matches(word, wanted, 1, _NEAR):
            return f"\u201c{m.group()}\u201d"
    return ""
