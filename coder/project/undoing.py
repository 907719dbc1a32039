"""Undo, redo and the log: a coder's acts as steps, and the history of everything or of one thing.

Owns the joining of history (events, states) with the pure inverse of a group. What cannot be taken back
because it was changed since is returned as findings; the rest is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.model.affairs import suggestion_key
from coder.model.errors import ConflictError
from coder.model.finding import Finding
from coder.model.registers import Raw
from coder.review.acts import Act
from coder.review.undo import codings_of, inverse
from coder.store.journeys import events_newest_first, group_events, redoable, undoable

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["TakenBack", "history", "log", "redo", "sentence", "undo"]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """One step taken back: what it was in words, how many events it takes, what stayed."""

    what: str
    events: int
    findings: tuple[Finding, ...] = ()


def undo(project: Project, *, last: int = 1) -> list[TakenBack]:
    """Take back this coder's last acts, one by one.

    Raises:
        ConflictError: there is nothing to undo (only when not even one was taken back).
    """
    return _repeat(project, last, "undo")


def redo(project: Project, *, last: int = 1) -> list[TakenBack]:
    """Do again what this coder undid last.

    Raises:
        ConflictError: there is nothing to redo.
    """
    return _repeat(project, last, "redo")


def _repeat(project: Project, last: int, word: str) -> list[TakenBack]:
    by = project.writer()
    out: list[TakenBack] = []
    for _ in range(last):
        step = _one_step(project, by, word)
        if step is None:
            break
        out.append(step)
    if not out:
        raise ConflictError(f"there is nothing to {word}", hint="coder log shows what was done")
    return out


def _one_step(project: Project, by: str, word: str) -> TakenBack | None:
    """Take back the newest act of which something still stands."""
    index = project.record.index
    passed: list[Finding] = []
    for group in undoable(index, by) if word == "undo" else redoable(index, by):
        events = group_events(index, group, by)
        states = project.record.states(sorted(codings_of(events)))
        related = {name: _related(project, by, name) for name in _names(events)}
        found = inverse(group, events, states=states, related=related)
        passed += found.findings
        if found.acts:
            project.record.write(by, found.acts)
            _follow_sheet(project, found.acts)
            meant = group_events(index, events[0]["undoes"], by) if word == "redo" else events
            return TakenBack(sentence(project, meant), len(events), tuple(passed))
    return None


def _names(events: Sequence[Raw]) -> set[str]:
    """Names of the things beside codings that a group touched."""
    out = set()
    for e in events:
        if "suggestion" in e:
            out.add(suggestion_key(e).id)
        elif e["kind"] == "variable":
            out.add(f"{e['on']}/{e['name']}")
        elif "target" in e:
            out.add(e["on"])
    return out


def _related(project: Project, by: str, name: str) -> list[Raw]:
    index = project.record.index
    doc, slash, variable = name.partition("/")
    if slash:
        return [e for e in index.affairs("variable", on=doc) if e["name"] == variable]
    found = index.decision_heads(by, name)
    return found or index.affairs("memo", "retract", "restore", on=name)


def _follow_sheet(project: Project, acts: Sequence[Act]) -> None:
    """A variable that is taken back is taken back in the sheet too."""
    for act in acts:
        entry = project.library.find(act.on) if act.kind == "variable" else None
        if entry is None:
            continue
        name = act.body["name"]
        if entry.variables.get(name, "") == act.body["was"]:
            project.library.save_entry(entry.with_variable(name, act.body["value"]))


# -- words ------------------------------------------------------------------------------------

_WORDS = {
    "add": "coded", "accept": "accepted", "reject": "rejected", "recode": "recoded",
    "resize": "resized", "reanchor": "placed on the new text", "split": "split", "join": "joined",
    "retract": "removed", "restore": "brought back", "attribute": "set", "memo": "wrote a memo on",
    "flag": "flagged", "finish": "finished", "coin": "proposed the code", "assign": "assigned",
    "variable": "set", "set-aside": "set aside a damaged line of",
}  # fmt: skip


def sentence(project: Project, events: Sequence[Raw]) -> str:
    """A group in words: `coded EU-03: win_win` or `accepted 12 suggestions`."""
    if not events:
        return "nothing"
    first = events[0]
    same = [e for e in events if e["kind"] == first["kind"]]
    verb = _WORDS.get(first["kind"], first["kind"])
    if first.get("undoes"):
        verb = f"undo: {verb}"
    if len(same) > 1:
        return f"{verb} {len(same)} at once"
    return f"{verb} {_object(project, first)}"


def _object(project: Project, event: Raw) -> str:
    kind = event["kind"]
    if kind == "variable":
        return f"{event['on']}: {event['name']} = {event['value']}"
    doc = event.get("doc", "")
    code = event.get("code") or (event.get("suggestion") or {}).get("code", "")
    if kind == "attribute":
        code = f"{event['name']} = {event['value']}"
    if not doc and kind in (
        "recode",
        "resize",
        "retract",
        "restore",
        "attribute",
        "flag",
        "split",
        "memo",
    ):
        row = project.record.index.row_by_id(event["on"])
        if row is not None:
            doc, code = row.doc, code or row.code
    if kind == "flag":
        code = f"{code} ({event['flag']}{'' if event['value'] else ' off'})"
    return f"{doc}: {code}" if doc and code else doc or code or str(event["on"])


def log(project: Project, *, by: str = "", limit: int = 50) -> list[Raw]:
    """Events newest first, all coders' or one's."""
    out = []
    places = []
    for _, event, _, place in events_newest_first(project.index, by or None):
        places.append((event, place))
        if len(places) >= limit:
            break
    found = {e["id"]: e for e in project.index.read_places(p for _, p in places)}
    for event, _ in places:
        if event in found:
            out.append(found[event])
    return out


def history(project: Project, coding_id: str) -> list[Raw]:
    """Every event about one coding and what splits and joins tie to it, oldest first."""
    index = project.index
    component = sorted(index.component([coding_id]))
    events = {e["id"]: e for e in index.events_about(component)}
    return sorted(events.values(), key=lambda e: (e["seq"], e["id"]))
