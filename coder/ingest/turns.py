r"""Who speaks where: turns of a conversation told from how its paragraphs begin.

    "Interviewer: Why?\nB1: Because."   ->   paragraphs of their own, turns of two speakers

Answers for texts that are stored as written. A label is a short name with a colon ("Anna (00:12): ..."), or
the opening of a parliamentary record ("Anna Muster, rapporteur. - (DE) ..."). Owns caution: labels count only
where they come back as in a conversation, so that a colon in prose makes no speaker; turns are sorted,
disjoint, and begin with their label. Offsets are code points. The text is not changed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from coder.ingest.reading import Reading
from coder.model.document import Turn
from coder.model.finding import Finding, Level
from coder.model.span import Span
from coder.text.paragraphs import trimmed

__all__ = ["LABEL", "turns_of", "with_turns"]

_TIME = r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?"
LABEL = re.compile(
    rf"[ \t]*(?:{_TIME}[ \t]+)?[*_]{{0,2}}(?P<name>[^\W_][^\n:;!?\[\](){{}}<>\"*|]{{0,39}}?)[*_]{{0,2}}"
    rf"(?:[ \t]*{_TIME})?[ \t]?[:：][*_]{{0,2}}(?=\s|\Z)"
)
_RECORD = re.compile(
    r"[ \t]*(?P<name>[^\W\d_a-z][^\n.:;!?,]{2,50})(?:,[^\n.:;!?]{2,60})?"
    r"(?:\. [–—-] (?:\([A-Z]{2}\) )?| [–—-] \([A-Z]{2}\) )"
)
_GROUP = re.compile(r" \([^()]{1,30}\)\Z")  # of a parliament, behind the name
_LINE = re.compile(r"[^\n]+")
_LEAST = 4  # turns
_SHARE = 0.2  # of the paragraphs begin with a label
_NAMED = 8  # speakers that a finding names


def with_turns(reading: Reading) -> Reading:
    """The reading with its speakers, and with paragraphs parted where another turn begins."""
    turns = turns_of(reading.text, reading.paragraphs)
    if not turns:
        return reading
    names = list(dict.fromkeys(turn.name for turn in turns))
    shown = ", ".join(names[:_NAMED]) + (" ..." if len(names) > _NAMED else "")
    note = Finding(Level.NOTE, "speakers", f"{len(turns)} turns of {len(names)} speakers: {shown}")
    return replace(
        reading,
        speakers=turns,
        paragraphs=_parted(reading.text, reading.paragraphs, [turn.start for turn in turns]),
        findings=(*reading.findings, note),
    )


def turns_of(text: str, paragraphs: Sequence[Span]) -> tuple[Turn, ...]:
    """The turns of a conversation; none where the text is not one."""
    lines = [
        (m.start(), m.end())
        for span in paragraphs
        for m in _LINE.finditer(text, span.start, span.end)
    ]
    for pattern, fits in ((LABEL, _talk), (_RECORD, _debate)):
        found = []
        for start, end in lines:
            match = pattern.match(text, start, end)
            name = _name(match["name"]) if match else ""
            if name:
                found.append((start, name))
        if fits([name for _, name in found], len(paragraphs)):
            return _spans(text, found)
    return ()


def _name(label: str) -> str:
    """The name in a label; empty when it is more of a sentence."""
    name = _GROUP.sub("", " ".join(label.split())).rstrip(" ,-–")
    words = name.split()
    if len(words) > 5 or (len(words) > 1 and name[:1].islower()) or name.isdigit():
        return ""
    return name


def _talk(names: list[str], paragraphs: int) -> bool:
    """Whether labels come back as in a conversation: two at least, and most of them several times."""
    counts = Counter(names)
    often = [n for n in counts.values() if n > 1]
    return (
        len(names) >= max(_LEAST, _SHARE * paragraphs)
        and len(counts) >= 2
        and bool(often)
        and sum(often) >= 0.5 * len(names)
    )


def _debate(names: list[str], paragraphs: int) -> bool:
    return len(names) >= _LEAST and len(set(names)) >= 2


def _spans(text: str, found: list[tuple[int, str]]) -> tuple[Turn, ...]:
    ends = [start for start, _ in found[1:]] + [len(text)]
    out = []
    for (start, name), end in zip(found, ends, strict=True):
        span = trimmed(text, start, end)
        if span is not None:
            out.append(Turn(span.start, span.end, name))
    return tuple(out)


def _parted(text: str, paragraphs: Sequence[Span], starts: list[int]) -> tuple[Span, ...]:
    """The paragraphs, with those parted in which a turn begins."""
    out: list[Span] = []
    at = 0
    for span in paragraphs:
        cuts = [span.start]
        while at < len(starts) and starts[at] < span.end:
            if starts[at] > span.start:
                cuts.append(starts[at])
            at += 1
        for start, end in zip(cuts, [*cuts[1:], span.end], strict=True):
            piece = trimmed(text, start, end)
            if piece is not None:
                out.append(piece)
    return tuple(out)
