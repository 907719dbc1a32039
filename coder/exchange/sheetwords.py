"""What the columns of other programs' tables of quotations are called, in English and German.

    field_of("Dokumentname")     # "document"

Owns the words and the small readings of cells: several codes in one, a path of codes, a time, the first
number of a reference. Headings are compared without case, signs and spaces at their ends.
"""

from __future__ import annotations

import datetime
import re
from typing import Final

__all__ = ["COMPUTED", "FIELDS", "code_paths", "field_of", "first_numbers", "own_place", "time_of"]

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "id": ("id", "quotation id", "zitat-id", "zitat id"),
    "document": ("document", "document name", "dokument", "dokumentname", "doc", "source", "quelle",
                 "file", "datei", "file name", "dateiname"),
    "groups": ("document groups", "document group", "dokumentgruppen", "dokumentgruppe"),
    "text": ("quotation content", "zitatinhalt", "zitat-inhalt", "inhalt des zitats", "segment",
             "coded segment", "codiertes segment", "quotation", "zitat", "text", "content", "inhalt"),
    "name": ("quotation name", "zitatname", "zitat-name", "name des zitats"),
    "codes": ("codes", "code", "kodes", "kode", "code name", "codename", "tag", "tags"),
    "comment": ("comment", "kommentar", "memo", "kommentare", "comments"),
    "by": ("created by", "erstellt von", "author", "autor", "coder", "codierer", "kodierer", "by"),
    "changed_by": ("modified by", "bearbeitet von", "geändert von", "verändert von"),
    "time": ("created", "erstellt", "created on", "erstellt am", "creation date",
             "erstellungsdatum", "date created"),
    "changed": ("modified", "geändert", "modified on", "bearbeitet am", "geändert am",
                "verändert am", "verändert", "modified date"),
    "begin": ("begin", "beginning", "anfang", "beginn", "start", "from", "von"),
    "end": ("end", "ende", "stop", "to", "bis"),
    "reference": ("reference", "referenz", "location", "position", "fundstelle"),
    "weight": ("weight score", "weight", "gewicht", "gewichtung"),
    "colour": ("color", "colour", "farbe"),
    "places": ("places", "place", "stellen", "stelle"),
    "row": ("row",),
    "why": ("why",),
    "density": ("density", "dichte"),
    "area": ("area", "fläche"),
    "coverage": ("coverage", "coverage %", "abdeckungsgrad", "abdeckungsgrad %", "abdeckung %"),
}  # fmt: skip
"""What a column is, by the headings that programs give it; the first match of a kind is taken."""

COMPUTED: Final = {"density", "area", "coverage"}
"""Columns that say nothing which cannot be counted from the rest."""

_OWN_PLACE = re.compile(r"\s*(\d{1,12}):(\d{1,12})\s*")

_BY_NAME = {name: field for field, names in FIELDS.items() for name in names}
_PATH = re.compile(r"\s*(?:::|\\|\s>\s)\s*")
_NUMBER = re.compile(r"\d{1,9}")
_PAGE = re.compile(r"\b(?:p|pp|page|s|seite)\b\.?\s*(\d{1,6})", re.IGNORECASE)
_TIMES = (
    "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%d.%m.%y %H:%M:%S", "%d.%m.%y %H:%M",
    "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M", "%m/%d/%Y", "%m/%d/%y %H:%M",
)  # fmt: skip


def field_of(heading: str) -> str:
    """What a column holds by its heading; empty when no program is known to call it so."""
    name = " ".join(heading.split()).casefold().strip(" *:")
    return _BY_NAME.get(name) or _BY_NAME.get(name.strip("[]().%: "), "")


def code_paths(cell: str, *, several: bool) -> list[tuple[str, ...]]:
    """The codes in a cell as paths from the top.

    Args:
        cell: names, one a line, or one a semicolon when `several`; `::`, ` > ` and a backslash part levels.
        several: whether a cell may hold more than one code in a line.
    """
    parts = re.split(r"[\n;]" if several else r"\n", cell)
    paths = (tuple(p for p in map(str.strip, _PATH.split(part.strip())) if p) for part in parts)
    return list(dict.fromkeys(path for path in paths if path))


def first_numbers(cell: str) -> tuple[int, int]:
    """The first number of a reference and the one after a colon in it; -1 where there is none.

    `12 - 14` is paragraph 12; `3: 120` and `p 3: 120` are page 3, place 120.
    """
    page = _PAGE.search(cell)
    found = [page[1]] if page else _NUMBER.findall(cell)[:1]
    if not found:
        return -1, -1
    after = re.search(rf"\b{found[0]}\s*:\s*(\d{{1,9}})", cell)
    return int(found[0]), int(after[1]) if after else -1


def own_place(cell: str) -> tuple[int, int]:
    """`START:END` in a list that came from here and where a person left one place; else -1, -1."""
    found = _OWN_PLACE.fullmatch(cell)
    return (int(found[1]), int(found[2])) if found else (-1, -1)


def time_of(cell: str) -> str:
    """A time as ISO 8601 without a zone, empty when none can be told.

    Days before months where a point parts them, months before days where a slash does.
    """
    text = " ".join(cell.split()).replace(",", "")
    if not text:
        return ""
    try:
        return datetime.datetime.fromisoformat(text).isoformat(timespec="seconds")
    except ValueError:
        pass
    for form in _TIMES:
        try:
            return datetime.datetime.strptime(text, form).isoformat()
        except ValueError:
            continue
    return ""
