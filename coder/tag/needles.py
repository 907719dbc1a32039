"""From words of a rule to needles: literal pieces of canonical text, each with what must hold around it.

    Words("phrase", ("win-win",))  ->  "win-win", "win/win", "win win", "win / win"
    Words("glob", ("border*",))    ->  "border" and a run of letters behind it

Owns the spelling variants of hyphens, umlauts and capitals without accents, the expansion of lemmas, and the
test on a found literal: word edges, the letters for `*`, capitals where they count. Works on canonical text;
offsets are its offsets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product

from coder.model.rule import Words
from coder.tag.forms import LANGUAGES, expand_forms
from coder.text.canonical import canonical, is_word

__all__ = ["Capitals", "Needle", "needles"]

_HYPHENS = {
    "flexible": ("-", "/", " ", " / "),
    "optional": ("-", "/", " ", " / ", ""),
    "exact": ("-",),
}
_SLASHES = ("/ ", " /")  # a line that ends at a slash, or begins with one
_LETTERS = r"[^\W\d_]*"
_UMLAUTS = str.maketrans(
    {"\u00e4": "ae", "\u00f6": "oe", "\u00fc": "ue", "\u00c4": "Ae", "\u00d6": "Oe", "\u00dc": "Ue"}
)
_ACCENTS = str.maketrans(
    "\u00e0\u00e1\u00e2\u00e7\u00e8\u00e9\u00ea\u00eb\u00ec\u00ed\u00ee\u00ef\u00f2\u00f3\u00f4\u00f9\u00fa\u00fb"
    "\u00c0\u00c1\u00c2\u00c7\u00c8\u00c9\u00ca\u00cb\u00cc\u00cd\u00ce\u00cf\u00d2\u00d3\u00d4\u00d9\u00da\u00db",
    "aaaceeeeiiiiooouuuAAACEEEEIIIIOOOUUU",
)
"""Accents that printers leave out over capitals; those that make another letter (\u00e4, \u00f1) stay."""
_LEAST = 4
"""Letters of a phrase that is looked for without accents: shorter ones are other words (ou, du)."""
_ONE_WORD = {
    "hui": "aujourd'", "homme": "prud'", "hommes": "prud'",
    "un": "quelqu'", "une": "quelqu'", "\u00eele": "presqu'", "\u00eeles": "presqu'", "aide": "entr'",
    "clock": "o'",
}  # fmt: skip
"""Ends of words with an apostrophe that divides nothing, and how the words begin."""
_STAR = "\ue000"  # a star must not be taken for the mark of a note
_REACH = 200  # no word is longer; bounds what a star looks at


@dataclass(frozen=True, slots=True)
class Capitals:
    """What a match must look like that is found without its accents: capitals `at` places, or all."""

    at: tuple[int, ...] = ()

    def fullmatch(self, text: str) -> bool:
        """Whether the capitals of a match, in the form that keeps case, are such."""
        if not self.at:
            return text.isupper()
        return all(n < len(text) and text[n].isupper() for n in self.at)


@dataclass(frozen=True, slots=True)
class Needle:
    """A literal and the conditions of its match.

    `edge_left` and `edge_right` ask for a word edge there. `left` (on the reversed text before) and `right`
    are the rest of a glob around the literal. `exact` says what the matched text's cased form is; `lang` is
    the language in which a lemma has this form.
    """

    literal: str
    edge_left: bool = True
    edge_right: bool = True
    left: re.Pattern[str] | None = None
    right: re.Pattern[str] | None = None
    exact: re.Pattern[str] | Capitals | None = None
    lang: str = ""

    @property
    def whole(self) -> bool:
        """Whether word edges on both sides are its only condition on the text around."""
        return self.edge_left and self.edge_right and self.left is None and self.right is None

    def match(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """The range of the match when the literal stands at `[start, end)` of canonical `text`."""
        if self.left is not None:
            before = text[max(0, start - _REACH) : start][::-1]
            found = self.left.match(before)
            if found is None:
                return None
            start -= found.end()
        elif self.edge_left and start and is_word(text[start - 1]) and is_word(text[start]):
            return None
        if self.right is not None:
            found = self.right.match(text, end, min(len(text), end + _REACH))
            if found is None:
                return None
            end = found.end()
        elif self.edge_right and end < len(text) and is_word(text[end]) and is_word(text[end - 1]):
            return None
        return start, end


def needles(words: Words, langs: frozenset[str]) -> Iterator[Needle]:
    """All needles of one part made of words.

    Args:
        words: of kind phrase, lemma or glob (`lemmas` are taken apart by the caller).
        langs: languages into which lemmas are expanded.
    """
    if words.kind == "glob":
        for value in words.values:
            yield from _glob(value, words)
        return
    made = _of_words(words, langs)
    yield from _longest(made) if words.compound and words.kind == "lemma" else made


def _longest(made: Iterable[Needle]) -> Iterator[Needle]:
    """The same for forms inside of compounds: where a longer form begins, the shorter is not meant."""
    kept = list(made)
    others = {(n.literal, n.lang, n.exact) for n in kept}
    for needle in kept:
        longer = {
            text[len(needle.literal) :]
            for text, lang, exact in others
            if lang == needle.lang and exact is None and text.startswith(needle.literal)
        } - {""}
        if not longer:
            yield needle
            continue
        rest = "|".join(map(re.escape, sorted(longer)))
        yield replace(needle, right=re.compile(f"(?!{rest})"))


def _of_words(words: Words, langs: frozenset[str]) -> Iterator[Needle]:
    """Needles of phrases and of forms of words."""
    for form, lang in _surface(words, langs):
        for spelling in _spellings(form, words.hyphen):
            literal = canonical(spelling).text
            if not literal:
                continue
            exact = _cased(spelling) if words.case == "exact" else None
            edge = not words.compound
            left = _not_behind(literal) if edge else None
            yield Needle(literal, edge, edge, left, exact=exact, lang=lang)
            if exact is None and not literal.isascii():
                for bare, capitals in _bare(spelling):
                    yield Needle(bare, edge, edge, exact=capitals, lang=lang)


def _not_behind(literal: str) -> re.Pattern[str] | None:
    """What must not stand before a literal that ends a word with an apostrophe inside: "aujourd'hui"."""
    heads = _ONE_WORD.get(literal.partition(" ")[0])
    return re.compile(rf"(?!\w|{re.escape(heads[::-1])})") if heads else None


def _bare(spelling: str) -> Iterator[tuple[str, Capitals]]:
    """The phrase as capitals are often set, without their accents: ETAT, Etats membres.

    The accents of capitals that begin a word, or those of a phrase in full capitals, are left out.
    """
    plain = canonical(spelling, case=False).text
    bare = plain.translate(_ACCENTS)
    if bare == plain or sum(map(str.isalpha, bare)) < _LEAST:
        return
    letters = list(plain)
    initials = [
        n for n, char in enumerate(plain) if bare[n] != char and not (n and is_word(plain[n - 1]))
    ]
    for n in initials:
        letters[n] = bare[n]
    first = "".join(letters)
    if initials:
        yield canonical(first).text, Capitals(tuple(initials))
    if first != bare:
        yield canonical(bare).text, Capitals()


def _surface(words: Words, langs: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Surface forms with the language they belong to ("" for any)."""
    if words.kind == "phrase":
        for value in words.values:
            yield value, ""
        return
    for lang in LANGUAGES:
        if lang in langs:
            for value in words.values:
                for form in expand_forms(value.strip(), lang):
                    if form not in words.not_forms:
                        yield form, lang
    for form in words.forms:
        yield form, ""


