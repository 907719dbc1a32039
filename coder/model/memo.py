"""Notes: Markdown text hung on the project, a document, a code or a coding.

A memo belongs to who wrote it. The note of one's own coding is part of that coding (`Coding.memo`);
everything else is a memo of its own, so two people can write about the same thing without meeting.
"""

from __future__ import annotations

from dataclasses import dataclass

from coder.model.errors import BadValue

__all__ = ["TARGETS", "Memo", "MemoTarget"]

TARGETS = ("project", "doc", "code", "coding")


@dataclass(frozen=True, slots=True)
class MemoTarget:
    """What a memo hangs on: `kind` is one of TARGETS, `id` is empty for the project.

    Raises:
        BadValue: for another kind.
    """

    kind: str
    id: str = ""

    def __post_init__(self) -> None:
        if self.kind not in TARGETS:
            raise BadValue(f"{self.kind!r} cannot carry a memo", found=self.kind, allowed=TARGETS)

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else self.kind

    @classmethod
    def parse(cls, written: str) -> MemoTarget:
        """Read the form that `str` writes: `project`, `doc:EU-01`, `code:BOOK/win_win`, `coding:ID`."""
        kind, _, rest = written.partition(":")
        return cls(kind, rest)


@dataclass(frozen=True, slots=True)
class Memo:
    """One note; `text` is Markdown. `id` is the id of the event that began it.

    `mig` is how many migrations of the codebook its writer knew, for a target that is a code.
    """

    id: str
    target: MemoTarget
    text: str
    by: str
    time: str
    heads: tuple[str, ...] = ()
    mig: int = 0
