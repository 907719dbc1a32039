"""Lines of one region to paragraphs, headings, table rows and notes.

Where a paragraph begins is told from what a reader sees: a wider gap, an indent, a last line that left room
for the next word, another size or weight of type, a bullet or a number. Rows of tables and entries of tables
of contents stay lines. Notes are the small lines at the foot of a region that begin with a mark. Sizes are
in points. Says nothing about what goes on in the next column or page: that is `flow`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from coder.ingest.pdf.lines import MARK, Line

__all__ = ["Paragraph", "TERMINAL", "dominant_size", "one_by_one", "paragraphs_of", "split_notes"]

TERMINAL = re.compile(r"[.!?…:;。！？；：؟۔][\"'”’»›)\]}⁰¹²³⁴-⁹\d]*\Z")
_FULL_STOP = re.compile(r"[.!?…。！？؟۔:][\"'”’»›)\]}⁰¹²³⁴-⁹]*\Z")
_BULLET = re.compile(r"[•▪▫◦‣●■□○◆◊►➢✓*·]\s?\S")
_DASH = re.compile(r"[-–—]\s\S")
_ITEM = re.compile(
    r"(?:\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|\([ivxlc]{1,5}\)|[ivxlc]{1,5}[.)]|[IVXLC]{1,5}\.|§+\s?\d+"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}\.?)\s+\S"
)
_NOTE = re.compile(r"(?:[⁰¹²³⁴-⁹]{1,3}|\d{1,3}\s*|[*†‡§]{1,3}\s*|\[\d{1,3}\]\s*)(?=\S)")
_LEADER = re.compile(r"(?:\.\s?){5,}|…{2,}|_{5,}\s*\d+\Z")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, each with its page; `kind` is text, heading, row, item or note."""

    kind: str
    lines: list[tuple[int, Line]] = field(default_factory=list)
    right: float = 0.0
    indented: bool = False

    @property
    def first(self) -> Line:
        """The first line."""
        return self.lines[0][1]

    @property
    def last(self) -> Line:
        """The last line."""
        return self.lines[-1][1]


