"""The living codings of one document as plain columns; a `Coding` only for those that are looked at.

    laid = laid_codings(project, "EU-03")
    laid.starts[4], laid.codes[4], laid.coding(laid.ids[4])

Owns the same answer as `CodingView.of_document`: alive, on the current text (exactly carried or moved), equal
ones of a coder once (the first made), migrations applied, and what is in review left out. Sorted by start,
the longest first, then by id. Offsets are code points of the current text. For screens, which show forty of
sixty thousand; tables and exports have columns of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from operator import neg
from sys import maxsize
from typing import TYPE_CHECKING, Any, NamedTuple

from coder.model.names import fold_name

if TYPE_CHECKING:
    from coder.model.coding import Coding
    from coder.project.facade import Project
    from coder.store.index import Index

__all__ = ["Laid", "codes_used", "laid_codings"]

_WHICH = ("by", "text", "book", "code", "mig")
"""What codings have in common: see `_Kind`."""
_BETWEEN = "\x1f"
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
    which, *columns = _columns(index, numbers)
    kinds = {w: _kind(project, tuple(map(int, w)), shows) for w in set(which)}
    as_made = all(kind is not None and kind.text == current for kind in kinds.values())
    found = _Found([kinds[w] for w in which], *columns)

    def read(one: str) -> Coding | None:
        return project.view.by_id(one)

    if as_made and max(found.ends, default=0) <= size and not _twice(found):
        return Laid(sorted(found.lines()), read)

    def carried(text: str, start: int, end: int) -> tuple[int, int] | None:
        if text != current:
            start, end, state, _ = library.carry(doc_id, text, start, end, current=current)
            if state == "review":
                return None
        return (start, end) if end <= size else None

    return Laid(sorted(_first_made(found, carried)), read)


class _Found(NamedTuple):
    """Columns of codings as the index has them, in any order."""

    kinds: list[_Kind | None]
    ids: Sequence[str]
    starts: list[int]
    ends: list[int]
    rest: Sequence[str]
    seqs: list[int]

    def lines(self) -> Iterator[_Line]:
        """All of them, where each is wanted as it is."""
        kinds = [kind for kind in self.kinds if kind is not None]
        return zip(
            self.starts, map(neg, self.ends), self.ids, [kind.code for kind in kinds],
            [kind.by for kind in kinds], self.rest, [kind.again for kind in kinds], self.seqs,
            strict=True,
        )  # fmt: skip


def _columns(index: Index, numbers: Sequence[int]) -> tuple[Any, ...]:
    """Kinds (five numbers each), ids, starts, ends, rest and numbers of events of living codings.

    A column comes as one string, which is twice as quick as row by row.
    """
    marks = ",".join("?" * len(numbers))
    behind = f" FROM codings WHERE doc IN ({marks}) AND alive = 1"
    parts = [*_WHICH, "id", "start", "end", "coalesce(rest, '')", "seq"]
    joined = ", ".join(f"group_concat({part}, '{_BETWEEN}')" for part in parts)
    row = index.db.execute(f"SELECT {joined}{behind}", numbers).fetchone()
    columns: list[Sequence[Any]] = [[] if c is None else str(c).split(_BETWEEN) for c in row]
    if len({len(column) for column in columns}) > 1:  # something holds what parts them
        rows = index.db.execute(f"SELECT {', '.join(parts)}{behind}", numbers)
        columns = list(zip(*rows, strict=True))
    *which, ids, starts, ends, rest, seqs = columns
    whole = [list(map(int, column)) for column in (starts, ends, seqs)]
    return list(zip(*which, strict=True)), ids, whole[0], whole[1], rest, whole[2]


def _twice(found: _Found) -> bool:
    """Whether a coder may have given a place the same code twice."""
    places = set(zip(found.starts, found.ends, strict=True))
    if len(places) == len(found.ids):
        return False
    same = (kind and kind.same for kind in found.kinds)
    return len(set(zip(found.starts, found.ends, same, strict=True))) < len(found.ids)


def _first_made(
    found: _Found, carried: Callable[[str, int, int], tuple[int, int] | None]
) -> Iterable[_Line]:
    """The lines of what is wanted, on the current text; of equal ones the first made."""
    lines: dict[tuple[Any, ...], _Line] = {}
    for kind, one, start, end, rest, seq in zip(*found, strict=True):
        place = carried(kind.text, start, end) if kind is not None else None
        if place is None:
            continue
        same = (*place, kind.same)
        if same not in lines or (seq, one) < (lines[same][7], lines[same][2]):
            lines[same] = (place[0], -place[1], one, kind.code, kind.by, rest, kind.again, seq)
    return lines.values()


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
