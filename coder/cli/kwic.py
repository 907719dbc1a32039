"""`coder kwic`: a pattern in its surroundings.

Owns the picture on a terminal: hits in one column, as concordances are read. Pipes and files get the table
with pages, codes and places.
"""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Annotated

from coder.cli.parameters import Argument, Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.results import Table
    from coder.model.selection import Selection
    from coder.project.facade import Project

__all__ = ["kwic"]

Pattern = Annotated[
    str, Argument(metavar="PATTERN", help="Words (* inside a word), lemma:WORDS, or /regex/ (RE2).")
]
Window = Annotated[int, Option("--window", metavar="N", help="Words to each side.")]
Sort = Annotated[
    str,
    Option("--sort", metavar="doc|left|right", help="By place, or by the words beside the hit."),
]


def kwic(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    pattern: Pattern,
    window: Window = 8,
    sort: Sort = "doc",
) -> None:
    """Show every hit of a pattern with the words around it.

    Words are whole words without regard to case, dashes and quotation marks; a *
    stands for letters. lemma: finds every form of each word (en, de, fr, es). With
    --code, --under or --by only what these codings cover is looked at.

    Examples:
        coder kwic "win-win" --sort right
        coder kwic "lemma:shared responsibility" --code partnership
        coder kwic "partner*" --where "case = EU" --csv
    """
    from coder.cli.output import emit, emit_text, format_of

    table = project.kwic(pattern, selection, window=window, sort=sort)
    if format_of(out, terminal=sys.stdout.isatty()) == "table":
        emit_text(_aligned(table, shutil.get_terminal_size((100, 24)).columns), out)
    else:
        emit(table, out)
    _told(table)


def _told(table: Table) -> None:
    from coder.cli.diagnostics import done, plural

    docs = len({row[0] for row in table.rows})
    done(f"{plural(len(table.rows), 'hit')} in {plural(docs, 'document')}")


def _aligned(table: Table, width: int) -> str:
    """One line a hit: document and page, what stands left, the hit, what stands right."""
    from coder.cli.grid import width_of
    from coder.text.safe import safe_cells

    lines = []
    heads = [f"{row[0]}" + (f" p. {row[1]}" if row[1] is not None else "") for row in table.rows]
    head = min(24, max((width_of(h) for h in heads), default=0))
    longest = max((width_of(str(row[4])) for row in table.rows), default=0)
    side = max(10, (width - head - min(longest, width // 3) - 6) // 2)
    for name, row in zip(heads, table.rows, strict=True):
        left, match, right = (safe_cells(str(cell)) for cell in row[3:6])
        while width_of(left) > side:
            left = left[1:]
        while width_of(right) > side:
            right = right[:-1]
        shown = safe_cells(name)[:head]
        gap = " " * (head - width_of(shown) + side - width_of(left) + 2)
        lines.append(f"{shown}{gap}{left}[{match}]{right}\n")
    return "".join(lines)
