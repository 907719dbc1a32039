"""Write the demo texts that are no PDF: plain text, Markdown, HTML and DOCX.

Owns their forms and the fixed dates inside the DOCX, so that the same text gives the same bytes
(another zlib may pack the same parts into other bytes). The HTML page comes from `CH-04.page.html`, whose menu and foot are there to be dropped by a reader.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import zipfile
from itertools import groupby
from pathlib import Path
from typing import Any

from demo_texts.markup import Block, Source, plain_blocks
from docx import Document
from docx.shared import Pt

__all__ = ["docx_bytes", "html_bytes", "markdown_bytes", "text_bytes"]

WRITTEN = dt.datetime(2011, 1, 31, 9, 0)
TAGS = {"title": "h1", "heading": "h2", "section": "h3"}


def text_bytes(source: Source) -> bytes:
    """Return plain text: one block a line, an empty line between blocks."""
    return ("\n\n".join(plain_blocks(source)) + "\n").encode("utf-8")


def markdown_bytes(source: Source) -> bytes:
    """Return Markdown."""
    signs = {"title": "# ", "heading": "## ", "bullet": "- "}
    parts: list[str] = []
    before = ""
    for block in source.blocks:
        tight = block.kind == before == "bullet"
        parts.append(("\n" if tight or not parts else "\n\n") + signs.get(block.kind, ""))
        parts.append(block.text)
        before = block.kind
    return ("".join(parts).lstrip("\n") + "\n").encode("utf-8")


def html_bytes(source: Source, page: Path) -> bytes:
    """Return the text as the article of the web page `page`."""
    lines: list[str] = []
    for kind, blocks in groupby(source.blocks, key=lambda block: block.kind):
        found = [html.escape(block.text, quote=False) for block in blocks]
        if kind == "bullet":
            lines += ["<ul>", *(f"  <li>{text}</li>" for text in found), "</ul>"]
        elif kind == "byline":
            lines += [f'<p class="byline">{text}</p>' for text in found]
        else:
            tag = TAGS.get(kind, "p")
            lines += [f"<{tag}>{text}</{tag}>" for text in found]
    article = "\n".join(f"      {line}" for line in lines)
    article = article.replace("\u00ad", "&shy;").replace("\u00a0", "&nbsp;")
    title = html.escape(source.blocks[0].text, quote=False)
    shown = page.read_text(encoding="utf-8")
    return shown.replace("{title}", title).replace("{article}", article).encode("utf-8")


def docx_bytes(source: Source) -> bytes:
    """Return a DOCX with head lines, bullets, one table and a running head."""
    document = Document()
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    for language in document.styles.element.xpath("//w:rPrDefault//w:lang"):
        language.set(language.nsmap["w"].join(("{", "}val")), "de-CH")
    document.sections[0].header.paragraphs[0].text = source.meta["head"]
    document.sections[0].footer.paragraphs[0].text = source.meta["foot"]
    for block in source.blocks:
        add_block(document, block)
    stamp(document, source)
    return repacked(document)


def add_block(document: Any, block: Block) -> None:
    """Append one block to the DOCX."""
    if block.kind == "table":
        table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
        for row in block.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        return
    style = {
        "title": "Title",
        "byline": "Subtitle",
        "heading": "Heading 1",
        "bullet": "List Bullet",
        "caption": "Caption",
    }.get(block.kind, "Normal")
    document.add_paragraph(block.text, style=style)


def stamp(document: Any, source: Source) -> None:
    """Set the core properties to fixed values."""
    properties = document.core_properties
    properties.title = source.blocks[0].text
    properties.author = "fictional document written for demonstration"
    properties.comments = ""
    properties.language = "de-CH"
    properties.created = properties.modified = WRITTEN
    properties.last_modified_by = ""
    properties.revision = 1


def repacked(document: Any) -> bytes:
    """Return the DOCX with its parts in order and under one date."""
    first, packed = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as parts, zipfile.ZipFile(packed, "w") as target:
        names = sorted(parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, parts.read(name), compresslevel=9)
    return packed.getvalue()
