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
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from coder.model.document import Passage
from coder.model.languages import codes
from coder.model.span import Span
from coder.text.function_words import FUNCTION_WORDS

__all__ = ["detect", "passages", "word_share"]

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 40_000  # characters from each of three places; enough for any document
_MANY = 50_000  # tokens that are kept
_ENOUGH = 0.10  # share of words that must be function words of the language
_SHORT = 60  # characters of a paragraph that is told like a text
_BEGIN = 800  # characters of a paragraph by which it is told
_LINE = 200  # characters up to which a paragraph is told by single words
_COMMON = frozenset({"en", "de", "fr", "es", "it", "pt", "nl"})  # what a short line is taken for
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


_Found = str | tuple[str, ...]


class _Tokens(dict[str, _Found]):
    """What stands between spaces, and the function word that it is: "" for another word.

    A token that is not one word has all of them in a tuple. Most tokens of a text come again and again, so
    looking them up takes a third of the time of finding words by their letters.
    """

    def __missing__(self, token: str) -> _Found:
        if len(self) > _MANY:
            self.clear()
        table = _languages_of()
        words = [token] if token.isalpha() else _WORD.findall(token)
        if len(words) == 1:
            found: _Found = words[0] if words[0] in table else ""
        else:
            found = tuple(word if word in table else "" for word in words)
        self[token] = found
        return found


_tokens = _Tokens()


def _parted(text: str) -> list[_Found]:
    """What stands between spaces, as `_Tokens` tells it: few values, that a long text takes little memory."""
    return [*map(_tokens.__getitem__, text.casefold().split())]


def _words(text: str) -> _Words:
    return _counted(_parted(text))


def _counted(tokens: Iterable[_Found]) -> _Words:
    """The words of what stands between spaces."""
    seen = Counter(tokens)
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

    A paragraph that is too short to tell by itself is told by its function words, among the languages of
    the document; where they say nothing it follows its neighbours, and is `und` between two languages.

    Args:
        text: the whole text.
        paragraphs: sorted, disjoint.
        lang: the language, as people write it (one passage), or several, which are then the only ones.

    Returns:
        Sorted passages that touch at paragraph starts and hold every paragraph; none for an empty text.
    """
    if not paragraphs:
        return ()
    declared = codes(lang or "")
    end = paragraphs[-1].end
    if len(declared) == 1:
        return (Passage(paragraphs[0].start, end, declared[0]),)
    scripts = not text.isascii() and _ANY_SCRIPT.search(text) is not None
    texts = [span.of(text) for span in paragraphs]
    tokens = [_parted(paragraph) for paragraph in texts]
    detected = detect(text)[0] if scripts else _summed(text, paragraphs, tokens)
    if not declared and not scripts and _is_all_in(detected, texts, tokens):
        return (Passage(paragraphs[0].start, end, detected),)  # as most texts
    words = [_counted(some) for some in tokens]
    told = [_told(*both, scripts, declared) for both in zip(texts, words, strict=True)]
    found = set(filter(None, told))
    whole = _leading(detected, declared, found)
    if len(paragraphs) > 1:
        known = frozenset(declared or found or {whole})
        for at, paragraph in enumerate(texts):
            if told[at] is None and len(paragraph) <= _LINE:
                script = scripts and _by_script(paragraph)
                if not script:
                    told[at] = _by_words(words[at], known, declared)
                elif not declared or script[0] in declared:
                    told[at] = script[0]
        found = set(filter(None, told))
    if len(found) <= 1:
        return (Passage(paragraphs[0].start, end, whole),)
    return _merged(paragraphs, _filled(told, texts, whole), end)


def _is_all_in(lang: str, texts: Sequence[str], tokens: Sequence[list[_Found]]) -> bool:
    """Whether no paragraph of a text is told to be in another language; few are looked at closely for that.

    Where the words of one language weigh more than all words that any other has, none of those leads.
    """
    leads = _leads(lang)
    known = frozenset({lang})
    for paragraph, some in zip(texts, tokens, strict=True):
        if _LINE < len(paragraph) <= _BEGIN and sum(map(leads.__getitem__, some)) > 0:
            continue
        words = _counted(some)
        other = _told(paragraph, words, False, ())
        if other is None and len(texts) > 1 and len(paragraph) <= _LINE:
            other = _by_words(words, known, ())
        if other not in (None, lang):
            return False
    return True


class _Leads(dict[_Found, float]):
    """What its words weigh for a language, less what they may for another, by what stands between spaces."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self.lang = lang

    def __missing__(self, found: _Found) -> float:
        if len(self) > _MANY:
            self.clear()
        table = _languages_of()
        lead = 0.0
        for word in (found,) if isinstance(found, str) else found:
            if langs := table.get(word):
                own = self.lang in langs
                lead += (own - (len(langs) > own)) / len(langs)
        self[found] = lead
        return lead


