"""What a check or a stage has to tell a person without stopping the work.

A finding is a value: stages return findings beside their results, and the command line decides how to
show them. Levels order by urgency: `note` leaves the exit code alone, `warning` deserves a look,
`error` means that this item was refused while the rest went on.
"""

from __future__ import annotations

from enum import IntEnum

from coder.model.value import value

__all__ = ["Finding", "Level"]


class Level(IntEnum):
    """Urgency of a finding."""

    NOTE = 0
    WARNING = 1
    ERROR = 2


@value
class Finding:
    """One thing to tell.

    `place` is `file:line:col`, a document id or a coding id; `code` is a short stable name of the kind
    of finding (`scan`, `clash`, `torn-line`), so that scripts and tests need not read sentences.
    """

    level: Level
    code: str
    what: str
    place: str = ""
    found: str = ""
    allowed: tuple[str, ...] = ()
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.what}" if self.place else self.what
