"""documents.csv: which documents a corpus holds, and what is known about each.

Owns the sheet's form: UTF-8, comma, LF, one row a document, first columns `id, file, ...`, people's own
columns kept in their order. `text` names the current text version, `sha256` the source's content,
`formerly` holds former ids separated by spaces. Rewritten whole and atomically; equal content gives
equal bytes.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path, PureWindowsPath

from coder.model.errors import Unreadable
from coder.model.names import is_doc_id, slug
from coder.model.value import value
from coder.store.files import read_bytes, write_atomic

__all__ = ["LEADING", "OWN_COLUMNS", "Entry", "read_sheet", "sheet_bytes", "write_sheet"]

LEADING = ("id", "file", "title", "date", "year", "case", "actor", "side", "doctype", "lang")
"""The usual variables of documents of policy, in the order in which sheets and lists show them."""
_PLAIN = re.compile(r"[\w. -]*")
OWN_COLUMNS = ("id", "file", "text", "sha256", "formerly")
"""Columns that the program keeps; all others are variables of the document."""


@value
class Entry:
    """One row: the id, the source's file name in sources/, the current text, and the variables."""

    id: str
    corpus: str
    file: str = ""
    text: str = ""
    sha256: str = ""
    formerly: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def ids(self) -> tuple[str, ...]:
        """The present id and all former ones."""
        return (self.id, *self.formerly)

    def with_variable(self, name: str, value: str) -> Entry:
        """The same row with another value."""
        return replace(self, variables={**self.variables, name: value})


def read_sheet(path: Path, corpus: str) -> list[Entry]:
    """Rows of a sheet, in its order; empty when there is no sheet.

    Raises:
        Unreadable: when it cannot be decoded, lacks the column id, names an id twice, or holds an id or a
            file name that cannot be one (a sheet may come from anybody); with the row.
    """
    data = read_bytes(path)
    if data is None:
        return []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"not UTF-8 at byte {error.start}",
            place=str(path),
            hint="save it as UTF-8, or give your sheet to coder ingest --meta, which reads others too",
        ) from None
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    head = [h.strip() for h in next(rows, [])]
    if "id" not in head:
        raise Unreadable("there is no column id", place=f"{path}:1", allowed=OWN_COLUMNS)
    out: list[Entry] = []
    seen: set[str] = set()
    for cells in rows:
        if not any(c.strip() for c in cells):
            continue
        row = dict(zip(head, cells, strict=False))
        if not row["id"].strip():
            raise Unreadable("a row without id", place=f"{path}:{rows.line_num}")
        if row["id"].casefold() in seen:
            raise Unreadable(f"id {row['id']!r} stands twice", place=f"{path}:{rows.line_num}")
        seen.add(row["id"].casefold())
        out.append(_sound(_entry(row, corpus), f"{path}:{rows.line_num}"))
    return out


def _sound(entry: Entry, place: str) -> Entry:
    """The row, when its id is one and its files lie in the corpus."""
    for name in entry.ids:
        if not is_doc_id(name):
            raise Unreadable(
                f"{name!r} cannot be a document id", place=place, nearest=slug(name),
                hint="at most 80 letters, digits, _ . -",
            )  # fmt: skip
    for name in (entry.file, entry.text):
        if _PLAIN.fullmatch(name) and ".." not in name:
            continue  # as nearly all are; taking paths apart takes longer than reading the row
        if PureWindowsPath(name).drive or {"..", ""} & set(re.split(r"[/\\]", name or ".")):
            raise Unreadable(f"{name!r} lies outside the corpus", place=place)
    if ":" in entry.text or "/" in entry.text:
        raise Unreadable(f"{entry.text!r} is no stored text", place=place)
    return entry


def _delimiter(text: str) -> str:
    """The separator of the head row: spreadsheets of some countries save a semicolon."""
    head = text.split("\n", 1)[0]
    return max((",", ";", "\t"), key=lambda d: (head.count(d), d == ","))


def _entry(row: Mapping[str, str], corpus: str) -> Entry:
    return Entry(
        id=unicodedata.normalize("NFC", row["id"].strip()),
        corpus=corpus,
        file=row.get("file", ""),
        text=row.get("text", ""),
        sha256=row.get("sha256", ""),
        formerly=tuple(row.get("formerly", "").split()),
        variables={k: v for k, v in row.items() if k and k not in OWN_COLUMNS},
    )


def write_sheet(path: Path, entries: Sequence[Entry]) -> None:
    """Write the sheet of one corpus; a file with these very bytes is left alone.

    Raises:
        StorageFull: the old sheet is untouched.
    """
    data = sheet_bytes(entries)
    if read_bytes(path) != data:
        write_atomic(path, data)


def sheet_bytes(entries: Sequence[Entry]) -> bytes:
    """The sheet of these rows as a file."""
    columns = _columns(entries)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for entry in entries:
        own = {
            "id": entry.id,
            "file": entry.file,
            "text": entry.text,
            "sha256": entry.sha256,
            "formerly": " ".join(entry.formerly),
        }
        writer.writerow([own.get(c, entry.variables.get(c, "")) for c in columns])
    return out.getvalue().encode("utf-8", "surrogatepass")


def _columns(entries: Iterable[Entry]) -> list[str]:
    """Id and file, then variables (the usual ones first), then what the program keeps."""
    seen: dict[str, None] = {}
    formerly = False
    for entry in entries:
        seen.update(dict.fromkeys(entry.variables))
        formerly = formerly or bool(entry.formerly)
    usual = [c for c in LEADING if c in seen]
    others = [c for c in seen if c not in usual]
    return ["id", "file", *usual, *others, "text", "sha256", *(["formerly"] if formerly else [])]
