"""Care before a change: say what matches nothing, show what would happen, ask before many.

Owns the same steps for every verb that changes or decides: nothing chosen is said on stderr, `--dry-run`
prints what would change and stops, more than one asks at a terminal and needs `--yes` elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, TypeVar

from coder.cli import diagnostics
from coder.cli.parameters import Argument

if TYPE_CHECKING:
    from coder.cli.given import Given
    from coder.model.results import Table

__all__ = ["CodingArguments", "Plan", "go_ahead"]

CodingArguments = Annotated[
    list[str] | None,
    Argument(metavar="[ID...]", help="Ids of codings, or the beginning of each."),
]

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Plan:
    """What was said about how to go on: the global options, `--dry-run`, `--yes`."""

    given: Given
    dry_run: bool
    yes: bool


def go_ahead(
    things: Sequence[Thing], act: str, thing: str, plan: Plan, table: Callable[[], Table]
) -> bool:
    """Whether to do it.

    Args:
        things: what was chosen.
        act: the verb as a command: `remove`.
        thing: what one of them is called.
        plan: how to go on.
        table: makes the table that `--dry-run` shows.

    Raises:
        UsageError: more than one, nobody to ask, and no `--yes`.
    """
    from coder.cli.asking import confirm
    from coder.cli.output import emit

    if not things:
        diagnostics.warn(f"no {thing} matches; nothing was changed")
        return False
    counted = diagnostics.plural(len(things), thing)
    if plan.dry_run:
        emit(table(), plan.given.out)
        diagnostics.done(f"would {act} {counted}; nothing was changed")
        return False
    return len(things) == 1 or confirm(f"{act} {counted}?".capitalize(), plan.given, yes=plan.yes)
