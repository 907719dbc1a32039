"""Where the sentences of each paragraph are.

    "See Art. 13 para. 2 of Reg. No. 97. It applies."  ->  two sentences, not five

Rules of our own: a terminator with its closing quotes ends a sentence unless what stands before it (an
abbreviation, initial, enumerator, ordinal) or after it (a small letter, a number) says otherwise; bullets,
table rows, entries of contents and numbered headings on lines are sentences of their own. No library lies
underneath: those that there are fail at just these stops and on both sides (`python -m benchmarks sentences`
has their figures beside ours), so each of their decisions would have to be taken again. The yardstick of
speed is therefore spaCy's sentencizer, the splitter among our dependencies.

Owns: every sentence lies inside one paragraph, spans are sorted, disjoint, without white space at their
ends, and cover every character of the paragraphs but white space. Offsets are code points of the whole
text. Linear time. `Segmenter` is the slot for another one; its name goes into the map. Languages without
tables get `generic`, rules without words of any one language, and the name says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Protocol

from coder.model.span import Span
from coder.text.abbreviations import (
    AFTER_ORDINAL,
    COUNTED,
    MAYBE,
    NEVER,
    NUMBERED,
    ORDINAL,
    STARTERS,
    SYMBOLS,
)
from coder.text.paragraphs import trimmed

__all__ = ["RULES", "RuleSegmenter", "Segmenter", "segmenter_name", "sentences"]

GENERIC = "generic"
_BULLETS = "\u00b7•▪◦‣●■"
_CLOSERS = "\"'”’»›)\\]}“‘」』】）〉》"
_MARKS = ".!?…؟۔।॥։።"
_RAISED = "⁰¹²³⁴-⁹"
# Where anything can end at all; what stands there is looked at afterwards.
_SPOT = re.compile(rf"[{_MARKS}。！？｡\n:;§{_BULLETS}]")
_WIDE = re.compile(rf"[。！？｡]+[{_CLOSERS}]*")
_MARK = re.compile(
    # A row of dots leads to a page number, which ends the entry.
    r"(?P<leader>\.{4,}(?:\s*[0-9]{1,4}(?=\s))?)(?!\S)"
    r"|(?P<tight>\.{4,}[0-9]{1,4})(?=\s)"
    # Possessive: long runs of dots must stay linear.
    rf"|(?P<mark>[{_MARKS}]++[{_CLOSERS}]*+(?:[ \u00a0\u202f][»›])?+"
    # A footnote mark, raised or in brackets, belongs to the sentence that it ends.
    rf"(?:[{_RAISED}]++(?:[,–-][{_RAISED}]++)*+)?+(?:\[[0-9]{{1,3}}\])*+)(?=\s)"
    # Others: one that lost its raising ("was signed.1 The next"), in round brackets, a star.
    rf"|(?P<noted>[.!?…][{_CLOSERS}]*+(?:[0-9]{{1,2}}(?:[,–-][0-9]{{1,2}}){{0,3}}+"
    r"|\([0-9]{1,3}\)|[*†‡]{1,3}))(?=\s)"
    # The space behind a stop gets lost: "the end.The next one".
    r"|(?P<glued>\.)(?<=[^\W\d_A-Z]{3}.)(?=[A-ZÄÖÜÉ][^\W\d_A-Z]*\s)"
)
_RUN = re.compile(rf"[{_MARKS}]+")
_DASHED = re.compile(r"(?::\s+(?=[–—-]\s*[^\W\d_])|;\s+(?=[–—-]\s+[^\W\d_]))")
_BULLET = re.compile(rf"(?<=\s)(?:[{_BULLETS}]\s|§\s(?=[^\W\d_]{{2}}))")
_BEFORE = re.compile(r"(?P<word>[\w.'’°º§&-]+)\\?\Z")
_NEXT = re.compile(r"[\s\"'“”„«‹»›‘’‚(\[{¿¡*_—–§-]*(?P<word>\w+)?")
# A bracket that a number of a legal act has behind its abbreviation: "Reg. (EC) No. 5".
_BRACKET = re.compile(r"\s\([A-Z]{2,}")
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_]\.\s){1,3}[^\W\d_]\Z")
_AFTER_COLON = re.compile(r"[:;]\s+\Z")
_NUMBER = re.compile(r"\s*\(?(?:[a-z]{1,2}|[ivx]{1,4}|[0-9]{1,3})\)\s")
_REST = re.compile(rf"[\s{_CLOSERS}]*\Z")
_ITEM = re.compile(rf"\s*(?:[{_BULLETS}–—*-]\s|\(?[0-9]{{1,3}}[.)]\s|\([a-z]{{1,4}}\)\s|[a-z]\)\s)")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_ENUMERATOR = re.compile(r"[\"'“„«(\[]*(?:[0-9]{1,3}(?:\.[0-9]{1,3})*|[ivxlcdm]{1,7}|[a-z])", re.I)
# An enumerator that ended nothing; what follows it is looked at as a beginning again.
_ENUMERATED = re.compile(r"(?:[0-9]{1,3}|[ivxlcdm]{1,7}|[a-z])\.|\.+", re.I)
_LABEL = 8
_LOST = re.compile(r"\s[0-9]{1,2}\Z")
_CAPITAL = re.compile(r"\s+[A-ZÀ-Þ]")
_ROMAN = re.compile(r"[IVXLCDM]+\Z")
_HEADING = re.compile(
    r"\s*(?P<word>[^\W\d_]{3,12})\.?\s(?:[0-9]{1,4}[a-z]?|[IVXLC]{1,6}|[A-Z])\s*\Z"
)
_RULE = re.compile(r"\s*[-=_]{3,}\s*\Z")
_SPACE = re.compile(r"\s*")
# How far back a word before a full stop is looked at.
_REACH = 24
# The word before a full stop that a footnote number follows; a symbol of a document ("55/Add.1") is none.
_NOTED = re.compile(rf"(?<![/._\d])(?P<word>[^\W\d_]{{2,}}|(?<=\d)%)[{_CLOSERS}]*\Z")
_SMALL_ROMAN = re.compile(r"[ivx]+\Z")
_VOWEL = re.compile(r"[aeiouyAEIOUY\u0080-\U0010ffff]")


class Segmenter(Protocol):
    """Splits one paragraph; `name` with its version is stored beside what it made."""

    name: str

    def split(self, text: str, paragraph: Span, lang: str) -> Iterable[tuple[int, int]]:
        """Sentences of `text[paragraph.start:paragraph.end]` as offsets in `text`, in order."""
        ...


class RuleSegmenter:
    """The rules of this module, for English, German, French, Spanish, Italian, Dutch, Polish, Portuguese.

    Other languages get the rules without words of a language.
    """

    name = "coder-rules 3"
    languages = frozenset(STARTERS)

    def split(self, text: str, paragraph: Span, lang: str) -> Iterator[tuple[int, int]]:
        """Sentences of one paragraph; they begin with ink, white space may be at their ends."""
        start = ink = done = _after_space(text, paragraph.start, paragraph.end)
        words = _words(lang if lang in self.languages else GENERIC)
        for spot in _SPOT.finditer(text, paragraph.start, paragraph.end):
            at = spot.start()
            if at < done:
                continue
            end, done = _look(text, (start, ink, at, paragraph.end), words)
            if end:
                yield start, end
                start = ink = _after_space(text, end, paragraph.end)
            elif at - ink <= _LABEL and _ENUMERATED.fullmatch(text, ink, done):
                ink = _after_space(text, done, paragraph.end)
        if start < paragraph.end:
            yield start, paragraph.end


def _after_space(text: str, at: int, stop: int) -> int:
    found = _SPACE.match(text, at, stop)
    return found.end() if found else at


def _look(text: str, spot: tuple[int, int, int, int], words: _Words) -> tuple[int, int]:
    """Where a sentence ends at a spot (0 for nowhere), and up to where the text has been looked at.

    `spot` is where the sentence began, where behind its enumerators, the place, and the paragraph's end.
    """
    begun, start, at, stop = spot
    char = text[at]
    if char == "\n":
        return at if _line_break(text, start, at, stop) else 0, at + 1
    if char in ":;":
        found = _DASHED.match(text, at, stop)
        return found.end() if found else 0, at + 1
    if char == "§" or char in _BULLETS:
        bullet = at > start and _BULLET.match(text, at, stop)
        return at if bullet else 0, at + 1
    wide = _WIDE.match(text, at, stop)
    if wide:
        return wide.end(), wide.end()
    match = _MARK.match(text, at, stop)
    if match is None:
        run = _RUN.match(text, at, stop)
        return 0, run.end() if run else at + 1
    if match["noted"]:
        return match.end() if words.noted(text, begun, match, stop) else 0, match.end()
    if match["mark"] is None:
        return match.end(), match.end()
    if text[begun] in _BULLETS:  # the next item's number, where line ends got lost
        number = _LOST.search(text, max(start, at - 4), at)
        if number and _CAPITAL.match(text, match.end(), stop):
            return number.start(), match.end()
    return match.end() if words.ends(text, start, match, stop) else 0, match.end()


def _line_break(text: str, start: int, at: int, stop: int) -> bool:
    """Whether the line end at `at` parts table rows, list items or numbered headings."""
    begin = max(start, text.rfind("\n", start, at) + 1)
    if text.find("\t", begin, at) >= 0:
        return True
    following = text.find("\n", at + 1, stop)
    following = stop if following < 0 else following
    if text.find("\t", at + 1, following) >= 0 or _ITEM.match(text, at + 1, following):
        return True
    if at - begin < _REACH and (_heads(text[begin:at]) or _RULE.match(text, begin, at)):
        return True
    return following - at < _REACH and _heads(text[at + 1 : following])


def _heads(line: str) -> bool:
    """Whether a line is nothing but "Article 4" and its like."""
    found = _HEADING.match(line)
    return found is not None and found["word"].casefold() in COUNTED


class _Words:
    """What one language knows about words around a full stop."""

    def __init__(self, lang: str) -> None:
        self.never = NEVER[lang]
        self.numbered = NUMBERED[lang]
        self.maybe = MAYBE[lang]
        self.starters = STARTERS.get(lang, frozenset())
        self.ordinals = lang in ORDINAL
        self.great_nouns = lang == "de"
        # "u.a" and the beginnings of longer ones, for those who write a space in them: "i. S. v.".
        dotted = [w for w in self.never | self.maybe if _DOTTED.fullmatch(w)]
        self.begun = frozenset(w[:n] for w in dotted for n in range(3, len(w) + 1, 2))

    def ends(self, text: str, start: int, match: re.Match[str], stop: int) -> bool:
        """Whether the marks of `match` end the sentence that began at `start`."""
        if match.start() <= start:
            return False  # an ellipsis that stands for words left out
        following = _NEXT.match(text, match.end(), stop)
        word = (following and following["word"]) or ""
        if not word:
            if _REST.match(text, match.end(), min(stop, match.end() + _REACH)):
                return False
            word = "#"
        elif _NUMBER.match(text, match.end(), stop):
            word = "#"
        if word[0].islower():
            return False
        marks = match["mark"]
        if marks[0] != "." or marks.startswith(".."):
            return True
        before = _BEFORE.search(text, max(start, match.start() - _REACH), match.start())
        if before is None:
            return True
        joined = f"{before['word']}.{word}".casefold()
        if joined in self.begun and text.startswith(".", match.end() + 2):  # "i." of "i. S. v."
            return False
        return self._stop_ends(text, start, before, word)

    def noted(self, text: str, start: int, match: re.Match[str], stop: int) -> bool:
        """Whether the digits behind the stop of `match` are a footnote mark, so that it ends.

        A decimal, "Art.1", "55/Add.1", "iv.2" and what begins the sentence ("Step.1 Look") are none.
        """
        following = _NEXT.match(text, match.end(), stop)
        word = (following and following["word"]) or "#"
        if not word[0].isupper():
            return False
        if match["noted"][0] != ".":
            return True
        before = _NOTED.search(text, max(start, match.start() - _REACH), match.start())
        if before is None:
            full = _BEFORE.search(text, max(start, match.start() - _REACH), match.start())
            maybe = full is not None and full["word"].casefold() in self.maybe
            return maybe and word.casefold() in self.starters
        return before.start() > start and self._noted_word(before["word"], word)

    def _noted_word(self, last: str, word: str) -> bool:
        """Whether `last` is an ordinary word or a name, which its number does not count."""
        known = last.casefold()
        if known in self.maybe:
            return word.casefold() in self.starters
        if known in self.never or known in self.numbered or known in SYMBOLS:
            return False
        if last[0].isupper() and known in COUNTED and not self.great_nouns:
            return False
        if _ROMAN.match(last) or _SMALL_ROMAN.match(last):
            return False
        if last.isupper() or known in self.starters or last == "%":
            return True
        return len(last) > 2 and _VOWEL.search(last) is not None

    def _stop_ends(self, text: str, start: int, before: re.Match[str], word: str) -> bool:
        """The same for a single full stop after the word `before`, with `word` next."""
        last = before["word"]
        known = last.strip("'’-").replace("’", "'").rpartition("'")[2].casefold()
        starts = word.casefold() in self.starters
        if known in self.numbered and (
            word[0].isdigit() or _ROMAN.match(word) or (len(word) == 1 and not starts)
        ):
            return False
        if known in self.never and not (known in self.numbered and starts):
            return False
        if known in self.numbered and known != "no" and _BRACKET.match(text, before.end() + 1):
            return False
        if before.start() <= start and _ENUMERATOR.fullmatch(last):
            return False
        if len(last) == 1 and last.isalpha():
            spaced = _SPACED.search(text, max(start, before.end() - _REACH), before.end())
            joined = "".join(spaced[0].split()).casefold() if spaced else ""
            if joined in self.begun:
                return joined in self.maybe and starts
        if known.isdigit() and len(known) <= 2:
            if _AFTER_COLON.search(text, max(start, before.start() - 4), before.start()):
                return False  # an enumerator within the sentence
            if word.casefold() in AFTER_ORDINAL:
                return False
            return not self.ordinals or starts or _counts(text, start, before.start())
        if known in self.maybe or _DOTTED.fullmatch(last):
            return starts
        if len(known) == 1 and last.isupper():
            numeral = _ROMAN.match(last) and _counts(text, start, before.start())
            return starts or bool(numeral)
        return True


def _counts(text: str, start: int, at: int) -> bool:
    """Whether the word before `at` is one that a number follows ("Article", "§")."""
    words = text[max(start, at - _REACH) : at].split()
    return bool(words) and (words[-1].casefold().strip("(.") in COUNTED or words[-1][-1] == "§")


@lru_cache(maxsize=32)
def _words(lang: str) -> _Words:
    return _Words(lang)


RULES = RuleSegmenter()


def segmenter_name(langs: Iterable[str], segmenter: Segmenter = RULES) -> str:
    """What the map says about who made its sentences, naming languages without rules of their own.

    Example: `coder-rules 3`, or `coder-rules 3; generic for el, hu`.
    """
    known: frozenset[str] | None = getattr(segmenter, "languages", None)
    spoken = set(langs)
    if len(spoken) > 1:  # a line between two languages is of none
        spoken.discard("und")
    other = sorted(spoken - known) if known is not None else []
    return f"{segmenter.name}; {GENERIC} for {', '.join(other)}" if other else segmenter.name


def sentences(
    text: str,
    paragraphs: Sequence[Span],
    lang: str | Sequence[str] = "und",
    *,
    segmenter: Segmenter = RULES,
) -> tuple[Span, ...]:
    """The sentences of each paragraph.

    Args:
        text: the stored text.
        paragraphs: sorted, disjoint spans.
        lang: a two-letter code for all, or one for each paragraph.
        segmenter: who splits.

    Returns:
        Sorted, disjoint spans in code points of the whole text, each inside one paragraph.
    """
    langs = [lang] * len(paragraphs) if isinstance(lang, str) else lang
    out: list[Span] = []
    for paragraph, its_lang in zip(paragraphs, langs, strict=True):
        for start, end in segmenter.split(text, paragraph, its_lang):
            span = trimmed(text, start, end)
            if span is not None:
                out.append(span)
    return tuple(out)
