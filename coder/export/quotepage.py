"""Quotations as a page of HTML that needs nothing beside it.

Owns the markup: real headings, block quotations with their language, a source line below each. Every text
is escaped, the page has no script and asks the network for nothing. Equal quotations give equal bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder.export.xmltext import xml_text

if TYPE_CHECKING:
    from coder.export.quotations import Block, Run

__all__ = ["quotation_html"]

_STYLE = """
body { max-width: 42em; margin: 2em auto; padding: 0 1em; font: 1rem/1.5 Georgia, serif; color: #222;
  background: #fff; }
h1, h2 { font-family: system-ui, sans-serif; line-height: 1.25; }
h2 { margin-top: 2.2em; border-bottom: 1px solid #bbb; }
blockquote { margin: 1.4em 0 .2em 0; padding-left: 1.2em; border-left: 3px solid #3f7fb8; }
blockquote p { margin: 0 0 .5em; }
.translation { font-style: italic; }
.source { margin: 0 0 1.4em 1.4em; font: .85rem system-ui, sans-serif; color: #555; }
.about { font: .85rem system-ui, sans-serif; color: #555; }
@media (prefers-color-scheme: dark) {
  body { background: #181a1b; color: #e6e6e6; } .source, .about { color: #b0b0b0; } }
@media print { blockquote, .source { break-inside: avoid; } body { max-width: none; } }
"""
_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
"""


def quotation_html(title: str, blocks: Sequence[Block]) -> bytes:
    """The blocks as one page.

    Args:
        title: of the page.
        blocks: its paragraphs, in order.
    """
    out = [_HEAD, f"<title>{xml_text(title or 'Quotations')}</title>\n"]
    out += [f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"]
    inside = False
    for block in blocks:
        quoted = block.kind in ("quotation", "translation")
        if quoted != inside:
            out.append("<blockquote>\n" if quoted else "</blockquote>\n")
        inside = quoted
        out.append(_block(block))
    out.append("</main>\n</body>\n</html>\n")
    return "".join(out).encode("utf-8")


def _block(block: Block) -> str:
    text = "".join(_run(run) for run in block.runs)
    if block.kind in ("title", "heading"):
        tag = "h1" if block.kind == "title" else "h2"
        return f"<{tag}>{text}</{tag}>\n"
    lang = f' lang="{xml_text(block.lang)}"' if block.lang else ""
    return f'<p class="{block.kind}"{lang}>{text}</p>\n'


def _run(run: Run) -> str:
    text = xml_text(run.text)
    return f"<strong>{text}</strong>" if run.style == "coded" else text
