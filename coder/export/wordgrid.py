"""What every Word file of ours shares: an empty document, tables that fit the paper, one date in the zip.

Owns that a table stays inside the margins with words unbroken: columns are as wide as their longest word
asks and share what is left by how much they hold; where that is too little, the page lies on its side. Heads
repeat on every page, numbers stand right, columns without a word are left out. Equal tables, equal bytes.
Widths are in twentieths of a point.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from coder.export.tables import cell_text
from coder.export.xmltext import xml_legal
from coder.model.results import Table

__all__ = ["add_grid", "blank_document", "packed"]

_UPRIGHT, _ASIDE = 9638, 13466  # what A4 leaves between margins of two centimetres
_LETTER, _BOLD = 100, 120  # the width of a letter of nine points, or nearly
_MOST = 22  # letters of a word that a column is made wide for


def blank_document(title: str) -> Any:
    """A document on A4 whose captions are plain and small."""
    import docx
    from docx.shared import Cm, Pt, RGBColor

    document = docx.Document()
    facts = document.core_properties
    facts.title, facts.author, facts.comments = xml_legal(title)[:255], "", ""
    facts.created = facts.modified = datetime(2000, 1, 1)
    sheet = document.sections[0]
    sheet.page_width, sheet.page_height = Cm(21), Cm(29.7)
    sheet.left_margin = sheet.right_margin = sheet.top_margin = sheet.bottom_margin = Cm(2)
    caption = document.styles["Caption"]
    caption.font.bold, caption.font.size, caption.font.color.rgb = False, Pt(9), RGBColor(0, 0, 0)
    caption.paragraph_format.keep_with_next = True
    return document


def add_grid(document: Any, table: Table, *, digits: int | None = 3) -> None:
    """A table under its caption at the end of a document."""
    rows = [[xml_legal(cell_text(cell, digits)) for cell in row] for row in table.rows]
    names = [xml_legal(name) for name in table.columns]
    kept = [j for j in range(len(names)) if not rows or any(row[j] for row in rows)]
    texts = [[names[j], *(row[j] for row in rows)] for j in kept]
    least = [_least(column) for column in texts]
    aside = sum(least) > _UPRIGHT
    if aside:
        _turn(document, aside=True)
    if table.caption.title:
        document.add_paragraph(xml_legal(table.caption.sentence()), style="Caption")
    if kept:
        numbers = [all(_is_number(row[j]) for row in table.rows) for j in kept]
        _fill(document, texts, _widths(texts, least, _ASIDE if aside else _UPRIGHT), numbers)
    if aside:
        _turn(document, aside=False)


def _is_number(cell: object) -> bool:
    return cell is None or (isinstance(cell, int | float) and not isinstance(cell, bool))


def _least(column: Sequence[str]) -> int:
    """What the longest word of a column takes, with the margins of a cell."""
    head = max(map(len, column[0].split()), default=1)
    longest = max((len(word) for text in column[1:] for word in text.split()), default=1)
    return 240 + max(_BOLD * min(head, _MOST), _LETTER * min(longest, _MOST))


def _widths(texts: Sequence[Sequence[str]], least: Sequence[int], whole: int) -> list[int]:
    """Widths that make up `whole`, or less where all text fits into less."""
    if sum(least) >= whole:
        return [width * whole // sum(least) for width in least]
    wanted = [240 + _BOLD * max(map(len, column)) for column in texts]
    if sum(wanted) <= whole:
        return wanted
    held = [sum(map(len, column)) ** 0.5 if w > m else 0.0
            for column, w, m in zip(texts, wanted, least, strict=True)]  # fmt: skip
    left = whole - sum(least)
    share = sum(held) or 1.0
    return [min(w, m + int(left * h / share))
            for w, m, h in zip(wanted, least, held, strict=True)]  # fmt: skip


def _fill(
    document: Any, texts: Sequence[Sequence[str]], widths: Sequence[int], numbers: Sequence[bool]
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Pt, Twips

    grid = document.add_table(rows=len(texts[0]), cols=len(texts))
    grid.style, grid.autofit = "Table Grid", False
    cells = grid._cells  # once: asking the grid for each by number is quadratic
    for j, (column, width, right) in enumerate(zip(texts, widths, numbers, strict=True)):
        grid.columns[j].width = Twips(width)
        for i, text in enumerate(column):
            cell = cells[i * len(texts) + j]
            cell.width = Twips(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            run = paragraph.add_run(text)
            run.font.size = Pt(9)
            run.bold = True if i == 0 else None
            if right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.add_paragraph("")


def _turn(document: Any, *, aside: bool) -> None:
    """Go on, on a page that lies on its side, or on an upright one."""
    from docx.enum.section import WD_ORIENT, WD_SECTION

    sheet = document.add_section(WD_SECTION.NEW_PAGE)
    wide = max(sheet.page_width, sheet.page_height)
    high = min(sheet.page_width, sheet.page_height)
    sheet.page_width, sheet.page_height = (wide, high) if aside else (high, wide)
    sheet.orientation = WD_ORIENT.LANDSCAPE if aside else WD_ORIENT.PORTRAIT


def packed(document: Any) -> bytes:
    """The file with every part dated alike."""
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.infolist():
            fixed = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fixed, source.read(part))
    return out.getvalue()
