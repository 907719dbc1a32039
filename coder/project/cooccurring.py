"""Every question about co-occurrence, of a project's codings or of a table of spans.

    answer(of_project(project, selection), Question(rule="sentence", measure="jaccard", top=20))

Owns the forms an answer takes: the matrix or a rectangle of it, its strongest pairs, intervals,
permutations, all rules side by side, parts of the material side by side, what depends on one coder. Units
come from the stored maps; a table of spans knows documents only, and N of lift, npmi, phi and loglik is
then the number of its documents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from coder.model.columns import Columns, UnitColumns
from coder.model.errors import BadValue, UnknownName, UsageError
from coder.model.results import Caption, Matrix, Table
from coder.model.selection import Selection

if TYPE_CHECKING:
    from coder.analyse.cells import Grid
    from coder.project.facade import Project

__all__ = ["Material", "Question", "answer", "of_project", "of_table"]

UNIT_KINDS: Final = ("sentence", "paragraph", "section", "page")
SPAN_RULES: Final = ("same", "enclosure", "overlap", "near:200", "document")
ALL_RULES: Final = ("same", "enclosure", "overlap", "near:200", *UNIT_KINDS, "document")
MOST_LISTED: Final = 20
"""Columns up to which a matrix fits on a page."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; `top`, `least`, `draws` and `permutations` are None where not asked for.

    `rows` and `cols` are sets of codes (ids, paths, `frame.*`), all codes where empty. `per` is a variable
    whose values stand side by side, `minus` two of its values whose difference is asked. `robust` leaves
    out each coder in turn. `lower` empties the cells above the diagonal.
    """

    rule: str = "overlap"
    measure: str = "count"
    top: int | None = None
    least: float | None = None
    sensitivity: bool = False
    draws: int | None = None
    permutations: int | None = None
    seed: int = 0
    rows: tuple[str, ...] = ()
    cols: tuple[str, ...] = ()
    per: str = ""
    minus: tuple[str, ...] = ()
    robust: bool = False
    lower: bool = False


def _codes_named(columns: Columns, names: Sequence[str]) -> frozenset[str]:
    """Codes of a table by their names alone.

    Raises:
        UnknownName: one is not there.
    """
    for name in names:
        if name not in columns.codes:
            raise UnknownName.of("code", name, columns.codes)
    return frozenset(names)


def _no_parts(spec: str) -> dict[str, Columns]:
    raise UsageError("a table of spans has no variables", found=spec, hint="--per needs a project")


@dataclass(frozen=True)
class Material:
    """What is counted: codings, units by kind, N where it is not theirs, names, facts for captions.

    `codes` finds the codes that names mean, `parts` the codings of each value of a variable; `nobody` are
    names in the place of coders that are no person's.
    """

    columns: Columns
    units: Callable[[str], UnitColumns | None] = lambda kind: None
    n_units: int | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    caption: Callable[[Caption], Caption] = lambda caption: caption
    rules: tuple[str, ...] = SPAN_RULES
    codes: Callable[[Columns, Sequence[str]], frozenset[str]] = _codes_named
    parts: Callable[[str], Mapping[str, Columns]] = _no_parts
    nobody: tuple[str, ...] = ()


def of_table(columns: Columns) -> Material:
    """The codings of a table."""
    return Material(columns, n_units=len(columns.docs))


def of_project(
    project: Project,
    selection: Selection | None = None,
    *,
    roll_up: int | None = None,
    names: str = "name",
    once: bool = False,
) -> Material:
    """The codings that a selection means, the final layer by default.

    Args:
        project: the project.
        selection: the selectors.
        roll_up: depth of the ancestors that codes count as; None leaves them.
        names: how codes are called for people: name, id or a language.
        once: passages that documents share count once.
    """
    from coder.project import unitizing
    from coder.project.copies import without_copies
    from coder.project.naming import labels, rolled, with_notes
    from coder.project.selecting import CONSENSUS, counted
    from coder.project.varying import varying

    chosen = rolled(project, counted(project, selection or Selection()), roll_up)
    chosen = without_copies(project, chosen) if once else chosen

    def codes(_columns: Columns, said: Sequence[str]) -> frozenset[str]:
        found = project.code_ids(Selection(codes=tuple(said))) or frozenset()
        if roll_up is None:
            return found
        book = project.book_with_proposed()
        return frozenset(book.roll_up(code, roll_up) for code in found)

    return Material(
        chosen.columns,
        lambda kind: (
            unitizing.units_of(project, chosen, kind) if kind in unitizing.UNIT_KINDS else None
        ),
        names=labels(project, chosen.columns.codes, names),
        caption=lambda caption: with_notes(caption, chosen),
        rules=ALL_RULES,
        codes=codes,
        parts=lambda spec: varying(project, chosen, spec).subsets(chosen.columns),
        nobody=(CONSENSUS,),
    )


def answer(material: Material, question: Question) -> Matrix | Table:
    """The answer: a matrix, or a table where pairs are listed.

    Raises:
        BadValue: unknown rule or measure.
        UnknownName: a code or variable that is not there.
        UsageError: what does not go together.
    """
    _check(question)
    result = _answer(material, question, _grid(material, question))
    return replace(result, caption=material.caption(result.caption))


def _check(asked: Question) -> None:
    kinds = {
        "--sensitivity": asked.sensitivity,
        "--ci": asked.draws is not None and not asked.minus,
        "--perm": asked.permutations is not None,
        "--per": bool(asked.per),
        "--robust": asked.robust,
    }
    given = [name for name, said in kinds.items() if said]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} are different tables", hint="ask for one of them")
    if asked.minus and (not asked.per or len(asked.minus) != 2):
        raise UsageError(
            "--difference needs --per and two of its values",
            found=",".join(asked.minus),
            hint="for example --per case --difference EU,CH",
        )
    for name, n in (("--ci", asked.draws), ("--perm", asked.permutations), ("--top", asked.top)):
        if n is not None and n < 1:
            raise UsageError(f"{name} is {n}, and must be 1 or more", found=n)


def _grid(material: Material, asked: Question) -> Grid | None:
    """The rows and columns asked for, in the order of the codebook; None for all."""
    from coder.analyse.cells import Grid

    if not asked.rows and not asked.cols:
        return None
    codes = material.columns.codes

    def places(said: tuple[str, ...]) -> tuple[int, ...]:
        wanted = material.codes(material.columns, said) if said else frozenset(codes)
        return tuple(at for at, code in enumerate(codes) if code in wanted)

    return Grid(places(asked.rows), places(asked.cols))


def _answer(material: Material, asked: Question, grid: Grid | None) -> Matrix | Table:
    from coder.analyse.closeness import closeness
    from coder.analyse.cooccur import check_question

    if asked.sensitivity:
        return _limited(_every_rule(material, asked, grid), asked, value=None)
    how = closeness(asked.rule)
    units = material.units(how.units) if how.units else None
    check_question(how, asked.measure, units)
    if asked.per:
        return _by_part(material, asked, units, grid)
    if asked.robust:
        return _robust(material, asked, units, grid)
    if asked.draws is None and asked.permutations is None:
        return _matrix(material, asked, units, grid)
    return _limited(_by_chance(material, asked, units, grid), asked, value=2)


def _robust(
    material: Material, asked: Question, units: UnitColumns | None, grid: Grid | None
) -> Table:
    """Each pair without each coder in turn; `--min` says what counts as being there."""
    from coder.analyse.chance import Asked
    from coder.analyse.subsets import without_each_coder

    whole = Asked(asked.rule, asked.measure, units)
    least, nobody = asked.least, material.nobody
    table = without_each_coder(material.columns, whole, least=least, but=nobody, grid=grid)
    return _limited(table, replace(asked, least=None), value=2)


def _by_chance(
    material: Material, asked: Question, units: UnitColumns | None, grid: Grid | None
) -> Table:
    """Intervals over documents, or the test against permuted codes."""
    if asked.draws is not None:
        from coder.analyse.chance import intervals

        return intervals(
            material.columns, rule=asked.rule, measure=asked.measure, units=units,
            draws=asked.draws, seed=asked.seed, grid=grid,
        )  # fmt: skip
    from coder.analyse.permuting import permutations

    return permutations(
        material.columns, rule=asked.rule, measure=asked.measure, units=units,
        draws=asked.permutations or 0, seed=asked.seed, grid=grid,
    )  # fmt: skip


def _matrix(
    material: Material, asked: Question, units: UnitColumns | None, grid: Grid | None
) -> Matrix | Table:
    """The matrix, or its strongest pairs with what is behind each coefficient."""
    from coder.analyse.cells import lower_triangle
    from coder.analyse.closeness import closeness
    from coder.analyse.cooccur import cooccur, strongest, with_counts
    from coder.analyse.measures import is_symmetric

    matrix = cooccur(
        material.columns, rule=asked.rule, measure=asked.measure, units=units,
        n_units=material.n_units, names=material.names or None, grid=grid,
    )  # fmt: skip
    if asked.top is None and asked.least is None:
        return lower_triangle(matrix) if asked.lower else matrix
    mirrored = is_symmetric(closeness(asked.rule), asked.measure)
    table = strongest(matrix, top=asked.top, least=asked.least, mirrored=mirrored)
    if asked.measure == "count":
        return table
    return with_counts(table, material.columns, asked.rule, units)


def _every_rule(material: Material, asked: Question, grid: Grid | None) -> Table:
    from coder.analyse.cooccur import sensitivity

    kinds = {kind: units for kind in UNIT_KINDS if (units := material.units(kind)) is not None}
    return sensitivity(
        material.columns, rules=material.rules, measure=asked.measure, units=kinds, grid=grid
    )


def _by_part(
    material: Material, asked: Question, units: UnitColumns | None, grid: Grid | None
) -> Table:
    """Parts of the material side by side, or one minus another."""
    from coder.analyse.chance import Asked
    from coder.analyse.subsets import by_subset, difference

    whole = Asked(asked.rule, asked.measure, units)
    parts = material.parts(asked.per)
    if not asked.minus:
        if not parts:
            raise BadValue(f"no document has a value of {asked.per}", found=asked.per)
        table = by_subset(parts, whole, variable=asked.per, grid=grid)
        return _limited(table, asked, value=None)
    for name in asked.minus:
        if name not in parts:
            raise UnknownName.of(f"value of {asked.per}", name, parts)
    one, other = ((name, parts[name]) for name in asked.minus)
    table = difference(one, other, whole, draws=asked.draws, seed=asked.seed, grid=grid)
    return _limited(table, asked, value=4)


def _limited(table: Table, asked: Question, *, value: int | None) -> Table:
    """The largest rows of a table of pairs by the column `value`; by the greatest cell for None.

    Of differences the size counts, in whichever direction.
    """
    if asked.top is None and asked.least is None:
        return table

    def size(row: tuple[object, ...]) -> float:
        cells = row[2:] if value is None else (row[value],)
        numbers = [float(c) for c in cells if isinstance(c, int | float)]
        return max((abs(n) if asked.minus else n for n in numbers), default=float("-inf"))

    rows = [r for r in table.rows if asked.least is None or size(r) >= asked.least]
    if asked.top is not None:
        rows = sorted(rows, key=size, reverse=True)[: asked.top]
    return replace(table, rows=tuple(rows))
