"""Texts without their words: what a bundle for an archive holds where the texts may not go along.

    "A win-win. Readmission is agreed."     "x x-xxx. ..."     as many words, units at the same places

Owns the invariant that every count of a masked text is that of the text: length, units, pages, and between
any two places where something begins or ends the number of words, compounds counted alike. The lengths of
words are not kept: in a stretch all words are one letter long but the last, which fills it up. Of headings
the number and the word before it stay, because sections are told by them. Maps lose what holds words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from coder.model.document import TextMap

__all__ = ["mask_map", "mask_text", "places_of"]

_RUN = re.compile(r"\w+")
_JOINER = re.compile(r"['’-]")
_HEAD = re.compile(
    r"(?:(?:[^\W\d_]{1,12}\.?|§+)\s?)?(?:\d{1,3}(?:\.\d{1,3}){0,4}|(?-i:[IVXLC]{1,7}))\b[.:]?"
    r"|(?:annexe?|anexo|anhang|anlage|appendix|protocole?|schedule)\b",
    re.I,
)
_RUN_IN = re.compile(
    r"(?:article|art[íi]culo|artikel|artigo|articolo|articol|art\.|§+)\s?\d{1,4}[.:)]?", re.I
)


def places_of(text_map: TextMap, codings: Iterable[tuple[int, int]]) -> set[int]:
    """Every offset at which something begins or ends."""
    out = {o for p in text_map.pages for o in (p.start, p.end)}
    for spans in (text_map.paragraphs, text_map.sentences, text_map.headings):
        out |= {o for s in spans for o in (s.start, s.end)}
    out |= {o for p in text_map.languages for o in (p.start, p.end)}
    out |= {o for t in text_map.speakers for o in (t.start, t.end)}
    return out | {o for span in codings for o in span}


def mask_text(text: str, text_map: TextMap, places: Iterable[int], letter: str = "x") -> str:
    """A text of the same length whose words say nothing.

    Args:
        text: the stored text.
        text_map: its units.
        places: offsets between which the number of words stays (`places_of`).
        letter: what words are made of.
    """
    kept = _structure(text, text_map)
    cuts = sorted(
        {0, len(text), *(p for p in places if 0 < p < len(text)), *(o for s in kept for o in s)}
    )
    starts = [start for start, _ in kept]  # sorted and disjoint, as paragraphs are
    out = []
    for start, end in pairwise(cuts):
        at = bisect_right(starts, start) - 1
        held = at >= 0 and end <= kept[at][1]
        out.append(text[start:end] if held else _stretch(text[start:end], letter))
    return "".join(out)


def _structure(text: str, text_map: TextMap) -> list[tuple[int, int]]:
    """Where headings and articles say by word and number what they are."""
    heads = {s.start for s in text_map.headings}
    out = []
    for span in text_map.paragraphs:
        pattern = _HEAD if span.start in heads else _RUN_IN
        found = pattern.match(text, span.start, span.end)
        if found and found.end() > span.start:
            out.append((span.start, found.end()))
    return out


def _stretch(text: str, letter: str) -> str:
    """As many words as in the text, joined where they are, the last one as long as needed."""
    runs = [m.span() for m in _RUN.finditer(text)]
    if not runs:
        return " " * len(text)
    before = text[: runs[0][0]]
    out = [] if not before else ["-" if _JOINER.fullmatch(before) else " "]
    for at, (start, _) in enumerate(runs):
        if at:
            between = text[runs[at - 1][1] : start]
            out.append("-" if _JOINER.fullmatch(between) else " ")
        out.append(letter)
    after = text[runs[-1][1] :]
    tail = "" if not after else "-" if _JOINER.fullmatch(after) else " "
    room = len(text) - len(out) - len(tail)
    return "".join(out) + letter * room + tail


def mask_map(text_map: TextMap, speakers: dict[str, str]) -> TextMap:
    """The map without running heads, edits, the way to the source, and names of speakers.

    Args:
        text_map: of the text.
        speakers: names already numbered; new ones are added.
    """
    turns = tuple(
        replace(t, name=speakers.setdefault(t.name, f"speaker {len(speakers) + 1}"))
        for t in text_map.speakers
    )
    pages = tuple(replace(p, label=p.label if len(p.label) <= 8 else "") for p in text_map.pages)
    return replace(text_map, pages=pages, furniture=(), origin={}, decisions=(), speakers=turns)
