"""Read one marked-up demo text: which blocks does it hold, in which order?

Owns the small markup of this folder: a head of `key: value` lines up to `---`, then one block
a line. `#`, `##`, `###` head lines, `^` the line under the title, `- ` a bullet, `1. ` a numbered
point, `| a | b |` a table row, `@ ` a caption, `= ` the French partner of the block before,
`[^1]: ` a footnote and `[^1]` its mark. `{nbsp}` and its like name characters that nobody sees.
It does not lay out anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

__all__ = ["Block", "Source", "plain_blocks", "read_source", "without_marks"]

INVISIBLE = {
    "{nbsp}": "\u00a0",
    "{nbhy}": "\u2011",
    "{shy}": "\u00ad",
    "{fi}": "\ufb01",
    "{acute}": "\u0301",
}
STARTS = (
    ("### ", "section"),
    ("## ", "heading"),
    ("# ", "title"),
    ("^ ", "byline"),
    ("- ", "bullet"),
    ("@ ", "caption"),
)
MARK = re.compile(r"\[\^(\w+)\]")
NOTE = re.compile(r"\[\^(\w+)\]: (.*)")
NUMBER = re.compile(r"(\d+\.|\([a-z]\)) (.*)")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, head line, point or table; `partner` is its French twin, if any."""

    kind: str
    text: str
    label: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    partner: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A demo text: its head values, its blocks in order and its footnotes by mark."""

    meta: dict[str, str]
    blocks: tuple[Block, ...]
    notes: dict[str, str]


def read_source(path: Path) -> Source:
    """Read the marked-up text at `path`; raises ValueError where a line cannot be placed."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    meta = dict(line.split(": ", 1) for line in head.splitlines())
    for name, character in INVISIBLE.items():
        body = body.replace(name, character)
    if meta["form"] in {"pdf", "bilingual", "scan"}:
        body = "\n".join(curl_quotes(line) for line in body.split("\n"))
    blocks: list[Block] = []
    notes: dict[str, str] = {}
    for line in filter(None, body.split("\n")):
        if found := NOTE.fullmatch(line):
            notes[found[1]] = found[2]
        else:
            place_line(line, blocks)
    return Source(meta, tuple(blocks), notes)


def place_line(line: str, blocks: list[Block]) -> None:
    """Append the block that `line` holds, or join it to the block before."""
    if line.startswith("= "):
        french = re.sub("(?<=\u00ab) | (?=[;:\u00bb])", "\u00a0", line[2:])
        blocks.append(replace(blocks.pop(), partner=french))
    elif line.startswith("| "):
        row = tuple(cell.strip() for cell in line.strip("| ").split(" | "))
        before = blocks.pop().rows if blocks[-1].kind == "table" else ()
        blocks.append(Block("table", "", rows=(*before, row)))
    else:
        blocks.append(block_of(line))


def block_of(line: str) -> Block:
    """Return the block of a line that stands for itself."""
    for start, kind in STARTS:
        if line.startswith(start):
            return Block(kind, line[len(start) :])
    if found := NUMBER.fullmatch(line):
        return Block("number", found[2], label=found[1])
    return Block("paragraph", line)


def curl_quotes(line: str) -> str:
    """Turn straight quotation marks into opening and closing ones."""
    line = re.sub(r'(^|[\s(])"', "\\1\u201c", line).replace('"', "\u201d")
    return re.sub("(^|[\\s(\u201c])'", "\\1\u2018", line).replace("'", "\u2019")


def without_marks(text: str) -> str:
    """Return `text` without its footnote marks."""
    return MARK.sub("", text)


def plain_blocks(source: Source) -> list[str]:
    """Return what a reader sees, block by block: no footnote marks, table cells by tabs."""
    shown: list[str] = []
    for block in source.blocks:
        if block.kind == "table":
            shown.extend("\t".join(row) for row in block.rows)
        else:
            shown.append(without_marks(f"{block.label} {block.text}".strip()))
    return shown + [block.partner for block in source.blocks if block.partner]
