"""Remarks on a codebook without errors: what works, and is probably not what was meant.

Owns the notes about rules that say the same (a phrase that stands twice in a code, or that a shorter phrase
of the code finds anyway) and a name in the file that is not the file's. Notes never stop anything. What
only `codebook lint` looks for is in `lint`.
"""

from __future__ import annotations

from dataclasses import dataclass

from coder.codebook.shape import Row, Said
from coder.codebook.tree import Faults
from coder.model.codebook import Codebook
from coder.model.finding import Level
from coder.text.canonical import canonical

__all__ = ["Phrase", "phrases_of", "remarks"]


@dataclass(frozen=True)
class Phrase:
    """A phrase of a code as it is compared: words with single spaces, the languages it runs on."""

    words: tuple[str, ...]
    lang: frozenset[str]
    said: Said
    rule: str

    def covers(self, other: Phrase) -> bool:
        """Whether it runs wherever `other` runs."""
        return not self.lang or (bool(other.lang) and other.lang <= self.lang)


def remarks(book: Codebook, row: Row, faults: Faults) -> None:
    """Add notes about the file's name and each code's phrases."""
    said = row.get("codebook")
    if said and said != book.name:
        what = f"the codebook is called {book.name!r}, as its file is; codebook: says {str(said)!r}"
        faults.add("other-name", what, said.at, level=Level.NOTE)
    for code in row.get("codes", ()):
        phrases = [p for rule in code.get("rules", ()) for p in phrases_of(rule)]
        _compare(str(code["id"]), phrases, faults, contained=book.overlap == "all")


def phrases_of(rule: Row) -> list[Phrase]:
    """The phrases of a rule that nothing but words decides; none for other rules."""
    if "phrase" not in rule or rule.keys() & {"scope", "unless", "case", "compound", "within"}:
        return []
    lang = frozenset(map(str, rule.get("lang", ())))
    ident = str(rule.get("id", "without id"))
    return [
        Phrase(tuple(canonical(said).text.replace("-", " ").split()), lang, said, ident)
        for said in rule["phrase"]
        if not said.startswith("$")
    ]


def _compare(code: str, phrases: list[Phrase], faults: Faults, *, contained: bool) -> None:
    """Same phrases twice; where every hit is reported, also phrases that hold a shorter one."""
    by_words: dict[tuple[str, ...], list[Phrase]] = {}
    for phrase in phrases:
        words = phrase.words
        twin = next((p for p in by_words.get(words, ()) if p.covers(phrase)), None)
        if twin is not None:
            what = f"code {code!r}: phrase {str(phrase.said)!r} stands twice (rule {twin.rule})"
            faults.add("subsumed", what, phrase.said.at, level=Level.NOTE)
        by_words.setdefault(words, []).append(phrase)
    for phrase in phrases if contained else ():
        shorter = next((p for p in _inside(phrase, by_words) if p.covers(phrase)), None)
        if shorter is not None:
            what = (
                f"code {code!r}: phrase {str(phrase.said)!r} is found by"
                f" {str(shorter.said)!r} anyway (rule {shorter.rule})"
            )
            faults.add("subsumed", what, phrase.said.at, level=Level.NOTE)


def _inside(phrase: Phrase, by_words: dict[tuple[str, ...], list[Phrase]]) -> list[Phrase]:
    """Phrases whose words are some, but not all, of the neighbouring words of this one."""
    words = phrase.words[:40]
    return [
        other
        for i in range(len(words))
        for j in range(i + 1, len(words) + 1)
        if j - i < len(phrase.words)
        for other in by_words.get(words[i:j], ())
    ]
