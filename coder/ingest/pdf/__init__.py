"""PDF to text: characters and boxes from PDFium, layout, furniture, hyphens, and the way back.

The modules of this package are imported only when a PDF is read, so they import NumPy and PDFium freely.
Order of work: `opening` (file to handle) - `glyphs` (characters with boxes of one page) - `pieces` (runs on
one baseline) - `columns` (reading order) - `lines` - then over the whole document `furniture`, `labels`,
`notes`, `paragraphs`, `hyphens` - and `flow`, which writes the text and the way back. `places` answers
with rectangles.
"""

from __future__ import annotations

__all__ = ["EXTRACTOR"]

EXTRACTOR = "pdfium-flow 3"
"""The reader of this package; raised whenever the same file may come out as another text."""
