"""Codings per code as they count: a table a code, for readers without the program.

Owns the columns: all coders' codings, and whether each stands in the final layer. The places are characters
of the text, the units are numbered from 1 as in units.csv. Quotations stand in it only with texts.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from coder.model.selection import Selection
from coder.project.veiling import Veil

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["COLUMNS", "counted_members"]

COLUMNS = (
    "doc",
    "start",
    "end",
    "by",
    "layer",
    "how",
    "rule",
    "page",
    "paragraph",
    "sentence",
    "attributes",
)
"""`layer` is final, consensus, or empty for a coding that is not part of the final layer."""


def counted_members(project: Project, veil: Veil, *, texts: bool) -> dict[str, bytes]:
    """{`counted/CODE.csv`: bytes} for every code of the codebook and every other one that was given."""
    from coder.project.exporting import chosen_codings

    if not project.has_book():
        return {}
    everybody, _ = chosen_codings(project, Selection(), default="pool")
    final, chosen = chosen_codings(project, Selection(), default="final")
    ids = {c.id for c in final}
    beside = [c for c in final if c.id not in {e.id for e in everybody}]
    rows: dict[str, list[tuple[Any, ...]]] = {c: [] for c in chosen.columns.codes}
    for c in (*everybody, *beside):
        layer = "final" if c.id in ids else ""
        layer = "consensus" if c in beside else layer
        doc = project.library.document(c.doc)
        page = doc.page_at(c.span.start)
        units = (doc.unit_numbers(kind, c.span) for kind in ("paragraph", "sentence"))
        values = "; ".join(f"{k}={veil.words(v.value)}" for k, v in sorted(c.attributes.items()))
        row = (
            c.doc, c.span.start, c.span.end, veil.coder(c.by), layer, str(c.how), c.origin.rule,
            page.number if page else "", *(next(iter(u), "") for u in units), values,
        )  # fmt: skip
        rows.setdefault(c.code, []).append((*row, c.quote) if texts else row)
    columns = (*COLUMNS, "quotation") if texts else COLUMNS
    named = {code.removeprefix("not in codebook: "): own for code, own in rows.items()}
    return {
        f"counted/{_file(veil.codes.get(code, code))}.csv": _csv(columns, own)
        for code, own in named.items()
    }


def _file(code: str) -> str:
    return re.sub(r"[^\w.-]", "_", code)


def _csv(columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    rows.sort(key=lambda r: (r[0], r[1], r[2], r[3]))
    writer.writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")
