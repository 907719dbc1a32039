"""Set a demo text as PDF pages: where do its lines and pages break, what stands around them?

Owns the look of the demo PDFs: justified lines with hyphens at line ends, running heads, page
numbers, footnotes under a rule, ruled tables, two columns for the bilingual text. All lengths are
points. The same text gives the same bytes: no clock, no compression, fonts from reportlab only.
It knows the words that may be divided from `hyphens.txt` and divides no others.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from demo_texts.markup import MARK, Block, Source
from reportlab.lib.pagesizes import A4, letter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

__all__ = ["pdf_bytes"]

FACES = {
    "serif": ("Times-Roman", "Times-Bold", "Times-Italic", 11.0),
    "sans": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", 10.0),
    "vera": ("Vera", "VeraBd", "VeraIt", 9.4),
}
TABLE_ROW = 15.0
GUTTER = 22.0
LEADING = 1.36


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one font, size and rise."""

    text: str
    font: str
    size: float
    rise: float = 0.0

    @property
    def width(self) -> float:
        return pdfmetrics.stringWidth(self.text, self.font, self.size)


@dataclass(frozen=True, slots=True)
class Line:
    """One set line: runs, indent, extra width of each space, height, footnotes it calls for."""

    runs: tuple[Run, ...]
    height: float
    indent: float = 0.0
    stretch: float = 0.0
    calls: tuple[str, ...] = ()
    label: Run | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Lines, or a table, that stay on one page, with the space before them."""

    lines: tuple[Line, ...] = ()
    before: float = 0.0
    right: tuple[Line, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    with_next: bool = False

    @property
    def height(self) -> float:
        columns = (sum(line.height for line in side) for side in (self.lines, self.right))
        return max(*columns, TABLE_ROW * len(self.rows))

    @property
    def calls(self) -> tuple[str, ...]:
        return tuple(call for line in self.lines for call in line.calls)


@dataclass(slots=True)
class Page:
    """The groups of one page and the footnotes that they call for."""

    groups: list[Group] = field(default_factory=list)
    notes: list[Group] = field(default_factory=list)
    used: float = 0.0


@cache
def divisions() -> dict[str, tuple[str, ...]]:
    """Return the words of `hyphens.txt` with the pieces that they may be divided into."""
    words = Path(__file__).with_name("hyphens.txt").read_text(encoding="utf-8").split()
    return {word.replace("|", ""): tuple(word.split("|")) for word in words}


def pieces_of(word: str) -> list[str]:
    """Divide `word` where a line may end; compounds are divided part by part."""
    pieces: list[str] = []
    rest = word
    while rest:
        stem = max((s for s in divisions() if rest.lower().startswith(s)), key=len, default="")
        if not stem:
            return [*pieces, rest] if pieces else [word]
        at = 0
        for piece in divisions()[stem]:
            pieces.append(rest[at : at + len(piece)])
            at += len(piece)
        rest = rest[at:]
        if rest and len(rest) <= 2:
            pieces[-1] += rest
            rest = ""
    return pieces


def break_points(word: str) -> list[tuple[str, str]]:
    """Return the ways to divide `word` at a line end, longest first part first."""
    found: list[tuple[str, str]] = []
    for match in re.finditer(r"[^\W\d_]+", word):
        at = match.start()
        for piece in pieces_of(match[0])[:-1]:
            at += len(piece)
            found.append((word[:at] + "-", word[at:]))
    for match in re.finditer(r"(?<=\w)-(?=\w)", word):
        found.append((word[: match.end()], word[match.end() :]))
    return sorted(found, key=lambda pair: -len(pair[0]))


def spaces_in(word: str) -> int:
    """Count the spaces that bind inside a word: they grow with the others."""
    return word.count("\u00a0")


class Setter:
    """Breaks texts into lines in one face; `bracketed` sets footnote marks as [1]."""

    def __init__(self, face: str, *, bracketed: bool = False) -> None:
        self.normal, self.bold, self.italic, self.size = FACES[face]
        self.bracketed = bracketed

    def runs_of(self, word: str, font: str, size: float) -> tuple[Run, ...]:
        """Return the runs of one word, its footnote marks raised or bracketed."""
        runs: list[Run] = []
        for number, part in enumerate(MARK.split(word)):
            if number % 2 and self.bracketed:
                runs.append(Run(f"[{part}]", font, size))
            elif number % 2:
                runs.append(Run(part, font, size * 0.62, size * 0.36))
            elif part:
                runs.append(Run(part, font, size))
        return tuple(runs)

    def lines_of(
        self, text: str, width: float, font: str, *, size: float, justify: bool = True
    ) -> list[Line]:
        """Break `text` into lines of `width`; the last one is not stretched."""
        space = pdfmetrics.stringWidth(" ", font, size)
        waiting, set_lines, current = text.split(" "), [], []
        left, hyphens = width, 0
        while waiting:
            word = waiting.pop(0)
            need = sum(run.width for run in self.runs_of(word, font, size))
            if need + (space if current else 0) <= left:
                left -= need + (space if current else 0)
                current.append(word)
                continue
            may = justify and hyphens < 2
            divided = self.divide(word, left - space, font, size) if may else None
            if divided:
                current.append(divided[0])
                waiting.insert(0, divided[1])
            else:
                waiting.insert(0, word)
            hyphens = hyphens + 1 if divided else 0
            set_lines.append(current)
            current, left = [], width
        set_lines.append(current)
        lines = [self.line_of(words, width, font, size) for words in set_lines]
        last = replace(lines[-1], stretch=0.0)
        return [*lines[:-1], last] if justify else [replace(ln, stretch=0.0) for ln in lines]

    def divide(self, word: str, room: float, font: str, size: float) -> tuple[str, str] | None:
        """Return the longest division of `word` whose first part fits, if that is worth it."""
        if room < size or "[^" in word:
            return None
        for first, second in break_points(word):
            if pdfmetrics.stringWidth(first, font, size) <= room:
                return first, second
        return None

    def line_of(self, words: list[str], width: float, font: str, size: float) -> Line:
        """Join words to a line and tell how much each space must grow."""
        runs: list[Run] = []
        for number, word in enumerate(words):
            for run in self.runs_of((" " if number else "") + word, font, size):
                if runs and runs[-1].rise == run.rise and runs[-1].size == run.size:
                    run = replace(run, text=runs.pop().text + run.text)
                runs.append(run)
        gaps = max(sum(map(spaces_in, words)) + len(words) - 1, 1)
        free = width - sum(run.width for run in runs)
        calls = tuple(MARK.findall(" ".join(words)))
        return Line(tuple(runs), size * LEADING, stretch=free / gaps, calls=calls)


def groups_of(block: Block, setter: Setter, width: float) -> list[Group]:
    """Set one block of a one-column text."""
    size = setter.size
    if block.kind == "table":
        return [Group(rows=block.rows, before=9.0)]
    font, scale, before, ragged = {
        "title": (setter.bold, 1.5, 0.0, True),
        "byline": (setter.italic, 1.0, 6.0, True),
        "heading": (setter.bold, 1.15, 13.0, True),
        "section": (setter.bold, 1.0, 9.0, True),
        "caption": (setter.italic, 0.88, 4.0, True),
    }.get(block.kind, (setter.normal, 1.0, 6.0, False))
    indent = 22.0 if block.kind in {"bullet", "number"} else 0.0
    lines = setter.lines_of(block.text, width - indent, font, size=size * scale, justify=not ragged)
    if indent:
        label = Run(block.label or "\u2022", font, size)
        lines = [replace(line, indent=indent) for line in lines]
        lines[0] = replace(lines[0], label=label)
    if block.kind in {"title", "heading", "section"}:
        return [Group(tuple(lines), before, with_next=True)]
    return parted(lines, 4.0 if block.kind == "bullet" else before)


def parted(lines: list[Line], before: float) -> list[Group]:
    """Part a paragraph where a page may end: never one line alone before or after."""
    if len(lines) < 4:
        return [Group(tuple(lines), before)]
    middle = [Group((line,)) for line in lines[2:-2]]
    return [Group(tuple(lines[:2]), before), *middle, Group(tuple(lines[-2:]))]


def pair_of(block: Block, setter: Setter, width: float) -> Group:
    """Set one block of the bilingual text: both languages side by side."""
    size = setter.size
    font, scale, ragged = {
        "title": (setter.bold, 1.3, True),
        "byline": (setter.italic, 0.95, True),
        "heading": (setter.bold, 1.0, True),
    }.get(block.kind, (setter.normal, 0.95, False))
    label = f"{block.label} " if block.label else ""
    sides = [
        tuple(setter.lines_of(text, width, font, size=size * scale, justify=not ragged))
        for text in (label + block.text, block.partner)
    ]
    head = block.kind in {"title", "heading"}
    return Group(sides[0], 12.0 if head else 8.0, right=sides[1], with_next=head)


def note_group(mark: str, source: Source, setter: Setter, width: float) -> Group:
    """Set one footnote."""
    bracketed = f"[{mark}] {source.notes[mark]}"
    raised = f"[^{mark}] {source.notes[mark]}"
    text = bracketed if setter.bracketed else raised
    lines = setter.lines_of(text, width, setter.normal, size=setter.size * 0.8)
    return Group(tuple(replace(line, calls=()) for line in lines), 2.0)


def paginate(groups: list[Group], notes: dict[str, Group], room: float) -> list[Page]:
    """Share groups and the footnotes they call for among pages of height `room`."""
    pages = [Page()]
    for number, group in enumerate(groups):
        called = [notes[call] for call in group.calls]
        need = group.height + group.before + sum(note.height + 2 for note in called)
        ahead, reach = number, need
        while groups[ahead].with_next and ahead + 1 < len(groups):
            ahead += 1
            reach += groups[ahead].height + groups[ahead].before
        if called and not pages[-1].notes:
            reach += 12.0
        if pages[-1].used + reach > room and pages[-1].groups:
            pages.append(Page())
        page = pages[-1]
        page.used += need + (12.0 if called and not page.notes else 0.0)
        page.groups.append(group)
        page.notes.extend(called)
    return pages


class Painter:
    """Draws pages on a canvas; `y` runs downwards from the top margin."""

    def __init__(self, source: Source, setter: Setter, size: tuple[float, float]) -> None:
        self.meta, self.setter, self.size = source.meta, setter, size
        self.margin = float(source.meta.get("margin", "78"))
        self.width = size[0] - 2 * self.margin
        self.stream = io.BytesIO()
        self.canvas = Canvas(self.stream, pagesize=size, invariant=1, pageCompression=0)
        self.canvas.setTitle(source.blocks[0].text)
        self.canvas.setAuthor("fictional document written for demonstration")

    def page(self, page: Page, number: int) -> None:
        """Draw one page with its furniture."""
        top = self.size[1] - 82.0
        self.column(page.groups, top, side="left")
        self.column(page.groups, top, side="right")
        if page.notes:
            y = 74.0 + sum(note.height + note.before for note in page.notes)
            self.canvas.line(self.margin, y + 4, self.margin + 110, y + 4)
            self.column(page.notes, y, side="left", first_gap=True)
        self.furniture(number)
        self.canvas.showPage()

    def column(self, groups: list[Group], y: float, *, side: str, first_gap: bool = False) -> None:
        """Draw the left or the right lines of all groups of a page."""
        for number, group in enumerate(groups):
            y -= group.before if number or first_gap else 0.0
            x, at = self.margin, y
            if side == "right":
                x += (self.width + GUTTER) / 2
            for line in group.right if side == "right" else group.lines:
                at -= line.height
                self.line(line, x, at + line.height * 0.24)
            if group.rows and side == "left":
                self.table(group.rows, y)
            y -= group.height

    def line(self, line: Line, x: float, y: float) -> None:
        """Draw one line with its base at `y`."""
        if line.label:
            self.canvas.setFont(line.label.font, line.label.size)
            self.canvas.drawString(x, y, line.label.text)
        text = self.canvas.beginText(x + line.indent, y)
        text.setWordSpace(line.stretch)
        for run in line.runs:
            text.setFont(run.font, run.size)
            text.setRise(run.rise)
            text.textOut(run.text)
        text.setRise(0)
        text.setWordSpace(0)
        self.canvas.drawText(text)

    def table(self, rows: tuple[tuple[str, ...], ...], y: float) -> None:
        """Draw a ruled table whose first row is its head."""
        wide = self.width * 0.46
        step = (self.width - wide) / (len(rows[0]) - 1)
        size = self.setter.size * 0.92
        for number, row in enumerate(rows):
            base = y - TABLE_ROW * (number + 1) + 4
            self.canvas.setFont(self.setter.normal if number else self.setter.bold, size)
            self.canvas.drawString(self.margin + 3, base, row[0])
            for column, cell in enumerate(row[1:], start=1):
                self.canvas.drawRightString(self.margin + wide + step * column - 3, base, cell)
        for at in (0, 1, len(rows)):
            self.canvas.line(
                self.margin, y - TABLE_ROW * at, self.margin + self.width, y - TABLE_ROW * at
            )

    def furniture(self, number: int) -> None:
        """Draw running head and foot."""
        self.canvas.setLineWidth(0.5)
        right = self.margin + self.width
        self.canvas.setFont(self.setter.normal, 8.5)
        if number > 1 and "head" in self.meta:
            head = self.meta["head"].split(" | ")
            self.canvas.drawString(self.margin, self.size[1] - 56, head[0])
            if len(head) > 1:
                self.canvas.drawRightString(right, self.size[1] - 56, head[1])
            self.canvas.line(self.margin, self.size[1] - 61, right, self.size[1] - 61)
        if "foot" in self.meta:
            self.canvas.drawString(self.margin, 46, self.meta["foot"])
        self.canvas.drawRightString(right, 46, str(number))


def pdf_bytes(source: Source, *, face: str | None = None) -> bytes:
    """Return the PDF of a demo text, the same bytes at each call."""
    if face == "vera":
        for name in FACES["vera"][:3]:
            pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    setter = Setter(face or source.meta["face"], bracketed=source.meta.get("notes") == "bracket")
    size = letter if source.meta.get("page") == "letter" else A4
    painter = Painter(source, setter, size)
    groups: list[Group] = []
    for block in source.blocks:
        if source.meta["form"] == "bilingual":
            groups.append(pair_of(block, setter, (painter.width - GUTTER) / 2))
        else:
            groups.extend(groups_of(block, setter, painter.width))
    notes = {mark: note_group(mark, source, setter, painter.width) for mark in source.notes}
    for number, page in enumerate(paginate(groups, notes, size[1] - 82.0 - 80.0), start=1):
        painter.page(page, number)
    painter.canvas.save()
    return painter.stream.getvalue()
