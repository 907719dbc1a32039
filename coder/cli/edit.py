"""`coder rm`, `recode`, `resize`, `split`, `join`, `set`: changes of one's own codings.

Owns how such a command reads: ids or selectors, never both, own codings only. The changes themselves,
and whose codings they may touch, are the project's; each command is one step that `undo` takes back.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from coder.cli import diagnostics
from coder.cli.changing import CodingArguments, Plan, go_ahead
from coder.cli.options import DryRun, Yes
from coder.cli.parameters import Argument

if TYPE_CHECKING:
    from coder.cli.given import Given
    from coder.model.coding import Coding
    from coder.model.results import Table
    from coder.model.selection import Selection
    from coder.project.facade import Project

__all__ = ["join", "recode", "resize", "rm", "set_", "split"]

CodingId = Annotated[str, Argument(metavar="ID", help="Id of the coding, or its beginning.")]
OtherId = Annotated[str, Argument(metavar="ID", help="Id of the coding to join it with.")]
NewCode = Annotated[str, Argument(metavar="CODE", help="Id, path or key of the new code.")]
NewSpan = Annotated[
    str, Argument(metavar="SPAN", help="The new place: 1200:1345, p3s2, s12, par7 or label:iii.")
]
Offset = Annotated[
    int, Argument(metavar="OFFSET", help="A code point of the document inside the coding.")
]
Words = Annotated[
    list[str],
    Argument(metavar="[ID...] NAME=VALUE...", help="Ids of codings, then attributes to set."),
]


def rm(
    project: Project,
    given: Given,
    selection: Selection,
    *,
    ids: CodingArguments = None,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Remove own codings, by id or by selector.

    More than one asks at a terminal and needs --yes elsewhere. Nothing is lost:
    coder undo brings them back.

    Examples:
        coder rm 0190a1b2
        coder rm --code win_win --doc "EU-*" --dry-run
        coder rm --code win_win --doc "EU-*" --yes
    """
    found = _own(project, ids, selection)
    plan = Plan(given, dry_run, yes)
    if go_ahead(found, "remove", "coding", plan, lambda: _table(found)):
        count = project.remove(found)
        diagnostics.done(f"{diagnostics.plural(count, 'coding')} removed", "coder undo")


def recode(
    project: Project,
    given: Given,
    selection: Selection,
    ids: CodingArguments = None,
    *,
    code: NewCode,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Give own codings another code, by id or by selector.

    How a coding came about stays as it is. More than one asks at a terminal and
    needs --yes elsewhere.

    Examples:
        coder recode 0190a1b2 readmission
        coder recode --code win_win --where "case = EU" shared_gain --dry-run
    """
    from coder.project.coding import code_named

    wanted = code_named(project, code)
    found = _own(project, ids, selection)
    plan = Plan(given, dry_run, yes)
    if go_ahead(found, "recode", "coding", plan, lambda: _table(found)):
        count = project.recode(found, wanted)
        counted = diagnostics.plural(count, "coding")
        diagnostics.done(f"{counted} recoded to {wanted}", "coder undo")


def resize(project: Project, coding: CodingId, span: NewSpan) -> None:
    """Give an own coding another place in its document.

    A coding that waits for review after a new text version is settled by this.

    Examples:
        coder resize 0190a1b2 1200:1345
        coder resize 0190a1b2 p3s2
    """
    changed = project.resize(project.coding(coding), span)
    _echo(project, [changed])
    diagnostics.done("1 coding resized", "coder undo")


def split(project: Project, coding: CodingId, offset: Offset) -> None:
    """Make two codings of one, at a code point inside it.

    Prints the ids of the two.

    Examples:
        coder split 0190a1b2 1275
    """
    made = project.split(project.coding(coding), offset)
    _print_ids([c.id for c in made])
    _echo(project, made)
    diagnostics.done("1 coding split into 2", "coder undo")


def join(project: Project, first: CodingId, second: OtherId) -> None:
    """Make one coding of two that have the same document and code.

    The new coding covers both and what lies between. Prints its id.

    Examples:
        coder join 0190a1b2 0190a1c7
    """
    made = project.join(project.coding(first), project.coding(second))
    _print_ids([made.id])
    _echo(project, [made])
    diagnostics.done("2 codings joined", "coder undo")


def set_(
    project: Project,
    given: Given,
    selection: Selection,
    words: Words,
    *,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Set attributes of own codings, by id or by selector.

    Setting a value that a rule proposed confirms it. NAME= without a value takes
    the value away. More than one coding asks at a terminal and needs --yes elsewhere.

    Examples:
        coder set 0190a1b2 stance=contests
        coder set 0190a1b2 stance= weight=2
        coder set --code win_win --where "case = EU" stance=asserts --yes
    """
    from coder.project.coding import assignments

    ids, values = assignments(words)
    found = _own(project, ids, selection)
    plan = Plan(given, dry_run, yes)
    if go_ahead(found, "set attributes of", "coding", plan, lambda: _table(found)):
        count = project.set(found, values)
        told = ", ".join(f"{k} = {v}" if v else f"{k} without value" for k, v in values.items())
        diagnostics.done(f"{diagnostics.plural(count, 'coding')}: {told}", "coder undo")


def _own(project: Project, ids: Sequence[str] | None, selection: Selection) -> list[Coding]:
    from coder.project.choosing import own_codings

    return own_codings(project, ids or (), selection)


def _table(codings: Sequence[Coding]) -> Table:
    from coder.project.listing import changes_table

    return changes_table(codings)


def _print_ids(ids: Sequence[str]) -> None:
    sys.stdout.write("".join(f"{one}\n" for one in ids))


def _echo(project: Project, codings: Sequence[Coding]) -> None:
    from coder.cli.echo import echo

    for coding in codings:
        echo(project, coding)
