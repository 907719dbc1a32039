"""Where the sentences of each paragraph are.

    "See Art. 13 para. 2 of Reg. No. 97. It applies."  ->  two sentences, not five

A segmenter of our own, by rules: a terminator (full stop, question or exclamation mark, ellipsis, their
CJK and other counterparts) with closing quotes and brackets ends a sentence unless what stands before it
(abbreviation, initial, enumerator, ordinal) or after it (a small letter, a number) says otherwise. Lines
of a paragraph that hold a tab (table rows) or begin with a bullet are sentences of their own.

Owns: every sentence lies inside one paragraph, spans are sorted, disjoint, without white space at their
ends, and cover every character of the paragraphs but white space. Offsets are code points of the whole
text. Linear time. `Segmenter` is the slot for another one; its name goes into the map.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from coder.model.span import Span
from coder.text.abbreviations import AFTER_ORDINAL, MAYBE, NEVER, NUMBERED, ORDINAL, STARTERS
from coder.text.paragraphs import trimmed

__all__ = ["RULES", "RuleSegmenter", "Segmenter", "segmenter_name", "sentences"]

_CLOSERS = "\"'”’»›)\\]}“‘」』】）〉》"
_MARKS = ".!?…؟۔।॥։።"
_END = re.compile(
    rf"(?P<wide>[。！？｡]+[{_CLOSERS}]*)"
    # Possessive, and entered at the first mark of a run only: long runs of dots must stay linear.
    rf"|(?P<mark>(?<![{_MARKS}])[{_MARKS}]++[{_CLOSERS}]*+(?:[ \u00a0\u202f][»›])?+[⁰¹²³⁴-⁹]*+"
    # A footnote mark in brackets belongs to the sentence that it ends.
    r"(?:\[[0-9]{1,3}\])*+)(?=\s)"
    r"|(?P<line>\n)"
)
_BEFORE = re.compile(r"[\w.'’°º§-]+\Z")
_NEXT = re.compile(r"[\s\"'“”„«‹»›‘’‚(\[{¿¡*_—–-]*(?P<word>\w+)?")
_ITEM = re.compile(r"\s*(?:[•▪◦‣●■–—*-]\s|\(?[0-9]{1,3}[.)]\s|\([a-z]{1,4}\)\s|[a-z]\)\s)")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_ENUMERATOR = re.compile(r"[\"'“„«(\[]*(?:[0-9]{1,3}(?:\.[0-9]{1,3})*|[ivxlcdm]{1,7}|[a-z])", re.I)
_ROMAN = re.compile(r"[IVXLCDM]+\Z")
# How far back a word before a full stop is looked at.
_REACH = 24


class Segmenter(Protocol):
    """Splits one paragraph; `name` with its version is stored beside what it made."""

    name: str

    def split(self, text: str, paragraph: Span, lang: str) -> Iterable[tuple[int, int]]:
        """Sentences of `text[paragraph.start:paragraph.end]` as offsets in `text`, in order."""
        ...


class RuleSegmenter:
    """The rules of this module, for English, German, French, Spanish, Italian, Dutch, Polish, Portuguese.

    Other languages get the rules without their own abbreviations.
    """

    name = "coder-rules 1"
    languages = frozenset(STARTERS)

    def split(self, text: str, paragraph: Span, lang: str) -> Iterator[tuple[int, int]]:
        """Sentences of one paragraph, white space still at their ends."""
        start = paragraph.start
        words = _Words(lang)
        for match in _END.finditer(text, paragraph.start, paragraph.end):
            end = match.end()
            if match["line"] is not None:
                ends = _line_break(text, start, match.start(), paragraph.end)
            elif match["wide"] is not None:
                ends = True
            else:
                ends = words.ends(text, start, match, paragraph.end)
            if ends:
                yield start, end
                start = end
        if start < paragraph.end:
            yield start, paragraph.end


def _line_break(text: str, start: int, at: int, stop: int) -> bool:
    """Whether the line end at `at` parts table rows or list items."""
    if text.find("\t", max(start, text.rfind("\n", start, at) + 1), at) >= 0:
        return True
    following = text.find("\n", at + 1, stop)
    following = stop if following < 0 else following
    return text.find("\t", at + 1, following) >= 0 or bool(_ITEM.match(text, at + 1, following))


class _Words:
    """What one language knows about words around a full stop."""

    def __init__(self, lang: str) -> None:
        self.never = NEVER.get(lang) or NEVER["en"]
        self.numbered = NUMBERED.get(lang) or NUMBERED["en"]
        self.maybe = MAYBE.get(lang) or MAYBE["en"]
        self.starters = STARTERS.get(lang, frozenset())
        self.ordinals = lang in ORDINAL

    def ends(self, text: str, start: int, match: re.Match[str], stop: int) -> bool:
        """Whether the marks of `match` end the sentence that began at `start`."""
        following = _NEXT.match(text, match.end(), stop)
        word = (following and following["word"]) or ""
        if not word:
            return True
        if word[0].islower():
            return False
        marks = match["mark"]
        if marks[0] != "." or marks.startswith(".."):
            return True
        before = _BEFORE.search(text, max(start, match.start() - _REACH), match.start())
        return before is None or self._stop_ends(text, start, before, word)

    def _stop_ends(self, text: str, start: int, before: re.Match[str], word: str) -> bool:
        """The same for a single full stop after the word `before`, with `word` next."""
        known = before[0].strip("'’-").replace("’", "'").rpartition("'")[2].casefold()
        starts = word.casefold() in self.starters
        if known in self.numbered and (
            word[0].isdigit() or _ROMAN.match(word) or (len(word) == 1 and not starts)
        ):
            return False
        if known in self.never and not (known in self.numbered and starts):
            return False
        if not text[start : before.start()].strip() and _ENUMERATOR.fullmatch(before[0]):
            return False
        if known.isdigit() and len(known) <= 2 and self.ordinals:
            return starts and word.casefold() not in AFTER_ORDINAL
        if known in self.maybe or _DOTTED.fullmatch(before[0]):
            return starts
        if len(known) == 1 and before[0].isupper():
            return starts
        return True


RULES = RuleSegmenter()


def segmenter_name(langs: Iterable[str], segmenter: Segmenter = RULES) -> str:
    """What the map says about who made its sentences, naming languages without rules of their own.

    Example: `coder-rules 1`, or `coder-rules 1; generic for el, hu`.
    """
    known: frozenset[str] | None = getattr(segmenter, "languages", None)
    other = sorted(set(langs) - known) if known is not None else []
    return f"{segmenter.name}; generic for {', '.join(other)}" if other else segmenter.name


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
