"""Questions of authors in one place: co-occurrence, crosstabs, absence, frequencies.

Owns the short way to the matrix of co-occurrence; the other questions live in `cooccurring`, `tabulating`,
`naming` and `unitizing`, and are found here by their old names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.model.results import Matrix, Table
from coder.model.selection import Selection
from coder.project import tabulating
from coder.project.naming import labels, rolled, with_notes
from coder.project.tabulating import Tabled, absent, dispersion, frequencies
from coder.project.unitizing import units_of
from coder.project.varying import DOCUMENT_VARIABLES

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = [
    "DOCUMENT_VARIABLES",
    "Tabled",
    "absent",
    "cooccur",
    "crosstab",
    "dispersion",
    "frequencies",
    "labels",
    "rolled",
    "sensitivity",
    "trend",
    "units_of",
    "with_notes",
]


def cooccur(
    project: Project,
    selection: Selection | None = None,
    *,
    rule: str = "overlap",
    measure: str = "count",
    roll_up: int | None = None,
    names: str = "name",
) -> Matrix:
    """The code co-occurrence matrix.

    Args:
        project: the project.
        selection: the selectors; the final layer by default.
        rule: a rule of `coder.analyse.closeness`.
        measure: a measure of `coder.analyse.measures`.
        roll_up: depth of the ancestors that codes count as; None leaves them.
        names: how codes are called for people: name, id or a language.

    Raises:
        BadValue: unknown rule or measure.
    """
    from coder.project.cooccurring import Question, answer, of_project

    material = of_project(project, selection, roll_up=roll_up, names=names)
    found = answer(material, Question(rule=rule, measure=measure))
    assert isinstance(found, Matrix)
    return found


def sensitivity(
    project: Project, selection: Selection | None = None, *, measure: str = "count"
) -> Table:
    """The same cells under every rule, side by side."""
    from coder.project.cooccurring import Question, answer, of_project

    found = answer(of_project(project, selection), Question(measure=measure, sensitivity=True))
    assert isinstance(found, Table)
    return found


def crosstab(
    project: Project,
    selection: Selection | None = None,
    *,
    cols: str,
    measure: str = "count",
    long: bool = False,
    roll_up: int | None = None,
    names: str = "name",
) -> Matrix | Table:
    """Codes by a variable; see `tabulating.crosstab`.

    Raises:
        UnknownName: nothing is called so.
        BadValue: unknown measure.
    """
    asked = Tabled(cols, measure, roll_up, names)
    return tabulating.crosstab(project, selection, asked, form="long" if long else "matrix")


def trend(
    project: Project,
    selection: Selection | None = None,
    *,
    cols: str = "year",
    measure: str = "count",
    roll_up: int | None = None,
    names: str = "name",
) -> Matrix:
    """Codes over years; see `tabulating.trend`.

    Raises:
        UnknownName: no document has that variable.
        BadValue: unknown measure.
    """
    found = tabulating.trend(project, selection, Tabled(cols, measure, roll_up, names))
    assert isinstance(found, Matrix)
    return found
