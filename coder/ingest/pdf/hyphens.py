"""A hyphen at the end of a line: did the typesetter put it there, or the author?

    observa-/tions   ->   observations        school-/related   ->   school-related

Decided by the document's own words first: whichever of the two forms stands elsewhere, unbroken, more often.
Where neither does, by form: a capital or a digit after the break, first parts that take a hyphen (non-,
socio-, vice-), second parts that do (-related). Then by the word list of the language: a joined form that is
a word is joined; where it is none and both halves are, the hyphen stays. German, Dutch and their kin write
compounds together, so there two known halves prove nothing and no list is asked. Else the parts are joined.
A hyphen before "and" stands for a part that two words share ("short- and long-term") and keeps its blank.
Every decision is logged with its reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping

from coder.text import wordlist

__all__ = ["SUSPENDED", "Hyphens", "joined_word"]

SUSPENDED = "suspended"

_LETTER = "[^\\W_⁰¹²³⁴-⁹]"
_LEFT = re.compile(rf"{_LETTER}+(?:[-‐‑'’]{_LETTER}+)*\Z")
_RIGHT = re.compile(rf"{_LETTER}+(?:[-‐‑'’]{_LETTER}+)*")


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# First parts that no word is written together with, by general knowledge of the languages.
_BOUND = _names("non self socio quasi vice afro franco peut là celui celle ceux celles quelques")
# First parts that one author joins and another does not: the document's habit decides.
_HABIT = _names("anti bio co eco micro multi néo neo")
# Words of two parts that always have their hyphen.
_PAIRS = _names(
    """au-delà ci-dessous ci-dessus ci-après ci-avant ci-joint ci-jointe ci-contre sud-est sud-ouest nord-est
    nord-ouest sud-ovest nord-ovest north-east north-west south-east south-west"""
)
_ROMAN = re.compile(r"[ivxlc]+\Z")
# English first parts that take a hyphen before another word.
_OPEN = _names(
    """cross high low long short large small full part half well all mid near one two three four five six
    seven eight nine ten first second third twenty thirty forty fifty sixty seventy eighty ninety evidence
    peer risk cost labour labor policy decision"""
)
# Second parts that ask for a hyphen after any word, and those that do after a word of the document.
_SECOND = _names(
    """related based specific oriented driven led-up level term sized scale friendly making ci là delà même
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
# Words that join two words of which the first stops at its hyphen.
_SHARING = {
    "en": _names("and or"),
    "de": _names("und oder bzw sowie"),
    "nl": _names("en of"),
    "sv": _names("och eller"),
    "da": _names("og eller"),
    "no": _names("og eller"),
}
# Endings that are words by accident: "seule-ment", "charter-ing".
_ENDINGS = _names(
    """ment ments mente ness less ship ships hood ward wards ing ings ed er ers est ly able ful full ism ist
    age ages ate ates ant ent al ion ions or ors us lo la los las le les ne li se me te ve no ni"""
)
_SHORT = _names("co re ex e")
_PARTICIPLE = re.compile(r"(?P<stem>\w{3,})(?:ing|ed)\Z")


class Hyphens:
    """Decides for one document.

    Args:
        words: how often each word stands unbroken in it, lower case.
        lang: its language.
        knows: whether a language has a word; asked only where nothing before it decides.
    """

    def __init__(
        self,
        words: Mapping[str, int],
        lang: str = "und",
        *,
        knows: Callable[[str, str], bool] = wordlist.knows,
    ) -> None:
        self._words = words
        self._lang = lang
        self._knows = knows
        self._open_compounds = lang in ("en", "und")
        self._firsts = Counter(w.partition("-")[0] for w in words if "-" in w)
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
        if two in _SHARING.get(self._lang, ()) and not self._is_word(one + two):
            return True, SUSPENDED
        solid, apart = self._words.get(one + two, 0), self._words.get(f"{one}-{two}", 0)
        if solid != apart:
            return apart > solid, "document"
        if after[0][0].isdecimal() or before[0][-1].isdecimal():
            return True, "number"
        if after[0][0].isupper() and not before[0].isupper():
            return True, "capital"
        return self._by_form(one, two, proper=before[0][0].isupper())

    def _by_form(self, one: str, two: str, *, proper: bool) -> tuple[bool, str]:
        last = one.rsplit("-", 1)[-1]
        if "-" in two or ("-" in one and not two.endswith(("ment", "tion"))):
            # "state-of-the-|art": a word that has hyphens already is likelier to have one more.
            return True, "compound"
        if "'" in two or "’" in two:
            return True, "elision"
        if _ROMAN.match(last) and _ROMAN.match(two):
            return False, "number"
        if (two in _SECOND and len(last) >= 3) or f"{last}-{two}" in _PAIRS:
            return True, "suffix"
        known = last in self._words
        if two in _WEAK_SECOND and known and not self._is_word(last + two):
            return len(last) >= 3, "suffix"
        if last in _BOUND and len(two) > 3:
            return True, "prefix"
        if last in _HABIT and self._firsts[last] >= 2 and self._is_word(two):
            return True, "habit"
        listed = self._by_list(last, two, proper)
        if listed is not None:
            return listed, "word list"
        if self._open_compounds and self._two_words(last, two, known or proper):
            return True, "halves"
        return False, "default"

    def _by_list(self, one: str, two: str, proper: bool) -> bool | None:
        """What the word list says; None where it says nothing."""
        if self._lang not in wordlist.LANGUAGES:
            return None
        if one in _OPEN and self._is_second(two):
            return True  # "longterm" stands in some lists
        if self._knows(one + two, self._lang):
            return False
        shortest = 5 if proper else 3  # the halves of a name are words by accident
        if min(len(one), len(two)) < shortest - (one in _SHORT) or two in _ENDINGS:
            return None
        if self._lang != "en" and two not in self._words:
            return None  # other lists lack many words, so the document has to know the second half
        return True if self._is_word(one) and self._is_word(two) else None

    def _is_word(self, word: str) -> bool:
        return word in self._words or self._knows(word, self._lang)

    def _is_second(self, two: str) -> bool:
        return two in self._seconds or (two in self._words and len(two) >= 4)

    def _two_words(self, one: str, two: str, known: bool) -> bool:
        """Whether both halves are words by themselves, of the kind that English hyphenates."""
        if one in _OPEN:
            return self._is_second(two)
        if not known or len(one) < 4 or one in _JOINING or two in _JOINED:
            return False
        participle = _PARTICIPLE.match(two)
        return self._is_second(two) or bool(participle and self._has_stem(participle["stem"]))

    def _has_stem(self, stem: str) -> bool:
        return any(stem + end in self._words for end in ("", "s", "e", "ed", "es", "ing"))


def joined_word(left: str, right: str) -> tuple[str, str]:
    """The two halves as the log shows them: the last word before and the first after the break."""
    before = _LEFT.search(left)
    after = _RIGHT.match(right)
    return before[0] if before else left[-20:], after[0] if after else right[:20]
