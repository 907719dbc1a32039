"""Codings as rows for machines, document by document, so that a million of them need no memory.

    rows = coding_rows(project, selection)
    for block in rows.blocks(): ...        the rows of one document, or of several small ones

Owns the columns of `export codings`, which scripts rely on, and their order: document, place, code, coder,
id. A plain coding is read from the columns and the index alone; one with attributes, memo, flags or another
text version goes through the view, which knows everything, and both say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from coder.model.coding import Coding, How
from coder.model.results import Caption, Cell, Table
from coder.model.selection import Selection
from coder.project.listing import SHORT_ID
from coder.project.selecting import CONSENSUS, Counted, counted

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["CODING_COLUMNS", "TEXT_COLUMNS", "CodingRows", "attributes_shown", "coding_rows"]

CODING_COLUMNS = (
    "id", "doc", "start", "end", "code", "by", "text", "attributes", "memo", "doubt", "origin", "how",
    "rule", "code_as_given", "book", "book_version", "text_version", "carried", "look_again", "time",
)  # fmt: skip
TEXT_COLUMNS = ("doc", "code", "by", "text", "attributes", "memo", "doubt", "code_as_given")
_SHORT = ("id", "doc", "page", "code", "text")
Row = tuple[Cell, ...]
_BLOCK: Final = 2_000
"""Rows that are put together before they are handed on."""
_PLAIN: Final = (
    "SELECT row, id, text, code, mig, by, how, book, time FROM codings "
    "WHERE doc IN ({marks}) AND alive = 1 AND rest = '' AND rule = ?"
)
_HOWS = {str(how.value): str(how) for how in How}


@dataclass(frozen=True)
class CodingRows:
    """The rows of a selection, and what stands in their caption."""

    project: Project
    chosen: Counted
    version: str

    @property
    def caption(self) -> Caption:
        """Title, facts and notes of what counts."""
        return Caption("Codings", dict(self.chosen.facts), self.chosen.notes)

    def table(self) -> Table:
        """All rows as one table."""
        rows = tuple(row for block in self.blocks() for row in block)
        return Table(CODING_COLUMNS, rows, self.caption, TEXT_COLUMNS)

    def in_short(self, *, ends: bool = False) -> Table:
        """Id, document, page, code and words of each: to read, and to take an id from.

        With `ends` the last characters of ids, which commands take for the whole.
        """
        rows = [
            (
                str(row[0])[-SHORT_ID:] if ends else row[0],
                row[1],
                self._page(str(row[1]), row[2]),
                row[4],
                " ".join(str(row[6]).split()),
            )
            for block in self.blocks()
            for row in block
        ]
        return Table(_SHORT, tuple(rows), self.caption, ("doc", "code", "text"))

    def _page(self, doc: str, start: Cell) -> str:
        """The page on which an offset stands, as printed; empty for none."""
        entry = self.project.library.find(doc)
        if entry is None or not entry.text:
            return ""
        found = self.project.library.document(doc)
        on_text = isinstance(start, int) and 0 <= start < len(found.text)
        page = found.page_at(int(str(start))) if on_text else None
        return page.label or str(page.number) if page is not None else ""

    def tables(self) -> Iterator[Table]:
        """The rows as tables of some thousands; at least one, which may be empty."""
        gathered: list[Row] = []
        begun = False
        for block in self.blocks():
            gathered += block
            if len(gathered) >= _BLOCK:
                yield Table(CODING_COLUMNS, tuple(gathered), self.caption, TEXT_COLUMNS)
                gathered, begun = [], True
        if gathered or not begun:
            yield Table(CODING_COLUMNS, tuple(gathered), self.caption, TEXT_COLUMNS)

    def blocks(self) -> Iterator[list[Row]]:
        """The rows of each document with codings, sorted."""
        import numpy as np

        columns = self.chosen.columns
        doc = np.asarray(columns.doc)
        edges = np.flatnonzero(np.diff(doc, prepend=-1)).tolist()
        for low, high in pairwise([*edges, len(doc)]):
            found = self._of_document(int(doc[low]), slice(low, high))
            yield [row for _, row in sorted(found)]

    def _of_document(self, doc: int, part: slice) -> list[tuple[tuple[Any, ...], Row]]:
        """(order, row) of every coding of a document."""
        import numpy as np

        columns = self.chosen.columns
        lists = (columns.row, columns.start, columns.end, columns.code)
        values = [np.asarray(column)[part].tolist() for column in lists]
        plain = self._plain(columns.docs[doc])
        out, rest = [], []
        for row, start, end, code in zip(*values, strict=True):
            told = plain.get(row)
            if told is None:
                rest.append(row)
                continue
            coding_id, by, given, head, tail, text = told
            shown = columns.codes[code]
            cells = (
                coding_id, columns.docs[doc], start, end, shown, by, text[start:end], "", "", "",
                "manual", head, "", given, *tail,
            )  # fmt: skip
            if end <= len(text):
                out.append(((start, -end, _bare(shown), by, coding_id), cells))
            else:
                rest.append(row)
        out += [(_order(c), self._row(c)) for c in self._codings(rest)]
        return out

    def _plain(self, doc: str) -> dict[int, tuple[Any, ...]]:
        """What the index says of codings of a document on its current text that are nothing but that."""
        view, library = self.chosen.view, self.project.library
        entry = library.find(doc)
        if entry is None or not entry.text:
            return {}
        index, full = view.index, library.full_hash(entry)
        current = index.known_number(full)
        numbers = [n for n in map(index.known_number, entry.ids) if n >= 0]
        sql = _PLAIN.format(marks=",".join("?" * len(numbers)))
        text, name, books = library.document(entry.id).text, index.name, view.books
        out: dict[int, tuple[Any, ...]] = {}
        for row, coding_id, version, code, mig, by, how, book, time in index.db.execute(
            sql, (*numbers, index.known_number(""))
        ):
            if version == current:
                again = books.look_again(name(book), name(code), mig)
                tail = (name(book), self.version, full, "as made", "yes" if again else "", time)
                how_name = _HOWS.get(name(how), str(How.UNKNOWN))
                out[row] = (coding_id, name(by), name(code), how_name, tail, text)
        return out

    def _codings(self, rows: Sequence[int]) -> list[Coding]:
        found = self.chosen.view.by_rows(r for r in rows if r >= 0)
        return found + [self.chosen.consensus[-1 - r] for r in rows if r < 0]

    def _row(self, c: Coding) -> Row:
        return (
            c.id, c.doc, c.span.start, c.span.end, self._known.get(c.code, c.code), c.by, c.quote,
            attributes_shown(c), c.memo, c.flags.get("doubt", ""), _origin(c), str(c.how),
            c.origin.rule, c.code_as_given, c.book, self.version, c.text, c.carried,
            "yes" if c.look_again else "", c.time,
        )  # fmt: skip

    @cached_property
    def _known(self) -> Mapping[str, str]:
        return {_bare(code): code for code in self.chosen.columns.codes}


def _bare(code: str) -> str:
    """The id of a code that may be shown as not in the codebook."""
    return code.rpartition(": ")[2]


def _order(c: Coding) -> tuple[Any, ...]:
    return c.span.start, -c.span.end, c.code, c.by, c.id


def _origin(coding: Coding) -> str:
    if coding.by == CONSENSUS:
        return "consensus"
    return "rule" if coding.origin.is_rule else "manual"


def attributes_shown(coding: Coding) -> str:
    """`stance=contests; task=diagnostic?` where a question mark means proposed and not confirmed."""
    parts = [
        f"{k}={v.value}{'?' if v.proposed else ''}" for k, v in sorted(coding.attributes.items())
    ]
    return "; ".join(parts)


def coding_rows(project: Project, selection: Selection | None = None) -> CodingRows:
    """One row per living coding, all coders unless the selection says otherwise."""
    chosen = counted(project, selection or Selection(), default="pool")
    version = project.book().version if project.has_book() else ""
    return CodingRows(project, chosen, version)
