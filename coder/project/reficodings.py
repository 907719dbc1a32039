"""The codings of a project on their way to a REFI-QDA file.

Owns which go along: those that count and the reader may see, equal ones of a coder once, of every codebook;
and the account of what a coding there cannot hold. Codes are named as (codebook, code); ids of other
programs come from the record. Offsets are code points, half-open, in the current text.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from coder.model.names import fold_name
from coder.model.selection import Selection
from coder.project.blindness import Sight
from coder.project.books import Books

if TYPE_CHECKING:
    from coder.model.coding import Coding
    from coder.project.facade import Project

__all__ = ["NONE", "Going", "all_codings", "chosen", "proposed"]

NONE: Mapping[str, Any] = {}
_COLUMNS = (
    "SELECT id, doc, text, start, end, book, code, mig, by, rule, time, rest FROM codings "
    "WHERE alive = 1 ORDER BY seq, id"
)
"""What an export needs of the index; it takes the columns as they are, without a value for each row."""


class Going(NamedTuple):
    """A coding that goes along; `foreign` is what an import left with it."""

    id: str
    doc: str
    start: int
    end: int
    book: str
    code: str
    by: str
    time: str
    memo: str = ""
    foreign: Mapping[str, Any] = NONE


_going = partial(tuple.__new__, Going)
"""A value of all its parts; asking the class takes three times as long."""


def all_codings(project: Project, sight: Sight, lost: Counter[str]) -> Iterator[Going]:
    """Every living coding of every codebook, straight from the index.

    Args:
        project: the project.
        sight: what the reader may see.
        lost: takes what stays behind.
    """
    index, library = project.index, project.library
    readers, limited = _Readers(project), bool(sight)
    current: dict[int, tuple[str, str, int]] = {}
    once: set[tuple[str, str, int, int, int, str]] = set()
    name, loads = index.name, json.JSONDecoder().raw_decode
    people: dict[int, tuple[str, str]] = {}
    named: dict[tuple[int, int, int], tuple[str, str]] = {}
    for row in index.db.execute(_COLUMNS):
        at, doc_n, text_n, start, end, book_n, code_n, mig, by_n, rule, time, written = row
        found = current.get(doc_n)
        if found is None:
            entry = library.find(name(doc_n))
            ours = (entry.id, library.full_hash(entry)) if entry and entry.text else ("", "")
            found = current[doc_n] = (*ours, index.known_number(ours[1]))
        doc, text, now = found
        if not doc:
            lost["codings of documents that are not here"] += 1
            continue
        person = people.get(by_n)
        if person is None:
            person = people[by_n] = (name(by_n), fold_name(name(by_n)))
        by, who = person
        if limited and not sight.sees(doc, by=by):
            lost["codings of others in documents that you code independently"] += 1
            continue
        if text_n != now:
            start, end, state, _ = library.carry(doc, name(text_n), start, end, current=text)
            if state == "review":
                lost["codings that a new text left without a place"] += 1
                continue
        called = named.get((book_n, code_n, mig))
        if called is None:
            book = name(book_n)
            called = book, readers.code(book, name(code_n), mig)
            named[book_n, code_n, mig] = called
        book, code = called
        key = (who, doc, start, end, book_n, code)
        if key in once:
            continue
        once.add(key)
        memo, foreign = "", NONE
        if written or rule:
            rest = loads(written)[0] if written else NONE
            if rule or "attributes" in rest or "flags" in rest:
                _count(rest, bool(rule), lost)
            memo, kept = rest.get("memo", ""), rest.get("foreign")
            foreign = kept if isinstance(kept, dict) else NONE
        yield _going((at, doc, start, end, book, code, by, time, memo, foreign))


def chosen(project: Project, selection: Selection, lost: Counter[str]) -> Iterator[Going]:
    """The codings that a selection means, all coders' unless it says otherwise."""
    from coder.project.exporting import chosen_codings

    codings, _ = chosen_codings(project, selection, default="pool")
    foreign = _foreign_of(project, codings)
    for c in codings:
        rest = {"attributes": c.attributes, "flags": c.flags}
        _count(rest, c.origin.is_rule, lost)
        yield Going(
            c.id, c.doc, c.span.start, c.span.end, c.book, c.code, c.by, c.time, c.memo,
            foreign.get(c.id, NONE),
        )  # fmt: skip


def _foreign_of(project: Project, codings: Iterable[Coding]) -> dict[str, Mapping[str, Any]]:
    wanted = {c.id for c in codings}
    rows = project.index.rows("rest LIKE '%\"foreign\"%'")
    return {r.id: r.rest["foreign"] for r in rows if r.id in wanted and "foreign" in r.rest}


def proposed(project: Project, version: Mapping[str, str]) -> Iterator[Going]:
    """Pending suggestions, each under a user of its own rule: `rule: win_win.1@1.2`."""
    from coder.project.decisions import pending

    for s in pending(project):
        book = s.key.book
        by = f"rule: {s.key.rule}@{version.get(book, '')}".rstrip("@")
        yield Going(s.id, s.doc, s.wide.start, s.wide.end, book, s.code, by, "")


def _count(rest: Mapping[str, Any], by_rule: bool, lost: Counter[str]) -> None:
    if attributes := rest.get("attributes"):
        lost["attribute values of codings"] += len(attributes)
    if flags := rest.get("flags"):
        lost["doubts and exemplars"] += len(flags)
    if by_rule:
        lost["names of the rules that proposed a coding"] += 1


class _Readers:
    """How codes of each codebook are called now."""

    def __init__(self, project: Project) -> None:
        self.books = {n: Books(project.layout, n) for n in project.layout.book_names()}
        self._now: dict[tuple[str, str, int], str] = {}

    def code(self, book: str, code: str, mig: int) -> str:
        """A code of an event under its codebook's migrations."""
        key = (book, code, mig)
        found = self._now.get(key)
        if found is None:
            books = self.books.get(book)
            now = books.translated(*key) if books is not None else None
            found = self._now[key] = now or code
        return found
