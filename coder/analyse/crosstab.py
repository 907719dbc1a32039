"""Codes by a variable: counts, documents, characters, shares, and rates by words.

                 EU    CH   (no value)
    win_win      12     3            0
    readmission   4     0            0        zero rows and empty columns stay

Owns what each measure counts. `count`: codings; `docs`: documents with at least one; `chars`: code points
that carry the code, twice coded is once (for each coder); `per1000`: codings for every 1,000 words of the
column's documents, the uncoded ones too; `share-row`, `share-col`: of all codings of the code, and of the
column; `share-docs`, `share-chars`: of the column's documents and of their code points. None where there is
nothing to divide by. What an empty cell means is told by `coder.analyse.absence`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from coder.analyse.arrays import Ints, distinct, ints
from coder.analyse.documents import NO_VALUE, DocumentFacts, value_order, years_between
from coder.model.columns import Columns
from coder.model.errors import BadValue, UsageError, nearest
from coder.model.results import Caption, Matrix, Table

__all__ = [
    "CROSSTAB_MEASURES",
    "LENGTH_MEASURES",
    "Groups",
    "counted",
    "crosstab",
    "frequencies",
    "groups_of",
    "groups_of_rows",
    "trend",
]

Values = tuple[tuple[float | int | None, ...], ...]

CROSSTAB_MEASURES = (
    "count", "docs", "chars", "per1000", "share-row", "share-col", "share-docs", "share-chars",
)  # fmt: skip
LENGTH_MEASURES = {"per1000": "words", "share-chars": "lengths"}
"""Measures that need to know how long documents are, and in what."""


@dataclass(frozen=True)
class Groups:
    """Codings by value: `names` in table order, and the position of each document's value in `of_doc`.

    For an attribute of codings `of_row` has the position of each row's value, and every document belongs
    to every value.
    """

    names: tuple[str, ...]
    of_doc: Ints
    of_row: Ints | None = None

    def members(self) -> list[list[int]]:
        """For each value the positions of its documents."""
        if self.of_row is not None:
            return [list(range(len(self.of_doc))) for _ in self.names]
        out: list[list[int]] = [[] for _ in self.names]
        for doc, group in enumerate(self.of_doc.tolist()):
            out[group].append(doc)
        return out

    def rows(self, columns: Columns) -> Ints:
        """The position of each coding's value."""
        return self.of_doc[ints(columns.doc)] if self.of_row is None else self.of_row


def groups_of(columns: Columns, facts: DocumentFacts, declared: Sequence[str] = ()) -> Groups:
    """The documents of the columns by the value of the variable."""
    values = [facts.value(doc) for doc in columns.docs]
    names = value_order(values, declared)
    place = {name: at for at, name in enumerate(names)}
    return Groups(names, np.array([place[value] for value in values], dtype=np.int64))


def groups_of_rows(columns: Columns, values: Sequence[str], declared: Sequence[str] = ()) -> Groups:
    """The codings by a value of their own, one for each row; empty is no value."""
    told = [value or NO_VALUE for value in values]
    names = value_order(told, declared)
    place = {name: at for at, name in enumerate(names)}
    of_row = np.array([place[value] for value in told], dtype=np.int64)
    return Groups(names, np.zeros(len(columns.docs), dtype=np.int64), of_row)


@dataclass(frozen=True)
class _Sums:
    """What adds up over columns: codings, documents and characters by cell, sizes by column."""

    count: Ints
    docs: Ints
    chars: Ints
    documents: Ints
    words: Ints
    lengths: Ints

    def windows(self, n: int, width: int) -> _Sums:
        """The first n columns in windows of so many, moving by one; the others as they are."""
        last, total = self.documents.shape[0], max(0, n - width + 1)
        moving = np.zeros((last, total + last - n), dtype=np.int64)
        for at in range(total):
            moving[at : at + width, at] = 1
        moving[np.arange(n, last), np.arange(total, total + last - n)] = 1
        parts = (self.count, self.docs, self.chars, self.documents, self.words, self.lengths)
        return _Sums(*(part @ moving for part in parts))


