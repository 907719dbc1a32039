"""Questions to the person at the keyboard, asked only where somebody can answer.

Owns when a question is allowed: stdin and stderr are terminals and `--no-input` was not said. Elsewhere
the answer must be on the command line already (`--yes`), and its absence is a usage error, so that a
script never hangs and never does more than it was told.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from coder.cli import diagnostics
from coder.model.errors import UsageError

if TYPE_CHECKING:
    from coder.cli.given import Given

__all__ = ["can_ask", "confirm"]


def can_ask(given: Given) -> bool:
    """Whether there is somebody to answer."""
    return not given.no_input and sys.stdin.isatty() and sys.stderr.isatty()


def confirm(question: str, given: Given, *, yes: bool) -> bool:
    """Whether to go on; `yes` answers beforehand.

    Args:
        question: a whole sentence with its question mark.
        given: the global options.
        yes: `--yes` was said.

    Raises:
        UsageError: when nobody can answer and `--yes` was not said.
    """
    if yes:
        return True
    if not can_ask(given):
        raise UsageError(
            f"this needs a yes: {question}",
            hint="add --yes to do it, or --dry-run to see what would happen",
        )
    from coder.text.safe import safe_line

    sys.stderr.write(f"{safe_line(question)} [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().casefold() in ("y", "yes"):
        return True
    diagnostics.note("nothing was changed")
    return False
