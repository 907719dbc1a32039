"""Tables as LaTeX: a longtable with plain rules.

Owns the escaping: no cell runs a command, ends a row, starts mathematics or joins its dashes, quotes or
commas into other characters. Needs the package longtable and nothing else. Columns with long text get a
share of the line's width, numbers stand to the right.
"""

from __future__ import annotations

import re
from itertools import pairwise

from coder.export.tables import cell_text, is_number
from coder.model.results import Cell, Table
from coder.text.safe import safe_text

__all__ = ["latex_bytes", "latex_text"]

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "$": r"\$",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "`": r"\textasciigrave{}",
    '"': r"\char34{}",  # an active shorthand in German and other languages
    "[": "{[}",  # after the end of a row it would be read as a length
    "]": "{]}",
    "*": "{*}",
}
# Two of these in a row would melt into one other character.
_MELTING = re.compile(r"(?<=([-',!?]))(?=\1)")
_CHARACTERS = re.compile("[" + re.escape("".join(_SPECIAL)) + "]")
_LONG = 28


def latex_text(text: str) -> str:
    """A text as one line of LaTeX that prints exactly these characters."""
    line = re.sub(r"\s*\n\s*", " ", safe_text(text)).replace("\t", " ").strip()
    parts = (_CHARACTERS.sub(lambda m: _SPECIAL[m[0]], part) for part in _melting_parts(line))
    return "{}".join(parts)


def _melting_parts(line: str) -> list[str]:
    edges = [0, *(m.start() for m in _MELTING.finditer(line)), len(line)]
    return [line[a:b] for a, b in pairwise(edges)]


def latex_bytes(table: Table, *, digits: int | None = 3) -> bytes:
    """The table as a longtable whose head repeats on every page."""

    def shown(cell: Cell) -> str:
        return latex_text(cell_text(cell, digits))

    def line(cells: tuple[Cell, ...]) -> str:
        return " & ".join(map(shown, cells)) + " \\\\\n"

    head = line(table.columns) + "\\hline\n"
    out = "% needs \\usepackage{longtable}\n"
    out += f"\\begin{{longtable}}{{{_layout(table)}}}\n"
    if table.caption.title:
        out += f"\\caption{{{latex_text(table.caption.sentence())}}} \\\\\n"
    out += f"\\hline\n{head}\\endfirsthead\n\\hline\n{head}\\endhead\n\\hline\n\\endfoot\n"
    out += "".join(map(line, table.rows)) + "\\end{longtable}\n"
    return out.encode("utf-8")


def _layout(table: Table) -> str:
    """One letter a column: r for numbers, l for short text, p for long text."""
    columns = [[row[i] for row in table.rows] for i in range(len(table.columns))]
    long = [any(isinstance(c, str) and len(c) > _LONG for c in cells) for cells in columns]
    width = 0.8 / max(1, sum(long))
    return "".join(
        f"p{{{width:.2f}\\linewidth}}"
        if stretched
        else "r"
        if cells and all(c is None or is_number(c) for c in cells)
        else "l"
        for cells, stretched in zip(columns, long, strict=True)
    )