_leads = cache(_Leads)


def _leading(detected: str, declared: Sequence[str], found: Collection[str | None]) -> str:
    """The language of a whole text, one of those that it is said to be in."""
    if not declared or detected in declared:
        return detected
    only = next(iter(found)) if len(found) == 1 else None
    return only or "und"


def _told(paragraph: str, words: _Words, scripts: bool, declared: Sequence[str]) -> str | None:
    """The language of a paragraph when it is long and plain enough to tell; `words` are all its words."""
    if len(paragraph) < _SHORT:
        return None
    begin = paragraph[:_BEGIN]
    words = words if len(paragraph) <= _BEGIN else _words(begin)
    lang, sure = (scripts and _by_script(begin)) or _decided(words)
    return lang if sure >= 0.5 and (not declared or lang in declared) else None


def _by_words(words: _Words, known: frozenset[str], declared: Sequence[str]) -> str | None:
    """The language of a paragraph of a line or so, by its function words; None where they do not tell.

    One of the document's languages needs more words than its others; a language that nothing else in the
    document is in needs two of its own and none of theirs, or by far the most.
    """
    if not words.counts:
        return None
    weights = _weights(words)
    counted = [(-_number(words, lang), -weights[lang], lang) for lang in known if lang in weights]
    own = sorted(counted)
    if own and len(known) > 1:
        clear = len(own) == 1 or own[0][0] < own[1][0]
        return own[0][2] if clear and _stands_out(own[0][2], weights) else None
    mine = own[0][2] if own else None
    if declared or known <= {"und"}:
        return mine
    strange = sorted((-weights[lang], lang) for lang in weights if lang in _COMMON - known)
    if not strange or (len(strange) > 1 and strange[0][0] == strange[1][0]):
        return mine
    weight, lang = -strange[0][0], strange[0][1]
    least = max(1.0, 2.5 * weights[mine]) if mine else 1.0
    return lang if weight >= least and _number(words, lang) >= (3 if mine else 2) else mine


def _stands_out(lang: str, weights: Mapping[str, float]) -> bool:
    """Whether no other common language has much more of the words."""
    return weights[lang] * 2 >= max(w for other, w in weights.items() if other in {*_COMMON, lang})


def _summed(text: str, paragraphs: Sequence[Span], tokens: Sequence[list[_Found]]) -> str:
    """As `detect` of a text without letters of another script: by all words of its paragraphs."""
    ends = [0, *(s.end for s in paragraphs)]
    starts = [*(s.start for s in paragraphs), len(text)]
    gaps = (text[a:b] for a, b in zip(ends, starts, strict=True) if a < b)
    if len(text) > 3 * _SAMPLE or any(not gap.isspace() for gap in gaps):
        return detect(text)[0]
    return _decided(_counted(chain.from_iterable(tokens)))[0]


def _filled(told: list[str | None], texts: list[str], whole: str) -> list[str]:
    """Undecided paragraphs take the language around them; between two languages words are `und`."""
    after: list[str | None] = [None] * len(told)
    following: str | None = None
    for at in range(len(told) - 1, -1, -1):
        after[at] = following
        following = told[at] or following
    out: list[str] = []
    before: str | None = None
    for at, lang in enumerate(told):
        around = {x for x in (before, after[at]) if x}
        if lang:
            out.append(lang)
        elif len(around) > 1 and _is_line(texts[at]):
            out.append("und")
        else:
            out.append(before or after[at] or whole)
        before = lang or before
    return out


def _is_line(paragraph: str) -> bool:
    """Whether it is a line of words rather than a table or numbers."""
    return len(paragraph) <= _LINE and "\t" not in paragraph and bool(_WORD.search(paragraph))


def _merged(paragraphs: Sequence[Span], langs: list[str], end: int) -> tuple[Passage, ...]:
    starts: list[tuple[int, str]] = []
    for span, lang in zip(paragraphs, langs, strict=True):
        if not starts or starts[-1][1] != lang:
            starts.append((span.start, lang))
    ends = [start for start, _ in starts[1:]] + [end]
    return tuple(Passage(s, e, lang) for (s, lang), e in zip(starts, ends, strict=True))
