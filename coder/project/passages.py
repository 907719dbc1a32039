"""What one coder coded lately, in any document, with its words: to show earlier decisions.

    for passage in passages_of(project, "win_win", by="ana", most=400): passage.doc, passage.quote

Owns that the time is bounded whatever the project holds: only the newest `NEWEST` codings of the coder are
looked at, and words come from the record, so that no text is read for them. Codes are as they are called now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["NEWEST", "Passage", "passages_of"]

NEWEST = 5000
"""Codings of the coder that are looked at, the newest first."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A coding's id, its document under its present id, and its words."""

    id: str
    doc: str
    quote: str


def passages_of(
    project: Project, code: str, *, by: str, most: int, besides: str = ""
) -> list[Passage]:
    """A coder's living codings with a code, the newest first, at most `most`.

    Args:
        project: open.
        code: id as it is now.
        by: the coder's id, in any case.
        most: how many are wanted.
        besides: id of a document that is left out.
    """
    rows = [row for row in _newest(project, by, besides) if row[2] == code][:most]
    quotes: dict[tuple[str, int], str] = {}
    for event in project.index.events_about([one for one, _, _, _ in rows]):
        if event.get("quote"):
            quotes[event["on"], event.get("start", -1)] = str(event["quote"])
    library = project.library
    out = []
    for one, doc, _, start in rows:
        entry, quote = library.find(doc), quotes.get((one, start), "")
        if entry is not None and quote:
            out.append(Passage(one, entry.id, quote))
    return out


def _newest(project: Project, by: str, besides: str) -> list[tuple[str, str, str, int]]:
    """(id, document, code as it is now, start) of the coder's newest codings."""
    from coder.project.undoing import spellings

    index, books = project.index, project.books
    numbers = [n for n in map(index.known_number, spellings(index, by)) if n >= 0]
    marks = ",".join("?" * len(numbers))
    sql = (
        f"SELECT id, doc, code, mig, start FROM codings WHERE by IN ({marks}) AND alive = 1 "  # noqa: S608
        "AND book = ? AND doc <> ? ORDER BY seq DESC LIMIT ?"
    )
    book, doc = index.known_number(books.name), index.known_number(besides)
    found = index.db.execute(sql, (*numbers, book, doc, NEWEST)).fetchall()
    now: dict[tuple[int, int], str] = {}
    out = []
    for one, doc, code, mig, start in found:
        if (code, mig) not in now:
            given = index.name(code)
            now[code, mig] = books.translated(books.name, given, mig) or given
        out.append((one, index.name(doc), now[code, mig], start))
    return out