def crosstab(
    columns: Columns,
    facts: DocumentFacts,
    *,
    variable: str = "value",
    measure: str = "count",
    declared: Sequence[str] = (),
    names: Mapping[str, str] | None = None,
    groups: Groups | None = None,
) -> Matrix:
    """Codes by the values of a variable.

    Args:
        columns: codings that count; all its documents are looked at, coded or not.
        facts: values, words and lengths of the documents.
        variable: its name, for the caption.
        measure: one of `CROSSTAB_MEASURES`.
        declared: values in the order to show them; those without documents get a column too.
        names: code id to the name to show.
        groups: codings by value, where that is not told by documents.

    Raises:
        BadValue: for an unknown measure.
    """
    _check(measure)
    found = groups or groups_of(columns, facts, declared)
    sums = _summed(columns, found, facts)
    cells = _measured(sums, measure, sums.count.sum(axis=1))
    return _matrix(columns, found.names, cells, (variable, measure), names)


def trend(
    columns: Columns,
    facts: DocumentFacts,
    *,
    variable: str = "year",
    measure: str = "count",
    names: Mapping[str, str] | None = None,
    window: int = 1,
) -> Matrix:
    """Codes over years, with a column for every year from the first to the last, or every window of years.

    Args:
        columns: codings that count.
        facts: the year of each document, words and lengths.
        variable: its name, for the caption.
        measure: one of `CROSSTAB_MEASURES`.
        names: code id to the name to show.
        window: years in a column; windows move by one year, and are named by their first and last.

    Raises:
        BadValue: for an unknown measure.
        UsageError: for a window below 1 or longer than the years there are.
    """
    _check(measure)
    years = years_between(facts.value(doc) for doc in columns.docs)
    if not 1 <= window <= max(1, len(years)):
        raise UsageError(
            f"a window of {window} years does not fit into {len(years)}",
            found=window,
            hint="--window 3 counts three years together, moving by one",
        )
    found = groups_of(columns, facts, years)
    sums = _summed(columns, found, facts)
    totals, shown = sums.count.sum(axis=1), found.names
    if window > 1:
        spans = tuple(f"{a}-{b}" for a, b in zip(years, years[window - 1 :], strict=False))
        sums, shown = sums.windows(len(years), window), (*spans, *found.names[len(years) :])
    cells = _measured(sums, measure, totals)
    matrix = _matrix(columns, shown, cells, (variable, measure), names)
    if window == 1:
        return matrix
    told = {**matrix.caption.facts, "window": f"{window} years"}
    return replace(matrix, caption=replace(matrix.caption, facts=told))


def _check(measure: str) -> None:
    if measure not in CROSSTAB_MEASURES:
        raise BadValue(
            f"measure {measure!r} is not known",
            found=measure,
            allowed=CROSSTAB_MEASURES,
            nearest=nearest(measure, CROSSTAB_MEASURES),
        )


def _matrix(
    columns: Columns,
    shown: tuple[str, ...],
    cells: Values,
    told: tuple[str, str],
    names: Mapping[str, str] | None,
) -> Matrix:
    variable, measure = told
    facts = {
        "measure": measure,
        "columns": variable,
        "codings": str(len(columns)),
        "documents": str(len(columns.docs)),
    }
    labels = tuple(names.get(code, code) for code in columns.codes) if names else ()
    caption = Caption(f"Codes by {variable}", facts)
    return Matrix(columns.codes, shown, cells, caption, labels, shown if names else ())


def counted(columns: Columns, groups: Groups) -> Ints:
    """Codings of each code (rows) of each value (columns)."""
    n, width = len(columns.codes), len(groups.names)
    if not len(columns):
        return np.zeros((n, width), dtype=np.int64)
    cell = ints(columns.code) * width + groups.rows(columns)
    return np.bincount(cell, minlength=n * width).reshape(n, width)


def _documents_with(columns: Columns, groups: Groups) -> Ints:
    n, width = len(columns.codes), len(groups.names)
    if not len(columns):
        return np.zeros((n, width), dtype=np.int64)
    cell = ints(columns.code) * width + groups.rows(columns)
    keys = distinct(ints(columns.doc) * (n * width) + cell)
    return np.bincount(keys % (n * width), minlength=n * width).reshape(n, width)


