"""Every question about co-occurrence, of a project's codings or of a table of spans.

    answer(of_project(project, selection), Question(rule="sentence", measure="jaccard", top=20))

Owns the forms an answer takes: the matrix, its strongest pairs, intervals, permutations, all rules side
by side. Units come from the stored maps; a table of spans knows documents only, and N of lift, npmi and
phi is then the number of its documents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from coder.model.columns import Columns, UnitColumns
from coder.model.errors import UsageError
from coder.model.results import Caption, Matrix, Table
from coder.model.selection import Selection

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["Material", "Question", "answer", "of_project", "of_table"]

UNIT_KINDS: Final = ("sentence", "paragraph", "page")
SPAN_RULES: Final = ("same", "overlap", "near:200", "document")
ALL_RULES: Final = ("same", "overlap", "near:200", *UNIT_KINDS, "document")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; `top`, `least`, `draws` and `permutations` are None where not asked for."""

    rule: str = "overlap"
    measure: str = "count"
    top: int | None = None
    least: float | None = None
    sensitivity: bool = False
    draws: int | None = None
    permutations: int | None = None
    seed: int = 0


@dataclass(frozen=True)
class Material:
    """What is counted: codings, units by kind, N where it is not theirs, names, facts for captions."""

    columns: Columns
    units: Callable[[str], UnitColumns | None] = lambda kind: None
    n_units: int | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    caption: Callable[[Caption], Caption] = lambda caption: caption
    rules: tuple[str, ...] = SPAN_RULES


def of_table(columns: Columns) -> Material:
    """The codings of a table."""
    return Material(columns, n_units=len(columns.docs))


def of_project(
    project: Project,
    selection: Selection | None = None,
    *,
    roll_up: int | None = None,
    names: str = "name",
) -> Material:
    """The codings that a selection means, the final layer by default.

    Args:
        project: the project.
        selection: the selectors.
        roll_up: depth of the ancestors that codes count as; None leaves them.
        names: how codes are called for people: name, id or a language.
    """
    from coder.project.analysing import labels, rolled, units_of, with_notes
    from coder.project.selecting import counted

    chosen = rolled(project, counted(project, selection or Selection()), roll_up)
    return Material(
        chosen.columns,
        lambda kind: units_of(project, chosen, kind) if kind in UNIT_KINDS else None,
        names=labels(project, chosen.columns.codes, names),
        caption=lambda caption: with_notes(caption, chosen),
        rules=ALL_RULES,
    )


def answer(material: Material, question: Question) -> Matrix | Table:
    """The answer: a matrix, or a table where pairs are listed.

    Raises:
        BadValue: unknown rule or measure.
        UsageError: what does not go together.
    """
    _check(question)
    result = _answer(material, question)
    return replace(result, caption=material.caption(result.caption))


def _check(asked: Question) -> None:
    kinds = {
        "--sensitivity": asked.sensitivity,
        "--ci": asked.draws is not None,
        "--perm": asked.permutations is not None,
    }
    given = [name for name, said in kinds.items() if said]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} are different tables", hint="ask for one of them")
    for name, n in (("--ci", asked.draws), ("--perm", asked.permutations), ("--top", asked.top)):
        if n is not None and n < 1:
            raise UsageError(f"{name} is {n}, and must be 1 or more", found=n)


def _answer(material: Material, asked: Question) -> Matrix | Table:
    from coder.analyse import chance
    from coder.analyse.cooccur import cooccur, sensitivity, strongest

    columns, rule, measure = material.columns, asked.rule, asked.measure
    if asked.sensitivity:
        kinds = {kind: units for kind in UNIT_KINDS if (units := material.units(kind)) is not None}
        table = sensitivity(columns, rules=material.rules, measure=measure, units=kinds)
        return _limited(table, asked, value=None)
    units = material.units(rule)
    if asked.draws is not None:
        table = chance.intervals(
            columns, rule=rule, measure=measure, units=units, draws=asked.draws, seed=asked.seed
        )
        return _limited(table, asked, value=2)
    if asked.permutations is not None:
        table = chance.permutations(
            columns, rule=rule, measure=measure, units=units,
            draws=asked.permutations, seed=asked.seed,
        )  # fmt: skip
        return _limited(table, asked, value=2)
    matrix = cooccur(
        columns, rule=rule, measure=measure, units=units,
        n_units=material.n_units, names=material.names or None,
    )  # fmt: skip
    if asked.top is None and asked.least is None:
        return matrix
    return strongest(matrix, top=asked.top, least=asked.least)


def _limited(table: Table, asked: Question, *, value: int | None) -> Table:
    """The largest rows of a table of pairs by the column `value`; by the greatest cell for None."""
    if asked.top is None and asked.least is None:
        return table

    def size(row: tuple[object, ...]) -> float:
        cells = row[2:] if value is None else (row[value],)
        return max((float(c) for c in cells if isinstance(c, int | float)), default=float("-inf"))

    rows = [r for r in table.rows if asked.least is None or size(r) >= asked.least]
    if asked.top is not None:
        rows = sorted(rows, key=size, reverse=True)[: asked.top]
    return replace(table, rows=tuple(rows))
