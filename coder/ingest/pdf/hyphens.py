"""A hyphen at the end of a line: did the typesetter put it there, or the author?

    observa-/tions   ->   observations        school-/related   ->   school-related

Decided by the document's own words first: whichever of the two forms stands elsewhere, unbroken, more often.
Where neither does, by form: a capital or a digit after the break, first parts that take a hyphen (non-,
socio-, vice-), and in English two halves that are both words of the document. German, Dutch and the Romance
languages write compounds together or apart, so there two known halves prove nothing. Else the parts are
joined. Every decision is logged with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["Hyphens", "joined_word"]

_LETTER = "[^\\W_⁰¹²³⁴-⁹]"
_LEFT = re.compile(rf"{_LETTER}+(?:[-‐‑'’]{_LETTER}+)*\Z")
_RIGHT = re.compile(rf"{_LETTER}+(?:[-‐‑'’]{_LETTER}+)*")


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# First parts that no word is written together with, by general knowledge of the languages.
_BOUND = _names("non self socio quasi vice afro franco peut là ci celui celle ceux celles quelques")
# English first parts that take a hyphen before another word.
_OPEN = _names(
    """cross high low long short large small full part half well all mid near one two three four five six
    seven eight nine ten first second third twenty thirty forty fifty sixty seventy eighty ninety evidence
    peer risk cost labour labor policy decision"""
)
# Second parts that ask for a hyphen after any word, and those that do after a word of the document.
_SECOND = _names(
    """related based specific oriented driven led-up level term sized scale friendly making ci là même
    mêmes t-il t-elle t-on"""
)
_WEAK_SECOND = _names(
    """like free wide building maker makers led born off up in out to the of and être uns unes il elle on
    ils elles je tu nous vous ce"""
)
# Halves of many words that are written together, though they are words themselves.
_JOINING = _names(
    """under over with some any every where there here after back down fore upon main frame house net foot
    news web land guide head dead life work out off up on in"""
)
_JOINED = _names(
    """work works hold holds holder holders book books man men land lands ship ships side sides ward wards
    thing things body self selves fold point points line lines place places room keeping keeper holding"""
)
_PARTICIPLE = re.compile(r"(?P<stem>\w{3,})(?:ing|ed)\Z")


class Hyphens:
    """Decides for one document; `words` says how often each word stands unbroken in it, lower case."""

    def __init__(self, words: Mapping[str, int], lang: str = "und") -> None:
        self._words = words
        self._open_compounds = lang in ("en", "und")
        self._seconds = {w.partition("-")[2] for w in words if "-" in w}

    def keep(self, left: str, right: str) -> tuple[bool, str]:
        """Whether the hyphen between two halves of a broken word stays.

        Args:
            left: what stands before the break, up to the last blank.
            right: what stands after it.

        Returns:
            The decision and its reason, one word.
        """
        before = _LEFT.search(left)
        after = _RIGHT.match(right)
        if not before or not after:
            return True, "form"
        one, two = before[0].lower(), after[0].lower()
        solid, apart = self._words.get(one + two, 0), self._words.get(f"{one}-{two}", 0)
        if solid != apart:
            return apart > solid, "document"
        if after[0][0].isdecimal() or before[0][-1].isdecimal():
            return True, "number"
        if after[0][0].isupper() and not before[0].isupper():
            return True, "capital"
        return self._by_form(one, two, proper=before[0][0].isupper())

    def _by_form(self, one: str, two: str, *, proper: bool) -> tuple[bool, str]:
        words = self._words
        last = one.rsplit("-", 1)[-1]
        if "-" in two or ("-" in one and not two.endswith(("ment", "tion"))):
            # "state-of-the-|art": a word that has hyphens already is likelier to have one more.
            return True, "compound"
        if "'" in two or "’" in two:
            return True, "elision"
        if two in _SECOND and len(last) >= 3:
            return True, "suffix"
        known = last in words
        if two in _WEAK_SECOND and known:
            return len(last) >= 3, "suffix"
        if last in _BOUND and len(two) > 3:
            return True, "prefix"
        if self._open_compounds and self._two_words(last, two, known or proper):
            return True, "halves"
        return False, "default"

    def _two_words(self, one: str, two: str, known: bool) -> bool:
        """Whether both halves are words by themselves, of the kind that English hyphenates."""
        second = two in self._seconds or (two in self._words and len(two) >= 4)
        if one in _OPEN:
            return second
        if not known or len(one) < 4 or one in _JOINING or two in _JOINED:
            return False
        participle = _PARTICIPLE.match(two)
        return second or bool(participle and self._has_stem(participle["stem"]))

    def _has_stem(self, stem: str) -> bool:
        return any(stem + end in self._words for end in ("", "s", "e", "ed", "es", "ing"))


def joined_word(left: str, right: str) -> tuple[str, str]:
    """The two halves as the log shows them: the last word before and the first after the break."""
    before = _LEFT.search(left)
    after = _RIGHT.match(right)
    return before[0] if before else left[-20:], after[0] if after else right[:20]
