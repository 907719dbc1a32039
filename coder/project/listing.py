"""Suggestions, codings about to change, events and notes as tables for a person to look at.

Owns the columns of `suggest list`, of every `--dry-run`, of `log` and of `memo list`. Nothing is chosen
here; what is shown was chosen before. Places are half-open code points, pages start at 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from coder.model.coding import Coding, Suggestion
from coder.model.registers import Raw
from coder.model.results import Caption, Cell, Table

if TYPE_CHECKING:
    from coder.project.facade import Project
    from coder.project.notes import Note

__all__ = [
    "changes_table",
    "log_table",
    "notes_for_reading",
    "notes_table",
    "suggestions_in_context",
    "suggestions_table",
]

CONTEXT: Final = 60
"""Characters shown on either side of a suggestion."""
SHORT_ID: Final = 8
"""Characters of an id that are shown where a person reads; commands take them for the whole."""
MATCH: Final = 0.6
"""Share of a passage's width that the match may take before its middle is left out."""


def suggestions_table(project: Project, suggestions: Iterable[Suggestion]) -> Table:
    """One row a suggestion: rule, flags, what it proposes, and the words around it."""
    rows: list[tuple[Cell, ...]] = []
    for s in suggestions:
        doc = project.library.document(s.doc)
        page = doc.page_at(s.span.start)
        before = doc.text[max(0, s.span.start - CONTEXT) : s.span.start]
        after = doc.text[s.span.end : s.span.end + CONTEXT]
        proposes = "; ".join(f"{k}={v}" for k, v in s.proposes.items())
        rows.append(
            (
                s.id, s.doc, page.number if page else None, s.span.start, s.span.end, s.code,
                s.key.rule, "; ".join(s.flags), proposes, before, s.quote, after,
            )
        )  # fmt: skip
    columns = (
        "id", "doc", "page", "start", "end", "code", "rule", "flags", "proposes", "before", "text",
        "after",
    )  # fmt: skip
    return Table(columns, tuple(rows), Caption("Suggestions"), ("doc", "before", "text", "after"))


def suggestions_in_context(
    project: Project, suggestions: Iterable[Suggestion], *, width: int, names: int
) -> Table:
    """One row a suggestion for reading: short id, doc, code, and the match in brackets in its words.

    Args:
        project: for the texts.
        suggestions: what to show.
        width: characters that the passage may take.
        names: characters that a document's id and a code may take each.
    """
    rows: list[tuple[Cell, ...]] = []
    for s in suggestions:
        text = project.library.document(s.doc).text
        passage = _passage(text, s.span.start, s.span.end, width)
        rows.append((s.id[:SHORT_ID], _cut(s.doc, names), _cut(s.code, names), passage))
    columns = ("id", "doc", "code", "passage")
    return Table(columns, tuple(rows), Caption("Suggestions"), ("id", "doc", "code", "passage"))


def _passage(text: str, start: int, end: int, width: int) -> str:
    """`…before [match] after…` on one line, at most `width` characters; room is shared by both sides."""
    match = " ".join(text[start:end].split())
    most = max(3, int(width * MATCH))
    if len(match) > most:
        match = f"{match[: (most - 1) // 2]}…{match[len(match) - most // 2 :]}"
    room = max(0, width - len(match) - 2)
    before = _one_line(text[max(0, start - width) : start])
    after = _one_line(text[end : end + width])
    left = min(len(before), max(room // 2, room - len(after)))
    right = min(len(after), room - left)
    if left < len(before):
        before = "…" + before[len(before) - left + 1 :] if left else ""
    if right < len(after):
        after = after[: right - 1] + "…" if right else ""
    return f"{before}[{match}]{after}"


def _cut(name: str, most: int) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"


def _one_line(text: str) -> str:
    """Runs of white space as one space, also at the ends."""
    head, tail = text[:1].isspace(), text[-1:].isspace()
    return " " * head + " ".join(text.split()) + " " * tail


def changes_table(codings: Iterable[Coding]) -> Table:
    """Codings that a command is about to change."""
    rows = tuple((c.id, c.doc, c.span.start, c.span.end, c.code, c.quote) for c in codings)
    columns = ("id", "doc", "start", "end", "code", "text")
    return Table(columns, rows, Caption("Would change"), ("doc", "text"))


def log_table(project: Project, events: Sequence[Raw]) -> Table:
    """One row an event: when, who, what in words, about which thing."""
    from coder.project.undoing import sentences

    rows = tuple(
        (e["time"], e["by"], what, e["kind"], e["on"], e["id"], e["group"])
        for e, what in zip(events, sentences(project, events), strict=True)
    )
    columns = ("time", "by", "what", "kind", "on", "event", "group")
    return Table(columns, rows, Caption("Log"), ("by", "what", "on"))


def notes_table(notes: Iterable[Note]) -> Table:
    """One row a note."""
    rows = tuple((n.id, str(n.target), n.by, n.time, n.text) for n in notes)
    return Table(
        ("id", "target", "by", "time", "text"), rows, Caption("Memos"), ("target", "by", "text")
    )


def notes_for_reading(project: Project, notes: Iterable[Note], *, names: int) -> Table:
    """One row a note for reading: short id, what it hangs on, coder, minute, and its words on a line.

    Args:
        project: for the codings that notes hang on.
        notes: what to show.
        names: characters that what a note hangs on may take.
    """
    from coder.project.notes import about

    rows = tuple(
        (
            n.id[-SHORT_ID:],
            _cut(": ".join(filter(None, about(project, n.target))) or n.target.kind, names),
            n.by,
            n.time[:16].replace("T", " "),
            " ".join(n.text.split()),
        )
        for n in notes
    )
    columns = ("id", "on", "by", "time", "text")
    return Table(columns, rows, Caption("Memos"), ("id", "on", "by", "time", "text"))
