"""Tables as Markdown: pipe tables that GitHub, Pandoc and Quarto read alike.

Owns the escaping: nothing in a cell becomes markup, a citation, a formula or a new column. A cell
is one line, so line breaks in quotations become spaces. Dashes and dots are kept from being prettified,
since a quotation is a quotation.
"""

from __future__ import annotations

import re

from coder.export.tables import cell_text, is_number
from coder.model.results import Cell, Table
from coder.text.safe import safe_text

__all__ = ["markdown_bytes", "markdown_text"]

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~^$@!&]|--|\.\.\.|^[-+=:]")
_NUMBERED = re.compile(r"^(\d+)([.)])")


def markdown_text(text: str) -> str:
    """A text as one line of Markdown that shows exactly these characters."""
    line = re.sub(r"\s*\n\s*", " ", safe_text(text)).replace("\t", " ").strip()
    line = _MARKUP.sub(lambda m: "".join("\\" + c for c in m[0]), line)
    return _NUMBERED.sub(r"\1\\\2", line)


def markdown_bytes(table: Table, *, digits: int | None = 3) -> bytes:
    """The table with its caption, numbers to the right."""

    def line(cells: list[str]) -> str:
        return "| " + " | ".join(cells) + " |\n"

    def shown(cell: Cell) -> str:
        text = cell_text(cell, digits)
        return markdown_text(text) if isinstance(cell, str) else text

    numeric = [
        all(is_number(row[i]) or row[i] is None for row in table.rows) and bool(table.rows)
        for i in range(len(table.columns))
    ]
    out = line([shown(name) for name in table.columns])
    out += line(["---:" if right else "---" for right in numeric])
    out += "".join(line([shown(cell) for cell in row]) for row in table.rows)
    if table.caption.title:
        out += f"\nTable: {markdown_text(table.caption.sentence())}\n"
    return out.encode("utf-8")
