"""A hyphen at the end of a line: did the typesetter put it there, or the author?

    observa-/tions   ->   observations        school-/related   ->   school-related

Decided by the document's own words first: whichever of the two forms stands elsewhere, unbroken, more often;
then by the words of one family with it (co-operate for co-|operation), then by what the document does with
the first part (anti-, multi-). Where it says nothing, by form: a capital or a digit after the break, an
abbreviation before it, first parts that take a hyphen (non-, socio-, vice-), second parts that do (-related).
Then by the word list of the language: a joined form that is a word is joined; where it is none and both
halves are, the hyphen stays. German, Dutch and their kin write compounds together, so there two known halves
prove nothing and no list is asked. Else the parts are joined. A hyphen before "and" stands for a part that
two words share ("short- and long-term") and keeps its blank. Every decision is logged with its reason.
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
_HABIT = _names(
    """anti auto bio co cyber eco euro infra intra macro mega meta micro mini mono multi neo pseudo semi ultra
    éco néo öko"""
)
# Words of two parts that always have their hyphen.
_PAIRS = _names(
    """so-called re-elected re-election pre-existing au-delà ci-haut ci-bas
    ci-dessous ci-dessus ci-après ci-avant ci-joint ci-jointe ci-contre sud-est sud-ouest nord-est
    nord-ouest sud-ovest nord-ovest north-east north-west south-east south-west"""
)
_ROMAN = re.compile(r"[ivxlc]+\Z")
# English first parts that take a hyphen before another word.
_OPEN = _names(
    """cross high low long short large small full part half well all mid near one two three four five six
    seven eight nine ten first second third twenty thirty forty fifty sixty seventy eighty ninety evidence
    peer risk cost labour labor policy decision real right left single hard ill ever"""
)
# What these are written together with, and what is no second word there.
_CLOSED = _names(
    """able age ages ally ance being beings bill born bound cast come coming cut cuts ers eous est ever
    fall falls fare fold foot fully holder horn house ings ized land lands ledge light lights line list long
    ment ments most ness office owed owing pone right rise room shadow sight some spread spring stay still
    stone stream tain tained them thing things tion tional ward wards ways while wise with word words work
    works"""
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
# Pronouns that Portuguese and Catalan hang on to verbs by a hyphen.
_CLITICS = _names("lo la los las me te se lhe lhes nos vos no na nos nas hi ne ho")
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
        self._by_start: dict[str, list[str]] = {}
        for word in words:
            self._by_start.setdefault(word[:3], []).append(word)
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
        solid, apart = self.counts(left, right)
        if solid != apart:
            return apart > solid, "document"
        if after[0][0].isdecimal() or before[0][-1].isdecimal():
            return True, "number"
        first = before[0].rsplit("-", 1)[-1]
        loud = first.isupper() and len(first) > 1
        if (after[0][0].isupper() and not before[0].isupper()) or (loud and not after[0].isupper()):
            return True, "capital"  # also EU-|funded, which no printer breaks so otherwise
        solid, apart = self._family(one, two)
        if solid != apart:
            return apart > solid, "family"
        return self._by_form(one, two, proper=before[0][0].isupper())

    def counts(self, left: str, right: str) -> tuple[int, int]:
        """How often the joined and the hyphenated form stand in the document unbroken."""
        one, two = (half.lower() for half in joined_word(left, right))
        return self._words.get(one + two, 0), self._words.get(f"{one}-{two}", 0)

    def _family(self, one: str, two: str) -> tuple[int, int]:
        """How often words with the same beginning stand joined and with a hyphen."""
        stem = two[: max(4, len(two) - 3)]
        if len(one) + len(stem) < 6 or len(two) < 5:
            return 0, 0
        beside = self._by_start.get((one + two)[:3], ())
        solid = sum(self._words[w] for w in beside if w.startswith(one + stem))
        dashed = self._by_start.get(f"{one}-{two}"[:3], ())
        return solid, sum(self._words[w] for w in dashed if w.startswith(f"{one}-{stem}"))

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
        if last == "mi" and self._lang == "fr" and len(two) > 3 and not self._is_word(last + two):
            return True, "prefix"
        if last in _HABIT and self._hyphenates(last, two):
            return True, "habit"
        if self._lang in ("pt", "ca") and two in _CLITICS and self._is_verb(last, two):
            return True, "suffix"
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
        open_first = one in _OPEN and self._lang == "en" and two not in _CLOSED and len(two) > 3
        if open_first and (self._is_second(two) or self._knows(two, "en")):
            return True  # "longterm" stands in some lists
        if self._knows(one + two, self._lang):
            return False
        shortest = 5 if proper else 3  # the halves of a name are words by accident
        if min(len(one), len(two)) < shortest - (one in _SHORT) or two in _ENDINGS:
            return None
        if self._lang != "en" and min(len(one), len(two)) < 4:
            return None  # other lists lack many words: short halves prove nothing
        return True if self._is_word(one) and self._is_word(two) else None

    def _hyphenates(self, first: str, second: str) -> bool:
        """Whether the document puts a hyphen after this first part more often than not."""
        apart = self._firsts[first]
        if not apart or len(second) < 5 or not self._is_word(second):
            return False
        own = [w[len(first) :] for w in self._by_start.get(first[:3], ()) if w.startswith(first)]
        return apart > sum(len(rest) > 4 and rest in self._words for rest in own)

    def _is_verb(self, first: str, clitic: str) -> bool:
        """Whether a pronoun may hang on a word: one that is known, or has lost its last letter for it."""
        if self._is_word(first + clitic):
            return False
        return self._is_word(first) or (first[-1:] in "áêéôí" and clitic[0] == "l")

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
