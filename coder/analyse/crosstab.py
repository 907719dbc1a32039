"""Codes by a variable of documents: counts, documents, characters, and rates by words.

                 EU    CH   (no value)
    win_win      12     3            0
    readmission   4     0            0        zero rows and empty columns stay

Owns what each measure counts. `count`: codings; `docs`: documents with at least one; `chars`: code points
that carry the code, twice coded is once (for each coder); `per1000`: codings for every 1,000 words of the
column's documents, the uncoded ones too, None without words. What an empty cell means is told by
`coder.analyse.absence`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from coder.analyse.arrays import Ints, distinct, ints
from coder.analyse.documents import DocumentFacts, value_order, years_between
from coder.model.columns import Columns
from coder.model.errors import BadValue, nearest
from coder.model.results import Caption, Matrix, Table

__all__ = [
    "CROSSTAB_MEASURES",
    "Groups",
    "counted",
    "crosstab",
    "frequencies",
    "groups_of",
    "trend",
]

Values = tuple[tuple[float | int | None, ...], ...]


@dataclass(frozen=True)
class Groups:
    """Documents by value: `names` in table order, `of_doc` the position of each document's value."""

    names: tuple[str, ...]
    of_doc: Ints

    def members(self) -> list[list[int]]:
        """For each value the positions of its documents."""
        out: list[list[int]] = [[] for _ in self.names]
        for doc, group in enumerate(self.of_doc.tolist()):
            out[group].append(doc)
        return out


def groups_of(columns: Columns, facts: DocumentFacts, declared: Sequence[str] = ()) -> Groups:
    """The documents of the columns by the value of the variable."""
    values = [facts.value(doc) for doc in columns.docs]
    names = value_order(values, declared)
    place = {name: at for at, name in enumerate(names)}
    return Groups(names, np.array([place[value] for value in values], dtype=np.int64))


def crosstab(
    columns: Columns,
    facts: DocumentFacts,
    *,
    variable: str = "value",
    measure: str = "count",
    declared: Sequence[str] = (),
    names: Mapping[str, str] | None = None,
) -> Matrix:
    """Codes by the values of a variable.

    Args:
        columns: codings that count; all its documents are looked at, coded or not.
        facts: values and words of the documents.
        variable: its name, for the caption.
        measure: count, docs, chars or per1000.
        declared: values in the order to show them; those without documents get a column too.
        names: code id to the name to show.

    Raises:
        BadValue: for an unknown measure.
    """
    if measure not in _MEASURES:
        raise BadValue(
            f"measure {measure!r} is not known",
            found=measure,
            allowed=CROSSTAB_MEASURES,
            nearest=nearest(measure, CROSSTAB_MEASURES),
        )
    groups = groups_of(columns, facts, declared)
    told = {
        "measure": measure,
        "columns": variable,
        "codings": str(len(columns)),
        "documents": str(len(columns.docs)),
    }
    shown = tuple(names.get(code, code) for code in columns.codes) if names else ()
    return Matrix(
        columns.codes,
        groups.names,
        _MEASURES[measure](columns, groups, facts),
        Caption(f"Codes by {variable}", told),
        shown,
        groups.names if names else (),
    )


def trend(
    columns: Columns,
    facts: DocumentFacts,
    *,
    variable: str = "year",
    measure: str = "count",
    names: Mapping[str, str] | None = None,
) -> Matrix:
    """Codes over years, with a column for every year from the first to the last."""
    years = years_between(facts.value(doc) for doc in columns.docs)
    return crosstab(columns, facts, variable=variable, measure=measure, declared=years, names=names)


def counted(columns: Columns, groups: Groups) -> Ints:
    """Codings of each code (rows) in the documents of each value (columns)."""
    n, width = len(columns.codes), len(groups.names)
    if not len(columns):
        return np.zeros((n, width), dtype=np.int64)
    cell = ints(columns.code) * width + groups.of_doc[ints(columns.doc)]
    return np.bincount(cell, minlength=n * width).reshape(n, width)


def _count(columns: Columns, groups: Groups, _facts: DocumentFacts) -> Values:
    return _rows(counted(columns, groups))


def _docs(columns: Columns, groups: Groups, _facts: DocumentFacts) -> Values:
    n, width = max(1, len(columns.codes)), len(groups.names)
    doc, code = np.divmod(distinct(ints(columns.doc) * n + ints(columns.code)), n)
    cells = np.zeros((len(columns.codes), width), dtype=np.int64)
    np.add.at(cells, (code, groups.of_doc[doc]), 1)
    return _rows(cells)


def _chars(columns: Columns, groups: Groups, _facts: DocumentFacts) -> Values:
    cells = np.zeros((len(columns.codes), len(groups.names)), dtype=np.int64)
    if len(columns):
        code, doc, by = ints(columns.code), ints(columns.doc), ints(columns.by)
        start, end = ints(columns.start), ints(columns.end)
        layer = (doc * len(columns.coders) + by) * len(columns.codes) + code
        order = np.lexsort((start, layer))
        base = layer[order] * (int(end.max()) + 1)
        start, end = base + start[order], base + end[order]
        # What earlier codings of the same layer already cover is not counted again.
        covered = np.maximum.accumulate(end)
        before = np.concatenate(([0], covered[:-1]))
        new = np.maximum(0, end - np.maximum(start, before))
        np.add.at(cells, (code[order], groups.of_doc[doc[order]]), new)
    return _rows(cells)


def _per1000(columns: Columns, groups: Groups, facts: DocumentFacts) -> Values:
    width = max(1, len(columns.coders))
    coders = np.bincount(
        distinct(ints(columns.doc) * width + ints(columns.by)) // width,
        minlength=len(columns.docs),
    ).tolist()
    # With pooled coders the words are read once for each of them, as the codings are counted.
    words = [0] * len(groups.names)
    for doc, group in enumerate(groups.of_doc.tolist()):
        words[group] += facts.words.get(columns.docs[doc], 0) * max(1, coders[doc])
    return tuple(
        tuple(1000 * n / all_ if all_ else None for n, all_ in zip(row, words, strict=True))
        for row in counted(columns, groups).tolist()
    )


def _rows(cells: Ints) -> Values:
    return tuple(map(tuple, cells.tolist()))


_MEASURES: dict[str, Callable[[Columns, Groups, DocumentFacts], Values]] = {
    "count": _count,
    "docs": _docs,
    "chars": _chars,
    "per1000": _per1000,
}
CROSSTAB_MEASURES = tuple(_MEASURES)


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
    n, docs = counted(columns, groups).tolist(), _docs(columns, groups, DocumentFacts())
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
