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
    from coder.cli.given import OutputOptions
    from coder.model.selection import Selection
    from coder.project.facade import Project

__all__ = ["RuleGlob", "list_"]

STATES: Final = ("pending", "accepted", "rejected")

State = Annotated[str, Option("--state", metavar="|".join(STATES), help="What was decided.")]
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
) -> None:
    """List suggestions with rule, flags and context.

    Shows what this coder has not decided yet, or with --state what was accepted or
    rejected; --by NAME shows another coder's view. --where may look at document
    variables and at the values that flags propose.

    Examples:
        coder suggest list
        coder suggest list --code win_win --doc "EU-*"
        coder suggest list --state rejected --csv
    """
    from coder.cli.output import emit
    from coder.project.decisions import pending
    from coder.project.listing import suggestions_table

    if state not in STATES:
        raise BadValue.of_value("--state", state, STATES)
    found = pending(project, selection, state=state, rules=rule)
    emit(suggestions_table(project, found), out)
    if not found:
        diagnostics.warn(f"no suggestion is {state}" + (" here" if selection or rule else ""))
    counted = diagnostics.plural(len(found), "suggestion")
    diagnostics.done(f"{counted} {state}", "coder accept ID, coder reject ID" if found else "")
