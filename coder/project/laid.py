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
from typing import TYPE_CHECKING, Any

from coder.model.names import fold_name

if TYPE_CHECKING:
    from coder.model.coding import Coding
    from coder.project.facade import Project

__all__ = ["Laid", "laid_codings"]

_Line = tuple[int, int, str, str, str, str, bool, str]
"""start, -end, id, code, by, what few codings have (JSON, or empty), look again, time."""


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
        "times",
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
        self.times: tuple[str, ...] = columns[7]
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

    def newest(self, count: int, by: str) -> list[str]:
        """The codes of a coder's newest codings, the newest first."""
        from heapq import nlargest

        wanted = fold_name(by)
        spelled = {name for name in set(self.by) if fold_name(name) == wanted}
        own = (
            (t, c) for t, c, b in zip(self.times, self.codes, self.by, strict=True) if b in spelled
        )
        return [code for _, code in nlargest(count, own, key=lambda pair: pair[0])]


def laid_codings(
    project: Project, doc_id: str, *, shows: Callable[[str], bool] | None = None
) -> Laid:
    """The codings of a document.

    Args:
        project: open.
        doc_id: its present id.
        shows: whether the codings of a coder (by id) are wanted; all without it.
    """
    index, library, books = project.index, project.library, project.books
    entry = library.find(doc_id)
    ids = entry.ids if entry else (doc_id,)
    numbers = [n for n in map(index.known_number, ids) if n >= 0]
    if not numbers:
        return Laid([], lambda one: project.view.by_id(one))
    current = library.full_hash(entry) if entry else ""
    size = len(library.document(entry.id).text) if entry and entry.text else None
    now = index.known_number(current)
    codes: dict[tuple[int, int, int], tuple[str, bool]] = {}
    coders: dict[int, tuple[str, str, bool]] = {}
    lines: dict[tuple[Any, ...], _Line] = {}
    marks = ",".join("?" * len(numbers))
    sql = (  # only "?" is put in
        "SELECT id, start, end, text, book, code, mig, by, time, rest FROM codings "  # noqa: S608
        f"WHERE doc IN ({marks}) AND alive = 1 ORDER BY seq, id"
    )
    for one, start, end, text, book, code, mig, by, time, rest in index.db.execute(sql, numbers):
        coder = coders.get(by)
        if coder is None:
            name = index.name(by)
            coder = coders[by] = (name, fold_name(name), shows is None or shows(name))
        if not coder[2]:
            continue
        if text != now:
            start, end, state, _ = library.carry(
                doc_id, index.name(text), start, end, current=current
            )
            if state == "review":
                continue
        if size is not None and end > size:
            continue
        key = (book, code, mig)
        meant = codes.get(key)
        if meant is None:
            was, given = index.name(book), index.name(code)
            known = was == books.name
            meant = codes[key] = (
                (books.translated(was, given, mig) or given) if known else given,
                known and books.look_again(was, given, mig),
            )
        same = (coder[1], start, end, book, meant[0])
        if same not in lines:
            lines[same] = (start, -end, one, meant[0], coder[0], rest or "", meant[1], time)
    return Laid(sorted(lines.values()), lambda one: project.view.by_id(one))
