"""What an empty cell means: looked for and not found, not looked for, or still open.

    state          when, the first that holds
    no documents   no document has the value
    n > 0          there are codings
    open           none, but suggestions wait for a decision
    not read       none, and no document was read for the code
    0 of k read    none in the k documents that were read for the code

Owns these words and the order in which they are tried. Whether a document counts as read for a code is
decided by the record; pages without text are told beside, since nobody can have read them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coder.analyse.crosstab import Groups, counted, groups_of
from coder.analyse.documents import DocumentFacts
from coder.model.columns import Columns
from coder.model.results import Caption, Cell, Matrix, Table

__all__ = ["CellState", "absence_table", "cell_states", "long_table", "stated"]

OPEN = "open (2): none yet, and 2 suggestions wait for a decision."
"""What is noted below a table in which a cell says so."""


@dataclass(frozen=True, slots=True)
class CellState:
    """One code in the documents of one value.

    `documents` have the value, `read` of them were read for the code, `open` suggestions wait in them,
    `unread_pages` of them have no text.
    """

    code: str
    value: str
    n: int
    documents: int
    read: int
    open: int
    unread_pages: int

    @property
    def state(self) -> str:
        """What the cell says, in one of five ways."""
        if not self.documents:
            return "no documents"
        if self.n:
            return "n > 0"
        if self.open:
            return "open"
        return f"0 of {self.read} read" if self.read else "not read"

    @property
    def shown(self) -> str:
        """The cell as people read it: the number where there is one, else the state."""
        return (
            str(self.n) if self.n else f"open ({self.open})" if self.state == "open" else self.state
        )


def cell_states(
    columns: Columns,
    facts: DocumentFacts,
    *,
    declared: Sequence[str] = (),
    absent: bool = False,
    groups: Groups | None = None,
) -> tuple[CellState, ...]:
    """Every code with every value of the variable, in the order of the codebook.

    Args:
        columns: codings that count; all its documents are looked at.
        facts: values, readings, pending suggestions and pages without text.
        declared: values in the order to show them, those without documents too.
        absent: leave out codes that are found under every value.
        groups: codings by value, where that is not told by documents.
    """
    groups = groups or groups_of(columns, facts, declared)
    members = [[columns.docs[doc] for doc in docs] for docs in groups.members()]
    pages = [sum(facts.pages_without_text.get(doc, 0) for doc in docs) for docs in members]
    out: list[CellState] = []
    for code, counts in zip(columns.codes, counted(columns, groups).tolist(), strict=True):
        if absent and all(counts):
            continue
        for at, value in enumerate(groups.names):
            docs = members[at]
            read = sum(code in facts.read.get(doc, ()) for doc in docs)
            waiting = sum(facts.pending.get((doc, code), 0) for doc in docs)
            out.append(CellState(code, value, counts[at], len(docs), read, waiting, pages[at]))
    return tuple(out)


def long_table(states: Sequence[CellState], caption: Caption | None = None) -> Table:
    """One row a cell: code, value, n, documents, read, open, unread_pages, state."""
    rows = tuple(
        (s.code, s.value, s.n, s.documents, s.read, s.open, s.unread_pages, s.state) for s in states
    )
    columns = ("code", "value", "n", "documents", "read", "open", "unread_pages", "state")
    return Table(columns, rows, caption or _caption(), ("code", "value"))


def absence_table(states: Sequence[CellState], caption: Caption | None = None) -> Table:
    """Codes by values; each cell a number, or the words for why there is none."""
    values = tuple(dict.fromkeys(s.value for s in states))
    by_code: dict[str, list[Cell]] = {}
    for s in states:
        by_code.setdefault(s.code, []).append(s.n or s.shown)
    rows = tuple((code, *cells) for code, cells in by_code.items())
    return Table(("code", *values), rows, _with_open(caption or _caption(), states), ("code",))


def stated(matrix: Matrix, states: Sequence[CellState]) -> Table:
    """A matrix for people: where there are no codings, the words for why instead of a 0.

    Args:
        matrix: codes by the values of a variable.
        states: at least its cells; a cell without a state stays as it is.
    """
    known = {(s.code, s.value): s for s in states}
    rows: list[tuple[Cell, ...]] = []
    put: list[CellState] = []
    for code, values in zip(matrix.rows, matrix.values, strict=True):
        cells: list[Cell] = []
        for value, cell in zip(matrix.cols, values, strict=True):
            state = known.get((code, value))
            if state is None or state.n:
                cells.append(cell)
                continue
            cells.append(state.shown)
            put.append(state)
        rows.append((code, *cells))
    caption = _with_open(matrix.caption, put)
    return Table((matrix.corner, *matrix.cols), tuple(rows), caption, (matrix.corner,))


def _with_open(caption: Caption, states: Sequence[CellState]) -> Caption:
    """The caption with a note on what `open (2)` means, where a cell says so."""
    if not any(s.state == "open" for s in states):
        return caption
    return replace(caption, notes=(*caption.notes, OPEN))


def _caption() -> Caption:
    return Caption(
        "Codes and where they were not found",
        {},
        ("0 of k read: k documents were read for the code and have none.",),
    )
