"""Undo, redo and the log: a coder's acts as steps, and the history of everything or of one thing.

Owns the joining of history (events, states) with the pure inverse of a group, for one coder under whatever
spelling of their id. What cannot be taken back because it was changed since is returned as findings; the
rest is. The log is by the clock, newest first, for people; what counts is ordered by `seq`, never by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from coder.model.affairs import suggestion_key
from coder.model.errors import BadValue, ConflictError, UnknownName
from coder.model.finding import Finding, Level
from coder.model.memo import MemoTarget
from coder.model.names import fold_name
from coder.model.registers import Raw
from coder.project.blindness import seen_events, sight_of
from coder.review.acts import Act
from coder.review.undo import codings_of, inverse
from coder.store.journeys import acts, events_newest_first, group_events, redoable, undoable

if TYPE_CHECKING:
    from coder.project.facade import Project
    from coder.store.index import Index

__all__ = ["TakenBack", "history", "log", "redo", "sentence", "sentences", "spellings", "undo"]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """One step taken back: what it was in words, how many events it takes, what stayed."""

    what: str
    events: int
    findings: tuple[Finding, ...] = ()


def spellings(index: Index, by: str) -> tuple[str, ...]:
    """The ids under which a coder wrote: those that differ in case alone are one coder."""
    wanted = fold_name(by)
    sql = (
        "SELECT name FROM names WHERE n IN (SELECT DISTINCT by FROM codings UNION "
        "SELECT DISTINCT by FROM events UNION SELECT DISTINCT by FROM affairs UNION "
        "SELECT DISTINCT via FROM imports) ORDER BY name"
    )
    found = tuple(n for (n,) in index.db.execute(sql) if fold_name(n) == wanted)
    return found or (by,)


def undo(project: Project, *, last: int = 1, dry_run: bool = False) -> list[TakenBack]:
    """Take back this coder's last acts, one by one; changes of the codebook are not among them.

    Where such a change is the last thing that this coder did, the first step says so. With `dry_run`
    it is only told what would be taken back.

    Raises:
        ConflictError: there is nothing to undo (only when not even one was taken back).
    """
    from coder.project.bookchanges import passed_by_undo

    passed = passed_by_undo(project)
    try:
        steps = _repeat(project, last, "undo", dry_run=dry_run)
    except ConflictError as error:
        if passed is not None and type(error) is ConflictError:
            error.hint = passed.what
        raise
    if passed is not None:
        steps[0] = replace(steps[0], findings=(passed, *steps[0].findings))
    return steps


def redo(project: Project, *, last: int = 1, dry_run: bool = False) -> list[TakenBack]:
    """Do again what this coder undid last; with `dry_run` it is only told what that would be.

    Raises:
        ConflictError: there is nothing to redo.
    """
    return _repeat(project, last, "redo", dry_run=dry_run)


@dataclass(slots=True)
class _Tried:
    """Steps of a dry run: their groups, and the events that would have been written."""

    groups: set[str] = field(default_factory=set)
    events: list[Raw] = field(default_factory=list)


def _repeat(project: Project, last: int, word: str, *, dry_run: bool) -> list[TakenBack]:
    by = project.writer()
    out: list[TakenBack] = []
    tried = _Tried() if dry_run else None
    for _ in range(last):
        step = _one_step(project, by, word, tried)
        if step is None:
            break
        out.append(step)
    if not out:
        raise ConflictError(f"there is nothing to {word}", hint="coder log shows what was done")
    return out


def _one_step(project: Project, by: str, word: str, tried: _Tried | None) -> TakenBack | None:
    """Take back the newest act of which something still stands, or try to."""
    index = project.record.index
    passed: list[Finding] = []
    names = spellings(index, by)
    more = tried.events if tried else []
    for group in _steps(index, names, word):
        if tried and group in tried.groups:
            continue
        events = _events_of(index, group, names)
        states = project.record.states(sorted(codings_of(events)), more=more)
        related = {
            name: [*_related(project, names, name), *(e for e in more if name in _names([e]))]
            for name in _names(events)
        }
        found = inverse(group, events, states=states, related=related)
        passed += found.findings
        if found.acts:
            if tried is None:
                passed += _write(project, by, found.acts)
            else:
                tried.groups.add(group)
                tried.events += project.record.stamped(by, found.acts, more=more)
            redone = word == "redo"
            meant = _events_of(index, events[0]["undoes"], names) if redone else events
            return TakenBack(sentence(project, meant), len(events), tuple(passed))
    return None


def _write(project: Project, by: str, acts: Sequence[Act]) -> tuple[Finding, ...]:
    """Write what takes a step back, with what the sheet and an import make of it."""
    from coder.project.importingundo import follow_import

    project.record.write(by, acts)
    _follow_sheet(project, acts)
    return follow_import(project, acts)


def _events_of(index: Index, group: str, names: Sequence[str]) -> list[Raw]:
    """The events of a group of one coder, in order."""
    found = {e["id"]: e for name in names for e in group_events(index, group, name)}
    return sorted(found.values(), key=lambda e: (e["seq"], e["id"]))


def _steps(index: Index, names: Sequence[str], word: str) -> Iterator[str]:
    """The groups to undo, or the undo groups to redo, newest first."""
    if len(names) == 1:
        yield from (undoable if word == "undo" else redoable)(index, names[0])
        return
    newest: dict[str, tuple[int, str]] = {}
    for group in dict.fromkeys(g for name in names for g in acts(index, name)):
        events = _events_of(index, group, names)
        newest[group] = (events[-1]["seq"], str(events[0].get("undoes") or ""))
    ordered = sorted(newest, key=lambda g: (newest[g][0], g), reverse=True)
    undone: set[str] = set()
    for group in ordered:
        if newest[group][1] and group not in undone:
            undone.add(newest[group][1])
    undos = {group for group in ordered if newest[group][1]}
    if word == "undo":
        yield from (g for g in ordered if g not in undos and g not in undone)
        return
    for group in ordered:
        redo = newest[group][1] in undos
        if group in undone or redo:
            continue
        if group not in undos:
            return
        yield group


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


def _related(project: Project, names: Sequence[str], name: str) -> list[Raw]:
    index = project.record.index
    doc, slash, variable = name.partition("/")
    if slash:
        return [e for e in index.affairs("variable", on=doc) if e["name"] == variable]
    found = [e for by in names for e in index.decision_heads(by, name)]
    found.sort(key=lambda e: (e["seq"], e["id"]))
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
    "variable": "set", "set-aside": "set aside a damaged line of", "adjudicate": "settled",
}  # fmt: skip


def sentences(project: Project, events: Sequence[Raw]) -> list[str]:
    """Each event in words; one that accepted names the code that its step gave the coding."""
    recoded = {(e["group"], e["on"]): e for e in events if e["kind"] == "recode"}
    return [
        sentence(project, [e, became])
        if e["kind"] == "accept" and (became := recoded.get((e["group"], e["on"])))
        else sentence(project, [e])
        for e in events
    ]


def sentence(project: Project, events: Sequence[Raw]) -> str:
    """A group in words: `coded EU-03: win_win` or `accepted 12 at once`."""
    if not events:
        return "nothing"
    first = events[0]
    same = [e for e in events if e["kind"] == first["kind"]]
    verb = str(_WORDS.get(first["kind"], first["kind"]))
    if first["kind"] == "finish" and not first["value"] and not first.get("undoes"):
        verb = "took back the reading of"
    if "target" in first and first["kind"] != "memo":
        verb += " a memo on"
    if first.get("undoes"):
        verb = f"{_taking(project, first)}: {verb}"
    if first.get("how") == "import":
        return f"imported {len(same):,} coding{'s' if len(same) > 1 else ''}"
    if len(same) > 1:
        return f"{verb} {len(same)} at once"
    return f"{verb} {_object(project, first)}{_became(first, events)}"


def _became(first: Raw, events: Sequence[Raw]) -> str:
    """The other code with which a suggestion was accepted, in words; empty for its own."""
    given = [e["code"] for e in events if e["kind"] == "recode" and e["on"] == first["on"]]
    return f" as {given[-1]}" if first["kind"] == "accept" and given else ""


def _taking(project: Project, event: Raw) -> str:
    """`undo`, or `redo` where what is taken back was an undo itself."""
    sql = "SELECT 1 FROM undos WHERE grp = ? LIMIT 1"
    again = project.record.index.db.execute(sql, (event["undoes"],)).fetchone()
    return "redo" if again else "undo"


_ON_CODING = frozenset(
    {"recode", "resize", "retract", "restore", "attribute", "flag", "split", "memo"}
)
"""Kinds whose events say the coding alone; its document and code are looked up."""


def _object(project: Project, event: Raw) -> str:
    kind = event["kind"]
    if kind == "assign":
        return f"{event['on']} to {', '.join(event['coders'])} in round {event['round']}"
    if kind == "variable":
        return f"{event['on']}: {event['name']} = {event['value']}"
    if "target" in event or kind == "memo":
        return _noted(project, event)
    doc = event.get("doc", "")
    code = event.get("code") or (event.get("suggestion") or {}).get("code", "")
    if kind == "attribute":
        code = f"{event['name']} = {event['value']}"
    if not doc and kind in _ON_CODING:
        row = project.record.index.row_by_id(event["on"])
        if row is not None:
            doc, code = row.doc, code or row.code
    if kind == "flag":
        code = f"{code} ({event['flag']}{'' if event['value'] else ' off'})"
    return f"{doc}: {code}" if doc and code else doc or code or str(event["on"])


def _noted(project: Project, event: Raw) -> str:
    """What a memo hangs on: a document, a code, the project, or a coding by its code and place."""
    from coder.project.notes import named

    target = event.get("target")
    if not isinstance(target, str):
        return named(project, MemoTarget("coding", str(event["on"])))
    try:
        return named(project, MemoTarget.parse(target))
    except BadValue:  # a newer version's target
        return target


AT_ONCE = 200
"""Events read at a time while those are passed over that the reader may not see."""


def log(project: Project, *, by: str = "", limit: int = 50) -> list[Raw]:
    """Events by the clock, newest first, all coders' or one's, without what the reader may not see.

    Of each coder the newest in their own order are looked at: on one coder's clock one can rely.
    """
    index = project.index
    names = spellings(index, by) if by else _writers(index)
    found = [e for name in names for e in _newest_of(project, name, limit)]
    found.sort(key=lambda e: (e["time"], e["seq"], e["id"]), reverse=True)
    return found[:limit]


def _writers(index: Index) -> tuple[str, ...]:
    sql = (
        "SELECT name FROM names WHERE n IN (SELECT DISTINCT by FROM codings UNION "
        "SELECT DISTINCT by FROM events UNION SELECT DISTINCT by FROM affairs)"
    )
    return tuple(name for (name,) in index.db.execute(sql))


def _newest_of(project: Project, name: str, limit: int) -> list[Raw]:
    sight = sight_of(project)
    places = events_newest_first(project.index, name)
    out: list[Raw] = []
    while len(out) < limit and (part := list(islice(places, min(AT_ONCE, limit)))):
        found = {e["id"]: e for e in project.index.read_places(p for *_, p in part)}
        events = [found[event] for _, event, _, _ in part if event in found]
        out += seen_events(project, events, sight)
    if sight.blind and not any(f.code == "blind" for f in project.told):
        what = (
            f"what others did in {', '.join(sorted(sight.blind)[:5])} is not shown until you finish"
        )
        project.told.append(Finding(Level.NOTE, "blind", what))
    return out[:limit]


def history(project: Project, coding_id: str) -> list[Raw]:
    """Every event about one coding and what splits and joins tie to it, oldest first.

    Raises:
        UnknownName: it is somebody else's in a document that the reader codes blind.
    """
    index = project.index
    component = sorted(index.component([coding_id]))
    events = {e["id"]: e for e in index.events_about(component)}
    out = sorted(events.values(), key=lambda e: (e["seq"], e["id"]))
    seen = seen_events(project, out, sight_of(project))
    if out and not seen:
        raise UnknownName(f"coding {coding_id!r} is not known", found=coding_id)
    return seen
