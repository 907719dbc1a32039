"""`coder log`: who did what, the newest first, or the whole history of one coding.

Owns the choice between the two, and what a terminal shows: minute, coder, the act in words and a short id
that commands take; files and pipes have every column. Events come from the journals as they were written.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Final

from coder.cli import diagnostics
from coder.cli.parameters import Argument, Option
from coder.model.errors import BadValue
from coder.model.names import fold_name

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.registers import Raw
    from coder.model.results import Table
    from coder.project.facade import Project

__all__ = ["log"]

CodingId = Annotated[str, Argument(metavar="[ID]", help="Id of a coding; everything without.")]
By = Annotated[str, Option("--by", metavar="CODER", help="Only what this coder did.")]
Last = Annotated[int, Option("--last", metavar="N", help="The newest N; 50 without, 0 for all.")]


def log(
    project: Project, out: OutputOptions, coding: CodingId = "", *, by: By = "", last: Last = 50
) -> None:
    """Show the history of everything, or of one coding.

    Everything comes newest first by the clock, a coding's own history from its
    beginning. What others did in documents that you code independently is left out
    until you finish them.

    Examples:
        coder log
        coder log --by ana --last 200 --csv
        coder log 0190a1b2
    """
    from coder.cli.output import emit

    events = _events(project, coding, by, last)
    emit(_table(project, out, events), out)
    if not events:
        diagnostics.note("nothing was done yet" + (f" by {by}" if by else ""))


SHORT: Final = 8
"""Characters of an id on a terminal: its end, which tells ids of one moment apart."""


def _table(project: Project, out: OutputOptions, events: list[Raw]) -> Table:
    from coder.cli.output import format_of
    from coder.model.results import Caption, Table
    from coder.project.listing import log_table
    from coder.project.undoing import sentences

    terminal = sys.stdout.isatty() and out.file is None
    if not terminal or format_of(out, terminal=True) != "table":
        return log_table(project, events)
    rows = tuple(
        (e["time"][:16].replace("T", " "), e["by"], what, e["on"][-SHORT:])
        for e, what in zip(events, sentences(project, events), strict=True)
    )
    return Table(("time", "by", "what", "on"), rows, Caption("Log"), ("by", "what", "on"))


def _events(project: Project, coding: str, by: str, last: int) -> list[Raw]:
    if last < 0:
        raise BadValue(f"--last is {last}, and must be 0 or more", found=last)
    who = project.coder_ids([by])[0] if by else ""
    if not coding:
        return project.log(by=who, limit=last or 10**9)
    from coder.project.coding import find_coding

    events = project.history(find_coding(project, coding).id)
    mine = fold_name(who)
    return [event for event in events if not who or fold_name(event["by"]) == mine]
