"""Deciding on suggestions: pending ones of this coder, accepting, rejecting.

Owns that pending, accepted and rejected are states per coder (ids that differ in case alone are one coder),
and that without a tagged index nobody is told "0 pending": the verbs say to run `coder tag`. Suggestions
in a document that is coded without them are not there until it is finished (`blindness`). One call is one
group, however many suggestions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from coder.model.affairs import decision, suggestion_key
from coder.model.coding import Coding, How, Suggestion, accepted_id
from coder.model.errors import InputError, UnknownName, UsageError
from coder.model.finding import Finding, Level
from coder.model.registers import Raw
from coder.model.selection import Selection
from coder.project.blindness import sight_of
from coder.project.coding import told_by_text
from coder.project.formerly import hashes_of_old
from coder.project.selecting import names_of
from coder.project.undoing import spellings
from coder.review import acts
from coder.review.acts import Act

if TYPE_CHECKING:
    from coder.project.facade import Project
    from coder.store.index import Index

__all__ = [
    "Decided",
    "accept",
    "decided",
    "find_suggestions",
    "pending",
    "reject",
    "require_tagged",
    "state_of",
]


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
    if project.suggestions.of_another_state(project.books.name, project.book().hash):
        what = (
            "the codebook changed since the rules were run; coder tag brings suggestions up to date"
        )
        note = Finding(Level.NOTE, "old-suggestions", what)
        project.told += [note] if note not in project.told else []


def _visible(project: Project, selection: Selection, rules: str) -> list[Suggestion]:
    """Suggestions of codes in use on current texts that the selection covers, decided or not."""
    _check_selection(selection)
    unused = {c.id for c in project.book() if c.retired}
    entries = project.entries(selection)
    hashes = {e.id: project.library.full_hash(e) for e in entries}
    codes = project.code_ids(selection)
    holds = _condition(project, selection.where)
    sight = sight_of(project)
    hidden = sorted(sight.unaided & set(hashes))
    if hidden:
        what = (
            f"{', '.join(hidden[:5])}: coded without suggestions; none are shown until you finish"
        )
        note = Finding(Level.NOTE, "blind", what)
        project.told += [note] if note not in project.told else []
    return [
        s
        for s in project.suggestions.select("book = ?", (project.books.name,))
        if hashes.get(s.doc) == s.key.text
        and s.code not in unused
        and sight.sees_suggestions(s.doc)
        and (codes is None or s.code in codes)
        and (not rules or fnmatchcase(s.key.rule, rules))
        and holds(s)
    ]


def _check_selection(selection: Selection) -> None:
    """Refuse selectors that mean nothing where nobody has decided yet.

    Raises:
        UsageError: naming the first such selector.
    """
    given = {"--origin": selection.origin, "--how": selection.how, "--unit": selection.unit,
             "--as-of": selection.as_of, f"--{selection.layer}": selection.layer}  # fmt: skip
    for flag, value in given.items():
        if value:
            raise UsageError(
                f"{flag} is about codings, and these are suggestions",
                found=value,
                hint="choose by --doc, --corpus, --code, --under, --where, --round or --rule",
            )


def _condition(project: Project, where: str) -> Callable[[Suggestion], bool]:
    """Whether `where` holds for a suggestion: document variables, and the values that it proposes."""
    if not where:
        return lambda s: True
    from coder.analyse.condition import parse_condition

    condition = parse_condition(where, names_of(project))
    corpora = {e.id: e.corpus for e in project.library.entries}
    values = project.variables()

    def holds(s: Suggestion) -> bool:
        own = {"id": s.doc, "corpus": corpora.get(s.doc, ""), **values.get(s.doc, {})}
        return condition({**own, **s.proposes})

    return holds


@dataclass(frozen=True)
class Decided:
    """What a coder decided: states by suggestion id, and the coding that an accepted one became."""

    states: Mapping[str, str]
    codings: Mapping[str, str]


def decided(project: Project, by: str) -> Decided:
    """Decisions of a coder, under the names that codes have now and the hashes that rules have now.

    A code that was renamed or merged keeps its decisions: the rule is the same, only its code is called
    something else. So does a rule whose hash a former version of the program made in another way. A
    decision under the new name stands above one under the old.
    """
    index = project.index
    states = _states(index, by)
    renames = [m for m in project.books.migrations() if m.kind in ("rename", "merge", "undo")]
    if not states or not (renames or project.suggestions.lacks(states)):
        return Decided(states, {})
    now = dict(states)
    codings: dict[str, str] = {}
    since: Mapping[tuple[str, str, str], str] | None = None
    for event in (e for name in spellings(index, by) for e in index.decision_events(name)):
        key = suggestion_key(event)
        code = project.books.translated(key.book, key.code, event.get("mig", 0))
        if code is None:
            continue
        since = hashes_of_old(project) if since is None else since
        then = (key.code, key.rule, key.rule_hash)
        new = replace(key, code=code, rule_hash=since.get(then, key.rule_hash))
        if new.id not in states:
            now[new.id] = states.get(key.id, "pending")
            codings[new.id] = accepted_id(by, key)
    return Decided(now, codings)


def _states(index: Index, by: str) -> dict[str, str]:
    """What a coder decided, under whatever spelling, by suggestion id."""
    names = spellings(index, by)
    if len(names) == 1:
        return index.decisions(names[0])
    own: dict[str, list[Raw]] = {}
    for event in (e for name in names for e in index.decision_events(name)):
        own.setdefault(suggestion_key(event).id, []).append(event)
    return {sid: decision(events) for sid, events in own.items()}


def _decision_heads(index: Index, by: str, sid: str) -> list[Raw]:
    """A coder's events on one suggestion, under whatever spelling, in order."""
    found = [e for name in spellings(index, by) for e in index.decision_heads(name, sid)]
    return sorted(found, key=lambda e: (e["seq"], e["id"]))


