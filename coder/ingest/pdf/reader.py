"""A PDF as a reading (first cut: lines of each page joined to paragraphs)."""

from __future__ import annotations

from coder.ingest.reading import Block, Options, Reading, assembled
from coder.model.document import Page
from coder.model.errors import Unreadable
from coder.text.clean import one_line

__all__ = ["read_pdf"]


def read_pdf(data: bytes, name: str, options: Options) -> Reading:
    """A PDF file."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data, password=options.password)
    except pypdfium2.PdfiumError as error:
        what = "encrypted" if "password" in str(error).lower() else "damaged"
        raise Unreadable(f"{what}: the PDF cannot be opened", place=name) from error
    blocks = []
    for page in pdf:
        blocks.append(Block("paragraph", one_line(page.get_textpage().get_text_bounded())))
    text, paragraphs, _ = assembled(blocks)
    pages, at = [], 0
    starts = iter(paragraphs)
    for n, block in enumerate(blocks, 1):
        end = next(starts).end if block.text else at
        pages.append(Page(n, str(n), at, end))
        at = min(len(text), end + 2) if block.text else at
    return Reading(text, "pdf 0", paragraphs, pages=tuple(pages), encoding="pdf")
