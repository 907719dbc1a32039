"""Who may see what while documents are coded independently. The one place that decides.

    sight = sight_of(project)
    sight.sees("EU-01", by="ben")      sight.sees_note(note)      shown, note = own_only(columns, sight)

Owns the rule: a document that is assigned to the reader and to somebody else, and that the reader has not
finished in that round, is blind; of a blind document nobody is shown what others coded, noted, flagged or
decided, and no suggestions where the assignment says so. While any document is blind, notes of other coders
on codes and on the project stay hidden too: they speak of everything. Figures (scores of rules, agreement,
analyses, exports) are made of what may be seen: others' work in blind documents is left out of them, and they
say so; where the reader is deciding, at the workbench, no score stands beside the question at all. A lead
(`role = "lead"` in coder.toml) sees all. It is a rule of view: the journals are plain files, and who wants
secrecy hands out packages (`coder pack --for`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coder.model.names import fold_name
from coder.model.value import value

if TYPE_CHECKING:
    from coder.model.affairs import Task
    from coder.model.columns import Columns
    from coder.model.finding import Finding
    from coder.model.registers import Raw
    from coder.project.facade import Project

__all__ = [
    "ALL",
    "Sight",
    "blind_documents",
    "document_of",
    "left_out",
    "own_only",
    "seen_codes",
    "seen_events",
    "sight_of",
    "told_findings",
    "unfinished",
]


@value
class Sight:
    """What one reader may see.

    `blind` are present ids of documents whose others' work is hidden, `unaided` those of them that are
    coded without suggestions; `leads` are folded ids of leads.
    """

    reader: str = ""
    blind: frozenset[str] = frozenset()
    unaided: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether anything is hidden at all."""
        return bool(self.blind or self.unaided)

    def is_own(self, by: str) -> bool:
        """Whether a coder id is the reader's."""
        return fold_name(by) == self.reader

    def sees(self, doc: str, *, by: str) -> bool:
        """Whether what a coder did in a document (its present id) is shown."""
        return doc not in self.blind or self.is_own(by)

    def sees_suggestions(self, doc: str) -> bool:
        """Whether the rules' proposals in a document are shown."""
        return doc not in self.unaided

    def sees_scores(self) -> bool:
        """Whether a score may stand where the reader decides; elsewhere it leaves blind documents out."""
        return not self.blind

    def sees_note(self, by: str, doc: str = "") -> bool:
        """Whether a note is shown: on a document or a coding in it (`doc`), or on a code or the project."""
        if self.is_own(by) or not self.blind:
            return True
        return doc not in self.blind if doc else fold_name(by) in self.leads


ALL = Sight()
"""Nothing is hidden."""


def blind_documents(
    reader: str, tasks: Iterable[Task], finished: Mapping[tuple[str, str], bool]
) -> tuple[frozenset[str], frozenset[str]]:
    """The documents that a reader codes blind, and those coded without suggestions.

    Args:
        reader: the reader's id, folded.
        tasks: who codes what, documents under present ids.
        finished: whether the reader has finished (document, round) since its assignment.
    """
    every = list(tasks)
    shared: dict[str, set[str]] = {}
    for task in every:
        shared.setdefault(task.doc, set()).add(fold_name(task.by))
    open_ = [
        t for t in every if fold_name(t.by) == reader and not finished.get((t.doc, t.round), False)
    ]
    blind = frozenset(t.doc for t in open_ if len(shared[t.doc]) > 1)
    return blind, frozenset(t.doc for t in open_ if not t.suggestions)


def sight_of(project: Project, *, reader: str | None = None) -> Sight:
    """What the one at work may see, or another coder; everything where nothing is assigned to them."""
    events = project.index.affairs("assign")
    who = fold_name(project.reader() if reader is None else reader)
    if not events or not who:
        return ALL
    leads = frozenset(fold_name(c.id) for c in project.settings.coders if c.role == "lead")
    if who in leads:
        return ALL
    from coder.project.rounds import tasks as tasks_of

    tasks = tasks_of(project)
    blind, unaided = blind_documents(who, tasks, _finished(project, who, tasks))
    return Sight(who, blind, unaided, leads)


def unfinished(project: Project, who: str) -> dict[str, tuple[str, ...]]:
    """Documents that a coder has to code in some round and has not finished in it, with these rounds."""
    from coder.project.rounds import tasks as tasks_of

    own = [t for t in tasks_of(project) if fold_name(t.by) == fold_name(who)]
    done = _finished(project, fold_name(who), own)
    out: dict[str, tuple[str, ...]] = {}
    for t in own:
        if not done[t.doc, t.round]:
            out[t.doc] = (*out.get(t.doc, ()), t.round)
    return out


