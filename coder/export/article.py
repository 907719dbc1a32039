"""Running text with headings, tables and quotations, as Markdown, LaTeX and Word.

    article_bytes(Article("Methods", (Paragraph("..."), Recompute("coder agree"))), "md")

Owns the blocks that methods and appendices are made of, and their look in each format. LaTeX comes as a
part to be read in by a paper (sections without numbers, longtable for tables); a command stands in typewriter
letters. Escaping of words and cells is that of the table writers. Equal articles give equal bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coder.export.latex import latex_bytes, latex_text
from coder.export.markdown import markdown_bytes, markdown_text
from coder.export.wordgrid import add_grid, blank_document, packed
from coder.export.xmltext import xml_legal
from coder.model.errors import BadValue
from coder.model.results import Table

__all__ = [
    "FORMS",
    "Article",
    "Block",
    "Heading",
    "Paragraph",
    "Quoted",
    "Recompute",
    "article_bytes",
]

FORMS = ("md", "latex", "docx")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title; `level` from 1."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a source and where they stand."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Recompute:
    """The command that gives the numbers above."""

    command: str


Block = Heading | Paragraph | Quoted | Recompute | Table


@dataclass(frozen=True, slots=True)
class Article:
    """A title and blocks."""

    title: str
    blocks: tuple[Block, ...]


def article_bytes(article: Article, form: str) -> bytes:
    """The article as a file.

    Args:
        article: what to write.
        form: md, latex or docx.

    Raises:
        BadValue: another form.
    """
    if form == "md":
        return _markdown(article).encode("utf-8")
    if form == "latex":
        return _latex(article).encode("utf-8")
    if form == "docx":
        return _docx(article)
    raise BadValue.of_value("--format", form, FORMS)


def _markdown(article: Article) -> str:
    parts = [f"# {markdown_text(article.title)}\n"]
    for block in article.blocks:
        if isinstance(block, Heading):
            parts.append(f"{'#' * (block.level + 1)} {markdown_text(block.text)}\n")
        elif isinstance(block, Paragraph):
            parts.append(f"{markdown_text(block.text)}\n")
        elif isinstance(block, Quoted):
            parts.append(f"> {markdown_text(block.text)}\n>\n> {markdown_text(block.source)}\n")
        elif isinstance(block, Recompute):
            parts.append(f"To recompute:\n\n    {' '.join(block.command.split())}\n")
        else:
            parts.append(markdown_bytes(block).decode("utf-8"))
    return "\n".join(parts)


def _latex(article: Article) -> str:
    sections = ("section", "subsection", "subsubsection", "paragraph")
    parts = ["% needs \\usepackage{longtable}\n", f"\\section*{{{latex_text(article.title)}}}\n"]
    for block in article.blocks:
        if isinstance(block, Heading):
            name = sections[min(block.level, 3)]
            parts.append(f"\\{name}*{{{latex_text(block.text)}}}\n")
        elif isinstance(block, Paragraph):
            parts.append(f"{latex_text(block.text)}\n")
        elif isinstance(block, Quoted):
            words, source = latex_text(block.text), latex_text(block.source)
            parts.append(f"\\begin{{quote}}\n{words}\n\n{source}\n\\end{{quote}}\n")
        elif isinstance(block, Recompute):
            command = latex_text(" ".join(block.command.split()))
            parts.append(f"\\noindent To recompute: \\texttt{{{command}}}\n")
        else:
            parts.append(latex_bytes(block).decode("utf-8").split("\n", 1)[1])
    return "\n".join(parts)


def _docx(article: Article) -> bytes:
    document = blank_document(article.title)
    document.add_heading(xml_legal(article.title), level=1)
    for block in article.blocks:
        _add(document, block)
    return packed(document)


def _add(document: Any, block: Block) -> None:
    if isinstance(block, Heading):
        document.add_heading(xml_legal(block.text), level=min(block.level + 1, 9))
    elif isinstance(block, Paragraph):
        document.add_paragraph(xml_legal(block.text))
    elif isinstance(block, Quoted):
        document.add_paragraph(xml_legal(block.text), style="Quote")
        document.add_paragraph(xml_legal(block.source))
    elif isinstance(block, Recompute):
        line = document.add_paragraph("To recompute: ")
        line.add_run(xml_legal(" ".join(block.command.split()))).font.name = "Courier New"
    else:
        add_grid(document, block)
