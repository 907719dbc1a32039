"""What codings are told apart by: a document variable, an attribute of codings, or who coded.

    varying(project, chosen, "case")        EU, CH, US by document
    varying(project, chosen, "stance")      asserts, contests by coding
    varying(project, chosen, "year:1999-2007,2008-2015")

Owns the looking up: `id` and `corpus` are variables of every document, `coder` is who coded; a name that is
both a variable and an attribute is the variable. Values are those of the moment that is looked at. Bands
after a colon put numbers and dates into periods; what lies in none has no value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from coder.model.errors import UnknownName
from coder.project.asof import variables_at

if TYPE_CHECKING:
    from coder.analyse.crosstab import Groups
    from coder.model.coding import Coding
    from coder.model.columns import Columns
    from coder.project.facade import Project
    from coder.project.selecting import Counted
    from coder.project.view import CodingView

__all__ = [
    "DOCUMENT_VARIABLES",
    "Varying",
    "attributes_of",
    "check_variable",
    "values_of",
    "varying",
]

DOCUMENT_VARIABLES: Final = ("id", "corpus")
"""Variables that every document has."""
CODER: Final = "coder"


@dataclass(frozen=True, slots=True)
class Varying:
    """A name with its values: `of_doc` by document id, or `of_row` one for each coding.

    `declared` are values in the order to show them.
    """

    name: str
    of_doc: Mapping[str, str]
    of_row: tuple[str, ...] | None = None
    declared: tuple[str, ...] = ()

    def groups(self, columns: Columns) -> Groups:
        """The codings by value."""
        from coder.analyse.crosstab import groups_of, groups_of_rows
        from coder.analyse.documents import DocumentFacts

        if self.of_row is None:
            return groups_of(columns, DocumentFacts(values=self.of_doc), self.declared)
        return groups_of_rows(columns, self.of_row, self.declared)

    def subsets(self, columns: Columns) -> dict[str, Columns]:
        """The codings of each value; by a variable of documents, of those documents alone."""
        import numpy as np

        from coder.analyse.selection import take, where_docs

        groups = self.groups(columns)
        if self.of_row is not None:
            rows = groups.rows(columns)
            return {name: take(columns, rows == at) for at, name in enumerate(groups.names)}
        place = dict(zip(columns.docs, np.asarray(groups.of_doc).tolist(), strict=True))
        return {
            name: where_docs(columns, lambda doc, at=at: place[doc] == at)  # type: ignore[misc]
            for at, name in enumerate(groups.names)
        }


def varying(project: Project, chosen: Counted, spec: str) -> Varying:
    """The values of a variable, an attribute or `coder`, perhaps in bands.

    Raises:
        UnknownName: nothing is called so; the nearest is named.
        BadValue: a band ends before it begins.
    """
    from coder.analyse.bands import banded, parse_bands

    name, bands = parse_bands(spec)
    attributes = _attributes(project)
    if name == CODER or (name in attributes and name not in _variables(project)):
        row = _of_rows(project, chosen, name)
        told = () if name == CODER else attributes[name]
        declared = tuple(b.name for b in bands) or told
        return Varying(name, {}, tuple(banded(value, bands) for value in row), declared)
    check_variable(project, name)
    values = values_of(project, chosen, name)
    declared = tuple(b.name for b in bands) or _declared(project, name)
    return Varying(name, {d: banded(v, bands) for d, v in values.items()}, None, declared)


def _of_rows(project: Project, chosen: Counted, name: str) -> tuple[str, ...]:
    import numpy as np

    columns = chosen.columns
    if name == CODER:
        return tuple(columns.coders[by] for by in np.asarray(columns.by).tolist())
    known = attributes_of(chosen.view, chosen.consensus)
    return tuple(known.get(row, {}).get(name, "") for row in np.asarray(columns.row).tolist())


def values_of(project: Project, chosen: Counted, name: str) -> dict[str, str]:
    """{document: value} of a document variable, for the documents of the columns."""
    if name in DOCUMENT_VARIABLES:
        entries = {e.id: e for e in project.library.entries}
        return {d: str(getattr(entries[d], name)) for d in chosen.columns.docs}
    values = variables_at(project, chosen.view)
    return {d: values.get(d, {}).get(name, "") for d in chosen.columns.docs}


def _variables(project: Project) -> dict[str, None]:
    known: dict[str, None] = dict.fromkeys(DOCUMENT_VARIABLES)
    for entry in project.library.entries:
        known.update(dict.fromkeys(entry.variables))
    for values in project.variables().values():
        known.update(dict.fromkeys(values))
    return known


def check_variable(project: Project, name: str) -> None:
    """Refuse a name that is no variable of a document.

    Raises:
        UnknownName: with the nearest variable or attribute.
    """
    known = _variables(project)
    if name not in known:
        names = [*known, *_attributes(project), CODER]
        hint = "coder docs list shows the variables"
        raise UnknownName.of("variable", name, names, hint=hint)


def _attributes(project: Project) -> dict[str, tuple[str, ...]]:
    if not project.has_book():
        return {}
    return {a.name: tuple(a.values) for a in project.book().attributes}


def _declared(project: Project, name: str) -> tuple[str, ...]:
    """The values that the codebook declares for a variable, in its order."""
    for declared in project.book().variables if project.has_book() else ():
        if declared.name == name:
            return tuple(declared.values)
    return ()


def attributes_of(view: CodingView, settled: Sequence[Coding] = ()) -> dict[int, dict[str, str]]:
    """Confirmed attribute values of codings by row number; proposed ones do not count.

    Args:
        view: the codings.
        settled: those of the consensus, whose rows are numbered -1, -2 ...
    """
    import json

    out: dict[int, dict[str, str]] = {}
    sql = "SELECT row, rest FROM codings WHERE alive = 1 AND rest LIKE '%\"attributes\"%'"
    for row, rest in view.index.db.execute(sql):
        own = json.loads(rest)["attributes"]
        out[row] = {k: v[0] for k, v in own.items() if v[1] != "proposed" and v[0]}
    for n, coding in enumerate(settled):
        out[-1 - n] = {k: v.value for k, v in coding.attributes.items()}
    return out
