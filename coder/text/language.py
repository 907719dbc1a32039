"""Which language a text is in, and where a document changes its language.

Told from function words: every language has a small set of words that make up a third of any prose and
that the others do not use. Scripts that belong to one language (Greek, Hangul, kana) decide by themselves.
Good for whole documents and for paragraphs of a few lines; a single heading is left undecided. Codes are
two letters, `und` when undecided. Confidence runs from 0 to 1. Linear time, a sample for `detect`.
Does not tell apart what lies closer than the word lists (Norwegian and Danish, Serbian and Croatian).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from coder.model.document import Passage
from coder.model.span import Span
from coder.text.function_words import FUNCTION_WORDS

__all__ = ["detect", "passages", "word_share"]

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 40_000  # characters from each of three places; enough for any document
_MANY = 50_000  # tokens that are kept
_ENOUGH = 0.10  # share of words that must be function words of the language
_SCRIPTS = (
    ("ja", re.compile("[\u3041-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7a3]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("el", re.compile("[\u0370-\u03ff\u1f00-\u1fff]")),
    ("he", re.compile("[\u05d0-\u05ea]")),
    ("ar", re.compile("[\u0620-\u06ff]")),
    ("ka", re.compile("[\u10d0-\u10ff]")),
    ("hy", re.compile("[\u0531-\u058f]")),
    ("th", re.compile("[\u0e01-\u0e5b]")),
    ("hi", re.compile("[\u0904-\u0939]")),
)


# A letter of any of them; most texts have none, and one look tells.
_ANY_SCRIPT = re.compile(
    "[\u0370-\u03ff\u0531-\u05ea\u0620-\u06ff\u0904-\u0939\u0e01-\u0e5b\u10d0-\u10ff"
    "\u1f00-\u1fff\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3]"
)


@cache
def _languages_of() -> dict[str, tuple[str, ...]]:
    """From a function word to the languages that use it."""
    out: dict[str, tuple[str, ...]] = {}
    for lang, words in FUNCTION_WORDS.items():
        for word in words.casefold().split():
            out[word] = (*out.get(word, ()), lang)
    return out


class _Words(NamedTuple):
    """The function words of a text, in the order in which they come, and how many words it has in all."""

    counts: Mapping[str, int]
    total: int


class _Tokens(dict[str, "str | tuple[str, ...]"]):
    """What stands between spaces, and the function word that it is: "" for another word.

    A token that is not one word has all of them in a tuple. Most tokens of a text come again and again, so
    looking them up takes a third of the time of finding words by their letters.
    """

    def __missing__(self, token: str) -> str | tuple[str, ...]:
        if len(self) > _MANY:
            self.clear()
        table = _languages_of()
        words = [token] if token.isalpha() else _WORD.findall(token)
        if len(words) == 1:
            found: str | tuple[str, ...] = words[0] if words[0] in table else ""
        else:
            found = tuple(word if word in table else "" for word in words)
        self[token] = found
        return found


_tokens = _Tokens()


def _words(text: str) -> _Words:
    seen = Counter(map(_tokens.__getitem__, text.casefold().split()))
    counts: dict[str, int] = {}
    total = 0
    for found, count in seen.items():
        for word in (found,) if isinstance(found, str) else found:
            total += count
            if word:
                counts[word] = counts.get(word, 0) + count
    return _Words(counts, total)


def _sample(text: str) -> str:
    if len(text) <= 3 * _SAMPLE:
        return text
    half = len(text) // 2
    return f"{text[:_SAMPLE]} {text[half : half + _SAMPLE]} {text[-_SAMPLE:]}"


def _weights(words: _Words) -> dict[str, float]:
    """The weight of each language's function words.

    A word that several languages use speaks for each of them by as much less.
    """
    table = _languages_of()
    weights: dict[str, float] = defaultdict(float)
    for word, count in words.counts.items():
        langs = table[word]
        weight = count / len(langs)
        for lang in langs:
            weights[lang] += weight
    return weights


def _number(words: _Words, lang: str) -> int:
    """How many words are function words of a language."""
    table = _languages_of()
    return sum(count * table[word].count(lang) for word, count in words.counts.items())


def _by_script(text: str) -> tuple[str, float] | None:
    """The language when the script alone decides: at least a third of the letters."""
    sample = text[:20_000]
    if sample.isascii() or not _ANY_SCRIPT.search(sample):
        return None
    letters = sum(map(str.isalpha, sample))
    if not letters:
        return None
    for lang, pattern in _SCRIPTS:
        share = len(pattern.findall(sample)) / letters
        # Japanese prose is half kanji, so a tenth of kana is enough to tell it from Chinese.
        if share >= (0.1 if lang == "ja" else 0.34):
            return lang, round(min(1.0, 0.5 + share / 2), 2)
    return None


def detect(text: str) -> tuple[str, float]:
    """The language of a text.

    Returns:
        A two-letter code or `und`, and a confidence from 0 (no evidence) to 1.
    """
    return _by_script(text) or _decided(_words(_sample(text)))


def _decided(words: _Words) -> tuple[str, float]:
    """As `detect`, by the words alone."""
    weights = _weights(words)
    if not weights:
        return "und", 0.0
    most = max(weights.values())
    best = min(lang for lang, weight in weights.items() if weight == most)
    del weights[best]
    second = max(weights.values(), default=0.0)
    found = _number(words, best)
    share = found / words.total
    if share < _ENOUGH or found < 2 or most == second:
        return "und", 0.0
    # A clear lead over the second language, on enough words, is what makes one sure.
    lead = (most - second) / most
    sure = min(1.0, lead * 1.6) * min(1.0, share / 0.3) * min(1.0, found / 8)
    return best, round(sure, 2)


def word_share(text: str) -> float:
    """Share of the words that are function words of the likeliest language, 0 to 1.

    Prose has 0.3 to 0.5; a list of names 0.1; text from a broken character table next to nothing.
    """
    words = _words(_sample(text))
    found = (_number(words, lang) for lang in _weights(words))
    return max(found, default=0) / words.total if words.total else 0.0


def passages(
    text: str, paragraphs: Sequence[Span], *, lang: str | None = None
) -> tuple[Passage, ...]:
    """The stretches of one language, from the first paragraph to the last.

    A paragraph that is too short to tell follows its neighbours. `lang` overrides: one passage.

    Returns:
        Sorted passages that touch at paragraph starts and hold every paragraph; none for an empty text.
    """
    if not paragraphs:
        return ()
    end = paragraphs[-1].end
    if lang:
        return (Passage(paragraphs[0].start, end, lang),)
    scripts = not text.isascii() and _ANY_SCRIPT.search(text) is not None
    looked = [_told(span.of(text), scripts) for span in paragraphs]
    told = [lang for lang, _ in looked]
    if len(set(filter(None, told))) <= 1:
        whole = detect(text)[0] if scripts else _sum(text, paragraphs, [w for _, w in looked])
        return (Passage(paragraphs[0].start, end, whole),)
    return _merged(paragraphs, _filled(told), end)


def _told(paragraph: str, scripts: bool) -> tuple[str | None, _Words]:
    """The language of a paragraph when it is long and plain enough to tell, and all its words."""
    if len(paragraph) < 60:
        return None, _words(paragraph)
    begin = paragraph[:800]
    words = all_words = _words(begin)
    if len(paragraph) > 800:
        all_words = _words(paragraph)
    lang, sure = (scripts and _by_script(begin)) or _decided(words)
    return (lang if sure >= 0.5 else None), all_words


def _sum(text: str, paragraphs: Sequence[Span], words: Iterable[_Words]) -> str:
    """As `detect` of a text without letters of another script: by the words of its paragraphs."""
    ends = [0, *(s.end for s in paragraphs)]
    starts = [*(s.start for s in paragraphs), len(text)]
    gaps = (text[a:b] for a, b in zip(ends, starts, strict=True) if a < b)
    if len(text) > 3 * _SAMPLE or any(not gap.isspace() for gap in gaps):
        return detect(text)[0]
    counts: dict[str, int] = {}
    total = 0
    for one in words:
        total += one.total
        for word, count in one.counts.items():
            counts[word] = counts.get(word, 0) + count
    return _decided(_Words(counts, total))[0]


def _filled(told: list[str | None]) -> list[str]:
    """Undecided paragraphs take the language before them, the first ones that after them."""
    first = next(lang for lang in told if lang)
    out: list[str] = []
    for lang in told:
        out.append(lang or (out[-1] if out else first))
    return out


def _merged(paragraphs: Sequence[Span], langs: list[str], end: int) -> tuple[Passage, ...]:
    starts: list[tuple[int, str]] = []
    for span, lang in zip(paragraphs, langs, strict=True):
        if not starts or starts[-1][1] != lang:
            starts.append((span.start, lang))
    ends = [start for start, _ in starts[1:]] + [end]
    return tuple(Passage(s, e, lang) for (s, lang), e in zip(starts, ends, strict=True))
