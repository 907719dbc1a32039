"""The tidy table of `export codings` read back: one row a coding, with its offsets.

Owns the reading of its columns, which are a contract for scripts; what an import cannot take over as it was
(who proposed a value, that a rule found it) is counted. Offsets are code points, half-open.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from coder.exchange.formats import (
    Foreign,
    ForeignCode,
    ForeignCoding,
    ForeignDocument,
    ForeignUser,
    ForeignVariable,
)
from coder.exchange.sheetcells import Row
from coder.model.errors import Unreadable
from coder.model.finding import Finding

__all__ = ["TIDY_NEEDED", "attributes_of", "read_tidy"]

TIDY_NEEDED: Final = {"doc", "start", "end", "code", "by", "text"}

_PAIR = re.compile(r"(?:\A|; )([^\W\d][\w-]*)=")


def read_tidy(
    columns: Mapping[str, int], rows: Sequence[Row], place: str, *, findings: Sequence[Finding] = ()
) -> Foreign:
    """The codings of a tidy table.

    Args:
        columns: where each column stands.
        rows: the rows below the header.
        place: what the file is called in messages.
        findings: what was told before.

    Raises:
        Unreadable: a start or an end that is no number.
    """
    losses: Counter[str] = Counter()
    codings = []
    for row in rows:
        cells = {c: row[1][n] if n < len(row[1]) else "" for c, n in columns.items()}
        codings.append(_coding(cells, row[0], place, losses))
    names = {name for coding in codings for name in coding.attributes}
    return Foreign(
        origin="tidy codings", name=place.rpartition(".")[0],
        users=tuple(ForeignUser(by, by) for by in dict.fromkeys(c.user for c in codings) if by),
        codes=tuple(ForeignCode(code, code) for code in dict.fromkeys(c.code for c in codings)),
        documents=tuple(ForeignDocument(d, d) for d in dict.fromkeys(c.document for c in codings)),
        codings=tuple(codings), attributes=tuple(ForeignVariable(name) for name in sorted(names)),
        losses=dict(sorted(losses.items())), findings=tuple(findings),
    )  # fmt: skip


def _coding(
    cells: Mapping[str, str], number: int, place: str, losses: Counter[str]
) -> ForeignCoding:
    attributes, proposed = attributes_of(cells.get("attributes", ""))
    _lose(cells, proposed, losses)
    kept: dict[str, object] = {"row": number}
    return ForeignCoding(
        cells["doc"], _number(cells["start"], number, place), _number(cells["end"], number, place),
        cells["code"], user=cells["by"], time=cells.get("time", ""), id=cells.get("id", ""),
        quote=cells["text"], memo=cells.get("memo", ""), attributes=attributes, foreign=kept,
    )  # fmt: skip


def _number(cell: str, number: int, place: str) -> int:
    if not re.fullmatch("[0-9]{1,12}", cell.strip()):
        raise Unreadable(f"row {number}: {cell[:40]!r} is no offset", place=place, found=cell)
    return int(cell)


def _lose(cells: Mapping[str, str], proposed: int, losses: Counter[str]) -> None:
    if proposed:
        losses["values that a rule proposed and nobody confirmed"] += proposed
    if cells.get("doubt"):
        losses["doubts"] += 1
    if cells.get("rule"):
        losses["names of the rules that found a passage"] += 1
    if cells.get("look_again") == "yes":
        losses["marks to look again"] += 1
    if cells.get("carried") == "review":
        losses["codings that a new text version left without a place"] += 1


def attributes_of(cell: str) -> tuple[dict[str, str], int]:
    """`stance=asserts; task=a?` as values, and how many were left out since they are only proposed."""
    found = list(_PAIR.finditer(cell))
    ends = [*(m.start() for m in found[1:]), len(cell)][: len(found)]
    values: dict[str, str] = {}
    proposed = 0
    for match, end in zip(found, ends, strict=True):
        value = cell[match.end() : end]
        if value.endswith("?"):
            proposed += 1
        else:
            values[match[1]] = value
    return values, proposed
