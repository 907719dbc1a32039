"""`coder log`: who did what, the newest first, or the whole history of one coding.

Owns nothing but the choice between the two; events come from the journals as they were written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from coder.cli import diagnostics
from coder.cli.parameters import Argument, Option
from coder.model.errors import BadValue

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.registers import Raw
    from coder.project.facade import Project

__all__ = ["log"]

CodingId = Annotated[str, Argument(metavar="[ID]", help="Id of a coding; everything without.")]
By = Annotated[str, Option("--by", metavar="CODER", help="Only what this coder did.")]
Last = Annotated[int, Option("--last", metavar="N", help="The newest N; 50 without, 0 for all.")]


def log(
    project: Project, out: OutputOptions, coding: CodingId = "", *, by: By = "", last: Last = 50
) -> None:
    """Show the history of everything, or of one coding.

    Everything comes newest first, a coding's own history from its beginning.

    Examples:
        coder log
        coder log --by ana --last 200 --csv
        coder log 0190a1b2
    """
    from coder.cli.output import emit
    from coder.project.listing import log_table

    events = _events(project, coding, by, last)
    emit(log_table(project, events), out)
    if not events:
        diagnostics.note("nothing was done yet" + (f" by {by}" if by else ""))


def _events(project: Project, coding: str, by: str, last: int) -> list[Raw]:
    if last < 0:
        raise BadValue(f"--last is {last}, and must be 0 or more", found=last)
    who = project.coder_ids([by])[0] if by else ""
    if not coding:
        return project.log(by=who, limit=last or 10**9)
    from coder.project.coding import find_coding

    events = project.history(find_coding(project, coding).id)
    return [event for event in events if not who or event["by"] == who]
