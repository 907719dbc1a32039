"""Where a paragraph begins: told from what a reader sees between one line and the next.

A wider gap, an indent, a last line that left room for the next word, another size or weight of type, a
bullet or a number. Lengths are points; sizes are sizes of type. A line that goes on in small letters after
one that no full stop ends is the same sentence, unless a gap or another type parts them clearly.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from coder.ingest.pdf.lines import MARK, Line
from coder.ingest.pdf.outline import is_bullet, is_division, is_item, is_shouted

__all__ = [
    "TERMINAL",
    "Region",
    "begins",
    "dominant_size",
    "ends",
    "first_word",
    "room",
    "second_half",
]

TERMINAL = re.compile(r"[.!?…:;。！？；：؟۔][\"'”’»›)\]}⁰¹²³⁴-⁹\d]*\Z")
_FULL_STOP = re.compile(r"[.!?…。！？؟۔:][\"'”’»›)\]}⁰¹²³⁴-⁹]*\Z")
_LAST_WORD = re.compile(rf"[^\W\d_]+(?={MARK}\Z)")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_RULE = re.compile(r"[-_=*–—.~\s]{9,}\w?\s*\Z")
_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]")


def dominant_size(lines: Iterable[Line]) -> float:
    """The size of type in which most characters are set; 0 without lines."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return max(sizes.items(), key=lambda s: (s[1], s[0]))[0] if sizes else 0.0


class Region:
    """What is usual in a region: edges, size of type, and the pitch of its running lines."""

    def __init__(self, lines: Sequence[Line]) -> None:
        rights = sorted(line.x1 for line in lines)
        self.left = min(line.x0 for line in lines)
        self.right = rights[int(0.95 * (len(rights) - 1))]
        self.size = dominant_size(lines)
        pairs = [
            (a, b) for a, b in pairwise(lines)
            if abs(a.size - b.size) < 0.1 * self.size and 0 < b.bottom - a.bottom < 3 * self.size
        ]  # fmt: skip
        # Rows of tables stand closer or wider than text, so running lines are asked first.
        wide = 0.5 * (self.right - self.left)
        prose = [
            (a, b) for a, b in pairs
            if a.cells == b.cells == 1 and a.x1 - a.x0 > wide and abs(a.size - self.size) < 1
        ]  # fmt: skip
        pitches = [b.bottom - a.bottom for a, b in (prose if len(prose) >= 2 else pairs)]
        self.pitch = median(pitches) if pitches else 1.2 * self.size

    def pitch_at(self, size: float) -> float:
        """The pitch to be expected of lines of this size."""
        return self.pitch * min(3.0, max(0.7, size / self.size)) if self.size else self.pitch


def begins(
    lines: Sequence[Line], kind: str, line: Line, after: Line | None, region: Region
) -> bool:
    """Whether `line` begins a new paragraph after the `lines` of one of this kind."""
    before = lines[-1]
    if _RULE.match(line.text) or _RULE.match(before.text):
        return True
    if len(lines) == 1 and is_division(before.text):
        return True
    unfinished = not TERMINAL.search(before.text)
    goes_on = unfinished and line.text[:1].islower() and not is_item(line.text)
    apart = _apart(before, line, region, goes_on=goes_on)
    if apart is not None:
        return apart
    if _other_type(lines, line, region, goes_on=goes_on):
        return True
    if _same_title(before, line, region):
        return False
    if before.text.endswith(MARK) and second_half(before.text, line.text, first=True):
        return False
    if line.bullet or is_bullet(line.text):
        return True
    if goes_on:
        return False
    return _by_item(kind, before, line, region) or _by_edges(lines, kind, line, after, region)


def ends(line: Line) -> bool:
    """Whether a line ends with a full stop or the like."""
    return _FULL_STOP.search(line.text) is not None


def _apart(before: Line, line: Line, region: Region, *, goes_on: bool) -> bool | None:
    """What the distance between two lines says; None where it says nothing."""
    em = region.size
    pitch = line.bottom - before.bottom
    if pitch < -0.5 * em:
        return True
    usual = region.pitch_at(min(before.size, line.size))
    if pitch > 1.35 * usual + 0.1 * max(0.0, line.size - before.size):
        # Double spacing between the lines of one sentence is no gap between paragraphs.
        return not (goes_on and pitch < 2.2 * usual and before.bold == line.bold)
    if line.x1 < before.x0 or line.x0 > before.x1:
        # Set left, centred and right by turns.
        word = before.text.endswith(MARK) and second_half(before.text, line.text, first=True)
        return not word
    ended = ends(before) and not line.text[:1].islower()
    return True if ended and pitch > 1.12 * usual + 0.4 else None


