"""What changed between two states of the codebook, how many codings it touches, which want a second look.

Owns the joining of differences with codings. A coding wants a second look when the wording of its code
(definition, include, exclude) in the state under which it was made is not that of the later state, or when a
split, a change of meaning or a refusal was recorded since. Where the state of a coding was not kept, it wants
one if the code's wording differs at all between the two. Living codings of all coders are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from coder.codebook.difference import Difference, compare, meanings
from coder.model.migration import in_order, standing_migrations
from coder.model.results import Caption, Cell, Table
from coder.project.blindness import sight_of
from coder.project.bookchanges import told_in_order, words
from coder.project.bookversions import BookState, released, state
from coder.store.history import states

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["BookDiff", "book_diff", "changes_table", "second_looks"]


@dataclass(frozen=True)
class BookDiff:
    """Two states, differences, {code: codings}, {row of a coding: its code, why it wants a look}."""

    old: BookState
    new: BookState
    differences: tuple[Difference, ...]
    codings: Mapping[str, int]
    looks: Mapping[int, tuple[str, str]]

    @cached_property
    def table(self) -> Table:
        """One row a difference; the counts stand in the first row of a code."""
        rows: list[tuple[Cell, ...]] = []
        looks = Counter(code for code, _ in self.looks.values())
        seen: set[str] = set()
        for d in self.differences:
            first = bool(d.code) and d.code not in seen
            seen.add(d.code)
            counts: tuple[Cell, Cell] = (None, None)
            if first:
                counts = (self.codings.get(d.code, 0), looks[d.code])
            rows.append((d.code, d.what, d.was, d.now, *counts))
        columns = ("code", "what", "was", "now", "codings", "second_look")
        return Table(
            columns, tuple(rows), Caption(f"{self.old.label} to {self.new.label}"),
            ("code", "what", "was", "now"),
        )  # fmt: skip


def book_diff(project: Project, old: str = "", new: str = "now") -> BookDiff:
    """Compare two states; the last release (else the state before the last change) with the file now.

    Raises:
        UnknownName, InputError, CheckFailed: see `bookversions.state`.
    """
    first, second = state(project, old or _default(project)), state(project, new)
    name, books = project.books.name, project.books

    def became(code: str) -> str:
        return books.translated(name, code, 0) or code

    found = tuple(compare(first.data, second.data, became))
    away = {d.code for d in found if d.what.startswith(("merged", "gone"))}
    touched = {became(c): c for c in (*away, *(d.code for d in found if d.code not in away))}
    wants = _Wants(project, second, {d.code for d in found if d.meaning})
    codings: dict[str, int] = {}
    looks: dict[int, tuple[str, str]] = {}
    for made in _made(project, touched):
        code = made.given if made.given in away else touched[made.now]
        codings[code] = codings.get(code, 0) + 1
        if why := "split or given another meaning since" if made.again else wants(code, made):
            looks[made.row] = (code, why)
    return BookDiff(first, second, found, codings, looks)


def _default(project: Project) -> str:
    last = released(project)
    if last:
        return last[-1].version
    was = [e.was for e in in_order(project.books.migrations()) if e.was]
    kept = states(project.layout.history, project.books.name)
    return next((h for h in reversed(was) if h in kept), "now")


@dataclass(frozen=True, slots=True)
class _Made:
    """A living coding: its row, the code now and as given, the state under which it got that code."""

    row: int
    now: str
    given: str
    state: str
    again: bool


def _made(project: Project, codes: Container[str]) -> list[_Made]:
    """Living codings that read under one of these codes now."""
    name, books, index = project.books.name, project.books, project.index
    sql = (
        "SELECT k.row, k.id, c.name, k.mig, s.name, k.rest LIKE '%\"heads\"%' FROM codings k "
        "JOIN names c ON c.n = k.code LEFT JOIN names s ON s.n = k.state "
        "WHERE k.alive = 1 AND k.book = ? ORDER BY k.row"
    )
    out: list[_Made] = []
    changed: dict[str, int] = {}
    for row, ident, code, mig, kept, more in index.db.execute(sql, (index.known_number(name),)):
        now = books.translated(name, code, mig) or code
        if now in codes:
            if more:
                changed[ident] = len(out)
            out.append(_Made(row, now, code, kept or "", books.look_again(name, code, mig)))
    events = sorted(index.events_about(changed), key=lambda e: (e["seq"], e["id"]))
    for event in events:  # who gives a code again has looked at what it means then
        at = changed.get(event["on"])
        if at is not None and event["kind"] == "recode" and event.get("book_hash"):
            out[at] = replace(out[at], state=event["book_hash"])
    return out


class _Wants:
    """Whether a coding's code said something else when it was given than it says in a state."""

    def __init__(self, project: Project, new: BookState, differ: set[str]) -> None:
        self.now = meanings(new.data)
        self.differ = differ
        self.kept = states(project.layout.history, project.books.name)
        self._then: dict[str, dict[str, str]] = {}
        entries = standing_migrations(project.books.migrations())
        self.merged = {c for e in entries if e and e.kind == "merge" for c in e.old}

    def __call__(self, code: str, made: _Made) -> str:
        if code not in self.now:
            return ""  # it is gone or proposed; its row says so
        if made.state not in self.kept:
            return "the wording then is not known" if code in self.differ else ""
        if made.state not in self._then:
            self._then[made.state] = meanings(self.kept[made.state].read_bytes())
        if made.given in self.merged:
            return ""  # whoever merged the codes knew what the codings were made for
        then = self._then[made.state].get(made.given)
        return "made under another wording" if then not in (None, self.now[code]) else ""


def second_looks(project: Project, diff: BookDiff) -> Table:
    """The codings that want a second look and may be seen, by document and place, with the reason."""
    sight = sight_of(project)
    found = [
        (c, diff.looks[r][1])
        for r, c in zip(diff.looks, project.view.by_rows(diff.looks), strict=True)
    ]
    found = [(c, why) for c, why in found if sight.sees(c.doc, by=c.by)]
    found.sort(key=lambda p: (p[0].doc, p[0].span.start, p[0].id))
    rows = tuple(
        (c.id, c.doc, c.code, c.by, c.span.start, c.span.end, c.quote, why) for c, why in found
    )
    columns = ("coding", "doc", "code", "by", "start", "end", "text", "why")
    title = f"To be looked at again: {diff.old.label} to {diff.new.label}"
    return Table(columns, rows, Caption(title), ("doc", "code", "by", "text", "why"))


def changes_table(project: Project) -> Table:
    """Every recorded change of the codebook, oldest first, with the state that it left."""
    rows = tuple(
        (
            e.time, e.by, words(e), e.version, e.note,
            "" if e.kind == "undo" else "stands" if stands else "taken back", e.now,
        )
        for e, stands in told_in_order(project.books.migrations())
    )  # fmt: skip
    columns = ("time", "by", "what", "version", "note", "state", "hash")
    title = f"Changes of the codebook {project.books.name}"
    return Table(columns, rows, Caption(title), ("by", "what", "note"))