def _spellings(phrase: str, hyphen: str) -> list[str]:
    """The phrase (or glob) with every way to write it, capitals kept, first as it is written.

    Those are the ways of its hyphens, and umlauts written ae, oe, ue, all of them or none.
    """
    plain = canonical(phrase.replace("*", _STAR), case=False).text.replace(_STAR, "*").strip()
    ways = _hyphenated(plain, hyphen)
    spelt = plain.translate(_UMLAUTS)
    return ways if spelt == plain else list(dict.fromkeys([*ways, *_hyphenated(spelt, hyphen)]))


def _hyphenated(plain: str, hyphen: str) -> list[str]:
    """A phrase with every way to write its hyphens."""
    pieces = plain.split("-")
    inner = len(pieces) - 1
    if not inner:
        return [plain]
    ways = _HYPHENS[hyphen]
    # All mixtures of a long chain would be many, and nobody writes them: one way for all its hyphens.
    chosen = list(product(ways, repeat=inner)) if inner <= 3 else [(w,) * inner for w in ways]
    chosen += [(w,) * inner for w in _SLASHES if "/" in ways]
    joined = (
        pieces[0] + "".join(s + p for s, p in zip(seps, pieces[1:], strict=True)) for seps in chosen
    )
    return list(dict.fromkeys(text.strip(" /") for text in joined))


def _cased(spelling: str) -> re.Pattern[str]:
    return re.compile(re.escape(canonical(spelling, case=False).text))


def _glob(value: str, words: Words) -> Iterator[Needle]:
    """A glob: its longest literal is looked for, the rest is tested around it."""
    for spelling in _spellings(value, words.hyphen):
        pieces = spelling.split("*")
        folded = [canonical(p).text if p.strip() else p for p in pieces]
        at = max(range(len(folded)), key=lambda i: len(folded[i]))
        left = _LETTERS.join(re.escape(p[::-1]) for p in reversed(folded[:at]))
        right = _LETTERS.join(re.escape(p) for p in folded[at + 1 :])
        yield Needle(
            folded[at],
            left=_around(left, at > 0, edge=bool(folded[0]) and not words.compound),
            right=_around(
                right, at < len(folded) - 1, edge=bool(folded[-1]) and not words.compound
            ),
            edge_left=not words.compound,
            edge_right=not words.compound,
            exact=_cased_glob(pieces) if words.case == "exact" else None,
        )


def _around(rest: str, there: bool, *, edge: bool) -> re.Pattern[str] | None:
    """What stands on one side of a glob's literal: a star, then the other pieces."""
    if not there:
        return None
    return re.compile(_LETTERS + rest + (r"(?!\w)" if edge else ""))


def _cased_glob(pieces: list[str]) -> re.Pattern[str]:
    return re.compile(
        _LETTERS.join(re.escape(canonical(p, case=False).text if p.strip() else p) for p in pieces)
    )