def _other_type(lines: Sequence[Line], line: Line, region: Region, *, goes_on: bool) -> bool:
    """Whether the size or the weight of type changes as between paragraphs."""
    before = lines[-1]
    open_end = not TERMINAL.search(before.text) and not room(before, line, region)
    near = line.bottom - before.bottom < 1.1 * region.pitch
    if abs(line.size - before.size) > 0.09 * max(line.size, before.size):
        far = max(line.size, before.size) > 1.35 * min(line.size, before.size)
        return far or not (goes_on or (open_end and near and not before.bold))
    if line.bold != before.bold and not goes_on:
        heading = before.bold and all(x.bold for x in lines)
        words = line.bold and not (open_end and near and not before.bold)
        return words or heading or room(before, line, region)
    return is_shouted(line.text) != is_shouted(before.text) and (
        line.x1 < region.right - 3 * region.size
        if is_shouted(line.text)
        else room(before, line, region)
    )


def _same_title(before: Line, line: Line, region: Region) -> bool:
    """Whether a title that is set in the middle goes on, because its first line was full."""
    title = (before.bold and line.bold) or before.size > 1.1 * region.size
    wide = before.x1 - before.x0 > 0.75 * (region.right - region.left)
    middle = abs((before.x0 + before.x1) - (line.x0 + line.x1)) < 2 * region.size
    return title and wide and middle and not TERMINAL.search(before.text)


def _by_item(kind: str, before: Line, line: Line, region: Region) -> bool:
    """Whether a number or dash in front begins an item and is no part of a sentence."""
    if not is_item(line.text):
        return False
    ended = bool(TERMINAL.search(before.text))
    aside = abs(line.x0 - before.x0) > 0.3 * region.size
    return room(before, line, region) or (ended and (aside or kind == "item"))


def _by_edges(
    lines: Sequence[Line], kind: str, line: Line, after: Line | None, region: Region
) -> bool:
    """What the left edge of the line and the right edge of the one before it say."""
    before, em = lines[-1], region.size
    ended = bool(TERMINAL.search(before.text))
    if _by_indent(lines, kind, line, after, em):
        return True
    if not room(before, line, region):
        return False
    if ended or _short(before, region) or line.x0 < before.x0 - 0.7 * em:
        return True
    return line.text[:1].isupper() and not _narrow(lines, line, after, em)


def _by_indent(lines: Sequence[Line], kind: str, line: Line, after: Line | None, em: float) -> bool:
    """Whether the left edge says that a paragraph begins."""
    before = lines[-1]
    if line.rtl or before.rtl:
        return False
    ended = bool(TERMINAL.search(before.text))
    shift = line.x0 - before.x0
    first = len(lines) == 1
    if shift > 0.7 * em:
        returns = after is not None and line.x0 - after.x0 > 0.7 * em
        # The first line stands out, as in a list.
        hangs = first and (not returns or kind == "item")
        return not hangs and (ended or returns)
    return shift < -0.7 * em and not first and ended


def room(before: Line, line: Line, region: Region) -> bool:
    """Whether the first word of `line` would have fitted on the line before it."""
    if line.rtl or before.rtl:
        return before.x0 - region.left > 6 * region.size
    flush = abs(before.x1 - line.x1) < 1.5 and before.x1 - before.x0 > 12 * region.size
    return not flush and region.right - before.x1 > first_word(line) + 1.2 * region.size


def first_word(line: Line) -> float:
    """About how wide the first word of a line is; of Chinese and Japanese, what may not be parted."""
    if _CJK.match(line.text):
        return 1.8 * line.size
    words = line.text.split(None, 1)
    return len(words[0]) / max(1, len(line.text)) * (line.x1 - line.x0) if words else 0.0


def _narrow(lines: Sequence[Line], line: Line, after: Line | None, em: float) -> bool:
    """Whether the lines stop there because something stands beside them, or are not set to full width."""
    before = lines[-1]
    earlier = [other.x1 for other in lines[:-1]]
    if earlier:
        return before.x1 >= max(earlier) - 2 * em
    if after is None or abs(line.x0 - before.x0) > 2 * em or line.x1 < before.x1 - 8 * em:
        return False
    return before.x1 + first_word(line) >= max(line.x1, after.x1) - 2 * em


def _short(before: Line, region: Region) -> bool:
    """Whether a line is so short that its paragraph ends without a full stop (headings, lists)."""
    return before.x1 - region.left < 0.62 * (region.right - region.left)


def second_half(text: str, following: str, *, first: bool) -> bool:
    """Whether a line may begin with the other half of a word that a column or page breaks."""
    if following[:1].islower() or following[:1].isdecimal():
        return True
    words = _LAST_WORD.search(text), _FIRST_WORD.match(following)
    left, right = (found[0] if found else "" for found in words)
    return (
        bool(right)
        and first
        and (left.isupper() and len(left) > 1) == (right.isupper() and len(right) > 1)
    )
