"""`coder add`: one coding from the command line, or many from a pipe as they arrive.

Owns what stands on stdout: ids of codings and nothing else, each printed once its event is durable. A
refused line of a pipe is said on stderr with its number and stops nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Final

from coder.cli import diagnostics
from coder.cli.diagnostics import ExitCode
from coder.cli.parameters import Argument, Option
from coder.model.errors import UsageError

if TYPE_CHECKING:
    from coder.model.coding import Coding
    from coder.model.span import Span
    from coder.project.adding import Added
    from coder.project.facade import Project

__all__ = ["add"]

Words = Annotated[
    list[str],
    Argument(metavar="DOC [SPAN] CODE", help="Document, place and code; - reads many from stdin."),
]
Quote = Annotated[
    str, Option("--quote", metavar="TEXT", help="The words instead of SPAN; they must stand once.")
]
Values = Annotated[
    list[str] | None,
    Option("--set", metavar="NAME=VALUE", help="An attribute of the coding; repeatable."),
]
Note = Annotated[str, Option("--memo", metavar="TEXT", help="A memo on the coding.")]

_WRITTEN: Final = {"memo": "the memo was written on it"}
"""What is said of what came along with a coding that was there; else that an attribute was set."""


def add(
    project: Project, words: Words, *, quote: Quote = "", values: Values = None, memo: Note = ""
) -> ExitCode:
    """Code a passage, or many from stdin.

    SPAN is 1200:1345 (half-open code points), p3s2 (the second sentence that begins
    on page 3), s12 (the twelfth sentence, where there are no pages), par7 or label:iii.
    Prints the id of the coding; adding the same again prints the id of the one that
    counts, and what comes along is written on it.
    With - each line of stdin is a coding, handled as it arrives: JSON lines with doc,
    code and start and end, span or quote, optionally set and memo, or CSV with a
    header of these names. All of them are one step for coder undo.

    Examples:
        coder add EU-01 p3s2 win_win
        coder add EU-01 1200:1345 win_win --set stance=contests --memo "irony?"
        coder add EU-01 win_win --quote "a partnership of equals"
        coder add -
    """
    if list(words) == ["-"]:
        if quote or values or memo:
            raise UsageError("with - each line says its own quote, set and memo")
        return _many(project)
    _told(project, _one(project, words, quote, _pairs(values or ()), memo))
    return ExitCode.DONE


def _one(
    project: Project, words: Sequence[str], quote: str, values: dict[str, str], memo: str
) -> Added:
    from coder.model.coding import How
    from coder.project.adding import add as add_coding

    wanted = 2 if quote else 3
    if len(words) != wanted:
        form = "DOC CODE --quote TEXT" if quote else "DOC SPAN CODE, or DOC CODE --quote TEXT"
        raise UsageError(f"add takes {form}", found=" ".join(words))
    span: Span | str = _quoted(project, words[0], quote) if quote else words[1]
    doc, code = words[0], words[-1]
    return add_coding(project, doc, span, code, attributes=values, memo=memo, how=How.HAND)


def _quoted(project: Project, doc: str, quote: str) -> Span:
    from coder.project.places import find_quote

    return find_quote(project.library.document(doc), quote)


def _pairs(words: Sequence[str]) -> dict[str, str]:
    pairs = [word.partition("=") for word in words]
    for name, equals, _ in pairs:
        if not equals or not name:
            raise UsageError("--set takes NAME=VALUE", found=name)
    return {name: value for name, _, value in pairs}


def _print_id(coding: Coding) -> None:
    sys.stdout.write(f"{coding.id}\n")
    sys.stdout.flush()


def _told(project: Project, added: Added) -> None:
    from coder.cli.echo import echo

    _print_id(added.coding)
    echo(project, added.coding)
    if added.new:
        diagnostics.done("1 coding", "coder undo takes it back")
    else:
        told = f"coded by {added.coding.by} already; the id is that of the one that counts"
        more = " and ".join(_WRITTEN.get(what, f"{what} was set") for what in added.written)
        diagnostics.done(f"{told}; {more}" if more else told, "coder undo" if more else "")


def _many(project: Project) -> ExitCode:
    from coder.cli.lines import batch_lines, utf8_lines
    from coder.project.adding import Refused

    new = known = refused = 0
    for result in project.add_many(batch_lines(utf8_lines(sys.stdin))):
        if isinstance(result, Refused):
            refused += 1
            diagnostics.refused(result.number, result.error)
            continue
        _print_id(result.coding)
        new, known = new + result.new, known + (not result.new)
    told = [diagnostics.plural(new, "coding")]
    told += [f"{known} coded by you already and counted once"] if known else []
    told += [f"{refused} refused"] if refused else []
    diagnostics.done(", ".join(told), "coder undo")
    return ExitCode.PARTLY if refused else ExitCode.DONE
