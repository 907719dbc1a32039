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
from collections.abc import Sequence
from functools import cache

from coder.model.document import Passage
from coder.model.span import Span
from coder.text.function_words import FUNCTION_WORDS

__all__ = ["detect", "passages", "word_share"]

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 40_000  # characters from each of three places; enough for any document
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


def _scores(text: str) -> tuple[dict[str, float], Counter[str], int]:
    """Weight and number of each language's function words, and the number of words looked at.

    A word that several languages use speaks for each of them by as much less.
    """
    table = _languages_of()
    if len(text) > 3 * _SAMPLE:
        half = len(text) // 2
        text = f"{text[:_SAMPLE]} {text[half : half + _SAMPLE]} {text[-_SAMPLE:]}"
    words = _WORD.findall(text.casefold())
    weights: dict[str, float] = defaultdict(float)
    found: Counter[str] = Counter()
    for word, count in Counter(filter(table.__contains__, words)).items():
        for lang in table[word]:
            weights[lang] += count / len(table[word])
            found[lang] += count
    return weights, found, len(words)


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
    by_script = _by_script(text)
    if by_script is not None:
        return by_script
    weights, found, total = _scores(text)
    if not weights:
        return "und", 0.0
    best, *rest = sorted(weights, key=lambda lang: (-weights[lang], lang))
    most, second = weights[best], weights[rest[0]] if rest else 0.0
    share = found[best] / total
    if share < _ENOUGH or found[best] < 2 or most == second:
        return "und", 0.0
    # A clear lead over the second language, on enough words, is what makes one sure.
    lead = (most - second) / most
    sure = min(1.0, lead * 1.6) * min(1.0, share / 0.3) * min(1.0, found[best] / 8)
    return best, round(sure, 2)


def word_share(text: str) -> float:
    """Share of the words that are function words of the likeliest language, 0 to 1.

    Prose has 0.3 to 0.5; a list of names 0.1; text from a broken character table next to nothing.
    """
    _, found, total = _scores(text)
    return max(found.values(), default=0) / total if total else 0.0


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
    whole = lang or detect(text)[0]
    end = paragraphs[-1].end
    if lang:
        return (Passage(paragraphs[0].start, end, lang),)
    told = [_told(span.of(text)) for span in paragraphs]
    if len(set(filter(None, told))) <= 1:
        return (Passage(paragraphs[0].start, end, whole),)
    return _merged(paragraphs, _filled(told, whole), end)


def _told(paragraph: str) -> str | None:
    """The language of a paragraph when it is long and plain enough to tell."""
    if len(paragraph) < 60:
        return None
    lang, sure = detect(paragraph[:800])
    return lang if sure >= 0.5 else None


def _filled(told: list[str | None], whole: str) -> list[str]:
    """Undecided paragraphs take the language before them, the first ones that after them."""
    first = next((lang for lang in told if lang), whole)
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
