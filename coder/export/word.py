"""Tables and quotations as Word documents.

Owns real Word structure (a table whose head repeats, a caption, block quotations) and equal bytes for
equal content: the zip is packed again with one fixed date. Characters that XML forbids are made visible.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from coder.export.wordgrid import add_grid, blank_document, packed
from coder.export.xmltext import xml_legal
from coder.model.errors import UsageError
from coder.model.results import Table

if TYPE_CHECKING:
    from coder.export.quotations import Block

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
    document = blank_document(table.caption.title)
    add_grid(document, table, digits=digits)
    return packed(document)


def quotation_docx(title: str, blocks: Sequence[Block]) -> bytes:
    """Paragraphs under a title, quotations in Word's own style for them.

    Args:
        title: of the document's properties.
        blocks: its paragraphs, in order.
    """
    document = blank_document(title)
    _quotation_styles(document)
    for block in blocks:
        paragraph = document.add_paragraph(style=_STYLES[block.kind])
        for run in block.runs:
            made = paragraph.add_run(xml_legal(run.text))
            if run.style == "coded":
                made.bold = True
            if block.lang:
                _set_language(made, block.lang)
    return packed(document)


_STYLES = {
    "title": "Heading 1",
    "about": "About",
    "heading": "Heading 2",
    "quotation": "Quote",
    "translation": "Translation",
    "source": "Quotation source",
}
_REGIONS = {"en": "en-GB", "de": "de-DE", "fr": "fr-FR", "es": "es-ES"}


def _quotation_styles(document: Any) -> None:
    """Block quotations indented and upright; translations and sources below them."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

    quote = document.styles["Quote"]
    for name in ("Translation", "Quotation source", "About"):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = quote if name == "Translation" else document.styles["Normal"]
    quote.font.italic = False
    quote.font.color.rgb = RGBColor(0, 0, 0)
    form = quote.paragraph_format
    form.left_indent = form.right_indent = Cm(1)
    form.space_before, form.space_after, form.keep_with_next = Pt(6), Pt(3), True
    document.styles["Translation"].font.italic = True
    source = document.styles["Quotation source"]
    source.paragraph_format.left_indent = source.paragraph_format.right_indent = Cm(1)
    source.paragraph_format.space_after = Pt(12)
    source.font.size = document.styles["About"].font.size = Pt(9)


def _set_language(run: Any, lang: str) -> None:
    """The language of a run, so that Word spells it in that language."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), _REGIONS.get(lang, xml_legal(lang)))
    run._r.get_or_add_rPr().append(mark)
