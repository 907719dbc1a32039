"""Lines of one region to paragraphs, headings, table rows and notes.

Rows of tables and entries of tables of contents stay lines. Notes are the small lines at the foot of a
region that begin with a mark. Sizes are in points. Where a paragraph begins is said by `breaks`, what a
short one is by its words by `outline`; what goes on in the next column or page is the business of `flow`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from coder.ingest.pdf.breaks import Region, begins, dominant_size, ends, room
from coder.ingest.pdf.lines import Line
from coder.ingest.pdf.outline import (
    is_bullet,
    is_caption,
    is_division,
    is_item,
    is_numbered_title,
)

__all__ = ["Paragraph", "note_of", "one_by_one", "paragraphs_of", "split_notes"]

_NOTE = re.compile(
    r"[⁰¹²³⁴-⁹]{1,3}\s*(?=\S)|(?:\d{1,3}[.)]?\s*|[*†‡§¶‖]{1,3}\s*|\[\d{1,3}\]\s*|\((?:\d{1,3}|\*{1,3})\)\s*)"
    r"(?=[^\W\d_]|[\"“‘«„‹(])"
)
_LEADER = re.compile(r"(?:\.\s?){5,}|…{2,}|_{5,}\s*\d+\Z")


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together, each with its page; `kind` is text, heading, row, item or note."""

    kind: str
    lines: list[tuple[int, Line]] = field(default_factory=list)
    right: float = 0.0
    left: float = 0.0

    @property
    def indented(self) -> bool:
        """Whether its first line stands in from the edge of its region."""
        return self.first.x0 > self.left + 0.7 * self.first.size

    @property
    def first(self) -> Line:
        """The first line."""
        return self.lines[0][1]

    @property
    def last(self) -> Line:
        """The last line."""
        return self.lines[-1][1]


def split_notes(lines: list[Line], height: float, size: float) -> tuple[list[Line], list[Line]]:
    """The lines of a region without its footnotes, and the footnotes."""
    own = dominant_size(lines)
    # At the foot of the page small type is small beside the document's; elsewhere beside its region's.
    low = bool(lines) and lines[0].top > 0.6 * height
    limit = 0.93 * (max(own, size) if low or own < size < 1.35 * own else own)
    at = len(lines)
    while at and lines[at - 1].size <= limit and lines[at - 1].top > 0.4 * height:
        at -= 1
    # A region wholly in small type may be running text or a list: there only its first line may begin with
    # a plain number, and none with one in brackets.
    doubtful = own <= limit
    while at < len(lines) and not (
        _NOTE.match(lines[at].text)
        and not (doubtful and (lines[at].text[0] == "(" or (at and lines[at].text[0].isdecimal())))
    ):
        at += 1
    return lines[:at], lines[at:]


def one_by_one(notes: Sequence[Line]) -> list[list[Line]]:
    """Footnotes parted at their marks: a raised number, a sign, or the next number in line."""
    out: list[list[Line]] = []
    number = 0
    for line in notes:
        mark = _NOTE.match(line.text)
        written = unicodedata.normalize("NFKC", mark[0]).strip("\t [].()") if mark else ""
        plain = bool(mark) and line.text[0].isdecimal()
        begins = bool(mark) and (not plain or not out or int(written) == number + 1)
        if begins and written.isdecimal():
            number = int(written)
        if begins or not out:
            out.append([])
        out[-1].append(line)
    return out


def note_of(lines: Sequence[Line], page: int) -> list[Paragraph]:
    """One footnote as a paragraph; what stands clearly apart below it is another."""
    region = Region(lines)
    out: list[Paragraph] = []
    for at, line in enumerate(lines):
        gap = line.bottom - lines[at - 1].bottom if at else 0.0
        parted = at and (
            gap > 1.6 * region.pitch_at(line.size)
            or gap < -line.size
            or (ends(lines[at - 1]) and room(lines[at - 1], line, region))
        )
        if not at or parted:
            out.append(Paragraph("note", [], region.right, region.left))
        out[-1].lines.append((page, line))
    return out


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
    region = Region(lines)
    rows = _rows(lines)
    out: list[Paragraph] = []
    for at, line in enumerate(lines):
        before = lines[at - 1] if at else None
        after = lines[at + 1] if at + 1 < len(lines) else None
        if (
            before is None
            or rows[at]
            or rows[at - 1]
            or begins([x for _, x in out[-1].lines], out[-1].kind, line, after, region)
        ):
            kind = "row" if rows[at] else "item" if _is_item(line) else "text"
            out.append(Paragraph(kind, [], region.right, region.left))
        out[-1].lines.append((page, line))
    for paragraph in out:
        if paragraph.kind in ("text", "item") and _is_heading(paragraph, body, bold_is_rare):
            paragraph.kind = "heading"
    return out


def _is_item(line: Line) -> bool:
    return line.bullet or is_item(line.text)


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
        if table and beside < 2 and _is_spaced(lines, at):
            table = False
        led = ".." in line.text or ". ." in line.text or "…" in line.text or "__" in line.text
        out.append(table or (led and _LEADER.search(line.text) is not None))
    return out


def _is_spaced(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is running text with wide gaps, made to fill the width that its neighbours fill."""
    line = lines[at]
    beside = [*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2]]
    words = all(" " not in cell for cell in line.text.split("\t"))
    em = line.size
    return words and any(
        x.cells == 1 and abs(x.x1 - line.x1) < em and x.x1 - x.x0 > 0.6 * (line.x1 - line.x0)
        for x in beside
    )


def _is_heading(paragraph: Paragraph, body: float, bold_is_rare: bool) -> bool:
    if len(paragraph.lines) > 4:
        return False
    lines = [line for _, line in paragraph.lines]
    text = " ".join(line.text for line in lines)
    if is_division(text):
        return True
    if len(text) > 220 or not any(c.isalpha() for c in text) or text[-1] in ".,;":
        return False
    if lines[0].bullet or is_bullet(text) or is_caption(text):
        return False
    bold = bold_is_rare and all(line.bold for line in lines)
    if bold or min(line.size for line in lines) >= 1.12 * body:
        return True
    return len(lines) == 1 and is_numbered_title(text)