def dominant_size(lines: Iterable[Line]) -> float:
    """The size of type in which most characters are set; 0 without lines."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return max(sizes.items(), key=lambda s: (s[1], s[0]))[0] if sizes else 0.0


def split_notes(lines: list[Line], height: float, size: float) -> tuple[list[Line], list[Line]]:
    """The lines of a region without its footnotes, and the footnotes."""
    own = dominant_size(lines)
    # At the foot of the page small type is small beside the document's; elsewhere beside its region's.
    low = bool(lines) and lines[0].top > 0.6 * height
    limit = 0.93 * (max(own, size) if low or own < size < 1.35 * own else own)
    at = len(lines)
    while at and lines[at - 1].size <= limit and lines[at - 1].top > 0.4 * height:
        at -= 1
    while at < len(lines) and not _NOTE.match(lines[at].text):
        at += 1
    return lines[:at], lines[at:]


def one_by_one(notes: Sequence[Line]) -> list[list[Line]]:
    """Footnotes parted at their marks: a raised number, a sign, or the next number in line."""
    out: list[list[Line]] = []
    number = 0
    for line in notes:
        mark = _NOTE.match(line.text)
        written = unicodedata.normalize("NFKC", mark[0]).strip(" []") if mark else ""
        plain = bool(mark) and line.text[0].isdecimal()
        begins = bool(mark) and (not plain or not out or int(written) == number + 1)
        if begins and written.isdecimal():
            number = int(written)
        if begins or not out:
            out.append([])
        out[-1].append(line)
    return out


class _Region:
    """What is usual in a region: edges, pitch."""

    def __init__(self, lines: Sequence[Line]) -> None:
        rights = sorted(line.x1 for line in lines)
        self.left = min(line.x0 for line in lines)
        self.right = rights[int(0.95 * (len(rights) - 1))]
        self.size = dominant_size(lines)
        pitches = [
            b.bottom - a.bottom
            for a, b in pairwise(lines)
            if abs(a.size - b.size) < 0.1 * self.size and 0 < b.bottom - a.bottom < 3 * self.size
        ]
        self.pitch = median(pitches) if pitches else 1.2 * self.size


def paragraphs_of(
    lines: Sequence[Line], page: int, body: float, bold_is_rare: bool
) -> list[Paragraph]:
    """The paragraphs of one region.

    Args:
        lines: the region's lines from top to bottom, without furniture and notes.
        page: number of the page.
        body: the size of type of the document's running text.
        bold_is_rare: whether bold type marks headings in this document.
    """
    if not lines:
        return []
    region = _Region(lines)
    rows = _rows(lines)
    out: list[Paragraph] = []
    for at, line in enumerate(lines):
        before = lines[at - 1] if at else None
        after = lines[at + 1] if at + 1 < len(lines) else None
        if (
            before is None
            or rows[at]
            or rows[at - 1]
            or _begins(out[-1], before, line, after, region)
        ):
            kind = "row" if rows[at] else "item" if _is_item(line) else "text"
            indented = line.x0 > region.left + 0.7 * line.size
            out.append(Paragraph(kind, [], region.right, indented))
        out[-1].lines.append((page, line))
    for paragraph in out:
        if paragraph.kind in ("text", "item") and _is_heading(paragraph, body, bold_is_rare):
            paragraph.kind = "heading"
    return out


def _is_item(line: Line) -> bool:
    return bool(_BULLET.match(line.text) or _DASH.match(line.text) or _ITEM.match(line.text))


def _rows(lines: Sequence[Line]) -> list[bool]:
    """Which lines are rows of a table or of a table of contents."""
    cells = [
        0 if line.cells < 2 or (line.cells == 2 and _is_item(line)) else line.cells
        for line in lines
    ]
    out = []
    for at, line in enumerate(lines):
        beside = max(cells[at - 1] if at else 0, cells[at + 1] if at + 1 < len(cells) else 0)
        table = cells[at] >= 3 or (cells[at] == 2 and beside >= 2)
        out.append(table or bool(_LEADER.search(line.text)))
    return out


def _begins(
    paragraph: Paragraph, before: Line, line: Line, after: Line | None, region: _Region
) -> bool:
    """Whether `line` begins a new paragraph after `before`."""
    em = region.size
    pitch = line.bottom - before.bottom
    if pitch > 1.35 * region.pitch + 0.1 * (line.size - em) or pitch < -0.5 * em:
        return True
    if abs(line.size - before.size) > 0.09 * max(line.size, before.size) and not _run_in(
        before, line
    ):
        return True
    if line.bold != before.bold and (line.bold or _room(before, line, region)):
        return True
    if before.text.endswith(MARK):
        return False
    ended = bool(TERMINAL.search(before.text))
    room = _room(before, line, region)
    if _BULLET.match(line.text):
        return True
    if not ended and line.text[:1].islower():
        return False
    if (_DASH.match(line.text) or _ITEM.match(line.text)) and (
        room
        or (ended and abs(line.x0 - before.x0) > 0.3 * em)
        or (ended and paragraph.kind == "item")
    ):
        return True
    return (
        _by_indent(paragraph, before, line, after, em, ended)
        or (room and (ended or _short(before, region) or line.x0 < before.x0 - 0.7 * em))
        or (room and line.text[:1].isupper() and not _narrow(paragraph, before, em))
    )


def _by_indent(
    paragraph: Paragraph, before: Line, line: Line, after: Line | None, em: float, ended: bool
) -> bool:
    """Whether the left edge says that a paragraph begins."""
    if line.rtl or before.rtl:
        return False
    shift = line.x0 - before.x0
    first = len(paragraph.lines) == 1
    if shift > 0.7 * em:
        returns = after is not None and line.x0 - after.x0 > 0.7 * em
        # The first line stands out, as in a list.
        hangs = first and (not returns or paragraph.kind == "item")
        return not hangs and (ended or returns)
    return shift < -0.7 * em and not first and ended


def _room(before: Line, line: Line, region: _Region) -> bool:
    """Whether the first word of `line` would have fitted on the line before it."""
    if line.rtl or before.rtl:
        return before.x0 - region.left > 6 * region.size
    words = line.text.split(None, 1)
    share = len(words[0]) / max(1, len(line.text)) if words else 1.0
    width = share * (line.x1 - line.x0)
    return region.right - before.x1 > width + 1.2 * region.size


def _narrow(paragraph: Paragraph, before: Line, em: float) -> bool:
    """Whether the paragraph's lines all stop there, because a picture or table stands beside them."""
    earlier = [line.x1 for _, line in paragraph.lines[:-1]]
    return bool(earlier) and before.x1 >= max(earlier) - 2 * em


def _short(before: Line, region: _Region) -> bool:
    """Whether a line is so short that its paragraph ends without a full stop (headings, lists)."""
    return before.x1 - region.left < 0.62 * (region.right - region.left)


def _run_in(before: Line, line: Line) -> bool:
    """Whether sizes differ within one sentence: a word in small capitals, an exponent."""
    return not TERMINAL.search(before.text) and line.text[:1].islower()


def _is_heading(paragraph: Paragraph, body: float, bold_is_rare: bool) -> bool:
    if len(paragraph.lines) > 4:
        return False
    lines = [line for _, line in paragraph.lines]
    text = " ".join(line.text for line in lines)
    if len(text) > 220 or not any(c.isalpha() for c in text) or text[-1] in ".,;":
        return False
    bold = bold_is_rare and all(line.bold for line in lines)
    return bold or min(line.size for line in lines) >= 1.12 * body
