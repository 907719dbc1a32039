"""Codes by variables: crosstabs, trends, absence, frequencies and dispersion.

Owns the facts behind each table (values, words, readings, open suggestions) and the choice between a number
and the words for why there is none. Which codings count is said by `selecting`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coder.analyse.documents import DocumentFacts
from coder.model.results import Caption, Cell, Matrix, Table
from coder.model.selection import Selection
from coder.project.copies import copies_note, without_copies
from coder.project.naming import labels, rolled, with_notes
from coder.project.selecting import Counted, counted
from coder.project.unitizing import lengths_of, word_counts
from coder.project.varying import Varying, check_variable, values_of, varying

if TYPE_CHECKING:
    from coder.analyse.absence import CellState
    from coder.project.facade import Project

__all__ = ["Tabled", "absent", "crosstab", "dispersion", "frequencies", "trend"]


@dataclass(frozen=True, slots=True)
class Tabled:
    """What is asked of a table of codes by a variable.

    `cols` is the variable, perhaps with bands (`year:1999-2007,2008-2015`); `measure` one of
    `coder.analyse.crosstab.CROSSTAB_MEASURES`; `roll_up` the depth of the ancestors that codes count as;
    `names` how codes are called for people; `window` the years of a trend's column; with `once` passages
    that documents share count once.
    """

    cols: str
    measure: str = "count"
    roll_up: int | None = None
    names: str = "name"
    window: int = 1
    once: bool = False


@dataclass(frozen=True)
class _Material:
    """What counts, told apart by a variable."""

    project: Project
    chosen: Counted
    by: Varying
    depth: int | None

    def states(self, *, absent: bool = False) -> tuple[CellState, ...]:
        """What stands behind every cell."""
        from coder.analyse.absence import cell_states

        facts = _facts(self.project, self.chosen, self.by, self.depth)
        groups = self.by.groups(self.chosen.columns)
        return cell_states(self.chosen.columns, facts, absent=absent, groups=groups)

    def sizes(self, measure: str) -> DocumentFacts:
        """The facts that a measure needs."""
        docs = self.chosen.columns.docs
        return DocumentFacts(
            values=self.by.of_doc,
            words=word_counts(self.project, docs) if measure == "per1000" else {},
            lengths=lengths_of(self.project, docs) if measure == "share-chars" else {},
        )


def _material(project: Project, selection: Selection | None, asked: Tabled) -> _Material:
    chosen = rolled(project, counted(project, selection or Selection()), asked.roll_up)
    chosen = _copied(project, chosen, asked.once)
    return _Material(project, chosen, varying(project, chosen, asked.cols), asked.roll_up)


def _copied(project: Project, chosen: Counted, once: bool) -> Counted:
    """Shared passages counted once, or told."""
    if once:
        return without_copies(project, chosen)
    note = copies_note(project, chosen)
    return replace(chosen, notes=(*chosen.notes, note)) if note else chosen


def crosstab(
    project: Project, selection: Selection | None, asked: Tabled, *, form: str = "matrix"
) -> Matrix | Table:
    """Codes by a document variable, an attribute of codings, or `coder`.

    Args:
        project: the project.
        selection: the selectors; the final layer by default.
        asked: variable, measure and the rest.
        form: `matrix`; `long` for one row a cell, with what stands behind it (`state`); `states` for a
            table for people, where words stand in place of a 0.

    Raises:
        UnknownName: nothing is called so.
        BadValue: unknown measure.
    """
    from coder.analyse.absence import long_table, stated
    from coder.analyse.crosstab import crosstab as analyse

    of = _material(project, selection, asked)
    result: Matrix | Table
    if form == "long":
        of = replace(of, chosen=_told_untagged(project, of.chosen))
        result = long_table(of.states(), Caption(f"Codes by {asked.cols}"))
    else:
        result = analyse(
            of.chosen.columns, of.sizes(asked.measure), variable=asked.cols, measure=asked.measure,
            names=labels(project, of.chosen.columns.codes, asked.names),
            groups=of.by.groups(of.chosen.columns),
        )  # fmt: skip
        result = stated(result, of.states()) if form == "states" else result
    return replace(result, caption=with_notes(result.caption, of.chosen))


def trend(
    project: Project, selection: Selection | None, asked: Tabled, *, form: str = "matrix"
) -> Matrix | Table:
    """Codes over years, a column for every year from the first to the last, or for windows of years.

    With the form `states` a single year without codings says why, as in `crosstab`; windows hold numbers.

    Raises:
        UnknownName: no document has that variable.
        BadValue: unknown measure.
        UsageError: a window that does not fit into the years.
    """
    from coder.analyse.absence import stated
    from coder.analyse.crosstab import trend as analyse
    from coder.analyse.documents import years_between

    check_variable(project, asked.cols)
    of = _material(project, selection, asked)
    result: Matrix | Table = analyse(
        of.chosen.columns, of.sizes(asked.measure), variable=asked.cols, measure=asked.measure,
        names=labels(project, of.chosen.columns.codes, asked.names), window=asked.window,
    )  # fmt: skip
    if form == "states" and asked.window == 1 and isinstance(result, Matrix):
        years = years_between(of.by.of_doc.values())
        result = stated(result, replace(of, by=replace(of.by, declared=years)).states())
    return replace(result, caption=with_notes(result.caption, of.chosen))


def absent(
    project: Project,
    selection: Selection | None = None,
    *,
    cols: str,
    long: bool = False,
    roll_up: int | None = None,
) -> Table:
    """Codes by a variable where nothing was found, and what that rests on.

    Raises:
        UnknownName: no document has that variable.
    """
    from coder.analyse.absence import absence_table, long_table

    of = _material(project, selection, Tabled(cols, roll_up=roll_up))
    of = replace(of, chosen=_told_untagged(project, of.chosen))
    table = (long_table if long else absence_table)(of.states(absent=True))
    return replace(table, caption=with_notes(table.caption, of.chosen))


def frequencies(
    project: Project,
    selection: Selection | None = None,
    *,
    by: Sequence[str] = ("case", "year"),
    once: bool = False,
) -> Table:
    """How often each code was given, by document variables, one row a combination.

    Raises:
        UnknownName: no document has such a variable.
    """
    from coder.analyse.crosstab import frequencies as analyse

    for name in by:
        check_variable(project, name)
    chosen = _copied(project, counted(project, selection or Selection()), once)
    told = {name: varying(project, chosen, name) for name in by}
    table = analyse(
        chosen.columns,
        {name: one.of_doc for name, one in told.items()},
        declared={name: one.declared for name, one in told.items()},
    )
    rows = tuple(
        tuple(_number(c) if 1 <= i <= len(told) else c for i, c in enumerate(row))
        for row in table.rows
    )
    return replace(table, rows=rows, caption=with_notes(table.caption, chosen))


def _number(cell: Cell) -> Cell:
    """A year as a number, so that a spreadsheet sorts it; everything else as it is."""
    plain = isinstance(cell, str) and cell.isascii() and cell.isdigit() and len(cell) < 10
    return int(cell) if plain and str(int(cell)) == cell else cell  # type: ignore[arg-type]


def dispersion(
    project: Project,
    selection: Selection | None = None,
    *,
    roll_up: int | None = None,
    once: bool = False,
) -> Table:
    """Each code with its frequency, how evenly it spreads over documents, and its first and last place.

    Dates are those of the variable `date`, else `year`.
    """
    import numpy as np

    from coder.analyse.crosstab import Groups
    from coder.analyse.crosstab import crosstab as by_group
    from coder.analyse.dispersion import dispersion as analyse

    chosen = rolled(project, counted(project, selection or Selection()), roll_up)
    chosen = _copied(project, chosen, once)
    columns = chosen.columns
    everything = Groups(("all",), np.zeros(len(columns.docs), dtype=np.int64))
    found = by_group(columns, DocumentFacts(), measure="chars", groups=everything)
    dates, years = (values_of(project, chosen, name) for name in ("date", "year"))
    table = analyse(
        columns,
        words=word_counts(project, columns.docs),
        when={doc: dates[doc] or years[doc] for doc in columns.docs},
        chars={c: int(row[0] or 0) for c, row in zip(found.rows, found.values, strict=True)},
    )
    return replace(table, caption=with_notes(table.caption, chosen))


# -- facts ------------------------------------------------------------------------------------------


def _told_untagged(project: Project, chosen: Counted) -> Counted:
    """What counted, with a note where open suggestions cannot be known because no rules were run."""
    has_rules = any(c.rules for c in project.book())
    if not has_rules or project.suggestions.tagged(project.books.name):
        return chosen
    note = "the rules were not run here, so open suggestions are not shown (coder tag)"
    return replace(chosen, notes=(*chosen.notes, note))


def _facts(project: Project, chosen: Counted, by: Varying, depth: int | None) -> DocumentFacts:
    """What is known about documents beside codings: values, readings, open suggestions, empty pages.

    Rolled up, a code has the open suggestions of all codes under it, and counts as read where all of
    them were read for.
    """
    from coder.project.reading import reading_of

    reading = reading_of(project, chosen.view.index)
    pending = _pending(project, chosen)
    read = {e.id: reading.codes(e.id, chosen.coders_of(e.id)) for e in chosen.docs}
    if depth is not None:
        book = project.book_with_proposed()
        under: dict[str, set[str]] = {}
        for code in book:
            if not code.retired:
                under.setdefault(book.roll_up(code.id, depth), set()).add(code.id)
        read = {
            d: frozenset(top for top, below in under.items() if below <= codes)
            for d, codes in read.items()
        }
        rolled_up: dict[tuple[str, str], int] = {}
        for (doc, name), n in pending.items():
            key = (doc, book.roll_up(name, depth))
            rolled_up[key] = rolled_up.get(key, 0) + n
        pending = rolled_up
    pages = {}
    for entry in chosen.docs:
        text_map = project.library.text_map(entry)
        pages[entry.id] = sum(p.start == p.end for p in text_map.pages) if text_map else 1
    return DocumentFacts(values=by.of_doc, read=read, pending=pending, pages_without_text=pages)


def _pending(project: Project, chosen: Counted) -> dict[tuple[str, str], int]:
    """Open suggestions by (document, code): those that the coder who counts there has not decided.

    Where nobody counts yet, those that nobody has decided. As of an earlier moment none are known.
    """
    if chosen.view is not project.view:
        return {}
    from coder.project.decisions import decided as decided_by

    decided = {by: decided_by(project, by).states for by in project.coders()}
    hashes = {e.id: project.library.full_hash(e) for e in chosen.docs}
    out: dict[tuple[str, str], int] = {}
    for s in project.suggestions.select("book = ?", (project.books.name,)):
        if hashes.get(s.doc) != s.key.text:
            continue
        coders = chosen.coders_of(s.doc)
        states = {decided.get(by, {}).get(s.id, "pending") for by in coders or decided}
        if states <= {"pending"} if coders is None else "pending" in states:
            out[s.doc, s.code] = out.get((s.doc, s.code), 0) + 1
    return out
