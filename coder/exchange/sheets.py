"""Tables of quotations (ATLAS.ti's quotation manager, MAXQDA's coded segments) and our own tidy codings.

    foreign = read_sheets(Path("quotations.xlsx"), ReadOptions())
    foreign.codings[0].quote, foreign.codings[0].hint

Owns which column means what, in English and German, and what of a row a project can hold; everything else is
counted. Documents have names and no texts here, quotations no places: both are looked for in the project by
who imports. In tidy codings places are offsets (code points, half-open), which the quotation must confirm.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from coder.exchange.anchoring import HINT_STEP
from coder.exchange.formats import (
    Foreign,
    ForeignCode,
    ForeignCoding,
    ForeignDocument,
    ForeignSet,
    ForeignVariable,
    ReadOptions,
)
from coder.exchange.sheetcells import CellSheet, Row, bytes_of_file, sheets_of
from coder.exchange.sheetwords import (
    COMPUTED,
    code_paths,
    field_of,
    first_numbers,
    own_place,
    time_of,
)
from coder.exchange.strangers import Strangers
from coder.model.errors import Unreadable
from coder.model.finding import Finding, Level

__all__ = ["read_sheets"]

_LOOKED_AT: Final = 20
_NEEDED: Final = {"document", "text", "codes"}
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(slots=True)
class _Table:
    """A sheet with a header: which column holds what."""

    sheet: CellSheet
    columns: dict[str, int]
    unknown: list[tuple[int, str]]
    rows: Sequence[Row]
    plural: bool

    def cell(self, row: Row, name: str) -> str:
        at = self.columns.get(name, -1)
        return row[1][at].strip() if 0 <= at < len(row[1]) else ""


@dataclass(slots=True)
class _Gathered:
    """What the rows say, put together."""

    people: Strangers
    namesakes: frozenset[str] = frozenset()
    codes: dict[tuple[str, ...], ForeignCode] = field(default_factory=dict)
    documents: dict[str, ForeignDocument] = field(default_factory=dict)
    groups: dict[str, dict[str, None]] = field(default_factory=dict)
    codings: list[ForeignCoding] = field(default_factory=list)
    weighted: bool = False
    losses: Counter[str] = field(default_factory=Counter)

    def code(self, path: tuple[str, ...], colour: str = "") -> str:
        for depth in range(1, len(path) + 1):
            part = path[:depth]
            if part not in self.codes:
                parent = self.codes[part[:-1]].id if depth > 1 else ""
                # A name alone is the id where no other path ends in it: so a codebook is told again.
                taken = any(c.id == part[-1] for c in self.codes.values())
                id = "/".join(part) if taken else part[-1]
                self.codes[part] = ForeignCode(id, part[-1], parent)
        known = self.codes[path]
        if colour and not known.colour:
            self.codes[path] = ForeignCode(known.id, known.name, known.parent, colour=colour)
        return known.id


def read_sheets(path: Path, options: ReadOptions) -> Foreign:
    """The codings in a spreadsheet.

    Raises:
        InputError, Unreadable: not to be read, or no table of quotations.
    """
    place = path.name
    sheets = sheets_of(bytes_of_file(path), place)
    tidy = [t for t in map(_tidy_table, sheets) if t is not None]
    if tidy:
        from coder.exchange.sheetstidy import read_tidy

        table = tidy[0]
        return read_tidy(table.columns, table.rows, place, findings=table.sheet.findings)
    tables = [t for t in map(_quotation_table, sheets) if t is not None]
    if not tables:
        raise Unreadable(
            "no table of quotations: no row names columns for the document, the text and the codes",
            place=place,
            hint="export the quotations with document, content and codes; codebooks: coder codebook import",
        )  # fmt: skip
    out = _Gathered(Strangers("sheet", place), _namesakes(tables))
    findings: list[Finding] = []
    for table in tables:
        findings += [*table.sheet.findings, *_told(table, place)]
        for row in table.rows:
            _take(table, row, out)
    return _foreign(out, findings, path)


def _namesakes(tables: Sequence[_Table]) -> frozenset[str]:
    """Names that stand in several document groups: in MAXQDA these are different documents."""
    groups: dict[str, set[str]] = {}
    for table in tables:
        for row in table.rows:
            groups.setdefault(table.cell(row, "document"), set()).add(table.cell(row, "groups"))
    return frozenset(name for name, found in groups.items() if len(found) > 1)


def _document(table: _Table, row: Row, out: _Gathered) -> str:
    """The document of a row; a name that stands in several groups has its group in front."""
    name = table.cell(row, "document")
    group = " ".join(table.cell(row, "groups").split())
    return f"{group}/{name}" if name in out.namesakes and group else name


def _tidy_table(sheet: CellSheet) -> _Table | None:
    """A sheet whose first row is the header of `export codings`, in any order."""
    from coder.exchange.sheetstidy import TIDY_NEEDED

    if not sheet.rows:
        return None
    names = {c.strip(): n for n, c in reversed(list(enumerate(sheet.rows[0][1]))) if c.strip()}
    return _Table(sheet, names, [], sheet.rows[1:], False) if names.keys() >= TIDY_NEEDED else None


def _quotation_table(sheet: CellSheet) -> _Table | None:
    for n, (_, cells) in enumerate(sheet.rows[:_LOOKED_AT]):
        columns: dict[str, int] = {}
        unknown = []
        for at, heading in enumerate(cells):
            name = field_of(heading)
            if name and name not in columns:
                columns[name] = at
            elif heading.strip():
                unknown.append((at, " ".join(heading.split())))
        if columns.keys() >= _NEEDED:
            for name, other in (("by", "changed_by"), ("time", "changed")):
                if name not in columns and other in columns:
                    columns[name] = columns.pop(other)
            plural = cells[columns["codes"]].strip().casefold().endswith("s")
            return _Table(sheet, columns, unknown, sheet.rows[n + 1 :], plural)
    return None


def _take(table: _Table, row: Row, out: _Gathered) -> None:
    """One row: a coding for each of its codes, and what is left."""
    document, text = _document(table, row, out), table.cell(row, "text")
    paths = code_paths(table.cell(row, "codes"), several=table.plural)
    if not (document or text or paths):
        return
    _lose(table, row, text, out)
    if not text or not document or not paths:
        what = (
            "quotations without text (pictures, sound, film)" if not text
            else "quotations without a document" if not document
            else "quotations without a code"
        )  # fmt: skip
        out.losses[what] += 1
        if table.cell(row, "comment"):
            out.losses["comments on such quotations"] += 1
        return
    alone = document == table.cell(row, "document")
    kept = {} if alone else {"group": table.cell(row, "groups")}
    out.documents.setdefault(document, ForeignDocument(document, document, foreign=kept))
    for group in filter(None, map(str.strip, table.cell(row, "groups").split("\n"))):
        out.groups.setdefault(group, {})[document] = None
    _codings(table, row, out, paths)


def _codings(table: _Table, row: Row, out: _Gathered, paths: list[tuple[str, ...]]) -> None:
    time = time_of(table.cell(row, "time"))
    if table.cell(row, "time") and not time:
        out.losses["times that cannot be read"] += 1
    weight = table.cell(row, "weight")
    weight = weight if re.fullmatch("-?[0-9]{1,9}", weight) and weight != "0" else ""
    out.weighted = out.weighted or bool(weight)
    colour, place = table.cell(row, "colour"), own_place(table.cell(row, "places"))
    kept: dict[str, object] = {"row": row[0]}
    if table.cell(row, "id"):
        kept["quotation"] = table.cell(row, "id")
    for n, path in enumerate(paths):
        colour_of = colour if _COLOUR.fullmatch(colour) and len(paths) == 1 else ""
        out.codings.append(
            ForeignCoding(
                _document(table, row, out), *place, out.code(path, colour_of),
                user=out.people.id(table.cell(row, "by")), time=time, quote=table.cell(row, "text"),
                hint=_hint(table, row), memo=table.cell(row, "comment") if n == 0 else "",
                attributes={"weight": weight} if weight else {}, foreign=kept,
            )
        )  # fmt: skip


def _hint(table: _Table, row: Row) -> int:
    """Where a row stands among others: paragraph or page, and the place behind it."""
    cell = table.cell(row, "begin") or table.cell(row, "reference")
    first, second = first_numbers(cell)
    if first < 0:
        return -1
    return first * HINT_STEP + min(max(second, 0), HINT_STEP - 1)


def _lose(table: _Table, row: Row, text: str, out: _Gathered) -> None:
    """Count what a row says and a project does not hold."""
    for at, heading in table.unknown:
        if at < len(row[1]) and row[1][at].strip():
            out.losses[f"values in column {heading[:60]!r}"] += 1
    name = _folded(table.cell(row, "name")).rstrip(".\u2026")
    if name and not _folded(text).startswith(name):
        out.losses["names given to quotations"] += 1
    pairs = (("changed", "time"), ("changed_by", "by"))
    if any(table.cell(row, new) not in ("", table.cell(row, old)) for new, old in pairs):
        out.losses["last changes of quotations (who and when)"] += 1
    colour = table.cell(row, "colour")
    if colour and not _COLOUR.fullmatch(colour):
        out.losses["colours of quotations"] += 1
    if table.cell(row, "weight").strip("0123456789-"):
        out.losses["weights that are no whole numbers"] += 1


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _told(table: _Table, place: str) -> list[Finding]:
    computed = sorted(table.columns.keys() & COMPUTED)
    if not computed:
        return []
    what = f"not read, since it is counted from the codings here: {', '.join(computed)}"
    return [Finding(Level.NOTE, "computed", what, place)]


def _foreign(out: _Gathered, findings: list[Finding], path: Path) -> Foreign:
    weight = ForeignVariable("weight", "integer", description="The weight that MAXQDA gave it.")
    sets = (
        ForeignSet(f"group/{name}", name, documents=tuple(members))
        for name, members in sorted(out.groups.items())
    )
    return Foreign(
        origin="a table of quotations", name=path.stem, users=out.people.users(),
        codes=tuple(out.codes.values()), documents=tuple(out.documents.values()),
        codings=tuple(out.codings), attributes=(weight,) if out.weighted else (),
        sets=tuple(sets), losses=dict(sorted(out.losses.items())), findings=tuple(findings),
    )  # fmt: skip
