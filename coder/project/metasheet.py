"""The sheet of variables that a person gives to ingest: its rows joined to documents and files.

    row 3: 'law.txt' belongs to row 2 already

Owns that no row is lost silently: one that speaks of a known document (by id, else by file) updates its
variables, one that speaks of a new file waits as its row, all others are said by number with the nearest
name. Columns are the usual variables without regard to case, and else as the sheet writes them. The files
themselves are not read but for their hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from coder.model.errors import nearest
from coder.model.finding import Finding, Level
from coder.model.names import fold_name, slug
from coder.store.documents import LEADING, OWN_COLUMNS, Entry

if TYPE_CHECKING:
    from coder.ingest.sheet import Row, Sheet
    from coder.project.shelf import Shelf

__all__ = ["Joined", "apply_sheet"]

_JOINING = frozenset({"id", "file", "filename", "sha256"})
_NOT_VARIABLES = frozenset({*OWN_COLUMNS, "filename", "transcript"})


@dataclass(slots=True)
class Joined:
    """What became of a sheet: how many of its rows found a document or a file, and what is to be told."""

    rows: int = 0
    joined: int = 0
    findings: list[Finding] = field(default_factory=list)


def apply_sheet(shelf: Shelf, meta: Path, files: Iterable[Path]) -> Joined:
    """Join the sheet's rows with known documents and with files that are to come.

    Args:
        shelf: the rows of the corpus; changed in place.
        meta: the sheet, XLSX or CSV.
        files: the files of this run.

    Raises:
        Unreadable: the sheet cannot be read.
    """
    from coder.ingest.join import SourceFile, join
    from coder.ingest.sheet import read_sheet

    sheet = read_sheet(meta)
    out = Joined(len(sheet.rows), findings=list(sheet.findings))
    if not _JOINING & {c.strip().casefold() for c in sheet.columns}:
        out.findings.append(_no_key(sheet))
        return out
    names = _spelling(shelf, sheet.columns)
    out.findings += _new_columns(shelf, sheet, names)
    left = _known_rows(shelf, sheet, names, out)
    new = [
        SourceFile(str(p), hashlib.sha256(p.read_bytes()).hexdigest())
        for p in files
        if p.is_file() and shelf.find(p, "") < 0
    ]
    matched, findings = join(replace(sheet, rows=tuple(left)), new, taken=shelf.taken)
    # Files without a row get their ids when they are read, if they can be.
    made = ("id-changed", "id-taken")
    out.findings += [f for f in findings if f.code not in made or f.what.startswith("row ")]
    for match in matched:
        if match.row is None:
            continue
        out.joined += 1
        values = {names[k]: v for k, v in match.variables.items() if k in names}
        if match.transcript:
            values["transcript"] = Path(match.transcript).name
        shelf.put(Entry(match.id, shelf.corpus, Path(match.file).name, variables=values))
    return out


def _no_key(sheet: Sheet) -> Finding:
    columns = ", ".join(sheet.columns[:12])
    what = f"there is no column id or file, so no row can be joined; the columns are {columns}"
    hint = "call the column with the names of the files `file`, or the one with the documents' ids `id`"
    return Finding(Level.ERROR, "no-key", what, sheet.name, hint=hint)


def _spelling(shelf: Shelf, columns: Sequence[str]) -> dict[str, str]:
    """From the sheet's columns to the names of variables; columns that are none are left out."""
    known = {fold_name(n): n for row in shelf.rows for n in row.variables}
    known |= {name: name for name in LEADING}
    out = {}
    for column in columns:
        folded = fold_name(column.strip())
        if folded not in _NOT_VARIABLES:
            out[column] = known.get(folded, column)
    return out


def _new_columns(shelf: Shelf, sheet: Sheet, names: Mapping[str, str]) -> list[Finding]:
    """Columns that are nearly a known variable: most likely a typing error."""
    known = {*LEADING, "primary", *(n for row in shelf.rows for n in row.variables)}
    out = []
    for name in names.values():
        near = None if name in known else nearest(name, known)
        if near is not None:
            what = f"column {name!r} is a new variable; nearest is {near!r}"
            hint = f"if it is meant to be {near}, correct the head of the column and run this again"
            out.append(Finding(Level.NOTE, "new-variable", what, sheet.name, name, hint=hint))
    return out


def _known_rows(shelf: Shelf, sheet: Sheet, names: Mapping[str, str], out: Joined) -> list[Row]:
    """Update the documents that are there; returns the rows that speak of none."""
    left: list[Row] = []
    claimed: dict[int, int] = {}
    for row in sheet.rows:
        cells = {column.strip().casefold(): value for column, value in row.cells.items()}
        at = _known(shelf, cells)
        if at < 0:
            left.append(row)
            continue
        entry = shelf.rows[at]
        if at in claimed:
            what = f"row {row.number}: {entry.id!r} belongs to row {claimed[at]} already"
            out.findings.append(Finding(Level.ERROR, "claimed-twice", what, sheet.name, entry.id))
            continue
        claimed[at] = row.number
        out.joined += 1
        own = {names[k]: v for k, v in row.cells.items() if k in names}
        if cells.get("transcript"):
            own["transcript"] = Path(cells["transcript"]).name
        shelf.put(replace(entry, variables={**entry.variables, **own}), at)
        wanted = cells.get("id", "").strip()
        if wanted and fold_name(slug(wanted)) not in {fold_name(slug(i)) for i in entry.ids}:
            what = (
                f"row {row.number}: {entry.file!r} is the document {entry.id!r} already, not {wanted!r}; "
                f"coder docs rename {entry.id} {slug(wanted)} changes its id"
            )
            out.findings.append(Finding(Level.NOTE, "other-id", what, sheet.name, wanted))
    return left


def _known(shelf: Shelf, cells: Mapping[str, str]) -> int:
    """The document that a row speaks of: by id as written or made regular, else by file; -1 without."""
    doc_id = cells.get("id", "").strip()
    file = (cells.get("file") or cells.get("filename") or "").strip()
    for name in filter(None, dict.fromkeys((doc_id, slug(doc_id) if doc_id else ""))):
        at = shelf.with_id(name)
        if at >= 0:
            return at
    at = shelf.named(file) if file else -1
    if at < 0 and file and "." not in file:  # a file's name without its suffix
        at = shelf.with_id(slug(file))
    return at
