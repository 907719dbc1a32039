"""The languages of a document's passages, as its map tells them and as people say them.

    text_map = as_said(text, told, "de")     the whole text in German, whatever was told from it

Owns which of the two holds: the map, as long as the variable `lang` names the languages that the map has (or
the first two of them, which is what ingest writes there); else what the variable says, because a person
wrote it. One language is then that of the whole text; of several each passage is told anew, among these.
Paragraphs and sentences stay: results rest on them. Nothing is stored here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from coder.model.document import TextMap
from coder.model.languages import NAMES, codes

__all__ = ["as_said", "said_now", "told_languages"]

NOT_KNOWN = frozenset({"und", "mul"})


def told_languages(text_map: TextMap) -> tuple[str, ...]:
    """The languages of a map, each once, in the order in which they first stand."""
    return tuple(dict.fromkeys(c for p in text_map.languages for c in codes(p.lang) if c != "und"))


def as_said(text: str, text_map: TextMap, written: str) -> TextMap:
    """The map with the languages that hold.

    Args:
        text: the stored text.
        text_map: its map.
        written: the document's variable `lang`, as people write languages; what is none says nothing.
    """
    if not written or not text_map.paragraphs:
        return text_map
    said = [c for c in codes(written) if c in NAMES and c not in NOT_KNOWN]
    told = told_languages(text_map)
    first = len(said) > 1 and set(said) == set(told[:2])
    if not said or first or (told and set(told) <= set(said)):
        return text_map
    from coder.text.language import passages

    parts = passages(text, text_map.paragraphs, lang="|".join(said))
    return replace(text_map, languages=parts)


def said_now(variables: Mapping[str, str], lang: str, *, sheet: bool) -> dict[str, str]:
    """The variables of a document whose text is read, or divided, in the language that `--lang` names.

    Args:
        variables: as they stand.
        lang: what was given; empty for nothing.
        sheet: whether a sheet was given as well; its word on each document goes before that on all.
    """
    values = dict(variables)
    if lang and not (sheet and values.get("lang")):
        values["lang"] = "|".join(codes(lang))
    return values
