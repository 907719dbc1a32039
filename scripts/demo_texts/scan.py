"""Turn a set text into a scanned PDF: pages that are pictures and hold no letters.

Owns the look of the scan: 150 dots an inch, grey, a little turned, grained and shaded, always
the same for the same text (the noise comes from a seeded generator). Nothing here reads a clock.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
from demo_texts.markup import Source
from demo_texts.typeset import pdf_bytes
from PIL import Image, ImageChops, ImageFilter
from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

__all__ = ["scan_bytes"]

DOTS_PER_INCH = 150
TURNS = (0.55, -0.4, 0.3)
QUALITY = 30


def scan_bytes(source: Source) -> bytes:
    """Return the text as a PDF of grey pictures without a text layer."""
    noise = random.Random(20090414)
    sheets = pypdfium2.PdfDocument(pdf_bytes(source, face="vera"))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1, pageCompression=0)
    canvas.setTitle("scan0001")
    with plain_streams():
        for number, sheet in enumerate(sheets):
            clean = sheet.render(scale=DOTS_PER_INCH / 72, grayscale=True).to_pil().convert("L")
            picture = worn(clean, noise, TURNS[number % len(TURNS)])
            canvas.drawImage(ImageReader(picture), 0, 0, *A4)
            canvas.showPage()
        canvas.save()
    sheets.close()
    return stream.getvalue()


@contextmanager
def plain_streams() -> Iterator[None]:
    """Keep pictures as bytes and not as letters, a quarter smaller, while the file is written."""
    before = rl_config.useA85
    rl_config.useA85 = 0
    try:
        yield
    finally:
        rl_config.useA85 = before


def worn(clean: Image.Image, noise: random.Random, turn: float) -> io.BytesIO:
    """Return the page as a JPEG that looks as if it had been on a copier."""
    page = clean.rotate(turn, resample=Image.Resampling.BICUBIC, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(0.45))
    small = (page.width // 4, page.height // 4)
    grain = Image.frombytes("L", small, noise.randbytes(small[0] * small[1]))
    grain = grain.filter(ImageFilter.GaussianBlur(0.8)).point(lambda v: 232 + v // 12)
    page = ImageChops.multiply(page, grain.resize(page.size, Image.Resampling.BILINEAR))
    for _ in range(60):
        x, y = noise.randrange(page.width - 3), noise.randrange(page.height - 3)
        page.paste(noise.randrange(90, 180), (x, y, x + noise.randint(1, 2), y + 1))
    packed = io.BytesIO()
    page.save(packed, "JPEG", quality=QUALITY, optimize=False, progressive=False)
    packed.seek(0)
    return packed