def _finished(project: Project, who: str, tasks: Iterable[Task]) -> dict[tuple[str, str], bool]:
    """Whether one coder (folded) has finished each of their tasks, by (document, round)."""
    from coder.model.reading import has_finished

    own = _finishes_of(project, who)
    return {
        (t.doc, t.round): has_finished(own.get(t.doc, ()), since=t.since)
        for t in tasks
        if fold_name(t.by) == who
    }


def _finishes_of(project: Project, who: str) -> dict[str, list[Raw]]:
    """One coder's finish events whose group stands, by present document."""
    from coder.model.affairs import standing

    out: dict[str, list[Raw]] = {}
    for event in standing(project.index.affairs("finish")):
        entry = project.library.find(event["on"]) if fold_name(event["by"]) == who else None
        if entry is not None:
            out.setdefault(entry.id, []).append(event)
    return out


# -- where it is applied ----------------------------------------------------------------------


def own_only(columns: Columns, sight: Sight) -> Columns:
    """The codings without those of others in blind documents."""
    if not sight.blind:
        return columns
    import numpy as np

    from coder.analyse.selection import take

    blind = np.array([doc in sight.blind for doc in columns.docs], dtype=bool)
    own = np.array([sight.is_own(by) for by in (*columns.coders, "")], dtype=bool)
    doc, by = (np.asarray(c, dtype=np.int64) for c in (columns.doc, columns.by))
    return take(columns, ~blind[doc] | own[by]) if len(doc) else columns


def seen_codes(project: Project, columns: Columns, sight: Sight) -> Columns:
    """The columns without the codes that no codebook has and only codings which are not shown carry."""
    if not sight.blind:
        return columns
    import numpy as np

    known = set(project.book_with_proposed().ids)
    code = np.asarray(columns.code, dtype=np.int64)
    carried = set(np.unique(code).tolist())
    kept = [n for n, name in enumerate(columns.codes) if name in known or n in carried]
    place = np.zeros(len(columns.codes), dtype=np.int64)
    place[kept] = np.arange(len(kept))
    return replace(columns, codes=tuple(columns.codes[n] for n in kept), code=place[code])


def left_out(sight: Sight, docs: Iterable[str]) -> str:
    """The sentence that says whose work is not shown in which of these documents; empty for none."""
    named = sorted(sight.blind & set(docs))
    if not named:
        return ""
    shown = ", ".join(named[:5]) + (" ..." if len(named) > 5 else "")
    what = "document" if len(named) == 1 else "documents"
    return (
        f"{len(named)} {what} assigned to you and not finished: what others did there is not shown "
        f"({shown})"
    )


def seen_events(project: Project, events: Sequence[Raw], sight: Sight) -> list[Raw]:
    """The events that a reader may be shown, in their order."""
    if not sight.blind:
        return list(events)
    return [e for e in events if _sees_event(project, e, sight)]


_OPEN = frozenset({"finish", "assign", "variable", "set-aside"})
"""Kinds that say nothing of what anybody thinks of a passage."""


def _sees_event(project: Project, event: Raw, sight: Sight) -> bool:
    if event["kind"] in _OPEN or sight.is_own(event["by"]):
        return True
    doc = document_of(project, event)
    if event["kind"] == "memo" or "target" in event:
        return sight.sees_note(event["by"], doc)
    return sight.sees(doc, by=event["by"]) if doc else sight.sees_note(event["by"])


def document_of(project: Project, event: Raw) -> str:
    """The present id of the document that an event is about; empty where it is about none."""
    named = str(event.get("doc") or "")
    kind, _, target = str(event.get("target") or "").partition(":")
    if kind == "doc":
        named = target
    if not named and kind in ("", "coding"):
        row = project.index.row_by_id(target or str(event["on"]))
        named = row.doc if row else ""
    if not named and event["kind"] in ("finish", "assign", "variable", "adjudicate"):
        named = str(event["on"])
    entry = project.library.find(named) if named else None
    return entry.id if entry else named


def told_findings(project: Project) -> list[Finding]:
    """What the fold has to tell the reader: not the texts of what others did in blind documents.

    Decisions on conflicts are read by this version, so that their kind is none to be told of.
    """
    sight = sight_of(project)
    found = [f for f in project.index.findings() if f.found != "adjudicate"]
    return [f for f in found if not sight.blind or _sees_thing(project, f.place, sight)]


def _sees_thing(project: Project, coding_id: str, sight: Sight) -> bool:
    row = project.index.row_by_id(coding_id) if coding_id else None
    if row is None:
        return True
    entry = project.library.find(row.doc)
    return sight.sees(entry.id if entry else row.doc, by=row.by)
