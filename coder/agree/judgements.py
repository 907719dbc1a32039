"""Who gave which unit which value: what every coefficient starts from.

    judged = judgements([["a", "b", None], ["a", "a", "b"]], coders=("ana", "ben"))

Owns the value: rows of cells, one row a coder and one cell a unit, each a position in `values` or -1 for
"not judged". Values are opaque strings or sets of strings (a set of one is the string itself, the empty
set means "judged, no code"); the string "nan" is a value like any other. A unit may stand for many equal
ones (`weight`, characters of a run) and belong to a block (`block`, its document). Reading tables and
texts is done elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coder.model.errors import BadValue, UsageError

__all__ = [
    "ABSENT",
    "PRESENT",
    "Cells",
    "Floats",
    "Ints",
    "Judgements",
    "Value",
    "against_rest",
    "compact",
    "given",
    "judgements",
    "members",
    "number",
    "pairable",
    "pairable_rows",
    "set_of",
    "value_of",
    "value_text",
    "values_in_order",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Cells = NDArray[np.int32]
Value = str | frozenset[str]

ABSENT, PRESENT = "absent", "present"
"""The two values of a code in a unit."""


@dataclass(frozen=True, eq=False)
class Judgements:
    """Judgements of some coders on the same units.

    Attributes:
        coders: names, in the order of the rows; the first is the reference of precision and recall.
        values: all values, in their order; more than occur when they were declared.
        cells: (coders, units), positions in `values`, -1 where not judged.
        unit: what a unit is, in a word: sentence, character, unit.
        names: names of the units, or empty.
        weight: how many equal units each stands for, or None for one.
        block: the independent block of each unit, counted from 0, or None when unknown.
        declared: whether `values` is a declared list, whose order and length mean something.
        left_out: what is not here, by reason.
    """

    coders: tuple[str, ...]
    values: tuple[Value, ...]
    cells: Cells
    unit: str = "unit"
    names: tuple[str, ...] = ()
    weight: Floats | None = None
    block: Ints | None = None
    declared: bool = False
    left_out: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.cells.ndim != 2 or len(self.cells) != len(self.coders):
            raise UsageError(f"{len(self.coders)} coders need as many rows of cells")
        if self.cells.size and not -1 <= self.cells.min() <= self.cells.max() < len(self.values):
            raise UsageError("a cell names no value")
        for part in (self.weight, self.block, self.names or None):
            if part is not None and len(part) != self.cells.shape[1]:
                raise UsageError("weights, blocks and names are one for each unit")

    def __len__(self) -> int:
        return int(self.cells.shape[1])

    @property
    def blocks(self) -> int:
        """Number of blocks; 0 when they are not known."""
        return 0 if self.block is None else int(self.block.max(initial=-1)) + 1

    @property
    def holds_sets(self) -> bool:
        """Whether some value is a set of codes."""
        return any(isinstance(value, frozenset) for value in self.values)

    def take(self, keep: NDArray[Any]) -> Judgements:
        """The units that a mask or positions name, under all values."""
        return replace(
            self,
            cells=self.cells[:, keep],
            names=tuple(np.array(self.names, dtype=object)[keep]) if self.names else (),
            weight=None if self.weight is None else self.weight[keep],
            block=None if self.block is None else self.block[keep],
        )

    def only(self, coders: Sequence[str]) -> Judgements:
        """The judgements of some coders, in the order named.

        Raises:
            BadValue: for a coder who is not among them.
        """
        for coder in coders:
            if coder not in self.coders:
                raise BadValue.of_value("a coder to compare", coder, self.coders)
        rows = [self.coders.index(coder) for coder in coders]
        return replace(self, coders=tuple(coders), cells=self.cells[rows])


def value_of(raw: object) -> Value | None:
    """A value as it is kept: text, a set of texts, or None for "not judged" (None and float NaN)."""
    if raw is None or (isinstance(raw, Real) and raw != raw):
        return None
    if isinstance(raw, (set, frozenset, list, tuple)):
        return set_of(str(value_of(one)) for one in raw)
    if isinstance(raw, Real) and str(raw) not in ("True", "False") and float(raw).is_integer():
        return str(int(float(raw)))
    return str(raw)


def set_of(codes: Iterable[str]) -> Value:
    """A set of codes as a value: a set of one is the code itself."""
    whole = frozenset(codes)
    return next(iter(whole)) if len(whole) == 1 else whole


def value_text(value: Value) -> str:
    """A value in words: the text, or the codes of a set as `A;B` and `{}`."""
    return value if isinstance(value, str) else ";".join(sorted(value)) or "{}"


def members(value: Value) -> frozenset[str]:
    """The codes of a value taken as a set; a text is the set of itself."""
    return value if isinstance(value, frozenset) else frozenset((value,))


def number(value: Value) -> float | None:
    """The finite number a value says, or None."""
    if isinstance(value, str):
        try:
            found = float(value)
        except ValueError:
            return None
        return found if abs(found) < float("inf") else None
    return None


def values_in_order(found: Collection[Value], declared: Sequence[str] = ()) -> tuple[Value, ...]:
    """Declared values first; then the others by number when all are numbers, else by text.

    Raises:
        BadValue: when a value is declared twice.
    """
    if len(set(declared)) < len(declared):
        twice = next(v for v in declared if declared.count(v) > 1)
        raise BadValue(f"the value {twice!r} is declared twice", found=twice)
    rest = set(found) - set(declared)
    numbers = {value: number(value) for value in rest}
    if all(n is not None for n in numbers.values()):
        return (*declared, *sorted(rest, key=lambda v: (numbers[v], value_text(v))))
    return (*declared, *sorted(rest, key=lambda v: (isinstance(v, frozenset), value_text(v))))


def judgements(
    matrix: Sequence[Sequence[object]],
    *,
    coders: Sequence[str] = (),
    values: Sequence[object] = (),
    unit: str = "unit",
    names: Sequence[str] = (),
    blocks: Sequence[int] | None = None,
) -> Judgements:
    """Judgements from rows of plain values, one row a coder; None is "not judged".

    Args:
        matrix: rows of equal length; a cell is text, a number, or a collection of codes.
        coders: a name for each row; without, 1, 2, 3.
        values: the declared values, in order.
        unit: what a unit is, in a word.
        names: names of the units.
        blocks: the block of each unit, from 0.

    Raises:
        UsageError: when rows have different lengths or names do not fit them.
        BadValue: for a value that is not among the declared ones.
    """
    if len({len(row) for row in matrix}) > 1:
        raise UsageError("the coders have different numbers of units")
    rows = [[value_of(raw) for raw in row] for row in matrix]
    found = {value for row in rows for value in row if value is not None}
    declared = tuple(value_text(v) for v in map(value_of, values) if v is not None)
    if declared:
        for code in sorted(code for value in found for code in members(value)):
            if code not in declared:
                raise BadValue.of_value("a judgement", code, declared)
    order = values_in_order(found, declared)
    place = {value: at for at, value in enumerate(order)}
    cells = [[-1 if value is None else place[value] for value in row] for row in rows]
    return Judgements(
        tuple(coders) or tuple(str(n) for n in range(1, len(rows) + 1)),
        order,
        np.array(cells, dtype=np.int32).reshape(len(rows), len(rows[0]) if rows else 0),
        unit=unit,
        names=tuple(names),
        block=None if blocks is None else np.asarray(blocks, dtype=np.int64),
        declared=bool(declared),
    )


def given(cells: Cells) -> Ints:
    """How many coders judged each unit."""
    out = np.zeros(cells.shape[1], dtype=np.int64)
    for row in cells:
        out += row >= 0
    return out


def pairable(judged: Judgements) -> Judgements:
    """The units that at least two coders judged; the others are counted in `left_out`."""
    keep = given(judged.cells) >= 2
    if keep.all():
        return judged
    gone = int(np.count_nonzero(~keep))
    left = dict(judged.left_out) | {"units with fewer than two judgements": gone}
    return replace(judged.take(keep), left_out=left)


_MOST_KEYS = 2**62
_FEW_KEYS = 2**22
"""Up to so many different keys, counting is faster than sorting."""


def compact(judged: Judgements, group: Ints | None = None) -> Judgements:
    """The same judgements with equal units as one that weighs as many.

    Args:
        judged: the judgements; names are lost.
        group: a number from 0 for each unit; only units of one group become one, and groups are blocks.

    Returns:
        units sorted by group and values; as they were where there are too many values to tell apart.
    """
    base, width = len(judged.values) + 1, 1
    key = np.zeros(len(judged), dtype=np.int64)
    groups = 1 if group is None else int(group.max(initial=0)) + 1
    for row in judged.cells:
        width *= base
        if width * groups > _MOST_KEYS:
            return judged
        key = key * base + (row + 1)
    if group is not None:
        key += group * width
    if width * groups <= _FEW_KEYS:
        weight = np.bincount(key, judged.weight, minlength=width * groups).astype(np.float64)
        found = np.flatnonzero(weight)
        weight = weight[found]
    else:
        found, at = np.unique(key, return_inverse=True)
        weight = np.bincount(at, judged.weight).astype(np.float64)
    rest, cells = found % width, np.empty((len(judged.coders), len(found)), dtype=np.int32)
    for at_row in range(len(cells) - 1, -1, -1):
        cells[at_row] = rest % base - 1
        rest = rest // base
    block = None if group is None else found // width
    return replace(judged, cells=cells, names=(), weight=weight, block=block)


def against_rest(judged: Judgements, value: str) -> Judgements:
    """One value against all others: `present` where a judgement is it, or is a set that holds it."""
    hit = np.array([value in members(v) for v in judged.values] + [False], dtype=np.int32)
    cells = np.where(judged.cells < 0, np.int32(-1), hit[judged.cells])
    return replace(judged, values=(ABSENT, PRESENT), cells=cells, declared=True)


def pairable_rows(cells: Cells) -> tuple[Cells, Ints]:
    """The cells of units judged twice (others -1), and how many judgements such a unit has (others 0)."""
    m = given(cells)
    if len(m) and m.min() >= 2:
        return cells, m
    keep = m >= 2
    return np.where(keep, cells, np.int32(-1)), np.where(keep, m, 0)
