"""Columns of keywords in other people's codebooks, as rules.

    keywords("migrant; migra*", "Keywords (de)").rules
    ({"lang": ["de"], "phrase": "migrant"}, {"lang": ["de"], "glob": "migra*"})

Owns what counts as a list of words: entries parted by semicolons, bars, line ends, "OR" or commas; with `*` a
glob, else a phrase. An entry that is a sentence, or a search expression of another program (AND, NEAR,
brackets, wildcards other than `*`), is none and is given back, so that it can be kept elsewhere. A language
is taken from the heading only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from coder.codebook.tongues import TAGS
from coder.codebook.writing import Value
from coder.model.languages import codes

__all__ = ["Keywords", "keywords", "language_of", "without_language"]

_LONGEST = 8
"""Words of an entry; a longer one is a sentence."""
_PARTED = re.compile(r"[;|\n]")
_OR = re.compile(r",|\s(?:OR|ODER|OU|O)\s")
_QUOTES = "\"'“”„«»‘’‚‹› "
_BULLET = re.compile(r"^(?:[•·▪‣◦]\s*|[-–]\s+)")
_EXPRESSION = re.compile(
    r"[()\[\]{}^\\?$~<>=&+#@:!]|\b(?:AND|NOT|NEAR|UND|NICHT|ET|SAUF|Y|NO|WITHIN|SEQ)\b|/\d"
)
_LANGUAGE = re.compile(r"(.*?)[\s_(\[/-]+([^\W\d_]+)[)\]]?\s*")


@dataclass(frozen=True, slots=True)
class Keywords:
    """What a cell of keywords gives: rules without id, how many words they have, entries that are none."""

    rules: tuple[Mapping[str, Value], ...]
    words: int
    others: tuple[str, ...]


def keywords(cell: str, heading: str) -> Keywords:
    """The rules that a cell of keywords means.

    Args:
        cell: what stands in it.
        heading: of its column, which may end in a language: "Keywords (de)".
    """
    entries = [e for part in _PARTED.split(cell) for e in _entries(part)]
    told = list(dict.fromkeys(filter(None, map(_tidy, entries))))
    good = [e for e in told if _is_words(e)]
    lang = language_of(heading)
    head: dict[str, Value] = {"lang": [lang]} if lang else {}
    rules: list[Mapping[str, Value]] = []
    for kind, starred in (("phrase", False), ("glob", True)):
        words = [w for w in good if ("*" in w) is starred]
        if words:
            rules.append({**head, kind: words if len(words) > 1 else words[0]})
    return Keywords(tuple(rules), len(good), tuple(e for e in told if e not in good))


def _entries(part: str) -> list[str]:
    """A part at its commas and "OR", but not an expression or a sentence, which keeps them."""
    pieces = _OR.split(part)
    return [part] if _EXPRESSION.search(part) or any(map(_is_long, pieces)) else pieces


def _tidy(entry: str) -> str:
    return " ".join(_BULLET.sub("", entry.strip()).strip(_QUOTES).split())


def _is_long(entry: str) -> bool:
    return len(entry.split()) > _LONGEST


def _is_words(entry: str) -> bool:
    """Whether an entry is words to look for; a lone star, or a star without letters, is none."""
    words = entry.split()
    return (
        not _is_long(entry)
        and not _EXPRESSION.search(entry)
        and all(re.search(r"\w", w) for w in words if "*" in w)
        and re.search(r"[^\W_]{2}|[^\x00-\x7f]", entry) is not None
        and any(map(str.isalpha, entry))
    )


def language_of(heading: str) -> str:
    """The code of the language in which a heading ends; empty for none."""
    found = _LANGUAGE.fullmatch(heading)
    told = codes(found[2]) if found else ()
    return told[0] if len(told) == 1 and told[0] in TAGS else ""


def without_language(heading: str) -> str:
    """A heading without the language in which it ends."""
    found = _LANGUAGE.fullmatch(heading)
    return found[1] if found and language_of(heading) else heading
