"""How one code, and the tree of codes, look on a screen.

    win_win  Win-win
    path: partnership.win_win

Owns the layout; all words come from the codebook's file and pass `safe_text`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coder.model.codebook import Code, Codebook
    from coder.model.results import Table

__all__ = ["code_page", "tree_page"]

COUNTS = ("codings", "documents", "coders", "look_again")


def tree_page(book: Codebook, table: Table) -> str:
    """The codes of the table, indented by depth, with their counts where it has them."""
    from coder.text.safe import safe_line

    lines = []
    rows = table.dicts()
    top = min((len(book.ancestors(str(row["code"]))) for row in rows), default=0)
    for row in rows:
        code = book.code(str(row["code"]))
        depth = len(book.ancestors(code.id)) - top
        name = f"  {code.name}" if code.name else ""
        counts = f"  {row['codings']}" if "codings" in row else ""
        if row.get("look_again"):
            counts += f" ({row['look_again']} to be looked at again)"
        gone = "  (retired)" if code.retired else ""
        lines.append(safe_line(f"{'  ' * depth}{code.id}{name}{counts}{gone}"))
    return "".join(line + "\n" for line in lines)


def code_page(book: Codebook, table: Table) -> str:
    """Everything about the first code of the table."""
    from coder.text.safe import safe_line

    row = table.dicts()[0]
    code = book.code(str(row["code"]))
    lines = [*_head(book, code)]
    if "codings" in row:
        lines.append(", ".join(f"{name.replace('_', ' ')}: {row[name]}" for name in COUNTS))
    lines += _body(book, code)
    return "".join(safe_line(line) + "\n" for line in lines)


def _head(book: Codebook, code: Code) -> Iterator[str]:
    yield f"{code.id}  {code.name}".rstrip()
    facts = {
        "path": book.path(code.id) if code.parent else "",
        "group": code.group,
        "key": code.key,
        "colour": code.colour,
        "retired": "yes" if code.retired else "",
        "silences": ", ".join(code.silences),
        "below": ", ".join(c.id for c in book.children(code.id)),
    }
    yield from (f"{name}: {fact}" for name, fact in facts.items() if fact)


def _body(book: Codebook, code: Code) -> Iterator[str]:
    if code.definition:
        yield ""
        yield from code.definition.strip().splitlines()
    for title, items in (("include", code.include), ("exclude", code.exclude)):
        if items:
            yield f"{title}:"
            yield from (f"  {' '.join(item.split())}" for item in items)
    if code.examples:
        yield "examples:"
        yield from (f"  {'+' if e.positive else '-'} {e.text}" for e in code.examples)
    if code.rules:
        yield "rules:"
        for rule in code.rules:
            kind = type(rule.body).__name__.casefold()
            yield f"  {rule.id}  {kind}, line {rule.line}" + (f": {rule.note}" if rule.note else "")
    if not code.line:
        yield f"(proposed while coding; coder codebook adopt {code.id} takes it into the codebook)"
        return
    yield f"(codebooks/{book.name}.yaml, line {code.line})"
