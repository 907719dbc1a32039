"""The living codings of one document as plain columns; a `Coding` only for those that are looked at.

    laid = laid_codings(project, "EU-03")
    laid.starts[4], laid.codes[4], laid.coding(laid.ids[4])

Owns the same answer as `CodingView.of_document`: alive, on the current text (exactly carried or moved), equal
ones of a coder once (the first made), migrations applied, and what is in review left out. Sorted by start,
the longest first, then by id. Offsets are code points of the current text. For screens, which show forty of
sixty thousand; tables and exports have columns of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from sys import maxsize
from typing import TYPE_CHECKING, Any, NamedTuple

from coder.model.names import fold_name

if TYPE_CHECKING:
    from coder.model.coding import Coding
    from coder.project.facade import Project

__all__ = ["Laid", "codes_used", "laid_codings"]

_Line = tuple[int, int, str, str, str, str, bool, int]
"""start, -end, id, code, by, what few codings have (JSON, or empty), look again, number of the event."""


class Laid:
    """Codings of one document by place.

    Args:
        lines: one for each coding, sorted.
        read: a coding by its id.

    `ids`, `starts`, `ends`, `codes`, `by`, `rest` and `again` are columns of one length; `rest` is empty
    for a coding without memo, flags, attributes and origin, `again` says that it asks for a second look.
    """

    __slots__ = (
        "__dict__",
        "_known",
        "_read",
        "again",
        "by",
        "codes",
        "ends",
        "ids",
        "rest",
        "starts",
    )

    def __init__(self, lines: list[_Line], read: Callable[[str], Coding | None]) -> None:
        columns = list(zip(*lines, strict=True)) or [()] * 8
        self.starts: tuple[int, ...] = columns[0]
        self.ends: list[int] = [-end for end in columns[1]]
        self.ids: tuple[str, ...] = columns[2]
        self.codes: tuple[str, ...] = columns[3]
        self.by: tuple[str, ...] = columns[4]
        self.rest: tuple[str, ...] = columns[5]
        self.again: tuple[bool, ...] = columns[6]
        self._read = read
        self._known: dict[str, Coding | None] = {}

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def number(self) -> dict[str, int]:
        """{id: number of the coding, from 0}."""
        return dict(zip(self.ids, range(len(self.ids)), strict=True))

    def coding(self, coding_id: str) -> Coding | None:
        """The coding of an id, read when it is first asked for; None when there is none any more."""
        if coding_id not in self._known:
            self._known[coding_id] = self._read(coding_id)
        return self._known[coding_id]

    def line(self, n: int) -> tuple[Any, ...]:
        """What is known of one without reading it: equal lines are equal codings."""
        return (
            self.starts[n], self.ends[n], self.codes[n], self.by[n], self.rest[n], self.again[n],
        )  # fmt: skip


def laid_codings(
    project: Project, doc_id: str, *, shows: Callable[[str], bool] | None = None
) -> Laid:
    """The codings of a document.

    Args:
        project: open.
        doc_id: its present id.
        shows: whether the codings of a coder (by id) are wanted; all without it.
    """
    index, library = project.index, project.library
    entry = library.find(doc_id)
    ids = entry.ids if entry else (doc_id,)
    numbers = [n for n in map(index.known_number, ids) if n >= 0]
    current = library.full_hash(entry) if entry else ""
    size = len(library.document(entry.id).text) if entry and entry.text else maxsize
    kinds: dict[tuple[int, ...], _Kind | None] = {}
    lines: dict[tuple[Any, ...], _Line] = {}
    marks = ",".join("?" * len(numbers))
    sql = (  # only "?" is put in
        "SELECT by, text, book, code, mig, id, start, end, rest, seq FROM codings "  # noqa: S608
        f"WHERE doc IN ({marks}) AND alive = 1"
    )
    for row in index.db.execute(sql, numbers):
        which, (one, start, end, rest, seq) = row[:5], row[5:]
        if which not in kinds:
            kinds[which] = _kind(project, which, shows)
        kind = kinds[which]
        if kind is None:
            continue
        if kind.text != current:
            start, end, state, _ = library.carry(doc_id, kind.text, start, end, current=current)
            if state == "review":
                continue
        if end > size:
            continue
        same = (start, end, kind.same)
        if same not in lines or (seq, one) < (lines[same][7], lines[same][2]):
            lines[same] = (start, -end, one, kind.code, kind.by, rest or "", kind.again, seq)
    return Laid(sorted(lines.values()), lambda one: project.view.by_id(one))


class _Kind(NamedTuple):
    """What codings of one coder, text version, codebook, code and migration state have in common."""

    by: str
    text: str
    code: str
    again: bool
    same: tuple[str, int, str]


def _kind(
    project: Project, which: tuple[int, ...], shows: Callable[[str], bool] | None
) -> _Kind | None:
    """What the numbers of such columns mean; None where the coder's work is not wanted."""
    by, text, book, code, mig = which
    name, books = project.index.name, project.books
    if shows is not None and not shows(name(by)):
        return None
    was, given = name(book), name(code)
    known = was == books.name
    meant = (books.translated(was, given, mig) or given) if known else given
    again = known and books.look_again(was, given, mig)
    return _Kind(name(by), name(text), meant, again, (fold_name(name(by)), book, meant))


def codes_used(project: Project, doc_id: str, *, by: str, count: int) -> list[str]:
    """The codes of a coder's newest codings of a document, the newest first, each once."""
    index, books, entry = project.index, project.books, project.library.find(doc_id)
    docs = [n for n in map(index.known_number, entry.ids if entry else (doc_id,)) if n >= 0]
    marks = ",".join("?" * len(docs))
    sql = (
        f"SELECT code, mig FROM codings WHERE doc IN ({marks}) AND by = ? AND alive = 1 "  # noqa: S608
        "ORDER BY time DESC, seq DESC LIMIT ?"
    )
    found = index.db.execute(sql, (*docs, index.known_number(by), count)).fetchall()
    codes = ((index.name(code), mig) for code, mig in found)
    return list(dict.fromkeys(books.translated(books.name, c, mig) or c for c, mig in codes))
