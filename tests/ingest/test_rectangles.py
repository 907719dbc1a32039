"""The words inside the rectangles of a quotation, read back from the PDF, are the quotation."""

from __future__ import annotations

import ctypes
import random
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2
import pypdfium2.raw as raw

from coder.ingest.extract import Extraction, extract
from coder.ingest.pdf.places import Rectangle, rectangles
from coder.model.span import Span
from tests.ingest.making import PASSWORDS, Pdf

QUOTATIONS = 50
# What the extractor may change on the way: blanks, hyphens of every kind, joiners, the Arabic stretch.
EDITS = re.compile(r"[\W_\u0640]+")


def folded(text: str) -> str:
    """Letters and digits alone, each in its plain form."""
    return EDITS.sub("", unicodedata.normalize("NFKC", text)).casefold()


class Characters:
    """The characters of a PDF by page, with the middles of their boxes, straight from PDFium."""

    def __init__(self, path: Path) -> None:
        self.document = pypdfium2.PdfDocument(path, password=PASSWORDS.get(path.name))
        self.pages: dict[int, tuple[str, np.ndarray]] = {}

    def of_page(self, number: int) -> tuple[str, np.ndarray]:
        if number not in self.pages:
            text = self.document[number - 1].get_textpage()
            count = text.count_chars()
            sides = [ctypes.c_double() for _ in range(4)]
            middles = np.full((count, 2), -1e9)
            for i in range(count):
                raw.FPDFText_GetCharBox(text.raw, i, *sides)
                left, right, bottom, top = (side.value for side in sides)
                if right > left:
                    middles[i] = ((left + right) / 2, (bottom + top) / 2)
            letters = "".join(chr(raw.FPDFText_GetUnicode(text.raw, i)) for i in range(count))
            self.pages[number] = letters, middles
        return self.pages[number]


def read_back(path: Path, found: Sequence[Rectangle]) -> str:
    """The characters of which the middle lies in a rectangle, in the order of the rectangles."""
    characters = Characters(path)
    parts: list[str] = []
    for number, left, bottom, right, top in found:
        letters, middles = characters.of_page(number)
        inside = (middles >= (left - 0.1, bottom - 0.1)) & (middles <= (right + 0.1, top + 0.1))
        parts += _in_order(letters, middles, np.nonzero(inside.all(axis=1))[0].tolist())
    characters.document.close()
    return "".join(parts)


def _in_order(letters: str, middles: np.ndarray, found: Sequence[int]) -> list[str]:
    """Letters, those of one sign from right to left the other way round: PDFium turns them with the line."""
    out: list[str] = []
    for i in found:
        one_sign = out and i > 0 and np.array_equal(middles[i], middles[i - 1])
        if one_sign and unicodedata.bidirectional(letters[i]) in ("AL", "R"):
            out.insert(len(out) - 1, letters[i])
        else:
            out.append(letters[i])
    return out


def quotations(pdfs: dict[Path, Extraction]) -> list[tuple[Path, Extraction, Span]]:
    rng = random.Random(20240501)
    made = [
        (path, found)
        for path, found in pdfs.items()
        if found.state != "empty" and "garbled" not in path.name
    ]
    out = []
    for number in range(QUOTATIONS):
        path, found = made[number % len(made)]
        first = rng.randrange(len(found.map.sentences))
        last = min(first + rng.choice((0, 0, 1, 2)), len(found.map.sentences) - 1)
        start, end = found.map.sentences[first].start, found.map.sentences[last].end
        out.append((path, found, Span(start + rng.choice((0, 0, 3)) * (end - start > 30), end)))
    return out


def test_the_words_in_the_rectangles_are_the_quotation(policy_pdfs: dict[Path, Extraction]) -> None:
    wrong = []
    for path, found, span in quotations(policy_pdfs):
        located = rectangles(path, found.map.origin, span, password=PASSWORDS.get(path.name))
        assert located.changed == ()
        wanted = folded(span.of(found.text))
        if folded(read_back(path, located.rectangles)) != wanted:
            wrong.append((path.name, str(span), wanted[:80]))
    assert not wrong


def test_a_page_that_reads_otherwise_is_named_and_not_marked(tmp_path: Path) -> None:
    path = tmp_path / "made.pdf"
    path.write_bytes(Pdf().line(60, 100, "Shared responsibility.").page().line(60, 90, "x").done())
    found = extract(path)
    assert len(rectangles(path, found.map.origin, Span(0, 6)).rectangles) == 1
    path.write_bytes(Pdf().line(60, 100, "Common responsibility.").page().line(60, 90, "x").done())
    located = rectangles(path, found.map.origin, Span(0, 6))
    assert (located.rectangles, located.changed) == ((), (1,))
    path.write_bytes(Pdf().line(60, 90, "x").done())
    second = found.text.index("x")
    assert rectangles(path, found.map.origin, Span(second, second + 1)).changed == (2,)


def test_a_mark_is_drawn_where_the_words_are(tmp_path: Path) -> None:
    import io

    from PIL import Image

    from coder.ingest.pdf.picture import page_picture

    path = tmp_path / "made.pdf"
    path.write_bytes(Pdf().line(60, 100, "Shared responsibility.").done())
    found = extract(path)
    marks = [r[1:] for r in rectangles(path, found.map.origin, Span(0, 6)).rectangles]
    picture = Image.open(io.BytesIO(page_picture(path, 1, marks)))
    assert picture.size == (1190, 1684)
    yellow = [
        (x, y)
        for x in range(0, 600) for y in range(150, 250) if picture.getpixel((x, y)) == (255, 226, 64)
    ]  # fmt: skip
    xs, ys = zip(*yellow, strict=True)
    assert 110 < min(xs) < 122 and 160 < max(xs) < 190
    assert 175 < min(ys) < max(ys) < 210
