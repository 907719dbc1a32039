"""What goes to stderr, and with which number the program ends.

Data goes to stdout, everything else through here. Owns three contracts: every line that holds words
from files, people or the command line passes `safe_text` first; cause stands before `hint:`; and the
class of an error decides the exit code in one table. `--quiet` silences notes and the closing line,
never warnings and errors. Colour only on a terminal, without NO_COLOR and `--no-color`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from enum import IntEnum
from typing import Final, TextIO

from coder.model import errors
from coder.model.errors import CoderError
from coder.model.finding import Finding, Level

__all__ = [
    "ExitCode",
    "configure",
    "done",
    "exit_code_of",
    "is_quiet",
    "note",
    "plural",
    "refused",
    "report",
    "show_error",
    "show_internal",
    "warn",
    "wants_colour",
    "wants_debug",
]


class ExitCode(IntEnum):
    """How the program ended; scripts rely on these numbers."""

    DONE = 0
    """What was asked for is done; an undefined value is a value."""
    PROBLEMS = 1
    """A check ran to its end and found problems, or a figure fell under the asked-for bar."""
    USAGE = 2
    """The request does not fit: unknown verb, option, code, document or coder, bad span or quotation."""
    INPUT = 3
    """The project or an input is missing or cannot be read; nothing was changed."""
    CONFLICT = 4
    """Somebody or something stands in the way: another's coding, a lock, a full disk."""
    PARTLY = 5
    """Some inputs or journal lines failed; the rest is done and kept."""
    MISSING = 6
    """An optional part is not installed."""
    INTERNAL = 70
    """A fault of the program itself."""
    INTERRUPTED = 130
    """Stopped from the keyboard; what was acknowledged is kept."""


EXIT_CODES: Final[dict[type[CoderError], ExitCode]] = {
    errors.UsageError: ExitCode.USAGE,
    errors.InputError: ExitCode.INPUT,
    errors.ConflictError: ExitCode.CONFLICT,
    errors.CheckFailed: ExitCode.PROBLEMS,
    errors.PartlyDone: ExitCode.PARTLY,
    errors.MissingExtra: ExitCode.MISSING,
}
"""The one table from error classes to exit codes; a subclass ends like its nearest parent."""

_RED, _YELLOW, _DIM, _PLAIN = "\x1b[31m", "\x1b[33m", "\x1b[2m", "\x1b[0m"
_settings = {"quiet": False, "colour": True, "debug": False}


def configure(*, quiet: bool = False, colour: bool = True, debug: bool = False) -> None:
    """Set for this run whether notes are shown, colour may be used and tracebacks are wanted."""
    _settings.update(quiet=quiet, colour=colour, debug=debug)
    if debug:
        import logging

        logging.basicConfig(level=logging.DEBUG, stream=sys.stderr, format="%(name)s: %(message)s")


def is_quiet() -> bool:
    """Whether notes and progress are unwanted."""
    return _settings["quiet"]


def wants_debug() -> bool:
    """Whether tracebacks are wanted."""
    return _settings["debug"]


def wants_colour(stream: TextIO) -> bool:
    """Whether colour is welcome on `stream`: a terminal that knows it, and nobody said no."""
    return (
        _settings["colour"]
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
        and (os.name != "nt" or "WT_SESSION" in os.environ)
        and stream.isatty()
    )


def exit_code_of(error: CoderError) -> ExitCode:
    """The exit code of the error's nearest listed class; a bare CoderError counts as usage."""
    for cls in type(error).__mro__:
        if cls in EXIT_CODES:
            return EXIT_CODES[cls]
    return ExitCode.USAGE


def _line(label: str, colour: str, text: str) -> None:
    from coder.text.safe import safe_line

    head = f"{colour}{label}{_PLAIN}" if colour and wants_colour(sys.stderr) else label
    sys.stderr.write((f"{head} " if head else "") + safe_line(text) + "\n")


def show_error(error: CoderError) -> ExitCode:
    """Say cause, then remedy, on lines of their own; the remedy is what people look for."""
    _line("coder:", _RED, str(error))
    if error.hint:
        _line("hint:", _DIM, error.hint)
    return exit_code_of(error)


def show_internal(error: BaseException) -> ExitCode:
    """A fault of ours in one line: nobody should meet a traceback unasked."""
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    _line("coder:", _RED, f"internal error: {what}")
    _line("hint:", _DIM, "please report it with the output of the same command and --debug")
    return ExitCode.INTERNAL


def warn(text: str, *, hint: str = "") -> None:
    """Something that deserves a look; shown even with `--quiet`."""
    _line("warning:", _YELLOW, text)
    if hint:
        _line("hint:", _DIM, hint)


def note(text: str) -> None:
    """Something good to know; silent with `--quiet`."""
    if not _settings["quiet"]:
        _line("note:", _DIM, text)


def refused(number: int, error: CoderError) -> None:
    """A line of a batch that was not taken; the rest of the batch goes on."""
    hint = f" ({error.hint})" if error.hint else ""
    _line("", "", f"line {number}: {error}{hint}")


def report(findings: Iterable[Finding]) -> Level:
    """Show findings in the order given: errors and warnings always, notes unless `--quiet`.

    Returns:
        The highest level met, NOTE for none.
    """
    worst = Level.NOTE
    for finding in findings:
        worst = max(worst, finding.level)
        text = str(finding)
        if finding.allowed and len(finding.allowed) <= 12:
            text += f"; allowed: {', '.join(finding.allowed)}"
        if finding.level is Level.NOTE:
            note(text)
        elif finding.level is Level.WARNING:
            warn(text, hint=finding.hint)
        else:
            _line("error:", _RED, text)
            if finding.hint:
                _line("hint:", _DIM, finding.hint)
    return worst


def done(counts: str, next_command: str = "") -> None:
    """The closing line of a verb that changed something: counts, then the one next command."""
    if not _settings["quiet"]:
        _line("", "", f"{counts}; next: {next_command}" if next_command else counts)


def plural(count: int, thing: str, things: str = "") -> str:
    """`1 document`, `2 documents`, `1,200 codings`."""
    return f"{count:,} {thing if count == 1 else things or thing + 's'}"
