"""PDF to text: CPU time for a page, beside other readers of PDFs, and the memory of a long document.

Ours is the whole pipeline: geometry, furniture, columns, hyphens, paragraphs, sentences, language. The
others do what their names say and no cleaning. Readers take turns file by file over the PDFs of the
shared data that all of them can open. The long document is made here: 1,000 dense pages.

    python -m benchmarks ingest
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.timing import cost_of, row

__all__ = ["run"]

PAGES = 1_000
PROBE = (
    "import sys; from coder.ingest.extract import extract; print(len(extract(sys.argv[1]).text))"
)


def ours(path: Path) -> object:
    """The text as `coder extract` gives it."""
    from coder.ingest.extract import extract

    return extract(path).text


def by_pdfplumber(path: Path) -> object:
    """Text by extract_text of pdfplumber, page by page; each page is let go of."""
    import pdfplumber

    out = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            out.append(page.extract_text())
            page.close()
    return out


def by_pdfminer(path: Path) -> object:
    """pdfminer.six with its layout analysis."""
    from pdfminer.high_level import extract_text

    return extract_text(str(path))


def by_pypdfium2(path: Path) -> object:
    """PDFium's own order of characters, nothing added."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(str(path))
    out = []
    for number in range(len(pdf)):
        page = pdf[number]
        text = page.get_textpage()
        out.append(text.get_text_range())
        text.close()
        page.close()
    pdf.close()
    return out


READERS: dict[str, Callable[[Path], object]] = {
    "ours": ours,
    "pdfplumber": by_pdfplumber,
    "pdfminer.six": by_pdfminer,
    "raw pypdfium2": by_pypdfium2,
}


def pages_of(path: Path) -> int:
    """How many pages a PDF has; 0 when it needs a password or is no PDF."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(str(path))
    except pypdfium2.PdfiumError:
        return 0
    count = len(pdf)
    pdf.close()
    return count


def dense_pdf(path: Path) -> None:
    """A document of 1,000 pages, 50 full lines each."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    words = "the parties agree on readmission visa facilitation border control and labour rights"
    made = Canvas(str(path), pagesize=A4)
    for page in range(PAGES):
        made.setFont("Helvetica", 9)
        for line in range(50):
            made.drawString(50, 800 - line * 15, f"{page}.{line} {words} {words[: 20 + line % 9]}.")
        made.showPage()
    made.save()


def taken_by_all(paths: list[Path]) -> tuple[dict[str, float], int]:
    """CPU seconds of each reader over the files that all can read, and their pages."""
    taken = dict.fromkeys(READERS, 0.0)
    pages = 0
    for path in paths:
        count, here = pages_of(path), {}
        with contextlib.suppress(Exception):  # whatever a damaged file makes a reader do
            for name, read in READERS.items():
                begin = time.process_time()
                read(path)
                here[name] = time.process_time() - begin
        if count and len(here) == len(READERS):
            pages += count
            taken = {name: taken[name] + here[name] for name in READERS}
    return taken, pages


def run() -> list[dict[str, object]]:
    """Measure; rows for the table. Without the shared data only the long document."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    shared = Path(os.environ.get("CODER_SHARED") or Path(__file__).parent.parent.parent / "shared")
    paths = sorted((shared / "pdfs").glob("*.pdf"))
    rows = []
    if paths:
        for read in READERS.values():  # what is loaded on first use is no cost of a page
            read(next(p for p in paths if pages_of(p) == 1))
        taken, pages = taken_by_all(paths)
        for name, cpu in taken.items():
            rows.append(row(f"{name}, a page", cpu / pages * 1000, "ms", note=f"{pages} pages"))
        for name in list(READERS)[1:]:
            bar = {"bar": 10} if name == "pdfplumber" else {}
            rows.append(row(f"{name} / ours", taken[name] / taken["ours"], "x", **bar))
    else:
        rows.append(row("pdfplumber / ours", None, "x", bar=10, note="shared data absent"))
    with tempfile.TemporaryDirectory() as folder:
        long = Path(folder) / "long.pdf"
        dense_pdf(long)
        cost = cost_of([sys.executable, "-c", PROBE, str(long)])
    rows.append(row("memory of 1,000 dense pages", cost.memory, "MB", bar=150, better="less"))
    rows.append(row("1,000 dense pages", cost.cpu, "s"))
    return rows
