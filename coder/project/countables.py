"""The numbers of a methods section, each with the command that gives it.

Owns that no number of a methods paragraph is typed: `Facts` collects value and command as sentences take
them, so the table of numbers beside the text is complete. All coders' codings are meant unless the final
layer is named; words are runs of letters and digits, apostrophes and hyphens inside included.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coder.model.coding import Coding
from coder.model.errors import CoderError
from coder.model.results import Caption, Cell, Table
from coder.model.selection import Selection

if TYPE_CHECKING:
    from coder.agree.lines import Agreement
    from coder.project.facade import Project
    from coder.project.selecting import Counted

__all__ = ["Facts", "Matter", "listed", "matter_of", "plural", "were", "words_in"]

_WORD = re.compile(r"\w+(?:['\u2019-]\w+)*")


def words_in(text: str) -> int:
    """Words of a text."""
    return len(_WORD.findall(text))


def plural(n: int, thing: str, things: str = "") -> str:
    """`1 document`, `2 documents`."""
    return f"{n:,} {thing if n == 1 else things or thing + 's'}"


def were(n: int) -> str:
    """`was` of one, `were` of others."""
    return "was" if n == 1 else "were"


def listed(counts: Mapping[str, int]) -> str:
    """`en (8), de (3)`: the most frequent first, then by name."""
    ordered = sorted(counts.items(), key=lambda p: (-p[1], p[0]))
    return ", ".join(f"{name} ({n:,})" for name, n in ordered)


@dataclass(slots=True)
class Facts:
    """Numbers as they are taken: (what, value, command)."""

    rows: list[tuple[str, Cell, str]] = field(default_factory=list)

    def take(self, what: str, value: int, command: str) -> int:
        """Note a whole number and give it back."""
        self.rows.append((what, value, command))
        return value

    def value(self, what: str, value: float | None, command: str, digits: int = 2) -> str:
        """Note a coefficient; the text shows it rounded, the table as it is."""
        self.rows.append((what, value, command))
        return "undefined" if value is None else f"{value:.{digits}f}"

    def each(self, what: str, counts: Mapping[str, int], command: str) -> str:
        """Note several counts and give them as words."""
        ordered = sorted(counts.items(), key=lambda p: (-p[1], p[0]))
        self.rows += [(f"{what}: {name}", n, command) for name, n in ordered]
        return listed(counts)

    def table(self) -> Table:
        """What, value, command."""
        caption = Caption("Numbers of the text and how to recompute each")
        return Table(
            ("number", "value", "command"), tuple(self.rows), caption, ("number", "command")
        )


@dataclass(frozen=True, slots=True)
class Matter:
    """What is read once and told in several places.

    `everybody` are all coders' codings, `final` those of the final layer; `agreement` is None with `why`
    where nothing can be compared; with `gaps` it is on documents that several, not all, coders have read.
    """

    project: Project
    selection: Selection
    chosen: Counted
    everybody: Sequence[Coding]
    final: Sequence[Coding]
    documents: tuple[str, ...]
    words: Mapping[str, int]
    agreement: Agreement | None
    why: str = ""
    gaps: bool = False

    @property
    def filter(self) -> str:
        """The selectors as a command has them, with a space before; empty without."""
        return _options(self.selection)

    def by_how(self) -> Counter[str]:
        """How all coders' codings came about."""
        return Counter(str(c.how) for c in self.everybody)

    @property
    def agree_command(self) -> str:
        """The command that gives the agreement again; its measures follow."""
        return f"coder agree{self.filter}" + (" --gaps" if self.gaps else "")


def matter_of(project: Project, selection: Selection | None = None) -> Matter:
    """Read what methods and appendix tell.

    Raises:
        UnknownName, BadValue: names that are not there.
    """
    from coder.project.exporting import chosen_codings
    from coder.project.selecting import counted

    asked = selection or Selection()
    chosen = counted(project, asked)
    final, _ = chosen_codings(project, asked, default="final")
    everybody, _ = chosen_codings(project, asked, default="pool")
    entries = project.entries(asked)
    words = {e.id: words_in(project.library.document(e.id).text) if e.text else 0 for e in entries}
    agreement, why, gaps = _agreement(project, asked)
    documents = tuple(e.id for e in entries)
    return Matter(project, asked, chosen, everybody, final, documents, words, agreement, why, gaps)


def _agreement(project: Project, selection: Selection) -> tuple[Agreement | None, str, bool]:
    from dataclasses import replace

    from coder.project.agreeing import Question
    from coder.project.agreeing_widest import widest

    plain = replace(selection, layer="", by=(), origin="", how="")
    try:
        asked = widest(project, plain, Question(measures=("alpha", "percent")))
        found = project.agree(plain, asked)
    except CoderError as error:
        return None, str(error), False
    if not any(line.scores and line.scores[0].units for line in found.lines):
        why = "no document was read by two coders for the same code"
        return None, "; ".join((why, *_hidden(found))), False
    return found, "", asked.gaps


def _hidden(found: Agreement) -> list[str]:
    """Why there may be more than what was looked at: documents that the one at work codes blind."""
    return [note for note in found.notes if "not shown" in note]


def _options(selection: Selection) -> str:
    out = ""
    for flag, values in (
        ("--corpus", (selection.corpus,)), ("--doc", selection.docs), ("--code", selection.codes),
        ("--under", selection.under), ("--by", selection.by), ("--origin", (selection.origin,)),
        ("--how", (selection.how,)), ("--where", (selection.where,)), ("--round", (selection.round,)),
        ("--as-of", (selection.as_of,)),
    ):  # fmt: skip
        for value in filter(None, values):
            out += f" {flag} " + (value if re.fullmatch(r"[\w.*-]+", value) else f'"{value}"')
    return out