def _characters(columns: Columns, groups: Groups) -> Ints:
    n, width = len(columns.codes), len(groups.names)
    cells = np.zeros((n, width), dtype=np.int64)
    if len(columns):
        start, end = ints(columns.start), ints(columns.end)
        cell = ints(columns.code) * width + groups.rows(columns)
        layer = (ints(columns.doc) * len(columns.coders) + ints(columns.by)) * (n * width) + cell
        order = np.lexsort((start, layer))
        # Positions of layers, not their numbers: those times the longest text would not fit.
        base = np.cumsum(np.diff(layer[order], prepend=layer[order][:1]) != 0) * (
            int(end.max()) + 1
        )
        start, end = base + start[order], base + end[order]
        # What earlier codings of the same layer already cover is not counted again.
        covered = np.maximum.accumulate(end)
        before = np.concatenate(([0], covered[:-1]))
        new = np.maximum(0, end - np.maximum(start, before))
        np.add.at(cells.reshape(-1), cell[order], new)
    return cells


def _summed(columns: Columns, groups: Groups, facts: DocumentFacts) -> _Sums:
    width = max(1, len(columns.coders))
    keys = distinct(ints(columns.doc) * width + ints(columns.by)) // width
    # With pooled coders a text is read once for each of them, as the codings are counted.
    coders = np.maximum(1, np.bincount(keys, minlength=len(columns.docs)))
    sizes = [
        np.array([known.get(doc, 0) for doc in columns.docs], dtype=np.int64) * coders
        for known in (facts.words, facts.lengths)
    ]
    members = [np.array(docs, dtype=np.int64) for docs in groups.members()]
    words, lengths = (ints([size[docs].sum() for docs in members]) for size in sizes)
    return _Sums(
        counted(columns, groups),
        _documents_with(columns, groups),
        _characters(columns, groups),
        ints([len(docs) for docs in members]),
        words,
        lengths,
    )


def _measured(sums: _Sums, measure: str, totals: Ints) -> Values:
    """The cells; `totals` are the codings of each code in all."""
    whole = {"count": sums.count, "docs": sums.docs, "chars": sums.chars}.get(measure)
    if whole is not None:
        return tuple(map(tuple, whole.tolist()))
    n = sums.count
    above, below = {
        "per1000": (1000 * n, sums.words),
        "share-row": (n, totals[:, None]),
        "share-col": (n, n.sum(axis=0)),
        "share-docs": (sums.docs, sums.documents),
        "share-chars": (sums.chars, sums.lengths),
    }[measure]
    under = np.broadcast_to(below, n.shape).tolist()
    return tuple(
        tuple(a / b if b else None for a, b in zip(row, all_, strict=True))
        for row, all_ in zip(above.tolist(), under, strict=True)
    )


def frequencies(
    columns: Columns,
    variables: Mapping[str, Mapping[str, str]],
    *,
    empty: bool = False,
    declared: Mapping[str, Sequence[str]] | None = None,
) -> Table:
    """How often each code occurs, by the values of any number of variables.

    Args:
        columns: codings that count.
        variables: variable name to its value by document; the order gives the columns.
        empty: also rows with no codings, for every combination that some document has.
        declared: variable name to its values in the order to show them.

    Returns:
        Columns code, one for each variable, n (codings), documents (with the code), of (documents with
        these values).
    """
    facts = {name: DocumentFacts(values) for name, values in variables.items()}
    keys = [tuple(one.value(doc) for one in facts.values()) for doc in columns.docs]
    order = declared or {}
    ranks = [
        {v: at for at, v in enumerate(value_order([k[i] for k in keys], order.get(name, ())))}
        for i, name in enumerate(facts)
    ]
    seen = sorted(set(keys), key=lambda key: [ranks[i][v] for i, v in enumerate(key)])
    place = {key: at for at, key in enumerate(seen)}
    groups = Groups(
        tuple(map("\x1f".join, seen)), np.array([place[key] for key in keys], dtype=np.int64)
    )
    n, docs = counted(columns, groups).tolist(), _documents_with(columns, groups).tolist()
    of = [len(members) for members in groups.members()]
    rows = tuple(
        (code, *key, n[c][g], docs[c][g], of[g])
        for c, code in enumerate(columns.codes)
        for g, key in enumerate(seen)
        if empty or n[c][g]
    )
    told = {"codings": str(len(columns)), "documents": str(len(columns.docs))}
    title = f"Codes by {' and '.join(variables)}" if variables else "Codes"
    return Table(
        ("code", *variables, "n", "documents", "of"),
        rows,
        Caption(title, told),
        ("code", *variables),
    )
