"""Tables and quotations as Word documents.

Owns real Word structure (a table whose head repeats, a caption, block quotations) and equal bytes for
equal content: the zip is packed again with one fixed date. Characters that XML forbids are made visible.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from coder.export.tables import cell_text
from coder.export.xmltext import xml_legal
from coder.model.errors import UsageError
from coder.model.results import Table

__all__ = ["quotation_docx", "table_docx"]

_COLUMNS_MAX = 63
"""Most columns that Word gives a table."""


def table_docx(table: Table, *, digits: int | None = 3) -> bytes:
    """The table under its caption.

    Raises:
        UsageError: when Word cannot hold so many columns.
    """
    if len(table.columns) > _COLUMNS_MAX:
        raise UsageError(
            f"a table in Word holds {_COLUMNS_MAX} columns, this one has {len(table.columns)}",
            hint="write XLSX or CSV, or fewer codes: --under, --code, --roll-up",
        )
    document = _blank(table.caption.title)
    if table.caption.title:
        document.add_paragraph(xml_legal(table.caption.sentence()), style="Caption")
    if table.columns:
        grid = document.add_table(rows=1 + len(table.rows), cols=len(table.columns))
        grid.style = "Table Grid"
        # Cells are taken once: asking the grid for each by number is quadratic.
        cells = grid._cells
        width = len(table.columns)
        for at, name in enumerate(table.columns):
            cells[at].paragraphs[0].add_run(xml_legal(name)).bold = True
        for i, row in enumerate(table.rows, 1):
            for j, cell in enumerate(row):
                cells[i * width + j].text = xml_legal(cell_text(cell, digits))
        _repeat_head(grid)
    return _packed(document)


def quotation_docx(title: str, parts: Sequence[tuple[str, str]]) -> bytes:
    """Paragraphs under a title.

    Args:
        title: of the document.
        parts: pairs of a kind and a text; kinds are heading, quotation, source.
    """
    styles = {"heading": "Heading 2", "quotation": "Quote", "source": "Normal"}
    document = _blank(title)
    if title:
        document.add_heading(xml_legal(title), level=1)
    for kind, text in parts:
        document.add_paragraph(xml_legal(text), style=styles[kind])
    return _packed(document)


def _blank(title: str) -> Any:
    import docx

    document = docx.Document()
    facts = document.core_properties
    facts.title, facts.author, facts.comments = xml_legal(title)[:255], "", ""
    facts.created = facts.modified = datetime(2000, 1, 1)
    return document


def _repeat_head(grid: Any) -> None:
    from docx.oxml import OxmlElement

    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _packed(document: Any) -> bytes:
    """The file with every part dated alike."""
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.infolist():
            fixed = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fixed, source.read(part))
    return out.getvalue()
