"""`coder accept` and `coder reject`: suggestions by id or by selector.

Owns the same care as for changes of codings. Selectors mean pending suggestions; ids mean these very
suggestions, decided before or not. One command is one step, however many it decides.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from coder.cli import diagnostics
from coder.cli.changing import Plan, go_ahead
from coder.cli.options import DryRun, Yes
from coder.cli.parameters import Argument
from coder.cli.suggest import RuleGlob

if TYPE_CHECKING:
    from coder.cli.given import Given
    from coder.model.coding import How, Suggestion
    from coder.model.results import Table
    from coder.model.selection import Selection
    from coder.project.facade import Project

__all__ = ["accept", "reject"]

SuggestionArguments = Annotated[
    list[str] | None,
    Argument(metavar="[ID...]", help="Ids of suggestions, or the beginning of each."),
]


def accept(
    project: Project,
    given: Given,
    selection: Selection,
    *,
    ids: SuggestionArguments = None,
    rule: RuleGlob = "",
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Accept suggestions: they become your codings.

    Prints the ids of the codings. Values that flags proposed stay proposed until
    coder set confirms them. More than one asks at a terminal and needs --yes elsewhere.

    Examples:
        coder accept 3b6b2547
        coder accept --code win_win --doc "EU-*" --dry-run
        coder accept --rule ww1 --yes
    """
    found = _chosen(project, ids, selection, rule)
    plan = Plan(given, dry_run, yes)
    if go_ahead(found, "accept", "suggestion", plan, lambda: _table(project, found)):
        made = project.accept(found, how=_how(ids))
        sys.stdout.write("".join(f"{one}\n" for one in made))
        counted = diagnostics.plural(len(made), "suggestion")
        diagnostics.done(f"{counted} accepted", "coder suggest list")


def reject(
    project: Project,
    given: Given,
    selection: Selection,
    *,
    ids: SuggestionArguments = None,
    rule: RuleGlob = "",
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Reject suggestions; only a changed rule brings them back.

    A coding that came of accepting one of them is taken away. More than one asks at
    a terminal and needs --yes elsewhere.

    Examples:
        coder reject 3b6b2547
        coder reject --where "stance = contests" --dry-run
    """
    found = _chosen(project, ids, selection, rule)
    plan = Plan(given, dry_run, yes)
    if go_ahead(found, "reject", "suggestion", plan, lambda: _table(project, found)):
        count = project.reject(found, how=_how(ids))
        counted = diagnostics.plural(count, "suggestion")
        diagnostics.done(f"{counted} rejected", "coder suggest list")


def _chosen(
    project: Project, ids: Sequence[str] | None, selection: Selection, rule: str
) -> list[Suggestion]:
    from coder.project.choosing import suggestions_to_decide

    return suggestions_to_decide(project, ids or (), selection, rules=rule)


def _how(ids: Sequence[str] | None) -> How:
    """One named suggestion was looked at; whatever a selector means was not."""
    from coder.model.coding import How

    return How.SINGLE if ids and len(ids) == 1 else How.BULK


def _table(project: Project, found: Sequence[Suggestion]) -> Table:
    from coder.project.listing import suggestions_table

    return suggestions_table(project, found)