def state_of(decisions: Mapping[str, str], suggestion: Suggestion) -> str:
    """pending, accepted or rejected."""
    return decisions.get(suggestion.id, "pending")


def pending(
    project: Project,
    selection: Selection | None = None,
    *,
    by: str = "",
    state: str = "pending",
    rules: str = "",
) -> list[Suggestion]:
    """Suggestions in a state for a coder, by document and place.

    Args:
        project: the project.
        selection: documents, codes, and `where` over variables and proposed values.
        by: whose decisions; the selection's only coder, else this one, by default.
        state: pending, accepted or rejected; empty for all.
        rules: a glob of rule ids.

    Raises:
        InputError: the rules were not run yet.
        UsageError: the selection asks for what suggestions do not have, or names several coders.
    """
    chosen = selection or Selection()
    require_tagged(project)
    whose = by or _decider(project, chosen)
    states = decided(project, whose).states
    sight = sight_of(project)
    found = [s for s in _visible(project, chosen, rules) if sight.sees(s.doc, by=whose)]
    return [s for s in found if not state or state_of(states, s) == state]


def _decider(project: Project, selection: Selection) -> str:
    if not selection.by:
        return project.reader()
    coders = project.coder_ids(selection.by)
    if len(coders) > 1:
        raise UsageError(
            "pending, accepted and rejected are states of one coder", found=", ".join(coders)
        )
    return coders[0]


def find_suggestions(project: Project, ids: Iterable[str]) -> list[Suggestion]:
    """Suggestions by id, or by enough of the beginning of it.

    Raises:
        UnknownName: one is not there, or could be several.
    """
    require_tagged(project)
    sight = sight_of(project)
    out = []
    for written in ids:
        like = written.replace("%", "").replace("_", "")
        found = project.suggestions.select("sid = ? OR sid LIKE ?", (written, f"{like}%"))
        found = [s for s in found if sight.sees_suggestions(s.doc)]
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
    known = decided(project, by)
    todo: list[Act] = []
    ids = []
    _check_current(project, suggestions)
    for s in suggestions:
        coding = project.view.by_id(known.codings.get(s.id) or accepted_id(by, s.key))
        if state_of(known.states, s) == "accepted" and coding is not None and coding.alive:
            ids.append(coding.id)
            continue
        ids.append(accepted_id(by, s.key))
        heads = _accept_heads(project, by, s, coding)
        doc = project.library.document(s.doc)
        act = acts.accept(
            s, by, quote=doc.quote(s.wide), mig=mig, how=how, after=heads,
            told=told_by_text(project, doc, s.wide, s.code),
        )  # fmt: skip
        todo.append(act)
    if todo:
        project.books.keep()
        project.record.write(by, todo)
    return ids


def _check_current(project: Project, suggestions: Sequence[Suggestion]) -> None:
    """Refuse suggestions of an earlier text or under a former name of their code.

    Raises:
        UsageError: with the command that makes them anew.
    """
    book = project.book()
    for s in suggestions:
        entry = project.library.find(s.doc)
        if entry is None or project.library.full_hash(entry) != s.key.text:
            raise UsageError(
                f"suggestion {s.id} is of an earlier text of {s.doc}", found=s.id, hint="coder tag"
            )
        if s.code not in book:
            raise UsageError(
                f"suggestion {s.id} is of code {s.code!r}, which is called something else now",
                found=s.id,
                hint="coder tag",
            )


def _accept_heads(
    project: Project, by: str, s: Suggestion, coding: Coding | None
) -> tuple[str, ...]:
    own = _heads(_decision_heads(project.record.index, by, s.id))
    return tuple(dict.fromkeys((*(coding.heads if coding else ()), *own)))


def reject(project: Project, suggestions: Sequence[Suggestion], *, how: How | None = None) -> int:
    """Reject suggestions as this coder, as one step; returns how many were not rejected before.

    A coding that came of accepting one of them is taken away by the same step.
    """
    by = project.writer()
    how = how or (How.SINGLE if len(suggestions) == 1 else How.BULK)
    index = project.record.index
    known = decided(project, by)
    mig = len(project.books.migrations())
    _check_current(project, suggestions)
    fresh = [s for s in suggestions if state_of(known.states, s) != "rejected"]
    todo = [
        acts.reject(s, mig=mig, how=how, after=_heads(_decision_heads(index, by, s.id)))
        for s in fresh
    ]
    for s in fresh:
        coding = project.view.by_id(known.codings.get(s.id) or accepted_id(by, s.key))
        if coding is not None and coding.alive:
            todo.append(acts.retract(coding))
    if todo:
        project.record.write(by, todo)
    return len(fresh)
