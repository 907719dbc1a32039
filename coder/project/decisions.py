"""Deciding on suggestions: pending ones of this coder, accepting, rejecting.

Owns that pending, accepted and rejected are states per coder, and that without a tagged index nobody is
told "0 pending": the verbs say to run `coder tag`. One call is one group, however many suggestions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from coder.model.coding import Coding, How, Suggestion, accepted_id
from coder.model.errors import InputError, UnknownName
from coder.model.registers import Raw
from coder.model.selection import Selection
from coder.review import acts
from coder.review.acts import Act

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["accept", "find_suggestions", "pending", "reject", "require_tagged", "state_of"]


def require_tagged(project: Project) -> None:
    """Check that there are suggestions to speak of.

    Raises:
        InputError: the rules were not run here yet.
    """
    if not project.suggestions.tagged(project.books.name):
        raise InputError(
            "the rules were not run yet, so there are no suggestions to show",
            hint="coder tag",
        )


def _visible(project: Project, selection: Selection) -> list[Suggestion]:
    """Suggestions on current texts that the selection covers, decided or not."""
    entries = project.entries(selection)
    hashes = {e.id: project.library.full_hash(e) for e in entries}
    codes = project.code_ids(selection)
    found = project.suggestions.select("book = ?", (project.books.name,))
    return [
        s for s in found if hashes.get(s.doc) == s.key.text and (codes is None or s.code in codes)
    ]


def state_of(decisions: dict[str, str], suggestion: Suggestion) -> str:
    """pending, accepted or rejected."""
    return decisions.get(suggestion.id, "pending")


def pending(
    project: Project, selection: Selection | None = None, *, by: str = "", state: str = "pending"
) -> list[Suggestion]:
    """Suggestions in a state for a coder (this one by default), by document and place.

    Raises:
        InputError: the rules were not run yet.
    """
    require_tagged(project)
    decided = project.record.index.decisions(by or project.reader())
    found = _visible(project, selection or Selection())
    return [s for s in found if state_of(decided, s) == state]


def find_suggestions(project: Project, ids: Iterable[str]) -> list[Suggestion]:
    """Suggestions by id, or by enough of the beginning of it.

    Raises:
        UnknownName: one is not there, or could be several.
    """
    require_tagged(project)
    out = []
    for written in ids:
        like = written.replace("%", "").replace("_", "")
        found = project.suggestions.select("sid = ? OR sid LIKE ?", (written, f"{like}%"))
        if len(found) != 1:
            what = "is not known" if not found else f"could be {len(found)} of them"
            raise UnknownName(
                f"suggestion {written!r} {what}",
                found=written,
                hint="coder suggest list shows them",
            )
        out += found
    return out


def _heads(events: Sequence[Raw]) -> tuple[str, ...]:
    named = {a for e in events for a in e["after"]}
    return tuple(e["id"] for e in events if e["id"] not in named)


def accept(
    project: Project, suggestions: Sequence[Suggestion], *, how: How | None = None
) -> list[str]:
    """Accept suggestions as this coder, as one step; returns the ids of the codings.

    What is accepted already stays as it is; what was rejected, or accepted and removed, is accepted now.
    """
    by = project.writer()
    mig = len(project.books.migrations())
    how = how or (How.SINGLE if len(suggestions) == 1 else How.BULK)
    decided = project.record.index.decisions(by)
    todo: list[Act] = []
    ids = []
    for s in suggestions:
        ids.append(accepted_id(by, s.key))
        coding = project.view.by_id(ids[-1])
        if state_of(decided, s) == "accepted" and coding is not None and coding.alive:
            continue
        heads = _accept_heads(project, by, s, coding)
        quote = project.library.document(s.doc).quote(s.wide)
        todo.append(acts.accept(s, by, quote=quote, mig=mig, how=how, after=heads))
    if todo:
        project.books.keep()
        project.record.write(by, todo)
    return ids


def _accept_heads(
    project: Project, by: str, s: Suggestion, coding: Coding | None
) -> tuple[str, ...]:
    own = _heads(project.record.index.decision_heads(by, s.id))
    return tuple(dict.fromkeys((*(coding.heads if coding else ()), *own)))


def reject(project: Project, suggestions: Sequence[Suggestion], *, how: How | None = None) -> int:
    """Reject suggestions as this coder, as one step; returns how many were not rejected before.

    A coding that came of accepting one of them is taken away by the same step.
    """
    by = project.writer()
    how = how or (How.SINGLE if len(suggestions) == 1 else How.BULK)
    index = project.record.index
    decided = index.decisions(by)
    fresh = [s for s in suggestions if state_of(decided, s) != "rejected"]
    todo = [acts.reject(s, how=how, after=_heads(index.decision_heads(by, s.id))) for s in fresh]
    for s in fresh:
        coding = project.view.by_id(accepted_id(by, s.key))
        if coding is not None and coding.alive:
            todo.append(acts.retract(coding))
    if todo:
        project.record.write(by, todo)
    return len(fresh)
