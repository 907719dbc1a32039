"""Remarks on a codebook without errors: what works, and is probably not what was meant.

Owns the notes about rules that say the same (a phrase that stands twice in a code, or that another phrase
of the code finds anyway, in every spelling that its hyphens and spaces allow) and a name in the file that is
not the file's. Notes never stop anything. What only `codebook lint` looks for is in `lint`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from coder.codebook.shape import Row, Said
from coder.codebook.tree import Faults
from coder.model.codebook import Codebook
from coder.model.finding import Level
from coder.text.canonical import canonical

__all__ = ["Phrase", "phrases_of", "remarks"]

# What may stand in a text between two words of a phrase, by what stands between them in the rule.
_BETWEEN = {
    " ": frozenset(" "),
    "/": frozenset("/"),
    "flexible": frozenset("-/ "),
    "optional": frozenset(("-", "/", " ", "")),
    "exact": frozenset("-"),
}
_DECIDES = {"scope", "unless", "case", "compound", "within"}
_EFFECTS = ("expand", "context", "silences")
_WORDS = 40
"""Words of a phrase that are looked into."""

Joins = tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Phrase:
    """A phrase of a code as it is compared: its words, what may stand between them, where it runs.

    `effects` is what a hit of its rule does beside being one.
    """

    words: tuple[str, ...]
    joins: Joins
    lang: frozenset[str]
    said: Said
    rule: str
    effects: str = ""

    def covers(self, other: Phrase) -> bool:
        """Whether it matches wherever `other`, of the same words, does."""
        return self.runs_with(other) and _allows(self.joins, other.joins)

    def runs_with(self, other: Phrase) -> bool:
        """Whether it runs wherever `other` runs."""
        return not self.lang or (bool(other.lang) and other.lang <= self.lang)

    def readings(self) -> Iterator[tuple[tuple[str, ...], Joins]]:
        """Its words, also with some of those that may stand without anything between them made one."""
        open_ = [n for n, join in enumerate(self.joins) if "" in join][:3]
        for closed in (c for many in range(len(open_) + 1) for c in combinations(open_, many)):
            words = [self.words[0]]
            joins = []
            for n, (word, join) in enumerate(zip(self.words[1:], self.joins, strict=True)):
                if n in closed:
                    words[-1] += word
                else:
                    words.append(word)
                    joins.append(join)
            yield tuple(words), tuple(joins)

    def slices(self) -> Iterator[tuple[tuple[str, ...], Joins]]:
        """Neighbouring words that stand in it as words, however it is spelt."""
        whole = [0, *(n for n, join in enumerate(self.joins, 1) if "" not in join)]
        ends = [*whole[1:], len(self.words)]
        for start in (n for n in whole if n < _WORDS):
            for end in (n for n in ends if start < n <= start + _WORDS):
                yield self.words[start:end], self.joins[start : end - 1]


def _allows(joins: Joins, others: Joins) -> bool:
    return len(joins) == len(others) and all(o <= j for j, o in zip(joins, others, strict=True))


def remarks(book: Codebook, row: Row, faults: Faults) -> None:
    """Add notes about the file's name and each code's phrases."""
    said = row.get("codebook")
    if said and said != book.name:
        what = f"the codebook is called {book.name!r}, as its file is; codebook: says {str(said)!r}"
        faults.add("other-name", what, said.at, level=Level.NOTE)
    normal = row.get("defaults", {})
    for code in row.get("codes", ()):
        phrases = [p for rule in code.get("rules", ()) for p in phrases_of(rule, normal)]
        _compare(str(code["id"]), phrases, faults, contained=book.overlap == "all")


def phrases_of(rule: Row, normal: Mapping[str, Any]) -> list[Phrase]:
    """The phrases of a rule that nothing but words decides; none for other rules, and for rules switched off.

    `normal` are the defaults of the codebook.
    """
    if "phrase" not in rule or rule.keys() & _DECIDES or rule.get("enabled") is False:
        return []
    lang = frozenset(map(str, rule.get("lang", ())))
    ident = str(rule.get("id", "without id"))
    effects = repr([(k, rule[k]) for k in _EFFECTS if k in rule])
    out = []
    for said in rule["phrase"]:
        words, joins = _taken(said, str(rule.get("hyphen", "")), normal)
        if words and not said.startswith("$"):
            out.append(Phrase(words, joins, lang, said, ident, effects))
    return out


def _taken(said: str, hyphen: str, normal: Mapping[str, Any]) -> tuple[tuple[str, ...], Joins]:
    """The words of a phrase and what may stand between them."""
    case = normal.get("case", normal.get("normalise", {}).get("case", "fold"))
    text = canonical(said, case=case != "exact").text.strip(" -/")
    mode = hyphen or str(normal.get("hyphen", "flexible"))
    between = [m.group().strip()[:1] or " " for m in re.finditer(r"[-/\s]+", text)]
    joins = tuple(_BETWEEN[mode if sign == "-" else sign] for sign in between)
    return tuple(re.split(r"[-/\s]+", text)) if text else (), joins


def _compare(code: str, phrases: list[Phrase], faults: Faults, *, contained: bool) -> None:
    """Phrases that another one finds; where every hit is reported, also those that hold a shorter one."""
    by_words: dict[tuple[str, ...], list[tuple[Joins, int]]] = {}
    for n, phrase in enumerate(phrases):
        for words, joins in phrase.readings():
            by_words.setdefault(words, []).append((joins, n))
    gone: set[int] = set()  # what is told to be needless keeps nothing else from being needed
    for n in sorted(range(len(phrases)), key=lambda n: (-len(phrases[n].words), -n)):
        phrase = phrases[n]
        found = _finder(n, phrases, by_words, gone, contained=contained)
        if found is None:
            continue
        gone.add(n)
        what = f"code {code!r}: phrase {str(phrase.said)!r}"
        alike = phrase.words == found.words and phrase.joins == found.joins
        why = "stands twice" if alike else f"is found by {str(found.said)!r} anyway"
        where = phrase.said.at
        faults.add("subsumed", f"{what} {why} (rule {found.rule})", where, level=Level.NOTE)


def _finder(
    n: int,
    phrases: list[Phrase],
    by_words: Mapping[tuple[str, ...], list[tuple[Joins, int]]],
    gone: set[int],
    *,
    contained: bool,
) -> Phrase | None:
    """The phrase that finds the `n`th one wherever it stands; of two that say the same, the first."""
    phrase = phrases[n]
    whole = (phrase.words, phrase.joins)
    for words, joins in (whole, *(phrase.slices() if contained else ())):
        for others, k in by_words.get(words, ()):
            other = phrases[k]
            if (
                k != n
                and k not in gone
                and _allows(others, joins)
                and other.runs_with(phrase)
                and other.effects == phrase.effects
            ):
                return other
    return None
