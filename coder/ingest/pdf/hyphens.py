"""A hyphen at the end of a line: did the typesetter put it there, or the author?

    observa-/tions   ->   observations        school-/related   ->   school-related

Decided by the document's own words first: whichever of the two forms stands elsewhere, unbroken, more often.
Where neither does, by form: a capital or a digit after the break, first parts that take a hyphen in their
language (non-, socio-, vice-), two halves that are both words of the document and long enough. Else the
parts are joined. Every decision is logged with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["joined_word", "keeps_hyphen"]

_LEFT = re.compile(r"[^\W_]+(?:[-‐‑'’][^\W_]+)*\Z")
_RIGHT = re.compile(r"[^\W_]+(?:[-‐‑'’][^\W_]+)*")
# First parts that authors set off with a hyphen, by general knowledge of the languages.
_FIRST = frozenset(
    """non self ex well cross vice socio quasi semi anti pre post co all half high low long short large
    small full part multi inter intra sub pro so near mid north south east west anglo euro afro franco
    germano italo luso two three four five six seven eight nine ten one first second third twenty thirty
    forty fifty sixty seventy eighty ninety evidence peer risk cost labour labor gender policy decision
    peut est quelques celui celle ceux celles là au après avant sous sur demi contre arrière mi
    hispano latino teórico político económico jurídico técnico""".split()  # noqa: SIM905
)
_SECOND = frozenset(
    """based related like free wide specific level term oriented driven led making makers maker building
    scale sized born off up in out to the of and ci là même mêmes être uns unes il elle on ils elles je
    tu nous vous ce t-il t-elle""".split()  # noqa: SIM905
)
# First parts that are usually written together unless the document says otherwise.
_SOLID = frozenset("pre post co anti semi multi inter intra sub pro".split())


def keeps_hyphen(left: str, right: str, words: Mapping[str, int]) -> tuple[bool, str]:
    """Whether the hyphen between two halves of a broken word stays.

    Args:
        left: what stands before the break, up to the last blank.
        right: what stands after it.
        words: how often each word stands unbroken in the document, lower case.

    Returns:
        The decision and its reason: document, capital, number, prefix, halves or default.
    """
    before = _LEFT.search(left)
    after = _RIGHT.match(right)
    if not before or not after:
        return True, "no word"
    one, two = before[0].lower(), after[0].lower()
    solid, apart = words.get(one + two, 0), words.get(f"{one}-{two}", 0)
    if solid != apart:
        return apart > solid, "document"
    if after[0][0].isdecimal() or before[0][-1].isdecimal():
        return True, "number"
    if after[0][0].isupper() and not before[0].isupper():
        return True, "capital"
    return _by_form(one, two, words)


def _by_form(one: str, two: str, words: Mapping[str, int]) -> tuple[bool, str]:
    last = one.rsplit("-", 1)[-1]
    if "-" in two or ("-" in one and last not in words):
        # "state-of-the-|art": a word that has hyphens already is likelier to have one more.
        return True, "compound"
    if two in _SECOND and len(last) >= 3:
        return last in words or last in _FIRST, "suffix"
    if last in _FIRST and last not in _SOLID and len(two) > 3:
        return True, "prefix"
    attested = words.get(last, 0) and words.get(two, 0)
    if attested and len(last) >= 4 and len(two) >= 4:
        return True, "halves"
    return False, "default"


def joined_word(left: str, right: str) -> tuple[str, str]:
    """The two halves as the log shows them: the last word before and the first after the break."""
    before = _LEFT.search(left)
    after = _RIGHT.match(right)
    return before[0] if before else left[-20:], after[0] if after else right[:20]
