"""A small typesetter for tests: running text broken into lines, columns and pages of a PDF.

Coordinates are points from the upper left corner; y is the baseline of a line. Hyphens are put where a word
does not fit, between two letters that a reader would accept: after a vowel that a consonant follows.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

__all__ = ["Book"]

_POINTS = re.compile(
    r"(?<=[aeiouäöüáéíóúàèêâîôûy])(?=[bcdfghjklmnpqrstvwxzßñç][aeiouäöüáéíóúàèêâîôûy])"
)


def _known(font: str) -> str:
    if font in pdfmetrics.getRegisteredFontNames() or font in pdfmetrics.standardFonts:
        return font
    if font in ("STSong-Light", "HeiseiMin-W3", "HYSMyeongJo-Medium"):
        pdfmetrics.registerFont(UnicodeCIDFont(font))
        return font
    import matplotlib

    folder = Path(matplotlib.__file__).parent / "mpl-data" / "fonts" / "ttf"
    pdfmetrics.registerFont(TTFont(font, str(folder / f"{font}.ttf")))
    return font


class Book:
    """Pages of A4 to be drawn on; `breaks` counts the words that were broken at a line end."""

    def __init__(
        self,
        font: str = "Times-Roman",
        size: float = 10,
        *,
        width: float = 595,
        height: float = 842,
    ) -> None:
        self._buffer = io.BytesIO()
        self.width, self.height = width, height
        self.font, self.size = _known(font), size
        self.breaks = 0
        self._at = 0.0
        self._low = 0.0
        self._canvas = canvas.Canvas(self._buffer, pagesize=(self.width, self.height), invariant=1)

    def line(self, x: float | None, y: float, text: str, size: float = 0, font: str = "") -> Book:
        """One line; without x it goes on where the last one ended."""
        size, font = size or self.size, font or self.font
        x = self._at if x is None else x
        self._canvas.setFont(font, size)
        self._canvas.drawString(x, self.height - y, text)
        self._at = x + pdfmetrics.stringWidth(text, font, size)
        self._low = y
        return self

    def labelled(self, first: int, style: str, *, prefix: str = "") -> Book:
        """From this page on the file itself calls its pages so; style is one of R, r, D, A, a."""
        styles = {"R": "ROMAN_UPPER", "r": "ROMAN_LOWER", "D": "ARABIC", "A": "LETTERS_UPPER"}
        number = self._canvas.getPageNumber() - 1
        self._canvas.addPageLabel(number, style=styles[style], start=first, prefix=prefix or None)
        return self

    def justified(self, x: float, y: float, width: float, text: str) -> Book:
        """A paragraph whose lines all end at the right edge but for the last."""
        lines = self.broken(text, width)
        for at, line in enumerate(lines):
            gaps = line.count(" ")
            space = (width - self._wide(line)) / gaps if gaps and at + 1 < len(lines) else 0.0
            self._canvas.setFont(self.font, self.size)
            self._canvas.drawString(
                x, self.height - y - at * 1.2 * self.size, line, wordSpace=space
            )
        self._low = y + (len(lines) - 1) * 1.2 * self.size
        return self

    @property
    def low(self) -> float:
        """The baseline of the last line of `justified` or `block`."""
        return self._low

    def watermark(self, text: str) -> Book:
        """Large pale letters across the page."""
        self._canvas.saveState()
        self._canvas.setFillGray(0.85)
        self._canvas.translate(self.width / 2, self.height / 2)
        self._canvas.rotate(52)
        self._canvas.setFont(self.font, 80)
        self._canvas.drawCentredString(0, 0, text)
        self._canvas.restoreState()
        return self

    def box(self, x: float, y: float, width: float, height: float, *, gray: float = 0.9) -> Book:
        """A filled rectangle; y is its upper edge."""
        self._canvas.setFillGray(gray)
        self._canvas.rect(x, self.height - y - height, width, height, stroke=0, fill=1)
        self._canvas.setFillGray(0)
        return self

    def words(self, x: float, y: float, text: str) -> Book:
        """A line without a single blank in it: each word has its own place."""
        for word in text.split():
            self.line(x, y, word)
            x = self._at + 0.27 * self.size
        return self

    def shown_turned(self, degrees: int) -> Book:
        """The page is to be turned for reading, as landscape pages are."""
        self._canvas.setPageRotation(degrees)
        return self

    def mark(self, text: str) -> Book:
        """A small raised number after the last line."""
        y = self._low
        self.line(None, y - 0.4 * self.size, text, 0.6 * self.size)
        self._low = y
        return self

    def spread(self, x: float, y: float, text: str, gap: float) -> Book:
        """Characters with gaps between them, as justified lines have them."""
        self._canvas.setFont(self.font, self.size)
        self._canvas.drawString(x, self.height - y, text, charSpace=gap)
        return self

    def head(self, text: str, *, right: bool = False) -> Book:
        """A running head at the left or right."""
        width = pdfmetrics.stringWidth(text, self.font, 8)
        return self.line(self.width - 72 - width if right else 72, 40, text, 8)

    def broken(self, text: str, width: float, *, hyphens: bool = False) -> list[str]:
        """The text as lines of at most this width."""
        lines = [""]
        for word in text.split(" "):
            whole = f"{lines[-1]} {word}".strip()
            if self._wide(whole) <= width:
                lines[-1] = whole
                continue
            head = self._fitting(lines[-1], word, width) if hyphens else ""
            if head:
                lines[-1] = f"{lines[-1]} {head}-".strip()
                self.breaks += 1
                word = word[len(head) :]
            lines.append(word)
        return lines

    def _fitting(self, line: str, word: str, width: float) -> str:
        """The longest first part of the word that fits with a hyphen."""
        ends = [m.start() for m in _POINTS.finditer(word) if 2 <= m.start() <= len(word) - 3]
        heads = [word[:end] for end in ends if word[:end].isalpha()]
        fitting = [h for h in heads if self._wide(f"{line} {h}-".strip()) <= width]
        return fitting[-1] if fitting else ""

    def _wide(self, text: str) -> float:
        return float(pdfmetrics.stringWidth(text, self.font, self.size))

    def block(self, x: float, y: float, width: float, text: str, *, hyphens: bool = False) -> Book:
        """A paragraph from there downwards."""
        for at, line in enumerate(self.broken(text, width, hyphens=hyphens)):
            self.line(x, y + at * 1.2 * self.size, line)
        return self

    def columns(
        self,
        paragraphs: Sequence[str],
        *,
        count: int,
        hyphens: bool,
        notes: Sequence[str] = (),
        bottom: float = 760,
    ) -> Book:
        """Paragraphs over columns of equal length; each of `notes` at the foot of a column."""
        gap = 18.0
        width = (self.width - 144 - gap * (count - 1)) / count
        lines = [x for p in paragraphs for x in self.broken(p, width, hyphens=hyphens)]
        each = -(-len(lines) // count)
        for column in range(count):
            x = 72 + column * (width + gap)
            for at, line in enumerate(lines[column * each : (column + 1) * each]):
                self.line(x, 100 + at * 1.2 * self.size, line)
            for note in notes[column : column + 1]:
                small, self.size = self.size, 0.75 * self.size
                self.block(x, bottom, width, note)
                self.size = small
        return self

    @contextlib.contextmanager
    def turned(self) -> Iterator[None]:
        """What is drawn inside reads from bottom to top."""
        self._canvas.saveState()
        self._canvas.translate(self.width, 0)
        self._canvas.rotate(90)
        height, self.height = self.height, self.width
        yield
        self.height = height
        self._canvas.restoreState()

    def page(self) -> Book:
        """The next page."""
        self._canvas.showPage()
        return self

    def done(self) -> bytes:
        """The file."""
        self._canvas.save()
        return self._buffer.getvalue()
