"""`coder suggest list`: what the rules propose, with the words around it.

Owns the choice by state. Pending, accepted and rejected are states of one coder; where the rules were
not run, the project says to run them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from coder.cli import diagnostics
from coder.cli.parameters import Option
from coder.model.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coder.cli.given import OutputOptions
    from coder.model.coding import Suggestion
    from coder.model.selection import Selection
    from coder.project.facade import Project

__all__ = ["RuleGlob", "list_"]

STATES: Final = ("pending", "accepted", "rejected")

ORDERS: Final = ("place", "weight")

PASSAGE: Final = 24
"""Characters that a passage has at least; a narrower terminal cuts it."""
NAMES: Final = 10
"""Characters that a document's id and a code have at least; a wide terminal shows all of them."""

State = Annotated[str, Option("--state", metavar="|".join(STATES), help="What was decided.")]
Order = Annotated[
    str, Option("--order", metavar="|".join(ORDERS), help="By place, or the heaviest rules first.")
]
RuleGlob = Annotated[
    str, Option("--rule", metavar="GLOB", help="Only suggestions of rules with such an id.")
]


def list_(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    state: State = "pending",
    rule: RuleGlob = "",
    order: Order = "place",
) -> None:
    """List suggestions with rule, flags and context.

    A terminal shows each with the words around it; files and pipes have all columns.
    Shows what this coder has not decided yet, or with --state what was accepted or
    rejected; --by NAME shows another coder's view. --where may look at document
    variables and at the values that flags propose.

    Examples:
        coder suggest list
        coder suggest list --code win_win --doc "EU-*"
        coder suggest list --state rejected --csv
        coder suggest list --order weight
    """
    from coder.project.decisions import pending

    if state not in STATES:
        raise BadValue.of_value("--state", state, STATES)
    if order not in ORDERS:
        raise BadValue.of_value("--order", order, ORDERS)
    found = pending(project, selection, state=state, rules=rule)
    if order == "weight":
        found.sort(key=lambda s: -s.weight)
    _emit(project, found, out)
    if not found:
        diagnostics.warn(f"no suggestion is {state}" + (" here" if selection or rule else ""))
    counted = diagnostics.plural(len(found), "suggestion")
    diagnostics.done(f"{counted} {state}", "coder accept ID, coder reject ID" if found else "")


def _emit(project: Project, found: Sequence[Suggestion], out: OutputOptions) -> None:
    import sys

    from coder.cli.grid import GAP, width_of
    from coder.cli.output import emit, format_of
    from coder.project.listing import SHORT_ID, suggestions_in_context, suggestions_table

    terminal = sys.stdout.isatty() and out.file is None
    if not terminal or format_of(out, terminal=True) != "table":
        return emit(suggestions_table(project, found), out)
    import shutil

    columns = shutil.get_terminal_size((100, 24)).columns
    names = max(NAMES, columns // 6)
    taken = sum(
        min(names, max((width_of(name) for name in shown), default=0))
        for shown in ([s.doc for s in found], [s.code for s in found])
    )
    room = columns - SHORT_ID - taken - 3 * len(GAP)
    if any(width_of(s.quote) > len(s.quote) for s in found):
        room //= 2  # characters that take two places each
    emit(suggestions_in_context(project, found, width=max(PASSAGE, room), names=names), out)
