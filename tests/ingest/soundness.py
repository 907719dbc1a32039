"""What must hold between a PDF and the text made from it, checked without the program's own reading.

Every character of the text came from the page, or is a blank, a line end or a hyphen put between; every
letter and digit that PDFium finds on the page is in the text, in the furniture, or drawn twice and logged.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw

from coder.ingest.extract import Extraction
from coder.ingest.pdf.places import raw_ranges
from coder.model.document import text_faults
from coder.model.span import Span

__all__ = ["check", "check_file"]

PUT_IN = frozenset(" \n\t-")
# Signs of lists, the stretch of Arabic, and accents that were set as characters of their own.
SIGNS = frozenset("•\u0640ˆˇ˘˙˚˜˝¨´`")


def letters(text: str) -> Counter[str]:
    """Letters and digits in their plain form, counted."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold()
    return Counter(c for c in plain if c.isalnum() and c not in SIGNS)


def pages_of(data: bytes, password: str | None = None) -> list[str]:
    """The characters of each page, one for each of PDFium's indices."""
    document = pypdfium2.PdfDocument(data, password=password)
    out = []
    for index in range(len(document)):
        text = document[index].get_textpage()
        count = text.count_chars()
        codes = [raw.FPDFText_GetUnicode(text.raw, i) for i in range(count)]
        out.append(
            "".join(
                chr(c) if c < 0x110000 and not 0xD800 <= c < 0xE000 else "\ufffd" for c in codes
            )
        )
    document.close()
    return out


def check(data: bytes, made: Extraction, password: str | None = None) -> None:
    """Raise an AssertionError that names the page when something is lost or made up."""
    assert text_faults(made.text) == ()
    assert unicodedata.is_normalized("NFC", made.text)
    pages = pages_of(data, password)
    assert len(pages) == len(made.map.pages)
    used = _way_back(made, pages)
    logged = {d.get("kind") for d in made.map.decisions}
    apart: dict[int, Counter[str]] = {}
    for item in made.map.furniture:
        apart.setdefault(item.page, Counter()).update(letters(item.text))
    for number, text in enumerate(pages, 1):
        taken = "".join(text[i] for i in sorted(used.get(number, ())))
        lost = letters(text) - letters(taken) - apart.get(number, Counter())
        assert not lost or "doubled" in logged, (number, lost)


def _way_back(made: Extraction, pages: list[str]) -> dict[int, set[int]]:
    """The raw characters that the text came from, by page; each stretch is what stands there."""
    used: dict[int, set[int]] = {}
    covered = bytearray(len(made.text))
    for flat in made.map.origin.get("runs", ()):  # type: ignore[union-attr]
        page, clean, at = flat[0], flat[1], 0
        numbers = iter(flat[2:])
        for gap, raw_gap, length, extra in zip(numbers, numbers, numbers, numbers, strict=True):
            start, first = clean + gap, at + raw_gap
            clean, at = start + length, first + length + extra
            covered[start:clean] = b"\1" * length
            written, there = made.text[start:clean], pages[page - 1][first:at]
            assert letters(written) == letters(there) or "•" in written, (page, written, there)
            used.setdefault(page, set()).update(range(first, at))
            if (
                not start % 37
            ):  # each stretch is looked up by what the program itself uses, now and then
                ((told, begin, count), *_) = raw_ranges(made.map.origin, Span(start, clean))
                assert told == page and begin == first and count <= length + extra
    made_up = {c for c, there in zip(made.text, covered, strict=True) if not there}
    assert made_up <= PUT_IN, made_up
    return used


def check_file(path: Path, made: Extraction, password: str | None = None) -> None:
    """The same for a file."""
    check(path.read_bytes(), made, password)
